package store

import (
	"bytes"
	"errors"
	"math"
	"slices"
)

// errStop ends a walk whose caller has seen enough.
var errStop = errors.New("enough")

// pageRows is how many rows a long walk reads in one transaction.
const pageRows = 1000

// A row is a key and its value, copied out of a transaction.
type row struct{ key, value []byte }

// each calls fn with all rows of a bucket under a prefix, reading them a page
// at a time. Rows written or deleted meanwhile may or may not be met.
func (db *DB) each(bucket, prefix []byte, fn func(k, v []byte) error) error {
	return db.eachFrom(bucket, prefix, prefix, fn)
}

// eachFrom is each, from a key on.
func (db *DB) eachFrom(bucket, from, prefix []byte, fn func(k, v []byte) error) error {
	for {
		var page []row
		err := db.view(func(t *tx) error {
			page = t.rows(bucket, from, prefix, pageRows)
			return nil
		})
		if err != nil {
			return err
		}
		for _, r := range page {
			if err := fn(r.key, r.value); err != nil {
				return err
			}
		}
		if len(page) < pageRows {
			return nil
		}
		from = append(page[len(page)-1].key, 0)
	}
}

// rows copies at most max rows under a prefix, from a key on.
func (t *tx) rows(bucket, from, prefix []byte, max int) (page []row) {
	c := t.Bucket(bucket).Cursor()
	for k, v := c.Seek(from); k != nil && bytes.HasPrefix(k, prefix) && len(page) < max; k, v = c.Next() {
		page = append(page, row{bytes.Clone(k), bytes.Clone(v)})
	}
	return page
}

// collect calls fn with all rows under a prefix; fn may write to the bucket,
// which a cursor under way would not bear.
func (t *tx) collect(bucket, prefix []byte, fn func(k, v []byte) error) error {
	for _, r := range t.rows(bucket, prefix, prefix, math.MaxInt) {
		if err := fn(r.key, r.value); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) deletePrefix(bucket, prefix []byte) error {
	return t.collect(bucket, prefix, func(k, _ []byte) error { return t.Bucket(bucket).Delete(k) })
}

// deleteWhere removes the rows that match, in transactions of a page each.
func (db *DB) deleteWhere(bucket []byte, match func(k, v []byte) bool) error {
	var keys [][]byte
	err := db.each(bucket, nil, func(k, v []byte) error {
		if match(k, v) {
			keys = append(keys, k)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for page := range slices.Chunk(keys, pageRows) {
		if err := db.update(func(t *tx) error { return t.deleteKeys(bucket, page) }); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) deleteKeys(bucket []byte, keys [][]byte) error {
	for _, k := range keys {
		if err := t.Bucket(bucket).Delete(k); err != nil {
			return err
		}
	}
	return nil
}
