package stories

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A factKind says what a number in a headline counts.
type factKind uint8

const (
	factNumber  factKind = iota // anything else
	factToll                    // dead, hurt, missing, infected
	factQuarter                 // of a year
	factGame                    // a game, round, day or part of a series
	factDate                    // month*100 + day
	factAge                     // of a person
	factScore                   // higher*1000 + lower
	factOrdinal                 // the eleventh of something
	factSize                    // of an earthquake
	factVersion                 // of a program
	factYear
	factPercent
	factMoney
)

// guardOf is the guard that two different values of a kind raise; none for
// the kinds that change from report to report.
var guardOf = map[factKind]Guard{
	factQuarter: OtherQuarter, factGame: OtherGame, factDate: OtherDay, factAge: OtherAge, factScore: OtherScore,
	factOrdinal: OtherNumber, factSize: OtherNumber, factVersion: OtherVersion,
}

// A fact is a number of a headline and what it counts.
type fact struct {
	kind  factKind
	exact bool // written with four digits that count at least
	value float32
}

// agrees says whether two values of a kind can be the same one told twice.
func (f fact) agrees(g fact) bool {
	switch f.kind {
	case factSize:
		return math.Abs(float64(f.value-g.value)) < 0.35 // first measurements are corrected
	case factNumber, factMoney, factPercent:
		return f.value == g.value || near(f.value, g.value) && !(f.exact && g.exact)
	}
	return f.value == g.value
}

// near says whether two numbers are within a tenth of one another: 115 and
// 116 million are one sum, told before and after rounding.
func near(a, b float32) bool {
	return math.Abs(float64(a-b)) <= 0.1*math.Max(math.Abs(float64(a)), math.Abs(float64(b)))
}

// contexts say what a number counts that stands beside a word, by the word's
// beginning. Languages share one list, since their words seldom clash.
var contexts = map[string]factKind{}

func init() {
	for kind, list := range map[factKind]string{
		factToll: "dead death deaths die dies died kill kills killed killing wound wounded wounds injur injured injures injuries hurt hurts missing casualties victims victim toll infected cases hostages " +
			"tote toten todesopfer verletzte opfer getotet morts mort blesses victimes tues muertos muertes heridos fallecidos victimas " +
			"人死 死亡 遇难 受伤 伤亡 人伤 погибли погибших погибло умерли умерших жертв жертвы ранены раненых пострадали пострадавших заболели заражены зараженных случаев",
		factQuarter: "quarter quartal trimestre квартал квартале квартала",
		factGame: "game match round leg week day episode part chapter season test stage lap heat spieltag tag runde folge teil etappe journee etape jour manche jornada jornadas partido etapa ronda dia " +
			"тур тура туре матч матча день дня серия этап этапа",
		factAge: "aged age летний летнего летней летнюю летнему летним years-old jahrige jahriger jahrigen anos ans jahren",
	} {
		for w := range strings.FieldsSeq(list) {
			contexts[w] = kind
		}
	}
}

// months are the names of months, by their beginnings.
var months = func() map[string]int {
	m := make(map[string]int)
	for n, names := range []string{
		"january jan januar janvier enero января", "february feb februar fevrier febrero февраля", "march marz mars marzo марта",
		"april apr avril abril апреля", "may mai mayo мая", "june jun juni juin junio июня", "july jul juli juillet julio июля",
		"august aug aout agosto августа", "september sep sept septembre septiembre сентября", "october oct oktober octobre octubre октября",
		"november nov novembre noviembre ноября", "december dec dezember decembre diciembre декабря",
	} {
		for name := range strings.FieldsSeq(names) {
			m[fold(name)] = n + 1
		}
	}
	return m
}()

// numerals are numbers in words, and ordinals those of a row.
var numerals, ordinals = numberWords("one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve",
	"ein|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf", "un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze",
	"uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce", "один|два|три|четыре|пять|шесть|семь|восемь|девять|десять|одиннадцать|двенадцать"),
	numberWords("first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth", "ersten|zweiten|dritten|vierten|funften",
		"premier|deuxieme|troisieme|quatrieme|cinquieme", "primer|segundo|tercer|cuarto|quinto", "первом|втором|третьем|четвертом|пятом",
		"первый|второй|третий|четвертый|пятый", "primera|segunda|tercera|cuarta|quinta|sexta|septima|octava|novena", "первая|вторая|третья|четвертая|пятая", "erste|zweite|dritte|vierte|funfte", "premiere|seconde")

