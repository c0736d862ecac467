package index

import (
	"encoding/binary"
	"math"
	"slices"

	"newsbot/news/query"
	"newsbot/news/text"
)

// An atom is a condition that the index finds by itself: a word or several
// side by side, a prefix, a stem, a source or a language. It is one key, or for
// three words and more a path of keys, which begins at its rarest pair of words,
// goes on word by word to the right and then to the left, so that common pairs
// begin no path.
type atom struct {
	keys   []uint64     // from the first on; the last is the atom's own
	rights int          // steps to the right; the rest go to the left
	words  []query.Word // unless it is something else
	begin  uint64       // of several words: hash of the first of the rarest pair
	cost   float64      // expected share of texts that have it
	prefix string       // if it is a prefix
	stem   bool         // if it is a stem
}

// key returns the key of the whole atom.
func (a *atom) key() uint64 { return a.keys[len(a.keys)-1] }

// spelling returns the canonical form of the query for the words of a, if it
// can be read off a text that holds them: a word as it is folded, or two of
// them in quotes. Otherwise it returns "".
func (a *atom) spelling() string {
	switch len(a.words) {
	case 1:
		return a.words[0].Plain
	case 2:
		return `"` + a.words[0].Plain + " " + a.words[1].Plain + `"`
	}
	return ""
}

// isSpelling reports whether text is the spelling of a.
func (a *atom) isSpelling(text string) bool {
	if len(a.words) == 2 {
		one, other := a.words[0].Plain, a.words[1].Plain
		return len(text) == len(one)+len(other)+3 && text[0] == '"' && text[1:len(one)+1] == one &&
			text[len(one)+1] == ' ' && text[len(one)+2:len(text)-1] == other
	}
	return len(a.words) == 1 && text == a.words[0].Plain
}

// What is mixed into a key to tell its purpose; the key of a single word is
// its hash as it is.
const (
	saltRight uint64 = iota + 1
	saltLeft
	saltPrefix
	saltStem
	saltSource
	saltLang
	saltQuery
	saltAll
)

// everyByte repeats a salt in all eight bytes of a key.
const everyByte = 0x0101010101010101

func salted(hash, salt uint64) uint64 { return text.Mix(hash^salt*everyByte, 0) }

// step returns the key of the path that goes on from key with a word.
func step(key, word, direction uint64) uint64 {
	return text.Mix(key^direction*everyByte, word)
}

// newAtom returns the atom of words side by side.
func newAtom(words []query.Word) atom {
	if len(words) == 1 {
		return atom{keys: []uint64{words[0].File}, words: words, cost: words[0].Cost}
	}
	pair := rarestPair(words)
	key := step(words[pair].File, words[pair+1].File, saltRight)
	a := atom{keys: append(make([]uint64, 0, len(words)-1), key), words: words, begin: words[pair].File}
	for _, w := range words[pair+2:] {
		key = step(key, w.File, saltRight)
		a.keys = append(a.keys, key)
		a.rights++
	}
	for _, w := range slices.Backward(words[:pair]) {
		key = step(key, w.File, saltLeft)
		a.keys = append(a.keys, key)
	}
	a.cost = min(words[pair].Cost, words[pair+1].Cost) / float64(len(words))
	return a
}

// rarestPair returns the index of the first word of the two side by side that
// are least expected.
func rarestPair(words []query.Word) int {
	rarest := 0
	for i := range len(words) - 1 {
		if words[i].Cost*words[i+1].Cost < words[rarest].Cost*words[rarest+1].Cost {
			rarest = i
		}
	}
	return rarest
}

// oneKey returns the atom of a condition that is no path of words.
func oneKey(hash, salt uint64, cost float64) atom {
	return atom{keys: []uint64{salted(hash, salt)}, cost: cost}
}

// A filing is one place where a query waits for an atom, and what else must
// be looked at when the atom comes.
type filing struct {
	atom
	fields text.Sections // where the atom counts
	sure   bool          // the atom decides by itself
	given  uint64        // if not 0, a key that the query needs as well
	unless uint64        // if not 0, a key without which the atom decides by itself
}

// A condition is what a filing asks beside its atom, in the form kept in the
// index: the low two bits say what the rest means, then come the fields, then
// the bit of the bloom filter of the key that is asked for.
type condition uint32

const (
	always     condition = iota // the atom decides
	alwaysBut                   // it decides if the key is absent
	onlyIf                      // the program decides if the key is there
	tryAlways                   // the program decides
	howMask    condition = 3
	fieldShift           = 2
	keyShift             = 8
)

