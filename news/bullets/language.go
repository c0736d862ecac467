package bullets

import (
	"strings"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
	"golang.org/x/text/language"
)

const (
	// enoughText is the length in characters from which on detection is worth
	// believing: on headlines alone it is wrong for one in five.
	enoughText = 100
	// detectBytes is how much of a text is looked at; more costs milliseconds
	// and changes nothing.
	detectBytes = 1500
	// sureEnough is the least confidence of whatlanggo, 0 to 1, that counts.
	sureEnough = 0.5
)

// unlikely are languages without a press to speak of that whatlanggo mistakes
// short texts of their large relatives for.
var unlikely = whatlanggo.Options{Blacklist: map[whatlanggo.Lang]bool{whatlanggo.Epo: true, whatlanggo.Ydd: true}}

// Language returns the BCP 47 primary subtag of a text's language, such as
// "en": that of hint (a tag of the page, else of the feed) if it names one, else
// what the text looks like, or "" if it is too short or too doubtful to say.
func Language(text, hint string) string {
	if lang := primary(hint); lang != "" {
		return lang
	}
	if utf8.RuneCountInString(text) < enoughText {
		return ""
	}
	info := whatlanggo.DetectWithOptions(head(text, detectBytes), unlikely)
	if info.Confidence < sureEnough {
		return ""
	}
	return primary(info.Lang.Iso6391())
}

// primary returns the primary subtag of a tag such as "en-GB" or "de_AT", or ""
// if it names no language. The two written forms of Norwegian are one.
func primary(tag string) string {
	t, err := language.Parse(strings.TrimSpace(tag))
	if err != nil {
		return ""
	}
	base, sure := t.Base()
	switch lang := base.String(); {
	case sure == language.No, lang == "und", lang == "mul":
		return ""
	case lang == "nb", lang == "nn":
		return "no"
	default:
		return lang
	}
}

// head returns at most the first n bytes of s, at least four, no character cut.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for end := n; end > n-utf8.UTFMax; end-- {
		if utf8.RuneStart(s[end]) {
			return s[:end]
		}
	}
	return s[:n] // it is no UTF-8
}
