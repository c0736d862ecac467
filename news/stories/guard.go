package stories

import (
	"math/bits"
	"slices"
)

// A Guard is why two headlines are kept apart whatever they share.
type Guard uint8

const (
	NoGuard      Guard = iota
	Column             // one of them comes again and again under such a title
	LivePage           // one is written on while things happen, the other is done
	ViewPiece          // one is an opinion or explains, the other reports
	StockPhrase        // the title is made of words that any firm or program uses, and nothing else agrees
	OneWitness         // the titles share nothing rare, and nothing else agrees
	OtherQuarter       // of a year
	OtherGame          // or round, part, day of a series
	OtherDay           // another date or day of the week
	OtherAge           // of a person
	OtherScore
	OtherVersion
	OtherNumber // in the same place
	OtherName   // in the same place
	OtherWord   // the only one that differs
	Contrary    // higher and lower, approves and delays
	Stage       // arrest and charge, talks and deal
	Later       // the same words, hours later, of another step
	OnePage     // one source listed both at once
)

// guards are the guards in words, which are those on disk.
var guards = []string{
	"", "column", "live page", "view", "stock phrase", "one witness", "other quarter", "other game", "other day", "other age",
	"other score", "other version", "other number", "other name", "other word", "contrary", "stage", "later", "one page",
}

// String is the guard in words.
func (g Guard) String() string { return guards[min(int(g), len(guards)-1)] }

// template says whether what is kept apart is rather one more of a kind than
// something that goes on: another number, name or day under one title.
func (g Guard) template() bool {
	return g == Column || g == StockPhrase || g == OneWitness || g >= OtherQuarter && g <= OtherWord
}

// MarshalText writes the guard in words.
func (g Guard) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads what MarshalText wrote. A word of another version is none.
func (g *Guard) UnmarshalText(text []byte) error {
	*g = Guard(max(0, slices.Index(guards, string(text))))
	return nil
}

// apart is the guard between two headlines, NoGuard if there is none.
func apart(a, b *Doc) Guard {
	switch {
	case a.kind == Digest || b.kind == Digest:
		if !copies(a, b) {
			return Column
		}
	case (a.kind == Live) != (b.kind == Live):
		return LivePage
	case (a.kind == View) != (b.kind == View):
		return ViewPiece
	}
	if g := repeats(a, b); g != NoGuard {
		return g
	}
	if g := witness(a, b); g != NoGuard {
		return g
	}
	if g := factGuard(a, b); g != NoGuard {
		return g
	}
	if otherSubject(a, b) {
		return OtherName
	}
	if d := a.signs.days & b.signs.days; d == 0 && a.signs.days != 0 && b.signs.days != 0 {
		return OtherDay
	}
	if otherDates(a, b) && alike(a.terms, b.terms) {
		return OtherDay
	}
	if contrary(a, b) && !scoresAgree(a.facts, b.facts) {
		return Contrary
	}
	if stages(a, b) {
		return Stage
	}
	return slot(a, b)
}

// stages says whether two headlines have come to different stages of one
// course.
func stages(a, b *Doc) bool {
	for row := range a.signs.stage {
		x, y := bits.Len8(a.signs.stage[row]), bits.Len8(b.signs.stage[row])
		if x != 0 && y != 0 && x != y {
			return true
		}
	}
	return false
}

// repeats is the guard between two items of one publisher: whoever reports twice
// under one headline, or under two that are alike but for a number, has two things
// to say, and so has who lists two reports side by side.
func repeats(a, b *Doc) Guard {
	switch {
	case a.publisher != b.publisher:
		return NoGuard
	case a.source != 0 && a.source == b.source && a.at != 0 && a.at == b.at:
		if isTwin(a, b) {
			return NoGuard
		}
		return OnePage
	case a.norm == b.norm:
		return Column
	case otherNumbers(a.terms, b.terms) && alike(a.terms, b.terms):
		return OtherNumber
	}
	return NoGuard
}

// leastTwin is from how many runs of four words on that two texts which have them all
// in common are one text.
const leastTwin = 3

// isTwin says whether two items are word for word the same, as when a source lists an
// article in two of its sections at once.
func isTwin(a, b *Doc) bool {
	return a.norm == b.norm && len(a.runs) >= leastTwin && slices.Equal(a.runs, b.runs)
}

