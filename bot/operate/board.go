package operate

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// boardEvery is how often the message about a broadcast says how far it is: Telegram
// lets a chat have about a message a second, and its operator may want answers, too.
const boardEvery = 5 * time.Second

// boards are the broadcasts under way, whose operators see how far they are in one
// message that is edited. The zero value has none; it is safe for concurrent use.
type boards struct {
	mu    sync.Mutex
	going []news.NoticeID // guarded by mu
}

// add takes a broadcast on.
func (b *boards) add(ids ...news.NoticeID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.going = append(b.going, ids...)
}

// list are those under way.
func (b *boards) list() []news.NoticeID {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.going)
}

// drop ends one.
func (b *boards) drop(id news.NoticeID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.going = slices.DeleteFunc(b.going, func(g news.NoticeID) bool { return g == id })
}

// Run keeps the messages about broadcasts up to date until ctx ends, of those from
// before the start, too.
func (o *Operate) Run(ctx context.Context) {
	shown := map[news.NoticeID]telegram.HTML{}
	t := time.NewTicker(boardEvery)
	defer t.Stop()
	for resumed := false; ; {
		if !resumed {
			ids, err := o.store.Sending()
			o.boards.add(ids...)
			resumed = err == nil
		}
		for _, id := range o.boards.list() {
			o.board(ctx, id, shown)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
	}
}

// board has the message about a broadcast say how far it is now, if that is anything
// new. One that cannot be edited costs nobody anything: the operator deleted it. What
// a passing refusal kept from being said is said at the next turn.
func (o *Operate) board(ctx context.Context, id news.NoticeID, shown map[news.NoticeID]telegram.HTML) {
	at, err := o.store.Progress(id)
	if errors.Is(err, store.ErrNotFound) || err == nil && at.Notice.Board.Message == 0 {
		o.boards.drop(id)
	}
	if err != nil || at.Notice.Board.Message == 0 {
		return
	}
	chat, err := o.store.Chat(at.Notice.Board.Chat)
	if err != nil {
		return
	}
	a, err := o.progress(&talk.Call{Printer: o.talk.Printer(&chat), Chat: chat}, id)
	if err != nil {
		return
	}
	m := telegram.Message{To: news.Destination{Chat: chat.ID}, Text: a.Text, Buttons: a.Buttons}
	edit := func(ctx context.Context) error { return o.o.Client.Edit(ctx, at.Notice.Board.Message, m) }
	if shown[id] != a.Text && telegram.Classify(o.engine.Reply(ctx, chat.ID, edit)).Fate.Passing() || ctx.Err() != nil {
		return
	}
	shown[id] = a.Text
	if at.Waiting == 0 {
		o.boards.drop(id)
		delete(shown, id)
	}
}
