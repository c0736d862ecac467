// Package market tells people what coins and currencies cost: when they ask,
// with a chart; when a price does what they wait for; and in a message that stays
// pinned.
package market

import (
	"errors"
	"log/slog"
	"time"

	"newsbot/bot/alert"
	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/price"
	"newsbot/prices"
	"newsbot/store"
)

// Options say what a Market works with. All are required.
type Options struct {
	Store   *store.DB
	Talk    *talk.Talk
	Desk    *prices.Desk
	Watches *Watches
	Queued  func([]store.Queue)                                 // hears which deliveries were decided
	Enter   func(*talk.Call, price.Watch) (*talk.Answer, error) // has a chat wait for a price, and says so
	Client  *telegram.Client
	Engine  *delivery.Engine
	Log     *slog.Logger
	Now     func() time.Time
}

// A Market is the feature.
type Market struct {
	store   *store.DB
	talk    *talk.Talk
	desk    *prices.Desk
	watches *Watches
	queued  func([]store.Queue)
	enter   func(*talk.Call, price.Watch) (*talk.Answer, error)
	log     *slog.Logger
	now     func() time.Time
	tickers *tickers
}

// New makes a Market. Resume has to follow.
func New(o Options) *Market {
	return &Market{store: o.Store, talk: o.Talk, desk: o.Desk, watches: o.Watches, queued: o.Queued, enter: o.Enter, log: o.Log, now: o.Now, tickers: newTickers(&o)}
}

// Resume reads who waits for prices, and which channels have a ticker, before the first
// Step.
func (m *Market) Resume() error {
	all, err := m.store.PriceWatches()
	for _, s := range all {
		m.watches.Subscribed(s)
	}
	return errors.Join(err, m.tickers.resume())
}

// Ticker has a channel show prices in a pinned message, or not, as /ticker does.
func (m *Market) Ticker(channel news.ChatID, on bool) error { return m.tickers.wish(channel, on) }

// The letters of the buttons of prices.
const draw = alert.Draw

// Feature is what people can ask of prices.
func (m *Market) Feature() talk.Feature {
	return talk.Feature{
		Heading: "help.reading",
		Commands: []talk.Command{
			{Name: "price", Args: "menu.price-args", About: "menu.price", Run: m.price},
			{Name: "ticker", Args: "menu.ticker-args", About: "menu.ticker", Changes: true, Hidden: true, Run: m.tickers.command},
		},
		Actions: []talk.Action{
			{Letter: draw, Run: m.pressDraw},
		},
	}
}

// dated is when a quote is of, where that is worth saying: a figure that is over a
// minute old, and a reference rate, which is a day's.
func dated(c *talk.Call, q *prices.Quote) (at time.Time, day bool) {
	switch {
	case prices.IsCurrency(q.Ticker):
		return q.At, true
	case c.Now.Sub(q.At) > time.Minute:
		return q.At, false
	}
	return time.Time{}, false
}

// names are the tickers that somebody wrote, in their order, each once; the error
// says which is none.
func (m *Market) names(words []string) (list []string, err error) {
	for _, w := range words {
		ticker, ok := m.desk.Ticker(w)
		if !ok {
			return nil, talk.Refuse("price.unknown", news.Args{"what": w})
		}
		list = append(list, ticker)
	}
	return list, nil
}
