package document

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"time"

	"newsbot/feeds/dates"
)

// What a document may be made of; what lies beyond is left out. No honest
// feed comes near.
const (
	maxTokens    = 1_500_000
	maxNames     = 1_000   // names of elements that are kept in mind
	maxItems     = 2_000   // the newest
	maxLinks     = 32      // links and pictures of one item
	maxBindings  = 256     // namespace prefixes
	maxOutput    = 1 << 20 // bytes written, about; of what is more the texts of the older items are left out
	maxNamespace = 256     // bytes of the name of a namespace
	maxLine      = 8 << 10 // bytes of a title, an address, a name
	maxSkips     = 2 << 10 // bytes of the hours and of the days without polls
)

// A repairer rewrites a sloppy document into one that a strict parser reads:
// UTF-8, well formed, flat, only the elements that we use under their
// conventional names, each text as one piece, addresses absolute, dates in
// RFC 3339. An item whose end is missing because the document was cut is left
// out; one that merely was not closed before the next is closed.
type repairer struct {
	Scanner
	out     bytes.Buffer
	dialect *dialect
	bound   map[string]string // :: prefix → conventional prefix of its namespace
	names   map[string]string // :: raw name of an element → its key in the dialect
	base    *url.URL          // what addresses outside of items are relative to
	lang    string
	tokens  int

	inItem   bool
	entry    entry           // the present item
	entries  []entry         // the items that are done
	texts    []reference     // where their texts are referred to
	held     []string        // the texts, which the parser need not read
	weight   int             // bytes of the texts that are referred to
	based    bool            // an xml:base outside of items says what addresses are relative to
	home     *url.URL        // what addresses in RSS items are relative to: the channel's own link; nil for none
	balanced int             // whether each item of the document has an end: 1 yes, -1 no, 0 not counted yet
	written  map[string]bool // elements written for the present item
	heading  map[string]bool // elements written for the feed
	skips    [2]strings.Builder

	memory   *Memory      // knows entries of before; nil knows none
	around   surroundings // of the entries, as they are kept
	recalled bool         // an entry was known
	unsure   bool         // what was known does not tell enough: the document must be read without
}

// A repaired document is what a strict parser reads.
type repaired struct {
	text    []byte   // in the place of an item's texts stand their numbers among held
	held    []string // the texts, which the parser need not read
	lang    string
	entries []entry // the items: in the text, but for those that were known
}

// repair rewrites a document; base is its address. Entries that the memory knows
// are left out of the text. The error wraps ErrNotFeed, or is errUnsure.
func repair(doc []byte, base *url.URL, m *Memory) (repaired, error) {
	r := repairer{Scanner: Scanner{In: doc}, base: base, memory: m,
		bound: map[string]string{}, names: map[string]string{}, written: map[string]bool{}, heading: map[string]bool{}}
	r.out.Grow(min(len(doc), 2*maxOutput))
	if err := r.root(); err != nil {
		return repaired{}, err
	}
	for r.step() {
	}
	if r.inItem {
		r.out.Truncate(r.entry.begin)
	}
	if r.keepNewest(maxItems); r.unsure {
		return repaired{}, errUnsure
	}
	for i, name := range []string{"skipHours", "skipDays"} {
		fmt.Fprintf(&r.out, "<%s>%s</%s>", name, r.skips[i].String(), name)
	}
	r.out.WriteString(r.dialect.close)
	return repaired{r.out.Bytes(), r.held, r.lang, r.entries}, nil
}

// take gives the next token, or the end where there were too many.
func (r *repairer) take() Token {
	if r.tokens++; r.tokens > maxTokens {
		return Token{}
	}
	return r.Next()
}

// root finds the element that the feed begins with, behind whatever junk, even
// inside of a web page.
func (r *repairer) root() error {
	verdict := fmt.Errorf("neither RSS nor Atom nor JSON Feed: %w", ErrNotFeed)
	for page := false; ; {
		t := r.take()
		switch name := strings.ToLower(LocalName(t.Name)); {
		case t.Kind == EndOfInput:
			return verdict
		case t.Kind != StartTag && t.Kind != EmptyTag:
		case name == "html":
			verdict, page = fmt.Errorf("a web page: %w", ErrNotFeed), true
		case name == "feed", name == "entry" && !page:
			r.begin(&atom, t, name == "entry")
			return nil
		case name == "rss", name == "rdf", (name == "channel" || name == "item") && !page:
			r.begin(&rss, t, name == "item")
			return nil
		}
	}
}

// begin opens the document. A lone entry is read again as the first of a feed.
func (r *repairer) begin(d *dialect, t Token, again bool) {
	r.dialect = d
	r.bind(t)
	r.rebase(t)
	r.lang = Attribute(t.Attrs, "lang")
	r.out.WriteString(d.open)
	if again {
		r.pos = t.Begin
	}
}

// rebase follows what an element outside of items says addresses are relative
// to.
func (r *repairer) rebase(t Token) {
	if inner := within(r.base, t); inner != r.base {
		r.base, r.based = inner, true
	}
}

