package bot

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// What happens to a post's story while its editors decide.

// waits has an item wait for the editors, and gives its card.
func (d *newsdesk) waits(item news.Item) simulator.Message {
	d.t.Helper()
	d.report(d.src, item, "", dest(d.channel))
	return d.last(d.editors)
}

// TestAStoryIsCorrectedWhileItsPostWaits: the card shows what would go out, nobody
// publishes what they were not shown, and a hold leaves time to read it again.
func TestAStoryIsCorrectedWhileItsPostWaits(t *testing.T) {
	sinks, towed := nth(1, "Ferry Aurora sinks off Gull Island", "It lies at forty metres."), nth(1, "Ferry Aurora towed to Gull Island", "Nobody was hurt.")
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		card := d.waits(sinks)
		mend := s.Fault(simulator.Fault{Method: "editMessageText", Status: 500})
		s.relist(d.src, towed)
		if toast, _ := s.press(s.bob, card, "✅ Publish"); !strings.Contains(toast, "has just changed") {
			t.Errorf("publishing what the card does not show is answered %q", toast)
		}
		s.pass(time.Minute)
		d.stands("before the editors saw what it is now", 0)
		mend()
		s.pass(time.Minute)
		card = d.now(card)
		s.contains(card, "towed to Gull Island", "Nobody was hurt", "the story changed: please read it again")
		s.press(s.bob, card, "✅ Publish")
		s.pass(10 * time.Second)
		s.contains(s.last(d.channel), "towed to Gull Island")
	})
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeHold)
		card := d.waits(sinks)
		s.pass(9 * time.Minute)
		s.relist(d.src, towed)
		s.contains(d.now(card), "towed to Gull Island", "Goes out at 00:19")
		s.pass(5 * time.Minute)
		d.stands("before what it is now was held for as long", 0)
		s.pass(6 * time.Minute)
		d.stands("then", 1)
	})
}

// TestAStoryIsTakenBackWhileItsPostWaits: the card says so, and nothing is posted.
func TestAStoryIsTakenBackWhileItsPostWaits(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeHold)
		item := d.report(d.src, nth(1, "Ferry Aurora sinks off Gull Island"), "", dest(d.channel))
		card := d.last(d.editors)
		if _, err := s.db.Retract(item.ID, false, "It was a drill.", time.Now()); err != nil {
			t.Fatal(err)
		}
		s.contains(d.now(card), "Retracted 00:00 UTC: It was a drill.", "Goes out at")
		if _, err := s.db.Unretract(item.ID, time.Now()); err != nil {
			t.Fatal(err)
		}
		if card = d.now(card); strings.Contains(card.Text, "Retracted") {
			t.Errorf("after it was undone the card says %q", card.Text)
		}
		if _, err := s.db.Retract(item.ID, false, "", time.Now()); err != nil {
			t.Fatal(err)
		}
		s.pass(time.Hour)
		d.stands("when the hold is over", 0)
		s.contains(d.now(card), "Couldn't be posted")
	})
}

// TestEditorsChangeThePointsThatTheySee: a number is that of the point as the card shows
// it, and a change stays with its point when the source moves or drops that.
func TestEditorsChangeThePointsThatTheySee(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		card := d.waits(nth(1, "Fish of Gull Island are counted", "One cod was seen.", "Two eels were seen.", "Three rays were seen."))
		d.reply(card, "1: -", "Changed")
		d.reply(card, "2: Four rays were seen.", "Changed")
		s.contains(d.now(card), "counted\n\n• Two eels were seen.\n• Four rays were seen.\n\n")
		d.reply(card, "2: Five rays were seen.\n3: And a seal.", "Changed")
		s.contains(d.now(card), "• Two eels were seen.\n• Five rays were seen.\n• And a seal.\n\n")

		s.relist(d.src, nth(1, "Fish of Gull Island are counted again", "Three rays were seen.", "Six eels were seen.", "Seven crabs were seen."))
		s.contains(d.now(card), "• Five rays were seen.\n• Six eels were seen.\n• Seven crabs were seen.\n• And a seal.\n\n")
	})
}

// TestAHoldOfADay is over after a day, not when nobody has decided for one.
func TestAHoldOfADay(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeHold)
		configureOutlets(s.t, &s.o, news.Outlet{Ref: fmt.Sprint(d.channel), Approve: news.ModeHold, Hold: news.MaxHold, Editors: "@fogdesk"})
		s.bot.Configure(s.t.Context(), s.o.Settings)
		card := d.waits(nth(1, "Ferry Aurora sinks off Gull Island"))
		s.away(news.MaxHold - time.Hour)
		d.stands("within the day", 0)
		s.pass(time.Hour + time.Minute)
		s.contains(d.now(card), "Published")
		d.stands("after a day", 1)
	})
}

