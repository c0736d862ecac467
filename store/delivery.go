package store

import (
	"bytes"
	"cmp"
	"errors"
	"math"
	"time"

	"newsbot/news"
)

// A storedDelivery is a news.Delivery on disk, under its number. There may be
// a million of them, hence the short names.
type storedDelivery struct {
	Chat      news.ChatID    `json:"c"`
	Topic     news.TopicID   `json:"t,omitzero"`
	Lane      news.Lane      `json:"l,omitzero"`
	Item      news.ItemID    `json:"i,omitzero"`
	Story     news.StoryID   `json:"s,omitzero"` // 0 where it has the item's number
	Notice    news.NoticeID  `json:"n,omitzero"`
	Other     *news.Body     `json:"o,omitzero"` // what it carries, if that is neither
	Kind      news.AlertKind `json:"k,omitzero"`
	Because   string         `json:"b,omitzero"` // of schema 1: the queries that hit, with apart between them
	Reasons   storedReasons  `json:"r,omitempty"`
	Decided   stamp          `json:"d"`
	Attempts  int            `json:"a,omitzero"`
	Attempted stamp          `json:"at,omitzero"`
	InDoubt   bool           `json:"x,omitzero"`
	Doubted   bool           `json:"y,omitzero"`  // an attempt before the last was never answered
	Doubts    int            `json:"yn,omitzero"` // of these, how many answers were waited for
	NotBefore stamp          `json:"nb,omitzero"`
	Plain     bool           `json:"p,omitzero"`
	Error     string         `json:"e,omitzero"`
}

func (s *storedDelivery) destination() news.Destination {
	return news.Destination{Chat: s.Chat, Topic: s.Topic}
}

func (s *storedDelivery) queue() Queue { return Queue{s.destination(), s.Lane} }

func (s *storedDelivery) body() news.Body {
	switch {
	case s.Other != nil:
		return *s.Other
	case s.Notice != 0:
		return noticeBody(s.Notice)
	}
	return itemBody(s.Item)
}

func (s *storedDelivery) setBody(b news.Body) {
	switch b.Kind {
	case news.BodyItem:
		s.Item = news.ItemID(b.Number)
	case news.BodyNotice:
		s.Notice = news.NoticeID(b.Number)
	default:
		s.Other = &b
	}
}

// marks says whether a row has a told mark: it tells an item's story for the
// first time.
func (s *storedDelivery) marks() bool { return s.Item != 0 && s.Kind == news.KindNew }

func (s *storedDelivery) story() news.StoryID { return cmp.Or(s.Story, news.StoryID(s.Item)) }

func (s *storedDelivery) toldKey() []byte { return toldKey(s.story(), s.destination()) }

func (s *storedDelivery) because() because { return because{s.Reasons, s.Because} }

// delivery is a row as the rest of the program knows it.
func (r *reader) delivery(id news.DeliveryID, s *storedDelivery) (news.Delivery, error) {
	reasons, err := r.reasons(s.destination(), s.because())
	return news.Delivery{
		ID: id, Destination: s.destination(), Lane: s.Lane,
		Body: s.body(), Kind: s.Kind, Story: s.story(), Reasons: reasons,
		Decided: s.Decided.time(), Attempts: s.Attempts, Attempted: s.Attempted.time(), InDoubt: s.InDoubt, Doubts: s.Doubts,
		NotBefore: s.NotBefore.time(), Plain: s.Plain, Error: s.Error,
	}, err
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
	Reason    string         // of all others
	NotBefore time.Time      // of Later and InDoubt; zero means now
	Plain     bool           // of Later: without markup from now on
	Counts    bool           // of Later: the attempt counts as one
}

// Queues calls each with every queue that holds something and the time when
// its oldest delivery was decided. Its cost is by queues, not by deliveries.
func (db *DB) Queues(each func(q Queue, oldest time.Time) error) error {
	for from := []byte{}; from != nil; {
		var page []row
		err := db.view(func(t *tx) error {
			page, from = t.heads(from)
			return nil
		})
		if err != nil {
			return err
		}
		for _, r := range page {
			if err := each(queueAt(r.key), stampAt(r.value).time()); err != nil {
				return err
			}
		}
	}
	return nil
}

