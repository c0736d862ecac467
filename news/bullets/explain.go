package bullets

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/news/bullets/definite"
	"newsbot/news/bullets/people"
)

// person are the English pronouns of one person, at the beginning of a sentence.
var person = set(`he she his her hers he's she's he’s she’s`)

// farBack is how many sentences back a pronoun may find its person.
const farBack = 4

// explaining returns the candidates before c, the newest, any of which explains what
// c points back at: the sentence before; for "The attack" one that tells of an
// attack; for "She" the last one that has a name, if none stands between.
func (d *document) explaining(c *candidate) (all uint64) {
	first := strings.TrimLeftFunc(c.forms[0].text, opens)
	for i := len(d.candidates) - 1; i >= 0 && d.candidates[i].index == c.index-1; i-- {
		all |= 1 << i
		if before := &d.candidates[i]; before.leans && pronouns[d.lang][strings.ToLower(firstWord(first))] && firstWord(before.forms[0].text) == firstWord(first) {
			all |= before.explained
		}
	}
	if c.noun != "" {
		all |= d.telling(d.word(c.noun).id)
	}
	if d.lang != "en" {
		return all
	}
	if rest, found := strings.CutPrefix(first, "The "); found && strings.HasPrefix(rest, firstWord(rest)+"-year-old") {
		return all | d.naming(c.index)
	} else if found && pointsBack(rest, nil) {
		return all | d.telling(d.word(firstWord(rest)).id)
	}
	if end := strings.IndexFunc(first, endsWord); end > 0 && person[strings.ToLower(first[:end])] {
		return all | d.naming(c.index)
	}
	return all
}

// telling returns the candidates that have a word, in each of their forms.
func (d *document) telling(id int32) (all uint64) {
	lacks := func(ws []word) bool { return !slices.ContainsFunc(ws, func(w word) bool { return w.id == id }) }
	for i, c := range d.candidates {
		if !slices.ContainsFunc(c.words, lacks) {
			all |= 1 << i
		}
	}
	return all
}

// naming returns the candidates that have the last name before the sentence with the
// index before.
func (d *document) naming(before int) (all uint64) {
	i := len(d.candidates) - 1
	for at := before - 1; at >= max(0, before-farBack); at-- {
		for i >= 0 && d.candidates[i].index > at {
			i--
		}
		if !d.names(d.sentences[at]) {
			continue
		}
		for ; i >= 0 && d.candidates[i].index == at; i-- {
			all |= 1 << i
		}
		return all
	}
	return 0
}

// names reports whether a sentence may name somebody: it has a capital inside that
// is no day, month or place, or begins with a word that says something.
func (d *document) names(s []word) bool {
	for i, w := range s {
		switch {
		case !w.upper || days[d.stems[w.id]]:
		case i == 0 && !functionWords[d.stems[w.id]], i > 0 && !within[d.stems[s[i-1].id]]:
			return true
		}
	}
	return false
}

// days are the stems of days and months, and within the words before a place.
var (
	days   = set(`mondai tuesdai wednesdai thursdai fridai saturdai sundai januari februari march april june juli august septemb octob novemb decemb may`)
	within = set(`in at near`)
)

// speaking are the words beside which the name of who speaks stands, in the languages
// that we know.
var speaking = set(`said says added told asked wrote tweeted argued explained noted according recalled warned insisted claimed responded
	sagte sagt so erklärte erklärt betonte meinte meint ergänzte laut kritisierte forderte warnte schrieb fügte verwies bestätigte zufolge räumte
	dit déclare déclaré explique affirme assure selon raconte estime ajoute précise souligne rappelle
	dijo señaló indicó afirmó aseguró explicó agregó añadió según sostuvo manifestó expresó apuntó precisó comentó detalló recordó cuenta advirtió
	disse afirmou explicou declarou acrescentou segundo contou destacou ressaltou conta diz afirma
	detto dice spiega secondo afferma aggiunge racconta sottolinea dichiarato spiegato
	zegt zei aldus volgens vertelt säger sade enligt skriver berättar förklarar siger sagde ifølge fortæller sier forteller forklarer
	mówi powiedział powiedziała dodał dodała według podkreślił podkreśliła stwierdził stwierdziła zaznaczył zaznaczyła
	сказал сказала отметил отметила заявил заявила добавил добавила словам подчеркнул подчеркнула пояснил пояснила рассказал рассказала`)

// particles stand inside of a person's name.
var particles = set(`van von de der den del della da dos bin al el la le di du af av`)

// maxOpening is how many words stand before the comma, and then whom a sentence tells of.
const maxOpening = 4

// A naming is a name in a sentence: that of a person with his first name or what he is,
// or a last name alone.
type naming struct {
	name   string // the last word of it, as it is written
	whole  bool
	speaks bool
	tells  bool // he speaks, or the sentence tells of him
}