func (f *filing) condition() condition {
	c := condition(f.fields) << fieldShift
	switch {
	case f.sure:
		return c // always
	case f.unless != 0:
		return c | alwaysBut | condition(bloomBit(f.unless))<<keyShift
	case f.given != 0:
		return c | onlyIf | condition(bloomBit(f.given))<<keyShift
	}
	return c | tryAlways
}

// A Plan is a query as an index keeps it: at the key of an atom, if it is
// one, or else at a key of its own and filed under atoms. It is good for any
// index and number of subscribers.
type Plan struct {
	text    string
	atom    atom
	isAtom  bool
	filings []filing // unless isAtom
	program []byte   // evaluates the query; empty if no filing needs it
}

// PlanOf works out where to file q.
func PlanOf(q *query.Query) *Plan {
	root := q.Root()
	p := &Plan{text: q.String()}
	if root.Op == query.OpAll {
		p.atom, p.isAtom = oneKey(0, saltAll, 1), true
		return p
	}
	p.filings = fileNode(root)
	if isAtom(root, p.filings) {
		p.atom, p.isAtom, p.filings = p.filings[0].atom, true, nil
		return p
	}
	p.atom = oneKey(text.Hash([]byte(p.text)), saltQuery, 0)
	if slices.ContainsFunc(p.filings, func(f filing) bool { return !f.sure }) {
		p.program = appendProgram(nil, root)
	}
	return p
}

// isAtom reports whether n, with these filings, is an atom and nothing more.
// ~ferry and ~ferries are the same atom but two queries.
func isAtom(n *query.Node, filings []filing) bool {
	return n.Op == query.OpTerm && len(filings) == 1 && filings[0].sure && n.Term.Kind != query.AsStem &&
		(n.Term.Fields == query.Anywhere || n.Term.Kind == query.AsWhole)
}

// fileNode returns where n is to be filed: under one of the conditions of an
// AND, the one that is expected least, and under every one of an OR.
func fileNode(n *query.Node) []filing {
	switch n.Op {
	case query.OpTerm:
		return fileTerm(n.Term)
	case query.OpOr:
		var all []filing
		for _, k := range n.Kids {
			all = append(all, fileNode(k)...)
		}
		return all
	}
	return fileAnd(n)
}

func fileAnd(n *query.Node) []filing {
	var best []filing
	bestKid, least := 0, math.Inf(1)
	for i, k := range n.Kids {
		if k.Op == query.OpNot {
			break
		}
		filings := fileNode(k)
		if c := totalCost(filings); c < least {
			best, bestKid, least = filings, i, c
		}
	}
	given, unless := otherKeys(n.Kids, bestKid)
	for i := range best {
		f := &best[i]
		f.unless = 0
		if f.sure {
			f.unless = unless
		}
		if f.given == 0 {
			f.given = given
		}
		f.sure = false
	}
	return best
}

func totalCost(filings []filing) float64 {
	sum := 0.0
	for _, f := range filings {
		sum += f.cost
	}
	return sum
}

// otherKeys returns what else tells about an AND that is filed under its kid
// best: a key that must be there, and, if all that is left is one exclusion,
// a key without which that does not apply.
func otherKeys(kids []*query.Node, best int) (given, unless uint64) {
	least := math.Inf(1)
	for i, k := range kids {
		if i == best || k.Op != query.OpTerm {
			continue
		}
		if key, c := needs(k.Term); key != 0 && c < least {
			given, least = key, c
		}
	}
	if last := kids[len(kids)-1]; len(kids) == 2 && last.Op == query.OpNot && last.Kids[0].Op == query.OpTerm {
		unless, _ = needs(last.Kids[0].Term)
	}
	return given, unless
}

// needs returns a key that every text with t has, and its cost, or 0.
func needs(t *query.Term) (key uint64, c float64) {
	switch {
	case t.Kind == query.AsWhole:
		return wholeKey(t), query.FrequentSource
	case t.Kind != query.AsWords:
		return 0, 0
	}
	c = math.Inf(1)
	for i := range t.Words {
		if w := &t.Words[i]; !w.IsTwofold() && w.Cost < c {
			key, c = w.File, w.Cost
		}
	}
	return key, c
}

func wholeKey(t *query.Term) uint64 {
	if t.Fields == query.InSource {
		return salted(t.Words[0].Hash, saltSource)
	}
	return salted(t.Words[0].Hash, saltLang)
}

// fileTerm returns where t is to be filed.
func fileTerm(t *query.Term) []filing {
	f := filing{fields: t.Fields, sure: true}
	w := &t.Words[0]
	switch t.Kind {
	case query.AsWhole:
		f.atom = atom{keys: []uint64{wholeKey(t)}, cost: query.FrequentSource}
	case query.AsPrefix:
		if w.IsTwofold() {
			return []filing{filePrefix(f, w), filePrefix(f, &w.Parts[0])}
		}
		return []filing{filePrefix(f, w)}
	case query.AsStem:
		return fileForms(f, w)
	default:
		return fileWords(f, t.Words)
	}
	return []filing{f}
}

