package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
	"newsbot/store"
)

// TestASurgeAfterAnAbsenceIsTold stops the bot, lets a feed gain 150 items, and
// starts it. TestHistories has it away for hours.
func TestASurgeAfterAnAbsenceIsTold(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	reader := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
	all := tg.AddPrivate(simulator.User{FirstName: "Bob"}).ID
	w := newWorld(t, tg, sourceTable("Harbour", "/harbour")+channelTable(all))
	old := feedtest.Item("old", "Ferry prices rise", "x", time.Now().Add(-11*time.Hour))
	w.put("/harbour", feedtest.RSS("Harbour", old))
	w.start()
	w.say(simulator.Draft{From: reader, Chat: reader, Text: "/watch bitcoin"}, "Watching")
	w.polled("/harbour")
	w.stop()
	var items []feedtest.Entry
	for i := range 150 {
		title := fmt.Sprintf("Harbour report %c%c", 'a'+i/26, 'a'+i%26)
		if i%17 == 0 {
			title += " on bitcoin"
		}
		items = append(items, feedtest.Item(strconv.Itoa(i), title, "x", time.Now().Add(-time.Duration(i)*20*time.Second)))
	}
	w.put("/harbour", feedtest.RSS("Harbour", append(items, old)...))
	w.start()
	count := func(chat int64, words string) (n int) {
		for _, m := range w.heard(chat) {
			n += strings.Count(m.Text, words)
		}
		return n
	}
	w.until("all nine for who watches, all for who hears of everything", func() bool {
		return count(reader, "on bitcoin") == 9 && count(all, "Harbour report ") == 150
	})
	w.polled("/harbour")
	if got := count(all, "Harbour report "); got != 150 {
		t.Errorf("%d are told where everything is, want 150", got)
	}
	w.stop()
	w.doctor()
}

// TestARefusalOfTheMomentCostsAChannelNothing has Telegram refuse, in several
// ways, to say where a channel leads while the configuration is read again.
func TestARefusalOfTheMomentCostsAChannelNothing(t *testing.T) {
	t.Parallel()
	for why, f := range map[string]simulator.Fault{
		"too many requests": {Status: 429, Description: "Too Many Requests: retry after 5", RetryAfter: 5},
		"its own trouble":   {Status: 500, Description: "Internal Server Error"},
		"an odd refusal":    {Status: 400, Description: "Bad Request: chat is being upgraded"},
		"a lost answer":     {Kind: simulator.Reset},
	} {
		t.Run(why, func(t *testing.T) {
			t.Parallel()
			tg := simulator.New(simulator.Options{})
			ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
			channel := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Desk", Username: "desk"}, ann.ID)
			tg.AddBot(channel.ID, ann.ID)
			w := newWorld(t, tg, sourceTable("Harbour", "/harbour")+"[[channel]]\nchat = \"@desk\"\n")
			w.put("/harbour", feedtest.RSS("Harbour"))
			w.start()
			w.polled("/harbour")
			f.Method = "getChat"
			back := tg.Fault(f)
			w.hangup("configuration reloaded")
			w.put("/harbour", feedtest.RSS("Harbour", feedtest.Item("1", "Ferry stuck in fog", "x", time.Now())))
			w.tells(channel.ID, "Ferry stuck in fog")
			back()
			w.stop()
		})
	}
}

// bombTitles are headlines of eight events.
var bombTitles = []string{
	"Ferry stuck in fog", "Council raises the price of water", "Storm tears the roof off a school", "Tram drivers vote for a strike",
	"Museum finds a lost map", "Bank closes its last branch", "Orchestra plays on the quay", "Glacier loses nine metres",
}

