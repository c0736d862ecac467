package meant

import (
	_ "embed"
	"net/url"
	"slices"
	"strings"
	"sync"

	"newsbot/news/query"
)

// address doubts a wish that is the address of a page or feed, which is to be
// followed rather than looked for.
func address(typed string) (Doubt, bool) {
	said := strings.Fields(typed)
	for _, w := range said {
		w = strings.Trim(w, `"'<>(),;`)
		if link := linkOf(w, len(said) == 1); link != "" {
			return Doubt{Address, w, []Offer{{Follow, link}}}, true
		}
	}
	return Doubt{}, false
}

// linkOf returns the address that w is, with its scheme, or "". A domain alone is
// one if nothing else was said.
func linkOf(w string, alone bool) string {
	rest, feed := strings.CutPrefix(w, "feed:")
	if feed {
		w = strings.TrimPrefix(rest, "//")
	}
	bare, web := strings.CutPrefix(w, "www.")
	host, path, _ := strings.Cut(bare, "/")
	switch u, err := url.Parse(w); {
	case err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "":
		return w
	case (web || feed) && strings.Contains(host, ".") || (path != "" || alone) && isDomain(host):
		return "https://" + w
	}
	return ""
}

// domains are what addresses end in that people type without their scheme; names
// such as Node.js do not.
var domains = strings.Fields("com org net info biz news tv io co me ly gov edu int app dev xyz site online blog live media press " +
	"de at ch uk ie fr be nl lu es pt it gr pl cz sk hu ro bg hr si rs ru su ua by kz ge am az tr se no dk fi is ee lv lt eu " +
	"us ca mx br ar cl pe uy au nz jp cn hk tw kr in pk bd id my sg th vn ph il ae sa qa eg ma za ng ke")

// isDomain reports whether host looks like a domain: names with dots between them.
func isDomain(host string) bool {
	names := strings.Split(host, ".")
	return len(names) > 1 && !slices.Contains(names, "") && !strings.Contains(host, ":") && host == strings.ToLower(host) && slices.Contains(domains, names[len(names)-1])
}

// otherFields are what other programs call fields, and which of ours that is; "" for
// none.
var otherFields = map[string]string{
	"site": "source", "from": "source", "publisher": "source", "domain": "source", "outlet": "source", "feed": "source",
	"intitle": "title", "allintitle": "title", "headline": "title", "subject": "title", "titel": "title", "titre": "title", "titulo": "title", "titolo": "title",
	"language": "lang", "text": "body", "intext": "body", "content": "body", "sprache": "lang", "quelle": "source", "fuente": "source",
	"category": "", "cat": "", "tag": "", "topic": "", "section": "", "since": "", "after": "", "before": "", "until": "", "date": "", "when": "",
	"author": "", "by": "", "country": "", "region": "", "location": "", "near": "", "url": "", "inurl": "", "link": "", "filetype": "", "related": "",
	"hashtag": "", "user": "", "to": "", "min_faves": "", "price": "", "ticker": "", "symbol": "", "hours": "", "days": "", "last": "", "limit": "",
}

// fields doubts what stands before a colon, and what stands behind one of our own.
func fields(typed string, known Known) (all []Doubt) {
	for _, w := range chunks(typed) {
		name, value, colon := strings.Cut(w, ":")
		sign := name[:len(name)-len(strings.TrimLeft(name, "-!("))]
		name = strings.ToLower(name[len(sign):])
		bare := strings.Trim(strings.TrimRight(value, ")"), `"“”„`)
		if !colon || bare == "" {
			continue
		}
		change := func(field, value string) string { return strings.Replace(typed, w, sign+field+":"+value, 1) }
		switch name {
		case "title", "deck", "body":
		case "lang":
			all = append(all, language(w, bare, change)...)
		case "source":
			all = append(all, source(w, bare, known, change)...)
		default:
			all = append(all, field(name, value, change)...)
		}
	}
	return all
}

// A change is what was typed with another field and value in one place.
type change func(field, value string) string

// field doubts a name that is no field of ours but one of others, or a slip of one.
func field(name, value string, put change) []Doubt {
	meant, other := otherFields[name]
	for _, f := range query.Fields() {
		if meant == "" && OneSlip(name, f) {
			meant = f
		}
	}
	switch {
	case meant != "":
		return []Doubt{{Field, name, []Offer{{Instead, put(meant, value)}}}}
	case other:
		return []Doubt{{Kind: Field, Word: name}}
	}
	return nil
}

// languages lists codes of languages with what people call them, folded.
//
//go:embed languages.txt
var languages string

// codes maps what languages are called, and their codes, to the codes.
var codes = sync.OnceValue(func() map[string]string {
	m := make(map[string]string)
	for line := range strings.Lines(languages) {
		fields := strings.Fields(line)
		for _, name := range fields {
			m[fold(name)] = fields[0]
		}
	}
	return m
})

