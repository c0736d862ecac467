package byline

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/internal/sieve"
)

// honest are words behind a headline that say what it is, folded: without them it would
// be taken for news.
var honest = words(`analysis explainer explained interview review reviews podcast satire sponsored advertorial advertisement ad promoted paidpost partnercontent quiz factcheck obituary profile essay letters letter comment comments recipe rumour rumor fiction
	analyse interview satire anzeige rezension kritik glosse porträt nachruf faktencheck werbung publicité analyse critique portrait análisis entrevista crítica reseña publicidad análise resenha analisi intervista recensione
	analyse recensie column advertentie analys intervju recension annons anmeldelse anmälan analiza wywiad recenzja аналитика интервью рецензия реклама обзор 分析 専題 专访 專訪 评测 評測 広告 解説 인터뷰 분석 광고`)

// The shape of the name of a programme or a section behind a bar.
const (
	maxProgramme = 3 // words
	leastHead    = 5 // words of the headline before it, and twice as many as it has
)

// withoutProgramme returns a title without the name of a programme, or of a section,
// behind a bar: a few words that all have capitals, far fewer than stand before it.
func withoutProgramme(title string) string {
	if !strings.ContainsAny(title, bar) {
		return title
	}
	head, tail := lastPart(title)
	if !isBarred(title, head, tail) || claims(tail) || honest[folded(tail)] || isEpisode(title) {
		return title
	}
	if isShortName(head, tail) {
		return head
	}
	words := len(strings.Fields(tail))
	if words > maxProgramme || utf8.RuneCountInString(tail) > maxName || len(strings.Fields(head)) < max(leastHead, 2*words) || !isNamed(tail) || !isProgramme(tail) {
		return title
	}
	return head
}

// programmeWords are in the names of programmes, sections and stations, and in those of no
// writer.
var programmeWords = words(`tonight story stories show stream patrol newsroom newsfeed briefing edition desk hour hours talk debate report reports world nation morning evening night weekend explained focus
	spotlight extra plus live watch online special specials documentary docs central room box line point view zone club lab hub insight insights direct now alert alerts bulletin minute minutes week
	wetter heute thema magazin welt wissen journal aktuell jetzt soir matin monde noche hoje jornal telejornal telegiornale giornale dnes wydarzenia`)

// isProgramme reports whether a name can be that of a programme, and not of who wrote an
// opinion: "The bridge is a scandal | Ann Hale" is nobody's news without her.
func isProgramme(tail string) bool {
	list := strings.Fields(tail)
	return len(list) == 1 || strings.EqualFold(list[0], "the") || slices.ContainsFunc(list, func(w string) bool {
		f := folded(w)
		return programmeWords[f] || outletWords[f] || genericWords[f]
	})
}

// The same in scripts without spaces, in characters.
const (
	maxUnspaced   = 6
	leastUnspaced = 12
)

// isShortName reports whether a tail is a few characters of a script without spaces or
// capitals, without a mark or a number, behind many: "渡轮在港口沉没，四十人获救| 国际焦点".
func isShortName(head, tail string) bool {
	plain := strings.IndexFunc(tail, func(r rune) bool {
		return !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai)
	}) < 0
	return plain && utf8.RuneCountInString(tail) <= maxUnspaced && utf8.RuneCountInString(head) >= leastUnspaced
}

// bar is what parts a headline from the name of a programme, in several scripts.
const bar = "|｜丨"

// isBarred reports whether a bar parts the head of a title from its tail.
func isBarred(title, head, tail string) bool {
	return tail != "" && strings.ContainsAny(title[len(head):len(title)-len(tail)], bar)
}

// isNamed reports whether each word of a text has a capital, but the small ones within
// names, and nothing else stands there.
func isNamed(text string) bool {
	for i, w := range strings.Fields(text) {
		first, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(first) && (i == 0 || !small[w]) || strings.ContainsAny(w, "0123456789?!.,:;\"“”") {
			return false
		}
	}
	return text != ""
}

// small are the words within names that have no capital.
var small = words(`of the and de del la le les du des et y e da do di der die das und in on for & - – |`)

// day is a full date at the end of a title.
var day = sieve.MustCompile(`[\s|｜,:–—-]*[(\[]?(?:\d{1,2}(?:st|nd|rd|th|\.)? (?:de )?\p{L}{3,10}\.?,? (?:de )?\d{4}|\p{L}{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}[./-]\d\d?[./-]\d\d?|\d{4}年\d{1,2}月\d{1,2}日)[)\]]?$`)

// maxEpisode is how many words the name of a programme and its station have at most.
const maxEpisode = 8

// isEpisode reports whether a title is a name and a full date, and no more.
func isEpisode(title string) bool {
	at := day.FindStringIndex(title)
	if at == nil || at[0] == 0 {
		return false
	}
	name := title[:at[0]]
	return len(strings.Fields(name)) <= maxEpisode && isNamed(name)
}
