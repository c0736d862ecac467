package stories

import "newsbot/news"

// Read takes a headline apart, and counts its words. It serves the training of
// a Model.
func (r *Reader) Read(h *Headline) *Doc {
	d, _ := r.analyse(h)
	r.see(d)
	return d
}

// Item is the number of the headline's item.
func (d *Doc) Item() news.ItemID { return d.item }

// TitleFeatures and SameFeatures name the features of two headlines.
func TitleFeatures() []string { return titleFeatures }

// SameFeatures names what the score of two items looks at.
func SameFeatures() []string { return sameFeatures }

// TitleRow are the features of two titles, the later one second.
func TitleRow(a, b *Doc) []float32 { row := titleRow(a, b); return row[:] }

// SameRow are the features of two items whose titles score so.
func SameRow(a, b *Doc, title float32) []float32 { row := sameRow(a, b, title); return row[:] }

// Stems are the words of a text as a model knows them, and how each
// is written: 1 with a capital, 0 without, -1 where that means nothing.
func Stems(text string, title bool) (stems []string, capital []int) {
	words := split(text, 4000)
	lang := languageOf(words, "")
	a := analyser{title: words}
	if title {
		a.title = split(trimOutlet(text), 40)
		a.look()
	}
	for i := range a.title {
		w := &a.title[i]
		if w.wide || w.digits || len(w.text) < 2 || stops()[w.text]>>languageIndex(lang)&1 == 1 {
			continue
		}
		c := 0
		switch {
		case a.cased || a.loud || w.first:
			c = -1
		case w.capital:
			c = 1
		}
		stems, capital = append(stems, stemOf(w.text, lang)), append(capital, c)
	}
	return stems, capital
}
