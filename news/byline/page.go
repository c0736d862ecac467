package byline

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"newsbot/news/urls"
)

// An Entry is what one page of a source lists of an item.
type Entry struct{ Title, Link string }

// A Page is what the entries of a page have in common, by which it is known what is
// no entry's own: a label that stands before or behind most titles, and the outlets
// whose articles an aggregator gathers.
type Page struct {
	label   map[string]bool   // openers and suffixes that most titles have, or the names of programmes behind some
	gathers bool              // the entries are of several sites, none the source's own
	outlet  map[string]string // :: site → the name behind several of its titles; of an aggregator
	section bool              // the source is called like a part of its site
	names   []string          // what the source is called
}

const (
	fewEntries = 4 // of fewer nothing is learned
	fewSites   = 3 // that an aggregator gathers at least
)

// ReadPage learns from the entries of a page. Names are what its source may be
// called: its name, its title, its address.
func ReadPage(entries []Entry, names ...string) Page {
	p := Page{label: map[string]bool{}, outlet: map[string]string{}, names: names}
	if len(entries) < fewEntries {
		return p
	}
	labels, programmes, sites, behind := map[string]int{}, map[string]int{}, map[string]int{}, map[[2]string]int{}
	inside, called, told := 0, "", map[string]bool{}
	if len(names) > 0 {
		called = Publisher(names[0])
	}
	for _, e := range entries {
		site := urls.Site(e.Link)
		if IsSection(called, e.Link) {
			inside++
		}
		sites[site]++
		if opener := label.FindString(e.Title); opener != "" {
			labels[opener]++
		}
		if isEpisode(e.Title) {
			continue
		}
		if head, tail := lastPart(e.Title); tail != "" {
			labels[tail]++
			behind[[2]string{site, tail}]++
			if isBarred(e.Title, head, tail) && len(tail) < len(head) && isProgramme(tail) && !told[e.Title] {
				programmes[tail]++
			}
			told[e.Title] = true
		}
	}
	for l, n := range labels {
		p.label[l] = (2*n > len(entries) || programmes[l] > 1 && !honest[folded(l)]) && !claims(l)
	}
	p.gathers = gathers(sites, len(entries), names)
	p.section = !p.gathers && 2*inside > len(entries)
	for at, n := range behind {
		if n > 1 {
			p.outlet[at[0]] = at[1]
		}
	}
	return p
}

// label is what stands in brackets before a title.
var label = regexp.MustCompile(`^[\[【][^\]】]{1,40}[\]】]\s*`)

// claims says whether a label says what an item is, and not whose.
func claims(l string) bool {
	return IsBreaking(l) || IsOpinion("", l+" x", nil) || IsOpinion("", "x | "+l, nil)
}

// lastPart parts a title at its last mark; the tail is "" where there is none.
func lastPart(title string) (head, tail string) {
	found := marks(title)
	if len(found) == 0 {
		return title, ""
	}
	head, tail = cut(title, found[len(found)-1])
	if head == "" || len(tail) > maxSuffix {
		return title, ""
	}
	return head, tail
}

// gathers says whether sites are those of an aggregator's entries: several, of which
// none has nearly all, nor is the source's own.
func gathers(sites map[string]int, entries int, names []string) bool {
	if len(sites) < fewSites {
		return false
	}
	for site, n := range sites {
		if 3*n > 2*entries || isPublisher(site, names) && 3*n > entries {
			return false
		}
	}
	return true
}

// Title returns the title of an entry without the labels of the page. An episode has
// nothing else.
func (p *Page) Title(title string) string {
	if isEpisode(title) {
		return title
	}
	if opener := label.FindString(title); p.label[opener] && len(opener) < len(title) {
		title = title[len(opener):]
	}
	if head, tail := lastPart(title); p.label[tail] {
		title = head
	}
	return title
}

// Outlet returns the name of the outlet that has an aggregator's entry, and its title
// without that; "" where the page is no aggregator's. It is the name behind the title
// where that is one, and the site of the article else.
func (p *Page) Outlet(title, link string) (name, rest string) {
	site := urls.Site(link)
	if !p.gathers || isPublisher(site, p.names) {
		return "", title
	}
	head, tail := lastPart(title)
	if tail != "" && (tail == p.outlet[site] || isPublisher(tail, []string{link}) || isName(title, head, tail)) {
		return tail, head
	}
	return site, title
}

// IsSection says whether the page is a part of its site, and its source is called
// like that: the site is who reports its entries.
func (p *Page) IsSection() bool { return p.section }

// maxName is the longest name of an outlet that is known by nothing but its place, in
// characters.
const maxName = 24

// isName says whether what stands behind a title after a dash reads as the name of an
// outlet: a few words without a number, and nothing cut off.
func isName(title, head, tail string) bool {
	between := strings.TrimSpace(title[len(head) : len(title)-len(tail)])
	return between == "-" && utf8.RuneCountInString(tail) <= maxName && len(strings.Fields(tail)) <= maxOutlet &&
		!strings.ContainsAny(tail, "0123456789.…?!,，") && !startsSmall(tail)
}

// startsSmall says whether a text begins with a small letter, as no name does.
func startsSmall(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return strings.ToLower(string(first)) == string(first) && strings.ToUpper(string(first)) != string(first)
}

// Lists says whether an entry leads to a page that lists articles and to none of them.
// Only of an aggregator's it is believed: what a source has its own entries lead to is
// its own affair.
func (p *Page) Lists(link string) bool { return p.gathers && urls.IsListing(link) }