// filePrefix returns where what begins with w is to be filed.
func filePrefix(f filing, w *query.Word) filing {
	start := w.Spell[:min(len(w.Spell), longestPrefix)]
	f.atom = oneKey(text.Hash([]byte(start)), saltPrefix, query.FrequentPrefix)
	f.prefix, f.sure = start, start == w.Spell
	return f
}

// fileForms returns where the forms of w are to be filed: under its stem, and
// under each form that this does not tell.
func fileForms(f filing, w *query.Word) []filing {
	stem := f
	stem.atom = oneKey(w.Hash, saltStem, 2*w.Cost)
	stem.stem = true
	filings := []filing{stem}
	for _, p := range w.Parts {
		f.atom = newAtom([]query.Word{p})
		f.cost = 0 // seldom seen, beside what the stem finds
		filings = append(filings, f)
	}
	return filings
}

// maxAlternatives is the most ways in which one phrase is filed.
const maxAlternatives = 4

// fileWords returns where words side by side are to be filed: a twofold word in
// both its ways.
func fileWords(f filing, words []query.Word) []filing {
	if !slices.ContainsFunc(words, isTwofold) {
		f.atom = newAtom(words)
		f.sure = !slices.ContainsFunc(words, isParticular)
		return []filing{f}
	}
	alternatives := spellOut(words)
	filings := make([]filing, len(alternatives))
	for i, words := range alternatives {
		plain := plainStretch(words)
		f.atom = newAtom(plain)
		f.sure = len(plain) == len(words) && !slices.ContainsFunc(words, isParticular)
		filings[i] = f
	}
	return filings
}

func isTwofold(w query.Word) bool { return w.IsTwofold() }

// isParticular reports whether more than the folded spelling of w counts.
func isParticular(w query.Word) bool { return w.Manner != query.Folded }

// spellOut returns the ways to say the phrase words, with its twofold words as
// they are spelt and in parts. They are left as they are where it would become too
// many; each way has a word that is not.
func spellOut(words []query.Word) [][]query.Word {
	all := [][]query.Word{words}
	for {
		i := slices.IndexFunc(all, func(words []query.Word) bool { return len(plainStretch(words)) == 0 })
		if i < 0 && len(all) < maxAlternatives {
			i = slices.IndexFunc(all, func(words []query.Word) bool { return slices.ContainsFunc(words, isTwofold) })
		}
		if i < 0 {
			return all
		}
		spelt, inParts := resolve(all[i])
		all[i] = inParts
		all = append(all, spelt)
	}
}

// resolve returns the two ways to take the first twofold word.
func resolve(words []query.Word) (spelt, inParts []query.Word) {
	n := slices.IndexFunc(words, isTwofold)
	w := words[n]
	parts := w.Parts
	w.Manner, w.Parts = query.Folded, nil
	return slices.Concat(words[:n], []query.Word{w}, words[n+1:]), slices.Concat(words[:n], parts, words[n+1:])
}

// plainStretch returns the longest run of words that are not twofold.
func plainStretch(words []query.Word) []query.Word {
	var best []query.Word
	start := 0
	for i := range len(words) + 1 {
		if i < len(words) && !words[i].IsTwofold() {
			continue
		}
		if i-start > len(best) {
			best = words[start:i]
		}
		start = i + 1
	}
	return best
}

// A program is a node in bytes: its op; for a term the kind, fields, number
// of words and words; else the number of kids and the kids. A word is its
// manner, hash and length, and its parts if it may have some.

// appendProgram appends the program of n.
func appendProgram(dst []byte, n *query.Node) []byte {
	dst = append(dst, byte(n.Op))
	if n.Op != query.OpTerm {
		dst = binary.AppendUvarint(dst, uint64(len(n.Kids)))
		for _, k := range n.Kids {
			dst = appendProgram(dst, k)
		}
		return dst
	}
	dst = append(dst, byte(n.Term.Kind), byte(n.Term.Fields))
	return appendWords(dst, n.Term.Words)
}

func appendWords(dst []byte, words []query.Word) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(words)))
	for i := range words {
		w := &words[i]
		dst = append(dst, byte(w.Manner))
		dst = binary.LittleEndian.AppendUint64(dst, w.Hash)
		dst = binary.AppendUvarint(dst, uint64(w.Size))
		if w.HasParts() {
			dst = appendWords(dst, w.Parts)
		}
	}
	return dst
}
