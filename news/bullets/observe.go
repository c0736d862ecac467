package bullets

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"newsbot/news/bullets/doubt"
)

// What is observed of a word, as an index of its Term.Features. Occurrences are
// those of all words of its stem.
const (
	Prior       = iota // log odds that publishers' bullets take up the stem when the text has it
	Rarity             // log of how few articles have the stem
	TFRarity           // Count times Rarity
	Share              // share of the sentences that have it
	First              // place of the first occurrence, words
	FirstShare         // the same as a share of the text
	FirstSent          // place of the first sentence that has it
	LastShare          // place of the last sentence that has it, as a share of the text
	Lead               // occurrences in the first five sentences
	Count              // occurrences
	Rank               // how many words occur more often
	InTitle            // 1 if the headline has it
	Length             // characters of the stem
	Capital            // share of its occurrences inside sentences that have a capital
	Number             // 1 if it begins with a digit
	TextLength         // sentences of the text
	Shortest           // words of the shortest sentence that has it
	FirstLength        // words of the first sentence that has it
	TitleMates         // most words of the headline in one sentence with it
	CommonMates        // highest mean log of the occurrences of the words of a sentence with it
	LikelyMates        // highest mean chance of the other words of a sentence with it
	FirstMates         // the same of the first sentence with it
	MeanMates          // mean of all sentences with it
	Before             // highest chance of a word right before it
	After              // highest chance of a word right after it
	LikelyPlace        // place of the sentence that gave LikelyMates
	Quoted             // mean share of quoted words of the sentences that have it
	WordFeatures
)

// What is observed of a pair of words that follow each other.
const (
	PairMin     = iota // the smaller chance of its two words
	PairMax            // the larger
	PairFirst          // place of the first occurrence, words
	PairSent           // place of the first sentence that has it
	PairCount          // occurrences
	PairTitle          // 1 if the headline has it
	PairLead           // occurrences in the first five sentences
	PairTie            // occurrences as a share of those of the rarer word
	PairMates          // highest mean chance of the words of a sentence with it
	PairCapital        // 1 if both words begin with a capital, more often than not
	PairQuoted         // mean share of quoted words of the sentences that have it
	PairFeatures
)

// leadSentences is how many sentences Lead and PairLead look at.
const leadSentences = 5

// grid returns n rows of the given width.
func grid(n, width int) [][]float32 {
	cells := make([]float32, n*width)
	rows := make([][]float32, n)
	for i := range rows {
		rows[i] = cells[i*width : (i+1)*width : (i+1)*width]
	}
	return rows
}

// observe returns the features of each word that need no model.
func (d *document) observe() [][]float32 {
	features := grid(len(d.stems), WordFeatures)
	for _, w := range d.title {
		features[w.id][InTitle] = 1
	}
	d.countWords(features)
	place := 0
	for i, s := range d.sentences {
		observeSentence(features, s, i, place)
		place += len(s)
	}
	ranks := ranks(features)
	for id, f := range features {
		f[Share] /= float32(max(1, len(d.sentences)))
		f[LastShare] /= float32(max(1, len(d.sentences)))
		f[FirstShare] = f[First] / float32(max(1, place))
		f[Rank] = ranks[int(f[Count])]
		f[Length] = float32(utf8.RuneCountInString(d.stems[id]))
		f[Number] = flag(d.isNumber(int32(id)))
		f[TextLength] = float32(len(d.sentences))
	}
	return features
}

// countWords counts the occurrences of each word, and how many of them have a
// capital that no sentence begins with.
func (d *document) countWords(features [][]float32) {
	inside := make([]float32, len(features))
	for _, s := range d.sentences {
		for j, w := range s {
			f := features[w.id]
			f[Count]++
			if j > 0 {
				inside[w.id]++
				f[Capital] += flag(w.upper)
			}
		}
	}
	for id, n := range inside {
		features[id][Capital] /= max(1, n)
	}
}

