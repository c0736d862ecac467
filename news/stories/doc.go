package stories

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"newsbot/news"
)

// A Headline is what stories look at of an item.
type Headline struct {
	Item      news.ItemID
	Source    news.SourceID // that lists it; 0 where that says nothing
	Publisher string        // who says it; see PublisherOf
	Title     string
	Text      string    // what stands below, the deck first; may be empty
	Link      string    // absolute address of the article; may be empty
	Author    string    // may hold an agency's name
	Lang      string    // BCP 47 primary subtag; "" unknown
	At        time.Time // when it came to us; zero where nobody knows, and then time decides nothing
}

// Of is what stories look at of an item of a source. Whose it is, its address
// says, or else that of the source's site.
func Of(i *news.Item, src *news.Source) Headline {
	text := i.Text
	if !strings.HasPrefix(text, i.Deck) {
		text = i.Deck + "\n" + text
	}
	return Headline{
		Item: i.ID, Source: i.Source, Title: i.Title, Text: text, Link: i.Link, Author: i.Author, Lang: cmp.Or(i.Lang, src.Lang), At: i.Seen,
		Publisher: cmp.Or(PublisherOf(i.PublisherURL), PublisherOf(i.Link), PublisherOf(src.State.Home), PublisherOf(src.URL), src.Name),
	}
}

// The most of an item that is kept of it for a comparison.
const (
	mostTerms  = 24 // of a title
	mostBody   = 52 // of title and text together
	titleChars = 400
	bodyChars  = 800 // characters of the text that are read for them
	mostRuns   = 24  // of the runs of four words
	mostDates  = 4   // that title and text name
	longText   = 60  // words of a text, from which on it is more than a teaser
)

// A term is a word of a title that can tell stories apart.
type term struct {
	id     uint32 // hash of its stem, 24 bits
	weight uint8  // how rare it is, 0 to 255
	flags  termFlags
	idea   uint8 // what it means roughly, 0 unknown; see ideas
	head   uint8 // hash of its first letters
}

// termFlags say what a word is.
type termFlags uint8

const (
	isName   termFlags = 1 << iota // of a person, a place, a firm, as far as its writing tells
	isNumber                       // begins with a digit
	isPair                         // two characters of a script without spaces
	isPlace                        // a country, its people or its capital
	isAside                        // what the headline tells only as the ground of its news: "after …", "amid …"
)

// A bodyTerm is a word of a text, packed: 24 bits of its id, six of its weight,
// one for a name. So they sort by id.
type bodyTerm uint32

// packed is a term as a text keeps it.
func (t term) packed() bodyTerm {
	return bodyTerm(t.id<<8 | uint32(t.weight&^3) | uint32(t.flags&isName))
}

func (t bodyTerm) id() uint32    { return uint32(t) >> 8 }
func (t bodyTerm) weight() uint8 { return uint8(t) &^ 3 }
func (t bodyTerm) isName() bool  { return termFlags(t)&isName != 0 }

// A Doc is a headline taken apart. It does not change. Its small fields stand
// together, so that there are no gaps: there are tens of thousands.
type Doc struct {
	item      news.ItemID
	source    news.SourceID
	link      uint64     // hash of the address, 0 for none that tells pieces apart
	at        int64      // Unix seconds, 0 unknown
	terms     []term     // of the title in order, each once
	body      []bodyTerm // of title and text by id
	grams     gramSet    // of the title
	runs      []uint32   // the least of the runs of four words of the text, ascending
	facts     []fact     // of the title
	signs     signs
	dates     [mostDates]uint16 // that title and text name, the first of them, month*32 + day; 0 for none
	publisher uint32            // hash of its name
	credit    uint32            // hash of the agency that it credits, 0 for none
	norm      uint32            // hash of the words of the title in order
	skeleton  uint32            // hash of the title without names and numbers; see columns
	bones     uint8             // how many words that is of
	lang      uint8             // index of languages, 255 for scripts without spaces
	kind      Kind
	days      uint8 // days of the week that title and text name, a bit each
	length    uint8 // number of the title's words
	described bool  // has a text
	long      bool  // has one that is longer than what is read of it
}

