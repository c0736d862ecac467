package bullets

import (
	xmaps "maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/internal/sieve"
)

// pronouns point back at the sentence before when a sentence begins with one, by
// language. A word that is an article too in its language is not here.
var pronouns = map[string]map[string]bool{
	"en": set(`and but or nor which who whom whose why equally he she it they his her hers its their theirs them him this that these those such
		it's he's she's they're that's it’s he’s she’s they’re that’s both neither either another others then thus hence therefore
		afterwards afterward accordingly likewise similarly consequently otherwise so too also yet earlier later here there`),
	"de": set(`er sie es ihm ihr ihre ihren ihrem ihrer ihn ihnen sein seine seinen seinem seiner dies diese dieser
		dieses diesen diesem dort dazu dabei damit dafür dagegen daran darauf darin darum daraus davon davor dadurch danach deren dessen deshalb deswegen
		daher darüber darunter demnach demzufolge jedoch aber und denn doch sondern sonst trotzdem dennoch so dann beide beides auch zudem außerdem
		hinzu jene jener allerdings also oder seither seitdem daraufhin ähnlich genauso letztere letzterer letzteres ersterer erstere hier hierzu hierbei hierfür stattdessen ebenso ebenfalls andernfalls ferner solche solcher solches solchen solchem gleichzeitig zugleich`),
	"fr": set(`il elle ils elles ce cela ceci cette ces cet son sa ses leur leurs celui celle ceux celles c'est c’est ça et or car donc ainsi aussi puis
		ensuite ou mais cependant toutefois pourtant d'où lui eux tous toutes là voilà sinon`),
	"es": set(`él ella ello ellos ellas este esta esto estos estas ese esa eso esos esas su sus aquel aquella aquello aquellos ambos ambas
		pero y o u así entonces también dicho dicha dichos dichas tampoco además asimismo luego allí ahí sino aunque e tal`),
	"it": set(`egli lui lei loro esso essa essi esse questo questa questi queste quello quella quelli quelle suo sua suoi sue ciò ma e così poi quindi
		o inoltre anche entrambi dunque perciò lì tale`),
	"pt": set(`ele ela eles elas isso isto aquilo este esta estes estas esse essa esses essas seu sua seus suas mas e ou assim então também depois ali ambos
		porém tal dele dela`),
	"nl": set(`hij zij ze dit deze die dat hun haar zijn hem maar en of ook dus daarna daarom daarmee daarbij daardoor daarop toen want beide er zo`),
	"sv": set(`han hon den det de dessa denna detta hans hennes deras dess men och eller också så då därför däremot samtidigt dock där båda sedan ändå dessutom`),
	"da": set(`han hun den det de dette denne disse hans hendes deres men og eller også så da derfor derimod samtidig dog der begge alligevel desuden`),
	"no": set(`han hun den det de dette denne disse hans hennes deres men og eller også så da derfor derimot samtidig likevel der begge dessuten`),
	"fi": set(`hän se he ne tämä nämä tuo nuo hänen sen heidän niiden hänet heidät mutta ja myös siksi silti lisäksi siellä sitten tässä tällä tästä siinä siitä`),
	"pl": set(`on ona ono oni one jego jej ich ten ta to ci te tego tej tych temu tym tam wtedy ale a i lub albo bo jednak więc dlatego też także natomiast
		ponadto następnie potem tak takie taki taka oba obaj`),
	"cs": set(`on ona ono oni ony jeho její jejich ten ta to ti ty tento tato toto tito tyto tam pak ale a však proto také ani přitom takový oba`),
	"sk": set(`on ona ono oni jeho jej ich ten tá to tí tie tento táto toto títo tam potom ale a však preto tiež obaja`),
	"hr": set(`on ona ono oni njegov njezin njihov taj ta to ti ovaj ova ovo ovi tamo ali a i međutim stoga također zatim tako`),
	"hu": set(`ő ők ez ezek azok ezt azt ennek annak ott de és azonban ezért így majd emiatt ehhez erre arra`),
	"ro": set(`el ea ei ele acesta aceasta aceștia acestea acest această aceste lor lui dar și însă astfel apoi deci acolo`),
	"tr": set(`o onlar bu şu bunlar bunun onun onların buna bunu ona ama ancak fakat ve ayrıca böylece bununla orada burada ise`),
	"ru": set(`он она оно они его её ее их им ему ей ими это этот эта эти этого этой этих тот та то те того той тех там тогда затем потом но а и или однако поэтому
		также тоже впрочем зато причём причем при такой такая такие такое оба обе`),
	"uk": set(`він вона воно вони його її їх їм йому їй це цей ця ці цього цієї цих той та те ті там тоді потім але а і й однак тому також теж проте зате такий така такі`),
	"bg": set(`той тя то те неговият нейният техният това този тази тези там тогава но а и обаче затова също`),
	"el": set(`αυτός αυτή αυτό αυτοί αυτές αυτά εκείνος εκείνη εκεί αλλά και ωστόσο όμως επίσης έτσι`),
	"id": set(`ia dia mereka ini itu tersebut namun tetapi tapi dan kemudian selain lalu sehingga`),
	"sw": set(`yeye wao hii hiyo huyo hao hizo hilo hayo huo lakini na pia hivyo kisha`),
	"vi": set(`ông bà chị cô ấy họ nó đó này điều nhưng và tuy song sau trong-khi đây theo-đó`),
	"ar": set(`هو هي هم هذا هذه ذلك تلك هؤلاء وهو وهي وهم وهذا وهذه وذلك وتلك لكن ولكن ثم كما وأضاف وأضافت وأوضح وأوضحت وأكد وأكدت وتابع
		وتابعت وأشار وأشارت ولفت وذكر وذكرت حيث بينما إنه إنها وأنه وأنها لذلك`),
	"fa": set(`او آنها وی این آن اما و همچنین سپس ولی`),
	"he": set(`הוא היא הם הן זה זו זאת אלה אלו אבל אך גם לכן כך שם`),
	"hi": set(`वह वे यह ये उन्होंने उसने इसने उनका उनके उनकी इसका इसके इसकी लेकिन और हालांकि इस उस इन उन वहीं`),
	"ca": set(`ell ella ells elles aquest aquesta això aquests aquestes aquell el-seu seu seva però i també així llavors`),
}

