package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

func TestAnAlertReachesAPersonATopicAndAChannel(t *testing.T) {
	footer := `<b>Harbour desk</b>`
	prepare := func(o *Options) {
		o.Settings.Footer = "Follow us"
		o.Settings.Preview = news.PreviewLink
		configureOutlets(t, o, news.Outlet{Ref: "@harbour", Watch: "ferry", Footer: &footer, Settings: news.Settings{Silent: new(true)}})
	}
	play(t, prepare, func(s *scene) {
		g := s.group(simulator.Supergroup, true)
		topic := s.AddTopic(g, s.bob, "Ships")
		ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Harbour", Username: "harbour"}, s.bob).ID
		s.AddBot(ch, s.bob)
		s.pass(time.Second)
		all, err := s.db.Outlets()
		if err != nil || len(all) != 1 || all[0].State.Chat != news.ChatID(ch) || all[0].State.Standing != news.Reached {
			t.Fatalf("outlets %+v, %v; want the channel that has become known", all, err)
		}
		inTopic := news.Destination{Chat: news.ChatID(g), Topic: news.TopicID(topic)}
		src := s.addSource("Harbour News", news.FromAdmin)
		item := s.report(src, ferry(), "aurora OR ferry", dest(s.bob), inTopic, dest(ch))

		want := "Ferry <Aurora> runs again & on time\nTwo weeks in the dock\n\n" +
			"• The first crossing left at 6:10 with 212 people.\n• A new shaft cost 1.2 million.\n\n" +
			"Harbour News\n" // without a time: what is dated after it was seen is not believed
		for _, tt := range []struct {
			who  string
			chat int64
			text string
		}{
			{"the person", s.bob, want + "you watch aurora\n\nFollow us"},
			{"the topic", g, want + "you watch aurora\n\nFollow us"},
			{"the channel", ch, want + "\nHarbour desk"},
		} {
			if m := s.last(tt.chat); m.Text != tt.text || m.Preview == nil || m.Preview.URL != item.Link {
				t.Errorf("%s reads\n%s\nwith preview %+v, want\n%s", tt.who, m.Text, m.Preview, tt.text)
			}
		}
		if m := s.last(g); m.Topic != topic || len(m.Buttons) != 2 || len(m.Buttons[1]) != 2 {
			t.Errorf("in the group: topic %d, buttons %v", m.Topic, m.Buttons)
		}
		if m := s.last(ch); !m.Silent || len(m.Buttons) != 1 || len(m.Buttons[0]) != 1 || m.Buttons[0][0].URL != item.Link {
			t.Errorf("in the channel: silent %v, buttons %v", m.Silent, m.Buttons)
		}
		s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/list"}, "ferry (set by the operator)")
	})
}

// TestAChannelThatWeHaveNoRecordOf is served all the same: the configuration
// may name its number before anything was ever said there.
func TestAChannelThatWeHaveNoRecordOf(t *testing.T) {
	play(t, nil, func(s *scene) {
		ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Harbour"}, s.bob).ID
		s.AddBot(ch, s.bob)
		s.pass(time.Second)
		if err := s.db.Forget(news.ChatID(ch), time.Now()); err != nil {
			t.Fatal(err)
		}
		s.report(s.addSource("Harbour News", news.FromAdmin), ferry(), "", dest(ch))
		s.contains(s.last(ch), "Ferry <Aurora> runs again")
	})
}

func TestABurstForOneChatIsMerged(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		src.State.Succeeded = time.Now()
		if err := s.db.SaveStates(src); err != nil {
			t.Fatal(err)
		}
		s.subscribed([]news.Reason{{Query: "crossing"}}, dest(s.bob))
		var poll store.Poll
		poll.Source = src
		for i := range 9 {
			poll.Items = append(poll.Items, news.Item{Source: src.ID, GUID: fmt.Sprint(i), Title: fmt.Sprintf("Crossing number %d", i), Link: fmt.Sprintf("https://harbour.example/%d", i), Published: time.Now(), Seen: time.Now()})
			poll.Alerts = append(poll.Alerts, []news.Alert{{Destination: dest(s.bob), Lane: news.LaneAlert, Reasons: []news.Reason{{Query: "crossing"}}}})
		}
		in, err := s.db.Ingest(poll, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		s.bot.Queued(in.Queued)
		s.pass(time.Minute)
		all, links := "", 0
		for _, m := range s.Messages(s.bob) {
			all += m.Text + "\n"
			for _, e := range m.Entities {
				if e.Type == "text_link" {
					links++
				}
			}
		}
		for i := range 9 {
			if n := strings.Count(all, fmt.Sprintf("Crossing number %d", i)); n != 1 {
				t.Errorf("crossing %d is told %d times", i, n)
			}
		}
		if n := strings.Count(all, "you watch crossing"); n != 1 || links != 9 || len(s.Messages(s.bob)) >= 9 {
			t.Errorf("%d messages with %d reasons and %d links", len(s.Messages(s.bob)), n, links)
		}
	})
}

