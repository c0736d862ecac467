package bullets

import (
	"slices"
	"strings"
	"unicode"

	"newsbot/internal/sieve"
	"newsbot/news/bullets/frills"
)

// readerWords are the words by which a text speaks to its reader, by language.
var readerWords = map[string]map[string]bool{
	"en": set(`you your yours yourself you're you'll you've you'd you’re you’ll you’ve you’d`),
	"de": set(`du dich dir dein deine deinen deinem deiner euch euer eure`),
	"fr": set(`vous votre vos`), "es": set(`usted ustedes tú tu tus`), "pt": set(`você vocês`), "it": set(`tu voi vostro vostra vostri`),
	"nl": set(`je jouw jij u uw jullie`), "sv": set(`du dig din ditt dina`), "no": set(`du deg din ditt dine`), "da": set(`du dig din dit dine`),
	"ru": set(`вы вас вам вами ваш ваша ваше ваши`), "uk": set(`ви вас вам ваш ваша ваші`), "tr": set(`siz sizi size sizin`), "id": set(`anda kamu`),
	"vi": set(`bạn`), "ko": set(`당신 여러분 여러분의`), "pl": set(`ty ciebie tobie twój twoja`), "fi": set(`sinä sinun sinulle`), "hi": set(`आप आपको आपके`),
	"ro": set(`dumneavoastră voi vouă`), "el": set(`εσείς σας`),
}

