package simulator

import (
	"strconv"
	"strings"
	"time"
)

// now is the time of a message, which has whole seconds.
func (s *Server) now() time.Time { return s.opt.Now().Truncate(time.Second) }

// chatOf returns the id that a call names, or zero.
func (s *Server) chatOf(c *call) int64 {
	id := c.str("chat_id")
	if name, ok := strings.CutPrefix(id, "@"); ok {
		if c := s.names[strings.ToLower(name)]; c != nil {
			return c.info.ID
		}
		return 0
	}
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// readable finds the chat that a call names, for reading.
func (s *Server) readable(c *call) (*chat, error) { return s.access(c, (*Server).mayRead) }

// writable finds the chat that a call names, for doing something there.
func (s *Server) writable(c *call) (*chat, error) { return s.access(c, (*Server).mayAct) }

func (s *Server) access(c *call, may func(*Server, *chat) error) (*chat, error) {
	if c.str("chat_id") == "" {
		return nil, badRequest("chat_id is empty")
	}
	id := s.chatOf(c)
	to := s.chats[id]
	if to == nil {
		return nil, s.unknownChat(id)
	}
	return to, may(s, to)
}

// unknownChat says why there is no chat with somebody.
func (s *Server) unknownChat(id int64) error {
	u := s.users[id]
	switch {
	case u == nil || !u.met && !u.Bot:
		return badRequest("chat not found")
	case u.Bot:
		return forbidden("bot can't send messages to bots")
	}
	return forbidden("bot can't initiate conversation with a user")
}

// mayRead says whether the bot may look at a chat: a private one or group that
// it was ever in, a supergroup or channel that it is in or that is public.
func (s *Server) mayRead(c *chat) error {
	m, large := c.member(s.me.ID), c.info.Kind == Supergroup || c.info.Kind == Channel
	public := large && c.info.Username != ""
	switch {
	case large && c.deleted, c.members[s.me.ID] == nil && !public:
		return badRequest("chat not found")
	case large && m.Status == Kicked:
		return forbidden("bot was kicked from the " + string(c.info.Kind) + " chat")
	case large && !m.present() && !public:
		return forbidden("bot is not a member of the " + string(c.info.Kind) + " chat")
	}
	return nil
}

// mayAct says whether the bot may do anything in a chat.
func (s *Server) mayAct(c *chat) error {
	if err := s.mayRead(c); err != nil {
		return err
	}
	m := c.member(s.me.ID)
	switch {
	case c.info.Kind == Private:
		return s.mayTalk(c)
	case c.movedTo != 0:
		return &apiError{Code: 400, Text: "Bad Request: group chat was upgraded to a supergroup chat", MigrateTo: c.movedTo}
	case c.deleted:
		return forbidden("the group chat was deleted")
	case m.Status == Kicked:
		return forbidden("bot was kicked from the " + string(c.info.Kind) + " chat")
	case !m.present():
		return forbidden("bot is not a member of the " + string(c.info.Kind) + " chat")
	}
	return nil
}

// mayTalk says whether the bot may do anything in a private chat.
func (s *Server) mayTalk(c *chat) error {
	switch {
	case s.users[c.info.ID].deactivated:
		return forbidden("user is deactivated")
	case !c.member(s.me.ID).present():
		return forbidden("bot was blocked by the user")
	}
	return nil
}

// mayTake says whether a chat takes a message from the bot.
func (c *chat) mayTake(bot int64, m *Message) error {
	if c.info.Kind != Private && m.Keyboard != nil && len(m.Keyboard.asks) > 0 {
		return badRequest("chats can be requested in private chats only")
	}
	return c.mayWrite(bot, m)
}

// mayWrite says whether a member may send a message of that kind.
func (c *chat) mayWrite(user int64, msg *Message) error {
	m := c.member(user)
	if c.info.Kind == Channel {
		if !m.has(Rights.canPost) {
			return badRequest("need administrator rights in the channel chat")
		}
		return nil
	}
	if c.info.Kind == Private || m.admin() {
		return nil
	}
	p := c.all
	if m.Status == Restricted {
		p = m.Permissions
	}
	return p.allow(msg)
}

func (p Permissions) allow(m *Message) error {
	what, ok := "text messages", p.SendMessages
	switch {
	case m.Photo != nil:
		what, ok = "photos", p.SendPhotos
	case m.Document != nil:
		what, ok = "documents", p.SendDocuments
	}
	if !ok {
		return badRequest("not enough rights to send " + what + " to the chat")
	}
	return nil
}
