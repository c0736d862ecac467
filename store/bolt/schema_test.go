package bolt

import (
	"errors"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"newsbot/store/internal/rows"
)

// A file without anything in it is version 0; each migration is one step, and
// all that are missing happen in one transaction.
func TestMigrations(t *testing.T) {
	path := filepath.Join(t.TempDir(), "newsbot.db")
	b, err := bbolt.Open(path, 0o600, nil) // an older newsbot got this far
	if err != nil {
		t.Fatal(err)
	}
	f := &File{path: path, bolt: b}
	if err := f.migrate([]migration{createBuckets}); err != nil {
		t.Fatal(err)
	}
	put := func(value string) migration {
		return func(tx *bbolt.Tx) error { return tx.Bucket(bucketMeta).Put([]byte("colour"), []byte(value)) }
	}
	broken := errors.New("no disk")
	steps := []migration{createBuckets, put("red"), func(*bbolt.Tx) error { return broken }}
	if err := f.migrate(steps); !errors.Is(err, broken) {
		t.Fatalf("migrate: %v, want %v", err, broken)
	}
	if got := colour(t, f); got != "" {
		t.Errorf("a failed migration left %q behind", got)
	}
	steps[2] = put("blue")
	for len(steps) <= len(migrations) {
		steps = append(steps, put("blue")) // a newer program's
	}
	if err := f.migrate(steps); err != nil {
		t.Fatal(err)
	}
	if got := colour(t, f); got != "blue" {
		t.Errorf("after both steps the colour is %q, want blue", got)
	}
	if err := f.migrate(steps); err != nil {
		t.Errorf("migrating what is up to date: %v", err)
	}
	b.Close()
	if _, err := Open(path, Options{}); !errors.Is(err, rows.ErrNewer) {
		t.Errorf("the older program opens a newer version: %v, want rows.ErrNewer", err)
	}
}

func colour(t *testing.T, f *File) (value string) {
	if err := f.view(func(t *tx) error {
		value = string(t.Bucket(bucketMeta).Get([]byte("colour")))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return value
}
