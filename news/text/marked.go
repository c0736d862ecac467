package text

// Most words with a mark inside are of plain ASCII and of three kinds, which
// have short ways of their own: possessives and contractions, compounds with
// hyphens, numbers with points and commas. They find just what scanWords does.

// scanMarked takes apart the word that begins with the plain text[i:j] and goes
// on with a mark, and returns where it ends.
func (a *Analysis) scanMarked(i, j int) (end int) {
	switch a.text[j] {
	case '\'':
		end = a.scanApostrophe(i, j, j+1)
	case 0xe2:
		if a.text[j+1] == 0x80 && a.text[j+2] == 0x99 { // ’
			end = a.scanApostrophe(i, j, j+3)
		}
	case '-':
		end = a.scanHyphens(i, j)
	case '.', ',':
		end = a.scanNumber(i, j)
	}
	if end == 0 {
		end = a.scanWords(i)
	}
	return end
}

// endsAt reports whether the plain word text[i:j] ends there.
func (a *Analysis) endsAt(i, j int) bool {
	return ends[a.text[j]] == clearly || endsThere(a.text, i, j)
}

// plainEnd returns where the plain word that text[i] is in ends.
func (a *Analysis) plainEnd(i int) int {
	for isAlnum[a.text[i]] {
		i++
	}
	return i
}

// scanApostrophe takes apart the plain text[i:j] with one or two letters behind
// an apostrophe, from k on: lloyd's is lloyd, too, don't loses its mark, she'll
// stays as it is. It returns 0 for anything else.
func (a *Analysis) scanApostrophe(i, j, k int) (end int) {
	end = a.plainEnd(k)
	if n := end - k; n == 0 || n > 2 || !a.endsAt(k, end) {
		return 0
	}
	a.tmp = append(append(append(a.tmp[:0], a.text[i:j]...), '\''), a.text[k:end]...)
	fl := Flags(0)
	owns := len(baseOf(a.tmp)) == j-i
	if owns && allCapitals(a.tmp[:j-i]) {
		fl = Capitals
	}
	a.addForm(a.spellMarked(a.tmp), 0, 1, fl|Chosen)
	if !owns {
		a.pos++
		return end
	}
	h, _, _ := hashWord(a.text, i)
	a.addPlain(h, i, j, fl)
	return end
}

// scanHyphens takes apart plain words with hyphens between them, of which the
// first is text[i:j]. It returns 0 for anything else.
func (a *Analysis) scanHyphens(i, j int) (end int) {
	end, n := j, 1
	for a.text[end] == '-' && isAlnum[a.text[end+1]] && n <= maxParts {
		j, end = end+1, a.plainEnd(end+1)
		n++
	}
	if n > maxParts || !a.endsAt(j, end) {
		return 0
	}
	for k := i; k < end; {
		h, next, all := hashWord(a.text, k)
		a.addPlain(h, k, next, Chosen|capitalsIf(all && next-k > 1))
		if k == i {
			a.pos--
			a.addForm(a.spellMarked(a.text[i:end]), 0, uint8(n), Chosen|Compound)
			a.pos++
		}
		k = next + 1
	}
	return end
}

// scanNumber takes the number, with what letters stick to it, that begins with
// text[i:j] and goes on behind a point or comma. It returns 0 for anything else.
func (a *Analysis) scanNumber(i, j int) (end int) {
	end = j
	for t := a.text; (t[end] == '.' || t[end] == ',') && isDigit(t[end-1]) && isDigit(t[end+1]); {
		end = a.plainEnd(end + 1)
	}
	if end == j || !a.endsAt(i, end) {
		return 0
	}
	a.addForm(a.spellMarked(a.text[i:end]), 0, 1, Chosen)
	a.pos++
	return end
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// spellMarked takes w, plain words with one kind of mark, as a spelling: folded,
// without the marks that do not tell words apart.
func (a *Analysis) spellMarked(w []byte) spelling {
	lo := len(a.spell)
	keep := isClitic(w)
	for _, c := range w {
		if keep || c != '\'' && c != ',' && c != '-' {
			a.spell = append(a.spell, lower[c])
		}
	}
	return spelling{lo, len(a.spell), Hash(w), whole}
}
