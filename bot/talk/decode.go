package talk

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// An update is what Telegram tells us, as far as it matters here. The
// library's types are not used because they know nothing of topics, and fail
// as a whole on one field of an unexpected type.
type update struct {
	ID           int64       `json:"update_id"`
	Message      *message    `json:"message"`
	ChannelPost  *message    `json:"channel_post"`
	Edited       *message    `json:"edited_message"`
	EditedPost   *message    `json:"edited_channel_post"`
	Press        *press      `json:"callback_query"`
	OurMember    *membership `json:"my_chat_member"`
	OthersMember *membership `json:"chat_member"`
}

// heard are the kinds of updates we ask for.
var heard = []string{"message", "channel_post", "edited_message", "edited_channel_post", "callback_query", "my_chat_member", "chat_member"}

// said is what was said with the update, edited or not; nil for nothing.
func (u *update) said() *message {
	return cmp.Or(u.Message, u.ChannelPost, u.Edited, u.EditedPost)
}

// isEdit says whether something that was said before is another text now.
func (u *update) isEdit() bool { return u.Edited != nil || u.EditedPost != nil }

// A message is something said in a chat, or a service message about the chat.
type message struct {
	ID         news.MessageID `json:"message_id"`
	Date       int64          `json:"date"` // Unix time; 0 when the message cannot be read any more
	Chat       telegram.Chat  `json:"chat"`
	From       *telegram.User `json:"from"`
	SenderChat *telegram.Chat `json:"sender_chat"` // the chat in whose name it was said
	Thread     news.TopicID   `json:"message_thread_id"`
	InTopic    bool           `json:"is_topic_message"`
	Forward    *origin        `json:"forward_origin"`
	Forwarded  int64          `json:"forward_date"` // of servers older than forward_origin
	Automatic  bool           `json:"is_automatic_forward"`
	ReplyTo    *message       `json:"reply_to_message"`
	Text       string         `json:"text"`
	Caption    string         `json:"caption"`
	Markup     markup         `json:"reply_markup"`
	Document   *Document      `json:"document"`
	media

	Entities        []telegram.Entity `json:"entities"`         // of Text
	CaptionEntities []telegram.Entity `json:"caption_entities"` // of Caption

	MigrateTo    news.ChatID `json:"migrate_to_chat_id"`
	MigrateFrom  news.ChatID `json:"migrate_from_chat_id"`
	TopicCreated *topicName  `json:"forum_topic_created"`
	TopicEdited  *topicName  `json:"forum_topic_edited"`
	Reopened     *struct{}   `json:"forum_topic_reopened"`
	NewTitle     string      `json:"new_chat_title"`
	Chosen       *chosen     `json:"chat_shared"`
}

// An origin is where a message stood that somebody passes on. Only of a channel's
// post does Telegram say which one it was.
type origin struct {
	Chat    telegram.Chat  `json:"chat"`
	Message news.MessageID `json:"message_id"`
}

// A chosen is the chat that somebody chose by a button that asked for one.
type chosen struct {
	Chat news.ChatID `json:"chat_id"`
}

// media is what somebody may say without words. Telegram's own messages about a
// chat have neither.
type media struct {
	Photo     json.RawMessage `json:"photo"`
	Sticker   json.RawMessage `json:"sticker"`
	Voice     json.RawMessage `json:"voice"`
	Audio     json.RawMessage `json:"audio"`
	Video     json.RawMessage `json:"video"`
	VideoNote json.RawMessage `json:"video_note"`
	Contact   json.RawMessage `json:"contact"`
	Location  json.RawMessage `json:"location"`
}

// any says whether there is something.
func (m *media) any() bool {
	return m.Photo != nil || m.Sticker != nil || m.Voice != nil || m.Audio != nil ||
		m.Video != nil || m.VideoNote != nil || m.Contact != nil || m.Location != nil
}

// markup are the buttons below a message.
type markup struct {
	Rows [][]struct {
		Text string `json:"text"`
		URL  string `json:"url"`
		Data string `json:"callback_data"`
	} `json:"inline_keyboard"`
}

// buttons are the buttons as we would send them.
func (m *markup) buttons() (rows [][]telegram.Button) {
	for _, row := range m.Rows {
		var buttons []telegram.Button
		for _, b := range row {
			buttons = append(buttons, telegram.Button{Text: b.Text, URL: b.URL, Data: b.Data})
		}
		rows = append(rows, buttons)
	}
	return rows
}

// carries says whether one of the buttons carries data.
func (m *markup) carries(data string) bool {
	for _, row := range m.Rows {
		for _, b := range row {
			if b.Data == data {
				return true
			}
		}
	}
	return false
}

// label is what stands on the button that carries data.
func (m *markup) label(data string) string {
	for _, row := range m.Rows {
		for _, b := range row {
			if b.Data == data {
				return b.Text
			}
		}
	}
	return ""
}

