package faithful

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A number is one that a text states, with its unit of counting: "3.5bn" is
// 3,500,000,000.
type number struct {
	text    string   // as it is written, without the unit of counting
	digits  string   // "35"
	exp     int      // power of ten that digits count
	also    []string // values that its writer may have meant instead
	percent bool
	spelled bool // in words
}

// value is the same for all spellings of a number: "35e8".
func (n *number) value() string {
	digits := strings.TrimLeft(n.digits, "0")
	if digits == "" {
		return "0"
	}
	whole := strings.TrimRight(digits, "0")
	return whole + "e" + strconv.Itoa(n.exp+len(digits)-len(whole))
}

// values is all that a number may mean.
func (n *number) values() []string { return slices.Concat(n.also, []string{n.value()}) }

// numerals are digits with what stands inside numbers, and words.
var numerals = regexp.MustCompile(`\d+(?:[.,'’٬٫ ]\d+)*|\pL+`)

// numbers returns the numbers of a text, those in words by a table of words.
// What can be read in two ways, such as 1.234, is taken for thousands, in an
// article and its bullets alike.
func numbers(s string, cardinals map[string]int) []number {
	var list []number
	rest := plainDigits(foldedText(s))
	for at := numerals.FindStringIndex(rest); at != nil; at = numerals.FindStringIndex(rest) {
		var found []number
		text := rest[at[0]:at[1]]
		if rest = rest[at[1]:]; text[0] >= '0' && text[0] <= '9' {
			found = inDigits(text)
		} else if found, rest = inWords(text, rest, cardinals); found == nil {
			continue
		}
		last := &found[len(found)-1]
		rest = last.count(rest)
		if last.spelled && last.value() == "1e0" && !last.percent {
			continue // one is an article in most languages
		}
		list = append(list, found...)
	}
	return list
}

// foldedText returns a text in lower case with its characters in their common
// forms, such as a full-width 5 as 5.
func foldedText(s string) string { return strings.ToLower(norm.NFKC.String(s)) }

// plainDigits writes the digits of all scripts as 0 to 9.
func plainDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < utf8.RuneSelf || !unicode.IsDigit(r) {
			return r
		}
		zero := r // Unicode has each script's ten in their order, some of them side by side
		for unicode.IsDigit(zero - 1) {
			zero--
		}
		return '0' + (r-zero)%10
	}, s)
}

// inDigits reads digits and separators as one number, or as several that only
// stand together, such as the parts of a date. There is at least one.
func inDigits(text string) []number {
	if n, ok := grouped(text); ok {
		if strings.Contains(text, " ") { // two numbers perhaps: "on May 12 300 people"
			for part := range strings.FieldsSeq(text) {
				n.also = append(n.also, inDigits(part)[0].value())
			}
		}
		return []number{n}
	}
	separator := notDigit
	if strings.Contains(text, " ") {
		separator = unicode.IsSpace
	}
	var list []number
	for _, part := range strings.FieldsFunc(text, separator) {
		list = append(list, inDigits(part)...)
	}
	return list
}

// grouped reads digits with separators of thousands, a decimal sign, both or
// none as one number, if they can be one.
func grouped(text string) (number, bool) {
	groups := strings.FieldsFunc(text, notDigit)
	signs := []rune(strings.Map(func(r rune) rune {
		if notDigit(r) {
			return r
		}
		return -1
	}, text))
	n := number{text: text}
	if isDecimal(groups, signs) {
		fraction := groups[len(groups)-1]
		groups, signs = groups[:len(groups)-1], signs[:len(signs)-1]
		n.digits, n.exp = fraction, -len(fraction)
	}
	n.digits = strings.Join(groups, "") + n.digits
	for i, sign := range signs {
		// Three digits, but in India two before the last group.
		size := len(groups[i+1])
		if len(groups[0]) > 3 || sign != signs[0] || size != 3 && (size != 2 || i == len(signs)-1) {
			return number{}, false
		}
	}
	return n, true
}

// isDecimal reports whether the last of the signs between groups of digits
// begins a fraction.
func isDecimal(groups []string, signs []rune) bool {
	if len(signs) == 0 {
		return false
	}
	last, size := signs[len(signs)-1], len(groups[len(groups)-1])
	switch {
	case !strings.ContainsRune(".,٫", last):
		return false
	case len(signs) > 1:
		return last != signs[0]
	}
	return size != 3 || len(groups[0]) > 3 || groups[0] == "0" || last == '٫'
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

// inWords reads a word as a number, with the next word if it is "twenty five",
// and returns the rest of the text. A unit of counting by itself is one of it.
func inWords(text, rest string, cardinals map[string]int) ([]number, string) {
	if exp, ok := units[text]; ok && utf8.RuneCountInString(text) > 3 { // shorter ones mean other things by themselves
		return []number{{text: text, digits: "1", exp: exp, spelled: true}}, rest
	}
	value, ok := cardinals[text]
	if !ok {
		return nil, rest
	}
	if value >= 20 && value%10 == 0 {
		next := leadingWord(strings.TrimLeft(rest, " -"))
		if ones := cardinals[next]; ones > 0 && ones < 10 {
			value += ones
			rest = rest[strings.Index(rest, next)+len(next):]
		}
	}
	return []number{{text: text, digits: strconv.Itoa(value), spelled: true}}, rest
}

// count takes the units of counting and the percent sign that follow a number
// into it, and returns the rest.
func (n *number) count(rest string) string {
	if letter := leadingWord(rest); suffixes[letter] > 0 && !n.spelled {
		n.also = append(n.also, n.value()) // 3m may be three metres
		n.exp += suffixes[letter]
		rest = rest[len(letter):]
	}
	for {
		after := strings.TrimLeft(rest, " -")
		unit, exp := unitOf(after)
		if exp == 0 {
			break
		}
		n.exp += exp
		rest = after[len(unit):]
	}
	after := strings.TrimLeft(rest, " -")
	for _, sign := range percentWords {
		if behind, ok := strings.CutPrefix(after, sign); ok {
			n.percent = true
			return behind
		}
	}
	return rest
}

// unitOf returns the unit of counting that s begins with, and its power of ten.
func unitOf(s string) (string, int) {
	r, size := utf8.DecodeRuneInString(s)
	if exp := unitSigns[r]; exp > 0 {
		return s[:size], exp
	}
	word := leadingWord(s)
	return word, units[word]
}

// leadingWord returns the letters that s begins with.
func leadingWord(s string) string {
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) }); i >= 0 {
		return s[:i]
	}
	return s
}

// Numbers compares the numbers of a text with those of its translation into any
// language: one of the text that is lost, and one that the translation adds, ""
// if there is none. Those in words may become digits and the other way round.
func Numbers(text, translated string) (lost, added string) {
	from, to := numbers(text, anyCardinal), numbers(translated, anyCardinal)
	return lacking(to, from), lacking(from, to)
}

// lacking returns a number in digits that one list does not have and another
// has, "" if there is none.
func lacking(list, other []number) string {
	values := map[string]bool{}
	for _, n := range list {
		for _, v := range n.values() {
			values[v] = true
		}
	}
	for _, n := range other {
		if !n.spelled && !values[n.value()] {
			return n.text
		}
	}
	return ""
}
