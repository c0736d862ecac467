package delivery

import (
	"log/slog"
	"time"

	"newsbot/news"
	"newsbot/store"
)

// A writer commits intents and outcomes in groups: whatever gathered while the
// last commit was on its way to the disk goes into the next. So a slow disk
// makes larger groups instead of a slower engine.
type writer struct {
	store *store.DB
	log   *slog.Logger
	in    chan *entry
	quit  chan struct{} // closed when a failing disk is no longer waited for
}

// An entry is what one turn wants written.
type entry struct {
	intents  []news.DeliveryID
	outcomes []store.Outcome
	rows     []news.Delivery // after the commit: those of intents that still wait
	err      error
	done     chan struct{}
}

// maxGroup bounds the entries of one commit.
const maxGroup = 128

func newWriter(db *store.DB, log *slog.Logger) *writer {
	return &writer{store: db, log: log, in: make(chan *entry, maxGroup), quit: make(chan struct{})}
}

// intend writes down that these deliveries are about to be sent, and returns
// those that still wait.
func (w *writer) intend(ids []news.DeliveryID) ([]news.Delivery, error) {
	e := &entry{intents: ids, done: make(chan struct{})}
	w.in <- e
	<-e.done
	return e.rows, e.err
}

// settle writes outcomes down. It returns when they are on disk, however long
// that takes: a message whose outcome is not written would be sent again.
func (w *writer) settle(outcomes []store.Outcome) {
	e := &entry{outcomes: outcomes, done: make(chan struct{})}
	w.in <- e
	<-e.done
}

// run commits until in is closed.
func (w *writer) run() {
	for e := range w.in {
		w.commit(append([]*entry{e}, w.gathered()...))
	}
}

// gathered takes what is there without waiting.
func (w *writer) gathered() (group []*entry) {
	for len(group) < maxGroup {
		select {
		case e, ok := <-w.in:
			if !ok {
				return group
			}
			group = append(group, e)
		default:
			return group
		}
	}
	return group
}

// commit writes a group: one transaction for its outcomes, one for its intents.
func (w *writer) commit(group []*entry) {
	var ids []news.DeliveryID
	var outcomes []store.Outcome
	for _, e := range group {
		ids = append(ids, e.intents...)
		outcomes = append(outcomes, e.outcomes...)
	}
	if len(outcomes) > 0 {
		w.insist(outcomes)
	}
	rows, err := w.attempt(ids)
	for _, e := range group {
		for _, id := range e.intents {
			if row, waits := rows[id]; waits {
				e.rows = append(e.rows, row)
			}
		}
		e.err = err
		close(e.done)
	}
}

// attempt writes intents down.
func (w *writer) attempt(ids []news.DeliveryID) (map[news.DeliveryID]news.Delivery, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := w.store.Attempt(ids, time.Now())
	byID := make(map[news.DeliveryID]news.Delivery, len(rows))
	for _, row := range rows {
		byID[row.ID] = row
	}
	return byID, err
}

// diskPause is between two attempts to write outcomes on a failing disk.
const diskPause = time.Second

// insist writes outcomes until it succeeds or the engine stops.
func (w *writer) insist(outcomes []store.Outcome) {
	for {
		err := w.store.Settle(outcomes, time.Now())
		if err == nil {
			return
		}
		w.log.Error("outcome not written, deliveries may repeat after a crash", "error", err)
		select {
		case <-time.After(diskPause):
		case <-w.quit:
			return
		}
	}
}
