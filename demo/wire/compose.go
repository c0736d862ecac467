package wire

import (
	_ "embed"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"newsbot/news/query"
)

// Parts are what stories are made of, as parts.toml lists them.
type parts struct {
	Words     []string `toml:"words"`
	Places    []string `toml:"places"`
	Orgs      []string `toml:"orgs"`
	People    []string `toml:"people"`
	Titles    []string `toml:"titles"`
	Decks     []string `toml:"decks"`
	Sentences []string `toml:"sentences"`
}

//go:embed parts.toml
var partsTOML []byte

// allParts is read once; the file is ours, and a test reads it.
var allParts = sync.OnceValue(func() parts {
	var p parts
	if err := toml.Unmarshal(partsTOML, &p); err != nil {
		panic(err)
	}
	return p
})

// sentencesEach is how many sentences a made story has.
const sentencesEach = 5

// A maker makes stories of parts. The same seed makes the same ones. It never gives
// two of one headline.
type maker struct {
	rand *rand.Rand
	n    int             // stories made
	told map[string]bool // :: headline → there is a story with it
}

func newMaker() *maker {
	return &maker{rand: rand.New(rand.NewPCG(7, 11)), told: make(map[string]bool)}
}

// about makes a story about a word; "" is the next of the list.
func (m *maker) about(word string) story {
	p := allParts()
	if word == "" {
		word = p.Words[m.n%len(p.Words)]
	}
	for {
		s := m.draw(word)
		if m.n++; !m.told[s.Title] {
			m.told[s.Title] = true
			return s
		}
	}
}

// draw puts parts together.
func (m *maker) draw(word string) story {
	p := allParts()
	pick := func(list []string) string { return list[m.rand.IntN(len(list))] }
	place, org, person := pick(p.Places), pick(p.Orgs), pick(p.People)
	say := func(part string) string {
		return strings.NewReplacer(
			"{word}", word, "{Word}", capital(word), "{place}", place, "{org}", org, "{Org}", capital(org), "{person}", person,
			"{n}", fmt.Sprint(12+m.rand.IntN(80)), "{m}", fmt.Sprint(3+m.rand.IntN(9)), "{p}", fmt.Sprint(21+m.rand.IntN(60)),
		).Replace(part)
	}
	s := story{
		By: Publishers[m.rand.IntN(len(Publishers))].Name, Title: capital(say(p.Titles[m.n%len(p.Titles)])), Deck: say(pick(p.Decks)),
	}
	order := m.rand.Perm(len(p.Sentences))
	text := func(of []int) (text string) {
		for _, i := range of {
			text += say(p.Sentences[i]) + "\n"
		}
		return text
	}
	s.Text = text(order[:sentencesEach])
	if m.n%3 == 0 {
		s.Also, s.AlsoTitle, s.AlsoText = m.another(s.By), s.Title, text(order[1:sentencesEach+2])
	}
	return s
}

// another is a publisher other than one.
func (m *maker) another(than string) string {
	for {
		if p := Publishers[m.rand.IntN(len(Publishers))].Name; p != than {
			return p
		}
	}
}

// fitting makes a story that q wants; false where it cannot.
func (m *maker) fitting(q *query.Query) (story, bool) {
	word := wordsOf(q.Root())
	for _, p := range Publishers {
		s := m.about(word)
		if s.By, s.Also = p.Name, ""; s.fits(q) {
			return s, true
		}
	}
	return story{}, false
}

// fits says whether q wants a story as its publisher tells it.
func (s *story) fits(q *query.Query) bool {
	return query.Explain(q, &query.Text{Title: s.Title, Deck: s.Deck, Body: s.Text, Source: s.By, Lang: "en"}).Hit
}

// wordsOf are words that a story may be about which n wants: those of the first
// alternative, as they are written in a query.
func wordsOf(n *query.Node) string {
	switch n.Op {
	case query.OpTerm:
		if n.Term.Kind == query.AsWhole {
			return ""
		}
		return spelt(n.Term)
	case query.OpOr:
		return wordsOf(n.Kids[0])
	case query.OpAnd:
		var all []string
		for _, k := range n.Kids {
			if w := wordsOf(k); w != "" {
				all = append(all, w)
			}
		}
		return strings.Join(all, " ")
	}
	return ""
}

// spelt is a term as it stands in a text: without its field and signs.
func spelt(t *query.Term) string {
	said := t.String()
	if _, behind, field := strings.Cut(said, ":"); field {
		said = behind
	}
	return strings.Trim(said, `"~=*`)
}

// capital is a text with its first letter in upper case.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
