package byline

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"newsbot/internal/sieve"
)

// knownOutlets are outlets whose names have no word by which one is known, folded.
var knownOutlets = words(`cnn bbc cnbc nbc cbs npr pbs foxnews reuters bloomberg ap afp upi dpa ansa efe lusa belga apa tass ria interfax xinhua kyodo yonhap nikkei jiji ap axios semafor politico vox slate
	theinformation theverge techcrunch wired coindesk cointelegraph theblock decrypt blockworks dlnews bitcoinmagazine yahoofinance marketwatch barrons fortune forbes
	theeconomist economist newyorker theatlantic propublica bellingcat digitimes thehill thewrap variety deadline billboard espn skysports
	bild faz derspiegel spiegel diezeit zeit diewelt welt handelsblatt focus stern taz ard zdf ndr wdr orf srf süddeutsche tagesspiegel lemonde lefigaro libération liberation
	lesechos mediapart bfmtv franceinfo rtl elpaís elpais elmundo abc lavanguardia marca corrieredellasera larepubblica ilsole24ore lastampa público publico nrc telegraaf volkskrant
	svt dn aftonbladet expressen vg dagbladet nrk dr yle caixin haaretz aljazeera alarabiya dawn ndtv mint ft wsj wapo nyt theathletic financialtimes newyorktimes
	washingtonpost walltreetjournal wallstreetjournal коммерсантъ коммерсант ведомости известия рбк медуза`)

// outlet is a name as it stands in a text: words with capitals, of which small ones
// may stand inside.
const outlet = `((?:[Tt]he )?\p{Lu}[\p{L}\d&'’.-]*(?: (?:of |the |de |della |du |et |y |und )?\p{Lu}[\p{L}\d&'’.-]*){0,4})`

// citations are the ways in which a text says from whom it has what it tells. Most
// paragraphs have none.
var citations = []*sieve.Regexp{
	sieve.MustCompile(`\b(?:(?:first|earlier|previously|originally|as) )?reported (?:\w+ ){0,2}by ` + outlet + `(?:(?:,| and| und) ` + outlet + `)?`),
	sieve.MustCompile(`\b(?:told|tells|telling|spoke to|speaking to|confirmed to|statement to|interview (?:with|by|to|in)|citing|cited by|seen by|obtained by|reviewed by|published (?:by|in)|[Aa]ccording to(?: a report (?:by|in|from))?|reporting by) ` + outlet),
	reporting,
	sieve.MustCompile(`\b(?:[Ll]aut|[Nn]ach (?:Angaben|Informationen|einem Bericht) (?:der|des|von)|sagten? (?:\p{Lu}\S+ ){0,3}(?:der|dem|den)|berichtet(?:e|en)?(?: (?:zuerst|zuvor))?(?: (?:die|das|der))?|Bericht(?:en)? (?:der|des|von)|gegenüber (?:der|dem)?|[Uu]nter Berufung auf)(?: Zeitung| Nachrichtenagentur| Magazin)? [„"“»]?` + outlet),
	sieve.MustCompile(`\b(?:[Ss]elon|[Dd]['’]après|a (?:déclaré|dit|confié|indiqué) (?:à|au)|rapporte|révèle|auprès d(?:e l['’]|u |e )?) ?[«"“]? ?` + outlet),
	sieve.MustCompile(`\b(?:[Ss]egún|dijo a|declaró a|informó|publicó|adelantó|reveló|[Ss]egundo|disse (?:à|ao)|informou|noticiou|[Ss]econdo|ha detto (?:a|al)|riporta|scrive)(?: (?:el|la|los|o|a|il|lo) )? ?[«"“]?` + outlet),
}

// reporting is what stands behind an outlet that reported something. To look for outlets
// first, and then for what stands behind them, takes ten times as long.
var (
	reporting = sieve.MustCompile(` (?:first |earlier |also )?(?:reported|reports|has reported|revealed)\b`)
	reporter  = regexp.MustCompile(outlet + `$`)
)

// reporters returns where the outlets stand before what reporting found, each as a match
// with one group.
func reporters(paragraph string, reports [][]int) (found [][]int) {
	done := 0
	for _, at := range reports {
		before := paragraph[done:at[0]]
		if last := before[strings.LastIndexByte(before, ' ')+1:]; !strings.ContainsFunc(last, unicode.IsUpper) {
			continue // it is of no name
		}
		if m := reporter.FindStringSubmatchIndex(before); m != nil {
			found = append(found, []int{done + m[0], at[1], done + m[2], done + m[3]})
			done = at[1]
		}
	}
	return found
}

