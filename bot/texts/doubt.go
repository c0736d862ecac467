package texts

import (
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

// Offer is the text of the button that does what an offer says.
func (p Printer) Offer(o meant.Offer) string {
	return p.Plain(offered[o.How].button, Args{"query": o.Query})
}