func TestSettingsChangeTheAlert(t *testing.T) {
	prepare := func(o *Options) { o.Settings.Footer, o.Settings.Preview = "Follow us", news.PreviewLink }
	play(t, prepare, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		m := s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "Sound: on", "preview of the article's page", "up to 4", "Footer: on")
		for _, b := range []string{"Sound off", "Picture", "Fewer", "Fewer", "Fewer", "Footer off"} {
			toast, after := s.press(s.bob, m, b)
			if m = after; toast != "Saved" {
				t.Errorf("%q is answered %q", b, toast)
			}
		}
		s.contains(m, "Sound: off", "the article's own", "up to 1", "Footer: off")
		s.report(src, ferry(), "", dest(s.bob))
		got := s.last(s.bob)
		if !got.Silent || got.Photo == nil || got.Photo.URL != ferry().Image || strings.Contains(got.Text, "Follow") || strings.Count(got.Text, "•") != 1 {
			t.Errorf("the alert is silent %v, with picture %v: %q", got.Silent, got.Photo, got.Text)
		}
		for said, want := range map[string]string{
			"/settings silent off":    "Sound: on",
			"/settings PREVIEW off":   "Picture: none",
			"/settings bullets 0":     "Bullets: none",
			"/settings footer on":     "Footer: on",
			"/settings bullets 6":     "For “bullets” you can write: 0, 1, 2, 3, 4, 5",
			"/settings bullets":       "For “bullets” you can write",
			"/settings colour red":    "There is no setting “colour”",
			"/settings preview maybe": "For “preview” you can write: off, link, image, auto",
			"/settings picture maybe": "For “preview” you can write: off, link, image, auto",
			"/settings language de":   "only English",
		} {
			s.expect(simulator.Draft{From: s.bob, Text: said}, want)
		}
		m = s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "Sound")
		_, m = s.press(s.bob, m, "Pause alerts")
		s.contains(m, "Alerts are paused")
	})
}

func TestTheButtonsOfAnAlert(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/watch aurora"}, "Watching")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow Harbour News"}, "Following")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch volcano"}, "Watching")
		s.report(src, news.Item{GUID: "1", Title: "Ferry Aurora may run again on Monday, says the dock", Link: "https://harbour.example/0"}, "aurora", dest(s.cy))
		s.report(src, news.Item{GUID: "2", Title: "Volcano quiet", Link: "https://harbour.example/9"}, "volcano", dest(s.cy))
		s.report(src, ferry(), "aurora", dest(s.bob))
		alert := s.last(s.bob)

		if _, after := s.press(s.bob, alert, "More like this"); after.Text != alert.Text {
			t.Errorf("the alert became %q", after.Text)
		}
		s.contains(s.last(s.bob), "More like “Ferry <Aurora> runs again", "Ferry Aurora may run again on Monday")
		if more := s.last(s.bob); strings.Contains(more.Text, "Volcano") {
			t.Errorf("more like it: %q", more.Text)
		}
		s.press(s.bob, alert, "Mute")
		_, why := s.press(s.bob, s.last(s.bob), "Why did I get it?")
		s.contains(why, "You got this because you watch aurora (in the headline).", "You also follow Harbour News.")
		if strings.Contains(why.Text, "volcano") {
			t.Errorf("a watch that did not hit is named: %q", why.Text)
		}
		s.press(s.bob, why, "Stop watching aurora")
		if got, want := s.subscriptions(s.bob, 0), []string{"Harbour News", "volcano"}; !slices.Equal(got, want) {
			t.Errorf("Bob still has %q, want %q", got, want)
		}
	})
}

