package app

import (
	"context"
	"time"

	"github.com/robfig/cron/v3"

	"newsbot/news"
)

// clock is everything that is timed.
func (d *Desk) clock(ctx context.Context) *cron.Cron {
	clock := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cronLogger{d.log}))
	add := func(schedule string, job func()) {
		wrapped := cron.NewChain(cron.Recover(cronLogger{d.log}), cron.SkipIfStillRunning(cron.DiscardLogger)).Then(cron.FuncJob(job))
		if _, err := clock.AddJob(schedule, wrapped); err != nil {
			panic(err) // the schedules below are ours, or checked with the configuration
		}
	}
	add("@every 1s", func() { d.room.Round(ctx) })
	add("@every 10m", d.expire)
	add("@every "+d.round.String(), func() { d.refreshPrices(ctx) })
	if when := d.started.Store.Backup; when != "" {
		add(when, d.backup)
	}
	return clock
}

// expireAtOnce bounds the rows that one run of the housekeeping removes.
const expireAtOnce = 20_000

func (d *Desk) expire() {
	n, err := d.db.Expire(d.now(), expireAtOnce)
	switch {
	case err != nil:
		d.log.Error("housekeeping failed; it will be tried again", "error", err)
	case n > 0:
		d.log.Info("forgot what is old", "rows", n)
	}
}

// backup writes the copy of the store that the configuration asks for. Who
// believes to have backups hears when there is none.
func (d *Desk) backup() {
	if _, _, err := d.db.Backup(); err != nil {
		d.log.Error("backup failed; the last one is kept", "error", err)
		d.tell("backup "+d.now().UTC().Format(time.DateOnly), news.Notice{Kind: news.NoticeNoBackup, Text: err.Error()})
	}
}
