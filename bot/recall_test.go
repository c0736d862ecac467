package bot

import (
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
	"newsbot/store"
)

// passOn has an operator pass a channel's post on to the bot.
func (s *scene) passOn(post simulator.Message) int {
	s.t.Helper()
	list := s.say(simulator.Draft{From: s.ann, Text: post.Text, Forward: &simulator.Forward{Chat: post.Chat, Message: post.ID, Date: post.Date}})
	if len(list) == 0 {
		s.t.Fatal("a post that is passed on is not answered")
	}
	return list[0].ID - 1
}

// TestAnOperatorCorrectsEveryCopy answers an alert in private with what it should
// say; a channel's copy says it, too, and the source does not change it back.
func TestAnOperatorCorrectsEveryCopy(t *testing.T) {
	play(t, nil, func(s *scene) {
		fog := s.fogChannel()
		src := s.addSource("Harbour News", news.FromAdmin)
		item := theft(0)
		item.Bullets = []string{"A man of 41 years was arrested."}
		s.report(src, item, "oslo", dest(s.ann), dest(s.bob), dest(fog))
		alert, post := s.last(s.ann), s.last(fog)
		s.expect(simulator.Draft{From: s.bob, Text: "/correct Fog", ReplyTo: s.last(s.bob).ID}, "I don't know /correct")
		s.expect(simulator.Draft{From: s.ann, Text: "/correct Fog"}, "Reply with /correct")
		s.expect(simulator.Draft{From: s.ann, Text: "/correct", ReplyTo: alert.ID}, "Reply with /correct")
		s.expect(simulator.Draft{From: s.ann, Text: "/correct " + strings.Repeat("x", 5000/2), ReplyTo: alert.ID}, "too long")
		s.expect(simulator.Draft{From: s.ann, Text: "/correct Witness in Oslo museum theft heard\n• A man of 42 years was heard.", ReplyTo: alert.ID},
			"Corrected: Witness in Oslo museum theft heard", "3 messages are edited now")
		s.pass(5 * time.Second)
		for _, m := range []simulator.Message{alert, post} {
			after, _ := s.Message(m.Chat, m.ID)
			s.contains(after, "Witness in Oslo museum theft heard\n", "A man of 42 years was heard", "Corrected 00:00 UTC")
		}

		listed := theft(0)
		listed.Title, listed.Source, listed.Seen, src.State.Succeeded = "Suspect in Oslo museum theft in custody", src.ID, time.Now(), time.Now()
		if _, err := s.db.Ingest(store.Poll{Source: src, Items: []news.Item{listed}}, time.Now()); err != nil {
			t.Fatal(err)
		}
		s.pass(5 * time.Second)
		after, _ := s.Message(fog, post.ID)
		s.contains(after, "Witness in Oslo museum theft heard\n")
	})
}

// TestARetractionReachesEveryCopy strikes a story through that a post tells which
// somebody passes on, and tells it to nobody any more.
func TestARetractionReachesEveryCopy(t *testing.T) {
	play(t, nil, func(s *scene) {
		fog := s.fogChannel()
		src := s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.cyPrivate(), Text: "/settings digest 18:00"}, "18:00")
		item := s.report(src, theft(0), "oslo", dest(s.bob), dest(fog), dest(s.cy))
		post := s.last(fog)
		m := s.expect(simulator.Draft{From: s.ann, Text: "/retract It was a film set.", ReplyTo: s.passOn(post)}, "Take back Suspect in Oslo museum theft arrested?", "2 messages tell it")
		toast, m := s.press(s.ann, m, "Strike")
		if toast != "Taken back" {
			t.Errorf("the press is answered %q", toast)
		}
		s.contains(m, "2 messages are edited now")
		s.pass(5 * time.Second)
		for _, chat := range []int64{s.bob, fog} {
			after := s.last(chat)
			s.contains(after, "Suspect in Oslo museum theft arrested\n", "Retracted 00:00 UTC: It was a film set.")
			if strings.Contains(after.Text, "Police arrested") || !slices.ContainsFunc(after.Entities, func(e simulator.Entity) bool { return e.Type == "strikethrough" }) {
				t.Errorf("in %d stands %q, %v", chat, after.Text, after.Entities)
			}
		}
		last := s.last(s.cy).ID
		s.pass(24 * time.Hour)
		if got := s.since(s.cy, last); len(got) > 0 {
			t.Errorf("who waited for a digest is told %q", textsOf(got))
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/latest oslo"}, "Nothing recent")
		if kept, err := s.db.Item(item.ID); err != nil || kept.Recall.Retracted.IsZero() {
			t.Errorf("the item on file is %+v, %v", kept.Recall, err)
		}
	})
}

