package simulator

import (
	"context"
	"strings"
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
