package newsroom

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"newsbot/feeds"
	"newsbot/internal/suspects"
	"newsbot/news"
	"newsbot/news/byline"
	"newsbot/news/price"
	"newsbot/news/query"
	"newsbot/news/urls"
	"newsbot/store"
)

// pagesAPoll bounds the article pages fetched for the new items of one poll,
// so that a burst of them does not hold the alerts back.
const pagesAPoll = 10

// pollSafely polls a source, and takes a panic, which some document may bring
// about in a parser, for a failed poll.
func (n *Room) pollSafely(ctx context.Context, src news.Source, schedule news.Schedule) (after news.Source, kept bool) {
	o := outcome{left: true}
	defer func() { n.agenda.done(src.ID, o, n.steady()) }()
	note, err := n.suspects.Begin(fmt.Sprint("source ", src.ID), src.Name)
	if err != nil {
		return n.leftAlone(src, schedule, err), false
	}
	defer note.End()
	defer func() {
		if p := recover(); p != nil {
			n.log.Error("poll panicked; please report this", "source", src.Name, "panic", p, "stack", string(debug.Stack()))
			after, kept = src, false
			after.State.PollFailed("a document that our parser could not bear", false, n.now())
			after.State.NextPoll = news.NextPoll(schedule, &after, time.Time{}, n.now())
		}
	}()
	return n.poll(ctx, src, schedule, note, &o)
}

// leftAlone is a source that is not polled, because the process ended several
// times while it was read. Alarms say so.
func (n *Room) leftAlone(src news.Source, schedule news.Schedule, why error) news.Source {
	n.log.Warn("poll put off", "source", src.Name, "error", why)
	wish := time.Time{}
	if aside := new(suspects.Aside); errors.As(why, &aside) {
		wish = aside.Until
	}
	src.State.NextPoll = news.NextPoll(schedule, &src, wish, n.now())
	return src
}

// fetch asks for a source's page, and notes what that says of its site.
func (n *Room) fetch(ctx context.Context, src news.Source, o *outcome) (feeds.Page, error) {
	begun := n.steady()
	page, err := n.web.Fetch(ctx, src, n.now())
	if !page.Date.IsZero() {
		n.clock.world.note(urls.Site(src.URL), n.now().Sub(page.Date))
	}
	*o = outcome{took: n.steady().Sub(begun), reached: !feeds.Unreached(err), left: ctx.Err() != nil}
	return page, err
}

// poll asks one source once. What it brought is decided and kept at once; that
// it brought nothing is kept with the round's other polls of that kind. It gives
// the source back as the next poll is to find it, and whether the store has it
// like that. Whatever goes wrong costs only this source, and only this poll.
func (n *Room) poll(ctx context.Context, src news.Source, schedule news.Schedule, note *suspects.Note, o *outcome) (after news.Source, kept bool) {
	page, err := n.fetch(ctx, src, o)
	if ctx.Err() != nil {
		return src, true // we are stopping; the next start asks again
	}
	now := n.now()
	after = src
	if errors.Is(err, feeds.ErrWaiting) { // nobody was asked, so it is no poll
		n.log.Debug("poll put off", "source", src.Name, "until", page.Wish)
		after.State.NextPoll = news.NextPoll(schedule, &after, page.Wish, now)
		return after, false
	}
	after.State = page.State
	after.State.PollEnded(now)
	after.State.NextPoll = news.NextPoll(schedule, &after, page.Wish, now)
	after.State.Wish = page.Wish

	if err != nil {
		n.log.Warn("poll failed", "source", src.Name, "failures", after.State.Failures, "error", err)
	}
	if err != nil || page.NotModified {
		n.alarm(&after, after.State.Alarm(now))
	} else if err := n.ingest(ctx, &after, page, note, src.State.Succeeded.IsZero()); err != nil {
		return n.notKept(src, err), true
	} else {
		kept = true
	}
	if n.moves(&after, &src) {
		if err := n.db.SaveSource(after); err != nil {
			return n.notKept(src, err), true
		}
		kept = false // the new address is; the state there is not yet
	}
	return after, kept
}

// notKept is a source whose poll the store did not take: it stands as before,
// and is polled again before long.
func (n *Room) notKept(src news.Source, err error) news.Source {
	if !errors.Is(err, store.ErrNotFound) { // it was removed meanwhile
		n.log.Error("poll not kept; it will be made again", "source", src.Name, "error", err)
	}
	src.State.NextPoll = n.now().Add(time.Minute)
	return src
}

// Ahead is how far the machine's clock is ahead of the world's, as far as several
// servers agree on it; negative for behind.
func (n *Room) Ahead() time.Duration { return n.clock.world.off() }

// alarm tells the administrators of a source's trouble.
func (n *Room) alarm(src *news.Source, t news.Trouble) {
	if t != news.NoTrouble {
		n.log.Warn("source in trouble", "source", src.Name, "trouble", t)
		n.tell(*src, t)
	}
}

// moves gives a source the address that it has moved to for good, and says so.
// One in the configuration is the operator's to change.
func (n *Room) moves(src, before *news.Source) bool {
	switch {
	case !news.HasMoved(&src.State, src.State.Polled):
		return false
	case src.Origin != news.FromConfig:
		n.log.Info("source has moved", "source", src.Name, "from", src.URL, "to", src.State.Moved)
		src.Move()
		return true
	case !news.HasMoved(&before.State, before.State.Polled):
		n.log.Warn("source has moved for good: change its url in the configuration", "source", src.Name, "to", src.State.Moved)
	}
	return false
}