// leanings are beginnings that point back in scripts without spaces or capitals.
var leanings = map[string]*sieve.Regexp{
	"zh": sieve.MustCompile(`^(?:他|她|它|其|该|該|此|这|這|那|但|但是|不过|不過|然而|因此|所以|同时|同時|此外|另外|随后|隨後|对此|對此|之后|之後|而|其实|当然|毕竟|好在|总之|可见|結果，|结果，|[二三四]是|于是|於是|可是|然后|然後|接着|也就是说|也就是說|换句话说|也是因为|例如|比如|并(?:且|称|表示|将|在|对|于)|並|也|又|与此同时|据此|上述|双方)`),
	"ja": sieve.MustCompile(`^(?:彼|彼女|これ|それ|この|その|あの|こう|そう|そんな|こんな|さて|同|両|しかし|だが|ただ|また|一方|さらに|そして|ところが|なお|ここ|そこ|このため|そのため|うち)(?:氏|社|法|日)?`),
	"ko": sieve.MustCompile(`^(?:그는|그가|그의|그녀|이는|이를|이에|이것|그것|이들|그들|이와|그러나|하지만|또|또한|이어|그리고|한편|이번|해당|이날|당시|같은|반면|특히|이후|이 |그 )`),
	"th": sieve.MustCompile(`^(?:เขา|เธอ|มัน|พวกเขา|แต่|และ|นอกจากนี้|ทั้งนี้|โดย|ซึ่ง)`),
}

