package blocks

import (
	"math"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A look is what is known of all blocks of a page before each is observed.
type look struct {
	*Page
	texts                                     []text
	sure, good                                []float32 // words of blocks that surely are of the article; that read like it
	words, linked, kept, ending, sures, goods sums
	allSure, allGood                          float32
	main                                      *element             // the innermost box with most of the sure text
	core                                      *element             // the box with most paragraphs close to it
	scores                                    map[*element]float32 // how many words of paragraphs are close to a box
	firstSure, lastSure                       int
	heading                                   int   // the block of the headline, -1 if there is none
	above                                     []int // the heading before each block, -1 if there is none
	paths, tags                               map[uint32]*kin
	mates                                     map[*element]*kin // blocks of neighbouring boxes, by the box round these
	times                                     map[string]int    // how often each text occurs
	title, deck                               map[string]bool   // words
}

// A text is what is counted in a block.
type text struct {
	words                    []string
	runes                    float32
	digits, capitals, commas float32
	common                   float32 // words that are frequent in the article
	unspaced                 bool    // in a script without spaces
	kept, data, link         float32 // share that readability keeps, that the page's data has, that is linked
	ends                     bool    // like a sentence
}

// A kin is what blocks with the same way down to them have together.
type kin struct{ blocks, words, sure, good, linked, kept float32 }

// sums are the sums of a number over the first blocks of a page.
type sums []float32

// add adds the number of the next block.
func (s *sums) add(x float32) {
	if len(*s) == 0 {
		*s = append(*s, 0)
	}
	*s = append(*s, (*s)[len(*s)-1]+x)
}

// of gives the sum over the blocks of an element.
func (s sums) of(e *element) float32 { return s[e.last] - s[e.first] }

// between gives the sum over the blocks from one up to and without another, as
// far as the page has them.
func (s sums) between(from, to int) float32 {
	return s[min(max(to, 0), len(s)-1)] - s[min(max(from, 0), len(s)-1)]
}

// newLook looks at the blocks of a page.
func newLook(p *Page) *look {
	l := &look{
		Page: p, scores: map[*element]float32{}, paths: map[uint32]*kin{}, tags: map[uint32]*kin{},
		mates: map[*element]*kin{}, times: map[string]int{}, title: bag(p.about.Title), deck: bag(p.about.Deck),
	}
	l.read()
	l.judge()
	l.findCore()
	l.countCommon()
	l.addUp()
	l.findMain()
	l.findHeading()
	l.findSubheads()
	return l
}

// read counts what is in the blocks.
func (l *look) read() {
	data := shingleSet{}
	data.add(tokenize(l.about.Text))
	for i := range l.Blocks {
		b := &l.Blocks[i]
		t := newText(b.Text)
		size := float32(len(b.Text))
		t.kept, t.link = min(float32(b.kept)/size, 1), min(float32(b.linked)/size, 1)
		t.data = data.share(t.words)
		l.sizes = append(l.sizes, float32(len(t.words)))
		if t.unspaced {
			l.sizes[i] = t.runes / runesPerWord
		}
		l.texts = append(l.texts, t)
		l.times[b.Text]++
	}
}

// runesPerWord is how many characters count as a word in scripts without spaces.
const runesPerWord = 2

// newText counts what is in a text.
func newText(s string) text {
	t := text{words: tokenize(s), ends: endsSentence(s)}
	unspaced := float32(0)
	for _, c := range s {
		t.runes++
		switch {
		case c >= '0' && c <= '9':
			t.digits++
		case c >= 'A' && c <= 'Z':
			t.capitals++
		case c == ',' || c == '、' || c == '，' || c == '،':
			t.commas++
		case c >= 0x2e80 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			unspaced++
		}
	}
	t.unspaced = 3*unspaced > t.runes
	return t
}

// maxSignOff is how long a name behind the last sentence may be, in bytes.
const maxSignOff = 40

// signOff finds what stands behind the last sentence of an article: who sent it.
var signOff = regexp.MustCompile(`([.!?…"”»]) ?(?:\((?:[\pL.]+[/, -]{0,2}){1,4}\)|(?:/|— ?|– ?|-- ?)[\pL./ ]{2,20})$`)

// endsSentence says whether a text ends like a sentence, or like a line that
// leads to the next.
func endsSentence(s string) bool {
	from := max(0, len(s)-maxSignOff)
	if at := signOff.FindStringSubmatchIndex(s[from:]); at != nil {
		s = s[:from+at[3]]
	}
	s = strings.TrimRight(s, `"'”’»)]」』 `+"\u00a0")
	last, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".!?…。！？।॥۔؟:;", last)
}

// A block reads like a paragraph from so many words on, with no more of it in
// links; it is sure where readability keeps so much of it, or the page's data
// has so much.
const (
	paragraphWords = 10
	paragraphLink  = 0.35
	sureKept       = 0.5
	sureData       = 0.7
)

// judge tells which blocks read like paragraphs, and which of these are sure.
func (l *look) judge() {
	l.good, l.sure = make([]float32, len(l.Blocks)), make([]float32, len(l.Blocks))
	for i := range l.Blocks {
		t := &l.texts[i]
		if l.sizes[i] < paragraphWords || t.link >= paragraphLink || !t.ends {
			continue
		}
		if l.Blocks[i].at.all&(comments|navigation|footer|asideBox) == 0 {
			l.good[i] = l.sizes[i]
		}
		if t.kept > sureKept || t.data > sureData {
			l.sure[i] = l.sizes[i]
		}
		l.allGood += l.good[i]
		l.allSure += l.sure[i]
	}
}

