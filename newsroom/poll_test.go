package newsroom

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/feeds"
	"newsbot/feeds/feedtest"
	"newsbot/news"
	"newsbot/news/urls"
	"newsbot/store"
)

// A round is a newsroom with a clock that the test sets, over a real store and
// a real web.
type round struct {
	*Room
	t     *testing.T
	clock time.Time
}

// newRound makes a newsroom with sources of these names, which are due and are
// polled each second.
func newRound(t *testing.T, web http.HandlerFunc, names ...string) *round {
	t.Helper()
	server := httptest.NewServer(web)
	t.Cleanup(server.Close)
	db, err := store.Open(filepath.Join(t.TempDir(), "newsbot.db"), store.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	r := &round{t: t, clock: noon}
	r.Room = New(Options{
		Store: db, Watchers: NewWatchers(), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return r.clock },
		Web:    feeds.New(feeds.Options{HostSpacing: -1, AllowPrivate: []urls.Range{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}}}),
		Queued: func([]store.Queue) {}, Tell: func(news.Source, news.Trouble) {}, Held: func(news.Source, int) {},
		Rules: Rules{Schedule: "@every 1s"},
	})
	for _, name := range names {
		if _, err := db.AddSource(news.Source{Name: name, URL: server.URL + "/" + name, Origin: news.FromAdmin}, noon); err != nil {
			t.Fatal(err)
		}
	}
	r.reread()
	return r
}

func (r *round) reread() {
	r.t.Helper()
	if err := r.ReadSources(); err != nil {
		r.t.Fatal(err)
	}
}

// next is a polling round, a second later, with the end of its polls.
func (r *round) next() {
	r.clock = r.clock.Add(time.Second)
	r.Round(r.t.Context())
	r.busy.Wait()
}

// state is what the store knows of a source.
func (r *round) state(name string) news.SourceState {
	r.t.Helper()
	src, err := r.db.Source(name)
	if err != nil {
		r.t.Fatal(err)
	}
	return src.State
}

// versions answers each request with the next number, as an empty feed or, to
// one who has seen one, as "not modified".
func versions(asked *atomic.Int64, unexpected func(string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n := asked.Add(1)
		if want := fmt.Sprint(n - 1); n > 1 && r.Header.Get("If-None-Match") != want {
			unexpected(fmt.Sprintf("request %d asks with validator %q, want %q", n, r.Header.Get("If-None-Match"), want))
		}
		w.Header().Set("ETag", fmt.Sprint(n))
		if n > 1 {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, feedtest.RSS("Harbour", feedtest.Item("1", "Ferry stuck in fog", "A ferry is stuck.", noon)))
	}
}

func TestEachPollKnowsWhatTheOneBeforeLearned(t *testing.T) {
	var asked atomic.Int64
	r := newRound(t, versions(&asked, func(text string) { t.Error(text) }), "harbour")
	for i := range 20 {
		if i%3 == 0 {
			r.reread() // must bring nothing old back
		}
		r.next()
	}
	if asked.Load() != 20 {
		t.Errorf("%d polls in 20 rounds", asked.Load())
	}
	r.next() // commits the 20th, and polls again
	if got := r.state("harbour"); got.Validators.ETag != "20" || got.Polled != r.clock.Add(-time.Second).UTC() {
		t.Errorf("state on disk: validator %q, polled %v; want those of the poll before", got.Validators.ETag, got.Polled)
	}
}

func TestPollingWaitsForTheDisk(t *testing.T) {
	var asked atomic.Int64
	r := newRound(t, versions(&asked, func(text string) { t.Error(text) }), "harbour")
	r.next()
	r.next() // what this one learned is in memory
	if err := r.db.Close(); err != nil {
		t.Fatal(err)
	}
	good := r.LastRound()
	r.next()
	if asked.Load() != 2 || r.LastRound() != good || len(r.unsaved) != 1 {
		t.Errorf("on a dead disk: %d polls, %d states kept for later; want 2 and 1, and no good round", asked.Load(), len(r.unsaved))
	}
}

func TestSourcesThatCouldNotBeReadAreReadByTheNextRound(t *testing.T) {
	r := newRound(t, http.NotFound)
	if _, err := r.db.AddSource(news.Source{Name: "late", URL: "http://127.0.0.1:1/late", Origin: news.FromAdmin}, noon); err != nil {
		t.Fatal(err)
	}
	r.stale.Store(true) // reading them failed
	r.next()
	r.next()
	if r.state("late").Failures != 1 {
		t.Error("the source was not polled")
	}
}

func TestAFailureCountsOnceAndBacksOff(t *testing.T) {
	r := newRound(t, http.NotFound, "harbour")
	r.SetRules(Rules{Schedule: "@every 10m"})
	r.next()
	if err := r.saveStates(); err != nil {
		t.Fatal(err)
	}
	s := r.state("harbour")
	if wait := s.NextPoll.Sub(r.clock); s.Failures != 1 || s.Error == "" || wait < 5*time.Minute || wait > 20*time.Minute {
		t.Errorf("after one failed poll: %d failures, error %q, next poll in %v", s.Failures, s.Error, wait)
	}
}

