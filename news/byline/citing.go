package byline

import (
	"regexp"
	"slices"
	"strings"

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
	sieve.MustCompile(`\b(?:told|tells|telling|spoke to|speaking to|confirmed to|statement to|interview (?:with|by|to|in)|citing|cited by|seen by|obtained by|reviewed by|published (?:by|in)|according to(?: a report (?:by|in|from))?|reporting by) ` + outlet),
	sieve.MustCompile(outlet + ` (?:first |earlier |also )?(?:reported|reports|has reported|revealed)\b`),
	sieve.MustCompile(`\b(?:laut|nach (?:Angaben|Informationen|einem Bericht) (?:der|des|von)|sagten? (?:\p{Lu}\S+ ){0,3}(?:der|dem|den)|berichtet(?:e|en)?(?: (?:zuerst|zuvor))?(?: (?:die|das|der))?|Bericht(?:en)? (?:der|des|von)|gegenüber (?:der|dem)?|unter Berufung auf)(?: Zeitung| Nachrichtenagentur| Magazin)? [„"“»]?` + outlet),
	sieve.MustCompile(`\b(?:selon|d['’]après|a (?:déclaré|dit|confié|indiqué) (?:à|au)|rapporte|révèle|auprès d(?:e l['’]|u |e )?) ?[«"“]? ?` + outlet),
	sieve.MustCompile(`\b(?:según|dijo a|declaró a|informó|publicó|adelantó|reveló|segundo|disse (?:à|ao)|informou|noticiou|secondo|ha detto (?:a|al)|riporta|scrive)(?: (?:el|la|los|o|a|il|lo) )? ?[«"“]?` + outlet),
}

// cites finds whether a text has any of them.
var cites = sieve.SetOf(citations...)

// maxCited is how many outlets are named.
const maxCited = 3

// Citing returns the outlets that a text says it has its news from, in the order in
// which it names them, without its own publisher, by its name or its host.
func Citing(text, publisher, link string) []string {
	host := hostName(link)
	var cited []string
	for paragraph := range strings.Lines(text) {
		for _, name := range citedIn(paragraph) {
			if voice := Voice(name); !IsOwn(name, publisher) && (host == "" || !IsOwn(name, host)) && !slices.ContainsFunc(cited, func(c string) bool { return Voice(c) == voice }) {
				cited = append(cited, name)
			}
		}
	}
	slices.SortStableFunc(cited, func(a, b string) int { return strings.Index(text, a) - strings.Index(text, b) })
	return cited[:min(len(cited), maxCited)]
}

// citedIn are the outlets that a paragraph cites.
func citedIn(paragraph string) (names []string) {
	if !cites.MayMatch(paragraph) {
		return nil
	}
	for _, c := range citations {
		for _, m := range c.FindAllStringSubmatch(paragraph, -1) {
			for _, name := range m[1:] {
				if name = outletOf(name); name != "" {
					names = append(names, name)
				}
			}
		}
	}
	return names
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
			return strings.TrimSuffix(strings.TrimSuffix(part, "'s"), "’s")
		}
	}
	return ""
}
