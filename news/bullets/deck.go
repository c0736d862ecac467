package bullets

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/internal/sieve"
	"newsbot/news/bullets/adrift"
	"newsbot/news/bullets/hollow"
)

// The length of a deck, in characters: two sentences stand in one deck only up to
// usualDeck, about two lines of a phone, and the first may have up to maxDeck.
const (
	usualDeck = 140
	maxDeck   = 220
)

// maxTeaser is how much of a deck or teaser is looked at, bytes.
const maxTeaser = 4096

// maxUnstopped is the length of the longest line without an end mark that is taken
// for whole, in characters: what publishers cut off has more.
const maxUnstopped = 180

// deckOverlap is the share of a deck's content words that the headline may have.
const deckOverlap = 0.5

// Deck returns the one line to stand under the headline, made of the article's
// own: as many of its sentences, from the first on, as fit. Site names, credits,
// bylines, labels and markup are taken off, and a sentence that is cut off is
// completed from the text. It is "" if there is none worth showing: it would say
// the headline again, leans on another text, is cut off, is a slogan of its source, or belongs to the page
// and not to the news.
func Deck(a Article) string {
	lang := primary(a.Lang)
	deck := ""
	for i, s := range SentencesIn(unglued(withoutLabel(bareDeck(a.Deck), a.Title)), lang) {
		if i == 0 && isPlace(s.Text) {
			continue
		}
		part, ok := deckSentence(s.Text, a, lang)
		if !ok {
			break
		}
		if longer := strings.TrimSpace(deck + " " + part); deck == "" || utf8.RuneCountInString(longer) <= usualDeck {
			deck = longer
		} else {
			break
		}
	}
	if WordCount(deck) < leastDeck || answering.MatchString(deck) || bars(deck) > 1 || isTags(deck) || utf8.RuneCountInString(deck) > maxDeck || overlap(deck, a.Title) > deckOverlap || isSlogan(deck, a) {
		return ""
	}
	return deck
}

// isPlace reports whether the first sentence of a deck could be the place before a report:
// "Berlin." "No vaccine." is none, and what follows is one of a row.
func isPlace(s string) bool {
	return WordCount(s) < 3 && !functionWords[strings.ToLower(firstWord(s))]
}

// withoutLabel returns a deck without the label that its headline begins with, too:
// "Kenya: ".
func withoutLabel(deck, title string) string {
	label, rest, found := strings.Cut(deck, ": ")
	if found && label != "" && len(label) <= maxLabel && strings.HasPrefix(title, label+":") {
		return capitalized(rest)
	}
	return deck
}

// bars counts the bars of a line, which part headings of a list.
func bars(s string) int { return strings.Count(s, "|") + strings.Count(s, "｜") }

// The shape of a list of tags.
const (
	leastTags = 4 // tags
	maxTag    = 3 // words of one
)

// isTags reports whether a deck is a list of what its article is filed under: "Fog, Ann
// Hale, Port of Hull, Ferries", or a section and its name: "Ferry life | The Gull".
func isTags(s string) bool {
	if bars(s) > 0 && WordCount(s) < 2*leastTags {
		return true
	}
	tags := strings.Split(s, ", ")
	return len(tags) >= leastTags && !ends(s) && !slices.ContainsFunc(tags, func(t string) bool { return len(strings.Fields(t)) > maxTag })
}

// maxLabel is the length of the longest label before a colon, bytes.
const maxLabel = 30

// severed is the end of a sentence that a program cut off at its abbreviation: "…, the U.S."
var severed = sieve.MustCompile(`, (?:the|a|an|der|die|das|el|la|le) (?:\p{Lu}\.){2,}$`)

