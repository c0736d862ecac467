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
	Save = 'S'
)

// The letters of the buttons below word of a price.
const (
	Draw   = 'i' // ticker as a number of base 36, days
	Remove = 'u' // subscription, page, 1 to go on removing
)

// buttons stand below an alert. In a channel anybody may press them, so there
// are only those that lead somewhere: to the article, and to a chat with us.
func buttons(w *Wishes, item *news.Item, bell string) [][]telegram.Button {
	open := telegram.Button{Text: w.say.Plain("alert.open"), URL: w.look.link(item.Link)}
	if w.kind == news.Channel {
		if bell == "" {
			return [][]telegram.Button{talk.Row(open)}
		}
		return [][]telegram.Button{talk.Row(open, telegram.Button{Text: w.say.Plain("alert.bell"), URL: bell})}
	}
	more := talk.Button(w.say.Plain("alert.more"), More, uint64(item.ID))
	mute := talk.Button(w.say.Plain("alert.mute"), Mute, uint64(item.ID))
	save := talk.Button(w.say.Plain("alert.save"), Save, uint64(item.ID))
	return [][]telegram.Button{talk.Row(open, more), talk.Row(save, mute)}
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
