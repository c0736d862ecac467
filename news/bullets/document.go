package bullets

import (
	xmaps "maps"
	"math"
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

	"newsbot/news/bullets/adrift"
	"newsbot/news/bullets/doubt"
	"newsbot/news/bullets/hollow"
	"newsbot/news/bullets/people"
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
	paragraph  int       // the one being read
	opening    bool      // its first sentence is
	caption    bool      // who took a picture stands behind the sentence being read
	interview  bool      // questions and answers
	tests      bool      // what others claim
	dialogue   bool      // the paragraph being read is what somebody says
	quoted     []float32 // share of the words of each sentence inside quotation marks
	stems      []string  // of the words, by their id
	candidates []candidate
	paragraphs int  // that candidates stand in
	without    Rule // not in force
	capitals   bool // its language has them
	manners    manners
	decked     bool    // a deck stands above the bullets
	surest     float32 // log odds of a fault of the second surest candidate
	service    bool    // it advises, offers, tests or entertains
	stops      bool    // its sentences end with a mark, so that a line without one is a heading

	*maps
	persons people.Names                 // whom it names in full
	people  map[string]uint64            // last name → the candidates that say who that is
	topic   map[string]bool              // content words that headline, deck and the first sentences have
	fresh   map[string]int               // noun that "a" stood before → the sentence, from 1
	named   [][]naming                   // the names of each sentence
	later   map[string]bool              // last names of whom the text names in full somewhere
	told    map[string]bool              // content words of headline and deck
	shown   int32                        // words of them have ids below
	stem    func(*snowballstem.Env) bool // nil if the language has no stemmer
	env     snowballstem.Env             // scratch: of the stemmer
	low     []byte                       // scratch: the word being read
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

// manners count the sentences of a document by whose they are, to whom and how.
type manners struct{ ours, toReader, exclaimed, said, words int }

// A manner is whose a sentence is, and to whom.
type manner struct{ ours, toReader bool }

// add counts a sentence of so many words by those outside quotations, and returns its
// manner.
func (m *manners) add(said, lang string, words int) manner {
	of := manner{isOurs(said, lang), speaksToReader(said, lang)}
	m.ours += count(of.ours)
	m.toReader += count(of.toReader)
	m.exclaimed += count(isShouted(said))
	m.said += count(saysSo(said))
	m.words += words
	return of
}

// count returns 1 for true.
func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// saysSo reports whether a sentence has a word of saying.
func saysSo(s string) bool {
	for w := range strings.FieldsSeq(s) {
		if speaking[bareName(w)] {
			return true
		}
	}
	return false
}

// A candidate is a sentence that may become a bullet.
type candidate struct {
	Sentence
	index     int       // of the sentence in the document
	paragraph int       // that it stands in
	joined    bool      // with the one before it
	leans     bool      // only what stands before explains it
	noun      string    // that it begins with, if that is one that the text has told of; "" if none
	explained uint64    // the candidates before, any of which explains it if it is told
	plain     string    // the sentence as the text has it
	forms     []form    // the ways to tell it
	words     [][]word  // of each form
	odds      []float32 // the log odds that it has a fault, of each form
	content   []string  // the words of the sentence that say something
	rivals    uint64    // the candidates before that have one of its sentences
	about     bool      // it shares a word with headline, deck or the beginning of the text
	opens     bool      // its paragraph
	owes      []uint64  // for each person it names without a first name, and each thing that it takes for known, the candidates before that say who or what that is
}

// parse takes an article apart, which stands under a deck.
func parse(a Article, deck, lang string, without Rule) *document {
	d := &document{lang: lang, without: without, stem: stemmers[lang], maps: spare.Get().(*maps), people: map[string]uint64{}, later: map[string]bool{}, fresh: map[string]int{}}
	d.title = d.words(head(a.Title, maxTeaser))
	d.decked = deck != ""
	d.service = doubt.IsService(a.Title, lang)
	d.words(deck)
	d.shown = int32(len(d.stems))
	d.told = contentOf(head(a.Title, maxTeaser), deck)
	d.topic = xmaps.Clone(d.told)
	text := withoutDatelines(head(a.Text, maxText))
	sentences := SentencesIn(text, lang)
	sentences = sentences[:min(len(sentences), maxSentences)]
	d.candidates = make([]candidate, 0, min(len(sentences), maxCandidates))
	d.stops = slices.ContainsFunc(sentences, func(s Sentence) bool { return ends(s.Text) })
	d.interview = isInterview(text)
	d.tests = isFactCheck(a.Title, text)
	if d.capitals = hasCapital(text); d.capitals && d.obeys(RuleLeaning) {
		d.foretell(sentences)
		d.census(a, sentences)
	}
	var open rune // the mark of the quotation we are in
	end := 0
	for i, s := range sentences {
		if i == 0 || strings.Contains(text[end:s.Start], "\n") {
			open = 0
			d.paragraph++
			d.opening = true
			d.dialogue = isDialogue(s.Text, lang) || d.interview && isLabelled(s.Text)
		}
		end = s.End
		d.caption = i+1 < len(sentences) && !strings.Contains(text[end:sentences[i+1].Start], "\n") && creditLine.MatchString(sentences[i+1].Text)
		open = d.add(s, open, a.Habits)
	}
	return d
}

// doubt notes how likely each candidate is to have a fault; the chances of its words to
// be told are nil where no model knows them.
func (d *document) doubt(chances []float32) {
	rows := d.observeDoubts(chances)
	odds := doubt.Odds(rows)
	for i := range d.candidates {
		c := &d.candidates[i]
		c.odds, odds = odds[:len(c.forms)], odds[len(c.forms):]
	}
	d.surest = secondSurest(d.candidates)
}

// secondSurest returns the log odds of a fault of the candidate that only one other is surer
// than.
func secondSurest(all []candidate) float32 {
	first, second := float32(math.MaxFloat32), float32(math.MaxFloat32)
	for i := range all {
		switch odds := all[i].odds[0]; {
		case odds < first:
			first, second = odds, first
		case odds < second:
			second = odds
		}
	}
	return second
}

// add appends a sentence to the document, as a candidate if it could be a
// bullet. It takes and returns the mark of the quotation that is open.
func (d *document) add(s Sentence, open rune, habits *Habits) rune {
	text := withoutRemarks(unmarked(oneLine(s.Text)))
	if len(d.sentences) < 3 {
		text = withoutDateline(text)
	}
	if len(d.sentences) == 0 {
		text = noted.ReplaceAllString(text, "")
	}
	after, outside := quoted(text, open)
	whole := requoted(text, open, after)
	words := d.words(text)
	d.sentences = append(d.sentences, words)
	content := contentWords(text)
	c := candidate{Sentence: s, plain: text, content: content, about: d.isAbout(content), opens: d.opening}
	d.opening = false
	said := unquoted(text, open)
	if d.capitals && d.obeys(RuleLeaning) {
		c.owes = d.owes(text)
		defer d.present(len(d.candidates))
	}
	if d.lang == "ja" && d.obeys(RuleLeaning) {
		c.owes = d.surnames(text)
	}
	manner := d.manners.add(said, d.lang, len(words))
	d.quoted = append(d.quoted, 1-min(1, float32(outside)/float32(max(1, len(words)))))
	if outside >= speakerWords && len(whole) <= maxSentence && len(d.candidates) < maxCandidates &&
		(ends(whole) || !d.stops) && !d.dialogue && (after == 0 || !verbLast[d.lang]) && !(d.capitals && beginsSmall(whole)) && !hasStray(whole) &&
		(!d.obeys(RuleSame) || shareOf(content, d.told) <= d.mostTold() && !d.tellsLittle(text, content)) && !asks(text) && worthTelling(whole) && d.isTold(text, said, manner) &&
		!hollow.Is(text, d.lang) && !habits.Has(text) {
		d.propose(c, whole, words)
	}
	d.meet(text)
	return after
}

// mostTold is the share of a bullet's content words that headline and deck may have.
func (d *document) mostTold() float64 {
	if d.decked {
		return underDeckShare
	}
	return sameShare
}

// leastNew is how many words a point has at least that say something and that neither
// headline nor deck have, if none of them is a name or a number; of English, whose table has
// learned what a word is worth, fewer will do.
const (
	leastNew        = 4
	leastNewEnglish = 3
)

// tellsLittle reports whether a sentence has fewer: "Now it is clear: they were boats."
func (d *document) tellsLittle(s string, content []string) bool {
	least := leastNew
	if d.lang == "en" {
		least = leastNewEnglish
	}
	fresh := make([]string, 0, leastNew)
	for _, w := range content {
		if len(fresh) < least && !d.told[w] && !slices.Contains(fresh, w) {
			fresh = append(fresh, w)
		}
	}
	return d.shown > 0 && len(fresh) < least && !d.specifies(s, fresh)
}

// specifies reports whether a sentence has a name or a number among some of its words.
func (d *document) specifies(s string, fresh []string) bool {
	for i, w := range strings.Fields(s) {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(w, opens))
		name := d.lang != "de" && i > 0 && unicode.IsUpper(r)
		if (name || unicode.IsDigit(r)) && slices.ContainsFunc(contentWords(w), func(w string) bool { return slices.Contains(fresh, w) }) {
			return true
		}
	}
	return false
}

