package document

import (
	"regexp"
	"strings"

	"newsbot/feeds/blocks"
)

// Paragraphs turns HTML into plain paragraphs with a line break between them,
// and gives the address of its first picture. Lists of links are no text: they
// lead to what others say.
func Paragraphs(source string) (text, picture string) {
	if plain, ok := strings.CutPrefix(source, plainMark); ok {
		return Lines(plain), ""
	}
	if !strings.Contains(source, "<") { // no markup, unless it was escaped twice; its lines are its paragraphs
		source = DecodeEntities([]byte(source))
		if !escapedTwice.MatchString(source) {
			return textOf(source), ""
		}
	}
	var p prose
	walk(source, p.add)
	p.flush()
	return textOf(p.out.String()), p.picture
}

// textOf makes clean lines of a text that may be escaped once too often.
func textOf(text string) string {
	if len(text) > 2*maxText {
		text = strings.ToValidUTF8(text[:2*maxText], "")
	}
	return Lines(leftover(text))
}

// escapedTwice finds in a text that its feed escaped twice what shows it: the
// end of an element, or a break.
var escapedTwice = regexp.MustCompile(`(?i)</(?:p|div|a|b|i|em|strong|span|li|ul|ol|h[1-6]|blockquote|td|figure)>|<br ?/?>`)

// A prose is the text of HTML as its tokens come.
type prose struct {
	out     strings.Builder // the lines that are done
	line    strings.Builder // the present one
	linked  int             // bytes of the present line within links
	inLink  bool
	items   int // how many entries of lists the present line is in
	picture string
}

// add takes the next token.
func (p *prose) add(t Token, use tagUse) {
	if t.Kind == textToken || t.Kind == cdataToken {
		text := strings.ReplaceAll(DecodeEntities(t.Text), "\n", " ")
		p.line.WriteString(text)
		if p.inLink {
			p.linked += len(strings.TrimSpace(text))
		}
		return
	}
	if use == blockTag {
		p.flush()
	}
	if t.Name == nil {
		return
	}
	switch _, name := TagOf(t); name {
	case "q":
		p.line.WriteString(map[tokenKind]string{StartTag: blocks.OpenQuotation, EndTag: blocks.CloseQuotation}[t.Kind])
	case "a":
		p.inLink = t.Kind == StartTag
	case "li":
		p.items = max(p.items+map[tokenKind]int{StartTag: 1, EndTag: -1}[t.Kind], 0)
	case "img", "source", "amp-img":
		if p.picture == "" {
			p.picture = shownPicture(t)
		}
	}
}

// flush ends the present line.
func (p *prose) flush() {
	if line := strings.TrimSpace(p.line.String()); line != "" && !p.isLinks(line) {
		p.out.WriteString(line)
		p.out.WriteByte('\n')
	}
	p.line.Reset()
	p.linked = 0
}

// isLinks says whether a line is there for its links: half of an entry of a
// list, or most of a line that is no sentence.
func (p *prose) isLinks(line string) bool {
	switch {
	case p.linked == 0:
		return false
	case p.items > 0:
		return 2*p.linked >= len(line)
	}
	return 5*p.linked >= 3*len(line) && !strings.ContainsAny(line[len(line)-1:], ".!?") && !endsSentence.MatchString(line)
}

// endsSentence finds the end of a sentence in other scripts, or in quotes.
var endsSentence = regexp.MustCompile(`[.!?…。！？।۔؟]["'”’»)」]*$`)