// answering is the beginning of a deck that goes on from another text than its headline.
var answering = sieve.MustCompile(`^(?:In response|In addition|In turn|As a result|However|Meanwhile|In dies(?:em|er) (?:Zusammenhang|Rahmen|Hinsicht)|Dans ce (?:cadre|contexte)|Par ailleurs|En outre|` +
	`En (?:ese|este|dicho) (?:marco|sentido|contexto|orden)|Por (?:ello|eso|isso)|Sin embargo|Además|Asimismo|Nesse (?:sentido|contexto)|Além disso|No entanto|In questo (?:quadro|contesto|senso)|Inoltre|Кроме того|При этом|Ponadto|W związku z tym)[ ,]`)

// leastDeck is how many words a deck has at least.
const leastDeck = 4

// sloganShare is the share of a deck's distinct content words that its article has at least,
// if it is longer than enoughArticle, bytes. One with fewer speaks of the site.
const (
	sloganShare   = 0.4
	enoughArticle = 600
)

// isSlogan reports whether a deck is of the site and not of the article.
func isSlogan(deck string, a Article) bool {
	if len(a.Text) <= enoughArticle {
		return false
	}
	known, words := contentOf(a.Title, head(a.Text, maxText)), contentOf(deck)
	n := 0
	for w := range words {
		if known[w] {
			n++
		}
	}
	return float64(n) < sloganShare*float64(len(words))
}

// deckSentence returns a sentence of a deck, whole and short enough, if it may be
// shown.
func deckSentence(s string, a Article, lang string) (string, bool) {
	whole, found := completed(s, a.Text, lang)
	if found {
		s = whole
	} else if isCut(s) || !ends(s) && isCutShort(s, a.Deck) || endsAbbreviated(s, lang) || severed.MatchString(s) {
		return "", false
	}
	if utf8.RuneCountInString(s) > usualDeck {
		if f, ok := firstClause(form{text: s}, lang); ok {
			s = f.text
		} else if f, ok := withoutDescription(form{text: s}); ok && lang == "en" {
			s = f.text
		}
	}
	words := unquoted(s, 0)
	headed := func(w string) bool { return strings.Contains(strings.ToLower(a.Title), head(w, alike)) }
	return s, strings.IndexFunc(words, unicode.IsLetter) >= 0 && !isForeignTo(lang, s) && !lostHead.MatchString(s) && !promises.MatchString(s) && !hollow.Is(s, lang) && !adrift.Is(words, lang) && !isShouted(s) && !pointsInside(words, lang, headed) && balanced(s) && !isQuestion(s) && !isJunk(s) && !isCaption(s) && !hashtag.MatchString(s) && !a.Habits.Has(s) &&
		!isOurs(words, lang) && !speaksToReader(words, lang) && !isOfPage(s, words, lang)
}

// promises are sentences of a deck that ask what the article answers: "Wie es dazu kam,
// warum niemand half und was nun geschieht."
var promises = sieve.MustCompile(`^(?:Wie|Warum|Weshalb|Wieso|Was|Wer|Welche[rns]?|Wo) [^,:;]*(?:, | und )(?:wie|warum|weshalb|wieso|was|wer|welche[rns]?|wo) [^,]*[.]?$|^(?:How|Why|What|Who|Where) [^,:;]*,? and (?:how|why|what|who|where) [^,]*[.]?$`)

// isCutShort reports whether a sentence without an end mark is one that was cut
// off: others of its deck have one, it is longer than a line that needs none, or it
// ends in a word that wants more.
func isCutShort(s, deck string) bool {
	words := plainWords(s)
	return strings.ContainsAny(deck, ".!。！।") && strings.ContainsAny(strings.TrimSuffix(oneLine(deck), s), ".!。！।") ||
		utf8.RuneCountInString(s) > maxUnstopped || len(words) > 0 && functionWords[words[len(words)-1]] && !Unspaced([]rune(words[0])[0])
}

// leastStart is how much of a sentence must be there to find the rest, bytes.
const leastStart = 20

// completed returns the sentence of a text that begins as s does.
func completed(s, text, lang string) (string, bool) {
	s = strings.TrimRight(strings.TrimRightFunc(s, trails), ".… [")
	i := strings.Index(text, s)
	if len(s) < leastStart || i < 0 {
		return "", false
	}
	line, _, _ := strings.Cut(head(text[i:], maxTeaser), "\n")
	whole := oneLine(SentencesIn(line, lang)[0].Text)
	return whole, len(whole) >= len(s) && ends(whole) && !isCut(whole)
}

