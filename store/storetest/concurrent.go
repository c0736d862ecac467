package storetest

import (
	"errors"
	"fmt"
	"maps"
	"sync"
	"testing"

	"newsbot/news"
	"newsbot/store"
)

// Everybody at once: what the callbacks heard is what the disk holds, and the
// file is sound while it is being compacted too.
func (e Engine) TestConcurrent(t *testing.T) {
	log, o := calls()
	o.AtOnce = 5
	db := e.Open(t, o)
	src := AddSource(t, db, "harbour")
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			d := Person(worker)
			for n := range 30 {
				s, _, err := db.Subscribe(news.Subscription{Destination: d, Query: fmt.Sprint("word", n%3)})
				err = errors.Join(err, db.PutChat(news.Chat{ID: d.Chat, Title: "reader"}))
				if n%2 == 0 {
					_, e := db.Unsubscribe(d, s.ID, Noon)
					err = errors.Join(err, e)
				}
				_, e := db.Ingest(store.Poll{Source: src, Items: []news.Item{Item("harbour", n)}, Alerts: [][]news.Alert{People(12)}}, Noon)
				waiting, f := db.Waiting(store.Queue{Destination: d, Lane: news.LaneAlert}, 1)
				if len(waiting) > 0 {
					f = errors.Join(f, db.Settle([]store.Outcome{{ID: waiting[0].ID, Message: 7}}, Noon))
				}
				_, g := db.Compact()
				_, _, h := db.OldestDue(Noon, nil)
				if err := errors.Join(err, e, f, g, h); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	heard := map[string]int{}
	for _, line := range *log {
		heard[line[1:]] += map[byte]int{'+': 1, '-': -1}[line[0]]
	}
	stored := map[string]int{}
	OK(t, db.EachSubscription(func(s news.Subscription) error { stored[wish(s)] = 1; return nil }))
	maps.DeleteFunc(heard, func(_ string, n int) bool { return n == 0 })
	Equal(t, "what the callbacks heard of", heard, stored)
}
