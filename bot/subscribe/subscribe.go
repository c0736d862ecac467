// Package subscribe is how a chat says what it wants to hear of: words to
// watch for, sources to follow, the list of both, where they can be had, why an
// alert came, and taking it all to another place.
package subscribe

import (
	"context"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"newsbot/bot/alert"
	"newsbot/bot/past"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/price"
	"newsbot/store"
)

// Options say what a Subscribe works with. Store, Talk, Past, Log, Fixed and Wishes are required;
// a nil function switches off what needs it. Errors of Discover and ReadOPML that
// are a *news.Fault are told to whoever asked, so they name no internal address.
type Options struct {
	Store *store.DB
	Talk  *talk.Talk
	Past  *past.Stories // those of Store
	Log   *slog.Logger
	Fixed func(news.Destination) []news.Outlet // the outlets that lead to a destination

	Wishes func(news.Destination) (alert.Wishes, error) // how a destination wants its alerts

	Zone   func(news.Destination) *time.Location // where a destination's morning is; nil is UTC
	Prices bool                                  // prices are told, and can be waited for

	Ticker func(channel news.ChatID, on bool) error // has a channel show prices, where they are told

	Latest   func(*talk.Call, *talk.Asked) telegram.Button // shows the newest on a query
	Settings func(*talk.Call) telegram.Button              // shows the settings of a chat

	Discover  func(ctx context.Context, address string, private bool) ([]Candidate, error) // private ones that are allowed, too
	ReadOPML  func(io.Reader) ([]Outline, error)                                           // what comes with an error is good, as of a file that was cut
	WriteOPML func(w io.Writer, title string, list []Outline) error
	Changed   func(added news.SourceID) // the store has other sources than before; 0 adds none. Nil is fine
}

// Settings are what a reload may change.
type Settings struct {
	Open  bool // anybody may add sources by address
	Quota int  // how many sources a person may add; 0 is no limit

	MaxAge time.Duration // older items are not told; 0 is no limit
}

// A Subscribe is the feature.
type Subscribe struct {
	lists     lists
	questions questions
	sources   sources
	transfer  transfer
	why       why
	mutes     mutes
	settings  atomic.Pointer[Settings]
}

// New makes a Subscribe with the zero Settings.
func New(o Options) *Subscribe {
	if o.Changed == nil {
		o.Changed = func(news.SourceID) {}
	}
	if o.Zone == nil {
		o.Zone = func(news.Destination) *time.Location { return time.UTC }
	}
	s := &Subscribe{}
	s.settings.Store(&Settings{})
	s.lists = lists{store: o.Store, talk: o.Talk, fixed: o.Fixed, prices: o.Prices, latest: o.Latest}
	s.sources = sources{lists: &s.lists, store: o.Store, talk: o.Talk, web: o.Discover, changed: o.Changed, settings: s.settings.Load}
	s.questions = questions{lists: &s.lists, sources: &s.sources, store: o.Store, talk: o.Talk, log: o.Log}
	s.questions.past = backtest{store: o.Store, sources: &s.sources, stories: o.Past}
	s.transfer = transfer{lists: &s.lists, sources: &s.sources, store: o.Store, talk: o.Talk, wishes: o.Wishes, ticker: o.Ticker, read: o.ReadOPML, write: o.WriteOPML}
	s.why = why{lists: &s.lists, store: o.Store, talk: o.Talk, panel: o.Settings, sources: &s.sources, past: o.Past, settings: s.settings.Load, called: s.mutes.called}
	s.mutes = mutes{lists: &s.lists, store: o.Store, talk: o.Talk, why: &s.why, zone: o.Zone}
	return s
}

// Configure puts other settings in force.
func (s *Subscribe) Configure(to Settings) { s.settings.Store(&to) }

// Visible are the sources that a chat may know of, by category and name.
func (s *Subscribe) Visible(c *talk.Call) ([]news.Source, error) { return s.sources.visible(c) }

