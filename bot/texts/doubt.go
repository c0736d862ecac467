package texts

import (
	"strings"

	"newsbot/bot/telegram"
	"newsbot/news/meant"
	"newsbot/news/query"
)

// doubted are the sentences on what may not be meant as it is typed.
var doubted = map[meant.Kind]string{
	meant.List:     "doubt.list",
	meant.Without:  "doubt.without",
	meant.Wish:     "doubt.wish",
	meant.Dash:     "doubt.dash",
	meant.Address:  "doubt.address",
	meant.Field:    "doubt.field",
	meant.Language: "doubt.language",
	meant.Source:   "doubt.source",
	meant.Never:    "doubt.never",
	meant.Compare:  "doubt.compare",
	meant.Tag:      "doubt.tag",
	meant.Slip:     "doubt.slip",
	meant.Forms:    "doubt.forms",
	meant.Broad:    "doubt.broad",
	meant.Nothing:  "doubt.nothing",
}

// offered are the sentences on what may be meant instead, and the texts of the
// buttons that do it.
var offered = map[meant.How]struct{ line, button string }{
	meant.Either:  {"doubt.either", "doubt.press-either"},
	meant.Both:    {"doubt.both", "doubt.press-both"},
	meant.Exclude: {"doubt.exclude", "doubt.press-watch"},
	meant.Only:    {"doubt.only", "doubt.press-watch"},
	meant.Instead: {"doubt.instead", "doubt.press-watch"},
	meant.Also:    {"doubt.also", "doubt.press-also"},
	meant.Follow:  {"doubt.follow", "doubt.press-follow"},
	meant.Narrow:  {"doubt.narrow", "doubt.press-watch"},
}

// Doubt says what may not be meant as it is typed, and under it what may be meant
// instead, a line each.
func (p Printer) Doubt(d meant.Doubt) telegram.HTML {
	lines := []telegram.HTML{p.Say(doubted[d.Kind], Args{"what": Line(d.Word, MaxPhrase), "fields": query.Fields()})}
	for _, o := range d.Offers {
		lines = append(lines, p.Say(offered[o.How].line, Args{"query": o.Query}))
	}
	return telegram.Join("\n", lines...)
}

// maxOffered is how much of a query a button shows, in UTF-16 units, so that it is not cut
// behind that.
const maxOffered = 30

// Offer is the text of the button that does what an offer says. Of a long query it shows
// the end, by which offers differ.
func (p Printer) Offer(o meant.Offer) string {
	return p.Plain(offered[o.How].button, Args{"query": ending(o.Query, maxOffered)})
}

// ending is the end of a text, from the beginning of a word where it has words so short.
func ending(text string, units int) string {
	runes := []rune(text)
	for from := range runes {
		tail := string(runes[from:])
		if telegram.Cut(tail, units) != tail {
			continue
		}
		if from == 0 {
			return text
		}
		if space := strings.IndexByte(tail, ' '); space >= 0 && space < len(tail)/2 {
			tail = tail[space+1:]
		}
		return "… " + tail
	}
	return ""
}
