// Package storetest is what every engine of the store must pass: the rules of
// package store, played through over the engine's rows. It names no engine.
package storetest

import (
	"reflect"
	"strings"
	"testing"

	"newsbot/store"
	"newsbot/store/internal/rows"
)

// An Engine makes places for stores, each new and empty.
type Engine func(t testing.TB) Place

// A Place is where one store lies. It opens what is there, as often as it was
// closed before.
type Place func() (rows.Engine, error)

// Run runs all tests on an engine.
func Run(t *testing.T, e Engine) {
	all := reflect.TypeOf(e)
	for i := range all.NumMethod() {
		if name, ok := strings.CutPrefix(all.Method(i).Name, "Test"); ok {
			test := reflect.ValueOf(e).Method(i).Interface().(func(*testing.T))
			t.Run(name, func(t *testing.T) {
				t.Parallel() // each has stores of its own
				test(t)
			})
		}
	}
}

// Open opens a new store, and checks all of it when the test ends.
func (e Engine) Open(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	return e(t).Open(t, o)
}

// Open opens the store that lies there, and checks all of it when the test ends.
func (p Place) Open(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	db := p.reopened(t, o)
	t.Cleanup(func() {
		if err := db.Check(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// openRows opens a new store, and gives the engine too.
func (e Engine) openRows(t testing.TB, o store.Options) (*store.DB, rows.Engine) {
	t.Helper()
	var engine rows.Engine
	place := e(t)
	kept := Place(func() (_ rows.Engine, err error) {
		engine, err = place()
		return engine, err
	})
	return kept.Open(t, o), engine
}

// reopened is the store that lies there; the caller closes it.
func (p Place) reopened(t testing.TB, o store.Options) *store.DB {
	t.Helper()
	return store.Over(careful{Must[rows.Engine](t)(p()), t}, o)
}
