package news

import "time"

const (
	// surge is the number of new items in one poll beyond which it is asked
	// whether a source reports or has put its archive on display. The most that
	// one poll of the feeds recorded for our tests brings is 17.
	surge = 100

	// lateness is how long before the last page of a source an item may have been
	// published that was not on it: publishers' caches, and dates set when the
	// writing began.
	lateness = time.Hour

	// ofArchive is how many of the newest items of an archive are told to a
	// destination that asks for everything.
	ofArchive = 10

	// message is how many alerts one message holds at most; more than that from
	// one surge come as a digest.
	message = 20
)

// Announced says which of a first poll's items that are young enough are told:
// the newest, as many as the source announces. They come the oldest first.
func Announced(young, announce int) (from int) { return max(young-announce, 0) }

// IsSurge says whether so many new items of one poll are asked whether they are an
// archive on display.
func IsSurge(fresh int) bool { return fresh > surge }

// Doubtful says which of a poll's new items may be an archive on display rather
// than news: none in the ordinary case, and in a surge those that have no date
// or one from before the source's last page. What was published since then is
// news, however much of it there is: we were away, or so was the source. Dates
// that most of the items share are the time of the page's making. A clock that
// was set since says nothing: publishers' dates count as they stand, and a last
// page of the future as one of now.
func Doubtful(fresh []Item, lastPage time.Time) []bool {
	doubtful := make([]bool, len(fresh))
	if !IsSurge(len(fresh)) {
		return doubtful
	}
	dated := datesCount(fresh)
	for i := range fresh {
		last := lastPage
		if seen := fresh[i].Seen; !seen.IsZero() && seen.Before(last) {
			last = seen
		}
		doubtful[i] = !dated || fresh[i].Published.IsZero() || fresh[i].dated().Before(last.Add(-lateness))
	}
	return doubtful
}

// HoldBack decides about the alerts of a surge: it says to whom those of doubtful
// items are not told, and has what is more than a message come as a digest. Who
// watches for words gets what they find; who asks for everything gets the newest
// of what is doubtful. alerts are those of each item, the oldest item first.
func HoldBack(alerts [][]Alert, doubtful []bool) (held []map[Destination]bool) {
	held = make([]map[Destination]bool, len(alerts))
	if !IsSurge(len(alerts)) {
		return held
	}
	archive, told := map[Destination]int{}, map[Destination]int{}
	for i := len(alerts) - 1; i >= 0; i-- {
		held[i] = map[Destination]bool{}
		for j := range alerts[i] {
			a := &alerts[i][j]
			if doubtful[i] && !a.watches() {
				archive[a.Destination]++
			}
			if doubtful[i] && !a.watches() && archive[a.Destination] > ofArchive {
				held[i][a.Destination] = true
			} else {
				told[a.Destination]++
			}
		}
	}
	digest(alerts, told)
	return held
}

// HoldRest is HoldBack for the rest of one item's alerts, after a crash cut its
// telling off. old says that it may be old news, newer how many newer items of
// the surge are still to be told, and newerOld how many of these may be old news.
func HoldRest(rest []Alert, old bool, newer, newerOld int) (held map[Destination]bool) {
	held = map[Destination]bool{}
	for i := range rest {
		a := &rest[i]
		switch {
		case a.watches():
		case old && newerOld >= ofArchive:
			held[a.Destination] = true
		case a.Lane == LaneAlert && newer >= message:
			a.Lane = LaneDigest
		}
	}
	return held
}

// digest puts the usual alerts of who is told more than a message holds into
// the lane of digests.
func digest(alerts [][]Alert, told map[Destination]int) {
	for i := range alerts {
		for j := range alerts[i] {
			if a := &alerts[i][j]; a.Lane == LaneAlert && told[a.Destination] > message {
				a.Lane = LaneDigest
			}
		}
	}
}
