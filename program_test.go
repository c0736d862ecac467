package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
	"newsbot/lab/evaluation"
	"newsbot/news"
)

// TestAFeedGrowsAndAChatHearsOfIt is the whole program: a private chat, a topic
// and a channel hear of an item once and in the right form, and nothing that a
// source does to an item afterwards makes them hear of it again.
func TestAFeedGrowsAndAChatHearsOfIt(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{Username: "BitNewsBot", Name: "BITNEWSBOT"})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	channel := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Desk", Username: "desk"}, ann.ID)
	tg.AddBot(channel.ID, ann.ID)
	forum := tg.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Forum", Forum: true}, ann.ID)
	tg.AddBot(forum.ID, ann.ID)
	topic := tg.AddTopic(forum.ID, ann.ID, "Ferries")
	w := newWorld(t, tg, sourceTable("Harbour News", "/harbour")+sourceTable("Meridian", "/meridian")+`
[[channel]]
chat = "@desk"
watch = "ferry OR lighthouse"
footer = '✅ Follow <a href="https://t.me/desk">DESK</a> on Telegram'
`)
	now := time.Now()
	old := feedtest.Item("1", "Ferry prices rise", "They rise by a tenth next week.", now.Add(-2*time.Hour))
	fog := feedtest.Item("2", "Ferry stuck in fog off Gull Island", "The morning ferry to Gull Island is stuck in fog with 120 people on board. The harbour master closed the northern entrance at six. The weather service expects the fog to lift before noon.", now)
	w.put("/harbour", feedtest.RSS("Harbour News", old))
	w.put("/meridian", feedtest.RSS("Meridian"))
	w.start()
	w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/start"}, "")
	w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/watch ferry fog"}, "ferry fog")
	w.say(simulator.Draft{From: ann.ID, Chat: forum.ID, Topic: topic, Text: "/watch@BitNewsBot \"gull island\""}, "gull island")
	w.polled("/harbour")
	w.polled("/meridian")
	before := [3]int{len(w.heard(ann.ID)), len(w.heard(forum.ID)), len(w.heard(channel.ID))}
	if before[2] != 0 {
		t.Errorf("the first poll was told to the channel: %q", w.heard(channel.ID)[0].Text)
	}

	w.put("/harbour", feedtest.RSS("Harbour News", fog, old))
	w.until("an alert in each of three chats", func() bool {
		return len(w.heard(ann.ID)) > before[0] && len(w.heard(forum.ID)) > before[1] && len(w.heard(channel.ID)) > before[2]
	})
	w.checkAlert(w.heard(ann.ID)[before[0]], "you watch ferry fog")
	inTopic := w.heard(forum.ID)[before[1]]
	w.checkAlert(inTopic, "you watch \"gull island\"")
	if inTopic.Topic != topic {
		t.Errorf("the forum's alert went to topic %d, want %d", inTopic.Topic, topic)
	}
	inChannel := w.heard(channel.ID)[before[2]]
	w.checkAlert(inChannel, "✅ Follow DESK on Telegram")
	if strings.Contains(inChannel.Text, "you watch") {
		t.Errorf("the channel is told why:\n%s", inChannel.Text)
	}

	edited := fog
	edited.Title, edited.Date = "Ferry freed from fog off Gull Island", now.Add(time.Minute)
	other := feedtest.Item("99", "FERRY STUCK IN FOG OFF GULL ISLAND!", "A ferry to Gull Island is stuck in fog: 120 people are on board, and the harbour master closed the northern entrance.", now)
	for _, step := range []struct {
		what     string
		harbour  []feedtest.Entry
		meridian []feedtest.Entry
		restart  bool
	}{
		{"the next polls", []feedtest.Entry{fog, old}, nil, false},
		{"a restart", []feedtest.Entry{fog, old}, nil, true},
		{"an edit of title and date", []feedtest.Entry{edited, old}, nil, false},
		{"another order", []feedtest.Entry{old, edited}, nil, false},
		{"the item leaves", []feedtest.Entry{old}, nil, false},
		{"and returns", []feedtest.Entry{fog, old}, nil, false},
		{"another publisher tells it", []feedtest.Entry{fog, old}, []feedtest.Entry{other}, false},
		{"a new guid and a new address", []feedtest.Entry{feedtest.Item("2?utm_source=x", fog.Title, fog.Text, fog.Date), old}, []feedtest.Entry{other}, true},
	} {
		w.put("/harbour", feedtest.RSS("Harbour News", step.harbour...))
		w.put("/meridian", feedtest.RSS("Meridian", step.meridian...))
		if step.restart {
			w.stop()
			w.start()
		}
		w.polled("/harbour")
		w.polled("/meridian")
		for i, chat := range []int64{ann.ID, forum.ID, channel.ID} {
			if heard := w.heard(chat); len(heard) != before[i]+1 {
				t.Fatalf("after %s a chat has %d messages, want %d; the last: %q", step.what, len(heard), before[i]+1, heard[len(heard)-1].Text)
			}
		}
	}
	w.stop()
	w.doctor()
}

