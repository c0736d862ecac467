package dates

import (
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // zones by name, on machines that have none
	"unicode"
)

// Pieces of a date that name its zone or only explain it.
var (
	monotonic = regexp.MustCompile(` m=[+-]\d+\.\d+$`)                                                 // of Go's Time.String
	zoneNote  = regexp.MustCompile(`((?:[+-]\d\d:?\d\d|\b(?:GMT|UTC|Z))) ?\([^()+\-\d][^()]*\)`)       // what the offset is called
	zoneName  = regexp.MustCompile(`\[?\b([A-Z][A-Za-z]+(?:/[A-Z][A-Za-z0-9_+-]*)+|[ECMP]T)\b\]?\s*$`) // in the tz database
)

// zonesOfAmerica are the names of zones that know by themselves whether it is
// summer.
var zonesOfAmerica = map[string]string{
	"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
}

// longNames are zones by their whole names, as browsers and Windows have them.
var longNames = strings.NewReplacer(
	"coordinated universal time", "utc", "greenwich mean time", "gmt", "british summer time", "bst",
	"central european standard time", "cet", "central european time", "cet", "central european summer time", "cest",
	"western european standard time", "wet", "western european time", "wet", "western european summer time", "west",
	"eastern european standard time", "eet", "eastern european time", "eet", "eastern european summer time", "eest",
	"eastern standard time", "est", "eastern daylight time", "edt", "central standard time", "cst", "central daylight time", "cdt",
	"mountain standard time", "mst", "mountain daylight time", "mdt", "pacific standard time", "pst", "pacific daylight time", "pdt",
	"moscow standard time", "msk", "india standard time", "ist", "japan standard time", "jst", "korea standard time", "kst",
	"singapore standard time", "sgt", "hong kong time", "hkt",
)

// takeZone takes a zone of the tz database off the end of a text, and what
// only explains an offset. zone is nil where none is named.
func takeZone(text string) (rest string, zone *time.Location) {
	text = zoneNote.ReplaceAllString(monotonic.ReplaceAllString(text, ""), "$1")
	if m := zoneName.FindStringSubmatchIndex(text); m != nil {
		name := text[m[2]:m[3]]
		if whole, ok := zonesOfAmerica[name]; ok {
			name = whole
		}
		if found, err := time.LoadLocation(name); err == nil {
			return text[:m[0]], found
		}
	}
	if strings.ContainsFunc(text, isHan) { // CST is China's there
		text = strings.ReplaceAll(text, "CST", "+0800")
	}
	return text, nil
}

// isHan says whether a character is a Chinese one.
func isHan(c rune) bool { return unicode.Is(unicode.Han, c) }
