// Package adrift finds sentences whose time, place or other half stands in another
// sentence: "The same year the ferry sank.", "Damals war der Hafen neu.", "Other boats
// sailed as well.", "Hull may follow suit." What a pronoun or a noun points back at is not its part. It knows the
// languages that news is mostly in, by short lists; of others it finds nothing.
package adrift

import (
	"strings"
	"unicode"

	"newsbot/internal/sieve"
)

// Is reports whether a sentence is adrift. What is quoted in it should be blank, for
// somebody's words are read as his.
func Is(s, lang string) bool {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	switch {
	case begins(openings[lang], s), begins(others[lang], s), begins(steps[lang], s), begins(concessions[lang], s), begins(interjections[lang], s), isSame(s, lang), isHere(s, lang), isHalf(s, lang), isFollowing(s, lang):
		return true
	case lang == "en":
		return opensBare(s)
	case lang == "de":
		return isPointing(s)
	}
	return false
}

// begins reports whether an expression, which may be missing, matches s.
func begins(re *sieve.Regexp, s string) bool { return re != nil && re.MatchString(s) }

// openings are times that another sentence tells, at the beginning of one.
var openings = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`^(?:At (?:this|that) (?:point|stage|moment)|Back then|By (?:this|that) (?:time|point)|Around (?:this|that|the same) time|The (?:next|following|previous|very next) (?:day|morning|night|evening|week|weekend|month|year)\b|On the (?:next|following) day|The (?:day|night|week|month|year) (?:before|after),|Ever since|In the meantime|In (?:short|sum|essence),|Not (?:just|only|even|because|for|to|on|in|at|by|with|from|as)\b)`),
	"de": sieve.MustCompile(`^(?:Damals|(?:Bereits|Schon|Kurz|Erst) (?:zuvor|vorher|davor)|Seinerzeit|Tags (?:darauf|zuvor)|Am (?:Tag darauf|Tag danach|nächsten (?:Tag|Morgen)|Folgetag|Vortag)|Seit damals|Bis dahin|In der Zwischenzeit|Unterdessen|Wenig später|Später (?:am|in der|im)\b)`),
	"fr": sieve.MustCompile(`^(?:À l['’]époque|À cette (?:époque|date|occasion)|Le lendemain|La veille(?:[ ,]+(?:il|elle|le|la|les|un)\b|,)|Entre-temps|D['’]autre part|Depuis,|Alors que|À ce stade|Jusque-là)`),
	"es": sieve.MustCompile(`^(?:Entonces|En concreto|Concretamente|(?:Sostenía|Afirmaba|Aseguraba|Decía|Creía|Pensaba) que|De hecho|En cualquier caso|Así las cosas|Por su parte|Por el contrario|Es decir|\p{L}[^,]{3,30}, de nuevo,|No s[oó]lo (?:porque|por|en|de|para|con)\b|En aquel(?:la)? (?:entonces|momento|época|ocasión)|En ese (?:entonces|momento)|Al día siguiente|Ese mismo|Esa misma|Desde entonces|Hasta entonces|Mientras tanto|(?:No )?[Ss]e trat(?:a|aba|ó|aría) (?:de|del)\b|(?:No )?(?:[Ee]s|[Ee]ra|[Ff]ue|[Ss]on|[Ee]ran|[Ff]ueron|[Ee]stá|[Ee]stán|[Ee]staba|[Ee]staban) (?:un|una|el|la|los|las|de|del|solo|sólo|uno|considerad[oa]s?)\b)`),
	"it": sieve.MustCompile(`^(?:All['’]epoca|Il giorno (?:dopo|seguente|prima)|Da allora|Fino ad allora|Nel frattempo|(?:Non )?[Ss]i tratt(?:a|ava|erebbe) (?:di|del|della)\b)`),
	"pt": sieve.MustCompile(`^(?:À época|Na época|Naquela (?:época|ocasião)|No dia seguinte|Desde então|Até então|Enquanto isso|Só que|(?:Não )?[Tt]rata-se d|(?:Não )?(?:[ÉéEe]ra|É|é|[Ff]oi|[Ss]ão|[Ee]ram|[Ff]oram) (?:um|uma|o|a|os|as|de|do|da)\b)`),
	"nl": sieve.MustCompile(`^(?:Destijds|De volgende dag|Sindsdien|Intussen|Ondertussen|Een dag (?:later|eerder))`),
	"sv": sieve.MustCompile(`^(?:Dagen (?:efter|därpå|innan)|Sedan dess|Under tiden|På den tiden|Vid det laget)`),
	"da": sieve.MustCompile(`^(?:Dengang|Dagen (?:efter|før)|Siden dengang|Siden da|I mellemtiden)`),
	"no": sieve.MustCompile(`^(?:Den gangen?|Dagen (?:etter|før)|Siden den gang|Siden da|I mellomtiden)`),
	"fi": sieve.MustCompile(`^(?:Tuolloin|Seuraavana (?:päivänä|aamuna|vuonna)|Siitä lähtien|Myöhemmin|Aiemmin)`),
	"pl": sieve.MustCompile(`^(?:Wówczas|Następnego dnia|Od tego czasu|Od tamtej pory|Tego samego|Tej samej)`),
	"cs": sieve.MustCompile(`^(?:Tehdy|Následující den|Od té doby|Mezitím|Téhož)`),
	"ru": sieve.MustCompile(`^(?:Тогда же|На следующий (?:день|год)|На тот момент|С тех пор|Позднее|Позже|Ранее|К этому времени|Тем же)(?:[^\pL]|$)`),
	"uk": sieve.MustCompile(`^(?:Тоді ж|Наступного (?:дня|року)|На той момент|Відтоді|Пізніше|Раніше|Того ж)(?:[^\pL]|$)`),
	"tr": sieve.MustCompile(`^(?:Ertesi (?:gün|yıl)|O günden|Daha sonra|Daha önce|O zamandan)`),
	"zh": sieve.MustCompile(`^(?:巧的是|无独有偶|有意思的是|更重要的是|值得一提的是|有一次[，,]|有一天[，,]|话说|结果[，,]|結果[，,]|于是|於是|然后|然後|就像|就好像|[^前]{0,80}后者|[^前]{0,80}後者|换句话说|換句話說|也就是说|也就是說|如此一来|如此一來|这样一来|当时|當時|次日|翌日|隔天|同日|同年|同月|后来|後來|当天|當天|当晚|當晚|当年|當年)`),
	"bn": sieve.MustCompile(`^(?:প্রথমত|দ্বিতীয়ত|তৃতীয়ত|এর আগেও|এ ছাড়া|এছাড়া|তবে|কিন্তু|অন্যদিকে|ফলে|এরপর|তিনি|তাঁর|তাদের|তারা)[ ,]`),
	"ja": sieve.MustCompile(`^(?:当時|翌日|翌年|同日|同年|後日)`),
	"ko": sieve.MustCompile(`^(?:다음 ?날|같은 날|그날|그해|이듬해|그 뒤|그 후)`),
	"ar": sieve.MustCompile(`^(?:و?في اليوم (?:التالي|نفسه)|و?في اليوم ذاته|حينها|وحينها|آنذاك|منذ ذلك)`),
	"vi": sieve.MustCompile(`^(?:Hôm sau|Ngày hôm sau|Ngày sau đó|Từ đó|Cùng ngày|Cùng năm)`),
	"id": sieve.MustCompile(`^(?:Saat itu|Keesokan harinya|Sejak itu|Sejak saat itu|Pada saat itu)`),
}

