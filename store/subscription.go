package store

import (
	"fmt"
	"time"

	"newsbot/news"
)

// maxSubscriptions is how many a chat may have, all its topics together: as
// many as a person can still survey, and a bound to what a stranger can make
// the index hold.
const maxSubscriptions = 200

// A storedSubscription is a news.Subscription on disk, under its destination
// and number.
type storedSubscription struct {
	ID          news.SubscriptionID `json:"-"`
	Destination news.Destination    `json:"-"`
	Query       string
	Typed       string        `json:",omitzero"`
	Source      news.SourceID `json:",omitzero"`
	Urgent      bool          `json:",omitzero"`
	By          news.UserID   `json:",omitzero"`
	Added       time.Time
}

func decodeSubscription(k, v []byte) (news.Subscription, error) {
	s, err := decode[storedSubscription](bucketSubscription, k, v)
	s.Destination, s.ID = destinationAt(k), news.SubscriptionID(number(k[16:]))
	return news.Subscription(s), err
}

// subscriptions lists those of a chat or a destination, by its key.
func (t *tx) subscriptions(prefix []byte) (all []news.Subscription, err error) {
	err = t.collect(bucketSubscription, prefix, func(k, v []byte) error {
		s, err := decodeSubscription(k, v)
		all = append(all, s)
		return err
	})
	return all, err
}

func (t *tx) putSubscription(s news.Subscription) error {
	t.counts.Subscriptions++
	if f := t.db.opts.Subscribed; f != nil {
		t.later(func() { f(s) })
	}
	return t.put(bucketSubscription, subscriptionKey(s.Destination, s.ID), storedSubscription(s))
}

func (t *tx) deleteSubscription(s news.Subscription) error {
	t.counts.Subscriptions--
	if f := t.db.opts.Unsubscribed; f != nil {
		t.later(func() { f(s) })
	}
	return t.Bucket(bucketSubscription).Delete(subscriptionKey(s.Destination, s.ID))
}

// Subscribe keeps a subscription under a number of its own. A destination has
// one for each query: asking for the same again changes at most whether it is
// urgent, and created is false. ErrTooMany where the chat has all it may have.
func (db *DB) Subscribe(s news.Subscription) (kept news.Subscription, created bool, err error) {
	err = db.update(func(t *tx) error {
		kept, created, err = t.subscribe(s)
		return err
	})
	return kept, created && err == nil, err
}

func (t *tx) subscribe(s news.Subscription) (news.Subscription, bool, error) {
	all, err := t.subscriptions(chatKey(s.Destination.Chat))
	if err != nil {
		return s, false, err
	}
	for _, old := range all {
		if old.Destination == s.Destination && old.Query == s.Query {
			old, err = t.setUrgent(old, s.Urgent)
			return old, false, err
		}
	}
	if len(all) >= maxSubscriptions {
		return s, false, fmt.Errorf("%d of %d: %w", len(all), maxSubscriptions, ErrTooMany)
	}
	id, err := t.Bucket(bucketSubscription).NextSequence()
	if err != nil {
		return s, false, err
	}
	s.ID = news.SubscriptionID(id)
	return s, true, t.putSubscription(s)
}

func (t *tx) setUrgent(s news.Subscription, urgent bool) (news.Subscription, error) {
	if s.Urgent == urgent {
		return s, nil
	}
	if err := t.deleteSubscription(s); err != nil {
		return s, err
	}
	s.Urgent = urgent
	return s, t.putSubscription(s)
}

// Unsubscribe ends a subscription of d and gives it back; ErrNotFound where d
// has none of that number.
func (db *DB) Unsubscribe(d news.Destination, id news.SubscriptionID) (s news.Subscription, err error) {
	err = db.update(func(t *tx) error {
		k := subscriptionKey(d, id)
		v := t.Bucket(bucketSubscription).Get(k)
		if v == nil {
			return fmt.Errorf("subscription %d of %v: %w", id, d, ErrNotFound)
		}
		if s, err = decodeSubscription(k, v); err != nil {
			return err
		}
		return t.deleteSubscription(s)
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

// EachSubscription calls each with every subscription, chat by chat; an error
// of each ends the walk and is returned.
func (db *DB) EachSubscription(each func(news.Subscription) error) error {
	return db.each(bucketSubscription, nil, func(k, v []byte) error {
		s, err := decodeSubscription(k, v)
		if err != nil {
			return err
		}
		return each(s)
	})
}

// unfollow ends the subscriptions that follow a source. It reads all of them.
func (t *tx) unfollow(id news.SourceID) error {
	all, err := t.subscriptions(nil)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Source != id {
			continue
		}
		if err := t.deleteSubscription(s); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) unsubscribeAll(chat news.ChatID) error {
	all, err := t.subscriptions(chatKey(chat))
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := t.deleteSubscription(s); err != nil {
			return err
		}
	}
	return nil
}

// moveSubscriptions leaves out what the new number has asked for already. The
// limit does not count here: a migration takes nothing away.
func (t *tx) moveSubscriptions(from, to news.ChatID) error {
	all, err := t.subscriptions(chatKey(from))
	if err != nil {
		return err
	}
	there, err := t.subscriptions(chatKey(to))
	if err != nil {
		return err
	}
	type wish struct {
		topic news.TopicID
		query string
	}
	has := map[wish]bool{}
	for _, s := range there {
		has[wish{s.Destination.Topic, s.Query}] = true
	}
	for _, s := range all {
		if err := t.deleteSubscription(s); err != nil {
			return err
		}
		if has[wish{s.Destination.Topic, s.Query}] {
			continue
		}
		s.Destination.Chat = to
		if err := t.putSubscription(s); err != nil {
			return err
		}
	}
	return nil
}