// TestTheEditorsGroupGrows into a supergroup, with a card in it, and with a question on
// its way: they decide in the new one.
func TestTheEditorsGroupGrows(t *testing.T) {
	for _, asked := range []bool{true, false} {
		play(t, nil, func(s *scene) {
			d := &newsdesk{scene: s, channel: s.fogChannel(), src: s.addSource("Harbour News", news.FromAdmin)}
			d.editors = s.group(simulator.Group, false)
			s.pass(5 * time.Second)
			configureOutlets(s.t, &s.o, news.Outlet{Ref: fmt.Sprint(d.channel), Approve: news.ModeHold, Editors: fmt.Sprint(d.editors)})
			s.bot.Configure(s.t.Context(), s.o.Settings)
			mend := func() {}
			if !asked {
				mend = s.Fault(simulator.Fault{Method: "sendMessage", Chat: d.editors, Status: 500})
			}
			d.report(d.src, nth(1, "Ferry Aurora sinks off Gull Island"), "", dest(d.channel))
			d.editors = s.Migrate(d.editors)
			s.pass(5 * time.Second)
			mend()
			s.pass(30 * time.Second)
			cards := d.since(d.editors, 0)
			if len(cards) != 1 {
				t.Fatalf("asked before %v: %d cards in the new group: %q", asked, len(cards), textsOf(cards))
			}
			s.press(s.cy, cards[0], "✅ Publish")
			s.contains(d.now(cards[0]), "Published", "Cy published it")
			d.stands("after it was published", 1)
		})
	}
}

// TestAnOperatorsWordsCountMoreThanAnEditors, in a post that waits and in one that stands;
// what editors change after that counts again.
func TestAnOperatorsWordsCountMoreThanAnEditors(t *testing.T) {
	for _, published := range []bool{false, true} {
		play(t, nil, func(s *scene) {
			d := s.newsdesk(news.ModeApprove)
			item := d.report(d.src, nth(1, "Ferry Aurora sinks off Gull Island", "One cod was seen."), "", dest(d.channel))
			card := d.last(d.editors)
			d.reply(card, "headline: Ferry Aurora goes down\n1: Two cods were seen.", "Changed")
			card = d.now(card)
			s.contains(card, "goes down", "Two cods")
			if published {
				s.press(s.bob, card, "✅ Publish")
				s.pass(10 * time.Second)
			}
			if _, _, err := s.db.Reword(item.ID, news.Wording{Title: "Ferry Aurora is safe", Bullets: []string{"All are well."}}, nil, time.Now()); err != nil {
				t.Fatal(err)
			}
			s.pass(10 * time.Second)
			if published {
				s.contains(s.last(d.channel), "Ferry Aurora is safe", "All are well.", "Corrected")
				return
			}
			s.contains(d.now(card), "Ferry Aurora is safe", "All are well.")
			d.reply(card, "1: All are well, and dry.", "Changed")
			s.contains(d.now(card), "Ferry Aurora is safe", "All are well, and dry.")
		})
	}
}

// TestDroppedWhileTheBotDoesNotHear: an editor stops a post while the bot is away, or deaf,
// and its time is over before the bot hears of it. It does not go out.
func TestDroppedWhileTheBotDoesNotHear(t *testing.T) {
	for name, deaf := range map[string]func(*newsdesk) (mend func()){
		"away":            func(d *newsdesk) func() { d.stop(); return d.start },
		"an outage":       func(d *newsdesk) func() { return d.Fault(simulator.Fault{Method: "getUpdates", Status: 502}) },
		"another process": func(d *newsdesk) func() { return d.Fault(simulator.Fault{Method: "getUpdates", Status: 409}) },
	} {
		t.Run(name, func(t *testing.T) {
			play(t, nil, func(s *scene) {
				d := s.newsdesk(news.ModeHold)
				dropped := d.waits(nth(1, "Ferry Aurora sinks off Gull Island"))
				kept := d.waits(nth(2, "Council votes on the harbour bridge"))
				s.pass(8 * time.Minute)
				mend := deaf(d)
				s.pass(time.Minute) // what it asked before is answered
				if _, err := s.Press(s.bob, dropped.Chat, dropped.ID, s.button(dropped, "🗑 Drop")); err != nil {
					t.Fatal(err)
				}
				s.pass(80 * time.Second) // Telegram keeps a press for 150 s
				d.stands("while it does not hear", 0)
				mend()
				s.pass(40 * time.Second)
				d.stands("when it hears again", 1)
				s.contains(d.now(dropped), "Dropped")
				s.contains(d.now(kept), "Published")
			})
		})
	}
}