// leaningPhrases are beginnings of more than one word that point back, by
// language; what a "the" names in them is named before, unless headline or deck
// have it.
var leaningPhrases = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`^(?:At the time|At that time|By then|Since then|Until then|In response|As a result|At the same time|On the other hand|` +
		`In so,|In (?:this|that|these|those|his|her|its|their|both|either|all|each) |In (?:it|them),|Rather, |A (?:short|little|long) (?:time|while) (?:later|earlier|after|before)\b|(?:After|Before|For|With|From|By|Of|On|At|Among|Despite|During|Under|Like|Unlike|Following|As) (?:that|this|these|those|which|him|her|them|it|his|their|its)\b|` +
		`In (?:addition|total|all|turn|doing so|fact|other words)\b|For (?:example|instance)|The (?:same|latter|former|other|others|two|three|four|pair|duo|trio|couple)\b|` +
		`(?:One|Some|Many|Most|All|Several|Few|None|Each|Two|Three|Half) of (?:them|those|these|which)|(?:A|An|The) (?:further|second|third|similar|separate|additional)\b|` +
		`(?:A few of|A number of|Some of|All of|Others? of) (?:the|this|that|them|these|those)\b|(?:A|One) (?:day|week|month|year) (?:later|earlier|after)|(?:(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten) )?(?:[Dd]ays|[Ww]eeks|[Mm]onths|[Yy]ears|[Hh]ours|[Mm]inutes|Shortly|Soon) (?:later|earlier|after|afterwards|before)\b|\d+ (?:[Dd]ays|[Ww]eeks|[Mm]onths|[Yy]ears|[Hh]ours|[Mm]inutes|Shortly|Soon) (?:later|earlier|after|afterwards|before)\b|From there|Beyond (?:that|this)|Not only that|What's more|Even so|That's|Nor )`),
	"de": sieve.MustCompile(`^(?:(?:Der|Die|Das) entsprechenden? |Die einen |Zu der Zeit|Zur gleichen Zeit|Zuvor|Danach|Zum Vergleich|Am selben|Am gleichen|Kurz (?:darauf|danach)|Ein(?:en|e)? (?:Tag|Woche|Monat|Jahr|Stunde) (?:später|danach|darauf|zuvor)|(?:Wenige|Zwei|Drei|Vier|Einige|Mehrere) (?:Minuten|Stunden|Tage|Wochen|Monate|Jahre) (?:später|danach|darauf|zuvor)|In (?:dieser|diesem|diesen|der Folge|ihrer|seiner|ihrem|seinem)|` +
		`(?:Nach|Vor|Mit|Von|Bei|Aus|Zu|Auf|An|Für|Gegen|Über|Unter|Hinter|Neben|Zwischen|Ohne|Durch|Um|Seit) (?:ihm|ihr|ihnen|ihn|diesem|dieser|diesen|dem selben)\b|Das (?:sagte|sagten|ist|war|sei|hat|habe|wird|wurde|würde|soll|teilte|bestätigte|berichtete|zeigt|zeige|geht|gilt|liegt|bedeutet|heißt|ergab|kündigte|will|kann|könne|macht)\b|Der (?:sagte|ist|war|hatte)\b)`),
	"fr": sieve.MustCompile(`^(?:À l'époque|À ce moment|Dans (?:ce|cette|ces|son|sa|leur)|Selon (?:lui|elle|eux)|Pour (?:lui|elle|eux)|Le même|La même|Les deux|En (?:outre|effet|revanche)|Par ailleurs|De plus|Du coup|Depuis lors|Ce dernier|Cette dernière|Au même moment|Un peu plus tard|(?:Un|Une|Deux|Trois|Quelques|Plusieurs) (?:heures?|jours?|semaines?|mois|ans?|années?) (?:plus tard|après|auparavant)|Peu après|Mais |Or )`),
	"es": sieve.MustCompile(`^(?:(?:Afirmó|Aseguró|Señaló|Explicó|Indicó|Dijo|Agregó|Añadió|Recomendó|Confirmó|Destacó|Recordó|Sostuvo|Reiteró|Advirtió|Aduce|Considera) (?:que|además|también|a|como|no)\b|Fue el caso|Lo otro |En (?:ese|esa|este|esta|aquel|su|ambos)|Por (?:ello|eso|esto|su parte)|Según (?:él|ella|ellos)|Para (?:él|ella|ellos)|Lo mismo|Los dos|Al mismo tiempo|En (?:cambio|consecuencia)|Por otro lado|Por otra parte|Sin embargo|De esta|De este|De ese|(?:Un|Una|Dos|Tres|Unos|Unas|Pocos|Pocas) (?:horas?|días?|semanas?|mes(?:es)?|años?) (?:después|más tarde|antes)|(?:Días|Horas|Minutos|Meses|Poco|Menos de un mes) después|Más tarde|(?:Lo|Le|Les|La|Los|Las) \p{Ll}+(?:ó|aron|ieron|aban) |Tras (?:esto|ello|eso))`),
	"it": sieve.MustCompile(`^(?:In (?:questo|questa|quel|quella)|Secondo (?:lui|lei)|Per (?:lui|lei|questo)|I due|Le due|Lo stesso|La stessa|Nel frattempo|Al tempo stesso)`),
	"pt": sieve.MustCompile(`^(?:(?:Afirmou|Disse|Explicou|Declarou|Acrescentou|Destacou|Ressaltou|Lembrou|Informou|Confirmou) (?:que|ainda|também|a|como)\b|Nesse|Nessa|Neste|Nesta|Naquele|Por isso|Segundo (?:ele|ela)|Para (?:ele|ela)|Os dois|As duas|O mesmo|A mesma|Ao mesmo tempo|No entanto|Na ocasião|Desse|Dessa|Diante disso)`),
	"nl": sieve.MustCompile(`^(?:(?:Nu|Vandaag|Later|Eerder|Toen|Vorig jaar|Inmiddels) (?:heeft|is|wordt|zal|kan|wil|had|was|werd) (?:hij|zij|ze)\b|Volgens (?:hem|haar|hen)|Op dat moment|In (?:dat|die|deze|dit)|Het tweetal|De twee|Desondanks|Bovendien|Vervolgens)`),
	"sv": sieve.MustCompile(`^(?:(?:Nå|Nu|I dag|Idag|Senere|Senare|Sedan|Tidligere|Tidigare|Da|Då|Så|Deretter|I fjor|I år) (?:har|er|är|ble|blev|blir|bliver|skal|ska|kan|vil|vill|hadde|hade|havde|var) (?:han|hun|hon|de)\b|Enligt (?:honom|henne|dem)|Vid den tiden|De två|Därefter|Dessutom|I (?:den|det))`),
	"no": sieve.MustCompile(`^(?:(?:Nå|Nu|I dag|Idag|Senere|Senare|Sedan|Tidligere|Tidigare|Da|Då|Så|Deretter|I fjor|I år) (?:har|er|är|ble|blev|blir|bliver|skal|ska|kan|vil|vill|hadde|hade|havde|var) (?:han|hun|hon|de)\b|Ifølge (?:ham|henne|dem)|På den tiden|De to|Deretter|Dessuten|I (?:den|det))`),
	"da": sieve.MustCompile(`^(?:(?:Nå|Nu|I dag|Idag|Senere|Senare|Sedan|Tidligere|Tidigare|Da|Då|Så|Deretter|I fjor|I år) (?:har|er|är|ble|blev|blir|bliver|skal|ska|kan|vil|vill|hadde|hade|havde|var) (?:han|hun|hon|de)\b|Ifølge (?:ham|hende|dem)|På det tidspunkt|De to|Derefter|Desuden|I (?:den|det))`),
	"ru": sieve.MustCompile(`^(?:По (?:его|её|ее|их) |В то время|К тому времени|В этот|В этом|В тот|Кроме того|После (?:этого|чего)|Вместе с тем|В свою очередь|Тем временем|Таким образом|При этом|До этого|В результате|Об этом|В связи с этим)`),
	"uk": sieve.MustCompile(`^(?:За (?:його|її|їх) |На той час|Крім того|Після цього|У цьому|Водночас|Про це|При цьому|Таким чином)`),
	"pl": sieve.MustCompile(`^(?:Chodzi o|Dotycz[yą]|Wszystkie [^,]*ły |W (?:tym|tej|tych|tamtym)|Po tym|Według (?:niego|niej|nich)|W tym czasie|Z kolei|Poza tym|Dodał|Dodała)`),
	"cs": sieve.MustCompile(`^(?:Podle (?:něj|ní|nich)|V té době|V tom|Kromě toho|Poté)`),
	"tr": sieve.MustCompile(`^(?:O (?:dönem|sırada|zaman)|(?:İhbar|Olay|Kaza) (?:üzerine|yerine)|Öte yandan|Bunun üzerine|Aynı zamanda|Bu (?:nedenle|arada|durum))`),
	"id": sieve.MustCompile(`^(?:(?:Dari|Dengan|Atas|Untuk|Karena|Setelah|Pada) \p{L}+(?: \p{L}+)? (?:itu|ini|tersebut)\b|Selain itu|Oleh karena itu|Sementara itu|Menurut dia|Menurutnya|Dalam (?:kesempatan|hal) )`),
	"vi": sieve.MustCompile(`^(?:Ông này|Bà này|Người này|Theo đó|Sau đó|Trước đó|Tuy nhiên|Ngoài ra|Bên cạnh đó|Do đó|Vì vậy|Trong khi đó|Điều này|Việc này|Lúc đó|Khi đó|Đồng thời|Cùng ngày|Hai bên)`),
	"fi": sieve.MustCompile(`^(?:Hänen mukaansa|Sen jälkeen|Samalla|Samaan aikaan|Tämän jälkeen|Siihen aikaan)`),
	"ar": sieve.MustCompile(`^(?:وقالت? (?:إن|إنه|إنها|أن) |في (?:ذلك|هذا|هذه|تلك|المقابل|غضون ذلك)|وفي (?:هذا|ذلك|السياق)|من جهته|من جهتها|من جانبه|ومن جهته|ومن جانبه|بعد ذلك|وبعد ذلك|على الرغم من ذلك|إلى ذلك|ولذلك)`),
}

