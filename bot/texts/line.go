package texts

import (
	"fmt"
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

// Count is a number of things in words.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
