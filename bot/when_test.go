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

// A bubble's clock begins at midnight, in UTC.

// what are the headlines of sources that report other things.
var what = map[string]string{
	"Harbour News": "ferry number %d leaves pier %d",
	"Island Post":  "flock 9%02d waits on a ferry, shepherds from lot 7%03d grumble",
}

// overnight has a source report n stories to destinations, a few minutes apart.
func (s *scene) overnight(src news.Source, n int, to ...news.Destination) {
	s.t.Helper()
	for i := range n {
		item := news.Item{
			GUID: fmt.Sprint(src.Name, i), Link: fmt.Sprintf("https://harbour.example/%s/%d", strings.ReplaceAll(src.Name, " ", ""), i),
			Title:   fmt.Sprintf("%s: "+what[src.Name], src.Name, i, i*7),
			Bullets: []string{fmt.Sprintf("It carries %d people and %d cars.", 100+i, 3*i)},
		}
		if src.Name == "Island Post" {
			item.Bullets = []string{fmt.Sprintf("Shepherd %c goes with lambs from meadow %d.", 'A'+rune(i), 900-i)}
		}
		s.report(src, item, "ferry", to...)
	}
}

// TestReadersSayWhen sets quiet hours by typing and by the panel, sleeps, and reads
// one digest in the morning whose pages are turned.
func TestReadersSayWhen(t *testing.T) {
	play(t, nil, func(s *scene) {
		m := s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "Quiet hours: none", "Digest: none", "Limit: none", "Time zone: UTC", "Urgent news: at once")
		_, m = s.press(s.bob, m, "Quiet hours…")
		s.contains(m, "Quiet hours: none", "arrives as one digest", "Times are those of UTC")
		toast, m := s.press(s.bob, m, "22:00-07:00")
		if s.contains(m, "Quiet hours: 22:00-07:00"); toast != "Saved" {
			t.Errorf("the press is answered %q", toast)
		}
		_, m = s.press(s.bob, m, "Quiet hours…")
		if !hasButton(m, "✓ 22:00-07:00") {
			t.Errorf("the hours in force have no mark: %v", m.Buttons)
		}
		_, m = s.press(s.bob, m, "« Back")
		s.contains(m, "How alerts look here")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings zone Lisbon"}, "Time zone: Europe/Lisbon")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings zone Berlinn"}, "I don't know “Berlinn”", "Berlin")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings quiet at night"}, "/settings quiet 22:00-07:00")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings quiet hours from 22 to 7"}, "✓ Quiet hours: 22:00-07:00\n\nHow alerts look here")
		s.expect(simulator.Draft{From: s.cy, Text: "/settings quiet 22-7"}, "✓ Quiet hours: 22:00-07:00\nThese times are those of UTC")
		s.expect(simulator.Draft{From: s.cy, Text: "/settings sound off"}, "✓ Sound: off\n\n")
		if m := s.expect(simulator.Draft{From: s.cy, Text: "/settings footer off"}, "A footer of your own"); strings.Contains(m.Text, "looks like this") {
			t.Errorf("no footer is shown as %q", m.Text)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/settings zone CET"}, "clocks may be changed", "name a city")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings gap 20m"}, "is a setting of channels")

		harbour := s.addSource("Harbour News", news.FromConfig)
		island := s.addSource("Island Post", news.FromConfig)
		before := len(s.Messages(s.bob))
		s.overnight(harbour, 25, dest(s.bob))
		s.overnight(island, 15, dest(s.bob))
		if n := len(s.Messages(s.bob)) - before; n != 0 {
			t.Errorf("%d messages in quiet hours: %q", n, s.last(s.bob).Text)
		}
		s.pass(time.Until(time.Now().Truncate(24*time.Hour).Add(7*time.Hour)) + 3*time.Second)
		if n := len(s.Messages(s.bob)) - before; n != 1 {
			t.Fatalf("%d messages after a quiet night, want one: %v", n, textsOf(s.Messages(s.bob)[before:]))
		}
		m = s.last(s.bob)
		s.contains(m, "Digest: 40 stories", "It carries")
		s.digestIsCorrected(harbour, m)
		if strings.Count(m.Text, "Harbour News:") != 7 || strings.Count(m.Text, "Island Post:") != 7 {
			t.Errorf("a source has more than half of the digest: %s", m.Text)
		}
		s.turnPages(m, 40)
	})
}

