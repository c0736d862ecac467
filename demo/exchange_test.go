package demo

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
)

// TestPricesInTheDemo asks the demo for a price, hears an alert that names a coin, and
// waits for what the price does: all within a minute of its start.
func TestPricesInTheDemo(t *testing.T) {
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	d, err := newDemo(Options{Period: 3 * time.Second}, nil, t.TempDir(), false, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	ended := make(chan error, 1)
	go func() { ended <- d.run(ctx, "http://demo.example", nil, io.Discard) }()

	say := func(text string) {
		t.Helper()
		if _, err := d.tg.Say(simulator.Draft{From: d.cast.you, Chat: d.cast.you, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	hear := func(words ...string) simulator.Message {
		t.Helper()
		for ctx.Err() == nil {
			for _, m := range d.tg.Messages(d.cast.you) {
				if m.From != d.cast.you && holds(m.Text, words) {
					return m
				}
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatalf("nobody says %q within a minute", words)
		return simulator.Message{}
	}
	say("/price BTC")
	if m := hear("BTC $6", "Source: "+exchangeName); m.Photo == nil {
		t.Errorf("%q has no chart", m.Text)
	}
	say("/price BTC > 68500")
	hear("Waiting for BTC > $68,500")
	say("/watch bitcoin")
	hear("you watch bitcoin", "BTC $6", "· "+exchangeName)
	hear("BTC has reached $68,500")
	for _, m := range d.tg.Messages(d.cast.you) {
		if strings.Contains(m.Text, "CoinGecko") {
			t.Errorf("invented figures are said to be a real service's: %q", m.Text)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the demo ended with: %v", err)
	}
}

// holds says whether all words are in a text.
func holds(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
