// Package alert is what an alert, a digest and a notice look like. It makes the
// messages that package delivery carries, and knows how each destination wants
// them; who gets one, and when, is decided elsewhere.
package alert

import (
	"log/slog"
	"sync/atomic"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// Settings are what a reload may change: how alerts look where nothing else is
// said.
type Settings struct {
	Footer  telegram.HTML                      // under every alert
	Bullets int                                // how many at most
	Fold    bool                               // bullets beyond the third are seen at a tap
	Preview news.Preview                       // "" is off
	Outlets map[news.Destination][]news.Outlet // by where they lead
}

// A Maker makes messages of deliveries. Its methods are safe for concurrent use.
type Maker struct {
	store    *store.DB
	printer  func(*news.Chat) texts.Printer
	log      *slog.Logger
	settings atomic.Pointer[Settings]
	sponsors sponsors

	// StartLink makes a link that asks us for something; "" where it cannot. Nil
	// leaves out what needs one. It is set before anything is made.
	StartLink func(payload string) string
}

// New makes a Maker with the zero Settings. printer says our sentences to a
// chat; one that we have no record of yet is the zero Chat.
func New(db *store.DB, printer func(*news.Chat) texts.Printer, log *slog.Logger) *Maker {
	m := &Maker{store: db, printer: printer, log: log}
	m.settings.Store(&Settings{})
	return m
}

// Configure puts other settings in force.
func (m *Maker) Configure(s Settings) { m.settings.Store(&s) }

// Outlets are those that lead to a destination.
func (m *Maker) Outlets(to news.Destination) []news.Outlet { return m.settings.Load().Outlets[to] }
