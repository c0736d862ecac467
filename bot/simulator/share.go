package simulator

import (
	"cmp"
	"fmt"
	"slices"
)

// A chatRequest is a KeyboardButtonRequestChat: a button by which a person
// shows the bot one of their chats, and lets it in if that is asked for.
type chatRequest struct {
	Request  int     `json:"request_id"`
	Channel  bool    `json:"chat_is_channel"`
	Forum    *bool   `json:"chat_is_forum"`
	Public   *bool   `json:"chat_has_username"`
	Created  bool    `json:"chat_is_created"`
	User     *Rights `json:"user_administrator_rights"`
	Bot      *Rights `json:"bot_administrator_rights"`
	IsMember bool    `json:"bot_is_member"`
	Title    bool    `json:"request_title"`
	Username bool    `json:"request_username"`

	text string // of the button
}

// check wants the person to have every right that the bot is to get. Source:
// Bot API, KeyboardButtonRequestChat, user_administrator_rights.
func (r *chatRequest) check() error {
	if r.Bot != nil && (r.User == nil || !r.User.include(*r.Bot)) {
		return badRequest("USER_RIGHTS_MISSING")
	}
	return nil
}

// include says whether r has all the rights of o.
func (r Rights) include(o Rights) bool {
	has, wants := r.all(), o.all()
	for i := range wants {
		if wants[i] && !has[i] {
			return false
		}
	}
	return true
}

// all are the rights one by one, without being anonymous, which is none.
func (r Rights) all() [11]bool {
	return [...]bool{r.ManageChat, r.DeleteMessages, r.ManageCalls, r.Restrict, r.Promote, r.ChangeInfo,
		r.InviteUsers, r.PostMessages, r.EditMessages, r.PinMessages, r.ManageTopics}
}

// ShareChat is a person's answer, in the private chat, to the latest keyboard
// button that asked for a chat under the number request. The bot gets the
// rights in the chat that the button asked for, or becomes a member. The error
// says why Telegram would not offer that chat.
func (s *Server) ShareChat(user int64, request int, chat int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, private := s.mustChat(chat), s.mustChat(user)
	ask, asked := private.asked(request)
	if !asked {
		return fmt.Errorf("no button asks user %d for a chat under %d", user, request)
	}
	if err := c.fits(ask, user, s.me.ID); err != nil {
		return err
	}
	s.letIn(c, ask, user)
	shared := SharedChat{Request: request, Chat: chat}
	if ask.Title {
		shared.Title = c.info.Title
	}
	if ask.Username {
		shared.Username = c.info.Username
	}
	s.announce(private, 0, user, Service{Shared: &shared, Text: "shared " + c.info.Title})
	return nil
}

// A Choice is a chat that a person may show the bot by a button that asks for one.
type Choice struct {
	Request int    // of the button
	Text    string // what the button shows
	Chat    int64
	Title   string // of the chat
}

// Choices are those of the latest keyboard in a person's private chat, if it
// came with a message; nil when another one took its place.
func (s *Server) Choices(user int64, message int) (all []Choice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	private := s.mustChat(user)
	m := private.message(message)
	if m == nil || m.Keyboard == nil {
		return nil
	}
	for request, ask := range m.Keyboard.asks {
		if _, asked := private.asked(request); !asked {
			continue
		}
		for _, c := range s.chats {
			if c.fits(ask, user, s.me.ID) == nil {
				all = append(all, Choice{request, ask.text, c.info.ID, c.info.Title})
			}
		}
	}
	slices.SortFunc(all, func(a, b Choice) int {
		return cmp.Or(cmp.Compare(a.Request, b.Request), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Chat, b.Chat))
	})
	return all
}

// asked finds the latest button that asks for a chat under a number.
func (c *chat) asked(request int) (chatRequest, bool) {
	for i := len(c.messages) - 1; i >= 0; i-- {
		if k := c.messages[i].Keyboard; k != nil {
			ask, ok := k.asks[request]
			return ask, ok
		}
	}
	return chatRequest{}, false
}

// fits says whether a chat is one that a button asks a person for.
func (c *chat) fits(ask chatRequest, user, bot int64) error {
	m := c.member(user)
	is := func(want *bool, have bool) bool { return want == nil || *want == have }
	switch {
	case c.info.Kind == Private || ask.Channel != (c.info.Kind == Channel) || !is(ask.Forum, c.info.Forum) || !is(ask.Public, c.info.Username != ""):
		return fmt.Errorf("chat %d is of another kind than was asked for", c.info.ID)
	case !m.Present() || ask.Created && m.Status != Creator:
		return fmt.Errorf("chat %d is not user %d's to share", c.info.ID, user)
	case ask.User != nil && m.Status != Creator && !(m.Status == Administrator && m.Rights.include(*ask.User)):
		return fmt.Errorf("user %d has not the rights in chat %d that were asked for", user, c.info.ID)
	case ask.IsMember && ask.Bot == nil && c.info.Kind == Channel && !c.member(bot).Present():
		return fmt.Errorf("the bot can only be an administrator of channel %d", c.info.ID)
	}
	return nil
}

// letIn makes the bot in a chat what a button asked for, by the hand of who
// pressed it.
func (s *Server) letIn(c *chat, ask chatRequest, by int64) {
	bot := c.member(s.me.ID)
	switch {
	case ask.Bot != nil && bot.Status != Creator && !(bot.Status == Administrator && bot.Rights.include(*ask.Bot)):
		s.setMember(c, by, Member{User: s.me.ID, Status: Administrator, Rights: *ask.Bot})
	case ask.IsMember && !bot.Present():
		s.setMember(c, by, Member{User: s.me.ID, Status: NormalMember})
	}
}
