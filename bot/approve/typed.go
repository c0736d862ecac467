package approve

import (
	"strconv"
	"strings"

	"newsbot/news"
)

// The words before what is to be changed, as editors type them. A point is named by
// its number.
const (
	headlineWord = "headline"
	deckWord     = "line"
)

// removed stands for what is to be left out.
const removed = "-"

// maxPoints is how many points a post can have.
const maxPoints = 9

// change reads what an editor wants changed, one thing a line: "headline: …",
// "line: …", "2: …". False where a line is none of these.
func change(typed string) (e news.Edit, ok bool) {
	for line := range strings.Lines(typed) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		name, text, found := strings.Cut(line, ":")
		text = strings.TrimSpace(text)
		if !found || text == "" || !enter(&e, strings.ToLower(strings.TrimSpace(name)), text) {
			return news.Edit{}, false
		}
	}
	return e, !e.IsZero()
}

// enter notes one change; false where there is no such part, or it cannot be left
// out.
func enter(e *news.Edit, part, text string) bool {
	n, err := strconv.Atoi(part)
	switch {
	case part == headlineWord && text != removed:
		e.Title = text
	case part == deckWord:
		deck := strings.TrimPrefix(text, removed)
		if text != removed {
			deck = text
		}
		e.Deck = &deck
	case err == nil && n >= 1 && n <= maxPoints:
		if e.Bullets == nil {
			e.Bullets = map[int]string{}
		}
		if text == removed {
			text = ""
		}
		e.Bullets[n-1] = text
	default:
		return false
	}
	return true
}
