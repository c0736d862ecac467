// Package doubt says how likely a point of an article is to have a fault for which an
// editor would stop the alert: it leans on what is not told, is a scene, an aside or
// somebody's opinion, or belongs to the page. Rules find what is surely a fault; here
// what is observed of a point is added up, each of which says little, such as that it
// shares no word with the headline. It speaks of the point as a whole, knows neither
// articles nor the choice between points, and does no I/O.
package doubt

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
	"unicode"

	"newsbot/internal/stumps"
)

// What is observed of a point, as an index of its features: first of its text, then of
// itself. Shares are of the sentences of the text.
const (
	Sentences = iota // of the text
	Length           // mean words of a sentence of the text
	Ours             // share in the first person
	ToReader         // share that is to the reader
	Exclaims         // share with an exclamation mark at the end
	Says             // share with a word of saying
	Fit              // share that may be told at all
	Focus            // share of those that share a word with headline and deck
	Decked           // 1 if a deck stands above the points
	Index            // of its sentence in the text
	Opens            // 1 if it begins its paragraph
	Leans            // 1 if only what stands before explains it
	Words            // of the point
	Figures          // runs of digits
	Told             // words that say something and that headline or deck have too
	ToldShare        // the same as a share of all that say something
	Presented        // names in full
	Strangers        // last names alone that only the text has in full, elsewhere
	Quoted           // share of its words inside quotation marks
	Commented        // words of who comments: "actually", "übrigens"
	Worth            // mean chance of its words to be told; 0 where no model knows
	Features         // how many there are
)

// Names are those of the features, in their order.
var Names = [Features]string{
	"sentences", "length", "ours", "to reader", "exclaims", "says", "fit", "focus", "decked",
	"index", "opens", "leans", "words", "figures", "told", "told share", "presented", "strangers", "quoted", "comments", "worth",
}

// The table that was learned. It comes from
//
//	go run ./lab/alerts -write news/bullets/doubt/table.json doubt
//
//go:embed table.json
var text []byte

var table = sync.OnceValue(func() (t stumps.Table) {
	if err := json.Unmarshal(text, &t); err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return t
})

// Odds returns the log odds that each point has a fault.
func Odds(points [][]float32) []float32 { return table().Odds(points) }

// Comments counts the words of who comments on what he tells, in a text outside
// quotations.
func Comments(said, lang string) (n int) {
	of := comments[lang]
	for w := range strings.FieldsSeq(said) {
		if of[strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }))] {
			n++
		}
	}
	return n
}
