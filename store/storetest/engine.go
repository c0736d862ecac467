package storetest

import (
	"errors"
	"fmt"
	"testing"

	"newsbot/store"
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

// A cut engine fails at will.
type cut struct {
	rows.Engine
	left     int  // how many writing transactions succeed yet; less than 0: all
	unsynced bool // those that fail are written all the same
}

var errCut = errors.New("the machine is off")

// openCut opens a new store over an engine that can be cut off.
func (e Engine) openCut(t testing.TB, o store.Options) (*store.DB, *cut) {
	t.Helper()
	c := &cut{left: -1}
	place := e(t)
	return Place(func() (_ rows.Engine, err error) {
		c.Engine, err = place()
		return c, err
	}).Open(t, o), c
}

// after lets so many writing transactions succeed, and no more.
func (c *cut) after(n int) { c.left = n }

// mend lets all succeed.
func (c *cut) mend() { c.left, c.unsynced = -1, false }

// Update runs fn, unless the engine is cut off.
func (c *cut) Update(fn func(rows.Tx) error) error {
	if c.left == 0 {
		if !c.unsynced {
			return errCut
		}
		return errors.Join(c.Engine.Update(fn), fmt.Errorf("%w: %w", rows.ErrUnsynced, errCut))
	}
	c.left--
	return c.Engine.Update(fn)
}