func TestAPanicCostsOneSource(t *testing.T) {
	r := newRound(t, func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, feedtest.RSS("Harbour", feedtest.Item("1", "Ferry stuck in fog", "A ferry is stuck.", noon)))
	}, "harbour", "island")
	r.SetRules(Rules{Schedule: "@every 10m"})
	var once sync.Once
	r.queued = func([]store.Queue) { once.Do(func() { panic("a document like no other") }) }
	r.next() // polls the one, either of them,
	r.next() // and the other
	if err := r.saveStates(); err != nil {
		t.Fatal(err)
	}
	hurt, well := r.state("harbour"), r.state("island")
	if well.Failures > 0 {
		hurt, well = well, hurt
	}
	if hurt.Failures != 1 || hurt.Error == "" || !hurt.NextPoll.After(r.clock) {
		t.Errorf("the source whose poll panicked: %+v, want one failure and a later poll", hurt)
	}
	if well.Failures != 0 || well.Succeeded.IsZero() {
		t.Errorf("the other source: %+v, want a good poll", well)
	}
}

func TestARoundWhosePollsAreNotKeptDoesNotCount(t *testing.T) {
	answer := make(chan bool)
	r := newRound(t, func(w http.ResponseWriter, _ *http.Request) {
		<-answer
		fmt.Fprint(w, feedtest.RSS("Harbour", feedtest.Item("1", "Ferry in fog", "x", noon)))
	}, "harbour")
	r.committed(errors.New("no space left on device"))
	r.Round(t.Context())
	if at := r.LastRound(); !at.IsZero() {
		t.Errorf("a round ended well at %v although nothing can be kept", at)
	}
	close(answer)
	r.busy.Wait() // its poll was kept
	r.Round(t.Context())
	if at := r.LastRound(); !at.Equal(r.clock) {
		t.Errorf("the last good round was at %v, want now", at)
	}
	r.busy.Wait()
}

func TestAdministratorsHearOnceThatASourceIsSilent(t *testing.T) {
	var polls atomic.Int64
	r := newRound(t, func(w http.ResponseWriter, _ *http.Request) {
		// A page that changes with each poll and brings nothing new.
		fmt.Fprint(w, feedtest.RSS(fmt.Sprint("Harbour ", polls.Add(1)), feedtest.Item("1", "Ferry stuck in fog", "A ferry is stuck.", noon)))
	}, "harbour")
	var told []string
	r.tell = func(src news.Source, trouble news.Trouble) { told = append(told, src.Name+" "+trouble.String()) }
	r.next()
	src, err := r.db.Source("harbour")
	if err != nil {
		t.Fatal(err)
	}
	src.State.Items, src.State.Since, src.State.Posted = 1000, noon.Add(-100*24*time.Hour), noon.Add(-7*24*time.Hour)
	if err := r.db.SaveStates(src); err != nil {
		t.Fatal(err)
	}
	r.next()
	r.next()
	if want := []string{"harbour silent"}; polls.Load() != 3 || !slices.Equal(told, want) {
		t.Errorf("after %d polls told %q, want %q", polls.Load(), told, want)
	}
}

// What came while an outlet led nowhere is told to it once it does: once, in its
// words, and nothing that only followers may hear of.
func TestAnOutletCatchesUp(t *testing.T) {
	var page atomic.Pointer[string]
	r := newRound(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, *page.Load()) }, "harbour")
	show := func(items ...feedtest.Entry) {
		text := feedtest.RSS("Harbour", items...)
		page.Store(&text)
		r.next()
	}
	first := feedtest.Item("1", "Ferry leaves the pier", "A ferry leaves.", noon)
	show(first)
	if err := r.db.ConfigureOutlets([]news.Outlet{{Ref: "@wire", Watch: "ferry"}}, noon); err != nil {
		t.Fatal(err)
	}
	fog, gold := feedtest.Item("2", "Ferry stuck in fog", "A ferry is stuck.", noon), feedtest.Item("3", "Gold is up", "Gold rose.", noon)
	show(gold, fog, first)
	for range 2 {
		if err := r.ReadOutlets(); err != nil {
			t.Fatal(err)
		}
		all, err := r.db.Outlets()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.db.ResolveOutlet(all[0].ID, -7); err != nil {
			t.Fatal(err)
		}
	}
	show(feedtest.Item("4", "Ferry free again", "It left.", noon), gold, fog, first)
	if err := r.ReadOutlets(); err != nil {
		t.Fatal(err)
	}
	if told, want := r.titlesFor(-7), []string{"Ferry stuck in fog", "Ferry free again"}; !slices.Equal(told, want) {
		t.Errorf("the outlet is told %q, want %q", told, want)
	}
}

