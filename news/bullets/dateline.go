package bullets

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/internal/sieve"
)

// agencies are names of news agencies and papers as they stand in datelines, in
// brackets or before a dash, as alternatives of an expression without regard to
// case.
const agencies = `dpa(?:-AFX|-infocom|/\w+)?|AFP(?:BB)?|AP|UPI|Reuters|Rtr|ANSA|EFE|Lusa|PAP|ČTK|TASR|SITA|MTI|AGERPRES|TT|NTB|NPK|Ritzau|STT|ANP|Belga|APA|SDA|Keystone-SDA|` +
	`ATS|KNA|epd|sid|SPUTNIK|Interfax|TASS|ТАСС|РИА Новости|Интерфакс|УНИАН|Укринформ|УНН|БТА|ANA|ΑΠΕ-ΜΠΕ|AA|İHA|DHA|ANKA|Anadolu|IANS|PTI|ANI|UNI|Xinhua|` +
	`Kyodo|Jiji|Yonhap|Antara|Bernama|VNA|TTXVN|VOV|MENA|WAM|SPA|QNA|KUNA|BNA|NNA|SANA|IRNA|ISNA|Fars|Tasnim|MAP|APS|TAP|GNA|NAN|CNN|BBC|Bloomberg|DW|MK|` +
	`CMC|CNA|Europa Press|Télam|Télam|Agência Brasil|Notimex|Nova|AGI|Adnkronos|LaPresse|Askanews|ots|news aktuell|PRNewswire|Business Wire|GLOBE NEWSWIRE|` +
	`رويترز|أ ف ب|ا ف ب|د ب أ|وام|واس|قنا|كونا|بترا|سانا|وفا|وكالات|الأناضول|أ ش أ|العربية|ایرنا|ایسنا|فارس|مهر|تسنیم`

// place is one to six words with a capital, or any of a script without capitals
// that spaces part, as they stand before a date or an agency.
const place = `(?:\p{Lu}[\p{L}.'’-]*|\p{Arabic}+|\p{Devanagari}+|\p{Hebrew}+)(?:[ /,-]{1,2}(?:\p{Lu}[\p{L}.'’-]*|\p{Arabic}+|\p{Devanagari}+|\p{Hebrew}+|of|de|del|la|da|do|am|an|der|and|et|und|sur|upon)){0,5}`

// date is a day with the name of its month or weekday in any language, either way
// round, with or without the year.
const date = `(?:(?:\p{L}+day|\p{L}+tag),? )?(?:\d{1,2}\.? ?(?:de |º |er )?\p{L}{3,12}\.?(?: (?:de )?\d{4})?|\p{L}{3,12}\.? \d{1,2}(?:, ?\d{4})?|\d{1,2}[./]\d{1,2}\.?(?:\d{2,4})?)`

