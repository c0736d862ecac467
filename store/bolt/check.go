package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"math"

	"newsbot/news"
)

// maxFaults is how many faults Check reports.
const maxFaults = 20

// Check reads the whole file: its pages with our own eyes and with bbolt's, and
// then whether what finds rows finds any.
func (f *File) Check() error {
	return f.view(func(t *tx) error {
		if err := inspectPages(f.path, f.bolt.Info().PageSize, math.MaxInt); err != nil {
			return err
		}
		c := check{tx: t}
		for err := range t.Check() { // not beside a writer
			c.faults = append(c.faults, err)
		}
		if len(c.faults) == 0 {
			c.references()
		}
		if len(c.faults) > 0 {
			return damaged("%v", errors.Join(c.faults[:min(len(c.faults), maxFaults)]...))
		}
		return nil
	})
}

// A check gathers faults.
type check struct {
	*tx
	faults []error
}

func (c *check) fault(format string, a ...any) {
	c.faults = append(c.faults, fmt.Errorf(format, a...))
}

// references looks at the rows that are nothing but references, and at the few
// that the rules read by their chat alone.
func (c *check) references() {
	c.each(bucketNoticeKey, func(k, v []byte) { c.has(bucketNotice, v, bucketNoticeKey, k) })
	c.each(bucketSourceName, func(k, v []byte) { c.has(bucketSource, v, bucketSourceName, k) })
	c.each(bucketSourceAddress, func(k, _ []byte) { c.has(bucketSource, k[16:], bucketSourceAddress, k) })
	c.each(bucketSourceRetired, func(k, _ []byte) { c.has(bucketSource, k[16:], bucketSourceRetired, k) })
	c.each(bucketHabits, func(k, _ []byte) { c.has(bucketSource, k, bucketHabits, k) })
	c.each(bucketQueue, c.queued)
	if _, err := settings.walk(c.tx, nil, nil, math.MaxInt); err != nil {
		c.faults = append(c.faults, err)
	}
}

func (c *check) each(bucket []byte, fn func(k, v []byte)) {
	c.Bucket(bucket).ForEach(func(k, v []byte) error {
		fn(k, v)
		return nil
	})
}

// has reports a reference to a row that is not there.
func (c *check) has(bucket, key, from, by []byte) {
	if c.Bucket(bucket).Get(key) == nil {
		c.fault("%s %x: there is no %s %x", from, by, bucket, key)
	}
}

// queued reports a row of a queue that differs from the delivery it names.
func (c *check) queued(k, v []byte) {
	d, err := outbox.get(c.tx, []news.DeliveryID{headAt(k, v).ID})
	if err != nil {
		return // the rules say so
	}
	stored := d[headAt(k, v).ID]
	if !bytes.Equal(k, queueKey(&stored)) || !stored.Decided.Equal(headAt(k, v).Decided) {
		c.fault("queue %x of %v: delivery %d is %+v", k, headAt(k, v).Decided, headAt(k, v).ID, stored)
	}
}
