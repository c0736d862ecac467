package storetest

import (
	gocmp "cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/shopspring/decimal"

	"newsbot/news"
	"newsbot/store"
	"newsbot/store/internal/rows"
)

// Noon is when the tests begin.
var Noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// OK ends the test where a call failed.
func OK(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Must gives the value of a call that may not fail.
func Must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// AddSource adds a source that was polled before, so that all it brings is told.
func AddSource(t testing.TB, db *store.DB, name string) news.Source {
	t.Helper()
	s, err := db.AddSource(news.Source{Name: name, URL: "https://" + name + ".example/feed", Origin: news.FromAdmin}, Noon)
	if err != nil {
		t.Fatal(err)
	}
	s.State.Succeeded = Noon
	if err := db.SaveStates(s); err != nil {
		t.Fatal(err)
	}
	return s
}

// Item is an entry of a feed, published n minutes after Noon.
func Item(name string, n int) news.Item {
	ship, cape, town := madeUp(name, n, "ship"), madeUp(name, n, "cape"), madeUp(name, n, "town")
	return news.Item{
		GUID:      fmt.Sprintf("urn:%s:%d", name, n),
		Link:      fmt.Sprintf("https://%s.example/%d", name, n),
		Title:     fmt.Sprintf("Ferry %s runs aground off Cape %s near %s", ship, cape, town),
		Text:      fmt.Sprintf("Passengers of the %s left her in boats before noon, said the harbour master of %s, who heard of it from %s.", ship, town, madeUp(name, n, "master")),
		Published: Noon.Add(time.Duration(n) * time.Minute),
	}
}

// madeUp is a name that stands in no list, another one for each thing of each
// entry of each source.
func madeUp(source string, n int, thing string) string {
	h := fnv.New64a()
	fmt.Fprint(h, source, n, thing)
	name := ""
	for sum := h.Sum64(); len(name) < 8; sum /= 97 {
		name += string("bdfgklmnprstvz"[sum%14]) + string("aeiou"[sum/14%5])
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// People are n private chats that want everything.
func People(n int) []news.Alert {
	alerts := make([]news.Alert, n)
	for i := range alerts {
		alerts[i] = news.Alert{Destination: Person(i), Lane: news.LaneAlert, Reasons: []news.Reason{{Source: 1}}}
	}
	return alerts
}

// Person is one of People.
func Person(i int) news.Destination {
	return news.Destination{Chat: news.ChatID(1_000_000 + i)}
}

// Equal reports a difference between what a call gave and what was wanted.
func Equal[T any](t testing.TB, call string, got, want T) {
	t.Helper()
	if reflect.DeepEqual(got, want) {
		return // cmp is thorough, and slow
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", call, diff)
	}
}

// Fill is a value all of whose fields say something, so that a field which the
// disk does not know shows as a difference.
func Fill[T any](t testing.TB) (v T) {
	t.Helper()
	fillValue(t, reflect.ValueOf(&v).Elem())
	return v
}

func fillValue(t testing.TB, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(Noon))
			return
		}
		if v.Type() == reflect.TypeFor[decimal.Decimal]() {
			v.Set(reflect.ValueOf(decimal.New(671204, -1)))
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
	case reflect.Float32:
		v.SetFloat(0.75)
	case reflect.Int, reflect.Int64:
		v.SetInt(-7)
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		v.SetUint(7)
	default:
		t.Fatalf("fill does not know %v", v.Type())
	}
}

// dump lists all rows as text, but for those that are counters.
func dump(t testing.TB, e rows.Engine) (all []string) {
	t.Helper()
	OK(t, e.View(func(r rows.Tx) error {
		var errs []error
		for _, walk := range walks(r) {
			list, err := walk()
			errs = append(errs, err)
			all = append(all, list...)
		}
		return errors.Join(errs...)
	}))
	return all
}

// walks are functions that give all rows of each kind as text.
func walks(r rows.Tx) []func() ([]string, error) {
	const all = math.MaxInt
	first := rows.SubscriptionPlace{Destination: rows.NoDestination}
	return []func() ([]string, error){
		func() ([]string, error) { return texts(r.SourcesAfter(0, all)) },
		func() ([]string, error) { return texts(r.SeenAfter(rows.SeenPlace{}, all)) },
		func() ([]string, error) { return texts(r.ItemsAfter(0, all)) },
		func() ([]string, error) { return texts(r.StoriesAfter(0, all)) },
		func() ([]string, error) { return texts(r.RevisionsAfter(0, all)) },
		func() ([]string, error) { return texts(r.ToldAfter(rows.ToldPlace{}, all)) },
		func() ([]string, error) { return texts(r.MovedAfter(rows.NoChat, rows.NoChat, all)) },
		func() ([]string, error) { return texts(r.ChatsAfter(rows.NoChat, all)) },
		func() ([]string, error) { return texts(r.SubscriptionsAfter(first, all)) },
		func() ([]string, error) { return texts(r.Outlets()) },
		func() ([]string, error) { return texts(r.NoticesAfter(0, all)) },
		func() ([]string, error) { return texts(r.DeliveriesAfter(0, all)) },
		func() ([]string, error) { return texts(r.Heads(rows.NoDestination, 0, all)) },
		func() ([]string, error) { return texts(r.DeadAfter(0, all)) },
		func() ([]string, error) { return texts(r.MutesAfter(rows.NoDestination, all)) },
		func() ([]string, error) { return texts(r.SavedAfter(rows.SavedPlace{Chat: rows.NoChat}, all)) },
		func() ([]string, error) { return texts(r.Recent(time.Time{})) },
		func() ([]string, error) { return texts(r.DraftsAfter(0, all)) },
		func() ([]string, error) { return texts(r.ChangesBefore(0, all)) },
		func() ([]string, error) {
			return texts(r.ChannelDaysAfter(rows.ChannelDayPlace{Chat: rows.NoChat}, all))
		},
		func() ([]string, error) {
			return texts(r.PostsAfter(rows.PostPlace{Destination: rows.NoDestination}, all))
		},
		func() ([]string, error) {
			waits, err := r.Waits()
			return texts(slices.Collect(maps.Values(waits)), err)
		},
	}
}

func texts[R any](all []R, err error) (list []string, _ error) {
	for _, r := range all {
		list = append(list, fmt.Sprintf("%T %+v", r, r))
	}
	return list, err
}

func itemBody(id news.ItemID) news.Body { return news.Body{Kind: news.BodyItem, Number: uint64(id)} }

func noticeBody(id news.NoticeID) news.Body {
	return news.Body{Kind: news.BodyNotice, Number: uint64(id)}
}

// silent says that nothing is queued for a chat.
func silent(s news.ChatState) bool { return s == news.Stopped || s == news.Gone }

// compareDestinations orders as queues do.
func compareDestinations(a, b news.Destination) int {
	return gocmp.Or(gocmp.Compare(a.Chat, b.Chat), gocmp.Compare(a.Topic, b.Topic))
}

// all wants every item.
func all(*news.Item) bool { return true }
