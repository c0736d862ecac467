package bot

import (
	"context"
	"slices"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// isOperator says whether a person administers the bot itself.
func (b *Bot) isOperator(by news.UserID) bool {
	return by != 0 && slices.Contains(b.settings.Load().Admins, by)
}

// mayChange says whether whoever calls may change what the chat gets. The error
// is a Reply when they may not.
//
// Telegram is asked each time and no answer is kept: somebody who was an
// administrator a second ago is none now. There are few such questions, since
// every one belongs to a change that somebody typed or pressed.
func (b *Bot) mayChange(ctx context.Context, c *call) error {
	if c.speaks {
		return nil
	}
	if c.by != 0 {
		ok, err := b.administers(ctx, c)
		if err != nil || ok {
			return err
		}
	}
	if c.chat.Kind == news.Channel {
		return Reply("Only administrators who may post in this channel can change what I post here.")
	}
	return Reply("Only administrators of this group can change what I post here. Are you an anonymous one? Then type the command instead of pressing the button.")
}

// administers asks Telegram about the caller. The list of administrators is
// open to every bot, but may leave out anonymous ones; asking for one member
// finds those too, and is only sure to work where we are an administrator
// ourselves, so that its refusal means no more than "not known to be one".
func (b *Bot) administers(ctx context.Context, c *call) (bool, error) {
	list, err := b.client.Administrators(ctx, c.chat.ID)
	if err != nil {
		return false, err
	}
	for _, m := range list {
		if m.User.ID == c.by {
			return decides(m, c.chat.Kind), nil
		}
	}
	m, err := b.client.Member(ctx, c.chat.ID, c.by)
	return err == nil && decides(m, c.chat.Kind), nil
}

// decides says whether a member may decide what is posted. In a channel that
// takes the right to post there.
func decides(m telegram.Member, kind news.ChatKind) bool {
	if kind == news.Channel {
		return m.Status == "creator" || m.Administers() && m.Posts
	}
	return m.Administers()
}
