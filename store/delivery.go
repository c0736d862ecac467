package store

import (
	"errors"
	"maps"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// delivery is a row as the rest of the program knows it.
func (r *reader) delivery(d *rows.Delivery) (news.Delivery, error) {
	reasons, err := r.reasons(d.Destination, d.Because)
	out := news.Delivery{
		ID: d.ID, Destination: d.Destination, Lane: d.Lane,
		Body: d.Body, Kind: d.Kind, Story: d.Story, Reasons: reasons,
		Decided: d.Decided, Attempts: d.Attempts, Tried: d.Tried, Attempted: d.Attempted, InDoubt: d.InDoubt, Doubts: d.Doubts,
		NotBefore: d.NotBefore, Plain: d.Plain, Error: d.Error,
	}
	if d.Damage != "" {
		out.Error = d.Damage
	}
	return out, err
}

// A Queue is what waits for one destination in one lane. It leaves in the order
// of the deliveries' numbers.
type Queue struct {
	Destination news.Destination
	Lane        news.Lane
}

// A Fate is how an attempt at a delivery ended.
type Fate uint8

const (
	Delivered Fate = iota // the message stands in the chat
	GivenUp               // it will never be sent and becomes a dead letter
	Later                 // it was refused, and waits on
	InDoubt               // no answer came: the message may stand in the chat
)

// An Outcome is the end of one attempt at one delivery.
type Outcome struct {
	ID        news.DeliveryID
	Fate      Fate
	Message   news.MessageID // of Delivered
	Shared    bool           // of Delivered: the message tells other stories too
	Noted     bool           // of Delivered: the message counts against a budget, see Post
	Points    int            // of Delivered, in a digest: so many of the first outcomes stand in the message itself
	Gone      bool           // of GivenUp: the chat is gone, or does not want to hear from us
	Sponsored bool           // of Delivered: a sponsor's line stands in the message
	Reason    string         // of all others
	NotBefore time.Time      // of Later and InDoubt; zero means now
	Plain     bool           // of Later: without markup from now on
	Counts    bool           // of Later: the attempt counts as one
}

// Queues calls each with every queue that holds something to carry and the time
// when its oldest delivery was decided. Its cost is by queues, not by deliveries.
func (db *DB) Queues(each func(q Queue, oldest time.Time) error) error {
	first := rows.Head{Destination: rows.NoDestination}
	return pages(db, first, func(t *tx, last rows.Head) ([]rows.Head, error) {
		return t.Heads(last.Destination, last.Lane, pageRows)
	}, func(h rows.Head) error {
		if h.Lane == news.LaneHeld {
			return nil
		}
		return each(Queue{h.Destination, h.Lane}, h.Decided)
	})
}

// Waiting gives the oldest deliveries of a queue, at most max, in order; those
// that must wait yet, and those in doubt, too. One that cannot be read carries
// nothing: Attempt makes a dead letter of it.
func (db *DB) Waiting(q Queue, max int) (all []news.Delivery, err error) {
	err = db.view(func(t *tx) error {
		read := t.reader()
		stored, err := t.Queued(q.Destination, q.Lane, max)
		if err != nil {
			return err
		}
		for i := range stored {
			d, err := read.delivery(&stored[i])
			if err != nil {
				return err
			}
			all = append(all, d)
		}
		return nil
	})
	return all, err
}

// deliveries gives those of some numbers that wait, in the order of the numbers
// given. Those that cannot be read become dead letters.
func (t *tx) deliveries(ids []news.DeliveryID, now time.Time) (all []rows.Delivery, err error) {
	stored, err := t.Deliveries(ids...)
	if err != nil {
		return nil, err
	}
	all = make([]rows.Delivery, 0, len(stored))
	for _, id := range ids {
		if d, ok := stored[id]; ok {
			all = append(all, d)
			delete(stored, id)
		}
	}
	return t.bury(all, now)
}

// doubtful notes that a row is in doubt, or no more; it is yet to be written.
func (t *tx) doubtful(d *rows.Delivery, yes bool) {
	if d.InDoubt != yes {
		t.count(yes, 1)
		t.count(d.InDoubt, -1)
	}
	d.InDoubt = yes
}

// count changes the number of rows in doubt or of the others.
func (t *tx) count(inDoubt bool, n int64) {
	if inDoubt {
		t.counts.InDoubt += n
		return
	}
	t.counts.Pending += n
}

// Attempt writes down that deliveries are about to be sent, before they are:
// each is in doubt from now until it is settled. It returns them as they are;
// one that waits no more (its chat stopped, was forgotten, muted it, or took its watch
// back) is left out, and must not be sent.
func (db *DB) Attempt(ids []news.DeliveryID, now time.Time) (going []news.Delivery, err error) {
	if err := db.giveUpDeclined(ids, now); err != nil {
		return nil, err
	}
	err = db.update(ofDeliveries(ids), func(t *tx) error {
		read := t.reader()
		all, err := t.deliveries(ids, now)
		if err != nil {
			return err
		}
		for i := range all {
			d := &all[i]
			d.Doubted, d.Tried, d.Attempted = d.Doubted || d.InDoubt, firstTry(d, now), now
			t.doubtful(d, true)
			out, err := read.delivery(d)
			if err != nil {
				return err
			}
			going = append(going, out)
		}
		return errors.Join(t.PutDeliveries(all...), t.noteRecent(going, now))
	})
	return going, err
}

// firstTry is when the first attempt at a delivery began, of which one begins now.
// An older program wrote down only when the last one did.
func firstTry(d *rows.Delivery, now time.Time) time.Time {
	switch {
	case !d.Tried.IsZero():
		return d.Tried
	case !d.Attempted.IsZero():
		return d.Decided
	}
	return now
}

func ofDeliveries(ids []news.DeliveryID) (all []rows.Scope) {
	for _, id := range ids {
		all = append(all, ofDelivery(id))
	}
	return all
}

// recentFor is how long attempts are remembered beside their rows: well over
// the minute over which Telegram counts a group's messages.
const recentFor = 5 * time.Minute

// noteRecent remembers one attempt for each group and channel.
func (t *tx) noteRecent(going []news.Delivery, now time.Time) error {
	if err := t.DeleteRecent(now.Add(-recentFor), pageRows); err != nil {
		return err
	}
	var all []rows.Recent
	for _, d := range going {
		if d.Destination.Chat < 0 {
			all = append(all, rows.Recent{Chat: d.Destination.Chat, At: now})
		}
	}
	return t.PutRecent(all...)
}

// A Recent is an attempt to send to a group or a channel.
type Recent struct {
	Chat news.ChatID
	At   time.Time
}

// Recent lists the attempts since a time some minutes ago at most, settled or
// not: one for each call of Attempt and chat. Telegram counts a group's
// messages over a minute, which a restart must not forget.
func (db *DB) Recent(since time.Time) (all []Recent, err error) {
	err = db.view(func(t *tx) error {
		list, err := t.Recent(since)
		for _, r := range list {
			all = append(all, Recent(r))
		}
		return db.passOver(err)
	})
	return all, err
}

// Settle writes down how attempts ended, all in one transaction. A delivery
// that waits no more is passed over: it was given up while it was under way.
func (db *DB) Settle(outcomes []Outcome, now time.Time) error {
	ids := make([]news.DeliveryID, len(outcomes))
	of := make(map[news.DeliveryID]Outcome, len(outcomes))
	for i, o := range outcomes {
		ids[i], of[o.ID] = o.ID, o
	}
	return db.update(append(ofDeliveries(ids), ofStories), func(t *tx) error {
		all, err := t.deliveries(ids, now)
		if err != nil {
			return err
		}
		s := settling{
			tx: t, now: now, delivered: make([]rows.Delivery, 0, len(all)), told: make([]rows.Told, 0, len(all)),
			through: make(map[news.DeliveryID]*rows.Delivery, len(all)), messages: make(map[news.DeliveryID]message, len(all)),
		}
		s.together(all, of)
		for _, d := range all {
			if err := s.settle(of[d.ID], d); err != nil {
				return err
			}
		}
		return errors.Join(t.remove(s.delivered...), t.PutTold(s.told...), t.PutDeliveries(s.waiting...), s.remember(outcomes), s.overtaken(), s.countNotices(), s.carded(of), s.posted(of))
	})
}

// A settling gathers what is written once for all outcomes.
type settling struct {
	*tx
	now       time.Time
	delivered []rows.Delivery
	told      []rows.Told
	waiting   []rows.Delivery
	through   map[news.DeliveryID]*rows.Delivery // those of delivered
	with      map[message][]news.ItemID          // :: message that tells several → the items of it
	messages  map[news.DeliveryID]message        // :: delivery of delivered → where it stands
}

func (s *settling) settle(o Outcome, d rows.Delivery) error {
	switch o.Fate {
	case Delivered:
		s.deliver(o, d)
		return nil
	case GivenUp:
		var err error
		if o.Gone {
			err = s.countNotice(d.Body, func(c *rows.NoticeCounts) { c.Gone++ })
		}
		return errors.Join(err, s.giveUp(d, !d.Doubted || o.Gone && toldLater(&d), o.Reason, s.now))
	}
	s.doubtful(&d, o.Fate == InDoubt)
	d.Doubted = d.Doubted || d.InDoubt
	d.NotBefore, d.Error, d.Plain = o.NotBefore, o.Reason, d.Plain || o.Plain
	if o.Counts {
		d.Attempts++
	}
	if d.InDoubt {
		d.Doubts++
	}
	s.waiting = append(s.waiting, d)
	return nil
}

// deliver takes a row out, and notes the message in the told mark.
func (s *settling) deliver(o Outcome, d rows.Delivery) {
	s.counts.Delivered++
	s.delivered = append(s.delivered, d)
	s.through[d.ID], s.messages[d.ID] = &d, messageOf(&d, &o)
	if d.Marks() {
		s.told = append(s.told, rows.Told{
			ToldPlace: d.Told(), Item: d.Item(), Message: o.Message, At: s.now, Decided: d.Decided, Alone: !o.Shared, With: s.with[messageOf(&d, &o)], Breaking: d.Lane == news.LaneBreaking, Sponsored: o.Sponsored, Because: d.Because,
		})
	}
}

// countNotices counts what was delivered of broadcasts.
func (s *settling) countNotices() (err error) {
	delivered := map[news.Body]int64{}
	for i := range s.delivered {
		delivered[s.delivered[i].Body]++
	}
	for body, n := range delivered {
		err = errors.Join(err, s.countNotice(body, func(c *rows.NoticeCounts) { c.Delivered += n }))
	}
	return err
}

// madeBefore is how long before its attempt is written down a message was made, at
// most: some seconds on a slow disk.
const madeBefore = time.Minute

// overtaken counts what was delivered, and asks for a revision of stories of which a message was on its way when
// its item was corrected or taken back: whoever walked along the messages then met none.
func (s *settling) overtaken() error {
	made := map[news.ItemID]rows.Delivery{} // :: item → its delivery that was made first
	for _, d := range s.delivered {
		if first, ok := made[d.Item()]; d.Item() != 0 && (!ok || d.Attempted.Before(first.Attempted)) {
			made[d.Item()] = d
		}
	}
	items, err := s.Items(slices.Collect(maps.Keys(made))...)
	if err := s.db.passOver(err); err != nil {
		return err
	}
	s.countDelivered(items)
	err = s.countPosts(items)
	for id, i := range items {
		made := made[id].Attempted.Add(-madeBefore)
		if i.Corrected.After(made) || i.Recall.Since().After(made) {
			err = errors.Join(err, s.revise(i.Story, true))
		}
	}
	return err
}

// A message is one that stands in a chat.
type message struct {
	to news.Destination
	id news.MessageID
}

func messageOf(d *rows.Delivery, o *Outcome) message { return message{d.Destination, o.Message} }

// together notes which items stand in one message, of those that tell several.
func (s *settling) together(all []rows.Delivery, of map[news.DeliveryID]Outcome) {
	s.with = map[message][]news.ItemID{}
	for i := range all {
		d := &all[i]
		if o := of[d.ID]; o.Shared && o.Fate == Delivered && d.Item() != 0 {
			m := messageOf(d, &o)
			s.with[m] = append(s.with[m], d.Item())
		}
	}
}

// giveUp makes a dead letter of a row.
func (t *tx) giveUp(d rows.Delivery, untold bool, reason string, now time.Time) error {
	t.counts.GivenUp++
	if d.Item() != 0 {
		t.day(now, 0).GivenUp++
	}
	return errors.Join(t.remove(d), t.unmark(d, untold, now), t.draftFailed(d, reason),
		t.PutDead(rows.Dead{Delivery: d, Reason: reason, GivenUp: now}))
}

// unmark takes the told mark of a row away where the message surely never
// arrived: another item may tell the story yet.
func (t *tx) unmark(d rows.Delivery, untold bool, now time.Time) error {
	if !d.Marks() {
		return nil
	}
	if untold {
		return t.DeleteTold(d.Told())
	}
	return t.PutTold(rows.Told{ToldPlace: d.Told(), Item: d.Item(), At: now})
}

// remove takes rows out of the outbox and their queues.
func (t *tx) remove(all ...rows.Delivery) error {
	for i := range all {
		t.count(all[i].InDoubt, -1)
		t.uses[all[i].Body]--
	}
	return t.DeleteDeliveries(all...)
}

// bury makes dead letters of deliveries that cannot be read, where there are
// any, and gives the others. What such a row was for nobody knows: so all of
// them go, and what is left is counted anew.
func (t *tx) bury(all []rows.Delivery, now time.Time) (sound []rows.Delivery, err error) {
	if !slices.ContainsFunc(all, func(d rows.Delivery) bool { return d.Damage != "" }) {
		return all, nil
	}
	waiting, err := t.DeliveriesAfter(0, everything)
	if err != nil {
		return nil, err
	}
	damaged := map[news.DeliveryID]rows.Delivery{}
	sort := func(d rows.Delivery) (isDamaged bool) {
		if d.Damage != "" {
			damaged[d.ID] = d
		}
		return d.Damage != ""
	}
	left := slices.DeleteFunc(waiting, sort)
	sound = slices.DeleteFunc(all, sort)
	for _, d := range damaged {
		t.db.log.Error("a delivery cannot be read and is given up", "delivery", d.ID, "destination", d.Destination, "error", d.Damage)
		t.counts.GivenUp++
		t.countEnd(news.EndDamaged)
		letter := rows.Dead{Delivery: d, Reason: "damaged on disk: " + d.Damage, GivenUp: now}
		if err := errors.Join(t.DeleteDeliveries(d), t.PutDead(letter)); err != nil {
			return nil, err
		}
	}
	return sound, t.recount(left)
}

// recount has the totals say what waits.
func (t *tx) recount(waiting []rows.Delivery) error {
	counts, err := t.Counts()
	if err != nil {
		return err
	}
	stored, err := t.UsesAfter(news.Body{}, everything)
	if err != nil {
		return err
	}
	t.counts.Pending, t.counts.InDoubt = -counts.Pending, -counts.InDoubt
	clear(t.uses)
	for _, u := range stored {
		t.uses[u.Body] = -u.Count
	}
	for i := range waiting {
		t.count(waiting[i].InDoubt, 1)
		t.uses[waiting[i].Body]++
	}
	return nil
}

// of gives what waits for a chat and can be read.
func (t *tx) of(chat news.ChatID, now time.Time) ([]rows.Delivery, error) {
	all, err := t.QueuedFor(chat)
	if err != nil {
		return nil, err
	}
	return t.bury(all, now)
}

// toldLater says whether a row that is given up since its chat is gone is to be told when
// that is back, see leaveBehind. One in doubt is, too: that it may have arrived is no
// reason never to tell it.
func toldLater(d *rows.Delivery) bool { return d.Destination.Chat < 0 }

// countEnd counts, once the transaction is committed, a delivery that is given up
// here rather than by who carries it.
func (t *tx) countEnd(how news.Ending) {
	t.later(func() { t.db.opts.Ends.Count(how, 1) })
}

// onTheWay is how long a message is on its way at most, until its answer comes or is
// taken for lost and that is written down: twice as long as a call to Telegram may take.
const onTheWay = time.Minute

// giveUpAll makes dead letters of all that waits for a chat, but for what may be on its way
// to one that would be told it later: its answer says whether there is anything to tell.
func (t *tx) giveUpAll(c *news.Chat, reason string, now time.Time) error {
	all, err := t.of(c.ID, now)
	for _, d := range all {
		if c.State == news.Gone && toldLater(&d) && d.InDoubt && now.Sub(d.Attempted).Abs() < onTheWay {
			continue
		}
		t.countEnd(news.EndChatGone)
		err = errors.Join(err, t.countNotice(d.Body, func(c *rows.NoticeCounts) { c.Gone++ }))
		err = errors.Join(err, t.giveUp(d, !d.Doubted && !d.InDoubt || c.State == news.Gone && toldLater(&d), reason, now))
	}
	return err
}

// Retry lets what waits for a chat since it was refused go at once: what it was
// refused for is over.
func (db *DB) Retry(chat news.ChatID, now time.Time) error {
	return db.update(scopes(ofChat(chat)), func(t *tx) error { return t.hasten(chat, now) })
}

// hasten is Retry. What is in doubt waits on, since it may have arrived.
func (t *tx) hasten(chat news.ChatID, now time.Time) error {
	all, err := t.of(chat, now)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(d rows.Delivery) bool { return d.Attempted.IsZero() || d.InDoubt || d.NotBefore.IsZero() })
	for i := range all {
		all[i].NotBefore = time.Time{}
	}
	return t.PutDeliveries(all...)
}