func numberWords(rows ...string) map[string]float32 {
	m := make(map[string]float32)
	for _, row := range rows {
		for n, w := range strings.Split(row, "|") {
			m[w] = float32(n + 1)
		}
	}
	return m
}

// scales are the words that multiply the number before them.
var scales = map[string]float32{
	"thousand": 1e3, "k": 1e3, "тыс": 1e3, "тысяч": 1e3, "тысячи": 1e3, "mil": 1e3, "mille": 1e3, "tausend": 1e3,
	"million": 1e6, "mn": 1e6, "m": 1e6, "mio": 1e6, "millionen": 1e6, "millions": 1e6, "millones": 1e6, "млн": 1e6, "миллиона": 1e6, "миллионов": 1e6,
	"billion": 1e9, "bn": 1e9, "b": 1e9, "mrd": 1e9, "milliarden": 1e9, "milliards": 1e9, "млрд": 1e9, "миллиарда": 1e9, "миллиардов": 1e9,
	"trillion": 1e12, "tn": 1e12, "billionen": 1e12, "трлн": 1e12,
}

// wideScales are the characters that do so in Chinese and Japanese.
var wideScales = map[rune]float32{'千': 1e3, '万': 1e4, '萬': 1e4, '亿': 1e8, '億': 1e8}

// factsOf are the numbers of a headline with what they count. used[i] is the
// number of facts before word i, so that a place in the title finds its own.
func factsOf(words []word) (facts []fact) {
	for i := 0; i < len(words); i++ {
		f, n, ok := factAt(words, i)
		if ok {
			facts = append(facts, f)
		}
		i += n
	}
	return facts
}

// factAt reads the number that word i is, and says how many words behind it
// belong to it.
func factAt(words []word, i int) (f fact, more int, ok bool) {
	w := &words[i]
	if q, isQuarter := quarterName(w.text); isQuarter {
		return fact{kind: factQuarter, value: q}, 0, true
	}
	if v, isVersion := versionOf(w, words, i); isVersion {
		return fact{kind: factVersion, value: v}, 0, true
	}
	if m := months[w.text]; m > 0 && i+1 < len(words) {
		if day, tail := leading(words[i+1].text); day >= 1 && day <= 31 && len(tail) <= 2 {
			return fact{kind: factDate, value: float32(m*100) + day}, 1, true
		}
	}
	if n, isOrdinal := ordinals[w.text]; isOrdinal {
		if i+1 == len(words) {
			return fact{}, 0, false
		}
		kind := contextOf(words[i+1].text)
		return fact{kind: kind, value: n}, 1, kind == factQuarter || kind == factGame
	}
	if (w.text == "quarter" || w.text == "half") && i+1 < len(words) && (words[i+1].text == "point" || words[i+1].text == "percentage") {
		return fact{kind: factPercent, value: map[string]float32{"quarter": 0.25, "half": 0.5}[w.text]}, 1, true
	}
	v, tail := leading(w.text)
	if tail == w.text {
		n, isWord := numerals[w.text]
		if !isWord || n < 2 {
			return fact{}, 0, false
		}
		v, tail = n, ""
	}
	return number(words, i, v, tail)
}

// number reads what a number counts from what is stuck to it and what stands
// around it.
func number(words []word, i int, v float32, tail string) (f fact, more int, ok bool) {
	next := func(n int) string {
		if i+n < len(words) {
			return words[i+n].text
		}
		return ""
	}
	w := &words[i]
	if s, turned := scales[tail]; turned {
		v, tail = v*s, ""
	}
	if w.after == '-' || w.after == ':' {
		if o, rest := leading(next(1)); rest == "" && o < 200 && v < 200 && i+1 < len(words) && w.after != 0 && words[i+1].digits {
			return fact{kind: factScore, value: max(v, o)*1000 + min(v, o)}, 1, true
		}
	}
	if tail == "" && w.after == '-' && len(next(1)) <= 4 && !strings.ContainsAny(next(1), "0123456789") {
		tail, more = next(1), 1
	}
	switch tail {
	case "st", "nd", "rd", "th", "я", "й", "го", "му", "м", "е", "ю", "eme", "e", "er":
		if m := months[next(1+more)]; m > 0 {
			return fact{kind: factDate, value: float32(m*100) + v}, 1 + more, true
		}
		if contextOf(next(1+more)) == factQuarter {
			return fact{kind: factQuarter, value: v}, 1 + more, true
		}
		return fact{kind: factOrdinal, value: v}, more, true
	}
	more = 0
	if s, scaled := scales[next(1)]; scaled && !w.wide {
		v, more = v*s, 1
	} else if r, _ := utf8.DecodeRuneInString(next(1)); wideScales[r] > 0 {
		v *= wideScales[r]
	}
	switch next(1) {
	case "basis", "bps", "bp", "个基":
		return fact{kind: factPercent, value: v / 100}, 1, true
	case "prozentpunkte", "prozentpunkten", "points":
		return fact{kind: factPercent, value: v}, 1, true
	}
	if m := months[next(1)]; m > 0 && v >= 1 && v <= 31 {
		return fact{kind: factDate, value: float32(m*100) + v}, 1, true
	}
	return fact{kindOfNumber(words, i, i+more, v), isExact(w.text), v}, more, true
}

