package simulator

import "strconv"

// maxCopied is how many messages one request can forward or copy. Source: Bot
// API, forwardMessages and copyMessages.
const maxCopied = 100

// A messageID is what copying answers in place of a message.
type messageID struct {
	ID int `json:"message_id"`
}

// A retelling is one way of saying again what was said somewhere.
type retelling struct {
	verb, done string // as refusals name it: "forward" and "forwarded"
	of         func(*Server, *Message, *call) *Message
}

var (
	forwarding = retelling{"forward", "forwarded", (*Server).forwardOf}
	copying    = retelling{"copy", "copied", (*Server).copyOf}
)

// from finds the chat of the messages that are to be said again.
func (s *Server) from(c *call) (*chat, error) {
	return s.readable(&call{params: map[string]string{"chat_id": c.str("from_chat_id")}})
}

// original finds the message that is to be said again.
func (s *Server) original(c *call, r retelling) (*Message, error) {
	from, err := s.from(c)
	if err != nil {
		return nil, err
	}
	m := from.message(c.int("message_id", 0))
	switch {
	case m == nil:
		return nil, badRequest("message to " + r.verb + " not found")
	case !m.retellable():
		return nil, badRequest("message can't be " + r.done)
	}
	return m, nil
}

func (m *Message) retellable() bool { return !m.Protected && m.Service == nil }

func (s *Server) forwardMessage(c *call) (any, error) {
	from, err := s.original(c, forwarding)
	if err != nil {
		return nil, err
	}
	return s.sendOne(c, s.forwardOf(from, c))
}

func (s *Server) copyMessage(c *call) (any, error) {
	from, err := s.original(c, copying)
	if err != nil {
		return nil, err
	}
	m := s.copyOf(from, c)
	if c.str("caption") != "" && (m.Photo != nil || m.Document != nil) {
		m.ParseMode = c.str("parse_mode")
		if err := setText(m, c, "caption"); err != nil {
			return nil, err
		}
	}
	if err := setMarkup(m, c.str("reply_markup")); err != nil {
		return nil, err
	}
	if err := s.send(c, m); err != nil {
		return nil, err
	}
	return messageID{m.ID}, nil
}

func (s *Server) forwardMessages(c *call) (any, error) { return s.retell(c, forwarding) }

func (s *Server) copyMessages(c *call) (any, error) { return s.retell(c, copying) }

// retell says several messages again, in their order and with albums kept
// together. It passes over what is not there or cannot be said again.
func (s *Server) retell(c *call, r retelling) (any, error) {
	ids, err := messageIDs(c)
	if err != nil {
		return nil, err
	}
	from, err := s.from(c)
	if err != nil {
		return nil, err
	}
	var all []*Message
	albums := map[string]string{} // :: album there → album here
	for _, id := range ids {
		if m := from.message(id); m != nil && m.retellable() {
			all = append(all, s.inAlbum(r.of(s, m, c), m.Album, albums))
		}
	}
	if len(all) == 0 {
		return nil, badRequest("there are no messages to forward") // when copying, too
	}
	if err := s.send(c, all...); err != nil {
		return nil, err
	}
	sent := make([]messageID, len(all))
	for i, m := range all {
		sent[i].ID = m.ID
	}
	return sent, nil
}

// messageIDs reads the messages that are to be forwarded or copied.
func messageIDs(c *call) (ids []int, err error) {
	if err := c.json("message_ids", &ids); err != nil {
		return nil, err
	}
	switch n := len(ids); {
	case n == 0:
		return nil, badRequest("message identifiers are not specified")
	case n > maxCopied:
		return nil, badRequest("too many message identifiers specified")
	}
	for i := range ids[1:] {
		if ids[i+1] <= ids[i] {
			return nil, badRequest("message identifiers must be in a strictly increasing order")
		}
	}
	return ids, nil
}

// inAlbum puts a message into the album that stands here for one there.
func (s *Server) inAlbum(m *Message, there string, albums map[string]string) *Message {
	if there == "" {
		return m
	}
	if albums[there] == "" {
		s.lastAlbum++
		albums[there] = strconv.Itoa(s.lastAlbum)
	}
	m.Album = albums[there]
	return m
}

func (s *Server) forwardOf(from *Message, c *call) *Message {
	m := s.same(from, c)
	if m.Forward = from.Forward; m.Forward == nil {
		m.Forward = &Forward{User: from.From, Chat: from.SenderChat, Message: from.ID, Date: from.Date}
	}
	return m
}

func (s *Server) copyOf(from *Message, c *call) *Message {
	m := s.same(from, c)
	if c.bool("remove_caption") && (m.Photo != nil || m.Document != nil) {
		m.Text, m.Entities, m.Source = "", nil, ""
	}
	return m
}

// same is a message of the bot with the contents of another.
func (s *Server) same(m *Message, c *call) *Message {
	return &Message{From: s.me.ID, author: s.me.ID, Text: m.Text, Entities: m.Entities, Source: m.Source, ParseMode: m.ParseMode,
		Preview: m.Preview, Photo: m.Photo, Document: m.Document,
		Silent: c.bool("disable_notification"), Protected: c.bool("protect_content")}
}
