package bullets

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"testing"
)

// TestExplaining asks which sentences before explain the last one of a text.
func TestExplaining(t *testing.T) {
	tests := []struct{ name, lang, text, want string }{
		{"the sentence before", "en", "The old ferry sank off the coast. It was on its way to port.", "The old ferry sank off the coast."},
		{"a person over a sentence that names nobody", "en", "Ann Hale left the ship at noon. The weather was already bad by then. She was brought to the port.",
			"Ann Hale left the ship at noon.|The weather was already bad by then."},
		{"not over one that names another", "en", "Ann Hale left the ship at noon. A boat with Ben Moss came too late. She was brought to the port.", "A boat with Ben Moss came too late."},
		{"a place is nobody", "en", "Ann Hale left the ship at noon. The weather in Whitby was already bad. She was brought to the port.",
			"Ann Hale left the ship at noon.|The weather in Whitby was already bad."},
		{"an age is a person", "en", "Ann Hale left the ship at noon. The weather was already bad by then. The 27-year-old was brought to the port.",
			"Ann Hale left the ship at noon.|The weather was already bad by then."},
		{"the same pronoun again", "en", "The old ferry sank off the coast. It was on its way to port. It carried nobody but the crew.",
			"The old ferry sank off the coast.|It was on its way to port."},
		{"a thing where it was told of", "en", "An attack hit the old harbour on Monday. The weather was already bad by then. The attack killed nine people.",
			"An attack hit the old harbour on Monday.|The weather was already bad by then."},
		{"nothing far away in other languages", "de", "Ann Hale verließ das Schiff am Mittag. Das Wetter war da schon sehr schlecht. Sie wurde in den Hafen gebracht.", "Das Wetter war da schon sehr schlecht."},
	}
	for _, tt := range tests {
		d := parse(Article{Text: tt.text}, "", tt.lang, 0)
		single := slices.DeleteFunc(slices.Clone(d.candidates), func(c candidate) bool { return c.joined })
		last := single[len(single)-1]
		var got []string
		for i, c := range d.candidates {
			if last.explained>>i&1 != 0 && !c.joined {
				got = append(got, c.forms[0].text)
			}
		}
		if !last.leans || strings.Join(got, "|") != tt.want {
			t.Errorf("%s: %q leans %v and is explained by %q, want %q", tt.name, last.plain, last.leans, got, tt.want)
		}
		d.free()
	}
}

