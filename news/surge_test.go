package news

import (
	"fmt"
	"testing"
	"time"
)

// dated are items published at a step from each other, up to a time.
func dated(n int, until time.Time, step time.Duration) []Item {
	list := make([]Item, n)
	for i := range list {
		list[i] = Item{Title: fmt.Sprint(i), Published: until.Add(-time.Duration(n-1-i) * step), Seen: until}
	}
	return list
}

func TestDoubtful(t *testing.T) {
	noon := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	undated := dated(150, noon, time.Minute)
	for i := range undated[:100] {
		undated[i].Published = time.Time{}
	}
	days := dated(150, noon, time.Minute)
	for i := range days {
		days[i].Published, days[i].DateOnly = time.Date(2026, 3, 3-i%3, 0, 0, 0, 0, time.UTC), true
	}
	listedLate := dated(150, noon.Add(-2*time.Hour), time.Minute)
	for i := range listedLate {
		listedLate[i].Seen = noon
	}
	setBack := dated(150, noon, 20*time.Second)
	for i := range setBack {
		setBack[i].Seen = noon.Add(-3 * time.Hour)
	}
	for _, tt := range []struct {
		why      string
		items    []Item
		lastPage time.Time
		want     int
	}{
		{"our clock was set back since the last page", setBack, noon.Add(-time.Minute), 0},
		{"our clock was ahead at the last page", dated(150, noon, 20*time.Second), noon.Add(3 * time.Hour), 0},
		{"a hundred are no surge, however old", dated(100, noon.AddDate(-1, 0, 0), time.Minute), noon, 0},
		{"published while we were away", dated(150, noon, 4*time.Minute), noon.Add(-10 * time.Hour), 0},
		{"published before the last page", listedLate, noon, 150},
		{"late by less than an hour", dated(150, noon, 20*time.Second), noon.Add(-time.Minute), 0},
		{"some of each", dated(150, noon, time.Minute), noon, 150 - 61},
		{"of one minute", dated(150, noon, 0), noon.Add(-10 * time.Hour), 150},
		{"most of them without a date", undated, noon.Add(-10 * time.Hour), 150},
		{"days may last until now", days, noon.Add(-12 * time.Hour), 100},
	} {
		n := 0
		for _, yes := range Doubtful(tt.items, tt.lastPage) {
			if yes {
				n++
			}
		}
		if n != tt.want {
			t.Errorf("%s: %d of %d are doubtful, want %d", tt.why, n, len(tt.items), tt.want)
		}
	}
}

func TestHoldBack(t *testing.T) {
	const follower, watcher = ChatID(1), ChatID(2)
	follows, watches := []Reason{{Source: 5}}, []Reason{{Source: 5}, {Query: "bitcoin"}}
	for _, tt := range []struct {
		why      string
		reasons  []Reason
		items    int
		doubtful bool
		lane     Lane
		told     int
		want     Lane
	}{
		{"who follows gets the newest of an archive", follows, 150, true, LaneAlert, 10, LaneAlert},
		{"so does a configured channel", nil, 150, true, LaneAlert, 10, LaneAlert},
		{"who watches for words gets them all, as a digest", watches, 150, true, LaneAlert, 150, LaneDigest},
		{"what is news comes as a digest", follows, 150, false, LaneAlert, 150, LaneDigest},
		{"but what is urgent stays so", follows, 150, false, LaneBreaking, 150, LaneBreaking},
		{"a hundred are no surge", follows, 100, true, LaneAlert, 100, LaneAlert},
	} {
		to := Destination{Chat: follower}
		alerts, doubtful := make([][]Alert, tt.items), make([]bool, tt.items)
		for i := range alerts {
			alerts[i], doubtful[i] = []Alert{{Destination: to, Lane: tt.lane, Reasons: tt.reasons}}, tt.doubtful
		}
		alerts[0] = append(alerts[0], Alert{Destination: Destination{Chat: watcher}, Lane: LaneAlert, Reasons: watches})
		told := 0
		for _, from := range HoldBack(alerts, doubtful) {
			if !from[to] {
				told++
			}
			if from[Destination{Chat: watcher}] {
				t.Errorf("%s: a single hit of another is held", tt.why)
			}
		}
		last := alerts[tt.items-1][0]
		if told != tt.told || last.Lane != tt.want || alerts[0][1].Lane != LaneAlert {
			t.Errorf("%s: %d told in lane %v, and one hit in %v; want %d in %v", tt.why, told, last.Lane, alerts[0][1].Lane, tt.told, tt.want)
		}
	}
}
