package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/storetest"
)

// unfinished makes a store with an item of each kind: number 1 was told, 2 waits
// for one person, nobody wants 3, and of 4 a full disk kept two of three alerts
// from being queued.
func unfinished(t *testing.T, path string) {
	t.Helper()
	db := storetest.Must[*store.DB](t)(store.Open(path, store.Options{NoSync: true}))
	src := storetest.AddSource(t, db, "harbour")
	ingest := func(n int, alerts []news.Alert) error {
		_, err := db.Ingest(store.Poll{Source: src, Items: []news.Item{storetest.Item("harbour", n)}, Alerts: [][]news.Alert{alerts}}, storetest.Noon)
		return err
	}
	storetest.OK(t, ingest(0, storetest.People(1)))
	storetest.Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{1}, storetest.Noon))
	storetest.OK(t, db.Settle([]store.Outcome{{ID: 1, Message: 7}}, storetest.Noon))
	storetest.OK(t, errors.Join(ingest(1, storetest.People(1)), ingest(2, nil), db.Close()))

	commits := 0
	full := func(made bool) error {
		if commits++; commits > 2 { // asked twice for the one that goes well
			return errors.New("no space left on device")
		}
		return nil
	}
	db = storetest.Must[*store.DB](t)(store.Open(path, store.Options{NoSync: true, AtOnce: 1, Disk: full}))
	if err := ingest(3, storetest.People(3)); err == nil {
		t.Fatal("all three alerts of the fourth item are queued")
	}
	db.Close()
}

// TestTheDoctorFindsWhatIsLost takes one row away, or changes one total: what is
// lost so is told, with the exit code of a damaged store.
func TestTheDoctorFindsWhatIsLost(t *testing.T) {
	t.Parallel()
	key := func(n byte) string { return "\x00\x00\x00\x00\x00\x00\x00" + string(rune(n)) }
	for _, tt := range []struct{ why, bucket, key, want string }{
		{"nothing", "", "", "The store is sound."},
		{"how far an item came", "fanOut", "", "of 4 items seen 3 are accounted for"},
		{"an item that was told", "item", key(1), "story 1 names 1, which is not there"},
		{"an item that waits", "item", key(2), "which is not there"},
		{"an item that nobody wants", "item", key(3), "which is not there"},
		{"an alert that waits", "outbox", key(2), "delivery 2"},
		{"a place in the queue", "queue", "", "in queues"},
		{"that a story is being told", "told", "", "which is not there"},
		{"all totals", "meta", "counts", "of 0 items seen 1 is accounted for"},
	} {
		t.Run(tt.why, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "newsbot.db")
			unfinished(t, path)
			if tt.bucket != "" {
				takeAway(t, path, tt.bucket, tt.key)
			}
			out, code := runCommandLine(t, "", "doctor", "--config", write(t, fmt.Sprintf("[store]\npath = %q\n", path)))
			if want := map[bool]int{true: exitStore}[tt.bucket != ""]; code != want || !strings.Contains(out, tt.want) {
				t.Errorf("exit code %d, want %d and %q in\n%s", code, want, tt.want, out)
			}
		})
	}
}

// takeAway deletes a row of a closed store; the last of its bucket where none is
// named.
func takeAway(t *testing.T, path, bucket, key string) {
	t.Helper()
	file := storetest.Must[*bbolt.DB](t)(bbolt.Open(path, 0o600, nil))
	err := file.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		k := []byte(key)
		if key == "" {
			k, _ = b.Cursor().Last()
		}
		if b.Get(k) == nil {
			return fmt.Errorf("no %x in %s", k, bucket)
		}
		return b.Delete(k)
	})
	storetest.OK(t, errors.Join(err, file.Close()))
}
