package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean brings a piece of text to the characters that the analysis knows:
// compatibility normal form (NFKC) without invisible characters, one
// apostrophe and one hyphen. It needs two buffers and returns them, the first
// with the result.
func clean(a, b, src []byte) (out, spare []byte) {
	a = appendVisible(a[:0], src)
	b = norm.NFKC.Append(b[:0], a...)
	// Normalisation may bring what is not kept: ŉ is ʼn, and some Arabic
	// letters are tatweel with marks, which then must be put in order.
	a = appendVisible(a[:0], b)
	if len(a) == len(b) {
		return a, b
	}
	return norm.NFKC.Append(b[:0], a...), a
}

// appendVisible appends src without the characters that cannot be seen, with
// apostrophes and hyphens unified. Invalid UTF-8 becomes U+FFFD.
func appendVisible(dst, src []byte) []byte {
	var last rune
	for i := 0; i < len(src); {
		r, n := utf8.DecodeRune(src[i:])
		i += n
		if r == zeroWidthJoiner && IsEmoji(last) {
			if next, _ := utf8.DecodeRune(src[i:]); IsEmoji(next) {
				dst = utf8.AppendRune(dst, r)
			}
			continue
		}
		if r = visible(r); r != 0 {
			dst = utf8.AppendRune(dst, r)
			last = r
		}
	}
	return dst
}

// zeroWidthJoiner makes one picture of several emoji.
const zeroWidthJoiner = '\u200d'

// visible returns r, or the character it stands for, or 0 if r is not seen.
func visible(r rune) rune {
	switch r {
	case '’', '‘', '‛', 'ʼ', '´', '′', '＇':
		return '\''
	case '‐', '‑', '‒', '–', '−', '־', '－':
		return '-'
	case '\u00a0', '\u2007', '\u202f', '…': // as normalisation does, which is slower
		return ' '
	case '™', '®', '©', '℠', 'ـ', '\u00ad', '\u180e', '\ufeff': // ـ only stretches a line
		return 0
	}
	if r > 0xff && unicode.Is(invisible, r) {
		return 0
	}
	return r
}

// invisible holds zero-width and bidi characters, variation selectors, the
// enclosing keycap, tags and skin tones.
var invisible = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x200b, 0x200f, 1}, {0x202a, 0x202e, 1}, {0x2060, 0x206f, 1},
		{0x20dd, 0x20e4, 1}, {0xfe00, 0xfe0f, 1},
	},
	R32: []unicode.Range32{
		{0x1f3fb, 0x1f3ff, 1}, {0xe0000, 0xe01ef, 1},
	},
}

// pictures holds the characters shown as emoji, by the blocks they stand in.
// Source: Unicode emoji-data.txt, Extended_Pictographic, without the arrows
// and shapes that market reports use as bullets.
var pictures = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x231a, 0x231b, 1}, {0x23e9, 0x23fa, 1}, {0x2600, 0x27bf, 1},
		{0x2b1b, 0x2b1c, 1}, {0x2b50, 0x2b50, 1}, {0x2b55, 0x2b55, 1},
	},
	R32: []unicode.Range32{{0x1f000, 0x1faff, 1}},
}

func IsEmoji(r rune) bool { return r >= 0x231a && unicode.Is(pictures, r) }

