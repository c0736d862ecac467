package talk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// A Feature is what the bot can do about one thing, as a value.
type Feature struct {
	Heading  string // the sentence that its commands stand under in the help; "" is that of the feature before
	Commands []Command
	Actions  []Action
	Links    []Link
	Settings []Setting

	// The hooks below belong to one feature at most; the first that has one is
	// asked. Unknown may be several features'.

	Words   func(context.Context, *Call) (*Answer, error) // answers what a person writes without a command
	Forward func(context.Context, *Call) (*Answer, error) // answers what a person passes on that somebody else wrote
	File    func(context.Context, *Call) (*Answer, error) // answers a file that comes without a command
	Welcome func(*Call) *Answer                           // is what a person, or a group, reads first

	Unknown func(c *Call, name, args string) error // says what is meant by a command that there is not; nil is not known either

	Chosen func(ctx context.Context, c *Call, chat news.ChatID) (*Answer, error) // answers a chat that a person chose, as an Answer asked
}

// A Command is what people can ask of the bot.
type Command struct {
	Name     string
	Args     string                    // the sentence of its arguments, for the help; "" for none
	About    string                    // the sentence of the menu and the help
	Changes  bool                      // only for who may change the chat's settings
	Operator bool                      // only for the bot's own administrators, in private
	Hidden   bool                      // works, but stands in no menu
	Spoken   bool                      // is obeyed without its slash, too, with what stands behind it
	Looks    bool                      // of an operator's: changes nothing, so that the audit has nothing of it
	Late     bool                      // is still wanted when it comes hours late
	Acts     bool                      // changes something without words behind it, too, which the audit has then
	Own      bool                      // is about the chat where it is said, whatever its person acts for
	Help     func(*Call) telegram.HTML // what /help NAME says; nil for nothing
	Run      func(context.Context, *Call) (*Answer, error)
}

// An Action is what a button does.
type Action struct {
	Letter   byte // of the token; once given it is never used for anything else within a tokenVersion
	Changes  bool // only for who may change the chat's settings
	Operator bool // only for the bot's own administrators
	Looks    bool // as of a Command
	Run      func(context.Context, *Pressed) (*Answer, error)

	// Reply acts on words that answer the message which the button hangs under, in
	// private and in groups. Of several buttons with one the first is asked. Nil
	// does nothing.
	Reply func(context.Context, *Call, Token) (*Answer, error)
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

	// Read is the value of what is typed and is none of Values, as Set takes it. The
	// error is a *news.Fault that says what to type. Nil is for Values alone.
	Read func(typed string) (value string, err error)

	Get func(*news.Settings) string  // the value in force, of settings that leave nothing unset
	Set func(*news.Settings, string) // sets one of Values, or what Read gives; the default is what is left unset

	// Export is the value in force as it is typed elsewhere; nil is Get.
	Export func(*news.Settings) string

	// Offered says whether there is anything to choose, by the settings that a
	// destination has before it chooses. Nil is always.
	Offered func(*news.Settings) bool

	// Daily says that it is about times of day, which mean nothing without a zone.
	Daily bool

	// Page is the sentence of the button that opens a page of the setting's own, and
	// Help what stands there: what it does, and how it is typed. Long says that its
	// values are chosen there alone. Shows is what the page shows of the settings in
	// force there, if not nil. "" is no page.
	Page, Help string
	Long       bool
	Shows      func(news.Destination, *news.Settings) telegram.HTML
	Looks      string // the sentence before what Shows gives; "" is none

	Channels bool // it is for channels alone

	// Fixed says whether the configuration decides it, by what that says of the
	// destination; then nobody there can change it. Nil is never.
	Fixed func(said *news.Settings) bool

	// Offers says whether the page offers a value beside the one in force. Nil is
	// always.
	Offers func(value, now string) bool

	// Line is the sentence of the panel, with a place for the value; Button is
	// that of the button which sets a value in place of the one that is now.
	Line   func(value string) string
	Button func(value, now string) string
}

// ErrValue is what Value says of something that is no value.
var ErrValue = errors.New("no value of the setting")

// Value is the value of what somebody typed. The error is a *news.Fault for them, or
// ErrValue.
func (s *Setting) Value(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if lower := strings.ToLower(typed); slices.Contains(s.Values, lower) {
		return lower, nil
	}
	if slices.Contains(s.Values, typed) {
		return typed, nil
	}
	if s.Read == nil {
		return "", ErrValue
	}
	return s.Read(typed)
}

