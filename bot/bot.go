// Package bot is the Telegram side of the newsroom, put together: package talk
// hears and answers, the features say what people can ask for, package alert
// says what an alert looks like, and package delivery carries it.
package bot

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"newsbot/bot/alert"
	"newsbot/bot/approve"
	"newsbot/bot/delivery"
	"newsbot/bot/desk"
	"newsbot/bot/digest"
	"newsbot/bot/market"
	"newsbot/bot/operate"
	"newsbot/bot/past"
	"newsbot/bot/reading"
	"newsbot/bot/settings"
	"newsbot/bot/subscribe"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/prices"
	"newsbot/store"
)

// ErrToken is Telegram's refusal of the token: it is wrong, or was revoked.
var ErrToken = talk.ErrToken

// Options say what a Bot works with. Token and Store are required; a nil
// function switches off what needs it. Errors of Discover and ReadOPML that are a
// *news.Fault are told to whoever asked, so they name no internal address.
type Options struct {
	Token     string
	APIURL    string            // base address of the Bot API; "" is Telegram's own
	Transport http.RoundTripper // nil is one of the client's own
	Store     *store.DB
	Log       *slog.Logger // nil is silent
	Now       func() time.Time
	Started   time.Time  // when the process began, which decides how soon it may send; zero is now
	Ends      *news.Ends // counts what is not told or not done; nil counts for the bot alone
	Version   string     // of the program, for /stats
	Settings  Settings

	Prices  *prices.Desk // nil: nobody can ask for prices
	Watches *Watches     // hears from Store who waits for prices; nil hears nothing

	Discover  func(ctx context.Context, address string, private bool) ([]Candidate, error) // private ones that are allowed, too
	Image     func(ctx context.Context, address string, own bool) ([]byte, error)          // own: a source of the operator's names it
	ReadOPML  func(io.Reader) ([]Outline, error)                                           // what comes with an error is good, as of a file that was cut
	WriteOPML func(w io.Writer, title string, list []Outline) error

	Features func(*talk.Talk) []talk.Feature // further ones, after ours

	Reload         func(context.Context) (Changes, error) // reads the configuration again; all or nothing
	SourcesChanged func(added news.SourceID)              // the store has other sources than before; 0 adds none
	Alarms         func() []news.Alarm                    // what is wrong with the desk at present
	ChannelsKnown  func()                                 // an outlet in the store leads elsewhere than before

	Translates bool // a language model can put alerts into another language

	// Reword puts an operator's words in the place of an item's, and has those told who
	// ask for it only now; nil tells nobody.
	Reword   func(news.ItemID, news.Wording) (news.Item, error)
	Returned func(news.ChatID) error // a group or channel can be served again; it is to be told what it missed
}

// What the options and settings speak of.
type (
	Candidate = subscribe.Candidate // a feed found behind an address
	Outline   = subscribe.Outline   // one line of an OPML file
	Changes   = operate.Changes     // what reading the configuration again made different
	Watches   = market.Watches      // who waits for prices
)

// Preview is the alert of an item as a chat with the default settings would see
// it, without the reason and the footer. source is the publisher's name.
func Preview(item news.Item, source string) telegram.HTML { return alert.Preview(item, source) }

// Settings are what a reload may change. The zero value is a bot without
// administrators, with text-only alerts.
type Settings struct {
	Footer      telegram.HTML // under every alert unless the destination says otherwise
	Bullets     int           // how many at most, by default
	Fold        bool          // bullets beyond the third are seen at a tap, by default
	Preview     news.Preview  // "" is off
	Admins      []news.UserID // operators: who may use the administrative commands
	Description string        // what a person reads in the chat before they start us; "" leaves what there is, or a text of ours
	About       string        // the same for our profile
	Allow       []string      // numbers and "@names" of the chats that are served; nil is all
	OpenSources bool          // anybody may add sources by address
	MaxAge      time.Duration // older items are not told; 0 is no limit
	SourceQuota int           // how many sources a person may add; 0 is no limit
}

