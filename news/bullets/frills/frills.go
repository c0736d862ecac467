// Package frills finds sentences that stand round news in teasers, newsletters, posts
// and the descriptions of videos, and are none: the footer that blog software writes, a
// greeting, how often something was watched, what an issue has besides, who talks in a
// programme, and praise of what somebody sells. It knows words and no articles; of a
// language without a list it finds what is the same everywhere.
package frills

import (
	"strings"

	"newsbot/internal/sieve"
)

// Is reports whether a sentence is of that kind. What is quoted in it should be blank, for
// somebody's words are read as his.
func Is(s, lang string) bool {
	s = strings.TrimSpace(s)
	return everywhere.MatchString(s) || of[lang].MatchString(s) || lang == "en" && isExclamation(s)
}

// fewWords is how many words an exclamation without a verb has at most.
const fewWords = 6

// verbs are those that a sentence of a few words has if it is one.
var verbs = sieve.MustCompile(`\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|do|does|did|\p{L}+ed|said|got|came|went|made|took|found|left|lost|won|died|hit)\b`)

// isExclamation reports whether an English sentence is one of a row without verbs: "No
// vaccine. No cure."
func isExclamation(s string) bool {
	return strings.HasPrefix(s, "No ") && strings.Count(s, " ") < fewWords && !verbs.MatchString(s)
}

// all compiles expressions.
func all(expressions ...string) *sieve.Set {
	var list []*sieve.Regexp
	for _, e := range expressions {
		list = append(list, sieve.MustCompile(e))
	}
	return sieve.SetOf(list...)
}

// everywhere are what a site of any language may have: the footer of WordPress, which is
// written in the language of the blog, and counters.
var everywhere = all(
	`appeared first on|(?:erschien|ist) zuerst (?:auf|bei) \p{Lu}|wurde zuerst auf .* veröffentlicht|est apparu en premier sur|se publicó primero en|(?:apareció|aparece) primero en|apareceu primeiro (?:em|no|na)|proviene da \p{Lu}|sembra essere il primo su|verscheen eerst op|dök först upp på|blev først (?:udgivet|vist) på|dukket først opp på|julkaistiin ensimmäisenä|pochodzi z serwisu|pojawił się poczatkowo|pochází z `,
	`bejegyzés először|apare prima dată|εμφανίστηκε πρώτα στο|(?:впервые появил[аи]сь|появил[аи]сь сначала) на|спершу (?:з'явилася|з’явилася|з'явився|з’явився) на|ilk önce .* üzerinde ortaya çıktı|最(?:先|早)出(?:现|現)(?:在|於)|に最初に表示されました|に最初に登場しました|에 처음 (?:등장|게시)|ظهرت أولاً على|ظهر أولاً على|đã xuất hiện đầu tiên|(?:pertama kali|pertama) tampil (?:di|pada)|muncul pertama kali`,
	`(?i)^[\d.,]+ ?[km]? views\b|\b[\d.,]+ ?[km]? views\b.*\d:\d\d|^\d{1,2}:\d\d(?::\d\d)? ?[·•|]|go to channel`,
	`(?i)^(?:reading time|time to read|lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo (?:di|de) lettura|tempo de leitura|leestijd|lästid|læsetid|lesetid|lukuaika|czas czytania|время чтения|okuma süresi)\b`,
	`(?i)^\(?(?:\d{1,3}|\p{L}{3,5})[ -](?:min(?:ute)?s?[ -](?:read|watch|listen)|min(?:uten?)? (?:lesezeit|lesedauer)|minutes? de lecture|min(?:utos)? de lectura|minuti di lettura|minutos? de leitura)\b`,
	`(?i)^(?:(?:\d[\d.,]* |no )(?:comments?|kommentare?|commentaires?|comentarios?|commenti|comentários?|reacties|kommentarer|yorum|shares?|likes?|retweets?)|comments?:? ?\(?\d+\)?)[.]?$`,
)