// TestOneEventOfThreePublishers has a reader whose words only the second publisher
// uses: it is told then, and once. What was joined, and why, "newsbot stories" lists.
func TestOneEventOfThreePublishers(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann, ben := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID, tg.AddPrivate(simulator.User{FirstName: "Ben"}).ID
	w := newWorld(t, tg, sourceTable("Harbour News", "/harbour")+sourceTable("Coast Post", "/coast")+sourceTable("Island Times", "/island"))
	feeds := []string{"/harbour", "/coast", "/island"}
	for _, f := range feeds {
		w.put(f, feedtest.RSS(f))
	}
	w.start()
	w.say(simulator.Draft{From: ann, Chat: ann, Text: "/watch museum"}, "museum")
	w.say(simulator.Draft{From: ben, Chat: ben, Text: "/watch gangway"}, "gangway")
	told := func(chat int64) (list []simulator.Message) {
		for _, m := range w.heard(chat) {
			if strings.Contains(m.Text, "museum") && strings.Contains(m.Text, "Oslo") {
				list = append(list, m)
			}
		}
		return list
	}
	for n, text := range []string{
		"Police arrested a man of 41 years at the harbour of Oslo on Monday; he is thought to have taken three paintings.",
		"Officers stopped the suspected thief of the museum's paintings on the gangway of a ship, a spokeswoman said.",
		"Three weeks after the break-in at the museum of Oslo, a suspect was led down a gangway, according to the prosecutor.",
	} {
		w.polled(feeds[n])
		w.put(feeds[n], feedtest.RSS(feeds[n], feedtest.Item(fmt.Sprint("theft", n), "Suspect in Oslo museum theft arrested", text, time.Now())))
		w.polled(feeds[n])
		if heard := len(told(ben)); heard != min(n, 1) {
			t.Errorf("after report %d Ben has %d alerts, want %d", n+1, heard, min(n, 1))
		}
	}
	w.until("an alert that has grown twice", func() bool {
		return says(w.heard(ann), "also Coast Post, Island Times")
	})
	w.stop()
	w.start()
	w.polled("/island")
	w.stop()
	if a, b := told(ann), told(ben); len(a) != 1 || len(b) != 1 {
		t.Errorf("Ann has %d alerts, Ben %d, want one each", len(a), len(b))
	}
	out, code := w.run("", "stories", "--config", w.config, "--since", "24h")
	for _, want := range []string{"3 items, 2 of them joined a story\n", "same to item 1 \"Suspect in Oslo museum theft arrested\"", "voices 2", "voices 3", "by "} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("stories: exit code %d, no %q in\n%s", code, want, out)
		}
	}
	if out, code := w.run("", "stories", "--config", w.config, "--since", "1ns"); code != 0 || out != "0 items, 0 of them joined a story\n" {
		t.Errorf("stories since now: exit code %d\n%s", code, out)
	}
	if out, code := w.run("", "stories", "--config", w.config, "--since", "a while"); code != 2 || !strings.Contains(out, "--since") {
		t.Errorf("stories since a while: exit code %d\n%s", code, out)
	}
}

