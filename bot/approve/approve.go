// Package approve is the editors' hand: a channel's posts come to a group of editors
// before its readers see them, who publish, change, put off or drop each. What a draft
// is, and that it is published once, stands in packages news and store.
package approve

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"time"

	"newsbot/bot/alert"
	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// Options say what an Approve works with. All are required.
type Options struct {
	Store  *store.DB
	Talk   *talk.Talk
	Client *telegram.Client
	Engine *delivery.Engine
	Brake  *delivery.Brake
	Alerts *alert.Maker
	Zone   func(news.Destination) *time.Location // that times are meant in which somebody types for a destination
	Log    *slog.Logger
	Now    func() time.Time
}

// An Approve is the feature.
type Approve struct {
	Options
	changed chan struct{} // holds a token when something is to be done about a draft
}

// New makes an Approve.
func New(o Options) *Approve { return &Approve{Options: o, changed: make(chan struct{}, 1)} }

// The letters of the editors' buttons. Their first argument is a draft, unless they
// say otherwise.
const (
	publish = '2' // 1 and the page of the queue that it stands in; 0 below the card
	drop    = '3' // the same
	stop    = '4'
	edit    = '5'
	later   = '6'
	put     = '7' // place in delays
	page    = '8' // page of the queue
	mode    = '9' // place in modes; of the channel that the panel is about
)

// Feature is what editors can do.
func (a *Approve) Feature() talk.Feature {
	return talk.Feature{
		Commands: []talk.Command{
			{Name: "approval", Args: "menu.approval-args", About: "menu.approval", Changes: true, Run: a.approval},
			{Name: "editors", Args: "menu.editors-args", About: "menu.editors", Own: true, Run: a.editors},
			{Name: "queue", About: "menu.queue", Run: a.queue},
			{Name: "stopall", About: "menu.stopall", Operator: true, Run: a.stopAll},
			{Name: "resume", About: "menu.resume", Operator: true, Run: a.resume},
		},
		Actions: []talk.Action{
			{Letter: publish, Run: a.presser(news.DidPublish), Reply: a.replied},
			{Letter: drop, Run: a.presser(news.DidDrop)},
			{Letter: stop, Run: a.presser(news.DidStop)},
			{Letter: edit, Run: a.pressEdit},
			{Letter: later, Run: a.pressLater},
			{Letter: put, Run: a.pressPut},
			{Letter: page, Run: a.pressPage},
			{Letter: mode, Changes: true, Run: a.pressMode},
		},
	}
}

// draft finds a draft on which whoever calls may decide: each member of its group of
// editors there, an operator of the bot, and in their own chat who runs its channel.
func (a *Approve) draft(ctx context.Context, c *talk.Call, id news.DeliveryID) (news.Draft, error) {
	d, err := a.Store.Draft(id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return d, talk.ErrButton
	case err != nil, c.At.Chat == d.Editors, a.Talk.IsOperator(c.By):
		return d, err
	}
	channel, err := a.Store.Chat(d.To.Chat)
	if err != nil || !c.Private() && !c.Acts() {
		return d, errors.Join(err, talk.ErrButton)
	}
	return d, a.Talk.MayChange(ctx, c, channel)
}

// do does something to a draft. Where somebody was faster the error says who.
func (a *Approve) do(c *talk.Call, id news.DeliveryID, did news.Deed) error {
	did.By, did.Name, did.When = c.By, c.Name, c.Now
	d, queued, err := a.Store.DoDraft(id, did)
	switch {
	case errors.Is(err, store.ErrSettled):
		return talk.Refuse("approve.settled", talk.Args{"what": a.state(&c.Printer, &d, c.Now)})
	case errors.Is(err, news.ErrNotYet):
		return talk.Refuse("approve.when")
	case errors.Is(err, news.ErrChanged):
		return talk.Refuse("approve.changed")
	case err != nil:
		return err
	}
	a.Engine.Wake(queued)
	a.poke()
	return nil
}

// poke has the drafts looked at that changed.
func (a *Approve) poke() {
	select {
	case a.changed <- struct{}{}:
	default:
	}
}

// presser makes what a button does that does one thing to a draft. The card changes
// when what was done is on disk; whoever pressed sees a word at once.
func (a *Approve) presser(kind news.DeedKind) func(context.Context, *talk.Pressed) (*talk.Answer, error) {
	return func(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
		d, err := a.draft(ctx, &p.Call, news.DeliveryID(p.Token.Arg(0)))
		if err != nil {
			return nil, err
		}
		if err := a.do(&p.Call, d.ID, news.Deed{Kind: kind}); err != nil {
			return nil, err
		}
		answer := &talk.Answer{}
		if n := p.Token.Page(1); n > 0 {
			if answer, err = a.list(&p.Call, n-1); err != nil {
				return nil, err
			}
		}
		answer.Toast = p.Plain(toasts[kind])
		return answer, nil
	}
}

