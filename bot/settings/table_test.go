package settings

import (
	"slices"
	"strings"
	"testing"

	"newsbot/bot/talk"
	"newsbot/bot/texts"
	"newsbot/news"
)

// full are settings that leave nothing unset.
func full() news.Settings {
	return news.Settings{Footer: new("Follow us"), Silent: new(false), Preview: news.PreviewLink, Bullets: new(4), Quiet: &news.Window{From: 1, To: 2}, PerHour: new(9)}
}

// TestEachValueCanBeSetAndSaid goes through the table: what is set is in force,
// stands in the panel, and has a button.
func TestEachValueCanBeSetAndSaid(t *testing.T) {
	say := texts.Printer{}
	for _, row := range rows() {
		for _, v := range row.Values {
			var own news.Settings
			row.Set(&own, v)
			inForce := own.Over(full())
			if got := row.Get(&inForce); got != v {
				t.Errorf("%s set to %q is %q", row.Name, v, got)
			}
			if again, err := row.Value(row.Exported(&inForce)); err != nil || row.Name != "footer" && again != v {
				t.Errorf("%s %q is exported as %q, and read as %q, %v", row.Name, v, row.Exported(&inForce), again, err)
			}
			for what, id := range map[string]string{"line": row.Line(v), "button": row.Button(v, row.Values[0])} {
				said := say.Plain(id, texts.Args{"value": v})
				if said == id || strings.Contains(said, "{") {
					t.Errorf("the %s of %s %s reads %q", what, row.Name, v, said)
				}
			}
		}
	}
}

func TestWhatButtonsOffer(t *testing.T) {
	for _, tt := range []struct {
		name, setting, now string
		want               []string
	}{
		{"of two values the other", "silent", "off", []string{"on"}},
		{"of several the others", "preview", "link", []string{"off", "image", "auto"}},
		{"of steps those beside it", "bullets", "3", []string{"2", "4"}},
		{"at the end of steps the one before", "bullets", "5", []string{"4"}},
		{"at their begin the next", "bullets", "0", []string{"1"}},
		{"beyond the steps the last", "bullets", "9", []string{"5"}},
	} {
		i := slices.IndexFunc(rows(), func(row talk.Setting) bool { return row.Name == tt.setting })
		row := rows()[i]
		if got := offered(&row, tt.now); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %s %s offers %q, want %q", tt.name, tt.setting, tt.now, got, tt.want)
		}
	}
}
