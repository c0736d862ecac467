package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/robfig/cron/v3"

	"newsbot/bot"
	"newsbot/bot/telegram"
	"newsbot/config"
	"newsbot/feeds"
	"newsbot/llm"
	"newsbot/news"
	"newsbot/newsroom"
	"newsbot/store"
)

// processStart is when this process began: within a second of it, messages of
// the one before may still count against Telegram's limits.
var processStart = time.Now()

// A desk is the running program: every part, and what ties them together.
type desk struct {
	path string // of the configuration, for reloads; "" when there is no file
	log  *slog.Logger
	db   *store.DB
	bot  *bot.Bot
	web  *feeds.Fetcher
	room *newsroom.Room

	mu     sync.Mutex
	config config.Config // what is in force; guarded by mu
}

// run runs the bot until ctx ends.
func run(ctx context.Context, path string, cfg config.Config, logTo io.Writer) (err error) {
	d, err := openDesk(path, cfg, nil, logTo)
	if err != nil {
		return err
	}
	return errors.Join(d.run(ctx), d.db.Close())
}

// openDesk opens the store and makes the parts of a desk around it. transport
// is how the Bot API is reached; nil is the network.
func openDesk(path string, cfg config.Config, transport http.RoundTripper, logTo io.Writer) (*desk, error) {
	log := newLogger(logTo, cfg)
	watch := newsroom.NewWatchers()
	db, err := store.Open(cfg.Store.Path, store.Options{
		Log: log, Retention: time.Duration(cfg.Store.Keep),
		Subscribed: watch.Subscribed, Unsubscribed: watch.Unsubscribed,
	})
	if err != nil {
		return nil, err
	}
	d := &desk{path: path, log: log, db: db, config: cfg}
	if err := d.assemble(cfg, watch, transport); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return d, nil
}

// run works until ctx ends or Telegram refuses the token. What was started last
// is stopped first; the caller closes the store at the very end.
func (d *desk) run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	if err := serveHealth(ctx, d.config.HTTP, healthHandler(d.db, d.room, processStart), d.log); err != nil {
		return exit{exitConfig, err}
	}
	d.log.Info("started", "version", version(), "store", d.config.Store.Path, "sources", len(d.config.Source))

	clock := d.clock(ctx)
	var telegram sync.WaitGroup
	telegram.Go(func() { stop(d.serve(ctx)) })
	clock.Start()
	d.reloadOnSignal(ctx)
	<-clock.Stop().Done()
	err := d.room.Close() // polls in progress are cancelled, and end before the store closes
	telegram.Wait()
	d.log.Info("stopped", "after", time.Since(processStart).Round(time.Second))
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return errors.Join(cause, err)
	}
	return err
}

// assemble makes the parts of the desk and fills them from the store.
func (d *desk) assemble(cfg config.Config, watch *newsroom.Watchers, transport http.RoundTripper) (err error) {
	web := fetcher(cfg)
	d.bot, err = bot.New(bot.Options{
		Token: cfg.Telegram.Token, APIURL: cfg.Telegram.APIURL, Transport: transport, Store: d.db, Log: d.log,
		Now: time.Now, Started: processStart, Version: version(), Settings: botSettings(&cfg),
		Web: bot.Web{Discover: d.discover, Image: web.Image, ReadOPML: readOPML, WriteOPML: writeOPML},
		Desk: bot.Desk{
			Reload: d.reload, SourcesChanged: d.sourcesChanged, ChannelsKnown: d.channelsKnown,
			PollSoon: func(id news.SourceID) { d.room.PollSoon(id) },
		},
	})
	if err != nil {
		return err
	}
	d.web = web
	d.room = newsroom.New(newsroom.Options{
		Store: d.db, Web: web, Model: languageModel(cfg, d.log), ModelTime: time.Duration(cfg.Summary.Timeout),
		Watchers: watch, Log: d.log, Now: time.Now, Queued: d.bot.Queued, Tell: d.tell, Rules: rulesOf(&cfg),
	})
	if err := d.db.EachSubscription(func(s news.Subscription) error { watch.Subscribed(s); return nil }); err != nil {
		return err
	}
	if err := errors.Join(d.db.Configure(cfg.SourceRecords(), time.Now()), d.room.ReadSources()); err != nil {
		return err
	}
	d.channelsKnown()
	d.room.Hold(slices.Contains(d.bot.Channels(), news.Destination{}))
	return d.room.Resume()
}

