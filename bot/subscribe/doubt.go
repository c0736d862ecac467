package subscribe

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/meant"
	"newsbot/news/query"
	"newsbot/store"
)

// questions takes up what people want to watch, and asks what they mean. It is understood as it is typed; what
// is perhaps not meant so is asked about before anything is written.
type questions struct {
	lists   *lists
	sources *sources
	store   *store.DB
	talk    *talk.Talk
	words   wordCount
	past    backtest
	log     *slog.Logger
}

// propose is the letter of the button that does what a proposal says.
const propose = 'h' // offer of a proposal

// A proposal is one thing that somebody may have meant by what they typed.
type proposal struct {
	how     meant.How // "" is as typed
	typed   string
	asked   []meant.Kind        // what was asked about it before
	instead news.SubscriptionID // in whose place it comes; 0 for none
	test    bool                // see what it would have found; nothing is written
}

// watch answers /watch.
func (w *questions) watch(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Args == "" {
		return nil, talk.Refuse("watch.which")
	}
	return w.take(c, proposal{typed: c.Args})
}

// take watches for what is proposed, unless something about it must be asked first.
func (w *questions) take(c *talk.Call, p proposal) (*talk.Answer, error) {
	if p.test {
		return w.try(c, p)
	}
	doubts, err := w.doubts(c, p.typed)
	if err != nil {
		return nil, err
	}
	if grave := toAsk(doubts, p.asked); len(grave) > 0 {
		return w.question(c, p, grave), nil
	}
	q, err := talk.Ask(p.typed)
	if err != nil {
		return nil, err
	}
	e, err := w.write(c, q, p.instead)
	if err != nil {
		return nil, err
	}
	many := e.created && w.tellPast(c, e.answer, q, e.ID)
	w.remark(c, e.answer, e.ID, doubts, many)
	return e.answer, nil
}

// tellPast adds to an answer what a query that was written would have found, and if
// that is many, what finds fewer. It says whether it did.
func (w *questions) tellPast(c *talk.Call, a *talk.Answer, q *talk.Asked, written news.SubscriptionID) (many bool) {
	found, err := w.past.run(c, q.Query)
	if err != nil {
		w.log.Error("a watch is written, but not what it would have found", "error", err)
		return false
	}
	a.Text = telegram.Join("\n\n", a.Text, w.past.say(c, &found))
	if !isMany(&found) {
		return false
	}
	w.offer(c, a, meant.Narrower(q.Typed, q.Query, headlines(&found)), proposal{instead: written})
	return true
}

// remarks are the doubts about what finds something as it is typed: they are told
// when it is on the list.
var remarks = []meant.Kind{meant.Tag, meant.Forms, meant.Broad}

// toAsk are the doubts that must be settled first, without those asked about before.
func toAsk(doubts []meant.Doubt, asked []meant.Kind) []meant.Doubt {
	return slices.DeleteFunc(slices.Clone(doubts), func(d meant.Doubt) bool {
		return slices.Contains(remarks, d.Kind) || slices.Contains(asked, d.Kind)
	})
}

// question asks what is meant, with a button for each thing that may be.
func (w *questions) question(c *talk.Call, p proposal, doubts []meant.Doubt) *talk.Answer {
	for _, d := range doubts {
		p.asked = append(slices.Clip(p.asked), d.Kind)
	}
	a := &talk.Answer{}
	for _, d := range doubts {
		a.Text = telegram.Join("\n\n", a.Text, c.Doubt(d))
		w.offer(c, a, d.Offers, p)
	}
	last := talk.Row(c.Cancel("doubt.leave"))
	if _, err := query.Parse(p.typed); err == nil && !isEmpty(doubts) {
		p.how = ""
		last = talk.Row(c.Button("doubt.as-typed", propose, w.talk.Offer(c, p)), last[0])
	}
	a.Buttons = append(a.Buttons, last)
	return a
}

// isEmpty says whether nothing was typed that could be looked for.
func isEmpty(doubts []meant.Doubt) bool {
	return slices.ContainsFunc(doubts, func(d meant.Doubt) bool { return d.Kind == meant.Address || d.Kind == meant.Nothing })
}

// offer adds a button for each offer to an answer, but none that reads as another does
// there.
func (w *questions) offer(c *talk.Call, a *talk.Answer, offers []meant.Offer, p proposal) {
	for _, o := range offers {
		b := w.offerButton(c, o, p)
		if !slices.ContainsFunc(a.Buttons, func(row []telegram.Button) bool { return row[0].Text == b.Text }) {
			a.Buttons = append(a.Buttons, talk.Row(b))
		}
	}
}

// offerButton does what an offer says in place of what p proposes.
func (w *questions) offerButton(c *talk.Call, o meant.Offer, p proposal) telegram.Button {
	p.how, p.typed = o.How, o.Query
	return talk.Button(c.Offer(o), propose, w.talk.Offer(c, p))
}

