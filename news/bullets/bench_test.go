package bullets

import "testing"

// BenchmarkArticles summarises real articles, where there are any.
func BenchmarkArticles(b *testing.B) {
	articles, _ := readScored(b)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		a := articles[i%len(articles)]
		Summarize(Article{Title: a.Title, Text: a.Text, Lang: "en"}, 3)
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}

// BenchmarkLanguageHint looks at a text whose page declares its language.
func BenchmarkLanguageHint(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Language(wreck, "en")
	}
}

// BenchmarkLanguageNone looks at one whose page declares none.
func BenchmarkLanguageNone(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Language(wreck, "")
	}
}
