package bot

import (
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/bot/simulator"
)

// A log is what the bot wrote into its log.
type log struct {
	mu   sync.Mutex
	text strings.Builder // guarded by mu
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// code is the code that the log shows last; "" for none.
func (l *log) code() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := regexp.MustCompile(`code=(\S+)`).FindAllStringSubmatch(l.text.String(), -1)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1][1]
}

func TestTheFirstAdministrator(t *testing.T) {
	for _, how := range []string{"", "/start ", "/admin "} {
		t.Run(how, func(t *testing.T) {
			var l log
			unnamed := func(o *Options) {
				o.Settings.Admins = nil
				o.Log = slog.New(slog.NewTextHandler(&l, nil))
			}
			play(t, unnamed, func(s *scene) {
				code := l.code()
				if len(code) < 20 {
					t.Fatalf("the log shows no code: %q", code)
				}
				s.expect(simulator.Draft{From: s.bob, Text: "/stats"}, "I don't know /stats")
				s.expect(simulator.Draft{From: s.bob, Text: "/start desk-" + strings.Repeat("a", 26)}, "")
				s.expect(simulator.Draft{From: s.ann, Text: how + code}, "You are the administrator")
				s.expect(simulator.Draft{From: s.ann, Text: "/stats"}, "How the bot is doing")
				s.expect(simulator.Draft{From: s.bob, Text: how + code}, "Somebody was faster")
				s.expect(simulator.Draft{From: s.bob, Text: "/stats"}, "I don't know /stats")
				s.stop()
				s.start()
				s.expect(simulator.Draft{From: s.ann, Text: "/stats"}, "How the bot is doing")
				if l.code() != code {
					t.Error("there is an administrator, and the next start shows another code")
				}
			})
		})
	}
}

func TestTheConfigurationsAdministratorsCount(t *testing.T) {
	var l log
	play(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&l, nil)) }, func(s *scene) {
		if code := l.code(); code != "" {
			t.Errorf("somebody is named, and the log shows the code %q", code)
		}
	})
}

// A claim that the disk refused can be made again, and so can one that it took
// and only seemed to refuse.
func TestAClaimThatFailed(t *testing.T) {
	for _, made := range []bool{false, true} {
		var l log
		var failing atomic.Bool
		broken := func(o *Options) {
			o.Settings.Admins = nil
			o.Log = slog.New(slog.NewTextHandler(&l, nil))
		}
		disk := func(done bool) error {
			if failing.Load() && done == made {
				return errors.New("input/output error")
			}
			return nil
		}
		playOn(t, disk, broken, func(s *scene) {
			code := l.code()
			s.say(simulator.Draft{From: s.ann, Text: "/id"}) // the chat is known
			failing.Store(true)
			s.expect(simulator.Draft{From: s.ann, Text: code}, "Sorry")
			failing.Store(false)
			s.pass(time.Minute)
			s.expect(simulator.Draft{From: s.ann, Text: code}, "You are the administrator")
			s.expect(simulator.Draft{From: s.ann, Text: "/stats"}, "How the bot is doing")
		})
	}
}
