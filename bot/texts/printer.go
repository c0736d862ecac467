// Package texts is how the bot speaks: a catalogue of every sentence that a chat
// reads, whole and with named places, and the Printer that fills them. Other
// rooms say what is the case, by the id of a sentence and its arguments; a
// lower one returns a *news.Fault. What strangers wrote is escaped here, and
// brought into a line, before it stands among our own words.
//
// The sentences are in en.toml; another language is a file beside it.
package texts

import (
	"fmt"
	"strconv"

	"github.com/nicksnyder/go-i18n/v2/i18n"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// Args are what stands in the places of a sentence, by name:
//
//	string         somebody's text: one line of at most MaxTitle, escaped
//	[]string       several of them, as a list
//	number         in digits, grouped as the language does; the one called "n" chooses
//	               between singular and plural. What is no count, as a chat's number, is a string
//	telegram.HTML  what this printer, or somebody else, said already; as it is
//	*news.Fault    a sentence within the sentence
type Args = news.Args

// A Printer says the sentences of the catalogue in a chat's language, as that
// chat must read them. It comes with the call that is answered, or with the
// destination of an alert. The zero value speaks English to a private chat.
type Printer struct {
	localizer *i18n.Localizer // nil is English
	address   string          // what a command ends with, as in "/list@newsbot"; "" for nothing
	there     bool            // what is said is about another chat than that where it is read
}

// There is the printer of who reads about another chat: where there is a sentence for
// that, with "there" in place of "here", it is said.
func (p Printer) There() Printer {
	p.there = true
	return p
}

// For is the printer of a chat: its language by its code, as in "pt-BR"; "" is
// English. bot is our username where several bots may listen to one command,
// and "" elsewhere.
func For(language, bot string) Printer {
	p := Printer{}
	if language != "" {
		p.localizer = i18n.NewLocalizer(bundle, language)
	}
	if bot != "" {
		p.address = "@" + bot
	}
	return p
}

// Say is the sentence with that id, its places filled from args, of which there
// is one or none. A sentence that is missing is said by its id.
func (p Printer) Say(id string, args ...Args) telegram.HTML {
	f := &filling{printer: p}
	if len(args) > 0 {
		f.args = args[0]
	}
	if p.there && elsewhere[id+thereEnd] {
		id += thereEnd
	}
	c := i18n.LocalizeConfig{MessageID: id, TemplateData: f, TemplateParser: placeParser{}}
	if n, ok := f.args["n"]; ok {
		c.PluralCount = n
	}
	localizer := p.localizer
	if localizer == nil {
		localizer = english
	}
	said, err := localizer.Localize(&c)
	if said == "" && err != nil {
		return telegram.Escape(id)
	}
	return telegram.HTML(said)
}

// Plain is a sentence without markup, for what Telegram shows as it is: the text
// of a button, a note to whoever pressed one, a menu.
func (p Printer) Plain(id string, args ...Args) string { return p.Say(id, args...).Plain() }

// Fault is the sentence of a fault.
func (p Printer) Fault(f *news.Fault) telegram.HTML { return p.Say(f.Code, f.Args) }

// value is what comes into a place; the place itself where nothing was given
// for it, which a test finds.
func (p Printer) value(place string, args Args) telegram.HTML {
	switch v := args[place].(type) {
	case nil:
		return telegram.Escape("{" + place + "}")
	case telegram.HTML:
		return v
	case string:
		return telegram.Escape(Line(v, MaxTitle))
	case []string:
		return p.list(v)
	case *news.Fault:
		return p.Fault(v)
	case int:
		return p.Number(int64(v))
	case int64:
		return p.Number(v)
	default:
		return telegram.Escape(fmt.Sprint(v))
	}
}

// Number is a count in the digits of the language: 1,234.
func (p Printer) Number(n int64) telegram.HTML {
	digits := strconv.FormatInt(n, 10)
	first := 1 // digit behind which a group may end
	if n < 0 {
		first = 2
	}
	for at := len(digits) - 3; at >= first; at -= 3 {
		digits = digits[:at] + p.Plain("list.thousands") + digits[at:]
	}
	return telegram.Escape(digits)
}

// list puts texts of others behind one another.
func (p Printer) list(all []string) telegram.HTML {
	lines := make([]telegram.HTML, len(all))
	for i, text := range all {
		lines[i] = telegram.Escape(Line(text, MaxTitle))
	}
	return telegram.Join(p.Say("list.comma"), lines...)
}

// Command is how a command must be typed in the chat.
func (p Printer) Command(name string) string { return "/" + name + p.address }
