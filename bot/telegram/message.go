package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"newsbot/news"
)

const (
	// MaxText is the longest text of a message, in characters, counted after
	// Telegram has parsed the markup. Source: Bot API, sendMessage.
	MaxText = 4096

	// MaxCaption is the same for the text under a picture. Source: Bot API,
	// sendPhoto.
	MaxCaption = 1024

	// MaxDescription and MaxAbout are the longest texts about a bot, in
	// characters: what stands in an empty chat with it, and in its profile.
	// Source: Bot API, setMyDescription and setMyShortDescription.
	MaxDescription = 512
	MaxAbout       = 120

	// MaxData is the most that a button can carry, in bytes. Source: Bot API,
	// InlineKeyboardButton.
	MaxData = 64

	// maxAnswerText is the longest answer to a button, in characters. Source:
	// Bot API, answerCallbackQuery.
	maxAnswerText = 200
)

// A Message is a text, perhaps under a picture and above buttons, on its way to
// a destination.
type Message struct {
	To      news.Destination
	Text    HTML
	Photo   *Photo       // nil for none; the text is then its caption
	Preview *LinkPreview // nil for none; a picture stands in its place
	Buttons [][]Button   // rows
	Silent  bool         // arrive without sound
	ReplyTo news.MessageID
	Ask     *ChatRequest  // in place of Buttons; nil for none
	Copy    news.Original // sent as a copy, in place of all that makes up a message; zero for none
	Raw     bool          // Text is sent as its plain text, without markup

	// Remove says of what stands in a chat that it is to be deleted, and edited only
	// where Telegram does not delete it.
	Remove bool

	// Sponsored says that a sponsor's line stands in it, which is kept with it.
	Sponsored bool

	// Shortened says that there was more to say than has room; whoever sends it
	// counts that.
	Shortened bool
}

// A Photo is a picture by one of three ways; the first of FileID, Bytes and URL
// that is there is taken.
type Photo struct {
	URL    string // Telegram fetches it: at most 5 MB
	Own    bool   // a source of the operator's names URL, which may be a private address of theirs
	FileID string // as an earlier Send returned it
	Bytes  []byte // uploaded: at most 10 MB
}

// A LinkPreview is the box about a page that a client shows with a message.
type LinkPreview struct {
	URL   string
	Large bool // the page's picture in full width
	Above bool // above the text, not below it
}

// A Button stands below a message, and either opens URL or sends Data back.
type Button struct {
	Text string
	URL  string // see Address
	Data string // up to MaxData bytes
}

// Sent is what Telegram says of a message it took.
type Sent struct {
	Message news.MessageID // 0 in the rare case that the server postpones it
	Photo   string         // file id of the picture, for sending it again
}

// A ChatRequest has a person choose a channel or a group that they administer; the
// client offers to make the bot an administrator there. It stands where their
// keyboard is, until they chose.
type ChatRequest struct {
	Channel, Group string // what the buttons show
}

// The numbers of the buttons of a ChatRequest, which come back with the choice.
const (
	askChannel = 1
	askGroup   = 2
)

// markup is a ChatRequest as Telegram wants it. Both the person and the bot must have
// the rights that we need. Source: Bot API, KeyboardButtonRequestChat.
func (r *ChatRequest) markup() map[string]any {
	post := map[string]any{"can_post_messages": true, "can_edit_messages": true}
	return map[string]any{
		"keyboard": [][]map[string]any{{
			{"text": r.Channel, "request_chat": map[string]any{"request_id": askChannel, "chat_is_channel": true, "user_administrator_rights": post, "bot_administrator_rights": post}},
			{"text": r.Group, "request_chat": map[string]any{"request_id": askGroup, "chat_is_channel": false, "user_administrator_rights": map[string]any{}, "bot_is_member": true}},
		}},
		"resize_keyboard": true, "one_time_keyboard": true,
	}
}

// Send sends m.
func (c *Client) Send(ctx context.Context, m Message) (Sent, error) {
	return timed(c, m, func(m Message) (Sent, error) { return c.send(ctx, m) })
}