// concessions grant what the next sentence takes back: "To be sure, the ferry was old."
var concessions = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`^(?:(?:To be (?:sure|fair|clear)|Of course|Granted|Admittedly|No doubt|Undoubtedly),? |(?:Sure|True|Naturally|Certainly|Yes), )`),
	"de": sieve.MustCompile(`^(?:Zwar|Gewiss|Sicher|Freilich|Natürlich|Selbstverständlich|Zugegeben|Klar)[ ,]`),
	"fr": sieve.MustCompile(`^(?:Certes|Bien sûr|Bien entendu|Évidemment|Il est vrai que)[ ,]`),
	"es": sieve.MustCompile(`^(?:Por supuesto|Desde luego|Claro que|Es cierto que|Si bien es cierto)[ ,]`),
	"it": sieve.MustCompile(`^(?:Certo|Naturalmente|È vero che|Certamente)[ ,]`),
	"pt": sieve.MustCompile(`^(?:É claro que|Claro que|Certamente|É verdade que|Por certo)[ ,]`),
	"nl": sieve.MustCompile(`^(?:Natuurlijk|Weliswaar|Uiteraard|Toegegeven)[ ,]`),
	"sv": sieve.MustCompile(`^(?:Visst|Naturligtvis|Självklart|Förvisso)[ ,]`),
	"da": sieve.MustCompile(`^(?:Ganske vist|Naturligvis|Selvfølgelig)[ ,]`),
	"no": sieve.MustCompile(`^(?:Riktignok|Naturligvis|Selvfølgelig)[ ,]`),
	"pl": sieve.MustCompile(`^(?:Owszem|Oczywiście|Wprawdzie|Co prawda)[ ,]`),
	"ru": sieve.MustCompile(`^(?:Конечно|Разумеется|Безусловно|Правда)[ ,]`),
	"zh": sieve.MustCompile(`^(?:当然|當然|诚然|誠然|固然)`),
	"uk": sieve.MustCompile(`^(?:Звичайно|Безумовно|Щоправда)[ ,]`),
}