// datelines are the ways in which agencies and papers begin a report: with its
// place, its day and their own name.
var datelines = []*sieve.Regexp{
	// "BERLIN/PARIS (dpa-AFX) - ", "PARIS, 3 mai (Reuters) - ", "Madrid, 3 may (EFE).- ", "(Belga) ", "القاهرة (رويترز) -", "МОСКВА, 3 мая. /ТАСС/. "
	sieve.MustCompile(`^(?:` + place + `[,.]? ?)?(?:` + date + `[,.]? ?)?(?i:\((?:` + agencies + `)(?:[ /,.-][^()]{0,30})?\)|/(?:` + agencies + `)/) ?\.?(?:--|[-–—:=.])? ?(?:--|[-–—])? ?`),
	// "(ANSA) - ROMA, 03 MAG - "
	sieve.MustCompile(`^\p{Lu}[\p{Lu}'’ .-]+, \d{1,2} \p{Lu}{3,9} ?[-–—] `),
	// "Kabul, Afghanistan (CNN) --", "Whitby (The Harbour Post)": a name of capitals, which the rest must begin after
	sieve.MustCompile(`^(?:` + place + `[,.]? ?)?(?:` + date + `[,.]? ?)?\(\p{Lu}[\p{L}&.'’-]*(?:[ /]\p{Lu}[\p{L}&.'’-]*){0,3}\) ?(?:--|[-–—:=])? ?`),
	// "МОСКВА, 3 мая - РИА Новости. ", "القاهرة - أ ف ب: ", "Berlin - dpa - "
	sieve.MustCompile(`^` + place + `(?:,? ` + date + `)?,? ?[-–—] ?(?i:` + agencies + `) ?(?:[.:]|[-–—]) ?`),
	// "رويترز - ", "AFP - "
	sieve.MustCompile(`^(?:` + agencies + `)(?:/[\p{L} ]{2,20})? ?(?:--|[-–—:]) ?`),
	// "NEW YORK, May 3 — ", "BERLIN – ", "LINDI: ", "КИЕВ. 3 мая. УНН. "
	sieve.MustCompile(`^\p{Lu}[\p{Lu}.'’-]+(?:[ ,/-]{1,2}\p{Lu}[\p{L}.'’-]*){0,4}(?:[.,]? ` + date + `)?(?:\. \p{Lu}{2,12})? ?(?:--|[–—:]|-(?: |$)| - |\. [-–—]|\.[-–—]) ?`),
	// "Dover, Del. — "
	sieve.MustCompile(`^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){0,2}, \p{Lu}[\p{L}.]{1,9}(?: \p{Lu}[\p{L}.]{1,9})? ?(?:--|[–—]) `),
	// "247 – ", a site's name
	sieve.MustCompile(`^\d{2,4} [–—] `),
	// "London/Teheran - ", "Berlin, 3. Mai - ", "Hà Nội, 3/5 - "
	sieve.MustCompile(`^` + place + `, ` + date + ` ?(?:--|[-–—:]) ?`),
	sieve.MustCompile(`^\p{Lu}\p{Ll}+(?:/\p{Lu}\p{Ll}+){1,3}(?:,? ` + date + `)? ?(?:--|[-–—:]) ?`),
	sieve.MustCompile(`^\p{Lu}\p{Ll}+(?:[ -]\p{Lu}\p{Ll}+)? [-–—] `),
	// "Kiel (dpo) - ": any agency before a dash; "Washington, DC, United States: "
	sieve.MustCompile(`^` + place + `(?:,? ` + date + `)? ?\([\p{L}/. -]{2,20}\) ?(?: [-–—]|--) `),
	sieve.MustCompile(`^\p{Lu}\p{Ll}+, \p{Lu}[\p{L}. ]{1,20}, \p{Lu}[\p{L}. ]{2,20}: `),
	sieve.MustCompile(`^(?:Editor's|Editor’s) [Nn]ote: `),
	// "By Jane Doe, Political Correspondent. Published 3 May 2026 ", "Von Ann Hale am 21/02/2021 "
	sieve.MustCompile(`^(?i:by|von|par|por|di|door|av|af|от) \p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){1,3}(?:, [\p{L} ]{3,40})?[.|,]? (?:(?i:published|updated|last updated|posted|veröffentlicht|publié|publicado|pubblicato)(?: (?i:on|am|le|el|il))? ?` + date + `(?:,? \d{1,2}:\d\d(?: ?[ap]m)?(?: [A-Z]{2,4})?)?|(?:am|le|el|on) \d{1,2}[./]\d{1,2}[./]\d{2,4})\.? ?`),
	// "【新华社】", "（新华社北京5月1日电）", "[서울=뉴시스] 홍길동 기자 = ", "(서울=연합뉴스) 홍길동 기자 = "
	sieve.MustCompile(`^【[^【】]{1,40}】[ \x{3000}]*`),
	sieve.MustCompile(`^[（(][^（）()]{1,40}[电電讯訊][）)][ \x{3000}]*`),
	sieve.MustCompile(`^[\[(（][\p{Hangul}\p{Han}\p{Katakana} ·]{1,12}[=＝][^\[\]()（）]{1,20}[\])）][ \x{3000}]*(?:[\p{Hangul} ·]{2,20}기자 ?[=＝] ?)?`),
	sieve.MustCompile(`^[\p{Hangul}]{2,5} ?(?:기자|특파원) ?[=＝] ?`),
	// "新华社北京5月3日电（记者 …）", "中新网5月3日电 ", "本报讯（记者…）", "中央社記者某某台北3日電"
	sieve.MustCompile(`^(?:据)?[\p{Han}A-Za-z]{2,24}(?:\d{1,2}月)?(?:\d{1,2}日)?[电電讯訊](?: ?[（(][^（）()]{2,40}[）)])?[ \x{3000}，：]*`),
	// "港湾科技讯 北京时间5月3日上午消息，", "5月3日消息，": whose news it is, and of which day
	sieve.MustCompile(`^(?:[\p{Han}A-Za-z0-9.]{2,16}?(?:讯|訊|报道|報導|消息)? ?[，,]? ?)?(?:北京时间|北京時間|当地时间|當地時間|美国时间|美國時間|香港时间|台北时间)?\d{1,2}月\d{1,2}日(?:上午|下午|早间|早間|早上|晚间|晚間|晚上|凌晨|午间|午間|傍晚|清晨|中午)?(?:消息|讯|訊)[，,：:]? ?`),
	sieve.MustCompile(`^[（(](?:记者|記者|通讯员|中央社|编译|編譯)[^（）()]{1,40}[）)][ \x{3000}]*`),
}

