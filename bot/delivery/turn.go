package delivery

import (
	"context"
	"errors"
	"fmt"
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
	rows, at, err := e.waiting(q.key, time.Now())
	switch {
	case err != nil:
		e.log.Error("waiting deliveries not read", "destination", q.key.Destination, "error", err)
		e.queues.land(q, false, time.Now().Add(troublePause))
		return
	case len(rows) == 0 && !at.IsZero():
		e.queues.rest(q, at)
		return
	}
	group, at := pick(rows, time.Now(), q.tries)
	if len(group) > 0 {
		at = e.unproved(ctx, group[0])
	}
	if len(group) > 0 && at.IsZero() {
		at = e.carry(ctx, group)
	}
	e.queues.land(q, len(rows) == 0, at)
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
	case first.Notice() != 0 || d.Notice() != 0 || first.Plain || d.Plain:
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
	m, n, err := e.render(ctx, group)
	if err != nil {
		o := unrendered(err, group[0], time.Now())
		e.settle(group[:1], o)
		return o.notBefore
	}
	pic, wait := e.sender.pictures.claim(&m, store.Queue{Destination: m.To, Lane: group[0].Lane})
	if wait {
		return time.Now().Add(pictureWait)
	}
	defer func() { e.queues.rouse(e.sender.pictures.disclaim(pic)...) }()
	rows, err := e.writer.intend(numbers(group[:n]))
	if err != nil {
		e.log.Error("intent not written, nothing sent", "error", err)
		return time.Now().Add(troublePause)
	}
	if len(rows) < n { // some were taken back meanwhile: the message is another one
		e.settle(rows, outcome{fate: store.Later})
		return time.Time{}
	}
	return e.deliver(ctx, rows, m, pic)
}

// deliver sends the message of rows whose intent is on disk, and settles them. It
// returns until when their queue is to be left alone, zero for not at all.
func (e *Engine) deliver(ctx context.Context, rows []news.Delivery, m telegram.Message, pic *picture) time.Time {
	sent, r, err := e.sender.send(ctx, rows[0].Lane, m, pic)
	if err != nil { // the engine stops
		e.settle(rows, outcome{fate: store.Later})
		return time.Time{}
	}
	first := rows[0]
	if r.Fate == telegram.Unknown && first.Error == r.Reason { // asked again, same answer
		r.Fate = telegram.Left
	}
	own := trouble(r.Fate) && e.line.failed(r)
	o := decide(r, rows, own, time.Now())
	o.message = sent.Message
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

// render makes the message for a group. If that fails the first row is tried
// alone, so that a row that cannot be rendered costs only itself.
func (e *Engine) render(ctx context.Context, group []news.Delivery) (telegram.Message, int, error) {
	m, n, err := e.renderSafely(ctx, group)
	if err != nil && len(group) > 1 {
		m, n, err = e.renderSafely(ctx, group[:1])
	}
	m.To = group[0].Destination
	if group[0].Plain {
		m = plain(m)
	}
	return m, n, err
}

// renderSafely turns a panic over one story into an error.
func (e *Engine) renderSafely(ctx context.Context, group []news.Delivery) (m telegram.Message, n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			e.log.Error("rendering panicked", "item", group[0].Body, "panic", r)
			err = fmt.Errorf("rendering panicked: %v", r)
		}
	}()
	m, n, err = e.o.Render(ctx, group)
	if err == nil && (n < 1 || n > len(group)) {
		err = fmt.Errorf("rendering took %d of %d deliveries", n, len(group))
	}
	return m, n, err
}

// unrendered is what becomes of a row of which no message could be made.
func unrendered(err error, d news.Delivery, now time.Time) outcome {
	if errors.Is(err, ErrNothing) || d.Attempts+1 >= maxAttempts {
		return outcome{fate: store.GivenUp, ending: news.EndNothing, reason: err.Error()}
	}
	return outcome{fate: store.Later, reason: err.Error(), notBefore: now.Add(backoff(troublePause, d.Attempts)), counts: true}
}
