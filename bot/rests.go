package bot

import (
	"log/slog"
	"sync"

	"newsbot/bot/alert"
	"newsbot/news"
	"newsbot/store"
)

// rests remember when destinations do not want to be told: the delivery asks at
// each of its turns. It is safe for concurrent use.
type rests struct {
	store  *store.DB
	wishes func(news.Destination) (alert.Wishes, error)
	log    *slog.Logger

	mu      sync.Mutex
	all     map[news.Destination]*news.Rest // :: destination → its wishes, nil for at any time; guarded by mu
	version uint64                          // of the settings in the store that all was read from; guarded by mu
}

// get is when a destination rests; nil is never. Where that cannot be read it is
// told: quiet hours are not worth an alert.
func (r *rests) get(to news.Destination) *news.Rest {
	r.mu.Lock()
	defer r.mu.Unlock()
	if v := r.store.SettingsVersion(); v != r.version || r.all == nil {
		r.all, r.version = map[news.Destination]*news.Rest{}, v
	}
	if rest, known := r.all[to]; known {
		return rest
	}
	w, err := r.wishes(to)
	if err != nil {
		r.log.Error("wishes not read", "destination", to, "error", err)
		return nil
	}
	rest := w.Settings.Rest()
	r.all[to] = rest
	return rest
}

// forget has all wishes read again: the configuration is another one.
func (r *rests) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = nil
}
