package subscribe

import (
	"strings"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/stories"
)

// story says what an item's story was joined by, and what it goes on with; "" for
// one that stands alone.
func (w *why) story(c *talk.Call, item *news.Item) (telegram.HTML, error) {
	s, err := w.store.StoryOf(item.ID)
	if err != nil {
		return "", err
	}
	members, err := w.store.Members(s.ID)
	if err != nil || len(members) == 0 {
		return "", err
	}
	var names, words []string
	for i := range members {
		m := &members[i]
		src, known := w.store.SourceByID(m.Source)
		if m.Why.Level == stories.Same {
			words = append(words, m.Why.Terms...)
		}
		if m.ID != item.ID && known && src.OpenTo(news.Audience{}) {
			names = append(names, src.Reporting(&m.Item))
		}
	}
	var joined, follows telegram.HTML
	if len(names) > 0 && len(words) > 0 {
		joined = c.Say("why.joined", talk.Args{"names": listed(names), "words": listed(words)})
	}
	if before, err := w.store.Members(members[0].After); err == nil && len(before) > 0 {
		if src, known := w.store.SourceByID(before[0].Source); known && src.OpenTo(news.Audience{}) {
			follows = c.Say("why.goes-on", talk.Args{"title": texts.Line(before[0].Title, texts.MaxPhrase)})
		}
	}
	return telegram.Join("\n", joined, follows), nil
}

// listed names some things, each once.
func listed(all []string) string {
	var list []string
	seen := map[string]bool{}
	for _, s := range all {
		if !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	return texts.Line(strings.Join(list, ", "), texts.MaxPhrase)
}