// cyPrivate starts Cy's own chat with the bot.
func (s *scene) cyPrivate() int64 {
	s.cy = s.AddPrivate(simulator.User{FirstName: "Cyd"}).ID
	return s.cy
}

// TestARetractionDeletes takes messages away; one that Telegram does not delete any
// more, here since the bot may not, is struck through.
func TestARetractionDeletes(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, theft(0), "oslo", dest(s.ann), dest(s.bob))
		alert, other := s.last(s.ann), s.last(s.bob)
		s.Fault(simulator.Fault{Method: "deleteMessage", Chat: s.bob, Status: 400, Description: "Bad Request: message can't be deleted"})
		m := s.expect(simulator.Draft{From: s.ann, Text: "/retract", ReplyTo: alert.ID}, "Take back")
		s.press(s.ann, m, "Delete")
		s.pass(5 * time.Second)
		if after, there := s.Message(s.ann, alert.ID); there {
			t.Errorf("there still stands %q", after.Text)
		}
		after, _ := s.Message(s.bob, other.ID)
		s.contains(after, "Retracted 00:00 UTC")
	})
}

// TestWhichStoryOfAMessage has an operator choose where a message tells several.
func TestWhichStoryOfAMessage(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch")
		s.expect(simulator.Draft{From: s.ann, Text: "/settings budget 1"}, "Limit: 1")
		fog := theft(0)
		s.report(src, fog, "oslo", dest(s.ann))
		for _, title := range []string{"Ferry runs aground off Gull Island", "Bakery opens in Port Amber", "Council votes on harbour tolls"} {
			s.report(src, news.Item{GUID: title, Link: "https://h.example/" + title[:4], Title: title, Text: title + " today."}, "port", dest(s.ann))
		}
		s.pass(2 * time.Hour)
		several := s.last(s.ann)
		s.contains(several, "Ferry runs aground", "Bakery opens", "Council votes")
		m := s.expect(simulator.Draft{From: s.ann, Text: "/correct Bakery closes in Port Amber", ReplyTo: several.ID}, "Which one?")
		_, m = s.press(s.ann, m, "Bakery")
		s.contains(m, "Corrected: Bakery closes in Port Amber", "1 message is edited")
		s.pass(5 * time.Second)
		several, _ = s.Message(s.ann, several.ID)
		s.contains(several, "Ferry runs aground", "Bakery closes in Port Amber", "Council votes", "Corrected ")
	})
}

// TestARetractionIsUndone strikes a story through by mistake: its copies say again what
// they said, and the button works once.
func TestARetractionIsUndone(t *testing.T) {
	play(t, nil, func(s *scene) {
		fog := s.fogChannel()
		src := s.addSource("Harbour News", news.FromAdmin)
		item := s.report(src, theft(0), "oslo", dest(fog))
		post := s.last(fog)
		m := s.expect(simulator.Draft{From: s.ann, Text: "/retract", ReplyTo: s.passOn(post)}, "Take back")
		_, m = s.press(s.ann, m, "Strike")
		s.pass(5 * time.Second)
		s.contains(s.last(fog), "Retracted")
		button := m.Buttons[0][0].Data
		_, m = s.press(s.ann, m, "Undo")
		s.contains(m, "As it was", "1 message is edited now")
		s.pass(5 * time.Second)
		if after := s.last(fog); after.Text != post.Text || strings.Contains(after.Text, "Retracted") {
			t.Errorf("after the undo there stands %q, want %q", after.Text, post.Text)
		}
		s.pressData(s.ann, m, button)
		if kept, err := s.db.Item(item.ID); err != nil || kept.Recall != (news.Recall{}) {
			t.Errorf("the item on file is %+v, %v", kept.Recall, err)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/latest oslo"}, "Oslo")
	})
}
