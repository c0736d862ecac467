// Package desk is how a person runs a channel or a group from their own chat with
// the bot: they choose one, and what they ask for is about it until they are done.
// Nothing is ever said in the channel but posts. Whether they may is asked of
// Telegram each time, see [talk.Talk.MayChange].
package desk

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/alert"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// Options say what a Desk works with. All are required.
type Options struct {
	Store      *store.DB
	Talk       *talk.Talk
	Client     *telegram.Client
	Alerts     *alert.Maker
	Translates bool                                 // there is a language model
	Fixed      func(news.Destination) []news.Outlet // what the configuration has a destination told
	Log        *slog.Logger
	Now        func() time.Time
}

// A Desk is the feature.
type Desk struct {
	Options
}

// New makes a Desk.
func New(o Options) *Desk { return &Desk{o} }

// The letters of the desk's buttons.
const (
	leave  = 'E'
	choose = 'C'
	graph  = 'G'
)

// Feature is how people run a channel from their own chat.
func (d *Desk) Feature() talk.Feature {
	return talk.Feature{
		Heading: "help.channels",
		Commands: []talk.Command{
			{Name: "channel", Args: "menu.channel-args", About: "menu.channel", Own: true, Run: d.channel},
			{Name: "done", About: "menu.done", Own: true, Hidden: true, Run: d.done},
			{Name: "numbers", Args: "menu.numbers-args", About: "menu.channel-numbers", Run: d.numbers},
		},
		Actions: []talk.Action{
			{Letter: leave, Run: d.pressLeave},
			{Letter: choose, Run: d.pressChoose},
			{Letter: graph, Run: d.pressNumbers},
		},
		Chosen:   d.chosen,
		Settings: d.settings(),
	}
}

// channel answers /channel: it shows the desk, takes one by its name, or ends it.
func (d *Desk) channel(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	switch {
	case !c.Private():
		return nil, talk.Refuse("talk.in-private")
	case strings.EqualFold(c.Args, "done"):
		return d.end(c)
	case c.Args != "":
		return d.take(ctx, c, reference(c.Args))
	case c.Chat.Desk != news.Destination{}:
		return d.open(ctx, c)
	}
	return d.ask(c), nil
}

// ask has the person choose.
func (d *Desk) ask(c *talk.Call) *talk.Answer {
	return &talk.Answer{
		Text: c.Say("desk.choose"),
		Ask:  &telegram.ChatRequest{Channel: c.Plain("desk.a-channel"), Group: c.Plain("desk.a-group")},
	}
}

// chosen takes the chat that somebody chose by a button. A client can send any.
func (d *Desk) chosen(ctx context.Context, c *talk.Call, chat news.ChatID) (*talk.Answer, error) {
	return d.take(ctx, c, strconv.FormatInt(int64(chat), 10))
}

// take has a person act for a chat from now on.
func (d *Desk) take(ctx context.Context, c *talk.Call, ref string) (*talk.Answer, error) {
	record, err := d.find(ctx, ref)
	if err != nil {
		return nil, err
	}
	if err := d.Talk.MayChange(ctx, c, record); err != nil {
		return nil, err
	}
	c.Chat.Desk = news.Destination{Chat: record.ID}
	if err := errors.Join(d.Store.PutChat(c.Chat), d.furnish(&record)); err != nil {
		return nil, err
	}
	return d.panel(c, &record)
}

// furnish gives a channel that nobody set anything up for the footer that channels
// have: where it can be followed.
func (d *Desk) furnish(record *news.Chat) error {
	to := news.Destination{Chat: record.ID}
	if record.Kind != news.Channel || record.Username == "" || len(d.Fixed(to)) > 0 {
		return nil
	}
	return d.Talk.Choose(to, func(own *news.Settings) error {
		if *own == (news.Settings{}) {
			own.Look.Follow = new("Telegram https://t.me/" + record.Username)
		}
		return nil
	})
}

