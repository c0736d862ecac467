package newsroom

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/feeds/feedtest"
	"newsbot/llm"
	"newsbot/news"
	"newsbot/store"
)

// A slowModel is an endpoint that answers about an article only when it is told to.
type slowModel struct {
	mu    sync.Mutex
	gates map[string]chan struct{} // :: word of the article → closed when it is answered; guarded by mu
}

// gate is where a request about an article waits.
func (m *slowModel) gate(word string) chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.gates[word] == nil {
		m.gates[word] = make(chan struct{})
	}
	return m.gates[word]
}

// ServeHTTP answers with the first sentences of the article.
func (m *slowModel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	for _, word := range []string{"tanker", "barge", "dinghy", "ferry"} {
		if !strings.Contains(string(body), "The "+word) {
			continue
		}
		select {
		case <-m.gate(word):
			answer, _ := json.Marshal(map[string][]string{"bullets": strings.SplitAfter(articles[word], ". ")})
			fmt.Fprintf(w, `{"choices":[{"message":{"role":"assistant","content":%q}}]}`, answer)
		case <-r.Context().Done():
		}
	}
}

// withModel gives the shelf a model that alerts wait for.
func (s *shelf) withModel(wait time.Duration) *slowModel {
	m := &slowModel{gates: map[string]chan struct{}{}}
	server := httptest.NewServer(m)
	s.t.Cleanup(server.Close)
	s.model = llm.New(llm.Options{BaseURL: server.URL + "/v1", Model: "slow", Timeout: wait})
	s.modelTime = wait
	return m
}

