package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"newsbot/bot/simulator/markup"
)

// Bounds of texts. Source: Bot API, and the code of its server for the raw
// text.
const (
	maxText    = 4096  // UTF-16 units after parsing
	maxCaption = 1024  // UTF-16 units after parsing
	maxRaw     = 32768 // bytes before parsing
)

// A target is where a new message goes, as a request says it.
type target struct {
	chat  *chat
	topic int
	reply int
}

// sendMessage answers the method of that name; so do the others.
func (s *Server) sendMessage(c *call) (any, error) {
	m, err := s.compose(c)
	if err != nil {
		return nil, err
	}
	if err := setText(m, c, "text"); err != nil {
		return nil, err
	}
	if m.Preview, err = preview(c); err != nil {
		return nil, err
	}
	return s.sendOne(c, m)
}

func (s *Server) sendPhoto(c *call) (any, error) {
	return s.sendFile(c, func(m *Message) (err error) {
		m.Photo, err = s.photo(c, "photo", c.str("photo"))
		return err
	})
}

func (s *Server) sendDocument(c *call) (any, error) {
	return s.sendFile(c, func(m *Message) (err error) {
		m.Document, err = s.document(c, "document", c.str("document"))
		return err
	})
}

func (s *Server) sendFile(c *call, set func(*Message) error) (any, error) {
	m, err := s.compose(c)
	if err != nil {
		return nil, err
	}
	if err := setText(m, c, "caption"); err != nil {
		return nil, err
	}
	if err := set(m); err != nil {
		return nil, err
	}
	return s.sendOne(c, m)
}

// compose begins a message of the bot with what all kinds have.
func (s *Server) compose(c *call) (*Message, error) {
	m := &Message{From: s.me.ID, author: s.me.ID, ParseMode: c.str("parse_mode"),
		Silent: c.bool("disable_notification"), Protected: c.bool("protect_content")}
	return m, setMarkup(m, c.str("reply_markup"))
}

// setText reads the parameter text or caption into a message.
func setText(m *Message, c *call, name string) error {
	m.Source = c.str(name)
	entities := map[string]string{"text": "entities", "caption": "caption_entities"}[name]
	if err := m.format(c.str(entities)); err != nil {
		return err
	}
	return m.checkLength(name == "caption", "message is too long")
}

// format makes Text and Entities of Source.
func (m *Message) format(entities string) (err error) {
	if len(m.Source) > maxRaw {
		return badRequest("message is too long")
	}
	if m.Text, m.Entities, err = markup.Read(m.Source, m.ParseMode, entities); err != nil {
		return badRequest(err.Error())
	}
	return nil
}

func (m *Message) checkLength(caption bool, tooLong string) error {
	switch n := markup.Units(m.Text); {
	case caption && n > maxCaption:
		return badRequest("message caption is too long")
	case caption:
		return nil
	case m.Source == "":
		return badRequest("message text is empty")
	case n == 0:
		return badRequest("text must be non-empty")
	case n > maxText:
		return badRequest(tooLong)
	}
	return nil
}

// preview reads the link preview options, or the older flag that counts only
// in their absence.
func preview(c *call) (*LinkPreview, error) {
	var p *LinkPreview
	if err := c.json("link_preview_options", &p); err != nil {
		return nil, err
	}
	if p == nil && c.bool("disable_web_page_preview") {
		p = &LinkPreview{Disabled: true}
	}
	return p, nil
}

func (s *Server) sendOne(c *call, m *Message) (any, error) {
	if err := s.send(c, m); err != nil {
		return nil, err
	}
	return s.wire(m), nil
}

// send lets messages come into being, all or none.
func (s *Server) send(c *call, all ...*Message) error {
	to, err := s.target(c)
	if err != nil {
		return err
	}
	for _, m := range all {
		if err := to.chat.mayTake(s.me.ID, m); err != nil {
			return err
		}
	}
	if err := s.take(to.chat, len(all)); err != nil {
		return err
	}
	for _, m := range all {
		s.place(to, m)
	}
	s.stats.Sent += len(all)
	return nil
}

func (s *Server) place(to target, m *Message) {
	m.Chat, m.Topic, m.ReplyTo, m.Date = to.chat.info.ID, to.topic, to.reply, s.now()
	if to.chat.info.Kind == Channel {
		m.From, m.SenderChat = 0, m.Chat
	}
	s.deliver(to.chat, m)
}

// tooMany begins the description of a 429.
const tooMany = "Too Many Requests"

// take counts n messages, or refuses them. Callers do it last.
func (s *Server) take(c *chat, n int) error {
	now := s.opt.Now()
	wait, early := s.limits.take(c, now, n)
	if wait <= 0 {
		s.peak.take(now, n)
		s.stats.Peak = max(s.stats.Peak, len(s.peak.times))
		return nil
	}
	if early {
		s.stats.Early++
	}
	after := wholeSeconds(wait)
	return &apiError{Code: 429, Text: fmt.Sprintf("%s: retry after %d", tooMany, after), RetryAfter: after}
}

