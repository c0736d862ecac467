package bullets

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/internal/sieve"
)

// A form is a sentence as it could stand in an alert.
type form struct {
	text    string
	trimmed []string // what was left out
}

// forms returns the ways in which a sentence can be told, the whole one first.
//
// Left out is only what cannot change the sense of the rest: a word that ties the
// sentence to the one before it, a remark about a picture, an age, an acronym or a
// conversion in brackets, and in English a closing clause that says what or where
// a thing is. Everything else of a sentence, however much like an aside it looks,
// has been seen to limit, to take back or to be the news itself: "for adults
// only", "on one of nine counts", "and died two days later".
func forms(s, lang string) []form {
	whole := withoutParenthesis(withoutConnective(form{text: s}, lang), lang)
	if lang == "en" {
		whole = withoutPicture(whole)
	}
	all := []form{whole}
	for _, cut := range []func(form) (form, bool){withoutBrackets, withoutAsides, withoutDay, withoutAges, withoutDescription} {
		if lang != "en" {
			break
		}
		for _, f := range all {
			if f, ok := cut(f); ok {
				all = append(all, f)
			}
		}
	}
	return all
}

// A tie is how a language ties a sentence to the one before it: connectives that
// go by themselves before one of some words, and those that go with their comma.
type tie struct {
	bare   string // alternatives, before ...
	next   string // ... alternatives that can begin the rest
	commas string // alternatives before a comma
}

// ties are the connectives that go, by language. "So far", "Yet another" and "But
// for" stay; so does a German "Doch" before the verb, and all that negates.
var ties = map[string]tie{
	"en": {"But|And", `researchers|scientists|officials|authorities|investigators|analysts|economists|lawmakers|prosecutors|doctors|teachers|voters|investors|workers|families|prices|sales|shares|the|an?|he|she|it|they|his|her|its|their|there|police|officials|\p{Lu}\p{L}*|` +
		`on|in|at|after|before|since|during|while|when|if|as|with|within|under|among|some|many|most|several|no|not all|few|both|nearly|about|almost|one|two|three|four|five|people|critics|experts|residents|\d+`,
		"But|And|However|Meanwhile|Moreover|Furthermore|Additionally|Also|Still|Nevertheless|Nonetheless|Instead|Indeed|" +
			"Besides|Plus|For good measure|In addition|For example|For instance|In fact|As a result|On the other hand|At the same time"},
	"de": {"Aber|Doch|Und|Denn", `der|die|das|den|dem|ein|eine|einen|einem|einer|\p{Lu}\p{L}*`, ""},
	"fr": {"Mais|Et|Or", `le|la|les|un|une|des|\p{Lu}\p{L}*`, "Mais|Pendant ce temps|Toutefois|Cependant|Néanmoins|Par ailleurs|En outre|De plus|En effet"},
	"es": {"Pero|Y", `el|la|los|las|un|una|\p{Lu}\p{L}*`, "Pero|Mientras tanto|En tanto|Sin embargo|No obstante|Además|Asimismo|Por otra parte|Por otro lado|De hecho"},
	"pt": {"Mas|E", `o|a|os|as|um|uma|\p{Lu}\p{L}*`, "No entanto|Além disso|Contudo|Entretanto|Por outro lado"},
	"it": {"Ma|E|Intanto", `il|lo|la|i|gli|le|l|un|una|\p{Lu}\p{L}*`, "Intanto|Tuttavia|Inoltre|Infatti|D'altra parte"},
	"nl": {"Maar|En", `de|het|een|\p{Lu}\p{L}*`, ""},
	"sv": {"Men|Och", `en|ett|\p{Lu}\p{L}*`, ""},
	"no": {"Men|Og", `en|et|ei|\p{Lu}\p{L}*`, ""},
	"da": {"Men|Og", `en|et|\p{Lu}\p{L}*`, ""},
	"ru": {"Но|А|И", `\p{Lu}\p{L}*`, "Однако|Впрочем|При этом|Кроме того|Тем временем|Между тем"},
	"uk": {"Але|А|І", `\p{Lu}\p{L}*`, "Однак|Водночас|Крім того|Тим часом"},
	"pl": {"Ale|A|I", `\p{Lu}\p{L}*`, "Jednak|Ponadto|Tymczasem"},
	"zh": {"", "", "但是|但|不过|然而|此外|另外|同时|同時|不過|而且"},
	"ja": {"", "", "しかし|だが|ただ|また|一方|一方で|そして|さらに|なお"},
}

