package operate

import (
	"context"
	"errors"
	"strings"

	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// corrections are how an operator puts right, or takes back, what was told: every
// message that tells it, wherever it stands.
type corrections struct {
	store  *store.DB
	talk   *talk.Talk
	reword func(news.ItemID, news.Wording) (news.Item, error)
}

// A correction is what an operator writes in the place of an item's words.
type correction struct {
	item  news.ItemID
	words news.Wording
}

// A retraction is an item that an operator is about to take back.
type retraction struct {
	item news.ItemID
	why  string
}

// correct answers /correct HEADLINE in reply to a post or an alert.
func (s corrections) correct(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	words, err := wording(c.Args)
	if err != nil {
		return nil, err
	}
	items, err := s.answered(c, "correct.how")
	if err != nil {
		return nil, err
	}
	if words.Title == "" {
		return nil, talk.Refuse("correct.how")
	}
	if len(items) > 1 {
		return s.choose(c, items, func(i *news.Item) telegram.Button {
			return talk.Button(i.Title, reword, s.talk.Offer(c, correction{i.ID, words}))
		}), nil
	}
	return s.put(c, correction{items[0].ID, words})
}

// answered are the items of the message that a call answers. how is the refusal of
// one that answers none.
func (s corrections) answered(c *talk.Call, how string) ([]news.Item, error) {
	if c.About != 0 {
		item, err := s.talk.Item(c.About)
		return []news.Item{item}, err
	}
	if c.Answers.Message == 0 {
		return nil, talk.Refuse(how)
	}
	items, err := s.store.ToldIn(c.Answers)
	if err == nil && len(items) == 0 {
		err = talk.Refuse("correct.unknown")
	}
	return items, err
}

// mostChoices is how many stories of one message are offered to choose from.
const mostChoices = 20

// choose asks which story of a message is meant.
func (s corrections) choose(c *talk.Call, items []news.Item, button func(*news.Item) telegram.Button) *talk.Answer {
	a := &talk.Answer{Text: c.Say("correct.which")}
	for i := range items[:min(len(items), mostChoices)] {
		a.Buttons = append(a.Buttons, talk.Row(button(&items[i])))
	}
	a.Buttons = append(a.Buttons, talk.Row(c.Cancel("talk.cancel")))
	return a
}

func (s corrections) pressReword(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	w, err := talk.Take[correction](s.talk, p, 0)
	if err != nil {
		return nil, err
	}
	a, err := s.put(&p.Call, w)
	if a != nil {
		a.Toast = p.Plain("correct.corrected")
	}
	return a, err
}

// put puts an operator's words in the place of an item's, everywhere, and has those
// told who ask for what only these have.
func (s corrections) put(c *talk.Call, w correction) (*talk.Answer, error) {
	item, err := s.reword(w.item, w.words)
	if err != nil {
		return nil, expired(err)
	}
	return s.done(c, "correct.done", &item)
}

// expired is what an operator reads of an item that is no longer on file.
func expired(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return talk.Refuse("correct.gone")
	}
	return err
}

// done says what became of an item, and of how many messages.
func (s corrections) done(c *talk.Call, sentence string, item *news.Item) (*talk.Answer, error) {
	young, all, err := s.store.Copies(item.ID, delivery.Revisable, c.Now)
	if err != nil {
		return nil, expired(err)
	}
	lines := []telegram.HTML{c.Say(sentence, talk.Args{"title": item.Title}), c.Say("correct.copies", talk.Args{"n": young})}
	if old := all - young; old > 0 {
		lines = append(lines, c.Say("correct.copies-old", talk.Args{"n": old}))
	}
	return &talk.Answer{Text: talk.Paragraph(lines...)}, nil
}

// retract answers /retract in reply to a post or an alert: it asks how.
func (s corrections) retract(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	items, err := s.answered(c, "correct.retract-how")
	if err != nil {
		return nil, err
	}
	why := strings.Join(strings.Fields(c.Args), " ")
	if telegram.Units(why) > maxReason {
		return nil, talk.Refuse("correct.too-long", talk.Args{"title": texts.MaxTitle, "line": maxReason})
	}
	if len(items) > 1 {
		return s.choose(c, items, func(i *news.Item) telegram.Button {
			return talk.Button(i.Title, takeBack, s.talk.Offer(c, retraction{i.ID, why}), uint64(askHow))
		}), nil
	}
	return s.ask(c, retraction{items[0].ID, why})
}

// maxReason is the longest reason of a retraction, or line of a correction, in
// UTF-16 units: an alert has room for 400 of a line.
const maxReason = 400

// What a button of a retraction does.
const (
	strike = iota
	remove
	askHow
	undo // of one that was struck through
)

// ask asks how an item is to be taken back.
func (s corrections) ask(c *talk.Call, r retraction) (*talk.Answer, error) {
	item, err := s.talk.Item(r.item)
	if err != nil {
		return nil, err
	}
	young, _, err := s.store.Copies(item.ID, delivery.Revisable, c.Now)
	if err != nil {
		return nil, expired(err)
	}
	id := s.talk.Offer(c, r)
	return &talk.Answer{
		Text: talk.Paragraph(c.Say("correct.ask", talk.Args{"title": item.Title}), c.Say("correct.reaches", talk.Args{"n": young})),
		Buttons: [][]telegram.Button{
			talk.Row(c.Button("correct.strike", takeBack, id, strike), c.Button("correct.delete", takeBack, id, remove)),
			talk.Row(c.Cancel("talk.cancel")),
		},
	}, nil
}

// pressTakeBack takes an item back.
func (s corrections) pressTakeBack(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	r, err := talk.Take[retraction](s.talk, p, 0)
	if err != nil {
		return nil, err
	}
	switch p.Token.Arg(1) {
	case askHow:
		return s.ask(&p.Call, r)
	case undo:
		return s.putBack(&p.Call, r)
	}
	item, err := s.store.Retract(r.item, p.Token.Arg(1) == remove, r.why, p.Now)
	if err != nil {
		return nil, expired(err)
	}
	a, err := s.done(&p.Call, "correct.retracted", &item)
	if a != nil {
		a.Toast = p.Plain("correct.toast")
		if p.Token.Arg(1) == strike {
			a.Buttons = [][]telegram.Button{talk.Row(p.Button("correct.undo", takeBack, s.talk.Offer(&p.Call, r), undo))}
		}
	}
	return a, err
}

// putBack undoes that an item was struck through.
func (s corrections) putBack(c *talk.Call, r retraction) (*talk.Answer, error) {
	item, err := s.store.Unretract(r.item, c.Now)
	if err != nil {
		return nil, expired(err)
	}
	return s.done(c, "correct.undone", &item)
}

// wording reads what an operator writes in an item's place: the headline, below it
// perhaps the line below it, and points.
func wording(typed string) (w news.Wording, err error) {
	for line := range strings.Lines(typed) {
		line = strings.Join(strings.Fields(line), " ")
		point, isPoint := strings.CutPrefix(line, "•")
		switch {
		case line == "":
			continue
		case isPoint:
			w.Bullets = append(w.Bullets, strings.TrimSpace(point))
		case w.Title == "":
			w.Title = line
		case w.Deck == "":
			w.Deck = line
		default:
			w.Deck += " " + line
		}
	}
	for _, line := range append(w.Bullets, w.Deck) {
		if telegram.Units(line) > maxReason || telegram.Units(w.Title) > texts.MaxTitle {
			return w, talk.Refuse("correct.too-long", talk.Args{"title": texts.MaxTitle, "line": maxReason})
		}
	}
	return w, nil
}
