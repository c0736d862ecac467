package newsroom

import (
	"slices"
	"strings"
	"sync"

	"newsbot/news"
	"newsbot/news/index"
	"newsbot/news/query"
)

// Watchers says who wants an item: the index of everybody's queries, with the
// destinations behind its small dense subscriber numbers. The store feeds it
// through its hooks; the configuration adds its channels.
type Watchers struct {
	index *index.Index

	mu        sync.RWMutex
	number    map[watcher]uint32    // :: watcher → subscriber in the index; guarded by mu
	watcher   []watcher             // :: subscriber in the index → watcher; guarded by mu
	channels  []Channel             // what the configuration put in; guarded by mu
	followers map[news.SourceID]int // :: source → subscriptions that follow it; guarded by mu
}

// A watcher is a destination in one of its roles. They are apart in the index,
// because one may ask by two of them and drop one later.
type watcher struct {
	news.Destination
	urgent     bool // wants it in the breaking lane
	configured bool // by the configuration file, not by somebody there
}

// A Channel is a destination that the operator has served: what it hears of,
// without anybody there having asked.
type Channel struct {
	Destination news.Destination
	Query       *query.Query
	Urgent      bool   // what it hears of is breaking news there
	Lang        string // told in this language, where there is a translation; "" is as it came
}

// watcher is the channel's place in the index.
func (c Channel) watcher() watcher {
	return watcher{Destination: c.Destination, urgent: c.Urgent, configured: true}
}

// NewWatchers makes an empty index.
func NewWatchers() *Watchers {
	return &Watchers{index: index.New(), number: map[watcher]uint32{}, followers: map[news.SourceID]int{}}
}

// numberOf is the index's number of a watcher, new or old. Numbers are never
// taken back: a destination that left usually returns.
func (w *Watchers) numberOf(d watcher) uint32 {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, ok := w.number[d]
	if !ok {
		n = uint32(len(w.watcher))
		w.number[d] = n
		w.watcher = append(w.watcher, d)
	}
	return n
}

// Subscribed and Unsubscribed are the store's hooks. A query on disk that no
// longer parses matches nothing; its owner sees it in /list and can replace it.
func (w *Watchers) Subscribed(s news.Subscription) {
	if q, err := query.Parse(s.Query); err == nil {
		w.index.Add(index.PlanOf(q), w.numberOf(watcher{Destination: s.Destination, urgent: s.Urgent}))
	}
	w.countFollower(s.Source, 1)
}

func (w *Watchers) Unsubscribed(s news.Subscription) {
	if q, err := query.Parse(s.Query); err == nil {
		w.index.Remove(index.PlanOf(q), w.numberOf(watcher{Destination: s.Destination, urgent: s.Urgent}))
	}
	w.countFollower(s.Source, -1)
}

func (w *Watchers) countFollower(id news.SourceID, n int) {
	if id == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.followers[id] += n; w.followers[id] <= 0 {
		delete(w.followers, id)
	}
}

// followed says whether anybody follows a source.
func (w *Watchers) followed(id news.SourceID) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.followers[id] > 0
}

// configure replaces what the configured channels ask for.
func (w *Watchers) configure(channels []Channel) {
	w.mu.Lock()
	old := w.channels
	w.channels = channels
	w.mu.Unlock()
	for _, c := range channels {
		w.index.Add(index.PlanOf(c.Query), w.numberOf(c.watcher()))
	}
	for _, c := range old {
		if !slices.ContainsFunc(channels, c.same) {
			w.index.Remove(index.PlanOf(c.Query), w.numberOf(c.watcher()))
		}
	}
}

func (c Channel) same(d Channel) bool {
	return c.watcher() == d.watcher() && c.Query.String() == d.Query.String()
}

// buffers are what matching works in: as large as there are Watchers, so used
// again.
var buffers = sync.Pool{New: func() any { return new(index.Matches) }}

// want lists who asks for a text, each destination once, with the queries that
// hit.
func (w *Watchers) want(text *query.Text, lane news.Lane) []news.Alert {
	found := buffers.Get().(*index.Matches)
	defer buffers.Put(found)
	w.index.Match(text, found)
	w.mu.RLock()
	defer w.mu.RUnlock()
	at := make(map[news.Destination]int, found.Len())
	alerts := make([]news.Alert, 0, found.Len())
	for i := range found.Len() {
		a := w.alert(found, i, lane)
		if j, ok := at[a.Destination]; ok {
			alerts[j] = join(alerts[j], a)
			continue
		}
		at[a.Destination] = len(alerts)
		alerts = append(alerts, a)
	}
	return alerts
}

// apart stands between the queries of one reason; bot.Apart is the same.
const apart = " · "

// alert is what the i-th of the watchers found is told.
func (w *Watchers) alert(found *index.Matches, i int, lane news.Lane) news.Alert {
	d := w.watcher[found.Subscriber(i)]
	a := news.Alert{Destination: d.Destination, Lane: lane}
	if d.urgent {
		a.Lane = news.LaneBreaking
	}
	if !d.configured {
		because := found.Queries(i)
		slices.Sort(because)
		a.Because = strings.Join(because, apart)
	}
	return a
}

// join is one alert of two for the same destination: the more urgent lane, and
// every reason there is.
func join(a, b news.Alert) news.Alert {
	a.Lane = min(a.Lane, b.Lane)
	if a.Because != "" && b.Because != "" {
		a.Because += apart
	}
	a.Because += b.Because
	return a
}
