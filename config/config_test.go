package config

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// testToken has the form of a token and belongs to nobody.
const testToken = "123456789:AAF-test_token_that_is_nobodys_own_00"

// write puts a configuration into a folder of its own and gives its path.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "newsbot.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMistakesAreToldAtOnce(t *testing.T) {
	t.Setenv(TokenVariable, "")
	path := write(t, `[telegram]
tokn = "x"
admins = "me"
about = "`+strings.Repeat("x", 121)+`"
[store]
path = "/no/such/folder/newsbot.db"
backup = "daily"
[fetch]
timeout = 30
allow_private = ["127.0.0.0/8", "localhost"]
[[source]]
name = "Harbour"
urll = "https://h.example/feed"
schedule = "*/0 * * * *"
[[source]]
name = "harbour"
url = "ftp://h.example/feed"
schedule = "@every -1h"
[[channel]]
chat = "news"
watch = "(ferry"
sources = ["Harbor"]
footer = "<b>unclosed"
[alert]
bullets = 9
preview = "large"
`)
	_, _, err := Load(path)
	if err == nil {
		t.Fatal("no mistake found")
	}
	for _, want := range []string{
		`: telegram.token: missing; ask @BotFather`,
		`:2: telegram.tokn: unknown key; did you mean "token"?`,
		`:3: telegram.admins: must be a list: write admins = ["me"]`,
		`:4: telegram.about: has 121 characters, and Telegram takes 120`,
		`:6: store.path: the folder /no/such/folder does not exist`,
		`:7: store.backup: "daily" is no schedule`,
		`:9: fetch.timeout: must be a length of time in quotes`,
		`:10: fetch.allow_private[1]: "localhost" is no range of addresses`,
		`:11: source[0].url: missing`,
		`:13: source[0].urll: unknown key; did you mean "url"?`,
		`:14: source[0].schedule: "*/0 * * * *" is no schedule`,
		`:16: source[1].name: "harbour" is the name of the source in line 12 too`,
		`:17: source[1].url: "ftp://h.example/feed" is not an http or https address`,
		`:18: source[1].schedule: "@every -1h" is shorter than a second`,
		`:20: channel[0].chat: "news" names no chat`,
		`:21: channel[0].watch: `,
		`:22: channel[0].sources[0]: there is no [[source]] named "Harbor"; did you mean "harbour"?`,
		`:23: channel[0].footer: `,
		`:25: alert.bullets: must be from 0 to 5`,
		`:26: alert.preview: "large" is not one of auto, off, link, image`,
	} {
		if !strings.Contains(err.Error(), path+want) {
			t.Errorf("missing: %s", want)
		}
	}
	if t.Failed() {
		t.Logf("said:\n%v", err)
	}
}

func TestSyntaxErrorsNameTheLineAndNotTheToken(t *testing.T) {
	path := write(t, "[telegram]\ntoken = \""+testToken+"\n")
	_, _, err := Load(path)
	if err == nil || !strings.Contains(err.Error(), path+":2: ") {
		t.Errorf("error %v, want one for line 2", err)
	}
	if strings.Contains(err.Error(), testToken[10:]) {
		t.Errorf("the token is in the message: %v", err)
	}
}

func TestFilesThatAreNoConfiguration(t *testing.T) {
	t.Setenv(TokenVariable, testToken)
	dir := t.TempDir()
	for _, tt := range []struct{ why, text, want string }{
		{"an empty file with the token in the environment is a configuration", "", ""},
		{"only comments too", "# nothing\n", ""},
		{"a byte order mark and Windows line ends do no harm", "\xef\xbb\xbf[alert]\r\nbullets = 3\r\n", ""},
		{"UTF-16 is named, with the remedy", "\xff\xfe[\x00a\x00]\x00", "is written in UTF-16, as some editors of Windows do; save it again as UTF-8"},
		{"without its mark, too", "[\x00a\x00]\x00", "UTF-16"},
		{"also the one with the large end first", "\xfe\xff\x00[\x00a\x00]", "UTF-16"},
		{"a key twice", "[alert]\nbullets = 3\nbullets = 4\n", ":3: "},
	} {
		t.Chdir(dir)
		_, _, err := Load(write(t, tt.text))
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: error %v, want %q", tt.why, err, tt.want)
		}
	}
	for path, want := range map[string]string{dir: "is a folder", filepath.Join(dir, "none.toml"): "no such file"} {
		if _, _, err := Load(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("loadConfig(%s): %v, want %q", path, err, want)
		}
	}
}

