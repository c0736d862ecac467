package bullets

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/internal/sieve"
)

// unmarked returns s without the mark of a list that it begins with. A dash or
// star is one only before a space.
func unmarked(s string) string {
	for {
		r, n := utf8.DecodeRuneInString(s)
		rest := strings.TrimLeftFunc(s[n:], unicode.IsSpace)
		switch {
		case strings.ContainsRune("•·▪●◦‣■►▶", r):
		case strings.ContainsRune("*-–—>", r) && len(rest) < len(s)-n:
		default:
			return s
		}
		s = rest
	}
}

// junkStarts and junkParts are what sentences say that belong to the page and
// not to the news, in lower case; a part begins where a word does, and counts in
// a sentence of at most junkWords words only, for a long one may well report it.
var (
	junkStarts = byFirst(`
		click
		scroll down
		read more
		read the
		read:
		more:
		related:
		watch:
		watch the
		see more
		see the original
		see also
		also on
		follow us
		follow @
		follow him
		follow her
		sign up
		subscribe
		share this
		share your
		have your say
		join the conversation
		get involved:
		get our
		last updated
		published:
		updated:
		photo:
		photos:
		picture:
		image:
		video:
		source:
		sources:
		covered by
		via:
		reporting by
		additional reporting
		writing by
		editing by
		compiled by
		first published
		originally published
		continue reading
		story continues
		article continues
		full story
		you may also like
		don't miss
		don’t miss
		join us
		join our
		like us
		find us
		tap here
		listen:
		image source
		image credit
		photo by
		photograph:
		share on
		tweet this
		log in
		already a subscriber
		advertisement
		copyright
		©
		sorry we are
		the opinions expressed
		the views expressed
		editor's note
		editor’s note
		this story has been
		this article was
		this is a developing story
		it was originally published
		for more
		tell us
		what do you think
		e-mail us
		email us
		cnn's
		lesen sie
		mehr zum thema
		auch interessant
		anzeige
		foto:
		lire aussi
		à lire
		abonnez-vous
		lea también
		lea además
		leer más
		suscríbete
		leggi anche
		leia também
		leia mais
		lees ook
		lees meer
		läs också
		läs mer
		les også
		læs også
		czytaj także
		czytaj też
		читайте также
		читать далее`)
	junkParts = byFirst(`
		contributed to this
		contributed reporting
		contributed from
		reported from
		wrote from
		designed the graphics
		all rights reserved
		follow him on
		follow her on
		follow us
		follow me on
		like us on
		appeared first on
		scroll down for
		click here
		read more
		sign up for
		subscribe to our
		newsletter
		terms of use
		privacy policy
		getty images
		does not necessarily reflect
		are solely those of
		comments on this article
		accept comments
		original story at
		javascript
		cookies`)
)

// junkWords is the length of the longest sentence that junkParts judge, words.
const junkWords = 25

// callouts are words that begin a line of the page when they stand in capitals.
var callouts = set(`WATCH READ SEE LISTEN MORE ALSO RELATED VIDEO PHOTOS PICTURES CLICK FOLLOW TAP JOIN SHARE SUBSCRIBE DOWNLOAD`)

// links are what only a line of the page or an embedded post has: an address, also of mail, or
// a name with its handle, as in the signature "— Ann Hale (@annhale) May 1, 2020".
var links = sieve.MustCompile(`\w://|\bwww\.|\b(?:t\.co|pic\.twitter\.com|pic\.x\.com|bit\.ly|youtu\.be)/|\(@\w+\)|^@\w|\s@[A-Za-z]\w{2}|\w@[\w-]+\.\w`)

// isLink reports whether a sentence has an address or a handle in it.
func isLink(s string) bool {
	return strings.ContainsAny(s, "/@") && links.MatchString(s) || strings.Contains(s, "www.")
}

// beginnings are what a text may begin with, by the first byte.
type beginnings [256][]string

// byFirst returns the lines of a list as beginnings.
func byFirst(list string) *beginnings {
	b := new(beginnings)
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); line != "" {
			b[line[0]] = append(b[line[0]], line)
		}
	}
	return b
}

// begin reports whether s begins with one of them.
func (b *beginnings) begin(s string) bool {
	return s != "" && slices.ContainsFunc(b[s[0]], func(part string) bool { return strings.HasPrefix(s, part) })
}

// beginWord reports whether s from one of its words on begins with one of them.
func (b *beginnings) beginWord(s string) bool {
	before := ' '
	for i, r := range s {
		if !unicode.IsLetter(before) && b.begin(s[i:]) {
			return true
		}
		before = r
	}
	return false
}

