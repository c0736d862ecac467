package talk

import (
	"context"
	"slices"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// A Feature is what the bot can do about one thing, as a value.
type Feature struct {
	Commands []Command
	Actions  []Action
	Links    []Link
	Settings []Setting

	// The hooks below belong to one feature at most; the first that has one is
	// asked.

	Words   func(context.Context, *Call) (*Answer, error) // answers what a person writes without a command
	Forward func(context.Context, *Call) (*Answer, error) // answers what a person passes on that somebody else wrote
	File    func(context.Context, *Call) (*Answer, error) // answers a file that comes without a command
	Welcome func(*Call) *Answer                           // is what a person, or a group, reads first
}

// A Command is what people can ask of the bot.
type Command struct {
	Name     string
	Args     string                    // the sentence of its arguments, for the help; "" for none
	About    string                    // the sentence of the menu and the help
	Changes  bool                      // only for who may change the chat's settings
	Operator bool                      // only for the bot's own administrators, in private
	Hidden   bool                      // works, but stands in no menu
	Late     bool                      // is still wanted when it comes hours late
	Help     func(*Call) telegram.HTML // what /help NAME says; nil for nothing
	Run      func(context.Context, *Call) (*Answer, error)
}

// An Action is what a button does.
type Action struct {
	Letter   byte // of the token; once given it is never used for anything else within a tokenVersion
	Changes  bool // only for who may change the chat's settings
	Operator bool // only for the bot's own administrators
	Run      func(context.Context, *Pressed) (*Answer, error)
}

// A Link is what an address to /start can ask for, as in
// t.me/newsbot?start=w-Yml0Y29pbg. Whoever opens it needs the right to change
// what the chat gets.
type Link struct {
	Prefix string // of the payload, as in "w-"
	Run    func(ctx context.Context, c *Call, rest string) (*Answer, error)
}

// A Setting is something about alerts that a destination can choose: a row of
// the table from which /settings, its panel and its buttons are made. What was
// chosen is kept in news.Settings.
type Setting struct {
	Number uint64   // in buttons; once given it is never used for another setting
	Name   string   // as it is typed: /settings NAME VALUE
	Values []string // as they are typed; buttons carry their places, so that a new one goes last
	Steps  bool     // the values are an order, and buttons offer the next ones alone

	Get func(*news.Settings) string  // the value in force, of settings that leave nothing unset
	Set func(*news.Settings, string) // sets one of Values; the default is what is left unset

	// Offered says whether there is anything to choose, by the settings that a
	// destination has before it chooses. Nil is always.
	Offered func(*news.Settings) bool

	// Line is the sentence of the panel, with a place for the value; Button is
	// that of the button which sets a value in place of the one that is now.
	Line   func(value string) string
	Button func(value, now string) string
}

// A Table is a list of settings.
type Table []Setting

// Named finds a setting by its name.
func (t Table) Named(name string) (Setting, bool) {
	return t.find(func(s Setting) bool { return s.Name == name })
}

// Numbered finds a setting by its number.
func (t Table) Numbered(number uint64) (Setting, bool) {
	return t.find(func(s Setting) bool { return s.Number == number })
}

func (t Table) find(is func(Setting) bool) (Setting, bool) {
	if i := slices.IndexFunc(t, is); i >= 0 {
		return t[i], true
	}
	return Setting{}, false
}
