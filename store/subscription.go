package store

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/news/price"
	"newsbot/store/internal/rows"
)

// maxSubscriptions is how many a chat may have, all its topics together: as
// many as a person can still survey, and a bound to what a stranger can make
// the index hold.
const maxSubscriptions = 200

// inForce are those of some subscriptions that are.
func inForce(all []rows.Subscription) (list []news.Subscription) {
	for i := range all {
		if all[i].InForce() {
			list = append(list, all[i].Subscription)
		}
	}
	return list
}

// begin puts a subscription in force.
func (t *tx) begin(s rows.Subscription) error {
	t.counts.Subscriptions++
	if f := t.db.opts.Subscribed; f != nil {
		t.later(func() { f(s.Subscription) })
	}
	s.Ended = time.Time{}
	return t.PutSubscriptions(s)
}

// end takes a subscription out of force, and leaves its row.
func (t *tx) end(s rows.Subscription, now time.Time) error {
	t.counts.Subscriptions--
	if f := t.db.opts.Unsubscribed; f != nil {
		t.later(func() { f(s.Subscription) })
	}
	s.Ended = now
	return t.PutSubscriptions(s)
}

// prune removes the rows of a chat's subscriptions that ended before the
// retention, and the first to end of more than a chat may have in force.
func (t *tx) prune(chat news.ChatID, now time.Time) error {
	all, err := t.SubscriptionsOf(chat)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(s rows.Subscription) bool { return s.InForce() })
	slices.SortFunc(all, func(a, b rows.Subscription) int { return b.Ended.Compare(a.Ended) })
	for i := range all {
		if i < maxSubscriptions && now.Sub(all[i].Ended) < t.db.opts.Retention {
			continue
		}
		if err := t.DeleteSubscriptions(all[i].Place()); err != nil {
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
	err = db.update(scopes(ofChat(s.Destination.Chat)), func(t *tx) error {
		kept, created, err = t.subscribe(s)
		return err
	})
	return kept, created && err == nil, err
}

func (t *tx) subscribe(s news.Subscription) (news.Subscription, bool, error) {
	all, err := t.SubscriptionsOf(s.Destination.Chat)
	if err := t.db.passOver(err); err != nil {
		return s, false, err
	}
	asked, inForce := rows.Subscription{Subscription: s, Formerly: s.Query}, 0
	for i := range all {
		switch same := same(&all[i], &asked); {
		case same && all[i].InForce():
			return t.setUrgent(all[i], s.Urgent)
		case same:
			if err := t.DeleteSubscriptions(all[i].Place()); err != nil {
				return s, false, err
			}
		case all[i].InForce():
			inForce++
		}
	}
	if inForce >= maxSubscriptions {
		return s, false, fmt.Errorf("%d of %d: %w", inForce, maxSubscriptions, ErrTooMany)
	}
	id, err := t.Numbers(rows.SubscriptionNumbers, 1)
	if err != nil {
		return s, false, err
	}
	asked.ID = news.SubscriptionID(id)
	return asked.Subscription, true, t.begin(asked)
}

// same says whether two subscriptions are of one destination and ask for the same.
func same(a, b *rows.Subscription) bool {
	return a.Destination == b.Destination && a.Query == b.Query && a.Source == b.Source && a.Price.Same(b.Price)
}

// setUrgent changes whether a subscription in force is urgent; it is not created.
func (t *tx) setUrgent(s rows.Subscription, urgent bool) (news.Subscription, bool, error) {
	if s.Urgent == urgent {
		return s.Subscription, false, nil
	}
	if err := t.end(s, time.Time{}); err != nil {
		return s.Subscription, false, err
	}
	s.Urgent = urgent
	return s.Subscription, false, t.begin(s)
}

// Unsubscribe ends a subscription of d and gives it back; ErrNotFound where d
// has none of that number in force.
func (db *DB) Unsubscribe(d news.Destination, id news.SubscriptionID, now time.Time) (s news.Subscription, err error) {
	err = db.update(scopes(ofChat(d.Chat)), func(t *tx) error {
		all, err := t.Subscriptions(d)
		if err := t.db.passOver(err); err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(s rows.Subscription) bool { return s.ID == id })
		if i < 0 || !all[i].InForce() {
			return fmt.Errorf("subscription %d of %v: %w", id, d, ErrNotFound)
		}
		s = all[i].Subscription
		return errors.Join(t.end(all[i], now), t.prune(d.Chat, now))
	})
	return s, err
}

