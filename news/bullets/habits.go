package bullets

import (
	"slices"
	"strings"
	"unicode"
)

// Habits are what a source says again and again: "Ann Hale reports from Hull.",
// "Start your day with us.", the same slogan under every headline. They know no
// language: a sentence that stands in two different items, digits and names
// masked, is of neither. The zero Habits know nothing.
//
// Habits belong to their source and are kept with it: both lists are bounded, four
// bytes an entry, some 3 kB in all. They are not safe for use by many goroutines
// at once while something is learned.
type Habits struct {
	Seen  []uint32 // hashes of the sentences of the last items, the oldest first
	Known []uint32 // hashes of those that were in two of them, the oldest first
}

// Bounds of what is kept of a source.
const (
	maxSeen     = 600 // sentences, of some thirty items
	maxHabits   = 150 // of a source; more is a source that says everything twice
	edgeHabits  = 10  // sentences at either end of an item that are looked at
	leastHabit  = 3   // words of a sentence, in characters of scripts without spaces 6
	sharedShare = 0.5 // of an item's sentences: with more in common it is an item told again
)

// Learn notes the sentences of a new item. Of items that are the same story told
// again nothing is learned: those with a headline that was seen, or most of whose
// sentences were.
func (h *Habits) Learn(a Article) {
	title := mask(a.Title)
	fresh := habitHashes(a)
	seen := 0
	for _, s := range fresh {
		if slices.Contains(h.Seen, s) && !slices.Contains(h.Known, s) {
			seen++
		}
	}
	if again := slices.Contains(h.Seen, title) || seen > 2 && float64(seen) > sharedShare*float64(len(fresh)); !again {
		for _, s := range fresh {
			if slices.Contains(h.Seen, s) && !slices.Contains(h.Known, s) {
				h.Known = bounded(h.Known, s, maxHabits)
			}
		}
	}
	for _, s := range append(fresh, title) {
		if s != 0 && !slices.Contains(h.Seen, s) {
			h.Seen = bounded(h.Seen, s, maxSeen)
		}
	}
}

// Has reports whether a sentence is a habit of the source.
func (h *Habits) Has(sentence string) bool {
	if h == nil || len(h.Known) == 0 {
		return false
	}
	s := mask(sentence)
	return s != 0 && slices.Contains(h.Known, s)
}

// bounded appends a hash and drops the oldest of too many.
func bounded(list []uint32, s uint32, most int) []uint32 {
	if len(list) >= most {
		list = slices.Delete(list, 0, len(list)-most+1)
	}
	return append(list, s)
}

// habitHashes are the masks of the sentences at the ends of an item, and of its deck.
func habitHashes(a Article) []uint32 {
	text := head(a.Text, maxText)
	sentences := SentencesIn(text, primary(a.Lang))
	if len(sentences) > 2*edgeHabits {
		sentences = slices.Concat(sentences[:edgeHabits], sentences[len(sentences)-edgeHabits:])
	}
	deck := Sentences(head(a.Deck, maxTeaser))
	var hashes []uint32
	for i, s := range slices.Concat(deck, sentences) {
		said := unmarked(oneLine(s.Text))
		if i == 0 || i == len(deck) { // only a beginning has a dateline
			said = withoutDateline(said)
		}
		if m := mask(said); m != 0 && !slices.Contains(hashes, m) {
			hashes = append(hashes, m)
		}
	}
	return hashes
}

// mask returns the hash of a sentence without its digits and names, 0 for one that
// cannot be a habit: too short, or a figure of the news, such as "Shares rose 2 %".
func mask(s string) uint32 {
	if isFigure(s) {
		return 0
	}
	hash := uint32(fnvOffset)
	words, small, i, last := 0, 0, 0, ""
	for w := range strings.FieldsSeq(s) {
		m := masked(w, i == 0 && !hasCapital(fieldAfter(s, w))) // "Ann Hale" is a name there, too
		words += max(1, WordCount(w))
		i++
		if m == last && m == "N" {
			continue // a name of two words is one of three
		}
		if m != "N" && m != "0" {
			small++
		}
		last = m
		hash = hashed(hashed(hash, m), " ")
	}
	if words < leastHabit || small < 2 {
		return 0
	}
	return max(1, hash)
}

// What FNV-1a begins with, and what it multiplies by, in 32 bits.
const (
	fnvOffset = 2166136261
	fnvPrime  = 16777619
)

// hashed goes on with an FNV-1a hash. The hashes lie on disk.
func hashed(hash uint32, s string) uint32 {
	for i := range len(s) {
		hash = (hash ^ uint32(s[i])) * fnvPrime
	}
	return hash
}

// fieldAfter returns the word of s after its first, w.
func fieldAfter(s, w string) string {
	rest := strings.TrimLeftFunc(s[strings.Index(s, w)+len(w):], unicode.IsSpace)
	if end := strings.IndexFunc(rest, unicode.IsSpace); end >= 0 {
		return rest[:end]
	}
	return rest
}

// hasCapital reports whether s has a capital letter.
func hasCapital(w string) bool { return strings.IndexFunc(w, unicode.IsUpper) >= 0 }

// masked returns a word in small letters, its digits as zeros, and one with a
// capital inside a sentence as a name.
func masked(w string, first bool) string {
	digits := strings.IndexFunc(w, unicode.IsDigit) >= 0
	upper := hasCapital(w)
	switch {
	case digits:
		return "0"
	case upper && !first:
		return "N"
	}
	return strings.ToLower(strings.TrimFunc(w, unicode.IsPunct))
}

// isFigure reports whether a sentence has figures of the news: a percentage, an
// amount of money, a decimal. The same words with others are news each day.
func isFigure(s string) bool {
	digit := false
	for i, r := range s {
		switch r {
		case '%', '$', '€', '£', '¥', '₹':
			return true
		case '.', ',':
			if digit && i+1 < len(s) && isDigit(s[i+1]) {
				return true
			}
		}
		digit = unicode.IsDigit(r)
	}
	return false
}
