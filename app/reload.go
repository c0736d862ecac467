package app

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"newsbot/bot"
	"newsbot/config"
	"newsbot/news"
)

// doubt logs what a configuration says and probably does not mean.
func (d *Desk) doubt(doubts []string) {
	for _, doubt := range doubts {
		d.log.Warn("configuration doubted", "doubt", doubt)
	}
}

// hangups are the process's from now on. One that comes before anybody looks
// waits; unheard it would end the process.
func hangups() chan os.Signal {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	return hup
}

// reloadOnSignal serves SIGHUP until ctx ends.
func (d *Desk) reloadOnSignal(ctx context.Context) {
	defer signal.Stop(d.hup)
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.hup:
			if _, err := d.reload(ctx); err != nil {
				d.log.Error("configuration not reloaded; the old one stays in force", "error", err)
			}
		}
	}
}

// reload puts the configuration file in force again, all of it or nothing, and
// says what has changed. What a running process cannot change (token, store,
// listener) is named, and stays.
func (d *Desk) reload(ctx context.Context) (changes bot.Changes, err error) {
	defer func() {
		if p := recover(); p != nil {
			d.log.Error("reading the configuration panicked; please report this", "panic", p, "stack", string(debug.Stack()))
			err = errors.New("the configuration cannot be read; the log says more")
		}
	}()
	if d.path == "" {
		return bot.Changes{}, &news.Fault{Code: "reload.no-file"}
	}
	cfg, doubts, err := config.Load(d.path)
	if err != nil {
		return bot.Changes{}, err
	}
	d.secrets.add(&cfg)
	d.mu.Lock()
	defer d.mu.Unlock()
	sources, err := d.db.Configure(cfg.SourceRecords(), d.now())
	if err != nil {
		return bot.Changes{}, err
	}
	d.bot.Queued(sources.Queued)
	if err := d.db.ConfigureOutlets(cfg.OutletRecords(), d.now()); err != nil {
		return bot.Changes{}, err
	}
	d.bot.Configure(ctx, botSettings(&cfg))
	what := config.Compare(d.config, cfg)
	what.Restart = config.Compare(d.started, cfg).Restart // also what an earlier reload could not change
	d.config = cfg
	d.web.Configure(ownOptions(cfg))
	d.room.SetRules(rulesOf(&cfg))
	d.room.SourcesChanged()
	d.channelsKnown()
	d.log.Info("configuration reloaded", "sources", len(cfg.Source), "channels", len(cfg.Channel),
		"changed", what.Keys, "needs_restart", what.Restart)
	d.doubt(doubts)
	what.Doubts = doubts
	return bot.Changes(what), nil
}

// channelsKnown has the newsroom serve the outlets, as far as it is known where
// they lead.
func (d *Desk) channelsKnown() {
	if err := d.room.ReadOutlets(); err != nil {
		d.log.Error("outlets not read; what they asked for before counts", "error", err)
	}
}