// otherNumbers says whether two titles have numbers, and not the same ones.
func otherNumbers(a, b []term) bool {
	x, y := numbersOf(a), numbersOf(b)
	return len(x) > 0 && len(y) > 0 && !slices.Equal(x, y)
}

// alike says whether two titles have most of their words in the same order.
func alike(a, b []term) bool {
	in, _ := align(a, b)
	return 10*len(in) >= 6*min(len(a), len(b))
}

// numbersOf are the numbers of a title, ascending by what they are known by.
func numbersOf(terms []term) (ids []uint32) {
	for _, t := range terms {
		if t.flags&isNumber != 0 {
			ids = append(ids, t.id)
		}
	}
	slices.Sort(ids)
	return ids
}

// factGuard is the guard of the first kind of number of which both have some
// and no value in common.
func factGuard(a, b *Doc) Guard {
	for kind := factNumber; kind <= factMoney; kind++ {
		g, guarded := guardOf[kind]
		if !guarded {
			continue
		}
		in, same := 0, false
		for _, f := range a.facts {
			for _, o := range b.facts {
				if f.kind == kind && o.kind == kind {
					in++
					same = same || f.agrees(o)
				}
			}
		}
		if in > 0 && !same {
			return g
		}
	}
	return NoGuard
}

// scoresAgree says whether both tell the same score.
func scoresAgree(a, b []fact) bool {
	for _, f := range a {
		for _, g := range b {
			if f.kind == factScore && f == g {
				return true
			}
		}
	}
	return false
}

// The least weight of what two titles share that proves something by itself, in
// units of a word that is in no list: with a name or number among it, and
// without.
const (
	leastNamed    = 1.0
	leastNameless = 2.2
)

// witness asks for a second witness of what titles alone say: texts that
// agree, an address, or words rare enough.
func witness(a, b *Doc) Guard {
	var p overlap
	p.compare(a, b)
	stock := a.kind == Stock || b.kind == Stock
	described := a.described && b.described
	if described && compareTexts(a, b).both-p.both >= 255 {
		return NoGuard
	}
	agree, _ := compareFacts(a.facts, b.facts)
	named := p.namesShared > 0 || agree > 0
	both := (p.both + sharedIdeas(a.terms, b.terms)) / 255
	switch {
	case stock:
		return StockPhrase
	case described && !(p.namesShared > 1 && both >= 2 || named && both >= 3):
		return OneWitness
	case named && both < leastNamed, !named && both < leastNameless:
		return OneWitness
	}
	return NoGuard
}

// slot looks for another name or number in the same place of two titles: they
// read the same around it.
func slot(a, b *Doc) Guard {
	la, lb := align(a.terms, b.terms)
	matched := len(la)
	shorter := min(len(a.terms), len(b.terms))
	if matched == 0 || 2*matched < shorter {
		return NoGuard
	}
	if numbersApart(a, b, 10*matched >= 6*shorter) {
		return OtherNumber
	}
	if placesApart(a, b) {
		return OtherName
	}
	i, j, gaps := 0, 0, 0
	var x, y []term
	for k := 0; k <= matched; k++ {
		ei, ej := len(a.terms), len(b.terms)
		if k < matched {
			ei, ej = la[k], lb[k]
		}
		if g := gap(a, b, a.terms[i:ei], b.terms[j:ej], 10*matched >= 6*shorter); g != NoGuard {
			return g
		}
		if i < ei || j < ej {
			gaps++
			x, y = a.terms[i:ei], b.terms[j:ej]
		}
		i, j = ei+1, ej+1
	}
	if gaps == 1 && !(a.described && b.described && compareTexts(a, b).cosine > 0.25) && 10*matched >= 6*shorter && otherWord(x, y) {
		return OtherWord
	}
	return NoGuard
}

// numbersApart says whether both titles have numbers of a kind, other than
// tolls, and none that could be the same; or numbers written with four digits
// that count, of which none is the same.
func numbersApart(a, b *Doc, close bool) bool {
	if !close {
		return false
	}
	for _, kind := range []factKind{factNumber, factPercent, factMoney} {
		if in, same := numbersShared(a, b, kind, false); in > 0 && same == 0 {
			return true
		}
		if in, same := numbersShared(a, b, kind, true); in > 0 && same == 0 {
			return true
		}
	}
	return false
}

