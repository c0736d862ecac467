package texts

import (
	"fmt"
	"math"
	"strings"

	"newsbot/bot/telegram"
)

// The most that a stranger's text may take in a message of ours, in UTF-16
// units. They are far beyond what publishers write; a feed that goes beyond
// them is not writing headlines.
const (
	MaxTitle  = 400 // a headline
	MaxName   = 64  // of a source, a publisher, a chat
	MaxPhrase = 200 // a query, a reason
)

// Line is a stranger's text as one line of at most units UTF-16 units; "" when
// nothing in it can be seen.
func Line(text string, units int) string {
	return telegram.Cut(strings.Join(strings.Fields(telegram.Escape(text).Plain()), " "), units)
}

// Teaser is the beginning of a stranger's text as one line of at most units UTF-16
// units. What is longer ends behind a whole word, where it has words so short.
func Teaser(text string, units int) string {
	whole := Line(text, math.MaxInt)
	short := telegram.Cut(whole, units)
	if short == whole {
		return whole
	}
	if space := strings.LastIndexByte(short, ' '); space > len(short)/2 {
		short = strings.TrimRight(short[:space], " ,;:–—-") + "…"
	}
	return short
}

// Count is a number of things in words.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
