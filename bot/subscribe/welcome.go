package subscribe

import (
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
)

// welcome is what a chat reads first.
func (l *lists) welcome(c *talk.Call) *talk.Answer {
	if back := l.welcomeBack(c); back != nil {
		return back
	}
	if c.Private() {
		return l.hello(c)
	}
	return greeting(c)
}

// welcomeBack is what a chat reads that has something on its list: the list. It is nil
// for another, and where the list cannot be read.
func (l *lists) welcomeBack(c *talk.Call) *talk.Answer {
	subs, err := l.store.Subscriptions(c.To)
	if err != nil || len(subs) == 0 {
		return nil
	}
	a, err := l.listPage(c, 0)
	if err != nil {
		return nil
	}
	a.Text = telegram.Join("\n\n", c.Say("welcome.back"), a.Text)
	return a
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