// pageWords are what a sentence says that speaks of its page, an article on it, its
// chart, its newsletter or a link, in lower case, by language; those under "" in all
// of them.
var pageWords = map[string]*sieve.Set{
	"": anyOf(`^\(.*\)[.]?$`, `^(?:update|correction|clarification|aktualisierung|korrektur|actualización|corrección|mise à jour|aggiornamento|atualização|opdatering|oppdatering|uppdatering)\b[^:]{0,40}:`,
		`^(?:summary|recap|a quick explainer|fazit|résumé|resumen|resumo|riassunto|samenvatting)[^:]{0,20}: `, `newsletter|whatsapp[- ](?:channel|kanal|canal)|telegram[- ](?:channel|kanal|canal)|\bcookies?\b|javascript|getty images|\b(?:read|watch) more\b|©|all rights reserved`),
	"en": anyOf(`\b(?:this|the following|the above|our|the accompanying) (?:article|story|page|post|chart|graph|graphic|map|table|gallery|interactive|link|links|list|guide|explainer|piece|column|episode|podcast|slideshow|live blog|liveblog|blog|website|site|app|video below)\b`,
		`\b(?:article|story|chart|graph|graphic|map|table|video|gallery|link|form|box|list|player|tweet|post|section|comments) (?:below|above)\b|^(?:below|above) (?:is|are|we|you)\b|^(?:below|above),|\b(?:see|shown|listed|read|watch|view|scroll|explained|embedded) (?:below|above|here)\b`,
		`\bhere(?:'s|’s| is| are) (?:(?:\d+|two|three|four|five|six|seven|eight|nine|ten) \p{Ll}|what|how|why|where|who|when|everything|all|a |the|some|our|more)|\b(?:click|tap|press|swipe) (?:here|on|the|to|through|below)\b|^(?:here|find|follow|get|check|watch|listen|join|start|sign|stay|catch|discover|explore|browse|don't|don’t|download|visit|subscribe|see|view|learn|try|explained|quiz) (?:\w+ ){0,3}(?:our|out|here|all|latest|more|up|your|day|tuned|miss|the latest|the full|the story|the video|live)\b`,
		`^(?:learn|discover|find out|see|read|watch|explore|hear|listen|meet|look at|look inside) (?:how|why|what|who|when|where|more|about|inside|which)\b`, `\bwhat (?:you|we) (?:need to )?know\b|\bstay tuned\b|\bfor (?:more|full|further|the latest) (?:\w+ ){0,3}(?:visit|see|go|read|click|on|information|coverage|details|news|stories)\b|\b(?:this is a|a) developing (?:story|news)|\bmore (?:details|information|updates?) (?:to follow|will follow|soon|here|as)\b`,
		`\b(?:live|latest) (?:updates|coverage|blog)\b|\bopens in (?:a )?new\b|\bfree (?:trial|app)\b|\b(?:exclusive|full) interview (?:on|at|with .{1,30} (?:on|at))\b|\bsupporters? (?:only|of this site)\b|^subscribe\b|\bsubscribe (?:to|now|today|here)\b|\bsubscribers? only\b|\bfull transcript\b|\bpaying subscribers\b|\bdownload (?:the|our) .{0,30}\bapp\b|\bthis (?:week's|week’s) (?:episode|newsletter)\b|^welcome to\b|\bit[’']s (?:past |high )?time (?:to|for us)\b|^the latest on\b|\ball times local\b`,
		`^(?:remember|note|tip|disclaimer|reminder)[,:]|\b(?:be sure|make sure|don't forget|don’t forget|feel free) to\b|\b(?:is|are) below\b|\bleave a (?:comment|reply)\b|\b(?:comments|pings|trackbacks) (?:and \w+ )?(?:are|is) (?:currently )?(?:closed|moderated)\b`),
	"de": anyOf(`\b(?:dieser|diesem|diesen|dieses|diese|folgende[nr]?) (?:artikel|text|beitrag|seite|grafik|tabelle|karte|video|link|übersicht|liste|liveblog|liveticker|podcast|folge)\b|an dieser stelle|externe[nrs]? inhalt|in neuem tab|neuen? (?:tab|fenster)|\b(?:im|zum|unser(?:em|en)?) (?:liveblog|liveticker|newsblog|livestream|video|podcast|newsticker)\b`,
		`\bhier (?:finden|lesen|sehen|geht|klicken|erfahren|können sie|gibt es|kommen|erklären|der|die|das|alle|im)\b|\b(?:lesen|finden|sehen|erfahren|klicken|melden|abonnieren) sie\b|\bmehr (?:dazu|zum thema|informationen|infos)\b|\bunten\b.{0,30}\b(?:link|karte|grafik|artikel|liste)|\bbildergalerie\b|\balles? (?:wichtige|infos|informationen|nachrichten) (?:zu|über|rund)|\bwas sie (?:wissen|jetzt)|\bim überblick\b|\bin unserem\b|\bauf unserer\b|\bjetzt (?:lesen|anmelden|abonnieren|testen)`,
		`\bkommentare? (?:und pings? )?(?:sind|ist|wurden|werden|zu diesem)\b|\bkommentarfunktion\b`,
		`\bdieser (?:zeitung|redaktion)\b|\b(?:die|alle) wichtig(?:st)?en (?:infos|informationen|fakten|fragen)\b|\bdas wichtigste (?:in kürze|im überblick)|^(?:jetzt|nun) aber zu|^kommen wir (?:nun )?zu|\b(?:dazu|alle|mehr|infos|details|hintergründe)\b.{0,30}\bhier[.!]?$`,
		`\b(?:könnt|habt|seid|wollt|müsst|dürft|sollt|findet|bekommt|zahlt|spart|erhaltet|lest|seht|wisst|kennt) ihr\b|\bihr\b.{1,80}\b(?:könnt|habt|seid|wollt|müsst|dürft|sollt)\b`),
	"fr": anyOf(`(?:^|[^’'])\bici\b|\bci-(?:dessous|dessus|contre)\b|\b(?:cet|notre) article\b|\bcette page\b|à suivre (?:en direct|ici)|^(?:retrouvez|découvrez|suivez|lisez|cliquez|écoutez|regardez|abonnez|inscrivez|voici|consultez|revivez|rejoignez|téléchargez)\b|\bcliquez\b|\bnotre (?:direct|dossier|appli|podcast|live|newsletter|site)\b|nouvelle fenêtre|nouvel onglet|toutes les infos?\b|\blire (?:aussi|la suite)\b|\bce qu'il faut savoir\b|\bce qu’il faut savoir\b`),
	"es": anyOf(`(?:^|\s)aquí(?:[\s.,:]|$)|\best[ea] (?:artículo|página|nota|enlace|gráfico|tabla|vídeo|video)\b|\bhaga clic\b|\bpinch[ea]\b|\bclic\b|^(?:lea|lee|vea|mira|conoce|conozca|descubre|consulta|sigue|siga|suscríbete|suscríbase|escucha|regístrate|descarga|revisa|revise|entérate|averigua)\b|\btoda la información\b|\bminuto a minuto\b|\beste (?:medio|diario|periódico|rotativo|portal|sitio)\b|\bte (?:contamos|explicamos|mostramos|dejamos)\b|\bsigue leyendo\b|\ben directo\b.{0,20}\baquí|\bnueva ventana\b|\bnuestra (?:web|página|app)\b|\b(?:comentarios|comentários) (?:con|com|que|ofensivos|son|no)\b|\blo que (?:debes|hay que|tienes que) saber\b`),
	"pt": anyOf(`\baqui\b|\bnest[ea] (?:artigo|página|matéria|texto|reportagem|link)\b|\bclique\b|^(?:leia|veja|confira|saiba|assista|ouça|siga|inscreva|acompanhe|conheça|entre|revise|baixe|clique|assine|receba)\b|\bnova janela\b|\bnosso (?:canal|site|app)\b|\bum (?:forte )?abraço\b|\baté a próxima\b|\bcomentários? (?:com|que|ofensivos|são|não)\b|\bmoderador(?:es)?\b`),
	"it": anyOf(`\b(?:qui sotto|qui di seguito|clicca|cliccando)\b|\bquest[oa] (?:articolo|pagina|link|grafico)\b|^(?:leggi|guarda|ecco|scopri|segui|ascolta|iscriviti|scarica|clicca|abbonati)\b|\bnuova (?:finestra|scheda)\b|\btutti gli aggiornamenti\b|\bla nostra app\b`),
	"nl": anyOf(`\bhier(?:onder|boven)\b|\bdit artikel\b|\bdeze (?:pagina|kaart|grafiek)\b|^(?:lees|bekijk|luister|klik|volg|abonneer|meld)\b|\bklik\b|\bnieuw venster\b|\bonze (?:app|site|nieuwsbrief)\b`),
	"sv": anyOf(`\bhär (?:nedan|kan du|hittar|är listan|ser du)\b|\b(?:den här|denna) (?:artikel|sida|text)|\bklicka\b|^(?:läs|se|lyssna|följ|prenumerera|missa inte)\b|\bartikeln (?:är|har) (?:låst|uppdaterad)|\bnytt fönster\b|\buppdateras\b$`),
	"no": anyOf(`\b(?:her kan du|her ser du|nedenfor|under ser du)\b|\bdenne (?:artikkelen|saken|siden)\b|\bklikk\b|^(?:les|se|hør|følg|abonner)\b (?:også|mer|video|mer|her|flere)|\bsaken oppdateres\b`),
	"da": anyOf(`\b(?:her kan du|nedenfor|herunder)\b|\bdenne (?:artikel|side)\b|\bklik\b|^(?:læs|se|hør|følg|abonner)\b (?:også|mere|video|med|her|flere)`),
	"fi": anyOf(`\btässä (?:artikkelissa|jutussa)\b|^(?:lue|katso|kuuntele|klikkaa|tilaa) |\btäältä|\bklikkaa\b`),
	"pl": anyOf(`\b(?:tutaj|poniżej|powyżej)\b|\bt(?:ym|en) (?:artykule|artykuł|tekście)\b|^(?:czytaj|zobacz|kliknij|sprawdź|przeczytaj|oglądaj|dołącz|subskrybuj|posłuchaj) |\bkliknij\b|\bnaszej (?:stronie|aplikacji)\b`),
	"is": anyOf(`(?:^|\s)hér (?:(?:að )?(?:ofan|neðan)|á \S+\.is)(?:[\s.,]|$)|\bsmell(?:ið|tu) hér|\blesa má (?:meira|um)\b`),
	"cs": anyOf(`\b(?:zde|níže)\b|\b(?:tomto|tento) článku?\b|^(?:čtěte|přečtěte|sledujte|podívejte|poslechněte|klikněte) `),
	"tr": anyOf(`\btıklayın|\bburadan\b|\başağıda|\bbu haber(?:i|de|imiz)|\babone olun|\btakip edin|\bokumak için|\bizlemek için`),
	"ru": anyOf(`(?:^|[^\pL])(?:здесь|по ссылке|в этой статье|на этой странице|в этом материале|нашем (?:телеграм|канале|сайте)|в нашем|подписывайтесь|подпишитесь|читайте|смотрите|ниже приведен|telegram-канале? )(?:[^\pL]|$)|^фото(?::|графия)`),
	"uk": anyOf(`(?:^|[^\pL])(?:тут|за посиланням|у цій статті|підписуйтесь|підписуйтеся|читайте|дивіться|нашому (?:телеграм|каналі|сайті))(?:[^\pL]|$)`),
	"zh": anyOf(`^(?:以下|如下|下面)(?:是|为|為)|见下|見下`, `本文|点击|點擊|關注我|关注我|关注微信|原创|未经.{0,10}(?:许可|授权)|轉載|转载|责任编辑|责编|責任編輯|编辑[：:]|编审[：:]|扫码|扫描|关注.{0,12}公众号|公众号[：:（(]|(?:下载|打开|登录|來源|来源).{0,8}客户端|^（[^）]*$|^下面的|^(?:标签|標籤|关键词|關鍵詞|分类|分類)[ ：:]|如下[。：]?$|抢先看|加入会员|废话不多说|看视频|图表显示|更多.{0,12}(?:请|敬请|點|点)|图源|圖源|图片来源|來源[：:]|来源[：:]|下图|上图|下圖|上圖|如图|图为|圖為|版权|版權|原文[：:]|相关阅读|延伸閱讀|推荐阅读|加入.{0,6}(?:群|频道|頻道)|订阅|訂閱|小编|小編|（图|看更多|下載.{0,8}app|记者[：:]`),
	"ja": anyOf(`(?:に関する|についての|という)お?話(?:です)?。$`, `^(?:今回|本日|今日)は.*(?:紹介|解説|説明|お話|まとめ)`, `この記事|本記事|こちら|関連記事|続きを読む|写真[：:＝=]|【写真】|詳しくは|次のページ|下の(?:図|表|写真)|会員限定|無断転載|登録はこちら|提供[：:＝=]|ご覧|お読み|メルマガ|記事は`),
	"ko": anyOf(`이 기사|기사제보|제보하기|무단\s?전재|재배포|저작권|구독|클릭|사진=|사진제공|아래 (?:사진|영상|링크)|ⓒ|바로가기|앱 다운|카카오톡|[가-힣]{2,4} 기자$|@[a-z]`),
	"ar": anyOf(`اضغط|انقر|اقرأ أيض|هذا المقال|تابعونا|تابعنا|لمزيد من|شاهد أيض|\sهنا\.?$|حقوق النشر|النشرة البريدية`),
	"fa": anyOf(`کلیک کنید|بیشتر بخوانید|این مطلب|اینجا`),
	"vi": anyOf(`tại đây|bài viết này|xem thêm|mời (?:bạn|quý)|đọc thêm|bấm vào|theo dõi chúng tôi|độc giả có thể`),
	"id": anyOf(`baca juga|di sini|artikel ini|klik|simak|berita selengkapnya|saksikan|ikuti kami`),
	"hi": anyOf(`क्लिक|इस लेख|यहां पढ़ें|यहाँ पढ़ें|ये भी पढ़ें|यह भी पढ़ें|सब्सक्राइब|फॉलो करें|हमारे`),
	"el": anyOf(`(?:^|\s)εδώ|^διαβάστε|^δείτε|ακολουθήστε`),
	"ro": anyOf(`\b(?:aici|mai jos)\b|^(?:citește|citiți|vezi|urmărește|abonează)\b`),
	"hu": anyOf(`\b(?:kattints|kattintson|olvassa|iratkozz|cikkünk|itt olvashat)`),
	"he": anyOf(`לחצו כאן|קראו עוד|בכתבה זו|הירשמו`),
	"th": anyOf(`คลิก|อ่านเพิ่มเติม|ติดตามข่าว|อ่านข่าว`),
}

