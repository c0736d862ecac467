package alert

import (
	"slices"
	"strconv"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/price"
)

// priceLine tells what the coins cost that an item names, with the time of the
// oldest figure and the services that say so. It is frozen with the item, and
// empty where the alert was decided too late for it.
func priceLine(say texts.Printer, quotes []price.Quote, decided time.Time) telegram.HTML {
	var told, sources []string
	var at time.Time
	for i := range quotes {
		q := &quotes[i]
		if !q.Tells(decided) {
			continue
		}
		told = append(told, q.String())
		if at.IsZero() || q.At.Before(at) {
			at = q.At
		}
		if !slices.Contains(sources, q.Source) {
			sources = append(sources, q.Source)
		}
	}
	if len(told) == 0 {
		return ""
	}
	var figures []telegram.HTML
	for _, t := range told {
		figures = append(figures, telegram.Escape(t))
	}
	return say.Say("alert.prices", texts.Args{"prices": telegram.Join(" · ", figures...), "time": say.Time(at, decided), "sources": sources})
}

// firing says that a price did what a chat waited for.
func firing(say texts.Printer, f *price.Firing) telegram.HTML {
	w := &f.Watch
	level, _ := price.Parse(w.Level)
	args := texts.Args{"ticker": w.Ticker, "level": price.Money(level, w.Currency), "percent": f.By.StringFixed(1), "time": say.Roundly(w.Within)}
	head := map[price.Way]string{price.Above: "price.above", price.Below: "price.below", price.Moves: "price.fell"}[w.Way]
	if w.Way == price.Moves && f.Rises {
		head = "price.rose"
	}
	return telegram.Join("\n", say.Say(head, args), priceLine(say, []price.Quote{f.Quote}, f.Quote.At), say.Say("price.waited", texts.Args{"what": w.String()}))
}

// noticeButtons stand below a notice: below word of a price its chart, and what ends
// the waiting.
func noticeButtons(say texts.Printer, n *news.Notice, kind news.ChatKind) [][]telegram.Button {
	if n.Kind != news.NoticePrice || kind == news.Channel {
		return nil
	}
	row := talk.Row(talk.Button(say.Plain("watch.remove"), Remove, uint64(n.Number), 0))
	if ticker, err := strconv.ParseUint(n.Firing.Watch.Ticker, 36, 64); err == nil {
		row = append(talk.Row(talk.Button(say.Plain("price.day"), Draw, ticker, 1)), row...)
	}
	return [][]telegram.Button{row}
}
