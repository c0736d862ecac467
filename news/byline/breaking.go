package byline

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// breakingWords open the headlines of news that will not wait, folded to lower
// case, in the languages of the large agencies' wires.
var breakingWords = []string{
	"breaking news", "breaking", "just in", "urgent", "news alert", "newsflash", "flash", // English, French
	"eilmeldung", "eil", "dringend", // German
	"última hora", "ultima hora", "urgente", // Spanish, Portuguese, Italian
	"dernière minute", "alerte info", "alerte", // French
	"ultim'ora", "ultim’ora", "ultimora", // Italian
	"срочно", "молния", "терміново", // Russian, Ukrainian
	"son dakika", "pilne", "spoed", // Turkish, Polish, Dutch
	"速報", "突发", "突發", "快讯", "快訊", "속보", // Japanese, Chinese, Korean
	"عاجل", "فوری", // Arabic, Persian
}

// IsBreaking says whether a headline itself claims to be breaking news: it opens
// with such a word, set apart by a colon, dash, bar, bracket or exclamation
// mark, or in capitals. "Breaking Bad returns" does not.
func IsBreaking(title string) bool {
	title = strings.TrimLeftFunc(title, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	folded := strings.ToLower(title)
	for _, w := range breakingWords {
		rest, ok := strings.CutPrefix(folded, w)
		if ok && (setApart(rest) || shouted(title, w)) {
			return true
		}
	}
	return false
}

// setApart says whether what follows a word begins with a mark that separates.
func setApart(rest string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, " \u00a0"))
	return strings.ContainsRune(":：|｜–—-!！]】)）/•丨", r)
}

// shouted says whether the word that opens a title stands in capitals there
// while the title goes on in ordinary letters.
func shouted(title, word string) bool {
	if len(title) <= len(word) || title[len(word)] != ' ' {
		return false
	}
	head, rest := title[:len(word)], title[len(word):]
	return head == strings.ToUpper(head) && head != strings.ToLower(head) && rest != strings.ToUpper(rest)
}
