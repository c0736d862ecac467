package simulator

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// methods are all that are known, by lower-case name, but getUpdates, which
// waits. They are called with s.mu held.
var methods = map[string]func(*Server, *call) (any, error){
	"getme":          func(s *Server, _ *call) (any, error) { return s.getMe(), nil },
	"logout":         success,
	"close":          success,
	"setwebhook":     (*Server).setWebhook,
	"deletewebhook":  (*Server).deleteWebhook,
	"getwebhookinfo": (*Server).getWebhookInfo,
	"getfile":        (*Server).getFile,

	"sendmessage":    (*Server).sendMessage,
	"sendphoto":      (*Server).sendPhoto,
	"senddocument":   (*Server).sendDocument,
	"sendmediagroup": (*Server).sendMediaGroup,
	"sendchataction": (*Server).sendChatAction,

	"forwardmessage":  (*Server).forwardMessage,
	"forwardmessages": (*Server).forwardMessages,
	"copymessage":     (*Server).copyMessage,
	"copymessages":    (*Server).copyMessages,

	"editmessagetext":        (*Server).editMessageText,
	"editmessagecaption":     (*Server).editMessageCaption,
	"editmessagemedia":       (*Server).editMessageMedia,
	"editmessagereplymarkup": (*Server).editMessageReplyMarkup,
	"setmessagereaction":     (*Server).setMessageReaction,
	"deletemessage":          (*Server).deleteMessage,
	"deletemessages":         (*Server).deleteMessages,
	"pinchatmessage":         (*Server).pinChatMessage,
	"unpinchatmessage":       (*Server).unpinChatMessage,
	"unpinallchatmessages":   (*Server).unpinChatMessage,
	"answercallbackquery":    (*Server).answerCallbackQuery,

	"getchat":               (*Server).getChat,
	"getchatmember":         (*Server).getChatMember,
	"getchatadministrators": (*Server).getChatAdministrators,
	"getchatmembercount":    (*Server).getChatMemberCount,
	"getchatmemberscount":   (*Server).getChatMemberCount, // the older name
	"leavechat":             (*Server).leaveChat,
	"createforumtopic":      (*Server).createForumTopic,
	"editforumtopic":        (*Server).editForumTopic,
	"closeforumtopic":       (*Server).closeForumTopic,
	"reopenforumtopic":      (*Server).reopenForumTopic,
	"deleteforumtopic":      (*Server).deleteForumTopic,

	"setmycommands":         (*Server).setMyCommands,
	"getmycommands":         (*Server).getMyCommands,
	"deletemycommands":      (*Server).deleteMyCommands,
	"setmyname":             profileSetter("name", 64),
	"setmydescription":      profileSetter("description", 512),
	"setmyshortdescription": profileSetter("short_description", 120),
	"getmyname":             profileGetter("name"),
	"getmydescription":      profileGetter("description"),
	"getmyshortdescription": profileGetter("short_description"),
	"setchatmenubutton":     (*Server).setChatMenuButton,
	"getchatmenubutton":     (*Server).getChatMenuButton,

	"setmydefaultadministratorrights": success,
}

func success(*Server, *call) (any, error) { return true, nil }

// run answers a call. The answer is written under the lock, since a result
// shares its parts with the world.
func (s *Server) run(ctx context.Context, c *call) answer {
	name := strings.ToLower(c.method)
	if name == "getupdates" {
		return outcome(s.getUpdates(ctx, c))
	}
	f := methods[name]
	if f == nil {
		return refusal(&apiError{Code: 404, Text: "Not Found: method not found"})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return outcome(f(s, c))
}

func (s *Server) getMe() any {
	return struct {
		User
		CanJoin  bool `json:"can_join_groups"`
		ReadsAll bool `json:"can_read_all_group_messages"`
		Inline   bool `json:"supports_inline_queries"`
	}{s.me, true, s.opt.ReadsAll, false}
}

func (s *Server) setWebhook(c *call) (any, error) {
	if link := c.str("url"); link != "" && !strings.HasPrefix(link, "https://") {
		return nil, badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if err := s.updates.allow(c); err != nil {
		return nil, err
	}
	if s.webhook = c.str("url"); s.webhook != "" {
		s.updates.takeOver() // which ends a poll that waits
	}
	s.dropPending(c)
	return true, nil
}

func (s *Server) deleteWebhook(c *call) (any, error) {
	s.webhook = ""
	s.dropPending(c)
	return true, nil
}

func (s *Server) dropPending(c *call) {
	if c.bool("drop_pending_updates") {
		s.updates.pending = nil
	}
}

func (s *Server) getWebhookInfo(*call) (any, error) {
	return map[string]any{"url": s.webhook, "has_custom_certificate": false, "pending_update_count": len(s.updates.pending)}, nil
}

func (s *Server) getFile(c *call) (any, error) {
	f := s.files.files[c.str("file_id")]
	switch {
	case f == nil:
		return nil, badRequest("invalid file_id")
	case f.data == nil:
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	}
	w := f.wire()
	w.Path = f.path
	return w, nil
}

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
	case large && !m.Present() && !public:
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
	case !m.Present():
		return forbidden("bot is not a member of the " + string(c.info.Kind) + " chat")
	}
	return nil
}

// mayTalk says whether the bot may do anything in a private chat.
func (s *Server) mayTalk(c *chat) error {
	switch {
	case s.users[c.info.ID].deactivated:
		return forbidden("user is deactivated")
	case !c.member(s.me.ID).Present():
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
		if !m.Has(Rights.canPost) {
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
