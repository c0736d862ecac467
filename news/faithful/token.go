package faithful

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/news/bullets"
)

// A token is a word or a number of a sentence, as it is compared with those of
// another.
type token struct {
	text  string
	stem  string // the same for the forms of a word; the value of a number
	kind  tokenKind
	unit  string // of a number: "%", "point", a currency, "per" and a noun; "" for none of these
	sense sense
}

// tokenKind says what a token is.
type tokenKind uint8

const (
	functional tokenKind = iota // says little by itself
	content
	name // or a month or weekday
	figure
)

// A sentence is taken apart into its tokens.
type sentence struct {
	text   string // folded
	dense  int    // how many of its tokens are pairs of characters
	tokens []token
	places map[string][]int // stem → where it stands
}

// newSentence takes a sentence of the article, or a bullet, apart. A word that the
// article never writes without a capital is a name where a sentence begins, too.
func (s *Source) newSentence(text string) *sentence {
	a := &sentence{text: foldedText(text), tokens: tokensOf(text, s.lang), places: map[string][]int{}}
	for i := range a.tokens {
		t := &a.tokens[i]
		key := fold(strings.TrimSuffix(strings.TrimSuffix(t.text, "'s"), "’s"), s.lang)
		if t.kind == content && s.capital[key] && !s.small[key] && s.lang != "de" && t.sense == 0 && s.inside[key] {
			t.kind, t.stem = name, key
		}
		if isUnspaced(t.text) {
			a.dense++
		}
		a.places[t.stem] = append(a.places[t.stem], i)
	}
	return a
}

// tokensOf returns the words and numbers of a text in their order.
func tokensOf(text, lang string) (list []token) {
	chunks := strings.Fields(strings.NewReplacer("—", " ", "–", " ", "-", " ", "/", " ").Replace(text))
	for i := 0; i < len(chunks); i++ {
		chunk := chunks[i]
		if isUnspaced(chunk) {
			list = append(list, denseTokens(chunk, lang)...)
			continue
		}
		bare := strings.TrimFunc(chunk, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
		if bare == "" {
			continue
		}
		if t, used := numberToken(chunks[i:], lang); used > 0 {
			list = append(list, t)
			i += used - 1
			continue
		}
		list = append(list, wordToken(bare, lang, i == 0 || endsSentence(chunks[i-1])))
	}
	return list
}

// endsSentence reports whether a word has a mark behind it after which any word has
// a capital.
func endsSentence(chunk string) bool { return strings.ContainsAny(chunk[len(chunk)-1:], ".!?:") }

// isUnspaced reports whether a chunk is of a script without spaces.
func isUnspaced(chunk string) bool {
	return strings.IndexFunc(chunk, bullets.Unspaced) >= 0
}

// denseTokens returns the numbers and the pairs of characters of a chunk of a script
// without spaces.
func denseTokens(chunk, lang string) (list []token) {
	for _, n := range numbers(chunk, nil) {
		list = append(list, token{text: n.text, stem: n.value(), kind: figure, unit: percentOf(n)})
	}
	for _, w := range words(chunk, lang) {
		list = append(list, token{text: w.text, stem: w.key, kind: content, sense: denseSense(w.text)})
	}
	return list
}

// percentOf is the unit of a number that is a percentage.
func percentOf(n number) string {
	if n.percent {
		return "%"
	}
	return ""
}

// numberToken reads the number that chunks begin with, and says how many of them it
// takes up, 0 if they begin with none.
func numberToken(chunks []string, lang string) (token, int) {
	low := strings.ToLower(strings.Trim(chunks[0], ".,;:!?\"'“”‘’()[]«»"))
	_, spelled := cardinals[lang][low]
	if strings.IndexFunc(low, unicode.IsDigit) < 0 && !spelled {
		return token{}, 0
	}
	used := 1
	text := chunks[0]
	if len(chunks) > 2 && strings.EqualFold(chunks[1], "per") && strings.HasPrefix(strings.ToLower(chunks[2]), "cent") {
		text, used = text+" per cent", 3
	}
	for used < len(chunks) && !endsPhrase(chunks[used-1]) && countsOn(chunks[used-1], chunks[used], spelled, lang) {
		text += " " + chunks[used]
		used++
	}
	found := numbers(text, cardinals[lang])
	if len(found) == 0 { // "one" by itself is an article
		return token{}, 0
	}
	t := token{text: found[0].text, stem: found[0].value(), kind: figure, unit: percentOf(found[0])}
	for _, more := range found[1:] {
		t.stem += "/" + more.value() // a date, a score
	}
	if t.unit == "" {
		t.unit = unitOfNumber(text, chunks[used:])
	}
	return t, used
}

// endsPhrase reports whether a chunk ends with a mark that ends a phrase.
func endsPhrase(chunk string) bool { return strings.ContainsAny(chunk[len(chunk)-1:], ".,;:!?)") }

// isThousands reports whether a chunk could go on with three more digits.
func isThousands(chunk string) bool {
	return chunk != "" && len(chunk) <= 3 && strings.Trim(chunk, "0123456789") == ""
}

// countsOn reports whether a chunk belongs to the number that ends with the chunk
// before it.
func countsOn(before, chunk string, spelled bool, lang string) bool {
	low := strings.ToLower(strings.Trim(chunk, ".,;:!?\"'”’)"))
	if isThousands(before) && len(low) == 3 && strings.Trim(low, "0123456789") == "" {
		return true // "1 500"
	}
	if units[low] > 0 && utf8.RuneCountInString(low) > 1 || low == "%" {
		return true
	}
	for _, w := range percentWords {
		if low == w {
			return true
		}
	}
	_, more := cardinals[lang][low]
	return spelled && more
}

// unitOfNumber returns what a number counts, if it is a point, a currency, or so
// much per something.
func unitOfNumber(text string, after []string) string {
	low := strings.ToLower(text)
	for sign, names := range money {
		if names.MatchString(low) {
			return sign
		}
	}
	var next []string
	for _, chunk := range after[:min(3, len(after))] {
		next = append(next, strings.ToLower(strings.Trim(chunk, ".,;:!?\"'”’)")))
	}
	if len(next) == 0 {
		return ""
	}
	if pointWords[next[0]] || len(next) > 1 && next[0] == "percentage" && pointWords[next[1]] {
		return "point"
	}
	if next[0] == "percentage" {
		return "%"
	}
	for sign, names := range money {
		if names.MatchString(next[0]) {
			return sign + perOf(next[1:])
		}
	}
	return perOf(next)
}

// perOf returns "per" with the noun that follows it, "" if there is none.
func perOf(next []string) string {
	if len(next) > 1 && perWords[next[0]] {
		return "per " + next[1]
	}
	return ""
}

// wordToken returns a word as a token.
func wordToken(text, lang string, first bool) token {
	plain := strings.TrimSuffix(strings.TrimSuffix(text, "'s"), "’s")
	low := strings.ToLower(plain)
	key := fold(strings.ReplaceAll(plain, ".", ""), lang)
	t := token{text: text, stem: bullets.StemOf(key, lang), kind: content, sense: senseOf(low, lang)}
	r, _ := utf8.DecodeRuneInString(plain)
	switch {
	case calendar[low]:
		t.kind = name
	case bullets.IsFunctionWord(low) || len(low) < 2:
		t.kind = functional
	case unicode.IsUpper(r) && !first && lang != "de":
		t.kind = name
		t.stem = key // nobody gets another's ending
	}
	return t
}