// toasts are what whoever pressed a button sees.
var toasts = map[news.DeedKind]string{
	news.DidPublish: "approve.toast-publish", news.DidDrop: "approve.toast-drop", news.DidStop: "approve.toast-hold",
}

// delays are how far the buttons put a draft off; 0 is until the morning.
var delays = []time.Duration{15 * time.Minute, time.Hour, 3 * time.Hour, 0}

// pressLater asks when a draft is to go.
func (a *Approve) pressLater(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
	d, err := a.draft(ctx, &p.Call, news.DeliveryID(p.Token.Arg(0)))
	if err != nil {
		return nil, err
	}
	var row []telegram.Button
	for n, delay := range delays {
		label := p.Plain("approve.morning")
		if delay > 0 {
			label = p.Plain("approve.in", talk.Args{"time": p.Roundly(delay)})
		}
		row = append(row, talk.Button(label, put, uint64(d.ID), uint64(n)))
	}
	return talk.Anew(&talk.Answer{Text: p.Say("approve.ask-when"), Buttons: [][]telegram.Button{row[:2], row[2:]}}, nil)
}

// pressPut puts a draft off.
func (a *Approve) pressPut(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
	d, err := a.draft(ctx, &p.Call, news.DeliveryID(p.Token.Arg(0)))
	n := p.Token.Page(1)
	switch {
	case err != nil:
		return nil, err
	case n >= len(delays):
		return nil, talk.ErrButton
	}
	at := news.NextMorning(p.Now, a.Zone(d.To))
	if delays[n] > 0 {
		at = p.Now.Add(delays[n])
	}
	return a.putTo(&p.Call, d.ID, at)
}

// putTo has a draft go at a time, and says so.
func (a *Approve) putTo(c *talk.Call, id news.DeliveryID, at time.Time) (*talk.Answer, error) {
	if err := a.do(c, id, news.Deed{Kind: news.DidPut, At: at}); err != nil {
		return nil, err
	}
	return &talk.Answer{Text: c.Say("approve.goes", talk.Args{"at": c.Time(at, c.Now)})}, nil
}

// pressEdit says how a draft is changed.
func (a *Approve) pressEdit(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if _, err := a.draft(ctx, &p.Call, news.DeliveryID(p.Token.Arg(0))); err != nil {
		return nil, err
	}
	return talk.Anew(&talk.Answer{Text: p.Say("approve.ask-edit")}, nil)
}

// inPost refuses a change of which the post would show nothing: of a part that the
// channel's template leaves out, or of a point that is not there. shown is how many points
// there are.
func (a *Approve) inPost(d *news.Draft, change *news.Edit, shown int) error {
	w, err := a.Alerts.Wishes(d.To)
	if err != nil {
		return err
	}
	lacks := func(p news.Part) bool {
		t := w.Look.Template
		return t != nil && *t != "" && !strings.Contains(*t, p.Name())
	}
	switch {
	case change.Deck != nil && lacks(news.PartDeck):
		return talk.Refuse("approve.left-out", talk.Args{"part": news.PartDeck.Name()})
	case len(change.Bullets) > 0 && lacks(news.PartBullets):
		return talk.Refuse("approve.left-out", talk.Args{"part": news.PartBullets.Name()})
	}
	for n, text := range change.Bullets {
		if text == "" && n >= shown {
			return talk.Refuse("approve.no-point", talk.Args{"number": n + 1})
		}
	}
	return nil
}

// replied changes a draft by what somebody writes below its card, or puts it off to
// the time that they name.
func (a *Approve) replied(ctx context.Context, c *talk.Call, t talk.Token) (*talk.Answer, error) {
	d, err := a.draft(ctx, c, news.DeliveryID(t.Arg(0)))
	if err != nil {
		return nil, err
	}
	if at, ok := news.ParseMoment(c.Args, c.Now, a.Zone(d.To)); ok {
		return a.putTo(c, d.ID, at)
	}
	change, ok := change(c.Args)
	if !ok {
		return nil, talk.Refuse("approve.ask-edit")
	}
	shown, err := a.Alerts.Points(&d)
	if err != nil {
		return nil, err
	}
	if err := a.inPost(&d, &change, len(shown)); err != nil {
		return nil, err
	}
	if err := a.do(c, d.ID, news.Deed{Kind: news.DidEdit, Edit: change.Placed(shown)}); err != nil {
		return nil, err
	}
	return &talk.Answer{Text: c.Say("approve.edited")}, nil
}