// Wait has a chat wait for what a price does, and says so.
func (s *Subscribe) Wait(c *talk.Call, w price.Watch) (*talk.Answer, error) {
	return s.lists.subscribe(c, news.Subscription{Price: w})
}

// WatchButton offers a chat to watch for what somebody asked.
func (s *Subscribe) WatchButton(c *talk.Call, q *talk.Asked) telegram.Button {
	return s.lists.watchButton(c, q)
}

// Feature is what a chat watches and follows.
func (s *Subscribe) Feature() talk.Feature {
	l, m, f, w, u := &s.lists, &s.questions, &s.sources, &s.why, &s.mutes
	return talk.Feature{
		Heading: "help.news",
		Commands: []talk.Command{
			{Name: "watch", Args: "menu.watch-args", About: "menu.watch", Changes: true, Help: language, Spoken: true, Run: m.watch},
			{Name: "test", Args: "menu.watch-args", About: "menu.test", Run: m.test},
			{Name: "follow", Args: "menu.follow-args", About: "menu.follow", Changes: true, Spoken: true, Run: f.follow},
			{Name: "list", About: "menu.list", Run: l.list},
			{Name: "unwatch", About: "menu.unwatch", Changes: true, Spoken: true, Run: l.unwatch},
			{Name: "edit", Args: "menu.edit-args", About: "menu.edit", Changes: true, Run: m.edit},
			{Name: "unfollow", About: "menu.unfollow", Changes: true, Spoken: true, Run: l.unfollow},
			{Name: "mute", Args: "menu.mute-args", About: "menu.mute", Changes: true, Spoken: true, Run: u.mute},
			{Name: "muted", About: "menu.muted", Run: u.muted},
			{Name: "why", About: "menu.why", Run: w.why},
			{Name: "sources", About: "menu.sources", Run: f.sources},
			{Name: "addsource", Args: "menu.addsource-args", About: "menu.addsource", Operator: true, Run: f.addSource},
		},
		Actions: []talk.Action{
			{Letter: showList, Run: l.pressList},
			{Letter: showRemove, Changes: true, Run: l.pressRemove},
			{Letter: unwatch, Changes: true, Run: l.pressUnwatch},
			{Letter: unwatchAll, Changes: true, Run: l.pressUnwatchAll},
			{Letter: followAll, Changes: true, Run: f.pressFollowAll},
			{Letter: undo, Changes: true, Run: l.pressUndo},
			{Letter: propose, Changes: true, Run: m.pressPropose},
			{Letter: watch, Changes: true, Run: m.pressWatch},
			{Letter: urgent, Changes: true, Run: l.pressUrgent},
			{Letter: showSources, Run: f.pressSources},
			{Letter: toggle, Changes: true, Run: f.pressToggle},
			{Letter: follow, Changes: true, Run: f.pressFollow},
			{Letter: choose, Changes: true, Run: f.pressChoose},
			{Letter: add, Changes: true, Run: f.pressAdd},
			{Letter: alert.Mute, Changes: true, Run: u.pressMute},
			{Letter: muteWhat, Changes: true, Run: u.pressWhat},
			{Letter: muteLong, Changes: true, Run: u.pressLong},
			{Letter: muteDo, Changes: true, Run: u.pressDo},
			{Letter: unmute, Changes: true, Run: u.pressUnmute},
			{Letter: showMuted, Run: u.pressMuted},
			{Letter: showWhy, Run: w.pressWhy},
		},
		Links: []talk.Link{
			{Prefix: alert.WatchLink, Run: m.watchLink},
			{Prefix: alert.FollowLink, Run: f.followLink},
		},
		Words:   m.said,
		Forward: w.forwarded,
		Welcome: l.welcome,
	}
}

// Transfer is what a chat set up, as files.
func (s *Subscribe) Transfer() talk.Feature {
	return talk.Feature{
		Heading: "help.here",
		Commands: []talk.Command{
			{Name: "export", About: "menu.export", Changes: true, Run: s.transfer.export},
			{Name: "import", About: "menu.import", Changes: true, Run: s.transfer.imported},
		},
		File: s.transfer.imported,
	}
}
