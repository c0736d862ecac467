package faithful

import (
	"fmt"
	"slices"
	"strings"
)

const (
	// mayLack is how many content words of a bullet the sentences that it retells
	// need not have: a verb put another way.
	mayLack = 1
	// before is how many tokens before the stretch that a bullet retells a word
	// still reaches into it.
	before = 4
	// behind is how many tokens behind it do, in languages whose verb comes last.
	behind = 2
	// counting is how many tokens behind a number what it counts stands at most.
	counting = 4
)

// retold says what of a bullet is not what the article's sentences say: the one, or
// two neighbours, that share most of its content. It returns "" if they say it.
func (s *Source) retold(bullet string) string {
	for _, a := range s.sentences {
		if a.text == foldedText(bullet) {
			return "" // the article's own
		}
	}
	b := s.newSentence(bullet)
	var best []*sentence
	most := -1.0
	for i := range s.sentences {
		for n := 1; n <= 2 && i+n <= len(s.sentences); n++ {
			if n == 2 && s.sentences[i+1].beginsWithName() {
				break // it tells of somebody else
			}
			if shared := sharedContent(b, s.sentences[i:i+n]) - 0.6*float64(n); shared > most {
				best, most = s.sentences[i:i+n], shared
			}
		}
	}
	if best == nil {
		return "the article says nothing"
	}
	return s.differs(b, best)
}

// beginsWithName reports whether the subject of a sentence is somebody.
func (a *sentence) beginsWithName() bool {
	for _, t := range a.tokens {
		if t.kind != functional {
			return t.kind == name && !calendar[t.stem]
		}
	}
	return false
}

// sharedContent counts the content of a bullet that sentences have; a number counts
// twice, for it is seldom there by chance.
func sharedContent(b *sentence, anchor []*sentence) (n float64) {
	seen := map[string]bool{}
	for _, t := range b.tokens {
		if t.kind == functional || seen[t.stem] {
			continue
		}
		seen[t.stem] = true
		if has(anchor, t.stem) {
			n++
			if t.kind == figure {
				n++
			}
		}
	}
	return n
}

// has reports whether one of the sentences has a stem.
func has(anchor []*sentence, stem string) bool {
	return slices.ContainsFunc(anchor, func(a *sentence) bool { return a.places[stem] != nil })
}

// differs says in what a bullet differs from the sentences that it retells.
func (s *Source) differs(b *sentence, anchor []*sentence) string {
	if fault := s.lacks(b, anchor); fault != "" {
		return fault
	}
	main := slices.MaxFunc(anchor, func(x, y *sentence) int {
		return int(2 * (sharedContent(b, []*sentence{x}) - sharedContent(b, []*sentence{y})))
	})
	if fault := turned(b, main, s.lang); fault != "" {
		return fault
	}
	if fault := s.miscounts(b, main, anchor); fault != "" {
		return fault
	}
	return disordered(b, anchor)
}

// lacks says which words of a bullet what it retells does not have.
func (s *Source) lacks(b *sentence, anchor []*sentence) string {
	lacking := 0
	pronoun := slices.ContainsFunc(anchor, func(a *sentence) bool { return a.any(pointing) })
	he := len(anchor[0].tokens) > 0 && anchor[0].tokens[0].sense&pointing != 0
	for _, t := range b.tokens {
		if t.kind == functional || has(anchor, t.stem) {
			continue
		}
		switch {
		case t.kind == figure:
			return fmt.Sprintf("the number %s is not in what it retells", t.text)
		case t.sense&turning != 0 && t.sense&saying == 0, isSuperlative(t, s.lang), calendar[t.stem]:
			return fmt.Sprintf("%s is not in what it retells", t.text)
		case t.kind == name && !s.nearName(t, b) && !he:
			return fmt.Sprintf("%s is not in what it retells", t.text)
		case t.kind == content && s.says(t) && !pronoun:
			return fmt.Sprintf("%s is said of something else", t.text)
		case t.sense&(saying|doubting|coming) == 0:
			lacking++
		}
	}
	if lacking > mayLack+b.dense/4 {
		return fmt.Sprintf("%d of its words are not in what it retells", lacking)
	}
	return ""
}

// isSuperlative reports whether a word puts something first in English.
func isSuperlative(t token, lang string) bool {
	return lang == "en" && len(t.text) > 5 && strings.HasSuffix(strings.ToLower(t.text), "est")
}

// says reports whether the article has the stem of a word anywhere.
func (s *Source) says(t token) bool { return has(s.sentences, t.stem) }

