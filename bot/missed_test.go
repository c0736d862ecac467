package bot

import (
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// TestACorrectionThatAChatMissedIsMadeUpFor: the bot may not write in a channel, a person
// blocks it or asks for silence, while a story that they were told is corrected; when it
// may write there again, what is wrong is put right.
func TestACorrectionThatAChatMissedIsMadeUpFor(t *testing.T) {
	play(t, nil, func(s *scene) {
		src, ch := s.addSource("Harbour News", news.FromAdmin), s.fogChannel()
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch")
		s.cyPrivate()
		s.report(src, nth(1, "Ferry Aurora sinks off Gull Island"), "ferry", dest(ch), dest(s.bob), dest(s.cy))
		alert := s.last(s.cy).ID
		s.PromoteBot(ch, s.bob, simulator.Rights{})
		s.Block(s.bob)
		s.say(simulator.Draft{From: s.cy, Text: "/stop"})
		s.pass(10 * time.Second)
		s.relist(src, nth(1, "Ferry Aurora towed to Gull Island"))
		s.pass(time.Hour)
		s.AddBot(ch, s.bob)
		s.Unblock(s.bob)
		s.say(simulator.Draft{From: s.cy, Text: "/start"})
		s.pass(time.Minute)
		toCy, _ := s.Message(s.cy, alert)
		for _, m := range []simulator.Message{s.last(ch), s.last(s.bob), toCy} {
			s.contains(m, "Ferry Aurora towed to Gull Island", "Corrected")
		}
		if c, err := s.db.Chat(news.ChatID(ch)); err != nil || len(c.Uncorrected) > 0 {
			t.Errorf("the channel still waits for %v, %v", c.Uncorrected, err)
		}
	})
}

// TestACorrectionThatTelegramDoesNotTakeIsNamed: what stays wrong in a chat is counted, and
// what somebody deleted is not.
func TestACorrectionThatTelegramDoesNotTakeIsNamed(t *testing.T) {
	for refusal, want := range map[string]int64{"Bad Request: MESSAGE_EDIT_FORBIDDEN": 1, "Bad Request: message to edit not found": 0} {
		play(t, nil, func(s *scene) {
			src := s.addSource("Harbour News", news.FromAdmin)
			s.report(src, nth(1, "Ferry Aurora sinks off Gull Island"), "ferry", dest(s.bob))
			s.Fault(simulator.Fault{Method: "editMessageText", Status: 400, Description: refusal})
			s.relist(src, nth(1, "Ferry Aurora towed to Gull Island"))
			s.pass(time.Hour)
			if n := s.bot.Stats().Ended["uncorrected"]; n != want {
				t.Errorf("after %q %d corrections are counted as not made, want %d", refusal, n, want)
			}
		})
	}
}
