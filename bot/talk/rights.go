package talk

import (
	"context"
	"slices"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// IsOperator says whether a person administers the bot itself.
func (t *Talk) IsOperator(by news.UserID) bool {
	return by != 0 && slices.Contains(t.settings.Load().Admins, by)
}

// mayChange says whether whoever calls may change what the chat gets. The error
// is a Reply when they may not.
//
// Telegram is asked each time and no answer is kept: somebody who was an
// administrator a second ago is none now. There are few such questions, since
// every one belongs to a change that somebody typed or pressed.
func (t *Talk) mayChange(ctx context.Context, c *Call) error {
	if c.speaks {
		return nil
	}
	if c.By != 0 {
		ok, err := t.administers(ctx, c)
		if err != nil || ok {
			return err
		}
	}
	if c.Chat.Kind == news.Channel {
		return Reply("Only administrators who may post in this channel can change what I post here.")
	}
	return Reply("Only administrators of this group can change what I post here. Are you an anonymous one? Then type the command instead of pressing the button.")
}

// administers asks Telegram about the caller. The list of administrators is
// open to every bot, but may leave out anonymous ones; asking for one member
// finds those too, and is only sure to work where we are an administrator
// ourselves, so that its refusal means no more than "not known to be one".
func (t *Talk) administers(ctx context.Context, c *Call) (bool, error) {
	list, err := t.client.Administrators(ctx, c.Chat.ID)
	if err != nil {
		return false, err
	}
	for _, m := range list {
		if m.User.ID == c.By {
			return decides(m, c.Chat.Kind), nil
		}
	}
	m, err := t.client.Member(ctx, c.Chat.ID, c.By)
	return err == nil && decides(m, c.Chat.Kind), nil
}

// decides says whether a member may decide what is posted. In a channel that
// takes the right to post there.
func decides(m telegram.Member, kind news.ChatKind) bool {
	if kind == news.Channel {
		return m.Status == "creator" || m.Administers() && m.Posts
	}
	return m.Administers()
}