// cites finds whether a text has any of them.
var cites = sieve.SetOf(citations...)

// maxCited is how many outlets are named.
const maxCited = 3

// Citing returns the outlets that a text says it has its news from, in the order in
// which it names them, without its own publisher, by its name or its host.
func Citing(text, publisher, link string) []string {
	host := hostName(link)
	var found []mention
	at := 0
	for paragraph := range strings.Lines(text) {
		for _, m := range citedIn(paragraph) {
			voice := Voice(m.name)
			if !IsOwn(m.name, publisher) && (host == "" || !IsOwn(m.name, host)) && !slices.ContainsFunc(found, func(f mention) bool { return Voice(f.name) == voice }) {
				found = append(found, mention{m.name, at + m.at})
			}
		}
		at += len(paragraph)
	}
	slices.SortStableFunc(found, func(a, b mention) int { return a.at - b.at })
	var cited []string
	for _, m := range found[:min(len(found), maxCited)] {
		cited = append(cited, m.name)
	}
	return cited
}

// A mention is an outlet that a text cites, and where.
type mention struct {
	name string
	at   int
}

// citedIn are the outlets that a paragraph cites.
func citedIn(paragraph string) (all []mention) {
	if !cites.MayMatch(paragraph) {
		return nil
	}
	for _, c := range citations {
		found := c.FindAllStringSubmatchIndex(paragraph, -1)
		if c == reporting {
			found = reporters(paragraph, found)
		}
		for _, m := range found {
			for i := 2; i < len(m); i += 2 {
				if m[i] < 0 {
					continue
				}
				if name := outletOf(paragraph[m[i]:m[i+1]]); name != "" {
					all = append(all, mention{name, m[i]})
				}
			}
		}
	}
	return all
}

// inflected are the adjectives of German papers in another case than the first:
// "laut Westfälischem Anzeiger".
var inflected = regexp.MustCompile(`^(\p{Lu}[\p{L}-]*(?:sch|gemein)|Neu|Neuest|Frei|Alt|Erst|Zweit)e[nm]$`)

// genders are the endings that an adjective has before the nouns of German papers, by
// what those end in.
var genders = []struct{ ending, nouns string }{
	{"e", "zeitung allgemeine allgemeinen rundschau presse post welt woche stimme nachrichten neueste neuesten illustrierte illustrierten agentur morgenpost"},
	{"er", "anzeiger kurier bote rundfunk merkur spiegel express stern tagesspiegel beobachter"},
	{"es", "blatt tageblatt tagblatt echo abendblatt volksblatt fernsehen magazin journal radio netzwerk wochenblatt handelsblatt"},
}

// nominative returns the name of an outlet as it calls itself where German has bent it:
// "Westfälischer Anzeiger" of "Westfälischen Anzeiger"; "" where that is not known.
func nominative(name string) string {
	list := strings.Fields(name)
	last := strings.ToLower(list[len(list)-1])
	for i, w := range list {
		m := inflected.FindStringSubmatch(w)
		if m == nil {
			continue
		}
		at := slices.IndexFunc(genders, func(g struct{ ending, nouns string }) bool {
			return slices.ContainsFunc(strings.Fields(g.nouns), func(n string) bool { return strings.HasSuffix(last, n) })
		})
		if at < 0 {
			return ""
		}
		list[i] = m[1] + genders[at].ending
	}
	return strings.Join(list, " ")
}

// weekdayEnd is a day behind a name: "told CNN Monday".
var weekdayEnd = regexp.MustCompile(`(?:’s|'s)?(?: (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day.*| (?:In|On|At|He|She|They|It|But|And)\b.*|\..*)$`)

// outletOf returns the name of an outlet as it stands in a text, "" if it is of
// somebody else. It may end in words of what comes next.
func outletOf(name string) string {
	name = strings.TrimRight(weekdayEnd.ReplaceAllString(strings.TrimSpace(name), ""), " .,'’")
	list := strings.Fields(name)
	for n := len(list); n > 0; n-- {
		part := strings.Join(list[:n], " ")
		if knownOutlets[strings.TrimPrefix(folded(part), "the")] || knownOutlets[folded(part)] || namesOutlet(part) && n > 1 && outletWords[folded(list[n-1])] {
			return nominative(strings.TrimSuffix(strings.TrimSuffix(part, "'s"), "’s"))
		}
	}
	return ""
}
