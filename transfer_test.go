package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/config"
	"newsbot/news"
	"newsbot/store"
)

func TestImportAndExport(t *testing.T) {
	t.Setenv(config.TokenVariable, testToken)
	dir := t.TempDir()
	path := write(t, fmt.Sprintf("[store]\npath = %q\n[[source]]\nname = \"Harbour News\"\nurl = \"https://h.example/feed\"\ncategory = \"Local\"\n", filepath.Join(dir, "newsbot.db")))
	opml := filepath.Join(dir, "feeds.opml")
	err := os.WriteFile(opml, []byte(`<?xml version="1.0"?><opml version="2.0"><body>
<outline text="Science"><outline type="rss" text="Whale Weekly" xmlUrl="https://w.example/rss"/></outline>
<outline type="rss" text="Harbour, again" xmlUrl="https://h.example/feed"/>
<outline type="rss" text="A trick" xmlUrl="file:///etc/passwd"/></body></opml>`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for _, first := range []string{"added: Whale Weekly\n", "known: Whale Weekly, as Whale Weekly\n"} { // the second time changes nothing
		out, code := runCommandLine(t, "", "import", "--config", path, opml)
		for _, want := range []string{first, "known: Harbour, again, as Harbour News\n", "left out: \"file:///etc/passwd\""} {
			if code != 0 || !strings.Contains(out, want) {
				t.Errorf("import: exit code %d, no %q in %s", code, want, out)
			}
		}
	}
	out, code := runCommandLine(t, "", "export", "--config", path)
	for _, want := range []string{`"Harbour News"`, `"https://h.example/feed"`, `"Local"`, `"Whale Weekly"`, `"Science"`} {
		if code != 0 || strings.Count(out, want) == 0 {
			t.Errorf("export: exit code %d, no %s in\n%s", code, want, out)
		}
	}
	if strings.Contains(out, "passwd") || strings.Count(out, "h.example/feed") != 1 {
		t.Errorf("export holds what it must not:\n%s", out)
	}
	if strings.Contains(out, "keep the file to yourself") {
		t.Errorf("export warns of addresses without secrets:\n%s", out)
	}
	keyed := write(t, strings.Replace(readFile(t, path), "h.example/feed", "bob:pw@h.example/feed?key=1", 1))
	if out, code := runCommandLine(t, "", "export", "--config", keyed); code != 0 || !strings.Contains(out, "the addresses of 1 source may hold a password or a key") {
		t.Errorf("export of a secret: exit code %d:\n%s", code, out)
	}
	if out, code := runCommandLine(t, "", "import", "--config", path, "config.example.toml"); code != 1 || !strings.Contains(out, "not an OPML file") {
		t.Errorf("a file that is no OPML: exit code %d: %s", code, out)
	}
}

// TestPinsTravel exports what is pinned, and imports it into another store, twice.
func TestPinsTravel(t *testing.T) {
	t.Setenv(config.TokenVariable, testToken)
	dir := t.TempDir()
	storeAt := func(name string) (path string, db func() *store.DB) {
		file := filepath.Join(dir, name)
		return write(t, fmt.Sprintf("[telegram]\nadmins = [1]\n[store]\npath = %q\n[[source]]\nname = \"News\"\nurl = \"https://a.example/feed\"\n", file)), func() *store.DB {
			db, err := store.Open(file, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return db
		}
	}
	from, open := storeAt("from.db")
	db := open()
	var want []store.Pin
	for _, p := range []store.Pin{
		{Title: "How to read a tide table", Link: "https://harbour.example/tides?a=1&b=2", Source: "Harbour & News", Lang: "en", Category: "Guides"},
		{Title: "Zwölf Knoten", Link: "https://fjord.example/knoten", Lang: "de"},
	} {
		p, _, err := db.Pin(p)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, p)
	}
	db.Close()
	out, code := runCommandLine(t, "", "export", "--config", from)
	opml := filepath.Join(dir, "all.opml")
	if err := os.WriteFile(opml, []byte(out), 0o600); err != nil || code != 0 {
		t.Fatal(err, code, out)
	}
	to, open := storeAt("to.db")
	for range 2 {
		if out, code = runCommandLine(t, "", "import", "--config", to, opml); code != 0 || !strings.Contains(out, "pinned: Zwölf Knoten\n") || !strings.Contains(out, "2 pieces pinned.") {
			t.Errorf("import: exit code %d: %s", code, out)
		}
	}
	db = open()
	defer db.Close()
	got, err := db.Pins()
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d pinned, %v, want %d", len(got), err, len(want))
	}
	for _, p := range want {
		same := func(q store.Pin) bool {
			return p.Title == q.Title && p.Link == q.Link && p.Source == q.Source && p.Lang == q.Lang && p.Category == q.Category
		}
		if !slices.ContainsFunc(got, same) {
			t.Errorf("pinned are %v, want %v among them", got, p)
		}
	}
}

// TestSourcesTravel exports a source of which all is set that can be, and imports it into
// another store: nothing is lost but what is of that place.
func TestSourcesTravel(t *testing.T) {
	t.Setenv(config.TokenVariable, testToken)
	want := news.Source{
		Name: "Harbour & News", URL: "https://h.example/feed?a=1&b=2", Schedule: "*/5 6-22 * * mon-fri", Category: "Local", Lang: "de", Announce: 3,
		IgnoreHints: true, Urgent: true, Teaser: true, Public: true, Paused: true, Mark: news.ByGUID, Origin: news.FromAdmin,
	}
	fields := reflect.ValueOf(want)
	for n := range fields.NumField() {
		name := fields.Type().Field(n).Name
		if fields.Field(n).IsZero() && !slices.Contains([]string{"ID", "AddedBy", "State", "Tally"}, name) {
			t.Errorf("nobody tries whether %s travels", name)
		}
	}
	dir := t.TempDir()
	configAt := func(name string) string {
		return write(t, fmt.Sprintf("[telegram]\nadmins = [1]\n[store]\npath = %q\n[[source]]\nname = \"News\"\nurl = \"https://a.example/feed\"\n", filepath.Join(dir, name)))
	}
	at := func(name string) *store.DB {
		db, err := store.Open(filepath.Join(dir, name), store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	from, to := configAt("from.db"), configAt("to.db")
	db := at("from.db")
	if _, err := db.AddSource(want, time.Now()); err != nil {
		t.Fatal(err)
	}
	db.Close()
	out, code := runCommandLine(t, "", "export", "--config", from)
	opml := filepath.Join(dir, "all.opml")
	if err := os.WriteFile(opml, []byte(out[strings.Index(out, "<?xml"):]), 0o600); err != nil || code != 0 {
		t.Fatal(err, code, out)
	}
	if out, code = runCommandLine(t, "", "import", "--config", to, opml); code != 0 || !strings.Contains(out, "added: Harbour & News\n") {
		t.Errorf("import: exit code %d: %s", code, out)
	}
	db = at("to.db")
	defer db.Close()
	got, err := db.Source(want.Name)
	got.ID, got.State, got.Tally = 0, news.SourceState{}, news.Tally{}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("imported is\n%+v, %v, want\n%+v", got, err, want)
	}
}

// TestEachLineOfAnImportIsAnswered imports what other programs write oddly.
func TestEachLineOfAnImportIsAnswered(t *testing.T) {
	t.Setenv(config.TokenVariable, testToken)
	dir := t.TempDir()
	path := write(t, fmt.Sprintf("[telegram]\nadmins = [1]\n[store]\npath = %q\n[[source]]\nname = \"News\"\nurl = \"https://a.example/feed\"\n", filepath.Join(dir, "newsbot.db")))
	opml := filepath.Join(dir, "feeds.opml")
	text := `<opml version="2.0" xmlns:newsbot="https://newsbot.invalid/opml"><body>
<outline text="NEWS" xmlUrl="https://b.example/feed"/>
<outline text="News" xmlUrl="https://b.example/sport"/>
<outline text="Bob's &quot;best&quot;" xmlUrl="https://c.example/"/>
<outline text="Odd" xmlUrl="https://f.example/" newsbot:source="schedule=often lang=de pause=perhaps"/>
<outline text="Mine" xmlUrl="HTTPS://A.example:443/feed"/>
<outline xmlUrl="feed://d.example/rss"/>
<outline type="rss" text="A blog" htmlUrl="https://blog.example/"/>
<outline text="ferry" newsbot:query="ferry OR tram"/>
<outline text="newsbot" newsbot:settings="silent=on"/>
<outline text="Cut off" xmlUrl="https://e.example/`
	if err := os.WriteFile(opml, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, code := runCommandLine(t, "", "import", "--config", path, opml)
	for _, want := range []string{
		"the file was cut: its end is missing; what stands before the cut is taken\n",
		"added: NEWS (b.example), since another source is called NEWS\n",
		"added: News (b.example 2), since another source is called News\n",
		"added: Bob's best\n", "added: Odd; it cannot have \"schedule=often\", \"pause=perhaps\"\n", "known: Mine, as News\n", "added: d.example\n",
		"left out: \"A blog\" has no address of a feed\n",
		"left out: \"ferry OR tram\" is for a chat: send the file to the bot there\n", "left out: \"silent=on\" is for a chat",
		"5 sources added, 1 known already, 3 left out.\n",
	} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("exit code %d, no %q in\n%s", code, want, out)
		}
	}
}
