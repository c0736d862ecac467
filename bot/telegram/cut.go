package telegram

import "github.com/clipperhouse/uax29/v2/graphemes"

// Cut shortens plain text to at most units UTF-16 units, the ellipsis that it
// then ends with among them. It parts no character from its accents, and no
// emoji.
func Cut(text string, units int) string {
	if Units(text) <= units {
		return text
	}
	end, used := 0, Units("…")
	for g := graphemes.FromString(text); g.Next(); {
		if used += Units(g.Value()); used > units {
			break
		}
		end = g.End()
	}
	return text[:end] + "…"
}
