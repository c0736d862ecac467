package delivery

import (
	"math"
	"slices"
	"sync"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// What a destination does not want yet stays in its queue, on disk. When its time
// has come everything that waits for it there goes as one message, a digest.

const (
	// holdLook is how often a hold is asked for again: wishes change, and clocks.
	holdLook = 15 * time.Minute

	// maxCollected is how many alerts of a lane one digest takes on; more go into
	// the next. A week's digest of fifty stories a day has 350.
	maxCollected = 1000

	// budgetFor is how long it counts that something was told.
	budgetFor = 24*time.Hour + time.Hour // a day on which the clocks are put back has 25
)

// budgets remember when alerts went to destinations where that counts. It is safe
// for concurrent use.
type budgets struct {
	mu   sync.Mutex
	told map[news.Destination][]time.Time // ascending; guarded by mu
}

// add notes that an alert went to a destination.
func (b *budgets) add(to news.Destination, at time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := append(b.told[to], at)
	slices.SortFunc(list, time.Time.Compare)
	b.told[to] = slices.DeleteFunc(list, func(t time.Time) bool { return at.Sub(t) > budgetFor })
}

// of are the times that count for a destination, and are not yet to come by a clock
// that was ahead.
func (b *budgets) of(to news.Destination, now time.Time) []time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(b.told[to]), func(t time.Time) bool { return t.After(now) })
}

// load reads what the processes before this one told.
func (b *budgets) load(db *store.DB, now time.Time) error {
	return db.Posts(now.Add(-budgetFor), func(p store.Post) error {
		b.add(p.Destination, p.At)
		return nil
	})
}

// move has what was told in a chat count in another.
func (b *budgets) move(from, to news.ChatID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for d, list := range b.told {
		if d.Chat == from {
			delete(b.told, d)
			d.Chat = to
			b.told[d] = append(b.told[d], list...)
			slices.SortFunc(b.told[d], time.Time.Compare)
		}
	}
}

// rest is when a destination does not want to be told; nil for never.
func (e *Engine) rest(to news.Destination) *news.Rest {
	if e.o.Rest == nil {
		return nil
	}
	return e.o.Rest(to)
}

// held is until when a queue rests whose oldest row was decided at since; now or
// earlier means that it may go.
func (e *Engine) held(q store.Queue, since, now time.Time) time.Time {
	r := e.rest(q.Destination)
	if r == nil {
		return time.Time{}
	}
	until, _ := news.Hold(r, q.Lane, since, e.budgets.of(q.Destination, now), now)
	return until
}

// Due says since when something could have been told that was decided for a queue,
// as far as its destination's wishes are concerned, and whether these hold it yet.
// The lowest lane waits for all others, and for itself where it is a broadcast to ten
// thousand chats: it is late only when nothing has arrived for long.
func (e *Engine) Due(q store.Queue, decided time.Time) (since time.Time, held bool) {
	now := time.Now()
	if e.o.Brake.holds(&news.Delivery{Lane: q.Lane, Body: news.Body{Kind: news.BodyItem, Number: 1}}) {
		return now, true
	}
	since, held = news.Due(e.rest(q.Destination), q.Lane, decided, e.budgets.of(q.Destination, now), now)
	if q.Lane == news.LaneDigest {
		since = later(since, e.line.figures.last())
	}
	return since, held
}

// collect gives all that waits for a destination and may go now, if the first of
// some rows has waited so long that it is told with all of it; nil where it is not,
// and where its destination never wants to wait: a clock that was set makes no digest.
// The rows given come first.
func (e *Engine) collect(q store.Queue, rows []news.Delivery, now time.Time) ([]news.Delivery, error) {
	if e.renderer.many == nil || e.rest(q.Destination) == nil || alone(rows[0]) || now.Sub(rows[0].Decided) < news.CollectAfter {
		return nil, nil
	}
	var all []news.Delivery
	for _, lane := range []news.Lane{q.Lane, news.LaneBreaking, news.LaneAlert, news.LaneDigest} {
		other := store.Queue{Destination: q.Destination, Lane: lane}
		if lane == q.Lane && len(all) > 0 {
			continue
		}
		list, err := e.o.Store.Waiting(other, maxCollected)
		if err != nil {
			return nil, err
		}
		if list, _ = come(list, now); len(list) > 0 && !e.held(other, list[0].Decided, now).After(now) {
			all = append(all, list...)
		}
	}
	return all, nil
}

// dropOutdated gives up what waited for a chat until it could be served again and is
// too old by now, since when its destination wanted it.
func dropOutdated(e *Engine, chat news.ChatID) {
	if e.o.MaxAge == nil || e.o.MaxAge() <= 0 {
		return
	}
	oldest := time.Now().Add(-e.o.MaxAge())
	for _, q := range e.queues.of(chat) {
		waiting, err := e.o.Store.Waiting(q, math.MaxInt)
		if err != nil {
			e.log.Error("waiting deliveries not read", "destination", q.Destination, "error", err)
			continue
		}
		old := slices.DeleteFunc(waiting, func(d news.Delivery) bool {
			since, held := e.Due(q, d.Decided)
			return d.Item() == 0 || d.InDoubt || held || !since.Before(oldest)
		})
		e.settle(old, outcome{fate: store.GivenUp, ending: news.EndStale, reason: "too old when its chat could be served again"})
	}
}

// alone reports whether a row shares its message with no other.
func alone(d news.Delivery) bool { return d.Item() == 0 || d.Plain }

// pickAll takes from all that waits for a destination what goes with the first.
func pickAll(rows []news.Delivery, now time.Time) (group []news.Delivery) {
	for i, d := range rows {
		if i == 0 || together(rows[0], d, now) {
			group = append(group, d)
		}
	}
	return group
}

// since is since when some rows could have been told.
func (e *Engine) since(rows []news.Delivery) time.Time {
	oldest := slices.MinFunc(rows, func(a, b news.Delivery) int { return a.Decided.Compare(b.Decided) })
	now := time.Now()
	since, _ := news.Due(e.rest(oldest.Destination), oldest.Lane, oldest.Decided, e.budgets.of(oldest.Destination, now), now)
	return since
}

// spend notes that a message was told, of which d is a row, where that counts.
func (e *Engine) spend(o *outcome, d news.Delivery) {
	if o.noted = d.Item() != 0 && e.counts(d.Destination); o.noted {
		e.budgets.add(d.Destination, time.Now())
	}
}

// counts says whether a message to a destination counts against a budget.
func (e *Engine) counts(to news.Destination) bool {
	r := e.rest(to)
	return r != nil && r.Counts()
}
