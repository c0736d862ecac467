package approve

import (
	"context"

	"newsbot/bot/talk"
	"newsbot/news"
)

// stopAll answers /stopall: nothing is told to anybody any more, from now on and
// after a restart too, until /resume.
func (a *Approve) stopAll(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	was, err := a.Store.Stopped()
	if err != nil {
		return nil, err
	}
	if was.IsZero() {
		if err := a.Store.Stop(news.Stop{At: c.Now, By: c.By, Name: c.Name}); err != nil {
			return nil, err
		}
	}
	a.Brake.Set(true)
	return &talk.Answer{Text: c.Say("stop.stopped")}, nil
}

// resume answers /resume.
func (a *Approve) resume(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	was, err := a.Store.Stopped()
	if err != nil {
		return nil, err
	}
	if was.IsZero() {
		return nil, talk.Refuse("stop.was-not")
	}
	if err := a.Store.Stop(news.Stop{}); err != nil {
		return nil, err
	}
	a.Brake.Set(false)
	a.Engine.ReconsiderAll()
	return &talk.Answer{Text: c.Say("stop.resumed", talk.Args{"long": c.Roundly(c.Now.Sub(was.At))})}, nil
}
