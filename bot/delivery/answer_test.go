package delivery

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// answer asks for an answer in a chat, as a command of somebody there would.
func (w *world) answer(to news.Destination, by news.UserID, text string) error {
	m := telegram.Message{To: to, Text: telegram.Escape(text)}
	return w.engine.Answer(Answer{To: to, By: by, Rest: m, Send: func(ctx context.Context) error {
		_, err := w.client.Send(ctx, m)
		return err
	}})
}

// starting counts the texts that begin with a word.
func starting(all []string, word string) (n int) {
	for _, text := range all {
		if strings.HasPrefix(text, word) {
			n++
		}
	}
	return n
}

// TestAMemberLeavesRoomForAlerts has one member of a group, or thirty, ask for
// something every two seconds, while alerts wait there.
func TestAMemberLeavesRoomForAlerts(t *testing.T) {
	for _, members := range []int{1, 30} {
		t.Run(fmt.Sprint(members, " members"), func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: jitterLine}, func(t *testing.T, w *world) {
				group := w.group(simulator.Supergroup)
				w.tell(news.LaneAlert, 100, group)
				w.start(w.options())
				taken := 0
				for i := range 150 {
					if err := w.answer(group, news.UserID(1+i%members), fmt.Sprint("Answer ", i)); err == nil {
						taken++
					} else if !errors.Is(err, ErrTooMany) {
						t.Fatal(err)
					}
					time.Sleep(2 * time.Second)
				}
				all := w.texts(group)
				alerts, answers := starting(all, "Item"), starting(all, "Answer")
				fmt.Printf("group_alerts=%d group_answers=%d taken=%d refused=%d members=%d\n", alerts, answers, taken, w.sim.Stats().TooMany, members)
				if alerts < 5*perGroupMinute/2-2 { // two may be on their way
					t.Errorf("%d alerts in five minutes, want half of what the group takes", alerts)
				}
				if least, most := 5*min(perMember*members, repliesPerGroupMinute)-4, 5*repliesPerGroupMinute+repliesPerGroupMinute; answers < least || answers > most {
					t.Errorf("%d answers in five minutes, want %d to %d", answers, least, most)
				}
				if n := w.sim.Stats().TooMany; n > 0 {
					t.Errorf("%d calls refused", n)
				}
			})
		})
	}
}

// TestOneMemberLeavesAnswersToTheOthers lets one ask for more than all can have.
func TestOneMemberLeavesAnswersToTheOthers(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		group := w.group(simulator.Supergroup)
		w.start(w.options())
		time.Sleep(startPause)
		for range 20 {
			_ = w.answer(group, 7, "Loud") // most are too many
		}
		if err := w.answer(group, 8, "Quiet"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		if all := w.texts(group); starting(all, "Quiet") != 1 || starting(all, "Loud") != perMember {
			t.Errorf("the group reads %q", all)
		}
	})
}

// TestEightGroupsDelayNobody floods eight groups with sixty questions each. None
// of that waits in whoever asks, and a stranger is answered at once.
func TestEightGroupsDelayNobody(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		w.start(w.options())
		time.Sleep(startPause)
		begun := time.Now()
		var groups []news.Destination
		for range 8 {
			group := w.group(simulator.Supergroup)
			groups = append(groups, group)
			for i := range 60 {
				_ = w.answer(group, news.UserID(100+i), "Answer") // most are too many
			}
		}
		if took := time.Since(begun); took > 0 {
			t.Errorf("asking took %v", took)
		}
		ann := w.people(1)[0]
		if err := w.answer(ann, news.UserID(ann.Chat), "Hello"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if got := w.texts(ann); len(got) != 1 {
			t.Errorf("after a second Ann reads %q", got)
		}
		time.Sleep(2 * time.Minute)
		for _, g := range groups {
			if n := len(w.texts(g)); n < repliesPerGroupMinute {
				t.Errorf("a group got %d answers", n)
			}
		}
	})
}

// TestAnswersAreSentOrLeftAtTheEnd stops the engine while more wait than can be
// sent: the first are sent within five seconds and the others handed on, in
// order, and nothing both.
func TestAnswersAreSentOrLeftAtTheEnd(t *testing.T) {
	tests := []struct {
		name  string
		fault simulator.Fault
		least int // sent
	}{
		{"all is well", simulator.Fault{Method: "getMe"}, 4},
		{"Telegram does not answer", simulator.Fault{Kind: simulator.Hang, Accepted: true}, 0},
		{"Telegram asks for silence", simulator.Fault{Status: 429, RetryAfter: 20, Description: "Too Many Requests: retry after 20"}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
				var left []string
				o := w.options()
				o.Leave = func(all []telegram.Message) {
					for _, m := range all {
						left = append(left, m.Text.Plain())
					}
				}
				ann := w.people(1)[0]
				w.start(o)
				time.Sleep(startPause)
				w.sim.Fault(tt.fault)
				var want []string
				for i := range 12 {
					want = append(want, fmt.Sprint("Answer ", i))
					if err := w.answer(ann, 1, want[i]); err != nil {
						t.Fatal(err)
					}
				}
				time.Sleep(500 * time.Millisecond)
				begun := time.Now()
				if err := w.stop(); err != nil {
					t.Error(err)
				}
				if took := time.Since(begun); took > 5*time.Second {
					t.Errorf("the engine took %v to stop", took)
				}
				sent := w.texts(ann)
				if len(sent) < tt.least {
					t.Errorf("%d answers were sent, want %d", len(sent), tt.least)
				}
				all := append(slices.Clone(sent), left...)
				if !slices.Equal(all, want) {
					t.Errorf("sent %q and left %q, want all in order, once", sent, left)
				}
				if err := w.answer(ann, 1, "Too late"); err != nil || len(left) == 0 || left[len(left)-1] != "Too late" {
					t.Errorf("Answer after the end = %v, left %q", err, left)
				}
			})
		})
	}
}

func TestRoom(t *testing.T) {
	tests := []struct {
		name    string
		chat    news.ChatID
		waiting int
		want    int
	}{
		{"a person, alone", 1, 0, perChatWaits},
		{"a group, alone", -1, 0, perGroupWaits},
		{"a person, when half is full", 1, maxAnswers / 2, perChatWaits},
		{"a person, when little is left", 1, maxAnswers - 40, 3},
		{"the last place", 1, maxAnswers - 1, 1},
		{"nothing is left", 1, maxAnswers, 0},
	}
	for _, tt := range tests {
		s := newAnswers()
		s.n = tt.waiting
		if got := s.room(tt.chat); got != tt.want {
			t.Errorf("%s: room for %d, want %d", tt.name, got, tt.want)
		}
	}
}
