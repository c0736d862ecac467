package alert

import (
	"fmt"
	"strings"
	"testing"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// many are alerts of two reasons in turn.
func many(n int, title string) []alert {
	var list []alert
	for i := range n {
		item := news.Item{Title: fmt.Sprintf("%s %d", title, i), Link: fmt.Sprintf("https://h.example/%d", i)}
		why := because{watch: []string{"ferry", "gold"}[i%2]}
		list = append(list, newAlert(texts.Printer{}, &item, []reporter{{"Harbour News", item.Link}}, why, item.When()))
	}
	return list
}

func TestDigestHoldsManyUnderTheirReasons(t *testing.T) {
	text, n := digest(many(30, "Story"), "the footer")
	plain := text.Plain()
	if n != 30 || !strings.HasPrefix(plain, "Catching up: 30 stories\n\nyou watch ferry\n• Story 0 · Harbour News\n• Story 2 · ") {
		t.Errorf("digest of %d alerts:\n%s", n, plain)
	}
	if !strings.Contains(plain, "\n\nyou watch gold\n• Story 1 · Harbour News\n") || !strings.HasSuffix(plain, "\n\nthe footer") {
		t.Errorf("without its second group or its footer:\n%s", plain)
	}
	if got := strings.Count(string(text), "<a href"); got != 30 {
		t.Errorf("%d links, want one a story", got)
	}
}

func TestDigestKeepsTheLimits(t *testing.T) {
	for why, list := range map[string][]alert{
		"more stories than a digest holds": many(200, "Short"),
		"long headlines":                   many(60, strings.Repeat("Seventy 𝔣erries wait & wait <here> ", 20)),
	} {
		text, n := digest(list, "")
		entities := strings.Count(string(text), "<a ") + strings.Count(string(text), "<b>") + strings.Count(string(text), "<i>")
		if n < 1 || n > len(list) || telegram.Length(text) > telegram.MaxText || entities > 100 {
			t.Errorf("%s: %d held in %d units with %d entities", why, n, telegram.Length(text), entities)
		}
		if more, _ := digest(list[:n], ""); more != text {
			t.Errorf("%s: those it holds alone make another digest", why)
		}
	}
}

func TestABurstBecomesADigest(t *testing.T) {
	m, n := merged(news.Destination{Chat: 1}, many(maxMerged+1, "Story"), wishes("", news.Group))
	if n != maxMerged+1 || !strings.HasPrefix(m.Text.Plain(), "Catching up: 21 stories") || m.Buttons != nil {
		t.Errorf("message of %d alerts with %d buttons:\n%s", n, len(m.Buttons), m.Text.Plain())
	}
	if m, n := merged(news.Destination{Chat: 1}, many(maxMerged, "Story"), wishes("", news.Group)); n != maxMerged || strings.Contains(m.Text.Plain(), "Catching up") {
		t.Errorf("as many as one message holds in full: %d in\n%s", n, m.Text.Plain())
	}
}