// observeSentence notes what the i-th sentence, whose first word is the
// place-th, says of its words.
func observeSentence(features [][]float32, s []word, i, place int) {
	n := float32(len(s))
	var common, titled float32
	for _, w := range s {
		common += log(features[w.id][Count]) / n
		titled += features[w.id][InTitle]
	}
	for j, w := range s {
		f := features[w.id]
		if f[Share] == 0 {
			f[First], f[FirstSent], f[FirstLength], f[Shortest] = float32(place+j), float32(i), n, n
		}
		if f[LastShare] != float32(i+1) { // not seen in this sentence yet
			f[Share]++
			f[LastShare] = float32(i + 1)
		}
		if i < leadSentences {
			f[Lead]++
		}
		f[Shortest] = min(f[Shortest], n)
		f[TitleMates] = max(f[TitleMates], titled)
		f[CommonMates] = max(f[CommonMates], common)
	}
}

// ranks returns for each number of occurrences how many words have more.
func ranks(features [][]float32) map[int]float32 {
	counts := make([]int, len(features))
	for id, f := range features {
		counts[id] = -int(f[Count])
	}
	slices.Sort(counts)
	ranks := make(map[int]float32)
	for i, n := range counts {
		if _, ok := ranks[-n]; !ok {
			ranks[-n] = float32(i)
		}
	}
	return ranks
}

// isNumber reports whether the word begins with a digit.
func (d *document) isNumber(id int32) bool {
	r, _ := utf8.DecodeRuneInString(d.stems[id])
	return unicode.IsDigit(r)
}

// observeMates adds what the chances of the words around a word say of it.
func (r *reading) observeMates() {
	seen := make([]float32, len(r.words))
	for i, s := range r.sentences {
		sum := r.expected(s)
		for j, w := range s {
			f := r.wordFeatures[w.id]
			mean := (sum - r.words[w.id]) / float32(max(1, len(s)-1))
			if seen[w.id] == 0 {
				f[FirstMates] = mean
			}
			seen[w.id]++
			if mean > f[LikelyMates] {
				f[LikelyMates], f[LikelyPlace] = mean, float32(i)
			}
			f[Quoted] += (r.quoted[i] - f[Quoted]) / seen[w.id]
			f[MeanMates] += (mean - f[MeanMates]) / seen[w.id]
			if j > 0 {
				left := s[j-1]
				f[Before] = max(f[Before], r.words[left.id])
				before := r.wordFeatures[left.id]
				before[After] = max(before[After], r.words[w.id])
			}
		}
	}
}

// expected returns how many words of a sentence are likely to be told.
func (r *reading) expected(s []word) (sum float32) {
	for _, w := range s {
		sum += r.words[w.id]
	}
	return sum
}

// pair is two words that follow each other.
type pair [2]int32

// number gives each pair of neighbours of the sentences and of the forms an id,
// its index in list.
func (d *document) number() (list []pair) {
	add := func(ws []word) {
		for i := 1; i < len(ws); i++ {
			p := pair{ws[i-1].id, ws[i].id}
			if _, ok := d.maps.pairs[p]; !ok {
				d.maps.pairs[p] = int32(len(list))
				list = append(list, p)
			}
		}
	}
	for _, s := range d.sentences {
		add(s)
	}
	for _, c := range d.candidates {
		for i, ws := range c.words {
			if c.joined || c.forms[i].trimmed != nil { // else its pairs are the sentence's
				add(ws)
			}
		}
	}
	return list
}

// observePairs returns the features of each pair.
func (r *reading) observePairs() [][]float32 {
	features := grid(len(r.pairList), PairFeatures)
	place := 0
	for i, s := range r.sentences {
		mean := r.expected(s) / float32(max(1, len(s)))
		for j := 1; j < len(s); j++ {
			f := features[r.maps.pairs[pair{s[j-1].id, s[j].id}]]
			if f[PairCount] == 0 {
				f[PairFirst], f[PairSent] = float32(place+j-1), float32(i)
			}
			f[PairCount]++
			f[PairMates] = max(f[PairMates], mean)
			f[PairCapital] += (flag(s[j-1].upper && s[j].upper) - f[PairCapital]) / f[PairCount]
			f[PairQuoted] += (r.quoted[i] - f[PairQuoted]) / f[PairCount]
			if i < leadSentences {
				f[PairLead]++
			}
		}
		place += len(s)
	}
	for j := 1; j < len(r.title); j++ {
		if id, ok := r.maps.pairs[pair{r.title[j-1].id, r.title[j].id}]; ok {
			features[id][PairTitle] = 1
		}
	}
	for id, p := range r.pairList {
		f := features[id]
		f[PairMin] = min(r.words[p[0]], r.words[p[1]])
		f[PairMax] = max(r.words[p[0]], r.words[p[1]])
		f[PairTie] = f[PairCount] / max(1, min(r.wordFeatures[p[0]][Count], r.wordFeatures[p[1]][Count]))
	}
	return features
}