// anyOf compiles expressions of which one must match: short ones, for each is tried
// only where its own words stand.
func anyOf(expressions ...string) *sieve.Set {
	var all []*sieve.Regexp
	for _, e := range expressions {
		all = append(all, sieve.MustCompile(e))
	}
	return sieve.SetOf(all...)
}

// presenter is a line that only says who tells the story: "Ann Hale reports from
// Beirut.", "Al Jazeera's Ann Hale has more."
var presenter = sieve.MustCompile(`^(?:By )?\p{Lu}[^.;:]{2,70}? (?:reports|reporting|reported|has more|has the (?:story|latest|details|report)|have more|explains|takes a look|joins us)(?: (?:live )?(?:from|on|in|with) [^.;]{2,60}|, from [^.;]{2,40})?[.,]?$`)

// captioned is an English line behind the name of its column or programme: "Harbour Nation:
// Ann Hale sails." Who speaks in an interview stands so, too; of a deck that is no fault.
var captioned = sieve.MustCompile(`^\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+){1,3}: \p{Lu}`)

// signed is a line of who wrote and when: "Von Hafenpost am 21/02/2021."
var signed = sieve.MustCompile(`(?i)^(?:von|by|par|por|di|door|av|af|de|от|przez|from|published|updated|veröffentlicht|publié|publicado|pubblicato|posted|stand|last updated)\b.{2,70}\d{1,2}[./-] ?(?:\d{1,2}|\p{L}{3,9})[./ -] ?\d{2,4}.{0,15}$`)