// steps are the entries of a list that was told in sentences, after the first or before
// the last.
var steps = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`^(?:Step (?:\d|one|two|three|four)|First(?:ly)?,|Second(?:ly)?,|Third(?:ly)?,|Fourth(?:ly)?,|Last(?:ly)?,|Last but not least)`),
	"de": sieve.MustCompile(`^(?:Erstens|Zweitens|Drittens|Viertens|Zum (?:einen|anderen)|Schritt \d|Zu guter Letzt|Als (?:Erstes|Nächstes|Letztes))[ ,:]`),
	"fr": sieve.MustCompile(`^(?:Premièrement|Deuxièmement|Troisièmement|D['’]abord|En (?:premier|second|dernier) lieu|D['’]une part|Étape \d)[ ,:]`),
	"es": sieve.MustCompile(`^(?:Primero|Segundo|Tercero|En (?:primer|segundo|tercer|último) (?:lugar|término)|Por último|Por un lado|Paso \d)[ ,:]`),
	"it": sieve.MustCompile(`^(?:In primo luogo|In secondo luogo|Infine|Da un lato|Per prima cosa)[ ,]`),
	"pt": sieve.MustCompile(`^(?:Em primeiro lugar|Em segundo lugar|Por último|Por fim|Por um lado|Primeiro,|Segundo,)[ ,]?`),
	"nl": sieve.MustCompile(`^(?:Ten eerste|Ten tweede|Ten slotte|Ten derde|Stap \d)[ ,]`),
	"ru": sieve.MustCompile(`^(?:Во-первых|Во-вторых|В-третьих|Наконец,)`),
	"uk": sieve.MustCompile(`^(?:По-перше|По-друге|По-третє|Нарешті,)`),
	"pl": sieve.MustCompile(`^(?:Po pierwsze|Po drugie|Po trzecie|Na koniec)`),
	"zh": sieve.MustCompile(`^(?:\d{1,2}[、）)]|\d{1,2}[.．] ?\p{Han}|[①-⑳]|第[一二三四五六七八九十]步|首先|其次|再次|最后，|最後，|一方面|另一方面)`),
	"ja": sieve.MustCompile(`^(?:まず|次に|最後に|第[一二三]に)`),
	"ko": sieve.MustCompile(`^(?:첫째|둘째|셋째|먼저|마지막으로)`),
}

// others are beginnings that tell of more than one thing of which the first stands before.
var others = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`^(?:(?:\p{Lu}\p{Ll}+ly, )?[Oo]ther \p{Ll}|The rest (?:is|was|are|were|of (?:it|them))\b|Everything else |The remaining )`),
	"de": sieve.MustCompile(`^(?:Andere[rsnm]?|Weitere[rsnm]?|Letztere[rsnm]?|Der Rest|Die übrigen|Alles (?:andere|andre|weitere|Weitere|übrige)) \p{L}`),
	"fr": sieve.MustCompile(`^(?:D['’]autres|Le reste|Tout le reste|Les autres|L['’]autre|Un autre|Une autre) \p{Ll}`),
	"es": sieve.MustCompile(`^(?:Otr[oa]s?|(?:Todo )?[Ll]o demás|El resto|L[oa]s otr[oa]s|El otro|La otra) \p{Ll}`),
	"it": sieve.MustCompile(`^(?:Altri|Altre|Il resto|Tutto il resto|Un altro|Un['’]altra|Gli altri|Le altre) \p{Ll}`),
	"pt": sieve.MustCompile(`^(?:Outr[oa]s?|O resto|Todo o resto|[OA]s? outr[oa]s?) \p{Ll}`),
	"nl": sieve.MustCompile(`^(?:Andere|De rest|Een ander|Een andere|De andere) \p{Ll}`),
	"sv": sieve.MustCompile(`^(?:Andra|En annan|Ett annat|De andra) \p{Ll}`),
	"da": sieve.MustCompile(`^(?:Andre|En anden|Et andet|De andre) \p{Ll}`),
	"no": sieve.MustCompile(`^(?:Andre|En annen|Et annet|De andre) \p{Ll}`),
	"ru": sieve.MustCompile(`^(?:Други[ех]|Другой|Другая|Другое|Остальные) \p{Ll}`),
	"pl": sieve.MustCompile(`^(?:Inni|Inne|Inny|Inna|Pozostałe|Pozostali) \p{Ll}`),
	"tr": sieve.MustCompile(`^(?:Diğer|Öteki) \p{Ll}`),
}