// of are the lists of each language.
var of = map[string]*sieve.Set{
	"en": all(
		`^(?i:good (?:morning|afternoon|evening)(?:[,.!:]|$| and| from| every| to)|hello(?:[,.!]|$| and| every| from)|hi there|hey there|happy (?:mon|tues|wednes|thurs|fri|satur|sun)day[,.!]|welcome back|dear readers?)`,
		`^(?i:also|plus|and|more|elsewhere|today|tonight|tomorrow|this week|on the agenda|in this issue|in today['’]s (?:issue|edition|newsletter)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: today| in the news| this week)?: `,
		`^(?i:(?:in|on) (?:this|the latest|our latest|today['’]s|tonight['’]s|this week['’]s) (?:episode|edition|issue|show|podcast|programme|program|instalment|installment|webinar|segment))\b|(?i:\b(?:this|the full|full) (?:episode|webinar)\b)`,
		`\b(?:joins?|joined) (?:us|me|hosts?|the (?:show|podcast|programme|program))\b|\bsits? down with \p{Lu}|^Join \p{Lu}[^.]{3,80} (?:for|as|and the|to)\b`,
		`^(?:\p{Lu}[\p{L}\d]*(?:['’]s)? ){1,4}(?:looks back (?:at|on)|takes a (?:closer )?look|rounds up|answers your)\b|^(?:Al Jazeera|CNN|BBC|NBC|CBS|ABC|Sky News|DW|France 24|Reuters|AFP|AP|CNBC|NPR|PBS|ITV|Fox News|Bloomberg|Euronews|CBC|CGTN|TRT World)['’]s \p{Lu}[\p{L}.'’ -]{3,40} (?:spoke|speaks|talked|talks) (?:with|to) `,
		`(?i:\b(?:(?:unmatched|unparalleled|unrivall?ed) (?:accuracy|speed|performance|quality|experience|value|access|efficiency|precision|convenience|flexibility|service|support)|best-in-class|industry standard for|industry-leading|market-leading|next-level)\b)`,
		`(?i:\b(?:exciting|incredible|remarkable|extraordinary|rare and \p{L}+(?: \p{L}+)?) opportunit|\b(?:presents?|offers?|provides?|represents?) an? (?:remarkable|unique|exceptional|incredible|fantastic|amazing|exciting|golden) (?:opportunity|chance|way)\b|\bseamless(?:ly)?\b|\beffortless(?:ly)?\b|\bsupercharg(?:e|es|ed|ing)\b)`,
		`(?i:\bexceptional (?:\p{Ll}+ )?(?:performance|accuracy|quality|results)\b|\bunlock(?:s|ing)? (?:a new era|new levels|the (?:full )?(?:power|potential))\b)`,
		`^(?:\p{Lu}\p{Ll}+ly )?(?i:empowering|powering|enabling|unlocking|accelerating|redefining|reimagining|transforming|simplifying|bridging|revolutioni[sz]ing|elevating|harnessing|democrati[sz]ing) [^,]*$`,
		`\b[Tt]h(?:is|e) (?:short |new )?(?:film|documentary|web series|mini-series) (?:\p{Ll}+ly )?(?:tells|follows|explores|examines|traces|reveals|asks|looks at)\b`,
		`^(?:Work with (?:an?|your)|(?:Build|Deploy|Automate|Explore|Unlock|Boost|Streamline|Transform|Connect) (?:an?|the|your|any|all|more|better|faster)) `,
		`^(?:(?:Key |Our )?(?:charts?|maps?|graphics?|Charts?|Maps?|Graphics?)(?: and \p{Ll}+)?) (?:tracking|showing|explain|explaining|that (?:track|show|explain))\b|^A (?:visual guide|timeline|look back|selection|round-?up|gallery|recap|summary) (?:of|at|to|on|from)\b`,
		`(?i)^(?:everything|all) (?:you|we) need to (?:know|read|see)|^(?:our|the) (?:top|best) (?:picks|stories|reads)|^forecasts for the (?:week|day|month) ahead|^the news of the day\b`,
		`(?i)^(?:suspend|ban|halt|stop|end|impose|abolish|repeal|demand|sign|boycott|defund|reject|oppose|donate|uphold|enforce|lift|withdraw|cancel|recogni[sz]e) (?:the|all|any|every|this|these|your|now)\b|^(?:suspend|impose|uphold|enforce|abolish|repeal|reinstate|defund) \p{L}`,
		`^(?:Details|Story|Text|Words|Pictures|Analysis|Report|Reporting|Additional (?:details|reporting|research)|Edited|Compiled|Produced|Translated) by \p{Lu}`,
		`\b(?:remains?|is|are|has become) (?:one of )?the most (?:powerful|valuable|important|effective|exciting|rewarding) (?:tools?|investments?|ways?|opportunit\p{Ll}+|steps?)\b`,
	),
	"de": all(`^(?:Ein (?:Bericht|Beitrag|Text|Gespräch)|Eine (?:Reportage|Analyse)|Text|Protokoll) von \p{Lu}`, `^(?:Guten (?:Morgen|Tag|Abend)|Hallo|Moin|Servus|Grüezi|Liebe (?:Leser|Leserinnen|Freunde)|Herzlich willkommen|Willkommen (?:zu|bei|im))\b`, `^(?:Außerdem|Und|Heute|Dazu|Weitere Themen|Die Themen|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch): `,
		`\b(?:[Ii]n (?:dieser|der neuen|der heutigen|der aktuellen) (?:Folge|Ausgabe|Sendung|Episode)|[Zz]u Gast (?:ist|sind))\b`, `\b(?:unvergleichlich\p{Ll}*|einzigartige[rsn]? (?:Gelegenheit|Möglichkeit|Chance)|marktführend\p{Ll}*|nahtlos\p{Ll}*)\b`),
	"fr": all(`^(?:Un (?:reportage|article|récit|entretien)|Une (?:enquête|analyse)|Propos recueillis|Texte) (?:de|par) \p{Lu}`, `^(?:Bonjour|Bonsoir|Bienvenue|Chers? lecteurs?|Chères lectrices)\b`, `^(?:Aussi|Et aussi|Également|Aujourd['’]hui|Au programme|Au sommaire|À lire) ?: ?`, `\b(?:[Dd]ans (?:cet épisode|ce numéro|cette émission|ce podcast)|[Aa]u micro de)\b`, `\b(?:une (?:opportunité|occasion) unique|sans égale?|inégalée?)\b`),
	"es": all(`^(?:Un (?:reportaje|artículo|texto)|Texto|Informa|Con información) (?:de|por) \p{Lu}`, `^(?:Buenos días|Buenas (?:tardes|noches)|Hola[,!.]|Bienvenid[oa]s?|Queridos? lectores?)`, `^(?:Además|También|Y también|Hoy|En este número): `, `\b(?:[Ee]n este (?:episodio|programa|podcast|capítulo|vídeo|video)|presentan? un programa|llaman? a \p{Lu}[^.]{3,80} para hablar)\b`, `\buna oportunidad única\b|\binigualables?\b`,
		`^(?:Descubre|Descubra) (?:los|las|el|la|todo)\b`),
	"it": all(`^(?:Buongiorno|Buonasera|Ciao|Benvenuti|Cari lettori)\b`, `^(?:Inoltre|E anche|Oggi|In questo numero): `, `\b[Ii]n (?:questo episodio|questa puntata)\b`, `\bun['’]opportunità unica\b`),
	"pt": all(`^(?:Bom dia|Boa (?:tarde|noite)|Olá|Bem-vind[oa]s?|Caros leitores)\b`, `^(?:E também|Também|Hoje|Nesta edição): `, `\b[Nn]este (?:episódio|programa|podcast|vídeo)\b`, `\buma oportunidade única\b`),
	"nl": all(`^(?:Goedemorgen|Goedemiddag|Goedenavond|Hallo|Welkom|Beste lezers?)\b`, `\b[Ii]n deze (?:aflevering|uitzending|editie)\b`),
	"sv": all(`^(?:God morgon|God kväll|Hej|Välkommen|Kära läsare)\b`, `\b[Ii] (?:det här|veckans|dagens) (?:avsnittet|avsnitt|program|nummer)\b`), "da": all(`^(?:Godmorgen|Goddag|Godaften|Hej|Velkommen|Kære læsere?)\b`, `\b[Ii] (?:denne|dagens|ugens) (?:episode|udgave|udsendelse|afsnit)\b`),
	"no": all(`^(?:God morgen|God kveld|Hei|Velkommen|Kjære lesere?)\b`, `\b[Ii] (?:denne|dagens|ukens) (?:episoden?|utgaven?|sendingen?)\b`), "pl": all(`^(?:Dzień dobry|Dobry wieczór|Cześć|Witamy|Witajcie|Drodzy czytelnicy)(?:[ ,.!]|$)`, `\b[Ww] (?:tym|najnowszym) (?:odcinku|wydaniu)\b`),
	"ru": all(`^(?:Добр(?:ое утро|ый день|ый вечер)|Здравствуйте|Привет|Дорогие читатели)(?:[ ,.!]|$)`, `(?:^|[^\pL])[Вв] (?:этом|новом) (?:выпуске|эпизоде)(?:[^\pL]|$)`), "uk": all(`^(?:Добр(?:ого ранку|ий день|ий вечір|ого дня)|Вітаємо|Привіт)(?:[ ,.!]|$)`, `(?:^|[^\pL])[Уу] (?:цьому|новому) випуску(?:[^\pL]|$)`),
	"tr": all(`^(?:Günaydın|İyi (?:günler|akşamlar)|Merhaba|Sevgili okurlar)(?:[ ,.!]|$)`, `\b[Bb]u bölümde\b`),
	"zh": all(`^(?:早上好|早安|上午好|中午好|下午好|晚上好|晚安|大家好|各位(?:好|朋友|读者|讀者|网友|網友|观众|觀眾|听众|聽眾|粉丝)|你好|您好|亲爱的|親愛的|哈喽|嗨)|^(?:欢迎|歡迎)(?:收看|收听|收聽|来到|來到|回到|关注|關注)`, `^(?:谢谢|謝謝|感谢|感謝|多谢|多謝).{0,8}(?:大家|各位|收看|收听|收聽|观看|觀看|阅读|閱讀)`,
		`(?:视频|視頻|影片|本期|本集|本片|节目|節目|播客|直播)(?:中)?(?:，.{1,40})?(?:分析了|讨论了|討論了|介绍了|介紹了|讲解了|講解了|探讨了|探討了|将(?:分析|讨论|介绍|讲解|探讨|询问|调查)|將(?:分析|討論|介紹|講解|探討|詢問)|为大家|為大家|带你|帶你)`, `(?:敬请|敬請|欢迎|歡迎)(?:收听|收聽|收看|关注|關注|期待|留意)`, `[（(](?:比如|例如|见|見|如|点|點)?(?:这个|這個|这里|這裡|此处|此處|链接|連結)[）)]|^(?:在|从|從)?(?:这一篇|這一篇|这篇文章|這篇文章|本篇|上篇|上一篇|前文|下篇|下一篇)|大家(?:可以|都|看看|知道|介绍|介紹|分享|应该|應該)|(?:给|給|向|跟|为|為|带给|帶給)大家|(?:吧|呢|啊|哦|嘛|啦|咯|呀|哈哈|呵呵)[。！～~]$|(?:^|[^实])实在(?:挺|是|太|不)|简直|簡直|真心|好用到|秒杀|秒殺|妹子|老司机|小伙伴|屌丝|(?:暂无|暫無)(?:更新|数据|數據|内容|內容)|原文(?:链接|連結|地址)|不(?:承担|承擔|负|負)(?:任何)?(?:形式)?.{0,12}(?:责任|責任)|投资有风险|投資有風險|不构成.{0,8}建议|不構成.{0,8}建議`),
	"ja": all(`^(?:おはようございます|こんにちは|こんばんは|皆さん|みなさん|いつもお世話に)`, `(?:今回|今週|本日)の(?:動画|番組|放送|配信|エピソード|ポッドキャスト)`), "ko": all(`^(?:안녕하세요|좋은 아침|여러분|반갑습니다|환영합니다)`, `이번 (?:영상|방송|에피소드|편)에서`),
	"vi": all(`^(?:Xin chào|Chào buổi sáng|Kính chào|Chào mừng)`), "id": all(`^(?:Selamat (?:pagi|siang|sore|malam|datang)|Halo|Hai)(?:[ ,.!]|$)`), "ar": all(`^(?:صباح الخير|مساء الخير|السلام عليكم|أهلا|مرحبا|أهلاً|مرحباً)`), "hi": all(`^(?:नमस्ते|नमस्कार|सुप्रभात|शुभ प्रभात)`), "bn": all(`^(?:শুভ সকাল|নমস্কার|আসসালামু)`),
}
