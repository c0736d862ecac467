package blocks

import (
	"math/bits"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A row is what is observed of one block: its features, and their names where
// somebody asks for them.
type row struct {
	values []float32
	named  bool
	names  []string
}

// add adds a feature.
func (r *row) add(name string, x float32) {
	if r.named {
		r.names = append(r.names, name)
	}
	r.values = append(r.values, x)
}

// addAt adds one of several features of the same kind.
func (r *row) addAt(name string, n int, x float32) {
	if r.named {
		name += strconv.Itoa(n)
	}
	r.add(name, x)
}

// is adds a feature that holds or does not.
func (r *row) is(name string, holds bool) { r.add(name, number(holds)) }

// observe computes the features of each block.
func (p *Page) observe() {
	l := newLook(p)
	size := 0
	for i := range p.Blocks {
		r := row{values: make([]float32, 0, size)}
		l.observe(i, &r)
		size = len(r.values)
		p.Features = append(p.Features, r.values)
	}
}

// FeatureNames returns the names of the features.
func FeatureNames() []string {
	at := &element{tag: "p", box: true, last: 1}
	p := &Page{Blocks: []Block{{Text: "x", at: at}}}
	r := row{named: true}
	newLook(p).observe(0, &r)
	return r.names
}

// observe observes a block.
func (l *look) observe(i int, r *row) {
	l.observeText(i, r)
	l.observeLine(i, r)
	l.observeAgreement(i, r)
	l.observePlace(i, r)
	l.observeBoxes(i, r)
	l.observeKin(i, r)
	l.observeNames(i, r)
}

// observeText counts words and characters.
func (l *look) observeText(i int, r *row) {
	b, t := &l.Blocks[i], &l.texts[i]
	n := float32(max(len(t.words), 1))
	inTitle, inDeck := count(t.words, l.title), count(t.words, l.deck)
	r.add("words", l.sizes[i])
	r.add("runes", log(t.runes))
	r.add("link", t.link)
	r.add("bold", min(float32(b.bold)/float32(len(b.Text)), 1))
	r.add("runes a word", t.runes/n)
	r.add("digits", t.digits/t.runes)
	r.add("capitals", t.capitals/n)
	r.add("commas", t.commas)
	r.add("common", t.common/n)
	r.add("in title", inTitle/n)
	r.add("of title", ratio(inTitle, float32(len(l.title))))
	r.add("in deck", inDeck/n)
	r.add("of deck", ratio(inDeck, float32(len(l.deck))))
	r.add("sentences", float32(strings.Count(b.Text, ". ")+strings.Count(b.Text, "。")))
	r.add("times", float32(l.times[b.Text]))
	r.is("unspaced", t.unspaced)
	r.add("acts", min(count(t.words, actWords), 6))
	r.add("acts a word", count(t.words, actWords)/n)
	r.add("you", count(t.words, youWords)/n)
	r.add("credits", count(t.words[:min(3, len(t.words))], creditWords))
}

// dated finds a year, a time of day or a date in numbers.
var dated = regexp.MustCompile(`\b(19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|\b\d{1,2}[./]\d{1,2}[./]`)

// observeLine looks at how a block begins and ends, and for signs in it.
func (l *look) observeLine(i int, r *row) {
	s, t := l.Blocks[i].Text, &l.texts[i]
	first, _ := utf8.DecodeRuneInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	r.is("ends", t.ends)
	r.is("colon", last == ':')
	r.is("question", last == '?')
	r.is("dots", strings.HasSuffix(s, "...") || last == '…')
	r.is("small", unicode.IsLower(first))
	r.is("quote", strings.ContainsRune(`"“„«‘「`, first))
	r.is("digit", unicode.IsDigit(first))
	r.is("sign", !unicode.IsLetter(first) && !unicode.IsDigit(first) && !strings.ContainsRune(`"“„«‘「'(`, first))
	r.is("shouts", strings.ToUpper(s) == s && strings.ToLower(s) != s)
	r.is("dated", t.digits > 2 && dated.MatchString(s))
	r.is("at", strings.Contains(s, "@"))
	r.is("address", strings.Contains(s, "http") || strings.Contains(s, "www.") || strings.Contains(s, "pic.twitter"))
	r.is("copyright", strings.ContainsAny(s, "©®"))
	r.is("bar", strings.ContainsAny(s, "|›»/•·"))
}

// reach is how many blocks before and after are looked at one by one.
const reach = 3

// observeAgreement looks at what others take for the article, here and around.
func (l *look) observeAgreement(i int, r *row) {
	t := &l.texts[i]
	r.add("kept", t.kept)
	r.add("data", t.data)
	for d := -reach; d <= reach; d++ {
		if d == 0 {
			continue
		}
		kept, data, words, link := float32(-1), float32(-1), float32(-1), float32(-1)
		if j := i + d; j >= 0 && j < len(l.texts) {
			kept, data, words, link = l.texts[j].kept, l.texts[j].data, l.sizes[j], l.texts[j].link
		}
		r.addAt("kept at ", d, kept)
		r.addAt("data at ", d, data)
		r.addAt("words at ", d, words)
		r.addAt("link at ", d, link)
	}
	r.add("either", max(t.kept, t.data))
	r.add("both", min(t.kept, t.data))
	known := t.data
	if l.about.Text == "" {
		known = 0.5
	}
	r.add("data if any", known)
	r.add("sure", l.sure[i])
	r.add("sure near", ratio(l.sures.between(i-5, i+6), l.words.between(i-5, i+6)))
	r.add("sure before", log(l.sures.between(i-4, i)))
	r.add("sure after", log(l.sures.between(i+1, i+5)))
	r.add("good near", ratio(l.goods.between(i-5, i+6), l.words.between(i-5, i+6)))
	r.add("good before", log(l.goods.between(i-4, i)))
	r.add("good after", log(l.goods.between(i+1, i+5)))
	r.add("kept near", ratio(l.kept.between(i-8, i+9), l.words.between(i-8, i+9)))
	r.add("link near", ratio(l.linked.between(i-3, i+4), l.words.between(i-3, i+4)))
}

// farAway is the longest distance between blocks that is told apart.
const farAway = 30

// clamp bounds a distance.
func clamp(distance int) float32 { return float32(min(max(distance, -farAway), farAway)) }

// observePlace looks at where a block stands among the others.
func (l *look) observePlace(i int, r *row) {
	n := len(l.Blocks)
	r.add("place", float32(i)/float32(n))
	r.add("place in words", ratio(l.words.between(0, i), l.words.between(0, n)))
	r.add("sure gone", ratio(l.sures.between(0, i), l.allSure))
	r.add("sure left", ratio(l.sures.between(i+1, n), l.allSure))
	r.add("from first", clamp(i-l.firstSure))
	r.add("from last", clamp(i-l.lastSure))
	r.add("words from last", log(l.words.between(l.lastSure+1, i)))
	r.add("words to first", log(l.words.between(i, l.firstSure)))
	from := float32(-farAway)
	if l.heading >= 0 {
		from = clamp(i - l.heading)
	}
	r.add("from heading", from)
	r.is("heading", i == l.heading)
	above := l.above[i]
	r.add("from subhead", clamp(i-above))
	if above >= 0 {
		r.add("subhead acts", min(count(l.texts[above].words, actWords), 3))
		r.add("subhead words", float32(len(l.texts[above].words)))
		r.add("subhead kept", l.texts[above].kept)
	} else {
		r.add("subhead acts", -1)
		r.add("subhead words", -1)
		r.add("subhead kept", -1)
	}
	back, ahead := 0, 0
	for back < farAway && i-back >= 0 && l.sure[i-back] == 0 {
		back++
	}
	for ahead < farAway && i+ahead < n && l.sure[i+ahead] == 0 {
		ahead++
	}
	r.add("back to sure", float32(back))
	r.add("ahead to sure", float32(ahead))
	r.add("to sure", float32(min(back, ahead)))
	r.add("words of gap", log(l.words.between(i-back+1, i+ahead)))
}

// levels is how many boxes round a block are looked at.
const levels = 4

// observeBoxes looks at the boxes round a block.
func (l *look) observeBoxes(i int, r *row) {
	at, box := l.Blocks[i].at, l.box(i)
	meet, meetCore := common(at, l.main), common(at, l.core)
	r.add("depth", float32(at.depth))
	r.add("below main", float32(at.depth-l.main.depth))
	r.add("outside main", float32(l.main.depth-meet.depth))
	r.add("away from main", float32(at.depth-meet.depth))
	r.is("in main", meet == l.main)
	r.is("in core", meetCore == l.core)
	r.add("below core", float32(at.depth-l.core.depth))
	r.add("outside core", float32(l.core.depth-meetCore.depth))
	r.add("away from core", float32(at.depth-meetCore.depth))
	siblings := 0
	if box.up != nil {
		siblings = box.up.children
	}
	r.add("index", float32(box.index))
	r.add("from end", clamp(siblings-box.index))
	r.add("siblings", log(float32(siblings)))
	for level, e := 0, box; level < levels; level++ {
		l.observeBox("box", level, e, r)
		if e.up != nil {
			e = e.up.innermostBox()
		}
	}
	part := box // of where the main box is, too
	for e := box; e != nil && e != meet; e = e.up {
		if e.box {
			part = e
		}
	}
	l.observeBox("part", 0, part, r)
}

// observeBox looks at what is in a box.
func (l *look) observeBox(name string, level int, e *element, r *row) {
	words := l.words.of(e)
	r.addAt(name+" words ", level, log(words))
	r.addAt(name+" link ", level, ratio(l.linked.of(e), words))
	r.addAt(name+" sure ", level, ratio(l.sures.of(e), l.allSure))
	r.addAt(name+" sure in ", level, ratio(l.sures.of(e), words))
	r.addAt(name+" good ", level, ratio(l.goods.of(e), l.allGood))
	r.addAt(name+" score ", level, ratio(l.scores[e], l.scores[l.core]))
	r.addAt(name+" kept in ", level, ratio(l.kept.of(e), words))
	r.addAt(name+" ending ", level, ratio(l.ending.of(e), words))
	r.addAt(name+" blocks ", level, log(float32(e.last-e.first)))
}

// observeKin looks at the blocks with the same way down to them: by tags and
// classes, by tags, and by the box round theirs.
func (l *look) observeKin(i int, r *row) {
	at := l.Blocks[i].at
	l.observeFamily("path", l.paths[at.path], r)
	l.observeFamily("tags", l.tags[at.tags], r)
	l.observeFamily("mates", l.mates[l.box(i).up], r)
}

// observeFamily looks at blocks that belong together.
func (l *look) observeFamily(name string, k *kin, r *row) {
	r.add(name+" blocks", log(k.blocks))
	r.add(name+" sure", ratio(k.sure, l.allSure))
	r.add(name+" sure in", ratio(k.sure, k.words))
	r.add(name+" good", ratio(k.good, l.allGood))
	r.add(name+" good in", ratio(k.good, k.words))
	r.add(name+" link", ratio(k.linked, k.words))
	r.add(name+" words", k.words/k.blocks)
	r.add(name+" kept", ratio(k.kept, k.words))
}

// blockTags are the tags that are told apart.
var blockTags = strings.Fields("p div span a h1 h2 h3 h4 li td strong em figcaption time")

// offside are kinds of boxes that are seldom of the article.
const offside = related | teaser | caption | share | newsletter | advert | byline | comments | sidebar | navigation | footer |
	overlay | player | credit | figureBox | asideBox

// observeNames looks at the tags and names round a block: of the boxes next to
// it, of all, and of those below the main one.
func (l *look) observeNames(i int, r *row) {
	at, box := l.Blocks[i].at, l.box(i)
	for _, tag := range blockTags {
		r.is(tag, at.tag == tag || box.tag == tag)
	}
	var own, near, below kinds
	for e, boxes := at, 0; e != nil && boxes < levels; e = e.up {
		near |= e.own
		if boxes == 0 {
			own |= e.own
		}
		if e.box {
			boxes++
		}
	}
	for e, meet := at, common(at, l.main); e != meet; e = e.up {
		below |= e.own
	}
	for n := range kindCount {
		kind := kinds(1) << n
		r.addAt("named ", n, number(at.all&kind != 0)+number(near&kind != 0)+number(own&kind != 0))
		r.addAt("named below main ", n, number(below&kind != 0))
	}
	r.add("articles", float32(l.around(i, "article")))
	r.add("offside", float32(bits.OnesCount64(uint64(below&offside))))
}