// ofItself is what a company says of itself at the foot of its statements: "Hale Lines is a
// leading provider of ferries."
var ofItself = sieve.SetOf(
	sieve.MustCompile(`\b(?:is|are) (?:headquartered|based) in\b.*\b(?:subsidiaries|employees|offices|countries)\b|\b(?:hat seinen|mit) (?:haupt)?sitz in\b.*\b(?:niederlassungen|mitarbeiter)`),
	sieve.MustCompile(`\b(?:is|are) (?:an?|the|one of the) (?:\w+[- ]){0,2}(?:global|leading|premier|trusted|award-winning|renowned)\b[^.]{0,60}\b(?:providers?|compan(?:y|ies)|developers?|manufacturers?|suppliers?|platforms?|agenc(?:y|ies)|networks?|brands?|consultanc(?:y|ies)|distributors?|makers?)\b`),
	sieve.MustCompile(`\b(?:ist|gehört zu) (?:ein|eine|einer|der|die|den) (?:\p{L}+ ){0,2}(?:führende[rnms]?|globale[rnms]?|weltweite[rnms]?)\b[^.]{0,60}(?:anbieter|hersteller|dienstleister|unternehmen|agentur|spezialist)`),
	sieve.MustCompile(`\best (?:un|une|le|la|l['’]un des) (?:\p{L}+ ){0,2}(?:leader|acteur|fournisseur|entreprise|groupe)\b[^.]{0,30}\b(?:mondiale?|européenne?|majeure?|de premier plan)`),
	sieve.MustCompile(`\bes (?:un|una|el|la) (?:\p{L}+ ){0,2}(?:empresa|proveedor|compañía|plataforma)\b[^.]{0,30}\b(?:líder|global|mundial)`),
)

