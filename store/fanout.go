package store

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// A fanOut is an item or a notice with the alerts yet to be queued for it, in
// the order of their destinations.
type fanOut struct {
	body   news.Body
	story  news.StoryID
	chain  []news.StoryID // story and those that it goes on with; nil until a mute asks
	source news.SourceID  // of an item
	alerts []news.Alert
	of     news.Case                 // what is the same for all of them
	held   map[news.Destination]bool // :: destination → of an item that may be old news, not for it
	ending news.Verdict              // the best so far; of an item
	surge  bool                      // of an item that came with a hundred others
	old    bool                      // of an item that may be old news
	aside  bool                      // beside another fan-out of the item, for which the row is
}

// A spread is several fan-outs on their way to the disk.
type spread struct {
	now    time.Time
	outs   []fanOut
	queued map[Queue]bool
	items  news.Tally // items that are through
	alerts news.Tally
}

func newSpread(now time.Time) spread { return spread{now: now, queued: map[Queue]bool{}} }

// add takes a fan-out on; of two alerts for one destination the more urgent counts.
func (s *spread) add(f fanOut) {
	f.alerts = slices.Clone(f.alerts)
	slices.SortStableFunc(f.alerts, func(a, b news.Alert) int {
		return cmp.Or(compareDestinations(a.Destination, b.Destination), cmp.Compare(a.Lane, b.Lane))
	})
	f.alerts = slices.CompactFunc(f.alerts, func(a, b news.Alert) bool { return a.Destination == b.Destination })
	s.outs = append(s.outs, f)
}

// compareDestinations orders as the engine does.
func compareDestinations(a, b news.Destination) int {
	return cmp.Or(cmp.Compare(a.Chat, b.Chat), cmp.Compare(a.Topic, b.Topic))
}

// report says what came of it so far.
func (s *spread) report(out *Ingested) {
	out.Queued, out.Items, out.Alerts = s.queues(), out.Items.Plus(s.items), out.Alerts.Plus(s.alerts)
}

func (s *spread) queues() []Queue { return slices.Collect(maps.Keys(s.queued)) }

// finish writes what the first transaction had no room for.
func (db *DB) finish(s *spread) error {
	for len(s.outs) > 0 {
		if err := db.update(s.scopes(), s.step); err != nil {
			return err
		}
	}
	return nil
}

// scopes are what a step has to be alone with.
func (s *spread) scopes() []rows.Scope {
	all := scopes(ofStories)
	for i := range s.outs {
		if src := s.outs[i].source; src != 0 && !slices.Contains(all, ofSource(src)) {
			all = append(all, ofSource(src))
		}
	}
	return all
}

// step queues up to Options.AtOnce alerts, and writes down for each fan-out that
// is not through how far it came.
func (s *spread) step(t *tx) error {
	room := s.room(t.db.opts.AtOnce)
	b := batch{rows: make([]rows.Delivery, 0, room), told: make(map[rows.ToldPlace]bool, room)}
	for n := range s.outs {
		if err := s.take(t, &s.outs[n], &b); err != nil {
			return err
		}
	}
	s.outs = slices.DeleteFunc(s.outs, func(f fanOut) bool { return len(f.alerts) == 0 })
	return b.write(t)
}

// room is how many rows a step may come to, at the most.
func (s *spread) room(atOnce int) (n int) {
	for i := range s.outs {
		if news.Judge(s.outs[i].of) == news.Tell {
			n += len(s.outs[i].alerts)
		}
	}
	return min(n, atOnce)
}

// take moves alerts of a fan-out into the batch while it has room. Those that
// nobody is told take none, and are through at once: a crash may not make news
// of them.
func (s *spread) take(t *tx, f *fanOut, b *batch) error {
	var reached *news.Destination
	for len(f.alerts) > 0 {
		window := f.alerts
		if news.Judge(f.of) == news.Tell {
			window = window[:min(len(window), t.db.opts.AtOnce-len(b.rows))]
		}
		if len(window) == 0 {
			break
		}
		if err := s.judge(t, f, window, b); err != nil {
			return err
		}
		reached, f.alerts = &window[len(window)-1].Destination, f.alerts[len(window):]
	}
	if len(f.alerts) == 0 && f.source != 0 {
		s.items[f.ending]++
		t.ending(f.source, f.ending)
	}
	return t.putFanOut(f, reached)
}

// judge gives the verdicts on some alerts, and adds those to the batch that are
// told.
func (s *spread) judge(t *tx, f *fanOut, alerts []news.Alert, b *batch) error {
	silent, heard, err := t.before(f, alerts)
	if err != nil {
		return err
	}
	mutes, err := t.mutes(f, alerts)
	if err != nil {
		return err
	}
	approvals, err := t.approvals(f, alerts)
	if err != nil {
		return err
	}
	for i := range alerts {
		a := &alerts[i]
		c := f.of
		c.Held, c.Muted = f.held[a.Destination], silent[a.Destination.Chat]
		of := news.Matter{Reasons: a.Reasons, Source: f.source, Stories: f.chain}
		if n := news.Muting(mutes[a.Destination], of, s.now); n >= 0 && !c.Muted {
			c.Muted = true
			b.kept = append(b.kept, keptAway{a.Destination, mutes[a.Destination][n]})
		}
		c.Told = a.Kind == news.KindNew && (heard[a.Destination] || b.told[rows.ToldPlace{Story: f.story, Destination: a.Destination}])
		v := news.Judge(c)
		s.alerts[v]++
		f.ending = f.ending.Better(v)
		if v == news.Tell {
			s.queue(b, f, a, approvals[a.Destination])
		}
	}
	return nil
}

