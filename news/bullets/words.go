package bullets

import (
	xmaps "maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
)

// functionWordsOf are the words that say little by themselves, by language, the
// commonest of it first of all: a text is told by them, and whether two texts say
// the same is judged by the others.
var functionWordsOf = map[string]string{
	"en": `a an the of in on at to for from by with about as into over after before between against during without within through under above
		and or but nor if than then that this these those which who whom whose what when where why how not no is are was were be been being has have had
		do does did will would can could may might must shall should it its he she they them his her their him we us our you your i me my there here
		also just only more most very such own same so too out up down off again new s t
		said says say told tells according year years week month day time people one two first last`,
	"de": `der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine ist sind war waren wird werden wurde wurden hat haben hatte
		hatten sich mit von vom zu zum zur auf aus bei beim nach vor für über unter um durch gegen ohne bis an am im als wie auch noch nur schon sei seien
		dass wenn weil werden kann können soll sollen will wollen muss müssen mehr sagte laut seit er sie es ihr ihre sein seine`,
	"fr": `le la les l un une des du de d au aux et ou mais ne pas plus est sont était ont a avait avoir être dans sur par pour avec sans sous entre vers chez
		que qui quoi dont où ce cette ces se s son sa ses leur leurs selon été comme fait il elle ils en qu n`,
	"es": `el la los las lo un una unos unas de del al y o e u pero no es son era fue fueron ha han había ser estar por para con sin sobre entre hasta desde
		en que quien cual se su sus más muy como según este esta esto tras ya también`,
	"it": `il lo la i gli le un una uno di da in con su per tra fra e ed ma non è sono era ha hanno aveva che chi cui si suo sua più come secondo dal dalla
		del della dei delle nel nella al alla l`,
	"pt": `o a os as um uma de do da dos das em no na nos nas por para com sem sobre entre até que quem se seu sua mais como segundo foi são era tem não e é ao à`,
	"nl": `de het een en van in voor met op te uit bij naar om niet geen is zijn was waren wordt worden werd heeft hebben had dat die deze dit er zich ook als dan maar`,
	"sv": `och att det som en ett i på är av för med till den de har inte om men var vi från så kan ska vid efter under mot`,
	"da": `og i at er en et til på den det de der for af med som har ikke vil kan blev bliver ved efter også fra om var`,
	"no": `og i at er en et til på den det de for av med som har ikke vil kan ble blir ved etter også fra om var`,
	"fi": `ja on ei että se oli hän ovat mukaan myös joka mutta kun niin ole sen tai hänen kuin`,
	"pl": `i w na z ze do od po o się nie jest są był była było być że to ten ta jak dla za przez przy oraz a`,
	"cs": `a v na se je že s z do o k po by ve jsou jako pro byl bylo být to i od které který`,
	"hu": `a az és hogy nem is egy meg volt azt de csak már ez el`,
	"ro": `și de la în a cu pe că nu este din o pentru care au fost mai se un prin`,
	"tr": `ve bir bu da de ile için olan olarak gibi daha çok en`,
	"id": `yang di ke dari dan untuk dengan pada ini itu adalah akan telah dalam tersebut`,
	"vi": `là và của các được trong cho với một những không có đã sẽ này ở người`,
	"ru": `и в во на с со к ко по за из от до у о об для при не но а что как это его её их он она они был была было были быть будет также который которая`,
	"uk": `і й в у на з із за до від про що не як це його її їх він вона вони був була було були та для при або`,
	"bg": `и в на за от да се с не е са по че ще до като това при си`,
	"ca": `el la els les un una de del dels al als i o però no és són era ha han per amb sense sobre que qui es seu seva més com ser`,
	"hr": `i u na je se za od da su s o iz do kao koji što bi ili ne`,
	"ar": `في من على إلى عن أن ما هذا التي الذي مع كان بعد بين قال`,
	"fa": `در و به از که این را با است برای آن تا کرد`,
	"sw": `ya na wa kwa ni katika la za kuwa hiyo huo cha`,
}

// functionWords are they all, and tongues the languages of each, as bits.
var functionWords, tongues = func() (map[string]bool, map[string]uint32) {
	words, bits := map[string]bool{}, map[string]uint32{}
	for i, lang := range toldByWords {
		for _, w := range strings.Fields(functionWordsOf[lang]) {
			words[w] = true
			bits[w] |= 1 << i
		}
	}
	for _, list := range pronouns {
		for w := range list {
			words[w] = true
		}
	}
	return words, bits
}()

// toldByWords are the languages of functionWordsOf, in an order of their own.
var toldByWords = slices.Sorted(xmaps.Keys(functionWordsOf))

// sameBeginning is how many characters of a word tell it in all its forms: "demands" and
// "demanded" are one.
const sameBeginning = 5

// beginning returns what a word has in common with its other forms.
func beginning(w string) string {
	n := 0
	for i := range w {
		if n++; n > sameBeginning {
			return w[:i]
		}
	}
	return strings.TrimSuffix(w, "s")
}

// contentWords returns the words of s that say something, in lower case and by their
// beginnings; in scripts without spaces each two neighbouring characters are one.
func contentWords(s string) []string {
	all := plainWords(s)
	words := all[:0]
	last := "" // the character before, of a script without spaces
	for _, w := range all {
		switch r, n := utf8.DecodeRuneInString(w); {
		case n == len(w) && Unspaced(r):
			if last != "" {
				words = append(words, last+w)
			}
			last = w
			continue
		case !functionWords[w]:
			words = append(words, beginning(w))
		}
		last = ""
	}
	return words
}

// sameShare is the share of the content words of a line that others may have said
// already, and yet it tells something new; underDeckShare is that share where headline
// and deck have said it, for then the news is told: less than half.
const (
	sameShare      = 0.6
	underDeckShare = 0.49
)

// overlap returns the share of the content words of s that stand in the others, 1 if
// s has none.
func overlap(s string, others ...string) float64 { return overlapWith(s, contentOf(others...)) }

// contentOf returns the content words of texts, as a set.
func contentOf(texts ...string) map[string]bool {
	known := map[string]bool{}
	for _, t := range texts {
		for _, w := range contentWords(t) {
			known[w] = true
		}
	}
	return known
}

// overlapWith returns the share of the content words of s that are known, 1 if s has
// none.
func overlapWith(s string, known map[string]bool) float64 { return shareOf(contentWords(s), known) }

// shareOf returns the share of words that are known, 1 of none.
func shareOf(words []string, known map[string]bool) float64 {
	n := 0
	for _, w := range words {
		if known[w] {
			n++
		}
	}
	if len(words) == 0 {
		return 1
	}
	return float64(n) / float64(len(words))
}

// repeats reports whether more than sameShare of the content words of s stand in
// the others, all together, so that s tells little beside them. A number is a
// content word.
func repeats(s string, others ...string) bool { return overlap(s, others...) > sameShare }

// IsFunctionWord reports whether a word in lower case says little by itself in one
// of the languages that we know.
func IsFunctionWord(word string) bool { return functionWords[word] }

// StemOf returns a word in lower case without the endings of its language, as it is
// where they are not known.
func StemOf(word, lang string) string {
	stem := stemmers[lang]
	if stem == nil || utf8.RuneCountInString(word) <= 3 {
		return word
	}
	env := snowballstem.NewEnv(word)
	stem(env)
	return env.Current()
}
