package alert

import (
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
)

// maxDigest is how many alerts a digest holds at most: people read no more.
const maxDigest = 45

// maxDigestTitle is the most that a headline may take in a digest, in UTF-16
// units.
const maxDigestTitle = 120

// digest puts more alerts into one message than merge can: a destination that
// has so much to catch up on gets headlines, under the reasons that brought
// them. It says how many of the first alerts it holds.
func digest(list []alert, footer telegram.HTML) (telegram.HTML, int) {
	return asManyAsFit(list, maxDigest, footer, digestOf)
}

// digestOf is the digest of all of a list.
func digestOf(list []alert, footer telegram.HTML) telegram.HTML {
	parts := []telegram.HTML{list[0].say.Say("alert.catching-up", texts.Args{"n": len(list)})}
	for _, g := range byReason(list) {
		lines := []telegram.HTML{g.reason}
		for _, a := range g.alerts {
			lines = append(lines, a.headline())
		}
		parts = append(parts, telegram.Join("\n", lines...))
	}
	return telegram.Join("\n\n", append(parts, footer)...)
}

// headline is the alert as one line of a digest: the headline with the article
// behind it, and the publisher.
func (a *alert) headline() telegram.HTML {
	title := a.struck(telegram.Escape(telegram.Cut(a.claimless(), maxDigestTitle)))
	if len(a.by) == 0 {
		return "• " + a.head(title)
	}
	if address, ok := telegram.Address(a.by[0].link); ok {
		title = telegram.Link(title, address)
	}
	return telegram.Join(" · ", "• "+a.head(title), telegram.Escape(texts.Line(a.by[0].name, texts.MaxName)), a.correction())
}