// sames are "the same day" and its like; what follows may say which one.
var sames = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`\b[Tt](?:he|hat) same (?:year|month|week|weekend|day|night|morning|evening|afternoon|period|season|quarter)\b`),
	"de": sieve.MustCompile(`\b(?:[Ii]m|[Aa]m|[Vv]om|[Dd]er|[Dd]em|[Dd]es|[Dd]ie|[Dd]as|[Dd]en) ?(?:selben|gleichen|selbe|gleiche) (?:Jahr|Jahres|Tag|Tages|Monat|Monats|Woche|Nacht|Abend|Morgen|Zeitraum|Zeitraums|Quartal)\b`),
	"fr": sieve.MustCompile(`\bla même (?:année|semaine|période|nuit|saison)\b|\b(?:le|du|au) même (?:jour|mois|soir|trimestre)\b`),
	"es": sieve.MustCompile(`\b(?:el|del|al|[Ee]se) mismo (?:año|día|mes|periodo|período|trimestre)\b|\bla misma (?:semana|noche|fecha|temporada|jornada)\b`),
	"it": sieve.MustCompile(`\b(?:[Ll]o|dello|[Nn]ello) stesso (?:anno|giorno|mese|periodo)\b|\bstessa (?:settimana|notte|stagione)\b`),
	"pt": sieve.MustCompile(`\b(?:[Oo]|[Nn]o|do|ao) mesmo (?:ano|dia|mês|período)\b|\b(?:[Nn]a|a|da) mesma (?:semana|noite|data)\b`),
	"nl": sieve.MustCompile(`\b[Hh]etzelfde jaar\b|\b[Dd]ezelfde (?:dag|maand|week|periode)\b`),
	"sv": sieve.MustCompile(`\b[Ss]amma (?:år|dag|vecka|månad|period|kväll)\b`),
	"da": sieve.MustCompile(`\b[Ss]amme (?:år|dag|uge|måned|periode|aften)\b`),
	"no": sieve.MustCompile(`\b[Ss]amme (?:år|dag|uke|måned|periode|kveld)\b`),
	"ru": sieve.MustCompile(`(?:^|[^\pL])(?:в|В) (?:том|тот) же (?:году|месяце|день|период)`),
}

// whichOne begins what says which one "the same day" is.
var whichOne = sieve.MustCompile(`^ (?:last|a|as|of|in|that|when|earlier|previous|de l|del|des|de|du|que|où|do|da|im|wie|vor|van|som|året|före|come|dell|di)\b`)

// isSame reports whether a sentence tells of the same day as another one: no day, month
// or year stands before that in it.
func isSame(s, lang string) bool {
	re := sames[lang]
	if re == nil {
		return false
	}
	at := re.FindStringIndex(s)
	return at != nil && strings.IndexFunc(s[:at[0]], unicode.IsDigit) < 0 && !whichOne.MatchString(s[at[1]:]) && !dayOrMonth.MatchString(s[:at[0]])
}

// dayOrMonth finds a day or month in the languages above.
var dayOrMonth = sieve.MustCompile(`(?i)\b(?:\p{L}+day|janua?r[yi]?|februa?r[yi]?|march|april|may|june|july|august|september|october|november|december|\p{L}+tag|mittwoch|` +
	`lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda|terça|quarta|quinta|sexta|lunedì|martedì|mercoledì|giovedì|venerdì)\b`)

