package doubt

import (
	"strings"

	"newsbot/internal/sieve"
)

// set returns the words of a list.
func set(list string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(list) {
		words[w] = true
	}
	return words
}

// comments are the words of who comments on what he tells, or tells all the world how it
// is, by language, in lower case. A report gets along without.
var comments = map[string]map[string]bool{
	"en": set(`actually really certainly clearly presumably interestingly unfortunately sadly thankfully luckily ironically simply just even indeed perhaps probably maybe obviously surely
		quite pretty very truly basically essentially literally arguably hardly never always nothing everything everyone anyone thing things great good best better bad big little`),
	"de": set(`übrigens nämlich ohnehin wohl eigentlich immerhin sogar halt eben gerade natürlich selbstverständlich einfach wirklich ja doch mal ganz nur immer nie niemals
		nichts alles jeder schon freilich ziemlich sehr gut besser leider bekanntlich bloß überhaupt vielleicht sicherlich durchaus letztlich`),
	"fr": set(`vraiment simplement toujours jamais rien tout très bien évidemment certes heureusement malheureusement peut-être plutôt justement finalement même`),
	"es": set(`muy siempre nunca nada todo bien realmente simplemente quizá quizás claro lamentablemente afortunadamente incluso justamente precisamente obviamente`),
	"it": set(`molto sempre mai nulla tutto davvero proprio semplicemente forse purtroppo fortunatamente ovviamente certo certamente addirittura insomma`),
	"pt": set(`muito sempre nunca nada tudo bem realmente simplesmente talvez claro infelizmente felizmente até justamente obviamente mesmo`),
	"nl": set(`eigenlijk gewoon echt natuurlijk altijd nooit niets alles heel erg goed beter helaas gelukkig misschien toch wel eens zelfs immers`),
	"sv": set(`egentligen faktiskt verkligen alltid aldrig inget allt väldigt mycket bra bättre tyvärr kanske nog ju bara även`),
	"no": set(`egentlig faktisk virkelig alltid aldri ingenting alt veldig bra bedre dessverre kanskje nok jo bare selv unektelig`),
	"da": set(`egentlig faktisk virkelig altid aldrig intet alt meget godt bedre desværre måske nok jo bare selv`),
	"pl": set(`właściwie naprawdę oczywiście zawsze nigdy nic wszystko bardzo dobrze niestety chyba może nawet przecież właśnie`),
	"cs": set(`vlastně opravdu samozřejmě vždy nikdy nic všechno velmi dobře bohužel asi možná prostě dokonce přece právě`),
	"ru": set(`действительно конечно всегда никогда ничего всё очень хорошо увы кстати возможно наверное просто даже ведь именно вообще разумеется`),
	"uk": set(`справді звичайно завжди ніколи нічого все дуже добре можливо мабуть просто навіть адже саме взагалі`),
	"tr": set(`aslında gerçekten elbette asla hiç çok iyi maalesef belki sadece bile zaten tabii`),
	"id": set(`sebenarnya sungguh tentu selalu sangat baik sayangnya mungkin hanya bahkan justru`),
}

// services are the headlines of pages that advise, offer, test or entertain, by language:
// what they say is seldom news.
var services = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`(?i)\b(?:how to|here['’]?s (?:how|why|what)|best|top \d+|\d+ (?:things|ways|tips|reasons|ideas|facts|questions)|tips|guide|reviews?|recipes?|deals|discounts?|gift guide|gift ideas|hacks|must-haves?|survival kit|giveaway|horoscopes?|quiz|opening bell|round-?up|everything (?:you|we) (?:need to )?know|what (?:you )?(?:need )?to know)\b`),
	"de": sieve.MustCompile(`(?i)\b(?:so (?:geht|gelingt|funktioniert|sparen|schützen|können|kannst)|tipps?|ratgeber|rezepte?|im test|testbericht|angebote?|deals|schnäppchen|rabatte?|tarif|die (?:\d+ )?besten|horoskop|quiz|gewinnspiel|was man wissen|was sie wissen|bestenliste)\b`),
	"fr": sieve.MustCompile(`(?i)^comment\b|\b(?:conseils|astuces|recettes?|bons? plans?|promos?|soldes|meilleur(?:e?s)|horoscope|quiz|notre avis|test complet)\b`),
	"es": sieve.MustCompile(`(?i)^cómo\b|\b(?:consejos|trucos|recetas?|ofertas?|los mejores|las mejores|horóscopo|guía|reseña)\b`),
	"it": sieve.MustCompile(`(?i)^come\b|\b(?:consigli|trucchi|ricett[ae]|offerte|occasioni|(?:i|le) migliori|oroscopo|guida|recensione)\b`),
	"pt": sieve.MustCompile(`(?i)^como\b|\b(?:dicas|truques|receitas?|ofertas?|os melhores|as melhores|horóscopo|guia|resenha|mensagens de)\b`),
	"nl": sieve.MustCompile(`(?i)^hoe\b|\b(?:tips|recept|recepten|aanbieding(?:en)?|de beste|horoscoop|quiz)\b`),
	"sv": sieve.MustCompile(`(?i)^så (?:gör|lyckas|sparar)\b|\b(?:tips|recept|erbjudanden?|bäst i test|horoskop|quiz)\b`),
	"no": sieve.MustCompile(`(?i)^slik (?:gjør|lykkes|sparer)\b|\b(?:tips|oppskrift|tilbud|best i test|horoskop|quiz)\b`),
	"da": sieve.MustCompile(`(?i)^sådan (?:gør|får|sparer)\b|\b(?:tips|opskrift|tilbud|bedst i test|horoskop|quiz)\b`),
	"pl": sieve.MustCompile(`(?i)^jak\s|(?:porady|przepis na|promocj|najlepsze|horoskop|ranking|recenzja)`),
	"cs": sieve.MustCompile(`(?i)^jak\s|(?:rady|recept|slevy|nejlepší|horoskop|recenze)`),
	"ru": sieve.MustCompile(`(?i)^как\s|(?:советы|рецепт|скидки|лучшие|гороскоп|обзор)`),
	"uk": sieve.MustCompile(`(?i)^як\s|(?:поради|рецепт|знижки|найкращі|гороскоп|огляд)`),
	"tr": sieve.MustCompile(`(?i)(?:nasıl yapılır|tarifi|öneriler|indirim|burç|en iyi \d+)`),
	"id": sieve.MustCompile(`(?i)\b(?:cara|tips|resep|promo|diskon|terbaik|zodiak)\b`),
	"ja": sieve.MustCompile(`方法|レビュー|おすすめ|レシピ|セール|占い|まとめ`),
	"zh": sieve.MustCompile(`如何|方法|攻略|推荐|评测|教程|食谱|星座`),
	"ko": sieve.MustCompile(`방법|추천|후기|레시피|할인|운세|꿀팁`),
}

// IsService reports whether a headline is that of a page that advises, offers, tests or
// entertains.
func IsService(headline, lang string) bool {
	re := services[lang]
	return re != nil && re.MatchString(headline)
}
