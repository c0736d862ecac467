// Package faithful says whether a sentence tells nothing that an article does not
// tell. It knows no language well: it compares numbers, names, words and their
// order, and needs nobody.
package faithful

import (
	"fmt"
	"slices"
	"strings"

	"newsbot/news/bullets"
)

const (
	// nameGap is how many words further on the next word of a name may stand in
	// the article: "John Kennedy" of "John Fitzgerald Kennedy".
	nameGap = 3
	// leastShared is the share of a bullet's words that the article has too.
	leastShared = 0.6
	// mostRepeated is the share of a bullet's words that the headline may have.
	mostRepeated = 0.8
)

// A Source is what an article says, as a bullet is checked against it.
type Source struct {
	lang     string
	places   map[string][]int // word → where it stands, ascending
	capital  map[string]bool  // words that it writes with a capital
	small    map[string]bool  // words that it writes without one
	inside   map[string]bool  // words that have one inside a sentence
	values   map[string]bool  // numbers
	percents map[string]bool  // those of them that are percentages
	text     string           // folded for the search of currencies

	sentences []*sentence // headline, deck and text
}

// Read reads an article for checking.
func Read(a bullets.Article) *Source {
	s := &Source{
		lang:   bullets.Language(a.Text, a.Lang),
		places: map[string][]int{}, capital: map[string]bool{}, small: map[string]bool{}, inside: map[string]bool{},
		values: map[string]bool{}, percents: map[string]bool{},
	}
	place := 0
	text := strings.Join([]string{a.Title, a.Deck, a.Text}, "\n")
	for _, w := range words(text, s.lang) {
		place++
		s.places[w.key] = append(s.places[w.key], place)
		s.capital[w.key] = s.capital[w.key] || w.capital
		s.small[w.key] = s.small[w.key] || !w.capital
		s.inside[w.key] = s.inside[w.key] || w.capital && !w.first
	}
	for _, n := range numbers(text, cardinals[s.lang]) {
		for _, v := range n.values() {
			s.values[v] = true
			s.percents[v] = s.percents[v] || n.percent
		}
	}
	s.text = foldedText(text)
	for _, one := range bullets.SentencesIn(text, s.lang) {
		s.sentences = append(s.sentences, s.newSentence(one.Text))
	}
	return s
}

// Fault says what of a bullet the article does not have, or "".
func (s *Source) Fault(bullet string) string {
	for _, n := range numbers(bullet, cardinals[s.lang]) {
		if !s.values[n.value()] || n.percent && !s.percents[n.value()] {
			return fmt.Sprintf("the number %s is not in the article", n.text)
		}
	}
	if sign := s.otherMoney(bullet); sign != "" {
		return fmt.Sprintf("the currency %s is not in the article", sign)
	}
	list := words(bullet, s.lang)
	for i, w := range list {
		if w.capital && !s.knows(w) {
			return fmt.Sprintf("%s is not in the article", w.text)
		}
		if i > 0 && !s.together(list[i-1], w) {
			return fmt.Sprintf("%s %s is not in the article", list[i-1].text, w.text)
		}
	}
	if known := shareOf(list, func(key string) bool { return s.places[key] != nil }); known < leastShared {
		return fmt.Sprintf("only %.0f%% of its words are in the article", 100*known)
	}
	return s.retold(bullet)
}

// otherMoney returns the sign of a currency that a bullet names and the article
// does not, or "".
func (s *Source) otherMoney(bullet string) string {
	bullet = foldedText(bullet)
	for sign, names := range money {
		if names.MatchString(bullet) && !names.MatchString(s.text) {
			return sign
		}
	}
	return ""
}

// knows reports whether the article has a capitalised word: with a capital too,
// unless it begins a sentence, where any word has one. A unit of counting has
// been checked with its number.
func (s *Source) knows(w word) bool {
	if _, unit := units[strings.ToLower(w.text)]; w.first || unit {
		return unit || s.places[w.key] != nil
	}
	return s.capital[w.key]
}

// together reports whether two neighbours in a bullet may be so: if they look
// like parts of one name, the article has them near each other in this order,
// so that nobody gets another's surname. A word that the article also writes
// without a capital, such as a title, is no part of a name. In German every noun
// has a capital, and neighbours tell nothing.
func (s *Source) together(a, b word) bool {
	if !a.capital || !b.capital || !b.joined || s.small[a.key] || s.small[b.key] || s.lang == "de" || calendar[strings.ToLower(a.text)] || calendar[strings.ToLower(b.text)] {
		return true
	}
	for _, p := range s.places[a.key] {
		i, _ := slices.BinarySearch(s.places[b.key], p+1)
		if i < len(s.places[b.key]) && s.places[b.key][i] <= p+nameGap {
			return true
		}
	}
	return false
}

// Repeats reports whether a bullet tells nothing new beside one of the texts that
// the alert has already.
func (s *Source) Repeats(bullet string, told []string) bool {
	list := words(bullet, s.lang)
	for _, t := range told {
		known := map[string]bool{}
		for _, w := range words(t, s.lang) {
			known[w.key] = true
		}
		if shareOf(list, func(key string) bool { return known[key] }) > mostRepeated {
			return true
		}
	}
	return false
}

// shareOf is the share of words that are known; 0 of none.
func shareOf(list []word, known func(key string) bool) float64 {
	n := 0
	for _, w := range list {
		if known(w.key) {
			n++
		}
	}
	return float64(n) / float64(max(len(list), 1))
}