// What stands round a deck and is none of it.
var (
	tag      = sieve.MustCompile(`</?[a-zA-Z][^<>]{0,200}>`)
	hashtag  = sieve.MustCompile(`(?:^|\s)#\p{L}`)
	hashtags = sieve.MustCompile(`(?:\s*#[\p{L}\d_]+)+\s*$`)
	siteName = sieve.MustCompile(` ?(?:[|•·»]|//) ?[^|•·»]{2,40}$`)
	credited = sieve.MustCompile(`[\s•|–—-]*[(\[]?\b(?:Fotos?|Photos?|Bilder|Bild|Image|Imagen|Credit|Crédit|Pictures?|Quelle|Source|Фото)(?: ?:|\b(?: by| von| de)?) ?[^.]{2,60}[)\]]?\.?$`)
	credits1 = sieve.MustCompile(`\((?:Fotos?|Photos?|Bild|Image|Credit|AP|AFP|Reuters|dpa|Getty)[^()]{0,80}\)`)
	signedBy = sieve.MustCompile(`^(?:(?:Von|By|Par|Por|Di|Af|Av|Door|От) \p{Lu}[\p{L}.'’-]*(?: (?:von |van |de |und |and |et |y )?\p{Lu}[\p{L}.'’-]*){1,5}(?:,? \p{Lu}\p{L}+)? ?[-–—:|.,•] ?)`)
	staff    = sieve.MustCompile(`^(?:Staff Reports?|Wire Reports?|Associated Press|From staff reports|Redaktion|Redacción|Redação|La rédaction|Redazione)[ :|–—-]+`)
	signedAt = sieve.MustCompile(`[ .–—-]+(?:Von|By|Par|Por) \p{Lu}[\p{L}.'’-]*(?: (?:von |van |de )?\p{Lu}[\p{L}.'’-]*){1,2}\.?$`)
	noted    = sieve.MustCompile(`^(?:ALT HED |(?:Video|VIDEO|Watch|WATCH|Listen|LISTEN|Photos|PHOTOS): )`)
	labelled = sieve.MustCompile(`^(?:ALT HED |\p{Lu}[\p{Lu}\d ]{2,40}(?::| [-–—|]) |\d{1,2} (?:min(?:utos?|utes?|uten|uti)?)(?: (?:de lectura|read|Lesezeit|de lecture|di lettura|de leitura))?[ .:…•|–-]+|(?:Video|Watch|Listen|Live|Podcast|Exclusive|Breaking|Update|Updated|Opinion|Analysis|Interview|Explainer|Liveblog|Eilmeldung|Kommentar|Exklusiv|En direct|Vidéo|En vivo|Vídeo)(?::| [-–—|]) )`)
)

// bareDeck returns a deck on one line without what stands round it.
func bareDeck(deck string) string {
	s := oneLine(tag.ReplaceAllString(html.UnescapeString(head(deck, maxTeaser)), " "))
	s = withoutRemarks(credits1.ReplaceAllString(s, ""))
	s = hashtags.ReplaceAllString(s, "")
	for range maxDatelines {
		before := s
		s = labelled.ReplaceAllString(s, "")
		s = signedBy.ReplaceAllString(staff.ReplaceAllString(withoutDateline(s), ""), "")
		if cut := siteName.ReplaceAllString(s, ""); ends(cut) || WordCount(cut) > 3*WordCount(s[len(cut):]) {
			s = cut
		}
		if cut := credited.ReplaceAllString(s, ""); ends(cut) || WordCount(s[len(cut):]) < 5 {
			s = cut
		}
		if cut := signedAt.ReplaceAllString(s, ""); cut != s && len(cut) > 0 {
			s = strings.TrimSpace(cut)
			if strings.Contains(deck, s+".") {
				s += "."
			}
		}
		s = strings.TrimSpace(s)
		if s == before {
			break
		}
	}
	return capitalized(s)
}