// A Bot answers people and carries alerts. Its methods are safe for concurrent
// use, except that Run is called once, after Connect.
type Bot struct {
	store    *store.DB
	client   *telegram.Client
	engine   *delivery.Engine
	log      *slog.Logger
	talk     *talk.Talk
	alerts   *alert.Maker
	past     *past.Stories
	subs     *subscribe.Subscribe
	operate  *operate.Operate
	approve  *approve.Approve
	brake    *delivery.Brake
	rests    *rests
	desk     *desk.Desk
	market   *market.Market // nil: nobody can ask for prices
	channels channels
	absences *absences
	ends     *news.Ends

	unsettled chan struct{} // holds a token when the standings of outlets may be others

	mu sync.Mutex // one change of the settings at a time
	s  Settings   // guarded by mu
}

// New makes a bot without asking Telegram anything: until Connect outlets lead
// where they led the last time.
func New(o Options) (*Bot, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Ends == nil {
		o.Ends = new(news.Ends)
	}
	if o.Watches == nil {
		o.Watches = NewWatches()
	}
	client, err := telegram.New(telegram.Options{Token: o.Token, APIURL: o.APIURL, Transport: o.Transport})
	if err != nil {
		return nil, err
	}
	b := &Bot{store: o.Store, client: client, log: o.Log, ends: o.Ends, brake: new(delivery.Brake), unsettled: make(chan struct{}, 1)}
	stopped, err := o.Store.Stopped()
	if err != nil {
		return nil, err
	}
	b.brake.Set(!stopped.IsZero())
	b.alerts = alert.New(o.Store, func(c *news.Chat) texts.Printer { return b.talk.Printer(c) }, o.Log)
	b.rests = &rests{store: o.Store, wishes: b.alerts.Wishes, log: o.Log}
	b.talk = talk.New(talk.Options{Client: client, Store: o.Store, Log: o.Log, Now: o.Now, Ends: b.ends, About: alert.About, Arrived: b.arrived, StandingChanged: b.standingChanged})
	b.channels = channels{client: client, store: o.Store, log: o.Log, now: o.Now, note: b.talk.Note, known: o.ChannelsKnown}
	b.channels.read()
	b.engine = delivery.New(delivery.Options{
		Client: client, Store: o.Store, Log: o.Log, Started: o.Started, Ends: b.ends,
		Rest: b.rests.get, Collect: b.alerts.Collect,
		Render: b.render, Brake: b.brake, Revise: b.alerts.Revise, Image: o.Image, OnChange: func(c delivery.Change) { b.absences.changed(c) }, MaxAge: b.maxAge,
		OnTrouble: b.troubled, Troubles: b.channels.troubles(), Leave: b.talk.Leave,
	})
	b.absences = b.lookAfter(&o)
	b.talk.Join(b.engine)
	b.alerts.StartLink = b.talk.StartLink
	b.talk.Add(b.features(&o)...)
	b.configure(o.Settings)
	return b, nil
}

