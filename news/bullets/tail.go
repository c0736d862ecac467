package bullets

import (
	"slices"
	"strings"
	"unicode"
)

// The words that a tail begins with, after a comma and without one. A participle
// after a comma begins one too.
var (
	afterComma = set(`which who whose where while as after before because although though despite even including such`)
	afterSpace = set(`after because while amid following despite -- – —`)
	afterAnd   = set(`he she it they the his her its their police officials others many most`)
)

// tailAt reports whether a clause begins in s at the space s[at] that the
// sentence can end before.
func tailAt(s string, at int) bool {
	next, rest, _ := strings.Cut(s[at+1:], " ")
	switch {
	case at == 0 || rest == "":
		return false
	case s[at-1] == ';':
		return true
	case s[at-1] != ',':
		return afterSpace[next]
	case next == "and":
		then, _, _ := strings.Cut(rest, " ")
		return afterAnd[then]
	}
	return afterComma[next] || isParticiple(next)
}

// isParticiple reports whether w looks like "leaving".
func isParticiple(w string) bool {
	return len(w) > 5 && strings.HasSuffix(w, "ing") && unicode.IsLower(rune(w[0]))
}

// withoutTail returns f cut before each of its tails that can go.
func withoutTail(f form) []form {
	var cut []form
	for at := range len(f.text) {
		if f.text[at] != ' ' || !tailAt(f.text, at) {
			continue
		}
		head, tail := strings.TrimRight(f.text[:at], ",;"), f.text[at+1:]
		if mayGo(tail) && mayStay(head, tail) {
			cut = append(cut, form{head + ".", append(slices.Clip(f.trimmed), tail)})
		}
	}
	return cut
}

// addsOnly reports whether a tail only adds to what the head says, so that no
// verb or negation of the head reaches into it: "who", "including", "leaving".
func addsOnly(tail string) bool {
	first, _, _ := strings.Cut(tail, " ")
	switch first {
	case "which", "who", "whose", "where", "including", "such":
		return true
	}
	return isParticiple(first)
}

// mayGo reports whether a tail says nothing that the head must not lose: who
// says so, on what condition, with what exception. What stands in the first
// phrase of a tail that only adds is about the tail itself.
func mayGo(tail string) bool {
	if !balanced(tail) || strings.ContainsAny(tail, ";:") || strings.Contains(tail, "according to") || strings.Contains(tail, " but ") || excepts(tail) {
		return false
	}
	first, rest, _ := strings.Cut(tail, " ")
	if isParticiple(first) && strings.Contains(tail, ", and ") {
		return false // a list, as in "of stealing a boat, beating its owner, and fleeing"
	}
	if relative[first] && participleAfterComma(rest) {
		return false // it may belong to the head: "a film of a man, who was tired, leaving the ship"
	}
	if then, _, _ := strings.Cut(rest, " "); first == "who" && saying[then] {
		return false // what a head such as "The paper quoted Ann Hale" leads to
	}
	if strings.Trim(first, "-–—") == "" && strings.Contains(rest, " "+first+" ") {
		return false // an aside, and the sentence goes on after it
	}
	if addsOnly(tail) {
		_, tail, _ = strings.Cut(tail, ", ")
	}
	return !strings.ContainsAny(tail, "\"“”") && !slices.ContainsFunc(strings.Fields(tail), func(w string) bool { return saying[bare(w)] })
}

// participleAfterComma reports whether a participle follows a comma.
func participleAfterComma(s string) bool {
	_, after, more := strings.Cut(s, ", ")
	for more {
		first, _, _ := strings.Cut(after, " ")
		if isParticiple(bare(first)) {
			return true
		}
		_, after, more = strings.Cut(after, ", ")
	}
	return false
}

// excepts reports whether a tail takes back a part of its head, or names the
// source of it.
func excepts(tail string) bool {
	words := strings.Fields(tail)
	return slices.ContainsFunc(words[:min(4, len(words))], func(w string) bool { return excepting[bare(w)] })
}

// mayStay reports whether a head is a sentence without its tail, and a true one.
func mayStay(head, tail string) bool {
	first, _, _ := strings.Cut(tail, " ")
	if since[first] && spans[lastBare(head)] || !addsOnly(tail) && limits(head) {
		return false
	}
	words := strings.Fields(head)
	if len(words) < 7 || danglers[lastBare(head)] || !balanced(head) || first == "after" && strings.Contains(head, " nam") {
		return false
	}
	last := strings.Fields(head[strings.LastIndex(head, ", ")+1:])
	if isParticiple(first) && len(last) > 0 && relative[last[0]] || strings.Contains(head, ": ") {
		return false // see mayGo; and what a colon leads to stays whole
	}
	return len(last) >= 4 && isClause(mainClause(head))
}

