package markup

import (
	"bufio"
	"encoding/json"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// tdlibEnv names the shared library of TDLib, Telegram's own client, which the
// official Bot API server is built on. The npm package prebuilt-tdlib brings
// one.
const tdlibEnv = "NEWSBOT_TDJSON"

// tdlib asks TDLib, by way of Python, which can load a library at run time.
type tdlib struct {
	in  io.WriteCloser
	out *bufio.Reader
}

const tdlibScript = `
import ctypes, sys
f = ctypes.CDLL(sys.argv[1]).td_execute
f.restype, f.argtypes = ctypes.c_char_p, [ctypes.c_char_p]
f(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')
for line in sys.stdin.buffer:
    sys.stdout.buffer.write(f(line) + b"\n")
    sys.stdout.buffer.flush()
`

func newTDLib(t *testing.T) *tdlib {
	t.Helper()
	library := os.Getenv(tdlibEnv)
	if library == "" {
		t.Skip(tdlibEnv + " names no library of TDLib")
	}
	cmd := exec.Command("python3", "-c", tdlibScript, library)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() {
		_ = in.Close() // which ends it
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	return &tdlib{in, bufio.NewReader(out)}
}

// A tdText is TDLib's answer: a text with its entities, or an error.
type tdText struct {
	Text     string
	Message  string
	Entities []struct {
		Offset, Length int
		Type           struct {
			Kind string `json:"@type"`
		}
	}
}

func (d *tdlib) ask(t *testing.T, request map[string]any) tdText {
	t.Helper()
	line, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	answer, err := d.out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var text tdText
	if err := json.Unmarshal(answer, &text); err != nil {
		t.Fatal(err)
	}
	return text
}

func (d *tdlib) parse(t *testing.T, src string) tdText {
	return d.ask(t, map[string]any{"@type": "parseTextEntities", "text": src, "parse_mode": map[string]string{"@type": "textParseModeHTML"}})
}

// detected are the entities that TDLib finds in a text, as TestDetect writes them.
func (d *tdlib) detected(t *testing.T, text string) string {
	kinds := map[string]string{"BotCommand": "bot_command", "Mention": "mention", "Hashtag": "hashtag", "Cashtag": "cashtag", "Url": "url", "EmailAddress": "email"}
	var lines []string
	for _, e := range d.ask(t, map[string]any{"@type": "getTextEntities", "text": text}).Entities {
		if kind := kinds[strings.TrimPrefix(e.Type.Kind, "textEntityType")]; kind != "" {
			lines = append(lines, kind+" "+Cut(text, e.Offset, e.Length))
		}
	}
	return strings.Join(lines, "\n")
}

// markupParts are put together at random.
var markupParts = []string{"<b>", "</b>", "<i>", "</i>", "<a href=\"https://h.example/\">", "</a>", "<code>", "</code>", "<tg-time unix=\"5\" format=\"t\">",
	"</tg-time>", "<blockquote expandable>", "</blockquote>", "<s>", "</>", "fog", " ", "🌫", "&lt;", "&amp", "&#x41;", "&#xD800;", "&nbsp;", "<", ">", "</", "=", "\"", "\n", "<p>", "<tg-time unix='x'>"}

// TestTelegramsOwnParser compares what we take, and what we make of it, with
// what Telegram's own parser does, on random markup.
func TestTelegramsOwnParser(t *testing.T) {
	td, r := newTDLib(t), rand.New(rand.NewPCG(1, 1))
	taken, refused := 0, 0
	for range 20_000 {
		src := ""
		for range 1 + r.IntN(8) {
			src += markupParts[r.IntN(len(markupParts))]
		}
		text, _, err := parseHTML(src)
		want := td.parse(t, src)
		switch {
		case err != nil && want.Message != "":
			refused++
		case err == nil && want.Message == "" && strings.TrimSpace(text) == strings.TrimSpace(want.Text):
			taken++
		default:
			t.Errorf("parseHTML(%q) = %q, %v; TDLib says %q %s", src, text, err, want.Text, want.Message)
		}
	}
	if taken < 100 || refused < 100 {
		t.Errorf("%d taken, %d refused: the parts say nothing", taken, refused)
	}
}

// Words of a text, and what stands directly before and behind one.
var (
	textWords = []string{"#fog", "#1", "#fog@harbour", "$BTC", "$btc", "$BTC@harbour", "@harbour", "@gif", "@abc", "/list", "/list@newsbot", "a@b.example", "x.y@harbour.org",
		"harbour.org", "H.example", "https://h.example", "http://h.example/a(b)", "HTTP://h.example/?x=1", "www.fog.de", "fog", "U.S.", "3.5", "пример.рф", "é", "harbour.org:80",
		"t.me/x", "Node.Net", "Node.js", "1.2.3.4", "a_b.com", "tg://resolve?domain=x", "ftp://fog.de/", "a-.com", "http://localhost", "harbour.org/fog#x", "and/or", "x@y", "@@harbour", "##fog"}
	textMarks = []string{"", "", "", "", "(", "\"", "-", "«", "'"}
	textStops = []string{"", "", "", ".", ",", ")", "!", "…", ":", "\"", "»", "'s", "?"}
)

// TestTelegramsOwnDetection compares what we recognise in plain text with what
// Telegram does.
func TestTelegramsOwnDetection(t *testing.T) {
	td, r := newTDLib(t), rand.New(rand.NewPCG(1, 1))
	const all = 20_000
	other := 0
	for range all {
		text := ""
		for range 1 + r.IntN(4) {
			text += textMarks[r.IntN(len(textMarks))] + textWords[r.IntN(len(textWords))] + textStops[r.IntN(len(textStops))] + " "
		}
		var lines []string
		for _, e := range Detect(text, nil) {
			lines = append(lines, e.Type+" "+Cut(text, e.Offset, e.Length))
		}
		if got, want := strings.Join(lines, "\n"), td.detected(t, text); got != want {
			other++
			t.Logf("Detect(%q) = %q; TDLib finds %q", text, got, want)
		}
	}
	if share := float64(other) / all; share > 0.02 {
		t.Errorf("%.1f %% of random texts are read otherwise, want at most 2", 100*share)
	}
}