// digestIsCorrected has a headline corrected that a digest tells: it stays a digest, with
// its points and its button.
func (s *scene) digestIsCorrected(src news.Source, m simulator.Message) {
	s.t.Helper()
	line := m.Text[strings.Index(m.Text, "Harbour News: ferry"):]
	line, _, _ = strings.Cut(line, "\n")
	var n int
	if _, err := fmt.Sscanf(line, "Harbour News: ferry number %d", &n); err != nil {
		s.t.Fatal(line, err)
	}
	item := news.Item{
		GUID: fmt.Sprint(src.Name, n), Link: fmt.Sprintf("https://harbour.example/%s/%d", strings.ReplaceAll(src.Name, " ", ""), n), Title: line + " at last",
		Bullets: []string{fmt.Sprintf("It carries %d people and %d cars.", 100+n, 3*n)}, Source: src.ID, Seen: time.Now(),
	}
	src.State.Succeeded = time.Now()
	if _, err := s.db.Ingest(store.Poll{Source: src, Items: []news.Item{item}}, time.Now()); err != nil {
		s.t.Fatal(err)
	}
	s.pass(time.Minute)
	after, _ := s.Message(m.Chat, m.ID)
	s.contains(after, "Digest: 40 stories", line+" at last", "Corrected ", "It carries")
	if strings.Count(after.Text, "It carries") != strings.Count(m.Text, "It carries") || !hasButton(after, "26 more") {
		s.t.Errorf("after a correction the digest reads %q, with the buttons %v", after.Text, after.Buttons)
	}
}

// turnPages reads all that stands behind a digest of n stories, and finds each once.
func (s *scene) turnPages(m simulator.Message, n int) {
	s.t.Helper()
	seen := map[string]int{}
	note := func(m simulator.Message) {
		for _, line := range strings.Split(m.Text, "\n") {
			if strings.Contains(line, "Harbour News: ferry number ") || strings.Contains(line, "Island Post: flock ") {
				seen[line]++
			}
		}
	}
	note(m)
	s.press(s.bob, m, fmt.Sprint(n-14, " more"))
	page := s.last(s.bob)
	if page.ID == m.ID {
		s.t.Fatal("the digest itself was changed")
	}
	for {
		note(page)
		if !hasButton(page, "More »") {
			break
		}
		_, page = s.press(s.bob, page, "More »")
	}
	for line, times := range seen {
		if times != 1 {
			s.t.Errorf("%q stands there %d times", line, times)
		}
	}
	if len(seen) != n {
		s.t.Errorf("%d stories on all pages, want %d", len(seen), n)
	}
	last := page.Text
	_, page = s.press(s.bob, page, "« Back")
	if _, page = s.press(s.bob, page, "More »"); page.Text != last {
		s.t.Errorf("a page is another one the second time:\n%s\nwas\n%s", page.Text, last)
	}
}

func hasButton(m simulator.Message, text string) bool {
	return slices.ContainsFunc(m.Buttons, func(row []simulator.Button) bool {
		return slices.ContainsFunc(row, func(b simulator.Button) bool { return strings.HasPrefix(b.Text, text) })
	})
}

// TestUrgentPassesAndRings has urgent news come at night, with sound in a chat that
// is silent, until it is told to wait.
func TestUrgentPassesAndRings(t *testing.T) {
	play(t, nil, func(s *scene) {
		for _, typed := range []string{"/settings quiet 22-7", "/settings silent on"} {
			s.say(simulator.Draft{From: s.bob, Text: typed})
		}
		src := s.addSource("Harbour News", news.FromConfig)
		s.urgent(src, "Fire at the pier", s.bob)
		m := s.last(s.bob)
		if s.contains(m, "Fire at the pier"); m.Silent {
			t.Error("urgent news comes without sound")
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/settings urgent off"}, "Urgent news: waits")
		s.urgent(src, "Water at the pier", s.bob)
		if m = s.last(s.bob); strings.Contains(m.Text, "Water") {
			t.Error("urgent news that is to wait comes at night")
		}
		before := s.last(s.bob).ID
		s.say(simulator.Draft{From: s.bob, Text: "/settings quiet off"})
		s.pass(3 * time.Second)
		got := textsOf(s.since(s.bob, before+1))
		if all := strings.Join(got, "\n"); len(got) != 2 || !strings.Contains(all, "Quiet hours: none") || !strings.Contains(all, "Water at the pier") {
			t.Errorf("the change takes no effect on what waits: %q", got)
		}
		s.report(src, news.Item{GUID: "3", Title: "A calm day", Link: "https://harbour.example/3"}, "day", dest(s.bob))
		if m = s.last(s.bob); !m.Silent {
			t.Error("an ordinary alert rings in a silent chat")
		}
	})
}

// TestAnAnswerBesideWhatItReleases has a person end quiet hours a hundred times while
// an alert waits: the panel and the alert come, each once, whichever is first, on
// a line that is slow now and then and at Telegram's own limits.
func TestAnAnswerBesideWhatItReleases(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.SetLimits(simulator.TelegramLimits())
		s.SetDelay(simulator.Delay{RoundTrip: 40 * time.Millisecond, Jitter: 300 * time.Millisecond, Tail: time.Second, TailShare: 0.1})
		src := s.addSource("Harbour News", news.FromConfig)
		order := map[bool]int{}
		for round := range 100 {
			s.say(simulator.Draft{From: s.bob, Text: "/settings quiet 0-24"})
			s.pass(5 * time.Second)
			title := fmt.Sprintf("%04d: what pier %d reports", round, round*7)
			s.report(src, news.Item{GUID: title, Title: title, Link: fmt.Sprint("https://harbour.example/", round)}, "pier", dest(s.bob))
			said, err := s.Say(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/settings quiet off"})
			if err != nil {
				t.Fatal(err)
			}
			s.pass(8 * time.Second)
			got := textsOf(s.since(s.bob, said.ID))
			panel := slices.IndexFunc(got, func(text string) bool { return strings.Contains(text, "Quiet hours: none") })
			alert := slices.IndexFunc(got, func(text string) bool { return strings.Contains(text, title) })
			if len(got) != 2 || panel < 0 || alert < 0 {
				t.Fatalf("round %d: the chat hears %q", round, got)
			}
			order[panel < alert]++
		}
		t.Logf("the answer came first %d times of %d", order[true], order[true]+order[false])
	})
}

