package news

import (
	"errors"
	"fmt"
	"testing"
)

func TestFaultsAreReadInALog(t *testing.T) {
	tests := []struct {
		what  string
		fault *Fault
		want  string
	}{
		{"a sentence without places", &Fault{Code: "query.empty"}, "query.empty"},
		{"arguments stand by name", &Fault{"query.too-long", Args{"n": 501, "most": 500}}, `query.too-long (most="500" n="501")`},
		{"a stranger's text cannot break the line", &Fault{"query.field", Args{"name": "a\nb"}}, `query.field (name="a\nb")`},
		{"a fault within a fault", &Fault{"feeds.none", Args{"why": &Fault{Code: "feeds.timeout"}}}, `feeds.none (why="feeds.timeout")`},
	}
	for _, tt := range tests {
		if got := tt.fault.Error(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.what, got, tt.want)
		}
		var f *Fault
		if !errors.As(fmt.Errorf("read: %w", tt.fault), &f) || f != tt.fault {
			t.Errorf("%s: not found below another error", tt.what)
		}
	}
}
