package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
	"newsbot/store"
)

// A scene is the bot on a strict local Telegram, with some people: Ann, who
// operates the bot, Bob and Cy, who do not.
type scene struct {
	*simulator.Server
	t    *testing.T
	db   *store.DB
	bot  *Bot
	o    Options
	stop func() // ends the bot as SIGTERM does

	ann, bob, cy int64
}

// play acts out a scene in a bubble where time passes only while all wait.
// prepare, which may be nil, changes the bot's options before it is made.
func play(t *testing.T, prepare func(*Options), act func(*scene)) {
	t.Helper()
	playOn(t, nil, prepare, act)
}

// playOn is play on a disk, as in store.Options; nil is a good one.
func playOn(t *testing.T, disk func(done bool) error, prepare func(*Options), act func(*scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &scene{Server: simulator.New(simulator.Options{}), t: t, stop: func() {}}
		s.ann = s.AddPrivate(simulator.User{FirstName: "Ann", Lang: "en"}).ID
		s.bob = s.AddPrivate(simulator.User{FirstName: "Bob"}).ID
		s.cy = s.AddUser(simulator.User{FirstName: "Cy"}).ID
		s.db = openStoreOn(t, store.Options{NoSync: true, Disk: disk})
		s.o = Options{
			Token: s.Token(), Transport: s.Transport(), Store: s.db, Log: logTo(t), Version: "v1",
			Settings: Settings{Admins: []news.UserID{news.UserID(s.ann)}, Bullets: 4},
		}
		if prepare != nil {
			prepare(&s.o)
		}
		s.start()
		defer func() { s.stop() }()
		act(s)
	})
}

func openStore(t *testing.T) *store.DB {
	t.Helper()
	return openStoreOn(t, store.Options{NoSync: true})
}

