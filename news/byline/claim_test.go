package byline

import "testing"

func TestUnclaimed(t *testing.T) {
	for _, tt := range []struct {
		title             string
		breaking, opinion bool
		want              string
	}{
		{"BREAKING: Ferry aground", true, false, "Ferry aground"},
		{"BREAKING: Ferry aground", false, true, "BREAKING: Ferry aground"},
		{"速報：フェリー座礁", true, false, "フェリー座礁"},
		{"Breaking Bad returns", true, false, "Breaking Bad returns"},
		{"BREAKING", true, false, "BREAKING"},
		{"Opinion | The bridge is late", false, true, "The bridge is late"},
		{"The bridge is late | Opinion", false, true, "The bridge is late"},
		{"Kommentar: Die Brücke kommt zu spät", false, true, "Die Brücke kommt zu spät"},
		{"Opinion is divided on the bridge", false, true, "Opinion is divided on the bridge"},
		{"Opinion:", false, true, "Opinion:"},
		{"", true, true, ""},
	} {
		if got := Unclaimed(tt.title, tt.breaking, tt.opinion); got != tt.want {
			t.Errorf("Unclaimed(%q, %v, %v) = %q, want %q", tt.title, tt.breaking, tt.opinion, got, tt.want)
		}
	}
}