// dropAll removes all that waited for a chat, the marks of it, and its dead
// letters.
func (t *tx) dropAll(chat news.ChatID) error {
	all, err := t.of(chat, time.Time{})
	for _, d := range all {
		t.counts.GivenUp++
		t.countEnd(news.EndErased)
		err = errors.Join(err, t.remove(d), t.unmark(d, true, time.Time{}))
	}
	if err != nil {
		return err
	}
	letters, err := t.DeadAfter(0, everything)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	letters = slices.DeleteFunc(letters, func(d rows.Dead) bool { return d.Destination.Chat != chat })
	ids := make([]news.DeliveryID, len(letters))
	for i, d := range letters {
		ids[i] = d.ID
	}
	return t.DeleteDead(ids...)
}

// moveRows readdresses what waits for a chat, and its told marks. The numbers,
// and with them the order, stay. What the new number was told already is given
// up.
func (t *tx) moveRows(from, to news.ChatID, now time.Time) error {
	all, err := t.of(from, now)
	for _, d := range all {
		err = errors.Join(err, t.moveRow(d, to, now))
	}
	return err
}

func (t *tx) moveRow(d rows.Delivery, to news.ChatID, now time.Time) error {
	moved := d
	moved.Destination.Chat = to
	if d.Marks() {
		marks, err := t.ToldTo(d.Story, d.Destination, moved.Destination)
		if err != nil {
			return err
		}
		if _, told := marks[moved.Destination]; told {
			t.countEnd(news.EndElsewhere)
			return t.giveUp(d, true, "told under the chat's new number", now)
		}
		mark := marks[d.Destination]
		mark.ToldPlace = moved.Told()
		if err := errors.Join(t.DeleteTold(d.Told()), t.PutTold(mark)); err != nil {
			return err
		}
	}
	return errors.Join(t.DeleteDeliveries(d), t.Queue(moved))
}
