package store

import (
	"errors"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// A draft is a delivery in a lane that is not carried, and a row that says what its
// editors did to it. Whoever releases it moves the delivery to its own lane, in the
// transaction that notes who did: so it is published once, or ends under a name.

// ErrSettled is what DoDraft says of a draft that waits no more.
var ErrSettled = news.ErrSettled

// A heldBack is a row of a batch that waits for editors.
type heldBack struct {
	row      int // in the batch
	lane     news.Lane
	approval news.Approval
}

// hold has the last row of a batch wait for editors.
func (b *batch) hold(lane news.Lane, a news.Approval) {
	last := len(b.rows) - 1
	b.rows[last].Lane = news.LaneHeld
	b.held = append(b.held, heldBack{last, lane, a})
}

// drafts makes those of a batch, and adds the questions to their editors. Their
// numbers are yet to come, see number.
func (b *batch) drafts(t *tx) (all []news.Draft, err error) {
	for _, h := range b.held {
		d := &b.rows[h.row]
		draft := news.Draft{
			To: d.Destination, Lane: h.lane, Item: d.Item(), Story: d.Story, Urgent: h.lane == news.LaneBreaking,
			State: news.DraftWaiting, Decided: d.Decided, Until: d.Decided.Add(news.DraftLife), Version: 1,
		}
		if h.approval.Mode == news.ModeHold {
			draft.Hold = h.approval.Held()
		}
		asked, err := t.canAsk(h.approval.Editors)
		if err != nil {
			return nil, err
		}
		if asked {
			draft.Editors, draft.Asked = h.approval.Editors, d.Decided
			b.rows = append(b.rows, question(&draft, d.Decided))
		}
		all = append(all, draft)
	}
	return all, nil
}

// number gives drafts the numbers of their rows, and questions those of their
// drafts. The rows of a batch have theirs by then.
func (b *batch) number(drafts []news.Draft) {
	questions := b.rows[len(b.rows)-countAsked(drafts):]
	for i := range drafts {
		d := &drafts[i]
		d.ID = b.rows[b.held[i].row].ID
		if d.Editors != 0 {
			questions[0].Body.Number = uint64(d.ID)
			questions = questions[1:]
		}
	}
}

func countAsked(drafts []news.Draft) (n int) {
	for i := range drafts {
		if drafts[i].Editors != 0 {
			n++
		}
	}
	return n
}

// questionQueue is where the questions to a group of editors wait.
func questionQueue(editors news.ChatID) Queue {
	return Queue{news.Destination{Chat: editors}, news.LaneBreaking}
}

// question is the delivery that asks the editors of a draft.
func question(d *news.Draft, now time.Time) rows.Delivery {
	q := questionQueue(d.Editors)
	return rows.Delivery{Destination: q.Destination, Lane: q.Lane, Body: news.Body{Kind: news.BodyDraft, Number: uint64(d.ID)}, Decided: now}
}

// canAsk says whether a group of editors can be written to, as far as is known.
func (t *tx) canAsk(editors news.ChatID) (bool, error) {
	if editors == 0 {
		return false, nil
	}
	states, err := t.States(editors)
	return !silent(states[editors]), err
}

// approvals are those of the groups and channels among the destinations of an item's
// alerts that wait for somebody.
func (t *tx) approvals(f *fanOut, alerts []news.Alert) (all map[news.Destination]news.Approval, err error) {
	if f.body.Kind != news.BodyItem || news.Judge(f.of) != news.Tell || len(alerts) == 0 || alerts[0].Destination.Chat > 0 {
		return nil, nil // they are in order, and groups have negative numbers
	}
	outlets, err := t.Outlets()
	if err := t.db.passOver(err); err != nil {
		return nil, err
	}
	all = map[news.Destination]news.Approval{}
	for i := range alerts {
		to := alerts[i].Destination
		if to.Chat > 0 {
			break
		}
		a, err := t.approval(to, outlets)
		if err := t.db.passOver(err); err != nil {
			return nil, err
		}
		all[to] = a
	}
	return all, nil
}

// approval is what holds for a destination.
func (t *tx) approval(to news.Destination, outlets []news.Outlet) (news.Approval, error) {
	own, err := t.Settings(to.Chat)
	s := own[to]
	there := slices.DeleteFunc(slices.Clone(outlets), func(o news.Outlet) bool {
		at, known := o.Destination()
		return !known || at != to
	})
	return news.ApprovalOf(&s, there), err
}

// Approval is how posts come to a destination, and which of it the configuration
// says, whatever is chosen there.
func (db *DB) Approval(to news.Destination) (inForce, configured news.Approval, err error) {
	err = db.view(func(t *tx) error {
		outlets, err := t.Outlets()
		if err := db.passOver(err); err != nil {
			return err
		}
		for i := range outlets {
			if at, known := outlets[i].Destination(); known && at == to {
				configured = outlets[i].Approval().Over(configured)
			}
		}
		inForce, err = t.approval(to, outlets)
		return err
	})
	return inForce, configured, err
}

// Draft gives a draft, or ErrNotFound once it has expired.
func (db *DB) Draft(id news.DeliveryID) (d news.Draft, err error) {
	err = db.view(func(t *tx) error {
		d, err = one(t.Drafts(id))("draft", id)
		return err
	})
	return d, err
}

// DraftOf gives the draft that tells an item to a destination; false where it was
// told without.
func (db *DB) DraftOf(to news.Destination, item news.ItemID) (d news.Draft, ok bool, err error) {
	err = db.view(func(t *tx) error {
		id, there, err := t.DraftOf(to, item)
		if err != nil || !there {
			return err
		}
		all, err := t.Drafts(id)
		d, ok = all[id]
		return db.passOver(err)
	})
	return d, ok, err
}

// Drafts calls each with every draft, the oldest first; those that wait no more,
// too, until the retention forgets them.
func (db *DB) Drafts(each func(news.Draft) error) error {
	return pages(db, news.Draft{}, func(t *tx, last news.Draft) ([]news.Draft, error) {
		return t.DraftsAfter(last.ID, pageRows)
	}, each)
}

// DraftsDue gives at most max drafts about which something is to be done now: see
// news.Draft.Next.
func (db *DB) DraftsDue(now time.Time, max int) (all []news.Draft, err error) {
	err = db.view(func(t *tx) error {
		all, err = t.DraftsDue(now, max)
		return db.passOver(err)
	})
	return all, err
}

// DoDraft does to a draft what an editor, or the clock, wants, and says how it is
// then and which queue has something to carry. ErrSettled comes with the draft as it
// is where somebody was faster: of two who press at once one publishes.
func (db *DB) DoDraft(id news.DeliveryID, did news.Deed) (d news.Draft, queued []Queue, err error) {
	err = db.update(scopes(ofStories, ofDelivery(id)), func(t *tx) error {
		var err error
		queued = nil
		if d, err = one(t.Drafts(id))("draft", id); err != nil {
			return err
		}
		if err := t.elapses(&d, &did); err != nil {
			return err
		}
		if err := d.Do(did); err != nil {
			return err
		}
		queued, err = t.settleDraft(&d, did.When)
		return errors.Join(err, t.auditDraft(&d, &did))
	})
	return d, queued, err
}

// elapses has a draft whose time is over wait on, and expire at last, where nobody did
// anything since nobody could.
func (t *tx) elapses(d *news.Draft, did *news.Deed) error {
	if did.Kind != news.DidNothing || d.Editors == 0 {
		return nil
	}
	there, err := t.canAsk(d.Editors)
	switch {
	case err != nil || !d.Unwatched(!there):
		return err
	case d.Until.After(did.When):
		return news.ErrNotYet
	}
	d.At = time.Time{}
	return nil
}

// settleDraft writes a draft as it is now, and does with its delivery what follows.
func (t *tx) settleDraft(d *news.Draft, now time.Time) ([]Queue, error) {
	waiting, err := t.deliveries([]news.DeliveryID{d.ID}, now)
	if err != nil {
		return nil, err
	}
	if len(waiting) == 0 { // it was given up
		d.End(0, "it waits no more")
		return nil, t.PutDrafts(*d)
	}
	row := waiting[0]
	switch d.State {
	case news.DraftReleased:
		if err := t.DeleteDeliveries(row); err != nil {
			return nil, err
		}
		row.Lane, row.Decided = d.Lane, now
		return []Queue{{d.To, d.Lane}}, errors.Join(t.Queue(row), t.PutDrafts(*d))
	case news.DraftDropped:
		t.countEnd(news.EndDropped)
		return nil, errors.Join(t.PutDrafts(*d), t.giveUp(row, false, "an editor decided against it", now))
	case news.DraftExpired:
		t.countEnd(news.EndUndecided)
		return nil, errors.Join(t.PutDrafts(*d), t.giveUp(row, true, "no editor decided in time", now))
	}
	return nil, t.PutDrafts(*d)
}

// AskEditors has the editors asked of drafts that wait and have not reached them: the
// group was not known, or could not be written to.
func (db *DB) AskEditors(now time.Time) (queued []Queue, err error) {
	if some, err := db.someDraft(now); !some || err != nil {
		return nil, err // most of the time, and nothing is written for it
	}
	err = db.update(scopes(ofStories), func(t *tx) error {
		queued = nil
		open, err := t.DraftsDue(now.Add(foreseeable), everything)
		if err := db.passOver(err); err != nil || len(open) == 0 {
			return err
		}
		outlets, err := t.Outlets()
		if err := db.passOver(err); err != nil {
			return err
		}
		b := batch{told: map[rows.ToldPlace]bool{}}
		for i := range open {
			if err := t.ask(&b, &open[i], outlets, now); err != nil {
				return err
			}
		}
		for i := range b.rows {
			queued = append(queued, Queue{b.rows[i].Destination, b.rows[i].Lane})
		}
		return b.write(t)
	})
	return queued, err
}

// someDraft says whether there is a draft that may wait for its editors.
func (db *DB) someDraft(now time.Time) (some bool, err error) {
	err = db.view(func(t *tx) error {
		open, err := t.DraftsDue(now.Add(foreseeable), 1)
		some = len(open) > 0
		return db.passOver(err)
	})
	return some, err
}

// foreseeable is beyond any time at which something is to be done about a draft.
const foreseeable = 2 * (news.DraftLife + news.MaxLater)

// ask adds the question about a draft to a batch, if its editors are to be asked now.
func (t *tx) ask(b *batch, d *news.Draft, outlets []news.Outlet, now time.Time) error {
	a, err := t.approval(d.To, outlets)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	can, err := t.canAsk(a.Editors)
	if err != nil || !can || !d.Asks(a.Editors, now) {
		return err
	}
	waiting, err := t.Uses(news.Body{Kind: news.BodyDraft, Number: uint64(d.ID)})
	if err != nil || len(waiting) > 0 {
		return err
	}
	d.Ask(a.Editors, a.Held(), now)
	b.rows = append(b.rows, question(d, now))
	return t.PutDrafts(*d)
}

// draftsChanged notes of the drafts of an item that it is another one now.
func (t *tx) draftsChanged(i *news.Item, now time.Time) error {
	open, err := t.DraftsDue(now.Add(foreseeable), everything)
	open = slices.DeleteFunc(open, func(d news.Draft) bool { return d.Item != i.ID || d.State != news.DraftWaiting })
	if err := t.db.passOver(err); err != nil || len(open) == 0 {
		return err
	}
	outlets, err := t.Outlets()
	if err := t.db.passOver(err); err != nil {
		return err
	}
	for n := range open {
		d := &open[n]
		a, err := t.approval(d.To, outlets)
		if err := t.db.passOver(err); err != nil {
			return err
		}
		d.Edit = d.EditOf(i)
		d.Changed(now, a.Held())
	}
	return t.PutDrafts(open...)
}

// DraftShown notes that the card of a draft shows a version of it.
func (db *DB) DraftShown(id news.DeliveryID, version int) error {
	return db.update(scopes(ofDelivery(id)), func(t *tx) error {
		d, err := one(t.Drafts(id))("draft", id)
		if err != nil || d.Shown >= version {
			return err
		}
		d.Shown = version
		return t.PutDrafts(d)
	})
}

// carded notes the messages that ask editors. What was done to a draft while the
// message was on its way is not in it.
func (s *settling) carded(of map[news.DeliveryID]Outcome) error {
	cards := map[news.DeliveryID]rows.Delivery{} // :: draft → its question
	for _, d := range s.delivered {
		if d.Body.Kind == news.BodyDraft {
			cards[news.DeliveryID(d.Body.Number)] = d
		}
	}
	return s.eachDraft(cards, func(d *news.Draft, q *rows.Delivery) {
		d.Carded(of[q.ID].Message, s.now)
		if n := len(d.Deeds); n > 0 && d.Deeds[n-1].When.After(q.Attempted.Add(-madeBefore)) {
			d.Shown = 0
		}
	})
}

// posted notes which drafts stand in their channels now.
func (s *settling) posted(of map[news.DeliveryID]Outcome) error {
	posts := map[news.DeliveryID]rows.Delivery{}
	for _, d := range s.delivered {
		if d.Item() != 0 && d.Destination.Chat < 0 {
			posts[d.ID] = d
		}
	}
	return s.eachDraft(posts, func(d *news.Draft, row *rows.Delivery) { d.End(of[row.ID].Message, "") })
}

// eachDraft changes those of some drafts that there are, and writes them.
func (t *tx) eachDraft(with map[news.DeliveryID]rows.Delivery, change func(*news.Draft, *rows.Delivery)) error {
	if len(with) == 0 {
		return nil
	}
	var all []news.Draft
	for id, row := range with {
		found, err := t.Drafts(id)
		if err := t.db.passOver(err); err != nil {
			return err
		}
		if d, ok := found[id]; ok {
			change(&d, &row)
			all = append(all, d)
		}
	}
	return t.PutDrafts(all...)
}

// draftFailed notes of a delivery that is given up that nobody will publish it.
func (t *tx) draftFailed(row rows.Delivery, reason string) error {
	if row.Item() == 0 || row.Destination.Chat > 0 {
		return nil
	}
	found, err := t.Drafts(row.ID)
	d, ok := found[row.ID]
	if err := t.db.passOver(err); err != nil || !ok || d.State != news.DraftWaiting && d.State != news.DraftReleased {
		return err
	}
	d.End(0, reason)
	return t.PutDrafts(d)
}

// moveDrafts moves those of a chat, and has its editors asked anew where it is theirs:
// the messages of its old number are no more.
func (t *tx) moveDrafts(from, to news.ChatID) error {
	all, err := t.DraftsAfter(0, everything)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	for _, d := range all {
		if d.To.Chat == from {
			d.To.Chat = to
			err = errors.Join(err, t.PutDrafts(d))
		}
		if d.Editors == from {
			d.Editors, d.Card, d.Asked = to, 0, time.Time{}
			err = errors.Join(err, t.PutDrafts(d))
		}
	}
	return errors.Join(err, t.moveEditors(from, to))
}

// moveEditors has whoever is decided for by a chat decided for by its new number.
func (t *tx) moveEditors(from, to news.ChatID) error {
	all, err := t.Outlets()
	for _, o := range all {
		if o.State.Editors == from {
			o.State.Editors = to
			err = errors.Join(err, t.PutOutlets(o))
		}
	}
	chats, e := t.ChatsAfter(rows.NoChat, everything)
	for _, c := range chats {
		if c.ID > 0 {
			break // groups and channels have negative numbers, and come first
		}
		err = errors.Join(err, t.moveEditorsOf(c.ID, from, to))
	}
	return t.db.passOver(errors.Join(err, e))
}

// moveEditorsOf does that for what one chat chose.
func (t *tx) moveEditorsOf(chat, from, to news.ChatID) error {
	own, err := t.Settings(chat)
	for at, s := range own {
		if s.Approval.Editors == from {
			s.Approval.Editors = to
			err = errors.Join(err, t.PutSettings(at, s))
		}
	}
	return err
}

// forgetDrafts removes those of a chat.
func (t *tx) forgetDrafts(chat news.ChatID) error {
	all, err := t.DraftsAfter(0, everything)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	var gone []news.DeliveryID
	for _, d := range all {
		switch {
		case d.To.Chat == chat:
			gone = append(gone, d.ID)
			err = errors.Join(err, t.dropQuestion(&d))
		case d.Editors == chat:
			d.Editors, d.Card = 0, 0
			err = errors.Join(err, t.PutDrafts(d))
		}
	}
	return errors.Join(err, t.DeleteDrafts(gone...))
}

// dropQuestion removes the question about a draft that still waits.
func (t *tx) dropQuestion(d *news.Draft) error {
	waiting, err := t.QueuedFor(d.Editors)
	for i := range waiting {
		if q := waiting[i]; q.Body == question(d, q.Decided).Body {
			t.counts.GivenUp++
			t.countEnd(news.EndErased)
			err = errors.Join(err, t.remove(q))
		}
	}
	return err
}

// drafts removes what became of old drafts.
func (e *expiry) drafts() error {
	page, err := e.DraftsAfter(0, pageRows)
	if err := e.db.passOver(err); err != nil {
		return err
	}
	var gone []news.DeliveryID
	for _, d := range page {
		open := d.State == news.DraftWaiting || d.State == news.DraftReleased
		if !open && d.Decided.Before(e.before) {
			gone = append(gone, d.ID)
		}
	}
	return e.DeleteDrafts(take(e, gone)...)
}

// auditDraft keeps what an editor did to a draft.
func (t *tx) auditDraft(d *news.Draft, did *news.Deed) error {
	if did.Kind == news.DidNothing {
		return nil
	}
	items, err := t.Items(d.Item)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	channel, _, err := t.chat(d.To.Chat)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	c := news.Change{Kind: news.ChangeDraft, At: did.When, By: did.By, Name: did.Name, About: channel.Title, What: items[d.Item].Title, Did: did.Kind}
	if c.About == "" {
		c.About = d.To.String()
	}
	_, err = t.audit(c)
	return err
}