// features are all that people can ask for, in the order of menu and help.
func (b *Bot) features(o *Options) []talk.Feature {
	changed := o.SourcesChanged
	if changed == nil {
		changed = func(news.SourceID) {}
	}
	b.past = past.New(b.store)
	b.subs = subscribe.New(subscribe.Options{
		Store: b.store, Talk: b.talk, Past: b.past, Log: b.log, Prices: o.Prices != nil, Fixed: b.alerts.Outlets, Wishes: b.alerts.Wishes, Zone: b.zone,
		Latest: reading.LatestButton(b.talk), Settings: settings.PanelButton,
		Ticker:   func(channel news.ChatID, on bool) error { return b.market.Ticker(channel, on) },
		Discover: o.Discover, ReadOPML: o.ReadOPML, WriteOPML: o.WriteOPML, Changed: changed,
	})
	if o.Prices != nil {
		b.market = market.New(market.Options{
			Store: b.store, Talk: b.talk, Desk: o.Prices, Watches: o.Watches, Queued: b.Queued, Enter: b.subs.Wait, Client: b.client, Engine: b.engine,
			Log: o.Log, Now: o.Now,
		})
	}
	read := reading.New(reading.Options{Store: b.store, Talk: b.talk, Past: b.past, Visible: b.subs.Visible, Watch: b.subs.WatchButton})
	dig := digest.New(digest.Options{Store: b.store, Talk: b.talk, Alerts: b.alerts})
	set := settings.New(settings.Options{Store: b.store, Talk: b.talk, Wishes: b.alerts.Wishes})
	b.operate = operate.New(operate.Options{
		Store: b.store, Talk: b.talk, Engine: b.engine, Client: b.client, Ended: b.ends.Named, Now: o.Now, Version: o.Version,
		Reload: o.Reload, Alarms: o.Alarms, Changed: changed, Reword: o.Reword, Feeds: feedsOf(o.Discover),
	})
	b.approve = approve.New(approve.Options{Store: b.store, Talk: b.talk, Client: b.client, Engine: b.engine, Brake: b.brake, Alerts: b.alerts, Zone: b.zone, Log: b.log, Now: o.Now})
	b.desk = desk.New(desk.Options{Store: b.store, Talk: b.talk, Client: b.client, Fixed: b.alerts.Outlets, Alerts: b.alerts, Translates: o.Translates, Log: b.log, Now: o.Now})
	list := []talk.Feature{b.subs.Feature(), read.Feature(), read.MustRead(), read.Saved(), dig.Feature(), b.subs.Transfer(), set.Feature(), b.desk.Feature(), b.approve.Feature(), b.operate.Feature()}
	if b.market != nil {
		list = slices.Insert(list, 5, b.market.Feature())
	}
	if o.Features != nil {
		list = append(list, o.Features(b.talk)...)
	}
	return list
}

// render makes the message for deliveries of one destination: what is asked of editors,
// or what readers get.
func (b *Bot) render(ctx context.Context, list []news.Delivery) (telegram.Message, int, error) {
	if list[0].Draft() != 0 {
		m, err := b.approve.Card(&list[0])
		return m, 1, err
	}
	return b.alerts.Render(ctx, list)
}

// feedsOf is how operators have an address looked at; nil where nobody looks.
func feedsOf(discover func(context.Context, string, bool) ([]Candidate, error)) func(context.Context, string, bool) ([]operate.Feed, error) {
	if discover == nil {
		return nil
	}
	return func(ctx context.Context, address string, private bool) (list []operate.Feed, err error) {
		found, err := discover(ctx, address, private)
		for _, c := range found {
			list = append(list, operate.Feed{URL: c.URL, Newest: c.Newest})
		}
		return list, err
	}
}

// zone is where a destination's morning is: in UTC, unless it chose a zone or the
// configuration says another one.
func (b *Bot) zone(to news.Destination) *time.Location {
	w, err := b.alerts.Wishes(to)
	if zone, ok := news.Zone(w.Zone); err == nil && ok {
		return zone
	}
	return time.UTC
}

// Connect asks Telegram who we are, finds the configured channels, and sets the
// menus and what people read of us. The error is ErrToken, or Telegram is out of
// reach; it may be called again then.
func (b *Bot) Connect(ctx context.Context) error {
	if err := b.talk.Connect(ctx); err != nil {
		return err
	}
	b.mu.Lock()
	s := b.s
	b.mu.Unlock()
	b.Configure(ctx, s)
	return nil
}

// Configure puts other settings in force, and the outlets that are in the store
// now. It asks Telegram where those lead that are given by name; what it cannot
// learn now it learns later.
func (b *Bot) Configure(ctx context.Context, s Settings) {
	b.channels.resolve(ctx, true)
	b.configure(s)
	b.talk.Introduce(ctx)
}