// Paragraphs count less for a box with each box between, down to a least share;
// those of the best box are sure if so little else is that readability failed.
const (
	nextBox   = 0.6
	leastBox  = 0.2
	leastSure = 0.1
)

// findCore finds the box with most paragraphs close to it.
func (l *look) findCore() {
	l.core = l.root()
	for i := range l.Blocks {
		share := float32(1)
		for e := l.box(i).up; e != nil && share > leastBox && l.good[i] > 0; e = e.up {
			if !e.box {
				continue
			}
			l.scores[e] += share * l.good[i]
			if l.scores[e] > l.scores[l.core] {
				l.core = e
			}
			share *= nextBox
		}
	}
	if l.allSure >= leastSure*l.scores[l.core] {
		return
	}
	clear(l.sure)
	l.allSure = 0
	for i := l.core.first; i < l.core.last; i++ {
		l.sure[i] = l.good[i]
		l.allSure += l.good[i]
	}
}

// commonWords is how many words of the article count as frequent.
const commonWords = 60

// countCommon counts in each block the words that are frequent in the article:
// running text has more of them than lists and labels, in any language.
func (l *look) countCommon() {
	frequency := map[string]int{}
	for i, t := range l.texts {
		if l.sure[i] > 0 {
			for _, w := range t.words {
				frequency[w]++
			}
		}
	}
	common := most(frequency, commonWords)
	for i := range l.texts {
		l.texts[i].common = count(l.texts[i].words, common)
	}
}

// addUp adds up the blocks before each, and those with the same way down.
func (l *look) addUp() {
	for i := range l.Blocks {
		t, size := &l.texts[i], l.sizes[i]
		l.words.add(size)
		l.linked.add(size * t.link)
		l.kept.add(size * t.kept)
		l.ending.add(size * number(t.ends))
		l.sures.add(l.sure[i])
		l.goods.add(l.good[i])
		at := l.Blocks[i].at
		for _, k := range []*kin{kinOf(l.paths, at.path), kinOf(l.tags, at.tags), kinOf(l.mates, l.box(i).up)} {
			k.blocks++
			k.words += size
			k.sure += l.sure[i]
			k.good += l.good[i]
			k.linked += size * t.link
			k.kept += size * t.kept
		}
	}
}

// kinOf returns the kin of a key.
func kinOf[K comparable](all map[K]*kin, key K) *kin {
	k := all[key]
	if k == nil {
		k = &kin{}
		all[key] = k
	}
	return k
}

// mainShare is the share of the sure text that the main box has.
const mainShare = 0.75

// findMain finds the first and last sure block, and the innermost box with most
// of the sure text.
func (l *look) findMain() {
	l.firstSure, l.lastSure = len(l.Blocks), -1
	var most *element
	for i := range l.Blocks {
		if l.sure[i] == 0 {
			continue
		}
		l.firstSure, l.lastSure = min(i, l.firstSure), i
		if most == nil || l.sures.of(l.box(i)) > l.sures.of(most) {
			most = l.box(i)
		}
	}
	l.main = l.root()
	for e := most; e != nil; e = e.up {
		if e.box && l.sures.of(e) >= mainShare*l.allSure {
			l.main = e
			return
		}
	}
}

// A block is the headline if it shares so many words with the page's title; an
// h1 needs fewer. It stands before the text, or not far behind its start.
const (
	headlineLike = 0.5
	h1Like       = 0.4
	headlineLate = 3
)

// findHeading finds the headline.
func (l *look) findHeading() {
	l.heading = -1
	best := float32(headlineLike)
	for i := range l.Blocks {
		words := l.texts[i].words
		like := ratio(2*count(words, l.title), float32(len(l.title)+len(words)))
		if l.around(i, "h1") > 0 {
			like += h1Like
		}
		if like > best && (i < l.firstSure+headlineLate || l.heading < 0) {
			best, l.heading = like, i
		}
	}
}

// findSubheads finds the nearest heading before each block, -1 if there is none.
func (l *look) findSubheads() {
	above := -1
	for i := range l.Blocks {
		l.above = append(l.above, above)
		if l.Blocks[i].at.all&subheadTag != 0 {
			above = i
		}
	}
}

// around returns how many elements of that tag are round a block.
func (l *look) around(i int, tag string) (n int) {
	for e := l.Blocks[i].at; e != nil; e = e.up {
		if e.tag == tag {
			n++
		}
	}
	return n
}

// box returns the innermost box round a block.
func (l *look) box(i int) *element { return l.Blocks[i].at.innermostBox() }

// root returns the element round all others.
func (l *look) root() *element {
	e := l.Blocks[0].at
	for e.up != nil {
		e = e.up
	}
	return e
}

// innermostBox returns the element itself if it is a box, or the one round it.
func (e *element) innermostBox() *element {
	for !e.box {
		e = e.up
	}
	return e
}

// log draws large numbers together.
func log(x float32) float32 { return float32(math.Log1p(float64(x))) }

// ratio is a/b, and 0 where there is no b.
func ratio(a, b float32) float32 {
	if b == 0 {
		return 0
	}
	return a / b
}

// number is 1 for what is true.
func number(is bool) float32 {
	if is {
		return 1
	}
	return 0
}
