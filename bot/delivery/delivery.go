// Package delivery carries what waits in the store to Telegram: as fast as
// Telegram allows and never faster, fair over chats, in order within one, and
// so that no crash, outage or lost answer loses a message.
//
// What waits stays on disk. In memory are the queues that are not empty, one
// for each destination and lane. A queue's turn goes like this:
//
//	ready ─▶ read rows ─▶ render ─▶ intent on disk ─▶ lease ─▶ send ─▶ outcome on disk ─▶ ready
//
// Queues of a lower lane go first, those of one lane in turn. A chat has one
// message on its way at a time; a lease (lease.go) is the right to make one
// call, and comes back when Telegram's window has certainly passed. What an
// answer means is told by telegram.Classify, and what follows from it stands
// in outcome.go.
//
// An intent without an outcome is in doubt: the message may have arrived. It is
// sent again after a pause, in its queue's order. So every alert arrives at
// least once, and twice only if an answer was lost: on the network, or because
// the process ended between a message and its answer.
package delivery

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// ErrUnauthorized ends Run: Telegram no longer takes the token. All that waits
// keeps waiting.
var ErrUnauthorized = errors.New("token refused by Telegram")

// ErrNothing is what Render says of an alert that cannot be told any more, for
// example because its item has expired. It is given up.
var ErrNothing = errors.New("nothing left to tell")

// Options say what an Engine works with. Client, Store and Render are required.
type Options struct {
	Client  *telegram.Client
	Store   *store.DB
	Log     *slog.Logger // nil is silent
	Started time.Time    // when the process began; zero is now. See startPause
	Ends    *news.Ends   // counts what is given up, by why; nil counts for itself

	// Render makes the message for deliveries of one destination, oldest first,
	// and says how many of them, from the first on, it holds: at least one. It
	// is called from many goroutines.
	Render func(context.Context, []news.Delivery) (telegram.Message, int, error)

	// Revise makes what a sent message should say now, or has it removed; ok is false where it
	// should stay as it is. Nil leaves all as they are.
	Revise func(context.Context, store.Told) (m telegram.Message, ok bool, err error)

	// Rest is when a destination does not want to be told; nil for never. It is
	// asked at each turn and must answer at once, from what is in memory. See
	// Reconsider. Nil is never for all.
	Rest func(to news.Destination) *news.Rest

	// Collect makes one message of alerts of one destination of which the first has
	// waited for long, oldest first. One that tells nothing leaves it to Render.
	// Nil always does.
	Collect func(context.Context, []news.Delivery) (Digest, error)

	// Leave is given, at the end of Run, what Answer took and could not be sent
	// any more, each chat's in order, and after it what still comes: to be said
	// after the next start. Nil drops it.
	Leave func([]telegram.Message)

	// Troubles are some that the process before this one knew of: TopicClosed and
	// TopicDeleted, which stand nowhere in the store. They are not told as begun.
	Troubles []Trouble

	// Image fetches a picture that Telegram could not fetch by its address; own
	// says that a source of the operator's names it. Nil sends such alerts without
	// one.
	Image func(ctx context.Context, url string, own bool) ([]byte, error)

	// OnChange hears what Telegram's answers said about a destination, after
	// the store was told. It must not block. Nil is fine.
	OnChange func(Change)

	// OnTrouble hears of a trouble when it begins and when it is over; see
	// Troubles. Those that this process found at its start are not told. It must
	// not block. Nil is fine.
	OnTrouble func(t Trouble, over bool)

	// MaxAge is how old news may be that waited for a chat which could not be served;
	// 0 is no limit, and so is nil.
	MaxAge func() time.Duration

	Brake    *Brake // stops what is told; nil never does
	InFlight int    // messages on their way at a time; 0 is 16
}

// A Digest is a message of many alerts.
type Digest struct {
	Message telegram.Message
	Told    []news.Delivery // in the order in which it tells them; what cannot be told is left out
	Points  int             // so many of these stand in the message itself, the others behind its button
}

