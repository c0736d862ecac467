package store

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"newsbot/news"
)

// maxSubscriptions is how many a chat may have, all its topics together: as
// many as a person can still survey, and a bound to what a stranger can make
// the index hold.
const maxSubscriptions = 200

// A storedSubscription is a news.Subscription on disk, under its destination
// and number. One that ended stays for a while, since alerts that it brought
// say so, until the same is asked for again.
type storedSubscription struct {
	subscriptionFields
	Ended time.Time `json:",omitzero"` // zero: it is in force
}

// subscriptionFields are the fields of a news.Subscription. In schema 1 the
// query of one that follows a source was `source:"name"`.
type subscriptionFields struct {
	ID          news.SubscriptionID `json:"-"`
	Destination news.Destination    `json:"-"`
	Query       string
	Typed       string        `json:",omitzero"`
	Source      news.SourceID `json:",omitzero"`
	Urgent      bool          `json:",omitzero"`
	By          news.UserID   `json:",omitzero"`
	Added       time.Time
}

func (s *storedSubscription) subscription() news.Subscription {
	sub := news.Subscription(s.subscriptionFields)
	if sub.Source != 0 {
		sub.Query = ""
	}
	return sub
}

func (s *storedSubscription) reason() news.Reason {
	sub := s.subscription()
	return news.Reason{Source: sub.Source, Query: sub.Query, Typed: sub.Typed, Subscription: sub.ID}
}

// formerly is what schema 1 called the subscription in the reasons of alerts.
func (s *storedSubscription) formerly() string { return s.Query }

func (s *storedSubscription) inForce() bool { return s.Ended.IsZero() }

func decodeSubscription(k, v []byte) (storedSubscription, error) {
	s, err := decode[storedSubscription](bucketSubscription, k, v)
	s.Destination, s.ID = destinationAt(k), news.SubscriptionID(number(k[16:]))
	return s, err
}

// allSubscriptions lists those of a chat or a destination, by its key, with
// those that ended.
func (t *tx) allSubscriptions(prefix []byte) (all []storedSubscription, err error) {
	err = t.collect(bucketSubscription, prefix, func(k, v []byte) error {
		s, err := decodeSubscription(k, v)
		all = append(all, s)
		return err
	})
	return all, err
}

// subscriptions lists those in force of a chat or a destination, by its key.
func (t *tx) subscriptions(prefix []byte) (list []news.Subscription, err error) {
	all, err := t.allSubscriptions(prefix)
	for i := range all {
		if all[i].inForce() {
			list = append(list, all[i].subscription())
		}
	}
	return list, err
}

// begin puts a subscription in force.
func (t *tx) begin(s storedSubscription) error {
	t.counts.Subscriptions++
	if f := t.db.opts.Subscribed; f != nil {
		t.later(func() { f(s.subscription()) })
	}
	s.Ended = time.Time{}
	return t.putSubscription(s)
}

// end takes a subscription out of force, and leaves its row.
func (t *tx) end(s storedSubscription, now time.Time) error {
	t.counts.Subscriptions--
	if f := t.db.opts.Unsubscribed; f != nil {
		t.later(func() { f(s.subscription()) })
	}
	s.Ended = now
	return t.putSubscription(s)
}

func (t *tx) putSubscription(s storedSubscription) error {
	return t.put(bucketSubscription, subscriptionKey(s.Destination, s.ID), s)
}

func (t *tx) deleteSubscription(s *storedSubscription) error {
	return t.Bucket(bucketSubscription).Delete(subscriptionKey(s.Destination, s.ID))
}

// prune removes the rows of a chat's subscriptions that ended before the
// retention, and the first to end of more than a chat may have in force.
func (t *tx) prune(chat news.ChatID, now time.Time) error {
	all, err := t.allSubscriptions(chatKey(chat))
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s storedSubscription) bool { return s.inForce() })
	slices.SortFunc(all, func(a, b storedSubscription) int { return b.Ended.Compare(a.Ended) })
	for i := range all {
		if i < maxSubscriptions && now.Sub(all[i].Ended) < t.db.opts.Retention {
			continue
		}
		if err := t.deleteSubscription(&all[i]); err != nil {
			return err
		}
	}
	return nil
}

// Subscribe keeps a subscription under a number of its own. A destination has
// one for each query and each source: asking for the same again changes at most
// whether it is urgent, and created is false. ErrTooMany where the chat has all
// it may have.
func (db *DB) Subscribe(s news.Subscription) (kept news.Subscription, created bool, err error) {
	err = db.update(func(t *tx) error {
		kept, created, err = t.subscribe(s)
		return err
	})
	return kept, created && err == nil, err
}

