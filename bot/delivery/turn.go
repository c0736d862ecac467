package delivery

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

const (
	// atOnce is how many waiting rows a turn looks at: more than fit into one
	// message as headlines.
	atOnce = 50

	// troublePause is how long a queue rests when the store or the rendering
	// failed.
	troublePause = 5 * time.Second

	// clockSlip is how far the clock may be behind a decision before it is taken
	// for one that was set back.
	clockSlip = time.Minute
)

// turn carries one message of a queue, if one is due.
func (e *Engine) turn(ctx context.Context, q *queue) {
	now := time.Now()
	rows, at, err := e.waiting(q.key, now)
	switch {
	case err != nil:
		e.log.Error("waiting deliveries not read", "destination", q.key.Destination, "error", err)
		e.queues.land(q, false, time.Now().Add(troublePause))
		return
	case len(rows) == 0 && !at.IsZero():
		e.queues.rest(q, at)
		return
	}
	if len(rows) > 0 {
		if e.o.Brake.holds(&rows[0]) {
			e.queues.hold(q, now.Add(holdLook))
			return
		}
		if until := e.held(q.key, rows[0].Decided, now); until.After(now) {
			e.queues.hold(q, earlier(until, now.Add(holdLook)))
			return
		}
	}
	group, at := pick(rows, now, q.tries)
	if len(group) > 0 {
		at = e.unproved(ctx, group[0])
	}
	if len(group) > 0 && at.IsZero() {
		at = e.leave(ctx, q.key, group)
	}
	e.queues.land(q, len(rows) == 0, at)
}

// leave carries a group, or all that waits for its destination where it has waited
// for long. It returns when the queue has its next turn, as carry does.
func (e *Engine) leave(ctx context.Context, q store.Queue, group []news.Delivery) time.Time {
	now := time.Now()
	all, err := e.collect(q, group, now)
	if err != nil {
		e.log.Error("waiting deliveries not collected", "destination", q.Destination, "error", err)
		return now.Add(troublePause)
	}
	if all = pickAll(all, now); len(all) < 2 {
		return e.carry(ctx, group)
	}
	d, err := e.renderer.digest(ctx, all)
	if err != nil || len(d.Told) == 0 {
		e.log.Warn("no digest, each by itself", "destination", q.Destination, "error", err)
		return e.carry(ctx, group)
	}
	d.Message.To = q.Destination
	return e.send(ctx, d.Told, d.Message, d.Points)
}

// waiting reads the first rows of a queue, without those that were decided to
// come later. Where there are only such, the time is when the first of them may
// go.
func (e *Engine) waiting(q store.Queue, now time.Time) (rows []news.Delivery, at time.Time, err error) {
	for most := atOnce; ; most *= 4 {
		all, err := e.o.Store.Waiting(q, most)
		if err != nil {
			return nil, time.Time{}, err
		}
		if rows, at = come(all, now); len(rows) > 0 || len(all) < most {
			return rows, at, nil
		}
	}
}

// come takes out of some rows those that were decided to come later, which hold
// back none behind them. The time is when the first of them may go, zero where
// there is none.
func come(all []news.Delivery, now time.Time) (rows []news.Delivery, at time.Time) {
	for _, d := range all {
		switch {
		case !setAside(d, now):
			rows = append(rows, d)
		case at.IsZero() || d.NotBefore.Before(at):
			at = d.NotBefore
		}
	}
	return rows, at
}

// setAside reports whether a row was decided to come later than now, and was
// never tried.
func setAside(d news.Delivery, now time.Time) bool { return untried(d) && due(d, now).After(now) }

func untried(d news.Delivery) bool { return d.Attempted.IsZero() && d.Error == "" }

// pick takes from the waiting rows of a queue those that can go as one message
// now, in order. If the first cannot go yet, the time says when; it is zero if
// there is none.
//
// What is in doubt goes as it went before; what was refused, or is no alert,
// goes alone.
func pick(rows []news.Delivery, now time.Time, force bool) ([]news.Delivery, time.Time) {
	if len(rows) == 0 {
		return nil, time.Time{}
	}
	if at := due(rows[0], now); at.After(now) && !force {
		return nil, at
	}
	n := 1
	for n < len(rows) && together(rows[0], rows[n], now) {
		n++
	}
	return rows[:n], time.Time{}
}

// due is when a row may go.
func due(d news.Delivery, now time.Time) time.Time {
	switch {
	case d.InDoubt && d.NotBefore.IsZero(): // left so by a process that ended
		return d.Attempted.Add(doubtPause)
	case untried(d) && d.Decided.After(now.Add(clockSlip)): // the clock was set back
		return time.Time{}
	}
	return d.NotBefore
}

// together reports whether a later row may share the message of the first.
func together(first, d news.Delivery, now time.Time) bool {
	switch {
	case alone(first) || alone(d):
		return false
	case first.InDoubt || d.InDoubt:
		return first.InDoubt && d.InDoubt && d.Attempted.Equal(first.Attempted)
	}
	return !due(d, now).After(now)
}

