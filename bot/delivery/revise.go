package delivery

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

const (
	// reviseEvery is how often the store is asked for stories that have grown or
	// were corrected. What changes twice meanwhile is edited once.
	reviseEvery = time.Second

	// Revisable is the age from which on a message is left as it is.
	Revisable = 24 * time.Hour

	editTries       = 3               // how often an edit is tried that fails while others do not
	editPause       = 5 * time.Second // between two tries
	revisionsAtOnce = 16
)

// An editor keeps sent messages true: it walks along the stories that have grown
// or were corrected and edits what was told of them.
type editor struct {
	line     *line
	store    *store.DB
	log      *slog.Logger
	ends     *news.Ends
	brake    *Brake
	revise   func(context.Context, store.Told) (m telegram.Message, ok bool, err error) // Options.Revise
	inFlight int                                                                        // edits on their way at a time
	walks    *walks
}

// run keeps sent messages true until ctx ends: where a headline was corrected
// or a story has grown they are edited, several at a time, whenever nothing else
// waits for a lease.
func (e *editor) run(ctx context.Context) {
	if e.revise == nil {
		return
	}
	var edits sync.WaitGroup
	defer edits.Wait()
	slots := make(chan struct{}, e.inFlight)
	for {
		slots <- struct{}{}
		w, s := e.next(ctx)
		if w == nil {
			return
		}
		edits.Go(func() {
			again := e.carry(ctx, w.revision, &s)
			if ctx.Err() == nil {
				e.walks.land(w, s, again)
				e.tickOff()
			}
			<-slots
		})
	}
}

// next waits for a message to edit. Nil means that ctx has ended.
func (e *editor) next(ctx context.Context) (*walk, step) {
	alarm := time.NewTimer(time.Hour)
	defer alarm.Stop()
	for ctx.Err() == nil {
		w, next, at := e.ready(ctx, time.Now())
		if w != nil {
			return w, next
		}
		alarm.Reset(time.Until(at))
		select {
		case <-ctx.Done():
		case <-alarm.C:
		case <-e.walks.changed:
		}
	}
	return nil, step{}
}

// ready takes the message whose edit may go now, or says when to look again.
func (e *editor) ready(ctx context.Context, now time.Time) (*walk, step, time.Time) {
	look := e.walks.due(now)
	if !look.After(now) {
		e.refresh()
		look = now.Add(reviseEvery)
	}
	if at := e.line.clear(ctx, now); at.After(now) {
		return nil, step{}, earlier(at, look)
	}
	w, next, at := e.walks.next(now, e.told, e.line.limiter.chatFree)
	if w != nil {
		e.line.breaker.depart(now)
	}
	return w, next, earlier(at, look)
}

// refresh takes note of what is to be revised now.
func (e *editor) refresh() {
	list, err := e.store.Revisions(revisionsAtOnce)
	if err != nil {
		e.log.Error("revisions not read", "error", err)
		return
	}
	if e.brake.isOn() { // what is wrong is put right all the same
		list = slices.DeleteFunc(list, func(r store.Revision) bool { return !r.Correction })
	}
	e.walks.refresh(list)
	e.tickOff()
}

// told reads the next page of what destinations were told of a story.
func (e *editor) told(story news.StoryID, after news.Destination) ([]store.Told, error) {
	page, err := e.store.Told(story, after, toldAtOnce)
	if err != nil {
		e.log.Error("story not revised", "story", story, "error", err)
	}
	return page, err
}

// tickOff notes revisions of which no message is left to edit as done. If the
// process ends before, all of one is done again: an edit that changes nothing is
// harmless.
func (e *editor) tickOff() {
	for w := e.walks.walked(); w != nil; w = e.walks.walked() {
		if err := e.store.Revised(w.revision); err != nil {
			e.log.Error("revision not ticked off", "story", w.revision.Story, "error", err)
			e.walks.again(w)
			return
		}
	}
}