// step handles one token and says whether there are more.
func (r *repairer) step() bool {
	t := r.take()
	switch t.Kind {
	case StartTag, EmptyTag:
		r.element(t)
	case EndTag:
		if r.inItem && r.isBoundary(t) {
			r.endItem()
		}
	}
	return t.Kind != EndOfInput
}

// element handles a start tag with all that belongs to it.
func (r *repairer) element(t Token) {
	r.bind(t)
	u := r.use(t)
	switch u.role {
	case skipped:
		r.skip(t)
	case transparent:
		if !r.inItem {
			r.rebase(t)
		}
	case entryStart:
		if r.inItem && t.Kind == StartTag && r.isBalanced() { // an item within an item, which is none
			r.inside(t, never, func(Token) {})
			return
		}
		place := r.notePlace(t)
		if known := r.memory.recall(place.imprint); known != nil && r.tokens+known.tokens <= maxTokens {
			r.recall(place, known)
			return
		}
		r.startItem(t, place)
	case linkTag:
		r.noteLink(t)
	case pictureTag:
		r.notePicture(t)
	case categoryTag:
		r.noteCategory(t)
	case sourceTag:
		r.writeSource(t)
	default:
		r.writeText(u, t)
	}
}

// use says what becomes of an element where it stands.
func (r *repairer) use(t Token) use {
	key := r.key(t)
	if u, ok := r.dialect.feed[key]; ok && (!r.inItem || u.role == entryStart) {
		return u
	}
	if r.inItem {
		return r.dialect.item[key]
	}
	return use{}
}

// key gives an element's name as the dialects know it.
func (r *repairer) key(t Token) string {
	if key, ok := r.names[string(t.Name)]; ok {
		return key
	}
	name := strings.ToLower(string(t.Name))
	prefix, local, ok := strings.Cut(name, ":")
	if !ok {
		prefix, local = "", name
	}
	if bound, ok := r.bound[prefix]; ok {
		prefix = bound
	}
	if r.dialect == &atom && prefix == "atom" || prefix == "rss" {
		prefix = ""
	}
	if prefix != "" {
		local = prefix + ":" + local
	}
	if len(r.names) < maxNames && len(t.Name) <= maxNamespace {
		r.names[string(t.Name)] = local
	}
	return local
}

// bind takes note of the namespaces that a tag declares. A prefix keeps its
// first meaning, and unknown namespaces do not count: then the prefix itself
// says what was meant. The default namespace is the feed's own.
func (r *repairer) bind(t Token) {
	if !bytes.Contains(t.Attrs, []byte("xmlns:")) || len(r.bound) >= maxBindings {
		return
	}
	Attributes(t.Attrs, func(name, value []byte) bool {
		prefix, declares := strings.CutPrefix(strings.ToLower(string(name)), "xmlns:")
		meant, known := conventional(string(value[:min(len(value), maxNamespace)]))
		if _, taken := r.bound[prefix]; declares && known && !taken {
			r.bound[prefix] = meant
			clear(r.names)
		}
		return len(r.bound) < maxBindings
	})
}

// isBoundary says whether a tag ends an item, be it that the item was never
// closed: the end of an item or of what is round the items, or another item.
func (r *repairer) isBoundary(t Token) bool {
	switch r.dialect.feed[r.key(t)].role {
	case entryStart:
		return true
	case transparent:
		return t.Kind == EndTag
	}
	return false
}

// isNextField says whether a tag ends a short text that was never closed: at a
// boundary, or where another text of the item begins that no markup holds.
func (r *repairer) isNextField(t Token) bool {
	switch r.dialect.item[r.key(t)].role {
	case plainText, linkText, guidText, articleText, dateText:
		return t.Kind != EndTag
	}
	return r.isBoundary(t)
}

// skip passes over an element with all that is in it.
func (r *repairer) skip(t Token) {
	if t.Kind == StartTag && !voidTags[string(t.Name)] {
		r.inside(t, r.isBoundary, func(Token) {})
	}
}

// inside calls visit with each token between a start tag and its end. It
// stops before a tag that isOver says no such element can hold, so that one
// that never ends costs an item at most.
func (r *repairer) inside(open Token, isOver func(Token) bool, visit func(Token)) {
	for depth := 1; ; {
		t := r.take()
		switch {
		case t.Kind == EndOfInput:
			return
		case t.Kind == StartTag && bytes.Equal(t.Name, open.Name):
			depth++
		case t.Kind == EndTag && bytes.Equal(t.Name, open.Name):
			if depth--; depth == 0 {
				return
			}
		case t.Name != nil && isOver(t):
			r.pos = t.Begin
			return
		}
		visit(t)
	}
}

