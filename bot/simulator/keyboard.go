package simulator

import (
	"encoding/json"
	"fmt"
	"strings"

	"newsbot/bot/simulator/markup"
)

// Bounds of keyboards. Source: Bot API for the data; observed for the number.
const (
	maxData    = 64 // bytes of callback_data
	maxButtons = 100
)

// wireMarkup is any of the kinds of reply_markup.
type wireMarkup struct {
	Inline json.RawMessage     `json:"inline_keyboard"`
	Reply  [][]json.RawMessage `json:"keyboard"`
	Remove bool                `json:"remove_keyboard"`
	Force  bool                `json:"force_reply"`
}

// setMarkup reads the parameter reply_markup into a message.
func setMarkup(m *Message, raw string) error {
	if raw == "" || raw == "null" {
		return nil
	}
	var w wireMarkup
	err := json.Unmarshal([]byte(raw), &w)
	switch {
	case err != nil && raw[0] != '{' && json.Valid([]byte(raw)):
		return badRequest("object expected as reply markup")
	case err != nil:
		return badRequest("can't parse reply keyboard markup JSON object")
	case w.Inline != nil:
		return setInline(m, w.Inline)
	case w.Reply != nil:
		return setReply(m, w.Reply, raw)
	case w.Remove || w.Force:
		m.Keyboard = &Keyboard{Remove: w.Remove, ForceReply: w.Force, Raw: json.RawMessage(raw)}
	}
	return nil
}

func setReply(m *Message, rows [][]json.RawMessage, raw string) error {
	k := &Keyboard{Raw: json.RawMessage(raw), asks: map[int]chatRequest{}}
	for _, row := range rows {
		var texts []string
		for _, b := range row {
			text, ask, err := keyboardButton(b)
			if err != nil {
				return err
			}
			if ask != nil {
				k.asks[ask.Request] = *ask
			}
			texts = append(texts, text)
		}
		k.Rows = append(k.Rows, texts)
	}
	m.Keyboard = k
	return nil
}

// keyboardButton reads a reply keyboard's button: a string, or an object, which
// may ask for a chat.
func keyboardButton(raw json.RawMessage) (text string, ask *chatRequest, err error) {
	if json.Unmarshal(raw, &text) != nil {
		var b struct {
			Text string
			Chat *chatRequest `json:"request_chat"`
		}
		if json.Unmarshal(raw, &b) != nil {
			return "", nil, badRequest("can't parse keyboard button: KeyboardButton must be a String or an Object")
		}
		text, ask = b.Text, b.Chat
	}
	if strings.TrimSpace(text) == "" {
		return "", nil, badRequest("keyboard button text must be non-empty")
	}
	if ask != nil {
		ask.text, err = text, ask.check()
	}
	return text, ask, err
}

func setInline(m *Message, raw json.RawMessage) error {
	var rows [][]map[string]json.RawMessage
	if json.Unmarshal(raw, &rows) != nil || rows == nil {
		return badRequest(`field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`)
	}
	count := 0
	for _, row := range rows {
		var buttons []Button
		for _, b := range row {
			button, err := readButton(b)
			if err != nil {
				return err
			}
			buttons = append(buttons, button)
		}
		if count += len(buttons); count > maxButtons {
			return badRequest("reply markup is too long")
		}
		if len(buttons) > 0 {
			m.Buttons = append(m.Buttons, buttons)
		}
	}
	if len(m.Buttons) > 0 {
		m.markup = fmt.Appendf(nil, `{"inline_keyboard":%s}`, raw)
	}
	return nil
}

// otherActions are the fields of an inline button that say what it does,
// besides those that a Button has.
var otherActions = []string{"web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
	"switch_inline_query_chosen_chat", "callback_game", "pay"}

func readButton(fields map[string]json.RawMessage) (Button, error) {
	b := Button{Text: stringField(fields, "text"), URL: stringField(fields, "url"), Data: stringField(fields, "callback_data"), Copy: copied(fields["copy_text"])}
	for _, name := range otherActions {
		if fields[name] != nil {
			b.Other = name
		}
	}
	switch {
	case strings.TrimSpace(b.Text) == "":
		return b, badRequest("inline keyboard button text must be non-empty")
	case b.URL != "":
		return b, checkButtonURL(&b)
	case len(b.Data) > maxData:
		return b, badRequest("BUTTON_DATA_INVALID")
	case b.Data == "" && b.Copy == "" && b.Other == "":
		return b, badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	return b, nil
}

func checkButtonURL(b *Button) error {
	link, ok := markup.Link(b.URL)
	if !ok {
		return badRequest(fmt.Sprintf("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL))
	}
	b.URL = link
	return nil
}

// copied reads a CopyTextButton.
func copied(raw json.RawMessage) string {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(raw, &fields) // what is no object counts as absent
	return stringField(fields, "text")
}

func stringField(fields map[string]json.RawMessage, name string) (s string) {
	_ = json.Unmarshal(fields[name], &s) // what is no string counts as absent
	return s
}