// tokens are what our buttons carry.
func (m *markup) tokens() (list []Token) {
	for _, row := range m.Rows {
		for _, b := range row {
			if t, ok := parseToken(b.Data); ok {
				list = append(list, t)
			}
		}
	}
	return list
}

// topicName is the content of a service message about a topic.
type topicName struct {
	Name string `json:"name"`
}

// A press is a button that somebody pressed.
type press struct {
	ID      string        `json:"id"`
	From    telegram.User `json:"from"`
	Message *message      `json:"message"` // what the button hangs under; nil in inline mode
	Data    string        `json:"data"`
}

// A membership is a change of somebody's standing in a chat.
type membership struct {
	Chat telegram.Chat   `json:"chat"`
	From telegram.User   `json:"from"` // who changed it
	Old  telegram.Member `json:"old_chat_member"`
	New  telegram.Member `json:"new_chat_member"`
}

// errNoUpdate is what decode says to something that is no update.
var errNoUpdate = errors.New("not an update")

// decode reads one update. A field of an unexpected type is left at zero,
// since a new form of something we do not use must not cost the message around
// it; an update without its number, or about no chat, is an error. The number
// is good beside an error whenever it could be read.
func decode(raw json.RawMessage) (update, error) {
	var u update
	err := json.Unmarshal(raw, &u)
	var typed *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &typed) {
		return u, fmt.Errorf("%w: %w", errNoUpdate, err)
	}
	if u.ID <= 0 {
		return u, fmt.Errorf("%w: it has no number", errNoUpdate)
	}
	if c := u.chat(); c != nil && c.ID == 0 && u.Press == nil {
		return u, fmt.Errorf("%w: it names no chat", errNoUpdate)
	}
	return u, nil
}

// chat is where the update happened; nil for an update of a kind unknown to us.
func (u *update) chat() *telegram.Chat {
	switch {
	case u.said() != nil:
		return &u.said().Chat
	case u.Press != nil && u.Press.Message != nil:
		return &u.Press.Message.Chat
	case u.Press != nil:
		return &telegram.Chat{ID: news.ChatID(u.Press.From.ID), Kind: news.Private}
	case u.OurMember != nil:
		return &u.OurMember.Chat
	case u.OthersMember != nil:
		return &u.OthersMember.Chat
	}
	return nil
}

// topic is the forum topic of a message. A thread outside a forum is only a
// chain of replies, and the General topic has no number.
func (m *message) topic() news.TopicID {
	if m.InTopic {
		return news.TopicNumbered(int64(m.Thread))
	}
	return 0
}

// destination is where an answer to the message belongs.
func (m *message) destination() news.Destination {
	return news.Destination{Chat: m.Chat.ID, Topic: m.topic()}
}

// at is when the message was said; the zero time where that is unknown.
func (m *message) at() time.Time {
	if m.Date <= 0 {
		return time.Time{}
	}
	return time.Unix(m.Date, 0).UTC()
}

// said is the text of the message, or of the picture or file in it.
func (m *message) said() string {
	if m.Text != "" {
		return m.Text
	}
	return m.Caption
}

// shown is how the message looks.
func (m *message) shown() telegram.Shown {
	return telegram.Shown{Text: m.said(), Entities: append(m.Entities, m.CaptionEntities...), Buttons: m.Markup.buttons()}
}

// forwarded says whether somebody else wrote it.
func (m *message) forwarded() bool {
	return m.Forward != nil || m.Forwarded != 0 || m.Automatic
}

// A Document is a file that somebody sent.
type Document struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name"`
	Size int64  `json:"file_size"` // bytes, as the client says
}

// An order is a command as it was typed.
type order struct {
	name      string // in lower case, without "/"
	args      string // what stands behind it, without white space around it
	addressed bool   // to a bot by name
	mine      bool   // to us, or to nobody by name
}

// parseOrder takes "/name@bot arguments" apart; ok is false when said is no
// command.
func parseOrder(said, username string) (o order, ok bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(said), "/")
	if !ok {
		return order{}, false
	}
	word, args := cutSpace(strings.TrimSpace(rest)) // who writes "/ list" means it, too
	name, bot, addressed := strings.Cut(word, "@")
	if !isCommandName(name) {
		return order{}, false
	}
	mine := !addressed || strings.EqualFold(bot, username)
	return order{strings.ToLower(name), strings.TrimSpace(args), addressed, mine}, true
}

// cutSpace cuts s at its first white space of any kind.
func cutSpace(s string) (before, after string) {
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i:]
}

// isCommandName says whether Telegram would take name as a command's: 1 to 32
// letters, digits and underscores. Source: Bot API, BotCommand.
func isCommandName(name string) bool {
	if name == "" || len(name) > 32 {
		return false
	}
	for _, c := range []byte(name) {
		if c != '_' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}