// isOfPage reports whether a sentence speaks of its page or its author at work; words are
// those outside quotations.
func isOfPage(s, words, lang string) bool {
	low := strings.ToLower(words)
	if lang == "" && saysPage(low) {
		return true
	}
	return frills.Is(words, lang) || strings.Count(low, " ") < junkWords && pageWords[""].MatchString(low) || pageWords[lang].MatchString(low) ||
		len(s) < 160 && (lang == "en" && presenter.MatchString(s) && !strings.Contains(low, " that ") || signed.MatchString(s)) ||
		isShout(s) || ofItself.MatchString(low) || acts[lang] != nil && acts[lang].MatchString(words) || headings[lang] != nil && headings[lang].MatchString(words)
}

// acts tell the reader to do something, without a word for him: "Add the juice of one
// lemon.", "Start small and see."
var acts = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`^(?:(?:Add|Apply|Ask|Avoid|Bake|Begin|Boil|Bring|Brush|Buy|Choose|Chop|Combine|Consider|Cook|Decide|Eat|Enjoy|Ensure|Fill|Fry|Get|Give|Grab|Imagine|Keep|Know|Leave|Make|Melt|Pick|Pour|Preheat|Prepare|` +
		`Recognize|Recognise|Remember|Remove|Rinse|Roast|Select|Serve|Simmer|Slice|Spend|Sprinkle|Start|Stir|Take|Think|Toss|Try|Understand|Wash|Whisk|Write) (?:the|a|an|some|it|them|this|these|that|all|each|every|any|one|two|three|\d|up|out|off|down|in|into|on|to|for|with|about|until|over|aside|away|small|more|less|enough|only|and)|` +
		`(?:Beat|Check|Continue|Cover|Create|Cut|Drain|Focus|Fold|Garnish|Grate|Heat|Invest|Let|Limit|Mix|Move|Place|Press|Protect|Put|Reduce|Season|Set|Store|Switch|Transfer|Turn|Use) (?:the|a|an|some|it|them|these|your|all|to (?:a )?(?:boil|boiling|simmer|taste)))\b`),
	"de": sieve.MustCompile(`^(?:Den|Die|Das|Alles|Dann|Danach|Anschließend|Zuerst|Nun) [^.,]{3,60} (?:vorheizen|verrühren|hinzufügen|hinzugeben|unterrühren|kneten|backen|kochen|schneiden|servieren|abschmecken|würzen|mischen|vermengen|schälen|erhitzen|anbraten|dünsten|abgießen)[.]$`),
	"fr": sieve.MustCompile(`^(?:Ajoutez|Ajouter|Mélangez|Mélanger|Versez|Verser|Faites|Faire|Coupez|Couper|Préchauffez|Préchauffer|Laissez|Laisser|Servez|Servir|Essayez|Évitez|Choisissez|Prenez|Prenons|Pensez|Gardez|Utilisez|Mettez|Mettre) (?:le|la|les|l['’]|un|une|des|du|de|à|au|en|bien|dans|avec|vos|votre|cuire|fondre|revenir)`),
	"es": sieve.MustCompile(`^(?:Agrega|Agregue|Añade|Añada|Mezcla|Mezcle|Vierte|Vierta|Corta|Corte|Precalienta|Precaliente|Deja|Deje|Sirve|Sirva|Prueba|Pruebe|Evita|Evite|Elige|Elija|Usa|Use|Utiliza|Utilice|Intenta|Intente|Recuerda|Recuerde) (?:el|la|los|las|un|una|bien|con|de|en|que|a)\b`),
	"it": sieve.MustCompile(`^(?:Aggiungi|Aggiungete|Mescola|Mescolate|Versa|Versate|Taglia|Tagliate|Lascia|Lasciate|Servi|Servite|Prova|Provate|Evita|Evitate|Scegli|Scegliete|Usa|Usate|Preriscaldate) (?:il|lo|la|i|gli|le|l['’]|un|una|di|con|a)`),
	"pt": sieve.MustCompile(`^(?:Adicione|Misture|Coloque|Despeje|Corte|Deixe|Sirva|Experimente|Evite|Escolha|Use|Utilize|Tente|Lembre|Preaqueça) (?:o|a|os|as|um|uma|bem|com|de|em|que|no|na)\b`),
	"ru": sieve.MustCompile(`^(?:Добавьте|Смешайте|Перемешайте|Налейте|Нарежьте|Оставьте|Подавайте|Попробуйте|Избегайте|Выберите|Используйте|Помните|Разогрейте|Положите) `),
	"pl": sieve.MustCompile(`^(?:Dodaj|Dodajcie|Wymieszaj|Wlej|Pokrój|Zostaw|Podawaj|Spróbuj|Unikaj|Wybierz|Użyj|Pamiętaj|Rozgrzej) `),
	"tr": sieve.MustCompile(`(?:ekleyin|karıştırın|pişirin|doğrayın|deneyin|kullanın|seçin|unutmayın|bekletin)[.]$`),
}