// TestEightPageBombsCostLittleMemory has eight sources report articles whose
// pages are the worst that we know.
func TestEightPageBombsCostLittleMemory(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
	page := []byte("<html><body>" + strings.Repeat("<a href=x><b><i><p>", 240_000))
	tables := channelTable(ann)
	for i := range 8 {
		tables += sourceTable(fmt.Sprint("Source ", i), fmt.Sprint("/", i))
	}
	w := newWorld(t, tg, tables)
	w.reconfigure(strings.Replace(w.text, "articles = false", "articles = true", 1))
	for i := range 8 {
		w.put(fmt.Sprint("/", i), feedtest.RSS("Source"))
	}
	w.act("/bomb", func(rw http.ResponseWriter) {
		rw.Header().Set("Content-Type", "text/html")
		rw.Write(page)
	})
	w.start()
	for i := range 8 {
		w.polled(fmt.Sprint("/", i))
	}
	for i := range 8 {
		item := feedtest.RSS("Source", feedtest.Item("bomb", bombTitles[i], "x", time.Now()))
		w.put(fmt.Sprint("/", i), strings.ReplaceAll(item, "<link>https://source.example/bomb", "<link>"+w.web.URL+"/bomb?"+strconv.Itoa(i)))
	}
	for i := range 8 {
		w.tells(ann, bombTitles[i])
	}
	if n := w.asked("/bomb"); n != 8 {
		t.Errorf("%d of 8 pages were read", n)
	}
	if peak := w.peak(); peak > 150_000 && !strings.Contains(os.Getenv("GOFLAGS"), "-race") {
		t.Errorf("the program took %d kB, want 150,000 at most", peak)
	}
	w.stop()
}

// peak is the most memory that the running program had, in kB; 0 where the
// system does not say.
func (w *world) peak() int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", w.cmd.Process.Pid))
	if m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status); m != nil {
		n, _ := strconv.Atoi(string(m[1]))
		return n
	}
	return 0
}

