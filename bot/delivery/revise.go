package delivery

import (
	"context"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

const (
	// reviseEvery is how often the store is asked for stories that have grown.
	// What grows twice meanwhile is edited once.
	reviseEvery = 10 * time.Second

	// revisable is the age from which on a message is left as it is.
	revisable = 24 * time.Hour

	editTries       = 3 // how often an edit is tried
	revisionsAtOnce = 16
	toldAtOnce      = 64
)

// revise keeps sent messages true until ctx ends: where a story has grown or a
// headline was corrected they are edited, whenever nothing else waits for a
// lease.
func (e *Engine) revise(ctx context.Context) {
	if e.o.Revise == nil {
		return
	}
	for ctx.Err() == nil {
		rest(ctx, reviseEvery)
		list, err := e.o.Store.Revisions(revisionsAtOnce)
		if err != nil {
			e.log.Error("revisions not read", "error", err)
		}
		for _, r := range list {
			if err := e.reviseStory(ctx, r); err != nil && ctx.Err() == nil {
				e.log.Error("story not revised", "story", r.Story, "error", err)
			}
		}
	}
}

// reviseStory edits what destinations were told of a story, page by page, and
// ticks the revision off. If the process ends on the way, all of it is done
// again: an edit that changes nothing is harmless.
func (e *Engine) reviseStory(ctx context.Context, r store.Revision) error {
	var after news.Destination
	for {
		page, err := e.o.Store.Told(r.Story, after, toldAtOnce)
		if err != nil {
			return err
		}
		for _, t := range page {
			if err := e.reviseMessage(ctx, t); err != nil {
				return err
			}
			after = t.Destination
		}
		if len(page) < toldAtOnce {
			return e.o.Store.Revised(r)
		}
	}
}

// reviseMessage edits one message, if it can be edited and is young enough. The
// error is the context's: a message that cannot be edited costs only itself.
func (e *Engine) reviseMessage(ctx context.Context, t store.Told) error {
	if !t.Alone || t.Message == 0 || time.Since(t.At) > revisable || !e.active(t.Destination.Chat) {
		return ctx.Err()
	}
	m, ok, err := e.o.Revise(ctx, t)
	if err != nil {
		e.log.Warn("revision not rendered", "story", t.Story, "destination", t.Destination, "error", err)
	}
	if err != nil || !ok {
		return ctx.Err()
	}
	m.To = t.Destination
	return e.edit(ctx, t.Message, m)
}

// active reports whether nothing is known that forbids to write to a chat.
func (e *Engine) active(chat news.ChatID) bool {
	c, err := e.o.Store.Chat(chat)
	return err != nil || c.State == news.Active
}

// edit puts m in the place of a sent message. The error is the context's.
func (e *Engine) edit(ctx context.Context, id news.MessageID, m telegram.Message) error {
	for try := 1; ; try++ {
		r, err := e.call(ctx, m.To.Chat, laneRevision, func(ctx context.Context) error {
			return e.o.Client.Edit(ctx, id, m)
		})
		switch {
		case err != nil || r.Fate == telegram.Done:
			return err
		case try == editTries || r.Fate != telegram.Flood && r.Fate != telegram.OtherKind:
			e.log.Debug("message not edited", "chat", m.To.Chat, "fate", r.Fate, "reason", r.Reason)
			return nil
		case r.Fate == telegram.OtherKind: // its picture was refused when it was sent, or it has one
			m.Photo = other(m.Photo)
		}
	}
}

// other is a picture for none, and the reverse: an edit asks only whether there
// is one.
func other(p *telegram.Photo) *telegram.Photo {
	if p == nil {
		return &telegram.Photo{}
	}
	return nil
}
