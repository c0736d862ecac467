package byline

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mark stands between a headline and what follows it: the site's name perhaps.
var mark = regexp.MustCompile(`\s+[-–—~:/]+\s+|\s*[|｜丨•·»]\s*`)

// maxSuffix is how much may follow the mark, in bytes.
const maxSuffix = 100

// Headline returns a title as an alert shows it: without the names of its publisher
// or its host at the end, or that of its host before a colon, without a programme behind it
// or what kind of page it leads to, and with one "BREAKING" at most at its beginning. Names are
// what the publisher may be called: its name, its feed's title, its host.
func Headline(title string, names ...string) string {
	title = strings.TrimSpace(title)
	for range 3 { // a section may stand before the name
		rest := withoutProgramme(withoutLabels(withoutSuffix(title, names)))
		if rest == title {
			break
		}
		title = rest
	}
	title = withoutPrefix(title, names)
	for {
		rest := afterBreaking(title)
		if rest == "" || !IsBreaking(rest) {
			return title
		}
		title = rest
	}
}

// withoutSuffix returns a title without the name of its publisher behind the last
// mark, or behind an earlier one where the name has a mark in it.
func withoutSuffix(title string, names []string) string {
	found := marks(title)
	for i := len(found) - 1; i >= 0; i-- {
		head, tail := cut(title, found[i])
		if len(tail) > maxSuffix || head == "" {
			break
		}
		if isPublisher(tail, names) || sections[folded(tail)] || strings.Contains(title[found[i][0]:found[i][1]], "|") && isSection(tail, names) {
			return head
		}
	}
	return title
}

// sections are what sites put behind the headlines of all that is new.
var sections = words(`güncelhaberler haberler sondakika sondakikahaberleri sondakikahaberler nachrichten aktuelles news latestnews breakingnews noticias últimasnoticias actualités notícias notizie новости`)

// leastBeginning is how many letters of a host are enough to know a name that begins with it.
const leastBeginning = 8

// withoutPrefix returns a title without the name of its publisher before a bar, or of its
// host before a colon: "The Space Review: Seeking a bigger role".
func withoutPrefix(title string, names []string) string {
	if !strings.ContainsAny(title, bar) {
		return withoutHost(title, names)
	}
	if found := marks(title); len(found) > 0 {
		if head, rest := cut(title, found[0]); rest != "" && isBarred(title, head, rest) && isPublisher(head, names) {
			return rest
		}
	}
	return withoutHost(title, names)
}

// withoutHost returns a title without the name of its host before a colon.
func withoutHost(title string, names []string) string {
	before, rest, found := strings.Cut(title, ": ")
	if !found || strings.TrimSpace(rest) == "" {
		return title
	}
	for _, name := range names {
		if host := hostName(name); len(host) >= leastBeginning && folded(before) == folded(host) {
			return strings.TrimSpace(rest)
		}
	}
	return title
}

// leastName is how many letters of a host are its name, however the site writes it.
const leastName = 5

// isSection reports whether what stands behind a bar is a part of the site: a section that
// the address of the item names, too, or the site in other words than its host.
func isSection(tail string, names []string) bool {
	got := folded(tail)
	for _, name := range names {
		_, rest, found := strings.Cut(name, "://")
		if !found || got == "" {
			continue
		}
		host, path, _ := strings.Cut(rest, "/")
		if slices.ContainsFunc(strings.Split(path, "/"), func(part string) bool { return folded(part) == got }) {
			return true
		}
		if n := hostName(host); len(n) >= leastName && strings.Contains(got, n) {
			return true
		}
	}
	return false
}

// marks are the places of the marks of a title. Where letters stand without spaces,
// a dash may follow one at once: "渡轮沉没- 海港".
func marks(title string) [][]int {
	found := mark.FindAllStringIndex(title, -1)
	for i, r := range title {
		after := i + utf8.RuneLen(r)
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) && strings.HasPrefix(title[after:], "- ") {
			found = append(found, []int{after, after + 2})
		}
	}
	slices.SortFunc(found, func(a, b []int) int { return a[0] - b[0] })
	return found
}

// cut parts a title at a mark.
func cut(title string, at []int) (head, tail string) {
	return strings.TrimSpace(title[:at[0]]), strings.TrimSpace(title[at[1]:])
}

// isPublisher reports whether what stands behind a headline is one of the names of
// its publisher, or of its host.
func isPublisher(text string, names []string) bool {
	got := folded(text)
	if got == "" {
		return false
	}
	voice := Voice(text)
	for _, name := range names {
		host, publisher := hostName(name), Publisher(name)
		if h := folded(host); len(h) >= leastBeginning && strings.HasPrefix(got, h) {
			return true // "Vortex Cannon Entertainment" of vortexcannon.org
		}
		for _, n := range []string{name, publisher, host} {
			if f := folded(n); f != "" && (f == got || f == strings.TrimPrefix(got, "the") || got == strings.TrimPrefix(f, "the")) {
				return true
			}
		}
		if voice != "" && voice == voiceOf(publisher) {
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
