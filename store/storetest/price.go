package storetest

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"newsbot/news"
	"newsbot/news/price"
	"newsbot/store"
)

// TestPriceWatches has 1,000 prices walk at random while the store is closed and
// opened again at any step, and in the middle of the firing: each watch fires when
// the rule says so, and word of it is queued once.
func (e Engine) TestPriceWatches(t *testing.T) {
	walks := 1000
	if testing.Short() {
		walks = 100
	}
	path := filepath.Join(t.TempDir(), "newsbot.db")
	db := Must[*store.DB](t)(store.Open(path, store.Options{NoSync: true}))
	defer func() { OK(t, db.Close()) }()
	random := rand.New(rand.NewPCG(1, 2))
	for n := range walks {
		w := walk{Watch: price.Watch{Ticker: "BTC", Currency: "usd", Way: price.Above, Level: "1000"}, price: 990}
		switch n % 3 {
		case 1:
			w.Way = price.Below
		case 2:
			w.Way, w.Level, w.Within = price.Moves, "2", 30*time.Minute
		}
		w.sub = Must[news.Subscription](t)(kept(db.Subscribe(news.Subscription{Destination: Person(n), Price: w.Watch, Added: Noon})))
		for minute := range 60 {
			if random.IntN(200) == 0 {
				OK(t, db.Close())
				db = Must[*store.DB](t)(store.Open(path, store.Options{NoSync: true}))
			}
			w.step(t, db, minute, random.NormFloat64())
			if random.IntN(10) == 0 {
				w.again(t, db) // as after a crash right behind the commit
			}
		}
		if got := len(Must[[]news.Delivery](t)(db.Waiting(store.Queue{Destination: Person(n), Lane: news.LaneAlert}, 100))); got != w.fired {
			t.Errorf("walk %d of %v: %d are told, the rule says %d", n, w.Watch, got, w.fired)
		}
	}
	OK(t, db.Check())
}

// kept leaves out whether a subscription was created.
func kept(s news.Subscription, _ bool, err error) (news.Subscription, error) { return s, err }

// A walk is a price on its way, who waits for it, and what the rule says so far.
type walk struct {
	price.Watch
	sub   news.Subscription
	price float64
	at    time.Time
	state price.State
	fired int
}

// step moves the price, and has the store and the rule decide.
func (w *walk) step(t *testing.T, db *store.DB, minute int, by float64) {
	t.Helper()
	w.price *= 1 + 0.004*by
	w.at = Noon.Add(time.Duration(minute) * time.Minute)
	q := w.quote()
	var fires bool
	if w.state, fires = w.Watch.Step(w.state, &q); fires {
		w.fired++
	}
	w.again(t, db)
}

// again has the store decide on the price as it stands.
func (w *walk) again(t *testing.T, db *store.DB) {
	t.Helper()
	_, err := db.StepPrices([]news.Subscription{w.sub}, map[string]price.Quote{"BTC": w.quote()}, w.at)
	OK(t, err)
}

func (w *walk) quote() price.Quote {
	return price.Quote{Ticker: "BTC", Currency: "usd", Price: decimal.NewFromFloat(w.price).Round(2), At: w.at}
}