// writeText reads an element that is text and writes it.
func (r *repairer) writeText(u use, open Token) {
	base := within(r.scope(), open)
	isOver := r.isNextField
	if u.role == htmlText && u.as != "title" {
		isOver = r.isBoundary
	}
	value := r.text(open, isOver)
	switch u.role {
	case htmlText:
		if src := Attribute(open.Attrs, "src"); r.inItem && src != "" { // the text stands there
			r.candidate(Resolve(base, src), fromGUID)
		}
		if r.inItem && isHeld[u.as] {
			r.hold(u.as, value.html(open.Attrs))
		} else {
			r.write(u.as, value.html(open.Attrs))
		}
	case plainText:
		r.writePlain(u.as, strings.TrimSpace(value.plain()))
	case linkText, articleText:
		address := strings.TrimSpace(value.plain())
		if address == "" {
			address = Attribute(open.Attrs, "href")
		}
		r.writeAddress(u, Resolve(base, address))
	case guidText:
		r.noteGUID(open, base, strings.TrimSpace(value.plain()))
	case dateText:
		if when, ok := dates.Parse(value.plain()); ok {
			r.write(u.as, when.Format(time.RFC3339))
			if r.entry.when.IsZero() {
				r.entry.when = when
			}
		}
	case nameText:
		r.writeName(u.as, value)
	}
}

// writePlain writes plain text. Hours and days without polls are collected,
// because they stand in lists of their own.
func (r *repairer) writePlain(name, value string) {
	list := map[string]*strings.Builder{"hour": &r.skips[0], "day": &r.skips[1]}[name]
	switch {
	case list == nil:
		r.write(name, value)
	case list.Len() < maxSkips:
		fmt.Fprintf(list, "<%s>%s</%[1]s>", name, html.EscapeString(Printable(value)))
	}
}

// writeName writes an author: in Atom a name inside of a person.
func (r *repairer) writeName(as string, value leaf) {
	name := OneLine(value.name())
	if name == "" || r.written[as] {
		return
	}
	if r.dialect == &rss || as != "author" {
		r.write(as, name)
		return
	}
	r.written[as] = true
	fmt.Fprintf(&r.out, "<author><name>%s</name></author>", html.EscapeString(name))
}

// scope is what addresses are relative to here.
func (r *repairer) scope() *url.URL {
	if r.inItem {
		return r.entry.base
	}
	return r.base
}

// write writes an element once for each item and once for the feed; the
// first with a text counts.
func (r *repairer) write(name, value string) {
	written := r.heading
	if r.inItem {
		written = r.written
	}
	if value == "" || written[name] {
		return
	}
	written[name] = true
	value = Printable(encodedOnce(value))
	if len(value) > maxLine {
		value = strings.ToValidUTF8(value[:maxLine], "")
	}
	for _, part := range []string{"<", name, "><![CDATA[", strings.ReplaceAll(value, "]]>", "]]]]><![CDATA[>"), "]]></", name, ">"} {
		r.out.WriteString(part)
	}
}

// isHeld are the elements of an item, by their name in the output, whose text is referred
// to: they are most of a document, and no parser of markup needs to see them.
var isHeld = map[string]bool{"description": true, "dc:description": true, "content:encoded": true, "summary": true, "content": true}

// A reference is where the output refers to a text that is held, and to which.
type reference struct {
	span
	held int
}

// hold keeps a text of an item, and writes its number where it stood.
func (r *repairer) hold(name, value string) {
	if value == "" || r.written[name] {
		return
	}
	begin := r.out.Len()
	r.write(name, strconv.Itoa(len(r.held)))
	value = Printable(encodedOnce(value))
	if len(value) > maxLeaf {
		value = strings.ToValidUTF8(value[:maxLeaf], "")
	}
	r.texts = append(r.texts, reference{span{begin, r.out.Len()}, len(r.held)})
	r.held = append(r.held, value)
	r.weight += len(value)
}

// size is how much the document has, with its texts.
func (r *repairer) size() int { return r.out.Len() + r.weight }

// text reads the text of an element.
func (r *repairer) text(open Token, isOver func(Token) bool) (l leaf) {
	if open.Kind == StartTag {
		r.inside(open, isOver, l.add)
	}
	return l
}

// LocalName is a name without its prefix.
func LocalName(name []byte) string {
	return string(name[bytes.IndexByte(name, ':')+1:])
}

// within gives the base inside of an element that may declare an xml:base.
func within(base *url.URL, t Token) *url.URL {
	if !bytes.Contains(t.Attrs, []byte("base=")) {
		return base
	}
	if inner, err := url.Parse(Resolve(base, Attribute(t.Attrs, "base"))); err == nil {
		return inner
	}
	return base
}

// Resolve makes an address absolute as RFC 3986 wants it. What is no address
// comes back as it was; whether it is one that we like is decided elsewhere.
func Resolve(base *url.URL, address string) string {
	address = strings.TrimSpace(address)
	if address == "" || base == nil || strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	u, err := base.Parse(address)
	if err != nil {
		return address
	}
	return u.String()
}

// Printable drops the characters that XML has no place for.
func Printable(s string) string {
	bad := func(c rune) bool {
		return c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == '\uFFFE' || c == '\uFFFF'
	}
	if strings.IndexFunc(s, bad) < 0 {
		return s
	}
	return strings.Map(func(c rune) rune {
		if bad(c) {
			return -1
		}
		return c
	}, s)
}
