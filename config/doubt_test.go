package config

import (
	"newsbot/news"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// good is the least that a configuration needs, to put more behind.
const good = "[telegram]\ntoken = \"" + testToken + "\"\nadmins = [1]\n"

// source is a source that nothing is wrong with, to put more behind.
const source = good + "[[source]]\nname = \"A\"\nurl = \"https://h.example/feed\"\n"

// TestMistakesWithTheirRemedies has one row for each way to get a key wrong.
func TestMistakesWithTheirRemedies(t *testing.T) {
	t.Setenv(TokenVariable, "")
	t.Chdir(t.TempDir())
	long := strings.Repeat("x", 301)
	if err := os.WriteFile("no.pem", []byte("-----BEGIN NOTHING-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ why, text, want string }{
		{"a plural table", good + "[[sources]]\nname = \"A\"\n", ":4: sources: is one table, for what holds for all of them; did you mean [[source]]?"},
		{"a plural table beside the table", good + "[sources]\nopen = true\n[[sources]]\nname = \"A\"\n", "each source stands under [[source]]"},
		{"a single table", good + "[source]\nname = \"A\"\n", "write [[source]] on a line of its own"},
		{"a plural channel", good + "[[channels]]\nchat = 5\n", "did you mean \"channel\"?"},
		{"no quotation marks", good + "[[source]]\nname = Harbour News\n", ":5: "},
		{"no quotation marks, with the remedy", good + "[[source]]\nname = Harbour News\n", "text stands in quotation marks: name = \"…\""},
		{"an address without them", good + "[[source]]\nname = \"A\"\nurl = https://h.example/feed\n", "text stands in quotation marks: url = \"…\""},
		{"a time without them", good + "[fetch]\ntimeout = 30s\n", "text stands in quotation marks: timeout = \"…\""},
		{"marks of a word processor", good + "[[source]]\nname = “A”\n", "must be straight ones: name = \"…\""},
		{"a language by name", source + "lang = \"english\"\n", ":7: source[0].lang: \"english\" is the name of a language; write its code, lang = \"en\""},
		{"in itself", source + "lang = \"Deutsch\"\n", "lang = \"de\""},
		{"no language", source + "lang = \"klingonese\"\n", "is not a language"},
		{"a footer too long", good + "[alert]\nfooter = \"" + long + "\"\n", ":5: alert.footer: has 301 characters; a footer has 300 at most"},
		{"of a channel", good + "[[channel]]\nchat = 5\nfooter = \"" + long + "\"\n", ":6: channel[0].footer: has 301 characters"},
		{"a private address", good + "[[source]]\nname = \"A\"\nurl = \"http://127.0.0.1:8080/feed\"\n", ":6: source[0].url: 127.0.0.1:8080 is a private address; add \"127.0.0.1/32\" to fetch.allow_private"},
		{"of version 6", good + "[[source]]\nname = \"A\"\nurl = \"http://[fd00::5]/feed\"\n", "add \"fd00::5/128\""},
		{"outside of the range", good + "[fetch]\nallow_private = [\"10.0.0.0/8\"]\n[[source]]\nname = \"A\"\nurl = \"http://192.168.1.1/feed\"\n", "192.168.1.1 is a private address"},
		{"on another port", good + "[fetch]\nallow_private = [\"10.0.0.0/8:8080\"]\n[[source]]\nname = \"A\"\nurl = \"http://10.0.0.1/feed\"\n", "10.0.0.1 is a private address"},
		{"a name within a network", good + "[[source]]\nname = \"A\"\nurl = \"http://rss.lan/feed\"\n", "rss.lan is a name within a network"},
		{"this machine by name", good + "[[source]]\nname = \"A\"\nurl = \"http://localhost/feed\"\n", "localhost is a private address"},
		{"a line break in a header", good + "[fetch]\nuser_agent = \"newsbot\\r\\nX-Evil: 1\"\n", ":5: fetch.user_agent: must be one line"},
		{"in a source's", source + "user_agent = \"a\\nb\"\n", "source[0].user_agent: must be one line"},
		{"in a source's header", source + "headers = { X-Key = \"a\\r\\nb\" }\n", "source[0].headers.X-Key: must be one line"},
		{"in its cookies", source + "cookies = \"a=b\\r\\nX: y\"\n", "source[0].cookies: must be one line"},
		{"no header", source + "headers = { \"a b\" = \"c\" }\n", "is not the name of a header"},
		{"a header of ours", source + "headers = { host = \"c\" }\n", "is set by the fetching itself"},
		{"a header of another type", source + "headers = { X = 5 }\n", "source[0].headers.X: must be text in quotes"},
		{"headers as text", source + "headers = \"X: y\"\n", "must be a table: write headers = { Name = \"…\" }"},
		{"a header's file that is not there", source + "header_files = { X = \"none\" }\n", "source[0].header_files.X: "},
		{"no proxy", source + "proxy = \"bob:secret@proxy\"\n", "source[0].proxy: is not the address of a proxy"},
		{"no proxy for all", good + "[fetch]\nproxy = \"ftp://proxy\"\n", "fetch.proxy: is not the address of a proxy"},
		{"none for Telegram", good + "proxy = \"proxy:3128\"\n", ":4: telegram.proxy: is not"},
		{"no certificate", source + "certificate = \"newsbot.toml\"\n", "source[0].certificate: stat newsbot.toml"},
		{"a file without one", source + "certificate = \"no.pem\"\n", "no.pem holds no certificate"},
		{"no identity", source + "identity = \"date\"\n", "\"date\" is not one of guid, link, title"},
		{"a size without a unit's sense", source + "max_size = \"5 apples\"\n", "\"5 apples\" is not a size"},
		{"a size as a number", source + "max_size = 5\n", "must be a size in quotes"},
		{"a size too small", source + "max_size = \"1kB\"\n", "must be between \"64kB\" and \"64MB\""},
		{"a time too short for a source", source + "timeout = \"1ms\"\n", "source[0].timeout: must be between"},
		{"memory too short", good + "[store]\nkeep = \"1s\"\n", ":5: store.keep: 1s is not between 24h0m0s and"},
		{"memory shorter than the news", good + "[store]\nkeep = \"48h\"\n[alert]\nmax_age = \"72h\"\n", ":5: store.keep: must not be shorter than alert.max_age (72h0m0s)"},
		{"a time without end", good + "[fetch]\ntimeout = \"9000h\"\n", ":5: fetch.timeout: 9000h0m0s is not between 1s and 10m0s"},
		{"no time at all", good + "[fetch]\ntimeout = \"0\"\n", ":5: fetch.timeout: 0s is not between"},
		{"a zone", source + "schedule = \"TZ=UTC\"\n", "source[0].schedule: schedules are in UTC"},
		{"a step beyond the clock", source + "schedule = \"@every 9223372036s\"\n", "is longer than a year"},
		{"a key of many parts", good + strings.Repeat("a.", 200_000) + "a = 1\n", ":4: a key of more than 20 parts"},
		{"a table of many parts", good + "[" + strings.Repeat("a.", 200_000) + "a]\n", "a key of more than 20 parts"},
		{"nobody allowed", good + "allow = [\"harbour\"]\n", ":4: telegram.allow[0]: \"harbour\" names nobody"},
		{"a password in an address that is none", good + "[[source]]\nname = \"A\"\nurl = \"htps://bob:secret@h.example/feed?key=secret\"\n", "h.example/feed?…\" is not an http"},
		{"a device as a token", "[telegram]\ntoken_file = \"/dev/zero\"\n", ":2: telegram.token_file: /dev/zero is not an ordinary file"},
	} {
		_, _, err := Load(write(t, tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "secret@") {
			t.Errorf("%s: error %.500v, want only %q", tt.why, err, tt.want)
		}
	}
}

func TestDoubts(t *testing.T) {
	t.Setenv(TokenVariable, "")
	t.Chdir(t.TempDir())
	if err := os.WriteFile("token", []byte(testToken), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ why, text, want string }{ // want "": none
		{"nothing is odd", source, ""},
		{"a step that is longer than the hour", source + "schedule = \"*/90 * * * *\"\n", ":7: source[0].schedule: \"*/90 * * * *\": a step of 90 minutes is longer than the hour"},
		{"of all sources", good + "[sources]\nschedule = \"*/7 * * * *\"\n[[source]]\nname = \"A\"\nurl = \"https://h.example/feed\"\n", ":5: sources.schedule: "},
		{"a Sunday", source + "schedule = \"0 9 * * 7\"\n", ""},
		{"a region with a language", source + "lang = \"en-GB\"\n", ""},
		{"a group for an administrator", strings.Replace(good, "[1]", "[-1001234567890]", 1), ":3: telegram.admins[0]: -1001234567890 is the number of a group or channel"},
		{"a channel's number without its minus", source + "[[channel]]\nchat = 1001234567890\n", ":8: channel[0].chat: 1001234567890 is no number of a channel; did you mean -1001234567890?"},
		{"a footer in another markup", source + "[alert]\nfooter = \"[Follow](https://t.me/desk)\"\n", ":8: alert.footer: shows its brackets as they stand"},
		{"nobody, and nothing to tell", strings.Replace(good, "admins", "# admins", 1), "there is no source, and nobody who could add one"},
		{"somebody who can add a source", good, ""},
		{"anybody", strings.Replace(good, "admins", "# admins", 1) + "[sources]\nopen = true\n", ""},
		{"a secret that all may read", "[telegram]\ntoken_file = \"token\"\nadmins = [1]\n", ":2: telegram.token_file: everybody on this machine may read the secret in token; chmod 600 it"},
	} {
		_, doubts, err := Load(write(t, tt.text))
		said := strings.Join(doubts, "\n")
		if err != nil || (said == "") != (tt.want == "") || !strings.Contains(said, tt.want) {
			t.Errorf("%s: doubts %q, error %v; want %q", tt.why, said, err, tt.want)
		}
	}
}

func TestAFileThatNeverEndsIsNotRead(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("no devices on this system")
	}
	for _, path := range []string{"/dev/zero", "/dev/stdin"} {
		if _, _, err := Load(path); err == nil {
			t.Errorf("Load(%s) takes it", path)
		}
	}
}

func TestASourcesOwnWayOfBeingAsked(t *testing.T) {
	t.Setenv(TokenVariable, "")
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"key": "Bearer hidden\n", "cookies": "sid=hidden\n", "proxy": "http://bob:hidden@proxy.example:3128\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, _, err := Load(write(t, source+`
identity = "guid"
lang = "pt-BR"
headers = { Accept-Language = "en" }
header_files = { Authorization = "key" }
cookies_file = "cookies"
proxy_file = "proxy"
http1 = true
timeout = "90s"
max_size = "20 MB"
`))
	if err != nil {
		t.Fatal(err)
	}
	s := c.Source[0]
	if s.Headers["Authorization"] != "Bearer hidden" || s.Headers["Accept-Language"] != "en" || s.Cookies != "sid=hidden" ||
		s.Proxy != "http://bob:hidden@proxy.example:3128" || !s.HTTP1 || s.Timeout != Duration(90*time.Second) ||
		s.MaxSize != 20<<20 || s.Identity != news.ByGUID || s.Lang != "pt" {
		t.Errorf("read as %+v", s)
	}
}

func TestASecretIsNeverRepeated(t *testing.T) {
	t.Setenv(TokenVariable, "")
	t.Chdir(t.TempDir())
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte("a\nsecret-value"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, doubts, err := Load(write(t, source+"header_files = { X-Key = \""+path+"\" }\nproxy_file = \""+path+"\"\ncookies_file = \""+path+"\"\n"))
	if err == nil || strings.Contains(err.Error()+strings.Join(doubts, ""), "secret-value") {
		t.Errorf("doubts %q, error %v; want mistakes without the value", doubts, err)
	}
}