// connectives are the ties as expressions: the first group is what can begin the
// rest.
var connectives = func() map[string]*sieve.Regexp {
	all := map[string]*sieve.Regexp{}
	for lang, t := range ties {
		var ways []string
		if t.bare != "" {
			ways = append(ways, `(?:`+t.bare+`) (?:`+t.next+`)(?:[ ’']|$)`)
		}
		if t.commas != "" {
			ways = append(ways, `(?:`+t.commas+`)(?:, |，|、)`)
		}
		all[lang] = sieve.MustCompile(`^(?:` + strings.Join(ways, "|") + `)`)
	}
	return all
}()

// withoutConnective returns f without a leading "But" or "However,".
func withoutConnective(f form, lang string) form {
	re := connectives[lang]
	if re == nil {
		return f
	}
	found := re.FindString(f.text)
	if found == "" {
		return f
	}
	at := strings.IndexAny(found, " ，、") // behind a bare one
	if i := strings.IndexAny(found, ",，、"); i >= 0 {
		at = i
	}
	tied, rest := f.text[:at], strings.TrimLeft(f.text[at:], " ,，、")
	return form{capitalized(rest), append([]string{tied}, f.trimmed...)}
}

// parentheses are connectives between commas, inside of a sentence, by language.
var parentheses = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`^[^,;:“"(–—]+(, (?:however|though|meanwhile|moreover|for example|for instance|indeed|nevertheless|nonetheless|in turn|on the other hand),) `),
	"de": sieve.MustCompile(`^[^,;:„“"(–—]+(, (?:so viel ist klar|wohlgemerkt|nebenbei bemerkt|zum Beispiel),) `),
	"fr": sieve.MustCompile(`^[^,;:«“"(–—]+(, (?:cependant|toutefois|quant à (?:lui|elle|eux|elles)|en revanche|par ailleurs|en effet|par exemple|d['’]ailleurs|néanmoins),) `),
	"es": sieve.MustCompile(`^[^,;:«“"(–—]+(, (?:sin embargo|no obstante|por su parte|en cambio|además|asimismo|por ejemplo|en tanto|a su vez|de hecho),) `),
	"it": sieve.MustCompile(`^[^,;:«“"(–—]+(, (?:tuttavia|invece|infatti|inoltre|peraltro|ad esempio|a sua volta),) `),
	"pt": sieve.MustCompile(`^[^,;:“"(–—]+(, (?:no entanto|porém|por sua vez|entretanto|contudo|além disso|por exemplo|aliás),) `),
	"ru": sieve.MustCompile(`^[^,;:«“"(–—]+(, (?:однако|впрочем|например|кстати|в свою очередь|тем временем),) `),
}

// tail ties an English sentence to the one before it, at its end.
var tail = sieve.MustCompile(`, (?:too|either|as well|though|however)[.]$`)

// clauses begin something behind which the comma stays.
var clauses = set(`when while as after before if once since because although though until unless despite
	quand lorsque si après avant comme cuando si tras después aunque como quando se dopo prima mentre depois antes когда если после хотя`)