// urgent has a source report urgent news to a person.
func (s *scene) urgent(src news.Source, title string, to int64) {
	s.t.Helper()
	src.State.Succeeded = time.Now()
	if err := s.db.SaveStates(src); err != nil {
		s.t.Fatal(err)
	}
	item := news.Item{Source: src.ID, GUID: title, Title: title, Link: "https://harbour.example/" + title[:4], Seen: time.Now(), Published: time.Now()}
	in, err := s.db.Ingest(store.Poll{Source: src, Items: []news.Item{item}, Alerts: [][]news.Alert{{{Destination: dest(to), Lane: news.LaneBreaking}}}}, time.Now())
	if err != nil {
		s.t.Fatal(err)
	}
	s.bot.Queued(in.Queued)
	s.pass(5 * time.Second)
}

// TestAFooterOfOnesOwn is checked, shown, and used.
func TestAFooterOfOnesOwn(t *testing.T) {
	play(t, func(o *Options) { o.Settings.Footer = "The operator's" }, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/settings footer <b>Bob's"}, "b")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings footer " + strings.Repeat("long ", 70)}, "300 characters at most")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/settings footer <b>Bob's</b> <a href=\"https://bob.example/\">Own</a>\nsecond line"}, "It looks like this", "Bob's Own\nsecond line")
		src := s.addSource("Harbour News", news.FromConfig)
		s.report(src, ferry(), "aurora", dest(s.bob))
		s.contains(s.last(s.bob), "Bob's Own")
		_, m = s.press(s.bob, m, "« Back")
		_, m = s.press(s.bob, m, "Footer…")
		s.press(s.bob, m, "Footer on")
		if own, err := s.db.Settings(dest(s.bob)); err != nil || own.Footer != nil {
			t.Errorf("the operator's footer was chosen: %+v, %v", own, err)
		}
	})
}

// TestWhoMaySayWhen has members of a group refused, and takes what administrators,
// anonymous ones too, say there, in a topic and in a channel.
func TestWhoMaySayWhen(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, true)
		topic := s.AddTopic(g, s.bob, "Ferries")
		s.expect(simulator.Draft{From: s.cy, Chat: g, Text: "/settings@newsbot quiet 22-7"}, "Only administrators")
		m := s.expect(simulator.Draft{From: s.bob, Chat: g, Topic: topic, Text: "/settings@newsbot quiet 22-7"}, "Quiet hours: 22:00-07:00")
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/settings@newsbot"}, "Quiet hours: none")
		for _, b := range []string{"Quiet hours…", "Digest…", "Hourly limit…", "Time zone…", "Footer…", "Urgent news may wait"} {
			if toast, after := s.press(s.cy, m, b); !strings.Contains(toast, "Only administrators") || after.Text != m.Text {
				t.Errorf("a member presses %q: %q", b, toast)
			}
		}
		s.expect(simulator.Draft{From: s.bob, As: g, Chat: g, Text: "/settings@newsbot digest 8 18"}, "Digest: 08:00 18:00")
		_, m = s.press(s.bob, m, "Digest…")
		s.contains(m, "Digest: none")
		_, m = s.press(s.bob, m, "weekdays 08:00")
		s.contains(m, "Digest: weekdays 08:00")

		ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Ferry wire"}, s.bob).ID
		s.AddBot(ch, s.bob)
		s.Join(ch, s.cy)
		s.pass(time.Second)
		m = s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/settings gap 20m"}, "Gap: at least 20m", "Daily limit: none", "Hours: all day")
		_, m = s.press(s.bob, m, "Hours…")
		_, m = s.press(s.bob, m, "09:00-21:00")
		s.contains(m, "Hours: 09:00-21:00", "Gap: at least 20m")
		if toast, _ := s.press(s.cy, m, "Hours…"); !strings.Contains(toast, "Only administrators") {
			t.Errorf("a reader of a channel opens its settings: %q", toast)
		}
	})
}

