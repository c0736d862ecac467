// Package bullets finds the points of a news article: two to five of its own
// sentences, shortened by rules that can be read, or the key points that its
// publisher wrote. It rewrites no fact and asks nobody: no I/O, no model but a
// small checked-in table.
//
// An article is split into sentences, by the abbreviations of its language, and
// cleaned of what belongs to its page. A table says of each of its words, and of
// each two neighbours, how likely the publisher's own bullets would have them; then
// the set of sentences is chosen that has the highest expected F1 against those bullets. Truth goes before that
// figure. What an alert must not have is left out: questions, what headline or deck
// say already, somebody's words as ours, quotations without their speaker, what
// leans on what is not told (it follows what explains it, or makes one point with
// it; a last name alone gets the first name that the text has), headings, links, lines
// of the page, what the source says again and again ([Habits]), and what looks like
// points that editors stopped (package doubt). A sentence is shortened only where that cannot
// change its sense.
//
// Measured was English news only (CNN and Daily Mail, three bullets, ROUGE-1, -2
// and -L, by cross-validation): see lab/bullets, which prints the price of each rule
// too; the first three sentences have 30.7 / 11.6 / 27.3 in 70 words. A second table
// was learned without regard to single words, and serves the other languages that
// have a stemmer, and Chinese and Japanese by pairs of characters; all others get the first sentences that pass the rules. Most cuts
// are for English alone.
package bullets

import (
	"embed"
	"encoding/json"
	"strings"
	"sync"
	"unicode/utf8"
)

// An Article is what is summarised.
type Article struct {
	Title     string   // headline; "" if unknown
	Deck      string   // the line under the headline, such as og:description; "" if none
	Text      string   // plain text, paragraphs separated by "\n"
	Lang      string   // BCP 47 tag as page or feed declare it; "" lets Language detect it
	KeyPoints []string // the publisher's own list, if the page has one
	Habits    *Habits  // what the source says again and again; nil knows nothing
}

// A Bullet is a sentence of the article, or two short ones of which the second leans
// on the first, or a key point of its publisher: one line, never a question, at most 30 words, the first sentence of a text 45.
type Bullet struct {
	Text       string
	Start, End int      // the sentence it was made of is Article.Text[Start:End]; both -1 for a key point
	KeyPoint   bool     // written by the publisher as a point, not found in the text
	Trimmed    []string // the pieces of the sentence that were left out; nil if none
	Added      []string // first names that were put before a last name alone; nil if none
}

// most is the largest number of bullets of an alert.
const most = 5

// The models that go with the package. English knows English words; the other
// was learned from the same articles without regard to the words, for any
// language that has a stemmer, or no spaces. Both come from
//
//	go run ./lab/bullets -write news/bullets
//
//go:embed english.json other.json
var models embed.FS

var (
	english = sync.OnceValue(func() *Model { return load("english.json") })
	other   = sync.OnceValue(func() *Model { return load("other.json") })
)

// load reads a model that goes with the package.
func load(name string) *Model {
	m := new(Model)
	text, err := models.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, m)
	}
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return m
}

// Summarize returns the points of an article: those of its publisher if there is
// a list of them, else its own sentences, in the order of the text. There are at
// most max of them and at most 5; two if the text has them, for a set of more
// must be worth it; fewer, or none, when the article has no more to say or what it
// says is doubtful (see package doubt). It may be called by many goroutines.
func Summarize(a Article, max int) []Bullet {
	a.Lang = Language(a.Text, a.Lang)
	return modelFor(a.Lang).summarize(a, Deck(a), max)
}

// modelFor returns the model of a language.
func modelFor(lang string) *Model {
	if lang == "en" {
		return english()
	}
	return other()
}

// Summarize does with this model what the function of its name does with those of
// the package.
func (m *Model) Summarize(a Article, max int) []Bullet {
	a.Lang = Language(a.Text, a.Lang)
	return m.summarize(a, Deck(a), max)
}

// summarize summarises an article whose language is settled, under its deck.
func (m *Model) summarize(a Article, deck string, max int) []Bullet {
	max = min(max, most)
	if max < 1 {
		return nil
	}
	if points := keyPoints(a); points != nil {
		return points[:min(max, len(points))]
	}
	if isAnothers(a) {
		return nil
	}
	d := parse(a, deck, a.Lang, m.without)
	defer d.free()
	var picks []pick
	if d.isRead() && m.Words != nil {
		r := m.read(d)
		d.doubt(r.words)
		picks = r.choose(r.options(), max)
	} else {
		d.doubt(nil)
		picks = d.lead(max)
	}
	var bullets []Bullet
	for _, p := range picks {
		bullets = append(bullets, d.candidates[p.candidate].bullet(p.form))
	}
	d.introduce(bullets)
	return bullets
}

// bullet returns the candidate in one of its forms.
func (c *candidate) bullet(form int) Bullet {
	return Bullet{Text: c.forms[form].text, Start: c.Start, End: c.End, Trimmed: c.forms[form].trimmed}
}

// A Candidate is a sentence that may become a bullet, in one of its forms, with what is
// observed of it (see package doubt).
type Candidate struct {
	Text     string
	Features []float32 // as package doubt numbers them, of length doubt.Features
}

// Candidates returns all that an article has, for the trainer; none of one whose points
// its publisher wrote.
func Candidates(a Article) (all []Candidate) {
	a.Lang = Language(a.Text, a.Lang)
	if keyPoints(a) != nil || isAnothers(a) {
		return nil
	}
	d := parse(a, Deck(a), a.Lang, 0)
	defer d.free()
	var chances []float32
	if m := modelFor(a.Lang); d.isRead() && m.Words != nil {
		chances = m.read(d).words
	}
	rows := d.observeDoubts(chances)
	for _, c := range d.candidates {
		for _, f := range c.forms {
			all, rows = append(all, Candidate{f.text, rows[0]}), rows[1:]
		}
	}
	return all
}

// strange is how many points a text has of whose language no rule knows how it speaks
// of us, or leans: then only what begins a paragraph, without quotations, is told.
const strange = 2

// lead returns the first candidates that can stand together.
func (d *document) lead(max int) []pick {
	unknown := pronouns[d.lang] == nil && leanings[d.lang] == nil
	if unknown {
		max = min(max, strange)
	}
	var picks []pick
	var taken uint64
	told := ""
	for i, c := range d.candidates {
		if len(picks) == max {
			break
		}
		if d.isDoubtful(pick{i, 0}, len(picks)) || unknown && (!c.opens || strings.IndexFunc(c.plain, isQuote) >= 0) {
			continue
		}
		if text := c.forms[0].text; (told == "" || !repeats(text, told)) && d.fits(taken|1<<i) && !d.isRival(taken, i) {
			picks = append(picks, pick{i, 0})
			taken |= 1 << i
			told += " " + text
		}
	}
	return picks
}

// Tell returns the deck and the points of an article as they stand in an alert
// together: a single point without a deck is no list, and becomes the deck.
func Tell(a Article, max int) (deck string, points []Bullet) {
	a.Lang = Language(a.Text, a.Lang)
	deck = Deck(a)
	points = modelFor(a.Lang).summarize(a, deck, max)
	if deck == "" && len(points) == 1 && utf8.RuneCountInString(points[0].Text) <= maxDeck {
		return points[0].Text, nil
	}
	return deck, points
}
