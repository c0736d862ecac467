package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
	"newsbot/store"
)

// breaking reports an item that does not wait.
func (s *scene) breaking(src news.Source, item news.Item, watch string, to ...news.Destination) {
	s.t.Helper()
	reasons := []news.Reason{{Query: watch}}
	s.subscribed(reasons, to...)
	item.Source, item.Seen, item.Published = src.ID, time.Now(), time.Now()
	src.State.Succeeded = time.Now()
	if err := s.db.SaveStates(src); err != nil {
		s.t.Fatal(err)
	}
	var alerts []news.Alert
	for _, d := range to {
		alerts = append(alerts, news.Alert{Destination: d, Lane: news.LaneBreaking, Reasons: reasons})
	}
	in, err := s.db.Ingest(store.Poll{Source: src, Items: []news.Item{item}, Alerts: [][]news.Alert{alerts}}, time.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	s.bot.Queued(in.Queued)
	s.pass(5 * time.Second)
}

// otherWords are reports of the ferry, each of somebody else's.
var otherWords = []string{
	"Commuters to the island watched the Aurora this morning, two weeks after her shaft broke.",
	"All on board were taken off by the lifeboats of three villages, the harbour master told us by telephone.",
	"What the repair costs will be known when divers have seen the hull of the Aurora, says her owner.",
	"Islanders had asked for a second ferry for years; the council meets on Tuesday to speak of it again.",
}

// TestBreakingNewsIsMarked: what does not wait is marked, also once it was edited
// because others report it, and nothing else is.
func TestBreakingNewsIsMarked(t *testing.T) {
	play(t, nil, func(s *scene) {
		first, second := s.addSource("Harbour News", news.FromAdmin), s.addSource("Coast Post", news.FromAdmin)
		item := ferry()
		item.Title, item.Text = "BREAKING: Ferry <Aurora> aground", "She left the pier at ten past six and struck the sand bank off the lighthouse, with 212 people aboard."
		s.breaking(first, item, "aurora", dest(s.bob))
		s.report(first, news.Item{GUID: "2", Title: "Ice on the sound", Link: "https://harbour.example/2"}, "ice", dest(s.bob))
		s.contains(s.last(s.bob), "Ice on the sound")
		alert := s.Messages(s.bob)[0]
		item.Link, item.Text = "https://coast.example/1", otherWords[0]
		s.report(second, item, "volcano", dest(s.cy))
		s.pass(time.Minute)
		after, _ := s.Message(s.bob, alert.ID)
		if !strings.HasPrefix(after.Text, "🔴 Ferry <Aurora> aground\n") || !strings.Contains(after.Text, "also Coast Post") {
			t.Errorf("after the edit the alert reads %q", after.Text)
		}
		if m := s.last(s.bob); strings.Contains(m.Text, "🔴") {
			t.Errorf("an ordinary alert reads %q", m.Text)
		}
	})
}

// TestPicturesByThemselves: a channel gets the article's picture with the alert
// below it, a person and a group no card of the page, until they say otherwise.
func TestPicturesByThemselves(t *testing.T) {
	play(t, func(o *Options) { o.Settings.Preview = news.PreviewAuto }, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Harbour"}, s.bob).ID
		s.AddBot(ch, s.bob)
		s.pass(time.Second)
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, ferry(), "", dest(s.bob), dest(g), dest(ch))
		if m := s.last(ch); m.Photo == nil || m.Photo.URL != ferry().Image {
			t.Errorf("the channel has the picture %v", m.Photo)
		}
		for _, chat := range []int64{s.bob, g} {
			if m := s.last(chat); m.Photo != nil || m.Preview == nil || !m.Preview.Disabled {
				t.Errorf("chat %d has picture %v and card %+v", chat, m.Photo, m.Preview)
			}
		}
		bare := news.Item{GUID: "2", Title: "Ice on the sound", Link: "https://harbour.example/2"}
		s.report(src, bare, "", dest(s.bob))
		if m := s.last(s.bob); m.Preview == nil || m.Preview.URL != bare.Link {
			t.Errorf("where there is neither picture nor deck the card is %+v", m.Preview)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/settings preview image"}, "Picture: the article's own")
		s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/settings preview off"}, "Picture: none")
		other := ferry()
		other.GUID, other.Link, other.Title = "3", "https://harbour.example/3", "Tram Boreas back on line 4"
		s.report(src, other, "", dest(s.bob), dest(ch))
		if m, c := s.last(s.bob), s.last(ch); m.Photo == nil || c.Photo != nil {
			t.Errorf("Bob, who wants pictures, has %v; the channel, which wants none, %v", m.Photo, c.Photo)
		}
	})
}

