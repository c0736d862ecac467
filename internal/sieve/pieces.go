package sieve

import (
	"cmp"
	"slices"
	"strings"
)

// pieces are stretches of text, of which at least one stands in every match of an
// expression. Each is looked for by the three letters of it that are the rarest.
type pieces struct {
	bits  [hashes / 64]uint64 // a bit for each hash of the letters: what is looked at for each place is small
	list  []piece             // by those letters
	short []piece             // those of fewer letters
	first bool                // each stands at the beginning of the text and nowhere else
}

// hashes is how many hashes of letters there are.
const hashes = 4096

// A piece is one of them.
type piece struct {
	text    string
	letters uint32 // three of them, in small ones
	at      int    // where they stand in it
	folds   bool   // in either case, as far as its letters are ASCII
	first   bool   // at the beginning of the text and nowhere else
	word    bool   // where a word begins or ends
}

// width is how many letters a piece is looked for by.
const width = 3

// next returns the letters that end with c, after those that end one place before. The
// bit is set that tells small letters from capitals: what differs in them differs in
// either case.
func next(letters uint32, c byte) uint32 { return letters<<8&0xffff00 | uint32(c|0x20) }

// lettersOf returns those that s begins with.
func lettersOf(s string) (letters uint32) {
	for i := range width {
		letters = next(letters, s[i])
	}
	return letters
}

// hash spreads letters over the bits.
func hash(letters uint32) uint32 { return letters * 0x9E3779B1 / (1 << 32 / hashes) }

// in reports whether one of them stands in s.
func (p *pieces) in(s string) bool {
	if p.first {
		return p.begin(s)
	}
	for i := range p.short {
		if p.short[i].in(s) {
			return true
		}
	}
	if len(p.list) == 0 {
		return false
	}
	letters := uint32(0)
	for i := range len(s) {
		if letters = next(letters, s[i]); p.mayStand(letters) && p.stand(letters, s, i-width+1) {
			return true
		}
	}
	return false
}

// mayStand reports whether one of them may have the letters.
func (p *pieces) mayStand(letters uint32) bool {
	h := hash(letters)
	return p.bits[h/64]>>(h%64)&1 != 0
}

// begin is in where each stands at the beginning.
func (p *pieces) begin(s string) bool {
	if len(s) >= width {
		if letters := lettersOf(s); p.mayStand(letters) && p.stand(letters, s, 0) {
			return true
		}
	}
	return slices.ContainsFunc(p.short, func(one piece) bool { return one.stands(s, 0) })
}

// stand reports whether one of those with the letters at s[i] stands round them.
func (p *pieces) stand(letters uint32, s string, i int) bool {
	n, _ := slices.BinarySearchFunc(p.list, letters, func(one piece, letters uint32) int { return cmp.Compare(one.letters, letters) })
	for ; n < len(p.list) && p.list[n].letters == letters; n++ {
		if p.list[n].stands(s, i-p.list[n].at) {
			return true
		}
	}
	return false
}

// in reports whether the piece stands in s.
func (p *piece) in(s string) bool {
	switch {
	case p.first:
		return p.stands(s, 0)
	case !p.folds && !strings.Contains(s, p.text):
		return false
	}
	for i := range len(s) {
		if p.stands(s, i) {
			return true
		}
	}
	return false
}

// stands reports whether the piece stands at s[i].
func (p *piece) stands(s string, i int) bool {
	if i < 0 || len(s)-i < len(p.text) || p.first && i > 0 || p.word && i > 0 && isWord(s[i]) == isWord(s[i-1]) {
		return false
	}
	there, last := s[i:i+len(p.text)], len(p.text)-1
	if there[last]|0x20 != p.text[last]|0x20 {
		return false // as of most, without a look at the rest
	}
	return there == p.text || p.folds && strings.EqualFold(there, p.text)
}

// isWord reports whether a byte is of a word, as \b has it.
func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// sorted sorts pieces by their letters, nil of none.
func sorted(found []piece) *pieces {
	if len(found) == 0 {
		return nil
	}
	p := &pieces{first: !slices.ContainsFunc(found, func(one piece) bool { return !one.first })}
	for _, one := range found {
		if len(one.text) < width {
			p.short = append(p.short, one)
			continue
		}
		if !p.first {
			one.at = rarest(one.text)
		}
		one.letters = lettersOf(one.text[one.at:])
		h := hash(one.letters)
		p.bits[h/64] |= 1 << (h % 64)
		p.list = append(p.list, one)
	}
	slices.SortStableFunc(p.list, func(a, b piece) int { return cmp.Compare(a.letters, b.letters) })
	return p
}

// commonest are the letters of most languages of our news, the commonest first.
const commonest = " etaoinsrhldcumfpgwybvkxjqz"

// rarest returns the place of the rarest three letters that follow each other.
func rarest(text string) (place int) {
	most := -1
	for i := range len(text) - width + 1 {
		rare := 0
		for _, c := range []byte(text[i : i+width]) {
			if at := strings.IndexByte(commonest, c|0x20); at >= 0 {
				rare += at
			} else {
				rare += len(commonest)
			}
		}
		if rare > most {
			place, most = i, rare
		}
	}
	return place
}
