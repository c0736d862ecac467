package meant

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"newsbot/news/query"
	"newsbot/news/text"
)

// senses lists what people write between the words that matter.
//
//go:embed words.txt
var senses string

// A sense is what a word does in a wish.
type sense string

const (
	content sense = ""
	or      sense = "or"
	either  sense = "either"
	and     sense = "and"
	not     sense = "not"
	behind  sense = "behind"
	wish    sense = "wish"
	slight  sense = "slight"
)

// longestSense is the most words that have one sense together.
const longestSense = 4

// sensesOf maps words, with _ between several, to what they do: in the first line
// that has them.
var sensesOf = sync.OnceValue(func() map[string]sense {
	m := make(map[string]sense)
	for line := range strings.Lines(senses) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		for _, w := range fields[1:] {
			parts := strings.Split(w, "_")
			for i := range parts {
				parts[i] = fold(parts[i])
			}
			w = strings.Join(parts, "_")
			if m[w] == content {
				m[w] = sense(fields[0])
			}
		}
	}
	return m
})

// fold returns a word without case, accents, apostrophes and marks around it.
func fold(w string) string {
	var a text.Analysis
	return strings.ReplaceAll(string(a.Whole(strings.Trim(w, ".!?¿¡,;:…"))), " ", "")
}

// A piece is a part of what was typed: a word, something in quotes, or what joins.
type piece struct {
	word  string // as typed, without marks behind it
	sense sense
	mark  bool // a comma, slash or new line, which may join either way
}

// isOperator reports whether p is OR as the language has it.
func (p piece) isOperator() bool { return p.word == "OR" }

// A clause is what stands between two joints.
type clause struct {
	words    []string
	excluded bool
}

// structure doubts how the words of a wish hang together: lists, exclusions, and
// what is said around the words that matter.
func structure(typed string) (Doubt, bool) {
	pieces := piecesOf(typed)
	if pieces == nil {
		return Doubt{}, false
	}
	wished := slices.ContainsFunc(pieces, func(p piece) bool { return p.sense == wish })
	clauses, joined := clausesOf(pieces, wished)
	wanted, sep := wantedOf(clauses), " "
	if slices.ContainsFunc(pieces, piece.isOperator) {
		sep = " OR "
	}
	d := Doubt{Word: typed}
	switch {
	case len(wanted) == 0 && wished:
		d.Kind = Nothing
	case len(wanted) == 0:
		return Doubt{}, false
	case len(wanted) > 1 && joined != content:
		d.Kind = List
		d.Offers = []Offer{{Either, say(clauses, " OR ")}, {Both, say(clauses, " ")}}
		if joined == and {
			slices.Reverse(d.Offers)
		}
	case len(wanted) < len(clauses):
		d.Kind, d.Offers = Without, []Offer{{Exclude, say(clauses, sep)}}
	case wished:
		d.Kind, d.Offers = Wish, []Offer{{Only, say(clauses, sep)}}
	default:
		return Doubt{}, false
	}
	return d, true
}

func wantedOf(clauses []clause) []clause {
	return slices.DeleteFunc(slices.Clone(clauses), func(c clause) bool { return c.excluded })
}

// say writes clauses as a query, the wanted ones joined by sep.
func say(clauses []clause, sep string) string {
	var wanted, excluded []string
	for _, c := range clauses {
		said := strings.Join(c.words, " ")
		switch {
		case !c.excluded:
			wanted = append(wanted, said)
		case len(c.words) > 1:
			excluded = append(excluded, `-"`+strings.ReplaceAll(said, `"`, "")+`"`)
		default:
			excluded = append(excluded, "-"+strings.TrimLeft(said, "-"))
		}
	}
	said := strings.Join(wanted, sep)
	if len(wanted) > 1 && len(excluded) > 0 && sep != " " {
		said = "(" + said + ")"
	}
	return strings.Join(append([]string{said}, excluded...), " ")
}

// clausesOf takes pieces apart at what joins them, and says how most of that joins:
// content for not at all. What is slight is left out of a wish.
func clausesOf(pieces []piece, wished bool) (clauses []clause, joined sense) {
	var at clause
	end := func() {
		if len(at.words) > 0 {
			clauses = append(clauses, at)
		}
		at = clause{}
	}
	for i, p := range pieces {
		switch {
		case p.sense == not:
			end()
			at.excluded = true
		case p.sense == behind && len(at.words) > 0:
			last := at.words[len(at.words)-1]
			at.words = at.words[:len(at.words)-1]
			end()
			at = clause{[]string{last}, true}
			end()
		case p.isOperator():
			end()
		case p.mark, p.sense == or, p.sense == and, p.sense == either && len(at.words) > 0:
			if excluded := at.excluded; len(at.words) > 0 && excluded && p.sense != content {
				end()
				at.excluded = true // without a and b
				break
			}
			end()
			if len(clauses) > 0 && i < len(pieces)-1 && joined != or {
				joined = or
				if p.sense == and {
					joined = and
				}
			}
		case p.sense == either, p.sense == wish, p.sense == slight && wished:
		case wished:
			at.words = append(at.words, inForms(withoutArticle(p.word)))
		default:
			at.words = append(at.words, inForms(p.word))
		}
	}
	end()
	return clauses, joined
}