// nearName reports whether the article elsewhere has a name beside one that the
// bullet has, too: "Captain Maria Holt" for "Holt".
func (s *Source) nearName(t token, b *sentence) bool {
	for _, other := range s.sentences {
		for _, at := range other.places[t.stem] {
			for i := max(0, at-2); i <= min(at+2, len(other.tokens)-1); i++ {
				if near := other.tokens[i]; i != at && near.kind == name && b.places[near.stem] != nil {
					return true
				}
			}
		}
	}
	return false
}

// turned says what a bullet does to the sense of the stretch that it retells: it
// denies what that says, or the other way round; it leaves out a doubt, a limit, or
// who says so.
func turned(b, a *sentence, lang string) string {
	from, to := stretch(b, a)
	if to < 0 {
		return ""
	}
	last := to
	if lang == "de" || lang == "nl" {
		last += behind
	}
	denied := 0
	for i, t := range a.tokens {
		reaches := i >= from-before && i <= last
		if t.sense&negating != 0 && reaches {
			denied++
		}
		for _, s := range []sense{doubting, coming, limiting} {
			if t.sense&s != 0 && reaches && i <= to && !b.any(s|weaker[s]) {
				return fmt.Sprintf("it leaves out %s", t.text)
			}
		}
	}
	if denies := b.count(negating); denies%2 != denied%2 {
		return fmt.Sprintf("it denies %d times what is denied %d times", denies, denied)
	}
	if a.any(saying) && !b.any(saying|doubting) {
		return "it leaves out who says so"
	}
	return ""
}

// weaker are the senses that may stand for another: what may be is not yet, and what
// is limited by "only" may be told by another such word.
var weaker = map[sense]sense{coming: doubting, limiting: negating}

// any reports whether the sentence has a word of one of some senses.
func (a *sentence) any(s sense) bool { return a.count(s) > 0 }

// count counts the words of one of some senses.
func (a *sentence) count(s sense) (n int) {
	for _, t := range a.tokens {
		if t.sense&s != 0 {
			n++
		}
	}
	return n
}

// stretch returns the first and last token of a sentence that a bullet retells, -1
// for none.
func stretch(b, a *sentence) (from, to int) {
	from, to = len(a.tokens), -1
	for i, t := range a.tokens {
		if t.kind != functional && b.places[t.stem] != nil && t.sense&saying == 0 {
			from, to = min(from, i), max(to, i)
		}
	}
	return from, to
}

// miscounts says which number of a bullet is not what it is in the sentence that it
// retells: of another unit, of something else, or a part of what it stands for.
func (s *Source) miscounts(b, main *sentence, anchor []*sentence) string {
	for i, t := range b.tokens {
		if t.kind != figure {
			continue
		}
		fault := fmt.Sprintf("%s is of something else", t.text)
		for _, a := range anchor {
			if a != main && 2*sharedContent(b, []*sentence{a}) < sharedContent(b, anchor) {
				continue
			}
			for _, at := range a.places[t.stem] {
				if fault = s.miscounted(b, i, a, at); fault == "" {
					break
				}
			}
		}
		if fault != "" {
			return fault
		}
	}
	return ""
}

// miscounted says why the number at a place of a bullet is not the one at a place of
// the sentence.
func (s *Source) miscounted(b *sentence, i int, a *sentence, at int) string {
	mine, theirs := b.tokens[i], a.tokens[at]
	switch {
	case mine.unit != theirs.unit && (mine.unit != "" || theirs.unit == "%" || theirs.unit == "point"):
		return fmt.Sprintf("%s has another unit", mine.text)
	case a.isPart(at) && !b.isPart(i):
		return fmt.Sprintf("%s is what a part is of", mine.text)
	}
	noun, known := b.counted(i), a.counted(at)
	if noun == nil || known == nil || noun.stem == known.stem {
		return ""
	}
	for j := at + 1; j < len(a.tokens) && j <= at+counting && a.tokens[j].kind != figure; j++ {
		if a.tokens[j].stem == noun.stem {
			return ""
		}
	}
	if s.says(*noun) || timeWords[strings.ToLower(known.text)] {
		return fmt.Sprintf("%s does not count %s", mine.text, noun.text)
	}
	return ""
}

// isPart reports whether a number is what a part is taken of: "three of 40".
func (a *sentence) isPart(at int) bool {
	return at >= 2 && partWords[a.tokens[at-1].stem] && (a.tokens[at-2].kind == figure || a.tokens[at-2].stem == "one")
}

// partWords stand between a part and what it is of; timeWords are what is counted
// and never meant for each other.
var (
	partWords = set(`of von de der di из av`)
	timeWords = set(`second seconds minute minutes hour hours day days week weeks month months year years decade decades century centuries
		sekunden minuten stunden tage tagen wochen monate monaten jahre jahren heures jours semaines mois ans années horas días semanas meses años`)
)

