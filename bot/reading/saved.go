package reading

import (
	"context"
	"errors"

	"newsbot/bot/alert"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// The letters of the buttons of saved stories; that below an alert is alert.Save.
const (
	showSaved = 'R' // page
	unsave    = 'X' // item, page
)

// savedSize is how many saved stories one page shows.
const savedSize = 8

// pressSave puts the story of an alert aside for whoever pressed, in a group, too: the
// list is theirs alone.
func (r *Reading) pressSave(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if p.By == 0 {
		return nil, talk.Refuse("saved.anonymous")
	}
	toast, err := r.save(&p.Call, news.ItemID(p.Token.Arg(0)))
	return &talk.Answer{Toast: toast}, err
}

// save puts an item aside for whoever calls, and says so.
func (r *Reading) save(c *talk.Call, id news.ItemID) (done string, err error) {
	item, err := r.talk.Item(id)
	if err != nil {
		return "", err
	}
	src, _ := r.store.SourceByID(item.Source)
	created, err := r.store.Save(news.ChatID(c.By), store.Saved{
		Item: id, Title: texts.Line(item.Title, texts.MaxTitle), Link: item.Link, Source: src.Reporting(&item), At: c.Now,
	})
	switch {
	case errors.Is(err, store.ErrTooMany):
		return "", talk.Refuse("saved.full")
	case err != nil:
		return "", err
	case !created:
		return c.Plain("saved.already"), nil
	case c.Private():
		return c.Plain("saved.done"), nil
	}
	return c.Plain("saved.done-in-private"), nil
}

// saved answers /saved; /save, in reply to an alert, saves it.
func (r *Reading) saved(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if !c.Private() {
		return nil, talk.Refuse("talk.in-private")
	}
	return r.savedPage(c, 0)
}

func (r *Reading) saveSaid(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	switch {
	case c.About == 0:
		return nil, talk.Refuse("saved.how")
	case c.By == 0:
		return nil, talk.Refuse("saved.anonymous")
	}
	done, err := r.save(c, c.About)
	return &talk.Answer{Text: telegram.Escape(done)}, err
}

// savedPage shows one page of what a reader saved, the last saved first.
func (r *Reading) savedPage(c *talk.Call, number int) (*talk.Answer, error) {
	all, err := r.store.Saved(c.To.Chat)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return &talk.Answer{Text: c.Say("saved.none")}, nil
	}
	p := talk.Paged(len(all), savedSize, number)
	a := &talk.Answer{}
	lines := []telegram.HTML{p.Title(c, "saved.title"), ""}
	for i, s := range all[p.From:p.To] {
		story := telegram.Link(telegram.Escape(texts.Line(s.Title, texts.MaxTitle)), s.Link)
		lines = append(lines, c.Say("saved.line", talk.Args{"place": p.From + i + 1, "story": story, "source": s.Source}))
		a.Buttons = append(a.Buttons, talk.Row(talk.Button(c.Plain("watches.remove-one", talk.Args{"what": s.Title}), unsave, uint64(s.Item), uint64(p.Number))))
	}
	a.Text = talk.Paragraph(lines...)
	if turns := p.Turns(c, showSaved); turns != nil {
		a.Buttons = append(a.Buttons, turns)
	}
	return a, nil
}

func (r *Reading) pressSaved(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return r.savedPage(&p.Call, p.Token.Page(0))
}

// pressUnsave removes a saved story from the list that the button stands under.
func (r *Reading) pressUnsave(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if !p.Private() {
		return nil, talk.ErrButton
	}
	if err := r.store.Unsave(p.To.Chat, news.ItemID(p.Token.Arg(0))); err != nil {
		return nil, err
	}
	a, err := r.savedPage(&p.Call, p.Token.Page(1))
	if err == nil {
		a.Toast = p.Plain("saved.removed")
	}
	return a, err
}

// Saved is what readers put aside.
func (r *Reading) Saved() talk.Feature {
	return talk.Feature{
		Commands: []talk.Command{
			{Name: "save", About: "menu.save", Hidden: true, Run: r.saveSaid},
			{Name: "saved", About: "menu.saved", Own: true, Run: r.saved},
		},
		Actions: []talk.Action{
			{Letter: alert.Save, Run: r.pressSave},
			{Letter: showSaved, Run: r.pressSaved},
			{Letter: unsave, Run: r.pressUnsave},
		},
	}
}