// Unglue takes a teaser apart that was made by gluing bullets together ("in
// 2024.The country has run") and leaves out a last one that is cut off. It
// returns nil for a teaser that was not glued.
func Unglue(teaser string) []string {
	teaser = oneLine(head(teaser, maxTeaser))
	apart := unglued(teaser)
	if apart == teaser {
		return nil
	}
	var points []string
	for _, s := range Sentences(apart) {
		if !isCut(s.Text) && !isJunk(s.Text) {
			points = append(points, s.Text)
		}
	}
	return points
}

// unglued returns s with a space between two sentences that stand together
// without one.
func unglued(s string) string {
	var b strings.Builder
	done := 0
	for i, r := range s {
		if strings.ContainsRune(".!?", r) && glued(s[:i], s[i+1:]) {
			b.WriteString(s[done : i+1])
			b.WriteByte(' ')
			done = i + 1
		}
	}
	return b.String() + s[done:]
}

// domains are the words after a dot that are part of a name: "Crypto.Com".
var domains = set(`com org net io co ai app dev fi finance tv uk de fr eu us me gov edu info news js exe pdf`)

// glued reports whether a full stop between left and right ends a sentence: a
// word or number stands before it, a capitalised word right after it, and the
// two are no name with a dot in it.
func glued(left, right string) bool {
	word := left[strings.LastIndexFunc(left, unicode.IsSpace)+1:]
	if i := strings.LastIndexByte(word, '-'); i >= 0 && len(word)-i < 4 {
		return false // "R-W.Va."
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	next := firstWord(right)
	first, n := utf8.DecodeRuneInString(next)
	second, _ := utf8.DecodeRuneInString(next[n:])
	capital := unicode.IsUpper(first) && (unicode.IsLower(second) || len(right) > n && right[n] == ' ')
	whole := unicode.IsLetter(last) || unicode.IsDigit(last) || strings.ContainsRune("%)\"”’", last)
	return capital && whole && utf8.RuneCountInString(word) > 2 && !strings.Contains(strings.TrimRight(word, "0123456789"), ".") &&
		!strings.Contains(word, "/") && abbreviations[""][word] != goesOn && !domains[strings.ToLower(next)]
}

// keyPoints returns the points of a publisher's list as bullets, or nil if there
// is no real list: one with at least two points that could be bullets.
func keyPoints(a Article) []Bullet {
	var points []Bullet
	told := []string{a.Title}
	for _, p := range a.KeyPoints {
		p = unmarked(oneLine(head(p, maxTeaser)))
		if n := WordCount(p); n < leastPoint || n > maxWords || isQuestion(p) || isCut(p) || isJunk(p) || repeats(p, told...) {
			continue
		}
		told = append(told, p)
		points = append(points, Bullet{Text: p, Start: -1, End: -1, KeyPoint: true})
	}
	if len(points) < 2 {
		return nil
	}
	return points
}

// oneLine returns s as valid UTF-8 on one line, each run of white space one
// space and invisible characters gone.
func oneLine(s string) string {
	if isOneLine(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

// isOneLine reports whether oneLine has nothing to do.
func isOneLine(s string) bool {
	prev := ' '
	for _, r := range s {
		plain := '!' <= r && r <= '~' // as most are
		if !plain && (r == utf8.RuneError || r != ' ' && unicode.IsSpace(r) || r == ' ' && prev == ' ' || invisible(r)) {
			return false
		}
		prev = r
	}
	return s == "" || prev != ' '
}

// invisible reports whether r has no place in a line: control characters, soft
// hyphens, zero-width spaces, and what turns the direction of writing around.
func invisible(r rune) bool {
	return unicode.IsControl(r) && !unicode.IsSpace(r) || r == '\u00ad' || r == '\u200b' || r == '\ufeff' ||
		r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
