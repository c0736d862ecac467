package stories

import (
	_ "embed"
	"encoding/json"
	"sync"

	"newsbot/internal/stumps"
)

// A Model is what was learned of pairs of headlines.
type Model struct {
	Titles    stumps.Table // of titleFeatures
	Weights   []float32    // of sameFeatures
	Bias      float32
	Threshold float32 // of Same, from which on an item joins a story
	Described float32 // the same for two items with a text
	Long      float32 // the same for two items with a long text
	Related   float32 // of Title, from which on it has to do with a line of developments
	Topic     float32 // log odds from which on it belongs to a thread
}

// modelText is written by lab/stories.
//
//go:embed model.json
var modelText []byte

var defaultModel = sync.OnceValue(func() *Model {
	m := new(Model)
	if err := json.Unmarshal(modelText, m); err != nil {
		panic(err) // our own file
	}
	return m
})

// Title says how much the titles of two items have to do with one another, in
// log odds. b is the later one.
func (m *Model) Title(a, b *Doc) float32 {
	row := titleRow(a, b)
	var odds float32
	for i := range m.Titles {
		odds += m.Titles[i].At(row[i])
	}
	return odds
}

// Same says how surely two items whose titles score so tell one event, in log
// odds.
func (m *Model) Same(a, b *Doc, title float32) float32 {
	row := sameRow(a, b, title)
	odds := m.Bias
	for i, w := range m.Weights {
		odds += w * row[i]
	}
	return odds
}
