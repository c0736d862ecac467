package simulator

import "encoding/json"

// A wireMessage is a Message as the Bot API writes it.
type wireMessage struct {
	ID              int             `json:"message_id"`
	Thread          int             `json:"message_thread_id,omitempty"`
	From            *User           `json:"from,omitempty"`
	SenderChat      *Chat           `json:"sender_chat,omitempty"`
	Date            int64           `json:"date"`
	Chat            *Chat           `json:"chat"`
	Origin          *wireOrigin     `json:"forward_origin,omitempty"`
	ForwardFrom     *User           `json:"forward_from,omitempty"`
	ForwardChat     *Chat           `json:"forward_from_chat,omitempty"`
	ForwardID       int             `json:"forward_from_message_id,omitempty"`
	ForwardDate     int64           `json:"forward_date,omitempty"`
	InTopic         bool            `json:"is_topic_message,omitempty"`
	Automatic       bool            `json:"is_automatic_forward,omitempty"`
	ReplyTo         *wireMessage    `json:"reply_to_message,omitempty"`
	EditDate        int64           `json:"edit_date,omitempty"`
	Protected       bool            `json:"has_protected_content,omitempty"`
	Album           string          `json:"media_group_id,omitempty"`
	Text            string          `json:"text,omitempty"`
	Entities        []Entity        `json:"entities,omitempty"`
	Preview         *LinkPreview    `json:"link_preview_options,omitempty"`
	Photo           []wireFile      `json:"photo,omitempty"`
	Document        *wireFile       `json:"document,omitempty"`
	Caption         string          `json:"caption,omitempty"`
	CaptionEntities []Entity        `json:"caption_entities,omitempty"`
	Markup          json.RawMessage `json:"reply_markup,omitempty"`
	Pinned          *wireMessage    `json:"pinned_message,omitempty"`
	*Service
}

// A wireOrigin is a MessageOrigin.
type wireOrigin struct {
	Type       string `json:"type"`
	Date       int64  `json:"date"`
	SenderUser *User  `json:"sender_user,omitempty"`
	SenderChat *Chat  `json:"sender_chat,omitempty"`
	Chat       *Chat  `json:"chat,omitempty"`
	Message    int    `json:"message_id,omitempty"`
}

// A wireFile is a PhotoSize or a Document.
type wireFile struct {
	ID       string `json:"file_id"`
	UniqueID string `json:"file_unique_id"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Name     string `json:"file_name,omitempty"`
	Type     string `json:"mime_type,omitempty"`
	Size     int    `json:"file_size,omitempty"`
	Path     string `json:"file_path,omitempty"`
}

// wire returns a message for the bot, with the one it replies to.
func (s *Server) wire(m *Message) *wireMessage {
	w := s.wireAlone(m)
	c := s.chats[m.Chat]
	if to := c.message(m.ReplyTo); to != nil {
		w.ReplyTo = s.wireAlone(to)
	} else if t := c.message(m.Topic); t != nil && t != m {
		w.ReplyTo = s.wireAlone(t) // a topic's messages reply to the one that made it
	}
	if m.Service != nil && m.Service.Pinned != 0 {
		if p := c.message(m.Service.Pinned); p != nil {
			w.Pinned = s.wireAlone(p)
		}
	}
	return w
}

func (s *Server) wireAlone(m *Message) *wireMessage {
	w := &wireMessage{ID: m.ID, Thread: m.Topic, InTopic: m.Topic != 0, Date: m.Date.Unix(), Chat: &s.chats[m.Chat].info,
		Automatic: m.Automatic, Protected: m.Protected, Album: m.Album, Preview: m.Preview, Markup: m.markup, Service: m.Service}
	if u, ok := s.lookUp(m.From); ok {
		w.From = &u
	}
	if m.SenderChat != 0 {
		w.SenderChat = &s.chats[m.SenderChat].info
	}
	if !m.Edited.IsZero() {
		w.EditDate = m.Edited.Unix()
	}
	w.setContent(m)
	if m.Forward != nil {
		s.setOrigin(w, m.Forward)
	}
	return w
}

func (w *wireMessage) setContent(m *Message) {
	if m.Photo == nil && m.Document == nil {
		w.Text, w.Entities = m.Text, m.Entities
		return
	}
	w.Caption, w.CaptionEntities = m.Text, m.Entities
	if m.Photo != nil {
		w.Photo = []wireFile{m.Photo.wire()}
	}
	if m.Document != nil {
		f := m.Document.wire()
		w.Document = &f
	}
}

func (f *File) wire() wireFile {
	w := wireFile{ID: f.ID, UniqueID: f.UniqueID, Width: f.Width, Height: f.Height, Size: f.Size, Name: f.Name}
	if f.Name != "" {
		w.Type = f.Type
	}
	return w
}

// setOrigin writes forward_origin and the older fields, which the server still
// sends next to it.
func (s *Server) setOrigin(w *wireMessage, f *Forward) {
	o := &wireOrigin{Date: f.Date.Unix()}
	w.Origin, w.ForwardDate = o, o.Date
	c := s.chats[f.Chat]
	switch {
	case c != nil && c.info.Kind == Channel:
		o.Type, o.Chat, o.Message = "channel", &c.info, f.Message
		w.ForwardChat, w.ForwardID = o.Chat, f.Message
	case c != nil:
		o.Type, o.SenderChat = "chat", &c.info
		w.ForwardChat = o.SenderChat
	default:
		u, _ := s.lookUp(f.User)
		o.Type, o.SenderUser = "user", &u
		w.ForwardFrom = &u
	}
}

// wireMember returns a ChatMember.
func (s *Server) wireMember(m Member) any {
	type base struct {
		Status Status `json:"status"`
		User   User   `json:"user"`
	}
	u, _ := s.lookUp(m.User)
	b := base{m.Status, u}
	switch m.Status {
	case Creator:
		return struct {
			base
			Anonymous bool `json:"is_anonymous"`
		}{b, m.Rights.Anonymous}
	case Administrator:
		return struct {
			base
			Edit bool `json:"can_be_edited"`
			Rights
		}{b, false, m.Rights}
	case Restricted:
		return struct {
			base
			Member bool  `json:"is_member"`
			Until  int64 `json:"until_date"` // zero: for ever
			Permissions
		}{b, true, 0, m.Permissions}
	case Kicked:
		return struct {
			base
			Until int64 `json:"until_date"`
		}{b, 0}
	}
	return b
}