// isClause reports whether words are a clause with all its verbs: it has one
// before "that" and one after it, one after "said", and one beside a relative
// clause.
func isClause(words []string) bool {
	start := 0 // of the part that needs a verb, with the word that begins it
	for i := 1; i < len(words); i++ {
		switch w := words[i]; {
		case (w == "said" || w == "says") && len(words)-i > 3:
			start = i
		case w == "that":
			if !hasFinite(words[start:i]) {
				return false
			}
			start = i
		case relative[w] && strings.HasSuffix(words[i-1], ",") && !hasFinite(words[start:i]):
			closed := slices.IndexFunc(words[i:], func(w string) bool { return strings.HasSuffix(w, ",") })
			if closed < 0 {
				return false // the verb is still to come
			}
			i += closed
			start = i
		}
	}
	return len(words) >= 6 && hasFinite(words[start:])
}

// limits reports whether a head has a word that its tail may be bound to: "not
// ... because", "so ... that".
func limits(head string) bool {
	return slices.ContainsFunc(strings.Fields(head), func(w string) bool {
		return limiting[bare(w)] || strings.HasSuffix(w, "n't") || strings.HasSuffix(w, "n’t")
	})
}

// mainClause returns the words of a head without a subordinate phrase that it
// begins with, or none if there is nothing else.
func mainClause(head string) []string {
	first, _, _ := strings.Cut(head, " ")
	if !subordinate[bare(first)] {
		return strings.Fields(head)
	}
	_, main, _ := strings.Cut(head, ", ")
	return strings.Fields(main)
}

// The words that a cut is judged by. A word is looked up in lower case,
// without the punctuation around it.
var (
	// saying is what makes a claim somebody's, or less than certain.
	saying = set(`say says said saying tell tells told telling add adds added report reports reported reportedly
		claim claims claimed claiming allege alleges alleged allegedly according announce announced announces
		confirm confirms confirmed state stated states insist insists insisted argue argues argued suggest suggests
		suggested suggesting warn warns warned note notes noted explain explains explained believe believes believed
		think thinks thought deny denies denied denying denial denials testify testified accuse accused accuses accusing
		accusation accusations admit admits admitted reveal reveals revealed write writes wrote estimate estimates
		estimated predict predicts predicted expect expects expected describe describes described tweeted posted quoted
		cited citing apparently supposedly suspected suspect likely possibly probably may might could if unless
		learn learned hear heard found finds show shows showed understand understands sources source officials official
		recall recalls recalled remember remembers remembered consider considers considered regard regards regarded
		police authorities spokesman spokeswoman experts analysts view opinion`)
	// excepting is what a tail takes something back with, or names its source.
	excepting = set(`except excluding unlike besides not citing quoting depending pending assuming barring`)
	// limiting is what a tail may be bound to: "not ... because".
	limiting = set(`not never only both either neither so such more less too no nor cannot without hardly barely few least
		rather until unless if whether`)
	// danglers cannot end a sentence, or mean something else without what follows.
	danglers = set(`a an the of to in on at by for with from into and or but nor as than that this these those its his her
		their my our your is are was were be been being has had have will would can could may might must should do does
		did what which who whom whose how why when where whether if not very just even
		named look looked looking looks go went going goes gone sought ran run taken take took taking asked modeled
		modelled seen known described regarded viewed treated served serves serving worked works working came come comes
		coming including between among about against because while after before during until since called especially
		back same`)
	// since measures from a point what spans name: "three days after".
	since = set(`after before following`)
	spans = set(`days weeks months years hours minutes seconds day week month year hour minute moments decade decades
		later time times shortly soon long immediately right`)
	// relative begins a clause inside another.
	relative = set(`who which whose where`)
	// subordinate begins a phrase that waits for its main clause.
	subordinate = set(`if when while after before because although though since as despite unless until once in at on by
		with for during following from under over among amid without like according given to`)
	// finite are verbs of a main clause that do not end in "ed".
	finite = set(`is are was were has had have will would can could must should do does did am came went took made won lost
		got gave left held met told said says began became found kept led put ran saw set shot stood struck sent spent
		spoke stole fell fled flew drew drove broke brought built bought caught chose cut died fought hit rose paid
		plans wants faces remains appears seems leads follows uses gets makes takes shows comes goes gives plays
		lives works calls starts includes knew wrote read sold sank swept threw wore woke hid hurt let shut split`)
)

// balanced reports whether quotation marks, brackets and dashes of s are even.
func balanced(s string) bool {
	open, _ := quoted(s, 0)
	dashes := strings.Count(s, " - ") + strings.Count(s, "--") + strings.Count(s, "–") + strings.Count(s, "—")
	return open == 0 && dashes%2 == 0 && strings.Count(s, "(") == strings.Count(s, ")")
}

// hasFinite reports whether a verb in the present or past is among the words
// after the first: a known one, or one that looks like a past tense.
func hasFinite(words []string) bool {
	return slices.ContainsFunc(words[min(1, len(words)):], func(w string) bool {
		w = bare(w)
		return finite[w] || len(w) > 4 && strings.HasSuffix(w, "ed")
	})
}

// lastBare returns the last word of s, bare.
func lastBare(s string) string { return bare(s[strings.LastIndexByte(s, ' ')+1:]) }

// bare returns a word in lower case without the punctuation around it.
func bare(w string) string {
	return strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}
