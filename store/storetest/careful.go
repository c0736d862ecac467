package storetest

import (
	"testing"

	"newsbot/store/internal/rows"
)

// A careful engine sees to it that rules take their locks in order, as engines
// need it that have several writers.
type careful struct {
	rows.Engine
	t testing.TB
}

// Update hands out transactions that watch.
func (c careful) Update(fn func(rows.Tx) error) error {
	return c.Engine.Update(func(t rows.Tx) error { return fn(&watched{Tx: t, t: c.t}) })
}

// A watched transaction notes its locks.
type watched struct {
	rows.Tx
	t    testing.TB
	last *rows.Scope // the lock taken last
}

// Lock fails the test where a lock comes after one that it should precede.
func (w *watched) Lock(s rows.Scope) error {
	if w.last != nil && w.last.Compare(s) > 0 {
		w.t.Errorf("lock %+v is taken after %+v", s, *w.last)
	}
	w.last = &s
	return w.Tx.Lock(s)
}
