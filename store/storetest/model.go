package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// A model is what the store should hold, kept in the simplest way.
type model struct {
	t       testing.TB
	db      *store.DB
	place   Place
	notices news.NoticeID // given so far
	now     time.Time
	dice    []byte

	sources []news.Source
	items   map[string]news.ItemID // :: source and number of an entry → item
	story   map[int]news.StoryID   // :: number of an entry → the story both sources tell
	chats   []news.ChatID          // those that still have their number
	last    news.ChatID            // the last number given to a chat
	states  map[news.ChatID]news.ChatState
	told    map[told]bool
	rows    []news.Delivery
	subs    map[news.Destination][]string
	heard   map[string]int // :: subscription → callbacks: 1 while it is there
	counts  store.Counts
}

// A told is a story and who was told of it.
type told struct {
	story news.StoryID
	to    news.Destination
}

func (e Engine) newModel(t testing.TB, dice []byte) *model {
	m := &model{
		t: t, place: e(t), now: Noon, dice: dice,
		items: map[string]news.ItemID{}, story: map[int]news.StoryID{}, chats: []news.ChatID{-2, -1, 1, 2}, last: 100,
		states: map[news.ChatID]news.ChatState{}, told: map[told]bool{},
		subs: map[news.Destination][]string{}, heard: map[string]int{},
	}
	m.open()
	m.sources = []news.Source{AddSource(t, m.db, "harbour"), AddSource(t, m.db, "island")}
	return m
}

func (m *model) open() {
	m.db = m.place.reopened(m.t, store.Options{
		AtOnce:       3,
		Subscribed:   func(s news.Subscription) { m.heard[wish(s)]++ },
		Unsubscribed: func(s news.Subscription) { m.heard[wish(s)]-- },
	})
}

func wish(s news.Subscription) string { return fmt.Sprint(s.Destination, " ", s.Query) }

// roll gives a number below n, or 0 once the dice are used up.
func (m *model) roll(n int) int {
	if len(m.dice) == 0 {
		return 0
	}
	b := m.dice[0]
	m.dice = m.dice[1:]
	return int(b) % n
}

func (m *model) destination() news.Destination {
	d := news.Destination{Chat: m.chats[m.roll(len(m.chats))]}
	if d.Chat < 0 {
		d.Topic = news.TopicID(m.roll(3))
	}
	return d
}

// run plays until the dice are used up.
func (m *model) run() {
	steps := []func(){m.poll, m.poll, m.attempt, m.settle, m.settle, m.setState, m.move, m.forget, m.notify, m.subscribe, m.subscribe, m.unsubscribe, m.reopen}
	for len(m.dice) > 0 && !m.t.Failed() {
		m.now = m.now.Add(time.Minute)
		steps[m.roll(len(steps))]()
		m.compare()
	}
	OK(m.t, m.db.Check())
	OK(m.t, m.db.Close())
}

// poll ingests a page of one to four entries out of sixteen; the number of an
// entry names its story.
func (m *model) poll() {
	src := m.sources[m.roll(2)]
	p := store.Poll{Source: src}
	var numbers []int
	for range 1 + m.roll(4) {
		if n := m.roll(16); !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		i := Item(src.Name, n)
		i.Title, i.Published = Item("either", n).Title, Noon.Add(-time.Hour+time.Duration(n)*time.Second)
		var alerts []news.Alert
		for range m.roll(8) {
			alerts = append(alerts, news.Alert{Destination: m.destination(), Lane: news.Lane(m.roll(4)), Reasons: []news.Reason{{Source: 1}}})
		}
		p.Items, p.Alerts = append(p.Items, i), append(p.Alerts, alerts)
		m.expect(src, n, alerts)
	}
	Must[store.Ingested](m.t)(m.db.Ingest(p, m.now))
	m.renumber()
}

// expect adds the rows that a new entry makes, without numbers.
func (m *model) expect(src news.Source, n int, alerts []news.Alert) {
	key := fmt.Sprint(src.Name, n)
	if m.items[key] != 0 {
		return
	}
	id := news.ItemID(len(m.items) + 1)
	m.items[key] = id
	if m.story[n] == 0 {
		m.story[n] = news.StoryID(id)
	}
	slices.SortStableFunc(alerts, func(a, b news.Alert) int {
		return cmp.Or(compareDestinations(a.Destination, b.Destination), cmp.Compare(a.Lane, b.Lane))
	})
	for _, a := range alerts {
		mark := told{m.story[n], a.Destination}
		if m.told[mark] || silent(m.states[a.Destination.Chat]) {
			continue
		}
		m.told[mark] = true
		m.rows = append(m.rows, news.Delivery{
			Destination: a.Destination, Lane: a.Lane, Body: itemBody(id), Story: m.story[n], Reasons: a.Reasons, Decided: m.now,
		})
	}
}