// A Change is news about a destination from Telegram's refusals.
type Change struct {
	Destination news.Destination
	State       news.ChatState // what the chat is now; Active when only its topic is closed, or it moved
	To          news.ChatID    // the supergroup that it became; 0 for none
	Reason      string         // in Telegram's words
}

// defaultInFlight covers thirty messages a second at a round trip of half a
// second; five would do at the usual 150 ms.
const defaultInFlight = 16

// drainTime is how long Run waits at its end for messages on their way. With the
// second that answers get before it, a stop takes five at most.
const drainTime = 4 * time.Second

// An Engine carries what waits in one store. Its methods are safe for
// concurrent use; Run is called once.
type Engine struct {
	o        Options
	log      *slog.Logger
	line     *line
	queues   *queues
	budgets  budgets
	writer   *writer
	renderer *renderer
	sender   *sender
	editor   *editor
	answers  *answers
	turns    sync.WaitGroup // all that Run has begun
	missed   chan struct{}  // holds a token when rows may wait that nobody told of
}

// New makes an engine. It touches neither disk nor network.
func New(o Options) *Engine {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.InFlight == 0 {
		o.InFlight = defaultInFlight
	}
	if o.Ends == nil {
		o.Ends = new(news.Ends)
	}
	if o.Started.IsZero() {
		o.Started = time.Now()
	}
	line := newLine(o)
	e := &Engine{
		o:        o,
		log:      o.Log,
		line:     line,
		queues:   newQueues(o.InFlight),
		budgets:  budgets{told: map[news.Destination][]time.Time{}},
		writer:   newWriter(o.Store, o.Log),
		renderer: &renderer{o.Render, o.Collect, o.Log},
		sender:   &sender{line: line, log: o.Log, image: o.Image},
		editor:   &editor{line: line, store: o.Store, log: o.Log, ends: o.Ends, brake: o.Brake, revise: o.Revise, inFlight: o.InFlight, walks: newWalks()},
		answers:  newAnswers(),
		missed:   make(chan struct{}, 1),
	}
	line.wake = func() { e.queues.wake(); e.editor.walks.wake() }
	e.answers.reply, e.answers.handOn = e.Reply, o.Leave
	return e
}

// Run carries until ctx ends. Then it begins nothing new, lets what is on its
// way end within five seconds, writes the outcomes down and returns nil. The
// error is ErrUnauthorized, or that of a store that cannot be read at the start.
func (e *Engine) Run(ctx context.Context) error {
	if err := e.load(); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var writing sync.WaitGroup
	writing.Go(e.writer.run)
	e.turns.Go(func() { e.editor.run(ctx) })
	e.turns.Go(func() { e.recheck(ctx) })
	err := e.dispatch(ctx)
	cancel()
	drain := time.AfterFunc(drainTime, func() { close(e.writer.quit) })
	e.answers.finish(patience(err))
	e.turns.Wait()
	e.line.asking.Wait()
	drain.Stop()
	close(e.writer.in)
	writing.Wait()
	e.line.savePace()
	return err
}

// patience is how long answers are still sent when Run ends so.
func patience(err error) time.Duration {
	if err != nil {
		return 0 // no call is of use any more
	}
	return drainTime - lastAnswer
}

// load reads what the process before this one left: what its line knew, and
// queues that hold something.
func (e *Engine) load() error {
	waits, err := e.o.Store.Waits()
	if err != nil {
		return err
	}
	if err := e.line.resume(waits); err != nil {
		return err
	}
	if err := e.budgets.load(e.o.Store, time.Now()); err != nil {
		return err
	}
	if err := e.find(); err != nil {
		return err
	}
	e.inherit(waits)
	return nil
}

// find takes note of every queue that holds something on disk.
func (e *Engine) find() error {
	return e.o.Store.Queues(func(q store.Queue, _ time.Time) error {
		e.queues.add(q)
		return nil
	})
}

// recheckEvery is how often the disk is asked for queues that nobody told of.
const recheckEvery = time.Minute

