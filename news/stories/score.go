package stories

import "math"

// titleFeatures are what the score of two titles looks at, in the order of
// titleRow.
var titleFeatures = []string{
	"cosine", "least share", "greatest share", "shared weight", "shared terms", "rarest shared", "second rarest",
	"shared names", "shared names of names", "grams", "order", "neighbours", "numbers shared", "numbers apart",
	"weight left, less", "weight left, more", "length", "kinds differ", "first term", "names left, less", "names left, more", "capitals shared", "main, less", "main, more", "ideas",
}

// titleRow are the features of two titles. b is the later one, whose weights
// count for what both have.
func titleRow(a, b *Doc) (row [25]float32) {
	var p overlap
	p.compare(a, b)
	n := float32(max(len(a.terms), len(b.terms)))
	row = [25]float32{
		p.both2 / sqrt(max(1, p.a2)*max(1, p.b2)), share(p.both, max(p.a, p.b)), share(p.both, min(p.a, p.b)), p.both / 255, float32(p.shared),
		p.first / 255, p.second / 255, p.names / 255, share(p.names, min(p.aNames, p.bNames)), a.grams.cosine(&b.grams),
		share(float32(p.ordered), float32(max(1, p.shared))), float32(p.neighbours), float32(p.numbers), float32(min(p.aNumbers, p.bNumbers) - p.numbers),
		(min(p.a, p.b) - p.both) / 255, (max(p.a, p.b) - p.both) / 255, n, 0, 0,
		(min(p.aNames, p.bNames) - p.names) / 255, (max(p.aNames, p.bNames) - p.names) / 255, float32(p.namesShared),
	}
	mainA, mainB := share(p.main, p.aMain), share(p.main, p.bMain)
	row[22], row[23], row[24] = min(mainA, mainB), max(mainA, mainB), sharedIdeas(a.terms, b.terms)/255
	if a.kind != b.kind {
		row[17] = 1
	}
	if len(a.terms) > 0 && len(b.terms) > 0 && a.terms[0].id == b.terms[0].id {
		row[18] = 1
	}
	return row
}

func share(part, whole float32) float32 {
	if whole <= 0 {
		return 0
	}
	return part / whole
}

// overlap is what two titles have in common, in weights.
type overlap struct {
	a, b, both            float32
	a2, b2, both2         float32 // of squares
	aNames, bNames, names float32
	first, second         float32 // of the rarest that both have
	aMain, bMain, main    float32 // of what each tells as its news, and of what both do
	mainDeeds             float32 // of that, without names
	shared, namesShared   int
	ordered, neighbours   int // pairs of shared terms in the same order; of them right beside each other
	aNumbers, bNumbers    int
	numbers               int
}

// compare fills the overlap of two titles.
func (p *overlap) compare(a, b *Doc) {
	for _, t := range a.terms {
		w := float32(t.weight)
		p.a += w
		p.a2 += w * w
		if t.flags&isAside == 0 {
			p.aMain += w
		}
		if t.flags&isName != 0 {
			p.aNames += w
		}
		if t.flags&isNumber != 0 {
			p.aNumbers++
		}
	}
	last := -1
	for i, t := range b.terms {
		w := float32(t.weight)
		j := find(a.terms, t.id)
		if j >= 0 {
			w = min(w, float32(a.terms[j].weight))
		}
		p.b += w
		p.b2 += w * w
		if t.flags&isAside == 0 {
			p.bMain += w
		}
		name, number := t.flags&isName != 0, t.flags&isNumber != 0
		if name {
			p.bNames += w
		}
		if number {
			p.bNumbers++
		}
		if j < 0 {
			continue
		}
		p.share(w, name, number)
		if (t.flags|a.terms[j].flags)&isAside == 0 {
			p.main += w
			if !name {
				p.mainDeeds += w
			}
		}
		if last >= 0 && j > last {
			p.ordered++
			if j == last+1 && i > 0 && b.terms[i-1].id == a.terms[last].id {
				p.neighbours++
			}
		}
		last = j
	}
}

// share counts a term that both have.
func (p *overlap) share(w float32, name, number bool) {
	p.shared++
	p.both += w
	p.both2 += w * w
	if name {
		p.names += w
		p.namesShared++
	}
	if number {
		p.numbers++
	}
	if w > p.first {
		p.first, p.second = w, p.first
	} else {
		p.second = max(p.second, w)
	}
}

// find is the place of a term, -1 for none.
func find(terms []term, id uint32) int {
	for i := range terms {
		if terms[i].id == id {
			return i
		}
	}
	return -1
}

// sameFeatures are what the score of two items looks at, in the order of
// sameRow.
var sameFeatures = []string{
	"title", "title above 0", "grams", "found, less", "found, more", "deeds", "deeds, share", "main, less", "main, more", "main deeds",
	"left, less", "left, more", "names left, less", "kinds differ", "facts differ", "facts agree", "steps differ", "future differs", "first term",
	"text cosine", "text shared", "described", "described title", "described found", "names missing", "text names",
	"ideas", "ideas main, less", "ideas main, more", "text length", "text length cosine", "dates differ", "days differ",
}