// bylines are the words that a line of who wrote begins with.
var bylines = set(`by von par por di door av af от`)

// maxPlace is how far a dateline reaches at most, bytes.
const maxPlace = 160

// maxDatelines is how many datelines may follow each other: a paper's before an
// agency's.
const maxDatelines = 3

// withoutDatelines returns a text in which the dateline of its first line is blank:
// each sentence stays where it was.
func withoutDatelines(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	line = head(line, 4*maxPlace)
	rest := withoutDateline(line)
	if cut := len(line) - len(rest); cut > 0 {
		return strings.Repeat(" ", cut) + text[cut:]
	}
	return text
}

// withoutDateline returns a sentence from the beginning of an article without
// its dateline. What remains must begin as a sentence does: "Ann Hale (Labour)
// said" has none.
func withoutDateline(s string) string {
	if !strings.ContainsAny(s[:min(len(s), maxPlace)], "()[]【】（）-–—:=＝/电電讯訊息") && !bylines[strings.ToLower(firstWord(s))] {
		return s // as most
	}
	for range maxDatelines {
		before := s
		for _, d := range datelines {
			found := d.FindString(s)
			rest := strings.TrimLeft(s[len(found):], " \u00a0\u3000")
			if found != "" && beginsSentence(rest) && isDateline(found, rest) {
				s = rest
			}
		}
		if s == before {
			break
		}
	}
	return s
}

// beginsSentence reports whether s could be a sentence by its first letter.
func beginsSentence(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsDigit(r) || opens(r) || r == '【' || r == '[' || Unspaced(r) || unicode.Is(unicode.Hangul, r) ||
		unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Devanagari)
}

// notPlaces are words of capitals that no report begins with as its place: who
// says what follows, or what the report is.
var notPlaces = set(`POLICE REPORT REPORTS SOURCES SOURCE OFFICIALS OFFICIAL PENTAGON KREMLIN COURT STUDY POLL MINISTER PRESIDENT EXPERTS NATO FIFA UEFA OPEC
	NASA UNESCO UNICEF INTERPOL BREAKING EXCLUSIVE OPINION UPDATE WATCH ANALYSIS EDITORIAL POLIZEI REGIERUNG`)

// isDateline reports whether what looks like a dateline before the rest of a
// sentence is one, and not a name, its acronym or who says the rest.
func isDateline(found, rest string) bool {
	first := firstWord(found)
	bracket := strings.TrimRight(found, " -–—:=.")
	switch {
	case notPlaces[first]:
		return false
	case strings.ContainsAny(found, "电電讯訊") && !strings.ContainsAny(found, "【（("): // a word's sign as well: "中国电动汽车"
		return strings.ContainsAny(found, "日社报網网")
	case strings.HasSuffix(strings.TrimRight(found, " ，,：:"), "消息"):
		return true
	case bracket == strings.TrimRight(found, " ") && strings.HasSuffix(bracket, ")") && Unspaced([]rune(found)[0]):
		return true
	case bracket == strings.TrimRight(found, " ") && strings.HasSuffix(bracket, ")"):
		name := bracket[strings.LastIndexByte(bracket, '(')+1 : len(bracket)-1]
		return strings.Contains(name, " ") || agency.MatchString(name)
	case strings.HasSuffix(bracket, ")"):
		name := bracket[strings.LastIndexByte(bracket, '(')+1 : len(bracket)-1]
		return !spells(name, bracket[:len(bracket)-len(name)-2])
	case first == strings.ToUpper(first) && strings.TrimRight(found, " -–—:.") == first && hasCapital(first):
		return utf8.RuneCountInString(first) > 3
	}
	if simple := strings.TrimRight(found, " -–—"); simple != found && !strings.ContainsAny(simple, "(),/.0123456789") && hasCapital(simple) && simple != strings.ToUpper(simple) {
		dashed := strings.ContainsAny(found, "–—") && !strings.ContainsAny(rest, "–—") // and the sentence has no pair of them
		return dashed || starters[firstWord(rest)]                                     // "Berlin - Die Fähre"
	}
	return true
}

// agency is the whole name of one.
var agency = sieve.MustCompile(`^(?i:` + agencies + `)(?:[ /,.-].*)?$`)
