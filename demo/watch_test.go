package demo

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
)

// TestAFittingStoryComesSoon watches what people try first: an alert comes within ten
// seconds of each.
func TestAFittingStoryComesSoon(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	d, err := newDemo(Options{Period: 6 * time.Second}, nil, t.TempDir(), false, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer d.news.close()
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(t.Context())
	go func() { ended <- d.run(ctx, "http://127.0.0.1", nil, io.Discard) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the demo ended with: %v", err)
		}
	}()
	for _, word := range []string{"ferry", "bitcoin", "election", "rain"} {
		m, err := d.tg.Say(simulator.Draft{From: d.cast.you, Chat: d.cast.you, Text: "/watch " + word})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		for !d.told(word, m.ID) {
			if time.Since(begin) > 10*time.Second {
				t.Fatalf("%s: no alert within ten seconds", word)
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Logf("%s: told after %v", word, time.Since(begin).Round(time.Millisecond))
	}
}

// told says whether an alert came after a message that says it is for the word.
func (d *demo) told(word string, after int) bool {
	for _, m := range d.tg.Messages(d.cast.you) {
		if m.ID > after && strings.Contains(m.Text, "you watch") && strings.Contains(m.Text, word) {
			return true
		}
	}
	return false
}
