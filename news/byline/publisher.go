package byline

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// outletWords are words of the names of papers, stations and agencies, folded.
var outletWords = words(`news times post daily herald guardian journal tribune gazette telegraph observer chronicle standard mirror express star sun mail press
	wire week weekly magazine review report today tv radio broadcasting television agency tagblatt tageblatt zeitung anzeiger nachrichten kurier presse spiegel
	monde figaro parisien país mundo vanguardia correo diario jornal folha globo estado corriere repubblica stampa sole gazzetta giornale messaggero dagblad
	nieuws nyheter nyheder dagbladet aftenposten bladet posten finance insider online independent investor politico axios cnn bbc cnbc nbc abc cbs fox npr pbs`)

// genericWords are what feeds put into their titles beside their publisher's name.
var genericWords = words(`rss feed feeds mrss mrss-s s atom xml channel article articles latest news newest top stories story headlines headline all posts post content home
	homepage front page main index section category tag archive archives world international national local business economy finance markets market politics policy sport sports
	technology tech science health culture entertainment lifestyle travel opinion video videos audio podcast podcasts breaking updates update live today daily
	most read popular recent the and of from in on for by a to our your full text portada inicio últimas ultimas noticias actualidad actualités actualité actu infos info une à la
	dernières derniers articles accueil startseite nachrichten aktuell aktuelle alle meldungen schlagzeilen neueste neuste themen überblick politik wirtschaft kultur panorama
	wissen ticker notizie ultime prima pagina destaques início principais voorpagina nieuws laatste algemeen forsiden siste seneste nyheter nyheder senaste etusivu uutiset
	главная новости лента все последние headlines press release releases media newsroom blog crypto us uk global english
	每日热点推荐 rss阅读 rss订阅 订阅 最新 最新文章 最新消息 最新资讯 新闻 资讯 头条 热点 推荐 新聞 資訊 頭條 ニュース 最新ニュース 뉴스`)

// topicWords are what else parts of sites are called. A paper may be called like that, too:
// its host is, then.
var topicWords = words(`security cybersecurity privacy internet digital gaming games ai artificial intelligence robotics space mobile mobility gadgets hardware software apps startups reviews deals energy climate environment
	education weather cars auto automotive motoring property housing food drink recipes fashion style beauty arts books film films movies music theatre football soccer cricket rugby tennis golf basketball baseball
	motorsport formula racing olympics wealth investing banking companies stocks bonds commodities forex bitcoin ethereum blockchain defi altcoins trade jobs careers law crime courts justice defence defense military war
	elections election parliament government society religion family medicine research columns features investigations europe asia africa america americas middle east china india japan russia ukraine germany france britain england scotland wales ireland canada
	sicherheit gesellschaft netzwelt digitales reise gesundheit bildung wissenschaft technik medien ausland inland regional lokales unternehmen börse geld
	économie politique sécurité société santé sciences environnement planète sports médias technologies économique régions
	economía sociedad deportes cultura ciencia salud seguridad tecnología internacional nacional españa política economia política esportes saúde ciência tecnologia brasil
	politica cronaca scienza salute tecnologia esteri ekonomi kultur sport inrikes utrikes økonomi politikk wetenschap economie gospodarka polityka kraj świat ekonomi spor dünya gündem
	экономика политика общество спорт наука культура мир технологии 财经 科技 体育 娱乐 国际 国内 社会 军事 健康 財經 體育 娛樂 國際 國內 社會 経済 政治 国内 国際 スポーツ 경제 정치 사회 스포츠 국제 문화`)

// words returns the words of a list.
func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// between parts the title of a feed or a site.
var between = regexp.MustCompile(`--+|\s+(?:-|[–—|»›>•·~]+|::|/+)\s+|:\s+|\s*[|｜]\s*`)