func openStoreOn(t *testing.T, o store.Options) *store.DB {
	t.Helper()
	db, err := store.Open(filepath.Join(t.TempDir(), "newsbot.db"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(db.Check(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	return db
}

// configureOutlets puts outlets into the store as the configuration does.
func configureOutlets(t *testing.T, o *Options, list ...news.Outlet) {
	t.Helper()
	if err := o.Store.ConfigureOutlets(list, time.Now()); err != nil {
		t.Fatal(err)
	}
}

// logTo writes the bot's log into the test's.
func logTo(t *testing.T) *slog.Logger { return slog.New(slog.NewTextHandler(t.Output(), nil)) }

// start starts the bot, or starts it again after stop.
func (s *scene) start() {
	s.t.Helper()
	b, err := New(s.o)
	if err != nil {
		s.t.Fatal(err)
	}
	if err := b.Connect(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	s.bot = b
	s.stop = func() {
		s.stop = func() {}
		cancel()
		if err := <-ended; err != nil {
			s.t.Errorf("Run: %v", err)
		}
	}
	s.pass(2 * time.Second) // the engine's pause after a start
}

// pass lets time go by.
func (s *scene) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// away lets time go by while the bot does not run, which costs nothing: what a scene
// waits for that the bot has no part in.
func (s *scene) away(d time.Duration) {
	s.t.Helper()
	s.stop()
	s.pass(d)
	s.start()
}

// say lets somebody say something, and returns all that the bot then says there.
func (s *scene) say(d simulator.Draft) []simulator.Message {
	s.t.Helper()
	if d.Chat == 0 {
		d.Chat = d.From
	}
	said, err := s.Say(d)
	if err != nil {
		s.t.Fatal(err)
	}
	s.pass(time.Second)
	return s.since(d.Chat, said.ID)
}

// since are the messages of a chat after one of them.
func (s *scene) since(chat int64, id int) []simulator.Message {
	var list []simulator.Message
	for _, m := range s.Messages(chat) {
		if m.ID > id && m.Service == nil {
			list = append(list, m)
		}
	}
	return list
}

// expect lets somebody say something and wants one answer with the words in it,
// or none if there are no words.
func (s *scene) expect(d simulator.Draft, words ...string) simulator.Message {
	s.t.Helper()
	list := s.say(d)
	if len(words) == 0 {
		if len(list) > 0 {
			s.t.Errorf("%q is answered with %q, want silence", d.Text, list[0].Text)
		}
		return simulator.Message{}
	}
	if len(list) != 1 {
		s.t.Fatalf("%q has %d answers, want one: %v", d.Text, len(list), textsOf(list))
	}
	s.contains(list[0], words...)
	return list[0]
}

// contains wants words in a message.
func (s *scene) contains(m simulator.Message, words ...string) {
	s.t.Helper()
	for _, w := range words {
		if !strings.Contains(m.Text, w) {
			s.t.Errorf("the bot says %q, want %q in it", m.Text, w)
		}
	}
}

func textsOf(list []simulator.Message) []string {
	var all []string
	for _, m := range list {
		all = append(all, m.Text)
	}
	return all
}

// press presses the first button that starts with text below a message, and
// returns what whoever pressed it sees, and the message after.
func (s *scene) press(user int64, m simulator.Message, text string) (string, simulator.Message) {
	s.t.Helper()
	return s.pressData(user, m, s.button(m, text))
}

// button is what the first button carries that starts with text below a message.
func (s *scene) button(m simulator.Message, text string) (data string) {
	s.t.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.HasPrefix(b.Text, text) {
				return b.Data
			}
		}
	}
	s.t.Fatalf("no button %q under %q: %v", text, m.Text, m.Buttons)
	return ""
}

// pressData presses a button that carries data, whether there is one or not.
func (s *scene) pressData(user int64, m simulator.Message, data string) (string, simulator.Message) {
	s.t.Helper()
	query, err := s.Press(user, m.Chat, m.ID, data)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	answer, err := s.AwaitAnswer(ctx, query)
	if err != nil {
		s.t.Errorf("%q is not answered within a second: %v", data, err)
	}
	s.pass(time.Second)
	after, _ := s.Message(m.Chat, m.ID)
	return answer.Text, after
}

// subscriptions are the queries of a destination, and the names of what it follows.
func (s *scene) subscriptions(chat int64, topic int) []string {
	s.t.Helper()
	subs, err := s.db.Subscriptions(news.Destination{Chat: news.ChatID(chat), Topic: news.TopicID(topic)})
	if err != nil {
		s.t.Fatal(err)
	}
	queries := []string{}
	for _, sub := range subs {
		queries = append(queries, cmp.Or(sub.Query, s.db.SourceName(sub.Source)))
	}
	return queries
}

// addSource puts a source into the store.
func (s *scene) addSource(name string, origin news.Origin) news.Source {
	s.t.Helper()
	src, err := s.db.AddSource(news.Source{Name: name, URL: "https://" + strings.ToLower(strings.ReplaceAll(name, " ", "-")) + ".example/rss", Origin: origin}, time.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	return src
}

// subscribed has destinations ask for what is a reason to tell them something.
func (s *scene) subscribed(reasons []news.Reason, to ...news.Destination) {
	s.t.Helper()
	for _, d := range to {
		for _, r := range reasons {
			if _, _, err := s.db.Subscribe(news.Subscription{Destination: d, Query: r.Query, Source: r.Source}); err != nil {
				s.t.Fatal(err)
			}
		}
	}
}

// report has a source report an item to destinations that watch a query, "" for
// those of the configuration, and lets the alerts out.
func (s *scene) report(src news.Source, item news.Item, watch string, to ...news.Destination) news.Item {
	s.t.Helper()
	var reasons []news.Reason
	if watch != "" {
		reasons = []news.Reason{{Query: watch}}
	}
	return s.reportTo(src, item, reasons, to...)
}

// reportTo is report, for reasons of any kind.
func (s *scene) reportTo(src news.Source, item news.Item, reasons []news.Reason, to ...news.Destination) news.Item {
	s.t.Helper()
	s.subscribed(reasons, to...)
	item.Source, item.Seen = src.ID, time.Now()
	if item.Published.IsZero() {
		item.Published = item.Seen
	}
	src.State.Succeeded = time.Now() // its first poll, which tells nothing, is over
	if err := s.db.SaveStates(src); err != nil {
		s.t.Fatal(err)
	}
	var alerts []news.Alert
	for _, d := range to {
		alerts = append(alerts, news.Alert{Destination: d, Lane: news.LaneAlert, Reasons: reasons})
	}
	in, err := s.db.Ingest(store.Poll{Source: src, Items: []news.Item{item}, Alerts: [][]news.Alert{alerts}}, time.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	if len(in.New) != 1 {
		s.t.Fatalf("report of %q brought %d new items", item.Title, len(in.New))
	}
	s.bot.Queued(in.Queued)
	s.pass(5 * time.Second)
	return in.New[0]
}

// last is the latest message of a chat.
func (s *scene) last(chat int64) simulator.Message {
	s.t.Helper()
	list := s.Messages(chat)
	if len(list) == 0 {
		s.t.Fatalf("nothing was said in %d", chat)
	}
	return list[len(list)-1]
}

// group makes a group of Bob's with the bot and Cy in it.
func (s *scene) group(kind simulator.Kind, forum bool) int64 {
	g := s.AddChat(simulator.Chat{Kind: kind, Title: "Harbour watch", Forum: forum}, s.bob).ID
	s.Join(g, s.cy)
	s.AddBot(g, s.bob)
	s.pass(time.Second)
	return g
}

func dest(chat int64) news.Destination { return news.Destination{Chat: news.ChatID(chat)} }

// noon is when the tests' news is from.
var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

// ferry is an item of invented news.
func ferry() news.Item {
	return news.Item{
		ID:        7,
		Link:      "https://harbour.example/ferry?a=1&b=2",
		Title:     "Ferry <Aurora> runs again & on time",
		Deck:      "Two weeks in the dock",
		Bullets:   []string{"The first crossing left at 6:10 with 212 people.", "A new shaft cost 1.2 million."},
		Image:     "https://harbour.example/aurora.jpg",
		Published: noon.Add(-55 * time.Minute),
		Seen:      noon,
	}
}

// nth is an item of invented news, told apart by a number.
func nth(n int, title string, points ...string) news.Item {
	return news.Item{GUID: fmt.Sprint("n", n), Link: fmt.Sprint("https://h.example/", n), Title: title, Text: title + ", the council said.", Bullets: points}
}
