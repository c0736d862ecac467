package subscribe

import (
	"cmp"
	"context"
	"encoding/base64"
	"net/url"
	"strconv"

	"newsbot/bot/alert"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// watchLink watches for the query in a link.
func (w *questions) watchLink(ctx context.Context, c *talk.Call, coded string) (*talk.Answer, error) {
	typed, err := base64.RawURLEncoding.DecodeString(coded)
	if err != nil {
		return nil, talk.Refuse("watch.bad-link")
	}
	c.Args = string(typed)
	return w.watch(ctx, c)
}

// followLink follows the source in a link.
func (f *sources) followLink(_ context.Context, c *talk.Call, coded string) (*talk.Answer, error) {
	id, err := strconv.ParseUint(coded, 36, 64)
	if err != nil {
		return nil, talk.Refuse("sources.bad-link")
	}
	s, err := f.seen(c, news.SourceID(id))
	if err != nil {
		return nil, err
	}
	return f.followSource(c, &s)
}

// shareButton passes a link on that has whoever opens it ask for the same; it has
// no address, and so is left out, when the query is too long for a link.
func (l *lists) shareButton(c *talk.Call, s *news.Subscription) telegram.Button {
	if !s.Price.IsZero() {
		return telegram.Button{} // whoever opens it may have another desk
	}
	link := l.talk.StartLink(alert.WatchLink + base64.RawURLEncoding.EncodeToString([]byte(cmp.Or(s.Typed, s.Query))))
	if s.Source != 0 {
		link = l.talk.StartLink(alert.FollowLink + strconv.FormatUint(uint64(s.Source), 36))
	}
	if link == "" {
		return telegram.Button{}
	}
	return telegram.Button{Text: c.Plain("watch.share"), URL: "https://t.me/share/url?url=" + url.QueryEscape(link)}
}