func TestLatest(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/latest"}, "No news yet")
		src := s.addSource("Harbour News", news.FromAdmin)
		hidden := s.addSource("Cy's diary", news.FromPerson)
		for i := range 7 {
			s.report(src, news.Item{GUID: fmt.Sprint(i), Title: fmt.Sprintf("Crossing number %d of the ferry", i), Link: fmt.Sprintf("https://harbour.example/%d", i)}, "")
		}
		s.report(hidden, news.Item{GUID: "d", Title: "Dear diary", Link: "https://diary.example/1"}, "")
		s.report(src, news.Item{GUID: "old", Title: "Last year's regatta", Link: "https://harbour.example/old", Published: time.Now().AddDate(-1, 0, 0)}, "")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/latest"}, "number 6", "number 2")
		if strings.Contains(m.Text, "diary") || strings.Contains(m.Text, "regatta") || strings.Contains(m.Text, "number 1") {
			t.Errorf("latest shows %q", m.Text)
		}
		s.press(s.bob, m, "Older")
		s.contains(s.last(s.bob), "number 1", "number 0", "regatta")
		s.expect(simulator.Draft{From: s.bob, Text: "/latest number 4"}, "number 4")
		s.expect(simulator.Draft{From: s.bob, Text: "/latest ("}, "For example")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/latest volcano"}, "Nothing recent on “volcano”")
		s.press(s.bob, m, "Watch")
		if got := s.subscriptions(s.bob, 0); !slices.Equal(got, []string{"volcano"}) {
			t.Errorf("Bob watches %q", got)
		}
	})
}

// TestLatestInPages asks for seven in all and turns the page while news comes in: it
// shows what followed when the first page was made, and no more.
func TestLatestInPages(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		report := func(n int) {
			s.report(src, news.Item{
				Title: fmt.Sprintf("Crossing number %d of the ferry", n), Link: fmt.Sprintf("https://harbour.example/%d", n),
				Deck: "The boat left at ten past six with two hundred people aboard & a cargo of the first cherries of this year",
			}, "")
		}
		for n := range 9 {
			report(n)
		}
		m := s.expect(simulator.Draft{From: s.bob, Text: "/latest 7"}, "number 8", "number 4",
			"ferry\nThe boat left at ten past six with two hundred people aboard & a cargo of the first…\nHarbour News")
		for n := 9; n < 12; n++ {
			report(n)
		}
		s.press(s.bob, m, "Older")
		if m = s.last(s.bob); strings.Count(m.Text, "Crossing") != 2 || len(m.Buttons) != 0 {
			t.Errorf("the second page of seven shows %q, buttons %v", m.Text, m.Buttons)
		}
		s.contains(m, "number 3", "number 2")
		if m = s.expect(simulator.Draft{From: s.bob, Text: "/latest 2"}, "number 11", "number 10"); strings.Contains(m.Text, "number 9") || len(m.Buttons) != 0 {
			t.Errorf("two are %q, buttons %v", m.Text, m.Buttons)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/latest 2024"}, "Nothing recent on “2024”")
	})
}

func TestAGrownStoryNamesItsOtherPublishers(t *testing.T) {
	play(t, nil, func(s *scene) {
		first, second := s.addSource("Harbour News", news.FromAdmin), s.addSource("Coast Post", news.FromAdmin)
		secret, section := s.addSource("Cy's diary", news.FromPerson), s.addSource("Harbour News - World", news.FromAdmin) // the first one's
		told := ferry()
		told.Text = "The Aurora left the pier at ten past six this morning with 212 people aboard, after a new shaft was fitted in the dock."
		s.report(first, told, "aurora", dest(s.bob))
		alert := s.last(s.bob)
		for i, src := range []news.Source{second, secret, section} {
			item := ferry()
			item.Link = fmt.Sprintf("https://other.example/%d", i)
			item.Text = "Commuters to the island have their ferry back: the Aurora sailed on time today, two weeks after her shaft broke off the lighthouse."
			s.report(src, item, "aurora", dest(s.bob))
		}
		s.pass(time.Minute)
		after, _ := s.Message(s.bob, alert.ID)
		s.contains(after, "Harbour News · also Coast Post\nyou watch aurora")
		if len(s.since(s.bob, alert.ID)) != 0 || strings.Contains(after.Text, "diary") || len(after.Buttons) != 2 {
			t.Errorf("the alert reads %q, with %d buttons; messages after it: %q", after.Text, len(after.Buttons), textsOf(s.since(s.bob, alert.ID)))
		}
	})
}

func TestPreviewOfAFeed(t *testing.T) {
	got := Preview(ferry(), "Harbour News")
	if !strings.HasPrefix(string(got), "<b>Ferry &lt;Aurora&gt;") || !strings.Contains(got.Plain(), "Harbour News · 11:05 UTC") || telegram.Length(got) > telegram.MaxText {
		t.Errorf("Preview = %q", got)
	}
}
