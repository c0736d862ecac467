package faithful

import "testing"

func TestNumbersInTheirSpellings(t *testing.T) {
	same := []struct {
		name, lang string
		spellings  []string
	}{
		{"thousands are parted by anything or nothing", "en", []string{"1000", "1,000", "1.000", "1 000", "1\u00a0000", "1\u202f000", "1'000", "1’000", "1k", "one thousand", "a thousand"}},
		{"so are millions", "en", []string{"2500000", "2,500,000", "2.500.000", "2 500 000", "2.5 million", "2.5m", "2.5-million", "25,00,000", "25 lakh", "250万", "$2.5mn"}},
		{"a fraction has a point or a comma", "de", []string{"2,5", "2.5", "2,50", "٢٫٥"}},
		{"thousands and a fraction", "en", []string{"1,234.5", "1.234,5", "1 234,50", "1'234.5"}},
		{"billions by the names of Europe", "de", []string{"3,2 Milliarden", "3.2bn", "3.2 billion", "3,2 Mrd.", "3.2 mil millones", "3,2 млрд", "32億", "32억", "3,200 million"}},
		{"digits of other scripts", "", []string{"2026", "２０２６", "٢٠٢٦", "۲۰۲۶", "२०२६"}},
		{"words up to twelve", "de", []string{"7", "sieben"}},
		{"words of Russian cases", "ru", []string{"3", "три", "трёх"}},
		{"tens and ones", "en", []string{"25", "twenty-five", "twenty five"}},
		{"a leading zero is nothing", "en", []string{"7", "07"}},
		{"zero is a number", "en", []string{"0", "00", "0.0"}},
	}
	for _, tt := range same {
		want := ""
		for i, s := range tt.spellings {
			list := numbers(s, cardinals[tt.lang])
			if len(list) != 1 {
				t.Errorf("%s: numbers(%q) = %v, want one", tt.name, s, list)
				continue
			}
			if i == 0 {
				want = list[0].value()
			}
			if got := list[0].value(); got != want {
				t.Errorf("%s: numbers(%q) = %s, want %s", tt.name, s, got, want)
			}
		}
	}
}

func TestNumbersApart(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"a date is three numbers", "22.11.2026", []string{"22e0", "11e0", "2026e0"}},
		{"so is one with hyphens", "2026-11-22", []string{"2026e0", "11e0", "22e0"}},
		{"a score is two", "3-1", []string{"3e0", "1e0"}},
		{"a year does not join the number behind it", "in 2015 300 people", []string{"2015e0", "3e2"}},
		{"a list is no number", "1,2,3", []string{"1e0", "2e0", "3e0"}},
		{"less than one is a fraction, though of three digits", "0.125", []string{"125e-3"}},
		{"one is an article", "one of the two", []string{"2e0"}},
		{"one million is not", "one million", []string{"1e6"}},
		{"due is a number in Italian only", "due to fog", nil},
		{"a decade is its first year", "the 1990s", []string{"199e1"}},
		{"a quarter has its digit", "Q3", []string{"3e0"}},
		{"millions by themselves count", "millions of people", []string{"1e6"}},
	}
	for _, tt := range tests {
		var got []string
		for _, n := range numbers(tt.text, cardinals["en"]) {
			got = append(got, n.value())
		}
		if len(got) != len(tt.want) {
			t.Errorf("%s: numbers(%q) = %v, want %v", tt.name, tt.text, got, tt.want)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: numbers(%q) = %v, want %v", tt.name, tt.text, got, tt.want)
			}
		}
	}
}

// FuzzNumbers holds that any text is read without end or panic, that a value is
// in one form, and that it is read again as itself.
func FuzzNumbers(f *testing.F) {
	for _, s := range []string{"1,234.5 million", "0.000", "٢٫٥%", "3m 4 bn", "twenty-five thousand", "1.2.3'4 5", "十万"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, n := range numbers(s, anyCardinal) {
			if n.digits == "" {
				t.Errorf("numbers(%q) has %q without digits", s, n.text)
			}
			if n.exp != 0 {
				continue
			}
			again := numbers(n.digits, nil)
			if len(again) != 1 || again[0].value() != n.value() {
				t.Errorf("numbers(%q) has %s, which reads as %v", s, n.value(), again)
			}
		}
	})
}
