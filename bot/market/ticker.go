package market

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/price"
	"newsbot/prices"
	"newsbot/store"
)

// tickers keep the pinned messages of channels true. What became of each stands in
// the store; here is what must not be done twice at once. They are safe for
// concurrent use.
type tickers struct {
	o Options

	mu    sync.Mutex
	asked map[news.ChatID]bool               // channels of whose ticker something is kept; guarded by mu
	busy  map[news.ChatID]bool               // channels with a call on its way; guarded by mu
	rests map[news.ChatID]time.Time          // until when nothing is tried after a refusal; guarded by mu
	owed  map[news.ChatID]func(*news.Ticker) // what happened and could not be written down; guarded by mu
}

func newTickers(o *Options) *tickers {
	return &tickers{o: *o, asked: map[news.ChatID]bool{}, busy: map[news.ChatID]bool{}, rests: map[news.ChatID]time.Time{}, owed: map[news.ChatID]func(*news.Ticker){}}
}

// resume reads which channels have a ticker.
func (k *tickers) resume() error {
	return k.o.Store.Chats(func(c news.Chat) error {
		if !c.Ticker.IsZero() {
			k.note(c.ID)
		}
		return nil
	})
}

// note takes a channel in.
func (k *tickers) note(chat news.ChatID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked[chat] = true
	delete(k.rests, chat)
}

// step brings all tickers on, by the prices that are known now.
func (k *tickers) step() {
	quotes := k.quotes()
	for chat, byOperator := range k.channels() {
		if err := k.bring(chat, byOperator, quotes); err != nil {
			k.o.Log.Error("ticker not brought on; the next prices try again", "chat", chat, "error", err)
		}
	}
}

// quotes are what tickers show: the coins of the configuration, as far as they are
// known.
func (k *tickers) quotes() (list []price.Quote) {
	for _, ticker := range k.o.Desk.Coins() {
		if q, ok := k.o.Desk.Cached(ticker); ok {
			list = append(list, q)
		}
	}
	return list
}

// channels are those that have a ticker or should have one, and whether the operator
// says so.
func (k *tickers) channels() map[news.ChatID]bool {
	all := map[news.ChatID]bool{}
	outlets, err := k.o.Store.Outlets()
	if err != nil {
		k.o.Log.Error("outlets not read; their tickers stay as they are", "error", err)
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	for chat := range k.asked {
		all[chat] = false
	}
	for i := range outlets {
		if to, known := outlets[i].Destination(); known && outlets[i].Ticker {
			all[to.Chat] = true
		}
	}
	return all
}

// enter says whether a channel's ticker may be worked on, which it then is until
// leave.
func (k *tickers) enter(chat news.ChatID) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.busy[chat] || k.o.Now().Before(k.rests[chat]) {
		return false
	}
	k.busy[chat], k.asked[chat] = true, true
	return true
}

// leave ends what enter began; nothing more is tried for a while.
func (k *tickers) leave(chat news.ChatID, rest time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.busy, chat)
	if delete(k.rests, chat); rest > 0 {
		k.rests[chat] = k.o.Now().Add(rest)
	}
}

// settle writes down what is owed of a channel.
func (k *tickers) settle(chat news.ChatID) error {
	k.mu.Lock()
	owed := k.owed[chat]
	delete(k.owed, chat)
	k.mu.Unlock()
	if owed == nil {
		return nil
	}
	err := k.change(chat, owed)
	if err != nil {
		k.owe(chat, owed)
	}
	return err
}

// owe remembers what could not be written down: what was posted is not posted again.
func (k *tickers) owe(chat news.ChatID, change func(*news.Ticker)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.owed[chat] = change
}

// bring takes the next step of one ticker.
func (k *tickers) bring(chat news.ChatID, byOperator bool, quotes []price.Quote) error {
	if err := k.settle(chat); err != nil {
		return err
	}
	c, err := k.o.Store.Chat(chat)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	c.ID = chat
	what := c.Ticker.Step(c.Ticker.Wanted(byOperator), quotes, k.o.Now())
	if what == news.TickerRests || c.State != news.Active || !k.enter(chat) {
		return nil
	}
	if what == news.TickerPosts { // written down before it is made
		if err := k.change(chat, func(t *news.Ticker) { t.Posting, t.At = t.Posting+1, k.o.Now() }); err != nil {
			k.leave(chat, 0)
			return err
		}
	}
	work := &tickerWork{tickers: k, what: what, to: c.ID, byOperator: byOperator, message: c.Ticker.Message, quotes: quotes}
	work.text = tickerText(k.o.Talk.Printer(&c), quotes, k.o.Now())
	err = k.o.Engine.Answer(delivery.Answer{To: news.Destination{Chat: chat}, Send: work.do, Ended: work.ended})
	if err != nil {
		k.leave(chat, 0)
	}
	return err
}

func (k *tickers) change(chat news.ChatID, change func(*news.Ticker)) error {
	_, err := k.o.Store.ChangeTicker(chat, change)
	return err
}

// A tickerWork is one step of one ticker on its way.
type tickerWork struct {
	*tickers
	what       news.TickerStep
	to         news.ChatID
	byOperator bool
	message    news.MessageID // 0 before it is posted
	quotes     []price.Quote  // what it says
	text       telegram.HTML
}