// log is the natural logarithm, of at least 1.
func log(x float32) float32 { return float32(math.Log(float64(x))) }

// flag returns 1 for true.
func flag(b bool) float32 {
	if b {
		return 1
	}
	return 0
}

// observeDoubts returns what is observed of each form of each candidate, in their order.
func (d *document) observeDoubts(chances []float32) (rows [][]float32) {
	of := d.observeManners()
	for i := range d.candidates {
		c := &d.candidates[i]
		told := float32(d.related(c.content))
		for j, f := range c.forms {
			row := slices.Clone(of)
			row[doubt.Index], row[doubt.Opens], row[doubt.Leans] = float32(c.index), flag(c.opens), flag(c.leans)
			row[doubt.Words], row[doubt.Told], row[doubt.ToldShare] = float32(WordCount(f.text)), told, told/float32(max(1, len(c.content)))
			row[doubt.Presented], row[doubt.Strangers] = d.observeNames(c, f.text)
			said := unquoted(f.text, 0)
			row[doubt.Quoted] = 1 - float32(len(said))/float32(max(1, len(f.text)))
			row[doubt.Figures], row[doubt.Commented] = float32(figures(f.text)), float32(doubt.Comments(said, d.lang))
			row[doubt.Worth] = worth(c.words[j], chances)
			rows = append(rows, row)
		}
	}
	return rows
}

// worth returns the mean chance of words to be told, 0 where no model knows it.
func worth(ws []word, chances []float32) (mean float32) {
	if chances == nil {
		return 0
	}
	for _, w := range ws {
		mean += chances[w.id] / float32(len(ws))
	}
	return mean
}

// observeManners returns the features of points that are those of their text.
func (d *document) observeManners() []float32 {
	f := make([]float32, doubt.Features)
	n, m := float32(max(1, len(d.sentences))), d.manners
	f[doubt.Sentences], f[doubt.Length] = n, float32(m.words)/n
	f[doubt.Ours], f[doubt.ToReader], f[doubt.Exclaims], f[doubt.Says] = float32(m.ours)/n, float32(m.toReader)/n, float32(m.exclaimed)/n, float32(m.said)/n
	focused, fit := 0, 0
	for i := range d.candidates {
		if c := &d.candidates[i]; !c.joined {
			fit++
			focused += min(1, d.related(c.content))
		}
	}
	f[doubt.Fit], f[doubt.Focus], f[doubt.Decked] = float32(fit)/n, float32(focused)/float32(max(1, fit)), flag(d.decked)
	return f
}

// observeNames counts the names of a candidate's point that are in full, and the last names alone of
// whom only the text has in full, elsewhere.
func (d *document) observeNames(c *candidate, point string) (presented, strangers float32) {
	var names []naming
	if d.named != nil && point == c.Text {
		names = d.named[c.index]
	} else {
		names = namings(point, d.lang)
	}
	for i, n := range names {
		switch {
		case n.whole:
			presented++
		case d.later[n.name] && !d.isShown(n.name) && !slices.ContainsFunc(names[:i], func(before naming) bool { return before.name == n.name }):
			strangers++
		}
	}
	return presented, strangers
}

// related returns how many of some words that say something headline and deck have, in any
// form.
func (d *document) related(content []string) (n int) {
	for _, w := range content {
		n += count(d.told[w])
	}
	return n
}

// figures counts the runs of digits of a text.
func figures(s string) (n int) {
	inside := false
	for _, r := range s {
		digit := unicode.IsDigit(r)
		if digit && !inside {
			n++
		}
		inside = digit
	}
	return n
}
