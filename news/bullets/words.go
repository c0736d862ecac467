package bullets

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A class is what an English word can be, as a set: the bits that follow.
type class uint64

const (
	finite       class = 1 << iota // verb of a main clause
	participle                     // past tense that is a participle, too: "held"
	intransitive                   // past tense that is finite before a preposition, too: "crashed"
	auxiliary                      // form of "be" or "have"
	saying                         // makes a claim somebody's, or less than certain
	future                         // tells of what will or could be
	twofold                        // verb that its object does not complete: "asked"
	determiner                     // begins a noun phrase
	pronoun                        // points back
	preposition                    // leads to a noun phrase
	adverbial                      // stands after a participle: a preposition or "off"
	linking                        // cannot stand inside a noun phrase
	relative                       // begins a clause about the noun before it
	clausal                        // begins a clause, and needs a verb on either side
	subordinate                    // begins a phrase that waits for its main clause
	waiting                        // begins a clause that waits for another
	joining                        // such a clause begins after it
	limiting                       // what follows may be bound to it: "not ... because"
	scope                          // counts or compares, and what follows says among whom
	dangling                       // cannot end a sentence, or means something else without what follows
	half                           // noun that is half told without what follows
	awaiting                       // wants to know when
	excepting                      // takes something back, or names its source
	since                          // measures from a point ...
	span                           // ... what this names: "three days after"
	dated                          // is of a time long gone, or lasts long
	weekday
	opening    // begins the circumstances before a main clause
	verbless   // begins those that have no verb
	afterComma // begins a clause at the end, after a comma
	afterSpace // the same without a comma
	afterAnd   // begins a clause after "and"
	place      // begins a phrase at the end that says where, when or what for
	company    // begins a phrase at the end, after a comma
	turning    // makes another sense of the sentence with the preposition before it
	telling    // makes what is beside it a tale, a claim or an attempt
	flat       // ends in "ly" or "est" and is neither adverb nor superlative
)

