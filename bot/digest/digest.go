// Package digest shows what stands behind a digest: the stories for which the
// message had no room, page by page.
package digest

import (
	"context"
	"errors"

	"newsbot/bot/alert"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// Options say what a Digest works with. All are required.
type Options struct {
	Store  *store.DB
	Talk   *talk.Talk
	Alerts *alert.Maker
}

// A Digest is the feature.
type Digest struct{ o Options }

// New makes a Digest.
func New(o Options) *Digest { return &Digest{o} }

// Feature is the reading of digests.
func (d *Digest) Feature() talk.Feature {
	return talk.Feature{
		Actions: []talk.Action{{Letter: alert.Pages, Run: d.press}},
		Links:   []talk.Link{{Prefix: alert.PagesLink, Run: d.link}},
	}
}

// press shows a page: the first one in a message of its own, so that the digest
// stays for all who read it.
func (d *Digest) press(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
	to := news.Destination{Chat: news.ChatID(p.Token.Arg(0)), Topic: news.TopicID(p.Token.Arg(1))}
	first, page := news.DeliveryID(p.Token.Arg(2)), p.Token.Page(3)
	a, err := d.page(ctx, &p.Call, to, first, max(page-1, 0))
	if a != nil {
		a.Anew = page == 0
	}
	return a, err
}

// link shows the first page to who comes from a channel.
func (d *Digest) link(ctx context.Context, c *talk.Call, code string) (*talk.Answer, error) {
	to, first, ok := alert.Linked(code)
	if !ok {
		return nil, talk.Refuse("digest.bad-link")
	}
	return d.page(ctx, c, to, first, 0)
}

// page is a page of what stands behind a digest, for who may read the chat that it
// stands in.
func (d *Digest) page(ctx context.Context, c *talk.Call, to news.Destination, first news.DeliveryID, number int) (*talk.Answer, error) {
	if err := d.mayRead(ctx, c, to.Chat); err != nil {
		return nil, err
	}
	p, err := d.o.Store.Post(to, first)
	if errors.Is(err, store.ErrNotFound) {
		return nil, talk.Refuse("digest.gone")
	}
	if err != nil {
		return nil, err
	}
	of := alert.PagesOf(&p)
	number = min(number, max(of-1, 0))
	text, err := d.o.Alerts.Page(c.Printer, &p, number)
	if err != nil {
		return nil, err
	}
	return &talk.Answer{Text: text, Buttons: turns(c, &p, number, of)}, nil
}

// mayRead refuses who asks elsewhere for what a chat was told, unless they are in
// that chat or anybody may read it.
func (d *Digest) mayRead(ctx context.Context, c *talk.Call, chat news.ChatID) error {
	if c.Chat.ID == chat {
		return nil
	}
	there, err := d.o.Store.Chat(chat)
	if err == nil && there.Username != "" && there.Kind == news.Channel {
		return nil
	}
	if err == nil && there.Kind != news.Private && d.o.Talk.IsIn(ctx, chat, c.By) {
		return nil
	}
	return talk.Refuse("digest.not-yours")
}

// turns are the buttons that turn the pages.
func turns(c *talk.Call, p *store.Post, number, of int) [][]telegram.Button {
	var list []telegram.Button
	if number > 0 {
		list = append(list, c.Button("list.back", alert.Pages, alert.PageArgs(p.Destination, p.First, number)...))
	}
	if number < of-1 {
		list = append(list, c.Button("list.more", alert.Pages, alert.PageArgs(p.Destination, p.First, number+2)...))
	}
	if len(list) == 0 {
		return nil
	}
	return [][]telegram.Button{list}
}
