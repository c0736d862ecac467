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
// waits for what the price does, while the channel shows what coins cost: all within a
// minute of its start.
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
		t.Fatalf("nobody says %q within a minute: %+v", words, d.tg.Messages(d.cast.you))
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
	if !d.shows("BTC $6", "ETH $3", exchangeName) {
		t.Errorf("the channel has no pinned prices: %+v", d.tg.Messages(d.cast.feed))
	}
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

// shows says whether a message with these words is pinned in the channel.
func (d *demo) shows(words ...string) bool {
	all := d.tg.Messages(d.cast.feed)
	for _, m := range all {
		if m.Service != nil && m.Service.Pinned != 0 {
			pinned, _ := d.tg.Message(d.cast.feed, m.Service.Pinned)
			return holds(pinned.Text, words)
		}
	}
	return false
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
