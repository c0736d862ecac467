package bullets

import "testing"

// BenchmarkArticles summarises real articles, where there are any.
func BenchmarkArticles(b *testing.B) {
	articles, _ := readScored(b)
	i := 0
	for b.Loop() {
		a := articles[i%len(articles)]
		Summarize(Article{Title: a.Title, Text: a.Text, Lang: "en"}, 3)
		i++
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}