// TestForgedPressesOfSettings are refused and change nothing.
func TestForgedPressesOfSettings(t *testing.T) {
	play(t, nil, func(s *scene) {
		panel := s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "Quiet hours")
		other := s.expect(simulator.Draft{From: s.ann, Text: "/settings quiet 22-7"}, "22:00-07:00")
		for _, data := range []string{"1v.b.1", "1v.b.zz", "1O.zz", "1O.1", "1O", "1I.1.1.1.1", "1v.f.1", "1O.f", "1v.", "1O.b"} {
			s.pressData(s.bob, panel, data)
		}
		if own, err := s.db.Settings(dest(s.bob)); err != nil || own != (news.Settings{}) {
			t.Errorf("forged presses set %+v, %v", own, err)
		}
		_, other = s.press(s.ann, other, "Quiet hours…")
		s.say(simulator.Draft{From: s.ann, Text: "/forgetme"})
		_, other = s.press(s.ann, other, "23:00-07:00") // an old panel says what is to be, so it still works
		s.contains(other, "23:00-07:00")
	})
}

// TestGapCapAndHoursLoseNothing has twelve stories come through a night and a day to a
// channel that wants few, seldom, by day: it has them all, as it wants them.
func TestGapCapAndHoursLoseNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("plays 36 hours, of which each second is looked at")
	}
	play(t, nil, func(s *scene) {
		fog, src := s.fogChannel(), s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "what you send me now")
		for _, typed := range []string{"gap 40m", "cap 3", "hours 9-21"} {
			s.expect(simulator.Draft{From: s.bob, Text: "/settings " + typed}, "✓")
		}
		topics := strings.Fields("ferry bakery council lighthouse market orchard railway theatre quarry tannery museum stadium")
		for _, topic := range topics {
			title := "Port Amber " + topic + " opens again"
			s.report(src, news.Item{GUID: topic, Link: "https://h.example/" + topic, Title: title, Text: title + " on Monday."}, "", dest(fog))
			s.pass(100 * time.Minute)
		}
		s.pass(16 * time.Hour)
		posts, days, told, last := s.since(fog, 0), map[int]int{}, "", time.Time{}
		for _, m := range posts {
			at := m.Date.UTC()
			if days[at.YearDay()]++; days[at.YearDay()] > 3 || at.Hour() < 9 || at.Hour() >= 21 || at.Sub(last) < 40*time.Minute {
				t.Errorf("a post at %v, after one at %v, the %dth of its day", at, last, days[at.YearDay()])
			}
			last, told = at, told+m.Text
		}
		if len(days) != 2 {
			t.Errorf("posts stand on %d days, want two: the cap was never reached", len(days))
		}
		for _, topic := range topics {
			if n := strings.Count(told, topic+" opens again"); n != 1 {
				t.Errorf("the %s is told %d times in %d posts", topic, n, len(posts))
			}
		}
		if c, err := s.db.Counts(); err != nil || !c.Balanced() {
			t.Errorf("the sum does not hold: %+v %v", c, err)
		}
	})
}

// TestADigestInAChannel leads readers to a chat with the bot, and shows strangers
// nothing of a private one.
func TestADigestInAChannel(t *testing.T) {
	play(t, nil, func(s *scene) {
		for _, public := range []string{"ferrywire", ""} {
			ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Ferry wire" + public, Username: public}, s.bob).ID
			s.AddBot(ch, s.bob)
			s.pass(time.Second)
			s.say(simulator.Draft{From: s.bob, Chat: ch, Text: "/settings quiet 0-8"})
			s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/settings hours 8-22"}, "Hours: 08:00-22:00")
			src := s.addSource("Harbour "+public, news.FromConfig)
			s.overnight(src, 20, dest(ch))
			s.pass(time.Until(time.Now().Truncate(24*time.Hour).Add(8*time.Hour)) + 3*time.Second)
			m := s.last(ch)
			s.contains(m, "Digest: 20 stories")
			link := m.Buttons[0][0].URL
			_, payload, found := strings.Cut(link, "?start=")
			if !found {
				t.Fatalf("the button leads to %q", link)
			}
			s.expect(simulator.Draft{From: s.bob, Text: "/start " + payload}, "5 more stories")
			if public != "" {
				s.expect(simulator.Draft{From: s.ann, Text: "/start " + payload}, "5 more stories")
			} else {
				s.expect(simulator.Draft{From: s.ann, Text: "/start " + payload}, "that you aren't in")
			}
			s.expect(simulator.Draft{From: s.ann, Text: "/start d-1-2"}, "incomplete")
			s.away(16 * time.Hour)
		}
	})
}
