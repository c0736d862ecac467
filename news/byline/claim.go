package byline

import "strings"

// Unclaimed returns a headline without the words by which it says that it is
// breaking news, or opinion: they stand there already where an alert says so by a
// mark of its own. A headline that has nothing else keeps them.
func Unclaimed(title string, breaking, opinion bool) string {
	if rest := afterBreaking(title); breaking && rest != "" {
		title = rest
	}
	if opinion {
		title = strings.TrimSpace(title)
		title = orWhole(strings.TrimSpace(opinionOpens.ReplaceAllString(title, "")), title)
		title = orWhole(strings.TrimSpace(opinionEnds.ReplaceAllString(title, "")), title)
	}
	return title
}

// orWhole is a part, or the whole where nothing is left of it.
func orWhole(part, whole string) string {
	if part == "" {
		return whole
	}
	return part
}
