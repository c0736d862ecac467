package simulator

import (
	"bytes"
	"slices"
	"time"
)

func (s *Server) editMessageText(c *call) (any, error) {
	next := &Message{Source: c.str("text"), ParseMode: c.str("parse_mode")}
	if err := next.format(c.str("entities")); err != nil {
		return nil, err
	}
	if err := next.checkLength(false, "MESSAGE_TOO_LONG"); err != nil {
		return nil, err
	}
	options, err := preview(c)
	if err != nil {
		return nil, err
	}
	return s.edit(c, next, func(m *Message) error {
		if m.Photo != nil || m.Document != nil {
			return badRequest("there is no text in the message to edit")
		}
		next.Preview = options
		return nil
	})
}

func (s *Server) editMessageCaption(c *call) (any, error) {
	next := &Message{Source: c.str("caption"), ParseMode: c.str("parse_mode")}
	if err := next.format(c.str("caption_entities")); err != nil {
		return nil, err
	}
	if err := next.checkLength(true, ""); err != nil {
		return nil, err
	}
	return s.edit(c, next, func(m *Message) error {
		if m.Photo == nil && m.Document == nil {
			return badRequest("there is no caption in the message to edit")
		}
		next.Photo, next.Document = m.Photo, m.Document
		return nil
	})
}

// editMessageMedia gives a message another picture or document, also in place
// of a text.
func (s *Server) editMessageMedia(c *call) (any, error) {
	var item albumItem
	if err := c.json("media", &item); err != nil {
		return nil, err
	}
	if item.Type == "" {
		return nil, badRequest("media is not specified")
	}
	next := &Message{Source: item.Caption, ParseMode: item.Mode}
	if err := s.fill(next, c, item); err != nil {
		return nil, err
	}
	return s.edit(c, next, func(m *Message) error {
		if m.Album != "" && (m.Photo == nil) != (next.Photo == nil) {
			return badRequest("message can't be edited to the specified message type")
		}
		return nil
	})
}

func (s *Server) editMessageReplyMarkup(c *call) (any, error) {
	next := &Message{}
	return s.edit(c, next, func(m *Message) error {
		next.Text, next.Entities, next.Source, next.ParseMode, next.Preview = m.Text, m.Entities, m.Source, m.ParseMode, m.Preview
		next.Photo, next.Document = m.Photo, m.Document
		return nil
	})
}

// edit gives a message of the bot the contents and buttons of next, once check has
// found that it can have them. Buttons that a request leaves out disappear.
func (s *Server) edit(c *call, next *Message, check func(*Message) error) (any, error) {
	if err := setMarkup(next, c.str("reply_markup")); err != nil {
		return nil, err
	}
	in, m, err := s.editable(c)
	if err != nil {
		return nil, err
	}
	if err := check(m); err != nil {
		return nil, err
	}
	if m.sameAs(next) {
		return nil, badRequest("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	if s.limits.Edits {
		if err := s.take(in, 1); err != nil {
			return nil, err
		}
	}
	m.Text, m.Entities, m.Source, m.ParseMode, m.Preview = next.Text, next.Entities, next.Source, next.ParseMode, next.Preview
	m.Photo, m.Document = next.Photo, next.Document
	m.Buttons, m.markup, m.Edited = next.Buttons, next.markup, s.now()
	s.stats.Edited++
	s.emitMessage(Edited, m)
	return s.wire(m), nil
}

// sameAs compares what people see.
func (m *Message) sameAs(o *Message) bool {
	return m.Text == o.Text && slices.Equal(m.Entities, o.Entities) && bytes.Equal(m.markup, o.markup) &&
		m.Photo == o.Photo && m.Document == o.Document &&
		(m.Preview == o.Preview || m.Preview != nil && o.Preview != nil && *m.Preview == *o.Preview)
}

// editable finds the message that is to be edited.
func (s *Server) editable(c *call) (*chat, *Message, error) {
	if c.str("inline_message_id") != "" {
		return nil, nil, badRequest("MESSAGE_ID_INVALID")
	}
	in, err := s.writable(c)
	if err != nil {
		return nil, nil, err
	}
	m := in.message(c.int("message_id", 0))
	switch {
	case c.str("message_id") == "":
		return nil, nil, badRequest("message identifier is not specified")
	case m == nil:
		return nil, nil, badRequest("message to edit not found")
	case !s.mayEdit(in, m):
		return nil, nil, badRequest("message can't be edited")
	}
	return in, m, nil
}

// mayEdit allows the bot's own messages, and in a channel all posts to who may
// edit them.
func (s *Server) mayEdit(c *chat, m *Message) bool {
	if m.Service != nil || m.Forward != nil {
		return false
	}
	bot := c.member(s.me.ID)
	if c.info.Kind == Channel {
		return bot.Has(Rights.canEdit) || s.ours(m) && bot.Has(Rights.canPost)
	}
	return s.ours(m)
}

// deleteAge is the age up to which a bot without rights can delete a message.
// Source: Bot API, deleteMessage.
const deleteAge = 48 * time.Hour

func (s *Server) deleteMessage(c *call) (any, error) {
	in, err := s.writable(c)
	if err != nil {
		return nil, err
	}
	m := in.message(c.int("message_id", 0))
	switch {
	case m == nil:
		return nil, badRequest("message to delete not found")
	case !s.mayDelete(in, m):
		return nil, badRequest("message can't be deleted for everyone")
	}
	s.delete(in, m.ID)
	return true, nil
}

func (s *Server) mayDelete(c *chat, m *Message) bool {
	bot := c.member(s.me.ID)
	young := s.opt.Now().Sub(m.Date) < deleteAge
	switch c.info.Kind {
	case Private:
		return young
	case Channel:
		return bot.Has(Rights.canDelete) || s.ours(m) && bot.Has(Rights.canPost)
	}
	return bot.Has(Rights.canDelete) || s.ours(m) && young
}

// maxDeleted is how many messages one request can delete. Source: Bot API,
// deleteMessages.
const maxDeleted = 100

// deleteMessages passes over messages that cannot be deleted, as Telegram does.
func (s *Server) deleteMessages(c *call) (any, error) {
	var ids []int
	if err := c.json("message_ids", &ids); err != nil {
		return nil, err
	}
	if len(ids) == 0 || len(ids) > maxDeleted {
		return nil, badRequest("message identifiers are not specified")
	}
	in, err := s.writable(c)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if m := in.message(id); m != nil && s.mayDelete(in, m) {
			s.delete(in, id)
		}
	}
	return true, nil
}

