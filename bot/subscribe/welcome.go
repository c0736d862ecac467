package bot

import (
	"context"
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// start answers /start: it wakes a chat that was silent, and does what the
// link says that led here.
func (b *Bot) start(ctx context.Context, c *call) (*answer, error) {
	if isLink(c.args) || c.chat.State == news.Stopped {
		if err := b.mayChange(ctx, c); err != nil {
			return nil, err
		}
	}
	resumed, err := b.resume(c)
	if err != nil {
		return nil, err
	}
	if a, err := b.followLink(ctx, c); a != nil || err != nil {
		return a, err
	}
	switch {
	case resumed:
		return &answer{text: telegram.Escape("Alerts come again. " + b.ref(c, "list") + " shows which.")}, nil
	case c.private():
		return b.welcome(c), nil
	case c.now.Sub(c.chat.Since) < time.Minute:
		return nil, nil // the greeting has just been said
	}
	return b.greeting(c), nil
}

// resume takes back a /stop.
func (b *Bot) resume(c *call) (bool, error) {
	if c.chat.State != news.Stopped {
		return false, nil
	}
	c.chat.State = news.Active
	return true, b.setState(c.chat.ID, news.Active, "")
}

// The payloads of links that lead to /start, as in t.me/newsbot?start=w-Yml0Y29pbg.
// Telegram permits 64 characters of A-Z, a-z, 0-9, _ and -. Source: Bot
// features, deep linking.
const (
	linkQuery  = "w-" // watch a query, in unpadded base64url
	linkSource = "s-" // follow a source, by its number in base 36

	maxPayload = 64
)

// isLink says whether a payload of /start is one of ours.
func isLink(payload string) bool {
	return strings.HasPrefix(payload, linkQuery) || strings.HasPrefix(payload, linkSource)
}

// followLink does what the payload of a link says; no answer means that there
// is none, or one that we do not know.
func (b *Bot) followLink(ctx context.Context, c *call) (*answer, error) {
	if coded, ok := strings.CutPrefix(c.args, linkQuery); ok {
		text, err := base64.RawURLEncoding.DecodeString(coded)
		if err != nil {
			return nil, Reply("That link is damaged. Type what it was about: " + b.ref(c, "watch") + " WORDS")
		}
		return b.watch(ctx, &call{to: c.to, chat: c.chat, by: c.by, args: string(text), now: c.now})
	}
	coded, ok := strings.CutPrefix(c.args, linkSource)
	if !ok {
		return nil, nil
	}
	id, err := strconv.ParseUint(coded, 36, 64)
	if err != nil {
		return nil, Reply("That link is damaged. " + b.ref(c, "sources") + " shows what can be followed.")
	}
	s, err := b.sourceSeen(c, news.SourceID(id))
	if err != nil {
		return nil, err
	}
	return b.followSource(c, &s)
}

// shareButton passes a link on that has whoever opens it ask for the same; it has
// no address, and so is left out, when the query is too long for a link.
func (b *Bot) shareButton(s *news.Subscription) telegram.Button {
	link := b.startLink(linkQuery + base64.RawURLEncoding.EncodeToString([]byte(s.Query)))
	if s.Source != 0 {
		link = b.startLink(linkSource + strconv.FormatUint(uint64(s.Source), 36))
	}
	if link == "" {
		return telegram.Button{}
	}
	return telegram.Button{Text: "Share", URL: "https://t.me/share/url?url=" + url.QueryEscape(link)}
}

// startLink is a link to /start with a payload; "" when that is too long.
func (b *Bot) startLink(payload string) string {
	if len(payload) > maxPayload {
		return ""
	}
	return "https://t.me/" + b.me.Username + "?start=" + payload
}

// welcome is what a person reads first.
func (b *Bot) welcome(c *call) *answer {
	return &answer{
		text: paragraph(
			telegram.Bold("I watch the news and tell you what you asked for, with the points of the article."), "",
			"/watch bitcoin etf – stories with both words",
			"/watch &quot;hang seng&quot; OR alibaba – either will do",
			"/sources – follow everything that a source reports",
			"/latest – the newest headlines", "",
			"You can also just write me the words. /help shows the rest."),
		buttons: [][]telegram.Button{
			row(button("Sources", opSources, 0)),
			row(telegram.Button{Text: "Add me to a group", URL: "https://t.me/" + b.me.Username + "?startgroup=true"}),
		},
	}
}

// greeting is what a group reads when we come.
func (b *Bot) greeting(c *call) *answer {
	lines := []telegram.HTML{
		telegram.Bold("Hello! I post news alerts here once an administrator says which."), "",
		telegram.Escape(b.ref(c, "watch") + " bitcoin etf – stories with both words"),
		telegram.Escape(b.ref(c, "sources") + " – follow everything that a source reports"),
		telegram.Escape(b.ref(c, "help") + " – the rest")}
	if c.chat.Forum {
		lines = append(lines, "", "What is typed in a topic goes for that topic.")
	}
	return &answer{text: paragraph(lines...)}
}

// stop answers /stop.
func (b *Bot) stop(_ context.Context, c *call) (*answer, error) {
	if err := b.setState(c.chat.ID, news.Stopped, "asked for silence"); err != nil {
		return nil, err
	}
	where := ""
	if !c.private() {
		where = " in all of " + line(c.chat.Title, maxName)
	}
	return &answer{
		text:    telegram.Escape("I am silent now" + where + ". What you set up is kept; " + b.ref(c, "start") + " resumes."),
		buttons: [][]telegram.Button{row(button("Resume", opResume))},
	}, nil
}

func (b *Bot) pressResume(_ context.Context, p *pressed) (*answer, error) {
	if _, err := b.resume(&p.call); err != nil {
		return nil, err
	}
	return &answer{text: telegram.Escape("Alerts come again. " + b.ref(&p.call, "list") + " shows which."), toast: "Resumed"}, nil
}
