package store

import (
	"fmt"
	"time"

	"newsbot/news"
	"newsbot/news/price"
	"newsbot/store/internal/rows"
)

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