// headings are sentences behind a heading that lost its line: a word that begins
// sentences, with its capital, goes on in small letters in the middle of one.
var headings = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`^[^.!?:;,“"”‘]{3,80}[^.!?:;,“"”‘’'(–—-] (?:The|This|These|It|They|He|She|We|There|When|While|According|However) \p{Ll}`),
	"de": sieve.MustCompile(`^[^.!?:;,„“"”‚‘]{3,80}[^.!?:;,„“"”‚‘(–—-] (?:Die|Der|Das|Ein|Eine|Im|Am|Bei|Nach|Mit|Für|Seit|Wer|Wie|Es) \p{Ll}`),
	"fr": sieve.MustCompile(`^[^.!?:;,«»“"”]{3,80}[^.!?:;,«»“"”(–—-] (?:Le|La|Les|Un|Une|Des|Il|Elle|Ce|Cette|Selon) \p{Ll}`),
	"es": sieve.MustCompile(`^[^.!?:;,«»“"”]{3,80}[^.!?:;,«»“"”(–—-] (?:El|Los|Las|Un|Una|Según|Este|Esta) \p{Ll}`),
	"it": sieve.MustCompile(`^[^.!?:;,«»“"”]{3,80}[^.!?:;,«»“"”(–—-] (?:Il|Lo|Gli|Le|Un|Una|Secondo|Questo|Questa) \p{Ll}`),
	"pt": sieve.MustCompile(`^[^.!?:;,“"”]{3,80}[^.!?:;,“"”(–—-] (?:Os|As|Um|Uma|Segundo|Este|Esta|Ele|Ela) \p{Ll}`),
}

