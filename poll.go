package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"newsbot/feeds"
	"newsbot/llm"
	"newsbot/news"
	"newsbot/store"
)

// A newsroom polls the sources that are due and brings what is new to those
// who want it: fetch, enrich, match, commit.
type newsroom struct {
	db        *store.DB
	web       *feeds.Fetcher
	model     *llm.Summarizer // nil: bullets are the article's own sentences
	modelTime time.Duration   // how long the items of a poll wait for the model, all together
	watch     *watchers
	log       *slog.Logger
	now       func() time.Time
	queued    func([]store.Queue)    // tells the bot that deliveries wait
	tell      func(key, text string) // sends word to the administrators, once for a key

	langs  atomic.Pointer[map[news.Destination]string] // :: configured channel → language to translate into, "" for none
	wait   atomic.Bool                                 // a configured channel is not known yet
	rules  atomic.Pointer[pollRules]
	agenda agenda
	busy   sync.WaitGroup // polls in progress

	mu      sync.Mutex
	unsaved []news.Source // polls that brought nothing, for the next group commit; guarded by mu
	round   time.Time     // end of the last polling round that went well; guarded by mu
	unkept  bool          // the last commit of a poll failed; guarded by mu
}

// pollRules are the settings that a reload may change.
type pollRules struct {
	maxAge   time.Duration
	articles bool
	bullets  int
	schedule string // of sources that name none
}

// readSources reads the sources that are to be polled from the store, keeping
// what is in progress.
func (n *newsroom) readSources() error { return n.agenda.replace(n.db.EachSource) }

// schedule reads a source's schedule. One that cannot be read was checked when
// it was set, by an older version perhaps; the default stands in.
func (n *newsroom) schedule(s news.Source) news.Schedule {
	if schedule, err := news.ParseSchedule(s.Schedule); s.Schedule != "" && err == nil {
		return schedule
	}
	schedule, err := news.ParseSchedule(n.rules.Load().schedule)
	if err != nil {
		panic(err) // checked with the configuration
	}
	return schedule
}

// pollSoon makes a source due now.
func (n *newsroom) pollSoon(id news.SourceID) { n.agenda.soon(id, n.now()) }

// pollRound starts the polls that are due and returns at once; cron calls it
// each second.
func (n *newsroom) pollRound(ctx context.Context) {
	if n.wait.Load() {
		return
	}
	if err := n.saveStates(); err != nil {
		n.log.Error("states of sources not kept; polling waits until they are", "error", err)
		return
	}
	for _, id := range n.agenda.take(n.now(), n.watch.followed) {
		n.busy.Go(func() { n.pollSource(ctx, id) })
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.unkept {
		n.round = n.now()
	}
}

// committed notes how the last commit of a poll ended. While they fail, rounds
// do not count as having gone well, and /healthz says so before long.
func (n *newsroom) committed(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.unkept = err != nil && !errors.Is(err, store.ErrNotFound)
}

// pollSource polls a source as it stands in the store. Until what was learned is
// there too it is not polled again, so that no older state overwrites a newer.
func (n *newsroom) pollSource(ctx context.Context, id news.SourceID) {
	src, ok := n.db.SourceByID(id)
	if !ok {
		n.agenda.put(news.Source{ID: id, State: news.SourceState{NextPoll: n.now().Add(time.Hour)}})
		return
	}
	src, kept := n.pollSafely(ctx, src, n.schedule(src))
	if kept {
		n.agenda.put(src)
		return
	}
	n.mu.Lock()
	n.unsaved = append(n.unsaved, src)
	n.mu.Unlock()
}

// saveStates commits what polls without news have learned, all of a round's
// together: a crash before costs no more than a poll too many.
func (n *newsroom) saveStates() error {
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
		n.agenda.put(src)
	}
	return nil
}

// lastRound is when a polling round last ended well; zero for never.
func (n *newsroom) lastRound() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.round
}
