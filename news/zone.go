package news

import (
	_ "embed"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // for machines without a database of zones
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// zoneNames lists the zones of the tz database that are called after a place,
// one a line, those of today first. Source: its zone.tab and the names that Go's
// copy has beside it.
//
//go:embed zones.txt
var zoneNames string

// capitals lists cities that no zone is called after, capitals above all, and
// what other languages call those that one is, behind their zone.
//
//go:embed capitals.txt
var capitals string

// UsualZones are some that most people find theirs among, from Greenwich to the
// east; every other can be named.
var UsualZones = []string{
	"UTC", "Europe/London", "Africa/Lagos", "Europe/Berlin", "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow", "Asia/Dubai", "Asia/Kolkata",
	"Asia/Singapore", "Asia/Hong_Kong", "Asia/Tokyo", "Australia/Sydney", "America/Sao_Paulo", "America/New_York", "America/Chicago", "America/Los_Angeles",
}

// ZoneOf returns the zone of a place: the name of a zone (Europe/Berlin), a city
// that one is called after, or a country's capital, in many languages. Case, accents
// and marks do not count. It returns "" for a place that is not known.
func ZoneOf(place string) string { return zones().of[placeKey(place)] }

// ZonesLike returns places that begin as the given one does, each in another zone
// and the cities that zones are called after first, at most n of them.
func ZonesLike(place string, n int) (places []string) {
	key := placeKey(place)
	if key == "" {
		return nil
	}
	seen := make(map[string]bool)
	for _, p := range zones().places {
		if k := placeKey(p); len(places) < n && strings.HasPrefix(k, key) && !seen[zones().of[k]] {
			seen[zones().of[k]] = true
			places = append(places, p)
		}
	}
	return places
}

// A gazetteer knows where places are.
type gazetteer struct {
	of     map[string]string // :: placeKey → zone
	places []string          // as people write them, those of zones first
}

// zones reads the lists once. A capital is meant before a city of that name.
var zones = sync.OnceValue(func() *gazetteer {
	g := &gazetteer{of: make(map[string]string)}
	for line := range strings.Lines(zoneNames) {
		zone := strings.TrimSpace(line)
		g.of[placeKey(zone)] = zone
		g.add(strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " "), zone)
	}
	for line := range strings.Lines(capitals) {
		zone, cities, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for city := range strings.SplitSeq(cities, ", ") {
			g.add(city, zone)
		}
	}
	return g
})

// add adds a place, in the zone of the last who says so.
func (g *gazetteer) add(place, zone string) {
	key := placeKey(place)
	if g.of[key] != zone {
		g.places = append(g.places, place)
	}
	g.of[key] = zone
}

// placeKey is what counts of the name of a place: its letters and digits, without
// case and accents.
func placeKey(place string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		case unicode.IsMark(r) && r > 0x36f: // part of a letter, beyond Latin, Greek and Cyrillic
			return r
		}
		return -1
	}, strings.ReplaceAll(norm.NFKD.String(place), "ß", "ss"))
}

// Zone returns the location of a zone's name, and whether there is such a zone.
func Zone(name string) (*time.Location, bool) {
	if name == "" || name == "Local" {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}
