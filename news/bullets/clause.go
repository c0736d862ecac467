package bullets

import "strings"

// leastClause is how many words a clause needs to tell anything.
const leastClause = 6

// isClause reports whether words are a clause with all its verbs: one before
// "that", "who" or "when" and one after it, one after "said", and one beside a
// relative clause.
func (p phrase) isClause() bool {
	verb := false // the part since the last of these has one
	for i := 1; i < len(p); i++ {
		t := &p[i]
		switch aside := p[i-1].comma && !verb; {
		case aside && (t.begins(relative) || strings.HasSuffix(t.word, "ing") && !t.comma):
			closed := p[i : len(p)-1].comma()
			if closed < 0 {
				return false // the verb is still to come
			}
			i += closed
		case t.begins(clausal):
			if !verb {
				return false
			}
			verb = false
		case t.reads("said", "says"):
			verb = i+1 == len(p) || p[i+1].is(adverbial|weekday) || p[i+1].word == "that"
		default:
			verb = verb || p.isFinite(i)
		}
	}
	return len(p) >= leastClause && verb
}

// main returns the words without a subordinate phrase that they begin with, or
// none if there is nothing else.
func (p phrase) main() phrase {
	if !p[0].is(subordinate) {
		return p
	}
	if at := p[:len(p)-1].comma(); at >= 0 {
		return p[at+1:]
	}
	return nil
}

// hasFinite reports whether a verb in the present or past is among the words
// after the first: a known one, or one that looks like a past tense.
func (p phrase) hasFinite() bool {
	for i := 1; i < len(p); i++ {
		if p.isFinite(i) {
			return true
		}
	}
	return false
}

// isFinite reports whether the i-th word is such a verb. One that could be a
// participle is none after a comma ("a ship, built in Hull"), before a preposition
// ("a man killed in Hull") and between an article and its noun.
func (p phrase) isFinite(i int) bool {
	t, before := &p[i], &p[i-1]
	if !t.past() && !t.is(participle) {
		return t.is(finite)
	}
	if t.upper || before.comma || before.owns || before.is(determiner) || strings.HasSuffix(before.word, "ing") ||
		i > 1 && strings.HasSuffix(before.word, "ly") && p[i-2].is(determiner) {
		return false
	}
	return t.is(intransitive) || i+1 < len(p) && !t.comma && !p[i+1].is(adverbial)
}

// nounReach is how many words before its last one a noun phrase may begin.
const nounReach = 4

// endsNoun reports whether words end with a whole noun phrase: a name, or what
// an article or a preposition leads to.
func (p phrase) endsNoun() bool {
	last := p.last()
	if last.is(half|finite) || strings.HasSuffix(last.word, "ed") || strings.HasSuffix(last.word, "ing") || last.adverb() {
		return false
	}
	if last.upper {
		return true
	}
	for i := len(p) - 2; i >= max(0, len(p)-1-nounReach); i-- {
		switch t := &p[i]; {
		case t.is(determiner|preposition) || t.owns:
			return true
		case t.is(linking|finite) || t.comma:
			return false
		}
	}
	return false
}

// isReduced reports whether words end with a participle that has no verb before
// it, and so wants more: "an affidavit filed".
func (p phrase) isReduced() bool {
	last := p.last()
	return strings.HasSuffix(last.word, "ing") ||
		strings.HasSuffix(last.word, "ed") && !last.is(saying) && !p[max(0, len(p)-3):len(p)-1].any(auxiliary)
}

// isUnclosed reports whether words end with a clause that waits for another: "and
// when he left".
func (p phrase) isUnclosed() bool {
	for i := len(p) - 1; i > 0 && (i == len(p)-1 || !p[i].comma); i-- {
		if p[i].begins(waiting) && (p[i-1].comma || p[i-1].begins(joining)) {
			return true
		}
	}
	return false
}

// isBackground reports whether words tell what was going on when something else
// happened: "was sailing", "had already".
func (p phrase) isBackground() bool {
	for i := 1; i < len(p); i++ {
		if p[i-1].is(auxiliary) && (strings.HasSuffix(p[i].word, "ing") || p[i].word == "already") {
			return true
		}
	}
	return false
}

// beginsClause reports whether words begin with the subject of a clause, and go on
// to its verb without a comma; a pronoun would point back at what was left out.
func (p phrase) beginsClause() bool {
	first := &p[0]
	if first.is(pronoun|subordinate|clausal|dated) || !first.is(determiner) && !first.upper && !strings.HasSuffix(first.word, "s") {
		return false
	}
	comma := p[:len(p)-1].comma()
	return comma < 0 || p[:comma+1].hasFinite() && !p[comma].is(saying)
}

// beginsAnother reports whether words begin with a pronoun and its verb: another
// subject could be a noun beside the one before.
func (p phrase) beginsAnother() bool {
	return len(p) > 1 && p[0].begins(pronoun) && p.isFinite(1)
}

// beginsVerb reports whether words begin with a verb and what goes with it.
func (p phrase) beginsVerb() bool {
	return len(p) > 1 && (p[0].begins(finite) || p[0].bare && p[0].past()) &&
		(p[1].is(determiner|preposition|linking) || strings.HasSuffix(p[1].word, "ly"))
}
