package talk

import (
	"testing"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// TestLooks plays presses below one message: what it showed when each button
// was pressed, and what the press wants it to show.
func TestLooks(t *testing.T) {
	type press struct {
		shows, wants string
		failed       bool // the edit, if there was one
		edit         bool
	}
	tests := []struct {
		name    string
		presses []press
	}{
		{"what is shown already needs no edit", []press{{shows: "a", wants: "a"}}},
		{"something else does", []press{{shows: "a", wants: "b", edit: true}}},
		{"the same twice in a row needs one", []press{{shows: "a", wants: "b", edit: true}, {shows: "a", wants: "b"}}},
		{"forth and back before the first edit is there", []press{{shows: "a", wants: "b", edit: true}, {shows: "a", wants: "a", edit: true}}},
		{"three presses of what it showed first", []press{{shows: "a", wants: "b", edit: true}, {shows: "a", wants: "a", edit: true}, {shows: "b", wants: "a"}}},
		{"the edit of an alert came between", []press{{shows: "a", wants: "b", edit: true}, {shows: "c", wants: "b", edit: true}}},
		{"and made it what is wanted", []press{{shows: "a", wants: "b", edit: true}, {shows: "c", wants: "c"}}},
		{"again after a failure", []press{{shows: "a", wants: "b", failed: true, edit: true}, {shows: "a", wants: "b", edit: true}}},
		{"back after a failure", []press{{shows: "a", wants: "b", failed: true, edit: true}, {shows: "a", wants: "a"}}},
	}
	for _, tt := range tests {
		var l looks
		at := place{7, 1}
		for i, p := range tt.presses {
			m := telegram.Message{Text: telegram.HTML(p.wants)}
			if got := l.change(at, &m, telegram.Shown{Text: p.shows}); got != p.edit {
				t.Errorf("%s: press %d: edit %v, want %v", tt.name, i, got, p.edit)
			}
			if p.failed {
				l.forget(at)
			}
		}
	}
}

func TestLooksAreBounded(t *testing.T) {
	var l looks
	for i := range 3 * maxLooks {
		l.change(place{7, news.MessageID(i)}, &telegram.Message{Text: "a"}, telegram.Shown{})
	}
	if n := len(l.all); n > maxLooks {
		t.Errorf("%d looks are remembered", n)
	}
}
