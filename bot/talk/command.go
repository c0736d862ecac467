package talk

import (
	"context"

	"newsbot/news"
)

// obey runs a command. The error is a Reply when the person is to do something
// about it.
func (t *Talk) obey(ctx context.Context, cmd Command, c *Call) (*Answer, error) {
	if cmd.Operator && !c.Private() {
		return nil, Reply("Please send me that in our private chat.")
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

// Ref is how a command is to be typed in the chat: in a group other bots may
// listen to the same name.
func (t *Talk) Ref(c *Call, name string) string {
	if c.Private() || c.Chat.Kind == news.Channel {
		return "/" + name
	}
	return "/" + name + "@" + t.me.Username
}