// queue adds an alert to the batch: to be carried, or to wait for editors.
func (s *spread) queue(b *batch, f *fanOut, a *news.Alert, approval news.Approval) {
	b.add(f, a, s.now)
	q := Queue{a.Destination, a.Lane}
	if approval.Asks() {
		b.hold(a.Lane, approval)
		q = questionQueue(approval.Editors)
	}
	if q.Destination.Chat != 0 {
		s.queued[q] = true
	}
}

// mutes are those of the destinations of some alerts of an item that is told.
func (t *tx) mutes(f *fanOut, alerts []news.Alert) (map[news.Destination][]news.Mute, error) {
	if f.body.Kind != news.BodyItem || news.Judge(f.of) != news.Tell {
		return nil, nil
	}
	to := make([]news.Destination, len(alerts))
	for i := range alerts {
		to[i] = alerts[i].Destination
	}
	mutes, err := t.Mutes(to...)
	if err := t.db.passOver(err); err != nil {
		return nil, err
	}
	if f.chain == nil && anyStory(mutes) {
		f.chain, err = t.chain(f.story)
	}
	return mutes, err
}

// anyStory says whether a story is among what is muted.
func anyStory(mutes map[news.Destination][]news.Mute) bool {
	for _, list := range mutes {
		if slices.ContainsFunc(list, func(m news.Mute) bool { return m.Story != 0 }) {
			return true
		}
	}
	return false
}

// before says which chats are silent, and which destinations were told a story.
func (t *tx) before(f *fanOut, alerts []news.Alert) (quiet map[news.ChatID]bool, heard map[news.Destination]bool, err error) {
	if news.Judge(f.of) != news.Tell {
		return nil, nil, nil // whatever they are, nobody is told
	}
	to, chats := make([]news.Destination, len(alerts)), make([]news.ChatID, len(alerts))
	for i := range alerts {
		to[i], chats[i] = alerts[i].Destination, alerts[i].Destination.Chat
	}
	states, err := t.States(chats...)
	if err != nil {
		return nil, nil, err
	}
	quiet = map[news.ChatID]bool{}
	for chat, state := range states {
		quiet[chat] = silent(state)
	}
	if f.story != 0 {
		heard, err = t.heard(f.story, to)
	}
	return quiet, heard, err
}

// putFanOut writes how far a fan-out came, where it came any further. Nothing
// stays of one that is through.
func (t *tx) putFanOut(f *fanOut, reached *news.Destination) error {
	if f.aside {
		return nil
	}
	if len(f.alerts) == 0 {
		return t.DeleteFanOut(f.body)
	}
	row := rows.FanOut{Body: f.body, Reached: rows.NoDestination, Ending: f.ending, Surge: f.surge, Old: f.old}
	if reached == nil {
		all, err := t.FanOuts()
		if _, there := all[f.body]; err != nil || there {
			return err
		}
		return t.PutFanOut(row)
	}
	row.Reached = *reached
	return t.PutFanOut(row)
}

// openItems counts the items of which not all alerts are queued.
func (t *tx) openItems() (n int64, err error) {
	all, err := t.FanOuts()
	for b := range all {
		if b.Kind == news.BodyItem {
			n++
		}
	}
	return n, err
}

// A batch is the deliveries of one transaction.
type batch struct {
	rows []rows.Delivery
	told map[rows.ToldPlace]bool // :: told mark → a delivery of this batch has it
	kept []keptAway              // what was muted
	held []heldBack              // what waits for editors
}

func (b *batch) add(f *fanOut, a *news.Alert, now time.Time) {
	d := rows.Delivery{
		Destination: a.Destination, Lane: a.Lane, Body: f.body, Kind: a.Kind, Story: f.story,
		Because: rows.Because{Reasons: reasonsOf(a.Reasons)}, Decided: now, NotBefore: a.NotBefore,
	}
	b.rows = append(b.rows, d)
	if d.Marks() {
		b.told[d.Told()] = true
	}
}

// countKept notes what was muted.
func (b *batch) countKept(t *tx) error {
	slices.SortStableFunc(b.kept, func(k, o keptAway) int { return compareDestinations(k.from, o.from) })
	for _, k := range b.kept {
		if err := t.Lock(ofChat(k.from.Chat)); err != nil {
			return err
		}
	}
	return t.countKept(b.kept)
}

// write gives the deliveries their numbers, and queues and marks them.
func (b *batch) write(t *tx) error {
	if err := b.countKept(t); err != nil || len(b.rows) == 0 {
		return err
	}
	drafts, err := b.drafts(t)
	if err != nil {
		return err
	}
	first, err := t.Numbers(rows.DeliveryNumbers, len(b.rows))
	if err != nil {
		return err
	}
	told := make([]rows.Told, 0, len(b.told))
	for i := range b.rows {
		d := &b.rows[i]
		d.ID = news.DeliveryID(first) + news.DeliveryID(i)
		if d.Marks() {
			told = append(told, rows.Told{ToldPlace: d.Told(), Item: d.Item()})
		}
	}
	b.number(drafts)
	queued := map[news.Body]int64{}
	for i := range b.rows {
		t.uses[b.rows[i].Body]++
		queued[b.rows[i].Body]++
		if b.rows[i].Item() != 0 {
			t.day(b.rows[i].Decided, 0).Decided++
		}
	}
	for body, n := range queued {
		if err := t.countNotice(body, func(c *rows.NoticeCounts) { c.Queued += n }); err != nil {
			return err
		}
	}
	t.counts.Decided += int64(len(b.rows))
	t.counts.Pending += int64(len(b.rows))
	return errors.Join(t.Queue(b.rows...), t.PutTold(told...), t.PutDrafts(drafts...))
}
