package app_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
	"newsbot/news"
	"newsbot/store"
)

// subjects are what readers may watch for; each item has one of them. None is
// near another: who asks for a word that no story had, and means one that some
// had perhaps, is asked back.
var subjects = []string{
	"ferryboat", "lighthouse", "parliament", "earthquake", "vineyard", "telescope",
	"orchestra", "glacier", "submarine", "harvest", "kingfisher", "molybdenum",
}

// A model is what each reader must have heard, kept in the simplest way.
type model struct {
	tg         *simulator.Server
	operator   int64
	readers    [2]int64
	desk, hall int64 // channels: one hears of everything, one of a subject
	items      []*item
	wishes     map[wish]bool // :: asked for by a reader → it must be in force by the end
	unanswered []span        // in which answers of Telegram's were lost
	deaths     []span        // before which outcomes may not have been written down
	returns    map[int64]int // :: chat that took the bot back → how often
	log        logBuffer
}

// A wish is a subject that a reader asked for.
type wish struct {
	reader  int64
	subject string
}

// A span is a time from and until.
type span struct{ from, to time.Time }

// An item is something reported, with who must hear of it.
type item struct {
	feedtest.Entry
	word    string // of its headline, which stands nowhere else
	subject string
	first   bool // it was there before we came
	old     bool
	absent  bool // its feed does not list it for now
	changed bool // its feed has changed it
	must    []int64
}

func newModel(tg *simulator.Server) *model {
	m := &model{tg: tg, wishes: map[wish]bool{}, returns: map[int64]int{}}
	m.operator = tg.AddPrivate(simulator.User{FirstName: "Op"}).ID
	for i := range m.readers {
		m.readers[i] = tg.AddPrivate(simulator.User{FirstName: "Reader"}).ID
	}
	for _, c := range []struct {
		id   *int64
		name string
	}{{&m.desk, "desk"}, {&m.hall, ""}} {
		channel := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Channel", Username: c.name}, m.operator)
		tg.AddBot(channel.ID, m.operator)
		*c.id = channel.ID
	}
	return m
}

// newItem makes up something that was not heard of before, and notes who must
// hear of it.
func (m *model) newItem(at time.Time) *item {
	n := len(m.items)
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	var made []string
	for range 12 {
		w := make([]byte, 10)
		for i := range w {
			w[i] = [2]string{"bdfgklmnprstvz", "aeiou"}[i%2][rng.IntN([2]int{14, 5}[i%2])]
		}
		made = append(made, string(w))
	}
	i := &item{word: made[0], subject: subjects[n%len(subjects)]}
	i.Entry = feedtest.Item(fmt.Sprint(n), strings.Join(made[:4], " ")+" "+i.subject, strings.Join(made[4:], " ")+".", at)
	i.must = []int64{m.desk}
	if i.subject == subjects[0] {
		i.must = append(i.must, m.hall)
	}
	for _, r := range m.readers {
		if _, asked := m.wishes[wish{r, i.subject}]; asked && m.confirmed(r, i.subject) {
			i.must = append(i.must, r)
		}
	}
	m.items = append(m.items, i)
	return i
}

// confirmed says whether a reader was told that a subject is watched for.
func (m *model) confirmed(reader int64, subject string) bool {
	for _, msg := range m.said(reader) {
		if strings.HasPrefix(msg.Text, "Watching") && strings.Contains(msg.Text, subject) {
			return true
		}
	}
	return false
}

// said are the bot's messages in a chat.
func (m *model) said(chat int64) (list []simulator.Message) {
	for _, msg := range m.tg.Messages(chat) {
		if msg.Service == nil && (msg.From == m.tg.Me().ID || msg.From == 0) {
			list = append(list, msg)
		}
	}
	return list
}

// asks notes that a reader asked for a subject. While the disk refuses commits
// that may be refused, too.
func (m *model) asks(reader int64, subject string, inDoubt bool) {
	w := wish{reader, subject}
	m.wishes[w] = m.wishes[w] || !inDoubt
}

// mayRefuse notes that what readers asked for and was not confirmed yet may be
// refused from now on.
func (m *model) mayRefuse() {
	for w := range m.wishes {
		m.wishes[w] = m.wishes[w] && m.confirmed(w.reader, w.subject)
	}
}

// died notes that outcomes of the last seconds may not be on disk, and those of
// messages that were on their way.
func (m *model) died() {
	m.deaths = append(m.deaths, span{time.Now().Add(-70 * time.Second), time.Now().Add(time.Second)})
}

// chats are all in which items may be told.
func (m *model) chats() []int64 { return []int64{m.readers[0], m.readers[1], m.desk, m.hall} }

// copies counts the words of a chat's alerts. What a new watch would have found is
// none.
func (m *model) copies(chat int64) map[string]int {
	count := map[string]int{}
	for _, msg := range m.said(chat) {
		if strings.HasPrefix(msg.Text, "Watching") {
			continue
		}
		for _, w := range words(msg.Text) {
			count[w]++
		}
	}
	return count
}

// words are a text's, without signs and markup.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

// told says whether an item is one that is told at all.
func (i *item) told() bool { return !i.first && !i.old }