// Who asks for a word that only an operator's headline has hears of the story then, once,
// and who asked for it before does not hear of it again.
func TestWhoAsksForWhatAnOperatorWrote(t *testing.T) {
	items := []feedtest.Entry{}
	r := newRound(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, feedtest.RSS("Harbour", items...)) }, "harbour")
	r.next()
	for chat, watch := range map[news.ChatID]string{5: "ferry", 6: "aurora", 7: "ferry OR aurora"} {
		r.watch.Subscribed(news.Subscription{Destination: news.Destination{Chat: chat}, Query: watch})
	}
	items = append(items, feedtest.Item("1", "Ferry stuck in fog", "It waits.", r.clock))
	r.next()
	told := func(want map[news.ChatID]int) {
		t.Helper()
		for chat, n := range want {
			if got := r.titlesFor(chat); len(got) != n {
				t.Errorf("chat %d is told %q, want %d", chat, got, n)
			}
		}
	}
	told(map[news.ChatID]int{5: 1, 6: 0, 7: 1})
	for range 2 {
		if _, err := r.Reword(1, news.Wording{Title: "Ferry Aurora stuck in fog"}); err != nil {
			t.Fatal(err)
		}
	}
	told(map[news.ChatID]int{5: 1, 6: 1, 7: 1})
}

// A channel that was set up by command, and removed us, hears once of what came
// meanwhile when it has us back.
func TestAChannelThatLostUsCatchesUp(t *testing.T) {
	var page atomic.Pointer[string]
	r := newRound(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, *page.Load()) }, "harbour")
	items := []feedtest.Entry{}
	show := func(title string) {
		items = append(items, feedtest.Item(fmt.Sprint(len(items)), title, "A ferry.", r.clock))
		text := feedtest.RSS("Harbour", items...)
		page.Store(&text)
		r.next()
	}
	becomes := func(state news.ChatState) {
		if err := r.db.SetState(-7, state, "removed", r.clock); err != nil {
			t.Fatal(err)
		}
		if err := r.CatchUp(-7); err != nil {
			t.Fatal(err)
		}
	}
	show("Ferry leaves the pier")
	sub, _, err := r.db.Subscribe(news.Subscription{Destination: news.Destination{Chat: -7}, Query: "ferry"})
	if err != nil {
		t.Fatal(err)
	}
	r.watch.Subscribed(sub)
	becomes(news.Active)
	show("Ferry stuck in fog")
	becomes(news.Gone)
	show("Ferry free again")
	show("Ferry sinks")
	if told := r.titlesFor(-7); len(told) > 0 {
		t.Errorf("while it has no bot it is told %q", told)
	}
	for range 2 {
		becomes(news.Active)
	}
	show("Ferry at the pier")
	if told, want := r.titlesFor(-7), []string{"Ferry stuck in fog", "Ferry free again", "Ferry sinks", "Ferry at the pier"}; !slices.Equal(told, want) {
		t.Errorf("the channel is told %q, want %q", told, want)
	}
}

// A channel that removed us hears once of what came meanwhile, and of what waited for
// it then, when it has us back and not before.
func TestAnOutletThatVanishedCatchesUp(t *testing.T) {
	var page atomic.Pointer[string]
	r := newRound(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, *page.Load()) }, "harbour")
	items := []feedtest.Entry{}
	show := func(title string) {
		items = append(items, feedtest.Item(fmt.Sprint(len(items)), title, "A ferry.", noon))
		text := feedtest.RSS("Harbour", items...)
		page.Store(&text)
		r.next()
	}
	show("Ferry leaves the pier")
	if err := r.db.ConfigureOutlets([]news.Outlet{{Ref: "-7", Watch: "ferry"}}, noon); err != nil {
		t.Fatal(err)
	}
	all, err := r.db.Outlets()
	if err != nil {
		t.Fatal(err)
	}
	stands := func(standing news.Standing, chat news.ChatState) {
		if err := r.db.SetState(-7, chat, "removed", r.clock); err != nil {
			t.Fatal(err)
		}
		if _, err := r.db.SetStanding(all[0].ID, standing, "removed", r.clock); err != nil {
			t.Fatal(err)
		}
		if err := r.ReadOutlets(); err != nil {
			t.Fatal(err)
		}
	}
	stands(news.Reached, news.Active)
	show("Ferry stuck in fog")
	stands(news.Vanished, news.Gone)
	show("Ferry free again")
	show("Ferry sinks")
	stands(news.Vanished, news.Gone)
	if told := r.titlesFor(-7); len(told) > 0 {
		t.Errorf("a channel without us is told %q", told)
	}
	for range 2 {
		stands(news.Reached, news.Active)
	}
	show("Ferry raised")
	if told, want := r.titlesFor(-7), []string{"Ferry stuck in fog", "Ferry free again", "Ferry sinks", "Ferry raised"}; !slices.Equal(told, want) {
		t.Errorf("a channel that has us back is told %q, want %q", told, want)
	}
}

// titlesFor are the titles of the alerts that wait for a chat.
func (r *round) titlesFor(chat news.ChatID) (titles []string) {
	r.t.Helper()
	waiting, err := r.db.Waiting(store.Queue{Destination: news.Destination{Chat: chat}, Lane: news.LaneAlert}, 9)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, d := range waiting {
		item, err := r.db.Item(d.Item())
		if err != nil {
			r.t.Fatal(err)
		}
		titles = append(titles, item.Title)
	}
	return titles
}
