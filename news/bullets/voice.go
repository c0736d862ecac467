package bullets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/internal/sieve"
)

// ourWords are the words by which somebody speaks of himself or of us, by
// language, in lower case. Outside quotation marks they make somebody's words
// ours. What is another word too in its language is not here.
var ourWords = map[string]map[string]bool{
	"en": set(`i me my mine myself we us our ours ourselves i'm i've i'll i'd we're we've we'll we'd let's i’m i’ve i’ll i’d we’re we’ve we’ll we’d let’s`),
	"de": set(`ich mir mich mein meine meinen meinem meiner meines wir uns unser unsere unseren unserem unserer unseres`),
	"fr": set(`nôtre nôtres je me m'a m’a m'ont m’ont j'ai j'étais j’ai j’étais moi mon ma mes nous notre nos c'est-moi`),
	"es": set(`yo mi mí me mis sentimos vivimos pedimos decimos llegamos buscamos esperamos necesitamos conmigo nosotros nosotras nuestro nuestra nuestros nuestras nos estoy soy tengo creo consigo puedo debo quiero pienso espero siento quisiera estamos somos tenemos vamos hemos podemos
		queremos debemos sabemos creemos hacemos vemos seguimos`),
	"pt": set(`eu me quero gosto posso vou meu minha meus minhas comigo nós nosso nossa nossos nossas estou sou tenho acho estamos somos temos vamos podemos queremos devemos`),
	"it": set(`io mi mio mia miei mie noi nostro nostra nostri nostre siamo abbiamo dobbiamo possiamo vogliamo stiamo facciamo penso credo`),
	"nl": set(`ik mij mijn mezelf we wij ons onze`),
	"sv": set(`jag mig min mitt mina vi oss vår vårt våra`),
	"da": set(`jeg mig min mit mine vi os vores`),
	"no": set(`jeg meg min mitt mine vi oss vår vårt våre`),
	"fi": set(`minä minua minun minulla minulle minusta me meitä meidän meillä meille meistä`),
	"pl": set(`ja mnie mną mój moja moje mojego mojej my nas nam nami nasz nasza nasze naszego naszej naszych jestem jesteśmy mamy będziemy chcemy musimy możemy`),
	"cs": set(`já mně mnou můj moje my nás nám námi náš naše našeho našich jsem jsme máme budeme chceme musíme můžeme`),
	"sk": set(`ja mňa mne mnou môj moja moje my nás nám nami náš naša naše som sme máme budeme chceme musíme môžeme`),
	"hu": set(`én engem nekem minket nekünk mienk`),
	"ro": set(`eu mie mea mei mele noi nouă nostru noastră noștri noastre suntem avem`),
	"tr": set(`ben beni bana benim biz bizi bize bizim bizde`),
	"ru": set(`я меня мне мной мой моя моё мое мои моего моей моих мы нас нам нами наш наша наше наши нашего нашей нашим наших нашу`),
	"uk": set(`я мене мені мною мій моя моє мої мого моєї ми нас нам нами наш наша наше наші нашого нашої наших`),
	"bg": set(`аз мен мой моя мое мои ние нас наш наша наше наши нашата нашият нашите`),
	"el": set(`εγώ μου εμένα εμείς μας εμάς`),
	"ar": set(`أنا نحن لدينا علينا إننا أننا`),
	"fa": set(`من ما`),
	"he": set(`אני אנחנו שלי שלנו`),
	"id": set(`saya aku kami kita`),
	"vi": set(`tôi`), "sw": set(`mimi sisi yangu wangu langu wetu yetu letu`),
	"hi": set(`मैं मुझे मेरा मेरी मेरे हम हमें हमारा हमारी हमारे`),
	"bn": set(`আমি আমরা আমার আমাদের আমাকে আমাদেরকে`), "ur": set(`میں ہم میرا میری ہمارا ہماری ہمارے`),
	"ko": set(`나는 내가 나의 나를 저는 제가 저희 저희는 우리는 우리가 우리의 우리도 우리를 우리에게`),
	"ca": set(`jo meu meva nosaltres nostre nostra nostres`),
	"hr": set(`ja mene meni mnom moj moja moje mi nas nama naš naša naše`),
}

// ourSigns are the same for languages without spaces.
var ourSigns = map[string]*sieve.Regexp{
	"zh": sieve.MustCompile(`(?:^|[^自])我|咱们|^(?:说来|說來|很)?(?:惭愧|慚愧)|(?:说实话|說實話|老实说|老實說|坦白说|坦白說|私以为|私以為|窃以为|个人认为|個人認為|笔者|筆者)`),
	"ja": sieve.MustCompile(`私(?:は|が|の|も|に|を|た|自)|我々|われわれ|僕|俺|我が家|わたし`),
	"th": sieve.MustCompile(`พวกเรา|ฉัน|ของเรา`),
}

