// Package talk is how the bot hears and answers: who said what, where, whether
// they may, and how the answer gets back. It knows what an update, a command,
// a button and a page are, and nothing of what any of them is good for: that is
// said by the features, each a [Feature] that [Talk.Add] takes in.
//
// An update goes this way: updates.go fetches it and puts it in its chat's
// line, decode.go takes from it what matters, hear.go and press.go find who
// answers, rights.go asks whether the person may, and the answer goes out
// through the delivery engine's limiter in the reply lane.
//
// What the bot says is in package texts, and a call brings the printer that says
// it. What a person is told who did something wrong is an error, see [Refuse];
// every other error is for the operator, and the chat hears one apology.
package talk

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// ErrToken is Telegram's refusal of the token: it is wrong, or was revoked.
var ErrToken = errors.New("the token is refused by Telegram; ask @BotFather for a new one (/token) and set it in the configuration")

// Options say what a Talk works with. All but the hooks are required.
type Options struct {
	Client *telegram.Client
	Store  *store.DB
	Log    *slog.Logger
	Now    func() time.Time

	Ends *news.Ends // counts what is not acted upon, or not answered

	// About is the item of the alert that a message of ours is, by the buttons
	// below it; 0 when it is something else. Nil finds none.
	About func([]Token) news.ItemID

	// Arrived hears of a group or channel that we may write in now, before
	// anything is said there. Nil is fine.
	Arrived func(context.Context, news.Chat)

	// StandingChanged hears that we may write in a chat now, or no more. It must not
	// block. Nil is fine.
	StandingChanged func(news.ChatID)
}

// Settings are what a reload may change.
type Settings struct {
	Admins      []news.UserID // operators: who may use the administrative commands
	Description string        // what a person reads in the chat before they start us; "" leaves what there is, or a text of ours
	About       string        // the same for our profile
	Allow       []string      // numbers and "@names" of the chats that we serve; nil is all
}

// A Talk hears and answers. Its methods are safe for concurrent use, except
// that Add and Join come before Listen, and Listen is called once.
type Talk struct {
	o        Options
	store    *store.DB
	client   *telegram.Client
	log      *slog.Logger
	now      func() time.Time
	features *directory
	offers   *offers
	rights   *rights
	chats    *chats
	voice    *voice
	listener *listener
	me       telegram.User // set by Connect

	settings atomic.Pointer[Settings]
	seldom   seldom
	arrivals arrivals
}

// New makes a Talk that knows no command but its own. Join has to follow.
func New(o Options) *Talk {
	t := &Talk{
		o: o, store: o.Store, client: o.Client, log: o.Log, now: o.Now,
		features: newDirectory(), offers: newOffers(), seldom: seldom{said: map[string]time.Time{}},
	}
	t.rights = &rights{client: o.Client, settings: t.settings.Load, store: o.Store, claim: claim{store: o.Store}}
	t.listener = &listener{client: o.Client, store: o.Store, log: o.Log, now: o.Now, ends: o.Ends, act: t.act, flooded: t.tooMuch, inbox: newInbox(o.Store)}
	t.settings.Store(&Settings{})
	t.features.own = basics{t}.feature()
	t.features.enter(t.features.own)
	return t
}

// Join gives the talk the engine whose limiter its answers pass.
func (t *Talk) Join(engine *delivery.Engine) {
	t.chats = &chats{store: t.store, engine: engine, now: t.now}
	t.voice = &voice{client: t.client, engine: engine, chats: t.chats, log: t.log, ends: t.o.Ends}
}

// Add takes features in, in the order of menu and help. It panics when two
// want the same command, letter, link or setting, which is a mistake in the
// program.
func (t *Talk) Add(features ...Feature) { t.features.add(features) }

// Settings are the settings of all features, in the features' order.
func (t *Talk) Settings() Table { return t.features.settings() }

// Choose changes a destination's settings. That takes effect on what waits there, too.
func (t *Talk) Choose(to news.Destination, change func(*news.Settings) error) error {
	return t.chats.choose(to, change)
}

// Connect asks Telegram who we are. The error is ErrToken, or Telegram is out
// of reach; it may be called again then.
func (t *Talk) Connect(ctx context.Context) error {
	me, err := t.client.Me(ctx)
	if telegram.Classify(err).Fate == telegram.Unauthorized {
		return ErrToken
	}
	if err != nil {
		return err
	}
	t.me = me
	t.log.Info("connected", "bot", me.Username, "id", me.ID)
	return dropWebhook(ctx, t.client, t.log)
}

// Configure puts other settings in force.
func (t *Talk) Configure(s Settings) { t.settings.Store(&s) }

// Introduce sets the menus, and what people read of us before they start us.
func (t *Talk) Introduce(ctx context.Context) {
	s := t.settings.Load()
	p := profile{client: t.client, log: t.log}
	p.setMenus(ctx, t.features.menu(), t.Admins())
	p.introduce(ctx, telegram.Cut(t.me.FirstName, texts.MaxName), s)
}

// Listen answers updates until ctx ends, and then lets what is in progress end
// within a second. The error is ErrToken.
func (t *Talk) Listen(ctx context.Context) error { return t.listener.listen(ctx) }

// Stats are figures since the start.
type Stats struct {
	Handled int64     // updates
	Skipped int64     // updates that could not be read, came in a flood, or were given up
	Heard   time.Time // Telegram's last good answer to a request for updates; zero for none
	Deaf    string    // why the last request for updates had none; "" while they are answered
}

// Stats returns the figures so far.
func (t *Talk) Stats() Stats { return t.listener.stats() }

// UpToDate says whether everything was handled that people did while nobody listened,
// at the start as after a failed request: what must not happen against a word that waits
// at Telegram happens only then.
func (t *Talk) UpToDate() bool { return t.listener.upToDate() }

// Admins are the operators of the bot.
func (t *Talk) Admins() []news.UserID { return t.rights.operators() }