// unwatchedOf finds, of some deliveries, those that were decided for what their
// destinations took back since.
func (t *tx) unwatchedOf(list []rows.Delivery) (map[news.DeliveryID]bool, error) {
	found := map[news.DeliveryID]bool{}
	subs := map[news.Destination][]rows.Subscription{}
	for i := range list {
		d := &list[i]
		if d.Item() == 0 || len(d.Because.Reasons) == 0 {
			continue
		}
		all, known := subs[d.Destination]
		if !known {
			var err error
			all, err = t.Subscriptions(d.Destination)
			if err := t.db.passOver(err); err != nil {
				return nil, err
			}
			subs[d.Destination] = all
		}
		if !slices.ContainsFunc(d.Because.Reasons, func(r rows.Reason) bool { return !takenBack(r, all) }) {
			found[d.ID] = true
		}
	}
	return found, nil
}

// takenBack says whether a destination asked for what is a reason, and does so no more.
// It still does where it wrote another query in the place of it, in the same moment: what
// was decided before may be what it means.
func takenBack(r rows.Reason, subs []rows.Subscription) bool {
	i := slices.IndexFunc(subs, func(s rows.Subscription) bool { return broughtBy(r, &s) })
	return i >= 0 && !slices.ContainsFunc(subs, func(s rows.Subscription) bool {
		return s.InForce() && (broughtBy(r, &s) || s.Added.Equal(subs[i].Ended))
	})
}

// Subscriptions lists those of a destination, the oldest first.
func (db *DB) Subscriptions(d news.Destination) (list []news.Subscription, err error) {
	err = db.view(func(t *tx) error {
		all, err := t.Subscriptions(d)
		list = inForce(all)
		return db.passOver(err)
	})
	return list, err
}

// SubscriptionsOf lists those of a chat, all its topics together, the oldest first of
// each.
func (db *DB) SubscriptionsOf(chat news.ChatID) (list []news.Subscription, err error) {
	err = db.view(func(t *tx) error {
		all, err := t.SubscriptionsOf(chat)
		list = inForce(all)
		return db.passOver(err)
	})
	return list, err
}

// EachSubscription calls each with every subscription in force, chat by chat; an
// error of each ends the walk and is returned.
func (db *DB) EachSubscription(each func(news.Subscription) error) error {
	first := rows.Subscription{Subscription: news.Subscription{Destination: rows.NoDestination}}
	return pages(db, first, func(t *tx, last rows.Subscription) ([]rows.Subscription, error) {
		return t.SubscriptionsAfter(last.Place(), pageRows)
	}, func(s rows.Subscription) error {
		if !s.InForce() {
			return nil
		}
		return each(s.Subscription)
	})
}

// following are the subscriptions that follow a source, those that ended too. It
// reads all subscriptions.
func (t *tx) following(id news.SourceID) ([]rows.Subscription, error) {
	all, err := t.SubscriptionsAfter(rows.SubscriptionPlace{Destination: rows.NoDestination}, everything)
	return slices.DeleteFunc(all, func(s rows.Subscription) bool { return s.Source != id }), t.db.passOver(err)
}

// followers are the destinations that follow a source.
func (t *tx) followers(id news.SourceID) (list []news.Destination, err error) {
	all, err := t.following(id)
	for _, s := range inForce(all) {
		list = append(list, s.Destination)
	}
	return list, err
}

// unfollow ends the subscriptions that follow a source.
func (t *tx) unfollow(id news.SourceID, now time.Time) error {
	all, err := t.following(id)
	for _, s := range all {
		if s.InForce() {
			err = errors.Join(err, t.end(s, now))
		}
	}
	return err
}

