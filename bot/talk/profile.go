package talk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// profile is what Telegram shows of us where nobody spoke to us yet.
type profile struct {
	texts.Printer
	client *telegram.Client
	log    *slog.Logger
}

// introduce sets what people read of the bot before they start it: the text in
// the empty chat, and the one of its profile and of shared links.
func (p profile) introduce(ctx context.Context, name string, s *Settings) {
	ours := Args{"name": name}
	p.describe(ctx, "Description", "description", s.Description, p.Plain("profile.full", ours))
	p.describe(ctx, "ShortDescription", "short_description", s.About, p.Plain("profile.short", ours))
}

// describe sets one of the texts about us: the operator's, or else ours where
// there is none, since the operator may have written one with @BotFather. A
// failure costs the text until the next start.
func (p profile) describe(ctx context.Context, method, parameter, wanted, ours string) {
	have, err := p.described(ctx, "getMy"+method, parameter)
	want := cmp.Or(wanted, have, ours)
	if err == nil && have != want {
		_, err = p.client.Call(ctx, "setMy"+method, telegram.Params{parameter: want})
	}
	if err != nil {
		p.log.Info("text about the bot not set", "text", parameter, "error", err)
	}
}

// described is what Telegram has as one of the texts about us.
func (p profile) described(ctx context.Context, method, field string) (string, error) {
	result, err := p.client.Call(ctx, method, nil)
	if err != nil {
		return "", err
	}
	var said map[string]string
	if err := json.Unmarshal(result, &said); err != nil {
		return "", fmt.Errorf("%s: %w", method, err)
	}
	return said[field], nil
}

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
			want = append(want, telegram.Command{Name: c.Name, About: p.Plain(c.About)})
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
