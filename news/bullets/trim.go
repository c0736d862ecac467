package bullets

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A form is a sentence as it could stand in an alert.
type form struct {
	text    string
	trimmed []string // what was left out
}

// maxForms is the most ways of a sentence that are looked at; one of a real
// article has at most 12.
const maxForms = 16

// forms returns the ways in which a sentence can be told, the whole one first.
// The rules are for English; a sentence of another language has one form.
//
// What is left out is an aside, the circumstances, or what happened besides. Never
// left out are attributions ("police said"), hedges, conditions and negations,
// because that turns a claim into a fact.
func forms(s, lang string) []form {
	whole := form{text: s}
	if lang != "en" {
		return []form{whole}
	}
	whole = withoutConnective(withoutPicture(whole))
	all := []form{whole}
	if f, ok := withoutAsides(whole); ok {
		all = append(all, f)
	}
	for _, f := range all {
		if f, ok := withoutAges(f); ok {
			all = append(all, f)
		}
	}
	for _, f := range all {
		if f, ok := withoutOpening(f); ok {
			all = append(all, f)
		}
	}
	for _, f := range all {
		all = append(all, shorter(f)...)
	}
	return all[:min(len(all), maxForms)]
}

// connective is a word that ties a sentence to the one before it. Those without
// a comma count only before a word that can begin the rest: "So far", "Yet
// another" and "But for" must stay.
var connective = regexp.MustCompile(`^(?:(?:But|And|So|Yet),? (` +
	`the|an?|he|she|it|they|we|his|her|its|their|this|that|these|those|there|some|many|most|police|officials|` +
	`in|on|at|if|when|after|while|as)\b|(?:But|And|Yet) (\p{Lu})|` +
	`(?:But|And|However|Meanwhile|Moreover|Furthermore|Additionally|Also|Still|Nevertheless|Nonetheless|Instead|Indeed|` +
	`Besides|Plus|In addition|For example|For instance|Of course|In fact|As a result|On the other hand|At the same time), )`)

// connectives are the first words of those.
var connectives = set(`But And So Yet However Meanwhile Moreover Furthermore Additionally Also Still Nevertheless Nonetheless
	Instead Indeed Besides Plus In For Of As On At`)

// withoutConnective returns f without a leading "But" or "However,".
func withoutConnective(f form) form {
	if !connectives[firstWord(f.text)] {
		return f
	}
	m := connective.FindStringSubmatchIndex(f.text)
	if m == nil {
		return f
	}
	cut := max(m[2], m[4]) // where the rest begins
	if cut < 0 {
		cut = m[1]
	}
	r, n := utf8.DecodeRuneInString(f.text[cut:])
	rest := string(unicode.ToUpper(r)) + f.text[cut+n:]
	return form{rest, append([]string{strings.TrimSpace(f.text[:cut])}, f.trimmed...)}
}

// picture is a remark that points at a picture beside the text.
var picture = regexp.MustCompile(` ?\((?:(?:also )?pictured[^()]{0,40}|file photo|seen here|see picture|see photo)\)`)

// withoutPicture returns f without "(pictured)" and its kind.
func withoutPicture(f form) form {
	if !strings.Contains(f.text, "(") {
		return f
	}
	return f.without(picture.FindAllStringIndex(f.text, -1))
}

// without returns f without the stretches of its text at the indexes. What stood
// on both sides of one does not melt into one word.
func (f form) without(at [][]int) form {
	cut := form{trimmed: slices.Clip(f.trimmed)}
	done := 0
	for _, i := range at {
		cut.text += f.text[done:i[0]]
		cut.trimmed = append(cut.trimmed, strings.TrimSpace(f.text[i[0]:i[1]]))
		done = i[1]
		if next, _ := utf8.DecodeRuneInString(f.text[done:]); unicode.IsLetter(next) || unicode.IsDigit(next) {
			cut.text += " "
		}
	}
	cut.text += f.text[done:]
	return cut
}

// aside is a remark in brackets or between two dashes.
var aside = regexp.MustCompile(` \([^()]{3,}\)| (?:--|–|—) [^–—;]{3,}? (?:--|–|—)`)

// withoutAsides returns f without its remarks, if all can go. One that begins with
// "who" or "which" may say which of them are meant, and stays.
func withoutAsides(f form) (form, bool) {
	if !strings.Contains(f.text, " (") && !strings.Contains(f.text, " --") && !strings.Contains(f.text, " –") && !strings.Contains(f.text, " —") {
		return f, false
	}
	at := aside.FindAllStringIndex(f.text, -1)
	for _, i := range at {
		remark := strings.Trim(f.text[i[0]:i[1]], " ()-–—")
		words := tokens(remark)
		if len(words) == 0 || !mayGo(words, remark) || words[0].begins(relative) || words[0].word == "and" || words[0].word == "or" ||
			i[1] == len(f.text) || !balanced(f.text[:i[0]]) {
			return f, false
		}
	}
	return f.without(at), at != nil
}

// age is a person's age between commas and what stands around it.
var age = regexp.MustCompile(`(\p{Lu}[\p{L}'’-]+), ((?:aged )?\d{1,3}), (\S+)`)

var (
	afterAge = set(`was is has had will would could can were are said says told did does and`) // "Ann Lee, 27, was"
	asideAge = set(`who whose of from a an`)                                                   // "Ann Lee, 27, of Hull, was"
)

// withoutAges returns f without the ages of its people, if all can go.
func withoutAges(f form) (form, bool) {
	if !mayHaveAge(f.text) {
		return f, false
	}
	var b strings.Builder
	var ages []string
	done := 0
	for _, m := range age.FindAllStringSubmatchIndex(f.text, -1) {
		next := f.text[m[6]:m[7]]
		b.WriteString(f.text[done:m[3]])
		switch {
		case asideAge[next]:
			b.WriteString(", ")
		case afterAge[next]:
			b.WriteString(" ")
		default:
			return f, false
		}
		ages = append(ages, f.text[m[4]:m[5]])
		done = m[6]
	}
	return form{b.String() + f.text[done:], append(slices.Clip(f.trimmed), ages...)}, len(ages) > 0
}

// mayHaveAge reports whether a number or "aged" follows a comma. It spares most
// sentences the expression.
func mayHaveAge(s string) bool {
	_, after, more := strings.Cut(s, ", ")
	for more && (after == "" || !isDigit(after[0])) && !strings.HasPrefix(after, "aged ") {
		_, after, more = strings.Cut(after, ", ")
	}
	return more
}

// isDigit reports whether c is one of 0 to 9.
func isDigit(c byte) bool { return '0' <= c && c <= '9' }