// gramSet is the set of four letters that stand together in a title, each
// hashed to one of 256 bits.
type gramSet [4]uint64

// cosine compares two sets by what they share.
func (g *gramSet) cosine(o *gramSet) float32 {
	var a, b, both int
	for i := range g {
		a += bits.OnesCount64(g[i])
		b += bits.OnesCount64(o[i])
		both += bits.OnesCount64(g[i] & o[i])
	}
	if a == 0 || b == 0 {
		return 0
	}
	return float32(both) / sqrt(float32(a)*float32(b))
}

// hash32 is the hash FNV-1a, which is the same in every process.
func hash32(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// idOf is what a stem is known by: few enough bits to be packed with its
// weight, and enough for the words of three days.
func idOf(stem string) uint32 { return hash32(stem) >> 8 }

// hash64 is the same with 64 bits.
func hash64(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// An analyser takes one headline apart.
type analyser struct {
	reader *Reader
	window *window // of the headline's language, nil for none
	doc    *Doc
	title  []word
	cased  bool     // the title is written with capitals throughout
	loud   bool     // in capital letters alone
	words  []string // :: doc.terms → the words themselves
}

// analyse takes a headline apart and returns the words of its terms, too.
func (r *Reader) analyse(h *Headline) (d *Doc, words []string) {
	title := trimOutlet(clip(h.Title, titleChars))
	a := analyser{reader: r, doc: &Doc{item: h.Item, source: h.Source, publisher: hash32(h.Publisher)}, title: split(title, 40)}
	text := split(clip(h.Text, bodyChars), mostWords)
	d = a.doc
	d.lang = languageIndex(languageOf(append(slices.Clip(a.title), text[:min(len(text), 40)]...), h.Lang))
	a.window = r.windows[d.lang]
	if !h.At.IsZero() {
		d.at = h.At.Unix()
	}
	d.kind = kindOf(a.title, title, h.Link)
	d.facts = factsOf(a.title)
	markDates(a.title)
	d.signs = signsOf(a.title)
	for _, f := range d.facts {
		d.signs.toll = d.signs.toll || f.kind == factToll
	}
	d.described = len(text) >= 6
	d.long = len(text) >= longText
	d.length = uint8(len(a.title))
	d.link, d.credit = linkHash(h.Link), creditOf(h)
	a.readTitle()
	d.readDays(a.title)
	d.readDays(text)
	markDates(text)
	a.readBody(text)
	d.runs = runsOf(text)
	return d, a.words
}

// markDates marks the numbers of dates, which tell no story: those beside a
// month, and a year beside them.
func markDates(words []word) {
	for i := range words {
		if months[words[i].text] == 0 {
			continue
		}
		for j := max(0, i-1); j <= min(i+2, len(words)-1); j++ {
			words[j].dated = words[j].dated || words[j].digits
		}
	}
}

// timeWords are the names of months and of days of the week.
var timeWords = func() map[string]timeWord {
	m := make(map[string]timeWord)
	for w, n := range months {
		m[w] = timeWord{month: n}
	}
	for day, words := range dayText {
		for w := range strings.FieldsSeq(words) {
			t := m[fold(w)]
			t.day |= 1 << day
			m[fold(w)] = t
		}
	}
	return m
}()

// A timeWord is a month, from 1 on, or a bit for a day of the week.
type timeWord struct {
	month int
	day   uint8
}

// readDays notes the days of the year and of the week that words name.
func (d *Doc) readDays(words []word) {
	for i := range words {
		t, ok := timeWords[words[i].text]
		if !ok {
			continue
		}
		d.days |= t.day
		if t.month != 0 {
			d.addDate(t.month, words[max(0, i-1):i], words[i+1:])
		}
	}
}

// addDate notes a day of a month, which stands before it or else behind it, unless
// there are enough.
func (d *Doc) addDate(month int, before, behind []word) {
	for _, near := range [2][]word{before, behind[:min(1, len(behind))]} {
		if len(near) == 0 || !near[0].digits {
			continue
		}
		day, tail := leading(near[0].text)
		if day < 1 || day > 31 || len(tail) > 2 {
			continue
		}
		date := uint16(month*32) + uint16(day)
		if free := slices.Index(d.dates[:], 0); free >= 0 && !slices.Contains(d.dates[:], date) {
			d.dates[free] = date
		}
		return
	}
}

// otherDates says whether two items name days of the year, and none in common.
func otherDates(a, b *Doc) bool {
	if a.dates[0] == 0 || b.dates[0] == 0 {
		return false
	}
	return !slices.ContainsFunc(a.dates[:], func(d uint16) bool { return d != 0 && slices.Contains(b.dates[:], d) })
}

// clip cuts a text behind so many characters.
func clip(text string, most int) string {
	n := 0
	for i := range text {
		if n == most {
			return text[:i]
		}
		n++
	}
	return text
}

// readTitle makes the terms of the title.
func (a *analyser) readTitle() {
	a.look()
	d := a.doc
	var order strings.Builder
	bones := hash32("")
	aside := false
	for i := range a.title {
		w := &a.title[i]
		if asides[w.text] {
			aside = true
		}
		order.WriteString(w.text)
		order.WriteByte(' ')
		d.grams.add(w.text)
		t, ok := a.term(w)
		within := aside
		aside = aside && w.after != ',' && w.after != ':' && w.after != ';'
		if !ok {
			continue
		}
		if within {
			t.flags |= isAside
		}
		if t.flags&(isName|isNumber) == 0 && !w.digits {
			bones = (bones ^ t.id) * 16777619
			d.bones++
		}
		if len(d.terms) < mostTerms && !slices.ContainsFunc(d.terms, func(o term) bool { return o.id == t.id }) {
			d.terms = append(d.terms, t)
			a.words = append(a.words, w.text)
		}
	}
	d.terms = slices.Clone(d.terms)
	d.norm = hash32(order.String())
	d.skeleton = bones
}

// asides are the words that begin what a headline tells as the ground of its
// news.
var asides = func() map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq("after amid amidst as following despite during before ahead since while over because when until " +
		"nach wahrend trotz wegen vor seit apres avant malgre pendant alors suite tras despues antes durante ante mientras после перед из-за фоне несмотря пока") {
		m[w] = true
	}
	return m
}()

// look finds out how the title is written: in a headline of capitals these
// say nothing.
func (a *analyser) look() {
	long, capital, shouted := 0, 0, 0
	for i := range a.title {
		w := &a.title[i]
		if len(w.text) < 4 || w.wide || w.digits || w.first {
			continue
		}
		long++
		if w.capital {
			capital++
		}
		if w.shouted {
			shouted++
		}
	}
	a.cased = long >= 3 && 10*capital >= 8*long
	a.loud = long >= 2 && 2*shouted > long
}

// term makes a term of a word, unless it is one of the little ones.
func (a *analyser) term(w *word) (t term, ok bool) {
	e := a.reader.lexicon.entry(w.text, a.doc.lang)
	little := e.flags&isLittle != 0 && (!w.shouted || a.loud || len(w.text) > 3) // "us" is not "US"
	if little || e.flags&isShort != 0 && !w.digits && !w.wide || e.flags&isTime != 0 || w.dated {
		return term{}, false
	}
	t = term{id: e.id, idea: e.idea, head: e.head, weight: a.window.weight(e.id, e.rare)}
	switch {
	case w.wide:
		t.flags |= isPair
	case w.digits && w.text[0] >= '0' && w.text[0] <= '9':
		t.flags |= isNumber
	case a.isName(w, t.id), e.flags&isAliased != 0:
		t.flags |= isName
	}
	if e.flags&isCountry != 0 && !w.wide {
		t.flags |= isPlace
	}
	return t, true
}

// isName says whether a word is a name, by how it is written here and, where
// that says nothing, by how it is written elsewhere.
func (a *analyser) isName(w *word, id uint32) bool {
	switch {
	case !w.capital:
		return false
	case w.shouted && !a.loud, w.digits:
		return true
	case a.cased || a.loud || w.first:
		return background().names(id)
	}
	return true
}

// readBody gathers the words of title and text.
func (a *analyser) readBody(text []word) {
	body := make([]bodyTerm, 0, mostBody)
	for _, t := range a.doc.terms {
		body = append(body, t.packed())
	}
	a.cased, a.loud = false, false
	for i := range text {
		if len(body) == cap(body) {
			break
		}
		t, ok := a.term(&text[i])
		if ok && !slices.ContainsFunc(body, func(o bodyTerm) bool { return o.id() == t.id }) {
			body = append(body, t.packed())
		}
	}
	slices.Sort(body)
	a.doc.body = slices.Clone(body)
}

// add adds the letters of a word in fours, and a short word whole.
func (g *gramSet) add(text string) {
	if len(text) < 4 {
		g.set(hash32(text))
		return
	}
	for i := 0; i+4 <= len(text); i++ {
		g.set(hash32(text[i : i+4]))
	}
}

func (g *gramSet) set(h uint32) {
	h ^= h >> 15
	g[h>>6&3] |= 1 << (h & 63)
}

// runsOf hashes the runs of four words of a text and keeps the least, which
// are a fair sample of them all.
func runsOf(text []word) []uint32 {
	var runs []uint32
	for i := 0; i+4 <= len(text); i++ {
		h := uint32(2166136261)
		for _, w := range text[i : i+4] {
			h = (h ^ hash32(w.text)) * 16777619
		}
		runs = append(runs, h^h>>13)
	}
	slices.Sort(runs)
	runs = slices.Compact(runs)
	return slices.Clone(runs[:min(len(runs), mostRuns)])
}

// languageIndex is a language's place among languages.
func languageIndex(lang string) uint8 {
	if n := slices.Index(languages(), lang); n >= 0 {
		return uint8(n)
	}
	return 255
}

// languageName is the language at a place among languages.
func languageName(n uint8) string {
	if int(n) < len(languages()) {
		return languages()[n]
	}
	return "zh"
}

// separators stand between a headline and its outlet's name.
var separators = []string{" - ", " | ", " – ", " — "}

// leads are words put before a headline that say nothing of its story.
var leads = []string{"breaking", "breaking news", "just in", "urgent", "flash", "update", "correction", "corrected", "exclusive", "watch", "video", "eilmeldung", "eil", "exklusiv", "alerte info", "urgent", "última hora", "ultima hora", "срочно", "молния", "快讯", "突发"}

// trimOutlet takes away an outlet's name behind a headline and a call for
// attention before it.
func trimOutlet(title string) string {
	title = strings.TrimSpace(title)
	if before, rest, ok := strings.Cut(title, ":"); ok && len(before) < 24 && slices.Contains(leads, strings.ToLower(strings.TrimSpace(before))) {
		title = strings.TrimSpace(rest)
	}
	for _, s := range separators {
		head, tail, ok := cutLast(title, s)
		if ok && len(strings.Fields(tail)) <= 3 && len(strings.Fields(head)) >= 4 && isOutlet(tail) {
			return head
		}
	}
	return title
}

// cutLast cuts around the last occurrence of sep.
func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// isOutlet says whether what stands behind a dash can be an outlet's name:
// it begins with a capital, and no number is in it.
func isOutlet(tail string) bool {
	r, _ := utf8.DecodeRuneInString(tail)
	return (unicode.IsUpper(r) || strings.EqualFold(tail, "media") || strings.EqualFold(tail, "report") || strings.EqualFold(tail, "reports") || strings.EqualFold(tail, "sources")) &&
		!strings.ContainsAny(tail, "0123456789")
}