// TestAnEditThatHasNoRoom: the story below a picture grows beyond a caption. Points
// give way, what must stay stays, and the edit is counted.
func TestAnEditThatHasNoRoom(t *testing.T) {
	play(t, func(o *Options) { o.Settings.Preview = news.PreviewImage }, func(s *scene) {
		item := ferry()
		point := strings.Repeat("The ferry waits in the dock. ", 8)
		item.Text = "She left the pier at ten past six this morning with 212 people aboard, after a new shaft was fitted in the dock."
		item.Bullets = []string{"First. " + point, "Second. " + point, "Third. " + point, "Last. " + point}
		s.report(s.addSource("Harbour News", news.FromAdmin), item, "aurora", dest(s.bob))
		before := s.last(s.bob)
		s.contains(before, "• First.", "• Third.")
		if before.Photo == nil || s.bot.Stats().Ended["shortened"] != 0 {
			t.Fatalf("sent with picture %v, counted %v", before.Photo, s.bot.Stats().Ended)
		}
		for i, text := range otherWords {
			item.Link, item.Text = fmt.Sprintf("https://port%d.example/", i), text
			s.report(s.addSource(fmt.Sprint("The Illustrated Morning Post and Evening Gazette of Port ", i), news.FromAdmin), item, "volcano", dest(s.cy))
		}
		s.pass(2 * time.Minute)
		after, _ := s.Message(s.bob, before.ID)
		s.contains(after, "• First.", "of Port 0", "of Port 3", "Harbour News", item.Deck, "you watch aurora")
		if strings.Contains(after.Text, "• Third.") || len([]rune(after.Text)) > 1024 {
			t.Errorf("the caption of %d characters reads\n%s", len([]rune(after.Text)), after.Text)
		}
		if n := s.bot.Stats().Ended["shortened"]; n == 0 {
			t.Errorf("%d shortened edits are counted", n)
		}
		s.expect(simulator.Draft{From: s.ann, Text: "/stats"}, "shortened")
	})
}

// TestTimesOfAnAlert: the publisher's time is told where it is older than the message,
// as a moment that each reader sees in their own zone; what waited through a night
// tells it too.
func TestTimesOfAnAlert(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		item := ferry()
		item.Published = time.Now().Add(-time.Hour)
		s.report(src, item, "", dest(s.bob))
		m := s.last(s.bob)
		last := m.Entities[len(m.Entities)-1]
		if last.Type != "date_time" || last.Time != item.Published.Unix() || last.Format != "dt" {
			t.Errorf("%q has the entities %+v", m.Text, m.Entities)
		}
		remove := s.Fault(simulator.Fault{Chat: s.bob, Status: 502})
		s.report(src, news.Item{GUID: "2", Title: "Ice on the sound", Link: "https://harbour.example/2"}, "", dest(s.bob))
		s.pass(time.Hour)
		remove()
		s.pass(10 * time.Minute)
		s.contains(s.last(s.bob), "Ice on the sound", "Harbour News · 00:00 UTC")
	})
}

// TestPointsFoldWhereASettingSaysSo tries the setting by its button.
func TestPointsFoldWhereASettingSaysSo(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		item := ferry()
		item.Bullets = []string{"One.", "Two.", "Three.", "Four."}
		m := s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "Bullets beyond the third: shown")
		if _, m = s.press(s.bob, m, "Fold"); !strings.Contains(m.Text, "folded") {
			t.Errorf("the panel reads %q", m.Text)
		}
		s.report(src, item, "", dest(s.bob))
		folds := func(chat int64) (n int) {
			for _, e := range s.last(chat).Entities {
				if e.Type == "expandable_blockquote" {
					n++
				}
			}
			return n
		}
		if s.contains(s.last(s.bob), "• Three.\n• Four."); folds(s.bob) != 1 {
			t.Errorf("%q folds %d times", s.last(s.bob).Text, folds(s.bob))
		}
	})
}