// language doubts a language that is no code.
func language(w, value string, put change) []Doubt {
	name := fold(value)
	code, known := codes()[name]
	if code == name && known {
		return nil
	}
	if primary, _, more := strings.Cut(strings.ReplaceAll(name, "_", "-"), "-"); more && codes()[primary] != "" {
		code = codes()[primary]
	}
	d := Doubt{Kind: Language, Word: w}
	if code != "" {
		d.Offers = []Offer{{Instead, put("lang", code)}}
	}
	return []Doubt{d}
}

// maxSources is the most sources that are offered for one.
const maxSources = 3

// source doubts a source that nobody has, and offers those that are called much so.
func source(w, value string, known Known, put change) []Doubt {
	name := fold(value)
	if known.Sources == nil || slices.ContainsFunc(known.Sources, func(s string) bool { return fold(s) == name }) {
		return nil
	}
	d := Doubt{Kind: Source, Word: w}
	for _, s := range likeliest(name, known.Sources) {
		d.Offers = append(d.Offers, Offer{Instead, put("source", `"`+s+`"`)})
	}
	return []Doubt{d}
}

// likeliest returns the names nearest to one: those that begin so, then those that
// have it in them, then those that differ by a slip.
func likeliest(name string, names []string) (found []string) {
	for _, like := range []func(folded string) bool{
		func(s string) bool { return len(name) > 2 && strings.HasPrefix(s, name) },
		func(s string) bool {
			return len(name) > 2 && strings.Contains(s, name) || len(s) > 2 && strings.Contains(name, s)
		},
		func(s string) bool {
			return OneSlip(s, name) || len(name) > 3 && slices.ContainsFunc(beginnings(s, len(name)), func(p string) bool { return OneSlip(p, name) })
		},
	} {
		for _, s := range names {
			if len(found) < maxSources && like(fold(s)) && !slices.Contains(found, s) {
				found = append(found, s)
			}
		}
	}
	return found
}

// beginnings returns the beginnings of s that are about n bytes long.
func beginnings(s string, n int) (list []string) {
	for m := n - 1; m <= n+1; m++ {
		if m > 0 && m < len(s) {
			list = append(list, s[:m])
		}
	}
	return list
}

// dash doubts a dash that stands apart, for it excludes what follows.
func dash(typed string) []Doubt {
	at := query.DashApart(typed)
	if at < 0 {
		return nil
	}
	before, behind := strings.TrimSpace(typed[:at]), strings.TrimSpace(strings.TrimLeft(typed[at:], "-‐‑‒–―−⸺﹘﹣ "))
	return []Doubt{{Dash, typed[at:], []Offer{{Exclude, before + " -" + behind}, {Both, before + " " + behind}}}}
}

// comparing are signs that people write to compare a price.
const comparing = "<>≥≤"

// compare doubts such a sign before a number, or alone, for it compares nothing.
func compare(typed string) []Doubt {
	for _, w := range strings.Fields(typed) {
		number := strings.TrimLeft(w, comparing+"=$€£")
		if strings.ContainsAny(w[:len(w)-len(number)], comparing) && (number == "" || isDigit(number[0])) {
			return []Doubt{{Kind: Compare, Word: w}}
		}
	}
	return nil
}

// never doubts conditions that exclude each other: two sources or languages of one
// story, or a word and the same excluded.
func never(q *query.Query) (all []Doubt) {
	root := q.Root()
	if root.Op != query.OpAnd {
		return nil
	}
	var whole []*query.Term
	wanted := make(map[string]bool)
	for _, k := range root.Kids {
		switch {
		case k.Op == query.OpTerm && k.Term.Kind == query.AsWhole:
			for _, w := range whole {
				if w.Fields == k.Term.Fields {
					all = append(all, Doubt{Never, k.Term.String(), []Offer{{Either, eitherOf(root, w, k.Term)}}})
				}
			}
			whole = append(whole, k.Term)
		case k.Op == query.OpTerm:
			wanted[k.Term.String()] = true
		case k.Op == query.OpNot && k.Kids[0].Op == query.OpTerm && wanted[k.Kids[0].Term.String()]:
			all = append(all, Doubt{Kind: Never, Word: k.Kids[0].Term.String()})
		}
	}
	return all
}

// eitherOf writes the conditions of an AND with two of them as alternatives.
func eitherOf(and *query.Node, a, b *query.Term) string {
	var parts []string
	for _, k := range and.Kids {
		switch {
		case k.Term == a:
			parts = append(parts, "("+a.String()+" OR "+b.String()+")")
		case k.Term != b || k.Term == nil:
			parts = append(parts, k.Said())
		}
	}
	return strings.Join(parts, " ")
}
