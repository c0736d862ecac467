package store

import (
	"slices"
	"testing"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

func TestTextReasons(t *testing.T) {
	watch := func(q string) rows.Subscription {
		return rows.Subscription{Subscription: news.Subscription{ID: 9, Query: q}, Formerly: q}
	}
	follow := rows.Subscription{Subscription: news.Subscription{ID: 9, Source: 4}, Formerly: `source:"markets · europe"`}
	subs := []rows.Subscription{watch("ferry"), follow, watch("ferry · fog")}
	for _, tt := range []struct {
		why, text string
		want      []news.Reason
	}{
		{"none", "", nil},
		{"one that is watched", "ferry", []news.Reason{{Query: "ferry", Subscription: 9}}},
		{"one that is watched no more", "tide", []news.Reason{{Query: "tide"}}},
		{"two, of which one begins like another", "ferryman · ferry", []news.Reason{{Query: "ferryman"}, {Query: "ferry", Subscription: 9}}},
		{"a source with the separator in its name", `tide · source:"markets · europe"`, []news.Reason{{Query: "tide"}, {Source: 4, Subscription: 9}}},
		{"the longer of two that fit", "ferry · fog", []news.Reason{{Query: "ferry · fog", Subscription: 9}}},
	} {
		if got := textReasons(tt.text, subs); !slices.Equal(got, tt.want) {
			t.Errorf("%s: textReasons(%q) = %+v, want %+v", tt.why, tt.text, got, tt.want)
		}
	}
}

func FuzzTextReasons(f *testing.F) {
	f.Add("ferry · source:x")
	f.Fuzz(func(t *testing.T, text string) {
		subs := []rows.Subscription{
			{Subscription: news.Subscription{Query: "ferry"}, Formerly: "ferry"},
			{Subscription: news.Subscription{Source: 1}, Formerly: "source:x"},
		}
		if all := textReasons(text, subs); len(all) > len(text) {
			t.Errorf("%d reasons out of %d bytes", len(all), len(text))
		}
	})
}