// renumber gives new rows their numbers, in the order they were made.
func (m *model) renumber() {
	for i := range m.rows {
		if m.rows[i].ID == 0 {
			m.counts.Decided++
			m.rows[i].ID = news.DeliveryID(m.counts.Decided)
		}
	}
}

func (m *model) notify() {
	var to []news.Destination
	for range m.roll(6) {
		to = append(to, m.destination())
	}
	key := fmt.Sprint("notice ", len(m.dice))
	m.notices++
	for range 2 { // the repetition changes nothing
		Must[[]store.Queue](m.t)(m.db.Notify(hello, to, news.LaneDigest, key, m.now))
	}
	slices.SortFunc(to, compareDestinations)
	for _, d := range slices.Compact(to) {
		if !silent(m.states[d.Chat]) {
			m.rows = append(m.rows, news.Delivery{Destination: d, Lane: news.LaneDigest, Body: noticeBody(m.notices), Decided: m.now})
		}
	}
	m.renumber()
}

// row picks a waiting row; nil where nothing waits.
func (m *model) row() *news.Delivery {
	if len(m.rows) == 0 {
		return nil
	}
	return &m.rows[m.roll(len(m.rows))]
}

// attempt notes in a row's Error where one before was never answered.
func (m *model) attempt() {
	d := m.row()
	if d == nil {
		return
	}
	if d.InDoubt {
		d.Error = "doubted"
	}
	if d.Tried.IsZero() {
		d.Tried = m.now
	}
	d.InDoubt, d.Attempted = true, m.now
	Must[[]news.Delivery](m.t)(m.db.Attempt([]news.DeliveryID{d.ID, 999_999}, m.now))
}

func (m *model) settle() {
	d := m.row()
	if d == nil {
		return
	}
	o := store.Outcome{ID: d.ID, Fate: store.Fate(m.roll(4)), Message: 7, Counts: m.roll(2) == 0, NotBefore: m.now.Add(time.Second)}
	OK(m.t, m.db.Settle([]store.Outcome{o, {ID: 999_999}}, m.now))
	switch o.Fate {
	case store.Delivered:
		m.counts.Delivered++
		m.remove(d.ID)
	case store.GivenUp:
		m.giveUp(d.ID, d.Error != "doubted")
	default:
		if o.Fate == store.InDoubt {
			d.Error = "doubted"
			d.Doubts++
		}
		d.InDoubt, d.NotBefore = o.Fate == store.InDoubt, o.NotBefore
		if o.Counts {
			d.Attempts++
		}
	}
}

func (m *model) remove(id news.DeliveryID) {
	m.rows = slices.DeleteFunc(m.rows, func(d news.Delivery) bool { return d.ID == id })
}

func (m *model) giveUp(id news.DeliveryID, untold bool) {
	i := slices.IndexFunc(m.rows, func(d news.Delivery) bool { return d.ID == id })
	if untold {
		delete(m.told, told{m.rows[i].Story, m.rows[i].Destination})
	}
	m.counts.GivenUp++
	m.remove(id)
}

func (m *model) setState() {
	chat := m.chats[m.roll(len(m.chats))]
	state := []news.ChatState{news.Active, news.Active, news.Stopped, news.Parked, news.Gone}[m.roll(5)]
	OK(m.t, m.db.SetState(chat, state, "test", m.now))
	m.states[chat] = state
	if silent(state) {
		m.giveUpAll(chat)
	}
	if state == news.Active {
		m.retry(chat)
	}
}

// retry lets what waits for a chat since it was refused go at once.
func (m *model) retry(chat news.ChatID) {
	for i := range m.rows {
		if d := &m.rows[i]; d.Destination.Chat == chat && !d.Attempted.IsZero() && !d.InDoubt {
			d.NotBefore = time.Time{}
		}
	}
}

