package app_test

import (
	"bytes"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
)

// A place is a group or channel that Bob set up by command, and what he may do to it.
type place struct {
	*stage
	bob  int64
	chat int64 // its number now
}

// shortMemory has news be old after two hours.
func (s *stage) shortMemory() {
	text, err := os.ReadFile(s.config)
	if err == nil {
		err = os.WriteFile(s.config, bytes.Replace(text, []byte(`"48h"`), []byte(`"2h"`), 1), 0o600)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// newPlace makes one that hears of subjects[0].
func (s *stage) newPlace(kind simulator.Kind) *place {
	bob := s.tg.AddPrivate(simulator.User{FirstName: "Bob"}).ID
	p := &place{s, bob, s.tg.AddChat(simulator.Chat{Kind: kind, Title: "Fog"}, bob).ID}
	s.say(bob, "/start")
	s.tg.AddBot(p.chat, bob)
	s.pass(5 * time.Second)
	s.say(bob, fmt.Sprint("/channel ", p.chat))
	s.pass(5 * time.Second)
	s.say(bob, "/watch "+subjects[0])
	s.pass(5 * time.Second)
	return p
}

// reports has twelve stories come, of which one is for the place, and gives its word.
func (p *place) reports() (word string) {
	for range subjects {
		if i := p.report(p.feeds[0], time.Now()); i.subject == subjects[0] {
			word = i.word
		}
	}
	return word
}

// hears is what Bob was told about the place.
func (p *place) hears() (list []string) {
	for _, m := range p.said(p.bob) {
		if strings.Contains(m.Text, "“Fog”") {
			list = append(list, m.Text)
		}
	}
	return list
}

// TestAChannelNeverDiesInSilence: whatever befalls a place that was set up by command,
// what was published meanwhile is told once when it is over, if it is news still, and
// who runs it hears of it once, and once that it is over.
func TestAChannelNeverDiesInSilence(t *testing.T) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) // as in TestHistories
	kick := func(p *place) { p.tg.KickBot(p.chat, p.bob) }
	add := func(p *place) { p.tg.AddBot(p.chat, p.bob) }
	// whileDisk has what the next commits write refused, or written and said to be refused.
	whileDisk := func(written bool, do func(*place)) func(*place) {
		return func(p *place) {
			p.disk.mu.Lock()
			p.disk.fails, p.disk.late, p.disk.since = 3, written, time.Now()
			p.disk.mu.Unlock()
			do(p)
		}
	}
	var remove func()
	refuse := func(f simulator.Fault) func(*place) {
		return func(p *place) { f.Method, f.Chat = "sendMessage", p.chat; remove = p.tg.Fault(f) }
	}
	cease := func(*place) { remove() }
	// unanswered has a message lost on its way, and the next one refused.
	unanswered := func(p *place) {
		p.tg.Fault(simulator.Fault{Method: "sendMessage", Chat: p.chat, Count: 1, Kind: simulator.Reset})
		refuse(simulator.Fault{Count: 1, Status: 403, Description: "Forbidden: bot was kicked from the channel chat"})(p)
	}
	for _, tt := range []struct {
		name        string
		kind        simulator.Kind
		lose, mend  func(*place)
		long        time.Duration
		crash       bool     // the process is killed meanwhile
		told        []string // in what Bob hears, one after the other
		first, last int      // how often the story is told that came first, and last
	}{
		{"kicked for ten minutes", simulator.Channel, kick, add, 10 * time.Minute, false, []string{"Add me again", "again"}, 1, 1},
		{"kicked, and killed", simulator.Channel, kick, add, 10 * time.Minute, true, []string{"Add me again", "again"}, 1, 1},
		{"kicked while the disk says no", simulator.Channel, whileDisk(false, kick), add, 10 * time.Minute, false, []string{"Add me again", "again"}, 1, 1},
		{"kicked while the disk says no of what it wrote", simulator.Channel, whileDisk(true, kick), add, 10 * time.Minute, false, []string{"Add me again", "again"}, 1, 1},
		{"let in again while the disk says no", simulator.Channel, kick, whileDisk(false, add), 10 * time.Minute, false, []string{"Add me again", "again"}, 1, 1},
		{"let in again while the disk says no of what it wrote", simulator.Channel, kick, whileDisk(true, add), 10 * time.Minute, false, []string{"Add me again", "again"}, 1, 1},
		{"kicked out of a group", simulator.Supergroup, kick, add, 10 * time.Minute, false, []string{"Add me again", "again"}, 1, 1},
		{"kicked for three hours", simulator.Channel, kick, add, 3 * time.Hour, false, []string{"Add me again", "again"}, 0, 1},
		{"the right to post is withdrawn", simulator.Channel,
			func(p *place) { p.tg.PromoteBot(p.chat, p.bob, simulator.Rights{ManageChat: true}) },
			func(p *place) { p.tg.PromoteBot(p.chat, p.bob, simulator.AllRights) }, 10 * time.Minute, false, []string{"Let me send", "again"}, 1, 1},
		{"the right to post is withdrawn for three hours", simulator.Channel,
			func(p *place) { p.tg.PromoteBot(p.chat, p.bob, simulator.Rights{ManageChat: true}) },
			func(p *place) { p.tg.PromoteBot(p.chat, p.bob, simulator.AllRights) }, 3 * time.Hour, false, []string{"Let me send", "again"}, 0, 1},
		{"a group migrates", simulator.Group, func(p *place) { p.chat = p.tg.Migrate(p.chat) }, func(*place) {}, 10 * time.Minute, false, nil, 1, 1},
		{"a group migrates after it lost us", simulator.Group, kick,
			func(p *place) { p.chat = p.tg.Migrate(p.chat); p.tg.AddBot(p.chat, p.bob) }, 10 * time.Minute, false, []string{"Add me again", "again"}, 1, 1},
		{"one refusal that is not true", simulator.Channel, refuse(simulator.Fault{Count: 1, Status: 403, Description: "Forbidden: bot was kicked from the channel chat"}), cease, 10 * time.Minute, false, nil, 1, 1},
		{"a message that was lost, and a refusal that is not true", simulator.Channel, unanswered, cease, 10 * time.Minute, false, nil, 1, 1},
		{"a message that was lost, and kicked", simulator.Channel, func(p *place) {
			p.tg.Fault(simulator.Fault{Method: "sendMessage", Chat: p.chat, Count: 1, Kind: simulator.Reset})
			time.AfterFunc(90*time.Second, func() { kick(p) })
		}, add, 10 * time.Minute, false, []string{"Add me again", "again"}, 1, 1},
		{"refusals of rights that are not true", simulator.Channel, refuse(simulator.Fault{Count: 2, Status: 400, Description: "Bad Request: not enough rights to post"}), cease, 10 * time.Minute, false, nil, 1, 1},
		{"refused for an hour, though we are let in", simulator.Channel, refuse(simulator.Fault{Status: 403, Description: "Forbidden: bot was kicked from the channel chat"}), cease, time.Hour, false, []string{"Add me again", "again"}, 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t)
				s.shortMemory()
				s.up()
				defer s.down()
				s.pass(2 * time.Minute)
				p := s.newPlace(tt.kind)
				before := p.reports()
				s.pass(2 * time.Minute)
				tt.lose(p)
				first := p.reports()
				s.pass(tt.long / 2)
				if tt.crash {
					s.kill()
					s.up()
				}
				s.pass(tt.long/2 - 3*time.Minute)
				last := p.reports()
				s.pass(3 * time.Minute)
				tt.mend(p)
				s.pass(65 * time.Minute)
				after := p.reports()
				s.pass(3 * time.Minute)
				count := p.copies(p.chat)
				for _, c := range []struct {
					what, word string
					want       int
				}{{"before", before, 1}, {"first", first, tt.first}, {"last", last, tt.last}, {"after", after, 1}} {
					if c.what == "before" && strings.Contains(tt.name, "migrates") {
						continue // that stands in the old group
					}
					if got := count[c.word]; got != c.want {
						t.Errorf("what came %s is told %d times, want %d", c.what, got, c.want)
					}
				}
				heard := p.hears()
				if len(heard) != len(tt.told) {
					t.Fatalf("Bob hears %q, want %q", heard, tt.told)
				}
				for i, want := range tt.told {
					if !strings.Contains(heard[i], want) {
						t.Errorf("Bob hears %q, want %q", heard, tt.told)
					}
				}
				if t.Failed() && *showLog {
					fmt.Println(s.log.b.String())
				}
			})
		})
	}
}
