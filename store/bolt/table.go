package bolt

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"newsbot/store/internal/rows"
)

// A table is how the rows of a bucket are found, written and read.
type table[K comparable, R any] struct {
	bucket []byte
	key    func(K) []byte
	of     func(*R) K // the key of a row
	write  func(*R) ([]byte, error)
	read   func(k, v []byte) (R, error)
}

// get gives what is there of some rows.
func (x *table[K, R]) get(t *tx, keys []K) (map[K]R, error) {
	b, all := t.Bucket(x.bucket), make(map[K]R, len(keys))
	var errs []error
	for _, key := range keys {
		k := x.key(key)
		v := b.Get(k)
		if v == nil {
			continue
		}
		r, err := x.decode(k, v)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		all[key] = r
	}
	return all, errors.Join(errs...)
}

// put writes rows in the order of their keys: bbolt holds what a transaction
// adds in long sorted slices, and out of order 100,000 rows take it twenty
// seconds.
func (x *table[K, R]) put(t *tx, all []R) error {
	pairs := make([]pair, len(all))
	for i := range all {
		v, err := x.write(&all[i])
		if err != nil {
			return err
		}
		pairs[i] = pair{x.key(x.of(&all[i])), v}
	}
	return t.putSorted(x.bucket, pairs)
}

func (x *table[K, R]) delete(t *tx, keys []K) error {
	b := t.Bucket(x.bucket)
	for _, key := range keys {
		if err := b.Delete(x.key(key)); err != nil {
			return err
		}
	}
	return nil
}

// after gives at most max rows behind a key.
func (x *table[K, R]) after(t *tx, key K, max int) ([]R, error) {
	return x.walk(t, append(x.key(key), 0), nil, max)
}

// walk gives at most max rows from a key on whose keys have a prefix.
func (x *table[K, R]) walk(t *tx, from, prefix []byte, max int) (all []R, err error) {
	var errs []error
	c := t.Bucket(x.bucket).Cursor()
	for k, v := c.Seek(from); k != nil && bytes.HasPrefix(k, prefix) && len(all) < max; k, v = c.Next() {
		r, err := x.decode(k, v)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		all = append(all, r)
	}
	return all, errors.Join(errs...)
}

// before gives at most max rows before a key, the last first; from the last of
// all where key is nil.
func (x *table[K, R]) before(t *tx, key []byte, max int) (all []R, err error) {
	err = x.back(t, key, func(k, v []byte) error {
		r, err := x.decode(k, v)
		if err == nil {
			all = append(all, r)
		}
		return err
	}, func() bool { return len(all) < max })
	return all, err
}

// back calls each with the rows before a key, the last first, for as long as more
// says so; from the last of all where key is nil. The error has all of theirs.
func (x *table[K, R]) back(t *tx, key []byte, each func(k, v []byte) error, more func() bool) error {
	var errs []error
	c := t.Bucket(x.bucket).Cursor()
	k, v := c.Last()
	if key != nil {
		c.Seek(key)
		k, v = c.Prev()
	}
	for ; k != nil && more(); k, v = c.Prev() {
		if err := each(k, v); err != nil {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// decode reads a row, and says which it was if it cannot.
func (x *table[K, R]) decode(k, v []byte) (R, error) {
	r, err := x.read(k, v)
	if err != nil {
		err = damaged("%s %x: %v", x.bucket, k, err)
	}
	return r, err
}

// A pair is a row as it lies on disk.
type pair struct{ key, value []byte }

func (t *tx) putSorted(bucket []byte, pairs []pair) error {
	compare := func(a, b pair) int { return bytes.Compare(a.key, b.key) }
	if !slices.IsSortedFunc(pairs, compare) {
		slices.SortStableFunc(pairs, compare)
	}
	b := t.Bucket(bucket)
	for _, p := range pairs {
		if err := b.Put(p.key, p.value); err != nil {
			return err
		}
	}
	return nil
}

// putJSON writes a value of bucketMeta.
func (t *tx) putMeta(name []byte, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return t.Bucket(bucketMeta).Put(name, text)
}

// meta reads a value of bucketMeta; the bool says whether it is there.
func (t *tx) meta(name []byte, v any) (ok bool, err error) {
	text := t.Bucket(bucketMeta).Get(name)
	if text == nil {
		return false, nil
	}
	if err := json.Unmarshal(text, v); err != nil {
		return false, damaged("%s %s: %v", bucketMeta, name, err)
	}
	return true, nil
}

// damaged is ErrDamaged and what is wrong.
func damaged(format string, a ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, a...), rows.ErrDamaged)
}

// errKey: a key is shorter or longer than those of its bucket.
var errKey = errors.New("its key has another length")

// fixed makes a reader refuse keys of another length than it can read.
func fixed[R any](size int, read func(k, v []byte) (R, error)) func(k, v []byte) (R, error) {
	return func(k, v []byte) (R, error) {
		if len(k) != size {
			var none R
			return none, errKey
		}
		return read(k, v)
	}
}

// jsonRow makes a reader of what is JSON on disk, and fills in what the key says.
func jsonRow[S, R any](size int, row func(k []byte, s *S) R) func(k, v []byte) (R, error) {
	return fixed(size, func(k, v []byte) (r R, err error) {
		var s S
		if err := json.Unmarshal(v, &s); err != nil {
			return r, err
		}
		return row(k, &s), nil
	})
}
