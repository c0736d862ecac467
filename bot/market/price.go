package market

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/chart"
	"newsbot/news/price"
	"newsbot/prices"
)

const (
	// mostAsked is how many prices one answer tells.
	mostAsked = 10

	// patience is how long a person waits for figures and their chart at most.
	patience = 12 * time.Second
)

// price answers /price: what is asked for, or else the coins of the
// configuration, with a chart of the first. What has a condition is waited for.
func (m *Market) price(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	if ticker, what, waits := condition(c.Args); waits {
		return m.wait(ctx, c, ticker, what)
	}
	words := strings.FieldsFunc(c.Args, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' })
	if len(words) == 0 {
		words = m.desk.Coins()
	}
	names, err := m.names(words)
	switch {
	case err != nil:
		return nil, err
	case len(names) == 0:
		return nil, talk.Refuse("price.which")
	case len(names) > mostAsked:
		return nil, talk.Refuse("price.too-many", talk.Args{"n": mostAsked})
	}
	return m.answer(ctx, c, names, prices.Day)
}

// answer tells the prices of tickers, under the chart of the first coin.
func (m *Market) answer(ctx context.Context, c *talk.Call, names []string, span prices.Span) (*talk.Answer, error) {
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	quotes, err := m.desk.Ask(ctx, names...)
	if errors.Is(err, prices.ErrNone) {
		return nil, talk.Refuse("price.none")
	}
	if err != nil {
		return nil, err
	}
	a := &talk.Answer{Text: quoted(c, quotes, names)}
	if first := slices.IndexFunc(quotes, func(q prices.Quote) bool { return !prices.IsCurrency(q.Ticker) }); first >= 0 {
		m.illustrate(ctx, c, a, &quotes[first], span, names)
	}
	return a, nil
}

// quoted puts quotes in words, names those that nobody knows now, and their
// sources.
func quoted(c *talk.Call, quotes []prices.Quote, names []string) telegram.HTML {
	var lines, sources []telegram.HTML
	for i := range quotes {
		q := &quotes[i]
		lines = append(lines, line(c, q))
		sources = withSource(sources, q)
	}
	for _, name := range names {
		if !slices.ContainsFunc(quotes, func(q prices.Quote) bool { return q.Ticker == name }) {
			lines = append(lines, c.Say("price.missing", talk.Args{"ticker": name}))
		}
	}
	return telegram.Join("\n", append(lines, c.Say("price.source", talk.Args{"list": telegram.Join(c.Say("list.comma"), sources...)}))...)
}

// line is one quote, with its time where it is not of now.
func line(c *talk.Call, q *prices.Quote) telegram.HTML {
	what := strings.TrimSpace(q.Money() + " " + q.Moved())
	args := talk.Args{"ticker": q.Ticker, "what": what}
	at, day := dated(c, q)
	switch {
	case at.IsZero():
		return c.Say("price.line", args)
	case day:
		args["time"] = c.Day(at)
	default:
		args["time"] = c.Time(at, c.Now)
	}
	return c.Say("price.line-of", args)
}

// asked are the tickers of an answer, for the one that its button brings.
type asked []string

// illustrate puts a coin's chart above an answer to names, and a button below that
// shows the other span. Where nobody tells its course the answer goes without.
func (m *Market) illustrate(ctx context.Context, c *talk.Call, a *talk.Answer, q *prices.Quote, span prices.Span, names asked) {
	series, err := m.desk.Series(ctx, q.Ticker, span)
	if err != nil {
		return
	}
	if a.Photo, err = picture(c.Printer, q, &series); err != nil {
		return
	}
	ticker, err := strconv.ParseUint(q.Ticker, 36, 64)
	if err != nil {
		return // it has letters that a button cannot carry
	}
	other, days := "price.week", uint64(7)
	if span == prices.Week {
		other, days = "price.day", 1
	}
	a.Buttons = [][]telegram.Button{talk.Row(c.Button(other, draw, ticker, days, m.talk.Offer(c, names)))}
}

// picture draws the course of a price.
func picture(say texts.Printer, q *prices.Quote, s *prices.Series) ([]byte, error) {
	l := chart.Line{Title: q.String(), Zone: time.UTC, Unit: unit(q.Currency)}
	values := make([]float64, len(s.Points))
	for i, p := range s.Points {
		l.Times = append(l.Times, p.At)
		values[i], _ = p.Price.Float64() // as near as a pixel is
	}
	l.Values = [][]float64{values}
	last := s.Points[len(s.Points)-1].At
	span := "price.day"
	if s.Span == prices.Week {
		span = "price.week"
	}
	l.Sub = say.Plain("price.chart", texts.Args{"span": say.Say(span), "time": say.Time(last, last), "source": s.Source})
	return l.PNG()
}

// unit puts the figures of a price's axis in words.
func unit(currency string) func(float64) string {
	return func(f float64) string { return price.Money(price.Rounded(f), currency) }
}

// pressDraw shows prices and the course of the first over another span; of that alone
// where it is forgotten what else was asked for.
func (m *Market) pressDraw(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
	ticker, ok := m.desk.Ticker(strconv.FormatUint(p.Token.Arg(0), 36))
	if !ok {
		return nil, talk.Refuse("price.unknown", talk.Args{"what": ""})
	}
	span := prices.Day
	if p.Token.Arg(1) == 7 {
		span = prices.Week
	}
	names, err := talk.Take[asked](m.talk, p, 2)
	if err != nil {
		names = asked{ticker}
	}
	return m.answer(ctx, &p.Call, names, span)
}
