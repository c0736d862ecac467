package operate

import (
	"fmt"
	"testing"

	"newsbot/bot/talk"
)

func TestWhatAReloadChanged(t *testing.T) {
	var many []string
	for i := range namedInFull + 3 {
		many = append(many, fmt.Sprint("S", i))
	}
	for _, tt := range []struct {
		name    string
		changes Changes
		want    string
	}{
		{"nothing", Changes{}, "Nothing in it has changed."},
		{"a key", Changes{Keys: []string{"alert.bullets"}}, "Changed keys: alert.bullets"},
		{"each kind has its line", Changes{SourcesAdded: []string{"A", "B <c>"}, ChannelsRemoved: []string{"@desk"}, Restart: []string{"telegram.token"}},
			"New sources: A, B <c>\nChannels taken out: @desk\nOnly after a restart: telegram.token"},
		{"of many the first are named", Changes{SourcesRemoved: many}, "Sources taken out: S0, S1, S2, S3, S4, S5, S6, S7, S8, S9 and 3 more"},
	} {
		want := "The configuration was read again and is in force.\n" + tt.want
		if got := tt.changes.text(&talk.Call{}).Plain(); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", tt.name, got, want)
		}
	}
}