// counted returns what a number counts: the next word that says something, nil if it
// has a unit, or stands at the end or before a name.
func (a *sentence) counted(at int) *token {
	if a.tokens[at].unit != "" {
		return nil
	}
	for i := at + 1; i < len(a.tokens) && i <= at+2; i++ {
		if t := &a.tokens[i]; t.kind == content || timeWords[strings.ToLower(t.text)] {
			return t
		} else if t.kind != functional {
			break
		}
	}
	return nil
}

// disordered says that the words of a bullet stand in another order than in what it
// retells. One stretch at its beginning or end may have moved, if it says where,
// when, why or who says so.
func disordered(b *sentence, anchor []*sentence) string {
	places := map[string][]int{}
	base := 0
	for _, a := range anchor {
		for stem, at := range a.places {
			for _, i := range at {
				places[stem] = append(places[stem], base+i)
			}
		}
		base += len(a.tokens)
	}
	for _, at := range places {
		slices.Sort(at)
	}
	var tokens []token
	for _, a := range anchor {
		tokens = append(tokens, a.tokens...)
	}
	last, breaks, broken := -1, 0, 0
	for i, t := range b.tokens {
		at := places[t.stem]
		if t.kind == functional || t.sense&saying != 0 || len(at) == 0 || b.moves(i) {
			continue
		}
		n, _ := slices.BinarySearch(at, last+1)
		if n == len(at) && b.isGenitive(i, last-at[0]) {
			n = 0
		} else if n == len(at) {
			breaks, broken, n = breaks+1, i, 0
		} else if t.kind == figure && last >= 0 && passesOver(b, tokens[last+1:at[n]]) {
			return fmt.Sprintf("%s is said of somebody else", t.text)
		}
		last = at[n]
	}
	switch {
	case breaks == 0, breaks == 1 && !(b.counts(0, broken) && b.counts(broken, len(b.tokens))) && (b.mayMove(0, broken) || b.mayMove(broken, len(b.tokens))):
		return ""
	}
	return fmt.Sprintf("%s stands elsewhere in what it retells", b.tokens[broken].text)
}

// isGenitive reports whether a word of the bullet and the one before it may stand the
// other way round, so far apart: "Hale's house", "the house of Hale".
func (b *sentence) isGenitive(i, apart int) bool {
	return i > 0 && apart <= 3 && b.tokens[i].kind != figure && b.tokens[i-1].kind != figure && (b.tokens[i].kind != name || b.tokens[i-1].kind != name) &&
		b.tokens[i].sense|b.tokens[i-1].sense == 0
}

// passesOver reports whether a bullet leaves out tokens that tell another thing of
// another name.
func passesOver(b *sentence, tokens []token) bool {
	named, turns := false, false
	for _, t := range tokens {
		left := b.places[t.stem] == nil
		named = named || left && t.kind == name && !calendar[t.stem]
		turns = turns || left && t.sense&turning != 0 && t.kind == content
	}
	return named && turns
}

// counts reports whether a stretch of the bullet has a number.
func (b *sentence) counts(from, to int) bool {
	return slices.ContainsFunc(b.tokens[from:to], func(t token) bool { return t.kind == figure })
}

// mayMove reports whether a stretch of the bullet may have moved.
func (b *sentence) mayMove(from, to int) bool {
	for i := from; i < to; i++ {
		if b.tokens[i].sense&saying != 0 {
			return true
		}
	}
	// the word that leads to it may stand right before the first that counts
	if from == 0 && len(b.tokens) > 1 && b.tokens[1].kind == name && b.tokens[0].text == "A" {
		return true // French without its accent: "A Valmont"
	}
	for i := max(0, from-2); i <= from; i++ {
		if placing[strings.ToLower(b.tokens[i].text)] {
			return true
		}
	}
	return false
}

// moves reports whether a token may stand anywhere: the name of who says it, or of
// a place or a day behind its preposition.
func (b *sentence) moves(i int) bool {
	t := b.tokens[i]
	if calendar[t.stem] {
		return true
	}
	if t.kind != name {
		return false
	}
	for j := max(0, i-2); j <= min(i+2, len(b.tokens)-1); j++ {
		if near := b.tokens[j]; j != i && near.sense&saying != 0 && near.sense&(turning|negating|doubting) == 0 {
			return true
		}
	}
	return i > 0 && placing[strings.ToLower(b.tokens[i-1].text)]
}

// placing are words before a place, a day or a reason.
var placing = set(`in at on near off outside inside from since until by because after before when where while during with for im am bei aus nach vor seit weil für
	à en au aux dans depuis pour desde hasta por para em no na до в на из под после`)