// named are nouns that point back with "the" before them, as "The move" does,
// unless headline or deck say what it is.
var named = set(`move moves decision decisions announcement incident incidents news comment comments remark remarks statement statements ruling verdict deal
	agreement plan plans proposal proposals measure measures finding findings figure figures result results change changes effort efforts claim claims
	allegation allegations accusation accusations charge charges attack crash accident blast explosion event meeting visit rise increase drop decline
	man woman men women boy girl child victim victims suspect suspects teenager couple pair pontiff problem issue situation idea process system
	expert experts actor actress singer star fan professor player
	photo photos post posts tweet message video footage image images letter complaint lawsuit document documents difference reason reasons`)

// aged is somebody of whom only the age is told.
var aged = sieve.MustCompile(`^(?:(?:Der|Die) (?:\d{1,3}-Jährige|\d{1,3}[- ][Jj]ahre alte|\d{1,3}-jährige)|The \d{1,3}-year-old|The (?:mother|father|grandmother|grandfather|mum|mom|dad) of (?:one|two|three|four|five|six|\d+)|(?:El|La) (?:joven|hombre|mujer) de \d{1,3} años|(?:L'homme|L’homme|La femme) de \d{1,3} ans|\d{1,3}-åringen)\b`)

// namedOf are the same in other languages, with their article: what goes on with what
// says which one, a relative clause or a preposition, is not found.
var namedOf = map[string]*sieve.Regexp{
	"de": sieve.MustCompile(`^(?:Der|Die|Das|Dem|Den) (Mann|Frau|Junge|Mädchen|Kind|Täter|Opfer|Fahrer|Fahrerin|Verein|Firma|Unternehmen|Konzern|Entscheidung|Urteil|Fall|Vorfall|Unfall|Angriff|Anschlag|Vorschlag|Plan|Pläne|Vorwurf|Vorwürfe|Maßnahme|Maßnahmen|Regelung|Gesetz|` +
		`Studie|Untersuchung|Bericht|Antrag|Vertrag|Projekt|Verfahren|Prozess|Mitteilung|Erklärung|Sprecher|Sprecherin|Paar|Ehepaar|Video|Bild|Foto|Post|Beitrag|Brief|Experte|Expertin|Beamten|Ermittler|Autor|Autorin|Grund|Ziel|Folge|Ergebnis|Gruppe) (?:ist|war|sind|waren|wird|wurde|werden|wurden|hat|hatte|haben|hatten|soll|sollen|sei|seien|habe|kam|kann|will|sagte|ging|gilt|sieht|liegt|lag|zeigt|zeigte|dauerte|umfasst|kostet)[ ,.]`),
	"es": sieve.MustCompile(`^(?:El|La|Los|Las) (tema|asunto|hombre|mujer|joven|niño|niña|víctima|sospechoso|conductor|empresa|decisión|medida|sentencia|caso|incidente|accidente|ataque|propuesta|plan|estudio|informe|video|proyecto|acuerdo|dirigente|funcionario|experto|pareja|documento|carta) (?:fue|es|era|ha|había|estuvo|incluye|se|será|tiene|tenía|está|estaba|podría|también|no|dijo|señaló|explicó|aseguró|indicó)[ ,.]`),
	"fr": sieve.MustCompile(`^(?:Le|La|L'|L’|Les) ?(homme|femme|jeune homme|jeune femme|garçon|fille|victime|suspect|conducteur|entreprise|décision|mesure|jugement|incident|accident|attaque|proposition|plan|étude|rapport|vidéo|projet|accord|expert|couple|document|lettre) (?:a|est|était|avait|sera|ont|sont|doit|peut|n'a|n’a|n'est|n’est)[ ,.]`),
	"it": sieve.MustCompile(`^(?:Il|La|L'|L’|I|Le) ?(uomo|donna|ragazzo|ragazza|vittima|sospettato|conducente|azienda|decisione|misura|sentenza|incidente|attacco|proposta|piano|studio|rapporto|video|progetto|accordo|esperto|coppia|documento|lettera) (?:è|era|ha|aveva|sarà|sono|deve|può|non|si)[ ,.]`),
	"pt": sieve.MustCompile(`^(?:O|A|Os|As) (homem|mulher|jovem|menino|menina|vítima|suspeito|motorista|empresa|decisão|medida|sentença|caso|incidente|acidente|ataque|proposta|plano|estudo|relatório|vídeo|projeto|acordo|especialista|casal|documento|carta) (?:foi|é|era|tem|tinha|será|está|estava|não|também|disse|afirmou|explicou|se)[ ,.]`),
}