// done says whether all is told that must be.
func (m *model) done() bool {
	for _, chat := range m.chats() {
		count := m.copies(chat)
		for _, i := range m.items {
			if i.told() && count[i.word] == 0 && i.mustReach(chat) {
				return false
			}
		}
	}
	return true
}

func (i *item) mustReach(chat int64) bool {
	for _, c := range i.must {
		if c == chat {
			return true
		}
	}
	return false
}

// may says whether anybody in a chat ever asked for what an item is about.
func (m *model) may(chat int64, i *item) bool {
	_, asked := m.wishes[wish{chat, i.subject}]
	return i.told() && (asked || i.mustReach(chat))
}

// verdict compares what was heard with what was to be, and what the store
// counted with what was reported.
func (s *stage) verdict() (broken []string) {
	db, err := store.Open(filepath.Join(s.dir, "newsbot.db"), store.Options{NoSync: true})
	if err != nil {
		return []string{err.Error()}
	}
	defer db.Close()
	given := s.givenUp(db)
	for _, chat := range s.chats() {
		count, doubts := s.copies(chat), s.doubts(chat)
		for n, i := range s.items {
			what := fmt.Sprintf("item %d (%s, %s) in chat %d", n, i.word, i.subject, chat)
			switch c := count[i.word]; {
			case c == 0 && i.told() && i.mustReach(chat) && !given[what]:
				broken = append(broken, "lost: "+what)
			case c > 0 && !s.may(chat, i):
				broken = append(broken, "told and not to be: "+what)
			case c > 1+doubts[i.word]:
				broken = append(broken, fmt.Sprintf("told %d times with %d in doubt: %s", c, doubts[i.word], what))
			case c > 3*(1+s.returns[chat])+len(s.deaths): // three times in vain, and anew when a chat is back
				broken = append(broken, fmt.Sprintf("told %d times: %s", c, what))
			}
		}
	}
	return append(append(broken, s.uncounted(db)...), s.unwatched(db)...)
}

// givenUp are the alerts that were given up for a reason.
func (s *stage) givenUp(db *store.DB) map[string]bool {
	given := map[string]bool{}
	letters, err := db.DeadLetters(10_000)
	if err != nil {
		s.broken = append(s.broken, err.Error())
	}
	for _, l := range letters {
		if it, err := db.Item(l.Item()); err == nil {
			for n, i := range s.items {
				if strings.Contains(it.Title, i.word) {
					given[fmt.Sprintf("item %d (%s, %s) in chat %d", n, i.word, i.subject, l.Destination.Chat)] = true
				}
			}
		}
	}
	return given
}

// doubts counts, for each word, the messages with it of which the bot may not
// know that they arrived.
func (s *stage) doubts(chat int64) map[string]int {
	count := map[string]int{}
	for _, r := range s.tg.Requests() {
		if r.Chat != chat || !strings.HasPrefix(r.Method, "send") || !s.inDoubt(&r) {
			continue
		}
		for _, w := range words(r.Params["text"] + " " + r.Params["caption"]) {
			count[w]++
		}
	}
	return count
}

func (s *stage) inDoubt(r *simulator.Request) bool {
	for _, d := range s.deaths {
		if !r.Time.Before(d.from) && !r.Time.After(d.to) {
			return true
		}
	}
	for _, u := range s.unanswered {
		if r.Fault && !r.Time.Before(u.from) && !r.Time.After(u.to) {
			return true
		}
	}
	return false
}

// uncounted is what is missing in the store's sums.
func (s *stage) uncounted(db *store.DB) (broken []string) {
	c, err := db.Counts()
	if err != nil {
		return []string{err.Error()}
	}
	var first, old int64
	for _, i := range s.items {
		if i.first {
			first++
		}
		if i.old {
			old++
		}
	}
	told := int64(len(s.items)) - first - old
	want := news.Tally{news.FirstPoll: first, news.TooOld: old, news.Tell: told}
	got := c.Ending
	for _, v := range []news.Verdict{news.NotWanted, news.Muted} { // decided while the channel was not known, or gone, and told later
		got[news.Tell] += got[v]
		got[v] = 0
	}
	if !c.Balanced() || c.Seen != int64(len(s.items)) || got != want || c.Open > 0 || c.Pending > 0 || c.InDoubt > 0 {
		broken = append(broken, fmt.Sprintf("%d items, want %v by ending, and the store counts %+v", len(s.items), want, c))
	}
	if err := db.Check(); err != nil {
		broken = append(broken, err.Error())
	}
	return broken
}

// unwatched are the wishes that were forgotten.
func (s *stage) unwatched(db *store.DB) (broken []string) {
	for _, r := range s.readers {
		subs, err := db.Subscriptions(news.Destination{Chat: news.ChatID(r)})
		if err != nil {
			return []string{err.Error()}
		}
		have := map[string]bool{}
		for _, sub := range subs {
			have[sub.Query] = true
		}
		for w, must := range s.wishes {
			if w.reader == r && must && !have[w.subject] {
				broken = append(broken, fmt.Sprintf("forgotten: reader %d watches for %s", r, w.subject))
			}
		}
	}
	return broken
}

// A logBuffer keeps a log.
type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}
