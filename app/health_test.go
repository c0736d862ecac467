package app

import (
	"slices"
	"testing"
	"time"

	"newsbot/news"
)

func TestEachAlarmIsToldOnceAndWhenItIsOver(t *testing.T) {
	deaf, gone := news.Alarm{Kind: news.AlarmDeaf}, news.Alarm{Kind: news.AlarmGone, About: "@desk"}
	other := news.Alarm{Kind: news.AlarmGone, About: "@other"}
	var w watch
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	for _, step := range []struct {
		why         string
		after       time.Duration
		present     []news.Alarm
		begun, over []string
	}{
		{"one begins", 0, []news.Alarm{deaf}, []string{"deaf "}, nil},
		{"it is told once", 10 * time.Second, []news.Alarm{deaf}, nil, nil},
		{"another begins", 10 * time.Second, []news.Alarm{deaf, gone}, []string{"gone @desk"}, nil},
		{"the same of another channel is another", 10 * time.Second, []news.Alarm{deaf, gone, other}, []string{"gone @other"}, nil},
		{"one that comes and goes is not over", 10 * time.Second, []news.Alarm{gone, other}, nil, nil},
		{"nor new when it is back", 10 * time.Second, []news.Alarm{deaf, gone, other}, nil, nil},
		{"one that stays away is over", settled, []news.Alarm{deaf, other}, nil, []string{"gone @desk"}},
		{"and new when it is back then", time.Hour, []news.Alarm{deaf, gone, other}, []string{"gone @desk"}, nil},
		{"all are over", settled, nil, nil, []string{"deaf ", "gone @desk", "gone @other"}},
	} {
		at = at.Add(step.after)
		begun, _, over := w.changes(step.present, at)
		if got := alarmKeys(begun); !slices.Equal(got, step.begun) {
			t.Errorf("%s: begun %q, want %q", step.why, got, step.begun)
		}
		if got := alarmKeys(over); !slices.Equal(got, step.over) {
			t.Errorf("%s: over %q, want %q", step.why, got, step.over)
		}
	}
}

// TestAnAlarmOutlivesAStart has an alarm begin before a start, and be over after it,
// or still there.
func TestAnAlarmOutlivesAStart(t *testing.T) {
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	late, gone := news.Alarm{Kind: news.AlarmLate}, news.Alarm{Kind: news.AlarmGone, About: "@desk"}
	w := resumed([]news.Alarm{late, gone}, at)
	for _, step := range []struct {
		why     string
		after   time.Duration
		present []news.Alarm
		again   int // of those told before the start
		over    []string
	}{
		{"what takes long to be noticed is not over", 10 * time.Minute, []news.Alarm{gone}, 1, nil},
		{"it is noticed", 4 * time.Minute, []news.Alarm{gone, late}, 1, nil},
		{"and over when it has been away", 2 * time.Minute, []news.Alarm{gone}, 0, []string{"late "}},
	} {
		at = at.Add(step.after)
		begun, again, over := w.changes(step.present, at)
		if got := alarmKeys(again); len(got) != step.again {
			t.Errorf("%s: %q are there again, want %d", step.why, got, step.again)
		}
		if got := alarmKeys(over); !slices.Equal(got, step.over) || len(begun) > 0 {
			t.Errorf("%s: begun %q, over %q, want %q", step.why, alarmKeys(begun), got, step.over)
		}
	}
	w = resumed([]news.Alarm{gone}, at)
	if _, _, over := w.changes(nil, at.Add(foundAgain)); len(over) != 1 {
		t.Errorf("what is not noticed again is over for %q", alarmKeys(over))
	}
}

// alarmKeys are the keys of alarms.
func alarmKeys(all []news.Alarm) (keys []string) {
	for _, a := range all {
		keys = append(keys, a.Key())
	}
	return keys
}
