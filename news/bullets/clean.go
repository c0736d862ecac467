package bullets

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// datelines are the ways in which agencies and papers begin a report with its
// place and their own name.
var datelines = []*regexp.Regexp{
	// "(CNN)", "Kabul, Afghanistan (CNN) --", "LONDON, 3 May (Reuters) -"
	regexp.MustCompile(`^(?:\p{Lu}[\p{L}.'’-]*(?:,? (?:\p{Lu}[\p{L}.'’-]*|\d{1,2}|of|de|and))*,? ?)?` +
		`\(\p{Lu}\p{L}*(?:[ /]\p{Lu}\p{L}*){0,3}\) ?(?:--|[-–—:])? ?`),
	// "NEW YORK, May 3 —", "BERLIN –"
	regexp.MustCompile(`^\p{Lu}[\p{Lu}.'’-]+(?:[ ,/]+\p{Lu}[\p{L}.'’-]*){0,4}(?:,? \d{1,2})? ?(?:--|[–—]| - ) ?`),
	regexp.MustCompile(`^(?:Editor's|Editor’s) [Nn]ote: `),
}

// withoutDateline returns a sentence from the beginning of an article without
// its dateline. What remains must begin as a sentence does: "Ann Hale (Labour)
// said" has none.
func withoutDateline(s string) string {
	for _, d := range datelines {
		rest := s[len(d.FindString(s)):]
		if r, _ := utf8.DecodeRuneInString(rest); unicode.IsUpper(r) || unicode.IsDigit(r) || opens(r) {
			s = rest
		}
	}
	return s
}

// junkStarts and junkParts are what sentences say that belong to the page and
// not to the news, in lower case; a part counts in a sentence of at most
// junkWords words only, for a long one may well report it.
var (
	junkStarts = lines(`
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
	junkParts = lines(`
		contributed to this
		contributed reporting
		contributed from
		reported from
		wrote from
		designed the graphics
		all rights reserved
		follow him on
		follow her on
		follow us on
		follow me on
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

// lines returns the lines of a list without the space around them.
func lines(list string) []string {
	all := strings.Split(strings.TrimSpace(list), "\n")
	for i, l := range all {
		all[i] = strings.TrimSpace(l)
	}
	return all
}

// isJunk reports whether a sentence belongs to the page and not to the news.
func isJunk(s string) bool {
	low := strings.ToLower(strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '©' }))
	for _, j := range junkStarts {
		if strings.HasPrefix(low, j) {
			return true
		}
	}
	if strings.Count(low, " ") >= junkWords {
		return false
	}
	for _, j := range junkParts {
		if strings.Contains(low, j) {
			return true
		}
	}
	return false
}
