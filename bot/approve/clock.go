package approve

import (
	"context"
	"errors"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

const (
	// lookEvery is how often it is looked for drafts whose time has come: a hold ends
	// within a second, and within five of a start.
	lookEvery = time.Second

	// askEvery is how often editors are asked that could not be before.
	askEvery = 10 * time.Second

	// atOnce is how many drafts are looked at at a time: all, in practice. Cards that
	// cannot be edited for a while come first, and hold no release up.
	atOnce = 10_000

	// editPause is after an edit of a card that failed for the moment.
	editPause = 10 * time.Second

	// doubtPause is after one that was refused as if the editors' group were not ours,
	// which may be so for the moment: it is tried once more.
	doubtPause = 5 * time.Minute
)

// Run does what is to be done about drafts until ctx ends: those whose time has come
// are released, editors are asked, and the cards are kept true.
func (a *Approve) Run(ctx context.Context) {
	var both sync.WaitGroup
	defer both.Wait()
	stale := make(chan []news.Draft, 1)
	both.Go(func() { a.keepTrue(ctx, stale) })
	t := time.NewTicker(lookEvery)
	defer t.Stop()
	for asked := (time.Time{}); ; {
		due := a.look()
		select {
		case stale <- due:
		default: // busy with those before
		}
		if now := a.Now(); now.Sub(asked).Abs() >= askEvery {
			a.ask(now)
			asked = now
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		case <-a.changed:
		}
	}
}

// look releases what may go, and gives the drafts whose cards say less than is known.
func (a *Approve) look() (stale []news.Draft) {
	due, err := a.Store.DraftsDue(a.Now(), atOnce)
	if err != nil {
		a.Log.Error("drafts not read", "error", err)
	}
	for _, d := range due {
		if d.State == news.DraftWaiting && a.Talk.UpToDate() { // who dropped it may have to be heard yet
			d = a.elapse(d)
		}
		if d.Card != 0 && d.Shown != d.Version {
			stale = append(stale, d)
		}
	}
	return stale
}

// elapse releases a draft whose time has come, or ends one on which nobody decided.
func (a *Approve) elapse(d news.Draft) news.Draft {
	after, queued, err := a.Store.DoDraft(d.ID, news.Deed{Kind: news.DidNothing, When: a.Now()})
	switch {
	case errors.Is(err, news.ErrNotYet), errors.Is(err, store.ErrSettled):
		return d
	case err != nil:
		a.Log.Error("draft not released; it will be tried again", "draft", d.ID, "error", err)
		return d
	}
	a.Log.Info("time of a draft is over", "draft", d.ID, "channel", d.To, "state", after.State)
	a.Engine.Wake(queued)
	return after
}

// ask has editors asked who could not be before.
func (a *Approve) ask(now time.Time) {
	queued, err := a.Store.AskEditors(now)
	if err != nil {
		a.Log.Error("editors not asked", "error", err)
	}
	a.Engine.Wake(queued)
}

// keepTrue edits the cards of drafts that changed. One that cannot be edited costs only
// itself.
func (a *Approve) keepTrue(ctx context.Context, stale <-chan []news.Draft) {
	again := map[news.DeliveryID]time.Time{} // :: draft whose card could not be edited → when to try again
	refused := map[news.DeliveryID]bool{}    // those of which the group refused us
	for {
		select {
		case <-ctx.Done():
			return
		case list := <-stale:
			for _, d := range list {
				if ctx.Err() == nil && !again[d.ID].After(a.Now()) {
					delete(again, d.ID)
					if pause := a.show(ctx, d.ID, refused); pause > 0 {
						again[d.ID] = a.Now().Add(pause)
					}
				}
			}
		}
	}
}

// show makes a card say what is known, and says after which pause that is to be tried
// again; 0 is never.
func (a *Approve) show(ctx context.Context, id news.DeliveryID, refused map[news.DeliveryID]bool) time.Duration {
	d, err := a.Store.Draft(id)
	if err != nil || d.Card == 0 || d.Shown == d.Version {
		return 0
	}
	m, err := a.card(&d)
	if err == nil {
		err = a.Engine.Reply(ctx, d.Editors, func(ctx context.Context) error { return a.Client.Edit(ctx, d.Card, m) })
	}
	switch fate := telegram.Classify(err).Fate; {
	case ctx.Err() != nil, fate.Passing():
		return editPause
	case fate.OfChat() && !refused[id]:
		refused[id] = true
		return doubtPause
	case fate != telegram.Done:
		a.Log.Warn("card of a draft not edited", "draft", id, "error", err)
	}
	delete(refused, id)
	if err := a.Store.DraftShown(id, d.Version); err != nil {
		a.Log.Error("card of a draft not noted", "draft", id, "error", err)
		return editPause
	}
	return 0
}