// opening is how many sentences say what a text is about.
const opening = 2

// isAbout reports whether the last sentence shares one of its words that say something, in
// any form, with headline, deck or the first sentences, and adds those of the latter.
func (d *document) isAbout(content []string) (about bool) {
	for _, w := range content {
		about = about || d.topic[w]
		if len(d.sentences) <= opening {
			d.topic[w] = true
		}
	}
	return about || len(d.sentences) <= opening
}

// verbLast are languages that say only behind a quotation that somebody said it: one
// that is still open at the end of a sentence has no speaker.
var verbLast = set(`tr ja ko az kk uz hi mr ne ta te kn ml`)

// isTold reports whether a sentence is told by the article, of the news, outside its
// quotations, its words: not of its page, to its reader or by us.
func (d *document) isTold(s, words string, m manner) bool {
	return !d.caption && !(d.tests && saysSo(strings.ToLower(s)) && !verdicts.MatchString(s)) && !isForeignTo(d.lang, s) && (!d.obeys(RuleVoice) || !m.ours && !isReported(words, d.lang) && !isVerbless(words, d.lang)) &&
		(!d.obeys(RulePage) || !m.toReader && !isCaption(s) && !(d.lang == "en" && captioned.MatchString(s)) && !isOfPage(s, words, d.lang)) && !endsAbbreviated(s, d.lang)
}