// timed makes a call with a message. A server older than Bot API 9.5 does not know
// the tag of moments and refuses the whole text: then the call is made again with
// our own words for them, and so are all later ones of this process.
func timed[T any](c *Client, m Message, call func(Message) (T, error)) (T, error) {
	if c.timeless.Load() {
		m.Text = m.Text.withoutTimes()
	}
	answer, err := call(m)
	if plain := m.Text.withoutTimes(); refusesTimes(err) && plain != m.Text {
		c.timeless.Store(true)
		m.Text = plain
		return call(m)
	}
	return answer, err
}

// refusesTimes says whether a refusal is of the tag of moments.
func refusesTimes(err error) bool {
	var refused *Error
	return errors.As(err, &refused) && refused.Code == http.StatusBadRequest && strings.Contains(refused.Description, "tg-time")
}

// send is Send, with the markup as it is.
func (c *Client) send(ctx context.Context, m Message) (Sent, error) {
	p := addressed(m.To)
	p["reply_markup"] = keyboard(m.Buttons)
	if m.Ask != nil {
		p["reply_markup"] = m.Ask.markup()
	}
	if m.Silent {
		p["disable_notification"] = true
	}
	if m.ReplyTo != 0 {
		p["reply_parameters"] = map[string]any{"message_id": m.ReplyTo, "allow_sending_without_reply": true}
	}
	if m.Copy.Message != 0 {
		return c.sendCopy(ctx, m, p)
	}
	if m.Photo != nil {
		return c.sendPhoto(ctx, m, p)
	}
	m.text(p, "text", MaxText)
	p["link_preview_options"] = m.Preview.options()
	return sent(c.Call(ctx, "sendMessage", p))
}

// sendCopy sends a copy of a message, with whatever stands in it.
func (c *Client) sendCopy(ctx context.Context, m Message, p Params) (Sent, error) {
	delete(p, "reply_markup")
	p["from_chat_id"], p["message_id"] = m.Copy.Chat, m.Copy.Message
	return sent(c.Call(ctx, "copyMessage", p))
}

// SendFile sends a file to a destination.
func (c *Client) SendFile(ctx context.Context, to news.Destination, name string, data []byte) (Sent, error) {
	return sent(c.Upload(ctx, "sendDocument", addressed(to), Upload{Field: "document", Name: name, Bytes: data}))
}

// addressed are the parameters that say where a message goes. The General topic
// must not be named, not even by its number.
func addressed(to news.Destination) Params {
	p := Params{"chat_id": to.Chat}
	if topic := news.TopicNumbered(int64(to.Topic)); topic != 0 {
		p["message_thread_id"] = topic
	}
	return p
}

// sendPhoto sends m's picture with its text as caption.
func (c *Client) sendPhoto(ctx context.Context, m Message, p Params) (Sent, error) {
	m.text(p, "caption", MaxCaption)
	switch ph := m.Photo; {
	case ph.FileID != "":
		p["photo"] = ph.FileID
	case ph.Bytes != nil:
		return sent(c.Upload(ctx, "sendPhoto", p, Upload{Field: "photo", Name: "photo", Bytes: ph.Bytes}))
	default:
		p["photo"] = ph.URL
	}
	return sent(c.Call(ctx, "sendPhoto", p))
}

// Edit gives the message id, which was sent to the destination m.To, the text
// and the buttons of m. A message with a picture keeps it: set m.Photo to
// anything to have the text edited as its caption.
func (c *Client) Edit(ctx context.Context, id news.MessageID, m Message) error {
	_, err := timed(c, m, func(m Message) (json.RawMessage, error) { return c.edit(ctx, id, m) })
	return err
}

// edit is Edit, with the markup as it is.
func (c *Client) edit(ctx context.Context, id news.MessageID, m Message) (json.RawMessage, error) {
	p := Params{"chat_id": m.To.Chat, "message_id": id, "reply_markup": keyboard(m.Buttons)}
	method := "editMessageText"
	if m.Photo != nil {
		method = "editMessageCaption"
		m.text(p, "caption", MaxCaption)
	} else {
		m.text(p, "text", MaxText)
		p["link_preview_options"] = m.Preview.options()
	}
	return c.Call(ctx, method, p)
}

// Delete takes a message of ours out of a chat. Telegram allows that for 48 hours.
// Source: Bot API, deleteMessage.
func (c *Client) Delete(ctx context.Context, chat news.ChatID, id news.MessageID) error {
	_, err := c.Call(ctx, "deleteMessage", Params{"chat_id": chat, "message_id": id})
	return err
}

