package reading

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/urls"
	"newsbot/store"
)

// described are the words of /pin that say what a piece is, as in lang=de or
// category="Old town".
var described = regexp.MustCompile(`^(lang|category)=(?:"([^"]*)"|(\S+))\s*`)

// pin answers /pin: in reply to an alert its story, or else what is at an address, is
// shown to all from now on.
func (r *Reading) pin(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	p, rest, err := r.toPin(c)
	if err != nil {
		return nil, err
	}
	for m := described.FindStringSubmatch(rest); m != nil; m = described.FindStringSubmatch(rest) {
		rest = rest[len(m[0]):]
		if value := texts.Line(m[2]+m[3], texts.MaxName); m[1] == "lang" {
			p.Lang = language(value)
		} else {
			p.Category = value
		}
	}
	p.Title = cmp.Or(texts.Line(rest, texts.MaxTitle), p.Title)
	if p.Title == "" {
		return nil, talk.Refuse("pins.no-title", talk.Args{"address": p.Link})
	}
	p.By, p.At = c.By, c.Now
	_, created, err := r.store.Pin(p)
	switch {
	case errors.Is(err, store.ErrTooMany):
		return nil, talk.Refuse("pins.full")
	case err != nil:
		return nil, err
	case !created:
		return &talk.Answer{Text: c.Say("pins.changed", talk.Args{"title": p.Title})}, nil
	}
	return &talk.Answer{Text: c.Say("pins.done", talk.Args{"title": p.Title})}, nil
}

// toPin is the piece that a /pin means, and the rest of what was typed.
func (r *Reading) toPin(c *talk.Call) (p store.Pin, rest string, err error) {
	if c.About != 0 {
		item, err := r.talk.Item(c.About)
		return r.pinOf(&item), strings.TrimSpace(c.Args), err
	}
	address, rest, _ := strings.Cut(strings.TrimSpace(c.Args), " ")
	if _, ok := telegram.Address(address); !ok {
		return p, "", talk.Refuse("pins.how")
	}
	p.Link = cleaned(address)
	err = r.store.Past(func(i *news.Item, _ news.StoryID) bool {
		if cleaned(i.Link) != p.Link {
			return true
		}
		p = r.pinOf(i)
		return false
	})
	return p, strings.TrimSpace(rest), err
}

// pinOf is an item as it is pinned.
func (r *Reading) pinOf(i *news.Item) store.Pin {
	src, _ := r.store.SourceByID(i.Source)
	return store.Pin{Title: texts.Line(i.Title, texts.MaxTitle), Link: cleaned(i.Link), Source: src.Reporting(i), Lang: i.Lang}
}

// cleaned is an address as others are compared with it.
func cleaned(address string) string {
	same, _ := urls.Clean(address)
	return cmp.Or(same, address)
}

// unpinSaid answers /unpin: in reply to an alert or with an address it takes that down,
// else it shows what can be taken down.
func (r *Reading) unpinSaid(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	link := cleaned(strings.TrimSpace(c.Args))
	if c.About != 0 {
		item, err := r.talk.Item(c.About)
		if err != nil {
			return nil, err
		}
		link = cleaned(item.Link)
	}
	if link == "" {
		return r.unpinPage(c, 0)
	}
	all, err := r.store.Pins()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(p store.Pin) bool { return p.Link == link })
	if i < 0 {
		return nil, talk.Refuse("pins.not-there")
	}
	old, err := r.store.Unpin(all[i].ID)
	if err != nil {
		return nil, err
	}
	return &talk.Answer{Text: c.Say("pins.removed", talk.Args{"title": old.Title})}, nil
}

// unpinPage shows one page of what is pinned, with a button for each that takes it
// down.
func (r *Reading) unpinPage(c *talk.Call, number int) (*talk.Answer, error) {
	all, err := r.pinned("")
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return &talk.Answer{Text: c.Say("pins.none")}, nil
	}
	p := talk.Paged(len(all), pinsSize, number)
	a := &talk.Answer{Text: pinLines(c, all, p)}
	for _, pin := range all[p.From:p.To] {
		a.Buttons = append(a.Buttons, talk.Row(talk.Button(c.Plain("watches.remove-one", talk.Args{"what": pin.Title}), unpin, uint64(p.Number), uint64(pin.ID))))
	}
	if turns := p.Turns(c, unpin); turns != nil {
		a.Buttons = append(a.Buttons, turns)
	}
	return a, nil
}

// pressUnpin takes a piece down, and shows the page where its button stood.
func (r *Reading) pressUnpin(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	id := store.PinID(p.Token.Arg(1))
	if id == 0 {
		return r.unpinPage(&p.Call, p.Token.Page(0))
	}
	old, err := r.store.Unpin(id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	a, err2 := r.unpinPage(&p.Call, p.Token.Page(0))
	if err2 == nil && err == nil {
		a.Toast = p.Plain("pins.removed", talk.Args{"title": old.Title})
	}
	return a, err2
}
