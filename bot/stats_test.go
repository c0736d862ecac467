package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// TestStatsWithAChart reports for two days, and asks how the bot is doing: in words, and
// as a picture.
func TestStatsWithAChart(t *testing.T) {
	play(t, nil, func(s *scene) {
		if m := s.expect(simulator.Draft{From: s.ann, Text: "/stats"}, "How the bot is doing"); m.Photo == nil {
			t.Errorf("before any news /stats has no chart: %q", m.Text)
		}
		harbour, coast := s.addSource("Harbour News", news.FromAdmin), s.addSource("Coast Post", news.FromAdmin)
		for day := range 2 {
			for n := range 3 + day%4 {
				src := harbour
				if n == 0 {
					src = coast
				}
				item := news.Item{Title: fmt.Sprintf("Crossing %d of day %d", n, day), Link: fmt.Sprintf("https://harbour.example/%d/%d", day, n), Published: time.Now().Add(-time.Duration(n+1) * time.Minute)}
				s.report(src, item, "crossing", dest(s.bob))
			}
			s.away(24 * time.Hour)
		}
		if m := s.expect(simulator.Draft{From: s.ann, Text: "/stats dark"}, "Items on file", "Most alerts in 7 days: Harbour News 71%, Coast Post 29%"); m.Photo == nil {
			t.Errorf("/stats has no chart: %q", m.Text)
		}
		if m := s.expect(simulator.Draft{From: s.ann, Text: "/stats chart"}, "Most alerts"); m.Photo == nil || strings.Contains(m.Text, "Items on file") {
			t.Errorf("/stats chart says %q", m.Text)
		}
	})
}
