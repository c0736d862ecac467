package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
	"newsbot/store"
)

// theft is an item about a theft, as the n-th of several publishers reports it.
func theft(n int) news.Item {
	return news.Item{
		GUID: fmt.Sprint("theft", n), Link: fmt.Sprintf("https://paper%d.example/theft", n), Title: "Suspect in Oslo museum theft arrested",
		Text: []string{
			"Police arrested a man of 41 years at the harbour of Oslo on Monday; he is thought to have taken three paintings.",
			"Officers stopped the suspected thief of the museum's paintings as he boarded a ship, a spokeswoman said.",
			"Three weeks after the break-in at the museum, a suspect sits in custody, according to the prosecutor.",
		}[n],
	}
}

// TestWhoReportsAStory has three publishers report one event: one message, which
// grows.
func TestWhoReportsAStory(t *testing.T) {
	play(t, nil, func(s *scene) {
		var alert simulator.Message
		for n, name := range []string{"Harbour News", "Coast Post", "Island Times"} {
			s.report(s.addSource(name, news.FromAdmin), theft(n), "oslo", dest(s.bob))
			if n == 0 {
				alert = s.last(s.bob)
			}
		}
		s.pass(time.Minute)
		after, _ := s.Message(s.bob, alert.ID)
		s.contains(after, "Harbour News · also Coast Post, Island Times · ✔ 3 sources")
		if more := s.since(s.bob, alert.ID); len(more) > 0 {
			t.Errorf("more was said: %q", textsOf(more))
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/settings sources off"}, "Number of sources: not shown")
		s.expect(simulator.Draft{From: s.bob, Text: "/why", ReplyTo: alert.ID}, "It is one story with what Coast Post, Island Times reported: both say", "museum")
	})
}

// relist has a source list an item again, as it reads now, and lets the edits out.
func (s *scene) relist(src news.Source, item news.Item) {
	s.t.Helper()
	item.Source, item.Seen, src.State.Succeeded = src.ID, time.Now(), time.Now()
	if _, err := s.db.Ingest(store.Poll{Source: src, Items: []news.Item{item}}, time.Now()); err != nil {
		s.t.Fatal(err)
	}
	s.pass(10 * time.Second)
}

// TestACorrectedHeadline marks what was told, and nothing else.
func TestACorrectedHeadline(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, theft(0), "oslo", dest(s.bob))
		alert := s.last(s.bob)
		item := theft(0)
		item.Title = "Witness in Oslo museum theft questioned"
		s.relist(src, item)
		after, _ := s.Message(s.bob, alert.ID)
		s.contains(after, "Witness in Oslo museum theft questioned\n", "Harbour News\nCorrected 00:00 UTC\nyou watch")
	})
}

// TestAFollowUp replies to the alert that it goes on with, and names it.
func TestAFollowUp(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, theft(0), "oslo", dest(s.bob))
		alert := s.last(s.bob)
		s.pass(5 * time.Hour)
		next := theft(1)
		next.Title, next.Text = "Suspect in Oslo museum theft sentenced to six years", ""
		s.report(src, next, "oslo", dest(s.bob))
		got := s.last(s.bob)
		s.contains(got, "sentenced to six years", "Previously\nSuspect in Oslo museum theft arrested")
		if got.ReplyTo != alert.ID {
			t.Errorf("it replies to %d, want %d", got.ReplyTo, alert.ID)
		}
	})
}

// TestACorrectedHeadlineAmongSeveral corrects one of the stories that a message tells:
// that one alone changes and is marked, and stays where it stands.
func TestACorrectedHeadlineAmongSeveral(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/settings budget 1"}, "Limit: 1")
		s.report(src, theft(0), "oslo", dest(s.bob))
		var list []news.Item
		for n, title := range []string{"Ferry runs aground off Gull Island", "Bakery opens in Port Amber", "Council votes on harbour tolls"} {
			list = append(list, news.Item{GUID: title, Link: fmt.Sprint("https://h.example/", n), Title: title, Text: title + " today."})
			s.report(src, list[n], "port", dest(s.bob))
		}
		s.pass(2 * time.Hour)
		several := s.last(s.bob)
		s.contains(several, "Ferry runs aground", "Bakery opens in Port Amber", "Council votes")
		list[1].Title = "Bakery to open in Port Amber next week"
		s.relist(src, list[1])
		after, _ := s.Message(s.bob, several.ID)
		s.contains(after, "Ferry runs aground", "Bakery to open in Port Amber next week", "Council votes")
		if n := strings.Count(after.Text, "Corrected"); n != 1 {
			t.Errorf("%d stories are marked in %q, want one", n, after.Text)
		}
		for _, pair := range [][2]string{{"Council", "Bakery"}, {"Bakery", "Corrected"}, {"Corrected", "Ferry"}} {
			if strings.Index(after.Text, pair[0]) > strings.Index(after.Text, pair[1]) {
				t.Errorf("%s stands behind %s in %q", pair[0], pair[1], after.Text)
			}
		}
		if more := s.since(s.bob, several.ID); len(more) > 0 {
			t.Errorf("more was said: %q", textsOf(more))
		}
	})
}

// TestWhereEarlierStoriesLink looks at what "Previously" links: the chat's own message
// where its readers can open one by an address, and else the article.
func TestWhereEarlierStoriesLink(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		forum := s.group(simulator.Supergroup, true)
		topic := s.AddTopic(forum, s.bob, "Thefts")
		places := []news.Destination{dest(s.bob), dest(s.group(simulator.Supergroup, false)), dest(s.group(simulator.Group, false)), {Chat: news.ChatID(forum), Topic: news.TopicID(topic)}}
		s.report(src, theft(0), "oslo", places...)
		var want []string
		for n, to := range places {
			first, number := s.last(int64(to.Chat)), strings.TrimPrefix(fmt.Sprint(to.Chat), "-100")
			want = append(want, []string{theft(0).Link, fmt.Sprintf("https://t.me/c/%s/%d", number, first.ID), theft(0).Link, fmt.Sprintf("https://t.me/c/%s/%d/%d", number, topic, first.ID)}[n])
		}
		s.pass(5 * time.Hour)
		next := theft(1)
		next.Title, next.Text = "Suspect in Oslo museum theft sentenced to six years", ""
		s.report(src, next, "oslo", places...)
		for n, to := range places {
			got := s.last(int64(to.Chat))
			s.contains(got, "Previously\nSuspect in Oslo museum theft arrested")
			if !slices.ContainsFunc(got.Entities, func(e simulator.Entity) bool { return e.URL == want[n] }) {
				t.Errorf("in %v the links are %v, want %s among them", to, got.Entities, want[n])
			}
		}
	})
}
