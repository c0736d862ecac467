package bot

import (
	"context"
	"slices"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// aPage is a site at any address, with a feed that lists a ferry; at
// https://page.example there are two.
func aPage(_ context.Context, address string, private bool) ([]Candidate, error) {
	switch address {
	case "https://page.example":
		return []Candidate{{URL: "https://page.example/a"}, {URL: "https://page.example/b"}}, nil
	case "https://none.example":
		return nil, nil
	case "http://10.0.0.1/rss":
		if !private {
			return nil, &news.Fault{Code: "web.not-public"}
		}
	case "https://slow.example/rss":
		return nil, &news.Fault{Code: "web.timeout"}
	}
	return []Candidate{{URL: address, Newest: []news.Item{{Title: "Ferry <back>"}}}}, nil
}

func TestOperatorsChangeASource(t *testing.T) {
	var polled []news.SourceID
	play(t, func(o *Options) { o.SourcesChanged = func(id news.SourceID) { polled = append(polled, id) } }, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		ask := func(text string, words ...string) simulator.Message {
			t.Helper()
			s.pass(2 * time.Second)
			return s.expect(simulator.Draft{From: s.ann, Text: text}, words...)
		}
		ask("/source harbour news", "/source Harbour News schedule @every 5m")
		ask("/source harbour news category Port & sea", "Category: Port & sea")
		ask("/source harbour news category none", "Harbour News")
		ask("/source Harbour News language en-GB", "Language: en")
		ask("/source Harbour News language German", "the code of that language: de")
		ask("/source Harbour News language gibberish", "Write its code")
		ask("/source Harbour News schedule */7 * * * *", "Schedule: */7 * * * *", "⚠", "does not divide")
		ask("/source Harbour News schedule */5 * * *", "I can't read that schedule", "@every 10m")
		ask("/source Harbour News urgent: on", "Urgent: everything")
		ask("/source Harbour News urgent perhaps", "On or off?")
		ask("/source Harbour News category", "Which category?")
		ask("/source Harbour News name Urgent News", "Urgent News")
		ask("/source Harbour News", "No source has that name")
		ask(`/source urgent news name A "B"`, "without quotation marks")
		ask("/source \"urgent news\" urgent off", "Urgent News")
		ask("/source nothing urgent off", "No source has that name")
		got, err := s.db.Source("Urgent News")
		src.Name, src.Lang, src.Schedule = "Urgent News", "en", "*/7 * * * *"
		if got != src || err != nil {
			t.Errorf("the source is %+v, %v\nwant %+v", got, err, src)
		}
		if n := slices.Index(polled, src.ID); n != 3 {
			t.Errorf("polled soon after the changes %v, want that of the schedule, the fourth", polled)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/source urgent news urgent on"}, "I don't know")
	})
}

func TestASourceIsPausedByAButton(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromPerson)
		paused := func(want bool) {
			t.Helper()
			s.pass(2 * time.Second)
			if got, ok := s.db.SourceByID(src.ID); !ok || got.Paused != want {
				t.Errorf("paused: %v, want %v", got.Paused, want)
			}
		}
		m := s.expect(simulator.Draft{From: s.ann, Text: "/source Harbour News"}, "Next poll: now")
		toast, m := s.press(s.ann, m, "Pause")
		if s.contains(m, "Next poll: never, it is paused"); toast != "Saved" {
			t.Errorf("a pause is answered %q", toast)
		}
		paused(true)
		s.expect(simulator.Draft{From: s.ann, Text: "/sources"}, "Harbour News (harbour-news.example) (paused)")
		if _, err := s.db.EditSource(src.ID, func(s *news.Source) error { s.State.Failures = 5; return nil }); err != nil {
			t.Fatal(err)
		}
		_, m = s.press(s.ann, m, "Urgent")
		s.contains(m, "Urgent: everything")
		_, m = s.press(s.ann, m, "Not urgent")
		_, m = s.press(s.ann, m, "Resume")
		s.contains(m, "Next poll: now")
		paused(false)
	})
}

