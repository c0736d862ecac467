package stories

import (
	_ "embed"
	"strings"
	"sync"
)

// A Kind says what sort of piece a headline stands over.
type Kind uint8

const (
	News   Kind = iota
	Live        // a page that is written on while something happens
	View        // opinion, analysis, explainer, profile
	Digest      // a column or bulletin that comes again and again
	Stock       // a release, a status, an advertisement of a post: what any program or firm may say in the same words
)

// String is the kind's name.
func (k Kind) String() string { return [...]string{"news", "live", "view", "digest", "stock"}[k] }

// kindText lists the phrases that make a headline one of a kind: a line a
// phrase, behind its kind and where it stands: ^ at the start, $ at the end,
// . anywhere.
//
//go:embed kinds.txt
var kindText string

// A phrase is a row of folded words that makes a headline one of a kind.
type phrase struct {
	kind  Kind
	place byte // ^ $ .
	words []string
}

// phrases are the phrases of kindText by their first word.
var phrases = sync.OnceValue(func() map[string][]phrase {
	names := map[string]Kind{"live": Live, "view": View, "digest": Digest, "stock": Stock}
	m := make(map[string][]phrase)
	for line := range strings.Lines(kindText) {
		f := strings.Fields(line)
		if len(f) < 3 {
			continue
		}
		p := phrase{kind: names[f[0]], place: f[1][0]}
		for _, w := range f[2:] {
			p.words = append(p.words, fold(w))
		}
		m[p.words[0]] = append(m[p.words[0]], p)
	}
	return m
})

// kindOf is the kind of a headline: of several that fit, a bulletin before a
// live page before a view.
func kindOf(words []word, title, link string) Kind {
	kind := News
	for i := range words {
		if words[i].text == "live" && words[i].after == ':' {
			kind = Live
		}
		for _, p := range phrases()[words[i].text] {
			if p.fits(words, i) && rank(p.kind) > rank(kind) {
				kind = p.kind
			}
		}
	}
	if kind == News || kind == View {
		switch {
		case livePath(link):
			return Live
		case kind == News && isQuestion(words, title):
			return View
		}
	}
	return kind
}

// rank says which of two kinds is the stronger.
func rank(k Kind) int { return [...]int{News: 0, View: 1, Live: 3, Digest: 4, Stock: 2}[k] }

// fits says whether the phrase stands at word i, where it has to.
func (p *phrase) fits(words []word, i int) bool {
	if i+len(p.words) > len(words) || p.place == '^' && i > 0 && !words[i].first || p.place == '$' && i+len(p.words) != len(words) {
		return false
	}
	if p.kind == Stock && p.place == '^' && len(p.words) == 1 && len(words) > mostStock && words[i].after != ':' {
		return false
	}
	for n, w := range p.words {
		if words[i+n].text != w {
			return false
		}
	}
	return true
}

// mostStock is the most words of a headline that one of them makes a stock phrase:
// "Release v2.0.0", and not "Release of hostages from Gull Island put off".
const mostStock = 6

// livePath says whether an address is that of a live page, rather than of one
// entry of it.
func livePath(link string) bool {
	if strings.Contains(link, "-update/") || strings.Contains(link, "_entry") || strings.Contains(link, "/post/") {
		return false
	}
	for _, part := range []string{"/live/", "/liveblog", "/live-blog/", "/live-updates", "-live-updates"} {
		if strings.Contains(link, part) {
			return true
		}
	}
	return false
}

// isQuestion says whether a headline asks, outside of quotation marks.
func isQuestion(words []word, title string) bool {
	t := strings.TrimRight(title, " ")
	return len(words) > 3 && (strings.HasSuffix(t, "?") || strings.HasSuffix(t, "？"))
}