// TestAMachineSleepsWhileAPostIsHeld: its clock is far ahead when it wakes, and what
// happened meanwhile comes a moment later.
func TestAMachineSleepsWhileAPostIsHeld(t *testing.T) {
	var slept atomic.Int64
	play(t, func(o *Options) { o.Now = func() time.Time { return time.Now().Add(time.Duration(slept.Load())) } }, func(s *scene) {
		d := s.newsdesk(news.ModeHold)
		dropped := d.waits(nth(1, "Ferry Aurora sinks off Gull Island"))
		d.waits(nth(2, "Council votes on the harbour bridge"))
		slept.Store(int64(time.Hour))
		s.pass(5 * time.Second)
		d.stands("before it hears again", 0)
		s.press(s.bob, dropped, "🗑 Drop")
		s.pass(5 * time.Second)
		d.stands("when it has heard", 1)
		s.contains(d.now(dropped), "Dropped")
	})
}

// TestADecisionOnABadDisk has the disk refuse a decision, and refuse it once it is
// written: the card says what is so, and the post goes out once, or not at all.
func TestADecisionOnABadDisk(t *testing.T) {
	for name, tt := range map[string]struct {
		button      string // "" for none: its time is over
		written     bool
		posts, late int // while the disk is bad, and five minutes after
		card        string
	}{
		"published, not written": {"✅ Publish", false, 0, 0, "Waiting"},
		"published, written":     {"✅ Publish", true, 0, 1, "Bob published it"},
		"dropped, not written":   {"🗑 Drop", false, 0, 0, "Waiting"},
		"dropped, written":       {"🗑 Drop", true, 0, 0, "Bob dropped it"},
		"over, not written":      {"", false, 0, 1, "its time was over"},
		"over, written":          {"", true, 0, 1, "its time was over"},
	} {
		t.Run(name, func(t *testing.T) {
			var bad atomic.Bool
			disk := func(done bool) error {
				if bad.Load() && done == tt.written {
					return errors.New("the disk is full")
				}
				return nil
			}
			playOn(t, disk, nil, func(s *scene) {
				d := s.newsdesk(map[bool]news.ApprovalMode{true: news.ModeHold, false: news.ModeApprove}[tt.button == ""])
				card := d.waits(nth(1, "Ferry Aurora sinks off Gull Island"))
				s.pass(9 * time.Minute)
				bad.Store(true)
				if tt.button != "" {
					if toast, _ := s.press(s.bob, card, tt.button); !strings.HasPrefix(toast, "Sorry") {
						t.Errorf("what the disk refused is answered %q", toast)
					}
				}
				s.pass(2 * time.Minute)
				d.stands("while the disk is bad", tt.posts)
				bad.Store(false)
				s.pass(5 * time.Minute)
				d.stands("when it is well again", tt.late)
				s.contains(d.now(card), tt.card)
			})
		})
	}
}

// TestOthersDecideNow: the operator names another group of editors while a card stands in
// the first. That one decides no more, the other is asked, and a post that goes by itself
// leaves them as much time.
func TestOthersDecideNow(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeHold)
		old := d.waits(nth(1, "Ferry Aurora sinks off Gull Island"))
		s.pass(8 * time.Minute)
		d.editors = s.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Desk 2", Username: "newdesk"}, s.ann).ID
		s.AddBot(d.editors, s.ann)
		s.pass(5 * time.Second)
		configureOutlets(s.t, &s.o, news.Outlet{Ref: fmt.Sprint(d.channel), Approve: news.ModeHold, Editors: "@newdesk"})
		s.bot.Configure(s.t.Context(), s.o.Settings)
		s.pass(15 * time.Second)
		card := s.last(d.editors)
		s.contains(card, "Ferry Aurora", "Goes out at 00:18")
		s.press(s.cy, old, "🗑 Drop")
		s.pass(5 * time.Minute)
		d.stands("before the new editors had their time", 0)
		s.pass(6 * time.Minute)
		d.stands("after it", 1)
		s.contains(d.now(card), "Published", "its time was over")
	})
}

// TestEditorsAreGoneWhileAPostIsHeld: what nobody can stop does not go by itself, until
// they are back, or others decide.
func TestEditorsAreGoneWhileAPostIsHeld(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeHold)
		card := d.waits(nth(1, "Ferry Aurora sinks off Gull Island"))
		s.KickBot(d.editors, s.bob)
		s.pass(2 * time.Hour)
		d.stands("while nobody could stop it", 0)
		s.AddBot(d.editors, s.bob)
		s.pass(time.Minute)
		d.stands("when its editors are back", 1)
		s.contains(d.now(card), "Published")
	})
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeHold)
		d.waits(nth(1, "Ferry Aurora sinks off Gull Island"))
		s.KickBot(d.editors, s.bob)
		s.away(23 * time.Hour)
		s.pass(2 * time.Hour)
		d.stands("when nobody came back for a day", 0)
		if c, err := s.db.Counts(); err != nil || !c.Balanced() || c.Pending != 0 {
			t.Errorf("the sum does not hold: %+v %v", c, err)
		}
	})
}
