package market

import (
	"context"
	"strings"
	"sync"

	"newsbot/bot/talk"
	"newsbot/news"
	"newsbot/news/price"
)

// Watches are the subscriptions that wait for prices. The store feeds them through
// its hooks. It is safe for concurrent use.
type Watches struct {
	mu  sync.Mutex
	all map[news.SubscriptionID]news.Subscription // guarded by mu
}

// NewWatches makes an empty list.
func NewWatches() *Watches { return &Watches{all: map[news.SubscriptionID]news.Subscription{}} }

// Subscribed takes a subscription in that waits for a price.
func (w *Watches) Subscribed(s news.Subscription) {
	if s.Price.IsZero() {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all[s.ID] = s
}

// Unsubscribed takes one out.
func (w *Watches) Unsubscribed(s news.Subscription) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.all, s.ID)
}

// list gives them in no order.
func (w *Watches) list() (all []news.Subscription) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.all {
		all = append(all, s)
	}
	return all
}

// condition divides what somebody wrote into a ticker and what they wait for it to
// do; false where they only ask.
func condition(text string) (ticker, what string, waits bool) {
	i := strings.IndexAny(text, "<>±+")
	if i < 0 {
		return "", "", false
	}
	return strings.TrimSpace(text[:i]), text[i:], true
}

// wait answers a /price that waits for something.
func (m *Market) wait(ctx context.Context, c *talk.Call, ticker, what string) (*talk.Answer, error) {
	if err := m.talk.MayChangeHere(ctx, c); err != nil {
		return nil, err
	}
	names, err := m.names([]string{ticker})
	if err != nil {
		return nil, err
	}
	w, ok := price.ParseWatch(names[0], m.desk.Currency(), what)
	if !ok {
		return nil, talk.Refuse("price.how-to-wait")
	}
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if now, err := m.desk.Ask(ctx, w.Ticker); err == nil && len(now) > 0 {
		w.At = now[0].Price.String() // else the first price that is known says where it was
	}
	return m.enter(c, w)
}

// Step brings on what waits for prices, and the tickers, by those that are known now.
// It is called when they were asked for.
func (m *Market) Step() {
	m.fire()
	m.tickers.step()
}

// fire decides which of those who wait are told.
func (m *Market) fire() {
	all := m.watches.list()
	quotes := map[string]price.Quote{}
	for i := range all {
		ticker := all[i].Price.Ticker
		if q, ok := m.desk.Recent(ticker); ok {
			quotes[ticker] = q
		}
	}
	if len(quotes) == 0 {
		return
	}
	queued, err := m.store.StepPrices(all, quotes, m.now())
	if err != nil {
		m.log.Error("price alerts not decided; the next prices decide", "error", err)
	}
	m.queued(queued)
}