// withoutParenthesis returns f without a "however" between the commas of its beginning.
func withoutParenthesis(f form, lang string) form {
	if lang == "en" {
		if at := tail.FindStringIndex(f.text); at != nil {
			f = f.without([][]int{{at[0], at[1] - 1}})
		}
	}
	re := parentheses[lang]
	if re == nil {
		return f
	}
	m := re.FindStringSubmatchIndex(f.text)
	if m == nil || clauses[strings.ToLower(firstWord(f.text))] {
		return f
	}
	return f.without([][]int{{m[2], m[3]}})
}

// capitalized returns s with its first letter as a capital.
func capitalized(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// picture is a remark that points at a picture beside the text.
var picture = regexp.MustCompile(` ?\((?:(?:also )?pictured[^()]{0,40}|file photo|seen here|see picture|see photo)\)`)

// withoutPicture returns f without "(pictured)" and its kind.
func withoutPicture(f form) form {
	if !strings.Contains(f.text, "(") {
		return f
	}
	return f.without(picture.FindAllStringIndex(f.text, -1))
}

// without returns f without the stretches of its text at the indexes. What stood
// on both sides of one does not melt into one word.
func (f form) without(at [][]int) form {
	cut := form{trimmed: slices.Clip(f.trimmed)}
	done := 0
	for _, i := range at {
		cut.text += f.text[done:i[0]]
		cut.trimmed = append(cut.trimmed, strings.TrimSpace(f.text[i[0]:i[1]]))
		done = i[1]
		if next, _ := utf8.DecodeRuneInString(f.text[done:]); unicode.IsLetter(next) || unicode.IsDigit(next) {
			cut.text += " "
		}
	}
	cut.text += f.text[done:]
	return cut
}

// amount is a number with its unit and nothing else.
const amount = `(?:(?:[A-Z]{0,3}[$€£¥₹]|[A-Z]{3} )\d[\d.,]*(?:[ -]?(?:bn|m|k|million|billion|trillion|thousand))?|` +
	`\d[\d.,]*(?:[ -]?(?:bn|m|k|million|billion|trillion|thousand))?[ -]?(?:%|[$€£¥₹]|dollars|euros|pounds|yuan|yen|` +
	`USD|EUR|GBP|miles|mi|km|kilometers|kilometres|metres|meters|feet|ft|inches|in|cm|mm|kg|kilograms|lb|lbs|pounds|tons|tonnes|` +
	`acres|hectares|square (?:miles|kilometers|kilometres|meters|metres|feet)|mph|kph|km/h|degrees?(?: (?:Celsius|Fahrenheit|C|F))?|°?[CF]|GMT|BST|ET|CET|UTC))`

// conversion is an amount in brackets right after an amount: "30 miles (48 km)".
var conversion = sieve.MustCompile(`(\d[\d.,]*[ -]?\p{L}{0,12}(?: \p{L}{1,12})?) \((?:about |around |roughly |some )?` + amount + `\)`)

// acronym is a word of capitals in brackets and the words before it.
var acronym = sieve.MustCompile(`((?:[\p{L}’'&-]+ ){1,9})\((\p{Lu}{2,8})s?\)`)

// withoutBrackets returns f without its conversions and its acronyms of the words
// that stand before them.
func withoutBrackets(f form) (form, bool) {
	if !strings.Contains(f.text, " (") {
		return f, false
	}
	var at [][]int
	for _, m := range conversion.FindAllStringSubmatchIndex(f.text, -1) {
		at = append(at, []int{m[3], m[1]})
	}
	for _, m := range acronym.FindAllStringSubmatchIndex(f.text, -1) {
		if spells(f.text[m[4]:m[5]], f.text[m[2]:m[3]]) {
			at = append(at, []int{m[3] - 1, m[1]})
		}
	}
	slices.SortFunc(at, func(a, b []int) int { return a[0] - b[0] })
	return f.without(at), at != nil
}

// spells reports whether an acronym has the initials of the last words, in their
// order; small ones, as in "Bank of America", may be passed over.
func spells(acronym, words string) bool {
	letters := []rune(strings.ToLower(acronym))
	i := len(letters) - 1
	list := strings.FieldsFunc(words, func(r rune) bool { return r == ' ' || r == '-' })
	for j := len(list) - 1; j >= 0 && i >= 0; j-- {
		first, _ := utf8.DecodeRuneInString(list[j])
		switch {
		case unicode.ToLower(first) == letters[i]:
			i--
		case unicode.IsUpper(first):
			return false
		}
	}
	return i < 0
}

// aside is a remark in brackets or between two dashes.
var aside = regexp.MustCompile(` \([^()]{3,}\)| (?:--|–|—) [^–—;]{3,}? (?:--|–|—)`)

// asideStarts begin an aside that the sentence needs: a condition, a list.
var asideStarts = set(`and or that had were should was is are so as like especially particularly`)

// withoutAsides returns f without its remarks, if all can go: those that limit
// nothing, name nobody, have no number and no claim.
func withoutAsides(f form) (form, bool) {
	if !strings.Contains(f.text, " (") && !strings.Contains(f.text, " --") && !strings.Contains(f.text, " –") && !strings.Contains(f.text, " —") {
		return f, false
	}
	at := aside.FindAllStringIndex(f.text, -1)
	for _, i := range at {
		remark := strings.Trim(f.text[i[0]:i[1]], " ()-–—")
		first := strings.ToLower(firstWord(remark))
		if limited(remark) || hasCapital(remark) || strings.ContainsFunc(remark, unicode.IsDigit) || strings.ContainsFunc(remark, isQuote) ||
			relatives[first] || asideStarts[first] || i[1] == len(f.text) || !balanced(f.text[:i[0]]) {
			return f, false
		}
	}
	return f.without(at), at != nil
}

// saidDay is the day on which somebody said something; what was said to happen on a
// day keeps it.
var saidDay = sieve.MustCompile(`\b(?:said|announced|reported|told reporters|told CNN|tweeted)( (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?)(?:[.,]| that\b)`)

// withoutDay returns f without the days on which its speakers spoke.
func withoutDay(f form) (form, bool) {
	if !strings.Contains(f.text, "day") {
		return f, false
	}
	var at [][]int
	for _, m := range saidDay.FindAllStringSubmatchIndex(f.text, -1) {
		at = append(at, m[2:4])
	}
	return f.without(at), at != nil
}

// age is a person's age between commas and what stands around it.
var age = regexp.MustCompile(`(\p{Lu}[\p{L}'’-]+), ((?:aged )?\d{1,3}), (\S+)`)

var (
	afterAge = set(`was is has had will would could can were are said says told did does and`) // "Ann Lee, 27, was"
	asideAge = set(`who whose of from a an`)                                                   // "Ann Lee, 27, of Hull, was"
)

// withoutAges returns f without the ages of its people, if all can go.
func withoutAges(f form) (form, bool) {
	if !mayHaveAge(f.text) {
		return f, false
	}
	var b strings.Builder
	var ages []string
	done := 0
	for _, m := range age.FindAllStringSubmatchIndex(f.text, -1) {
		next := f.text[m[6]:m[7]]
		b.WriteString(f.text[done:m[3]])
		switch {
		case asideAge[next]:
			b.WriteString(", ")
		case afterAge[next]:
			b.WriteString(" ")
		default:
			return f, false
		}
		ages = append(ages, f.text[m[4]:m[5]])
		done = m[6]
	}
	return form{b.String() + f.text[done:], append(slices.Clip(f.trimmed), ages...)}, len(ages) > 0
}

// mayHaveAge reports whether a number or "aged" follows a comma. It spares most
// sentences the expression.
func mayHaveAge(s string) bool {
	_, after, more := strings.Cut(s, ", ")
	for more && (after == "" || !isDigit(after[0])) && !strings.HasPrefix(after, "aged ") {
		_, after, more = strings.Cut(after, ", ")
	}
	return more
}

// isDigit reports whether c is one of 0 to 9.
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// description is the beginning of a closing clause that says where a thing lies,
// whose it is, what it makes or how old it is. Clauses with other verbs tell what
// became of it, which may take back the rest.
var description = sieve.MustCompile(`, which (?:(?:is|are) (?:also )?(?:based|located|situated|headquartered|home to|owned by|run by|part of|near|close to)|` +
	`lies|lie|sits|borders|stretches|owns|operates|employs|makes|produces|sells|specialises|specializes|` +
	`(?:was|were) (?:founded|built|established|launched|created|designed|opened) (?:in|by)|opened in|began in|dates (?:back )?(?:to|from)|has been (?:running|open|based)) `)

// leastHead is how many words are left at least when a clause goes.
const leastHead = 6

// limits are words that limit, deny, doubt or take back: with one of them in it
// nothing is left out, and nothing of what it may reach.
var limits = set(`not no never none nobody nothing neither nor only just merely solely alone except excluding unless until without barely
	hardly scarcely rather instead but however although though despite if whether once while pending subject still yet
	may might could would should must allegedly reportedly apparently supposedly likely unlikely possibly perhaps claim claims claimed
	claiming say says said saying according denied denies deny false fake wrong wrongly untrue hoax satire fiction fictional film movie novel
	cancelled canceled dropped overturned withdrawn withdrew reversed rejected failed collapsed quashed void banned closed suspended halted
	blocked retracted corrected died killed dead former formerly ex then later first last least most some few half partly mostly nearly
	almost half cannot can't won't isn't wasn't aren't doesn't didn't hasn't haven't`)

// limited reports whether a text has one of these words.
func limited(s string) bool {
	for w := range strings.FieldsSeq(s) {
		if limits[strings.ToLower(strings.TrimFunc(w, unicode.IsPunct))] {
			return true
		}
	}
	return false
}

// joins are words behind which a sentence may go on to something else.
var joins = sieve.MustCompile(`\b(?:and|or|that|to)\b`)

// relatives begin a clause whose verb may be still to come.
var relatives = set(`who whose which where whom`)

// withoutDescription returns f without a closing clause that describes the thing
// it follows: "…, which lies nearby". It stays where the sentence could go on
// after it, and where it or the rest limits anything.
func withoutDescription(f form) (form, bool) {
	at := strings.LastIndex(f.text, ", which ")
	if at < 0 || !ends(f.text) || description.FindStringIndex(f.text[at:]) == nil {
		return f, false
	}
	head, tail := f.text[:at], f.text[at+2:]
	if strings.ContainsAny(tail, ",;:\"“”()–—") || strings.Contains(tail, "--") || WordCount(head) < leastHead || !balanced(head) ||
		relatives[firstWord(strings.TrimSpace(head[strings.LastIndex(head, ", ")+1:]))] {
		return f, false
	}
	if limited(tail) || joins.MatchString(tail) {
		return f, false
	}
	return form{head + ".", append(slices.Clip(f.trimmed), strings.TrimRight(tail, "."))}, true
}

// balanced reports whether quotation marks, brackets and dashes of s are even.
func balanced(s string) bool {
	open, _ := quoted(s, 0)
	dashes := strings.Count(s, " - ") + strings.Count(s, "--") + strings.Count(s, "–") + strings.Count(s, "—")
	return open == 0 && dashes%2 == 0 && strings.Count(s, "(") == strings.Count(s, ")")
}

// firstClause returns a sentence that is too long up to its first semicolon, in
// English, if what follows takes nothing back.
func firstClause(f form, lang string) (form, bool) {
	head, tail, found := strings.Cut(f.text, "; ")
	if !found || lang != "en" || WordCount(head) < leastHead || !balanced(head) || !balanced(tail) {
		return f, false
	}
	if limited(tail) {
		return f, false
	}
	return form{head + ".", append(slices.Clip(f.trimmed), tail)}, true
}
