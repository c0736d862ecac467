package bot

import (
	"errors"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
	"newsbot/store"
)

// tickersOf are the messages with prices that stand in a channel.
func (s *scene) tickersOf(chat int64) (list []simulator.Message) {
	for _, m := range s.Messages(chat) {
		if m.Service == nil && strings.Contains(m.Text, "BTC $") {
			list = append(list, m)
		}
	}
	return list
}

// oneTicker wants one ticker in a channel, with certain words.
func (s *scene) oneTicker(chat int64, words ...string) simulator.Message {
	s.t.Helper()
	list := s.tickersOf(chat)
	if len(list) != 1 {
		s.t.Fatalf("%d tickers in the channel, want one: %q", len(list), textsOf(list))
	}
	s.contains(list[0], words...)
	return list[0]
}

// pinned says whether a message was pinned in its chat.
func (s *scene) pinned(m simulator.Message) bool {
	return slices.ContainsFunc(s.Messages(m.Chat), func(o simulator.Message) bool { return o.Service != nil && o.Service.Pinned == m.ID })
}

// channel makes a channel of Bob's with the bot in it.
func (s *scene) channel() int64 {
	ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Markets"}, s.bob).ID
	s.AddBot(ch, s.bob)
	s.pass(time.Second)
	return ch
}

func TestTicker(t *testing.T) {
	k := &ticker{price: 67120, yore: 66324}
	play(t, priced(t, k), func(s *scene) {
		ch := s.channel()
		s.expect(simulator.Draft{From: s.bob, Text: "/ticker on"}, "That is for channels")
		s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/ticker"}, "/ticker on pins a message")
		s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/ticker on"}, "A pinned message will show BTC here")
		s.minute(k, 67120)
		s.minute(k, 67120)
		m := s.oneTicker(ch, "BTC $67,120 ▲1.2%", "CoinGecko")
		if !s.pinned(m) || !m.Silent {
			t.Errorf("the ticker %q is pinned %v, silent %v", m.Text, s.pinned(m), m.Silent)
		}
		s.minute(k, 67180)
		if m = s.oneTicker(ch, "BTC $67,120"); !m.Edited.IsZero() {
			t.Errorf("edited for less than a tenth of a per cent: %q", m.Text)
		}
		s.minute(k, 67900)
		s.oneTicker(ch, "BTC $67,900")
		k.set(69000)
		s.pass(20 * time.Second)
		s.o.Prices.Refresh(s.t.Context())
		s.bot.PricesKnown()
		s.pass(5 * time.Second)
		s.oneTicker(ch, "BTC $67,900") // within the minute
		s.again()
		s.minute(k, 70000)
		m = s.oneTicker(ch, "BTC $70,000")

		s.Delete(ch, m.ID)
		for _, price := range []float64{71000, 72000, 73000, 74000} {
			s.minute(k, price)
		}
		if m = s.oneTicker(ch, "BTC $74,000"); !s.pinned(m) {
			t.Error("what was posted anew is not pinned")
		}
		s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/ticker off"}, "The pinned message with prices goes within a minute.")
		s.minute(k, 60000)
		s.minute(k, 50000)
		if list := s.tickersOf(ch); len(list) > 0 {
			t.Errorf("there are still %q", textsOf(list))
		}
	})
}

// TestTickerOfTheConfiguration stands in a channel until the channel says no.
func TestTickerOfTheConfiguration(t *testing.T) {
	k := &ticker{price: 67120, yore: 66324}
	play(t, priced(t, k), func(s *scene) {
		ch := s.channel()
		if err := s.db.ConfigureOutlets([]news.Outlet{{Ref: strconv.FormatInt(ch, 10), Ticker: true}}, time.Now()); err != nil {
			t.Fatal(err)
		}
		s.minute(k, 67120)
		s.oneTicker(ch, "BTC $67,120")
		s.again()
		s.minute(k, 68000)
		s.oneTicker(ch, "BTC $68,000")
		s.away(50 * time.Hour) // longer than Telegram lets us delete it
		s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/ticker off"}, "goes")
		for range 3 {
			s.minute(k, 69000)
		}
		for _, m := range s.tickersOf(ch) {
			s.contains(m, "BTC $68,000") // it is left as it was, and nothing new comes
		}
	})
}

// TestTickerThatNobodyConfirms has Telegram take messages and never say so: a few may
// stand in the channel, and no more.
func TestTickerThatNobodyConfirms(t *testing.T) {
	k := &ticker{price: 67120, yore: 66324}
	play(t, priced(t, k), func(s *scene) {
		ch := s.channel()
		s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/ticker on"}, "A pinned message")
		remove := s.Fault(simulator.Fault{Method: "sendMessage", Kind: simulator.Reset, Accepted: true})
		for n := range 30 {
			s.minute(k, 60000+1000*float64(n))
			if n == 10 {
				s.again()
			}
		}
		if n := len(s.tickersOf(ch)); n > 3 {
			t.Errorf("%d tickers of which nobody heard, want three at most", n)
		}
		remove()
	})
}

// TestTickerThatIsRefused is not posted while Telegram says no, and once after.
func TestTickerThatIsRefused(t *testing.T) {
	k := &ticker{price: 67120, yore: 66324}
	play(t, priced(t, k), func(s *scene) {
		ch := s.channel()
		s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/ticker on"}, "A pinned message")
		remove := s.Fault(simulator.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: message text is odd"})
		for n := range 10 {
			s.minute(k, 60000+1000*float64(n))
		}
		remove()
		for range 70 {
			s.minute(k, 80000)
		}
		s.oneTicker(ch, "BTC $80,000")
	})
}

// TestTickerWhoseOutcomeIsNotWritten has the disk fail right after the message was
// posted: it is not posted again.
func TestTickerWhoseOutcomeIsNotWritten(t *testing.T) {
	k := &ticker{price: 67120, yore: 66324}
	var fails atomic.Int32
	prepare := func(o *Options) {
		priced(t, k)(o)
		db, err := store.Open(filepath.Join(t.TempDir(), "tickers.db"), store.Options{NoSync: true, Disk: func(made bool) error {
			if made && fails.Load() > 0 && fails.Add(-1) == 0 {
				return errors.New("the disk says no")
			}
			return nil
		}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		o.Store = db
	}
	play(t, prepare, func(s *scene) {
		s.db = s.o.Store
		ch := s.channel()
		s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/ticker on"}, "A pinned message")
		s.pass(time.Minute)
		fails.Store(2) // the intent is written, the outcome not
		for n := range 5 {
			s.minute(k, 67120+1000*float64(n))
		}
		if fails.Load() != 0 {
			t.Error("the disk was not asked")
		}
		s.oneTicker(ch, "BTC $71,120")
	})
}
