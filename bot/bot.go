// Package bot is the Telegram side of the newsroom: it hears what people ask
// for, says what an alert looks like, and keeps the record of every chat true.
// Package delivery below it carries the alerts; package telegram speaks the
// Bot API.
//
// An update goes this way: updates.go fetches it and puts it in its chat's
// line, decode.go takes from it what matters, command.go and keyboard.go find
// who answers, rights.go asks whether the person may, and the answer goes out
// through the delivery engine's limiter in the reply lane.
//
// What a person reads when they did something wrong is a [Reply]; every other
// error is for the operator, and the chat hears one apology.
package bot

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// ErrToken is Telegram's refusal of the token: it is wrong, or was revoked.
var ErrToken = errors.New("the token is refused by Telegram; ask @BotFather for a new one (/token) and set it in the configuration")

// Options say what a Bot works with. Token and Store are required.
type Options struct {
	Token     string
	APIURL    string            // base address of the Bot API; "" is Telegram's own
	Transport http.RoundTripper // nil is one of the client's own
	Store     *store.DB
	Log       *slog.Logger // nil is silent
	Now       func() time.Time
	Started   time.Time // when the process began, which decides how soon it may send; zero is now
	Version   string    // of the program, for /stats
	Settings  Settings
	Web       Web
	Desk      Desk
}

// Settings are what a reload may change. The zero value is a bot without
// administrators and channels, with text-only alerts.
type Settings struct {
	Footer      telegram.HTML // under every alert unless the destination says otherwise
	Bullets     int           // how many at most, by default
	Preview     news.Preview  // "" is off
	Admins      []news.UserID // operators: who may use the administrative commands
	Channels    []Channel
	Description string // what a person reads in the chat before they start us; "" leaves what there is, or a text of ours
	About       string // the same for our profile
	OpenSources bool   // anybody may add sources by address
	SourceQuota int    // how many sources a person may add; 0 is no limit
}

// A Channel is a destination that the configuration serves. Commands show it
// and cannot change it.
type Channel struct {
	Ref     string // "@name", or the chat's number as text
	Topic   news.TopicID
	Watch   string   // a query; may be empty
	Sources []string // names; everything they bring
	Footer  *string  // Telegram HTML instead of Settings.Footer; nil is that one, "" is none
	Silent  bool     // deliver without sound
	Lang    string   // tell in this language, where there is a translation; "" is as it came
}

// Web holds the few functions of the web that commands and alerts need. A nil
// function switches off what needs it. Texts of errors are shown to whoever
// asked, so they name no internal address.
type Web struct {
	Discover func(ctx context.Context, address string) ([]Candidate, error)
	Image    func(ctx context.Context, address string) (data []byte, mime string, err error)

	ReadOPML  func(r io.Reader) ([]Outline, error)
	WriteOPML func(w io.Writer, title string, list []Outline) error
}

// A Candidate is a feed found behind an address, offered for confirmation.
type Candidate struct {
	URL    string
	Title  string
	Lang   string
	PerDay float64     // items a day; 0 is unknown
	Newest []news.Item // the newest few
}

// Desk is what commands ask of the program around the bot. A nil function
// switches off the command that needs it.
type Desk struct {
	Reload         func(context.Context) (Changes, error) // reads the configuration again; all or nothing
	PollSoon       func(news.SourceID)                    // poll a source in the next round
	SourcesChanged func()                                 // sources were added or removed in the store
	ChannelsKnown  func()                                 // a configured channel got its number: Channels says more than before
}

// Changes are what reading the configuration again made different. Keys are
// named as "alert.bullets", sources by their names and channels by their chats.
type Changes struct {
	Keys    []string // that are in force now
	Restart []string // that only a restart puts in force

	SourcesAdded, SourcesRemoved, SourcesChanged    []string
	ChannelsAdded, ChannelsRemoved, ChannelsChanged []string
}