// lexicon is what is known of words, in lower case.
var lexicon = classify(map[class]string{
	finite: `is are was were has had have will would can could must should do does did am came went took made won lost got gave
		left held met told said says began became found kept led put ran saw set shot stood struck sent spent spoke stole
		fell fled flew drew drove broke brought built bought caught chose cut died fought hit rose paid plans wants faces
		remains appears seems leads follows uses gets makes takes shows comes goes gives plays lives works calls starts
		includes knew wrote read sold sank swept threw wore woke hid hurt let shut split`,
	participle: `held led made found cut set shot sent put caught built bought hit left told run struck lost sold read hurt let kept
		met`,
	intransitive: `crashed arrived died lived appeared collapsed happened worked travelled traveled returned escaped moved stayed
		remained opened closed started ended continued played competed talked agreed refused decided tried failed resigned
		retired erupted exploded occurred emerged increased decreased climbed dropped jumped slipped landed headed walked
		marched gathered protested voted responded reacted apologised apologized survived struggled debuted premiered rushed
		stormed crossed joined rallied clashed pleaded testified served signed surged`,
	auxiliary: `is are was were be been being has have had`,
	saying: `say says said saying tell tells told telling add adds added report reports reported reportedly claim claims claimed
		claiming allege alleges alleged allegedly according announce announced announces confirm confirms confirmed state
		stated states insist insists insisted argue argues argued suggest suggests suggested suggesting warn warns warned
		note notes noted explain explains explained believe believes believed think thinks thought deny denies denied
		denying denial denials testify testified accuse accused accuses accusing accusation accusations admit admits
		admitted reveal reveals revealed write writes wrote estimate estimates estimated predict predicts predicted expect
		expects expected describe describes described tweeted posted quoted cited citing apparently supposedly suspected
		suspect likely possibly probably may might could if unless learn learned hear heard found finds show shows showed
		understand understands sources source officials official recall recalls recalled remember remembers remembered
		consider considers considered regard regards regarded police authorities spokesman spokeswoman experts analysts view
		opinion`,
	future: `will would can could may might should must is are if to`,
	twofold: `get gets got getting ask asks asked asking tell told urge urged order ordered invite invited turn turned turns turning force forced
		persuade persuaded allow allowed allows want wanted wants prevent prevented stop stopped accuse blame blamed put
		puts putting place placed keep keeps kept keeping leave left leaving name call called make made makes compare
		compared describe provide provided provides supply supplied replace replaced associate charge charged fill filled
		equip equipped combine combined link linked share shared credit credited crediting sabotage based live lives lived
		living born spend spent spending take takes took taken treat treated prepare prepared see sees saw`,
	determiner: `a an the his her its their this these those our my your some several two three four five six seven eight nine ten
		dozens hundreds thousands`,
	preposition: `of in on at for with by from near against about over under between into through`,
	adverbial: `by in at on from for as under during after before near with amid over to of against into since until between among
		outside inside without following off down out up`,
	linking:  `to and or but that who which not than as is are was were be been being has have had`,
	relative: `who which whose where who's who’s`,
	clausal:  `that who which whose where when while because although though if`,
	subordinate: `if when while after before because although though since as despite unless until once in at on by with for during
		following from under over among amid without like according given to besides regardless`,
	waiting: `when if while as after because although though since once`,
	joining: `and but that so`,
	limiting: `not never only both either neither so such more less too no nor cannot without hardly barely few least rather until
		unless if whether prone tend tends often usually typically generally particularly`,
	scope: `first second third fourth fifth sixth seventh eighth ninth tenth last best worst record every all any no each same
		percent cent majority average number only includes include most least half one ones ban bans banned bar bars barred
		prohibit prohibits prohibited forbid forbids forbade restrict restricts restricted require requires required illegal`,
	dangling: `a an the of to in on at by for with from into and or but nor as than that this these those its his her their my our
		your is are was were be been being has had have will would can could may might must should do does did what which
		who whom whose how why when where whether if not very just even named look looked looking looks go went going goes
		gone sought ran run taken take took taking asked modeled modelled seen known described regarded viewed treated
		served serves serving worked works working came come comes coming including between among about against because
		while after before during until since called especially back same`,
	half: `part role interest interests stake place rise increase drop fall decline change changes belief faith confidence
		success end case cases way ways attack attacks ban impact effect effects focus tax limit limits influence emphasis
		blame eye light access hold toll war step steps lead look hand hands spot point line time times moment lot number
		kind sort type result difference participation person people man woman men women child children those connection
		addition contrast favor favour spite honor honour response regard relation charge front middle top bottom edge shot
		complete full ready able responsible available famous eligible suitable potential dependent figure member leader
		star player expert specialist champion coach head inches pounds demand support appetite taste exchange return lieu
		form name sense order need use contact trouble miles kilometers kilometres feet meters metres reason reasons desire
		wish`,
	awaiting: `start starts begin begins open opens close closes expected due scheduled set held planned early late until by since
		before after from through`,
	excepting: `except excluding unlike besides not citing quoting depending pending assuming barring suspended`,
	since:     `after before following`,
	span: `days weeks months years hours minutes seconds day week month year hour minute moments decade decades later time
		times shortly soon long immediately right`,
	dated:      `ago year years decade decades century centuries season seasons quarter era age annual annually past`,
	weekday:    `monday tuesday wednesday thursday friday saturday sunday`,
	opening:    `after before when while as because although though despite following amid once over in on at with during`,
	verbless:   `in on at with over during amid following despite`,
	afterComma: `which who whose where while as after before because although though despite even including such`,
	afterSpace: `after because while amid following despite`,
	afterAnd:   `he she it they the his her its their police officials others many most`,
	place:      `in on at during near outside inside across throughout amid for`,
	company:    `with in on at from amid following near`,
	turning: `length width height size weight diameter own possession self self-defense self-defence least most all once risk
		condition order orders behalf basis error jest part fact turn theory principle case being whom which what that
		example instance`,
	telling: `film films movie movies novel novels book books play plays game show series episode drama dream simulation exercise
		drill scenario trailer scene scenes story song lyrics script fiction comic cartoon documentary bid attempt effort
		case order video videos footage photo photos photograph photographs picture pictures image images clip recording
		report study survey surveys poll polls polling rankings document documents lawsuit complaint court letter post posts`,
	flat: `family ally assembly supply reply monopoly anomaly rally bully belly july arrest interest protest request forest
		harvest honest modest invest suggest contest conquest digest manifest`,
})

