package subscribe

import (
	"slices"
	"strings"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news/query"
)

// Somebody who never read how a query is written is understood all the same,
// though perhaps not as meant. A remark under the answer says how to write what
// was probably meant.

// everywhere is the share of stories from which on a query finds too many.
const everywhere = 0.3

// remarkOn is what is to be said about a query as typed, or "".
func remarkOn(c *talk.Call, q *query.Query) telegram.HTML {
	if meant := fieldMeantBy(c.Args); meant != "" {
		return c.Say("watch.meant-field", talk.Args{"fields": query.Fields(), "meant": texts.Line(meant, texts.MaxPhrase)})
	}
	if meant := meantBy(c.Args); meant != "" {
		return c.Say("watch.meant-or", talk.Args{"meant": texts.Line(meant, texts.MaxPhrase)})
	}
	if q.Share() > everywhere {
		return c.Say("watch.everywhere")
	}
	return ""
}

// meantBy is the query that somebody may have had in mind who joins words by
// commas or small letters, as in "bitcoin, gold or silver"; "" where there is
// nothing to doubt. What stands in quotes is meant so.
func meantBy(typed string) string {
	if strings.ContainsAny(typed, `"“”„`) {
		return ""
	}
	said, listed := strings.Fields(typed), strings.ContainsAny(typed, ",;")
	var meant []string
	for _, w := range said {
		bare := strings.TrimRight(w, ",;")
		if bare != "" && bare != "or" && bare != "and" {
			meant = append(meant, bare)
		}
		joins := bare != w || bare == "or" || bare == "and" && listed
		if n := len(meant); joins && n > 0 && meant[n-1] != "OR" {
			meant = append(meant, "OR")
		}
	}
	if slices.Equal(meant, said) {
		return ""
	}
	return strings.TrimSuffix(strings.Join(meant, " "), " OR")
}

// otherFields are what other programs call the fields of a query.
var otherFields = map[string]string{
	"site": "source", "from": "source", "publisher": "source", "intitle": "title", "headline": "title",
	"language": "lang", "text": "body", "intext": "body",
}

// fieldMeantBy is the query as typed with its misspelt fields put right, or "" if
// there is none.
func fieldMeantBy(typed string) string {
	words := strings.Fields(typed)
	wrong := false
	for i, w := range words {
		name, rest, colon := strings.Cut(w, ":")
		bare := strings.TrimLeft(name, "-!(")
		if meant := nearField(strings.ToLower(bare)); colon && rest != "" && meant != "" {
			words[i] = strings.TrimSuffix(name, bare) + meant + ":" + rest
			wrong = true
		}
	}
	if !wrong {
		return ""
	}
	return strings.Join(words, " ")
}

// nearField is the field that name stands for, if it is none itself: what others
// call it, or one letter too many, too few, wrong or swapped.
func nearField(name string) string {
	if slices.Contains(query.Fields(), name) {
		return ""
	}
	for _, field := range query.Fields() {
		if oneSlip(name, field) {
			return field
		}
	}
	return otherFields[name]
}

// oneSlip reports whether a and b differ by one letter, or by two side by side
// that changed places.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 1:
		return a[i:] == b[i+1:]
	case 0:
		swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		return swapped || i < len(a) && a[i+1:] == b[i+1:]
	}
	return false
}