// footnote is the beginning of one: "[1] Alarm fatigue", "*Only the first twelve".
var footnote = sieve.MustCompile(`^(?:\[\d{1,3}\]|\*)`)

// isTable reports whether a line is a row of a table: numbers and names, and no word
// that ties them.
func isTable(s string) bool {
	words, numbers, small := 0, 0, false
	for w := range strings.FieldsSeq(s) {
		w = strings.TrimFunc(w, unicode.IsPunct)
		first, _ := utf8.DecodeRuneInString(w)
		if isUnspaced(w) {
			return false
		}
		sign := len(w) == 1 && unicode.IsUpper(first) && w != "A" && w != "I" // of a player's place, a column
		if !sign && functionWords[strings.ToLower(w)] {
			return false
		}
		if words++; unicode.IsDigit(first) {
			numbers++
		}
		small = small || !unicode.IsUpper(first) && unicode.IsLetter(first)
	}
	return numbers > 0 && (10*numbers >= 3*words || !small)
}

// leastClause is how many characters of a script without spaces tell something together,
// whatever digit or letter stands before them: "10月26日，微信发布新版本".
const leastClause = 5

// isUnspaced reports whether what stands between two spaces is more than a word, for its
// script has none.
func isUnspaced(w string) bool {
	first, _ := utf8.DecodeRuneInString(w)
	n := 0
	for _, r := range w {
		n += count(Unspaced(r))
	}
	return Unspaced(first) || n > leastClause
}

// played are lines of who did what in a match, and of what is offered: "Hull (1-0): Hale 19
// points", "DL Ann Hale 28 38%", "6A: Hull won", "12 issues for £11.99."
var played = sieve.MustCompile(`^[^:]{3,40} \(\d+-\d+\): |\b\d+ \d+%|^\d\w?(?:-\d\w?)?: |^\d+ \p{Ll}+ for [$£€]`)

// results are the entries of a list of results: "Ann Hale 19 points and 3 steals.", "Hull
// Rovers d.", which name somebody, a number and what was counted.
var results = sieve.MustCompile(`^(?:\p{Lu}[\p{L}.'’-]*[ ,]+){1,5}(?:\d+(?:[-–.,]\d+)? \p{Ll}+(?:(?:,| and|,? und|,? et|,? y) \d+(?:[-–.,]\d+)? \p{Ll}+)*[.]|(?:d|def|bt)[.])$`)

// tagged is a line of hashtags: "深度睡眠#睡眠減肥#健康科普."
var tagged = sieve.MustCompile(`#[\p{L}\d_]+[ ,]*#[\p{L}\d_]+`)

// bare is an amount of something and no more: "1,9 billones de dólares."
var bare = sieve.MustCompile(`^[$€£]?\d[\d.,]*%?(?: [\p{L}-]+){0,4}[.]$`)

// maxEntry is the length of the longest entry of a list, bytes.
const maxEntry = 120

// isEntry reports whether a short line is an entry of a list and no sentence.
func isEntry(s string) bool {
	return results.MatchString(s) || bare.MatchString(s) || tagged.MatchString(s)
}

// headed are sentences behind the heading of their box: "Summary Studies show".
var headed = sieve.MustCompile(`^(?:Summary|Recap|Overview|Background|Conclusion|Introduction|Takeaways?|Key (?:points|takeaways?|facts)|Bottom line|The bottom line|Fazit|Zusammenfassung|Hintergrund|Einleitung|Überblick|` +
	`Résumé|Contexte|En bref|L['’]essentiel|Resumen|Contexto|Antecedentes|Resumo|Conclusão|Riassunto|In sintesi|Samenvatting|Achtergrond|Sammanfattning|Bakgrund|Baggrund) (?:\p{Lu}|L['’]\p{Ll})`)

// isJunk reports whether a sentence belongs to the page and not to the news,
// whatever its language.
func isJunk(s string) bool {
	if footnote.MatchString(s) || isTable(s) || played.MatchString(s) || headed.MatchString(s) || isTags(s) || len(s) < maxEntry && isEntry(s) {
		return true
	}
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '©' && r != '@' })
	if callouts[firstWord(s)] || isLink(s) {
		return true
	}
	low := strings.ToLower(s)
	return junkStarts.begin(low) || strings.Count(low, " ") < junkWords && junkParts.beginWord(low)
}
