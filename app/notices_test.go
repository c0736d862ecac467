package app

import (
	"strings"
	"testing"
	"time"

	"newsbot/news"
)

func TestTroubleSaysWhatToDo(t *testing.T) {
	for _, tt := range []struct {
		why     string
		src     news.Source
		trouble news.Trouble
		want    string
	}{
		{"a configured source has ended", news.Source{Origin: news.FromConfig}, news.Ended, "take it out of the configuration"},
		{"another has", news.Source{Name: "Harbour", Origin: news.FromAdmin}, news.Ended, "/removesource Harbour takes it away"},
		{"it fails", news.Source{State: news.SourceState{Error: "status 500"}}, news.Failing, "The last answer: status 500"},
		{"it is silent", news.Source{State: news.SourceState{Posted: time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)}}, news.Silent, "since 3 March"},
	} {
		if got := troubleText(&tt.src, tt.trouble); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q in it", tt.why, got, tt.want)
		}
	}
}