// find asks Telegram for a channel or a group, and whether we can write there.
func (d *Desk) find(ctx context.Context, ref string) (news.Chat, error) {
	record, err := d.Talk.Find(ctx, ref)
	if err != nil {
		return record, err
	}
	return record, d.canWrite(ctx, &record)
}

// canWrite says whether we may write in a chat. The error is a *news.Fault when
// we may not.
func (d *Desk) canWrite(ctx context.Context, record *news.Chat) error {
	me, err := d.Client.Me(ctx)
	if err != nil {
		return err
	}
	m, err := d.Client.Member(ctx, record.ID, me.ID)
	if err != nil {
		return err
	}
	if record.Kind == news.Channel && !m.Posts || m.Status == "left" || m.Status == "kicked" {
		return talk.Refuse("desk.no-right", talk.Args{"chat": record.Title})
	}
	return nil
}

// open shows the desk of what a person acts for, if they still may.
func (d *Desk) open(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	record, err := d.Store.Chat(c.Chat.Desk.Chat)
	if errors.Is(err, store.ErrNotFound) {
		return d.ask(c), nil
	}
	if err != nil {
		return nil, err
	}
	if err := d.Talk.MayChange(ctx, c, record); err != nil {
		return nil, err
	}
	return d.panel(c, &record)
}

// panel is the desk of a chat: what it is told, by whom that was set, and how to
// go on.
func (d *Desk) panel(c *talk.Call, record *news.Chat) (*talk.Answer, error) {
	to := news.Destination{Chat: record.ID}
	subs, err := d.Store.Subscriptions(to)
	if err != nil {
		return nil, err
	}
	lines := []telegram.HTML{c.Say("desk.head", talk.Args{"chat": record.Title})}
	if fixed := len(d.Fixed(to)); fixed > 0 {
		lines = append(lines, c.Say("desk.fixed", talk.Args{"n": fixed}))
	}
	watches := c.Say("desk.watches", talk.Args{"n": len(subs)})
	if len(subs) == 0 {
		watches = c.Say("desk.no-watches")
	}
	lines = append(lines, watches, "", c.Say("desk.how"))
	row := talk.Row(c.Button("desk.another", choose), c.Button("desk.done", leave))
	if record.Kind == news.Channel {
		row = append(talk.Row(c.Button("desk.numbers", graph)), row...)
	}
	return &talk.Answer{Text: talk.Paragraph(lines...), Buttons: [][]telegram.Button{row}}, nil
}

// done answers /done, which "done" is, too.
func (d *Desk) done(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	switch {
	case !c.Private():
		return nil, talk.Refuse("talk.in-private")
	case c.Chat.Desk == news.Destination{}:
		return nil, talk.Refuse("desk.none")
	}
	return d.end(c)
}

// end has a person speak for themselves again.
func (d *Desk) end(c *talk.Call) (*talk.Answer, error) {
	c.Chat.Desk = news.Destination{}
	if err := d.Store.PutChat(c.Chat); err != nil {
		return nil, err
	}
	return &talk.Answer{Text: c.Say("desk.ended")}, nil
}

func (d *Desk) pressLeave(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if !p.Private() {
		return nil, talk.ErrButton
	}
	return d.end(&p.Call)
}

func (d *Desk) pressChoose(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if !p.Private() {
		return nil, talk.ErrButton
	}
	return talk.Anew(d.ask(&p.Call), nil)
}

// reference is how Telegram knows a chat that a person names: by its @name, its
// link or its number.
func reference(typed string) string {
	for _, host := range []string{"https://t.me/", "http://t.me/", "t.me/"} {
		if name, ok := strings.CutPrefix(typed, host); ok {
			return "@" + strings.Trim(name, "/")
		}
	}
	if _, err := strconv.ParseInt(typed, 10, 64); err == nil || strings.HasPrefix(typed, "@") {
		return typed
	}
	return "@" + typed
}