// told are the titles that wait for the channel in a lane, once there are n of them.
func (s *shelf) told(lane news.Lane, n int) (titles []string) {
	s.t.Helper()
	for range 400 {
		titles = nil
		waiting, err := s.db.Waiting(store.Queue{Destination: news.Destination{Chat: -7}, Lane: lane}, 9)
		if err != nil {
			s.t.Fatal(err)
		}
		for _, d := range waiting {
			titles = append(titles, s.item(d.Item()).Title)
		}
		if len(titles) >= n {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	slices.Sort(titles)
	return titles
}

// sightings are new items that differ, of which that of the tanker is breaking news.
func sightings() []feedtest.Entry {
	return []feedtest.Entry{
		feedtest.Item("2", "BREAKING: Tanker aground off Gull Island", articles["tanker"], noon),
		feedtest.Item("3", "Northern council buys a barge for gravel", articles["barge"], noon),
		feedtest.Item("4", "Regatta ends with one dinghy for nine sailors", articles["dinghy"], noon),
		feedtest.Item("1", "Ferry stuck between pier and light", articles["ferry"], noon),
	}
}

// articles are those of the sightings, by the ship.
var articles = map[string]string{
	"ferry": fog("ferry") + " The fog is expected to lift by noon.",
	"tanker": "The tanker Aurora ran onto the rocks of Gull Island at noon with 40,000 tonnes of oil on board. " +
		"The tanker has lost no oil so far, the coast guard of the island told reporters in the afternoon. " +
		"Two tugs from Port Amber are expected before dark to pull the ship free at high water, in fog.",
	"barge": "The barge will carry 900 tonnes of gravel a week from the quarry to the roads of the north, the council said. " +
		"It paid 2.4 million for the ship, which was built in 1998 and lay idle for three years. " +
		"Councillor Brandt had voted against it and called for lorries, in spite of fog on the roads. " +
		"The first load is to leave the quarry in the second week of March, said the harbour office.",
	"dinghy": "The dinghy that came in last on Saturday had picked up eight sailors of three other boats on its way. " +
		"Judges gave its skipper, Mira Okafor, the prize for the fairest sail of the year. " +
		"The regatta had been stopped after an hour when fog came down on the bay and 31 boats turned back.",
}

// newSightings is a shelf that has polled once, and a poll under way that brings
// sightings; the function waits for its end.
func newSightings(t *testing.T, wait time.Duration) (s *shelf, m *slowModel, end func()) {
	s = newShelf(t, "fog")
	s.show(sightings()[3])
	m = s.withModel(wait)
	text := feedtest.RSS("Harbour News", sightings()...)
	s.page.Store(&text)
	s.clock = s.clock.Add(time.Second)
	s.Round(t.Context())
	return s, m, s.busy.Wait
}

// wants wants titles in a lane.
func (s *shelf) wants(lane news.Lane, want ...string) {
	s.t.Helper()
	if got := s.told(lane, len(want)); !slices.Equal(got, want) {
		s.t.Errorf("in the lane %v are %q, want %q", lane, got, want)
	}
}

// TestBreakingNewsDoesNotWaitForTheModel has breaking news told while the model thinks
// about the rest of its page, and each of the rest when the model is done with it.
func TestBreakingNewsDoesNotWaitForTheModel(t *testing.T) {
	s, m, end := newSightings(t, time.Minute)
	before := s.state("harbour")
	s.wants(news.LaneBreaking, "BREAKING: Tanker aground off Gull Island")
	close(m.gate("dinghy"))
	s.wants(news.LaneAlert, "Ferry stuck between pier and light", "Regatta ends with one dinghy for nine sailors")
	if now := s.state("harbour"); now != before {
		t.Errorf("the source's state is written before its page is through: %+v, was %+v", now, before)
	}
	close(m.gate("barge"))
	end()
	s.wants(news.LaneAlert, "Ferry stuck between pier and light", "Northern council buys a barge for gravel", "Regatta ends with one dinghy for nine sailors")
	s.wants(news.LaneBreaking, "BREAKING: Tanker aground off Gull Island")
	if now := s.state("harbour"); now.Items != 4 || now.Polled == before.Polled {
		t.Errorf("the source's state after its page: %+v", now)
	}
}

// TestAModelThatNeverAnswersHoldsNothing tells all with the articles' own sentences.
func TestAModelThatNeverAnswersHoldsNothing(t *testing.T) {
	s, _, end := newSightings(t, 50*time.Millisecond)
	end()
	s.wants(news.LaneBreaking, "BREAKING: Tanker aground off Gull Island")
	s.wants(news.LaneAlert, "Ferry stuck between pier and light", "Northern council buys a barge for gravel", "Regatta ends with one dinghy for nine sailors")
	for id := range news.ItemID(4) {
		if i := s.item(id + 1); len(i.Bullets) == 0 {
			t.Errorf("%q has no points", i.Title)
		}
	}
}

// TestACrashWhileTheModelThinks has another process find the page again: it tells the
// rest, and what was told not again; neither does an answer that comes after all.
func TestACrashWhileTheModelThinks(t *testing.T) {
	s, m, end := newSightings(t, time.Minute)
	s.wants(news.LaneBreaking, "BREAKING: Tanker aground off Gull Island")
	next := New(Options{
		Store: s.db, Web: s.web, Watchers: NewWatchers(), Log: s.log, Now: func() time.Time { return s.clock },
		Queued: func([]store.Queue) {}, Tell: func(news.Source, news.Trouble) {}, Held: func(news.Source, int) {},
		Rules: *s.rules.Load(),
	})
	next.watch = s.watch
	if err := next.ReadSources(); err != nil {
		t.Fatal(err)
	}
	next.Round(t.Context())
	next.busy.Wait()
	all := []string{"Ferry stuck between pier and light", "Northern council buys a barge for gravel", "Regatta ends with one dinghy for nine sailors"}
	s.wants(news.LaneAlert, all...)
	close(m.gate("dinghy"))
	close(m.gate("barge"))
	end()
	s.wants(news.LaneAlert, all...)
	s.wants(news.LaneBreaking, "BREAKING: Tanker aground off Gull Island")
	if c, err := s.db.Counts(); err != nil || c.Decided != 4 || !c.Balanced() {
		t.Errorf("%d alerts decided, want 4; balanced: %v, %v", c.Decided, c.Balanced(), err)
	}
}