// forgetSubscriptions ends all of a chat's and leaves nothing of them.
func (t *tx) forgetSubscriptions(chat news.ChatID) error {
	all, err := t.SubscriptionsOf(chat)
	err = t.db.passOver(err)
	for _, s := range all {
		err = errors.Join(err, t.takeOut(s))
	}
	return err
}

// takeOut removes a subscription, in force or not.
func (t *tx) takeOut(s rows.Subscription) error {
	if s.InForce() {
		if err := t.end(s, time.Time{}); err != nil {
			return err
		}
	}
	return t.DeleteSubscriptions(s.Place())
}

// moveSubscriptions leaves out what the new number has asked for already. The
// limit does not count here: a migration takes nothing away.
func (t *tx) moveSubscriptions(from, to news.ChatID) error {
	all, err := t.SubscriptionsOf(from)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	there, err := t.SubscriptionsOf(to)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	for _, s := range all {
		if err := t.takeOut(s); err != nil {
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
func (t *tx) arrive(s rows.Subscription, there []rows.Subscription) error {
	for i := range there {
		if !same(&there[i], &s) {
			continue
		}
		if there[i].InForce() || !s.InForce() {
			return nil
		}
		if err := t.DeleteSubscriptions(there[i].Place()); err != nil {
			return err
		}
	}
	if s.InForce() {
		return t.begin(s)
	}
	return t.PutSubscriptions(s)
}

// StepPrices brings price watches on by what their coins cost now, and queues word
// of those that fire: all in one transaction, so that none fires twice, whatever
// comes between. Subscriptions that ended meanwhile, and those without a quote, are
// passed over. It returns what was queued.
func (db *DB) StepPrices(all []news.Subscription, quotes map[string]price.Quote, now time.Time) ([]Queue, error) {
	s := newSpread(now)
	chats := map[news.ChatID]bool{}
	alone := scopes(ofStories)
	for i := range all {
		if chat := all[i].Destination.Chat; !chats[chat] {
			chats[chat] = true
			alone = append(alone, ofChat(chat))
		}
	}
	err := db.update(alone, func(t *tx) error {
		for i := range all {
			q, known := quotes[all[i].Price.Ticker]
			if !known {
				continue
			}
			if err := t.stepPrice(&s, &all[i], &q, now); err != nil {
				return err
			}
		}
		return s.step(t)
	})
	if err == nil {
		err = db.finish(&s)
	}
	return s.queues(), err
}

// stepPrice brings one watch on, as it stands on disk.
func (t *tx) stepPrice(s *spread, of *news.Subscription, q *price.Quote, now time.Time) error {
	there, err := t.Subscriptions(of.Destination)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	for i := range there {
		row := &there[i]
		if row.ID != of.ID || !row.InForce() {
			continue
		}
		before := row.PriceState
		after, fires := row.Price.Step(before, q)
		if after.Equal(before) {
			return nil
		}
		row.PriceState = after
		if err := t.PutSubscriptions(*row); err != nil || !fires {
			return err
		}
		return t.notify(s, firing(row, before, q, now), []news.Destination{row.Destination})
	}
	return nil
}

// firing is word of a watch that has fired. Its key is that of this firing alone.
func firing(row *rows.Subscription, before price.State, q *price.Quote, now time.Time) rows.Notice {
	lane := news.LaneAlert
	if row.Urgent {
		lane = news.LaneBreaking
	}
	return rows.Notice{
		Notice: news.Notice{Kind: news.NoticePrice, Number: int64(row.ID), At: now, Firing: row.Price.Fire(before, q)},
		Key:    fmt.Sprintf("price %d %d", row.ID, row.PriceState.Fired), When: now, Lane: lane,
	}
}

// PriceWatches lists the subscriptions that wait for prices. It reads all
// subscriptions.
func (db *DB) PriceWatches() (all []news.Subscription, err error) {
	err = db.EachSubscription(func(s news.Subscription) error {
		if !s.Price.IsZero() {
			all = append(all, s)
		}
		return nil
	})
	return all, err
}
