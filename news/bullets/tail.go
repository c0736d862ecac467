package bullets

import (
	"slices"
	"strings"
)

// A cut is a place before a word where a sentence could end.
type cut struct {
	text       string // the sentence
	head, tail phrase // its words before and after
}

// before returns the text of the head.
func (c *cut) before() string { return strings.TrimRight(c.text[:c.head.last().end], ",;") }

// after returns the text of the tail.
func (c *cut) after() string {
	return strings.TrimRight(c.text[c.tail[0].start:c.tail.last().end], ",;")
}

// made returns f cut there.
func (f form) made(c *cut) form {
	return form{c.before() + ".", append(slices.Clip(f.trimmed), c.after())}
}

// shorter returns f without each clause at its end that can go, and all these
// without each phrase at their end that can.
func shorter(f form) []form {
	words := tokens(f.text)
	whole := []form{f} // and what is cut after a clause
	ends := []int{len(words)}
	for i := 1; i < len(words); i++ {
		if c := (cut{f.text, words[:i], words[i:]}); c.isTail() {
			whole, ends = append(whole, f.made(&c)), append(ends, i)
		}
	}
	cut := slices.Clone(whole[1:])
	for k, end := range ends {
		cut = append(cut, whole[k].withoutPhrase(f.text, words[:end])...)
	}
	return cut
}

// withoutPhrase returns f, which is the words of a sentence, without each phrase
// at its end that can go.
func (f form) withoutPhrase(sentence string, words phrase) []form {
	var all []form
	for i := 1; i < len(words); i++ {
		if c := (cut{sentence, words[:i], words[i:]}); c.isPhrase() {
			all = append(all, f.made(&c))
		}
	}
	return all
}

// isTail reports whether the tail is a clause that can go.
func (c *cut) isTail() bool {
	return c.beginsTail() && mayGo(c.tail, c.after()) && c.mayStay()
}

// beginsTail reports whether a clause that the sentence can end before begins the
// tail.
func (c *cut) beginsTail() bool {
	last, next := c.head.last(), &c.tail[0]
	switch {
	case len(c.tail) == 1:
		return false
	case c.text[last.end-1] == ';':
		return true
	case !last.comma:
		return next.begins(afterSpace) || isDash(c.text[next.start:next.end])
	case next.reads("and"):
		return c.tail[1].begins(afterAnd)
	}
	return next.begins(afterComma) || next.leaving()
}

// isDash reports whether a word is a dash.
func isDash(s string) bool { return s == "--" || s == "–" || s == "—" }

// addsOnly reports whether a tail only adds to what the head says, so that no
// verb or negation of the head reaches into it: "who", "including", "leaving".
func (p phrase) addsOnly() bool {
	first := &p[0]
	return first.begins(relative) || first.leaving() || first.reads("including", "such")
}

// mayGo reports whether the words of a text say nothing that the words before them
// must not lose: who says so, on what condition, with what exception. What stands
// in the first phrase of a tail that only adds is about the tail itself.
func mayGo(p phrase, text string) bool {
	first := &p[0]
	then := p[min(1, len(p)-1)]
	switch {
	case p[:min(4, len(p))].any(excepting), p.contains("according", "to"), p.contains("but"):
		return false
	case first.leaving() && p.resumes(func(t *token) bool { return t.word == "and" }):
		return false // a list, as in "of stealing a boat, beating its owner, and fleeing"
	case first.begins(relative) && p.resumes(func(t *token) bool { return t.leaving() || t.word == "to" }):
		return false // what follows may belong to the head: "a film of a man, who was tired, leaving the ship"
	case first.word == "who" && then.is(saying):
		return false // what a head such as "The paper quoted Ann Hale" leads to
	case first.word == "" && strings.Count(text, text[:first.end-first.start]) > 1:
		return false // an aside, and the sentence goes on after it
	case strings.ContainsAny(text, ";:") || !balanced(text):
		return false
	}
	if p.addsOnly() {
		at := p.comma()
		if at < 0 || at == len(p)-1 {
			return true
		}
		text = text[p[at+1].start-p[0].start:]
		p = p[at+1:]
	}
	return !strings.ContainsAny(text, "\"“”") && !p.any(saying)
}

// contains reports whether the words follow each other in the phrase.
func (p phrase) contains(words ...string) bool {
	for i := range len(p) - len(words) + 1 {
		if p[i].word == words[0] && (len(words) == 1 || p[i+1].word == words[1]) {
			return true
		}
	}
	return false
}

// resumes reports whether a word like this follows a comma.
func (p phrase) resumes(like func(*token) bool) bool {
	for i := 1; i < len(p); i++ {
		if p[i-1].comma && like(&p[i]) {
			return true
		}
	}
	return false
}

// leastPart is how many words are left at least after the last comma.
const leastPart = 4

// mayStay reports whether the head is a sentence without the clause after it, and
// a true one.
func (c *cut) mayStay() bool {
	first, last, part := &c.tail[0], c.head.last(), c.head.afterCommas()
	switch {
	case first.begins(since) && last.is(span), !c.tail.addsOnly() && c.head.any(limiting):
		return false
	case first.leaving() && (part[0].begins(relative) || part[0].leaving()):
		return false // see mayGo; or one of a list
	case first.leaving() && first.is(saying) && !c.head.any(saying) && strings.ContainsAny(c.before(), "\"“”"):
		return false // the only one who says it
	case first.word == "after" && c.head.names():
		return false // "was named after"
	}
	return c.stands()
}

// names reports whether somebody gets a name.
func (p phrase) names() bool {
	return slices.ContainsFunc(p, func(t token) bool { return strings.HasPrefix(t.word, "nam") })
}

// stands reports whether the head is a whole sentence.
func (c *cut) stands() bool {
	if c.head.last().is(dangling) || len(c.head.afterCommas()) < leastPart || !c.head.main().isClause() {
		return false
	}
	text := c.before()
	return !c.head.contains("until") && !strings.Contains(text, ": ") && // "not until he left", and what a colon leads to, stay whole
		balanced(text) && endsInWord(text)
}

// endsInWord reports whether the last sign of s is no dash, comma or the like,
// before closing quotation marks and brackets.
func endsInWord(s string) bool {
	return !strings.HasSuffix(s, "-") && !strings.HasSuffix(strings.TrimRightFunc(s, trails), ",")
}

// balanced reports whether quotation marks, brackets and dashes of s are even.
func balanced(s string) bool {
	open, _ := quoted(s, 0)
	dashes := strings.Count(s, " - ") + strings.Count(s, "--") + strings.Count(s, "–") + strings.Count(s, "—")
	return open == 0 && dashes%2 == 0 && strings.Count(s, "(") == strings.Count(s, ")")
}
