package simulator

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"newsbot/bot/simulator/markup"
)

// A Draft is what a person is about to say.
type Draft struct {
	From  int64
	Chat  int64 // From for the private chat with the bot
	Topic int   // of a forum; zero and GeneralTopic are General
	Text  string

	As      int64    // say it as this channel, or as the group itself: an anonymous administrator
	ReplyTo int      // id of a message of the chat
	Forward *Forward // it is a forward, of a person's words or a channel's post
	Photo   bool     // Text is the caption of a small picture
}

// Say lets a person say something, makes the updates that the bot gets of it,
// and returns the message. In a private chat it is also what opens the chat,
// and what unblocks a blocked bot. Commands, addresses, mentions and hashtags
// get their entities.
//
// The error says why the person cannot say it: they are no member, a channel's
// reader, or the topic is closed.
func (s *Server) Say(d Draft) (Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[d.From]
	if u == nil {
		return Message{}, fmt.Errorf("no user %d", d.From)
	}
	if d.Chat == d.From {
		s.openChat(u)
	}
	if err := s.maySay(d); err != nil {
		return Message{}, err
	}
	c := s.chats[d.Chat]
	u.met = u.met || s.hears(c)
	m := s.draft(c, d)
	s.deliver(c, m)
	return *m, nil
}

// openChat is a person opening the chat with the bot, unblocking it if need be.
func (s *Server) openChat(u *user) {
	c := s.openPrivate(u)
	if !c.member(s.me.ID).Present() {
		s.unblock(c)
	}
}

// hears says whether the bot gets updates of the chat at all.
func (s *Server) hears(c *chat) bool { return c.member(s.me.ID).Present() }

func (s *Server) maySay(d Draft) error {
	c := s.chats[d.Chat]
	if c == nil || c.deleted || c.movedTo != 0 {
		return fmt.Errorf("no chat %d", d.Chat)
	}
	m := c.member(d.From)
	switch {
	case s.users[d.From].deactivated:
		return fmt.Errorf("the account of user %d was deleted", d.From)
	case !m.Present():
		return fmt.Errorf("user %d is no member of chat %d", d.From, d.Chat)
	case c.info.Kind == Channel && !m.Has(Rights.canPost):
		return fmt.Errorf("user %d may not post in channel %d", d.From, d.Chat)
	case utf8.RuneCountInString(d.Text) > maxText:
		return fmt.Errorf("text of more than %d characters", maxText)
	case strings.TrimSpace(d.Text) == "" && !d.Photo:
		return errors.New("nothing to say")
	case d.As != 0 && s.chats[d.As] == nil:
		return fmt.Errorf("no chat %d", d.As)
	}
	return c.topicOpen(d.Topic, m)
}

// topicOpen says whether a member may write in a topic.
func (c *chat) topicOpen(id int, m Member) error {
	if !c.info.Forum && id == 0 {
		return nil
	}
	t := c.topic(max(id, GeneralTopic))
	switch {
	case t == nil:
		return fmt.Errorf("chat %d has no topic %d", c.info.ID, id)
	case t.Closed && !m.Has(Rights.canManageTopics):
		return fmt.Errorf("topic %d is closed", id)
	}
	return nil
}

func (s *Server) draft(c *chat, d Draft) *Message {
	m := s.newMessage(c, d.From)
	switch {
	case c.info.Kind == Channel:
		m.From, m.SenderChat = 0, c.info.ID
	case d.As == d.Chat && d.As != 0 && d.As != d.From:
		m.From, m.SenderChat = anonymousAdmin.ID, d.As
	case d.As != 0:
		m.From, m.SenderChat = channelSender.ID, d.As
	}
	if d.Topic != GeneralTopic {
		m.Topic = d.Topic
	}
	m.ReplyTo, m.Forward = d.ReplyTo, d.Forward
	m.write(d.Text)
	if d.Photo {
		m.Photo = s.files.picture()
	}
	return m
}

// write gives a person's message its text.
func (m *Message) write(text string) {
	m.Text, m.Source = strings.TrimSpace(text), text
	m.Entities = markup.Detect(m.Text, nil)
}

// Edit lets whoever wrote a message change its text.
func (s *Server) Edit(chat int64, message int, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c == nil {
		return fmt.Errorf("no chat %d", chat)
	}
	m := c.message(message)
	if m == nil || s.ours(m) || m.Service != nil {
		return fmt.Errorf("no message %d of a person in chat %d", message, chat)
	}
	m.write(text)
	m.Edited = s.now()
	s.emitMessage(Edited, m)
	if kind := s.updateKind(c, m); kind != "" {
		s.push("edited_"+kind, s.wire(m))
	}
	return nil
}

// ours says whether the bot wrote a message.
func (s *Server) ours(m *Message) bool { return m.author == s.me.ID }