// numbersShared counts the pairs of numbers of a kind, and those that could be
// the same; exact asks for numbers with four digits that count.
func numbersShared(a, b *Doc, kind factKind, exact bool) (in, same int) {
	for _, f := range a.facts {
		for _, o := range b.facts {
			if f.kind != kind || o.kind != kind || exact && !(f.exact && o.exact) {
				continue
			}
			in++
			if f.agrees(o) {
				same++
			}
		}
	}
	return in, same
}

// mostBeside is the greatest share of what two texts have in common that each may say
// besides in other words than names, for the two to be one text about other places.
const mostBeside = 0.2

// otherSubject says whether two items say the same of different places, people or
// things. Their titles are alike and name nothing in common, and either their texts are
// one, but that each names what the other does not; or the titles are the same, and each
// text names something, and nothing that the other does.
func otherSubject(a, b *Doc) bool {
	if !a.described || !b.described || !alike(a.terms, b.terms) || namesInCommon(a, b) {
		return false
	}
	t := compareTexts(a, b)
	x, y := &t.left[0], &t.left[1]
	if x.named == 0 || y.named == 0 {
		return false
	}
	beside := max(x.weight-x.named, y.weight-y.named)
	return beside <= mostBeside*t.both || a.norm == b.norm && t.names == 0 && x.rare > 0 && y.rare > 0
}

// namesInCommon says whether two titles share a name. Where each noun has a capital,
// that one has it says nothing.
func namesInCommon(a, b *Doc) bool {
	if languageName(a.lang) == "de" {
		return false
	}
	return slices.ContainsFunc(a.terms, func(t term) bool { return t.flags&isName != 0 && find(b.terms, t.id) >= 0 })
}

// placesApart says whether both titles name countries and none that the other
// item knows.
func placesApart(a, b *Doc) bool {
	return strangePlaces(a, b) && strangePlaces(b, a)
}

// strangePlaces says whether a title names countries, and all of them are
// strange to the other item.
func strangePlaces(a, b *Doc) bool {
	some := false
	for _, t := range a.terms {
		if t.flags&isPlace != 0 {
			some = true
			if holds(b.body, t.id) {
				return false
			}
		}
	}
	return some
}

// gap is the guard between what stands in the same place of two titles.
func gap(a, b *Doc, x, y []term, close bool) Guard {
	if len(x) == 0 || len(y) == 0 || len(x) > 2 || len(y) > 2 {
		return NoGuard
	}
	if close {
		if nameOf(x, b) && nameOf(y, a) && (x[0].flags^y[0].flags)&isPlace == 0 {
			return OtherName
		}
	}
	return NoGuard
}

// otherWord says whether what stands in the one place where two titles differ
// says something else: as many words, and none of them another form or another
// word for one of the others.
func otherWord(x, y []term) bool {
	if len(x) != len(y) || len(x) == 0 || len(x) > 2 {
		return false
	}
	for _, t := range x {
		for _, o := range y {
			if t.idea != 0 && t.idea == o.idea || t.head == o.head || (t.flags|o.flags)&isNumber != 0 {
				return false
			}
		}
	}
	return true
}

// nameOf says whether a gap holds a name that the other item does not know.
func nameOf(gap []term, other *Doc) bool {
	for _, t := range gap {
		if t.flags&isName != 0 {
			return !holds(other.body, t.id)
		}
	}
	return false
}

// align is a longest row of terms that both titles have in the same order:
// their places in each.
func align(a, b []term) (ia, ib []int) {
	var best [mostTerms + 1][mostTerms + 1]uint8
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i].id == b[j].id {
				best[i][j] = best[i+1][j+1] + 1
			} else {
				best[i][j] = max(best[i+1][j], best[i][j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].id == b[j].id:
			ia, ib = append(ia, i), append(ib, j)
			i, j = i+1, j+1
		case best[i+1][j] >= best[i][j+1]:
			i++
		default:
			j++
		}
	}
	return ia, ib
}
