package bullets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/internal/sieve"
)

// The length of a bullet, in words: fewer say nothing, more do not fit an alert.
// The first sentence of an article says most, and may take more room.
const (
	minWords = 4
	maxWords = 30
	maxLead  = 45
)

// leastPoint is how many words a publisher's own point has at least.
const leastPoint = 2

// emptied is a quotation that lost what was in it.
var emptied = sieve.MustCompile(`["“„«]\s*["”“»]`)

// endsAbbreviated reports whether s ends in an abbreviation that something always
// follows, and so was cut off there.
func endsAbbreviated(s, lang string) bool {
	word, found := strings.CutSuffix(strings.TrimRightFunc(s, trails), ".")
	if !found {
		return false
	}
	p := splitter{lang: lang}
	if abbreviations[lang] == nil {
		p.lang = ""
	}
	_, word = lastWord(word)
	kind := p.kindOf(word)
	return kind == goesOn || kind == byNumber && utf8.RuneCountInString(word) > 1 && !starters[capitalized(word)]
}

// worthTelling reports whether a sentence could be a bullet, if one form of it
// has the right length: it is whole, no question and nothing of the page around
// the news.
func worthTelling(s string) bool {
	return !isQuestion(s) && !isCut(s) && !asking.MatchString(s) && !promises.MatchString(s) && !answer.MatchString(s) && unglued(s) == s && !isJunk(s) && !lostHead.MatchString(s) && strings.Count(s, "（") == strings.Count(s, "）") && !whys[strings.ToLower(firstWord(s))] && !isShouted(s) && !emptied.MatchString(s)
}

// isQuestion reports whether s asks something; one that only quotes a question
// counts too, for the quoted one often stands alone in an alert.
func isQuestion(s string) bool {
	return strings.Contains(s, "?") || strings.Contains(s, "？") || strings.Contains(s, "؟") || strings.HasSuffix(s, "か。")
}

// whys are the words that begin a question or, with a full stop, its heading: "Why
// ferries sink."
var whys = set(`why warum weshalb wieso pourquoi perché waarom varför hvorfor почему чому dlaczego proč neden niçin`)

// asking are the headings of what a German text goes on to answer: "Wie teuer das wird."
var asking = sieve.MustCompile(`^(?:Was|Wie|Wer|Wo|Wohin|Woher|Welche[rsnm]?) [^,]*[.]$`)

// answer is the beginning of one to a question that is not told.
var answer = sieve.MustCompile(`^(?:Ja|Nein|Yes|No|Sí|Oui|Non|Sim|Não), `)

// asks reports whether s says only who asked or called what stands before it: “Where
// is it?” | Ann Hale asked.
func asks(s string) bool { return asked.MatchString(s) }

// asked is a sentence of somebody who asked what stands before it.
var asked = sieve.MustCompile(`^\p{Lu}[\p{L}.'’-]*(?: [\p{L}.'’-]+){0,3} (?:asked|wondered|shouted|cried|joked|exclaimed|quipped|replied|fragte|rief|demanda|preguntó)(?: before| after| as| while| and| with| on|,|\.|$)`)

// isShouted reports whether s ends with an exclamation mark of its own.
func isShouted(s string) bool { return strings.HasSuffix(s, "!") || strings.HasSuffix(s, "！") }

// ends reports whether s ends with the mark of a sentence, as a heading does not.
func ends(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRightFunc(s, trails))
	return mayStop(r)
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
		strings.HasSuffix(s, "[") || strings.HasSuffix(s, ",") || onlyLeads(s)
}

// onlyLeads reports whether s ends as leadsOn finds: with a digit or a sign beyond ASCII,
// before full stops and brackets. It spares most sentences the expression.
func onlyLeads(s string) bool {
	end := strings.TrimRight(s, ".)")
	return end != "" && (isDigit(end[len(end)-1]) || end[len(end)-1] >= utf8.RuneSelf) && leadsOn.MatchString(s)
}