// serve connects to Telegram, as often as it takes, and works until ctx ends. A
// refused token is the one thing that ends it early. Polls do not wait for it,
// unless a channel's number is unknown: what is decided meanwhile is carried
// later.
func (d *desk) serve(ctx context.Context) error {
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		err := d.bot.Connect(ctx)
		if err == nil {
			d.channelsKnown()
			d.room.Hold(false)
			return d.bot.Run(ctx)
		}
		if errors.Is(err, bot.ErrToken) {
			return err
		}
		d.log.Warn("Telegram is out of reach", "again_in", pause, "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}

// clock is everything that is timed.
func (d *desk) clock(ctx context.Context) *cron.Cron {
	clock := cron.New(cron.WithLocation(time.UTC), cron.WithLogger(cronLogger{d.log}))
	add := func(schedule string, job func()) {
		wrapped := cron.NewChain(cron.Recover(cronLogger{d.log}), cron.SkipIfStillRunning(cron.DiscardLogger)).Then(cron.FuncJob(job))
		if _, err := clock.AddJob(schedule, wrapped); err != nil {
			panic(err) // the schedules below are ours, or checked with the configuration
		}
	}
	add("@every 1s", func() { d.room.Round(ctx) })
	add("@every 10m", d.expire)
	if when := d.config.Store.Backup; when != "" {
		add(when, d.backup)
	}
	return clock
}

// expireAtOnce bounds the rows that one run of the housekeeping removes.
const expireAtOnce = 20_000

func (d *desk) expire() {
	n, err := d.db.Expire(time.Now(), expireAtOnce)
	switch {
	case err != nil:
		d.log.Error("housekeeping failed; it will be tried again", "error", err)
	case n > 0:
		d.log.Info("forgot what is old", "rows", n)
	}
}

// backup writes the copy of the store that the configuration asks for. Who
// believes to have backups hears when there is none.
func (d *desk) backup() {
	if _, _, err := d.db.Backup(); err != nil {
		d.log.Error("backup failed; the last one is kept", "error", err)
		d.tell("backup "+time.Now().UTC().Format(time.DateOnly), "The backup of my store failed, and the last one is kept: "+err.Error())
	}
}

// reloadOnSignal serves SIGHUP until ctx ends.
func (d *desk) reloadOnSignal(ctx context.Context) {
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
func (d *desk) reload(ctx context.Context) error {
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

func (d *desk) channelsKnown() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.configureChannels(d.config)
}

// configureChannels gives the index what the configured channels ask for, as
// far as their numbers are known.
func (d *desk) configureChannels(cfg config.Config) {
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

func (d *desk) sourcesChanged() {
	if err := d.room.ReadSources(); err != nil {
		d.log.Error("sources not read again; a restart will", "error", err)
	}
}

// tell sends word to the administrators, once for a key.
func (d *desk) tell(key, text string) {
	if err := d.bot.TellAdmins(key, text); err != nil {
		d.log.Error("administrators not told", "text", text, "error", err)
	}
}

// discover finds feeds for a person: the error says why in words that name no
// internal address.
func (d *desk) discover(ctx context.Context, address string) ([]bot.Candidate, error) {
	found, err := d.web.Discover(ctx, address)
	if err != nil {
		d.log.Info("no feed found", "address", address, "error", err)
		return nil, errors.New(feeds.Reason(err))
	}
	var list []bot.Candidate
	for _, c := range found {
		list = append(list, bot.Candidate(c))
	}
	return list, nil
}

// fetcher is the guarded client for everything that sources name.
func fetcher(c config.Config) *feeds.Fetcher {
	o := feeds.Options{UserAgent: c.Fetch.UserAgent, Timeout: time.Duration(c.Fetch.Timeout), HostSpacing: time.Duration(c.Fetch.HostSpacing)}
	if o.UserAgent == "" {
		o.UserAgent = "newsbot/" + strings.Fields(version())[0]
	}
	if o.HostSpacing == 0 {
		o.HostSpacing = -1 // "0" in the file is none
	}
	for _, s := range c.Fetch.AllowPrivate {
		o.AllowPrivate = append(o.AllowPrivate, netip.MustParsePrefix(s)) // checked with the configuration
	}
	return feeds.New(o)
}

// languageModel is nil unless the operator asked for one.
func languageModel(c config.Config, log *slog.Logger) *llm.Summarizer {
	if c.Summary.Engine != config.OpenAI {
		return nil
	}
	return llm.New(llm.Options{
		BaseURL: c.Summary.BaseURL, Model: c.Summary.Model, Key: c.Summary.Key,
		Timeout: time.Duration(c.Summary.Timeout), PerHour: c.Summary.PerHour, Log: log,
	})
}

// rulesOf are the newsroom's settings.
func rulesOf(c *config.Config) newsroom.Rules {
	return newsroom.Rules{
		MaxAge: time.Duration(c.Alert.MaxAge), Articles: c.Fetch.Articles,
		Bullets: c.Alert.Bullets, Schedule: c.Sources.Schedule,
	}
}

// botSettings are the settings of the bot, checked with the configuration.
func botSettings(c *config.Config) bot.Settings {
	footer, _ := telegram.Sanitize(c.Alert.Footer)
	s := bot.Settings{
		Footer: footer, Bullets: c.Alert.Bullets, Preview: news.Preview(c.Alert.Preview),
		Description: strings.TrimSpace(c.Telegram.Description), About: strings.TrimSpace(c.Telegram.About),
		OpenSources: c.Sources.Open, SourceQuota: c.Sources.Quota,
	}
	for _, id := range c.Telegram.Admins {
		s.Admins = append(s.Admins, news.UserID(id))
	}
	for _, ch := range c.Channel {
		s.Channels = append(s.Channels, bot.Channel{
			Ref: string(ch.Chat), Topic: news.TopicID(ch.Topic), Watch: ch.Watch,
			Sources: ch.Sources, Footer: ch.Footer, Silent: ch.Silent, Lang: ch.Translate,
		})
	}
	return s
}

// newLogger writes as the configuration says, and never a secret.
func newLogger(w io.Writer, c config.Config) *slog.Logger {
	var level slog.Level
	level.UnmarshalText([]byte(c.Log.Level)) // checked with the configuration
	o := &slog.HandlerOptions{Level: level, ReplaceAttr: hide(c.Telegram.Token, c.Summary.Key)}
	if c.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// hide is the second net under the secrets: errors lose them where they are
// made, and this catches what anybody logs by mistake.
func hide(secrets ...string) func([]string, slog.Attr) slog.Attr {
	secrets = slices.DeleteFunc(secrets, func(s string) bool { return s == "" })
	return func(_ []string, a slog.Attr) slog.Attr {
		text := a.Value.String()
		for _, s := range secrets {
			if strings.Contains(text, s) {
				text = strings.ReplaceAll(text, s, "[secret]")
				a.Value = slog.StringValue(text)
			}
		}
		return a
	}
}

// cronLogger gives cron's panics and errors to our log.
type cronLogger struct{ log *slog.Logger }

func (cronLogger) Info(string, ...any) {}

func (l cronLogger) Error(err error, msg string, pairs ...any) {
	l.log.Error(msg, append(pairs, "error", err)...)
}