// isFlagHalf reports whether r is one of the two letters that make a flag.
func isFlagHalf(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// IsQuote reports whether r is a quotation mark of any language, straight or curly.
func IsQuote(r rune) bool {
	return strings.ContainsRune(`"“”„‟«»‹›「」『』〝〞〟`, r)
}

// IsApostrophe reports whether r is an apostrophe, or a single quotation mark.
func IsApostrophe(r rune) bool { return strings.ContainsRune("'‘’‚‛", r) }

// IsWordRune reports whether r can stand in a word: letters, digits, marks.
func IsWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isAlnum[r]
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// standsAlone reports whether r, which is a word rune, belongs to a script
// that is written without spaces, or with particles stuck to the words: each
// character is a word.
func standsAlone(r rune) bool {
	switch {
	case r < 0x0e00:
		return false
	case r < 0x2e80:
		return unicode.In(r, unicode.Thai, unicode.Lao, unicode.Myanmar, unicode.Khmer, unicode.Hangul)
	case r == 'ー':
		return true
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Myanmar)
}

// appendFold appends a cleaned word without case, accents and the letter
// variants that readers take for the same.
func appendFold(dst, word []byte) []byte { return appendFolded(dst, word, false) }

// appendFolded does what appendFold does, but if asked leaves umlauts their marks.
func appendFolded(dst, word []byte, marked bool) []byte {
	base := rune(-1) // the letter that a mark stands on
	for i := 0; i < len(word); {
		if c := word[i]; c < utf8.RuneSelf {
			dst, base = append(dst, lower[c]), rune(c)
			i++
			continue
		}
		r, n := utf8.DecodeRune(word[i:])
		i += n
		switch {
		case unicode.IsMark(r):
			if !losesMarks(base) {
				dst = utf8.AppendRune(dst, r)
			}
		case marked && umlauts[r] != "":
			dst, base = utf8.AppendRune(dst, unicode.ToLower(r)), r
		default:
			dst, base = appendFoldedRune(dst, r), r
		}
	}
	return dst
}

// losesMarks reports whether marks on the letter r are dropped. Cyrillic
// letters that differ by a mark (й, ї) are single characters after
// normalisation; what still is a mark there shows stress.
func losesMarks(r rune) bool {
	return r < 0 || !IsWordRune(r) || unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew)
}

// variants maps letters to what they are read as.
var variants = map[rune]string{
	'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'æ': "ae", 'œ': "oe", 'ð': "d", 'þ': "th",
	'ı': "i", 'ħ': "h", 'ŧ': "t", 'ς': "σ", 'ё': "е", 'ѐ': "е",
	'أ': "ا", 'إ': "ا", 'آ': "ا", 'ٱ': "ا", 'ى': "ي", 'ی': "ي", 'ک': "ك", 'ة': "ه",
}

func appendFoldedRune(dst []byte, r rune) []byte {
	r = unicode.ToLower(r)
	if v, ok := variants[r]; ok {
		return append(dst, v...)
	}
	if unicode.In(r, unicode.Latin, unicode.Greek) {
		if plain := withoutAccents(r); plain != r {
			return appendFoldedRune(dst, plain)
		}
	}
	return utf8.AppendRune(dst, r)
}

// withoutAccents returns the letter that r is with its accents taken away.
func withoutAccents(r rune) rune {
	var b [utf8.UTFMax]byte
	d := norm.NFD.Properties(b[:utf8.EncodeRune(b[:], r)]).Decomposition()
	if d == nil {
		return r
	}
	plain, _ := utf8.DecodeRune(d)
	return plain
}

// lookalikes maps Cyrillic and Greek letters to the Latin letters that they
// cannot be told from. Source: Unicode confusables.txt, the letters of which
// a Latin reader sees no difference; accents do not count.
var lookalikes = pairs(
	"АВЕЁЀКМНОРСТУХІЈЅԌҺԀԚԜаеёѐорсухіјѕһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧανοικρυχ",
	"ABEEEKMHOPCTYXIJSGHDQWaeeeopcyxijshdqwABEZHIKMNOPTYXavoikpux")

func pairs(from, to string) map[rune]byte {
	m := make(map[rune]byte)
	for i, r := range []rune(from) {
		m[r] = to[i]
	}
	return m
}

// latinTwin returns the Latin letter that r looks like.
func latinTwin(r rune) (c byte, ok bool) {
	if unicode.Is(unicode.Greek, r) {
		r = withoutAccents(r)
	}
	c, ok = lookalikes[r]
	return c, ok
}

// unmask rewrites a word of Latin letters and foreign look-alikes in Latin
// letters alone, with the memory of buf; any other word comes back as it is.
func unmask(buf, word []byte) (out, newBuf []byte) {
	latin, masked := false, false
	for i := 0; i < len(word); {
		r, n := utf8.DecodeRune(word[i:])
		i += n
		_, like := latinTwin(r)
		switch {
		case like:
			masked = true
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.IsLetter(r):
			return word, buf
		}
	}
	if !latin || !masked {
		return word, buf
	}
	buf = buf[:0]
	for i := 0; i < len(word); {
		r, n := utf8.DecodeRune(word[i:])
		if c, like := latinTwin(r); like {
			buf = append(buf, c)
		} else {
			buf = append(buf, word[i:i+n]...)
		}
		i += n
	}
	return buf, buf
}
