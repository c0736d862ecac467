package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/query"
)

// A Reply is an error written for the person in the chat. It says what to do
// next; every other error is for the operator.
type Reply string

// Error is the text itself.
func (r Reply) Error() string { return string(r) }

// A call is something that a chat wants of us: a command, words, or the press
// of a button.
type call struct {
	to      news.Destination // where it was said, and where the answer belongs
	chat    news.Chat        // our record of the chat
	by      news.UserID      // who says it; 0 for somebody without a name of their own
	speaks  bool             // in the chat's own name: its person, an anonymous administrator, a channel's post
	message news.MessageID   // what was said, or what the button hangs under
	args    string           // what stands behind the command
	about   news.ItemID      // the item of the alert that it answers; 0 for none
	file    *document        // what came with it; nil for nothing
	now     time.Time
}

// private says whether the call comes from a person's own chat with us.
func (c *call) private() bool { return c.chat.Kind == news.Private }

// An answer is what the chat gets to see.
type answer struct {
	text    telegram.HTML
	buttons [][]telegram.Button
	files   []telegram.Upload // sent before the text
	toast   string            // shown to whoever pressed the button, and to nobody else
	anew    bool              // a message of its own where the press of a button would change the old one
}

// A command is what people can ask of the bot.
type command struct {
	name     string
	args     string // as help shows them
	about    string // for the menu and the help
	changes  bool   // only for who may change the chat's settings
	operator bool   // only for the bot's own administrators, in private
	hidden   bool   // works, but stands in no menu
	run      func(*Bot, context.Context, *call) (*answer, error)
}

// commands are all commands, in the order of menu and help.
func commands() []command {
	return []command{
		{name: "watch", args: "WORDS", about: "Alert this chat about words", changes: true, run: (*Bot).watch},
		{name: "follow", args: "SOURCE", about: "Get everything a source reports", changes: true, run: (*Bot).follow},
		{name: "list", about: "What this chat watches and follows", run: (*Bot).list},
		{name: "unwatch", about: "Stop watching something", changes: true, run: (*Bot).unwatch},
		{name: "unfollow", about: "Stop following a source", changes: true, run: (*Bot).unwatch},
		{name: "why", about: "In reply to an alert: what brought it", run: (*Bot).why},
		{name: "sources", about: "Sources you can follow", run: (*Bot).sources},
		{name: "latest", args: "[WORDS]", about: "The newest headlines", run: (*Bot).latest},
		{name: "settings", about: "How alerts look and sound", changes: true, run: (*Bot).panel},
		{name: "export", about: "What this chat set up, as files", changes: true, run: (*Bot).export},
		{name: "import", about: "Set up what an OPML file lists", changes: true, run: (*Bot).imported},
		{name: "forgetme", about: "Forget all about this chat", changes: true, run: (*Bot).forget},
		{name: "stop", about: "Silence; /start resumes", changes: true, run: (*Bot).stop},
		{name: "help", about: "What I can do", run: (*Bot).help},
		{name: "start", about: "Begin, or resume after /stop", hidden: true, run: (*Bot).start},
		{name: "id", about: "The numbers of this chat and of you", hidden: true, run: (*Bot).id},
		{name: "addsource", args: "URL", about: "Offer a source to everybody", operator: true, run: (*Bot).addSource},
		{name: "removesource", args: "NAME", about: "Take a source away", operator: true, run: (*Bot).removeSource},
		{name: "source", args: "NAME", about: "How a source is doing", operator: true, run: (*Bot).source},
		{name: "stats", about: "How the bot is doing", operator: true, run: (*Bot).stats},
		{name: "broadcast", args: "TEXT", about: "Write to every chat", operator: true, run: (*Bot).broadcast},
		{name: "backup", about: "Write a copy of the store", operator: true, run: (*Bot).backup},
		{name: "reload", about: "Read the configuration again", operator: true, run: (*Bot).reload},
	}
}

// obey runs a command. The error is a Reply when the person is to do something
// about it.
func (b *Bot) obey(ctx context.Context, cmd command, c *call) (*answer, error) {
	if cmd.operator && !c.private() {
		return nil, Reply("Please send me that in our private chat.")
	}
	if cmd.changes {
		if err := b.mayChange(ctx, c); err != nil {
			return nil, err
		}
	}
	return cmd.run(b, ctx, c)
}

// find looks a command up. Somebody who is no operator does not learn that
// there are commands for operators.
func (b *Bot) find(name string, c *call) (command, bool) {
	cmd, ok := b.commands[name]
	return cmd, ok && (!cmd.operator || b.isOperator(c.by))
}

// ref is how a command is to be typed in the chat: in a group other bots may
// listen to the same name.
func (b *Bot) ref(c *call, name string) string {
	if c.private() || c.chat.Kind == news.Channel {
		return "/" + name
	}
	return "/" + name + "@" + b.me.Username
}

// help answers /help.
func (b *Bot) help(_ context.Context, c *call) (*answer, error) {
	if strings.EqualFold(c.args, "watch") {
		return &answer{text: telegram.Escape(telegram.Cut(query.Help(), telegram.MaxText))}, nil
	}
	lines := []telegram.HTML{telegram.Bold("I watch the news and tell you what you asked for."), ""}
	for _, cmd := range commands() {
		if !cmd.hidden && (!cmd.operator || c.private() && b.isOperator(c.by)) {
			lines = append(lines, telegram.Escape(fmt.Sprintf("%s – %s", strings.TrimSpace(b.ref(c, cmd.name)+" "+cmd.args), cmd.about)))
		}
	}
	lines = append(lines, "", telegram.Escape("For example: "+b.ref(c, "watch")+" bitcoin etf"),
		telegram.Escape(b.ref(c, "help")+" watch explains what WORDS can say."))
	return &answer{text: paragraph(lines...)}, nil
}

// paragraph puts lines under one another; an empty one stays.
func paragraph(lines ...telegram.HTML) telegram.HTML {
	text := telegram.HTML("")
	for i, l := range lines {
		if i > 0 {
			text += "\n"
		}
		text += l
	}
	return text
}

// id answers /id.
func (b *Bot) id(_ context.Context, c *call) (*answer, error) {
	lines := []telegram.HTML{"This chat: " + number(int64(c.to.Chat))}
	if c.to.Topic != 0 {
		lines = append(lines, "This topic: "+number(int64(c.to.Topic)))
	}
	if c.by != 0 {
		lines = append(lines, "You: "+number(int64(c.by)))
	}
	return &answer{text: paragraph(lines...)}, nil
}

// number is a number to be copied at a tap.
func number(n int64) telegram.HTML { return telegram.Code(telegram.Escape(fmt.Sprint(n))) }

// plainText answers words that are no command: in a private chat they are
// probably meant to be watched.
func (b *Bot) plainText(_ context.Context, c *call) (*answer, error) {
	q, err := parseQuery(c.args)
	if err != nil {
		return nil, Reply("I know words and commands. Send /watch and the words that I should look out for, or /help.")
	}
	id := b.offers.put(c.to, q, c.now)
	return &answer{
		text: telegram.Escape("Shall I look out for “" + line(c.args, maxTitle) + "” in the news?"),
		buttons: [][]telegram.Button{
			row(button("Watch", opWatch, id), button("Latest on it", opLatest, id)),
		},
	}, nil
}

// either is yes or no, as cond says.
func either[T any](cond bool, yes, no T) T {
	if cond {
		return yes
	}
	return no
}
