package news

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestZoneOf(t *testing.T) {
	for _, tt := range []struct{ why, place, zone string }{
		{"a zone's name", "Europe/Berlin", "Europe/Berlin"},
		{"in small letters and with a space", "america/new york", "America/New_York"},
		{"the city it is called after", "berlin", "Europe/Berlin"},
		{"a city of several words", "New York", "America/New_York"},
		{"without its accent", "sao paulo", "America/Sao_Paulo"},
		{"with it", "São Paulo", "America/Sao_Paulo"},
		{"a city within a country's folder", "buenos aires", "America/Argentina/Buenos_Aires"},
		{"a capital that no zone is called after", "Bern", "Europe/Zurich"},
		{"the capital of the United States", "Washington D.C.", "America/New_York"},
		{"of Australia", "canberra", "Australia/Sydney"},
		{"of India", "New Delhi", "Asia/Kolkata"},
		{"of China", "Beijing", "Asia/Shanghai"},
		{"of the Seychelles", "Victoria", "Indian/Mahe"},
		{"of Turkey", "Ankara", "Europe/Istanbul"},
		{"with the dotted capital", "İstanbul", "Europe/Istanbul"},
		{"in German", "Wien", "Europe/Vienna"},
		{"in Russian", "Москва", "Europe/Moscow"},
		{"in Ukrainian", "київ", "Europe/Kyiv"},
		{"in Arabic", "القاهرة", "Africa/Cairo"},
		{"in Chinese", "北京", "Asia/Shanghai"},
		{"in Japanese", "東京", "Asia/Tokyo"},
		{"a name that is old", "Calcutta", "Asia/Calcutta"},
		{"no zone at all", "utc", "UTC"},
		{"an apostrophe", "N’Djamena", "Africa/Ndjamena"},
		{"a dash", "port au prince", "America/Port-au-Prince"},
		{"a place nobody knows", "Atlantis", ""},
		{"nothing", "", ""},
		{"a mark alone", "/", ""},
		{"a path", "../../etc/passwd", ""},
	} {
		if got := ZoneOf(tt.place); got != tt.zone {
			t.Errorf("%s: ZoneOf(%q) = %q, want %q", tt.why, tt.place, got, tt.zone)
		}
	}
}

func TestEveryZoneIsThere(t *testing.T) {
	for place, zone := range zones().of {
		if _, ok := Zone(zone); !ok || place == "" {
			t.Errorf("%q is in %q, which is no zone", place, zone)
		}
	}
	for _, name := range []string{"", "Local", "Nowhere/City"} {
		if _, ok := Zone(name); ok {
			t.Errorf("%q is a zone", name)
		}
	}
	if n := len(zones().of); n < 900 {
		t.Errorf("%d places, want 900", n)
	}
}

func TestZonesLike(t *testing.T) {
	if got := ZonesLike("ber", 5); !slices.Contains(got, "Berlin") || !slices.Contains(got, "Bern") || len(got) > 5 {
		t.Errorf("like %q are %q", "ber", got)
	}
	if got := ZonesLike(" ", 5); got != nil {
		t.Errorf("like nothing are %q", got)
	}
}

// a moment in a zone, such as "2026-03-29 02:30" or, with its offset, "2026-10-25 02:30 +0100".
func moment(t *testing.T, zone, s string) time.Time {
	t.Helper()
	z, ok := Zone(zone)
	if !ok {
		t.Fatalf("no zone %s", zone)
	}
	layout := "2006-01-02 15:04 -0700"
	if strings.Count(s, " ") == 1 {
		layout = "2006-01-02 15:04"
	}
	at, err := time.ParseInLocation(layout, s, z)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestUsualZonesExist(t *testing.T) {
	for _, name := range UsualZones {
		if _, ok := Zone(name); !ok || ZoneOf(name) != name {
			t.Errorf("%s is no zone, or another: %q", name, ZoneOf(name))
		}
	}
}