// Pin pins a message of a chat, without a sound. In a channel that needs the right to
// edit messages. Source: Bot API, pinChatMessage.
func (c *Client) Pin(ctx context.Context, chat news.ChatID, id news.MessageID) error {
	_, err := c.Call(ctx, "pinChatMessage", Params{"chat_id": chat, "message_id": id, "disable_notification": true})
	return err
}

// Unpin takes a message from the pinned ones of its chat. Source: Bot API,
// unpinChatMessage.
func (c *Client) Unpin(ctx context.Context, chat news.ChatID, id news.MessageID) error {
	_, err := c.Call(ctx, "unpinChatMessage", Params{"chat_id": chat, "message_id": id})
	return err
}

// EditPhoto gives the message id, which was sent to the destination m.To, the
// picture of m, which is uploaded, with its text as the caption, and its buttons.
func (c *Client) EditPhoto(ctx context.Context, id news.MessageID, m Message) error {
	media := Params{"type": "photo", "media": "attach://photo"}
	m.text(media, "caption", MaxCaption)
	p := Params{"chat_id": m.To.Chat, "message_id": id, "media": media, "reply_markup": keyboard(m.Buttons)}
	_, err := c.Upload(ctx, "editMessageMedia", p, Upload{Field: "photo", Name: "photo", Bytes: m.Photo.Bytes})
	return err
}

// Answer answers the press of a button; alert shows text in a box that has to
// be closed, otherwise it passes by. Text may be empty.
func (c *Client) Answer(ctx context.Context, callback, text string, alert bool) error {
	p := Params{"callback_query_id": callback}
	if text != "" {
		p["text"] = Cut(text, maxAnswerText)
		p["show_alert"] = alert
	}
	_, err := c.Call(ctx, "answerCallbackQuery", p)
	return err
}

// text sets the text of a call and the way it is to be parsed. Plain text, which
// is a message's last chance, is cut to what fits.
func (m *Message) text(p Params, name string, limit int) {
	if m.Raw {
		p[name] = Cut(m.Text.Plain(), limit)
		return
	}
	p[name], p["parse_mode"] = m.Text, "HTML"
}

// options are the preview in Telegram's form. They are always sent, since a
// message without them previews the first link it finds.
func (l *LinkPreview) options() map[string]any {
	if l != nil {
		if address, ok := Address(l.URL); ok {
			return map[string]any{"url": address, "prefer_large_media": l.Large, "show_above_text": l.Above}
		}
	}
	return map[string]any{"is_disabled": true}
}

// keyboard is rows of buttons in Telegram's form, or nil: an empty keyboard is
// refused. A button that Telegram would refuse is left out, since it would take
// the message with it.
func keyboard(rows [][]Button) any {
	var out [][]map[string]string
	for _, row := range rows {
		var buttons []map[string]string
		for _, b := range row {
			if k := b.key(); k != nil {
				buttons = append(buttons, k)
			}
		}
		if buttons != nil {
			out = append(out, buttons)
		}
	}
	if out == nil {
		return nil
	}
	return map[string]any{"inline_keyboard": out}
}

// key is a button in Telegram's form, nil for one that Telegram would refuse.
func (b Button) key() map[string]string {
	text := strings.TrimSpace(clean(b.Text))
	if text == "" {
		return nil
	}
	if address, ok := Address(b.URL); ok {
		return map[string]string{"text": text, "url": address}
	}
	if b.Data == "" || len(b.Data) > MaxData {
		return nil
	}
	return map[string]string{"text": text, "callback_data": b.Data}
}

// sent reads the answer to a sending call.
func sent(result json.RawMessage, err error) (Sent, error) {
	if err != nil {
		return Sent{}, err
	}
	var m struct {
		ID    news.MessageID `json:"message_id"`
		Photo []struct {
			FileID string `json:"file_id"`
		} `json:"photo"` // sizes, the largest last
	}
	if err := json.Unmarshal(result, &m); err != nil {
		return Sent{}, &NoAnswer{Method: "send", Sent: true, Err: fmt.Errorf("result is no message: %w", err)}
	}
	s := Sent{Message: m.ID}
	if n := len(m.Photo); n > 0 {
		s.Photo = m.Photo[n-1].FileID
	}
	return s, nil
}
