package app

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"newsbot/bot"
	"newsbot/config"
	"newsbot/news"
	"newsbot/newsroom"
)

// reloadOnSignal serves SIGHUP until ctx ends.
func (d *Desk) reloadOnSignal(ctx context.Context) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hup:
			if err := d.reload(ctx); err != nil {
				d.log.Error("configuration not reloaded; the old one stays in force", "error", err)
			}
		}
	}
}

// reload puts the configuration file in force again, all of it or nothing.
// What a running process cannot change (token, store, listener) is named.
func (d *Desk) reload(ctx context.Context) error {
	if d.path == "" {
		return bot.Reply("This bot runs without a configuration file, so there is nothing to reload.")
	}
	cfg, err := config.Load(d.path)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.db.Configure(cfg.SourceRecords(), time.Now()); err != nil {
		return err
	}
	d.bot.Configure(ctx, botSettings(&cfg))
	fixed := fixedChanges(d.config, cfg)
	d.config = cfg
	d.room.SetRules(rulesOf(&cfg))
	if err := d.room.ReadSources(); err != nil {
		return err
	}
	d.configureChannels(cfg)
	d.log.Info("configuration reloaded", "sources", len(cfg.Source), "channels", len(cfg.Channel), "needs_restart", fixed)
	return nil
}

// fixedChanges names the changed keys that only a restart puts in force.
func fixedChanges(c, to config.Config) []string {
	var keys []string
	add := func(key string, changed bool) {
		if changed {
			keys = append(keys, key)
		}
	}
	add("telegram.token", c.Telegram.Token != to.Telegram.Token)
	add("telegram.api_url", c.Telegram.APIURL != to.Telegram.APIURL)
	add("store", c.Store != to.Store)
	add("fetch", fmt.Sprint(c.Fetch) != fmt.Sprint(to.Fetch))
	add("summary", c.Summary != to.Summary)
	add("http.listen", c.HTTP.Address() != to.HTTP.Address())
	add("log", c.Log != to.Log)
	return keys
}

func (d *Desk) channelsKnown() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.configureChannels(d.config)
}

// configureChannels gives the index what the configured channels ask for, as
// far as their numbers are known.
func (d *Desk) configureChannels(cfg config.Config) {
	var list []newsroom.Channel
	for i, dest := range d.bot.Channels() {
		if dest == (news.Destination{}) {
			continue
		}
		c := cfg.Channel[i]
		if q, err := c.Query(); err == nil { // checked with the configuration
			list = append(list, newsroom.Channel{Destination: dest, Query: q, Urgent: c.Urgent, Lang: c.Translate})
		}
	}
	d.room.Serve(list)
}

func (d *Desk) sourcesChanged() {
	if err := d.room.ReadSources(); err != nil {
		d.log.Error("sources not read again; a restart will", "error", err)
	}
}
