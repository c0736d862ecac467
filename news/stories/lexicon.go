package stories

import (
	"sync"
	"unicode/utf8"
)

// An entry is what is known of a word of a language.
type entry struct {
	id    uint32 // of its stem
	idea  uint8  // see ideas
	head  uint8  // hash of its first letters
	rare  uint8  // its rarity at other times
	flags entryFlags
}

// entryFlags say what a word is.
type entryFlags uint8

const (
	isLittle  entryFlags = 1 << iota // says nothing of a story
	isShort                          // a single letter
	isTime                           // a day of the week or a month
	isAliased                        // one of several names of something
	isCountry
)

// A lexicon remembers what is known of words, since to stem one takes longer
// than to look it up. It may be used from several goroutines.
type lexicon struct {
	mu    sync.RWMutex
	words map[lexeme]entry
}

// A lexeme is a folded word in a language, by its place among languages.
type lexeme struct {
	text string
	lang uint8
}

// mostLexemes is how many words are remembered. When there are more, all are
// forgotten: the common ones are soon back.
const mostLexemes = 8192

// entry is what is known of a word.
func (l *lexicon) entry(text string, lang uint8) entry {
	key := lexeme{text, lang}
	l.mu.RLock()
	e, known := l.words[key]
	l.mu.RUnlock()
	if known {
		return e
	}
	e = newEntry(text, lang)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.words == nil || len(l.words) >= mostLexemes {
		l.words = make(map[lexeme]entry)
	}
	l.words[key] = e
	return e
}

// newEntry looks a word up in all lists.
func newEntry(text string, lang uint8) entry {
	e := entry{id: idOf(stemOf(text, languageName(lang))), idea: ideas()[text], head: uint8(hash32(clip(text, 4)))}
	e.rare = uint8(rarity(background().shares[e.id]))
	if stops()[text]>>min(lang, 31)&1 == 1 {
		e.flags |= isLittle
	}
	if utf8.RuneCountInString(text) < 2 {
		e.flags |= isShort
	}
	if m := marks[text]; m != nil && m.days != 0 || months[text] > 0 {
		e.flags |= isTime
	}
	if a, ok := aliasOf(text); ok {
		e.flags |= isAliased
		if a.place {
			e.flags |= isCountry
		}
	}
	return e
}

// A Reader takes headlines apart, with words weighed by those before. The zero
// value is ready. Its lexicon locks itself; the rest is its owner's to guard.
type Reader struct {
	lexicon lexicon
	windows map[uint8]*window // by language, its place among languages
}

// see counts a headline's words among those of its language.
func (r *Reader) see(d *Doc) {
	if r.windows == nil {
		r.windows = make(map[uint8]*window)
	}
	w := r.windows[d.lang]
	if w == nil {
		w = new(window)
		r.windows[d.lang] = w
	}
	ids := make([]uint32, len(d.terms))
	for i, t := range d.terms {
		ids[i] = t.id
	}
	w.add(ids)
}
