package bullets

import "testing"

func BenchmarkLanguageHint(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Language(wreck, "en")
	}
}
func BenchmarkLanguageNone(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Language(wreck, "")
	}
}
