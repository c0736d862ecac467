package bolt_test

import (
	"encoding/binary"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/storetest"
)

// damage changes rows of a closed store.
func damage(t *testing.T, path string, change func(tx *bbolt.Tx) error) {
	t.Helper()
	b := storetest.Must[*bbolt.DB](t)(bbolt.Open(path, 0o600, nil))
	storetest.OK(t, errors.Join(b.Update(change), b.Close()))
}

// waiting is the path of a store in which four deliveries wait for each of three
// people.
func waiting(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "newsbot.db")
	db := storetest.Must[*store.DB](t)(store.Open(path, fast))
	src := storetest.AddSource(t, db, "harbour")
	for n := range 4 {
		storetest.Poll(t, db, src, storetest.Noon, storetest.People(3), storetest.Item("harbour", n))
	}
	storetest.OK(t, db.Close())
	return path
}

// garble has deliveries 1 and 4 unreadable, and 7 gone.
func garble(tx *bbolt.Tx) error {
	b := tx.Bucket([]byte("outbox"))
	key := func(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
	return errors.Join(b.Put(key(1), []byte("{\"c\":")), b.Put(key(4), []byte{0}), b.Delete(key(7)))
}

// A delivery that cannot be read stops nobody: it becomes a dead letter as soon
// as its turn has come, whatever comes over it, and everything adds up again.
func TestDamagedDeliveries(t *testing.T) {
	who := storetest.Person(0)
	queue := store.Queue{Destination: who, Lane: news.LaneAlert}
	for _, tt := range []struct {
		why  string
		do   func(db *store.DB) error
		left []news.DeliveryID // waiting for whoever had the damaged ones
		to   news.Destination
		dead int
	}{
		{"their turn has come", func(db *store.DB) error {
			going, err := db.Attempt([]news.DeliveryID{1, 2}, storetest.Noon)
			if len(going) != 1 || going[0].ID != 2 {
				t.Errorf("Attempt: %+v, want the sound one alone", going)
			}
			return err
		}, []news.DeliveryID{10}, who, 3},
		{"they are settled", func(db *store.DB) error {
			return db.Settle([]store.Outcome{{ID: 1, Fate: store.Later}, {ID: 5, Message: 7}}, storetest.Noon)
		}, []news.DeliveryID{10}, who, 3},
		{"their chat stops", func(db *store.DB) error {
			return db.SetState(who.Chat, news.Stopped, "", storetest.Noon)
		}, nil, who, 4},
		{"their chat moves", func(db *store.DB) error {
			return db.Move(who.Chat, 77, storetest.Noon)
		}, []news.DeliveryID{10}, news.Destination{Chat: 77}, 3},
		{"their chat is forgotten", func(db *store.DB) error { return db.Forget(who.Chat, storetest.Noon) }, nil, who, 0},
	} {
		path := waiting(t)
		damage(t, path, garble)
		o := fast
		o.Ends = new(news.Ends)
		db := storetest.Must[*store.DB](t)(store.Open(path, o))
		all := storetest.Must[[]news.Delivery](t)(db.Waiting(queue, 9))
		if len(all) != 4 || all[0].Error == "" || all[0].Destination != who || all[3].Item() != 4 {
			t.Errorf("%s: %+v waits, want four, of which three are damaged", tt.why, all)
		}
		storetest.Must[time.Time](t)(oldest(db))
		storetest.OK(t, tt.do(db))
		if tt.why == "their turn has come" { // the one that is gone is met with the next
			storetest.Must[[]news.Delivery](t)(db.Attempt([]news.DeliveryID{7}, storetest.Noon))
		}
		if tt.why == "they are settled" {
			storetest.OK(t, db.Settle([]store.Outcome{{ID: 7, Fate: store.Later}}, storetest.Noon))
		}
		var left []news.DeliveryID
		for _, d := range storetest.Must[[]news.Delivery](t)(db.Waiting(store.Queue{Destination: tt.to, Lane: news.LaneAlert}, 9)) {
			left = append(left, d.ID)
		}
		storetest.Equal(t, tt.why+", what waits", left, tt.left)
		letters := storetest.Must[[]store.DeadLetter](t)(db.DeadLetters(9))
		damaged := 0
		for _, l := range letters {
			if strings.Contains(l.Reason, "damaged on disk") && l.Destination == who {
				damaged++
			}
		}
		if len(letters) != tt.dead || tt.dead > 0 && damaged != 3 {
			t.Errorf("%s: %d letters, %d of them damaged; want %d and 3: %+v", tt.why, len(letters), damaged, tt.dead, letters)
		}
		c := storetest.Must[store.Counts](t)(db.Counts())
		if !c.Balanced() {
			t.Errorf("%s: %+v does not add up", tt.why, c)
		}
		named := int64(0)
		for _, n := range o.Ends.Named() {
			named += n
		}
		if named != c.GivenUp || tt.dead > 0 && o.Ends.Of(news.EndDamaged) != 3 {
			t.Errorf("%s: %v are counted by name, want %d in all", tt.why, o.Ends.Named(), c.GivenUp)
		}
		storetest.OK(t, errors.Join(db.Check(), db.Close()))
	}
}

func oldest(db *store.DB) (time.Time, error) {
	at, _, err := db.OldestDue(storetest.Noon, nil)
	return at, err
}

// Of other rows that cannot be read each costs itself alone.
func TestDamagedRows(t *testing.T) {
	path := waiting(t)
	db := storetest.Must[*store.DB](t)(store.Open(path, fast))
	storetest.AddSource(t, db, "island")
	for n := range 2 {
		storetest.Subscribe(t, db, storetest.Person(n), "ferry")
		storetest.OK(t, db.PutChat(news.Chat{ID: storetest.Person(n).Chat}))
	}
	storetest.OK(t, db.Close())
	for _, tt := range []struct {
		bucket string
		left   func(db *store.DB) (int, error)
		want   int
	}{
		{"source", func(db *store.DB) (int, error) { all, err := db.Sources(); return len(all), err }, 1},
		{"chat", func(db *store.DB) (n int, err error) {
			return n, db.Chats(func(news.Chat) error { n++; return nil })
		}, 1},
		{"subscription", func(db *store.DB) (n int, err error) {
			return n, db.EachSubscription(func(news.Subscription) error { n++; return nil })
		}, 1},
		{"item", func(db *store.DB) (int, error) {
			all, err := db.Latest(9, store.Place{}, func(*news.Item) bool { return true })
			return len(all), err
		}, 3},
	} {
		damage(t, path, func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte(tt.bucket))
			k, _ := b.Cursor().First()
			return b.Put(k, []byte("?"))
		})
		db := storetest.Must[*store.DB](t)(store.Open(path, fast))
		if n, err := tt.left(db); err != nil || n != tt.want {
			t.Errorf("%s: %d left, error %v; want %d", tt.bucket, n, err, tt.want)
		}
		if err := db.Check(); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%s: Check says %v", tt.bucket, err)
		}
		storetest.OK(t, db.Close())
	}
}