// saysPage reports whether a sentence of an unknown language speaks of its page in
// one of those that we know.
func saysPage(low string) bool {
	for _, words := range pageWords {
		if words.MatchString(low) {
			return true
		}
	}
	return false
}

// speaksToReader reports whether words outside quotations are to the reader.
func speaksToReader(s, lang string) bool {
	reader := readerWords[lang]
	if lang == "zh" {
		return strings.Contains(s, "您") || strings.Contains(s, "你")
	}
	inside := false
	for w := range strings.FieldsSeq(s) {
		word := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
		if reader[strings.ToLower(word)] && (len(word) > 1 || word == w) {
			return true
		}
		if lang == "de" && inside && (word == "Sie" || word == "Ihnen" || word == "Ihre" || word == "Ihr" || word == "Ihren" || word == "Ihrem" || word == "Ihrer") {
			return true
		}
		inside = lang == "de" && !strings.ContainsAny(w, ".!?:")
	}
	return false
}

// leastTitle is how many words that say something a headline has that its text must know.
const leastTitle = 3

// alikeAtLeast is how many bytes two forms of a word have in common at the least.
const alikeAtLeast = 4

// isAnothers reports whether a text cannot be the article of its headline: it is no
// teaser, and has not one of the words that say something in that, in any form.
func isAnothers(a Article) bool {
	words := contentWords(head(a.Title, maxTeaser))
	if len(a.Text) <= enoughArticle || len(words) < leastTitle {
		return false
	}
	text := strings.ToLower(head(a.Text, maxText))
	return !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, head(w, alikeAtLeast)) })
}

// isShout reports whether most letters of a line are capitals: a ticker, a heading,
// a warning.
func isShout(s string) bool {
	capitals, small := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case unicode.IsLetter(r): // of a script without capitals, too
			small++
		}
	}
	return capitals > 5 && capitals > small
}

// remarks are what pages put into sentences for screen readers.
var remarks = sieve.MustCompile(`(?i) ?[(\[](?:(?:wird|öffnet)(?: sich)? in (?:einem )?neue[mn] (?:tab|fenster)[^()\[\]]*|opens? (?:in )?(?:a )?new (?:tab|window)|external(?: link)?|this link opens[^()\[\]]*|` +
	`s['’]ouvre dans une? nouve(?:l|lle) (?:onglet|fenêtre)|nouvelle fenêtre|se abre en una (?:ventana|pestaña) nueva|abre (?:em|numa) (?:uma )?nova (?:janela|aba)|si apre in una nuova (?:finestra|scheda)|öppnas i nytt fönster|externer link|lien externe)[)\]]`)

// withoutRemarks returns s without what is for screen readers alone. The sentence
// around it stays as it was.
func withoutRemarks(s string) string {
	if !strings.ContainsAny(s, "([") {
		return s
	}
	return remarks.ReplaceAllString(s, "")
}