// TestCompleted asks for what leans together with the sentence before it.
func TestCompleted(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"short ones are one point", "The old ferry sank off the coast. It was on its way to port.", "The old ferry sank off the coast. It was on its way to port."},
		{"not after one that leans itself", "The weather was bad on Monday. It sank the old ferry off the coast. It was on its way to port.",
			"The weather was bad on Monday. It sank the old ferry off the coast."},
		{"not if both are long", "The old ferry sank off the coast of the county on Monday after it had hit the pier of the harbour of Whitby. It was on its way to the port of Hull with coal.", ""},
	}
	for _, tt := range tests {
		d := parse(Article{Text: tt.text}, "", "en", 0)
		got := ""
		for _, c := range d.candidates {
			if c.joined {
				got += c.forms[0].text
				if tt.text[c.Start:c.End] != c.forms[0].text {
					t.Errorf("%s: %q is not at %d to %d", tt.name, c.forms[0].text, c.Start, c.End)
				}
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		d.free()
	}
}

// TestFits asks which sets of the sentences of a text can be told, by their place.
func TestFits(t *testing.T) {
	const text = "Ann Hale left the ship in the morning to see the harbour master of Whitby about the ferry. The boat of Ben Moss came from Hull with the coal. " +
		"He was brought to the port by two boats of the coast guard and by a ferry from the town of Elmouth."
	d := parse(Article{Text: text}, "", "en", 0)
	defer d.free()
	last := len(d.candidates) - 1
	if last != 2 {
		t.Fatalf("%d candidates, want 3", last+1)
	}
	for mask, want := range map[uint64]bool{0b001: true, 0b100: false, 0b110: true, 0b101: false, 0b111: true} {
		if got := d.fits(mask); got != want {
			t.Errorf("fits(%03b) = %v, want %v", mask, got, want)
		}
	}
}

// A point that names somebody whom the reader does not know is more doubtful than one alike.
func TestStrangers(t *testing.T) {
	const text = "Two boats of Captain Ann Lee Hale sank off Whitby on Monday. A harbour wall fell on the car of %s."
	var odds [2]float32
	for i, name := range []string{"Moss", "Hale"} {
		d := parse(Article{Text: fmt.Sprintf(text, name)}, "", "en", 0)
		d.doubt(nil)
		if c := d.candidates[1]; len(c.owes) != 0 {
			t.Errorf("%s: it owes %v, which is for who acts or speaks", name, c.owes)
		}
		odds[i] = d.candidates[1].odds[0]
		d.free()
	}
	if odds[1] <= odds[0] {
		t.Errorf("the odds of a fault are %v with a stranger, %v without", odds[1], odds[0])
	}
}

// A sentence far from the beginning that has not one word of headline and beginning is
// no point.
func TestIsAbout(t *testing.T) {
	text := "Eine alte Fähre ist am Montag vor Whitby gesunken. Fischer haben alle Menschen an Bord gerettet. Zwölf Boote waren dafür unterwegs. " +
		"Der Kai blieb bis Dienstag gesperrt. Kinder spielen mittags im Garten. Die Fähren der Küste sind vierzig Jahre alt."
	d := parse(Article{Title: "Schiff sinkt", Text: text}, "", "de", 0)
	var got []string
	for _, c := range d.candidates {
		if !c.about && c.index >= early {
			got = append(got, c.plain)
		}
	}
	if len(got) != 1 || got[0] != "Kinder spielen mittags im Garten." {
		t.Errorf("%q are about something else, want the children", got)
	}
	for _, b := range Summarize(Article{Title: "Schiff sinkt", Text: text, Lang: "de"}, 5) {
		if strings.Contains(b.Text, "Kinder") {
			t.Errorf("%q is told", b.Text)
		}
	}
}

// Who speaks is told with his whole name first, or is somebody of whom headline or deck
// told.
func TestOwes(t *testing.T) {
	const whole = "Captain Ann Lee Hale of the harbour sold two boats on Monday. "
	for _, tt := range []struct {
		name, lang, title, text string
		want                    []int // by how many candidates each debt of the last one can be paid
	}{
		{"a last name after the whole one", "en", "", whole + "“The boats were old,” Hale said.", []int{1}},
		{"somebody else's", "en", "", whole + "“The boats were old,” Moor said.", nil},
		{"a name that the headline has", "en", "Hale sells boats", whole + "“The boats were old,” Hale said.", nil},
		{"a first name", "en", "", whole + "“The boats were old,” Ann said.", []int{1}},
		{"at the beginning", "en", "", whole + "Hale sold the old pier as well.", []int{1}},
		{"behind an opening", "en", "", whole + "In the end, Hale sold the old pier.", []int{1}},
		{"not of whom it tells", "en", "", whole + "Two more boats of the town belong to Hale.", nil},
		{"whom no candidate presents", "en", "", "Who is Ann Lee Hale? Two boats were sold on Monday. “The boats were old,” Hale said.", []int{0}},
		{"whose first name the text has", "en", "", "Who is Ann Hale? Two boats were sold on Monday. “The boats were old,” Hale said.", nil},
		{"whole again", "en", "", whole + "“The boats were old,” Ann Hale said.", nil},
		{"German", "de", "", "Kapitän Hale hat am Montag zwei Boote verkauft. „Die Boote waren sehr alt“, sagte Hale.", []int{1}},
		{"a thing that it takes for known", "en", "Harbour news", whole + "The council said the report was ready.", []int{0}},
		{"a thing that is told before", "en", "Harbour news", "The council has written a report on boats. The harbour of Hull is closed until noon. The mayor said the report was ready.", []int{1}},
		{"a thing of the headline", "en", "A report on the harbour", whole + "The council said the report was ready.", nil},
		{"without a headline nothing is known", "en", "", whole + "The council said the report was ready.", nil},
		{"a Japanese surname", "ja", "港の会社", "港の会社は月曜に会見した。葉瑠氏は一九八〇年に会長に就いた。", []int{0}},
		{"one that is told before", "ja", "港の会社", "会社は葉瑠花子会長の解任を発表した。葉瑠氏は一九八〇年に会長に就いた。", []int{1}},
		{"one of the headline", "ja", "葉瑠会長を解任", "港の会社は月曜に会見した。葉瑠氏は一九八〇年に会長に就いた。", nil},
		{"German nouns are no names", "de", "", "Kapitän Hale hat am Montag zwei Boote verkauft. Boote sind im Hafen sehr teuer.", nil},
	} {
		d := parse(Article{Title: tt.title, Text: tt.text}, "", tt.lang, 0)
		var got []int
		for _, by := range d.candidates[len(d.candidates)-1].owes {
			got = append(got, bits.OnesCount64(by))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: the last of %d candidates owes %v, want %v", tt.name, len(d.candidates), got, tt.want)
		}
	}
}

// A last name alone is told with its first name, once, where the text has that and the
// headline does not.
func TestIntroduces(t *testing.T) {
	text := "The ferry sank off Hull on Monday with 40 cars on board.\nWho is Ben Moor, a baker from Leeds?\n" +
		"Moor sold two older boats to the harbour in May for a million pounds.\nThe council of Hull sued Moor over the wreck of a tug last winter."
	for title, want := range map[string]string{"Ferry sinks off Hull": "Ben Moor sold two older boats", "Ferry of Moor sinks off Hull": "Moor sold two older boats"} {
		var lines []string
		for _, b := range Summarize(Article{Title: title, Text: text, Lang: "en"}, 5) {
			lines = append(lines, b.Text)
		}
		told := strings.Join(lines, "\n")
		if !strings.Contains("\n"+told, "\n"+want) || strings.Count(told, "Ben Moor") > 1 {
			t.Errorf("%s: %q, want %q in it", title, told, want)
		}
	}
}

// A noun that the text brought in as something new, and then names with "the", leans on
// the sentence that did, unless headline, deck or the sentence say which one it is.
func TestKnown(t *testing.T) {
	tests := []struct {
		name, lang, title, text string
		leans                   bool
	}{
		{"English", "en", "", "Fans held up a long red banner on Monday. The banner was taken down by police.", true},
		{"English with an adjective", "en", "", "Fans held up a long banner on Monday. The red banner was taken down by police.", true},
		{"in the headline", "en", "One banner divides Hull", "Fans held up a long red banner on Monday. The banner was taken down by police after the songs.", false},
		{"it says which", "en", "", "Fans held up a long red banner on Monday. The banner of the visitors was taken down.", false},
		{"never new", "en", "", "Fans held up their banner on Monday. The police took everything down at once.", false},
		{"a name", "en", "", "Fans of a Hull club sang on Monday. The Hull councillors forbade it.", false},
		{"German", "de", "", "Fans zeigten am Montag ein langes rotes Banner. Das Banner wurde von der Polizei entfernt.", true},
		{"German, it says which", "de", "", "Fans zeigten am Montag ein langes Banner. Das Banner der Gäste wurde entfernt.", false},
		{"French", "fr", "", "Les marins ont trouvé une épave lundi. La épave repose par trente mètres de fond.", true},
		{"Spanish", "es", "", "Los marineros hallaron una boya el lunes. La boya flotaba cerca del puerto.", true},
		{"Dutch", "nl", "", "Vissers vonden maandag een oude boei. De boei dreef bij de haven van Hull.", true},
	}
	for _, tt := range tests {
		d := parse(Article{Title: tt.title, Text: tt.text}, "", tt.lang, 0)
		i := slices.IndexFunc(d.candidates, func(c candidate) bool { return c.index == 1 && !c.joined })
		if i < 0 || d.candidates[i].leans != tt.leans {
			t.Errorf("%s: candidate %d leans %v, want %v", tt.name, i, !tt.leans, tt.leans)
			continue
		}
		if c := &d.candidates[i]; tt.leans && c.explained != 1 {
			t.Errorf("%s: explained by %b, want the first", tt.name, c.explained)
		}
	}
}

// Under a deck the two surest points may be told, if they are not too doubtful; more must
// be surer, and a text of nothing but doubtful ones gets none.
func TestIsDoubtful(t *testing.T) {
	for _, tt := range []struct {
		name     string
		decked   bool
		odds     []float32
		n        int
		doubtful []bool
	}{
		{"sure ones", true, []float32{-3, -2.5, -2}, 0, []bool{false, false, false}},
		{"sure ones beside two", true, []float32{-3, -2.5, -2}, 2, []bool{false, false, true}},
		{"the two surest", true, []float32{-1.2, -0.5, -1.4}, 0, []bool{false, true, false}},
		{"all doubtful", true, []float32{-0.4, -0.5, 0.3}, 0, []bool{true, true, true}},
		{"one that is not", true, []float32{-1.5, -0.5, 0.3}, 0, []bool{false, true, true}},
		{"no deck", false, []float32{-0.4, 0.9, 2}, 0, []bool{false, false, true}},
		{"no deck, beside one", false, []float32{-0.4, 0.9, 2}, 1, []bool{false, true, true}},
	} {
		d := &document{decked: tt.decked}
		for _, o := range tt.odds {
			d.candidates = append(d.candidates, candidate{odds: []float32{o}})
		}
		d.surest = secondSurest(d.candidates)
		for i, want := range tt.doubtful {
			if got := d.isDoubtful(pick{i, 0}, tt.n); got != want {
				t.Errorf("%s: with log odds %v beside %d it is doubtful: %v, want %v", tt.name, tt.odds[i], tt.n, got, want)
			}
		}
	}
}

// A point must say something that headline and deck do not.
func TestTellsLittle(t *testing.T) {
	for _, tt := range []struct {
		lang, title, sentence string
		want                  bool
	}{
		{"en", "Boats sink in Hull harbour", "It is clear that boats sank in the harbour.", true},
		{"en", "Boats sink in Hull harbour", "Two boats of the harbour sank with Ann Hale.", false},
		{"en", "Boats sink in Hull harbour", "Boats sank in the harbour at 9am.", false},
		{"en", "Boats sink in Hull harbour", "Divers raised the boats with heavy chains.", false},
		{"en", "", "Now it is clear.", false},
		{"de", "Boote sinken im Hafen von Hull", "Jetzt ist klar: Es waren Boote im Hafen.", true},
		{"de", "Boote sinken im Hafen von Hull", "Taucher hoben die Boote mit schweren Ketten.", false},
		{"de", "Boote sinken im Hafen von Hull", "Im Hafen lagen 20 Boote.", false},
	} {
		d := parse(Article{Title: tt.title}, "", tt.lang, 0)
		if got := d.tellsLittle(tt.sentence, contentWords(tt.sentence)); got != tt.want {
			t.Errorf("tellsLittle(%q) under %q = %v, want %v", tt.sentence, tt.title, got, tt.want)
		}
		d.free()
	}
}
