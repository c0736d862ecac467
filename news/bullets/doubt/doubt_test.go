package doubt

import "testing"

func TestTable(t *testing.T) {
	if len(table()) != Features {
		t.Fatalf("the table has %d columns, want one for each of %d features", len(table()), Features)
	}
	for i, c := range table() {
		if c.Name != Names[i] || len(c.Sum) != len(c.Below)+1 {
			t.Errorf("column %d is %q with %d steps and %d values, want %q", i, c.Name, len(c.Below), len(c.Sum), Names[i])
		}
	}
}

// What the table says has the signs that an editor would expect.
func TestOdds(t *testing.T) {
	point := func(change func(f []float32)) []float32 {
		f := make([]float32, Features)
		f[Sentences], f[Length], f[Says], f[Fit], f[Focus], f[Decked] = 20, 18, 0.2, 0.7, 0.8, 1
		f[Opens], f[Words], f[Figures], f[Told], f[ToldShare], f[Presented], f[Worth] = 1, 18, 1, 3, 0.3, 1, 0.3
		change(f)
		return f
	}
	report := Odds([][]float32{point(func([]float32) {})})[0]
	for name, change := range map[string]func(f []float32){
		"a sentence that leans":                        func(f []float32) { f[Leans] = 1 },
		"a short one":                                  func(f []float32) { f[Words] = 5 },
		"one without a figure":                         func(f []float32) { f[Figures] = 0 },
		"one that has nothing to do with the headline": func(f []float32) { f[Told], f[ToldShare] = 0, 0 },
		"one inside a paragraph":                       func(f []float32) { f[Opens] = 0 },
		"a comment":                                    func(f []float32) { f[Commented] = 1 },
		"one of a text of a hundred sentences":         func(f []float32) { f[Sentences] = 100 },
		"one of a text of which little may be told":    func(f []float32) { f[Fit] = 0.1 },
		"one about a stranger":                         func(f []float32) { f[Strangers] = 1 },
	} {
		if got := Odds([][]float32{point(change)})[0]; got <= report {
			t.Errorf("%s has odds %.2f, a report %.2f", name, got, report)
		}
	}
}

func TestComments(t *testing.T) {
	for _, tt := range []struct {
		said, lang string
		want       int
	}{
		{"The ferry was actually, certainly old.", "en", 2},
		{"Die Fähre war übrigens schon alt.", "de", 2},
		{"Die Fähre war actually alt.", "de", 0},
		{"The ferry sank off Whitby.", "en", 0},
		{"Az komp actually régi.", "hu", 0},
	} {
		if got := Comments(tt.said, tt.lang); got != tt.want {
			t.Errorf("Comments(%q, %s) = %d, want %d", tt.said, tt.lang, got, tt.want)
		}
	}
}

func TestIsService(t *testing.T) {
	for lang, want := range map[string]map[string]bool{
		"en": {"How to save a leaking boat": true, "12 things to see in Whitby": true, "Ferry sinks off Whitby": false, "Whitby signs deal with ferry line": false, "The Hale 3 ferry review: small but fast": true},
		"de": {"So sparen Sie beim Fährticket": true, "Fähre vor Whitby gesunken": false, "Rezept: Fischsuppe aus Whitby": true},
		"fr": {"Comment réparer un bateau": true, "Un ferry coule au large de Whitby": false},
		"it": {"Come riparare una barca": true, "Il traghetto affonda, come tre anni fa": false},
		"ru": {"Как починить лодку": true, "Паром затонул у Уитби": false},
		"ja": {"船を修理する方法": true, "フェリーが沈没": false},
		"hu": {"How to save a boat": false},
	} {
		for h, is := range want {
			if got := IsService(h, lang); got != is {
				t.Errorf("IsService(%q, %s) = %v, want %v", h, lang, got, is)
			}
		}
	}
}