// inForms returns a word as it is looked for in all its forms, if it is of a language
// in which it has many.
func inForms(word string) string {
	if q, err := query.Parse(word); err == nil && q.Root().Op == query.OpTerm && q.String() == fold(word) && isInflected(fold(word)) {
		return "~" + word
	}
	return word
}

// withoutArticle returns a word of French or Italian without the article or
// preposition that it is written with: l'Ukraine, dell'Inter.
func withoutArticle(word string) string {
	at := strings.IndexFunc(word, text.IsApostrophe)
	if at < 1 || sensesOf()[fold(word[:at])] != slight {
		return word
	}
	return strings.TrimLeftFunc(word[at:], text.IsApostrophe)
}

// piecesOf takes what was typed to pieces; nil where somebody wrote who knows the
// language: in parentheses, with signs or operators.
func piecesOf(typed string) []piece {
	var pieces []piece
	known := false
	for n, line := range strings.Split(strings.TrimSpace(typed), "\n") {
		if n > 0 {
			pieces = append(pieces, piece{mark: true})
		}
		for _, w := range chunks(bullet.Replace(strings.TrimSpace(line))) {
			known = known || strings.ContainsAny(w, "()|") || w == "AND" || w == "NOT" || w == "&&" || w == "&"
			pieces = append(pieces, split(w)...)
		}
	}
	if known {
		return nil
	}
	return withSenses(pieces)
}

// bullet takes the signs of a list off the beginning of a line.
var bullet = lineStart{}

// A lineStart takes off what lists begin their lines with.
type lineStart struct{}

// Replace returns line without it.
func (lineStart) Replace(line string) string {
	rest := strings.TrimLeft(line, "-–—*•·‣▪ ")
	if rest == line || strings.HasPrefix(line[len(line)-len(rest)-1:], " ") {
		return rest
	}
	return line
}

// chunks splits a line at spaces, but not within quotes.
func chunks(line string) (list []string) {
	quoted := false
	return strings.FieldsFunc(line, func(r rune) bool {
		if text.IsQuote(r) {
			quoted = !quoted
		}
		return unicode.IsSpace(r) && !quoted
	})
}

// separators join what they stand between, as a list does.
const separators = ",;、，；،؛"

// split returns the pieces of a chunk: its words, and the separators and slashes
// between them.
func split(chunk string) (pieces []piece) {
	from, quoted := 0, false
	add := func(to int) {
		if w := strings.TrimRight(chunk[from:to], "?!…"); w != "" {
			pieces = append(pieces, piece{word: w})
		}
	}
	for i, r := range chunk {
		if text.IsQuote(r) {
			quoted = !quoted
		}
		if quoted || !strings.ContainsRune(separators, r) && (r != '/' || isFraction(chunk, i)) || isThousands(chunk, i) {
			continue
		}
		add(i)
		pieces = append(pieces, piece{mark: true})
		from = i + len(string(r))
	}
	add(len(chunk))
	return pieces
}

// isThousands reports whether chunk[i] stands between digits, as in 1,000.
func isThousands(chunk string, i int) bool {
	return i > 0 && i+1 < len(chunk) && isDigit(chunk[i-1]) && isDigit(chunk[i+1])
}

// isFraction reports whether the slash chunk[i] stands beside a digit or a single
// letter: 24/7, km/h, w/o.
func isFraction(chunk string, i int) bool {
	return i == 1 || i+2 == len(chunk) || isThousands(chunk, i)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// withSenses finds what words do, several together before one alone.
func withSenses(pieces []piece) (out []piece) {
	for i := 0; i < len(pieces); {
		n, s := senseAt(pieces, i)
		p := pieces[i]
		p.sense = s
		out = append(out, p)
		i += n
	}
	return resolved(out)
}

// senseAt returns how many pieces from i on have one sense together, and which.
func senseAt(pieces []piece, i int) (n int, s sense) {
	for n := min(longestSense, len(pieces)-i); n > 0; n-- {
		var words []string
		for _, p := range pieces[i : i+n] {
			words = append(words, fold(p.word))
		}
		if s := sensesOf()[strings.Join(words, "_")]; s != content && mayBe(pieces[i:i+n], s, i == 0) {
			return n, s
		}
	}
	return 1, content
}

// mayBe reports whether pieces can have that sense as they are written. IT and US are
// names, and what joins is no name in a list of those.
func mayBe(pieces []piece, s sense, begins bool) bool {
	for _, p := range pieces {
		small := p.word == strings.ToLower(p.word)
		capitals := len(p.word) > 1 && p.word == strings.ToUpper(p.word) && !small
		if p.mark || capitals || !small && !begins && s != wish {
			return false
		}
	}
	return true
}

// resolved leaves what joins its sense only between words, and exclusions only
// before some.
func resolved(pieces []piece) []piece {
	isWord := func(i int) bool {
		return i >= 0 && i < len(pieces) && !pieces[i].mark && (pieces[i].sense == content || pieces[i].sense == slight)
	}
	for i := range pieces {
		p := &pieces[i]
		switch {
		case (p.sense == or || p.sense == and) && !(i > 0 && i < len(pieces)-1):
			p.sense = either
		case p.sense == not && !isWord(i+1):
			p.sense = content
		}
	}
	return pieces
}
