// Package alert is what an alert, a digest and a notice look like. It makes the
// messages that package delivery carries, and knows how each destination wants
// them; who gets one, and when, is decided elsewhere.
package alert

import (
	"log/slog"
	"sync/atomic"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// Settings are what a reload may change: how alerts look where nothing else is
// said.
type Settings struct {
	Footer   telegram.HTML // under every alert
	Bullets  int           // how many at most
	Preview  news.Preview  // "" is off
	Channels map[news.Destination][]Channel
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

// A Maker makes messages of deliveries. Its methods are safe for concurrent use.
type Maker struct {
	store    *store.DB
	log      *slog.Logger
	settings atomic.Pointer[Settings]
}

// New makes a Maker with the zero Settings.
func New(db *store.DB, log *slog.Logger) *Maker {
	m := &Maker{store: db, log: log}
	m.settings.Store(&Settings{})
	return m
}

// Configure puts other settings in force.
func (m *Maker) Configure(s Settings) { m.settings.Store(&s) }

// Configured are the channels of the configuration that lead to a destination.
func (m *Maker) Configured(to news.Destination) []Channel { return m.settings.Load().Channels[to] }