// leadsOn is the end of what only leads to a list, a drawing or a formula: "is simple: 1.",
// "图纸如下。"
var leadsOn = sieve.MustCompile(`[:：] ?\d{1,2}[.、)）]?$|\p{Han} ?\d{1,2}[.、]$|[：，、]$|(?:如下|如图|如图所示|见图|就是|即)。$`)

// beginsSmall reports whether a sentence begins with a small letter, and so lost what
// stood before: "18" of a box beside "berths are free". "iPhone" may begin one.
func beginsSmall(s string) bool {
	s = strings.TrimLeftFunc(s, opens)
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r) && !isBrand(s)
}

// credits are what stands in the text of a picture: who took it.
var credits = sieve.MustCompile(`\((?:AP )?Photo\b|\(Foto\b|\bFoto: |\bPhoto: |\bFotos: |\bBild: |\bCredit: |Photograph: |Photo by |\b(?:AFP|Reuters|REUTERS|AP|dpa|EPA|EFE|ANSA|Getty|TT|Scanpix|Keystone|APA)/|/(?:AFP|Reuters|REUTERS|AP|dpa|EPA|EFE|Getty|AP Photo|Shutterstock|Archiv)\b|\b(?:Symbolbild|Archivbild|Archivfoto|File photo|Illustration|Fotomontage)\b`)

// isCaption reports whether s is the text of a picture: "Scandal: the mayor,
// pictured in May".
func isCaption(s string) bool {
	return credits.MatchString(s) || strings.HasPrefix(s, "A general view of ") || strings.HasPrefix(s, "An aerial view of ") || strings.Contains(s, "(left)") || strings.Contains(s, "(right)") || strings.Contains(s, "(above)") ||
		strings.Contains(s, "pictured in ") || strings.Contains(s, "pictured with ") || strings.Contains(s, ", pictured ")
}

// creditLine is a line of who took the picture whose text stands before it.
var creditLine = sieve.MustCompile(`^(?:File )?(?i:photos?|photographs?|photo credit|image|image credit|picture|fotos?|bild|foto di|crédit photo|credit)(?: ?[:/]| by | courtesy | via | von | de ).{2,60}$`)

// lostHead is the beginning of a sentence that lost what stood before: "，期权市场".
var lostHead = sieve.MustCompile(`^[,，、;；。:：)）」』》]`)

// plainWords returns the runs of letters and digits of s in lower case; in
// scripts without spaces each letter is a word.
func plainWords(s string) []string {
	s = strings.ToLower(s)
	words := make([]string, 0, len(s)/5)
	start := -1
	for i, r := range s {
		switch {
		case Unspaced(r):
			words = append(words, s[i:i+utf8.RuneLen(r)])
		case isWordRune(r):
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			words = append(words, s[start:i])
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, s[start:])
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

// A Rule is something that a bullet must obey, whatever it costs in likeness to the
// publishers' own bullets. The evaluation leaves one out to say its price.
type Rule uint16

// The rules whose price is measured; see RuleNames.
const (
	RuleVoice   Rule = 1 << iota // nobody's words as ours, a quotation with its speaker
	RulePage                     // nothing of the page or to its reader
	RuleLeaning                  // nothing that leans on what is not told
	RuleSame                     // nothing twice: headline, deck and bullets
	RuleLength                   // at most maxWords, maxLead for the first
	RuleDoubt                    // nothing that looks like what has a fault
)

// RuleNames are the names of the rules, in the order of their bits.
var RuleNames = []string{"voice", "page", "leaning", "same", "length", "doubt"}

// Without returns the model as it would be without some of the rules, for the
// evaluation.
func (m Model) Without(rules Rule) *Model {
	m.without = rules
	return &m
}

// obeys reports whether a rule is in force.
func (d *document) obeys(r Rule) bool { return d.without&r == 0 }