// configure gives every room its part of the settings.
func (b *Bot) configure(s Settings) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.s = s
	b.talk.Configure(talk.Settings{Admins: s.Admins, Description: s.Description, About: s.About, Allow: s.Allow})
	b.subs.Configure(subscribe.Settings{Open: s.OpenSources, Quota: s.SourceQuota, MaxAge: s.MaxAge})
	b.showAlerts()
}

// maxAge is how old news may be that is told; 0 is no limit.
func (b *Bot) maxAge() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.s.MaxAge
}

// showAlerts says how alerts look. The caller holds mu.
func (b *Bot) showAlerts() {
	defer b.rests.forget()
	b.alerts.Configure(alert.Settings{Footer: b.s.Footer, Bullets: b.s.Bullets, Fold: b.s.Fold, Preview: b.s.Preview, Outlets: b.channels.byDestination()})
}

// Run answers updates and carries deliveries until ctx ends, and then lets what
// is in progress end within a few seconds. The error is ErrToken.
func (b *Bot) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	carry, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	group.Go(func() error {
		defer stop() // answers to what was just said go out before the engine ends
		return b.talk.Listen(ctx)
	})
	group.Go(func() error {
		err := b.engine.Run(carry)
		if errors.Is(err, delivery.ErrUnauthorized) {
			return ErrToken
		}
		return err
	})
	b.offerClaim()
	group.Go(func() error { b.resolveLater(ctx); return nil })
	group.Go(func() error { b.judgeOutlets(ctx); return nil })
	group.Go(func() error { b.approve.Run(ctx); return nil })
	group.Go(func() error { b.operate.Run(ctx); return nil })
	group.Go(func() error { b.desk.Run(ctx); return nil })
	group.Go(func() error { b.absences.run(ctx); return nil })
	group.Go(func() error { b.past.Read(ctx); return nil })
	return group.Wait()
}

// NewWatches makes the list of who waits for prices, before the store is opened.
func NewWatches() *Watches { return market.NewWatches() }

// PricesKnown acts upon the prices that were just asked for.
func (b *Bot) PricesKnown() {
	if b.market != nil {
		b.market.Step()
	}
}

// offerClaim shows how to become the first operator where there is none.
func (b *Bot) offerClaim() {
	code, err := b.talk.Claim()
	switch {
	case err != nil:
		b.log.Error("administrators not read", "error", err)
	case code != "":
		b.log.Warn("this bot has no administrator yet; whoever sends it this code becomes the first", "code", code)
	}
}

// OldestDue says since when the longest waiting delivery could have been sent;
// what its destination does not want yet is not due. False where nothing is.
func (b *Bot) OldestDue(now time.Time) (oldest time.Time, due bool, err error) {
	return b.store.OldestDue(now, b.engine.Due)
}

// Lang is the language that a destination is told in, where there is a translation; "" is
// as it came.
func (b *Bot) Lang(to news.Destination) string { return b.rests.lang(to) }

// Queued has deliveries that were just decided carried. It is cheap.
func (b *Bot) Queued(q []store.Queue) { b.engine.Wake(q) }

// Resume goes on with notices that a crash cut off, and with who waits for prices,
// before Run.
func (b *Bot) Resume() error {
	if b.market != nil {
		if err := b.market.Resume(); err != nil {
			return err
		}
	}
	return b.operate.Resume()
}

// TellAdmins sends a notice to every operator, once for a key, whatever happens
// between: a key that was used before sends nothing.
func (b *Bot) TellAdmins(key string, n news.Notice) error { return b.operate.TellAdmins(key, n) }

// Stats are figures since the start.
type Stats struct {
	talk.Stats
	Engine delivery.Stats
	Ended  map[string]int64 // :: why something was not told, or not acted upon → how much, see news.Ending
}

// Stats returns the figures so far.
func (b *Bot) Stats() Stats { return Stats{b.talk.Stats(), b.engine.Stats(), b.ends.Named()} }
