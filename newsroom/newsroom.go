// Package newsroom is the way of an item: a source is due, it is polled, what
// is new in it is completed and matched against what everybody asked for, and
// the decision is committed. From there the bot carries it.
package newsroom

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"newsbot/feeds"
	"newsbot/internal/suspects"
	"newsbot/llm"
	"newsbot/news"
	"newsbot/news/price"
	"newsbot/store"
)

// Options say what a Room works with. All but the model's are required.
type Options struct {
	Store     *store.DB
	Web       *feeds.Fetcher
	Model     *llm.Summarizer               // nil: bullets are the article's own sentences
	ModelTime time.Duration                 // how long the items of a poll wait for the model, all together
	Lang      func(news.Destination) string // that the model translates into for a destination; "" is none
	Watchers  *Watchers
	Log       *slog.Logger
	Now       func() time.Time
	Steady    func() time.Time                // a clock that nobody sets; nil is Now
	Queued    func([]store.Queue)             // hears which deliveries were decided
	Tell      func(news.Source, news.Trouble) // tells the administrators that a source is in trouble
	Held      func(news.Source, int)          // tells them that so many items were held back, as an archive on display
	Suspects  *suspects.Book                  // what is being read, so that what ends the process does so a few times only; nil remembers nothing
	Prices    func(text string) []price.Quote // what the coins cost that a text names, without asking anybody; nil tells none
	Rules     Rules
}

// A Room polls the sources that are due and brings what is new to those who
// want it: fetch, enrich, match, commit. Its methods are safe for concurrent
// use, except that Close is the last.
type Room struct {
	db        *store.DB
	web       *feeds.Fetcher
	model     *llm.Summarizer
	modelTime time.Duration
	watch     *Watchers
	log       *slog.Logger
	now       func() time.Time
	steady    func() time.Time // only for how much later something is
	queued    func([]store.Queue)
	tell      func(news.Source, news.Trouble)
	held      func(news.Source, int)
	suspects  *suspects.Book
	prices    func(string) []price.Quote

	lang   func(news.Destination) string // that somebody is told in; "" is as it came
	wait   atomic.Bool                   // see Hold
	stale  atomic.Bool                   // the agenda has to be read again
	rules  atomic.Pointer[Rules]
	agenda agenda
	doubts doubts
	clock  *clock
	busy   sync.WaitGroup // polls in progress
	open   atomic.Bool    // what the last round began goes on: polls may begin at any time

	mu      sync.Mutex
	unsaved []news.Source // polls that brought nothing, for the next group commit; guarded by mu
	round   time.Time     // end of the last polling round that went well; guarded by mu
	unkept  bool          // the last commit of a poll failed; guarded by mu
}

// Rules are the settings that may change while the room works.
type Rules struct {
	MaxAge   time.Duration // older items are not told; 0 is no limit
	Articles bool          // read article pages where a feed says too little
	Bullets  int           // how many at most
	Schedule string        // of sources that name none; one that news.ParseSchedule reads
}

// tooOld says whether an item is too old to be told, by itself.
func (r *Rules) tooOld(item *news.Item) bool {
	return r.MaxAge > 0 && item.Age(item.Seen) > r.MaxAge
}

// New makes a room. It polls nothing before ReadSources and the first Round.
func New(o Options) *Room {
	n := &Room{
		db: o.Store, web: o.Web, model: o.Model, modelTime: o.ModelTime, lang: o.Lang, watch: o.Watchers,
		log: o.Log, now: o.Now, steady: o.Steady, queued: o.Queued, tell: o.Tell, held: o.Held, suspects: o.Suspects, prices: o.Prices,
	}
	if n.steady == nil {
		n.steady = n.now
	}
	n.clock = newClock(n.now, n.steady)
	n.SetRules(o.Rules)
	if n.lang == nil {
		n.lang = func(news.Destination) string { return "" }
	}
	return n
}

// SetRules puts other rules in force for the polls that begin from now on.
func (n *Room) SetRules(r Rules) { n.rules.Store(&r) }

// Hold has polling wait, or go on. An item is decided once, and a channel whose
// number is unknown then would never hear of it.
func (n *Room) Hold(wait bool) { n.wait.Store(wait) }

// ReadOutlets reads the outlets from the store, serves those that lead somewhere,
// and tells them what came while they did not.
func (n *Room) ReadOutlets() error {
	all, err := n.db.Outlets()
	if err != nil {
		return err
	}
	var list []Channel
	for i := range all {
		if c, ok := channelOf(&all[i]); ok {
			list = append(list, c)
		}
	}
	n.serve(list)
	for i := range all {
		if c, ok := channelOf(&all[i]); ok && all[i].State.Behind && all[i].State.Standing == news.Reached {
			err = errors.Join(err, late{n}.catchUp(&all[i], c))
		}
	}
	return err
}

// serve replaces what the room brings to channels without being asked there.
func (n *Room) serve(channels []Channel) {
	n.watch.configure(channels)
}

