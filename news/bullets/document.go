package bullets

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/irish"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/porter"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/tamil"
	"github.com/blevesearch/snowballstem/turkish"
)

// stemmers are the languages whose words can be brought to a stem. English has
// Porter's first stemmer because summaries are scored with it.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"ar": arabic.Stem, "da": danish.Stem, "de": german.Stem, "en": porter.Stem, "es": spanish.Stem, "fi": finnish.Stem,
	"fr": french.Stem, "ga": irish.Stem, "hu": hungarian.Stem, "it": italian.Stem, "nl": dutch.Stem, "no": norwegian.Stem,
	"pt": portuguese.Stem, "ro": romanian.Stem, "ru": russian.Stem, "sv": swedish.Stem, "ta": tamil.Stem, "tr": turkish.Stem,
}

const (
	// maxText is how much of an article is read, bytes: several times a long one.
	maxText = 100_000
	// maxSentence is the length of the longest sentence that is worth trimming,
	// bytes.
	maxSentence = 1200
	// maxSentences is how many sentences of an article are read; of those in
	// the development set 99 in 100 have fewer.
	maxSentences = 150
	// maxCandidates is how many of them may become bullets. A set of candidates
	// is one machine word.
	maxCandidates = 64
)

// A document is an article taken apart.
type document struct {
	lang       string
	title      []word
	sentences  [][]word  // the words of each sentence
	quoted     []float32 // share of the words of each sentence inside quotation marks
	stems      []string  // of the words, by their id
	candidates []candidate
	stops      bool // its sentences end with a mark, so that a line without one is a heading

	*maps
	shown int32                        // words of headline and deck have ids below
	stem  func(*snowballstem.Env) bool // nil if the language has no stemmer
	env   snowballstem.Env             // scratch: of the stemmer
	low   []byte                       // scratch: the word being read
}

// maps are what a document looks its terms up in.
type maps struct {
	ids   map[string]int32 // stem → id
	seen  map[string]int32 // word in lower case → id
	pairs map[pair]int32   // two neighbours → id
}

// spare holds the maps of documents that are done with, for growing them costs
// more than filling them.
var spare = sync.Pool{New: func() any {
	return &maps{make(map[string]int32, 512), make(map[string]int32, 512), make(map[pair]int32, 1024)}
}}

// free gives the document's maps back; it must not be used any more.
func (d *document) free() {
	clear(d.ids)
	clear(d.seen)
	clear(d.pairs)
	spare.Put(d.maps)
	d.maps = nil
}

// A word of a document.
type word struct {
	id    int32 // the same for words of one stem
	upper bool  // begins with a capital
}

// A candidate is a sentence that may become a bullet.
type candidate struct {
	Sentence
	index int      // of the sentence in the document
	leans bool     // only the sentence before explains its first word
	forms []form   // the ways to tell it
	words [][]word // of each form
}

// parse takes an article apart.
func parse(a Article, lang string) *document {
	d := &document{lang: lang, stem: stemmers[lang], maps: spare.Get().(*maps)}
	d.title = d.words(head(a.Title, maxTeaser))
	d.words(Deck(a))
	d.shown = int32(len(d.stems))
	var open rune // the mark of the quotation we are in
	end := 0
	sentences := Sentences(head(a.Text, maxText))
	sentences = sentences[:min(len(sentences), maxSentences)]
	d.stops = slices.ContainsFunc(sentences, func(s Sentence) bool { return ends(s.Text) })
	for _, s := range sentences {
		if strings.Contains(a.Text[end:s.Start], "\n") {
			open = 0
		}
		end = s.End
		open = d.add(s, open)
	}
	return d
}

// add appends a sentence to the document, as a candidate if it could be a
// bullet. It takes and returns the mark of the quotation that is open.
func (d *document) add(s Sentence, open rune) rune {
	text := unmarked(oneLine(s.Text))
	if len(d.sentences) < 3 {
		text = withoutDateline(text)
	}
	after, outside := quoted(text, open)
	whole := requoted(text, open, after)
	words := d.words(text)
	d.sentences = append(d.sentences, words)
	d.quoted = append(d.quoted, 1-min(1, float32(outside)/float32(max(1, len(words)))))
	if outside >= speakerWords && len(whole) <= maxSentence && len(d.candidates) < maxCandidates &&
		(ends(whole) || !d.stops) && d.isNew(words) && worthTelling(whole) {
		d.propose(s, whole, words)
	}
	return after
}

// isNew reports whether headline and deck do not say four fifths of the words
// already.
func (d *document) isNew(words []word) bool {
	n := 0
	for _, w := range words {
		if w.id < d.shown {
			n++
		}
	}
	return 5*n <= 4*len(words)
}

// propose makes the last sentence, with its words, a candidate in the forms that
// have the right length.
func (d *document) propose(s Sentence, whole string, words []word) {
	c := candidate{Sentence: s, index: len(d.sentences) - 1}
	for _, f := range forms(whole, d.lang) {
		if n := WordCount(f.text); n >= minWords && n <= maxWords {
			if f.trimmed != nil {
				words = d.words(f.text)
			}
			c.forms = append(c.forms, f)
			c.words = append(c.words, words)
		}
	}
	if c.forms != nil {
		c.leans = leansBack(c.forms[0].text, d.lang)
		d.candidates = append(d.candidates, c)
	}
}

// words returns the words of s: its runs of letters, digits and marks.
func (d *document) words(s string) []word {
	ws := make([]word, 0, len(s)/5)
	start := -1
	for i, r := range s {
		switch in := isWordRune(r); {
		case in && start < 0:
			start = i
		case !in && start >= 0:
			ws = append(ws, d.word(s[start:i]))
			start = -1
		}
	}
	if start >= 0 {
		ws = append(ws, d.word(s[start:]))
	}
	return ws
}

// isWordRune reports whether r belongs to a word.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// word looks up the stem of w.
func (d *document) word(w string) word {
	first, _ := utf8.DecodeRuneInString(w)
	d.low = d.low[:0]
	for _, r := range w {
		d.low = utf8.AppendRune(d.low, unicode.ToLower(r))
	}
	id, ok := d.seen[string(d.low)]
	if !ok {
		id = d.learn(string(d.low))
	}
	return word{id, unicode.IsUpper(first)}
}

// learn gives a new word the id of its stem. Words of up to three letters are
// their own stem, as in ROUGE.
func (d *document) learn(low string) int32 {
	stem := low
	if d.stem != nil && utf8.RuneCountInString(low) > 3 {
		d.env.SetCurrent(low)
		d.stem(&d.env)
		stem = d.env.Current()
	}
	id, ok := d.ids[stem]
	if !ok {
		id = int32(len(d.stems))
		d.ids[stem] = id
		d.stems = append(d.stems, stem)
	}
	d.seen[low] = id
	return id
}
