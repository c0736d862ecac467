package newsroom

import (
	"slices"
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
	number    map[watcher]uint32         // :: watcher → subscriber in the index; guarded by mu
	watcher   []watcher                  // :: subscriber in the index → watcher; guarded by mu
	channels  []Channel                  // what the configuration put in; guarded by mu
	followers map[news.SourceID][]uint32 // :: source → watchers that follow it, in order; guarded by mu
}

// A watcher is a destination in one of its roles. They are apart in the index,
// because one may ask by two of them and drop one later.
type watcher struct {
	news.Destination
	urgent     bool // wants it in the breaking lane
	configured bool // by the configuration file, not by somebody there
}

// A Channel is an outlet that leads somewhere: what that destination hears of,
// without anybody there having asked.
type Channel struct {
	Destination news.Destination
	Query       *query.Query
	Urgent      bool // what it hears of is breaking news there
}

// watcher is the channel's place in the index.
func (c Channel) watcher() watcher {
	return watcher{Destination: c.Destination, urgent: c.Urgent, configured: true}
}

// NewWatchers makes an empty index.
func NewWatchers() *Watchers {
	return &Watchers{index: index.New(), number: map[watcher]uint32{}, followers: map[news.SourceID][]uint32{}}
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
	if !s.Price.IsZero() {
		return // no news
	}
	n := w.numberOf(watcher{Destination: s.Destination, urgent: s.Urgent})
	if s.Source != 0 {
		w.follow(s.Source, n)
	} else if q, err := query.Parse(s.Query); err == nil {
		w.index.Add(index.PlanOf(q), n)
	}
}

func (w *Watchers) Unsubscribed(s news.Subscription) {
	if !s.Price.IsZero() {
		return
	}
	n := w.numberOf(watcher{Destination: s.Destination, urgent: s.Urgent})
	if s.Source != 0 {
		w.unfollow(s.Source, n)
	} else if q, err := query.Parse(s.Query); err == nil {
		w.index.Remove(index.PlanOf(q), n)
	}
}

func (w *Watchers) follow(id news.SourceID, n uint32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := w.followers[id]
	if at, known := slices.BinarySearch(list, n); !known {
		w.followers[id] = slices.Insert(list, at, n)
	}
}

func (w *Watchers) unfollow(id news.SourceID, n uint32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	list := w.followers[id]
	if at, known := slices.BinarySearch(list, n); known {
		list = slices.Delete(list, at, at+1)
	}
	if w.followers[id] = list; len(list) == 0 {
		delete(w.followers, id)
	}
}

// followed says whether anybody follows a source.
func (w *Watchers) followed(id news.SourceID) bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return len(w.followers[id]) > 0
}

// channelOf is what an outlet hears of, and where; false while it leads nowhere,
// or where its query cannot be read.
func channelOf(o *news.Outlet) (Channel, bool) {
	to, known := o.Destination()
	q, err := outletQuery(o)
	return Channel{Destination: to, Query: q, Urgent: o.Urgent}, known && err == nil
}

// outletQuery is what an outlet watches for: its words, of its sources.
func outletQuery(o *news.Outlet) (*query.Query, error) {
	var q *query.Query
	if len(o.Sources) > 0 {
		q = query.FromSources(o.Sources...)
	}
	if o.Watch == "" {
		if q == nil {
			q = query.All()
		}
		return q, nil
	}
	watch, err := query.Parse(o.Watch)
	if err != nil || q == nil {
		return watch, err
	}
	return query.And(watch, q), nil
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

// want lists who asks for what a source brings, each destination once, with
// what it asked for.
func (w *Watchers) want(src news.SourceID, text *query.Text, lane news.Lane) []news.Alert {
	found := buffers.Get().(*index.Matches)
	defer buffers.Put(found)
	w.index.Match(text, found)
	w.mu.RLock()
	defer w.mu.RUnlock()
	followers := w.followers[src]
	list := wanting{
		at:     make(map[news.Destination]int, found.Len()+len(followers)),
		alerts: make([]news.Alert, 0, found.Len()+len(followers)),
	}
	for _, n := range followers {
		list.add(w.watcher[n], lane, []news.Reason{{Source: src}})
	}
	for i := range found.Len() {
		list.add(w.watcher[found.Subscriber(i)], lane, queryReasons(found.Queries(i)))
	}
	return list.alerts
}

func queryReasons(queries []string) []news.Reason {
	slices.Sort(queries)
	reasons := make([]news.Reason, len(queries))
	for i, q := range queries {
		reasons[i].Query = q
	}
	return reasons
}

// A wanting gathers alerts, one for each destination.
type wanting struct {
	at     map[news.Destination]int // :: destination → its place in alerts
	alerts []news.Alert
}

// add takes a watcher in. A destination that asks twice has one alert: in the
// more urgent lane, for every reason there is. What the configuration asked for
// needs none.
func (l *wanting) add(d watcher, lane news.Lane, reasons []news.Reason) {
	if d.urgent {
		lane = news.LaneBreaking
	}
	if d.configured {
		reasons = nil
	}
	i, known := l.at[d.Destination]
	if !known {
		l.at[d.Destination] = len(l.alerts)
		l.alerts = append(l.alerts, news.Alert{Destination: d.Destination, Lane: lane, Reasons: reasons})
		return
	}
	a := &l.alerts[i]
	a.Lane = min(a.Lane, lane)
	a.Reasons = append(a.Reasons, reasons...)
}