// heads copies the first row of each queue from a key on, and says where the
// next page begins; nil at the end.
func (t *tx) heads(from []byte) (page []row, next []byte) {
	c := t.Bucket(bucketQueue).Cursor()
	k, v := c.Seek(from)
	for k != nil && len(page) < pageRows {
		page = append(page, row{bytes.Clone(k), bytes.Clone(v)})
		k, v = c.Seek(append(bytes.Clone(k[:queuePrefix]), 0xFF)) // beyond any number in this queue
	}
	return page, bytes.Clone(k)
}

// Waiting gives the oldest deliveries of a queue, at most max, in order; those
// that must wait yet, and those in doubt, too.
func (db *DB) Waiting(q Queue, max int) (all []news.Delivery, err error) {
	err = db.view(func(t *tx) error {
		read := t.reader()
		for _, r := range t.rows(bucketQueue, q.key(), q.key(), max) {
			id := queuedAt(r.key)
			stored, ok, err := t.delivery(id)
			if err != nil {
				return err
			}
			if !ok {
				return damaged("delivery %d waits and is not there", id)
			}
			d, err := read.delivery(id, &stored)
			if err != nil {
				return err
			}
			all = append(all, d)
		}
		return nil
	})
	return all, err
}

func (t *tx) delivery(id news.DeliveryID) (storedDelivery, bool, error) {
	return get[storedDelivery](t, bucketOutbox, num(id))
}

