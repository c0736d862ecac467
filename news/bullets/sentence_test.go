package bullets

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	tests := []struct {
		name string
		text string // one sentence a line is wanted when "|" is a boundary
	}{
		{"a full stop before a capital ends a sentence", "The ferry sank.|Nobody was hurt."},
		{"a line break ends one without a full stop", "Harbour closed\n|Ferries wait outside."},
		{"a title goes on with its name", "Mr. Hale met Dr. Moss and Gov. Reed.|They spoke."},
		{"an initial goes on", "George W. Hale and J. K. Moss won."},
		{"a dotted acronym goes on before a name", "The U.S. Navy came.|It left at 5 p.m. on Monday."},
		{"a dotted acronym ends before a word that begins sentences", "He lives in the U.S.|The ship does not."},
		{"a company may end a sentence", "She runs Hale Inc.|But Moss & Co. Ltd. owns it."},
		{"a decimal goes on", "Prices rose 3.5 percent.|Wages rose 1.2."},
		{"a year ends one", "It opened in 2024.|The town paid."},
		{"a number after No. belongs to it", "The world No. 4 lost.|No. 2 won."},
		{"a quotation takes its mark along", "“We are safe.”|“All of us.”"},
		{"a question inside a sentence goes on", "“Why now?” he asked.|Nobody knew."},
		{"an exclamation before a capital ends", "What a day!|The band played."},
		{"dots before a small letter go on", "He waited ... and waited.|Then he left."},
		{"a German ordinal goes on", "Am 3. Mai sank die Fähre.|Der 2. Weltkrieg war vorbei."},
		{"an abbreviation in German", "Es kamen ca. 300 Gäste, z.B. Herr Dr. Moos.|Alle blieben."},
		{"Chinese needs no space", "渡轮沉没了。|无人受伤！|为什么？"},
		{"Japanese brackets close with the sentence", "彼は「危ない。」|と言った。"},
		{"Hindi has a danda", "नाव डूब गई।|सब बच गए।"},
		{"Arabic asks with its own mark", "من غرق؟|لا أحد."},
		{"a percentage ends one", "It fell 1.5%.|Hale rose 2.5.|Moss fell."},
		{"an address is no end", "See example.com for more.|Or call."},
		{"space around is dropped", "  One.  |  Two.  "},
		{"nothing has none", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var want, got []string
			for s := range strings.SplitSeq(tt.text, "|") {
				if s = strings.TrimSpace(s); s != "" {
					want = append(want, s)
				}
			}
			text := strings.ReplaceAll(tt.text, "|", " ")
			if strings.Contains(tt.name, "Chinese") || strings.Contains(tt.name, "Japanese") {
				text = strings.ReplaceAll(tt.text, "|", "")
			}
			for _, s := range Sentences(text) {
				got = append(got, s.Text)
				if text[s.Start:s.End] != s.Text {
					t.Errorf("text[%d:%d] = %q, want %q", s.Start, s.End, text[s.Start:s.End], s.Text)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("Sentences(%q), -want +got:\n%s", text, diff)
			}
		})
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("Mr. Hale (“W.”) left. 渡轮沉没了。He said: “No!” ...")
	f.Add("\n.\r?!…\u2028。")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, s := range Sentences(text) {
			if s.Text == "" || s.Text != strings.TrimSpace(s.Text) || text[s.Start:s.End] != s.Text {
				t.Fatalf("sentence %+v of %q", s, text)
			}
			if strings.TrimSpace(text[end:s.Start]) != "" {
				t.Fatalf("%q is lost", text[end:s.Start])
			}
			end = s.End
		}
		if strings.TrimSpace(text[end:]) != "" {
			t.Fatalf("%q is lost", text[end:])
		}
	})
}