func TestTheTokenComesFromThreePlaces(t *testing.T) {
	t.Chdir(t.TempDir())
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("222222222:from_the_token_file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	inFile := "[telegram]\ntoken = \"111111111:from_the_configuration\"\n"
	for _, tt := range []struct{ why, text, env, want string }{
		{"the file's own", inFile, "", "111111111:from_the_configuration"},
		{"token_file outranks it", inFile + "token_file = \"" + file + "\"\n", "", "222222222:from_the_token_file"},
		{"the environment outranks both", inFile + "token_file = \"" + file + "\"\n", "333333333:from_the_environment", "333333333:from_the_environment"},
		{"then the file need not exist", "[telegram]\ntoken_file = \"/none\"\n", "333333333:from_the_environment", "333333333:from_the_environment"},
	} {
		t.Setenv(TokenVariable, tt.env)
		c, _, err := Load(write(t, tt.text))
		if err != nil || c.Telegram.Token != tt.want {
			t.Errorf("%s: token %q, error %v; want %q", tt.why, c.Telegram.Token, err, tt.want)
		}
	}
}

// TestMistakesOfNewcomers are files as people write them who know other programs:
// one line for each mistake, with what to do instead.
func TestMistakesOfNewcomers(t *testing.T) {
	t.Setenv(TokenVariable, "")
	t.Chdir(t.TempDir())
	head := "[telegram]\ntoken = \"" + testToken + "\"\nadmins = [1]\n"
	source := head + "[[source]]\nname = \"A\"\nurl = \"https://h.example/f.xml\"\n"
	for _, tt := range []struct{ why, text, want string }{
		{"a step by another name", source + "interval = 300\n", `:7: source[0].interval: unknown key; did you mean "schedule"?`},
		{"a language by its whole name", source + "language = \"en\"\n", `:7: source[0].language: unknown key; did you mean "lang"?`},
		{"words by another name", source + "[[channel]]\nchat = \"@desk\"\nkeywords = [\"fog\"]\n", `:9: channel[0].keywords: unknown key; did you mean "watch"?`},
		{"sources by another name", head + "[[feeds]]\nname = \"A\"\n", `:4: feeds: unknown key; did you mean [[source]]?`},
		{"a table that is a list of another", head + "source = [{name = \"A\"}]\n", `:4: telegram.source: unknown key; what stands below a table belongs to it; write [[source]]`},
		{"a token outside of its table", "token = \"" + testToken + "\"\n", `:1: token: unknown key; it belongs below [telegram]`},
		{"an address without its beginning", head + "[[source]]\nname = \"A\"\nurl = \"h.example/f.xml\"\n", `:6: source[0].url: "h.example/f.xml" is not an http or https address; write "https://h.example/f.xml"`},
		{"the address of a reader's button", head + "[[source]]\nname = \"A\"\nurl = \"feed://h.example/f.xml\"\n", `write "https://h.example/f.xml"`},
		{"an address with a secret is not repeated", head + "[[source]]\nname = \"A\"\nurl = \"feed://ann:pw@h.example/f.xml\"\n", `it must begin with https:// or http://`},
		{"several addresses are told once", head + "[[source]]\nname = \"A\"\nurl = [\"https://a.example/f\"]\n", `:6: source[0].url: must be text in quotes`},
		{"a channel without its sign", source + "[[channel]]\nchat = \"desk\"\n", `:8: channel[0].chat: "desk" names no chat; write "@desk"`},
		{"a channel's address", source + "[[channel]]\nchat = \"https://t.me/harbourdesk\"\n", `write "@harbourdesk"`},
		{"yes", source + "urgent = yes\n", `:7: unexpected character U+0079 'y' at start of value; the file is not valid TOML; write true, in small letters, alone`},
		{"False", source + "urgent = False\n", `write false, in small letters, alone`},
		{"a colon", head + "[[source]]\nname: \"A\"\n", `:5: expected '=' after key; the file is not valid TOML; an equals sign stands between a key and its value: name = "…"`},
		{"a comma behind", head + "[[source]]\nname = \"A\",\n", `nothing stands behind the value, no comma either`},
		{"one bracket", head + "[[source]\nname = \"A\"\n", `a table's line ends with as many brackets as it begins with`},
		{"half a text", head + "[[source]]\nname = \"A\n", `a quotation mark is missing: name = "…"`},
		{"another program's comment", head + "; mine\n", `a comment begins with #`},
		{"a key twice", source + "name = \"B\"\n", `leave one of the two out, or begin another source`},
		{"a table twice", source + "[telegram]\n", `join the two`},
		{"a value on the next line", head + "about =\n\"Fog\"\n", `the value stands on the same line: about = "…"`},
		{"a space of a web page", head + "about\u00a0= \"Fog\"\n", `type the line anew`},
		{"another encoding", head + "about = \"M\xfcller\"\n", `:4: holds a letter that is not in UTF-8`},
		{"a page of the web", "<html>\n", "`newsbot config` prints an example"},
	} {
		_, _, err := Load(write(t, tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want only %q", tt.why, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "pw@") {
			t.Errorf("%s: the secret is told: %v", tt.why, err)
		}
	}
	if _, _, err := Load(write(t, strings.ReplaceAll(source, "\n", "\r"))); err != nil {
		t.Errorf("lines that end in carriage returns: %v", err)
	}
}

func TestMoreMistakes(t *testing.T) {
	t.Setenv(TokenVariable, "")
	t.Chdir(t.TempDir())
	if err := os.WriteFile("large", make([]byte, 10_000), 0o600); err != nil {
		t.Fatal(err)
	}
	token := "[telegram]\ntoken = \"" + testToken + "\"\n"
	for _, tt := range []struct{ why, text, want string }{
		{"one address twice, in another spelling", token + "[[source]]\nname = \"A\"\nurl = \"https://H.example/feed?utm_source=x\"\n[[source]]\nname = \"B\"\nurl = \"https://h.example:443/feed#top\"\n", ":8: source[1].url: line 5 polls this address already"},
		{"a token of the wrong type is told once", "[telegram]\ntoken = 5\n", ":2: telegram.token: must be text in quotes"},
		{"a file too large for a token", "[telegram]\ntoken_file = \"large\"\n", ":2: telegram.token_file: large holds more than a secret"},
		{"a device is no store", token + "[store]\npath = \"/dev/null\"\n", ":4: store.path: /dev/null is not an ordinary file"},
		{"a translation without a model", token + "[[channel]]\nchat = 5\ntranslate = \"de\"\n", ":5: channel[0].translate: needs a language model"},
		{"a ticker without prices", token + "[[channel]]\nchat = 5\nticker = true\n", ":5: channel[0].ticker: there is nothing to show; set prices.coins"},
		{"a ticker in a topic", token + "[prices]\ncoins = [\"BTC\"]\n[[channel]]\nchat = 5\ntopic = 7\nticker = true\n", ":8: channel[0].ticker: a ticker is pinned in a channel"},
		{"a decision without anybody to decide", token + "[[channel]]\nchat = 5\napprove = \"hold\"\n", ":5: channel[0].approve: somebody has to decide; name their group"},
		{"a way to decide that there is not", token + "[[channel]]\nchat = 5\napprove = \"vote\"\n", ":5: channel[0].approve: \"vote\" is not one of auto, hold, approve"},
		{"editors that are no group", token + "[[channel]]\nchat = 5\napprove = \"approve\"\neditors = 77\n", ":6: channel[0].editors: \"77\" names no group"},
		{"a hold of days", token + "[[channel]]\nchat = 5\nhold = \"72h\"\n", ":5: channel[0].hold: must be from \"1m\" to \"24h\""},
		{"a channel's picture of no kind", token + "[[channel]]\nchat = 5\npreview = \"big\"\n", ":5: channel[0].preview: \"big\" is not one of auto, off, link"},
		{"a pause that is none", token + "[[channel]]\nchat = 5\ngap = \"5s\"\n", ":5: channel[0].gap: 5s is not between 1m and 24h: write the least pause between two posts, such as \"20m\""},
		{"a limit below none", token + "[[channel]]\nchat = 5\ncap = -1\n", ":5: channel[0].cap: -1 is not between 1 and 1000 posts a day"},
		{"hours that are none", token + "[[channel]]\nchat = 5\nhours = \"daytime\"\n", ":5: channel[0].hours: \"daytime\" is no part of the day; write for example \"9:00-21:00\""},
		{"a place that nobody knows", token + "[[channel]]\nchat = 5\nzone = \"Xyzzy\"\n", ":5: channel[0].zone: \"Xyzzy\" is no place that we know the time of; write a large city"},
		{"a place misspelt", token + "[[channel]]\nchat = 5\nzone = \"Berlinn\"\n", ":5: channel[0].zone: \"Berlinn\" is no place that we know the time of; did you mean Berlin"},
		{"a template without the headline", token + "[[channel]]\nchat = 5\ntemplate = \"{deck}\"\n", ":5: channel[0].template: A template needs the part {headline}"},
		{"a part of a post that there is not", token + "[[channel]]\nchat = 5\ntemplate = \"{headline} {weather}\"\n", ":5: channel[0].template: There is no part “weather”"},
		{"a brace that is never closed", token + "[[channel]]\nchat = 5\ntemplate = \"{headline\"\n", ":5: channel[0].template: A brace is never closed: {headline"},
		{"a template's markup that is never closed", token + "[[channel]]\nchat = 5\ntemplate = \"<b>{headline}\"\n", ":5: channel[0].template: <b> is never closed"},
		{"too many hashtags", token + "[[channel]]\nchat = 5\nhashtags = 9\n", ":5: channel[0].hashtags: must be from 0 to 8"},
		{"parameters of links that are none", token + "[[channel]]\nchat = 5\nlink_params = \"telegram\"\n", ":5: channel[0].link_params: Please write what is added to links like this"},
		{"a place to follow without an address", token + "[[channel]]\nchat = 5\nfollow = \"Telegram\"\n", ":5: channel[0].follow: Please write names with their addresses"},
		{"a sponsor without a text", token + "[[channel]]\nchat = 5\n[channel.sponsor]\nevery = 5\n", ":5: channel[0].sponsor: A sponsor's line has text"},
		{"a sponsor in no post", token + "[[channel]]\nchat = 5\n[channel.sponsor]\ntext = \"Harbour Bank\"\nevery = -1\n", "channel[0].sponsor: Please write how often the line comes"},
		{"a sponsor from a day that is none", token + "[[channel]]\nchat = 5\n[channel.sponsor]\ntext = \"Harbour Bank\"\nevery = 5\nfrom = \"May\"\n", ":8: channel[0].sponsor.from: \"May\" is not a day"},
		{"a sponsor that ends before it begins", token + "[[channel]]\nchat = 5\n[channel.sponsor]\ntext = \"Harbour Bank\"\nevery = 5\nfrom = \"2026-05-31\"\nto = \"2026-05-01\"\n", "channel[0].sponsor: The last day is before the first"},
		{"a sponsor with a script", token + "[[channel]]\nchat = 5\n[channel.sponsor]\ntext = \"<script>x</script>\"\nevery = 5\n", "channel[0].sponsor: Telegram doesn't know <script>"},
		{"prices in no currency", token + "[prices]\ncurrency = \"gold\"\n", ":4: prices.currency: \"gold\" is no currency"},
		{"a price service that there is not", token + "[[prices.provider]]\nname = \"stooq\"\n", ":4: prices.provider[0].name: \"stooq\" is not one of coingecko, coinbase"},
		{"a price service twice", token + "[[prices.provider]]\nname = \"kraken\"\n[[prices.provider]]\nname = \"kraken\"\n", ":6: prices.provider[1].name: \"kraken\" is asked already"},
		{"a price service at no address", token + "[[prices.provider]]\nname = \"kraken\"\nbase_url = \"kraken.com\"\n", ":5: prices.provider[0].base_url: "},
		{"a key in a file that is not there", token + "[[prices.provider]]\nname = \"coingecko\"\nkey_file = \"/none\"\n", ":5: prices.provider[0].key"},
		{"a key for who takes none", token + "[[prices.provider]]\nname = \"kraken\"\nkey = \"demo\"\n", ":5: prices.provider[0].key: only coingecko takes a key"},
		{"a coin that nobody knows", token + "[prices]\ncoins = [\"BTC\", \"HARB\"]\n", ":4: prices.coins[1]: \"HARB\" is none of the well-known coins"},
		{"a coin without a name", token + "[[prices.coin]]\nticker = \"HARB\"\ncoingecko = \"harbour\"\n", ":3: prices.coin[0].name: missing"},
		{"a coin in small letters", token + "[[prices.coin]]\nticker = \"harb\"\nname = \"Harbour Coin\"\nkraken = \"HARB\"\n", ":4: prices.coin[0].ticker: \"harb\" is no ticker"},
		{"a coin that nobody sells", token + "[[prices.coin]]\nticker = \"HARB\"\nname = \"Harbour Coin\"\n", ":3: prices.coin[0]: nobody sells it"},
		{"a model without a name", token + "[summary]\nengine = \"openai\"\n", "summary.model: missing"},
	} {
		_, _, err := Load(write(t, tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error %v, want only %q", tt.why, err, tt.want)
		}
	}
}

// TestExampleIsComplete holds config.example.toml and the configuration
// together: every key is there, explained, with its default, and none more.
func TestExampleIsComplete(t *testing.T) {
	t.Setenv(TokenVariable, "")
	dir := t.TempDir()
	data, err := os.ReadFile("../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, string(data))
	t.Chdir(dir)
	c, _, err := Load(path)
	if err != nil {
		t.Fatalf("the example has mistakes:\n%v", err)
	}
	for _, key := range keys(reflect.TypeFor[Config](), "") {
		name := key[strings.LastIndexByte(key, '.')+1:]
		if !regexp.MustCompile(`(?m)^(# )?` + name + ` = `).Match(data) {
			t.Errorf("%s is not in the example", key)
		}
	}
	for i, line := range strings.Split(string(data), "\n") {
		if regexp.MustCompile(`^(# )?\w+ = `).MatchString(line) && !strings.HasPrefix(strings.Split(string(data), "\n")[i-1], "#") {
			t.Errorf("line %d is not explained: %s", i+1, line)
		}
	}
	d := Defaults()
	c.Telegram.Token, c.Telegram.Admins, c.Source, c.Channel = "", nil, nil, nil
	c.Fetch.UserAgent, c.Fetch.AllowPrivate, c.Telegram.Allow = "", nil, nil
	if got := c.HTTP.Address(); got != DefaultListen {
		t.Errorf("http.listen is %q in the example, %q by default", got, DefaultListen)
	}
	c.HTTP.Listen = nil
	if !reflect.DeepEqual(c, d) {
		t.Errorf("the example's values are not the defaults:\n got %+v\nwant %+v", c, d)
	}
}

// TestExampleOfPricesIsRead switches on what the example has switched off.
func TestExampleOfPricesIsRead(t *testing.T) {
	t.Setenv(TokenVariable, testToken)
	t.Chdir(t.TempDir())
	data, err := os.ReadFile(filepath.Join(exampleAt(t), "config.example.toml"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(data), "\n# [prices]\n")
	text, _, _ = strings.Cut(text, "\n[http]\n")
	text = regexp.MustCompile(`(?m)^# (\w+ = |\[\[)`).ReplaceAllString("[prices]\n"+text, "$1")
	text = regexp.MustCompile(`(?m)^key_file = .*$`).ReplaceAllString(text, "")
	c, _, err := Load(write(t, text))
	if err != nil || c.Prices == nil {
		t.Fatalf("the example's prices are not read: %v", err)
	}
	o := c.Prices.Options()
	if len(o.Coins) != 2 || len(o.Providers) != 1 || o.Providers[0].Name != "coingecko" || o.More[0].IDs["kraken"] != "HARB" {
		t.Errorf("the example reads %+v", o)
	}
}

// exampleAt is the folder of the example, wherever the test has gone.
func exampleAt(t *testing.T) string {
	t.Helper()
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..")
}

// keys lists the keys of a configuration's type.
func keys(t reflect.Type, prefix string) []string {
	var list []string
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("toml") == "-" {
			continue
		}
		name := prefix + f.Tag.Get("toml")
		of := f.Type
		for of.Kind() == reflect.Slice || of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		if of.Kind() == reflect.Struct {
			list = append(list, keys(of, name+".")...)
		} else {
			list = append(list, name)
		}
	}
	return list
}

func FuzzConfig(f *testing.F) {
	f.Add("[telegram]\ntoken = \"x\"\n[[source]]\nname = \"a\"\n")
	f.Add("source = [{name = \"a\", url = {}}, 3]\n[alert]\nmax_age = 1979-05-27\n")
	f.Add("[a.b]\n[[a.b.c]]\nd.e = 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		m := &Mistakes{file: "f"}
		c := Defaults()
		at := readTOML([]byte(text), &c, m)
		if at == nil && len(m.list) == 0 {
			t.Error("unreadable, yet no mistake is told")
		}
		_ = m.Error() // must not panic
	})
}
