package subscribe

import (
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
)

// welcome is what a chat reads first.
func (l *lists) welcome(c *talk.Call) *talk.Answer {
	if c.Private() {
		return l.hello()
	}
	return l.greeting(c)
}

// hello is what a person reads first.
func (l *lists) hello() *talk.Answer {
	return &talk.Answer{
		Text: talk.Paragraph(
			telegram.Bold("I watch the news and tell you what you asked for, with the points of the article."), "",
			"/watch bitcoin etf – stories with both words",
			"/watch &quot;hang seng&quot; OR alibaba – either will do",
			"/sources – follow everything that a source reports",
			"/latest – the newest headlines", "",
			"You can also just write me the words. /help shows the rest."),
		Buttons: [][]telegram.Button{
			talk.Row(talk.Button("Sources", showSources, 0)),
			talk.Row(telegram.Button{Text: "Add me to a group", URL: l.talk.GroupLink()}),
		},
	}
}

// greeting is what a group reads when we come.
func (l *lists) greeting(c *talk.Call) *talk.Answer {
	lines := []telegram.HTML{
		telegram.Bold("Hello! I post news alerts here once an administrator says which."), "",
		telegram.Escape(l.talk.Ref(c, "watch") + " bitcoin etf – stories with both words"),
		telegram.Escape(l.talk.Ref(c, "sources") + " – follow everything that a source reports"),
		telegram.Escape(l.talk.Ref(c, "help") + " – the rest")}
	if c.Chat.Forum {
		lines = append(lines, "", "What is typed in a topic goes for that topic.")
	}
	return &talk.Answer{Text: talk.Paragraph(lines...)}
}