// ingest completes what is new on a page, matches it and commits it: the items,
// who hears of them, and the source's state. first is the source's first page.
func (n *Room) ingest(ctx context.Context, src *news.Source, page feeds.Page, note *suspects.Note, first bool) error {
	known, err := n.db.Recognise(src.ID, page.Listed)
	if err != nil {
		return err
	}
	withdrawing{n}.noteSigns(src, page.Items, known, n.now())
	p := store.Poll{Items: page.Items, Known: page.Listed, Found: known, Alerts: make([][]news.Alert, len(page.Items)), MaxAge: n.rules.Load().MaxAge, Ahead: n.Ahead()}
	if err := n.complete(ctx, src, &p, known, note, first); err != nil {
		return err
	}
	trouble := src.State.Alarm(src.State.Polled) // a page that changes and brings nothing new is silent, too
	p.Source = *src
	done, err := n.db.Ingest(p, src.State.Polled)
	n.committed(err)
	if err != nil {
		return err
	}
	n.doubts.list(src.ID, page.Items, known, done.New)
	n.alarm(src, trouble)
	n.queued(done.Queued)
	if done.Held > 0 {
		n.held(*src, done.Held)
	}
	pairs := []any{"source", src.Name, "items", len(page.Items), "new", len(done.New), "alerts", done.Alerts[news.Tell]}
	n.log.Info("polled", append(pairs, done.Items.Pairs()...)...)
	return nil
}

// complete says what the new and the corrected items of a poll are and who wants
// each, enters the new ones into the source's account, and summarises those that
// somebody will hear of.
func (n *Room) complete(ctx context.Context, src *news.Source, p *store.Poll, known []store.Known, note *suspects.Note, first bool) error {
	now, pages := src.State.Polled, pagesAPoll
	var fresh, heard []int
	shared := PageOf(src, p.Items)
	for i, k := range known {
		item := &p.Items[i]
		item.Source, item.Seen = src.ID, now.Add(-p.Ahead)
		if k.Item != 0 && !k.Corrected {
			continue
		}
		if n.inHand(note, src, item, func() {
			if n.readPage(ctx, src, item, first, pages) {
				pages--
			}
		}) != nil {
			n.log.Warn("told as its feed has it: reading its article ended the process", "source", src.Name, "item", item.Title)
		}
		describe(src, &shared, item)
		article := !noArticle(&shared, item)
		if article {
			p.Alerts[i] = n.wanted(src, item)
		}
		if k.Item == 0 {
			src.State.NewItem(item, first, now)
			fresh = append(fresh, i)
		}
		if article && (k.Corrected || len(p.Alerts[i]) > 0 && !n.rules.Load().tooOld(item) && (!first || src.Announce > 0)) {
			heard = append(heard, i) // a corrected one may have been told before
		}
	}
	if err := n.summarise(src, p, fresh, heard, note, first); err != nil {
		return err
	}
	n.askAgain(src, p, known, heard)
	p.Source = *src
	if n.model != nil && !first {
		if err := n.askModel(ctx, p, known, len(fresh)); err != nil {
			return err
		}
	}
	priced(n.prices, p, known, heard)
	return nil
}

// priced freezes what the coins cost that new items name, as an alert shows of them:
// from memory, at the last moment before they are decided.
func priced(quotes func(text string) []price.Quote, p *store.Poll, known []store.Known, heard []int) {
	if quotes == nil {
		return
	}
	for _, i := range heard {
		if item := &p.Items[i]; known[i].Item == 0 && len(p.Alerts[i]) > 0 {
			item.Prices = quotes(strings.Join(append([]string{item.Title, item.Deck}, item.Bullets...), "\n"))
		}
	}
}

// askAgain asks once more who wants items that are summarised by now: of the
// deck that the feed gave there may be less, and nobody hears of an item for the
// sake of its source's slogan.
func (n *Room) askAgain(src *news.Source, p *store.Poll, known []store.Known, heard []int) {
	for _, i := range heard {
		p.Alerts[i] = n.wanted(src, &p.Items[i])
		if known[i].Corrected {
			p.Alerts[i] = late{n}.onlyNow(src, known[i].Item, p.Alerts[i])
		}
	}
}

// laneOf is the lane of an item, unless who asks for it wants all at once.
func laneOf(src *news.Source, item *news.Item) news.Lane {
	if src.Urgent || byline.IsBreaking(item.Title) {
		return news.LaneBreaking
	}
	return news.LaneAlert
}

// wanted lists who asks for an item of a source. One that a person brought is
// told to its followers alone.
func (n *Room) wanted(src *news.Source, item *news.Item) []news.Alert {
	lane := laneOf(src, item)
	text := query.TextOf(item, src.Known())
	alerts := n.watch.want(src.ID, &text, lane)
	return slices.DeleteFunc(alerts, func(a news.Alert) bool { return !src.OpenTo(news.Audience{Follows: a.Follows(src.ID)}) })
}

// Resume queues the rest of the alerts of items whose commit a crash cut off:
// who wants them is asked of the index again.
func (n *Room) Resume() error {
	items, err := n.db.Unfinished()
	if err := errors.Join(err, withdrawing{n}.readDoubts()); err != nil {
		return err
	}
	for _, item := range items {
		src, _ := n.db.SourceByID(item.Source)
		done, err := n.db.Resume(item.ID, n.wanted(&src, &item), n.now())
		if err != nil {
			return err
		}
		n.log.Info("resumed an item that a stop cut off", "item", item.Title, "alerts", done.Alerts[news.Tell])
	}
	return nil
}
