// Package app is the running program: it opens the store, makes the newsroom and
// the bot around it, drives what is timed, reads the configuration again when
// asked, says over HTTP whether all is well, and ends everything in order.
package app

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"newsbot/bot"
	"newsbot/config"
	"newsbot/feeds"
	"newsbot/internal/suspects"
	"newsbot/news"
	"newsbot/newsroom"
	"newsbot/prices"
	"newsbot/store"
)

// processStart is when this process began: within a second of it, messages of
// the one before may still count against Telegram's limits.
var processStart = time.Now()

// Options say what a Desk is made of.
type Options struct {
	Config  config.Config
	Doubts  []string          // about the configuration, a line each
	Path    string            // of the configuration's file, for reloads; "" when there is none
	Version string            // of the program; "" is unknown
	Log     io.Writer         // where the log goes, as the configuration says
	Bot     http.RoundTripper // how the Bot API is reached; nil is the network

	Subscribed func(news.Subscription) // hears what chats ask for, after it is written; nil is fine

	Web        http.RoundTripper     // asks everything that sources name, for tests; nil is the network
	Disk       func(made bool) error // see store.Options, for tests
	Now        func() time.Time      // the machine's clock; nil is time.Now
	PriceRound time.Duration         // how often prices are asked for; 0 is a minute
	Started    time.Time             // when the process began; zero is when it did
}

// heard is what hears of subscriptions: first, and then Subscribed.
func (o *Options) heard(first func(news.Subscription)) func(news.Subscription) {
	if o.Subscribed == nil {
		return first
	}
	return func(s news.Subscription) {
		first(s)
		o.Subscribed(s)
	}
}

// A Desk is the running program: every part, and what ties them together.
type Desk struct {
	path     string
	version  string
	log      *slog.Logger
	secrets  *secrets
	db       *store.DB
	bot      *bot.Bot
	web      *feeds.Fetcher
	room     *newsroom.Room
	prices   *prices.Desk     // nil where the configuration has none
	suspects *suspects.Book   // nil where its file cannot be had
	now      func() time.Time // the machine's clock, which somebody may set
	begun    time.Time        // when the process began
	round    time.Duration    // between two questions for prices

	hup     chan os.Signal         // SIGHUP, which has the configuration read again
	refused atomic.Pointer[string] // why Telegram could not be connected to the last time; nil while it can

	started config.Config // what the process began with

	mu     sync.Mutex
	config config.Config // what was read last; guarded by mu
}

// steady is the time by a clock that nobody sets: that at which the process
// began, and what has passed since. It stands still while the machine sleeps.
func (d *Desk) steady() time.Time { return d.begun.Add(time.Since(d.begun)) }

// Open opens the store and makes the parts of a desk around it. The errors are
// the store's. Close ends it, whether it ran or not.
func Open(o Options) (*Desk, error) {
	hup := hangups()
	hidden := new(secrets)
	hidden.add(&o.Config)
	log := newLogger(o.Log, o.Config, hidden)
	watch, waits, ends := newsroom.NewWatchers(), bot.NewWatches(), new(news.Ends)
	db, err := store.Open(o.Config.Store.Path, store.Options{
		Log: log, Retention: time.Duration(o.Config.Store.Keep),
		Subscribed:   o.heard(func(s news.Subscription) { watch.Subscribed(s); waits.Subscribed(s) }),
		Unsubscribed: func(s news.Subscription) { watch.Unsubscribed(s); waits.Unsubscribed(s) },
		Ends:         ends, Disk: o.Disk,
	})
	if err != nil {
		return nil, err
	}
	d := &Desk{
		hup: hup, path: o.Path, version: cmp.Or(o.Version, "unknown"), log: log, secrets: hidden, db: db,
		now: o.Now, begun: cmp.Or(o.Started, processStart), round: cmp.Or(o.PriceRound, time.Minute), started: o.Config, config: o.Config,
	}
	if d.now == nil {
		d.now = time.Now
	}
	db.ReadStories()
	d.doubt(o.Doubts)
	if d.suspects, err = suspects.Open(o.Config.Store.Path+".reading", d.now); err != nil {
		d.log.Warn("what is being read is not noted; what ends the process may do so again and again", "error", err)
	}
	if o.Bot == nil {
		o.Bot = viaProxy(o.Config.Telegram.Proxy)
	}
	if err := d.assemble(&o, watch, waits, ends); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// Close closes the store, and what lies beside it.
func (d *Desk) Close() error { return errors.Join(d.suspects.Close(), d.db.Close()) }

// Counts are the figures of the store.
func (d *Desk) Counts() (store.Counts, error) { return d.db.Counts() }

// Run works until ctx ends. The error is bot.ErrToken when Telegram refuses the
// token, *config.Mistakes when the health check cannot listen, or the store's.
// What was started last is stopped first; the store is closed by Close, at the
// very end.
func (d *Desk) Run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	if err := d.serveHealth(ctx); err != nil {
		return err
	}
	d.log.Info("started", "version", d.version, "store", d.started.Store.Path, "sources", len(d.started.Source))

	clock := d.clock(ctx)
	var telegram sync.WaitGroup
	telegram.Go(func() { stop(d.serve(ctx)) })
	telegram.Go(func() { d.lookOut(ctx) })
	telegram.Go(func() { d.refreshPrices(ctx) }) // the clock comes round in a minute only
	clock.Start()
	d.reloadOnSignal(ctx)
	<-clock.Stop().Done()
	err := d.room.Close() // polls in progress are cancelled, and end before the store closes
	telegram.Wait()
	d.log.Info("stopped", "after", time.Since(d.begun).Round(time.Second))
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return errors.Join(cause, err)
	}
	return err
}

