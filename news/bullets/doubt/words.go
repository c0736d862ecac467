package doubt

import "strings"

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
