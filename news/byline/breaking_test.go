package byline

import "testing"

func TestIsBreaking(t *testing.T) {
	for _, tt := range []struct {
		why, title string
		want       bool
	}{
		{"a colon sets the word apart", "Breaking: harbour closed by fog", true},
		{"capitals do", "BREAKING Harbour closed by fog", true},
		{"brackets do, behind a sign", "🚨 [Just in] Harbour closed by fog", true},
		{"a dash does", "Urgent — two ferries adrift", true},
		{"German", "Eilmeldung: Hafen geschlossen", true},
		{"Spanish", "ÚLTIMA HORA | Cierra el puerto", true},
		{"Russian", "Срочно: порт закрыт", true},
		{"Arabic", "عاجل: إغلاق الميناء", true},
		{"Japanese", "【速報】港が閉鎖", true},
		{"a series is no news", "Breaking Bad returns for a sixth season", false},
		{"a word that only begins so", "Urgently needed: more ferries", false},
		{"a title all in capitals says nothing", "BREAKING THE ICE IN THE HARBOUR", false},
		{"in the middle it is something else", "Record-breaking: the fastest ferry", false},
		{"nothing", "", false},
	} {
		if got := IsBreaking(tt.title); got != tt.want {
			t.Errorf("IsBreaking(%q) = %v, want %v: %s", tt.title, got, tt.want, tt.why)
		}
	}
}

func FuzzIsBreaking(f *testing.F) {
	f.Add("BREAKING ſ")
	f.Add("İ URGENT")
	f.Fuzz(func(t *testing.T, title string) { IsBreaking(title) })
}