// namings returns the names of a sentence: its runs of words with a capital.
func namings(s, lang string) (all []naming) {
	words := strings.Fields(s)
	for i := 0; i < len(words); i++ {
		if !isName(words[i], i == 0) {
			continue
		}
		first, last := i, i
		for last+1 < len(words) && !stops(words[last]) {
			next := last + 1
			for next < len(words)-1 && particles[words[next]] {
				next++
			}
			if !isName(words[next], false) {
				break
			}
			last = next
		}
		i = last
		n := naming{name: bareName(words[last]), whole: last > first}
		n.speaks = first > 0 && speaking[bareName(words[first-1])] || last+1 < len(words) && speaking[bareName(words[last+1])]
		n.tells = n.speaks || first == 0 || lang != "de" && first <= maxOpening && strings.HasSuffix(words[first-1], ",")
		all = append(all, n)
		for first < last { // his first name says who he is, too, and "von" may stand behind the last
			all = append(all, naming{name: bareName(words[first]), whole: true})
			first++
		}
	}
	return all
}

// isName reports whether a word has a capital and is no common one at the beginning of a
// sentence, no day and no month.
func isName(w string, first bool) bool {
	w = bareName(w)
	r, n := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) && len(w) > n && !weekdays[w] && !months[w] && !(first && (starters[w] || functionWords[strings.ToLower(w)]))
}

// stops reports whether a word ends with a mark behind which no name goes on.
func stops(w string) bool {
	r, _ := utf8.DecodeLastRuneInString(w)
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !(r == '.' && utf8.RuneCountInString(w) <= 3)
}

// bareName returns a word without the marks round it and without the "s" of who owns.
func bareName(w string) string {
	w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	return w
}

// foretell notes the names of each sentence, and whom the text names in full, so that who
// is quoted before that is owed as well.
func (d *document) foretell(sentences []Sentence) {
	d.named = make([][]naming, len(sentences))
	for i, s := range sentences {
		d.named[i] = namings(s.Text, d.lang)
		for _, n := range d.named[i] {
			if n.whole {
				d.later[n.name] = true
			}
		}
	}
}

// owes returns, for each last name of who speaks or acts in the last sentence, the
// candidates before it that say who that is. Whom
// headline or deck name is known.
func (d *document) owes(s string) (all []uint64) {
	names := d.named[len(d.sentences)-1]
	for i, n := range names {
		if n.whole || slices.ContainsFunc(names[:i], func(before naming) bool { return before.whole && before.name == n.name }) || !d.later[n.name] || d.isShown(n.name) {
			continue
		}
		if d.mayIntroduce(s, n.name) {
			continue
		}
		by, met := d.people[n.name]
		switch {
		case !met && n.speaks && strings.ContainsFunc(s, isQuote):
			all = append(all, 0)
		case !met:
		case n.tells:
			all = append(all, by)
		}
	}
	return all
}

// takesForKnown returns, for each thing that a sentence takes for known and neither headline
// nor deck nor the sentence itself tells of, the candidates before that do.
func (d *document) takesForKnown(said string) (all []uint64) {
	if d.shown == 0 {
		return nil // nobody will read it without
	}
	for _, t := range definite.Things(said, d.lang, func(w string) bool { return functionWords[w] }) {
		told := func(w string) bool { return d.told[beginning(w)] }
		if slices.ContainsFunc(t.Words, told) || strings.Count(strings.ToLower(said), t.Noun) > 1 {
			continue
		}
		var by uint64
		for i := range d.candidates {
			if slices.Contains(d.candidates[i].content, beginning(t.Noun)) {
				by |= 1 << i
			}
		}
		all = append(all, by)
	}
	return all
}

// surname is a Japanese one before its title; of a name in full more characters stand there.
var surname = regexp.MustCompile(`(?:^|[^\p{Han}])(\p{Han}{2})氏`)

// surnames returns, for each Japanese surname of a sentence that neither headline nor deck
// have, the candidates before that do.
func (d *document) surnames(s string) (all []uint64) {
	for _, m := range surname.FindAllStringSubmatch(s, -1) {
		if d.shown == 0 || d.isShown(m[1]) {
			continue
		}
		var by uint64
		for i := range d.candidates {
			if strings.Contains(d.candidates[i].plain, m[1]) {
				by |= 1 << i
			}
		}
		all = append(all, by)
	}
	return all
}

// present notes that the candidates from a number on, of the last sentence, say who the
// people are whom it names in full.
func (d *document) present(from int) {
	var by uint64
	for i := from; i < len(d.candidates); i++ {
		by |= 1 << i
	}
	for _, n := range d.named[len(d.sentences)-1] {
		if n.whole {
			d.people[n.name] |= by
		}
	}
}

