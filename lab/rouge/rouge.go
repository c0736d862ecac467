// Package rouge scores a summary against a reference as Lin's ROUGE does
// ("ROUGE: A Package for Automatic Evaluation of Summaries", 2004), with the
// tokens and stems of google-research/rouge, so that figures can be compared
// with published ones.
package rouge

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/porter"
)

// A Score holds F1 values from 0 to 1.
type Score struct {
	R1, R2 float64 // unigrams and bigrams
	RL     float64 // longest common subsequences, summary level (rougeLsum)
}

// A Mean is the mean score of many summaries. The zero Mean has none yet.
type Mean struct {
	sum          Score
	words, count int
}

// Add takes a summary and its reference into the mean.
func (m *Mean) Add(summary, reference []string) {
	s := F1(summary, reference)
	m.sum = Score{m.sum.R1 + s.R1, m.sum.R2 + s.R2, m.sum.RL + s.RL}
	m.words += len(strings.Fields(strings.Join(summary, " ")))
	m.count++
}

// Score returns the mean of the scores, 0 if there are none.
func (m *Mean) Score() Score {
	n := float64(max(1, m.count))
	return Score{m.sum.R1 / n, m.sum.R2 / n, m.sum.RL / n}
}

// Words returns the mean length of the summaries in words, 0 if there are none.
func (m *Mean) Words() float64 { return float64(m.words) / float64(max(1, m.count)) }

// Count returns how many summaries were added.
func (m *Mean) Count() int { return m.count }

// F1 scores the sentences of a summary against those of its reference.
func F1(summary, reference []string) Score {
	got, want := tokenize(summary), tokenize(reference)
	return Score{
		R1: f1(overlap(grams(got, 1), grams(want, 1)), count(got, 1), count(want, 1)),
		R2: f1(overlap(grams(got, 2), grams(want, 2)), count(got, 2), count(want, 2)),
		RL: f1(unionLCS(got, want), count(got, 1), count(want, 1)),
	}
}

// Tokens returns the lower-case words of s: runs of ASCII letters and digits,
// those of more than three letters brought to their Porter stem.
func Tokens(s string) []string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	for i, w := range words {
		if len(w) > 3 {
			env := snowballstem.NewEnv(w)
			porter.Stem(env)
			words[i] = env.Current()
		}
	}
	return words
}

// tokenize returns the tokens of each sentence.
func tokenize(sentences []string) [][]string {
	var all [][]string
	for _, s := range sentences {
		all = append(all, Tokens(s))
	}
	return all
}

// grams counts the n-grams of a text; they go over the ends of sentences.
func grams(text [][]string, n int) map[string]int {
	flat := flatten(text)
	m := make(map[string]int)
	for i := 0; i+n <= len(flat); i++ {
		m[strings.Join(flat[i:i+n], " ")]++
	}
	return m
}

// count returns the number of n-grams of a text.
func count(text [][]string, n int) int { return max(0, len(flatten(text))-n+1) }

// flatten returns the tokens of a text without its sentences.
func flatten(text [][]string) []string {
	var flat []string
	for _, s := range text {
		flat = append(flat, s...)
	}
	return flat
}

// overlap returns how many n-grams of want are in got, each as often as it is
// in both.
func overlap(got, want map[string]int) int {
	n := 0
	for g, c := range want {
		n += min(c, got[g])
	}
	return n
}

// f1 is the harmonic mean of precision hits/got and recall hits/want.
func f1(hits, got, want int) float64 {
	if hits == 0 {
		return 0
	}
	return 2 * float64(hits) / float64(got+want)
}

// unionLCS counts the tokens of want that stand in a longest common subsequence
// with any sentence of got, each token no oftener than it occurs in both texts.
func unionLCS(got, want [][]string) int {
	left, wanted := grams(got, 1), grams(want, 1)
	hits := 0
	for _, w := range want {
		union := make([]bool, len(w))
		for _, g := range got {
			markLCS(w, g, union)
		}
		for i, in := range union {
			if t := w[i]; in && left[t] > 0 && wanted[t] > 0 {
				left[t]--
				wanted[t]--
				hits++
			}
		}
	}
	return hits
}

// markLCS marks the tokens of a that stand in one longest common subsequence
// with b.
func markLCS(a, b []string, mark []bool) {
	long := make([][]int, len(a)+1) // long[i][j]: length of the LCS of a[:i] and b[:j]
	long[0] = make([]int, len(b)+1)
	for i := range a {
		long[i+1] = make([]int, len(b)+1)
		for j := range b {
			if a[i] == b[j] {
				long[i+1][j+1] = long[i][j] + 1
			} else {
				long[i+1][j+1] = max(long[i][j+1], long[i+1][j])
			}
		}
	}
	for i, j := len(a), len(b); i > 0 && j > 0; {
		switch {
		case a[i-1] == b[j-1]:
			mark[i-1] = true
			i, j = i-1, j-1
		case long[i-1][j] >= long[i][j-1]:
			i--
		default:
			j--
		}
	}
}