// Exported is the value in force as it is typed elsewhere.
func (s *Setting) Exported(in *news.Settings) string {
	if s.Export != nil {
		return s.Export(in)
	}
	return s.Get(in)
}

// IsFixed says whether the configuration decides it, by what that says of a destination.
func (s *Setting) IsFixed(said *news.Settings) bool { return s.Fixed != nil && s.Fixed(said) }

// For says whether a chat of some kind has the setting.
func (s *Setting) For(kind news.ChatKind) bool { return !s.Channels || kind == news.Channel }

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

// A directory finds who answers.
type directory struct {
	features []Feature
	own      Feature // last in menu and help
	commands map[string]Command
	actions  map[byte]Action
	links    map[string]Link
	named    map[string]Setting
	numbered map[uint64]Setting
}

func newDirectory() *directory {
	return &directory{
		commands: map[string]Command{}, actions: map[byte]Action{}, links: map[string]Link{},
		named: map[string]Setting{}, numbered: map[uint64]Setting{},
	}
}

// add takes features in.
func (d *directory) add(features []Feature) {
	for _, f := range features {
		d.enter(f)
	}
	d.features = append(d.features, features...)
}

// enter lists what a feature has under the names that it is called by.
func (d *directory) enter(f Feature) {
	for _, c := range f.Commands {
		enter(d.commands, c.Name, c)
	}
	for _, a := range f.Actions {
		enter(d.actions, a.Letter, a)
	}
	for _, l := range f.Links {
		enter(d.links, l.Prefix, l)
	}
	for _, s := range f.Settings {
		enter(d.named, s.Name, s)
		enter(d.numbered, s.Number, s)
	}
}

// enter puts something under a name that nothing else has.
func enter[K comparable, V any](list map[K]V, name K, v V) {
	if _, taken := list[name]; taken {
		panic(fmt.Sprintf("talk: two features have the same %T: %v", v, name))
	}
	list[name] = v
}

// find looks a command up. Somebody who is no operator does not learn that there
// are commands for operators.
func (d *directory) find(name string, operator bool) (Command, bool) {
	cmd, ok := d.commands[name]
	return cmd, ok && (!cmd.Operator || operator)
}

// reply finds who acts on words that answer a message of ours with some buttons.
func (d *directory) reply(tokens []Token) (act func(context.Context, *Call, Token) (*Answer, error), t Token) {
	for _, t := range tokens {
		if a := d.actions[t.Letter]; a.Reply != nil {
			return a.Reply, t
		}
	}
	return nil, t
}

// menu are all commands, in the order of menu and help.
func (d *directory) menu() (list []Command) {
	for _, f := range d.features {
		list = append(list, f.Commands...)
	}
	return append(list, d.own.Commands...)
}

// settings are those of all features.
func (d *directory) settings() (all Table) {
	for _, f := range d.features {
		all = append(all, f.Settings...)
	}
	return all
}

// link finds who made the payload of a link; ok is false when it is none of
// ours, as those that advertisers count by.
func (d *directory) link(payload string) (link Link, rest string, ok bool) {
	for prefix, l := range d.links {
		if rest, ok := strings.CutPrefix(payload, prefix); ok {
			return l, rest, true
		}
	}
	return Link{}, "", false
}

// welcome is what a chat reads first; nil without a feature that says it.
func (d *directory) welcome(c *Call) *Answer {
	for _, f := range d.features {
		if f.Welcome != nil {
			return f.Welcome(c)
		}
	}
	return nil
}

// file has the feature answer that knows files.
func (d *directory) file(ctx context.Context, c *Call) (*Answer, error) {
	for _, f := range d.features {
		if f.File != nil {
			return f.File(ctx, c)
		}
	}
	return nil, errOnlyText
}

// chosen has the feature answer that asked for a chat.
func (d *directory) chosen(ctx context.Context, c *Call, chat news.ChatID) (*Answer, error) {
	for _, f := range d.features {
		if f.Chosen != nil {
			return f.Chosen(ctx, c, chat)
		}
	}
	return nil, nil
}

// forward has the feature answer that knows what becomes of what others wrote.
func (d *directory) forward(ctx context.Context, c *Call) (*Answer, error) {
	for _, f := range d.features {
		if f.Forward != nil {
			return f.Forward(ctx, c)
		}
	}
	return nil, Refuse("talk.forwarded")
}

// words has the feature answer that knows what words without a command mean.
func (d *directory) words(ctx context.Context, c *Call) (*Answer, error) {
	for _, f := range d.features {
		if f.Words != nil {
			return f.Words(ctx, c)
		}
	}
	return nil, Refuse("talk.only-commands")
}
