package alert

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// Pages is the letter of the button that shows what stands behind a digest, and
// turns its pages. Its arguments are the chat and the topic that the digest stands
// in, its first delivery, and the page, from 1 on; 0 is the first in a message of
// its own.
const Pages = 'I'

// PagesLink begins what a link to the bot asks for that shows the same.
const PagesLink = "d-"

// The most that a point and a publisher take in a digest, in UTF-16 units.
const (
	maxPoint     = 140
	maxPublisher = 40
)

// A line is a story in a digest, in parts.
type line struct {
	alert
	point string
}

// Collect makes a digest of alerts that one destination has waited for: the first
// few with a point each, the others behind its button. One of which the item is no
// longer on file is left out.
func (m *Maker) Collect(_ context.Context, list []news.Delivery) (delivery.Digest, error) {
	to := list[0].Destination
	w, err := m.Wishes(to)
	if err != nil {
		return delivery.Digest{}, err
	}
	lines, told, candidates, err := m.candidates(list, &w)
	if err != nil || len(lines) < 2 {
		return delivery.Digest{}, err // one has its whole form
	}
	order, first := news.Rank(candidates)
	d := delivery.Digest{Message: telegram.Message{To: to, Silent: *w.Silent}}
	ranked := make([]line, 0, len(order))
	for _, i := range order {
		d.Told, ranked = append(d.Told, told[i]), append(ranked, lines[i])
	}
	d.Message.Text, d.Points = fitted(w.say, ranked, first, w.footer)
	if more := len(d.Told) - d.Points; more > 0 {
		d.Message.Buttons = m.behind(&w, to, firstOf(d.Told), more)
	}
	return d, nil
}

// digestAgain is a digest with its stories as they are now. whole is false where it
// would tell fewer of them itself than the pages behind it leave out.
func (m *Maker) digestAgain(p *store.Post, lines []line, w *Wishes) (msg telegram.Message, whole bool) {
	text, points := fitted(w.say, lines, p.Points, w.footer)
	msg = telegram.Message{To: p.Destination, Text: text, Silent: *w.Silent}
	if more := len(lines) - points; more > 0 {
		msg.Buttons = m.behind(w, p.Destination, p.First, more)
	}
	return msg, points == p.Points
}

// firstOf is the lowest number of some deliveries, by which their message is
// remembered.
func firstOf(list []news.Delivery) news.DeliveryID {
	return slices.MinFunc(list, func(a, b news.Delivery) int { return cmp.Compare(a.ID, b.ID) }).ID
}

// candidates reads what some deliveries tell of.
func (m *Maker) candidates(list []news.Delivery, w *Wishes) (lines []line, told []news.Delivery, all []news.Candidate, err error) {
	now := time.Now()
	for i := range list {
		d := &list[i]
		a, item, err := m.untold(d, w, now)
		if errors.Is(err, delivery.ErrNothing) {
			continue
		}
		if err != nil {
			return nil, nil, nil, err
		}
		src, _ := m.store.SourceByID(item.Source)
		lines, told = append(lines, line{a, a.point()}), append(told, *d)
		all = append(all, news.Candidate{Voices: len(a.by), Lane: d.Lane, At: d.Decided, Category: cmp.Or(src.Category, src.Name)})
	}
	return lines, told, all, nil
}

// point is the one thing that a digest says of an alert beside its headline.
func (a *alert) point() string {
	for _, text := range append(slices.Clone(a.bullets), a.deck) {
		if text != "" {
			return telegram.Cut(text, maxPoint)
		}
	}
	return ""
}

// fitted is the text of a digest that tells at most n of some lines, and how many
// it tells. What is too long loses points, from the last on, then reasons, then
// stories.
func fitted(say texts.Printer, all []line, n int, footer telegram.HTML) (telegram.HTML, int) {
	shown := slices.Clone(all[:n])
	text := func() telegram.HTML {
		parts := []telegram.HTML{say.Say("digest.title", texts.Args{"n": len(all)})}
		for i := range shown {
			parts = append(parts, shown[i].html())
		}
		return telegram.Join("\n\n", append(parts, footer)...)
	}
	for i := len(shown) - 1; i >= 0 && telegram.Length(text()) > telegram.MaxText; i-- {
		shown[i].point = ""
	}
	for i := len(shown) - 1; i >= 0 && telegram.Length(text()) > telegram.MaxText; i-- {
		shown[i].because = because{}
	}
	for len(shown) > 1 && telegram.Length(text()) > telegram.MaxText {
		shown = shown[:len(shown)-1]
	}
	return text(), len(shown)
}

