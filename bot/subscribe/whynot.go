package subscribe

import (
	"errors"
	"strings"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/meant"
	"newsbot/news/query"
	"newsbot/news/urls"
	"newsbot/store"
)

// whyNot says what became of a story for a chat: by its address, its headline, or a
// post that tells it.
func (w *why) whyNot(c *talk.Call, said string) (*talk.Answer, error) {
	item, found, err := w.find(c, said)
	if err != nil {
		return nil, err
	}
	subs, err := w.store.Subscriptions(c.To)
	if err != nil {
		return nil, err
	}
	if !found {
		return w.neverSeen(c, said, subs), nil
	}
	src, _ := w.store.SourceByID(item.Source)
	name := src.Reporting(&item)
	verdict, err := w.verdict(c, &item, subs)
	if err != nil {
		return nil, err
	}
	head := c.Say("whynot.story", talk.Args{"story": telegram.Link(telegram.Escape(texts.Line(item.Title, texts.MaxTitle)), item.Link), "source": name})
	parts := []telegram.HTML{telegram.Join("\n", head, w.times(c, &item)), verdict}
	text := query.TextOf(&item, src.Known())
	return &talk.Answer{Text: telegram.Join("\n\n", append(parts, w.eachWatch(c, subs, item.Source, &text))...)}, nil
}

// find looks for the item on file that somebody means, among those that the chat may
// know of: the one at that address, or else the one whose headline the text has most
// of; of equal ones the newest.
func (w *why) find(c *talk.Call, said string) (found news.Item, ok bool, err error) {
	sources, err := w.sources.visible(c)
	if err != nil {
		return found, false, err
	}
	seen := make(map[news.SourceID]bool, len(sources))
	for _, s := range sources {
		seen[s.ID] = true
	}
	address, telling, best := linkIn(said), meant.Tell(said), 0
	err = w.past.Each(func(i *news.Item) bool {
		if !seen[i.Source] {
			return true
		}
		if address != "" && i.Link == address {
			found, ok = *i, true
			return false
		}
		if n := telling.Of(i.Title); n > best {
			found, ok, best = *i, true, n
		}
		return true
	})
	return found, ok, err
}

// linkIn is the first address in a text, as items have theirs; "" for none.
func linkIn(said string) string {
	for _, w := range strings.Fields(said) {
		w = strings.Trim(w, `<>()[]"',;`)
		if !strings.Contains(w, "://") {
			continue
		}
		if link, ok := urls.Clean(w); ok {
			return link
		}
	}
	return ""
}

// neverSeen says of a text that no source has reported, whether it would have fitted.
func (w *why) neverSeen(c *talk.Call, said string, subs []news.Subscription) *talk.Answer {
	a := &talk.Answer{Text: c.Say("whynot.never-seen")}
	if linkIn(said) == "" {
		a.Text = telegram.Join("\n\n", a.Text, w.eachWatch(c, subs, 0, &query.Text{Title: said}))
	}
	return a
}

// times says when a story was published and read.
func (w *why) times(c *talk.Call, i *news.Item) telegram.HTML {
	a := talk.Args{"published": c.Time(i.Published, c.Now), "read": c.Time(i.Seen, c.Now)}
	if i.Published.IsZero() {
		return c.Say("whynot.read", a)
	}
	return c.Say("whynot.published", a)
}

