package approve

import (
	"cmp"
	"context"
	"slices"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// pageSize is how many drafts a page of the queue lists: each has a row of buttons.
const pageSize = 5

// queue answers /queue: what waits, by channel.
func (a *Approve) queue(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	return a.list(c, 0)
}

func (a *Approve) pressPage(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return a.list(&p.Call, p.Token.Page(0))
}

// waiting are the drafts that wait, of those that whoever calls may see: in a group
// of editors its own, in private those of the channel that the person acts for, and
// all for an operator of the bot.
func (a *Approve) waiting(c *talk.Call) (list []news.Draft, err error) {
	all := c.Private() && a.Talk.IsOperator(c.By)
	if c.Private() && !all {
		return nil, talk.Refuse("queue.where")
	}
	err = a.Store.Drafts(func(d news.Draft) error {
		if d.State == news.DraftWaiting && (all || d.Editors == c.At.Chat || c.Acts() && d.To.Chat == c.To.Chat) {
			list = append(list, d)
		}
		return nil
	})
	slices.SortStableFunc(list, func(a, b news.Draft) int {
		return cmp.Or(cmp.Compare(a.To.Chat, b.To.Chat), cmp.Compare(a.To.Topic, b.To.Topic))
	})
	return list, err
}

// list is a page of the queue.
func (a *Approve) list(c *talk.Call, number int) (*talk.Answer, error) {
	all, err := a.waiting(c)
	if err != nil {
		return nil, err
	}
	stopped, err := a.Store.Stopped()
	if err != nil {
		return nil, err
	}
	p := talk.Paged(len(all), pageSize, number)
	var lines []telegram.HTML
	if !stopped.IsZero() {
		lines = append(lines, c.Say("queue.stopped", talk.Args{"when": c.Time(stopped.At, c.Now)}))
	}
	if len(all) == 0 {
		return &talk.Answer{Text: talk.Paragraph(append(lines, c.Say("queue.none"))...)}, nil
	}
	lines = append(lines, p.Title(c, "queue.title"))
	answer := &talk.Answer{}
	for i := p.From; i < p.To; i++ {
		if i == p.From || all[i].To != all[i-1].To {
			lines = append(lines, "", telegram.Bold(telegram.Escape(a.name(all[i].To))))
		}
		line, err := a.line(c, i+1, &all[i])
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
		answer.Buttons = append(answer.Buttons, rowOf(c, i+1, &all[i], p.Number))
	}
	answer.Text = talk.Paragraph(lines...)
	if turns := p.Turns(c, page); turns != nil {
		answer.Buttons = append(answer.Buttons, turns)
	}
	return answer, nil
}

// line is a draft in the queue.
func (a *Approve) line(c *talk.Call, number int, d *news.Draft) (telegram.HTML, error) {
	item, err := a.Store.Item(d.Item)
	if err != nil {
		return "", err
	}
	return c.Say("queue.line", talk.Args{
		"number": number, "headline": d.Edit.Apply(item).Title, "what": a.state(&c.Printer, d, c.Now),
	}), nil
}

// rowOf are the buttons of a draft in the queue.
func rowOf(c *talk.Call, number int, d *news.Draft, of int) []telegram.Button {
	args := talk.Args{"number": number}
	return talk.Row(
		talk.Button(c.Plain("queue.publish", args), publish, uint64(d.ID), uint64(of+1)),
		talk.Button(c.Plain("queue.drop", args), drop, uint64(d.ID), uint64(of+1)),
	)
}
