package bot

import (
	"log/slog"
	"sync"

	"newsbot/bot/alert"
	"newsbot/news"
	"newsbot/store"
)

// rests remember when destinations do not want to be told, and in which language they do:
// the delivery asks at each of its turns. It is safe for concurrent use.
type rests struct {
	store  *store.DB
	wishes func(news.Destination) (alert.Wishes, error)
	log    *slog.Logger

	mu      sync.Mutex
	all     map[news.Destination]remembered // :: destination → its wishes; guarded by mu
	version uint64                          // of the settings in the store that all was read from; guarded by mu
}

// remembered is what rests know of a destination.
type remembered struct {
	rest *news.Rest // nil is never
	lang string     // "" is as it came
}

// get is when a destination rests; nil is never.
func (r *rests) get(to news.Destination) *news.Rest { return r.of(to).rest }

// lang is the language that a destination is told in; "" is as it came.
func (r *rests) lang(to news.Destination) string { return r.of(to).lang }

// of is what a destination wants. Where that cannot be read it is told: quiet hours are
// not worth an alert.
func (r *rests) of(to news.Destination) remembered {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v := r.store.SettingsVersion(); v != r.version || r.all == nil {
		r.all, r.version = map[news.Destination]remembered{}, v
	}
	if known, ok := r.all[to]; ok {
		return known
	}
	w, err := r.wishes(to)
	if err != nil {
		r.log.Error("wishes not read", "destination", to, "error", err)
		return remembered{}
	}
	r.all[to] = remembered{w.Settings.Rest(), *w.Lang}
	return r.all[to]
}

// forget has all wishes read again: the configuration is another one.
func (r *rests) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = nil
}