func (t *tx) subscribe(s news.Subscription) (news.Subscription, bool, error) {
	all, err := t.allSubscriptions(chatKey(s.Destination.Chat))
	if err != nil {
		return s, false, err
	}
	asked, inForce := storedSubscription{subscriptionFields: subscriptionFields(s)}, 0
	for i := range all {
		switch same := all[i].same(&asked); {
		case same && all[i].inForce():
			return t.setUrgent(all[i], s.Urgent)
		case same:
			if err := t.deleteSubscription(&all[i]); err != nil {
				return s, false, err
			}
		case all[i].inForce():
			inForce++
		}
	}
	if inForce >= maxSubscriptions {
		return s, false, fmt.Errorf("%d of %d: %w", inForce, maxSubscriptions, ErrTooMany)
	}
	id, err := t.Bucket(bucketSubscription).NextSequence()
	if err != nil {
		return s, false, err
	}
	asked.ID = news.SubscriptionID(id)
	return asked.subscription(), true, t.begin(asked)
}

// same says whether two subscriptions are of one destination and ask for the same.
func (s *storedSubscription) same(o *storedSubscription) bool {
	a, b := s.subscription(), o.subscription()
	return a.Destination == b.Destination && a.Query == b.Query && a.Source == b.Source
}

// setUrgent changes whether a subscription in force is urgent; it is not created.
func (t *tx) setUrgent(s storedSubscription, urgent bool) (news.Subscription, bool, error) {
	if s.Urgent == urgent {
		return s.subscription(), false, nil
	}
	if err := t.end(s, time.Time{}); err != nil {
		return s.subscription(), false, err
	}
	s.Urgent = urgent
	return s.subscription(), false, t.begin(s)
}

// Unsubscribe ends a subscription of d and gives it back; ErrNotFound where d
// has none of that number in force.
func (db *DB) Unsubscribe(d news.Destination, id news.SubscriptionID, now time.Time) (s news.Subscription, err error) {
	err = db.update(func(t *tx) error {
		k := subscriptionKey(d, id)
		v := t.Bucket(bucketSubscription).Get(k)
		if v == nil {
			return fmt.Errorf("subscription %d of %v: %w", id, d, ErrNotFound)
		}
		stored, err := decodeSubscription(k, v)
		if err != nil {
			return err
		}
		if !stored.inForce() {
			return fmt.Errorf("subscription %d of %v: ended %v: %w", id, d, stored.Ended, ErrNotFound)
		}
		s = stored.subscription()
		return errors.Join(t.end(stored, now), t.prune(d.Chat, now))
	})
	return s, err
}

// Subscriptions lists those of a destination, the oldest first.
func (db *DB) Subscriptions(d news.Destination) (all []news.Subscription, err error) {
	err = db.view(func(t *tx) error {
		all, err = t.subscriptions(destinationKey(d))
		return err
	})
	return all, err
}

// EachSubscription calls each with every subscription in force, chat by chat; an
// error of each ends the walk and is returned.
func (db *DB) EachSubscription(each func(news.Subscription) error) error {
	return db.each(bucketSubscription, nil, func(k, v []byte) error {
		s, err := decodeSubscription(k, v)
		if err != nil || !s.inForce() {
			return err
		}
		return each(s.subscription())
	})
}

// followers are the destinations that follow a source. It reads all subscriptions.
func (t *tx) followers(id news.SourceID) (list []news.Destination, err error) {
	all, err := t.subscriptions(nil)
	for _, s := range all {
		if s.Source == id {
			list = append(list, s.Destination)
		}
	}
	return list, err
}

// unfollow ends the subscriptions that follow a source. It reads all of them.
func (t *tx) unfollow(id news.SourceID, now time.Time) error {
	all, err := t.allSubscriptions(nil)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Source != id || !s.inForce() {
			continue
		}
		if err := t.end(s, now); err != nil {
			return err
		}
	}
	return nil
}

// forgetSubscriptions ends all of a chat's and leaves nothing of them.
func (t *tx) forgetSubscriptions(chat news.ChatID) error {
	all, err := t.allSubscriptions(chatKey(chat))
	if err != nil {
		return err
	}
	for i := range all {
		if err := t.takeOut(&all[i]); err != nil {
			return err
		}
	}
	return nil
}

// takeOut removes a subscription, in force or not.
func (t *tx) takeOut(s *storedSubscription) error {
	if s.inForce() {
		if err := t.end(*s, time.Time{}); err != nil {
			return err
		}
	}
	return t.deleteSubscription(s)
}

// moveSubscriptions leaves out what the new number has asked for already. The
// limit does not count here: a migration takes nothing away.
func (t *tx) moveSubscriptions(from, to news.ChatID) error {
	all, err := t.allSubscriptions(chatKey(from))
	if err != nil {
		return err
	}
	there, err := t.allSubscriptions(chatKey(to))
	if err != nil {
		return err
	}
	for i := range all {
		s := all[i]
		if err := t.takeOut(&s); err != nil {
			return err
		}
		s.Destination.Chat = to
		if err := t.arrive(s, there); err != nil {
			return err
		}
	}
	return nil
}

// arrive puts a subscription under its new number, unless the chat there asked
// for the same. One that is in force counts more than one that ended.
func (t *tx) arrive(s storedSubscription, there []storedSubscription) error {
	for i := range there {
		if !there[i].same(&s) {
			continue
		}
		if there[i].inForce() || !s.inForce() {
			return nil
		}
		if err := t.deleteSubscription(&there[i]); err != nil {
			return err
		}
	}
	if s.inForce() {
		return t.begin(s)
	}
	return t.putSubscription(s)
}
