package alert

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// An alert is what a message says of one item, in parts: what is too long for
// Telegram loses whole parts, and is never cut inside a tag.
type alert struct {
	title   string
	deck    string
	bullets []string
	by      []reporter // the item's own publisher first
	when    string
	because because
	footer  telegram.HTML // of the destination

	translated string // the language that a machine translated it from; "" where it stands as it came
}

// A reporter is a publisher with its article behind it.
type reporter struct{ name, link string }

// The most that a deck and a bullet may take, in UTF-16 units; see
// texts.MaxTitle.
const (
	maxDeck   = 400
	maxBullet = 400
)

// maxReporters is how many publishers of a story are named.
const maxReporters = 6

// newAlert takes the parts of an item. by says who reports it; decided is the
// day that its time is read on.
func newAlert(item *news.Item, by []reporter, why because, decided time.Time) alert {
	a := alert{
		title:   texts.Line(item.Title, texts.MaxTitle),
		deck:    texts.Line(item.Deck, maxDeck),
		by:      by,
		when:    clock(item.When(), decided),
		because: why,
	}
	for _, text := range item.Bullets {
		if text = texts.Line(text, maxBullet); text != "" {
			a.bullets = append(a.bullets, text)
		}
	}
	if a.title == "" {
		a.title = a.stand()
	}
	if a.deck == a.title {
		a.deck = ""
	}
	return a
}

// stand is what stands in for a headline that has nothing visible in it: the
// message would be refused as empty.
func (a *alert) stand() string {
	for _, text := range append([]string{a.deck}, a.bullets...) {
		if text != "" {
			return text
		}
	}
	if len(a.by) > 0 && a.by[0].name != "" {
		return a.by[0].name
	}
	return "News"
}

// text is the alert in at most limit UTF-16 units. It gives up bullets first,
// from the last, and the headline's end at the very last.
func (a alert) text(limit int) telegram.HTML {
	for {
		h := a.html()
		over := telegram.Length(h) - limit
		if over <= 0 {
			return h
		}
		a.shorten(over)
	}
}

// shorten gives up the least important part that is left; over is how much the
// whole is too long.
func (a *alert) shorten(over int) {
	switch {
	case len(a.bullets) > 0:
		a.bullets = a.bullets[:len(a.bullets)-1]
	case a.deck != "":
		a.deck = ""
	case a.footer != "":
		a.footer = ""
	case len(a.by) > 1:
		a.by = a.by[:1]
	case a.because != because{}:
		a.because = because{}
	default:
		a.title = telegram.Cut(a.title, max(1, telegram.Units(a.title)-over))
	}
}

// html puts the parts together.
func (a *alert) html() telegram.HTML {
	var points []telegram.HTML
	for _, text := range a.bullets {
		points = append(points, "• "+telegram.Escape(text))
	}
	return telegram.Join("\n\n",
		telegram.Join("\n", telegram.Bold(telegram.Escape(a.title)), telegram.Escape(a.deck)),
		telegram.Join("\n", points...),
		telegram.Join("\n", a.source(), a.reason(), a.footer))
}

// brief is the alert among others in one message: headline, source and reason.
func (a *alert) brief() telegram.HTML {
	return telegram.Join("\n", telegram.Bold(telegram.Escape(a.title)), a.source(), a.reason())
}

// source says who reports it, and when.
func (a *alert) source() telegram.HTML {
	var names []telegram.HTML
	for _, r := range a.by[:min(len(a.by), maxReporters)] {
		names = append(names, r.html())
	}
	var first, also telegram.HTML
	if len(names) > 0 {
		first = names[0]
	}
	if len(names) > 1 {
		also = "also " + telegram.Join(", ", names[1:]...)
	}
	if more := len(a.by) - maxReporters; more > 0 {
		also += telegram.Escape(fmt.Sprintf(" and %d more", more))
	}
	var from telegram.HTML
	if a.translated != "" {
		from = telegram.Escape("translated by machine from " + strings.ToUpper(a.translated))
	}
	return telegram.Join(" · ", first, also, telegram.Escape(a.when), from)
}

// html is the publisher's name as a link. A host that is not plain ASCII is
// shown as the network sees it, since letters of another script can look like
// a well-known name.
func (r reporter) html() telegram.HTML {
	name := texts.Line(r.name, texts.MaxName)
	address, ok := telegram.Address(r.link)
	if !ok {
		return telegram.Escape(name)
	}
	if u, err := url.Parse(address); err == nil && strings.Contains(u.Host, "xn--") {
		name = strings.TrimSpace(name + " (" + telegram.Cut(u.Host, texts.MaxName) + ")")
	}
	return telegram.Link(telegram.Escape(name), address)
}

// A because is why a chat got an alert, in words. The zero value is for readers
// who need not be told.
type because struct {
	follow string // the source that it follows; "" for none
	watch  string // the queries that it watches, with " · " between; "" for none
}

// reason says why this chat got it.
func (a *alert) reason() telegram.HTML {
	switch why := a.because; {
	case why == because{}:
		return ""
	case why.watch == "":
		return telegram.Italic(telegram.Escape("because you follow: " + why.follow))
	case why.follow == "":
		return telegram.Italic(telegram.Escape("because you watch: " + why.watch))
	default:
		return telegram.Italic(telegram.Escape("because you follow: " + why.follow + ", and watch: " + why.watch))
	}
}

// clock is when something happened, as briefly as the day of now allows. All
// times are UTC: a chat has no time zone.
func clock(at, now time.Time) string {
	at, now = at.UTC(), now.UTC()
	switch {
	case at.IsZero():
		return ""
	case at.Year() != now.Year():
		return at.Format("2 Jan 2006, 15:04 UTC")
	case at.YearDay() != now.YearDay():
		return at.Format("2 Jan, 15:04 UTC")
	}
	return at.Format("15:04 UTC")
}

// maxMerged is how many alerts one message holds at most. Each has up to four
// entities, and Telegram drops those beyond a hundred without a word. Source:
// the Bot API server.
const maxMerged = 20

// merge puts several alerts into one message with one footer, as many of the
// first as fit, and says how many those are. At least one always is.
func merge(list []alert, footer telegram.HTML) (telegram.HTML, int) {
	text := telegram.HTML("")
	for i, a := range list {
		more := telegram.Join("\n\n", text, a.brief())
		if i > 0 && (i == maxMerged || telegram.Length(telegram.Join("\n\n", more, footer)) > telegram.MaxText) {
			return telegram.Join("\n\n", text, footer), i
		}
		text = more
	}
	return telegram.Join("\n\n", text, footer), len(list)
}