// census notes whose full names the text has, so that a last name alone can be told as one.
func (d *document) census(a Article, sentences []Sentence) {
	texts := []string{a.Deck}
	for _, s := range sentences {
		texts = append(texts, s.Text)
	}
	d.persons = people.Of(texts, d.lang, people.Lists{
		Common: func(w string) bool {
			return starters[w] || functionWords[strings.ToLower(w)] || weekdays[w] || months[w]
		},
		Speaks: func(w string) bool { return speaking[w] },
	})
}

// mayIntroduce reports whether a last name in a sentence can be told with its first name.
func (d *document) mayIntroduce(s, last string) bool {
	return slices.ContainsFunc(d.persons.Mentions(s, blanked(s)), func(m people.Mention) bool { return m.Last == last })
}

// introduce gives each last name in the points its first name, where the text has that
// and the lines above it have not told it.
func (d *document) introduce(points []Bullet) {
	told := map[string]bool{}
	for i := range points {
		b := &points[i]
		grown := 0
		for _, m := range d.persons.Mentions(b.Text, blanked(b.Text)) {
			if !told[m.Last] && !d.isShown(m.Last) {
				at := m.At + grown
				b.Text = b.Text[:at] + m.Given + " " + b.Text[at:]
				b.Added = append(b.Added, m.Given)
				grown += len(m.Given) + 1
			}
		}
		for w := range strings.FieldsSeq(b.Text) {
			told[bareName(w)] = true
		}
	}
}

// An articles are the words before a noun of which a text tells first, and later on.
type articles struct {
	a, the map[string]bool
	which  map[string]bool // what says behind it which one
}

// articlesOf are they, by language.
var articlesOf = map[string]articles{
	"en": {set(`a an another his her their its`), set(`the`), set(`of who whose which that in for behind at to on between against from with by over into about near is`)},
	"de": {set(`ein eine einen einem einer sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer`), set(`der die das`), set(`von der des für in aus mit zu zum zur bei auf an am im gegen über um zwischen vor nach`)},
	"fr": {set(`un une son sa leur`), set(`le la`), set(`de du des d qui que à en dont sur pour avec entre contre`)},
	"es": {set(`un una su otro otra`), set(`el la`), set(`de del que en a sobre para con entre contra por`)},
	"it": {set(`un uno una`), set(`il lo la`), set(`di del della dei che in a su per con tra contro`)},
	"pt": {set(`um uma`), set(`o a`), set(`de do da dos das que em no na a sobre para com entre contra por`)},
	"nl": {set(`een zijn haar hun`), set(`de het`), set(`van die dat in op voor met om tussen tegen uit aan`)},
}

// meet notes the nouns of which the last sentence tells as something new: "a banner",
// "Hale's office".
func (d *document) meet(s string) {
	art, ok := articlesOf[d.lang]
	if !ok {
		return
	}
	noun, open := "", false
	for w := range strings.FieldsSeq(s) {
		bare := strings.TrimFunc(w, unicode.IsPunct)
		low := strings.ToLower(bare)
		switch {
		case art.a[low] || d.lang == "en" && (strings.HasSuffix(bare, "'s") || strings.HasSuffix(bare, "’s")):
			noun, open = "", true
			continue
		case open && !functionWords[low] && (d.lang == "de" || !hasCapital(bare)):
			noun = low
		default:
			open = false
		}
		if open && (w != bare || d.lang == "de" && hasCapital(bare) || d.lang != "en" && d.lang != "de" && d.lang != "nl") {
			open = false
		}
		if !open && noun != "" {
			d.fresh[noun] = len(d.sentences)
			noun = ""
		}
	}
}

// firstFields returns the first words of s, at most n.
func firstFields(s string, n int) []string {
	words := make([]string, 0, n)
	for w := range strings.FieldsSeq(s) {
		if words = append(words, w); len(words) == n {
			break
		}
	}
	return words
}

// longAgo is how many sentences back a noun is that is no more told of.
const longAgo = 12

// known returns the noun with "the" that a sentence begins with, if the text has told of
// it as something new before: "The banner". It is "" if headline or deck have it, or if
// what follows says which one.
func (d *document) known(s string) string {
	art, ok := articlesOf[d.lang]
	if !ok {
		return ""
	}
	words := firstFields(strings.TrimLeftFunc(s, opens), 5)
	if len(words) < 4 || !art.the[strings.ToLower(words[0])] {
		return ""
	}
	for i, w := range words[1:4] {
		low := strings.ToLower(w)
		if art.which[low] {
			return ""
		}
		at := d.fresh[low]
		if at == 0 || len(d.sentences)-at > longAgo || at == len(d.sentences) {
			continue
		}
		next := strings.ToLower(words[min(i+2, len(words)-1)])
		if d.isShown(low) || art.which[strings.TrimFunc(next, unicode.IsPunct)] {
			return ""
		}
		return low
	}
	return ""
}
