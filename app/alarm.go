package app

import (
	"context"
	"time"

	"newsbot/bot"
	"newsbot/news"
)

// pulse is what is known of how the desk is doing.
func (d *Desk) pulse(now time.Time) news.Pulse {
	p := news.Pulse{Started: d.begun, Steady: d.steady(), Round: d.room.LastRound()}
	var due bool
	if p.Due, due, p.Store = d.bot.OldestDue(now); !due {
		p.Due = time.Time{}
	}
	s := d.bot.Stats()
	p.Heard, p.DeafFor = s.Heard, s.Deaf
	if refused := d.refused.Load(); refused != nil && s.Deaf == "" {
		p.DeafFor = *refused
	}
	p.Late, p.All = d.room.Late()
	p.Jump, p.Jumped = d.room.ClockJump()
	p.Off = d.room.Ahead()
	p.Reading, p.Begun = d.suspects.Longest()
	return p
}

// alarms are all that is wrong at present, the worst first.
func (d *Desk) alarms(p news.Pulse, now time.Time) []news.Alarm {
	all := append(p.Alarms(now), d.bot.Alarms()...)
	for _, a := range d.suspects.Asides() {
		all = append(all, news.Alarm{Kind: news.AlarmLeftAlone, About: a.Name, Number: a.Times, Until: a.Until})
	}
	news.SortAlarms(all)
	return all
}

// present are the alarms of now, for /stats.
func (d *Desk) present() []news.Alarm {
	now := d.now()
	return d.alarms(d.pulse(now), now)
}

// lookAround is how often the desk looks for what is wrong.
const lookAround = 10 * time.Second

const (
	// settled is how long an alarm must be gone to be over: one that comes and goes
	// is one.
	settled = time.Minute

	// foundAgain is how long after a start what was wrong before it may take to be
	// noticed again.
	foundAgain = 15 * time.Minute
)

// A watch remembers which alarms were told, so that each is told once, and
// again when it is over. The zero value has told none.
type watch struct {
	told   map[string]*told // :: key of the alarm → how it was told
	unsaid []word           // for the administrators, in order
	stale  bool             // the store knows of other alarms than told
}

// A told alarm is one that operators know of.
type told struct {
	news.Alarm
	seen time.Time // when it was there last
	stay time.Time // of one told before the start, until it is seen: it is not over before
}

// A word is a notice under its key.
type word struct {
	key string
	news.Notice
}

// resumed knows of the alarms that were told before a start.
func resumed(before []news.Alarm, now time.Time) (w watch) {
	w.told = map[string]*told{}
	for _, a := range before {
		w.told[a.Key()] = &told{Alarm: a, seen: now, stay: now.Add(foundAgain)}
	}
	return w
}

// changes says which of the present alarms are new, which were told before the start
// and are there still, and which of those that were told are over.
func (w *watch) changes(present []news.Alarm, now time.Time) (begun, again, over []news.Alarm) {
	if w.told == nil {
		w.told = map[string]*told{}
	}
	for _, a := range present {
		switch t := w.told[a.Key()]; {
		case t == nil:
			begun = append(begun, a)
		case !t.stay.IsZero():
			again = append(again, a)
		}
		w.told[a.Key()] = &told{Alarm: a, seen: now}
	}
	for key, t := range w.told {
		if now.Sub(t.seen).Abs() >= settled && !now.Before(t.stay) {
			over = append(over, t.Alarm)
			delete(w.told, key)
		}
	}
	news.SortAlarms(over)
	w.stale = w.stale || len(begun)+len(over) > 0
	return begun, again, over
}

// known are the alarms that were told and are not over.
func (w *watch) known() (all []news.Alarm) {
	for _, t := range w.told {
		all = append(all, t.Alarm)
	}
	news.SortAlarms(all)
	return all
}

// lookOut tells of alarms as they begin and end, until ctx ends: in the log, and
// to the administrators.
func (d *Desk) lookOut(ctx context.Context) {
	t := time.NewTicker(lookAround)
	defer t.Stop()
	before, err := d.db.Alarms()
	if err != nil {
		d.log.Error("not known which alarms were told; they are told again", "error", err)
	}
	w := resumed(before, d.now())
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			d.tellAlarms(&w, d.now())
		}
	}
}

// tellAlarms tells once of what is new and what is over. What cannot be told, since
// the disk does not take it, is told at the next look.
func (d *Desk) tellAlarms(w *watch, now time.Time) {
	begun, again, over := w.changes(d.alarms(d.pulse(now), now), now)
	at := now.Format(" 2006-01-02 15:04:05")
	for _, a := range append(again, begun...) { // the log of each process says what is wrong
		what, remedy := bot.AlarmText(a, now)
		d.log.Warn("alarm", "kind", a.Kind, "about", a.About, "what", what, "remedy", remedy)
	}
	for _, a := range begun {
		w.unsaid = append(w.unsaid, word{"alarm " + a.Key() + at, news.Notice{Kind: news.NoticeAlarm, Alarm: a, At: now}})
	}
	for _, a := range over {
		d.log.Info("alarm is over", "kind", a.Kind, "about", a.About)
		w.unsaid = append(w.unsaid, word{"over " + a.Key() + at, news.Notice{Kind: news.NoticeAlarmOver, Alarm: a, At: now}})
	}
	if err := d.sayAlarms(w); err != nil {
		d.log.Error("administrators not told of alarms yet", "error", err)
	}
}

// sayAlarms has the administrators told, and notes then of what they know: a crash
// in between tells them once more.
func (d *Desk) sayAlarms(w *watch) error {
	for len(w.unsaid) > 0 {
		if err := d.bot.TellAdmins(w.unsaid[0].key, w.unsaid[0].Notice); err != nil {
			return err
		}
		w.unsaid = w.unsaid[1:]
	}
	if !w.stale {
		return nil
	}
	err := d.db.SetAlarms(w.known())
	w.stale = err != nil
	return err
}
