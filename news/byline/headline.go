package byline

import (
	"regexp"
	"strings"
	"unicode"
)

// suffix is what stands behind a headline and a mark: the site's name perhaps.
var suffix = regexp.MustCompile(`\s*(?:\s[-–—~:/]+\s|\s*[|｜•·»]\s*|\s::\s)([^|｜•·»]{2,50})$`)

// Headline returns a title as an alert shows it: without the names of its publisher
// or its host at the end, and with one "BREAKING" at most at its beginning. Names are
// what the publisher may be called: its name, its feed's title, its host.
func Headline(title string, names ...string) string {
	title = strings.TrimSpace(title)
	for range 3 { // a section may stand before the name
		m := suffix.FindStringSubmatchIndex(title)
		if m == nil || !isPublisher(title[m[2]:m[3]], names) || strings.TrimSpace(title[:m[0]]) == "" {
			break
		}
		title = strings.TrimSpace(title[:m[0]])
	}
	for {
		rest := afterBreaking(title)
		if rest == "" || !IsBreaking(rest) {
			return title
		}
		title = rest
	}
}

// isPublisher reports whether what stands behind a headline is one of the names of
// its publisher, or of its host.
func isPublisher(text string, names []string) bool {
	got := folded(text)
	if got == "" {
		return false
	}
	for _, name := range names {
		for _, n := range []string{name, Publisher(name), hostName(name)} {
			if f := folded(n); f != "" && (f == got || f == strings.TrimPrefix(got, "the") || got == strings.TrimPrefix(f, "the")) {
				return true
			}
		}
		if v := Voice(name); v != "" && v == Voice(text) {
			return true
		}
		if looksLikeHost(text) && hostName(text) != "" && strings.Contains(folded(name), folded(hostName(text))) {
			return true
		}
	}
	return false
}

// hostName returns the name in a host: "zdnet" of "www.zdnet.com".
func hostName(host string) string {
	host = strings.TrimPrefix(strings.TrimPrefix(host, "https://"), "http://")
	host, _, _ = strings.Cut(host, "/")
	labels := strings.Split(strings.TrimPrefix(strings.ToLower(host), "www."), ".")
	if len(labels) < 2 || strings.Contains(host, " ") {
		return ""
	}
	if n := len(labels); n > 2 && len(labels[n-2]) <= 3 { // bbc.co.uk
		return labels[n-3]
	}
	return labels[len(labels)-2]
}

// folded returns the letters and digits of s in lower case.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// afterBreaking returns a title without the word that claims it to be breaking news,
// "" if it does not open with one.
func afterBreaking(title string) string {
	if !IsBreaking(title) {
		return ""
	}
	title = strings.TrimLeftFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	low := strings.ToLower(title)
	for _, w := range breakingWords {
		if strings.HasPrefix(low, w) && len(low) == len(title) {
			return strings.TrimLeftFunc(title[len(w):], func(r rune) bool {
				return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(`"“„«'‘`, r)
			})
		}
	}
	return ""
}
