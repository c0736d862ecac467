package texts

import "testing"

func TestTeaser(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"short enough", " A short\nline ", "A short line"},
		{"ends behind a word", "The boat left, late as ever", "The boat left…"},
		{"one long word", "Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffah…"},
		{"no spaces", "渡轮今天早上六点十分准时离开码头，船上有二百一十二名乘客", "渡轮今天早上六点十分准时离开码头，船上…"},
		{"nothing", " \n", ""},
	} {
		if got := Teaser(tt.text, 20); got != tt.want {
			t.Errorf("%s: Teaser(%q, 20) = %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}