// leansBack reports whether s begins with something that only the sentence before
// explains; "this week" explains itself. Known says which words headline and deck
// have; it may be nil.
func leansBack(s, lang string, known func(word string) bool) bool {
	s = strings.TrimLeftFunc(s, opens)
	if re := leanings[lang]; re != nil && re.MatchString(s) {
		return !namesLikePronouns.MatchString(s)
	}
	if re := leaningPhrases[lang]; re != nil {
		if at := re.FindStringIndex(s); at != nil {
			return !calendar[strings.ToLower(firstWord(strings.TrimLeft(s[at[1]:], " ")))]
		}
	}
	first, rest := s, ""
	if i := strings.IndexFunc(s, endsWord); i >= 0 {
		first, rest = s[:i], strings.TrimLeft(s[i:], " ")
	}
	first = strings.ToLower(first)
	if lang == "en" && ((first == "the" || first == "that") && pointsBack(rest, known) || isThere(s)) || isApposition(s, lang) {
		return true
	}
	if lang == "de" && isGermanPronoun(first, rest) {
		return true
	}
	if re := namedOf[lang]; re != nil {
		if m := re.FindStringSubmatch(s); m != nil && (known == nil || !known(m[1])) {
			return true
		}
	}
	return pronouns[lang][first] && !explained(first, rest, lang)
}

// demonstratives point back at a noun from inside a sentence, by language: "sold these
// ships". Words that are also something else there are not here.
var demonstratives = map[string]map[string]bool{
	"en": set(`this these those`), "de": set(`diese dieser dieses diesen diesem jene jener jenes jenen jenem`),
	"fr": set(`cet cette ces`), "es": set(`este esta estos estas ese esa esos esas aquel aquella aquellos aquellas dicho dicha dichos dichas`),
	"pt": set(`esse essa esses essas desse dessa desses dessas nesse nessa este esta deste desta neste nesta`),
	"it": set(`questo questa questi queste quel quella quei quegli`), "nl": set(`deze dit`), "sv": set(`denna detta dessa`),
	"da": set(`denne dette disse`), "no": set(`denne dette disse`), "pl": set(`tę tej tych tego temu`), "fi": set(`tämä tämän tätä tässä nämä näiden`),
	"ru": set(`этот эта эти этого этой этих этому этим этими эту`), "uk": set(`цей ця ці цього цієї цих цьому цим цю`), "cs": set(`tento tato tito této tohoto těchto`),
	"ro": set(`acest această aceste acestui acestei acești`), "tr": set(`bu`),
}

// pointers find whether a sentence may have one of them, be it within a word: most have
// none.
var pointers = func() map[string]*sieve.Regexp {
	all := map[string]*sieve.Regexp{}
	for lang, words := range demonstratives {
		all[lang] = sieve.MustCompile(`(?i)` + strings.Join(slices.Collect(xmaps.Keys(words)), "|"))
	}
	return all
}()

// saysWhich are the words that tell which ones are meant behind a demonstrative: "those
// who", "quel che", "este de la isla".
var saysWhich = set(`way kind kinds type types sort point far much many who whom whose in with of from that which to already involved affected living still not under on at without seeking looking
	die der das denen deren qui que qu dont de del che di da do dos das som der kteří którzy które кто що які`)

// pointsInside reports whether a sentence names a thing with "these" that nothing in it,
// in the headline or in the deck has told of.
func pointsInside(s, lang string, known func(word string) bool) bool {
	pointing := demonstratives[lang]
	if pointing == nil || !pointers[lang].MatchString(s) {
		return false
	}
	words := strings.Fields(s)
	for i, w := range words {
		if i == 0 || !pointing[strings.ToLower(strings.TrimLeftFunc(w, opens))] {
			continue
		}
		told := false
		for j, next := range words[i+1 : min(i+3, len(words))] {
			next = strings.ToLower(firstWord(strings.TrimLeftFunc(next, opens)))
			told = told || calendar[next] || j == 0 && saysWhich[next] || known != nil && next != "" && !functionWords[next] && known(next) || tells(words[:i], next)
		}
		if !told {
			return true
		}
	}
	return false
}

// alike is how many bytes two words have in common at their beginning that are forms of
// one.
const alike = 5

// tells reports whether one of the words is a form of a noun.
func tells(words []string, noun string) bool {
	return len(noun) >= alike && slices.ContainsFunc(words, func(w string) bool {
		w = strings.ToLower(strings.TrimFunc(w, unicode.IsPunct))
		return len(w) >= alike && w[:alike] == noun[:alike]
	})
}

