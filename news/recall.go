package news

import (
	"cmp"
	"regexp"
	"time"
)

// A Recall is what became of an item since its source gave it: who took it back, or
// put it in other words. The zero Recall is nothing.
type Recall struct {
	Withdrawn time.Time // when it was settled that its source took it back; zero: it did not, as far as we know
	Retracted time.Time // when an operator took it back; zero: never
	Delete    bool      // of a retracted one: its messages are deleted, not struck through
	Why       string    // what an operator said of that; may be empty
	ByHand    bool      // headline, deck and bullets are an operator's, and its source changes them no more
	Doubted   time.Time // since when signs say that its source took it back; zero: none does
}

// Taken says whether an item is taken back: it is not told to anybody any more.
func (r *Recall) Taken() bool { return !r.Withdrawn.IsZero() || !r.Retracted.IsZero() }

// Since is when an item was last taken back; zero for never.
func (r *Recall) Since() time.Time {
	if r.Retracted.After(r.Withdrawn) {
		return r.Retracted
	}
	return r.Withdrawn
}

// A Sign is what a look at an item at its source says of whether it was taken back.
type Sign uint8

const (
	SignNone  Sign = iota // nothing could be learned: the site did not answer, or does not want to be asked
	SignThere             // it is there, with a text
	SignEmpty             // it is listed, and its text is gone
	SignGone              // its page answers 410, Gone
	SignSaid              // its headline says so
)

// Telling the passing from the settled. A page answers 410 for a moment while its
// site is published anew, and a feed without texts is a common accident.
const (
	// DoubtFor is how long an item must show signs that it was taken back.
	DoubtFor = 10 * time.Minute

	// forgetDoubt is when a doubt that nothing confirmed or denied is over.
	forgetDoubt = 24 * time.Hour
)

// Weigh takes a sign into account, and says whether that changed anything. What the
// publisher says in so many words counts at once. An empty text or a page that is
// gone counts when it is still so after DoubtFor; a look that shows the item takes
// all of it back, since publishers put things back, too.
func (r *Recall) Weigh(s Sign, now time.Time) (changed bool) {
	before := *r
	switch {
	case s == SignThere:
		r.Withdrawn, r.Doubted = time.Time{}, time.Time{}
	case s == SignNone && now.Sub(r.Doubted) > forgetDoubt:
		r.Doubted = time.Time{}
	case s == SignNone || !r.Withdrawn.IsZero():
	case s == SignSaid:
		r.Withdrawn, r.Doubted = now, time.Time{}
	case r.Doubted.IsZero() || now.Sub(r.Doubted) > forgetDoubt:
		r.Doubted = now
	case now.Sub(r.Doubted) >= DoubtFor:
		r.Withdrawn, r.Doubted = now, time.Time{}
	}
	return *r != before
}

// saysWithdrawn are the words with which publishers mark a headline: before a colon,
// in brackets, or alone.
var saysWithdrawn = regexp.MustCompile(`(?i)^\s*[\[(]?\s*(retract(ed|ion)|withdrawn|story (removed|withdrawn|retracted)|article (removed|withdrawn|retracted)|zurückgezogen|rétracté|retirad[oa]|ritirato|отозвано|снято с публикации)\s*([\])]|:|–|—|$)`)

// SaysWithdrawn says whether a headline says that its article was taken back.
func SaysWithdrawn(title string) bool { return saysWithdrawn.MatchString(title) }

// A Wording is how an operator puts an item. What is empty stays as it is.
type Wording struct {
	Title   string
	Deck    string
	Bullets []string
}

// Over is an item as the operator puts it. Translations of the old words go.
func (w Wording) Over(i Item, now time.Time) Item {
	i.Title, i.Deck = cmp.Or(w.Title, i.Title), cmp.Or(w.Deck, i.Deck)
	if len(w.Bullets) > 0 {
		i.Bullets = w.Bullets
	}
	i.Corrected, i.Translations, i.Recall.ByHand = now, nil, true
	return i
}
