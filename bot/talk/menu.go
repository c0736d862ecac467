package talk

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
func (p profile) setMenus(ctx context.Context, all []Command, admins []news.UserID) {
	everybody := func(c Command) bool { return !c.Operator }
	p.setMenu(ctx, all, telegram.Scope{Type: "all_private_chats"}, everybody)
	p.setMenu(ctx, all, telegram.Scope{Type: "all_chat_administrators"}, everybody)
	p.setMenu(ctx, all, telegram.Scope{Type: "all_group_chats"}, func(c Command) bool { return !c.Operator && !c.Changes })
	for _, id := range admins {
		p.setMenu(ctx, all, telegram.Scope{Type: "chat", Chat: news.ChatID(id)}, func(Command) bool { return true })
	}
}

// setMenu sets the menu of a scope if it is not so already.
func (p profile) setMenu(ctx context.Context, all []Command, s telegram.Scope, shown func(Command) bool) {
	var want []telegram.Command
	for _, c := range all {
		if !c.Hidden && shown(c) {
			want = append(want, telegram.Command{Name: c.Name, About: c.About})
		}
	}
	have, err := p.menu(ctx, s)
	if err == nil && slices.Equal(have, want) {
		return
	}
	if err := p.client.SetCommands(ctx, want, s, ""); err != nil {
		p.log.Info("menu not set", "scope", s.Type, "chat", s.Chat, "error", err)
	}
}

// menu is what Telegram has for a scope.
func (p profile) menu(ctx context.Context, s telegram.Scope) (list []telegram.Command, err error) {
	result, err := p.client.Call(ctx, "getMyCommands", telegram.Params{"scope": s})
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(result, &list); err != nil {
		return nil, fmt.Errorf("getMyCommands: %w", err)
	}
	return list, nil
}