// recheck finds queues that nobody told of until ctx ends: each minute, and when
// Recheck asks for it.
func (e *Engine) recheck(ctx context.Context) {
	t := time.NewTicker(recheckEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			now := time.Now()
			e.line.troubles.outlived(now, e.line.breaker.quiet(now))
		case <-e.missed:
		}
		if err := e.find(); err != nil {
			e.log.Error("waiting deliveries not looked for", "error", err)
		}
	}
}

// dispatch starts turns until ctx ends or Telegram refuses the token.
func (e *Engine) dispatch(ctx context.Context) error {
	slots := make(chan struct{}, e.o.InFlight)
	alarm := time.NewTimer(time.Hour)
	defer alarm.Stop()
	for {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return nil
		case <-e.line.refused:
			return ErrUnauthorized
		}
		q, err := e.await(ctx, alarm)
		if q == nil {
			return err
		}
		e.turns.Go(func() {
			e.turn(ctx, q)
			<-slots
		})
	}
}

// await waits for a queue that can go. Nil means that there will be none.
func (e *Engine) await(ctx context.Context, alarm *time.Timer) (*queue, error) {
	for {
		q, at := e.next(ctx, time.Now())
		if q != nil {
			return q, nil
		}
		alarm.Reset(time.Until(at))
		select {
		case <-alarm.C:
		case <-e.queues.changed:
		case <-ctx.Done():
			return nil, nil
		case <-e.line.refused:
			return nil, ErrUnauthorized
		}
	}
}

// next takes the queue whose turn it is, or says when to look again.
func (e *Engine) next(ctx context.Context, now time.Time) (*queue, time.Time) {
	if at := e.line.clear(ctx, now); at.After(now) {
		return nil, at
	}
	q, at := e.queues.next(now, e.free)
	if q != nil {
		e.line.breaker.depart(now)
	}
	if at.IsZero() {
		at = now.Add(time.Hour)
	}
	return q, at
}

// free is when a queue may go, as far as Telegram is concerned.
func (e *Engine) free(q store.Queue, now time.Time) time.Time {
	return e.line.limiter.chatFree(q.Destination.Chat, q.Lane, now)
}

// Wake tells the engine of new rows in the store. It is cheap, and harmless
// before Run.
func (e *Engine) Wake(rows []store.Queue) { e.queues.add(rows...) }

// Recheck has the engine look on disk for what waits. It is for after a commit
// that failed: it may stand in the file all the same, and be found by the next.
// Otherwise that happens each minute. It is cheap, and harmless before Run.
func (e *Engine) Recheck() {
	select {
	case e.missed <- struct{}{}:
	default:
	}
}

// Retry lets what waits for a chat go at once, whatever it waits for: we may
// write there again, or a topic was opened. What is no news any more is given up.
func (e *Engine) Retry(chat news.ChatID) {
	if e.line.troubles.of(chat) {
		dropOutdated(e, chat)
	}
	if err := e.o.Store.Retry(chat, time.Now()); err != nil {
		e.log.Error("what waits for a chat waits on, but for the first of it", "chat", chat, "error", err)
	}
	e.line.troubles.changed(chat)
	e.queues.rouse(e.queues.of(chat)...)
}

// Reconsider has the engine ask again whether what waits for a chat is held: its
// wishes are others now. Otherwise it asks every quarter of an hour.
func (e *Engine) Reconsider(chat news.ChatID) {
	e.queues.reconsider(func(q store.Queue) bool { return q.Destination.Chat == chat })
}

// ReconsiderAll is Reconsider for all chats.
func (e *Engine) ReconsiderAll() { e.queues.reconsider(func(store.Queue) bool { return true }) }

// Moved tells the engine that the store has moved a chat to a new number.
func (e *Engine) Moved(from, to news.ChatID) {
	e.line.troubles.changed(from)
	e.budgets.move(from, to)
	keys := e.queues.of(from)
	for i := range keys {
		keys[i].Destination.Chat = to
	}
	e.queues.add(keys...)
}
