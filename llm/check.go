package llm

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/news/bullets"
	"newsbot/news/faithful"
)

const (
	fewest   = 3  // bullets of an alert, unless its reader wants fewer
	minWords = 4  // of a bullet: fewer say nothing
	maxWords = 35 // of a bullet: more do not fit an alert
)

// check judges each bullet of an article by itself, and puts the article's own
// sentence in the place of one that fails. The error, of the first that failed, is
// there if none of them passed: a model that tells nothing true of an article is
// done without.
func check(a bullets.Article, list []string) ([]string, error) {
	src := faithful.Read(a)
	told := []string{a.Title, a.Deck}
	var failed error
	passed := make([]string, len(list))
	good := 0
	for i, b := range list {
		err := checkOne(src, b, told)
		if err == nil {
			passed[i] = b
			told = append(told, b)
			good++
		} else if failed == nil {
			failed = err
		}
	}
	switch good {
	case len(list):
		return passed, nil
	case 0:
		return nil, failed
	}
	return filled(a, src, passed, told), nil
}

// filled puts the article's own sentences in the empty places of a list, those that
// the others do not tell already, in whole or in part, and drops the places that
// stay empty.
func filled(a bullets.Article, src *faithful.Source, list, told []string) []string {
	own := bullets.Summarize(a, ownSentences)
	for i := range list {
		for list[i] == "" && len(own) > 0 {
			text := own[0].Text
			told := append(told, list...)
			retold := slices.ContainsFunc(told, func(t string) bool { return t != "" && src.Repeats(t, []string{text}) })
			if !retold && !src.Repeats(text, told) {
				list[i] = text
			}
			own = own[1:]
		}
	}
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// ownSentences is how many of the article's own are at hand.
const ownSentences = 5

// checkOne says what is wrong with one bullet; nil if nothing is.
func checkOne(src *faithful.Source, b string, told []string) error {
	if fault := formFault(b); fault != "" {
		return fmt.Errorf("%w: %s: %q", ErrAnswer, fault, shortened(b))
	}
	if src.Repeats(b, told) {
		return fmt.Errorf("%w: it says again what the alert has: %q", ErrAnswer, shortened(b))
	}
	if fault := src.Fault(b); fault != "" {
		return fmt.Errorf("%w: %s: %q", ErrUnfaithful, fault, shortened(b))
	}
	return nil
}

// formFault says what is wrong with a bullet by itself, or "".
func formFault(b string) string {
	n := bullets.WordCount(b)
	switch {
	case n < minWords:
		return fmt.Sprintf("%d words", n)
	case n > maxWords:
		return fmt.Sprintf("%d words, more than %d", n, maxWords)
	case strings.ContainsAny(b, "?？؟\u037e"):
		return "a question"
	case strings.HasSuffix(b, ":"), strings.HasSuffix(b, "..."), strings.HasSuffix(b, "…"):
		return "it breaks off"
	}
	return lineFault(b)
}

// links are what Telegram would make a link, a mention or a command of, also
// without markup; and the addresses that a reader would type.
var links = regexp.MustCompile(`(?i)://|www\.|\pL{2,}\.\pL{2,}|(?:^|[^\pL\pN])[@/#]\w`)

// markup is Markdown and HTML.
var markup = regexp.MustCompile("[*_]{2}|`|[<>]|^\\s*(?:#+|[-*•>]|\\d+[.)])\\s|\\]\\(|[{}]|\\[\\[|(?:^|\\s)[*_]\\pL|\\pL[*_](?:\\s|$)")

// lineFault says why a text is not one plain line, or "".
func lineFault(s string) string {
	switch {
	case s == "":
		return "nothing in it"
	case !utf8.ValidString(s):
		return "broken characters"
	case strings.IndexFunc(s, unprintable) >= 0:
		return "more than one line, or hidden characters or emoji"
	case markup.MatchString(s):
		return "markup"
	case links.MatchString(s):
		return "a link or mention"
	}
	return ""
}

// unprintable reports whether r has no place in a line of news: line breaks and
// other controls, what turns or hides text, emoji. The joiners belong to the
// spelling of Persian and Indian languages.
func unprintable(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	if r == nonJoiner || r == joiner {
		return false
	}
	emoji := r >= 0x1F000 && r < 0x20000 || r >= 0x2600 && r < 0x27C0
	return emoji || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) || r == utf8.RuneError
}

// shortened returns what an error repeats of an answer.
func shortened(s string) string {
	const most = 80 // characters
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