// classify returns the classes of each word of the lists.
func classify(lists map[class]string) map[string]class {
	m := make(map[string]class)
	for c, list := range lists {
		for _, w := range strings.Fields(list) {
			m[w] |= c
		}
	}
	for w := range pronouns["en"] {
		m[w] |= pronoun
	}
	return m
}

// A token is a word of a sentence with the punctuation around it.
type token struct {
	start, end int    // of it in the sentence, bytes
	word       string // in lower case, without the punctuation
	class      class
	bare       bool // stands there as word does
	upper      bool // begins with a capital
	comma      bool // ends with a comma
	owns       bool // ends with "'s"
}

// is reports whether the word can be one of the classes.
func (t *token) is(c class) bool { return t.class&c != 0 }

// begins reports whether the word stands bare and can be one of the classes.
func (t *token) begins(c class) bool { return t.bare && t.class&c != 0 }

// past reports whether the word looks like a past tense.
func (t *token) past() bool { return len(t.word) > 4 && strings.HasSuffix(t.word, "ed") }

// reads reports whether the word stands bare and is one of some.
func (t *token) reads(words ...string) bool { return t.bare && slices.Contains(words, t.word) }

// leaving reports whether the word looks like a present participle.
func (t *token) leaving() bool {
	return t.bare && len(t.word) > 5 && strings.HasSuffix(t.word, "ing")
}

// adverb reports whether the word looks like "quickly".
func (t *token) adverb() bool {
	return !t.upper && strings.HasSuffix(t.word, "ly") && !t.is(flat)
}

// A phrase is some of the words of a sentence that follow each other.
type phrase []token

// tokens returns the words of a sentence.
func tokens(s string) phrase {
	p := make(phrase, 0, strings.Count(s, " ")+1)
	start := -1
	for i, r := range s {
		switch space := unicode.IsSpace(r); {
		case space && start >= 0:
			p = append(p, newToken(s, start, i))
			start = -1
		case !space && start < 0:
			start = i
		}
	}
	if start >= 0 {
		p = append(p, newToken(s, start, len(s)))
	}
	return p
}

// newToken returns the word s[start:end].
func newToken(s string, start, end int) token {
	text := s[start:end]
	first, _ := utf8.DecodeRuneInString(text)
	t := token{start: start, end: end, upper: unicode.IsUpper(first), comma: strings.HasSuffix(text, ",")}
	t.owns = strings.HasSuffix(text, "'s") || strings.HasSuffix(text, "’s")
	t.word = bare(text)
	t.bare = t.word == text
	t.class = lexicon[t.word] | classOf(t.word, text)
	return t
}

// bare returns a word in lower case, without the punctuation around it.
func bare(text string) string {
	return strings.ToLower(strings.TrimFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}))
}

var (
	ordinal = regexp.MustCompile(`^\d+(?:st|nd|rd|th)$`)
	year    = regexp.MustCompile(`\b(?:1[5-9]|20)\d\d\b`)
)

// classOf returns what a word can be by its form.
func classOf(word, text string) (c class) {
	if strings.HasSuffix(word, "n't") || strings.HasSuffix(word, "n’t") {
		c |= limiting
	}
	if len(word) > 5 && strings.HasSuffix(word, "est") && lexicon[word]&flat == 0 || strings.Contains(text, "%") {
		c |= scope
	}
	if strings.ContainsFunc(text, unicode.IsDigit) {
		if ordinal.MatchString(word) {
			c |= scope | half
		}
		if year.MatchString(text) {
			c |= dated
		}
	}
	return c
}

// any reports whether a word of the phrase can be one of the classes.
func (p phrase) any(c class) bool {
	for i := range p {
		if p[i].class&c != 0 {
			return true
		}
	}
	return false
}

// comma returns the index of the first word that ends with a comma, -1 for none.
func (p phrase) comma() int {
	for i := range p {
		if p[i].comma {
			return i
		}
	}
	return -1
}

// afterCommas returns what follows the last comma inside the phrase.
func (p phrase) afterCommas() phrase {
	for i := len(p) - 1; i > 0; i-- {
		if p[i-1].comma {
			return p[i:]
		}
	}
	return p
}

// last returns the last word.
func (p phrase) last() *token { return &p[len(p)-1] }