// isOurs reports whether words outside quotations are of the first person.
func isOurs(s, lang string) bool {
	if re := ourSigns[lang]; re != nil {
		return re.MatchString(s)
	}
	ours, before := ourWords[lang], ""
	for field := range strings.FieldsSeq(s) {
		w := strings.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
		low := strings.ToLower(w)
		if lang == "fr" && (strings.HasPrefix(low, "j'") || strings.HasPrefix(low, "j’")) {
			return true // j'aime
		}
		if (lang == "es" || lang == "pt") && strings.HasSuffix(low, "mos") && ourEnds.MatchString(low) {
			return true
		}
		if ours[low] && !isNumeral(w, before) && !(len(w) > 1 && w != low && w == strings.ToUpper(w)) {
			return true
		}
		before = w
		if strings.HasSuffix(field, ",") {
			before = "" // no number follows a comma
		}
	}
	return false
}

// ourEnds are the ends of Spanish and Portuguese verbs that only "we" has.
var ourEnds = sieve.MustCompile(`(?:[aá][bv]amos|íamos|aremos|eremos|iremos|[aeiáéí][rs]amos|ássemos|êssemos|íssemos)$`)

// isNumeral reports whether the word I is a number of the name before it: "World
// War I", "Elizabeth I". A weekday is no such name.
func isNumeral(w, before string) bool {
	first, _ := utf8.DecodeRuneInString(before)
	return w == "I" && unicode.IsUpper(first) && !weekdays[before] && !starters[before]
}

// weekdays are those that "I" follows.
var weekdays = set(`Monday Tuesday Wednesday Thursday Friday Saturday Sunday Today Yesterday`)

// isDialogue reports whether a line begins with a dash, and so is what somebody
// says to its end: in Scandinavian, French, Spanish and Russian papers. In others a
// dash before a line is the mark of a list.
func isDialogue(line, lang string) bool {
	switch lang {
	case "sv", "no", "da", "fi", "fr", "es", "pt", "it", "ru", "uk", "bg", "be", "pl", "ro", "hu", "tr", "is", "et", "lv", "lt", "ca", "el", "cs", "sk", "hr", "sr":
	default:
		return false
	}
	r, n := utf8.DecodeRuneInString(line)
	return r == '–' || r == '—' || r == '―' || r == '-' && strings.HasPrefix(line[n:], " ")
}

// label is the name of who speaks, before what he says: "Prof. Hale: …".
var label = sieve.MustCompile(`^\p{Lu}[\p{L}.'’-]*(?: \p{L}[\p{L}.'’-]*){0,4}: ?\S`)

// topic is what an answer is to, before it: "The new pier: “It is late.”"
var topic = sieve.MustCompile(`^[^:“"«„]{3,120}: ?[“"«„]`)

// isLabelled reports whether a line begins with who speaks, or with what he was asked.
func isLabelled(line string) bool { return label.MatchString(line) || topic.MatchString(line) }

// saysBefore reports whether a line says before its colon that somebody speaks.
func saysBefore(line string) bool {
	before, _, _ := strings.Cut(line, ":")
	return speaking[bareName(before[strings.LastIndexByte(before, ' ')+1:])]
}

// someLabelled is how many lines with a label make a list of answers, or of people and
// what is said of each.
const someLabelled = 3

// isInterview reports whether a text is questions and answers, or a list: three lines
// that ask, or of which each begins with who speaks or what it is about; two do of one
// speaker.
func isInterview(text string) bool {
	asked, all, labelled := 0, 0, map[string]int{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasSuffix(line, "?") || strings.HasSuffix(line, "？") {
			asked++
		}
		if isLabelled(line) && !saysBefore(line) {
			all++
			name, _, _ := strings.Cut(line, ":")
			labelled[name]++
		}
	}
	for _, n := range labelled {
		if n > 1 {
			return true
		}
	}
	return asked >= 3 || all >= someLabelled
}

// lacksSpeaker reports whether what stands outside the quotations of a sentence
// names nobody: "he said". In languages that drop the pronoun that is the verb
// alone.
func lacksSpeaker(said, lang string) bool {
	words := plainWords(said)
	if len(words) > 4 {
		return false
	}
	pronoun := lang == "es" || lang == "pt" || lang == "it"
	for i, w := range strings.Fields(said) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		first, _ := utf8.DecodeRuneInString(w)
		pronoun = pronoun || pronouns[lang][strings.ToLower(w)] || strings.HasSuffix(w, "-il") || strings.HasSuffix(w, "-elle")
		if i > 0 && (unicode.IsUpper(first) || unicode.IsDigit(first)) || first != 0 && unicode.IsUpper(first) && !pronouns[lang][strings.ToLower(w)] && !starters[w] {
			return false
		}
	}
	return pronoun || len(words) == 0
}

