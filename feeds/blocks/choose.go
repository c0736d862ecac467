package blocks

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"

	"newsbot/internal/stumps"
)

// table says for each block how likely it is of the article. It was written by
//
//	go run ./lab/blocks -write feeds/blocks/table.json
//
//go:embed table.json
var tableJSON []byte

// table is what tableJSON says.
var table = func() (t stumps.Table) {
	if err := json.Unmarshal(tableJSON, &t); err != nil {
		panic(err) // the program was built with a broken table
	}
	return t
}()

// Text returns the text of the page's article, a paragraph a line; "" where no
// block is of one.
func (p *Page) Text() string { return p.TextBy(table) }

// margin is how far below the likeliest block others are taken where none is
// likely, in log odds: the page of an item has a text.
const margin = 1

// TextBy returns the text that another table finds.
func (p *Page) TextBy(t stumps.Table) string {
	odds, least := t.Odds(p.Features), float32(0)
	if len(odds) > 0 {
		least = min(0, slices.Max(odds)-margin)
	}
	return p.TextWhere(func(i int) bool { return odds[i] >= least })
}

// A block says again what was said if that holds for so much of its runs of
// words; shorter ones, such as headings, may.
const (
	mostlySaid = 0.8
	sayable    = 8 // words
)

// TextWhere returns the blocks that are wanted, a line each. What the lines
// before say already is not said again: some pages hold their text twice, for
// devices of several kinds.
func (p *Page) TextWhere(wanted func(block int) bool) string {
	var text strings.Builder
	said := shingleSet{}
	for i, b := range p.Blocks {
		if !wanted(i) || IsJunk(b.Text) {
			continue
		}
		words := tokenize(b.Text)
		if len(words) >= sayable && said.share(words) >= mostlySaid {
			continue
		}
		said.add(words)
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(b.Text)
	}
	return text.String()
}
