package talk

import (
	"errors"
	"time"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
)

// Args are the arguments of a sentence of the catalogue.
type Args = texts.Args

// Refuse is an error for the person in the chat, a *news.Fault: the sentence of
// the catalogue that says what to do next. Every other error is for the operator.
func Refuse(id string, args ...Args) error {
	f := &news.Fault{Code: id}
	if len(args) > 0 {
		f.Args = args[0]
	}
	return f
}

// A Call is something that a chat wants of us: a command, words, or the press
// of a button. It brings the printer that answers are said with.
type Call struct {
	texts.Printer
	At      news.Destination // where it was said, and where the answer belongs
	To      news.Destination // what it is about: At, or what the person acts for
	Chat    news.Chat        // our record of the chat that it is about
	By      news.UserID      // who says it; 0 for somebody without a name of their own
	Name    string           // what that person is called; "" for somebody without a name of their own
	Message news.MessageID   // what was said, or what the button hangs under
	Args    string           // what stands behind the command
	Quoted  string           // what somebody else said that it answers; "" for nothing
	Reply   news.MessageID   // the message that it answers; 0 for none
	About   news.ItemID      // the item of the alert that it answers; 0 for none
	Answers news.Original    // where the message that it answers stands, or stood before somebody passed it on; zero for none
	File    *Document        // what came with it; nil for nothing
	Now     time.Time

	order  string // the command's name
	done   bool   // it may have changed something, of which the answer tells
	speaks bool   // in the chat's own name: its person, an anonymous administrator, a channel's post
}

// Private says whether the call comes from a person's own chat with us.
func (c *Call) Private() bool { return c.Chat.Kind == news.Private }

// Acts says whether somebody speaks in their own chat about another one.
func (c *Call) Acts() bool { return c.At != c.To }

// A Pressed is a button that was pressed, ready to be acted upon.
type Pressed struct {
	Call
	Token Token

	shown telegram.Shown // what the button hangs under, as it looked then
	label string         // what stands on it
}

// An Answer is what the chat gets to see.
type Answer struct {
	Text    telegram.HTML // "" after the press of a button leaves the message as it is
	Buttons [][]telegram.Button
	Photo   []byte                // a picture above the text; nil for none
	Files   []telegram.Upload     // sent before the text
	Ask     *telegram.ChatRequest // has the person choose a chat; nil does not
	Toast   string                // shown to whoever pressed the button, and to nobody else
	Anew    bool                  // a message of its own where the press of a button would change the old one
}

// Anew has an answer sent as a message of its own.
func Anew(a *Answer, err error) (*Answer, error) {
	if a != nil {
		a.Anew = true
	}
	return a, err
}

// message is the answer on its way to where the call came from. In a group it
// hangs under what was said, so that people see whom it is for.
func (a *Answer) message(c *Call) telegram.Message {
	m := telegram.Message{To: c.At, Text: a.Text, Buttons: a.Buttons, Ask: a.Ask}
	if a.Photo != nil {
		m.Photo = &telegram.Photo{Bytes: a.Photo}
	}
	if c.Acts() {
		m.Text, m.Buttons = actedFor(c, a)
		return m
	}
	if c.Chat.Kind == news.Group || c.Chat.Kind == news.Supergroup {
		m.ReplyTo = c.Message
	}
	return m
}

// Paragraph puts lines under one another; an empty one stays.
func Paragraph(lines ...telegram.HTML) telegram.HTML {
	text := telegram.HTML("")
	for i, l := range lines {
		if i > 0 {
			text += "\n"
		}
		text += l
	}
	return text
}

// Asked is a query and how the person wrote it.
type Asked struct {
	Query *query.Query
	Typed string
}

// Subscription is what comes of an Asked that is to be watched.
func (a *Asked) Subscription() news.Subscription {
	return news.Subscription{Query: a.Query.String(), Typed: a.Typed}
}

// Ask reads a query as a person typed it. The error is a *news.Fault that says
// what is wrong, points at the place and shows how it goes.
func Ask(typed string) (*Asked, error) {
	q, err := query.Parse(typed)
	var wrong *query.SyntaxError
	if errors.As(err, &wrong) {
		return nil, texts.Refused(typed, wrong)
	}
	return &Asked{q, typed}, err
}
