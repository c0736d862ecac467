package stories

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:generate go run newsbot/lab/stories -background background.txt

// backgroundText lists the stems of headlines with the share of headlines that
// hold them, in ten thousandths, and the share of their uses within a sentence
// that are written with a capital, in hundredths. It is counted by lab/stories
// over public collections, and holds no text of theirs.
//
//go:embed background.txt
var backgroundText string

// A table says what is known of words from other times.
type table struct {
	shares   map[uint32]float32 // :: stem → share of headlines
	ordinary map[uint32]bool    // stems that are seldom written with a capital
}

var background = sync.OnceValue(func() *table {
	t := &table{shares: make(map[uint32]float32), ordinary: make(map[uint32]bool)}
	for line := range strings.Lines(backgroundText) {
		f := strings.Fields(line)
		if len(f) != 3 {
			continue
		}
		share, _ := strconv.ParseFloat(f[1], 32)
		capital, _ := strconv.Atoi(f[2])
		id := idOf(f[0])
		t.shares[id] = float32(share) / 10000
		if capital < 50 {
			t.ordinary[id] = true
		}
	}
	return t
})

// names says whether a word that is written with a capital at the start of a
// sentence is a name: those that are not known to be anything else.
func (t *table) names(id uint32) bool { return !t.ordinary[id] }

// rarest is the share of headlines that an unknown word is taken to be in.
const rarest = 1.0 / 20000

// rarity is the weight of a word that is in such a share of headlines: 255 for
// the rarest, 0 for one that is in all.
func rarity(share float32) float32 {
	share = min(max(share, rarest), 1)
	return float32(255 * math.Log(float64(share)) / math.Log(rarest))
}

// windowSize is how many of the latest headlines of a language say which words
// are common now. Half of it and twice it do as well, more and less do worse.
const windowSize = 300

// windowLeast is how many there must be before they say anything.
const windowLeast = 100

// A window counts the words of the latest headlines of a language.
type window struct {
	ring  [][]uint32 // terms of the headlines, by turns
	next  int
	count map[uint32]uint16
}

// add takes in a headline, and leaves out the one that is too long ago.
func (w *window) add(terms []uint32) {
	if w.count == nil {
		w.count = make(map[uint32]uint16)
	}
	if len(w.ring) < windowSize {
		w.ring = append(w.ring, nil)
	}
	for _, t := range w.ring[w.next] {
		if w.count[t]--; w.count[t] == 0 {
			delete(w.count, t)
		}
	}
	for _, t := range terms {
		w.count[t]++
	}
	w.ring[w.next] = terms
	w.next = (w.next + 1) % windowSize
}

// nowRarity is the rarity of a word by how many headlines of a full window
// have it, stretched so that one that none has is the rarest: the window cannot
// tell rarer words apart.
var nowRarity = func() (list [windowSize + 1]float32) {
	for n := range list {
		list[n] = stretched(n, windowSize)
	}
	return list
}()

// stretched is the rarity of a word that n of so many headlines have.
func stretched(n, of int) float32 {
	return 255 * rarity((float32(n)+0.5)/float32(of+1)) / rarity(0.5/float32(of+1))
}

// weight is how rare a word is: the mean of its rarity at other times and in
// the latest headlines.
func (w *window) weight(id uint32, longRun uint8) uint8 {
	switch {
	case w == nil || len(w.ring) < windowLeast:
		return longRun
	case len(w.ring) < windowSize:
		return uint8((float32(longRun) + stretched(int(w.count[id]), len(w.ring))) / 2)
	}
	return uint8((float32(longRun) + nowRarity[w.count[id]]) / 2)
}

func sqrt(x float32) float32 { return float32(math.Sqrt(float64(x))) }
