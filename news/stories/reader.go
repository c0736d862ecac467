package stories

// A Reader takes headlines apart, with words weighed by those before. The zero
// value is ready. Its lexicon locks itself; the rest is its owner's to guard.
type Reader struct {
	lexicon lexicon
	windows map[uint8]*window // by language, its place among languages
}

// see counts a headline's words among those of its language.
func (r *Reader) see(d *Doc) {
	if r.windows == nil {
		r.windows = make(map[uint8]*window)
	}
	w := r.windows[d.lang]
	if w == nil {
		w = new(window)
		r.windows[d.lang] = w
	}
	ids := make([]uint32, len(d.terms))
	for i, t := range d.terms {
		ids[i] = t.id
	}
	w.add(ids)
}