// sameRow are the features of two items whose titles score so.
func sameRow(a, b *Doc, title float32) (row [33]float32) {
	var p overlap
	p.compare(a, b)
	foundA, foundB := found(a, b), found(b, a)
	mainA, mainB := share(p.main, p.aMain), share(p.main, p.bMain)
	agree, differ := compareFacts(a.facts, b.facts)
	deeds := p.both - p.names
	t := compareTexts(a, b)
	row = [33]float32{
		clamp(title, -4, 5), clamp(title, 0, 5), a.grams.cosine(&b.grams), min(foundA, foundB), max(foundA, foundB),
		deeds / 255, share(deeds, max(p.a-p.aNames, p.b-p.bNames)), min(mainA, mainB), max(mainA, mainB), p.mainDeeds / 255,
		(min(p.a, p.b) - p.both) / 255, (max(p.a, p.b) - p.both) / 255, (min(p.aNames, p.bNames) - p.names) / 255,
		one(a.kind != b.kind), float32(min(differ, 1)), float32(min(agree, 2)), one(a.signs.steps != b.signs.steps), one(a.signs.future != b.signs.future),
		one(len(a.terms) > 0 && len(b.terms) > 0 && a.terms[0].id == b.terms[0].id), t.cosine, float32(math.Log1p(float64(t.both) / 255)),
	}
	ideas := sharedIdeas(a.terms, b.terms)
	softA, softB := share(p.main+ideas, p.aMain), share(p.main+ideas, p.bMain)
	row[26], row[27], row[28] = ideas/255, min(softA, softB), max(softA, softB)
	if a.described && b.described {
		row[21], row[22], row[23], row[24], row[25] = 1, row[0], row[3], clamp(t.missing/255, 0, 4), t.names
		row[29] = float32(min(len(a.body), len(b.body))) / mostBody
		row[30] = row[29] * t.cosine
		row[31], row[32] = one(otherDates(a, b)), one(a.days != 0 && b.days != 0 && a.days&b.days == 0)
	}
	return row
}

// one is 1 for what is so, 0 for what is not.
func one(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

func clamp(x, lo, hi float32) float32 { return min(max(x, lo), hi) }

// found is the share of the weight of a's title that b's title or text holds.
func found(a, b *Doc) float32 {
	var all, in float32
	for _, t := range a.terms {
		all += float32(t.weight)
		if holds(b.body, t.id) {
			in += float32(t.weight)
		}
	}
	return share(in, all)
}

// holds says whether a text has a word.
func holds(body []bodyTerm, id uint32) bool {
	lo, hi := 0, len(body)
	for lo < hi {
		m := (lo + hi) / 2
		if body[m].id() < id {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo < len(body) && body[lo].id() == id
}

// texts is what two texts, their titles included, have in common.
type texts struct {
	cosine  float32
	both    float32 // weight of what both have
	missing float32 // weight of rare names of the one that lacks fewer in the other
	names   float32 // cosine of the names alone
	left    [2]side // what one has and the other lacks
}

// compareTexts walks two texts side by side.
func compareTexts(a, b *Doc) (t texts) {
	var inA, inB, both side
	for i, j := 0, 0; i < len(a.body) || j < len(b.body); {
		switch {
		case j == len(b.body) || i < len(a.body) && a.body[i].id() < b.body[j].id():
			inA.add(a.body[i])
			i++
		case i == len(a.body) || b.body[j].id() < a.body[i].id():
			inB.add(b.body[j])
			j++
		default:
			both.add(min(a.body[i], b.body[j]))
			i, j = i+1, j+1
		}
	}
	t.cosine = share(both.squares, sqrt((inA.squares+both.squares)*(inB.squares+both.squares)))
	t.names = share(both.names, sqrt((inA.names+both.names)*(inB.names+both.names)))
	t.both, t.missing = both.weight, min(inA.rare, inB.rare)
	t.left = [2]side{inA, inB}
	return t
}

// side adds up words that are in one text alone, or in both.
type side struct {
	weight, squares float32
	names           float32 // squares of names
	named           float32 // weights of names
	rare            float32 // weights of rare names
}

func (s *side) add(t bodyTerm) {
	w := float32(t.weight())
	s.weight += w
	s.squares += w * w
	if t.isName() {
		s.names += w * w
		s.named += w
		if t.weight() > rareName {
			s.rare += w
		}
	}
}

// rareName is the weight from which on a name is rare.
const rareName = 180

// compareFacts counts the kinds of numbers of which both headlines have some:
// those with a value in common and those without.
func compareFacts(a, b []fact) (agree, differ int) {
	for kind := factNumber; kind <= factMoney; kind++ {
		in, same := 0, false
		for _, f := range a {
			for _, g := range b {
				if f.kind == kind && g.kind == kind {
					in++
					same = same || f.agrees(g)
				}
			}
		}
		switch {
		case same:
			agree++
		case in > 0 && kind != factToll:
			differ++
		}
	}
	return agree, differ
}

// contrary says whether one headline says the opposite of the other: one has
// words of one half of a row alone and the other of its other half.
func contrary(a, b *Doc) bool {
	const halves = 0x55555555
	aOnly, bOnly := a.signs.contrary, b.signs.contrary
	first := (aOnly & halves) &^ (aOnly >> 1 & halves) & (bOnly >> 1 & halves) &^ (bOnly & halves)
	second := (bOnly & halves) &^ (bOnly >> 1 & halves) & (aOnly >> 1 & halves) &^ (aOnly & halves)
	return first|second != 0
}

// sharedIdeas is the weight of the words of the news of b that say with
// another word what the news of a says.
func sharedIdeas(a, b []term) (weight float32) {
	var taken [mostTerms]bool
	for _, t := range b {
		if t.idea == 0 || t.flags&isAside != 0 || find(a, t.id) >= 0 {
			continue
		}
		for i, o := range a {
			if o.idea == t.idea && o.flags&isAside == 0 && !taken[i] && find(b, o.id) < 0 {
				taken[i] = true
				weight += float32(min(o.weight, t.weight))
				break
			}
		}
	}
	return weight
}
