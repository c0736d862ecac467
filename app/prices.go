package app

import (
	"context"
	"time"

	"newsbot/config"
	"newsbot/feeds"
	"newsbot/news/price"
	"newsbot/prices"
)

// priceTime is how long one question to a price service may take.
const priceTime = 5 * time.Second

// priceDesk is what knows prices; nil unless the operator asked for them. Its
// services pass the same guarded client as everything that sources name.
func (d *Desk) priceDesk(c *config.Config, web *feeds.Fetcher) (*prices.Desk, error) {
	if c.Prices == nil {
		return nil, nil
	}
	client, err := web.Service(priceTime)
	if err != nil {
		return nil, err
	}
	o := c.Prices.Options()
	o.Client, o.Log, o.Now = client, d.log, d.now
	return prices.New(o)
}

// pricesTold is what alerts tell of prices; nil where there are none.
func (d *Desk) pricesTold() func(string) []price.Quote {
	if d.prices == nil {
		return nil
	}
	return d.prices.Told
}

// refreshPrices asks for the prices that are wanted, and acts upon them.
func (d *Desk) refreshPrices(ctx context.Context) {
	if d.prices != nil {
		d.prices.Refresh(ctx)
		d.bot.PricesKnown()
	}
}
