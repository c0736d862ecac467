package dates

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// dayFirst begins the normal form of a date whose words show that in its
// language the day comes before the month.
const dayFirst = "F "

// normal brings a date into a form that is the same in all languages: ASCII
// digits, months as m03, half days as am and pm, zones as their minutes east
// of Greenwich as in Z60, weekdays and words without weight left out. It
// refuses words that it does not know.
func normal(text string) (string, bool) {
	text = strings.Map(digit, strings.ToLower(text))
	text = longNames.Replace(westernYear(text))
	text = separators.Replace(commaFraction.ReplaceAllString(text, "$1.$2"))
	text = numberedMonth.ReplaceAllStringFunc(text, monthCode)
	text = numberedDay.ReplaceAllString(text, "$1 ")
	var w words
	for len(text) > 0 {
		n := strings.IndexFunc(text, func(c rune) bool { return !isWordRune(c) })
		if n < 0 {
			n = len(text)
		}
		if n == 0 {
			_, size := utf8.DecodeRuneInString(text)
			w.out, text = append(w.out, text[:size]), text[size:]
			continue
		}
		code := text[:n] == "m" && len(text) > 2 && text[1] >= '0' && text[1] <= '9' // numberedMonth's
		if code {
			n = len("m00")
		}
		if !w.add(text[:n], code) {
			return "", false
		}
		text = strings.TrimPrefix(text[n:], ".")
	}
	return w.text(), true
}

// words are the pieces of a normal form as they are found.
type words struct {
	out      []string
	month    int // where the month stands in out, counted from one; 0 for none yet
	maybeDay bool
	dayFirst bool
}

// add adds what a word means and says whether that is known. A second month is
// one only where the first may be a weekday: in "mar, 03 mar" it was a Tuesday.
func (w *words) add(word string, code bool) bool {
	meaning, known := dateWords[word]
	if code {
		meaning, known = word, true
	}
	w.dayFirst = w.dayFirst || dayFirstWords[word]
	switch {
	case !known:
		return false
	case meaning[0] != 'm':
	case w.month == 0:
		w.month, w.maybeDay = len(w.out)+1, weekdays[word]
	case w.maybeDay:
		w.out[w.month-1], w.month, w.maybeDay = " ", len(w.out)+1, false
	case weekdays[word]:
		meaning = " "
	default:
		return false
	}
	w.out = append(w.out, meaning)
	return true
}

// text is the normal form.
func (w *words) text() string {
	text := strings.Join(strings.Fields(strings.Join(w.out, "")), " ")
	for _, r := range clockRepairs {
		text = r.form.ReplaceAllString(text, r.by)
	}
	if !strings.Contains(text, ":") {
		text = hour.ReplaceAllString(text, "$1:00 $2")
	}
	if text = strings.Join(strings.Fields(text), " "); w.dayFirst {
		text = dayFirst + text
	}
	return text
}

// clockRepairs bring times and dates that words or foreign marks stood between
// into their usual form.
var clockRepairs = []struct {
	form *regexp.Regexp
	by   string
}{
	{regexp.MustCompile(`(\d): (\d)`), "$1:$2"},                                        // 9시 10분
	{regexp.MustCompile(`\b(\d{1,2}) : (\d{2})\b`), "$1:$2"},                           // 9 h 10
	{regexp.MustCompile(`\b(\d{1,2}):(\d):`), "$1:0$2:"},                               // 2時5分
	{regexp.MustCompile(`([:.]\d{2})(?: uhr| ?:(?: |$))`), "$1 "},                      // 10:15 Uhr
	{regexp.MustCompile(`\b(\d{1,2}):?( uhr|: |:$)`), "$1:00 "},                        // 10 Uhr
	{regexp.MustCompile(` uhr`), " "},                                                  //
	{regexp.MustCompile(`^(\d{8}) ?(\d{2})(\d{2})(\d{2})(?:\.\d+)?\b`), "$1 $2:$3:$4"}, // 20260303t091000
	{regexp.MustCompile(`^(\d{8}) ?(\d{2})(\d{2})\b`), "$1 $2:$3"},                     // 20260303t0910
	{regexp.MustCompile(`^(\d{4}):(\d{2}):(\d{2}) `), "$1-$2-$3 "},                     // 2026:03:03
	{regexp.MustCompile(`(\d{4}):(\d{2}:\d{2})`), "$1 $2"},                             // 03/mar/2026:09:10
}

// hour finds an hour that stands alone.
var hour = regexp.MustCompile(`\b(\d{1,2}) ?(am|pm)\b`)

// commaFraction finds the fraction of a second behind a comma.
var commaFraction = regexp.MustCompile(`(:\d\d|t\d{6}),(\d)`)

// numberedMonth finds a month that is a number with a word.
var numberedMonth = regexp.MustCompile(`(\d{1,2}) ?[月월]|tháng (\d{1,2})\b|\bth(\d{1,2})\b`)

// monthCode is the code of such a month.
func monthCode(text string) string {
	number := strings.TrimFunc(text, func(c rune) bool { return c < '0' || c > '9' })
	if len(number) == 1 {
		number = "0" + number
	}
	return " m" + number + " "
}

// numberedDay finds a day that is a number with a word.
var numberedDay = regexp.MustCompile(`(\d{1,2}) ?[日號号일]`)

// isWordRune says whether a character is part of a word.
func isWordRune(c rune) bool { return unicode.IsLetter(c) || unicode.Is(unicode.M, c) }

// digit gives the ASCII form of a decimal digit of any script, other
// characters as they are. The digits of a script follow one another from zero
// on (Unicode, chapter 4.6).
func digit(c rune) rune {
	if c < 0x80 || !unicode.Is(unicode.Nd, c) {
		return c
	}
	value := '0'
	for value < '9' && unicode.Is(unicode.Nd, c-(value-'0')-1) {
		value++
	}
	return value
}

// eras are the years of calendars that differ from ours in nothing else, and
// by how much. Source: Unicode CLDR.
var eras = []struct {
	form *regexp.Regexp
	add  int
}{
	{regexp.MustCompile(`[\x{0E00}-\x{0E7F}].*\b(2[56]\d\d)\b`), -543}, // the Buddhist era, beside a Thai word
	{regexp.MustCompile(`民[國国] ?(\d{2,3}) ?年`), 1911},
	{regexp.MustCompile(`令和 ?(\d{1,2}) ?年`), 2018},
	{regexp.MustCompile(`平成 ?(\d{1,2}) ?年`), 1988},
}

// westernYear gives the year of another era by our count.
func westernYear(text string) string {
	for _, era := range eras {
		m := era.form.FindStringSubmatchIndex(text)
		if m == nil {
			continue
		}
		year, _ := strconv.Atoi(text[m[2]:m[3]])
		before := strings.NewReplacer("民國", "", "民国", "", "令和", "", "平成", "").Replace(text[:m[2]])
		return before + strconv.Itoa(year+era.add) + text[m[3]:]
	}
	return text
}
