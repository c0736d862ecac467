package talk

import (
	"context"
	"fmt"
	"strings"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// obey runs a command. The error is a Reply when the person is to do something
// about it.
func (t *Talk) obey(ctx context.Context, cmd Command, c *Call) (*Answer, error) {
	if cmd.Operator && !c.Private() {
		return nil, Reply("Please send me that in our private chat.")
	}
	if cmd.Changes {
		if err := t.mayChange(ctx, c); err != nil {
			return nil, err
		}
	}
	return cmd.Run(ctx, c)
}

// find looks a command up. Somebody who is no operator does not learn that
// there are commands for operators.
func (t *Talk) find(name string, c *Call) (Command, bool) {
	cmd, ok := t.commands[name]
	return cmd, ok && (!cmd.Operator || t.IsOperator(c.By))
}

// menu are all commands, in the order of menu and help.
func (t *Talk) menu() (list []Command) {
	for _, f := range t.features {
		list = append(list, f.Commands...)
	}
	return append(list, t.own().Commands...)
}

// Ref is how a command is to be typed in the chat: in a group other bots may
// listen to the same name.
func (t *Talk) Ref(c *Call, name string) string {
	if c.Private() || c.Chat.Kind == news.Channel {
		return "/" + name
	}
	return "/" + name + "@" + t.me.Username
}

// own are the commands that every bot has, whatever it is good for.
func (t *Talk) own() Feature {
	return Feature{
		Commands: []Command{
			{Name: "help", About: "What I can do", Run: t.help},
			{Name: "start", About: "Begin, or resume after /stop", Hidden: true, Late: true, Run: t.start},
			{Name: "id", About: "The numbers of this chat and of you", Hidden: true, Run: t.id},
		},
		Actions: []Action{
			{Letter: cancel, Changes: true, Run: t.pressCancel},
		},
	}
}

// help answers /help, and "/help watch" with what that command says of itself.
func (t *Talk) help(_ context.Context, c *Call) (*Answer, error) {
	if cmd, ok := t.find(strings.ToLower(c.Args), c); ok && cmd.Help != nil {
		return &Answer{Text: cmd.Help()}, nil
	}
	lines := []telegram.HTML{telegram.Bold("I watch the news and tell you what you asked for."), ""}
	for _, cmd := range t.menu() {
		if !cmd.Hidden && (!cmd.Operator || c.Private() && t.IsOperator(c.By)) {
			lines = append(lines, telegram.Escape(fmt.Sprintf("%s – %s", strings.TrimSpace(t.Ref(c, cmd.Name)+" "+cmd.Args), cmd.About)))
		}
	}
	lines = append(lines, "", telegram.Escape("For example: "+t.Ref(c, "watch")+" bitcoin etf"),
		telegram.Escape(t.Ref(c, "help")+" watch explains what WORDS can say."))
	return &Answer{Text: Paragraph(lines...)}, nil
}

// id answers /id.
func (t *Talk) id(_ context.Context, c *Call) (*Answer, error) {
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

func (t *Talk) pressCancel(context.Context, *Pressed) (*Answer, error) {
	return &Answer{Text: "Nothing was changed.", Toast: "Cancelled"}, nil
}