// html is a story of a digest: its headline with the article behind it, a point,
// who reports it, and why it came.
func (l *line) html() telegram.HTML {
	title := l.struck(telegram.Escape(telegram.Cut(l.claimless(), maxDigestTitle)))
	if address, ok := l.address(); ok {
		title = telegram.Link(title, address)
	}
	foot := telegram.Join(" · ", l.publisher(), l.correction(), l.reason())
	return telegram.Join("\n", l.head(telegram.Bold(title)), telegram.Escape(l.point), foot)
}

// address is that of the article.
func (l *line) address() (string, bool) {
	if len(l.by) == 0 {
		return "", false
	}
	return telegram.Address(l.by[0].link)
}

// publisher is who reports it, and how many others.
func (l *line) publisher() telegram.HTML {
	if len(l.by) == 0 {
		return ""
	}
	name := texts.Line(l.by[0].name, maxPublisher)
	if others := len(l.by) - 1; others > 0 {
		return l.say.Say("digest.and-others", texts.Args{"name": name, "n": others})
	}
	return telegram.Escape(name)
}

// behind is the button below a digest that shows the others. In a channel, where
// nobody but its administrators can press one for all, it leads to a chat with us.
func (m *Maker) behind(w *Wishes, to news.Destination, first news.DeliveryID, n int) [][]telegram.Button {
	text := w.say.Plain("digest.others", texts.Args{"n": n})
	b := talk.Button(text, Pages, PageArgs(to, first, 0)...)
	if w.kind == news.Channel {
		if m.StartLink == nil {
			return nil
		}
		b = telegram.Button{Text: text, URL: m.StartLink(PagesLink + linkTo(to, first))}
	}
	return [][]telegram.Button{talk.Row(b)}
}

// PageArgs are the arguments of a button that shows a page of what stands behind
// a digest.
func PageArgs(to news.Destination, first news.DeliveryID, page int) []uint64 {
	return []uint64{uint64(to.Chat), uint64(to.Topic), uint64(first), uint64(page)}
}

// linkTo is a digest as a link names it.
func linkTo(to news.Destination, first news.DeliveryID) string {
	var parts []string
	for _, n := range PageArgs(to, first, 0)[:3] {
		parts = append(parts, strconv.FormatUint(n, 36))
	}
	return strings.Join(parts, "-")
}

// pageLines is how many stories stand on a page behind a digest.
const pageLines = news.DigestStories

// PagesOf is how many pages stand behind a digest.
func PagesOf(p *store.Post) int { return (len(p.Items) - p.Points + pageLines - 1) / pageLines }

// Page is a page of what stands behind a digest, as who asks for it is to read it.
// Items that are no longer on file, or were taken back, are left out.
func (m *Maker) Page(say texts.Printer, p *store.Post, page int) (telegram.HTML, error) {
	from := min(p.Points+page*pageLines, len(p.Items))
	of := PagesOf(p)
	title := say.Say("digest.rest", texts.Args{"n": len(p.Items) - p.Points})
	if of > 1 {
		title = say.Say("digest.rest-page", texts.Args{"n": len(p.Items) - p.Points, "number": page + 1, "of": of})
	}
	parts := []telegram.HTML{title}
	for _, id := range p.Items[from:min(from+pageLines, len(p.Items))] {
		item, err := m.store.Item(id)
		if errors.Is(err, store.ErrNotFound) || item.Recall.Taken() {
			continue
		}
		if err != nil {
			return "", err
		}
		src, _ := m.store.SourceByID(item.Source)
		a := newAlert(say, &item, []reporter{{src.Reporting(&item), item.Link}}, because{}, p.At)
		parts = append(parts, (&line{alert: a}).html())
	}
	if len(parts) == 1 {
		parts = append(parts, say.Say("digest.gone"))
	}
	return telegram.Join("\n\n", parts...), nil
}

// Linked reads what a link names, see PagesLink.
func Linked(code string) (to news.Destination, first news.DeliveryID, ok bool) {
	var n [3]uint64
	parts := strings.Split(code, "-")
	if len(parts) != len(n) {
		return to, 0, false
	}
	for i, part := range parts {
		var err error
		if n[i], err = strconv.ParseUint(part, 36, 64); err != nil {
			return to, 0, false
		}
	}
	return news.Destination{Chat: news.ChatID(n[0]), Topic: news.TopicID(n[1])}, news.DeliveryID(n[2]), true
}
