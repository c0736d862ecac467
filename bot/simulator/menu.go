package simulator

import (
	"cmp"
	"strings"
	"unicode/utf8"
)

// Bounds of command lists. Source: Bot API, BotCommand and setMyCommands.
const (
	maxCommands    = 100
	maxCommand     = 32
	maxDescription = 256
)

// A menuKey says for whom a list of commands is.
type menuKey struct {
	scope string // type of the BotCommandScope
	chat  int64  // of the scopes chat, chat_administrators and chat_member
	user  int64  // of the scope chat_member
	lang  string // two letters, or "" for everybody else
}

// A chatID is a number or "@name".
type chatID string

// UnmarshalJSON takes both as they are written.
func (c *chatID) UnmarshalJSON(raw []byte) error {
	*c = chatID(strings.Trim(string(raw), `"`))
	return nil
}

func (s *Server) menuKey(c *call) (menuKey, error) {
	var scope struct {
		Type string `json:"type"`
		Chat chatID `json:"chat_id"`
		User int64  `json:"user_id"`
	}
	if err := c.json("scope", &scope); err != nil {
		return menuKey{}, err
	}
	k := menuKey{scope: cmp.Or(scope.Type, "default"), lang: c.str("language_code")}
	if k.lang != "" && len(k.lang) != 2 {
		return k, badRequest("LANG_CODE_INVALID")
	}
	switch k.scope {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return k, nil
	case "chat", "chat_administrators", "chat_member":
		in, err := s.readable(&call{params: map[string]string{"chat_id": string(scope.Chat)}})
		if err != nil {
			return k, err
		}
		k.chat, k.user = in.info.ID, scope.User
		return k, nil
	}
	return k, badRequest("unsupported bot command scope type")
}

func (s *Server) setMyCommands(c *call) (any, error) {
	k, err := s.menuKey(c)
	if err != nil {
		return nil, err
	}
	var list []Command
	if err := c.json("commands", &list); err != nil {
		return nil, err
	}
	if len(list) > maxCommands {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for _, cmd := range list {
		if err := cmd.check(); err != nil {
			return nil, err
		}
	}
	s.setMenu(k, list)
	return true, nil
}

func (s *Server) setMenu(k menuKey, list []Command) {
	s.menus[k] = list
	if len(list) == 0 {
		delete(s.menus, k)
	}
	s.emit(Event{Kind: BotChanged})
}

func (c Command) check() error {
	foreign := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' }
	if n := len(c.Command); n == 0 || n > maxCommand || strings.ContainsFunc(c.Command, foreign) {
		return badRequest("BOT_COMMAND_INVALID")
	}
	if n := utf8.RuneCountInString(c.Description); n == 0 || n > maxDescription {
		return badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
	}
	return nil
}

func (s *Server) getMyCommands(c *call) (any, error) {
	k, err := s.menuKey(c)
	if err != nil {
		return nil, err
	}
	return append([]Command{}, s.menus[k]...), nil
}

func (s *Server) deleteMyCommands(c *call) (any, error) {
	k, err := s.menuKey(c)
	if err != nil {
		return nil, err
	}
	s.setMenu(k, nil)
	return true, nil
}

// Commands returns the menu that a person sees in a chat: the list of the
// narrowest scope that has one, in their language or in none. Source: Bot API,
// "Determining list of commands".
func (s *Server) Commands(user, chat int64) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, c := s.users[user], s.chats[chat]
	if u == nil || c == nil || c.info.Kind == Channel {
		return nil
	}
	for _, k := range c.menuKeys(u.ID) {
		for _, lang := range []string{u.Lang, ""} {
			k.lang = lang
			if list := s.menus[k]; list != nil {
				return list
			}
		}
	}
	return nil
}

// menuKeys are the scopes that hold for a user, the narrowest first.
func (c *chat) menuKeys(user int64) []menuKey {
	id := c.info.ID
	if c.info.Kind == Private {
		return []menuKey{{scope: "chat", chat: id}, {scope: "all_private_chats"}, {scope: "default"}}
	}
	if !c.member(user).admin() {
		return []menuKey{{scope: "chat_member", chat: id, user: user}, {scope: "chat", chat: id},
			{scope: "all_group_chats"}, {scope: "default"}}
	}
	return []menuKey{{scope: "chat_member", chat: id, user: user}, {scope: "chat_administrators", chat: id},
		{scope: "chat", chat: id}, {scope: "all_chat_administrators"}, {scope: "all_group_chats"}, {scope: "default"}}
}