// isExact says whether a number is written with four digits that count.
func isExact(text string) bool {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	return len(strings.Trim(digits, "0")) >= 4
}

// kindOfNumber says what the number in words[i:j+1] counts.
func kindOfNumber(words []word, i, j int, v float32) factKind {
	w := &words[i]
	switch {
	case w.before == '$':
		return factMoney
	case words[j].after == '%':
		return factPercent
	case v >= 1900 && v < 2100 && len(w.text) == 4:
		return factYear
	}
	reach := 3
	if i+1 < len(words) && words[i+1].wide {
		reach = 6
	}
	for d := 1; d <= reach; d++ {
		if j+d < len(words) {
			switch t := words[j+d].text; t {
			case "percent", "pct", "prozent", "процентов", "процента":
				return factPercent
			case "magnitude":
				return factSize
			case "dollar", "dollars", "euros", "euro", "pounds", "рублей", "долларов", "евро":
				return factMoney
			default:
				if k := contextOf(t); k == factToll || d == 1 && k == factAge || d == 1 && k == factQuarter {
					return k
				}
			}
		}
		if i-d >= 0 {
			switch t := words[i-d].text; {
			case t == "magnitude" && d == 1:
				return factSize
			case contextOf(t) == factToll, d == 1 && contextOf(t) == factGame, d == 1 && contextOf(t) == factAge:
				return contextOf(t)
			}
		}
	}
	return factNumber
}

// contextOf is what a word says about a number beside it.
func contextOf(text string) factKind { return contexts[text] }

// quarterName reads Q1 to Q4, and the Russian way of writing it.
func quarterName(text string) (float32, bool) {
	if n := strings.Index("一二三四", strings.TrimSuffix(text, "季")); n >= 0 && strings.HasSuffix(text, "季") && len(text) == 6 {
		return float32(n/3 + 1), true
	}
	if len(text) == 2 && (text[0] == 'q' || text[1] == 'q') {
		if n := strings.Trim(text, "q"); n >= "1" && n <= "4" {
			return float32(n[0] - '0'), true
		}
	}
	return 0, false
}

// versionOf reads v2.0.0, 1.4.2 and the number behind the word version.
func versionOf(w *word, words []word, i int) (float32, bool) {
	t := strings.TrimPrefix(w.text, "v")
	if !w.digits || t == "" || t[0] < '0' || t[0] > '9' {
		return 0, false
	}
	named := i > 0 && (words[i-1].text == "version" || words[i-1].text == "release" || words[i-1].text == "rc")
	if t == w.text && strings.Count(t, ".") < 2 && !named {
		return 0, false
	}
	return float32(hash32(t)>>8) + 1, true // 24 bits, as exact as a float32
}

// leading reads the number at the start of a word and returns what follows
// it. Points and commas before three digits part thousands.
func leading(text string) (v float32, tail string) {
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || (text[end] == '.' || text[end] == ',') && end > 0) {
		end++
	}
	if end == 0 {
		return 0, text
	}
	digits := strings.TrimRight(text[:end], ".,")
	tail = text[len(digits):]
	f, err := strconv.ParseFloat(plainNumber(digits), 32)
	if err != nil {
		return 0, text
	}
	return float32(f), tail
}

// plainNumber writes a number as the machine reads it.
func plainNumber(digits string) string {
	if cut := strings.LastIndexAny(digits, ".,"); cut >= 0 && len(digits)-cut-1 != 3 {
		return strings.NewReplacer(".", "", ",", "").Replace(digits[:cut]) + "." + digits[cut+1:]
	}
	return strings.NewReplacer(".", "", ",", "").Replace(digits)
}
