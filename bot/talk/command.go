package talk

import (
	"context"

	"newsbot/bot/texts"
	"newsbot/news"
)

// obey runs a command. The error is a *news.Fault when the person is to do
// something about it.
func (t *Talk) obey(ctx context.Context, cmd Command, c *Call) (*Answer, error) {
	if cmd.Operator && !c.Private() {
		return nil, Refuse("talk.in-private")
	}
	if cmd.Changes {
		if err := t.rights.mayChange(ctx, c); err != nil {
			return nil, err
		}
	}
	return cmd.Run(ctx, c)
}

// find looks a command up. Somebody who is no operator does not learn that
// there are commands for operators.
func (t *Talk) find(name string, c *Call) (Command, bool) {
	cmd, ok := t.features.commands[name]
	return cmd, ok && (!cmd.Operator || t.rights.operator(c.By))
}

// Printer says our sentences to a chat: in its language, and with commands as
// they are to be typed there, since in a group other bots may listen to the
// same name.
func (t *Talk) Printer(c *news.Chat) texts.Printer {
	if c.Kind == news.Private || c.Kind == news.Channel {
		return texts.For(c.Lang, "")
	}
	return texts.For(c.Lang, t.me.Username)
}