func TestASourceMovesWithItsFollowers(t *testing.T) {
	play(t, func(o *Options) { o.Discover = aPage }, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		other := s.addSource("Island", news.FromAdmin)
		s.addSource("Diary", news.FromPerson)
		if _, _, err := s.db.Subscribe(news.Subscription{Destination: dest(s.bob), Source: src.ID}); err != nil {
			t.Fatal(err)
		}
		told := s.report(src, ferry(), "", dest(s.bob))
		ask := func(address string, words ...string) simulator.Message {
			t.Helper()
			s.pass(2 * time.Second)
			return s.expect(simulator.Draft{From: s.ann, Text: "/source " + address}, words...)
		}
		ask("Harbour News address", "Which address?")
		ask("Harbour News address https://page.example", "several feeds", "https://page.example/a, https://page.example/b")
		ask("Harbour News address https://none.example", "found no feed")
		ask("Harbour News address https://slow.example/rss", "the site did not answer in time")
		ask("Harbour News address "+src.URL, "has already")
		ask("Diary address http://10.0.0.1/rss", "I found no feed there") // a person's source is asked for as a person is
		m := ask("Harbour News address "+other.URL, "Move Harbour News to "+other.URL)
		if toast, _ := s.press(s.ann, m, "Move"); toast != "Another source has that address already." {
			t.Errorf("a move to another's address is answered %q", toast)
		}
		m = ask("Harbour News address http://10.0.0.1/rss", "Move Harbour News to http://10.0.0.1/rss?", "• Ferry <back>")
		toast, m := s.press(s.ann, m, "Move")
		if s.contains(m, "Address: http://10.0.0.1/rss", "Followers: 1", "Items so far:"); toast != "Moved" {
			t.Errorf("a move is answered %q", toast)
		}
		got, err := s.db.Source("Harbour News")
		if err != nil || got.ID != src.ID || got.URL != "http://10.0.0.1/rss" || !got.State.NextPoll.IsZero() {
			t.Errorf("the source is %+v, %v", got, err)
		}
		known, err := s.db.Recognise(src.ID, news.Identify([]news.Item{ferry()}, ""))
		if err != nil || known[0].Item != told.ID {
			t.Errorf("what it told is known as %+v, %v", known, err)
		}
	})
}

// A rename says what no longer finds the source.
func TestARenameTellsWhoAskedByTheOldName(t *testing.T) {
	outlet := news.Outlet{Ref: "-1001", Sources: []string{"harbour news"}}
	play(t, func(o *Options) { configureOutlets(t, o, outlet) }, func(s *scene) {
		s.addSource("Harbour News", news.FromAdmin)
		for _, q := range []string{`ferry source:"Harbour News"`, "ferry source:island"} {
			if _, _, err := s.db.Subscribe(news.Subscription{Destination: dest(s.bob), Query: q}); err != nil {
				t.Fatal(err)
			}
		}
		s.expect(simulator.Draft{From: s.ann, Text: "/source Harbour News name Pier"}, "Pier", "2 watches and channels ask for it as Harbour News")
		s.pass(2 * time.Second)
		s.expect(simulator.Draft{From: s.ann, Text: "/source Pier name Quay"}, "Quay")
	})
}

func TestASourceOfTheFileIsChangedThere(t *testing.T) {
	play(t, func(o *Options) { o.Discover = aPage }, func(s *scene) {
		if _, err := s.db.Configure([]news.Source{{Name: "Fixed", URL: "https://fixed.example"}}, time.Now()); err != nil {
			t.Fatal(err)
		}
		for _, change := range []string{"urgent on", "pause on", "address https://other.example"} {
			s.pass(2 * time.Second)
			s.expect(simulator.Draft{From: s.ann, Text: "/source fixed " + change}, "in the configuration file. Change it there")
		}
		s.pass(2 * time.Second)
		if m := s.expect(simulator.Draft{From: s.ann, Text: "/source fixed"}, "Fixed"); len(m.Buttons) != 0 {
			t.Errorf("buttons %v", m.Buttons)
		}
	})
}