// Delete lets people delete a message. The bot is not told.
func (s *Server) Delete(chat int64, message int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delete(s.mustChat(chat), message)
}

func (s *Server) delete(c *chat, message int) {
	c.messages = slices.DeleteFunc(c.messages, func(m *Message) bool { return m.ID == message })
	s.emitMessage(Deleted, &Message{ID: message, Chat: c.info.ID})
}

// Messages returns the messages of a chat that were kept, by id.
func (s *Server) Messages(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c == nil {
		return nil
	}
	all := make([]Message, len(c.messages))
	for i, m := range c.messages {
		all[i] = *m
	}
	return all
}

// Message returns one message as it is now.
func (s *Server) Message(chat int64, id int) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chat]; c != nil {
		if m := c.message(id); m != nil {
			return *m, true
		}
	}
	return Message{}, false
}

func (c *chat) message(id int) *Message {
	i, ok := slices.BinarySearchFunc(c.messages, id, func(m *Message, id int) int { return m.ID - id })
	if !ok {
		return nil
	}
	return c.messages[i]
}

// newMessage returns an empty message of a user of the world. It comes into
// being by deliver.
func (s *Server) newMessage(c *chat, from int64) *Message {
	return &Message{Chat: c.info.ID, From: from, author: from, Date: s.now()}
}

// announce makes a service message.
func (s *Server) announce(c *chat, topic int, by int64, what Service) {
	m := s.newMessage(c, by)
	if topic != GeneralTopic {
		m.Topic = topic
	}
	if c.info.Kind == Channel {
		m.From, m.SenderChat = 0, c.info.ID
	}
	m.Service = &what
	s.deliver(c, m)
}

// nextMessageID counts in a supergroup or channel for itself, and over all
// other chats together.
func (s *Server) nextMessageID(c *chat) int {
	last := &s.lastID
	if c.info.Kind == Supergroup || c.info.Kind == Channel {
		last = &c.lastID
	}
	*last = max(*last, GeneralTopic) + 1
	return *last
}

// deliver gives a message its id, keeps it, shows it, and tells the bot unless
// it wrote it itself.
func (s *Server) deliver(c *chat, m *Message) {
	if m.ID == 0 {
		m.ID = s.nextMessageID(c)
	}
	if len(c.messages) >= s.opt.KeepMessages {
		c.messages = slices.Delete(c.messages, 0, 1+s.opt.KeepMessages/10)
	}
	c.messages = append(c.messages, m)
	s.emitMessage(Posted, m)
	if kind := s.updateKind(c, m); kind != "" && !s.ours(m) {
		s.push(kind, s.wire(m))
	}
	if u := s.users[m.author]; u != nil && u.Bot {
		c.spoke = m.author
	}
	s.forwardToDiscussion(c, m)
}

// updateKind returns the update that tells the bot of a message, or "" where
// it hears nothing of it.
func (s *Server) updateKind(c *chat, m *Message) string {
	switch {
	case !s.hears(c):
		return ""
	case c.info.Kind == Channel:
		return "channel_post"
	case c.info.Kind == Private || m.Service != nil || s.addressed(c, m):
		return "message"
	}
	return ""
}

// addressed applies privacy mode in a group: a bot without rights hears
// commands for it, commands for nobody unless another bot spoke last, and
// replies to its messages. Other bots it never hears. Source: Telegram's page
// on bot features, privacy mode.
func (s *Server) addressed(c *chat, m *Message) bool {
	if u := s.users[m.author]; u != nil && u.Bot {
		return false
	}
	if s.opt.ReadsAll || c.member(s.me.ID).admin() {
		return true
	}
	if to := c.message(m.ReplyTo); to != nil && s.ours(to) {
		return true
	}
	return len(m.Entities) > 0 && s.commands(c, m.Text, m.Entities[0])
}

// commands says whether a text begins with a command for the bot.
func (s *Server) commands(c *chat, text string, first Entity) bool {
	if first.Type != "bot_command" || first.Offset > 0 {
		return false
	}
	_, name, named := strings.Cut(markup.Cut(text, 0, first.Length), "@")
	if named {
		return strings.EqualFold(name, s.me.Username)
	}
	return c.spoke == 0 || c.spoke == s.me.ID
}

// forwardToDiscussion copies a channel's post to its linked group.
func (s *Server) forwardToDiscussion(c *chat, m *Message) {
	group := s.chats[c.linked]
	if c.info.Kind != Channel || group == nil || m.Service != nil {
		return
	}
	f := *m
	f.ID, f.Chat, f.From, f.author = 0, group.info.ID, telegramSender.ID, telegramSender.ID
	f.ReplyTo, f.Automatic = 0, true
	f.Forward = &Forward{Chat: c.info.ID, Message: m.ID, Date: m.Date}
	s.deliver(group, &f)
}
