package alert

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/byline"
)

// An alert is what a message says of one item, in parts: what is too long for
// Telegram loses whole parts, and is never cut inside a tag.
type alert struct {
	say     texts.Printer
	title   string
	deck    string
	bullets []string
	by      []reporter    // the item's own publisher first
	when    telegram.HTML // when it was published, where that is worth telling
	because because
	prices  telegram.HTML // what the coins cost that it names; see priceLine
	footer  telegram.HTML // of the destination

	breaking   bool     // it is news that does not wait
	opinion    bool     // it is what somebody thinks
	folds      bool     // bullets beyond openBullets are seen at a tap
	voices     int      // how many sources report it each by itself, where that is told
	cited      []string // the outlets that it has its news from
	translated string   // the language that a machine translated it from; "" where it stands as it came
	own        bool     // a source of the operator's brought it

	layout  *news.Layout  // in which order its parts stand; nil is the usual form
	stamp   telegram.HTML // when it was published, where the layout says where that stands
	tags    []string      // hashtags
	bell    string        // a link that has a reader alerted about the same; "" for none
	sponsor telegram.HTML // the line of who pays for it; "" for none

	corrected telegram.HTML // when its headline became another one than the message had; "" for never
	recalled  recalled      // who took it back, and when
	before    []earlier     // what was told before of the same matter, the latest first
}

