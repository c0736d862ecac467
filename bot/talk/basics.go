package talk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// basics are what every bot can do, whatever it is good for.
type basics struct{ *Talk }

// feature are the commands that every bot has, whatever it is good for.
func (b basics) feature() Feature {
	return Feature{
		Commands: []Command{
			{Name: "help", About: "What I can do", Run: b.help},
			{Name: "start", About: "Begin, or resume after /stop", Hidden: true, Late: true, Run: b.start},
			{Name: "id", About: "The numbers of this chat and of you", Hidden: true, Run: b.id},
		},
		Actions: []Action{
			{Letter: cancel, Changes: true, Run: b.pressCancel},
		},
	}
}

// help answers /help, and "/help watch" with what that command says of itself.
func (b basics) help(_ context.Context, c *Call) (*Answer, error) {
	if cmd, ok := b.find(strings.ToLower(c.Args), c); ok && cmd.Help != nil {
		return &Answer{Text: cmd.Help()}, nil
	}
	lines := []telegram.HTML{telegram.Bold("I watch the news and tell you what you asked for."), ""}
	for _, cmd := range b.features.menu() {
		if !cmd.Hidden && (!cmd.Operator || c.Private() && b.IsOperator(c.By)) {
			lines = append(lines, telegram.Escape(fmt.Sprintf("%s – %s", strings.TrimSpace(b.Ref(c, cmd.Name)+" "+cmd.Args), cmd.About)))
		}
	}
	lines = append(lines, "", telegram.Escape("For example: "+b.Ref(c, "watch")+" bitcoin etf"),
		telegram.Escape(b.Ref(c, "help")+" watch explains what WORDS can say."))
	return &Answer{Text: Paragraph(lines...)}, nil
}

// id answers /id.
func (b basics) id(_ context.Context, c *Call) (*Answer, error) {
	lines := []telegram.HTML{"This chat: " + number(int64(c.To.Chat))}
	if c.To.Topic != 0 {
		lines = append(lines, "This topic: "+number(int64(c.To.Topic)))
	}
	if c.By != 0 {
		lines = append(lines, "You: "+number(int64(c.By)))
	}
	return &Answer{Text: Paragraph(lines...)}, nil
}

// number is a number to be copied at a tap.
func number(n int64) telegram.HTML { return telegram.Code(telegram.Escape(fmt.Sprint(n))) }

// cancel is the letter of the button that takes back whatever was offered.
const cancel = 'x'

// Cancel is the button that takes back whatever was offered.
func Cancel(text string) telegram.Button { return Button(text, cancel) }

func (b basics) pressCancel(context.Context, *Pressed) (*Answer, error) {
	return &Answer{Text: "Nothing was changed.", Toast: "Cancelled"}, nil
}

// start answers /start: it wakes a chat that was silent, and does what the
// link says that led here.
func (b basics) start(ctx context.Context, c *Call) (*Answer, error) {
	link, rest, linked := b.features.link(c.Args)
	if linked || c.Chat.State == news.Stopped {
		if err := b.rights.mayChange(ctx, c); err != nil {
			return nil, err
		}
	}
	resumed, err := b.Resume(c)
	if err != nil {
		return nil, err
	}
	switch {
	case linked:
		return link.Run(ctx, c, rest)
	case resumed:
		return &Answer{Text: b.Resumed(c)}, nil
	case !c.Private() && c.Now.Sub(c.Chat.Since) < time.Minute:
		return nil, nil // the greeting has just been said
	}
	return b.features.welcome(c), nil
}
