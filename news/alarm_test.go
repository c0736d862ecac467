package news

import (
	"errors"
	"testing"
	"time"
)

func TestPulse(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) time.Time { return now.Add(-d) }
	well := Pulse{Started: ago(time.Hour), Steady: now, Round: ago(time.Second), Heard: ago(45 * time.Second), All: 100}
	for _, tt := range []struct {
		why   string
		set   func(p *Pulse)
		want  AlarmKind // "": well
		hurts bool
	}{
		{"a round a second ago, nothing waits", func(p *Pulse) {}, "", false},
		{"a quiet world is well", func(p *Pulse) { p.Started = ago(90 * 24 * time.Hour) }, "", false},
		{"just started, nothing has happened yet", func(p *Pulse) { *p = Pulse{Started: ago(10 * time.Second), Steady: now} }, "", false},
		{"started a while ago, no round yet", func(p *Pulse) { p.Started, p.Round = ago(2*time.Minute), time.Time{} }, AlarmRounds, true},
		{"the rounds have stopped", func(p *Pulse) { p.Round = ago(61 * time.Second) }, AlarmRounds, true},
		{"a sleep of the machine, which the rounds do not count", func(p *Pulse) { p.Steady, p.Round = ago(time.Hour), ago(time.Hour+time.Second) }, "", false},
		{"something due waits, but not for long", func(p *Pulse) { p.Due = ago(5 * time.Minute) }, "", false},
		{"something due waits too long", func(p *Pulse) { p.Due = ago(5*time.Minute + time.Second) }, AlarmWaiting, true},
		{"deaf for a minute", func(p *Pulse) { p.Heard = ago(61 * time.Second) }, AlarmDeaf, true},
		{"deaf since the start", func(p *Pulse) { p.Started, p.Heard = ago(61*time.Second), time.Time{} }, AlarmDeaf, true},
		{"heard before the clock was set ahead", func(p *Pulse) { p.Heard, p.Jump, p.Jumped = ago(time.Hour), time.Hour, ago(2*time.Second) }, AlarmClock, false},
		{"heard in the future, and deaf since the clock was set back", func(p *Pulse) { p.Heard, p.Jump, p.Jumped = ago(-time.Hour), -time.Hour, ago(2*time.Hour) }, AlarmDeaf, true},
		{"the clock was set back a while ago", func(p *Pulse) { p.Jump, p.Jumped = -time.Hour, ago(time.Minute) }, AlarmClock, false},
		{"and long ago", func(p *Pulse) { p.Jump, p.Jumped = -time.Hour, ago(2*time.Hour) }, "", false},
		{"a few polls are late", func(p *Pulse) { p.Late = 9 }, "", false},
		{"many are", func(p *Pulse) { p.Late = 10 }, AlarmLate, false},
		{"most are", func(p *Pulse) { p.Late = 50 }, AlarmLate, true},
		{"the only one is", func(p *Pulse) { p.Late, p.All = 1, 1 }, AlarmLate, true},
		{"the store cannot be read", func(p *Pulse) { p.Store = errors.New("input/output error") }, AlarmStore, true},
		{"the clock is a day ahead", func(p *Pulse) { p.Off = 24 * time.Hour }, AlarmWrongClock, false},
		{"an article is read for long", func(p *Pulse) { p.Reading, p.Begun = "Harbour", ago(stuckFrom) }, "", false},
		{"an article that was begun while the pulse was taken", func(p *Pulse) { p.Reading, p.Begun = "Harbour", ago(-time.Millisecond) }, "", false},
		{"the same, long after the clock was set", func(p *Pulse) {
			p.Reading, p.Begun, p.Jump, p.Jumped = "Harbour", ago(-time.Millisecond), -time.Hour, ago(2*time.Hour)
		}, "", false},
		{"heard while the pulse was taken", func(p *Pulse) { p.Heard = ago(-time.Millisecond) }, "", false},
		{"an article is read for ever", func(p *Pulse) { p.Reading, p.Begun = "Harbour", ago(stuckFrom+time.Second) }, AlarmStuck, true},
	} {
		p := well
		tt.set(&p)
		all := p.Alarms(now)
		if tt.want == "" {
			if len(all) > 0 {
				t.Errorf("%s: alarms %+v, want none", tt.why, all)
			}
			continue
		}
		if len(all) != 1 || all[0].Kind != tt.want || all[0].Hurts != tt.hurts {
			t.Errorf("%s: alarms %+v, want only %q, hurting %v", tt.why, all, tt.want, tt.hurts)
		}
	}
}

func TestTheWorstAlarmComesFirst(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	all := []Alarm{{Kind: AlarmClock, Since: now}, {Kind: AlarmDeaf, Since: now, Hurts: true}, {Kind: AlarmGone, Since: now.Add(-time.Hour), Hurts: true}}
	SortAlarms(all)
	if all[0].Kind != AlarmGone || all[1].Kind != AlarmDeaf || all[2].Kind != AlarmClock {
		t.Errorf("order %v", all)
	}
}