// Forms of German verbs.
var (
	// indicative tell on their own.
	indicative = set(`ist sind war waren hat haben hatte hatten wird werden wurde wurden kann können konnte konnten muss müssen musste mussten soll sollen
		will wollen wollte wollten darf dürfen gibt gab geht ging kommt kam steht stand liegt lag zeigt macht bleibt sagt sagte sagten erklärte
		erklärten teilte betonte kritisierte forderte fordert warnte warnt hieß heißt berichtet berichtete schrieb schreibt meint meinte laut zufolge
		angaben nannte sprach spricht bestätigte kündigte ließ sieht sah lehnt lehnte begründete verwies betont erklärt mitteilte ergab`)
	// reported are forms that are nothing but reported speech.
	reported = set(`sei seien habe werde könne müsse solle wolle dürfe gebe gehe komme stehe bleibe lasse wisse liege zeichne bestehe gelte bedeute brauche
		versäume erhalte entstünden gäben kämen stünden lägen`)
	// subject is a pronoun with such a form, as it looks: "man brauche".
	subject = sieve.MustCompile(`(?:^|[ ,])(?i:man|wer|es|er|das)(?:,? )(\p{Ll}{3,}e)(?:[ ,.]|$)`)
)

// endsLikeAdjective finds the words of German that are no verb by their end.
var endsLikeAdjective = sieve.MustCompile(`(?:[^t]e|er|es|em|[ic][gh]sten|[^t]esten|ßten)$`)

// isVerbless reports whether a German sentence has no verb that tells on its own: "Eine
// Bahn nahe der Grenze." Its nouns have capitals; what remains is function words and
// what ends as adjectives do, or a konjunktiv.
func isVerbless(s, lang string) bool {
	if lang != "de" {
		return false
	}
	for i, w := range strings.Fields(s) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		first, _ := utf8.DecodeRuneInString(w)
		low := strings.ToLower(w)
		if indicative[low] || i > 0 && unicode.IsLower(first) && !germanSmall[low] && !endsLikeAdjective.MatchString(low) {
			return false
		}
		if i == 0 && unicode.IsUpper(first) && !starters[w] && !endsLikeAdjective.MatchString(low) && strings.HasSuffix(low, "t") {
			return false // "Betroffen sind", "Bleibt"
		}
	}
	return true
}

// germanSmall are the German words that are neither verbs nor adjectives.
var germanSmall = set(`der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine sich mit von vom zu zum zur auf aus bei beim nach vor für über
	unter um durch gegen ohne bis an am im in ins ans als wie auch noch nur schon sehr dass wenn weil mehr laut seit er sie es ihr sein nahe vor allem etwa rund dort hier nun jetzt
	dafür dagegen dabei davon dazu damit daher dann doch so zwischen neben hinter wegen trotz während sowie bzw`)

// isReported reports whether a German sentence is reported speech without who
// speaks: its verbs are of the konjunktiv alone.
func isReported(s, lang string) bool {
	if lang != "de" {
		return false
	}
	found := false
	for w := range strings.FieldsSeq(s) {
		w = strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) }))
		if indicative[w] {
			return false
		}
		found = found || reported[w]
	}
	m := subject.FindStringSubmatch(s)
	return found || m != nil && !strings.HasSuffix(m[1], "te") && !functionWords[m[1]] && !strings.HasSuffix(m[1], "ine")
}

// checks are what an article says of itself that tests what others claim.
var checks = sieve.MustCompile(`(?i)\bfact[- ]?check(?:s|ed|er|ers|ing)?\b|\bpolitifact\b|\bpolygraph\.info\b|\bfaktenchecks?\b|\bfaktafinnarna\b|\bverificación de datos\b|\bvérification des faits\b|ファクトチェック|事实核查|事實查核`)

// leastChecks is how often it does so, if its headline does not: a report may name those who
// do it.
const leastChecks = 2

// isFactCheck reports whether an article tests what others claim, so that a claim alone
// would be told as a fact.
func isFactCheck(title, text string) bool {
	return checks.MatchString(title) || len(checks.FindAllStringSubmatch(text, leastChecks)) == leastChecks
}

// verdicts are words that say what is true of a claim.
var verdicts = sieve.MustCompile(`(?i)\b(?:false|falsely|untrue|wrong|incorrect|inaccurate|misleading|baseless|unfounded|fake|debunk(?:s|ed)?|true|accurate|correct|exaggerat(?:es|ed)|evidence|rate[sd]?|` +
	`falsch|falsche[nrsm]?|irreführend|widerlegt|stimmt|unbelegt|belege?|wahr|faux|fausse|trompeu(?:r|se)|vrai|preuves?|falso|falsa|engañoso|bulo|pruebas|enganoso|provas|ingannevole|prove)\b|虚假|不实|誤り|虚偽`)
