package meant

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"newsbot/news/query"
	"newsbot/news/text"
)

// words doubts the single words of a query that stories must have.
func words(typed string, q *query.Query, known Known) (all []Doubt) {
	more := Doubt{Kind: Forms}
	also := typed
	chosen := q.Root().Op == query.OpOr // by somebody who has thought of alternatives
	for _, t := range required(q.Root()) {
		w := &t.Words[0]
		if t.Kind != query.AsWords || len(t.Words) > 1 || w.Alone {
			continue
		}
		if w.Spell != "" && text.IsSigil(rune(w.Spell[0])) {
			if !chosen {
				all = append(all, tag(typed, w))
			}
		} else if wide := forms(w, known); wide != "" && !chosen {
			if with := replaced(also, w, wide); with != "" {
				also = with
				more.Word = strings.TrimSpace(more.Word + " " + w.Spell)
			}
		} else if meant := slip(w, known); meant != "" {
			all = append(all, Doubt{Slip, w.Spell, []Offer{{Instead, replaced(typed, w, meant)}}})
		}
	}
	if more.Word != "" {
		more.Offers = []Offer{{Also, also}}
		all = append(all, more)
	}
	return all
}

// required returns the terms of n that are not excluded.
func required(n *query.Node) (terms []*query.Term) {
	if n.Op == query.OpTerm {
		return []*query.Term{n.Term}
	}
	for _, k := range n.Kids {
		if n.Op != query.OpNot {
			terms = append(terms, required(k)...)
		}
	}
	return terms
}

// replaced returns what was typed with another word or group for one of its words, or
// "" where the word does not stand there by itself.
func replaced(typed string, w *query.Word, by string) string {
	list := chunks(typed)
	for i, chunk := range list {
		prefix := chunk[:len(chunk)-len(strings.TrimLeft(chunk, "("))]
		if colon := strings.IndexByte(chunk, ':'); colon > 0 {
			prefix = chunk[:colon+1]
		}
		bare := strings.TrimRight(chunk[len(prefix):], "),;.!?")
		if q, err := query.Parse(bare); err == nil && q.String() == w.String() {
			if strings.Contains(by, " OR ") && (len(list) > 1 || prefix != "") {
				by = "(" + by + ")"
			}
			list[i] = prefix + by + strings.TrimLeft(chunk[len(prefix)+len(bare):], ",;.!?")
			return strings.Join(list, " ")
		}
	}
	return ""
}

// tag doubts a word with its sign, which few stories write: $BTC is also BTC in
// capitals, #ai and @openai are also words.
func tag(typed string, w *query.Word) Doubt {
	bare := w.Spell[1:]
	also := w.Spell + " OR " + bare
	if w.Spell[0] == '$' {
		also = "$" + strings.ToUpper(bare) + " OR =" + strings.ToUpper(bare)
	}
	return Doubt{Tag, w.Spell, []Offer{{Also, replaced(typed, w, also)}}}
}

// phrasal lists nouns of business that are verbs in two words elsewhere, with these.
//
//go:embed phrasal.txt
var phrasal string

// verbsOf maps each of these nouns to its verbs.
var verbsOf = sync.OnceValue(func() map[string][]string {
	m := make(map[string][]string)
	for line := range strings.Lines(phrasal) {
		noun, verbs, _ := strings.Cut(strings.TrimSpace(line), ": ")
		for _, form := range []string{noun, noun + "s"} {
			m[form] = strings.Split(verbs, ", ")
		}
	}
	return m
})

// forms returns how to find a word in its other forms, too, if stories are likely to
// have these: in an inflected language, for a noun that is two words as a verb, or
// where most of those that we have do; or "".
func forms(w *query.Word, known Known) string {
	if w.Manner != query.Folded || sensesOf()[w.Spell] != content {
		return ""
	}
	also := "~" + w.Spell
	verbs := verbsOf()[w.Spell]
	for _, v := range verbs {
		also += ` OR "` + v + `"`
	}
	if len(verbs) == 0 && !isInflected(w.Spell) && !known.hasForms(w.Spell) {
		return ""
	}
	return also
}

// isInflected reports whether a word is of a language that ~ knows and in which nearly
// every word has many forms.
func isInflected(word string) bool { return len(text.Forms(word)) > maxPlurals }

// maxPlurals is the most forms of a word that has a plural alone.
const maxPlurals = 4

// hasForms reports whether the stories kept have other forms of a word more often than
// the word itself.
func (k Known) hasForms(word string) bool {
	stem, other := string(text.Stem([]byte(word))), 0
	irregular := text.Forms(word)
	for w, n := range k.Words {
		if w != word && (strings.HasPrefix(w, word[:1]) && string(text.Stem([]byte(w))) == stem || slices.Contains(irregular, w)) {
			other += n
		}
	}
	return other > k.Words[word]
}

// usual lists words that people watch, by which a slip is told where no story has
// the word meant.
//
//go:embed usual.txt
var usual string

// usualWords are these words.
var usualWords = sync.OnceValue(func() []string { return strings.Fields(usual) })

// minSlip is the fewest letters of a word that is taken for a slip of another: short
// ones are too near to each other.
const minSlip = 5

// slip returns the word that w, which no story has, is a slip away from: the one that
// most stories have, or else that people watch; or "".
func slip(w *query.Word, known Known) string {
	usual := usualWords()
	if len(w.Spell) < minSlip || strings.HasSuffix(w.Spell, "+") || w.Manner != query.Folded || known.Words[w.Spell] > 0 || text.IsCommon(w.Spell) || slices.Contains(usual, w.Spell) {
		return ""
	}
	best, most := "", 1
	for other, n := range known.Words {
		if (n > most || n == most && other < best) && OneSlip(w.Spell, other) && !sameForms(w.Spell, other) {
			best, most = other, n
		}
	}
	for _, other := range usual {
		if best == "" && OneSlip(w.Spell, other) && !sameForms(w.Spell, other) {
			best = other
		}
	}
	return best
}

// sameForms reports whether two words have one stem.
func sameForms(a, b string) bool {
	return string(text.Stem([]byte(a))) == string(text.Stem([]byte(b)))
}

// OneSlip reports whether two words differ by one letter too many, too few or wrong,
// or by two side by side that changed places.
func OneSlip(one, other string) bool {
	a, b := []rune(one), []rune(other)
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 1:
		return slices.Equal(a[i:], b[i+1:])
	case 0:
		swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
		return swapped || i < len(a) && slices.Equal(a[i+1:], b[i+1:])
	}
	return false
}
