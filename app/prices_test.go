package app_test

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
	"newsbot/prices/exchange"
)

// A shop is a price service as it behaves: a function that answers.
type shop func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (s shop) RoundTrip(r *http.Request) (*http.Response, error) { return s(r) }

// saying is a shop that answers everything alike.
func saying(status int, body string) shop {
	return func(r *http.Request) (*http.Response, error) { return response(r, status, body), nil }
}

// fair is a shop where a bitcoin costs 67,120 dollars.
func fair(r *http.Request) (*http.Response, error) {
	e := exchange.Exchange{Now: time.Now, Price: func(coin string, _ time.Time) float64 {
		return map[string]float64{"bitcoin": 67120}[coin]
	}}
	return e.RoundTrip(r)
}

// silent takes a question and never answers.
func silent(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// shops are price services as they may be, and whether one is believed.
var shops = []struct {
	how      string
	shop     shop
	believed bool
}{
	{"well", fair, true},
	{"down", func(*http.Request) (*http.Response, error) { return nil, http.ErrServerClosed }, false},
	{"silent", silent, false},
	{"four seconds late", func(r *http.Request) (*http.Response, error) { time.Sleep(4 * time.Second); return fair(r) }, true},
	{"asking for a pause", saying(http.StatusTooManyRequests, ""), false},
	{"a web page", saying(http.StatusOK, "<html><body>Checking your browser</body></html>"), false},
	{"lying", saying(http.StatusOK, `{"bitcoin":{"usd":1e400,"last_updated_at":1}}`), false},
	{"negative", saying(http.StatusOK, `{"bitcoin":{"usd":-67120,"last_updated_at":1e9}}`), false},
}

// noise is by how much two runs may differ all the same: a few turns of the delivery
// engine, since answers to questions go out between the alerts.
const noise = 100 * time.Millisecond

// TestNoAlertWaitsForAPrice has the same news told without prices, and with a price
// service in every state, while people ask it: no alert comes later, and no answer to
// anybody else.
func TestNoAlertWaitsForAPrice(t *testing.T) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) // starts a goroutine of its own, which must not be in a bubble
	plain := pricedRun(t, nil)
	for n, tt := range shops {
		if testing.Short() && n > 2 {
			break
		}
		t.Run(tt.how, func(t *testing.T) {
			got := pricedRun(t, tt.shop)
			var later []time.Duration
			for n, delay := range got.delays {
				later = append(later, delay-plain.delays[n])
			}
			slices.Sort(later)
			worst := later[len(later)-1]
			fmt.Printf("alerts=%d later_median=%v later_worst=%v p99=%v p99_without=%v priced=%d prices=%q\n",
				len(later), later[len(later)/2], worst, p99(got.delays), p99(plain.delays), got.priced, tt.how)
			if worst > noise || got.answer > 2*time.Second {
				t.Errorf("an alert comes %v later than without prices, an answer after %v", worst, got.answer)
			}
			if want := map[bool]int{true: len(plain.delays)}[tt.believed]; got.priced != want {
				t.Errorf("%d alerts tell a price, want %d", got.priced, want)
			}
		})
	}
}

// p99 is the longest of all but one in a hundred.
func p99(all []time.Duration) time.Duration {
	list := slices.Sorted(slices.Values(all))
	return list[min(len(list)*99/100, len(list)-1)]
}

// A told is how the news of a run was told.
type told struct {
	delays []time.Duration // of each alert, from when its feed listed it
	priced int             // how many told a price
	answer time.Duration   // the longest that anybody waited who asked for no price
}

// pricedRun plays half an hour of news about bitcoin, in which one reader asks for
// prices and another one for other things. Without a shop there are no prices.
func pricedRun(t *testing.T, s shop) (run told) {
	synctest.Test(t, func(t *testing.T) {
		st := newStage(t)
		st.tg.SetDelay(simulator.Delay{RoundTrip: 120 * time.Millisecond}) // chance would differ from run to run
		if s != nil {
			st.shop = s
			st.configured("[prices]\ncoins = [\"BTC\"]\n[[prices.provider]]\nname = \"coingecko\"\nbase_url = \"http://shop.example\"\n")
		}
		st.up()
		st.pass(3 * time.Minute)
		listed := map[string]time.Time{}
		for n := range 40 {
			i := st.reportOn(st.feeds[n%2], "bitcoin")
			listed[i.word] = time.Now()
			if n%4 == 0 {
				st.say(st.readers[0], "/price BTC")
			}
			run.answer = max(run.answer, st.askOther())
			st.pass(37 * time.Second) // each feed lists one thing at a time
		}
		st.pass(2 * time.Minute)
		run.delays, run.priced = st.delays(listed)
		st.down()
	})
	return run
}

// reportOn has a feed report something that names a coin.
func (s *stage) reportOn(f *feed, coin string) *item {
	i := s.newItem(time.Now())
	i.Title += " of " + coin
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items = append([]*item{i}, f.items...)
	return i
}

// configured appends to the configuration of a program that does not run yet.
func (s *stage) configured(more string) {
	text, err := os.ReadFile(s.config)
	if err == nil {
		err = os.WriteFile(s.config, append(text, more...), 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// askOther says how long a reader waits for an answer that needs no price.
func (s *stage) askOther() time.Duration {
	begun, before := time.Now(), len(s.said(s.readers[1]))
	s.say(s.readers[1], "/list")
	for len(s.said(s.readers[1])) == before && time.Since(begun) < 10*time.Second {
		s.pass(20 * time.Millisecond)
	}
	took := time.Since(begun)
	s.pass(max(0, 3*time.Second-took)) // so that what follows does not depend on it
	return took
}

// delays are how long after they were listed the words of items were sent to the
// channel of all news, in the order of listing, and how many of them with a price.
func (s *stage) delays(listed map[string]time.Time) (all []time.Duration, priced int) {
	sent := map[string]simulator.Request{}
	for _, r := range s.tg.Requests() {
		if r.Chat != s.model.desk || !strings.HasPrefix(r.Method, "send") {
			continue
		}
		for _, w := range words(r.Params["text"] + " " + r.Params["caption"]) {
			if _, known := listed[w]; known {
				sent[w] = r
			}
		}
	}
	for _, i := range s.items {
		at, wanted := listed[i.word]
		r, found := sent[i.word]
		if wanted && !found {
			s.t.Errorf("%s was not told", i.word)
			continue
		}
		if wanted {
			all = append(all, r.Time.Sub(at))
		}
		if wanted && strings.Contains(cmp.Or(r.Params["text"], r.Params["caption"]), "BTC $67,120") {
			priced++
		}
	}
	return all, priced
}