// target finds where a message goes and whether anything may go there.
func (s *Server) target(c *call) (target, error) {
	to, err := s.writable(c)
	if err != nil {
		return target{}, err
	}
	reply, err := s.replyTo(c, to)
	if err != nil {
		return target{}, err
	}
	topic, err := to.threadFor(c.str("message_thread_id"), to.member(s.me.ID))
	return target{to, topic, reply}, err
}

// threadFor checks the topic of a request. General is addressed by no id.
func (c *chat) threadFor(id string, bot Member) (int, error) {
	topic := c.topic(GeneralTopic)
	n := 0
	if id != "" && id != "0" {
		n, _ = strconv.Atoi(id)
		if topic = c.topic(n); topic == nil || n == GeneralTopic {
			return 0, badRequest("message thread not found")
		}
	}
	if topic != nil && topic.Closed && !bot.Has(Rights.canManageTopics) {
		return 0, badRequest("TOPIC_CLOSED")
	}
	return n, nil
}

// replyTo reads reply_parameters, or the older parameters that count only in
// their absence.
func (s *Server) replyTo(c *call, to *chat) (int, error) {
	var r *struct {
		Message int  `json:"message_id"`
		Anyway  bool `json:"allow_sending_without_reply"`
	}
	if err := c.json("reply_parameters", &r); err != nil {
		return 0, err
	}
	id, anyway := c.int("reply_to_message_id", 0), c.bool("allow_sending_without_reply")
	if r != nil {
		id, anyway = r.Message, r.Anyway
	}
	switch {
	case id == 0 || to.message(id) != nil:
		return id, nil
	case anyway:
		return 0, nil
	}
	return 0, badRequest("message to be replied not found")
}

// Bounds of albums. Source: Bot API, sendMediaGroup.
const (
	minAlbum = 2
	maxAlbum = 10
)

// An albumItem is an InputMediaPhoto or InputMediaDocument.
type albumItem struct {
	Type     string          `json:"type"`
	Media    string          `json:"media"`
	Caption  string          `json:"caption"`
	Mode     string          `json:"parse_mode"`
	Entities json.RawMessage `json:"caption_entities"`
}

func (s *Server) sendMediaGroup(c *call) (any, error) {
	var items []albumItem
	if err := c.json("media", &items); err != nil {
		return nil, err
	}
	if err := checkAlbum(items); err != nil {
		return nil, err
	}
	s.lastAlbum++
	var all []*Message
	for _, item := range items {
		m, err := s.albumMessage(c, item)
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	if err := s.send(c, all...); err != nil {
		return nil, err
	}
	wires := make([]*wireMessage, len(all))
	for i, m := range all {
		wires[i] = s.wire(m)
	}
	return wires, nil
}

func checkAlbum(items []albumItem) error {
	switch n := len(items); {
	case n == 0:
		return badRequest("there are no messages to send")
	case n < minAlbum:
		return badRequest("group send failed")
	case n > maxAlbum:
		return badRequest("too many messages to send as an album")
	}
	if slices.ContainsFunc(items, func(i albumItem) bool { return i.Type != items[0].Type }) {
		return badRequest("document can't be mixed with other media types")
	}
	return nil
}

func (s *Server) albumMessage(c *call, item albumItem) (*Message, error) {
	m, err := s.compose(c)
	if err != nil {
		return nil, err
	}
	m.Album, m.Source, m.ParseMode = strconv.Itoa(s.lastAlbum), item.Caption, item.Mode
	return m, s.fill(m, c, item)
}

// fill gives a message the file of an item, and its caption, which stands in
// Source.
func (s *Server) fill(m *Message, c *call, item albumItem) (err error) {
	if err := m.format(string(item.Entities)); err != nil {
		return err
	}
	if err := m.checkLength(true, ""); err != nil {
		return err
	}
	switch item.Type {
	case "photo":
		m.Photo, err = s.photo(c, "", item.Media)
	case "document":
		m.Document, err = s.document(c, "", item.Media)
	default:
		err = badRequest("unsupported media type " + item.Type)
	}
	return err
}

// chatActions are those of sendChatAction. Source: Bot API.
var chatActions = []string{"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
	"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"}

func (s *Server) sendChatAction(c *call) (any, error) {
	if !slices.Contains(chatActions, c.str("action")) {
		return nil, badRequest("wrong parameter action in request")
	}
	to, err := s.target(c)
	if err != nil {
		return nil, err
	}
	s.emit(Event{Kind: Typing, Chat: to.chat.info.ID, Topic: to.topic})
	return true, nil
}
