package bolt_test

import (
	"errors"
	"path/filepath"
	"testing"

	"newsbot/store"
	"newsbot/store/bolt"
	"newsbot/store/internal/rows"
	"newsbot/store/storetest"
)

// file is the engine of this package, as the store's tests want it.
func file(t testing.TB) storetest.Place {
	path := filepath.Join(t.TempDir(), "newsbot.db")
	return func() (rows.Engine, error) { return bolt.Open(path, bolt.Options{NoSync: true, CompactFrom: 1}) }
}

func TestStore(t *testing.T) { storetest.Run(t, file) }

func FuzzModel(f *testing.F) {
	f.Add([]byte("any bytes play a game of polls, sends and people who come and go"))
	f.Fuzz(func(t *testing.T, dice []byte) { storetest.Engine(file).Play(t, dice[:min(len(dice), 2000)]) })
}

// fast is a store that does not wait for the disk.
var fast = store.Options{NoSync: true}

// openAt opens the store at a path, and checks all of it when the test ends.
func openAt(t testing.TB, path string) *store.DB {
	t.Helper()
	db := storetest.Must[*store.DB](t)(store.Open(path, fast))
	t.Cleanup(func() { storetest.OK(t, errors.Join(db.Check(), db.Close())) })
	return db
}