// because is why a chat gets an alert, in its own words; the zero value where it
// need not be told.
type because struct {
	follow string // the name of a source
	watch  string // the words of queries that hit
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

// openBullets is how many bullets are seen at once where the others fold.
const openBullets = 3

// newAlert takes the parts of an item. by says who reports it; at is when it is
// told, beside which its own time is read.
func newAlert(say texts.Printer, item *news.Item, by []reporter, why because, at time.Time) alert {
	a := alert{
		say:     say,
		title:   texts.Line(item.Title, texts.MaxTitle),
		deck:    texts.Line(item.Deck, maxDeck),
		by:      by,
		because: why,
		opinion: item.Opinion,
	}
	for _, name := range item.Cited {
		a.cited = append(a.cited, texts.Line(name, texts.MaxName))
	}
	if isOlder(item, at) {
		a.when = say.Time(item.Published, at)
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
	if a.deck == "" && len(a.bullets) == 1 && a.bullets[0] != a.title {
		a.deck, a.bullets = a.bullets[0], nil // one point is no list
	}
	return a
}

// fresh is how much older than its alert an item may be without its time being told:
// Telegram shows that of the message beside it.
const fresh = 15 * time.Minute

// isOlder says whether an item has a time of its publisher's that is worth telling
// in a message of that time.
func isOlder(item *news.Item, at time.Time) bool {
	return !item.Published.IsZero() && !item.DateOnly && at.Sub(item.Published) > fresh
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
	return a.say.Plain("alert.untitled")
}

// fit is the alert in at most limit UTF-16 units, and whether that can be: what
// gives way are bullets, from the last, and the deck. Headline, sources and footer
// stay.
func (a alert) fit(limit int) (telegram.HTML, bool) {
	for {
		h := a.html()
		if telegram.Length(h) <= limit {
			return h, true
		}
		if !a.giveWay() {
			return h, false
		}
	}
}

// giveWay gives up the least important part of what may give way; false where none
// is left.
func (a *alert) giveWay() bool {
	switch {
	case len(a.bullets) > 0:
		a.bullets = a.bullets[:len(a.bullets)-1]
	case a.deck != "":
		a.deck = ""
	default:
		return false
	}
	return true
}

// text is the alert in at most limit UTF-16 units, whatever that costs: the end of
// the headline at the very last.
func (a alert) text(limit int) telegram.HTML {
	for {
		h := a.html()
		over := telegram.Length(h) - limit
		if over <= 0 {
			return h
		}
		if !a.giveWay() {
			a.shorten(over)
		}
	}
}

// shorten gives up what is left beside the headline, and then of that; over is how
// much the whole is too long.
func (a *alert) shorten(over int) {
	switch {
	case len(a.before) > 0:
		a.before = nil
	case len(a.by) > 1:
		a.by = a.by[:1]
	case len(a.cited) > 0:
		a.cited = nil
	case a.prices != "":
		a.prices = ""
	case len(a.tags) > 0:
		a.tags = nil
	case a.layout != nil && telegram.Units(a.title) <= over:
		a.layout = nil // its own text takes all the room
	case a.because != because{}:
		a.because = because{}
	case a.sponsor != "" && telegram.Units(a.title) <= over:
		a.sponsor = ""
	case a.footer != "" && telegram.Units(a.title) <= over:
		a.footer = "" // longer than all that a message may have: nothing else is left
	default:
		a.title = telegram.Cut(a.title, max(1, telegram.Units(a.title)-over))
	}
}

// html puts the parts together.
func (a *alert) html() telegram.HTML {
	if a.layout != nil {
		return a.laidOut()
	}
	return telegram.Join("\n\n",
		telegram.Join("\n", a.heading(), telegram.Escape(a.deck)),
		a.points(),
		telegram.Join("\n", a.source(), a.prices, a.correction(), a.reason(), a.hashtags()),
		a.previously(),
		a.sponsor,
		a.footer)
}

// heading is the headline as it stands above an alert.
func (a *alert) heading() telegram.HTML {
	return a.head(telegram.Bold(a.struck(telegram.Escape(a.claimless()))))
}

// struck is a headline, struck through where an operator took it back.
func (a *alert) struck(title telegram.HTML) telegram.HTML {
	if a.recalled.struck {
		return telegram.Strike(title)
	}
	return title
}

// claimless is the headline without what head says of it.
func (a *alert) claimless() string { return byline.Unclaimed(a.title, a.breaking, a.opinion) }

// head is a headline with what has to be said before it is read: that it is opinion,
// or that it does not wait.
func (a *alert) head(title telegram.HTML) telegram.HTML {
	if a.opinion {
		title = a.say.Say("alert.opinion", texts.Args{"headline": title})
	}
	if a.breaking {
		title = a.say.Say("alert.breaking", texts.Args{"headline": title})
	}
	return title
}

// points are the bullets, a line each.
func (a *alert) points() telegram.HTML {
	lines := make([]telegram.HTML, len(a.bullets))
	for i, text := range a.bullets {
		lines[i] = "• " + telegram.Escape(text)
	}
	open := len(lines)
	if a.folds {
		open = min(open, openBullets)
	}
	return telegram.Join("\n", append(lines[:open:open], telegram.Fold(telegram.Join("\n", lines[open:]...)))...)
}

// brief is the alert among others in one message: headline and source.
func (a *alert) brief() telegram.HTML {
	return telegram.Join("\n", a.heading(), a.source(), a.correction())
}

// source says who reports it, from whom it is, and when.
func (a *alert) source() telegram.HTML {
	var names []telegram.HTML
	for _, r := range a.by[:min(len(a.by), maxReporters)] {
		names = append(names, r.html())
	}
	var first, also telegram.HTML
	if len(names) > 0 {
		first = names[0]
	}
	more := len(a.by) - maxReporters
	switch others := telegram.Join(a.say.Say("list.comma"), names[min(1, len(names)):]...); {
	case more > 0:
		also = a.say.Say("alert.also-more", texts.Args{"names": others, "n": more})
	case others != "":
		also = a.say.Say("alert.also", texts.Args{"names": others})
	}
	var citing, from telegram.HTML
	if cited := a.citing(); len(cited) > 0 {
		citing = a.say.Say("alert.citing", texts.Args{"names": cited})
	}
	if a.translated != "" {
		from = a.say.Say("alert.translated", texts.Args{"lang": strings.ToUpper(a.translated)})
	}
	return telegram.Join(" · ", first, citing, also, a.confirmed(), a.when, from)
}

// citing are the outlets that it cites, without those that report it themselves.
func (a *alert) citing() []string {
	return slices.DeleteFunc(slices.Clone(a.cited), func(name string) bool {
		return slices.ContainsFunc(a.by, func(r reporter) bool { return byline.Voice(r.name) == byline.Voice(name) })
	})
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

// reason says why this chat got it.
func (a *alert) reason() telegram.HTML {
	args := texts.Args{"source": a.because.follow, "what": a.because.watch}
	switch why := a.because; {
	case why == because{}:
		return ""
	case why.watch == "":
		return a.say.Say("alert.follow", args)
	case why.follow == "":
		return a.say.Say("alert.watch", args)
	}
	return a.say.Say("alert.follow-and-watch", args)
}
