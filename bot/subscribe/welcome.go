package subscribe

import (
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
)

// welcome is what a chat reads first.
func (l *lists) welcome(c *talk.Call) *talk.Answer {
	if c.Private() {
		return l.hello(c)
	}
	return greeting(c)
}

// hello is what a person reads first.
func (l *lists) hello(c *talk.Call) *talk.Answer {
	return &talk.Answer{
		Text: c.Say("welcome.private"),
		Buttons: [][]telegram.Button{
			talk.Row(c.Button("sources.title", showSources, 0)),
			talk.Row(telegram.Button{Text: c.Plain("welcome.add-to-group"), URL: l.talk.GroupLink()}),
		},
	}
}

// greeting is what a group reads when we come.
func greeting(c *talk.Call) *talk.Answer {
	text := c.Say("welcome.group")
	if c.Chat.Forum {
		text = telegram.Join("\n\n", text, c.Say("welcome.forum"))
	}
	return &talk.Answer{Text: text}
}
