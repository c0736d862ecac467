package texts

import (
	"strings"
	"testing"

	"newsbot/bot/telegram"
	"newsbot/news"
)

func TestSay(t *testing.T) {
	group := For("", "newsbot")
	for _, tt := range []struct {
		name string
		p    Printer
		id   string
		args Args
		want telegram.HTML
	}{
		{"a stranger's text is escaped", Printer{}, "watch.already", Args{"what": "a<b> & c"}, "<b>a&lt;b&gt; &amp; c</b> is on the list already."},
		{"and stays in its line", Printer{}, "sources.following", Args{"source": "one\ntwo"}, "Following one two"},
		{"and within bounds", Printer{}, "sources.following", Args{"source": strings.Repeat("x", 1000)}, telegram.HTML("Following " + strings.Repeat("x", MaxTitle-1) + "…")},
		{"it is no place itself", Printer{}, "sources.following", Args{"source": "{/list} {source}"}, "Following {/list} {source}"},
		{"markup is as it was said", Printer{}, "sources.ended", Args{"source": telegram.Bold("x")}, "<b>x</b> (has ended)"},
		{"a command of a private chat", Printer{}, "talk.resumed", nil, "Alerts are back on. /list shows which."},
		{"a command where several bots listen", group, "talk.resumed", nil, "Alerts are back on. /list@newsbot shows which."},
		{"one", Printer{}, "transfer.watched", Args{"n": 1}, "1 watch"},
		{"several", Printer{}, "transfer.watched", Args{"n": 2}, "2 watches"},
		{"none are several", Printer{}, "transfer.watched", Args{"n": 0}, "0 watches"},
		{"thousands", Printer{}, "transfer.watched", Args{"n": 1000}, "1,000 watches"},
		{"almost a thousand", Printer{}, "transfer.watched", Args{"n": 999}, "999 watches"},
		{"millions", Printer{}, "transfer.watched", Args{"n": int64(12_345_678)}, "12,345,678 watches"},
		{"fewer than none", Printer{}, "transfer.watched", Args{"n": -100}, "-100 watches"},
		{"far fewer than none", Printer{}, "transfer.watched", Args{"n": -1234}, "-1,234 watches"},
		{"a list", Printer{}, "watches.fixed-sources", Args{"sources": []string{"A", "B<"}}, "• everything from A, B&lt; (set by the operator)"},
		{"a fault in a sentence", Printer{}, "query.refused", Args{"why": &news.Fault{Code: "query.star-too-early", Args: Args{"n": 3}}, "example": "regulat*"}, "A star needs at least 3 letters before it.\nFor example: regulat*"},
		{"a language that we do not speak", For("tlh", ""), "talk.cancel", nil, "Cancel"},
		{"a language that is none", For("\xff;;q=x", ""), "talk.cancel", nil, "Cancel"},
		{"a sentence that is missing", Printer{}, "no.such", nil, "no.such"},
		{"an argument that is missing", Printer{}, "sources.following", nil, "Following {source}"},
	} {
		var args []Args
		if tt.args != nil {
			args = append(args, tt.args)
		}
		if got := tt.p.Say(tt.id, args...); got != tt.want {
			t.Errorf("%s: Say(%q, %v) = %q, want %q", tt.name, tt.id, tt.args, got, tt.want)
		}
	}
}

func TestPlainIsWhatTheReaderSees(t *testing.T) {
	if got, want := (Printer{}).Plain("watch.already", Args{"what": "a<b> & c"}), "a<b> & c is on the list already."; got != want {
		t.Errorf("Plain = %q, want %q", got, want)
	}
}

func TestParse(t *testing.T) {
	for _, text := range []string{"a {", "a {b", "{}", "a {b} {"} {
		if s, err := parse(text); err == nil {
			t.Errorf("parse(%q) = %v", text, s)
		}
	}
	s, err := parse("{a}b{/c}{d}")
	want := sentence{{place: "a"}, {markup: "b"}, {place: "/c"}, {place: "d"}}
	if err != nil || len(s) != len(want) {
		t.Fatalf("parse = %v, %v, want %v", s, err, want)
	}
	for i := range want {
		if s[i] != want[i] {
			t.Errorf("part %d is %v, want %v", i, s[i], want[i])
		}
	}
}