// assemble makes the parts of the desk and fills them from the store.
func (d *Desk) assemble(o *Options, watch *newsroom.Watchers, waits *bot.Watches, ends *news.Ends) (err error) {
	cfg := o.Config
	if err := d.db.ConfigureOutlets(cfg.OutletRecords(), d.now()); err != nil {
		return err
	}
	web := fetcher(cfg, d.version, o.Web)
	if d.prices, err = d.priceDesk(&cfg, web); err != nil {
		return err
	}
	d.bot, err = bot.New(bot.Options{
		Token: cfg.Telegram.Token, APIURL: cfg.Telegram.APIURL, Transport: o.Bot, Store: d.db, Log: d.log,
		Now: d.now, Started: d.begun, Ends: ends, Version: d.version, Settings: botSettings(&cfg),
		Prices: d.prices, Watches: waits, Discover: d.discover, Image: d.image, ReadOPML: readOPML, WriteOPML: writeOPML,
		Translates: cfg.Summary.Engine == config.OpenAI, Reload: d.reload, Alarms: d.present, SourcesChanged: d.sourcesChanged, ChannelsKnown: d.channelsKnown,
		Reword:   func(id news.ItemID, w news.Wording) (news.Item, error) { return d.room.Reword(id, w) },
		Returned: func(chat news.ChatID) error { return d.room.CatchUp(chat) },
	})
	if err != nil {
		return err
	}
	d.web = web
	d.room = newsroom.New(newsroom.Options{
		Store: d.db, Web: web, Model: languageModel(cfg, d.log), ModelTime: time.Duration(cfg.Summary.Timeout), Lang: d.bot.Lang,
		Watchers: watch, Log: d.log, Now: d.now, Steady: d.steady, Queued: d.bot.Queued, Tell: d.tellTrouble, Held: d.tellHeld, Suspects: d.suspects, Prices: d.pricesTold(), Rules: rulesOf(&cfg),
	})
	if err := d.db.EachSubscription(func(s news.Subscription) error { watch.Subscribed(s); return nil }); err != nil {
		return err
	}
	if _, err := d.db.Configure(cfg.SourceRecords(), d.now()); err != nil {
		return err
	}
	if err := d.room.ReadSources(); err != nil {
		return err
	}
	d.channelsKnown()
	d.room.Hold(d.unresolved())
	return errors.Join(d.room.Resume(), d.bot.Resume())
}

// unresolved says whether Telegram is yet to be asked where an outlet leads.
func (d *Desk) unresolved() bool {
	all, err := d.db.Outlets()
	return err != nil || slices.ContainsFunc(all, func(o news.Outlet) bool { return o.State.Chat == 0 })
}

// serve connects to Telegram, as often as it takes, and works until ctx ends. A
// refused token is the one thing that ends it early. Polls do not wait for it,
// unless a channel's number is unknown: what is decided meanwhile is carried
// later.
func (d *Desk) serve(ctx context.Context) error {
	for pause := time.Second; ; pause = min(2*pause, time.Minute) {
		err := d.bot.Connect(ctx)
		if err == nil {
			d.refused.Store(nil)
			d.channelsKnown()
			d.room.Hold(false)
			return d.bot.Run(ctx)
		}
		if errors.Is(err, bot.ErrToken) {
			return err
		}
		why := err.Error()
		d.refused.Store(&why)
		d.log.Warn("Telegram is out of reach", "again_in", pause, "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
	}
}
