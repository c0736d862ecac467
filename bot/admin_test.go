package bot

import (
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

func TestWhatBecameOfItems(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, ferry(), "", dest(s.bob))
		s.report(src, news.Item{GUID: "2", Title: "Volcano quiet", Link: "https://harbour.example/9"}, "")
		s.expect(simulator.Draft{From: s.ann, Text: "/source harbour news"}, "What became of them: 1 told, 1 not wanted", "Followers: 0")
		if _, _, err := s.db.Subscribe(news.Subscription{Destination: dest(s.bob), Source: src.ID}); err != nil {
			t.Fatal(err)
		}
		s.pass(2 * time.Second)
		s.expect(simulator.Draft{From: s.ann, Text: "/source harbour news"}, "Followers: 1")
	})
}

func TestHowASourceIsDoing(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromPerson)
		ask := func(st news.SourceState, words ...string) {
			t.Helper()
			s.pass(2 * time.Second)
			src.State = st
			if err := s.db.SaveStates(src); err != nil {
				t.Fatal(err)
			}
			s.expect(simulator.Draft{From: s.ann, Text: "/source harbour news"}, words...)
		}
		now := time.Now()
		ask(news.SourceState{}, "Last good poll: never", "Next poll: now")
		ask(news.SourceState{Title: "Harbour <News>", Succeeded: now.Add(-3 * time.Minute), Posted: now.Add(-72 * time.Hour), NextPoll: now.Add(7 * time.Minute), Since: now.Add(-240 * time.Hour), Items: 40, Lag: 90 * time.Second},
			"Title: Harbour <News>", "Last good poll: 3 min ago", "Last new item: 3 days ago", "Next poll: in 7 min", "Items so far: 40", "Items a day: 4.0", "Average delay: 2 min")
		ask(news.SourceState{Failures: 4, Error: "status 500", NextPoll: now.Add(5 * time.Hour)}, "Trouble: 4 failed polls in a row: status 500", "Next poll: in 5 h")
		s.expect(simulator.Draft{From: s.ann, Text: "/sources"}, "Harbour News (harbour-news.example) (can't be read right now)")
		ask(news.SourceState{Gone: true}, "Next poll: never")
		s.expect(simulator.Draft{From: s.ann, Text: "/sources"}, "Harbour News (harbour-news.example) (has ended)")
		s.expect(simulator.Draft{From: s.ann, Text: "/stats"}, "Sources: 1", "1 of them is in trouble: /source Harbour News (harbour-news.example) says why")
	})
}