// spokenBy are the ways in which a sentence ends with who said it and yet does not
// name him, by language; a quotation before them is blank.
var spokenBy = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`(?:,|”|"|’|  ) (?:he|she|they|it) (?:said|says|added|told|wrote|noted|explained|argued|claimed|recalled|warned|insisted|tweeted|continued)\b`),
	"de": sieve.MustCompile(`(?:[,“"]|  ) (?:sagte|sagt|so|erklärte|erklärt|betonte|meinte|meint|ergänzte|berichtete|schrieb|hieß) (?:er|sie|es)\b`),
	"fr": sieve.MustCompile(`(?:a-t-il|a-t-elle|dit-il|dit-elle|-t-il|-t-elle|ont-ils)\b|, selon (?:lui|elle|eux)\b`),
	"es": sieve.MustCompile(`(?:[,”»"]|  ) (?:dijo|afirmó|señaló|explicó|indicó|aseguró|agregó|añadió|sostuvo|manifestó|expresó|apuntó|precisó|comentó|detalló|subrayó|destacó|concluyó|advirtió|insistió)(?:[.,]|$)|, según (?:él|ella|ellos|dijo|explicó|indicó|señaló)(?:[ .,]|$)`),
	"pt": sieve.MustCompile(`(?:[,”"]|  ) (?:disse|afirmou|explicou|declarou|acrescentou|completou|contou|concluiu|destacou|ressaltou|comentou|avaliou)(?:[.,]|$)|, segundo (?:ele|ela)\b`),
	"it": sieve.MustCompile(`(?:[,”»"]|  ) (?:ha detto|ha spiegato|ha aggiunto|ha dichiarato|spiega|dice|aggiunge|racconta|conclude|sottolinea|afferma)(?:[.,]|$)|, secondo (?:lui|lei)\b`),
	"sv": sieve.MustCompile(`(?:[,”]|  ) (?:säger|sade|sa|skriver|berättar|förklarar|enligt) (?:han|hon|de|honom|henne)\b`),
	"da": sieve.MustCompile(`(?:[,”]|  ) (?:siger|sagde|skriver|fortæller|forklarer|ifølge) (?:han|hun|de|ham|hende)\b`),
	"no": sieve.MustCompile(`(?:[,”»]|  ) (?:sier|sa|skriver|forteller|forklarer|ifølge) (?:han|hun|de|ham|henne)\b`),
	"nl": sieve.MustCompile(`(?:[,”’"]|  ) (?:zegt|zei|aldus|vertelt|volgens) (?:hij|zij|ze|hem|haar)\b`),
	"pl": sieve.MustCompile(`[,”"–—-] (?:powiedział|powiedziała|dodał|dodała|podkreślił|podkreśliła|zaznaczył|zaznaczyła|wyjaśnił|wyjaśniła|stwierdził|stwierdziła|ocenił|oceniła)(?:[.,]|$)`),
	"ru": sieve.MustCompile(`(?:сказал|сказала|отметил|отметила|заявил|заявила|добавил|добавила|подчеркнул|подчеркнула|пояснил|пояснила|рассказал|рассказала) (?:он|она|они)(?:[^\pL]|$)|, по (?:его|её|ее|их) словам`),
	"uk": sieve.MustCompile(`(?:сказав|сказала|зазначив|зазначила|заявив|заявила|додав|додала|пояснив|пояснила|розповів|розповіла) (?:він|вона|вони)(?:[^\pL]|$)|, за (?:його|її|їх) словами`),
	"zh": sieve.MustCompile(`[，。](?:他|她|他们)(?:说|表示|称|說|稱)`),
}

// lateSpeaker reports whether somebody who says the sentence is a pronoun, and nobody is
// named before it.
func lateSpeaker(s, lang string) bool {
	re := spokenBy[lang]
	if re == nil {
		return false
	}
	at := re.FindStringIndex(s)
	if at == nil {
		return false
	}
	if lang == "de" {
		return !slices.ContainsFunc(fullName.FindAllString(s[:at[0]], -1), func(name string) bool { return !functionWords[strings.ToLower(firstWord(name))] })
	}
	return !hasPerson(s[:at[0]])
}

// fullName is that of a person in a language in which all nouns have capitals.
var fullName = regexp.MustCompile(`\p{Lu}[\p{L}-]+ \p{Lu}[\p{L}-]+`)

// toPlaces are the words before a name that is a place's or a thing's rather than a
// person's.
var toPlaces = set(`in at near on off from to of for against with im am bei aus nach von en à de a di da do na no w we на в во у з`)

// hasPerson reports whether somebody may be named in the beginning of a sentence: a
// capital inside it that is no day and no place.
func hasPerson(s string) bool {
	before := ""
	for i, w := range strings.Fields(s) {
		w = strings.TrimFunc(w, unicode.IsPunct)
		if i > 0 && hasCapital(w) && !toPlaces[before] && !weekdays[w] && !calendar[strings.ToLower(w)] && !months[w] {
			return true
		}
		before = strings.ToLower(w)
	}
	return false
}

// months are those that "In" stands before.
var months = set(`January February March April May June July August September October November December`)

// Openings of an English sentence behind which a pronoun points back, for nothing before
// it names anybody: "So far, they", "In May she", "When he left, he".
var (
	openedBy    = sieve.MustCompile(`^(?:In|On|At|By|Since|From|For|During|Until|Through|Throughout|Last|This|Next|Now|Today|Yesterday|So far|As of|Earlier|Later|Within|Around|Over|Under|With|Without|Despite|After|Before|Following|Initially|Eventually|Recently|Currently|Previously|Originally|Overall|First|Finally|First off)\b[^,;:]{0,60}, (?:he|she|it|they|his|her|its|their)\b`)
	openedBare  = sieve.MustCompile(`^(?:On|In|Since|By|Last|Earlier|Later|Today|Yesterday|Now) (?:\S+ ){0,3}(?:he|she|they) `)
	openedTwice = sieve.MustCompile(`^(?:When|While|As|After|Before|If|Once|Since|Because|Although|Though|Until) (?:he|she|it|they|his|her|its|their)\b[^,;:]*, (?:he|she|it|they|his|her|its|their)\b`)
	elliptic    = sieve.MustCompile(`\b(?:hasn|haven|isn|aren|wasn|weren|didn|doesn|don|won|wouldn|can|couldn|shouldn)[’']t[.]$|\b(?:does|did|do|has|have|is|are|was|were|will|would) (?:so|too|not|either)[.]$`)
	sayingIt    = sieve.MustCompile(`\b(?:says?|said) (?:that )?(?:it[’']s|this is|that[’']s|these are|it is) |\b(?:sent|made|took|gave|issued|faced) a similar |\bhere[,.]`)
	answers     = sieve.MustCompile(`^\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+){0,2} (?:chimed in|shot back|retorted|concurred|(?:responded|replied|disagreed|agreed|countered|continued)(?:[.,:]| that\b| by saying\b)|(?:returned|came back|turned) to the (?:issue|subject|topic|question|theme|matter))`)
	because     = sieve.MustCompile(`^(?:Because|Weil|Parce que?|Porque|Perché|Omdat|Därför att|Fordi|Потому что|Bo|Ponieważ) [^,]*[.]$|^(?:In regards? to|With regards? to|As for|Speaking of|Regarding|When it comes to) [^,]*[.]$`)
)

