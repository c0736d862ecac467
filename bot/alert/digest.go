package alert

import (
	"slices"
	"sort"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
)

// maxDigest is how many alerts a digest holds at most: each is one entity, and
// so is each reason; the rest of the hundred beyond which Telegram drops them
// without a word is the footer's.
// Source: the Bot API server.
const maxDigest = 45

// maxDigestTitle is the most that a headline may take in a digest, in UTF-16
// units.
const maxDigestTitle = 120

// digest puts more alerts into one message than merge can: a destination that
// has so much to catch up on gets headlines, under the reasons that brought
// them. It says how many of the first alerts it holds.
func digest(list []alert, footer telegram.HTML) (telegram.HTML, int) {
	most := min(len(list), maxDigest)
	n := sort.Search(most, func(i int) bool {
		return telegram.Length(digestOf(list[:i+1], footer)) > telegram.MaxText
	})
	n = max(n, 1)
	return digestOf(list[:n], footer), n
}

// digestOf is the digest of all of a list.
func digestOf(list []alert, footer telegram.HTML) telegram.HTML {
	var reasons []telegram.HTML // in the order of their first alert
	lines := map[telegram.HTML][]telegram.HTML{}
	for i := range list {
		why := list[i].reason()
		if !slices.Contains(reasons, why) {
			reasons = append(reasons, why)
		}
		lines[why] = append(lines[why], list[i].headline())
	}
	parts := []telegram.HTML{list[0].say.Say("alert.catching-up", texts.Args{"n": len(list)})}
	for _, why := range reasons {
		parts = append(parts, telegram.Join("\n", why, telegram.Join("\n", lines[why]...)))
	}
	return telegram.Join("\n\n", append(parts, footer)...)
}

// headline is the alert as one line of a digest: the headline with the article
// behind it, and the publisher.
func (a *alert) headline() telegram.HTML {
	title := telegram.Escape(telegram.Cut(a.title, maxDigestTitle))
	if len(a.by) == 0 {
		return "• " + title
	}
	if address, ok := telegram.Address(a.by[0].link); ok {
		title = telegram.Link(title, address)
	}
	return telegram.Join(" · ", "• "+title, telegram.Escape(texts.Line(a.by[0].name, texts.MaxName)))
}
