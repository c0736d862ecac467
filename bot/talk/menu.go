package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// setMenus has the clients show the commands that make sense where they are
// shown. What somebody sees there grants nothing: rights are checked when a
// command comes. A failure costs the menu and nothing else.
func (b *Bot) setMenus(ctx context.Context) {
	everybody := func(c command) bool { return !c.operator }
	b.setMenu(ctx, telegram.Scope{Type: "all_private_chats"}, everybody)
	b.setMenu(ctx, telegram.Scope{Type: "all_chat_administrators"}, everybody)
	b.setMenu(ctx, telegram.Scope{Type: "all_group_chats"}, func(c command) bool { return !c.operator && !c.changes })
	for _, id := range b.settings.Load().Admins {
		b.setMenu(ctx, telegram.Scope{Type: "chat", Chat: news.ChatID(id)}, func(command) bool { return true })
	}
}

// setMenu sets the menu of a scope if it is not so already.
func (b *Bot) setMenu(ctx context.Context, s telegram.Scope, shown func(command) bool) {
	var want []telegram.Command
	for _, c := range commands() {
		if !c.hidden && shown(c) {
			want = append(want, telegram.Command{Name: c.name, About: c.about})
		}
	}
	have, err := b.menu(ctx, s)
	if err == nil && slices.Equal(have, want) {
		return
	}
	if err := b.client.SetCommands(ctx, want, s, ""); err != nil {
		b.log.Info("menu not set", "scope", s.Type, "chat", s.Chat, "error", err)
	}
}

// menu is what Telegram has for a scope.
func (b *Bot) menu(ctx context.Context, s telegram.Scope) (list []telegram.Command, err error) {
	result, err := b.client.Call(ctx, "getMyCommands", telegram.Params{"scope": s})
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(result, &list); err != nil {
		return nil, fmt.Errorf("getMyCommands: %w", err)
	}
	return list, nil
}