// edges are what stands before and behind a publisher's name in the title of a feed.
var edges = regexp.MustCompile(`(?i)^(?:(?:the )?latest (?:news |stories |headlines )?(?:from|by|on) |news from |rss(?: feed)? (?:of |for |from |d[oae] |del |der |- )?|feed (?:of|for|d[oae]) |all (?:news|posts|articles) (?:from|by|on) |flux rss (?:de |du )?)|` +
	`(?: (?:rss|mrss(?:-s)?|atom|xml|news)? ?feeds?| rss| mrss| atom| headlines| latest (?:news|stories|articles)| top stories| homepage| home page| all (?:news|posts|articles|stories))+$`)

// maxOutlet is how many words the name of an outlet has at most, behind a topic.
const maxOutlet = 4

// PublisherAt returns the name of a publisher from the title of its feed and the address
// of one of its items: of several parts the one that the host is called like, "Coastwise"
// of "Ferries and boats - Coastwise" on coastwise.example.
func PublisherAt(title, link string) string {
	name := Publisher(title)
	u, err := url.Parse(link)
	if err != nil {
		return name
	}
	host := folded(hostName(u.Host))
	if len(host) < leastName || strings.Contains(folded(name), host) || !isLatin(name) {
		return name
	}
	for _, p := range partsOf(title) {
		if f := folded(p); strings.Contains(f, host) && len(strings.Fields(p)) <= maxOutlet {
			return withoutDomain(p)
		}
	}
	return name
}

// isLatin reports whether all letters of a text are Latin.
func isLatin(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) < 0
}

// partsOf are the parts of the title of a feed that are not of its feeds and sections.
func partsOf(title string) (parts []string) {
	for _, p := range between.Split(strings.Join(strings.Fields(title), " "), -1) {
		if p = strings.Trim(edges.ReplaceAllString(strings.Trim(p, ` @"“”'«»-–—|:`), ""), ` @"“”'«»-–—|:`); p != "" && (!isGeneric(p) || station.MatchString(p)) {
			parts = append(parts, p)
		}
	}
	return parts
}

// station is a name of a number and what everybody is called: "1 News", "Sport 1".
var station = regexp.MustCompile(`(?i)^(?:\d{1,2} ?(?:news|tv|radio|sports?|nachrichten|noticias|info)|(?:news|tv|radio|sports?|info|kanal) ?\d{1,2})$`)

// Publisher returns the name of a publisher from the title of its feed or page:
// "Cointelegraph" of "Cointelegraph - Article Feed", "The Guardian" of "World news |
// The Guardian". It is "" where a title names nobody, as "RSS Feed".
func Publisher(title string) string {
	parts := partsOf(title)
	if len(parts) == 0 {
		return ""
	}
	if at := slices.IndexFunc(parts, func(p string) bool { return !isTopic(p) }); at > 0 {
		parts = parts[at:]
	}
	for i, p := range parts {
		parts[i] = withoutSlogan(p)
	}
	for _, p := range parts[1:] {
		if namesOutlet(p) && !namesOutlet(parts[0]) && len(strings.Fields(parts[0])) <= maxOutlet && !strings.Contains(p, ",") && !looksLikeHost(parts[0]) && !mixesCase(parts[0]) {
			return withoutDomain(p)
		}
	}
	return withoutDomain(parts[0])
}

// slogan is what some put behind their name, behind a dot: a list of their topics.
var slogan = regexp.MustCompile(`[・·].*[,，、].*$`)

// withoutSlogan returns the name at the beginning of a part: "Harbour" of
// "Harbour-Markets", "海港" of "海港・船舶，天气".
func withoutSlogan(part string) string {
	if name := slogan.ReplaceAllString(part, ""); name != "" {
		part = name
	}
	if name, section, found := strings.Cut(part, "-"); found && name != "" && section != "" && isGeneric(section) && !isGeneric(name) {
		part = name
	}
	for {
		at := strings.LastIndexByte(part, ' ')
		if at <= 0 || !unicode.In([]rune(part[at+1:])[0], unicode.Han, unicode.Katakana, unicode.Hangul) && !strings.HasPrefix(part[at+1:], "RSS") || !isGeneric(part[at+1:]) {
			return part
		}
		part = strings.TrimSpace(part[:at])
	}
}

