package bullets

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Sentence is a stretch of a text: Text is text[Start:End], without the
// space around it.
type Sentence struct {
	Text       string
	Start, End int // bytes
}

// Sentences splits plain text into its sentences, in order. A line break ends
// one; so does a full stop, unless it belongs to an abbreviation, an initial, a
// number or a quotation that goes on. Nothing but space is lost.
func Sentences(text string) []Sentence {
	var all []Sentence
	add := func(start, end int) {
		s := strings.TrimLeftFunc(text[start:end], unicode.IsSpace)
		start = end - len(s)
		s = strings.TrimRightFunc(s, unicode.IsSpace)
		if s != "" {
			all = append(all, Sentence{s, start, start + len(s)})
		}
	}
	start, judged := 0, 0 // of the sentence; of the marks not yet looked at
	for i, r := range text {
		if i < judged || !mayEnd(r) {
			continue
		}
		end, ok := boundary(text, start, i, r)
		if ok {
			add(start, end)
			start = end
		}
		judged = end
	}
	add(start, len(text))
	return all
}

// mayEnd reports whether a sentence can end at r.
func mayEnd(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '\n', '\r':
		return true
	}
	return r > unicode.MaxLatin1 && endsAlways(r)
}

// endsAlways reports whether r ends a sentence whatever comes next: line
// separators, and the full stops of scripts that use them for nothing else.
func endsAlways(r rune) bool {
	return strings.ContainsRune("\n\r\u2028\u2029。！？｡।॥؟۔။។።", r)
}

// boundary returns the end of the mark r at text[at] and of the marks and closing
// quotes after it, and whether the sentence that begins at start ends there.
func boundary(text string, start, at int, r rune) (end int, ok bool) {
	end = at + utf8.RuneLen(r)
	if unicode.IsSpace(r) {
		return end, true
	}
	end += len(text[end:]) - len(strings.TrimLeftFunc(text[end:], closes))
	if endsAlways(r) {
		return end, true
	}
	rest := text[end:]
	next := strings.TrimLeft(rest, " \t\u00a0")
	if next == "" || next[0] == '\n' || next[0] == '\r' {
		return end, true
	}
	if len(next) == len(rest) {
		return end, false // "3.5", "example.com"
	}
	next = strings.TrimLeftFunc(next, opens)
	first, _ := utf8.DecodeRuneInString(next)
	if unicode.IsLower(first) || strings.ContainsRune(",;:.", first) {
		return end, false
	}
	return end, r != '.' || !abbreviated(text[start:at], next)
}

// closes reports whether r, right after a full stop, still belongs to the
// sentence.
func closes(r rune) bool {
	return strings.ContainsRune(".!?…\"'”’»›)]}」』）】〉》", r)
}

// opens reports whether r may stand before the first letter of a sentence.
func opens(r rune) bool {
	return strings.ContainsRune("\"'“‘„«‹([{「『¿¡•*-–—", r)
}

// abbreviated reports whether a full stop after head, before the capital that
// next begins with, is no end of a sentence.
func abbreviated(head, next string) bool {
	before, word := lastWord(head)
	follower := firstWord(next)
	switch {
	case word == "":
		return false
	case isOrdinal(word):
		return germanBefore[before] || germanMonths[follower]
	case titles[word]:
		return true
	case isInitial(word) || strings.Contains(word, ".") || endings[word]:
		return !starters[follower]
	case beforeNumber[word]:
		return follower != "" && unicode.IsDigit(rune(follower[0]))
	}
	return false
}

// lastWord returns the last word of s as it is written, without an opening
// quote or bracket, and the word before it in lower case.
func lastWord(s string) (before, word string) {
	word = s[strings.LastIndexFunc(s, unicode.IsSpace)+1:]
	head := strings.TrimRightFunc(s[:len(s)-len(word)], unicode.IsSpace)
	if len(head) > 12 {
		head = head[len(head)-12:]
	}
	before = strings.ToLower(head[strings.LastIndexByte(head, ' ')+1:])
	return before, strings.TrimLeftFunc(word, opens)
}

// firstWord returns the run of letters, digits and apostrophes s begins with.
func firstWord(s string) string {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return s[:i]
		}
	}
	return s
}

// isOrdinal reports whether word is a number that German and its neighbours
// would follow with a full stop: "3. Mai", "2. Weltkrieg".
func isOrdinal(word string) bool {
	return len(word) <= 2 && strings.Trim(word, "0123456789") == ""
}

// isInitial reports whether word is one capital, as in "George W. Bush".
func isInitial(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return n == len(word) && unicode.IsUpper(r) && word != "I"
}

// titles are followed by a name, so that a sentence never ends after them.
var titles = set(`Mr Mrs Ms Messrs Mx Dr Drs Prof Rev Fr Hon Gen Lt Col Maj Capt Cpt Cmdr Sgt Cpl Pvt Adm Brig
	Sen Sens Rep Reps Gov Govs Pres Supt Det Insp Amb Ald St Ste Mt Ft vs v cf eg ie approx
	Hr Hrn Fr Frl Dipl Ing bzw ca z.B u.a d.h Sra Sr Srta Dña Mme Mlle Mgr Sig Dott`)

// endings are abbreviations that may also be the last word of a sentence; it
// has ended if the next word is one that only begins sentences.
var endings = set(`Inc Corp Co Ltd Bros Cos LLC Jr Esq PhD Ph.D etc al Ave Blvd Rd Dept Univ Assn
	Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun
	Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mass Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa
	Penn Tenn Tex Va Vt Wash Wis Wyo Ont Que mph usw Abs Nr Str Mio Mrd Tel min max ft lb lbs oz`)

// beforeNumber are abbreviations only where a number follows.
var beforeNumber = set(`No Nos no nos p pp Fig Figs Vol vol Art Sec Ch Eq Nr n`)

// starters are capitalised words that begin a sentence far more often than they
// go on after an abbreviation.
var starters = set(`A About According After All Also Although An And Another Any Are As At Authorities Because Before
	Both But By Can Did Do Does During Each Earlier Even Every Following For From Had Has Have He Her Here His How
	However If In Instead Is It Its Just Last Later Many Meanwhile More Most My No Nor Not Now Officials On One Only Or
	Other Others Our Over People Police She Should Since So Some Still Such That The Their Then There These They This
	Those Though Through To Two Under Until Was We Were What When Where Whether Which While Who Why Will With Without
	Would Yet You Your Der Die Das Ein Eine Er Sie Es Im In Am Auch Und Aber Le La Les Un Une Il Elle El Los Las`)

// germanBefore are the words before a German ordinal, and germanMonths the
// months and other words after one; some serve Danish, Norwegian and others too.
var (
	germanBefore = set(`der die das den dem des am im vom zum zur beim ab bis seit und`)
	germanMonths = set(`Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jänner
		Jahrhundert Jahrhunderts Liga Bundesliga Platz Minute Weltkrieg Spieltag Etappe Runde`)
)

// set returns the words of a list.
func set(list string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}