// do makes the call.
func (w *tickerWork) do(ctx context.Context) error {
	m := telegram.Message{To: news.Destination{Chat: w.to}, Text: w.text, Silent: true}
	switch w.what {
	case news.TickerPosts:
		sent, err := w.o.Client.Send(ctx, m)
		w.message = sent.Message
		return err
	case news.TickerPins:
		return w.o.Client.Pin(ctx, w.to, w.message)
	case news.TickerChanges:
		return w.o.Client.Edit(ctx, w.message, m)
	}
	err := w.o.Client.Delete(ctx, w.to, w.message)
	if telegram.Classify(err).Fate == telegram.Vanished { // or it is older than two days, and stays
		return errors.Join(err, w.o.Client.Unpin(ctx, w.to, w.message))
	}
	return err
}

const (
	// soon is when a call is tried again that did not get through.
	soon = time.Minute
	// later is when one is tried again that was refused.
	later = time.Hour
)

// ended notes what became of the call. What nobody heard of stays as it was written
// down before.
func (w *tickerWork) ended(err error) {
	if errors.Is(err, context.Canceled) {
		w.leave(w.to, 0) // the process ends
		return
	}
	r, rest := telegram.Classify(err), time.Duration(0)
	change := w.refused
	switch r.Fate {
	case telegram.Done:
		change = w.done
	case telegram.Vanished:
		change = w.vanished
	case telegram.InDoubt, telegram.Later, telegram.Flood:
		w.leave(w.to, soon)
		return
	default:
		rest = later
		w.o.Log.Warn("ticker refused; the bot needs the rights to post and to edit messages there, and /ticker on tries again", "chat", w.to, "reason", r.Reason)
	}
	if err := w.change(w.to, change); err != nil {
		w.o.Log.Error("ticker not noted; the next prices try again", "chat", w.to, "error", err)
		w.owe(w.to, change)
	}
	if w.leave(w.to, rest); w.what == news.TickerPosts && r.Fate == telegram.Done {
		w.again()
	}
}

// again takes the step that follows at once: what was posted is pinned.
func (w *tickerWork) again() {
	if err := w.bring(w.to, w.byOperator, w.quotes); err != nil {
		w.o.Log.Error("ticker not pinned; the next prices try again", "chat", w.to, "error", err)
	}
}

// done is what a call changes that went well.
func (w *tickerWork) done(t *news.Ticker) {
	switch w.what {
	case news.TickerPosts:
		t.Message, t.Pinned, t.Shown, t.At, t.Posting = w.message, false, w.quotes, w.o.Now(), 0
	case news.TickerPins:
		t.Pinned = true
	case news.TickerChanges:
		t.Shown, t.At = w.quotes, w.o.Now()
	case news.TickerGoes:
		w.vanished(t)
	}
}

// vanished is what it changes that the message is not there: one that is wanted is
// posted anew, after the usual minute.
func (w *tickerWork) vanished(t *news.Ticker) {
	if t.Message == w.message {
		*t = news.Ticker{Wish: t.Wish, At: w.o.Now()}
	}
}

// refused is what a refusal changes: nothing was posted, and what cannot be pinned
// stays unpinned.
func (w *tickerWork) refused(t *news.Ticker) {
	switch w.what {
	case news.TickerPosts:
		t.Posting = max(0, t.Posting-1)
	case news.TickerPins:
		t.Pinned = true
	}
}

// tickerText is what a ticker says: a line for each coin, and when and who says so.
func tickerText(say texts.Printer, quotes []price.Quote, now time.Time) telegram.HTML {
	var lines, sources []telegram.HTML
	oldest := now
	for i := range quotes {
		q := &quotes[i]
		lines = append(lines, say.Say("price.line", texts.Args{"ticker": q.Ticker, "what": strings.TrimSpace(q.Money() + " " + q.Moved())}))
		sources = withSource(sources, q)
		if q.At.Before(oldest) {
			oldest = q.At
		}
	}
	return telegram.Join("\n", append(lines, say.Say("ticker.foot", texts.Args{"time": say.Time(oldest, now), "list": telegram.Join(say.Say("list.comma"), sources...)}))...)
}

// command answers /ticker, in a channel or for one.
func (k *tickers) command(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Chat.Kind != news.Channel {
		return nil, talk.Refuse("ticker.where")
	}
	on := c.Args == "on"
	if !on && c.Args != "off" {
		return nil, talk.Refuse("ticker.how")
	}
	if err := k.wish(c.To.Chat, on); err != nil {
		return nil, err
	}
	if on {
		return &talk.Answer{Text: c.Say("ticker.on", talk.Args{"list": strings.Join(k.o.Desk.Coins(), ", ")})}, nil
	}
	return &talk.Answer{Text: c.Say("ticker.off")}, nil
}

// wish has a channel have a ticker, or not. The next prices bring it on.
func (k *tickers) wish(chat news.ChatID, on bool) error {
	err := k.change(chat, func(t *news.Ticker) {
		t.Wish = &on
		if on {
			t.Posting, t.Pinned = 0, false
		}
	})
	if err == nil {
		k.note(chat)
	}
	return err
}

// withSource adds the service of a quote to a list of them, linked, unless it is there.
func withSource(list []telegram.HTML, q *price.Quote) []telegram.HTML {
	source := telegram.Link(telegram.Escape(q.Source), prices.Site(q.Source))
	for _, other := range list {
		if other == source {
			return list
		}
	}
	return append(list, source)
}
