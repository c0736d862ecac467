package store

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"newsbot/news"
)

// noon is when the tests begin.
var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// openTest opens a new store and checks the whole file when the test ends.
func openTest(t testing.TB, o Options) *DB {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "newsbot.db"), o)
}

func openAt(t testing.TB, path string, o Options) *DB {
	t.Helper()
	db, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
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

// fast is a store that does not wait for the disk.
var fast = Options{NoSync: true}

// must gives the value of a call that may not fail.
func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// addSource adds a source that was polled before, so that all it brings is told.
func addSource(t testing.TB, db *DB, name string) news.Source {
	t.Helper()
	s, err := db.AddSource(news.Source{Name: name, URL: "https://" + name + ".example/feed", Origin: news.FromAdmin}, noon)
	if err != nil {
		t.Fatal(err)
	}
	s.State.Succeeded = noon
	if err := db.SaveStates(s); err != nil {
		t.Fatal(err)
	}
	return s
}

// item is an entry of a feed, published n minutes after noon.
func item(name string, n int) news.Item {
	return news.Item{
		GUID:      fmt.Sprintf("urn:%s:%d", name, n),
		Link:      fmt.Sprintf("https://%s.example/%d", name, n),
		Title:     fmt.Sprintf("Ferry number %d leaves the old harbour of %s", n, name),
		Published: noon.Add(time.Duration(n) * time.Minute),
	}
}

// people are n private chats that want everything.
func people(n int) []news.Alert {
	alerts := make([]news.Alert, n)
	for i := range alerts {
		alerts[i] = news.Alert{Destination: person(i), Lane: news.LaneAlert, Reasons: []news.Reason{{Source: 1}}}
	}
	return alerts
}

func person(i int) news.Destination {
	return news.Destination{Chat: news.ChatID(1_000_000 + i)}
}

// equal reports a difference between what a call gave and what was wanted.
func equal[T any](t testing.TB, call string, got, want T) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return // cmp is thorough, and slow
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", call, diff)
	}
}

// fill is a value all of whose fields say something, so that a field which the
// disk does not know shows as a difference.
func fill[T any](t testing.TB) (v T) {
	t.Helper()
	fillValue(t, reflect.ValueOf(&v).Elem())
	return v
}

func fillValue(t testing.TB, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(noon))
			return
		}
		for i := range v.NumField() {
			fillValue(t, v.Field(i))
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillValue(t, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillValue(t, v.Index(0))
		fillValue(t, v.Index(1))
	case reflect.Array:
		for i := range v.Len() {
			fillValue(t, v.Index(i))
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fillValue(t, key)
		fillValue(t, value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString("https://fog.example/" + v.Type().Name())
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(-7)
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(7)
	default:
		t.Fatalf("fill does not know %v", v.Type())
	}
}

// Everybody at once: what the callbacks heard is what the disk holds, and the
// file is sound while it is being compacted too.
func TestConcurrent(t *testing.T) {
	set(t, &compactFrom, 1)
	set(t, &maxRows, 5)
	log, o := calls()
	db := openTest(t, o)
	src := addSource(t, db, "harbour")
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			d := person(worker)
			for n := range 30 {
				s, _, err := db.Subscribe(news.Subscription{Destination: d, Query: fmt.Sprint("word", n%3)})
				err = errors.Join(err, db.PutChat(news.Chat{ID: d.Chat, Title: "reader"}))
				if n%2 == 0 {
					_, e := db.Unsubscribe(d, s.ID, noon)
					err = errors.Join(err, e)
				}
				_, e := db.Ingest(Poll{Source: src, Items: []news.Item{item("harbour", n)}, Alerts: [][]news.Alert{people(12)}}, noon)
				waiting, f := db.Waiting(Queue{d, news.LaneAlert}, 1)
				if len(waiting) > 0 {
					f = errors.Join(f, db.Settle([]Outcome{{ID: waiting[0].ID, Message: 7}}, noon))
				}
				_, g := db.Compact()
				_, _, h := db.OldestDue(noon)
				if err := errors.Join(err, e, f, g, h); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	heard := map[string]int{}
	for _, line := range *log {
		heard[line[1:]] += map[byte]int{'+': 1, '-': -1}[line[0]]
	}
	stored := map[string]int{}
	ok(t, db.EachSubscription(func(s news.Subscription) error { stored[wish(s)] = 1; return nil }))
	maps.DeleteFunc(heard, func(_ string, n int) bool { return n == 0 })
	equal(t, "what the callbacks heard of", heard, stored)
}