// remark adds the doubts about what was written, and offers to put what may be
// meant in its place. many says that there is a warning already.
func (w *questions) remark(c *talk.Call, a *talk.Answer, written news.SubscriptionID, doubts []meant.Doubt, many bool) {
	for _, d := range doubts {
		if !slices.Contains(remarks, d.Kind) || many && d.Kind == meant.Broad {
			continue
		}
		a.Text = telegram.Join("\n\n", a.Text, c.Doubt(d))
		w.offer(c, a, d.Offers, proposal{instead: written})
	}
}

// write puts a query on the chat's list, in the place of another one, whose urgency
// it takes over. That goes only when the new one is there, so that no moment is
// without either.
func (w *questions) write(c *talk.Call, q *talk.Asked, instead news.SubscriptionID) (entered, error) {
	s := q.Subscription()
	subs, err := w.store.Subscriptions(c.To)
	if err != nil {
		return entered{}, err
	}
	s.Urgent = slices.ContainsFunc(subs, func(old news.Subscription) bool { return old.ID == instead && old.Urgent })
	e, err := w.lists.enter(c, s)
	if err != nil || instead == 0 || instead == e.ID {
		return e, err
	}
	if _, err = w.store.Unsubscribe(c.To, instead, c.Now); errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return e, err
}

// pressPropose does what somebody says they meant.
func (w *questions) pressPropose(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
	chosen, err := talk.Take[proposal](w.talk, p, 0)
	if err != nil {
		return nil, err
	}
	if chosen.how == meant.Follow {
		c := p.Call
		c.Args = chosen.typed
		return w.sources.follow(ctx, &c)
	}
	return w.take(&p.Call, chosen)
}

// pressWatch watches for what somebody asked before.
func (w *questions) pressWatch(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	q, err := talk.Take[*talk.Asked](w.talk, p, 0)
	if err != nil {
		return nil, err
	}
	return w.take(&p.Call, proposal{typed: q.Typed})
}

// edit answers /edit: another query in the place of one on the list, as urgent as it.
func (w *questions) edit(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	number, typed, _ := strings.Cut(c.Args, " ")
	if typed = strings.TrimSpace(typed); typed == "" {
		return nil, talk.Refuse("watches.edit-how")
	}
	subs, err := w.store.Subscriptions(c.To)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(number, "."))
	switch {
	case err != nil:
		return nil, talk.Refuse("watches.edit-how")
	case len(subs) == 0:
		return nil, talk.Refuse("watches.none")
	case n < 1 || n > len(subs):
		return nil, talk.Refuse("watches.edit-number", talk.Args{"number": n, "n": len(subs)})
	}
	return w.take(c, proposal{typed: typed, instead: subs[n-1].ID})
}

// said answers what a person writes without a command: they probably meant it to be
// watched.
func (w *questions) said(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	doubts, err := w.doubts(c, c.Args)
	if err != nil {
		return nil, err
	}
	q, err := talk.Ask(c.Args)
	var a *talk.Answer
	switch grave := toAsk(doubts, nil); {
	case len(grave) > 0:
		a = w.question(c, proposal{typed: c.Args}, grave)
	case err != nil:
		return nil, talk.Refuse("watch.not-understood")
	default:
		a = &talk.Answer{
			Text:    c.Say("watch.shall-i", talk.Args{"what": c.Args}),
			Buttons: [][]telegram.Button{talk.Row(w.lists.watchButton(c, q))},
		}
	}
	if w.lists.latest != nil && err == nil && !isEmpty(doubts) {
		a.Buttons[0] = append(a.Buttons[0], w.lists.latest(c, q))
	}
	return a, nil
}

// doubts are what may not be meant of a query, as far as the chat may know.
func (w *questions) doubts(c *talk.Call, typed string) ([]meant.Doubt, error) {
	known := meant.Known{}
	sources, err := w.sources.visible(c)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		if name := s.Known(); name != "" {
			known.Sources = append(known.Sources, name)
		}
	}
	known.Words, err = w.words.in(w.store, c.Now)
	return meant.Doubts(typed, known), err
}

// How many of the newest items the words are counted in, and how long that count is
// good for.
const (
	countedItems = 500
	countedFor   = 10 * time.Minute
)

// A wordCount says which words the newest stories of public sources have. One
// person's question counts them, and those of others wait for it.
type wordCount struct {
	mu    sync.Mutex
	known meant.Known // guarded by mu; what it holds is never changed
	at    time.Time   // when it was counted; guarded by mu
}

// in are the words of the newest items on file, with how many have each.
func (n *wordCount) in(db *store.DB, now time.Time) (map[string]int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.at.IsZero() && now.Sub(n.at) < countedFor {
		return n.known.Words, nil
	}
	items, err := db.Latest(countedItems, store.Place{}, func(i *news.Item) bool {
		src, ok := db.SourceByID(i.Source)
		return ok && src.OpenTo(news.Audience{})
	})
	if err != nil {
		return nil, err
	}
	var known meant.Known
	for i := range items {
		text := query.TextOf(&items[i], "")
		known.Learn(&text)
	}
	n.known, n.at = known, now
	return known.Words, nil
}