// carry sends the rows of a group, or as many as fit in one message, and
// settles them. It returns when the queue has its next turn, zero for as soon as
// its chat can be sent to.
func (e *Engine) carry(ctx context.Context, group []news.Delivery) time.Time {
	m, n, err := e.renderer.message(ctx, group)
	if err != nil {
		o := unrendered(err, group[0], time.Now())
		e.settle(group[:1], o)
		return o.notBefore
	}
	return e.send(ctx, group[:n], m, 0)
}

// send sends the message of a group and settles it; points is that of a Digest, 0
// for any other message. It returns when the queue has its next turn, as carry does.
func (e *Engine) send(ctx context.Context, group []news.Delivery, m telegram.Message, points int) time.Time {
	pic, wait := e.sender.pictures.claim(&m, store.Queue{Destination: m.To, Lane: group[0].Lane})
	if wait {
		return time.Now().Add(pictureWait)
	}
	defer func() { e.queues.rouse(e.sender.pictures.disclaim(pic)...) }()
	rows, err := e.writer.intend(numbers(group))
	if err != nil {
		e.log.Error("intent not written, nothing sent", "error", err)
		return time.Now().Add(troublePause)
	}
	if len(rows) < len(group) { // some were taken back meanwhile: the message is another one
		e.settle(rows, outcome{fate: store.Later})
		return time.Time{}
	}
	return e.deliver(ctx, rows, m, pic, points)
}

// deliver sends the message of rows whose intent is on disk, and settles them. It
// returns until when their queue is to be left alone, zero for not at all.
func (e *Engine) deliver(ctx context.Context, rows []news.Delivery, m telegram.Message, pic *picture, points int) time.Time {
	ctx, done := e.o.Brake.under(ctx, &rows[0])
	defer done()
	sent, r, err := e.sender.send(ctx, rows[0].Lane, m, pic)
	if err != nil { // the engine stops, or all is stopped
		e.settle(rows, outcome{fate: store.Later})
		return time.Time{}
	}
	first := rows[0]
	if r.Fate == telegram.Unknown && first.Error == r.Reason { // asked again, same answer
		r.Fate = telegram.Left
	}
	own := trouble(r.Fate) && e.line.failed(r)
	o := decide(r, rows, own, e.since(rows), time.Now())
	o.message, o.points, o.sponsored = sent.Message, points, m.Sponsored
	if o.fate == store.Delivered {
		e.spend(&o, first)
	}
	e.settle(rows, o)
	e.line.troubles.troubled(first.Destination, r)
	switch {
	case r.Fate == telegram.Done && first.Error != "":
		e.recovered(first.Destination)
	case !ofTopic(r.Fate) || first.Error != r.Reason: // a closed topic is told once
		e.heed(first.Destination, r)
	}
	return o.notBefore
}

// ofTopic reports whether a fate concerns a topic alone.
func ofTopic(f telegram.Fate) bool { return f == telegram.TopicClosed || f == telegram.TopicGone }

// numbers are the ids of rows.
func numbers(rows []news.Delivery) []news.DeliveryID {
	ids := make([]news.DeliveryID, len(rows))
	for i, d := range rows {
		ids[i] = d.ID
	}
	return ids
}

// A renderer makes messages, whatever its hooks do.
type renderer struct {
	one  func(context.Context, []news.Delivery) (telegram.Message, int, error) // see Options.Render
	many func(context.Context, []news.Delivery) (Digest, error)                // see Options.Collect; nil makes none
	log  *slog.Logger
}

// message makes the message for a group. If that fails the first row is tried
// alone, so that a row that cannot be rendered costs only itself.
func (r *renderer) message(ctx context.Context, group []news.Delivery) (telegram.Message, int, error) {
	m, n, err := r.try(ctx, group)
	if err != nil && len(group) > 1 {
		m, n, err = r.try(ctx, group[:1])
	}
	m.To = group[0].Destination
	if group[0].Plain {
		m = plain(m)
	}
	return m, n, err
}

// try turns a panic over one story into an error.
func (r *renderer) try(ctx context.Context, group []news.Delivery) (m telegram.Message, n int, err error) {
	defer r.recovering(&err, group[0].Body)
	m, n, err = r.one(ctx, group)
	if err == nil && (n < 1 || n > len(group)) {
		err = fmt.Errorf("rendering took %d of %d deliveries", n, len(group))
	}
	return m, n, err
}

// digest turns a panic over a digest into an error.
func (r *renderer) digest(ctx context.Context, all []news.Delivery) (d Digest, err error) {
	defer r.recovering(&err, all[0].Body)
	return r.many(ctx, all)
}

// recovering, deferred, makes an error of a panic.
func (r *renderer) recovering(err *error, of news.Body) {
	if p := recover(); p != nil {
		r.log.Error("rendering panicked", "item", of, "panic", p)
		*err = fmt.Errorf("rendering panicked: %v", p)
	}
}

// unrendered is what becomes of a row of which no message could be made.
func unrendered(err error, d news.Delivery, now time.Time) outcome {
	if errors.Is(err, ErrNothing) || d.Attempts+1 >= maxAttempts {
		return outcome{fate: store.GivenUp, ending: news.EndNothing, reason: err.Error()}
	}
	return outcome{fate: store.Later, reason: err.Error(), notBefore: now.Add(backoff(troublePause, d.Attempts)), counts: true}
}
