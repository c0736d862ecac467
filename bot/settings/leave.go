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
	where := ""
	if !c.Private() {
		where = " in all of " + texts.Line(c.Chat.Title, texts.MaxName)
	}
	return &talk.Answer{
		Text:    telegram.Escape("I am silent now" + where + ". What you set up is kept; " + s.talk.Ref(c, "start") + " resumes."),
		Buttons: [][]telegram.Button{talk.Row(talk.Button("Resume", resume))},
	}, nil
}

func (s *Settings) pressStop(ctx context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return s.stop(ctx, &p.Call)
}

func (s *Settings) pressResume(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if _, err := s.talk.Resume(&p.Call); err != nil {
		return nil, err
	}
	return &talk.Answer{Text: s.talk.Resumed(&p.Call), Toast: "Resumed"}, nil
}

// forget answers /forgetme.
func (s *Settings) forget(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	what := "this chat with all its topics"
	if c.Private() {
		what = "you"
	}
	return &talk.Answer{
		Text:    telegram.Escape("Forget all that I know of " + what + ": what is watched and followed, the settings, what still waits? This cannot be undone. /export writes it down first."),
		Buttons: [][]telegram.Button{talk.Row(talk.Button("Forget it all", forget), talk.Cancel("Cancel"))},
	}, nil
}

// pressForget forgets a chat. The sources that a person brought stay, since
// others may follow them, but not who brought them.
func (s *Settings) pressForget(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if p.Private() {
		if err := s.disown(p.By); err != nil {
			return nil, err
		}
	}
	if err := s.store.Forget(p.Chat.ID); err != nil {
		return nil, err
	}
	return &talk.Answer{Text: "Everything is forgotten. /start begins anew.", Toast: "Forgotten"}, nil
}

// disown takes a person's number off the sources that they brought.
func (s *Settings) disown(by news.UserID) error {
	all, err := s.store.Sources()
	if err != nil {
		return err
	}
	for _, src := range all {
		if src.AddedBy == by {
			src.AddedBy = 0
			if err := s.store.SaveSource(src); err != nil {
				return err
			}
		}
	}
	return nil
}
