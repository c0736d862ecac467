package bullets

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxDeck is the length of the longest deck, in characters: about two lines of
// a phone.
const maxDeck = 220

// maxTeaser is how much of a deck or teaser is looked at, bytes.
const maxTeaser = 4096

// Deck returns the one line to stand under the headline, made of the article's
// own: as many of its sentences, from the first on, as fit. It is "" if there is
// none worth showing: it would say the headline again, or is cut off, or belongs
// to the page and not to the news.
func Deck(a Article) string {
	deck := ""
	for _, s := range Sentences(unglued(withoutDateline(oneLine(head(a.Deck, maxTeaser))))) {
		if deck == "" && WordCount(s.Text) < 3 {
			continue // the place, in front: "Berlin."
		}
		longer := strings.TrimSpace(deck + " " + s.Text)
		if isCut(s.Text) || isJunk(s.Text) || utf8.RuneCountInString(longer) > maxDeck {
			break
		}
		deck = longer
	}
	if WordCount(deck) < minWords || repeats(deck, a.Title) {
		return ""
	}
	return deck
}

// Unglue takes a teaser apart that was made by gluing bullets together ("in
// 2024.The country has run") and leaves out a last one that is cut off. It
// returns nil for a teaser that was not glued.
func Unglue(teaser string) []string {
	teaser = oneLine(head(teaser, maxTeaser))
	apart := unglued(teaser)
	if apart == teaser {
		return nil
	}
	var points []string
	for _, s := range Sentences(apart) {
		if !isCut(s.Text) && !isJunk(s.Text) {
			points = append(points, s.Text)
		}
	}
	return points
}

// unglued returns s with a space between two sentences that stand together
// without one.
func unglued(s string) string {
	var b strings.Builder
	done := 0
	for i, r := range s {
		if strings.ContainsRune(".!?", r) && glued(s[:i], s[i+1:]) {
			b.WriteString(s[done : i+1])
			b.WriteByte(' ')
			done = i + 1
		}
	}
	return b.String() + s[done:]
}

// domains are the words after a dot that are part of a name: "Crypto.Com".
var domains = set(`com org net io co ai app dev fi finance tv uk de fr eu us me gov edu info news js exe pdf`)

// glued reports whether a full stop between left and right ends a sentence: a
// word or number stands before it, a capitalised word right after it, and the
// two are no name with a dot in it.
func glued(left, right string) bool {
	word := left[strings.LastIndexFunc(left, unicode.IsSpace)+1:]
	last, _ := utf8.DecodeLastRuneInString(word)
	next := firstWord(right)
	first, n := utf8.DecodeRuneInString(next)
	second, _ := utf8.DecodeRuneInString(next[n:])
	capital := unicode.IsUpper(first) && (unicode.IsLower(second) || len(right) > n && right[n] == ' ')
	whole := unicode.IsLetter(last) || unicode.IsDigit(last) || strings.ContainsRune("%)\"”’", last)
	return capital && whole && utf8.RuneCountInString(word) > 2 && !strings.Contains(strings.TrimRight(word, "0123456789"), ".") &&
		!strings.Contains(word, "/") && !titles[word] && !domains[strings.ToLower(next)]
}

// keyPoints returns the points of a publisher's list as bullets, or nil if there
// is no real list: one with at least two points that could be bullets.
func keyPoints(a Article) []Bullet {
	var points []Bullet
	told := []string{a.Title}
	for _, p := range a.KeyPoints {
		p = unmarked(oneLine(head(p, maxTeaser)))
		if n := WordCount(p); n < 2 || n > maxWords || isQuestion(p) || isCut(p) || isJunk(p) || repeats(p, told...) {
			continue
		}
		told = append(told, p)
		points = append(points, Bullet{Text: p, Start: -1, End: -1, KeyPoint: true})
	}
	if len(points) < 2 {
		return nil
	}
	return points
}

// oneLine returns s as valid UTF-8 on one line, each run of white space one
// space and invisible characters gone.
func oneLine(s string) string {
	if isOneLine(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// isOneLine reports whether oneLine has nothing to do.
func isOneLine(s string) bool {
	prev := ' '
	for _, r := range s {
		plain := '!' <= r && r <= '~' // as most are
		if !plain && (r == utf8.RuneError || r != ' ' && unicode.IsSpace(r) || r == ' ' && prev == ' ' || invisible(r)) {
			return false
		}
		prev = r
	}
	return s == "" || prev != ' '
}

// invisible reports whether r has no place in a line: control characters, soft
// hyphens, zero-width spaces, and what turns the direction of writing around.
func invisible(r rune) bool {
	return unicode.IsControl(r) && !unicode.IsSpace(r) || r == '\u00ad' || r == '\u200b' || r == '\ufeff' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