// carry edits one message. It returns when that is to be tried again,
// zero for never: a message that cannot be edited costs only itself.
func (e *editor) carry(ctx context.Context, of store.Revision, s *step) time.Time {
	t := s.told
	if t.Message == 0 || time.Since(t.At) > Revisable {
		return time.Time{}
	}
	if !e.active(t.Destination.Chat) {
		return e.missed(of, t.Destination.Chat)
	}
	m, ok, err := e.revise(ctx, t)
	if err != nil {
		e.log.Warn("revision not rendered", "story", t.Story, "destination", t.Destination, "error", err)
	}
	switch {
	case err != nil && s.tries+1 < editTries: // the store may be read the next time
		return time.Now().Add(editPause)
	case err != nil, !ok:
		e.unmade(of)
		return time.Time{}
	}
	m.To = t.Destination
	r := e.edit(ctx, t.Message, m)
	own := trouble(r.Fate) && e.line.failed(r)
	switch {
	case r.Fate == telegram.Flood, trouble(r.Fate) && !own, own && s.tries+1 < editTries:
		return time.Now().Add(editPause)
	case r.Fate.OfChat() && s.refused+1 < editTries && !blocked(t.Destination.Chat, r):
		s.refused++
		return time.Now().Add(confirmPause)
	case r.Fate.OfChat():
		return e.missed(of, t.Destination.Chat)
	case r.Fate == telegram.Done && m.Shortened:
		e.ends.Count(news.EndShortened, 1)
	case r.Fate != telegram.Done:
		if r.Fate != telegram.Vanished { // what is gone says nothing wrong
			e.unmade(of)
		}
		e.log.Debug("message not edited", "chat", m.To.Chat, "fate", r.Fate, "reason", r.Reason)
	}
	return time.Time{}
}

// unmade counts a message that goes on saying what was corrected.
func (e *editor) unmade(of store.Revision) {
	if of.Correction {
		e.ends.Count(news.EndUncorrected, 1)
	}
}

// blocked says whether a refusal is a person's own wish, which is none of the moment.
func blocked(chat news.ChatID, r telegram.Reaction) bool { return chat > 0 && r.Fate == telegram.Left }

// missed has what is wrong in a chat put right once we may write there again. It returns
// when to try again where that could not be written down, zero for never.
func (e *editor) missed(of store.Revision, chat news.ChatID) time.Time {
	if !of.Correction {
		return time.Time{}
	}
	forgotten, err := e.store.Uncorrected(chat, of.Story)
	switch {
	case errors.Is(err, store.ErrNotFound): // a chat that was forgotten has nothing to correct
		return time.Time{}
	case err == nil:
		e.ends.Count(news.EndUncorrected, forgotten)
		return time.Time{}
	}
	e.log.Warn("a correction that a chat missed is not noted yet", "chat", chat, "story", of.Story, "error", err)
	return time.Now().Add(confirmPause)
}

// active reports whether nothing is known that forbids to write to a chat.
func (e *editor) active(chat news.ChatID) bool {
	c, err := e.store.Chat(chat)
	return err != nil || c.State == news.Active
}

// edit puts m in the place of a sent message, as a text or as a caption: its
// picture may have been refused when it was sent, or it got one. One that is to be
// removed is deleted; where Telegram does not do that, it says so instead.
func (e *editor) edit(ctx context.Context, id news.MessageID, m telegram.Message) telegram.Reaction {
	if m.Remove {
		remove := func(ctx context.Context) error { return e.line.client.Delete(ctx, m.To.Chat, id) }
		if r, _ := e.line.call(ctx, m.To.Chat, laneRevision, remove); r.Fate != telegram.Vanished {
			return r
		}
	}
	do := func(ctx context.Context) error { return e.line.client.Edit(ctx, id, m) }
	r, _ := e.line.call(ctx, m.To.Chat, laneRevision, do)
	if r.Fate == telegram.OtherKind {
		m.Photo = other(m.Photo)
		r, _ = e.line.call(ctx, m.To.Chat, laneRevision, do)
	}
	return r
}

// other is a picture for none, and the reverse: an edit asks only whether there
// is one.
func other(p *telegram.Photo) *telegram.Photo {
	if p == nil {
		return &telegram.Photo{}
	}
	return nil
}
