package operate

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// A broadcast that a crash cut off reaches everybody after the start, once.
func TestResume(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	off, left := errors.New("the machine is off"), 100
	db, err := store.Open(filepath.Join(t.TempDir(), "newsbot.db"), store.Options{NoSync: true, AtOnce: 2, Disk: func(made bool) error {
		if left--; left < 0 && !made {
			return off
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := &Operate{store: db, o: Options{Now: func() time.Time { return now }}}
	for id := range news.ChatID(5) {
		if err := db.PutChat(news.Chat{ID: id + 1, Kind: news.Private}); err != nil {
			t.Fatal(err)
		}
	}
	to, err := o.audience(news.Addressees{})
	if err != nil || len(to) != 5 {
		t.Fatalf("audience: %v, %v", to, err)
	}
	left = 2 // one commit
	if _, err := db.Notify(news.Notice{Kind: news.NoticeBroadcast, Text: "We move"}, to, news.LaneAlert, "broadcast 5 7", now); !errors.Is(err, off) {
		t.Fatalf("Notify, cut off: %v", err)
	}
	left = 100
	for range 2 {
		if err := o.Resume(); err != nil {
			t.Fatal(err)
		}
		if c, err := db.Counts(); err != nil || c.Pending != 5 {
			t.Errorf("%d wait, error %v; want 5", c.Pending, err)
		}
	}
}
