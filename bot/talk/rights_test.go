package talk

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"

	"newsbot/news"
	"newsbot/store"
)

func TestAllowedByNumberOrName(t *testing.T) {
	for _, tt := range []struct {
		name string
		list []string
		chat news.Chat
		want bool
	}{
		{"its number", []string{"7", "-100200"}, news.Chat{ID: -100200}, true},
		{"its name, in another case", []string{"@Harbour"}, news.Chat{ID: 5, Username: "harbour"}, true},
		{"a number as a name", []string{"@5"}, news.Chat{ID: 5}, false},
		{"a name without the sign", []string{"harbour"}, news.Chat{ID: 5, Username: "harbour"}, false},
		{"no name", []string{"@"}, news.Chat{ID: 5}, false},
		{"another", []string{"7", "@harbour"}, news.Chat{ID: 5, Username: "island"}, false},
	} {
		if got := allowed(tt.list, &tt.chat); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestAChangeIsKeptBeforeItIsMade: whatever becomes of it, its line says no more than
// what is known.
func TestAChangeIsKeptBeforeItIsMade(t *testing.T) {
	for _, tt := range []struct {
		why         string
		act         func() error
		kept, begun bool
	}{
		{"it was made", func() error { return nil }, true, false},
		{"it was refused", func() error { return fmt.Errorf("no: %w", Refuse("talk.unknown")) }, false, false},
		{"the disk said no, and has it perhaps", func() error { return errors.New("disk I/O error") }, true, true},
		{"the process ended in the middle of it", func() error { panic("killed") }, true, true},
	} {
		db, err := store.Open(filepath.Join(t.TempDir(), "newsbot.db"), store.Options{NoSync: true})
		if err != nil {
			t.Fatal(err)
		}
		func() {
			defer func() { recover() }()
			audits{db, slog.New(slog.DiscardHandler)}.keep(news.Change{Kind: news.ChangeTyped, What: "/stopall"}, func() error {
				if all, err := db.Changes(0, 9); err != nil || len(all) != 1 || !all[0].Begun {
					t.Errorf("%s: before it there stands %+v, %v", tt.why, all, err)
				}
				return tt.act()
			})
		}()
		all, err := db.Changes(0, 9)
		if err != nil || tt.kept != (len(all) == 1) || tt.kept && all[0].Begun != tt.begun {
			t.Errorf("%s: in the audit stands %+v, %v", tt.why, all, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