// A Bot answers people and carries alerts. Its methods are safe for concurrent
// use, except that Run is called once, after Connect.
type Bot struct {
	o        Options
	store    *store.DB
	client   *telegram.Client
	engine   *delivery.Engine
	log      *slog.Logger
	now      func() time.Time
	commands map[string]command
	actions  map[byte]action
	offers   *offers
	changes  chan delivery.Change // for tellManagers
	me       telegram.User        // set by Connect

	settings atomic.Pointer[inForce]
	handled  atomic.Int64
	skipped  atomic.Int64
	heardAt  atomic.Int64 // Unix nanoseconds of Telegram's last good answer to a request for updates; 0 for none
	known    numbers      // of updates; used by the listening goroutine alone

	mu   sync.Mutex
	said map[string]time.Time // :: chat and kind of remark → when it was last made; guarded by mu

	arrivals struct { // in groups, within the hour that began at since; guarded by mu
		since time.Time
		n     int
	}
}

// New makes a bot without asking Telegram anything: what Channels says until
// Connect is what was known the last time.
func New(o Options) (*Bot, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	client, err := telegram.New(telegram.Options{Token: o.Token, APIURL: o.APIURL, Transport: o.Transport})
	if err != nil {
		return nil, err
	}
	b := &Bot{
		o: o, store: o.Store, client: client, log: o.Log, now: o.Now,
		commands: map[string]command{}, actions: actions(), offers: newOffers(),
		changes: make(chan delivery.Change, 100),
		said:    map[string]time.Time{},
	}
	for _, c := range commands() {
		b.commands[c.name] = c
	}
	b.settings.Store(b.offline(o.Settings))
	b.engine = delivery.New(delivery.Options{
		Client: client, Store: o.Store, Log: o.Log, Started: o.Started, Render: b.render, Revise: b.revise, Image: o.Web.picture(), OnChange: b.changed,
	})
	return b, nil
}

// picture is Image as the engine wants it.
func (w *Web) picture() func(context.Context, string) ([]byte, error) {
	if w.Image == nil {
		return nil
	}
	return func(ctx context.Context, address string) ([]byte, error) {
		data, _, err := w.Image(ctx, address)
		return data, err
	}
}

// Connect asks Telegram who we are, finds the configured channels, and sets the
// menus and what people read of us. The error is ErrToken, or Telegram is out of reach; it may be called
// again then.
func (b *Bot) Connect(ctx context.Context) error {
	me, err := b.client.Me(ctx)
	if telegram.Classify(err).Fate == telegram.Unauthorized {
		return ErrToken
	}
	if err != nil {
		return err
	}
	b.me = me
	b.log.Info("connected", "bot", me.Username, "id", me.ID)
	b.Configure(ctx, b.settings.Load().Settings)
	return nil
}

// Run answers updates and carries deliveries until ctx ends, and then lets what
// is in progress end within a few seconds. The error is ErrToken.
func (b *Bot) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	carry, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	group.Go(func() error {
		defer stop() // answers to what was just said go out before the engine ends
		return b.listen(ctx)
	})
	group.Go(func() error {
		err := b.engine.Run(carry)
		if errors.Is(err, delivery.ErrUnauthorized) {
			return ErrToken
		}
		return err
	})
	group.Go(func() error { b.resolveLater(ctx); return nil })
	group.Go(func() error { b.tellManagers(ctx); return nil })
	return group.Wait()
}

// Queued has deliveries that were just decided carried. It is cheap.
func (b *Bot) Queued(q []store.Queue) { b.engine.Wake(q) }

// Stats are figures since the start.
type Stats struct {
	Handled int64     // updates
	Skipped int64     // updates that could not be read, or came in a flood
	Heard   time.Time // Telegram's last good answer to a request for updates; zero for none
	Engine  delivery.Stats
}

// Stats returns the figures so far.
func (b *Bot) Stats() Stats {
	s := Stats{Handled: b.handled.Load(), Skipped: b.skipped.Load(), Engine: b.engine.Stats()}
	if at := b.heardAt.Load(); at != 0 {
		s.Heard = time.Unix(0, at).UTC()
	}
	return s
}
