package bolt

import (
	"errors"
	"path/filepath"
	"reflect"
	"testing"
	"unsafe"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// writing has what bbolt writes to its file go through fn.
func writing(f *File, fn func(write func(b []byte, at int64) (int, error), b []byte, at int64) (int, error)) {
	field := reflect.ValueOf(f.bolt).Elem().FieldByName("ops").FieldByName("writeAt")
	write := reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
	old := write.Interface().(func([]byte, int64) (int, error))
	write.Set(reflect.ValueOf(func(b []byte, at int64) (int, error) { return fn(old, b, at) }))
}

// A commit whose last page was written, and which failed then, is there for the
// next transaction, so it counts, in the memory too; one that failed before is not.
func TestLateCommit(t *testing.T) {
	broken := errors.New("input/output error")
	for _, tt := range []struct {
		why   string
		meta  bool // what fails is the page that makes the others count
		taken bool // the disk took it all the same
		there bool
	}{
		{"a page is not written", false, false, false},
		{"the last page is not written", true, false, false},
		{"the last page is written, and said not to be", true, true, true},
	} {
		f, err := Open(filepath.Join(t.TempDir(), "newsbot.db"), Options{})
		if err != nil {
			t.Fatal(err)
		}
		fails := true
		writing(f, func(write func([]byte, int64) (int, error), b []byte, at int64) (int, error) {
			if meta := at < 2*int64(f.bolt.Info().PageSize); !fails || meta != tt.meta {
				return write(b, at)
			}
			if tt.taken {
				write(b, at)
			}
			return 0, broken
		})
		err = f.Update(func(r rows.Tx) error { return r.PutChats(news.Chat{ID: 5, State: news.Gone}) })
		if (err == nil) != tt.there {
			t.Errorf("%s: Update says %v, want an error: %v", tt.why, err, !tt.there)
		}
		fails = false
		err = f.View(func(r rows.Tx) error {
			stored, err := r.Chats(5)
			states, e := r.States(5)
			if _, ok := stored[5]; ok != tt.there || (states[5] == news.Gone) != tt.there {
				t.Errorf("%s: stored %v, remembered %v, want either: %v", tt.why, stored, states, tt.there)
			}
			return errors.Join(err, e)
		})
		if err := errors.Join(err, f.Update(func(r rows.Tx) error { return r.PutHandled(7) }), f.Check(), f.Close()); err != nil {
			t.Errorf("%s: afterwards: %v", tt.why, err)
		}
	}
}