// leansInside reports whether a sentence points back from behind its beginning. Known is
// as in leansBack.
func leansInside(s, lang string, known func(word string) bool) bool {
	if pointsInside(s, lang, known) || lateSpeaker(s, lang) || because.MatchString(s) {
		return true
	}
	switch lang {
	case "de":
		return germanInside(s)
	case "en":
		if at := openedBy.FindStringIndex(s); at != nil && !hasPerson(s[:at[1]]) {
			return true
		}
		if at := openedBare.FindStringIndex(s); at != nil && !hasPerson(s[:at[1]]) {
			return true
		}
		return openedTwice.MatchString(s) || sayingIt.MatchString(s) || elliptic.MatchString(s) || answers.MatchString(s)
	}
	return false
}

// plainAdverbs point back from inside the first clause, unless that itself tells two
// things ("lehnte ab und ging stattdessen") or a "dass" follows.
var plainAdverbs = set(`dadurch daraufhin dementsprechend deshalb daher deswegen stattdessen damals`)

// germanAdverbs point back from inside the first clause, unless a "dass" says what they
// stand for.
var germanAdverbs = set(`dagegen davon daran darunter hierfür hierbei hierzu dafür dazu darüber damit darauf daraus`)

// impersonal are the German verbs of which "es" is the subject of nothing.
var impersonal = sieve.MustCompile(`(?i)\b(?:gibt|gab|gäbe|geben|gegeben|geht|ging|gehen|gegangen|kommt|kam|kommen|gekommen|heißt|hieß|handelt|gelingt|gelang|gelungen|gelingen|dauert|dauern|regnet|schneit|möglich|unklar|klar|schwer|leicht|wichtig|bleibt|blieb|scheint|schien)\b`)

// germanInside reports whether the first clause of a German sentence has its subject from
// the sentence before: "Am Freitag erhielt sie", "konnte dadurch", "sind sie".
func germanInside(s string) bool {
	clause := s
	if i := strings.IndexAny(s, ",;:–"); i >= 0 {
		clause = s[:i]
	}
	before, two := "", false
	for i, w := range strings.Fields(clause) {
		w = strings.TrimFunc(w, unicode.IsPunct)
		first, _ := utf8.DecodeRuneInString(before)
		two = two || before == "und" && w == strings.ToLower(w)
		switch verb := i > 1 && unicode.IsLower(first); {
		case plainAdverbs[w] && !two && !strings.Contains(s, "daher, dass"), w == "dies" && i > 0:
			return true
		case germanAdverbs[w]:
			return !strings.Contains(s, ", dass") && !strings.Contains(s, ", ob ") && !strings.Contains(s, ", wie ") && !strings.Contains(s, " zu ")
		case verb && (w == "er" || w == "sie") && !germanFunction[before], i > 1 && (w == "sie" || w == "ihn" || w == "ihm" || w == "ihnen") && unicode.IsUpper(first):
			return true
		case verb && w == "es" && indicative[before] && !impersonal.MatchString(s):
			return true
		}
		before = w
	}
	return false
}

// there is the word where it says a place, and placed a place before it.
var (
	there  = sieve.MustCompile(`\b(?:[Hh]elping|held|living|lived|live|lives|working|worked|work|works|stationed|buried|born|arrived|arrive|went|go|goes|going|been|get|got|stayed|stay|died|killed|arrested|detained|landed|based|moved|kept|found|sent|taken|built|opened|stands|remain|remained|happened|happens|helping|over|out|from|up|down) there\b|\bthere(?:[.,]| (?:after|before|in|on|by|for|since|until|with|at)\b)`)
	placed = sieve.MustCompile(`\b(?:in|at|to|from|near|outside|off|of|into|for|on|around|across|inside|where) (?:the |a |an )?\p{Lu}`)
)

// isThere reports whether an English sentence speaks of a place that it does not name:
// "Ann Hale was held there."
func isThere(s string) bool {
	at := there.FindStringIndex(s)
	return at != nil && !placed.MatchString(s[:at[0]])
}

// appositions are sentences without a verb of their own, about what the one before
// tells: "Ein Bild, das nicht alle teilen.", "Un aviso que llegó tarde."
var appositions = map[string]*sieve.Regexp{
	"de": sieve.MustCompile(`^(?:Eine? (?:\p{Ll}+ )?)?\p{Lu}\p{L}+, (?:der|die|das|den|dem|deren|dessen|mit|von|für|auf|in|an) [^,]*(?:, um [^,]*)?[.]$`),
	"es": sieve.MustCompile(`^Una? (?:aviso|decisión|medida|gesto|situación|cifra|dato|resultado|paso|cambio|victoria|triunfo|derrota|hecho|caso|logro|golpe|movimiento|acuerdo|récord|reto|problema) (?:que|con|en) `),
	"fr": sieve.MustCompile(`^Une? (?:décision|choix|mesure|geste|situation|chiffre|résultat|victoire|défaite|mouvement|annonce|constat|record|hausse|baisse|première|façon|manière|signe) (?:qui|que|dont|à) `),
	"it": sieve.MustCompile(`^Una? (?:decisione|scelta|misura|gesto|situazione|cifra|dato|risultato|passo|vittoria|sconfitta|record|segnale) (?:che|con) `),
	"pt": sieve.MustCompile(`^Uma? (?:decisão|medida|gesto|situação|número|dado|resultado|passo|vitória|derrota|recorde|sinal) (?:que|com) `),
	"en": sieve.MustCompile(`^An? (?:move|decision|step|fact|figure|result|feat|sign|claim|situation|record|trend|problem|reminder|far cry) (?:that|which|from) `),
}

