package settings

import (
	"context"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// stop answers /stop.
func (s *Settings) stop(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if err := s.talk.Stop(c); err != nil {
		return nil, err
	}
	a := &talk.Answer{
		Text:    c.Say("leave.stopped"),
		Buttons: [][]telegram.Button{talk.Row(c.Button("leave.resume", resume))},
	}
	if !c.Private() {
		a.Text = c.Say("leave.stopped-all", talk.Args{"chat": texts.Line(c.Chat.Title, texts.MaxName)})
	}
	return a, nil
}

func (s *Settings) pressStop(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return s.stop(ctx, &p.Call)
}

func (s *Settings) pressResume(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if _, err := s.talk.Resume(&p.Call); err != nil {
		return nil, err
	}
	return &talk.Answer{Text: p.Say("talk.resumed"), Toast: p.Plain("leave.resumed")}, nil
}

// forget answers /forgetme.
func (s *Settings) forget(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	a := &talk.Answer{
		Text:    c.Say("leave.forget-chat"),
		Buttons: [][]telegram.Button{talk.Row(c.Button("leave.forget", forget), c.Cancel("talk.cancel"))},
	}
	if c.Private() {
		a.Text = c.Say("leave.forget-you")
	}
	return a, nil
}

// pressForget forgets a chat. The sources that a person brought stay, since
// others may follow them, but not who brought them.
func (s *Settings) pressForget(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if p.Private() {
		if err := s.disown(p.By); err != nil {
			return nil, err
		}
	}
	if err := s.store.Forget(p.Chat.ID, p.Now); err != nil {
		return nil, err
	}
	return &talk.Answer{Text: p.Say("leave.forgotten"), Toast: p.Plain("leave.deleted")}, nil
}

// disown takes a person's number off the sources that they brought.
func (s *Settings) disown(by news.UserID) error {
	all, err := s.store.Sources()
	if err != nil {
		return err
	}
	for _, src := range all {
		if src.AddedBy == by {
			_, err := s.store.EditSource(src.ID, func(src *news.Source) error { src.AddedBy = 0; return nil })
			if err != nil {
				return err
			}
		}
	}
	return nil
}
