package alert

import (
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// The letters of the buttons below an alert; their argument is its item. What
// they do is said by the features that take them up.
const (
	More = 'm'
	Mute = 'q'
)

// buttons stand below an alert. In a channel anybody may press them, so there
// is only the one that opens the article.
func buttons(kind news.ChatKind, item *news.Item) [][]telegram.Button {
	open := telegram.Button{Text: "Open", URL: item.Link}
	if kind == news.Channel {
		return [][]telegram.Button{talk.Row(open)}
	}
	return [][]telegram.Button{talk.Row(open, talk.Button("More like this", More, uint64(item.ID)), talk.Button("Mute…", Mute, uint64(item.ID)))}
}

// About is the item of the alert that a message is, by its buttons; 0 when it is
// something else, or several alerts in one.
func About(tokens []talk.Token) news.ItemID {
	for _, t := range tokens {
		if t.Letter == Mute {
			return news.ItemID(t.Arg(0))
		}
	}
	return 0
}
