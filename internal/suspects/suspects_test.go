package suspects

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A desk is a process that opens the same book at each start.
type desk struct {
	t    *testing.T
	path string
	book *Book
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, path: filepath.Join(t.TempDir(), "reading")}
	d.start()
	return d
}

// start is another process after the end of the one before.
func (d *desk) start() {
	d.t.Helper()
	b, err := Open(d.path, time.Now)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { b.Close() })
	d.book = b
}

// begin takes something in hand that is not left alone.
func (d *desk) begin(key string) *Note {
	d.t.Helper()
	n, err := d.book.Begin(key, "the "+key)
	if err != nil {
		d.t.Fatal(err)
	}
	return n
}

// wantAside tries something that is to be left alone for so long.
func (d *desk) wantAside(key string, long time.Duration) {
	d.t.Helper()
	_, err := d.book.Begin(key, "the "+key)
	var a *Aside
	if !errors.As(err, &a) || time.Until(a.Until) != long || a.Name != "the "+key {
		d.t.Errorf("Begin(%s) = %v, want it left alone for %v", key, err, long)
	}
}

func TestWhatEndsTheProcessIsLeftAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		for range tries {
			d.begin("innocent").End()
			d.begin("guilty")
			d.start()
		}
		d.begin("innocent").End()
		d.wantAside("guilty", time.Hour)
		if all := d.book.Asides(); len(all) != 1 || all[0].Times != tries {
			t.Errorf("Asides = %v", all)
		}
		d.start() // of itself that changes nothing
		time.Sleep(time.Hour - time.Second)
		d.wantAside("guilty", time.Second)
		time.Sleep(time.Second)
		d.begin("guilty") // tried again, and it ends the process again
		d.start()
		d.wantAside("guilty", 2*time.Hour)
		time.Sleep(2 * time.Hour)
		d.begin("guilty").End() // its publisher mended it
		d.start()
		if all := d.book.Asides(); len(all) != 0 {
			t.Errorf("Asides = %v", all)
		}
		d.begin("guilty").End()
	})
}

func TestAPartIsToBlameAndNotTheWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		for range tries {
			n := d.begin("feed")
			if err := n.Into("good", "the good"); err != nil {
				t.Fatal(err)
			}
			n.Out()
			if err := n.Into("bad", "the bad"); err != nil {
				t.Fatal(err)
			}
			d.start()
		}
		n := d.begin("feed")
		if err := n.Into("bad", "the bad"); err == nil {
			t.Error("the part is not left alone")
		}
		if err := n.Into("good", "the good"); err != nil {
			t.Error(err)
		}
		n.End()
		d.start()
		if all := d.book.Asides(); len(all) != 1 || all[0].Name != "the bad" {
			t.Errorf("Asides = %v", all)
		}
		// After a part the whole is in hand again.
		for range tries {
			n = d.begin("feed")
			if err := n.Into("good", "the good"); err != nil {
				t.Fatal(err)
			}
			n.Out()
			d.start()
		}
		d.wantAside("feed", time.Hour)
	})
}

// TestNeighboursAreCleared has several things in hand at each end, of which one
// is to blame: the others are not left alone.
func TestNeighboursAreCleared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		for range aloneFrom {
			for _, key := range []string{"a", "guilty", "b"} {
				d.begin(key)
			}
			d.start()
		}
		var cleared atomic.Int32
		a := d.begin("a") // alone: the others wait
		for _, key := range []string{"guilty", "b"} {
			go func() {
				n, err := d.book.Begin(key, key)
				if err != nil {
					t.Error(err)
				}
				cleared.Add(1)
				time.Sleep(time.Minute)
				n.End()
			}()
		}
		d.begin("fresh").End() // no suspect waits for none
		time.Sleep(time.Minute)
		if n := cleared.Load(); n != 0 {
			t.Errorf("%d suspects were not alone", n)
		}
		a.End()
		time.Sleep(90 * time.Second)
		if n := cleared.Load(); n != 2 {
			t.Errorf("%d suspects had their turn, want one after the other", n)
		}
		time.Sleep(time.Minute)
		if name, _ := d.book.Longest(); name != "" {
			t.Errorf("%s is still in hand", name)
		}
	})
}

// TestEndsLongAgoDoNotCount kills the process once a day.
func TestEndsLongAgoDoNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		for range 2 * tries {
			d.begin("slow")
			d.start()
			time.Sleep(longest)
			d.start()
		}
		d.begin("slow").End()
	})
}

func TestLongest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		begun := time.Now()
		d.begin("stuck")
		time.Sleep(time.Minute)
		d.begin("new")
		if name, since := d.book.Longest(); name != "the stuck" || !since.Equal(begun) {
			t.Errorf("Longest = %q, %v", name, since)
		}
	})
}

// TestADamagedBookIsNoReasonNotToStart writes what no book has.
func TestADamagedBookIsNoReasonNotToStart(t *testing.T) {
	long := strings.Repeat("\x00é", 1000)
	for _, text := range []string{"", "\n\n\n", "{", "null", `{"key":"a","open":true,"times":-5}`, `{"key":"a","open":true,"times":1e99}`, long, `{"key":"a","open":true,"times":1,"last":"2999-01-01T00:00:00Z"}`} {
		path := filepath.Join(t.TempDir(), "reading")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		b, err := Open(path, time.Now)
		if err != nil {
			t.Fatalf("%.40q: %v", text, err)
		}
		n, err := b.Begin("a", long)
		if err != nil {
			t.Errorf("%.40q: %v", text, err)
		}
		n.End()
		b.Close()
	}
}

// TestANilBookRemembersNothing is for who runs without one.
func TestANilBookRemembersNothing(t *testing.T) {
	var b *Book
	n, err := b.Begin("a", "a")
	if err != nil || n.Into("b", "b") != nil || b.Asides() != nil || b.Close() != nil {
		t.Error("a nil book does something")
	}
	n.Out()
	n.End()
}