// putDelivery writes a row that is there already, counting whether it is in
// doubt.
func (t *tx) putDelivery(id news.DeliveryID, was bool, d storedDelivery) error {
	if was != d.InDoubt {
		t.count(d.InDoubt, 1)
		t.count(was, -1)
	}
	return t.put(bucketOutbox, num(id), d)
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
// one that waits no more (its chat stopped, or was forgotten) is left out, and
// must not be sent.
func (db *DB) Attempt(ids []news.DeliveryID, now time.Time) (going []news.Delivery, err error) {
	err = db.update(func(t *tx) error {
		read := t.reader()
		for _, id := range ids {
			stored, ok, err := t.delivery(id)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			was := stored.InDoubt
			stored.InDoubt, stored.Doubted, stored.Attempted = true, stored.Doubted || was, stampOf(now)
			d, err := read.delivery(id, &stored)
			if err := errors.Join(err, t.putDelivery(id, was, stored)); err != nil {
				return err
			}
			going = append(going, d)
		}
		return t.noteRecent(going, now)
	})
	return going, err
}

// recentFor is how long attempts are remembered beside their rows: well over
// the minute over which Telegram counts a group's messages.
const recentFor = 5 * time.Minute

// noteRecent remembers one attempt for each group and channel.
func (t *tx) noteRecent(going []news.Delivery, now time.Time) error {
	b := t.Bucket(bucketRecent)
	for _, r := range t.rows(bucketRecent, nil, nil, pageRows) {
		if now.Sub(stampAt(r.key).time()) > recentFor {
			if err := b.Delete(r.key); err != nil {
				return err
			}
		}
	}
	for _, d := range going {
		if d.Destination.Chat < 0 {
			if err := b.Put(appendChat(stampOf(now).bytes(), d.Destination.Chat), []byte{1}); err != nil {
				return err
			}
		}
	}
	return nil
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
	from := stampOf(since).bytes()
	err = db.view(func(t *tx) error {
		for _, r := range t.rows(bucketRecent, from, nil, math.MaxInt) {
			all = append(all, Recent{chatAt(r.key[8:]), stampAt(r.key).time()})
		}
		return nil
	})
	return all, err
}

// Settle writes down how attempts ended, all in one transaction. A delivery
// that waits no more is passed over: it was given up while it was under way.
func (db *DB) Settle(outcomes []Outcome, now time.Time) error {
	return db.update(func(t *tx) error {
		for _, o := range outcomes {
			d, ok, err := t.delivery(o.ID)
			if err != nil {
				return err
			}
			if !ok {
				continue
			}
			if err := t.settle(o, d, now); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) settle(o Outcome, d storedDelivery, now time.Time) error {
	switch o.Fate {
	case Delivered:
		return t.deliver(o, d, now)
	case GivenUp:
		return t.giveUp(o.ID, d, !d.Doubted, o.Reason, now)
	}
	was := d.InDoubt
	d.InDoubt, d.Doubted = o.Fate == InDoubt, d.Doubted || o.Fate == InDoubt
	d.NotBefore, d.Error, d.Plain = stampOf(o.NotBefore), o.Reason, d.Plain || o.Plain
	if o.Counts {
		d.Attempts++
	}
	if o.Fate == InDoubt {
		d.Doubts++
	}
	return t.putDelivery(o.ID, was, d)
}

// deliver takes a row out, and notes the message in the told mark.
func (t *tx) deliver(o Outcome, d storedDelivery, now time.Time) error {
	t.counts.Delivered++
	if err := t.remove(o.ID, d); err != nil || !d.marks() {
		return err
	}
	mark := storedTold{d.Item, o.Message, stampOf(now), !o.Shared, d.because()}
	return t.Bucket(bucketTold).Put(d.toldKey(), mark.bytes())
}

// giveUp makes a dead letter of a row.
func (t *tx) giveUp(id news.DeliveryID, d storedDelivery, untold bool, reason string, now time.Time) error {
	t.counts.GivenUp++
	return errors.Join(t.remove(id, d), t.unmark(d, untold, now),
		t.put(bucketDead, num(id), storedDeadLetter{d, reason, stampOf(now)}))
}

// unmark takes the told mark of a row away where the message surely never
// arrived: another item may tell the story yet.
func (t *tx) unmark(d storedDelivery, untold bool, now time.Time) error {
	if !d.marks() {
		return nil
	}
	k := d.toldKey()
	if untold {
		return t.Bucket(bucketTold).Delete(k)
	}
	return t.Bucket(bucketTold).Put(k, storedTold{item: d.Item, when: stampOf(now)}.bytes())
}

// remove takes a row out of the outbox and its queue.
func (t *tx) remove(id news.DeliveryID, d storedDelivery) error {
	t.count(d.InDoubt, -1)
	t.uses[d.body()]--
	if err := t.Bucket(bucketOutbox).Delete(num(id)); err != nil {
		return err
	}
	return t.Bucket(bucketQueue).Delete(queueKey(d.queue(), id))
}

// eachOf calls fn with what waits for a chat; fn may remove it.
func (t *tx) eachOf(chat news.ChatID, fn func(id news.DeliveryID, d storedDelivery) error) error {
	return t.collect(bucketQueue, chatKey(chat), func(k, _ []byte) error {
		id := queuedAt(k)
		d, ok, err := t.delivery(id)
		if err == nil && !ok {
			err = damaged("delivery %d waits and is not there", id)
		}
		if err != nil {
			return err
		}
		return fn(id, d)
	})
}

// giveUpAll makes dead letters of all that waits for a chat.
func (t *tx) giveUpAll(chat news.ChatID, reason string, now time.Time) error {
	return t.eachOf(chat, func(id news.DeliveryID, d storedDelivery) error {
		return t.giveUp(id, d, !d.Doubted && !d.InDoubt, reason, now)
	})
}

// dropAll removes all that waited for a chat, the marks of it, and its dead
// letters.
func (t *tx) dropAll(chat news.ChatID) error {
	err := t.eachOf(chat, func(id news.DeliveryID, d storedDelivery) error {
		t.counts.GivenUp++
		return errors.Join(t.remove(id, d), t.unmark(d, true, time.Time{}))
	})
	if err != nil {
		return err
	}
	return t.collect(bucketDead, nil, func(k, v []byte) error {
		d, err := decode[storedDeadLetter](bucketDead, k, v)
		if err != nil || d.Chat != chat {
			return err
		}
		return t.Bucket(bucketDead).Delete(k)
	})
}

// moveRows readdresses what waits for a chat, and its told marks. The numbers,
// and with them the order, stay. What the new number was told already is given
// up.
func (t *tx) moveRows(from, to news.ChatID, now time.Time) error {
	return t.eachOf(from, func(id news.DeliveryID, d storedDelivery) error {
		moved := d
		moved.Chat = to
		if d.marks() && t.Bucket(bucketTold).Get(moved.toldKey()) != nil {
			return t.giveUp(id, d, true, "told under the chat's new number", now)
		}
		queue := t.Bucket(bucketQueue)
		return errors.Join(
			t.moveMark(d, moved),
			queue.Delete(queueKey(d.queue(), id)), queue.Put(queueKey(moved.queue(), id), d.Decided.bytes()),
			t.put(bucketOutbox, num(id), moved),
		)
	})
}

func (t *tx) moveMark(from, to storedDelivery) error {
	if !from.marks() {
		return nil
	}
	b := t.Bucket(bucketTold)
	mark := bytes.Clone(b.Get(from.toldKey()))
	return errors.Join(b.Delete(from.toldKey()), b.Put(to.toldKey(), mark))
}