func (m *model) giveUpAll(chat news.ChatID) {
	for _, d := range slices.Clone(m.rows) {
		if d.Destination.Chat == chat {
			m.giveUp(d.ID, !d.InDoubt && d.Error != "doubted")
		}
	}
}

// move gives a chat a number that nobody had.
func (m *model) move() {
	i := m.roll(len(m.chats))
	from := m.chats[i]
	m.last++
	to := m.last
	if from < 0 {
		to = -m.last
	}
	m.chats[i] = to
	OK(m.t, m.db.Move(from, to, m.now))
	for i := range m.rows {
		if m.rows[i].Destination.Chat == from {
			m.rows[i].Destination.Chat = to
		}
	}
	for mark := range m.told {
		if mark.to.Chat == from {
			m.told[told{mark.story, news.Destination{Chat: to, Topic: mark.to.Topic}}] = true
		}
	}
	for d, queries := range m.subs {
		if d.Chat == from {
			m.subs[news.Destination{Chat: to, Topic: d.Topic}] = queries
			delete(m.subs, d)
		}
	}
	if m.states[from] == news.Stopped {
		m.states[to] = news.Stopped
	}
}

func (m *model) forget() {
	if m.roll(3) != 0 {
		return
	}
	chat := m.chats[m.roll(len(m.chats))]
	OK(m.t, m.db.Forget(chat, Noon))
	m.giveUpAll(chat)
	for mark := range m.told {
		if mark.to.Chat == chat {
			delete(m.told, mark)
		}
	}
	for d := range m.subs {
		if d.Chat == chat {
			delete(m.subs, d)
		}
	}
	delete(m.states, chat)
}

func (m *model) subscribe() {
	d, query := m.destination(), fmt.Sprint("word", m.roll(4))
	Subscribe(m.t, m.db, d, query)
	if !slices.Contains(m.subs[d], query) {
		m.subs[d] = append(m.subs[d], query)
	}
}

func (m *model) unsubscribe() {
	d := m.destination()
	all := Must[[]news.Subscription](m.t)(m.db.Subscriptions(d))
	if len(all) == 0 {
		return
	}
	i := m.roll(len(all))
	Must[news.Subscription](m.t)(m.db.Unsubscribe(d, all[i].ID, m.now))
	m.subs[d] = slices.Delete(m.subs[d], i, i+1)
}

func (m *model) reopen() {
	OK(m.t, m.db.Check())
	OK(m.t, m.db.Close())
	m.open()
}

// compare looks at everything that waits, every subscription and the counters.
func (m *model) compare() {
	m.t.Helper()
	var got, want []news.Delivery
	OK(m.t, m.db.Queues(func(q store.Queue, _ time.Time) error {
		all, err := m.db.Waiting(q, 1000)
		got = append(got, all...)
		return err
	}))
	want = slices.Clone(m.rows)
	for i := range want {
		want[i].Error = ""
	}
	slices.SortFunc(want, func(a, b news.Delivery) int {
		return cmp.Or(compareDestinations(a.Destination, b.Destination), cmp.Compare(a.Lane, b.Lane), cmp.Compare(a.ID, b.ID))
	})
	Equal(m.t, "what waits", got, want)
	heard := map[string]int{}
	for d := range m.subs {
		var queries []string
		for _, s := range Must[[]news.Subscription](m.t)(m.db.Subscriptions(d)) {
			queries = append(queries, s.Query)
			heard[wish(s)] = 1
		}
		Equal(m.t, "Subscriptions", queries, m.subs[d])
	}
	for s, n := range m.heard {
		if n == 0 {
			delete(m.heard, s)
		}
	}
	Equal(m.t, "what the callbacks heard of", m.heard, heard)
	m.counts.Pending, m.counts.InDoubt = 0, 0
	for _, d := range m.rows {
		if d.InDoubt {
			m.counts.InDoubt++
		} else {
			m.counts.Pending++
		}
	}
	Balance(m.t, m.db, m.counts)
}

func (e Engine) TestModel(t *testing.T) {
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		dice := make([]byte, 1500)
		for i := range dice {
			dice[i] = byte(rnd.Uint32())
		}
		t.Run(fmt.Sprint(seed), func(t *testing.T) { e.Play(t, dice) })
	}
}

// Play has bytes play a game of polls, sends and people who come and go.
func (e Engine) Play(t testing.TB, dice []byte) { e.newModel(t, dice).run() }