// propose makes the last sentence, with its words, a candidate in the forms that
// have the right length.
func (d *document) propose(c candidate, whole string, words []word) {
	c.index, c.paragraph = len(d.sentences)-1, d.paragraph
	most := maxWords
	switch {
	case !d.obeys(RuleLength):
		most = maxSentence
	case c.index < 3 && !slices.ContainsFunc(d.candidates, func(c candidate) bool { return !c.leans }):
		most = maxLead
	}
	all := forms(whole, d.lang)
	if f, ok := firstClause(all[0], d.lang); ok && WordCount(all[0].text) > most {
		all = append(all, f)
	}
	for _, f := range all {
		if n := WordCount(f.text); n >= minWords && n <= most {
			if f.trimmed != nil {
				words = d.words(f.text)
			}
			c.forms = append(c.forms, f)
			c.words = append(c.words, words)
		}
	}
	if c.forms != nil {
		if n := len(d.candidates); n == 0 || d.candidates[n-1].paragraph != c.paragraph {
			d.paragraphs++
		}
		first := c.forms[0].text
		said := unquoted(first, 0)
		c.noun = d.known(first)
		if d.capitals && d.obeys(RuleLeaning) {
			c.owes = append(c.owes, d.takesForKnown(said)...)
		}
		c.leans = d.obeys(RuleLeaning) && (c.noun != "" || leansBack(first, d.lang, d.isShown) || leansInside(said, d.lang, d.isShown) || adrift.Is(said, d.lang) || c.index >= opening && aged.MatchString(first)) ||
			d.obeys(RuleVoice) && said != first && d.capitals && lacksSpeaker(said, d.lang)
		if c.leans {
			c.explained = d.explaining(&c)
		}
		d.candidates = append(d.candidates, c)
		if c.leans {
			d.complete(&c)
		}
	}
}

// complete makes another candidate of one that leans: it with the sentence before it,
// if that leans on nothing and both together are no longer than a bullet.
func (d *document) complete(c *candidate) {
	i := len(d.candidates) - 2
	for i >= 0 && d.candidates[i].joined {
		i--
	}
	if i < 0 || len(d.candidates) == maxCandidates {
		return
	}
	before := &d.candidates[i]
	if before.leans || before.index != c.index-1 {
		return
	}
	a, b := before.forms[0], c.forms[0]
	both := form{a.text + " " + b.text, slices.Concat(a.trimmed, b.trimmed)}
	if WordCount(both.text) > maxWords {
		return
	}
	joint := *c
	joint.Start, joint.joined, joint.leans, joint.explained = before.Start, true, false, 0
	joint.forms, joint.words = []form{both}, [][]word{slices.Concat(before.words[0], c.words[0])}
	joint.content = slices.Concat(before.content, c.content)
	joint.rivals = 1<<i | 1<<(len(d.candidates)-1)
	joint.owes = slices.DeleteFunc(slices.Concat(before.owes, c.owes), func(by uint64) bool { return by>>i&1 != 0 })
	d.candidates = append(d.candidates, joint)
}

// isShown reports whether headline or deck have a word.
func (d *document) isShown(w string) bool { return d.word(w).id < d.shown }

// words returns the words of s: its runs of letters, digits and marks, and of a script
// without spaces each two neighbours, for nothing says where its words end.
func (d *document) words(s string) []word {
	ws := make([]word, 0, len(s)/5)
	start, single := -1, -1 // of the run being read; of the character before, without spaces
	for i, r := range s {
		if Unspaced(r) {
			if start >= 0 {
				ws = append(ws, d.word(s[start:i]))
			}
			if single >= 0 {
				ws = append(ws, d.word(s[single:i+utf8.RuneLen(r)]))
			}
			start, single = -1, i
			continue
		}
		single = -1
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

// paired are the languages without spaces whose sentences are told apart, so that a model
// can read them by pairs of characters.
var paired = set(`zh ja`)

// isRead reports whether a model that knows no single words can read the language.
func (d *document) isRead() bool { return d.stem != nil || paired[d.lang] }

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
		switch {
		case r >= utf8.RuneSelf:
			d.low = utf8.AppendRune(d.low, unicode.ToLower(r))
		case 'A' <= r && r <= 'Z':
			d.low = append(d.low, byte(r)|0x20)
		default:
			d.low = append(d.low, byte(r))
		}
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
