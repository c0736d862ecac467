package talk

import (
	"context"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// start answers /start: it wakes a chat that was silent, and does what the
// link says that led here.
func (t *Talk) start(ctx context.Context, c *Call) (*Answer, error) {
	link, rest, linked := t.linkOf(c.Args)
	if linked || c.Chat.State == news.Stopped {
		if err := t.mayChange(ctx, c); err != nil {
			return nil, err
		}
	}
	resumed, err := t.Resume(c)
	if err != nil {
		return nil, err
	}
	switch {
	case linked:
		return link.Run(ctx, c, rest)
	case resumed:
		return &Answer{Text: t.Resumed(c)}, nil
	case !c.Private() && c.Now.Sub(c.Chat.Since) < time.Minute:
		return nil, nil // the greeting has just been said
	}
	return t.welcome(c), nil
}

// linkOf finds who made the payload of a link; linked is false when it is none
// of ours, as those that advertisers count by.
func (t *Talk) linkOf(payload string) (link Link, rest string, linked bool) {
	for prefix, l := range t.links {
		if rest, ok := strings.CutPrefix(payload, prefix); ok {
			return l, rest, true
		}
	}
	return Link{}, "", false
}

// welcome is what a chat reads first; nil without a feature that says it.
func (t *Talk) welcome(c *Call) *Answer {
	for _, f := range t.features {
		if f.Welcome != nil {
			return f.Welcome(c)
		}
	}
	return nil
}

// Resume takes back a /stop, and says whether there was one.
func (t *Talk) Resume(c *Call) (bool, error) {
	if c.Chat.State != news.Stopped {
		return false, nil
	}
	c.Chat.State = news.Active
	return true, t.chats.setState(c.Chat.ID, news.Active, "")
}

// Resumed is what a chat reads after Resume.
func (t *Talk) Resumed(c *Call) telegram.HTML {
	return telegram.Escape("Alerts come again. " + t.Ref(c, "list") + " shows which.")
}

// Stop silences a chat until Resume.
func (t *Talk) Stop(c *Call) error {
	return t.chats.setState(c.Chat.ID, news.Stopped, "asked for silence")
}

// maxPayload is how many characters the payload of a link may have, of A-Z,
// a-z, 0-9, _ and -. Source: Bot features, deep linking.
const maxPayload = 64

// StartLink is a link to /start with a payload; "" when that is too long.
func (t *Talk) StartLink(payload string) string {
	if len(payload) > maxPayload {
		return ""
	}
	return "https://t.me/" + t.me.Username + "?start=" + payload
}

// GroupLink is a link that adds us to a group.
func (t *Talk) GroupLink() string { return "https://t.me/" + t.me.Username + "?startgroup=true" }
