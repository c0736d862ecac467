package store

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"newsbot/news"
)

// maxFaults is how many faults Check reports.
const maxFaults = 20

// Check reads the whole file and returns ErrDamaged with what is wrong with
// it: our own and bbolt's check of the pages first, then whether everything that
// one row says of another is true, and whether the counters count what is there.
// Nobody can write until it is done.
func (db *DB) Check() error {
	db.write.Lock()
	defer db.write.Unlock()
	return db.view(func(t *tx) error {
		if err := inspectPages(db.path, db.bolt.Info().PageSize, math.MaxInt); err != nil {
			return err
		}
		c := &check{tx: t, waiting: map[news.Body]int64{}}
		for err := range t.Check() { // not beside a writer
			c.fault("%v", err)
		}
		if len(c.faults) == 0 {
			c.rows()
			c.totals()
		}
		if len(c.faults) == 0 {
			return nil
		}
		return damaged("%v", errors.Join(c.faults[:min(len(c.faults), maxFaults)]...))
	})
}

// A check gathers faults.
type check struct {
	*tx
	found   storedCounts
	waiting map[news.Body]int64 // :: rows found waiting for it
	queued  int64
	faults  []error
}

func (c *check) fault(format string, a ...any) { c.faults = append(c.faults, fmt.Errorf(format, a...)) }

// has reports a reference to a row that is not there.
func (c *check) has(bucket, key []byte, who string, id any) bool {
	there := c.Bucket(bucket).Get(key) != nil
	if !there {
		c.fault("%s %v: there is no %s %x", who, id, bucket, key)
	}
	return there
}

// every calls fn with the decoded rows of a bucket.
func every[T any](c *check, bucket []byte, fn func(k []byte, v T)) {
	c.Bucket(bucket).ForEach(func(k, text []byte) error {
		v, err := decode[T](bucket, k, text)
		if err != nil {
			c.fault("%v", err)
			return nil
		}
		fn(k, v)
		return nil
	})
}

// rows looks at each bucket.
func (c *check) rows() {
	every(c, bucketSource, c.source)
	every(c, bucketItem, c.item)
	every(c, bucketStory, c.story)
	every(c, bucketSubscription, c.subscription)
	every(c, bucketChat, func(k []byte, s storedChat) { c.found.Chats++ })
	every(c, bucketSettings, func([]byte, storedSettings) {})
	every(c, bucketOutlet, func(k []byte, _ storedOutlet) { c.numbered(bucketOutlet, number(k)) })
	every(c, bucketWait, func([]byte, storedWait) {})
	every(c, bucketNotice, func(k []byte, n storedNotice) {
		c.numbered(bucketNotice, number(k))
		c.has(bucketNoticeKey, []byte(n.Key), "notice", number(k))
	})
	every(c, bucketDead, func([]byte, storedDeadLetter) {})
	every(c, bucketOutbox, c.delivery)
	c.references()
}

// numbered reports a number that the bucket would give away again.
func (c *check) numbered(bucket []byte, id uint64) {
	if last := c.Bucket(bucket).Sequence(); id > last {
		c.fault("%s %d is beyond the last number given, %d", bucket, id, last)
	}
}

func (c *check) source(k []byte, s storedSource) {
	id := news.SourceID(number(k))
	c.numbered(bucketSource, uint64(id))
	c.has(bucketSourceName, s.nameKey(), "source", id)
	if s.Retired.IsZero() {
		c.has(bucketSourceAddress, addressKey(s.URL, id), "source", id)
	} else {
		c.has(bucketSourceRetired, addressKey(s.URL, id), "source", id)
	}
}

func (c *check) item(k []byte, i storedItem) {
	c.found.Items++
	id := news.ItemID(number(k))
	c.numbered(bucketItem, uint64(id))
	s, _, err := get[storedStory](c.tx, bucketStory, num(i.Story))
	if err != nil || !slices.Contains(s.Items, id) {
		c.fault("item %d: story %d does not list it", id, i.Story)
	}
}

func (c *check) story(k []byte, s storedStory) {
	for _, id := range s.Items {
		c.has(bucketItem, num(id), "story", number(k))
	}
}