// Close waits for the polls in progress, whose context has ended, and keeps
// what they learned. The store may be closed then.
func (n *Room) Close() error {
	n.busy.Wait()
	return n.saveStates()
}

// ReadSources reads the sources that are to be polled from the store, keeping
// what is in progress.
func (n *Room) ReadSources() error {
	return n.agenda.replace(func(enter func(reading) error) error {
		return n.db.EachSource(func(s news.Source) error { return enter(n.reading(s)) })
	})
}

// reading is a source with the time at which it is due.
func (n *Room) reading(s news.Source) reading {
	r := reading{Source: s}
	if !s.State.NextPoll.IsZero() {
		now := n.now()
		in, other := s.DueSooner(n.rules.Load().schedule(&s), n.schedule, s.PollIn(now, n.schedule), now)
		r.next, r.sooner = n.steady().Add(in), other
	}
	return r
}

// SourcesChanged reads the sources again. Where that fails the next round does.
func (n *Room) SourcesChanged() {
	err := n.ReadSources()
	n.stale.Store(err != nil)
	if err != nil {
		n.log.Error("sources not read again; the next round tries it", "error", err)
	}
}

// schedule reads a source's schedule. One that cannot be read was checked when
// it was set, by an older version perhaps; the default stands in.
func (n *Room) schedule(s news.Source) news.Schedule {
	if schedule, err := news.ParseSchedule(s.Schedule); s.Schedule != "" && err == nil {
		return schedule
	}
	schedule, err := news.ParseSchedule(n.rules.Load().Schedule)
	if err != nil {
		panic(err) // checked with the configuration
	}
	return schedule
}

// schedule is what a source's schedule says.
func (r *Rules) schedule(s *news.Source) string { return cmp.Or(s.Schedule, r.Schedule) }

// PollSoon makes a source due now.
func (n *Room) PollSoon(id news.SourceID) { n.agenda.soon(id, n.steady()) }

// Round starts the polls that are due and returns at once; cron calls it
// each second.
func (n *Room) Round(ctx context.Context) {
	n.open.Store(false)
	if slept := n.clock.look(n.log); slept > 0 {
		n.agenda.shift(slept)
	}
	if n.wait.Load() {
		return
	}
	if n.stale.Load() {
		n.SourcesChanged()
		if n.stale.Load() {
			return
		}
	}
	if err := n.saveStates(); err != nil {
		n.log.Error("states of sources not kept; polling waits until they are", "error", err)
		return
	}
	n.open.Store(true)
	n.start(ctx)
	withdrawing{n}.round(ctx)
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.unkept {
		n.round = n.steady()
	}
}

// start begins the polls whose turn it is; each one that ends begins others.
func (n *Room) start(ctx context.Context) {
	if !n.open.Load() || ctx.Err() != nil {
		return
	}
	for _, id := range n.agenda.take(n.steady(), n.watch.followed) {
		n.busy.Go(func() { n.pollSource(ctx, id) })
	}
}

// committed notes how the last commit of a poll ended. While they fail, rounds
// do not count as having gone well, and /healthz says so before long.
func (n *Room) committed(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.unkept = err != nil && !errors.Is(err, store.ErrNotFound)
}

// pollSource polls a source as it stands in the store. Until what was learned is
// there too it is not polled again, so that no older state overwrites a newer.
func (n *Room) pollSource(ctx context.Context, id news.SourceID) {
	defer n.start(ctx)
	src, ok := n.db.SourceByID(id)
	if !ok {
		n.agenda.done(id, outcome{left: true}, n.steady())
		n.agenda.put(reading{Source: news.Source{ID: id}, next: n.steady().Add(time.Hour)})
		return
	}
	src.State.DueBy = n.rules.Load().schedule(&src) // before the schedule itself, should it change meanwhile
	src, kept := n.pollSafely(ctx, src, n.schedule(src))
	if kept {
		n.agenda.put(n.reading(src))
		return
	}
	n.mu.Lock()
	n.unsaved = append(n.unsaved, src)
	n.mu.Unlock()
}

// saveStates commits what polls without news have learned, all of a round's
// together: a crash before costs no more than a poll too many.
func (n *Room) saveStates() error {
	n.mu.Lock()
	unsaved := n.unsaved
	n.unsaved = nil
	n.mu.Unlock()
	if len(unsaved) == 0 {
		return nil
	}
	err := n.db.SaveStates(unsaved...)
	n.committed(err)
	if err != nil {
		n.mu.Lock()
		n.unsaved = append(unsaved, n.unsaved...)
		n.mu.Unlock()
		return err
	}
	for _, src := range unsaved {
		n.agenda.put(n.reading(src))
	}
	return nil
}

// Late counts the sources whose poll is late, and those that are polled at all.
func (n *Room) Late() (late, all int) { return n.agenda.late(n.steady()) }

// ClockJump is by how much the machine's clock was last set, or stood still, and
// when that was noticed; zero for never.
func (n *Room) ClockJump() (by time.Duration, at time.Time) { return n.clock.jumped() }

// LastRound is when a polling round last ended well, by the steady clock; zero
// for never.
func (n *Room) LastRound() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.round
}