// isApposition reports whether s is one.
func isApposition(s, lang string) bool {
	return appositions[lang] != nil && appositions[lang].MatchString(s)
}

// calendar are the words that "this" needs no other sentence before.
var calendar = set(`week weekend month year season spring summer autumn fall winter morning afternoon evening
	woche jahr monat sommer winter herbst frühjahr montag dienstag mittwoch donnerstag freitag samstag sonntag wochenende
	semaine année mois lundi mardi mercredi jeudi vendredi samedi dimanche matin soir été hiver automne printemps week-end
	semana año mes lunes martes miércoles jueves viernes sábado domingo mañana tarde noche verano invierno otoño primavera madrugada
	settimana anno mese lunedì martedì mercoledì giovedì venerdì domenica mattina sera notte estate inverno
	ano mês segunda terça quarta quinta sexta sábado manhã noite verão inverno fim final
	maand jaar weekend zomer maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
	vecka veckan år måned uge uke viikolla vuonna tydzień tygodnia tygodniu rok roku miesiąc miesiąca miesiącu yıl sene hafta ay sabah akşam gün
	неделе недели неделю году года месяце месяца року тижня місяця týden týdnu roce
	day days time jahres monats tage tagen wochen zeit jours fois fin días vez giorni volta dias vez dagen dagar dager dage gång`)

// namesLikePronouns begin like something that points back.
var namesLikePronouns = sieve.MustCompile(`^(?:也门|他信|那不勒斯|此间|이번 (?:주|달|해))`)

// expletive follows an "It" that stands for what the sentence itself goes on to say:
// "It is unclear whether", "It was announced that".
var expletive = sieve.MustCompile(`^(?:(?:is|was|has been|had been|will be|remains|became|becomes) )?(?:not |still |also |now |widely |far )?(?:yet )?(?:announced|reported|revealed|claimed|alleged|` +
	`understood|believed|thought|feared|hoped|estimated|expected|known|clear|unclear|uncertain|likely|unlikely|possible|impossible|difficult|hard|easy|important|` +
	`illegal|legal|common|rare|too early|emerged|emerges|appears|appeared|transpired|turned out|turns out)\b(?: (?:on )?\p{Lu}?\p{L}+day)? (?:that|whether|if|how|what|why|who|when|where|for|to)\b`)

// northern are the verbs that tell a Scandinavian pronoun from an article.
var northern = set(`är var har hade ska skulle kan kunde kommer kom blev blir gör gjorde säger sade vill ville måste får fick ger gav innebär betyder visar
	er vil skal kunne skulle må måtte ble bliver bliver gir giver viser handler gjelder gælder tog tok fikk fik`)

// explained reports whether a pronoun at the beginning of s points at the calendar
// or is no pronoun there: "this week", "so far", "both teams of Hull".
func explained(first, rest, lang string) bool {
	next := strings.ToLower(firstWord(rest))
	if calendar[next] {
		return true
	}
	switch lang {
	case "sv", "no", "da":
		return (first == "den" || first == "det" || first == "de") && !northern[next]
	case "vi":
		r, _ := utf8.DecodeRuneInString(rest)
		return (first == "ông" || first == "bà") && unicode.IsUpper(r)
	case "en":
		switch first {
		case "it", "it's", "it’s":
			return expletive.MatchString(rest)
		case "so":
			return next == "far" || next == "many"
		case "later", "earlier":
			return next == "this" || next == "today"
		case "such":
			return next == "as"
		case "there":
			return next == "is" || next == "are" || next == "were" || next == "was" || next == "will" || next == "has" || next == "have"
		}
	}
	return false
}

// pointsBack reports whether s, after "The", begins with a noun that nothing tells
// of before.
func pointsBack(s string, known func(word string) bool) bool {
	noun := firstWord(s)
	if strings.HasPrefix(s, noun+"-year-old") {
		return true
	}
	after := strings.TrimLeft(s[len(noun):], " ")
	if !named[noun] || known != nil && known(noun) {
		return false
	}
	switch next := firstWord(after); next {
	case "of", "who", "which", "that", "in", "for", "behind", "at", "to", "on", "between", "against", "from", "with", "by", "over", "into", "about", "near":
		return false // it says which
	default:
		return next == strings.ToLower(next) && !strings.HasPrefix(after, "‘") && !strings.HasPrefix(after, "'")
	}
}

// germanFunction are German words that follow a verb, not an adjective.
var germanFunction = set(`ein eine einen einem einer der die das den dem des er sie es ich wir sich nicht auch am im in auf mit von vor nach zu zum zur bei beim
	an aus für gegen über unter um noch nur schon sehr aber jedoch dabei damit laut so`)

// beforeNoun are German words that no article stands before: "Das alles", "Die hat".
var beforeNoun = set(`aber alles ist war sind waren hat hatte haben wird wurde wurden soll sollen kann können sei habe`)

// isGermanPronoun reports whether a German "Das", "Der" or "Die" is followed by its
// verb, and so is no article: "Das zeichne ein verzerrtes Bild".
func isGermanPronoun(first, rest string) bool {
	if first != "das" && first != "der" && first != "die" && first != "den" && first != "dem" {
		return false
	}
	verb := firstWord(rest)
	if beforeNoun[verb] {
		return true
	}
	r, _ := utf8.DecodeRuneInString(verb)
	next := firstWord(strings.TrimLeft(strings.TrimPrefix(rest, verb), " "))
	return unicode.IsLower(r) && !germanFunction[verb] && germanFunction[next] && !strings.HasSuffix(verb, "en") && !strings.HasSuffix(verb, "er")
}

// endsWord reports whether r cannot stand in a word such as "it's".
func endsWord(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '’'
}