func (c *check) subscription(k []byte, s storedSubscription) {
	if s.inForce() {
		c.found.Subscriptions++
	}
	c.numbered(bucketSubscription, number(k[16:]))
	if s.Source != 0 {
		c.has(bucketSource, num(s.Source), "subscription", number(k[16:]))
	}
}

func (c *check) delivery(k []byte, d storedDelivery) {
	id := news.DeliveryID(number(k))
	c.numbered(bucketOutbox, uint64(id))
	c.waiting[d.body()]++
	if d.InDoubt {
		c.found.InDoubt++
	} else {
		c.found.Pending++
	}
	mark := c.Bucket(bucketQueue).Get(queueKey(d.queue(), id))
	if stampAt(mark) != d.Decided {
		c.fault("delivery %d: decided %v, and its queue says %v", id, d.Decided.time(), stampAt(mark).time())
	}
	switch d.body().Kind {
	case news.BodyNotice:
		c.has(bucketNotice, num(d.Notice), "delivery", id)
	case news.BodyItem:
		c.has(bucketItem, num(d.Item), "delivery", id)
	}
	if d.marks() {
		c.has(bucketTold, d.toldKey(), "delivery", id)
	}
}

// references looks at the rows that are nothing but references.
func (c *check) references() {
	c.each(bucketQueue, func(k, _ []byte) {
		c.queued++
		c.has(bucketOutbox, k[queuePrefix:], "queue", fmt.Sprintf("%x", k))
	})
	c.each(bucketTold, func(k, _ []byte) { c.has(bucketStory, k[:8], "told", fmt.Sprintf("%x", k)) })
	c.each(bucketRevise, func(k, _ []byte) { c.has(bucketStory, k, "revise", fmt.Sprintf("%x", k)) })
	c.each(bucketStoryKey, func(k, v []byte) { c.has(bucketStory, v, "story key", fmt.Sprintf("%x", k)) })
	c.each(bucketNoticeKey, func(k, v []byte) { c.has(bucketNotice, v, "notice key", fmt.Sprintf("%q", k)) })
	c.each(bucketSourceName, func(k, v []byte) { c.has(bucketSource, v, "source name", fmt.Sprintf("%x", k)) })
	c.each(bucketSourceAddress, func(k, _ []byte) { c.has(bucketSource, k[16:], "source address", fmt.Sprintf("%x", k)) })
	c.each(bucketSourceRetired, func(k, _ []byte) { c.has(bucketSource, k[16:], "retired address", fmt.Sprintf("%x", k)) })
	c.each(bucketHabits, func(k, _ []byte) { c.has(bucketSource, k, "habits", fmt.Sprintf("%x", k)) })
	c.each(bucketSeen, func(k, _ []byte) { c.has(bucketSource, k[:8], "identity", fmt.Sprintf("%x", k)) })
	stored := map[news.Body]int64{}
	c.each(bucketWaiting, func(k, v []byte) { stored[bodyAt(k)] = int64(number(v)) })
	if !maps.Equal(stored, c.waiting) {
		c.fault("waiting: %v rows counted for each item, and %v are there", stored, c.waiting)
	}
}

func (c *check) each(bucket []byte, fn func(k, v []byte)) {
	c.Bucket(bucket).ForEach(func(k, v []byte) error {
		fn(k, v)
		return nil
	})
}

// totals compares the counters with what was found.
func (c *check) totals() {
	counts, err := c.loadCounts()
	if err != nil {
		c.fault("%v", err)
	}
	found := c.found
	found.Decided, found.Delivered, found.GivenUp = counts.Decided, counts.Delivered, counts.GivenUp
	found.Seen, found.Ending = counts.Seen, counts.Ending
	if counts != found {
		c.fault("counters say %+v, and there is %+v", counts, found)
	}
	if c.queued != found.Pending+found.InDoubt {
		c.fault("%d deliveries in queues, %d in the outbox", c.queued, found.Pending+found.InDoubt)
	}
	if open := c.openItems(); counts.Seen != counts.Ending.Sum()+open {
		c.fault("%d items seen, %v ended, %d under way", counts.Seen, counts.Ending, open)
	}
	if counts.Decided != counts.Delivered+counts.GivenUp+counts.Pending+counts.InDoubt {
		c.fault("decided is not the sum of its ends: %+v", counts)
	}
}
