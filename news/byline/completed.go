package byline

import (
	"strings"
	"unicode/utf8"

	"newsbot/internal/sieve"
)

// cutOff is how a headline ends that its feed cut.
var cutOff = sieve.MustCompile(`\s*(?:\.{3,}|…)$`)

const (
	leastStem    = 10  // characters of a headline that was cut by which a sentence is known to be it, at least
	maxCompleted = 200 // characters of one that was completed, at most
)

// IsCut says whether a title ends as one does that its feed cut.
func IsCut(title string) bool { return cutOff.MatchString(title) }

// Completed returns a title that was cut as the first sentence of its text has it in full:
// "Ferry Aurora sinks off Gull Island" of "Ferry Aurora sinks off ...". One that the text
// does not begin with, or has no more of, is returned as it is.
func Completed(title, sentence string) string {
	at := cutOff.FindStringIndex(title)
	if at == nil || IsCut(sentence) {
		return title
	}
	stem, whole := title[:at[0]], strings.TrimRight(sentence, " .。")
	if n := utf8.RuneCountInString(whole); utf8.RuneCountInString(stem) < leastStem || n > maxCompleted || len(whole) <= len(stem) || !strings.HasPrefix(whole, stem) {
		return title
	}
	return whole
}