func (s *Server) pinChatMessage(c *call) (any, error) {
	in, err := s.pinnable(c)
	if err != nil {
		return nil, err
	}
	m := in.message(c.int("message_id", 0))
	if m == nil {
		return nil, badRequest("message to pin not found")
	}
	if in.pinned == m.ID {
		return true, nil
	}
	in.pinned = m.ID
	s.announce(in, m.Topic, s.me.ID, Service{Pinned: m.ID, Text: s.me.FirstName + " pinned a message"})
	return true, nil
}

func (s *Server) unpinChatMessage(c *call) (any, error) {
	in, err := s.pinnable(c)
	if err != nil {
		return nil, err
	}
	if id := c.int("message_id", in.pinned); id != in.pinned {
		return nil, badRequest("message to unpin not found")
	}
	in.pinned = 0
	return true, nil
}

// pinnable finds a chat in which the bot may pin messages.
func (s *Server) pinnable(c *call) (*chat, error) {
	in, err := s.writable(c)
	if err != nil {
		return nil, err
	}
	right := Rights.canPin
	if in.info.Kind == Channel {
		right = Rights.canEdit // Source: Bot API, pinChatMessage
	}
	if in.info.Kind != Private && !in.member(s.me.ID).Has(right) {
		return nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	return in, nil
}

// reactions are the emoji that a message can be given. Source: Bot API,
// ReactionTypeEmoji.
var reactions = []string{"❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍",
	"🐳", "❤\u200d🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨\u200d💻", "👀", "🎃", "🙈", "😇", "😨",
	"🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷\u200d♂", "🤷", "🤷\u200d♀", "😡"}

// setMessageReaction gives a message the one reaction that a bot may give, or
// takes it back.
func (s *Server) setMessageReaction(c *call) (any, error) {
	var list []struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	}
	if err := c.json("reaction", &list); err != nil {
		return nil, err
	}
	emoji := ""
	switch {
	case len(list) > 1:
		return nil, badRequest("REACTIONS_TOO_MANY")
	case len(list) == 1 && (list[0].Type != "emoji" || !slices.Contains(reactions, list[0].Emoji)):
		return nil, badRequest("REACTION_INVALID")
	case len(list) == 1:
		emoji = list[0].Emoji
	}
	in, err := s.writable(c)
	if err != nil {
		return nil, err
	}
	m := in.message(c.int("message_id", 0))
	if m == nil {
		return nil, badRequest("message to react not found")
	}
	if m.Reaction != emoji {
		m.Reaction = emoji
		s.emitMessage(Edited, m)
	}
	return true, nil
}