// writtenAhead changes the store of a stopped bot as if it had been written while
// the clock was ahead.
func (w *world) writtenAhead(ahead time.Duration) {
	w.t.Helper()
	db, err := store.Open(filepath.Join(w.dir, "newsbot.db"), store.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	defer db.Close()
	all, err := db.Sources()
	for i := range all {
		s := &all[i].State
		s.Polled, s.Succeeded, s.NextPoll = s.Polled.Add(ahead), s.Succeeded.Add(ahead), s.NextPoll.Add(ahead)
	}
	if err := errors.Join(err, db.SaveStates(all...)); err != nil {
		w.t.Fatal(err)
	}
}

// TestInstantsOfTheFutureAreNotTrusted starts on a store that was written while
// the clock was ahead.
func TestInstantsOfTheFutureAreNotTrusted(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{time.Hour, 24 * time.Hour, 20 * 365 * 24 * time.Hour} {
		t.Run(ahead.String(), func(t *testing.T) {
			t.Parallel()
			tg := simulator.New(simulator.Options{})
			ann := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
			w := newWorld(t, tg, sourceTable("Harbour", "/harbour")+channelTable(ann))
			w.put("/harbour", feedtest.RSS("Harbour"))
			w.start()
			w.polled("/harbour")
			w.stop()
			w.writtenAhead(ahead)
			w.start()
			w.put("/harbour", feedtest.RSS("Harbour", feedtest.Item("1", "Ferry stuck in fog", "x", time.Now())))
			w.tells(ann, "Ferry stuck in fog")
			w.stop()
		})
	}
}

// TestAnExportHoldsNoSecretAndComesBack goes the whole way through the chat.
func TestAnExportHoldsNoSecretAndComesBack(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	bob := tg.AddPrivate(simulator.User{FirstName: "Bob"}).ID
	w := newWorld(t, tg, "")
	w.text = strings.Replace(w.text+sourceTable("Wire", "/wire?key=hidden-key"), "{web}", strings.Replace(w.web.URL, "http://", "http://bob:hidden-pw@", 1), 1)
	w.reconfigure(w.text)
	w.put("/wire", feedtest.RSS("Wire"))
	w.start()
	w.say(simulator.Draft{From: bob, Chat: bob, Text: "/watch ferry fog"}, "Watching")
	w.say(simulator.Draft{From: bob, Chat: bob, Text: "/follow Wire"}, "Following")
	before := len(w.heard(bob))
	w.say(simulator.Draft{From: bob, Chat: bob, Text: "/export"}, "")
	var files []*simulator.File
	w.until("two files", func() bool {
		files = nil
		for _, m := range w.heard(bob)[before:] {
			if m.Document != nil {
				files = append(files, m.Document)
			}
		}
		return len(files) == 2
	})
	for _, f := range files {
		if data, _, _ := tg.File(f.ID); strings.Contains(string(data), "hidden-") || !strings.Contains(string(data), "ferry fog") {
			t.Errorf("%s holds\n%s", f.Name, data)
		}
	}
	w.say(simulator.Draft{From: bob, Chat: bob, Text: "/stop"}, "")
	for _, f := range files {
		w.give(bob, f)
		w.tells(bob, "There already")
	}
	w.stop()
}

// TestThePriceKeyAppearsNowhere has a price service throw the key that it was sent
// back in every way, and looks for it in all that anybody hears or finds.
func TestThePriceKeyAppearsNowhere(t *testing.T) {
	t.Parallel()
	const key, asked = "hidden-price-key", "/shop/api/v3/simple/price"
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
	w := newWorld(t, tg, fmt.Sprintf(`
[prices]
coins = ["BTC"]
[[prices.provider]]
name = "coingecko"
base_url = "{web}/shop"
key = %q
[log]
level = "debug"
`, key))
	w.reconfigure(strings.Replace(w.text, "[telegram]\n", fmt.Sprintf("[telegram]\nadmins = [%d]\n", ann), 1))
	for _, tt := range []struct {
		shop   func(http.ResponseWriter)
		answer string
	}{
		{func(rw http.ResponseWriter) { http.Error(rw, key, http.StatusForbidden) }, "No price service answers"},
		{func(rw http.ResponseWriter) { rw.Header().Set("Location", "/"+key); rw.WriteHeader(http.StatusFound) }, "No price service answers"},
		{func(rw http.ResponseWriter) { fmt.Fprintf(rw, `{"bitcoin":{"usd":%q,"last_updated_at":%q}}`, key, key) }, "No price service answers"},
		{func(rw http.ResponseWriter) { rw.Header().Set("Content-Length", "99"); fmt.Fprint(rw, key) }, "No price service answers"},
		{func(rw http.ResponseWriter) {
			fmt.Fprintf(rw, `{"bitcoin":{"usd":67120,"last_updated_at":%d},%q:{}}`, time.Now().Unix(), key)
		}, "BTC $67,120"},
	} {
		w.act(asked, tt.shop)
		w.start()
		w.say(simulator.Draft{From: ann, Chat: ann, Text: "/price BTC"}, tt.answer)
		w.stop()
	}
	w.start()
	for _, command := range []string{"/watch bitcoin", "/sources", "/stats", "/export"} {
		w.say(simulator.Draft{From: ann, Chat: ann, Text: command}, "")
	}
	w.tells(ann, "This is all that is set up here") // the files came before it
	w.stop()
	if n := w.asked(asked); n < 5 {
		t.Errorf("the price service was asked %d times, so that this shows little", n)
	}
	w.reveals(key)
}

// reveals looks for a secret in all that a stopped program has said or left behind,
// but for the configuration itself.
func (w *world) reveals(secret string) {
	w.t.Helper()
	look := func(where, text string) {
		if strings.Contains(text, secret) {
			w.t.Errorf("%s is in %s", secret, where)
		}
	}
	for _, r := range w.tg.Requests() {
		look(r.Method, fmt.Sprint(r.Params))
	}
	for _, chat := range w.tg.Chats() {
		for _, m := range w.heard(chat.ID) {
			look("a message", fmt.Sprint(m.Text, m.Source, m.Buttons))
			if m.Document != nil {
				data, _, _ := w.tg.File(m.Document.ID)
				look(m.Document.Name, string(data))
			}
		}
	}
	for _, command := range []string{"export", "doctor", "check"} {
		out, _ := w.run("", command, "--config", w.config)
		look("what newsbot "+command+" prints", out)
	}
	files, err := filepath.Glob(filepath.Join(w.dir, "*"))
	if err != nil || len(files) < 3 {
		w.t.Fatalf("files %v, error %v", files, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			w.t.Fatal(err)
		}
		if f != w.config {
			look(filepath.Base(f), string(data))
		}
	}
}

// give sends a file of Telegram's to the bot, as a forward of it would.
func (w *world) give(from int64, f *simulator.File) {
	w.t.Helper()
	update, err := json.Marshal(map[string]any{
		"message_id": 1_000_000, "date": time.Now().Unix(), "caption": "/import",
		"from":     map[string]any{"id": from, "first_name": "Bob"},
		"chat":     map[string]any{"id": from, "type": "private", "first_name": "Bob"},
		"document": map[string]any{"file_id": f.ID, "file_unique_id": f.ID, "file_name": f.Name, "file_size": 500},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.tg.PushUpdate("message", update)
}

// fatal makes a path one that ends the process which reads it.
func (w *world) fatal(path string) {
	w.act(path, func(rw http.ResponseWriter) {
		rw.Write([]byte("<html>"))
		rw.(http.Flusher).Flush()
		w.process().Kill()
	})
}

// ended waits until the program was killed, and starts it again.
func (w *world) ended() {
	w.t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- w.cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		w.t.Fatalf("the program was not ended; log:\n%s", w.log())
	}
	w.start()
}

// TestWhatEndsTheProgramIsLeftAlone reads an article, and polls a source, that
// end the process each time: after three times the one is told without its page
// and the other is left alone, and everybody who should know does.
func TestWhatEndsTheProgramIsLeftAlone(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
	w := newWorld(t, tg, sourceTable("Harbour", "/harbour")+sourceTable("Meridian", "/meridian")+channelTable(ann))
	w.fatal("/article")
	w.fatal("/feed")
	w.text = strings.Replace(w.text, "articles = false", "articles = true", 1)
	w.text = strings.Replace(w.text, "[store]", fmt.Sprintf("admins = [%d]\n[store]", ann), 1)
	address := w.listens()
	w.put("/harbour", feedtest.RSS("Harbour"))
	w.put("/meridian", feedtest.RSS("Meridian"))
	w.start()
	w.say(simulator.Draft{From: ann, Chat: ann, Text: "/start"}, "")
	w.polled("/harbour")
	w.polled("/meridian")
	page := feedtest.RSS("Harbour", feedtest.Item("poison", "Ferry stuck in fog", "x", time.Now()))
	w.put("/harbour", strings.ReplaceAll(page, "<link>https://harbour.example/poison", "<link>"+w.web.URL+"/article"))
	for range 3 {
		w.ended()
	}
	w.tells(ann, "Ferry stuck in fog")
	w.tells(ann, "“Ferry stuck in fog” is left alone until")
	w.alarmed(address, "left alone Ferry stuck in fog", http.StatusOK)
	w.stop()
	w.reconfigure(w.text + sourceTable("Poison", "/feed"))
	w.start()
	for range 3 {
		w.ended()
	}
	w.put("/meridian", feedtest.RSS("Meridian", feedtest.Item("2", "Tram held up by snow", "x", time.Now())))
	w.tells(ann, "Tram held up by snow")
	w.alarmed(address, "left alone Poison", http.StatusOK)
	w.polled("/meridian")
	if a, s := w.asked("/article"), w.asked("/feed"); a != 3 || s != 3 {
		t.Errorf("the article was asked for %d times and the source %d times, want 3 each", a, s)
	}
	w.stop()
	w.doctor()
}

// TestAStrangersSourceReachesNobodyByItsName has a stranger add a feed that goes
// by the name of another, which somebody's query names.
func TestAStrangersSourceReachesNobodyByItsName(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	victim, stranger := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID, tg.AddPrivate(simulator.User{FirstName: "Eve"}).ID
	w := newWorld(t, tg, sourceTable("Reuters", "/reuters")+"[sources]\nopen = true\nschedule = \"@every 1s\"\n")
	w.reconfigure(strings.Replace(w.text, "[fetch]", "[fetch]\nproxy = \"{web}\"", 1)) // which gives strangers' hosts a place
	w.put("/reuters", feedtest.RSS("Reuters"))
	w.put("/eve", feedtest.RSS("reuters"))
	w.start()
	w.say(simulator.Draft{From: victim, Chat: victim, Text: "/watch title:nvidia source:reuters"}, "Watching")
	w.say(simulator.Draft{From: stranger, Chat: stranger, Text: "/follow http://stranger.example/eve"}, "stranger.example")
	shown := w.heard(stranger)[0]
	if _, err := tg.Press(stranger, stranger, shown.ID, shown.Buttons[0][0].Data); err != nil {
		t.Fatal(err)
	}
	w.polled("/eve")
	w.polled("/reuters")
	w.put("/eve", feedtest.RSS("reuters", feedtest.Item("1", "Nvidia collapses, click here", "x", time.Now())))
	w.tells(stranger, "Nvidia collapses")
	w.put("/reuters", feedtest.RSS("Reuters", feedtest.Item("2", "Nvidia opens a plant on Gull Island", "x", time.Now())))
	w.tells(victim, "Nvidia opens a plant")
	if says(w.heard(victim), "click here") {
		t.Error("the stranger's item is told to who watches for Reuters")
	}
	w.stop()
}

// TestADamagedAlertCostsOnlyItself has three alerts wait for one chat, and the
// row of the first damaged on disk.
func TestADamagedAlertCostsOnlyItself(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
	w := newWorld(t, tg, sourceTable("Harbour", "/harbour")+channelTable(ann))
	address := w.listens()
	w.put("/harbour", feedtest.RSS("Harbour"))
	w.start()
	w.polled("/harbour")
	back := tg.Fault(simulator.Fault{Method: "sendMessage", Status: 500, Description: "Internal Server Error"})
	var items []feedtest.Entry
	for i, title := range bombTitles[:3] {
		items = append(items, feedtest.Item(fmt.Sprint(i), title, "x", time.Now().Add(time.Duration(i)*time.Second)))
	}
	w.put("/harbour", feedtest.RSS("Harbour", items...))
	w.polled("/harbour")
	w.stop()
	w.damage("outbox")
	back()
	w.start()
	w.tells(ann, bombTitles[1])
	w.tells(ann, bombTitles[2])
	w.until("the name under which it is counted", func() bool { h, _ := w.health(address); return h.Ended["damaged"] == 1 })
	w.polled("/harbour")
	w.stop()
	if out := w.doctor(); !strings.Contains(out, "+ given up   1\n") || !strings.Contains(out, "damaged on disk") {
		t.Errorf("the doctor does not say what became of it:\n%s", out)
	}
}

// damage garbles the first row of a kind in the store of a stopped program.
func (w *world) damage(bucket string) {
	w.t.Helper()
	file, err := bbolt.Open(filepath.Join(w.dir, "newsbot.db"), 0o600, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	err = file.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		k, _ := b.Cursor().First()
		return b.Put(k, []byte("{\"c\":"))
	})
	if err := errors.Join(err, file.Close()); err != nil {
		w.t.Fatal(err)
	}
}

// TestAVanishedChannelIsNamedAndCatchesUp removes the bot from its channel, kills
// it, and lets it back in: everybody who should know does, and what was reported
// meanwhile is told once.
func TestAVanishedChannelIsNamedAndCatchesUp(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
	channel := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Desk", Username: "desk"}, ann).ID
	tg.AddBot(channel, ann)
	w := newWorld(t, tg, sourceTable("Harbour", "/harbour")+"[[channel]]\nchat = \"@desk\"\n")
	w.text = strings.Replace(w.text, "[store]", fmt.Sprintf("admins = [%d]\n[store]", ann), 1)
	address := w.listens()
	w.put("/harbour", feedtest.RSS("Harbour"))
	w.start()
	w.say(simulator.Draft{From: ann, Chat: ann, Text: "/start"}, "")
	w.polled("/harbour")
	tg.KickBot(channel, ann)
	var items []feedtest.Entry
	report := func(title string) {
		items = append([]feedtest.Entry{feedtest.Item(title, title, "x", time.Now())}, items...)
		w.put("/harbour", feedtest.RSS("Harbour", items...))
		w.polled("/harbour")
	}
	report(bombTitles[0])
	w.alarmed(address, "@desk", http.StatusServiceUnavailable)
	w.tells(ann, "Alarm: ")
	w.kill()
	w.start()
	report(bombTitles[1])
	w.alarmed(address, "@desk", http.StatusServiceUnavailable)
	w.say(simulator.Draft{From: ann, Chat: ann, Text: "/stats"}, "@desk")
	w.until("the alarm, of this process", func() bool { return strings.Count(w.log(), "msg=alarm") == 2 })
	tg.AddBot(channel, ann)
	w.tells(channel, bombTitles[0])
	w.tells(channel, bombTitles[1])
	if *long { // it is looked into for a while whether it stays so
		w.tells(ann, "Over: ")
	}
	w.polled("/harbour")
	w.stop()
	for _, title := range bombTitles[:2] {
		if n := counted(w.heard(channel), title); n != 1 {
			t.Errorf("%q is told %d times", title, n)
		}
	}
	w.doctor()
}
