package document

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// boms are the byte order marks, longest first where one begins another.
var boms = []struct {
	mark string
	enc  encoding.Encoding
}{
	{"\x00\x00\xfe\xff", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"\xff\xfe\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\xfe\xff", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{"\xff\xfe", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
}

// starts are the first two characters of a document in the encodings that
// are wider than a byte, without a byte order mark. Source: XML 1.0,
// appendix F.
var starts = []struct {
	bytes string
	enc   encoding.Encoding
}{
	{"\x00\x00\x00<", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
	{"<\x00\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
	{"\x00<\x00", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{"<\x00", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
	{"\x00{\x00", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
	{"{\x00", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
}

// utf8BOM may stand there more than once.
const utf8BOM = "\xef\xbb\xbf"

// guessFrom is how many bytes the guess at an encoding looks at.
const guessFrom = 64 << 10

// ToUTF8 decodes a document. What the bytes show goes before what anybody
// says about them: a byte order mark, the pattern of a wide encoding, being
// valid UTF-8; then the HTTP header, the document's own words, and last a
// guess from the bytes.
func ToUTF8(body []byte, contentType string) []byte {
	for _, b := range boms {
		if bytes.HasPrefix(body, []byte(b.mark)) {
			return decode(b.enc, body[len(b.mark):])
		}
	}
	for bytes.HasPrefix(body, []byte(utf8BOM)) {
		body = body[len(utf8BOM):]
	}
	for _, s := range starts {
		if bytes.HasPrefix(body, []byte(s.bytes)) {
			return decode(s.enc, body)
		}
	}
	if bytes.Contains(body, []byte("\x1b$")) && !bytes.ContainsFunc(body, func(c rune) bool { return c >= utf8.RuneSelf }) {
		return decode(japanese.ISO2022JP, body) // seven bits wide, so valid UTF-8 too
	}
	if utf8.Valid(body) {
		return body
	}
	return decodeLegacy(body, contentType)
}

// encodedOnce undoes what a program did that took a text in UTF-8 for
// windows-1252 and encoded it again: in the whole of it, or, where a text was put
// together of both, in each word that is like that.
func encodedOnce(text string) string {
	if !mayBeEncodedTwice(text) {
		return text
	}
	if once, ok := onceDecoded(text); ok {
		return once
	}
	words := strings.SplitAfter(text, " ")
	for i, w := range words {
		if mayBeEncodedTwice(w) {
			words[i], _ = onceDecoded(w)
		}
	}
	return strings.Join(words, "")
}

// onceDecoded decodes a text that was encoded twice; false, and the text as it is, for
// another.
func onceDecoded(text string) (string, bool) {
	once, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil || !utf8.ValidString(once) {
		return text, false
	}
	return once, true
}

// mayBeEncodedTwice says whether a text has one of the three letters that nearly
// all that is encoded twice begins with: Â, Ã and â.
func mayBeEncodedTwice(text string) bool {
	for {
		_, rest, found := strings.Cut(text, "\xc3") // the first byte of all three
		if !found || rest == "" {
			return false
		}
		if c := rest[0]; c == 0x82 || c == 0x83 || c == 0xa2 {
			return true
		}
		text = rest
	}
}

// decodeLegacy decodes what is not clean UTF-8.
func decodeLegacy(body []byte, contentType string) []byte {
	_, params, _ := mime.ParseMediaType(contentType)
	for _, label := range []string{params["charset"], declared(body)} {
		enc, name := charset.Lookup(strings.Trim(label, `"' `))
		if enc == nil || strings.HasPrefix(name, "utf-") {
			continue
		}
		if text := decode(enc, body); damage(text) < 0.02 {
			return text
		}
	}
	if mostlyUTF8(body) {
		return bytes.ToValidUTF8(body, []byte("\uFFFD"))
	}
	enc, _ := charset.Lookup(chardet.Detect(body[:min(len(body), guessFrom)]).Encoding)
	if enc == nil {
		enc, _ = charset.Lookup("windows-1252")
	}
	return decode(enc, body)
}

// maxDecoded is how much a document may be once it is in UTF-8, where it was in
// another encoding, in bytes; the rest is cut.
const maxDecoded = 16 << 20

// decode applies enc; what it cannot read becomes U+FFFD.
func decode(enc encoding.Encoding, body []byte) []byte {
	var text bytes.Buffer
	text.Grow(min(len(body)+len(body)/8, maxDecoded) + bytes.MinRead)
	text.ReadFrom(io.LimitReader(enc.NewDecoder().Reader(bytes.NewReader(body)), maxDecoded)) // these decoders replace and never fail
	return text.Bytes()
}

// declared gives the encoding that the XML declaration or a meta element
// names, "" for none.
func declared(body []byte) string {
	head := body[:min(len(body), 1024)]
	for _, key := range []string{"encoding=", "charset="} {
		if _, after, ok := bytes.Cut(head, []byte(key)); ok {
			after = bytes.TrimLeft(after, `"' `)
			if end := bytes.IndexAny(after, "\"'?>/; \n"); end > 0 {
				return string(after[:end])
			}
		}
	}
	return ""
}

// damage is the share of characters beyond ASCII that could not be read.
func damage(text []byte) float64 {
	beyond, bad := 1, 0
	for _, r := range string(text) {
		if r >= utf8.RuneSelf {
			beyond++
		}
		if r == utf8.RuneError {
			bad++
		}
	}
	return float64(bad) / float64(beyond)
}

// mostlyUTF8 says whether a body is UTF-8 with a few bad bytes in it.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for len(body) > 0 {
		r, n := utf8.DecodeRune(body)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		body = body[n:]
	}
	return good > 2*bad
}
