package simulator

import (
	"cmp"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"newsbot/bot/simulator/markup"
)

func (s *Server) getChat(c *call) (any, error) {
	in, err := s.readable(c)
	if err != nil {
		return nil, err
	}
	full := struct {
		Chat
		Colour      int          `json:"accent_color_id"`
		Reactions   int          `json:"max_reaction_count"`
		Permissions *Permissions `json:"permissions,omitempty"`
		Linked      int64        `json:"linked_chat_id,omitempty"`
		Pinned      *wireMessage `json:"pinned_message,omitempty"`
	}{Chat: in.info, Reactions: 11, Linked: in.linked}
	if in.info.Kind == Group || in.info.Kind == Supergroup {
		full.Permissions = &in.all
	}
	if m := in.message(in.pinned); m != nil {
		full.Pinned = s.wireAlone(m)
	}
	return full, nil
}

func (s *Server) getChatMember(c *call) (any, error) {
	in, err := s.membersOf(c)
	if err != nil {
		return nil, err
	}
	id, _ := strconv.ParseInt(c.str("user_id"), 10, 64)
	if s.users[id] == nil {
		return nil, badRequest("user not found")
	}
	return s.wireMember(in.member(id)), nil
}

// membersOf finds a chat whose members the bot may see. A channel's are for its
// administrators.
func (s *Server) membersOf(c *call) (*chat, error) {
	in, err := s.readable(c)
	if err != nil {
		return nil, err
	}
	if in.info.Kind == Channel && !in.member(s.me.ID).admin() {
		return nil, badRequest("member list is inaccessible")
	}
	return in, nil
}

// getChatAdministrators leaves out other bots, and anonymous administrators
// where the bot is none itself.
func (s *Server) getChatAdministrators(c *call) (any, error) {
	in, err := s.membersOf(c)
	if err != nil {
		return nil, err
	}
	if in.info.Kind == Private {
		return nil, badRequest("there are no administrators in the private chat")
	}
	list := []any{}
	for _, m := range s.describe(in).Members {
		hidden := m.Rights.Anonymous && !in.member(s.me.ID).admin()
		if m.admin() && !s.users[m.User].Bot && !hidden {
			list = append(list, s.wireMember(m))
		}
	}
	if bot := in.member(s.me.ID); bot.admin() {
		list = append(list, s.wireMember(bot))
	}
	return list, nil
}

func (s *Server) getChatMemberCount(c *call) (any, error) {
	in, err := s.readable(c)
	if err != nil {
		return nil, err
	}
	n := 0
	for _, m := range in.members {
		if m.Present() {
			n++
		}
	}
	return n, nil
}

func (s *Server) leaveChat(c *call) (any, error) {
	in, err := s.writable(c)
	if err != nil {
		return nil, err
	}
	if in.info.Kind == Private {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	s.setMember(in, s.me.ID, Member{User: s.me.ID, Status: Left})
	return true, nil
}

// forum finds a forum whose topics the bot may manage.
func (s *Server) forum(c *call) (*chat, error) {
	in, err := s.writable(c)
	switch {
	case err != nil:
		return nil, err
	case !in.info.Forum:
		return nil, badRequest("the chat is not a forum")
	case !in.member(s.me.ID).Has(Rights.canManageTopics):
		return nil, badRequest("not enough rights to create a topic")
	}
	return in, nil
}

// maxTopicName is the longest name of a topic, in characters. Source: Bot API,
// createForumTopic.
const maxTopicName = 128

func topicName(c *call) (string, error) {
	name := c.str("name")
	if n := utf8.RuneCountInString(name); n == 0 || n > maxTopicName {
		return "", badRequest("TOPIC_TITLE_EMPTY")
	}
	return name, nil
}

func (s *Server) createForumTopic(c *call) (any, error) {
	name, err := topicName(c)
	if err != nil {
		return nil, err
	}
	in, err := s.forum(c)
	if err != nil {
		return nil, err
	}
	t := s.addTopic(in, s.me.ID, name)
	return map[string]any{"message_thread_id": t.ID, "name": name, "icon_color": topicColor}, nil
}

func (s *Server) editForumTopic(c *call) (any, error) {
	name, err := topicName(c)
	if err != nil {
		return nil, err
	}
	return s.manageTopic(c, func(t *Topic) Service { return t.rename(name) })
}

func (s *Server) closeForumTopic(c *call) (any, error) {
	return s.manageTopic(c, func(t *Topic) Service { return t.setClosed(true) })
}

func (s *Server) reopenForumTopic(c *call) (any, error) {
	return s.manageTopic(c, func(t *Topic) Service { return t.setClosed(false) })
}

func (s *Server) manageTopic(c *call, change func(*Topic) Service) (any, error) {
	in, t, err := s.namedTopic(c)
	if err != nil {
		return nil, err
	}
	s.updateTopic(in, t, s.me.ID, change)
	return true, nil
}

func (s *Server) deleteForumTopic(c *call) (any, error) {
	in, t, err := s.namedTopic(c)
	if err != nil {
		return nil, err
	}
	s.deleteTopic(in, t.ID)
	return true, nil
}

func (s *Server) namedTopic(c *call) (*chat, *Topic, error) {
	in, err := s.forum(c)
	if err != nil {
		return nil, nil, err
	}
	t := in.topic(c.int("message_thread_id", 0))
	if t == nil || t.ID == GeneralTopic {
		return nil, nil, badRequest("TOPIC_ID_INVALID")
	}
	return in, t, nil
}

// profileSetter keeps a text about the bot, of so many characters at most, for
// each language.
func profileSetter(name string, most int) func(*Server, *call) (any, error) {
	return func(s *Server, c *call) (any, error) {
		if markup.Units(c.str(name)) > most {
			return nil, badRequest("BOT_" + strings.ToUpper(name) + "_TOO_LONG")
		}
		s.profile[name+"/"+c.str("language_code")] = c.str(name)
		s.emit(Event{Kind: BotChanged})
		return true, nil
	}
}

// Description returns what a person reads of the bot before they start it.
func (s *Server) Description(lang string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return cmp.Or(s.profile["description/"+lang], s.profile["description/"])
}

func profileGetter(name string) func(*Server, *call) (any, error) {
	return func(s *Server, c *call) (any, error) {
		return map[string]string{name: s.profile[name+"/"+c.str("language_code")]}, nil
	}
}

func (s *Server) setChatMenuButton(c *call) (any, error) {
	var button struct {
		Type string `json:"type"`
	}
	if err := c.json("menu_button", &button); err != nil {
		return nil, err
	}
	switch button.Type {
	case "", "default", "commands", "web_app":
	default:
		return nil, badRequest("unsupported menu button type")
	}
	s.profile["menu_button/"+c.str("chat_id")] = c.str("menu_button")
	return true, nil
}

func (s *Server) getChatMenuButton(c *call) (any, error) {
	if raw := s.profile["menu_button/"+c.str("chat_id")]; raw != "" {
		return json.RawMessage(raw), nil
	}
	return map[string]string{"type": "commands"}, nil
}
