package bot

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// latestSize is how many headlines /latest shows at once.
const latestSize = 5

// latest answers /latest: the newest headlines of all sources that the chat may
// know of, or those that a query wants.
func (b *Bot) latest(_ context.Context, c *call) (*answer, error) {
	var q *asked
	if c.args != "" {
		var err error
		if q, err = parseQuery(c.args); err != nil {
			return nil, err
		}
	}
	return b.latestPage(c, q, store.Place{})
}

// A search is a /latest that goes on.
type search struct {
	query *asked // nil is everything
	after store.Place
}

// latestPage shows the newest headlines after a place.
func (b *Bot) latestPage(c *call, q *asked, after store.Place) (*answer, error) {
	seen, err := b.seenBy(c)
	if err != nil {
		return nil, err
	}
	items, err := b.store.Latest(latestSize, after, func(i *news.Item) bool {
		return seen[i.Source] && (q == nil || b.wants(q.query, i))
	})
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return b.nothing(c, q, after), nil
	}
	a := b.headlines(c, "Latest", q, items)
	if len(items) == latestSize {
		next := b.offers.put(c.to, search{q, store.PlaceOf(&items[len(items)-1])}, c.now)
		a.buttons = [][]telegram.Button{row(button("Older »", opOlder, next))}
	}
	return a, nil
}

// nothing is the answer when no item fits.
func (b *Bot) nothing(c *call, q *asked, after store.Place) *answer {
	switch {
	case after != (store.Place{}):
		return &answer{text: "Nothing older is at hand."}
	case q == nil:
		return &answer{text: "No news yet. The sources are read on their schedules; try again in a while."}
	}
	return &answer{
		text:    telegram.Escape("Nothing recent on “" + line(q.typed, maxTitle) + "”. Shall I tell you when there is?"),
		buttons: [][]telegram.Button{row(button("Watch", opWatch, b.offers.put(c.to, q, c.now)))},
	}
}

// headlines lists items under a heading.
func (b *Bot) headlines(c *call, heading string, q *asked, items []news.Item) *answer {
	if q != nil {
		heading += ": " + line(q.typed, maxBecause)
	}
	parts := []telegram.HTML{telegram.Bold(telegram.Escape(heading))}
	for _, item := range items {
		a := newAlert(&item, []reporter{{b.store.SourceName(item.Source), item.Link}}, "", c.now)
		parts = append(parts, a.brief())
	}
	return &answer{text: telegram.Join("\n\n", parts...)}
}

// seenBy are the sources that the chat may know of.
func (b *Bot) seenBy(c *call) (map[news.SourceID]bool, error) {
	list, err := b.visible(c)
	seen := make(map[news.SourceID]bool, len(list))
	for _, s := range list {
		seen[s.ID] = true
	}
	return seen, err
}

// wants says whether a query wants an item.
func (b *Bot) wants(q *query.Query, i *news.Item) bool {
	t := query.TextOf(i, b.store.SourceName(i.Source))
	return query.Explain(q, &t).Hit
}

// pressLatest answers the button that looks up words somebody wrote.
func (b *Bot) pressLatest(_ context.Context, p *pressed) (*answer, error) {
	q, err := take[*asked](b.offers, p.to, p.token.arg(0), p.now)
	if err != nil {
		return nil, err
	}
	return anew(b.latestPage(&p.call, q, store.Place{}))
}

// pressOlder turns the page of a /latest.
func (b *Bot) pressOlder(_ context.Context, p *pressed) (*answer, error) {
	s, err := take[search](b.offers, p.to, p.token.arg(0), p.now)
	if err != nil {
		return nil, err
	}
	return anew(b.latestPage(&p.call, s.query, s.after))
}

// anew has an answer sent as a message of its own.
func anew(a *answer, err error) (*answer, error) {
	if a != nil {
		a.anew = true
	}
	return a, err
}

// pressMore shows what else was reported on the matter of an alert: other
// stories whose headlines share words with its headline.
func (b *Bot) pressMore(_ context.Context, p *pressed) (*answer, error) {
	item, err := b.pressedItem(p)
	if err != nil {
		return nil, err
	}
	seen, err := b.seenBy(&p.call)
	if err != nil {
		return nil, err
	}
	words := telling(item.Title)
	story, _ := b.store.StoryOf(item.ID) // without its story, the item alone is left out
	items, err := b.store.Latest(latestSize, store.Place{}, func(i *news.Item) bool {
		return i.ID != item.ID && seen[i.Source] && !slices.Contains(story.Items, i.ID) && akin(words, telling(i.Title))
	})
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		return nil, Reply("Nothing else on this is at hand.")
	}
	return anew(b.headlines(&p.call, "More like “"+line(item.Title, maxBecause)+"”", nil, items), nil)
}

// telling are the words of a headline that may say what it is about: those of
// more than three letters, without regard to case.
func telling(title string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(w)) > 3 {
			words[strings.ToLower(w)] = true
		}
	}
	return words
}

// akin says whether two headlines share enough words to be about one matter:
// two, or the only one there is.
func akin(a, b map[string]bool) bool {
	shared := 0
	for w := range a {
		if b[w] {
			shared++
		}
	}
	return shared >= 2 || shared == 1 && len(a) == 1
}
