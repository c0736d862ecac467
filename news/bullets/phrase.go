package bullets

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// withoutOpening returns f without the circumstances that it begins with: "After
// a week at sea, the crew came home."
func withoutOpening(f form) (form, bool) {
	if first, _, _ := strings.Cut(f.text, " "); lexicon[bare(first)]&opening == 0 {
		return f, false
	}
	words := tokens(f.text)
	at := words.comma()
	if at < 0 || len(words)-at-1 < leastClause {
		return f, false
	}
	circumstances, main := words[:at+1], words[at+1:]
	before, after := f.text[:main[0].start-1], f.text[main[0].start:]
	if !circumstances.areBare() || main.any(limiting) || !main.beginsClause() || !main.isClause() || !balanced(before) || !balanced(after) {
		return f, false
	}
	first, n := utf8.DecodeRuneInString(after)
	return form{string(unicode.ToUpper(first)) + after[n:], append(slices.Clip(f.trimmed), before)}, true
}

// areBare reports whether circumstances are that and no more: they do not say who
// tells the rest, that it is long ago, or that it is a tale; and they are a phrase
// where they begin as one.
func (p phrase) areBare() bool {
	return !p.any(saying|dated|telling) && !(p[0].is(verbless) && p.hasFinite())
}

// isPhrase reports whether the tail is a phrase that can go: where or when it was,
// what the subject did besides.
func (c *cut) isPhrase() bool {
	return c.beginsPhrase() && !c.binds() && mayGo(c.tail, c.after()) && c.stands()
}

// binds reports whether the tail says who tells what the head does, limits it, ends
// a clause of it, or is what it is only the background of.
func (c *cut) binds() bool {
	return c.tail.any(saying) || c.head.any(limiting) || c.head.isUnclosed() || c.tail.contains("when") && c.head.isBackground()
}

// beginsPhrase reports whether a phrase that can go begins the tail.
func (c *cut) beginsPhrase() bool {
	last, next, rest := c.head.last(), &c.tail[0], c.tail[1:]
	switch {
	case c.tail.isDay():
		return !last.comma && !last.is(awaiting) && !c.head.isReduced()
	case last.comma:
		return next.begins(company) && rest[:max(0, len(rest)-1)].comma() < 0 && !c.tail.any(dated|telling) && !c.head.any(scope)
	case next.begins(place):
		return !c.tail.any(dated|telling) && !c.head.any(scope) && rest.isPlain() && !splitsName(last, next, &rest[0]) &&
			c.head.endsNoun() && !c.head[max(0, len(c.head)-6):].any(twofold)
	case next.reads("and"):
		return (rest.beginsVerb() || rest.beginsAnother()) && !c.head.lists() && c.head.endsNoun()
	case next.reads("when", "as", "before"):
		return rest.beginsTime(next.word == "before") && !c.head.any(future|scope) && c.head.endsNoun()
	}
	return false
}

// lists reports whether an "and" after the words could join more than two clauses.
func (p phrase) lists() bool {
	return p.contains("between") || p.contains("both") || len(p.afterCommas()) < len(p) && p.afterCommas()[0].begins(finite)
}

// splitsName reports whether a name may go on after its preposition: "the Centre for
// Rescue". A place may follow a name, "Ann Hale in Hull".
func splitsName(last, preposition, next *token) bool {
	return next.upper && (preposition.word == "for" || preposition.word == "on" && last.upper && !next.is(weekday))
}

// isDay reports whether words are a day of the week, and nothing else.
func (p phrase) isDay() bool {
	switch len(p) {
	case 1:
		return p[0].is(weekday)
	case 2:
		return p[1].is(weekday) && (p[0].word == "on" || p[0].word == "late" || p[0].word == "early")
	}
	return false
}

// isPlain reports whether words after a preposition are no idiom that turns the
// sense, "at least", "on condition", and lead to no verb.
func (p phrase) isPlain() bool {
	return len(p) > 0 && !p[:min(2, len(p))].any(turning) && !p[:min(5, len(p))].contains("to")
}

// beginsTime reports whether a clause of time begins, after its conjunction.
func (p phrase) beginsTime(before bool) bool {
	return len(p) > 0 && (before && p[0].leaving() || (p[0].is(determiner|pronoun) || p[0].upper) && p.hasFinite())
}