// checkAlert looks at the form of the ferry's alert.
func (w *world) checkAlert(m simulator.Message, extra string) {
	w.t.Helper()
	for _, want := range []string{
		"Ferry stuck in fog off Gull Island\n",
		"\n• The harbour master closed the northern entrance at six.\n",
		"\nHarbour News",
		extra,
	} {
		if !strings.Contains(m.Text, want) {
			w.t.Errorf("alert without %q:\n%s", want, m.Text)
		}
	}
	bold, linked := false, false
	for _, e := range m.Entities {
		bold = bold || e.Type == "bold" && e.Offset == 0
		linked = linked || e.Type == "text_link" && e.URL == "https://harbour.example/2"
	}
	if !bold || !linked {
		w.t.Errorf("headline bold: %v; publisher linked: %v; in %s", bold, linked, m.Source)
	}
	if m.ParseMode != "HTML" {
		w.t.Errorf("parse mode %q", m.ParseMode)
	}
}

// TestExitCodes runs into each of the ways not to start.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	w := newWorld(t, tg, "")
	check := func(why string, want int, words string, args ...string) {
		t.Helper()
		begin := time.Now()
		out, code := w.run("", args...)
		if code != want || !strings.Contains(out, words) {
			t.Errorf("%s: exit code %d, want %d with %q; after %v:\n%s", why, code, want, words, time.Since(begin), out)
		}
	}
	check("a good configuration", 0, "is good", "check", "--config", w.config)
	check("no configuration", 2, "no such file", "run", "--config", filepath.Join(w.dir, "none.toml"))
	check("an unknown flag", 2, "--help", "run", "--confg", "x")
	check("an unknown command", 2, "did you mean \"check\"?", "chek")
	check("a word too many", 2, "takes nothing but flags", "check", "x")
	check("no command at all", 0, "newsbot demo")
	check("a query that looks like a flag", 2, "match --", "match", "-x")
	w.reconfigure(w.text + "\n[alerts]\n")
	check("a misspelt table", 2, "did you mean \"alert\"?", "run", "--config", w.config)
	check("the same, checked", 2, "did you mean \"alert\"?", "check", "--config", w.config)

	w.reconfigure(strings.Replace(w.text, tg.Token(), testToken, 1))
	check("a token that Telegram refuses", 3, "refused by Telegram", "run", "--config", w.config)
	w.reconfigure(w.text)

	if err := os.WriteFile(filepath.Join(w.dir, "newsbot.db"), []byte(strings.Repeat("no database\n", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	check("a file that is no store", 4, "newsbot.db", "run", "--config", w.config)
	check("the same, examined", 4, "newsbot.db", "doctor", "--config", w.config)
	if err := os.Remove(filepath.Join(w.dir, "newsbot.db")); err != nil {
		t.Fatal(err)
	}
	w.start()
	w.until("the bot listens", func() bool { return len(tg.Requests()) > 0 })
	check("a second process on the store", 4, "another", "run", "--config", w.config)
	check("examining a running bot's store", 4, "stop", "doctor", "--config", w.config)
	w.stop()
}

// TestTelegramIsAwayAtTheStart has the bot decide while Telegram is out of reach:
// nothing that came meanwhile is lost, and what cannot be read is skipped.
func TestTelegramIsAwayAtTheStart(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	back := tg.Fault(simulator.Fault{Status: 502, Body: "<html>bad gateway</html>"})
	w := newWorld(t, tg, sourceTable("Harbour News", "/harbour")+channelTable(ann.ID))
	w.put("/harbour", feedtest.RSS("Harbour News"))
	w.start()
	w.polled("/harbour")
	w.put("/harbour", feedtest.RSS("Harbour News", feedtest.Item("1", "Storm while nobody listened", "x", time.Now())))
	w.polled("/harbour")
	tg.PushUpdate("message", json.RawMessage(`{"message_id": "not a number", "chat": []}`))
	back()
	w.tells(ann.ID, "Storm while nobody listened")
	w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/id"}, fmt.Sprint(ann.ID))
	w.stop()
}

// TestWhatIsGivenUpHasAReason has an alert for somebody who blocked the bot: the
// doctor says what became of it, and the sum holds.
func TestWhatIsGivenUpHasAReason(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	w := newWorld(t, tg, sourceTable("Harbour News", "/harbour")+channelTable(ann.ID))
	w.put("/harbour", feedtest.RSS("Harbour News"))
	address := w.listens()
	w.start()
	w.polled("/harbour")
	tg.Fault(simulator.Fault{Method: "sendMessage", Status: 403, Description: "Forbidden: bot was blocked by the user"})
	w.put("/harbour", feedtest.RSS("Harbour News", feedtest.Item("1", "Nobody reads this", "x", time.Now())))
	w.until("a refused message", func() bool {
		return slices.ContainsFunc(tg.Requests(), func(r simulator.Request) bool { return r.Method == "sendMessage" && r.Status == 403 })
	})
	w.until("the name under which it is counted", func() bool { h, _ := w.health(address); return h.Ended["chat gone"] == 1 })
	w.stop()
	out := w.doctor()
	for _, want := range []string{"+ given up   1\n", `"Nobody reads this": `, "blocked by the user"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// TestReloadAndHealth changes the configuration of a running bot: a good file
// is in force at once, a bad one changes nothing.
func TestReloadAndHealth(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	w := newWorld(t, tg, "")
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listen := free.Addr().String()
	free.Close()
	good := strings.Replace(w.text, `listen = ""`, fmt.Sprintf("listen = %q", listen), 1)
	w.reconfigure(good)
	if out, code := w.run("", "health", "--config", w.config); code != 1 || !strings.Contains(out, "is the bot running?") {
		t.Errorf("health of no bot: exit code %d: %s", code, out)
	}
	w.start()
	w.until("health", func() bool { _, code := w.run("", "health", "--config", w.config); return code == 0 })

	w.reconfigure(good + "[[source]]\nname = \"Late\"\n")
	w.hangup("configuration not reloaded")
	w.put("/late", feedtest.RSS("Late"))
	w.reconfigure(good + sourceTable("Late", "/late") + channelTable(ann.ID))
	w.hangup("configuration reloaded")
	w.polled("/late")
	w.put("/late", feedtest.RSS("Late", feedtest.Item("1", "Told by a source of the new file", "x", time.Now())))
	w.tells(ann.ID, "Told by a source of the new file")
	w.stop()
}

// TestBackupOfARunningBot has the bot copy its store, look after the copy that
// fails, and go on.
func TestBackupOfARunningBot(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
	w := newWorld(t, tg, "")
	store := filepath.Join(w.dir, "newsbot.db")
	w.reconfigure(strings.NewReplacer(
		"[store]\n", "[store]\nbackup = \"@every 1s\"\n",
		"[telegram]\n", fmt.Sprintf("[telegram]\nadmins = [%d]\n", ann.ID)).Replace(w.text))
	w.start()
	w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/watch ferry"}, "Watching")
	w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/backup"}, store+".backup")
	copied := filepath.Join(w.dir, "copied.toml")
	if err := os.WriteFile(copied, []byte(fmt.Sprintf("[store]\npath = %q\n", store+".backup")), 0o600); err != nil {
		t.Fatal(err)
	}
	w.until("a folder in the way of the next copy", func() bool { // not while one is being made
		return os.MkdirAll(filepath.Join(store+".backup.new", "in the way"), 0o700) == nil
	})
	w.tells(ann.ID, "The backup of my store failed")
	w.stop()
	w.config = copied
	if out := w.doctor(); !strings.Contains(out, "subscriptions  1\n") {
		t.Errorf("the copy lacks what Ann watches:\n%s", out)
	}
}

// hangup has the program read its configuration again, and waits until it says
// how that went.
func (w *world) hangup(want string) {
	w.t.Helper()
	before := strings.Count(w.log(), want)
	if err := w.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		w.t.Fatal(err)
	}
	w.until(want, func() bool { return strings.Count(w.log(), want) > before })
}

// TestTheTokenAppearsNowhere fails every call in every way and looks for the
// token in all that the program leaves behind.
func TestTheTokenAppearsNowhere(t *testing.T) {
	t.Parallel()
	for why, trouble := range map[string]simulator.Fault{
		"a proxy's error page":         {Status: 502, Body: "<html>bad gateway</html>"},
		"connections that are reset":   {Kind: simulator.Reset},
		"answers that break off":       {Kind: simulator.Cut, Accepted: true},
		"answers that are no JSON":     {Kind: simulator.Garble},
		"a server that is not there":   {},
		"a token that is not accepted": {Status: 401, Description: "Unauthorized"},
	} {
		t.Run(why, func(t *testing.T) {
			t.Parallel()
			tg := simulator.New(simulator.Options{})
			w := newWorld(t, tg, `
[[source]]
name = "Gone"
url = "{web}/none"
schedule = "@every 1s"
[[source]]
name = "Refused"
url = "http://127.0.0.1:1/feed"
schedule = "@every 1s"
[[source]]
name = "Keyed"
url = "http://bob:hidden-password@127.0.0.1:1/feed?key=hidden-key"
schedule = "@every 1s"
headers = { Authorization = "Bearer hidden-header" }
cookies = "sid=hidden-cookie"
[[channel]]
chat = -1001234567890
[summary]
engine = "openai"
base_url = "http://127.0.0.1:1/v1"
model = "none"
key = "hidden-summary"
[log]
level = "debug"
`)
			if trouble == (simulator.Fault{}) {
				w.api.Close()
			} else {
				tg.Fault(trouble)
			}
			w.start()
			w.until("a failed poll", func() bool { return trouble.Status == 401 || strings.Contains(w.log(), "poll failed") })
			w.until("Telegram was asked", func() bool {
				return trouble == (simulator.Fault{}) && strings.Contains(w.log(), "Telegram") || len(tg.Requests()) > 1 || trouble.Status == 401 && len(tg.Requests()) > 0
			})
			if args, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", w.cmd.Process.Pid)); err == nil {
				w.noToken("the process's arguments", args)
			}
			if trouble.Status == 401 {
				w.cmd.Wait()
			} else {
				w.stop()
			}
			files, err := filepath.Glob(filepath.Join(w.dir, "*"))
			if err != nil || len(files) < 3 {
				t.Fatalf("files %v, error %v", files, err)
			}
			for _, f := range files {
				if f == w.config {
					continue
				}
				data, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				w.noToken(filepath.Base(f), data)
			}
		})
	}
}

// noToken looks for the secret half of the token.
func (w *world) noToken(where string, data []byte) {
	w.t.Helper()
	_, secret, _ := strings.Cut(w.tg.Token(), ":")
	if strings.Contains(string(data), secret) {
		w.t.Errorf("the token is in %s", where)
	}
	if where != "newsbot.db" && strings.Contains(string(data), "hidden-") {
		w.t.Errorf("a source's or the model's secret is in %s", where)
	}
}

// kills is how often the next test kills the program, and stories how many
// alerts it has to carry meanwhile: ten feeds' items to fifty chats.
const (
	kills       = 50
	killChats   = 50
	killStories = 10
)

// TestKilledAtRandomNothingIsLost kills the program fifty times while it
// carries 500 alerts. Only those that its store holds in doubt may come twice.
func TestKilledAtRandomNothingIsLost(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	var chats []int64
	for i := range killChats {
		chats = append(chats, tg.AddPrivate(simulator.User{FirstName: fmt.Sprint("Reader ", i)}).ID)
	}
	extra := sourceTable("Harbour", "/harbour")
	for _, c := range chats {
		extra += channelTable(c) + "watch = \"storm\"\n"
	}
	w := newWorld(t, tg, extra)
	items := []feedtest.Entry{feedtest.Item("0", "Before it all", "x", time.Now())}
	w.put("/harbour", feedtest.RSS("Harbour", items...))
	w.start()
	w.polled("/harbour")

	rng := rand.New(rand.NewPCG(1, 2))
	inDoubt := map[copied]int{}
	for n := range kills {
		if n%(kills/killStories) == 0 {
			items = append([]feedtest.Entry{feedtest.Item(fmt.Sprint(len(items)), fmt.Sprintf("Storm story %03d of the night", len(items)), "x", time.Now())}, items...)
			w.put("/harbour", feedtest.RSS("Harbour", items...))
		}
		time.Sleep(time.Duration(200+rng.IntN(2800)) * time.Millisecond)
		w.killInDoubt(inDoubt)
		w.start()
	}
	count := func() (told, twice int) {
		for _, c := range chats {
			text := ""
			for _, m := range w.heard(c) {
				text += m.Text + "\n"
			}
			for i := 1; i <= killStories; i++ {
				title := fmt.Sprintf("Storm story %03d of the night", i)
				n := strings.Count(text, title)
				told += min(n, 1)
				twice += max(n-1, 0)
				if of := (copied{news.ChatID(c), title}); n > 1+inDoubt[of] {
					t.Errorf("%v came %d times and was in doubt at %d kills", of, n, inDoubt[of])
				}
			}
		}
		return told, twice
	}
	w.until("all alerts", func() bool { told, _ := count(); return told == killStories*killChats })
	w.polled("/harbour") // the program has started to its end, so that it hears SIGTERM
	w.stop()
	told, twice := count()
	t.Logf("%d kills: %d of %d alerts told, %d twice, %d of them in doubt at some kill", kills, told, killStories*killChats, twice, len(inDoubt))
	w.doctor()
}

// TestReplayedFeedsAreToldOnce replays recorded feeds in the order of time: each
// item that comes after the first snapshot is told once, and none is missed.
func TestReplayedFeedsAreToldOnce(t *testing.T) {
	t.Parallel()
	for _, run := range []string{"bbc_business", "bbc_home_uk", "nytimes"} {
		t.Run(run, func(t *testing.T) {
			t.Parallel()
			folder, _ := evaluation.Find(t, "feeds/sequence/"+run)
			snapshots, err := filepath.Glob(filepath.Join(folder, "*.xml"))
			if err != nil || len(snapshots) < 2 {
				t.Skipf("no recorded feed %s in %s", run, folder)
			}
			replay(t, snapshots)
		})
	}
}

func replay(t *testing.T, snapshots []string) {
	tg := simulator.New(simulator.Options{})
	reader := tg.AddPrivate(simulator.User{FirstName: "Reader"}).ID
	w := newWorld(t, tg, "[alert]\nmax_age = \"0\"\n"+sourceTable("Recorded", "/feed")+channelTable(reader))
	first, later := map[string]bool{}, map[string]bool{} // :: guid → seen
	for i, path := range snapshots {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		w.put("/feed", string(body))
		if i == 0 {
			w.start()
		}
		w.polled("/feed")
		for _, m := range guidElement.FindAllStringSubmatch(string(body), -1) {
			if i == 0 {
				first[m[1]] = true
			} else if !first[m[1]] {
				later[m[1]] = true
			}
		}
	}
	var told int
	w.until(fmt.Sprintf("%d items told", len(later)), func() bool { told = w.links(reader); return told >= len(later) })
	w.polled("/feed")
	if told = w.links(reader); told != len(later) {
		t.Errorf("%d items told, want %d", told, len(later))
	}
}

var guidElement = regexp.MustCompile(`<guid[^>]*>(?:<!\[CDATA\[)?([^<\]]+)`)

// links counts the stories told in a chat, by their source lines: each links
// its publisher once.
func (w *world) links(chat int64) int {
	n := 0
	for _, m := range w.heard(chat) {
		for _, e := range m.Entities {
			if e.Type == "text_link" {
				n++
			}
		}
	}
	return n
}
