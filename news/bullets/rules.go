package bullets

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The length of a bullet, in words: fewer say nothing, more do not fit an
// alert.
const (
	minWords = 4
	maxWords = 35
)

// worthTelling reports whether a sentence could be a bullet, if one form of it
// has the right length: it is whole, no question and nothing of the page around
// the news.
func worthTelling(s string) bool {
	return !isQuestion(s) && !isCut(s) && !isJunk(s) && !isCaption(s)
}

// isQuestion reports whether s asks something; one that only quotes a question
// counts too, for the quoted one often stands alone in an alert.
func isQuestion(s string) bool {
	return strings.Contains(s, "?") || strings.Contains(s, "？") || strings.Contains(s, "؟")
}

// ends reports whether s ends with the mark of a sentence, as a heading does not.
func ends(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(s, trails))
	return mayEnd(r)
}

// trails reports whether r may follow the mark that ends a sentence.
func trails(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("\"'”’»›)]}」』）】〉》", r)
}

// isCut reports whether s was cut off, or breaks off, or only leads to what
// comes next.
func isCut(s string) bool {
	s = strings.TrimRightFunc(s, trails)
	return strings.HasSuffix(s, "...") || strings.HasSuffix(s, "…") || strings.HasSuffix(s, ":") ||
		strings.HasSuffix(s, "[") || strings.HasSuffix(s, ",")
}

// isCaption reports whether s is the text of a picture: "Scandal: the mayor,
// pictured in May".
func isCaption(s string) bool {
	return strings.Contains(s, "(left)") || strings.Contains(s, "(right)") || strings.Contains(s, "(above)") ||
		strings.Contains(s, "pictured in ") || strings.Contains(s, "pictured with ") || strings.Contains(s, ", pictured ")
}

// pronouns point back at the sentence before when a sentence begins with one.
// A word that is an article too in one of the languages is not here.
var pronouns = map[string]map[string]bool{
	"en": set(`he she it they his her hers its their theirs them him this that these those such
		it's he's she's they're that's it’s he’s she’s they’re that’s both neither another others`),
	"de": set(`er sie es ihm ihr ihre ihren ihrem ihrer ihn ihnen sein seine seinen seinem seiner dies diese dieser
		dieses diesen diesem dort dazu dabei damit dafür dagegen daran darauf deren dessen`),
	"fr": set(`il elle ils elles ce cela ceci cette ces cet son sa ses leur leurs celui celle ceux c'est c’est`),
	"es": set(`él ella ello ellos ellas este esta esto estos estas ese esa eso su sus aquel aquella`),
	"it": set(`egli lui lei loro esso essa questo questa questi queste quello quella suo sua suoi sue ciò`),
	"pt": set(`ele ela eles elas isso isto este esta estes estas esse essa seu sua seus suas`),
	"nl": set(`hij zij ze het dit deze die dat hun haar zijn`),
	"sv": set(`han hon den det de detta denna dessa hans hennes deras`),
	"da": set(`han hun den det de dette denne disse hans hendes deres`),
	"no": set(`han hun den det de dette denne disse hans hennes deres`),
	"ru": set(`он она оно они его её ее их это этот эта эти тот та те`),
}

// calendar are the words that "this" needs no other sentence before.
var calendar = set(`week weekend month year season spring summer autumn fall winter morning afternoon evening`)

// leansBack reports whether s begins with a word that only the sentence before
// explains; "this week" explains itself.
func leansBack(s, lang string) bool {
	s = strings.TrimLeftFunc(s, opens)
	first, rest := s, ""
	if i := strings.IndexFunc(s, endsWord); i >= 0 {
		first, rest = s[:i], strings.TrimLeft(s[i:], " ")
	}
	first = strings.ToLower(first)
	return pronouns[lang][first] && !(first == "this" && calendar[firstWord(rest)])
}

// endsWord reports whether r cannot stand in a word such as "it's".
func endsWord(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }

// repeats reports whether more than four fifths of the words of s stand in one
// of the others, so that s tells nothing new beside it.
func repeats(s string, others ...string) bool {
	words := plainWords(s)
	for _, o := range others {
		known := make(map[string]bool)
		for _, w := range plainWords(o) {
			known[w] = true
		}
		n := 0
		for _, w := range words {
			if known[w] {
				n++
			}
		}
		if 5*n > 4*len(words) {
			return true
		}
	}
	return false
}

// plainWords returns the runs of letters and digits of s in lower case; in
// scripts without spaces each letter is a word.
func plainWords(s string) []string {
	var words []string
	start := -1
	for i, r := range s {
		switch {
		case Unspaced(r):
			words = append(words, s[i:i+utf8.RuneLen(r)])
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			words = append(words, strings.ToLower(s[start:i]))
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, strings.ToLower(s[start:]))
	}
	return words
}

// WordCount counts the words of s as a reader would: a dash is none, and in
// scripts without spaces two characters are one.
func WordCount(s string) int {
	n, dense := 0, 0
	inside := false // a word that is counted
	for _, r := range s {
		switch {
		case Unspaced(r):
			dense++
			inside = false
		case unicode.IsSpace(r):
			inside = false
		case !inside && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			n++
			inside = true
		}
	}
	return n + dense/2
}

// Unspaced reports whether r belongs to a script that is written without spaces
// between words.
func Unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana,
		unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