// isGeneric reports whether all words of a part are of feeds and sections.
func isGeneric(part string) bool { return areAll(part, genericWords) }

// isTopic reports whether all words of a part are of feeds, sections and topics.
func isTopic(part string) bool { return areAll(part, genericWords, topicWords) }

// areAll reports whether all words of a part that are no numbers are in one of some lists.
func areAll(part string, lists ...map[string]bool) bool {
	for w := range strings.FieldsSeq(strings.ToLower(part)) {
		w = strings.Trim(w, `.,;:!?"'()[]&+/`)
		if strings.Trim(w, "0123456789.") != "" && !slices.ContainsFunc(lists, func(l map[string]bool) bool { return l[w] }) {
			return false
		}
	}
	return true
}

// namesOutlet reports whether a short part has a word of outlets' names.
func namesOutlet(part string) bool {
	list := strings.Fields(strings.ToLower(part))
	if len(list) > maxOutlet {
		return false
	}
	for _, w := range list {
		if outletWords[strings.Trim(w, ".,")] {
			return true
		}
	}
	return false
}

// looksLikeHost reports whether a part looks like the name of a host: "elmundo.es".
func looksLikeHost(part string) bool {
	dot := strings.LastIndexByte(part, '.')
	return dot > 0 && dot < len(part)-1 && !strings.Contains(part, " ")
}

// mixesCase reports whether a part is one word of small letters and capitals, as
// makers of names like: "CoinDesk".
func mixesCase(part string) bool {
	return !strings.Contains(part, " ") && len(part) > 1 && strings.IndexFunc(part[1:], unicode.IsUpper) >= 0
}

// withoutDomain returns "CNN" of "CNN.com"; "Booking.com" is a name.
func withoutDomain(name string) string {
	if bare, found := strings.CutSuffix(name, ".com"); found && bare == strings.ToUpper(bare) {
		return bare
	}
	return name
}

// homes are the parts of addresses behind which somebody's own part of a site is called like
// him.
var homes = words(`user users u c channel channels people person profile profiles author authors show shows podcast podcasts blog blogs member members company brand publisher`)

// IsSection reports whether the name of a feed is that of a part of its site, by its words
// or by the address of one of its items: "Security", or "California" of
// ".../california/story/...".
func IsSection(name, link string) bool {
	u, err := url.Parse(link)
	if err != nil || name == "" || strings.Contains(folded(u.Hostname()), folded(name)) {
		return false
	}
	if host := folded(hostName(u.Host)); host != "" && isTopic(name) && !station.MatchString(name) && !strings.Contains(folded(name), host) {
		return true
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	for i, p := range parts[:max(0, len(parts)-1)] {
		if folded(p) == folded(name) {
			return !strings.HasPrefix(p, "@") && (i == 0 || !homes[strings.ToLower(parts[i-1])])
		}
	}
	return false
}

// IsOwn reports whether a name that an article cites is its publisher's own, in full
// or in short: "the Herald" in the Harbour Herald.
func IsOwn(cited, publisher string) bool {
	c, p := Voice(cited), Voice(publisher)
	if short, long := folded(cited), folded(publisher); short != "" && (short == long || strings.HasPrefix(long, short) && genericWords[long[len(short):]]) {
		return true // "USA Today" of usatoday, "CBS" of cbsnews
	}
	return c == p || len(c) > 3 && (strings.HasSuffix(p, c) || strings.HasPrefix(p, c)) || len(p) > 3 && strings.HasPrefix(c, p)
}

// Voice returns what is the same for all feeds of one publisher: its name in small
// letters without its sections, its article and its domain. Two items of one voice
// are no confirmation of each other.
func Voice(name string) string { return voiceOf(Publisher(name)) }

// voiceOf is the voice of a publisher by its name alone.
func voiceOf(publisher string) string {
	var kept, all []string
	for w := range strings.FieldsFuncSeq(strings.ToLower(publisher), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if w == "the" || w == "com" || w == "www" {
			continue
		}
		all = append(all, w)
		if !genericWords[w] {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		kept = all
	}
	return strings.Join(kept, "")
}