// heres are places that another sentence tells, inside of one, and what would tell them
// in it.
var heres = map[string]*sieve.Regexp{
	"de": sieve.MustCompile(`[\p{Ll},] (?:hier|dort|dorthin)(?:[ .,]|$)`),
	"es": sieve.MustCompile(`\p{L} (?:allí|allá)(?:[ .,]|$)`),
	"fr": sieve.MustCompile(`\p{L} (?:là-bas|sur place)(?:[ .,]|$)`),
	"pt": sieve.MustCompile(`\p{L} (?:ali|lá)(?:[ .,]|$)`),
	"it": sieve.MustCompile(`\p{L} (?:lì|laggiù)(?:[ .,]|$)`),
}

// placed finds a place that a sentence itself tells.
var placed = sieve.MustCompile(`(?:^|[ (])(?i:in|im|am|an|auf|bei|nach|aus|zum|zur|en|em|a|al|à|au|aux|dans|chez|nel|nella|no|na|nos|nas|de|del|do|da|von|vom) (?:(?i:der|die|das|dem|den|la|el|los|las|le|les|l['’]|o|a|il) ?)?(?:\p{Ll}+ )?\p{Lu}`)

// isHere reports whether a sentence says "dort" of a place that it does not tell.
func isHere(s, lang string) bool {
	re := heres[lang]
	if re == nil {
		return false
	}
	at := re.FindStringIndex(s)
	return at != nil && !placed.MatchString(s[:at[0]+1])
}

// Openings of an English sentence behind which a pronoun has nothing to point at.
var (
	adverb  = sieve.MustCompile(`^(?:\p{Lu}\p{Ll}+ly|Of course|In fact|Indeed|Perhaps|Maybe|Still|Even now|To (?:start|begin|be|put|sum|make|top)\b[^,]{0,40}|Whatever [^,]{0,40}|At (?:first|last|least|best|worst)), (?:it|he|she|they|this|that|these|those)\b`)
	bare    = sieve.MustCompile(`^(?:When|While|As|After|Before|If|Once|Because|Although|Though|Until|Unless|Whenever|Even if|Even though) (?:he|she|it|they)(?:[’'](?:s|re|d|ll|ve))? `)
	nowThey = sieve.MustCompile(`^(?:But |And )?(?:Now|Then|Today|Soon|Later|Still|Yet),? (?:he|she|they)(?:[’'](?:s|re|ll|ve|d))?\b`)
	role    = sieve.MustCompile(`^As (?:an? |the )?\p{Ll}[^,]{3,80}, (?:he|she|they)\b`)
	granted = sieve.MustCompile(`^(?:While|Although|Though|If|As|Because|Since|When|Whether or not|Even if|Even though) (?:that|this|these|those) (?:may|might|is|was|were|are|sounds?|seems?|could|would|has|had|does|did|happens?|happened|remains?)\b`)
	namer   = sieve.MustCompile(`, (?:\p{Lu}|the |a |an |some |many |most |all |no |two |three |people |police )`)
)

// opensBare reports whether an English sentence opens with a clause of somebody whom
// nothing in it names.
func opensBare(s string) bool {
	return granted.MatchString(s) || adverb.MatchString(s) || role.MatchString(s) || nowThey.MatchString(s) || bare.MatchString(s) && !namer.MatchString(s)
}

// Pronouns of a German sentence that look like articles: "erklärt das mit", "Dass das bei
// ihr", "Auf die greifen laut".
var (
	thatOne = sieve.MustCompile(`(?:^[Dd]ass|[^,.:;–—-]) das (?:aber|auch|bei|damit|dann|ganz|im|in|jedoch|jetzt|kaum|laut|mit|natürlich|nicht|noch|nun|nur|ohnehin|schon|sehr|so|trotzdem|vor|von|wegen|weiter|wohl|zu|zwar|alles)(?: |[.,]|$)`)
	onThat  = sieve.MustCompile(`^(?:Auf|Für|Mit|Von|Bei|An|Aus|Zu|In|Gegen|Über|Um|Nach) (?:die|den|dem|das|der) \p{Ll}+(?:en|t) (?:laut|sich|auch|nicht|noch|nun|nur|schon|jetzt|inzwischen|mittlerweile|immer|viele|die|der|das|ein|eine|es|er|sie|man)\b`)
)

// isPointing reports whether a German sentence has one of them.
func isPointing(s string) bool { return thatOne.MatchString(s) || onThat.MatchString(s) }