// verdict says how an item ended for the chat.
func (w *why) verdict(c *talk.Call, item *news.Item, subs []news.Subscription) (telegram.HTML, error) {
	story, err := w.store.StoryOf(item.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	told, ok, err := w.store.ToldTo(story.ID, c.To)
	if err != nil {
		return "", err
	}
	if ok {
		return w.toldVerdict(c, item, &told), nil
	}
	if letter, err := w.givenUp(c.To, item.ID); letter != "" || err != nil {
		return c.Say("whynot.given-up", talk.Args{"why": letter}), err
	}
	return w.untoldVerdict(c, item, story.ID, subs)
}

// toldVerdict is the sentence on a story that was told, or is about to be.
func (w *why) toldVerdict(c *talk.Call, item *news.Item, told *store.Told) telegram.HTML {
	a := talk.Args{"at": c.Time(told.At, c.Now)}
	if told.Item != item.ID {
		other, err := w.store.Item(told.Item)
		if err == nil && other.Title != "" {
			a["story"] = telegram.Link(telegram.Escape(texts.Line(other.Title, texts.MaxTitle)), other.Link)
			if told.At.IsZero() {
				return c.Say("whynot.waits-as", a)
			}
			return c.Say("whynot.told-as", a)
		}
	}
	if told.At.IsZero() {
		return c.Say("whynot.waits")
	}
	return c.Say("whynot.told", a)
}

// maxLetters is how many alerts that were given up are looked through.
const maxLetters = 1000

// givenUp is why the alert of an item for a destination was given up; "" if it was not.
func (w *why) givenUp(d news.Destination, item news.ItemID) (reason string, err error) {
	letters, err := w.store.DeadLetters(maxLetters)
	for _, l := range letters {
		if l.Delivery.Destination == d && l.Delivery.Item() == item {
			return l.Reason, err
		}
	}
	return "", err
}

// untoldVerdict is the sentence on an item that was not told: the first reason that
// holds.
func (w *why) untoldVerdict(c *talk.Call, item *news.Item, story news.StoryID, subs []news.Subscription) (telegram.HTML, error) {
	var reasons []news.Reason
	since := time.Time{} // when the first of those that want it was there
	for _, s := range subs {
		if hit, _ := w.hits(&s, item); hit {
			reasons = append(reasons, news.Reason{Source: s.Source, Query: s.Query})
			if since.IsZero() || s.Added.Before(since) {
				since = s.Added
			}
		}
	}
	mutes, err := w.store.Mutes(c.To, c.Now)
	if err != nil {
		return "", err
	}
	chain, err := w.store.Chain(story)
	if err != nil {
		return "", err
	}
	muted := news.Muting(mutes, news.Matter{Reasons: reasons, Source: item.Source, Stories: chain}, c.Now)
	src, _ := w.store.SourceByID(item.Source)
	limit := w.settings().MaxAge
	switch age := item.Age(item.Seen); {
	case len(reasons) == 0:
		return c.Say("whynot.not-wanted"), nil
	case !src.State.Since.IsZero() && !item.Seen.After(src.State.Since):
		return c.Say("whynot.first-poll", talk.Args{"source": src.Label()}), nil
	case limit > 0 && age > limit:
		return c.Say("whynot.too-old", talk.Args{"age": c.Roundly(age), "limit": c.Roundly(limit)}), nil
	case since.After(item.Seen):
		return c.Say("whynot.later", talk.Args{"at": c.Time(since, c.Now)}), nil
	case c.Chat.State == news.Stopped && c.Chat.Since.Before(item.Seen):
		return c.Say("whynot.stopped"), nil
	case muted >= 0:
		return c.Say("whynot.muted", talk.Args{"what": w.called(c, &mutes[muted])}), nil
	}
	held, err := w.store.WasNoNews(item.ID)
	if held {
		return c.Say("whynot.held", talk.Args{"source": src.Label()}), err
	}
	return c.Say("whynot.unknown"), err
}

// eachWatch says of each thing that the chat asks for whether a text fits it, and the
// first condition that it does not fulfil.
func (w *why) eachWatch(c *talk.Call, subs []news.Subscription, from news.SourceID, text *query.Text) telegram.HTML {
	if len(subs) == 0 {
		return c.Say("watches.none")
	}
	var lines []telegram.HTML
	for _, s := range subs[:min(len(subs), listSize)] {
		a := talk.Args{"what": texts.Line(w.lists.label(&s), texts.MaxPhrase)}
		q, err := query.Parse(s.Query)
		switch {
		case s.Source != 0 && s.Source == from:
			lines = append(lines, c.Say("whynot.follows", a))
		case s.Source != 0:
			lines = append(lines, c.Say("whynot.follows-not", a))
		case err == nil:
			a["why"] = c.Explain(query.Explain(q, text))
			lines = append(lines, c.Say("whynot.watch", a))
		}
	}
	if len(subs) > listSize {
		lines = append(lines, "…")
	}
	return telegram.Join("\n", lines...)
}
