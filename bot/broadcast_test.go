package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

func TestACopyIsBroadcast(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch")
		poster := s.say(simulator.Draft{From: s.ann, Text: "/id"})[0]
		s.expect(simulator.Draft{From: s.ann, Text: "/broadcast and this", ReplyTo: poster.ID}, "leave one of them out")
		m := s.expect(simulator.Draft{From: s.ann, Text: "/broadcast", ReplyTo: poster.ID}, "Send this to 2 chats?", "a copy of the message")
		before := s.last(s.bob).ID
		s.press(s.ann, m, "Send")
		s.pass(5 * time.Second)
		if got := textsOf(s.since(s.bob, before)); !slices.Equal(got, []string{poster.Text}) {
			t.Errorf("Bob hears %q, want a copy of %q", got, poster.Text)
		}
	})
}

func TestABroadcastIsForSome(t *testing.T) {
	play(t, nil, func(s *scene) {
		dora := s.AddPrivate(simulator.User{FirstName: "Dora", Lang: "de-AT"}).ID
		for _, id := range []int64{s.ann, s.bob, dora} {
			s.expect(simulator.Draft{From: id, Text: "/start"}, "I watch")
		}
		s.expect(simulator.Draft{From: dora, Text: "/watch ferry"}, "Watching")
		for _, tt := range []struct {
			whom string
			want string
		}{
			{"", "to 3 chats"},
			{"lang=de ", "to 1 chat"},
			{"watching=ferry ", "to 1 chat"},
			{`lang=en watching="ferry" `, "nobody to send that to"},
			{"watching=storm ", "nobody to send that to"},
			{"following=Nowhere ", "no source called Nowhere"},
		} {
			s.expect(simulator.Draft{From: s.ann, Text: "/broadcast " + tt.whom + "Hello"}, tt.want)
		}
		m := s.expect(simulator.Draft{From: s.ann, Text: "/broadcast lang=de Hallo"}, "to 1 chat", "Hallo")
		_, m = s.press(s.ann, m, "Send")
		s.pass(5 * time.Second)
		s.contains(s.last(dora), "Hallo")
		if last := s.last(s.bob).Text; last == "Hallo" {
			t.Error("Bob hears what is for others")
		}
		m, _ = s.Message(s.ann, m.ID)
		s.contains(m, "To 1 chat: 1 delivered, 0 waiting")
		if len(m.Buttons) > 0 {
			t.Errorf("below it still stands %v", m.Buttons)
		}
	})
}

// The message about a broadcast says how it ended, though Telegram refused to have it
// changed for a while.
func TestABroadcastSaysHowItEnded(t *testing.T) {
	for _, f := range []simulator.Fault{
		{Method: "editMessageText", Status: 502},
		{Method: "editMessageText", Status: 429, Description: "Too Many Requests: retry after 5", RetryAfter: 5},
		{Method: "editMessageText", Kind: simulator.Hang},
	} {
		play(t, nil, func(s *scene) {
			s.expect(simulator.Draft{From: s.ann, Text: "/start"}, "I watch")
			m := s.expect(simulator.Draft{From: s.ann, Text: "/broadcast We move"}, "Send this to")
			s.press(s.ann, m, "Send")
			mend := s.Fault(f)
			s.pass(time.Minute)
			mend()
			s.pass(2 * time.Minute)
			m, _ = s.Message(s.ann, m.ID)
			s.contains(m, " delivered", " 0 waiting")
		})
	}
}

// A broadcast to 2,000 chats is stopped by the end of the process, goes on, and is
// stopped by hand in the end: who had it had it once.
func TestABroadcastIsResumedAndStopped(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.ann, Text: "/start"}, "I watch")
		var all []int64
		for i := range 2000 {
			id := s.AddPrivate(simulator.User{FirstName: fmt.Sprint("Reader ", i)}).ID
			if err := s.db.PutChat(news.Chat{ID: news.ChatID(id), Kind: news.Private}); err != nil {
				t.Fatal(err)
			}
			all = append(all, id)
		}
		m := s.expect(simulator.Draft{From: s.ann, Text: "/broadcast We move"}, "Send this to 2,001 chats? It takes about 2 min.")
		s.press(s.ann, m, "Send")
		s.pass(10 * time.Second)
		first, _ := s.Message(s.ann, m.ID)
		if strings.Contains(first.Text, " 0 delivered") {
			t.Errorf("after ten seconds it says %q", first.Text)
		}
		s.Block(all[1999]) // waits last
		s.stop()
		s.start()
		s.pass(20 * time.Second)
		m, _ = s.Message(s.ann, m.ID)
		if m.Text == first.Text {
			t.Errorf("after a restart it still says %q", m.Text)
		}
		toast, m := s.press(s.ann, m, "Stop")
		if toast != "Stopped" {
			t.Errorf("the press is answered %q", toast)
		}
		s.pass(2 * time.Minute)
		m, _ = s.Message(s.ann, m.ID)
		s.contains(m, "To 2,001 chats: ", " 0 waiting", " 0 failed", "never got it, since it was stopped")
		had := 0
		for _, id := range all {
			switch n := len(s.since(id, 0)); {
			case n > 1:
				t.Errorf("chat %d has it %d times", id, n)
			default:
				had += n
			}
		}
		if had < 500 || had > 1900 {
			t.Errorf("%d of 2000 have it", had)
		}
		var delivered, inFlight int
		_, text, _ := strings.Cut(m.Text, "chats: ")
		fmt.Sscan(text, &delivered)
		if before, _, ok := strings.Cut(m.Text, " were on their way"); ok {
			fmt.Sscan(before[strings.LastIndex(before, "\n")+1:], &inFlight)
		}
		for _, own := range textsOf(s.since(s.ann, 0)) {
			if own == "We move" {
				had++
			}
		}
		if had < delivered || had > delivered+inFlight {
			t.Errorf("%d have it, and the message says %q", had, m.Text)
		}
	})
}
