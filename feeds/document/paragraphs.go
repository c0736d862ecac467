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
	link    span // the last link of the present line
	items   int  // how many entries of lists the present line is in
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
		if p.inLink = t.Kind == StartTag; p.inLink {
			p.link.begin = p.line.Len()
		}
		p.link.end = p.line.Len()
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
	if line := strings.TrimSpace(p.withoutReadOn()); line != "" && !p.isLinks(line) {
		p.out.WriteString(line)
		p.out.WriteByte('\n')
	}
	p.line.Reset()
	p.linked, p.link = 0, span{}
}

// readOn is the longest text of a link that leads to the rest of a teaser, in bytes.
const readOn = 32

// withoutReadOn is the present line without the link at its end that leads on: a few
// words behind the end of a sentence, in whatever language.
func (p *prose) withoutReadOn() string {
	line := p.line.String()
	from, to := p.link.begin, p.link.end
	if from == 0 || to <= from || to-from > readOn || strings.TrimSpace(line[to:]) != "" {
		return line
	}
	words := strings.TrimRight(strings.TrimSpace(line[from:to]), ".…")
	isSentence := len(words)+1 == len(strings.TrimSpace(line[from:to])) || endsSentence.MatchString(words) // one stop, or another end
	if !readsOn.MatchString(strings.TrimSpace(line[:from])) || isSentence {
		return line
	}
	return line[:from]
}

// readsOn finds the end of what a link may lead on from: of a sentence, or of a
// quotation.
var readsOn = regexp.MustCompile(`[.!?…。！？।۔؟"”»」]['’)\]]*$`)

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
