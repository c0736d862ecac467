// Package hollow finds sentences that announce and do not tell: "The question is who
// wins.", "How the harbour is saved, Ann Hale knows.", "Hale has a clear answer.", or that
// only say that somebody spoke: "Hale tweeted before the vote." What they promise stands
// in the article, and not in the alert.
package hollow

import (
	"strings"
	"unicode"

	"newsbot/internal/sieve"
)

// Is reports whether a sentence is hollow.
func Is(s, lang string) bool {
	s = strings.TrimLeftFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return announcing[lang].MatchString(s) && !sourced.MatchString(s) || spoke[lang].MatchString(s) && !strings.Contains(s, " that ")
}

// sourced is a German sentence that says first who says it: "Wie die Polizei mitteilte, …".
var sourced = sieve.MustCompile(`^Wie [^,]*(?:sagte?|mitteilte?n?|berichtete?n?|schreibt|schrieb|meldete?|heißt|hieß|erklärte|bestätigte?|hervorgeht|bekannt wurde|ankündigte|betont|betonte), `)

// all compiles expressions.
func all(expressions ...string) *sieve.Set {
	var list []*sieve.Regexp
	for _, e := range expressions {
		list = append(list, sieve.MustCompile(e))
	}
	return sieve.SetOf(list...)
}

// announcing are what says that something is to come, by language.
var announcing = map[string]*sieve.Set{
	"en": all(`^The (?:\p{Ll}+ )?question (?:now |then |remains |is )*(?:is|remains|becomes)?,? ?(?:who|what|whether|how|why|when|where|which|if)\b`, `\b(?:remains to be seen|[Tt]ime will tell|anyone[’']s guess)\b`,
		`^The (?:short |simple |real )?answer (?:is|was|lies|may|might|depends)\b`, `\b(?:wasn[’']t|weren[’']t|was not|were not|hasn[’']t|isn[’']t) always (?:been )?(?:so|this|like|that|the case)\b`, `\bto the rescue[.]$`, `^(?:How|Why) [^,;:?]{10,}[.]?$`, `^(?:Announcing|Introducing|Presenting|Meet|Say hello to) `, `^Enter (?:the |an? )?\p{Lu}`,
		`\b(?:has|have|had|offers?|offered|gave|gives|draws?|drew|makes?|made|sends?|sent|issued|got|sees?|saw|took|takes) an? (?:\p{Ll}+,? ){0,3}(?:answer|explanation|message|theory|view|idea|plan|opinion|comparison|conclusion|suggestion|solution|reason|request|confession|admission|observation|prediction|surprise|secret|problem|choice|warning|point|different take|stark choice)(?: too| though| instead)?[.]$`,
		`^There (?:are|is|was|were) (?:\p{Ll}+ ){0,4}(?:steps?|reasons?|questions?|things?|ways?|lessons?|factors?|catch|twist|problems?|issues?|options?|explanations?|caveats?|differences?|challenges?)(?: (?:that|to|why|here|left|which|behind|for)\b[^,]{0,50})?[.]$`,
		`\b(?:not mince|minced no|not hold back|not pull (?:any|his|her|their) punches|pulled no punches)\b`, `^Not every(?:one|body) (?:is|was|has been) (?:happy|convinced|a fan|on board|impressed|sold|so sure|pleased|thrilled)\b[^,]{0,30}[.]$`, `^(?:Then|Now) everything changed\b|\bthings (?:got|took a turn|went|are|were) (?:\p{Ll}+ ){0,2}(?:worse|strange|weird|interesting|complicated|wrong|for the worse)[.]$`),
	"de": all(`^(?:Wie|Warum|Weshalb|Wieso|Was|Wer|Welche[rsnm]?|Wo|Woran|Womit|Ob) [^.:]{3,160}, (?:weiß|weiss|erklärt|erklären|verrät|verraten|zeigt|zeigen|erzählt|erläutert|schildert|berichtet|beantwortet|sagt|beschreibt) \p{L}`, `^(?:Die|Bleibt die) (?:\p{Ll}+ )?Frage(?: ist| bleibt| lautet|,)`, `\b(?:bleibt abzuwarten|wird sich zeigen|muss sich (?:erst )?(?:noch )?zeigen|bleibt spannend|steht in den Sternen)\b`,
		`\b(?:zieht|zog) eine?n? (?:\p{Ll}+ ){0,3}(?:Vergleich|Bilanz|Schluss|Konsequenz|Fazit)[.]$`, `\b(?:hat|hatte|haben|hatten|sieht|sah|findet|fand|vertritt|vertrat) (?:da |dafür |dazu |darauf |hier )?(?:eine?n? )?(?:\p{Ll}+ ){0,3}(?:Meinung|Ansicht|Idee|Erklärung|Lösung|Plan|Pläne|Botschaft|Antwort|Antworten|Theorie|Gründe|Grund|Worte|Vorschlag|Wunsch|Verdacht)[.]$`,
		`^(?:Nun|Jetzt|Damit|Inzwischen|Mittlerweile) (?:steht|ist|stehen) (?:\p{Ll}+ )?(?:fest|klar|bekannt), (?:wie|was|wer|wann|wo|warum|ob|welche[rsnm]?)\b`, `^(?:Heute|Hier|Dabei|Darin) geht es (?:nicht )?um [^,]{3,60}[.]$`, `\b(?:der|die|das) (?:bundesweit|weltweit|international|landesweit|überall|derzeit|gerade) (?:für )?Schlagzeilen (?:macht|machte|sorgt|sorgte)\b`, `^Nicht (?:alle|jeder) (?:sind|ist) (?:\p{Ll}+ ){0,2}(?:begeistert|überzeugt|glücklich|einverstanden|zufrieden)\b[^,]{0,30}[.]$`, `^(?:Der|Die) (?:Gründe?|Antwort|Ursachen?|Lösung) (?:dafür |ist |sind |liegt |liegen )*(?:einfach|vielfältig|klar|kompliziert|unterschiedlich|simpel|naheliegend)[^,]*[.]$`),
	"fr": all(`^(?:La question (?:est|reste|demeure)|Reste à (?:savoir|voir)|Toute la question)`, `\b(?:l['’]avenir|le temps) (?:nous )?le dira\b`, `^(?:Comment|Pourquoi|Ce que|Ce qui|Où|Qui) [^.:]{3,160}, (?:explique|raconte|répond|détaille|analyse)\b`, `\ba (?:une|un) (?:\p{Ll}+ ){0,2}(?:réponse|explication|idée|solution|avis|message|théorie)(?: \p{Ll}+)?[.]$`),
	"es": all(`^(?:La (?:gran )?(?:pregunta|cuestión|duda) (?:es|ahora|sigue)|Queda por (?:ver|saber)|Falta (?:por )?(?:ver|saber)|Está por ver)`, `\bel tiempo (?:lo )?dirá\b`, `\btiene (?:una|un) (?:\p{Ll}+ ){0,2}(?:respuesta|explicación|idea|solución|opinión|mensaje|teoría)(?: \p{Ll}+)?[.]$`),
	"it": all(`^(?:La domanda (?:è|resta|ora)|Resta da (?:vedere|capire|chiarire)|Bisogna vedere)`, `\b(?:il tempo lo dirà|solo il tempo)\b`),
	"pt": all(`^(?:A (?:grande )?(?:pergunta|questão|dúvida) (?:é|agora|que)|Resta (?:saber|ver))`, `\bo tempo dirá\b`),
	"nl": all(`^(?:De vraag is|Blijft de vraag|De grote vraag)`, `\b(?:moet nog blijken|valt nog te bezien|is afwachten)\b`), "sv": all(`^Frågan (?:är|blir)`, `\b(?:återstår att se|får framtiden utvisa)\b`), "da": all(`^Spørgsmålet er`, `\bvil tiden vise\b`), "no": all(`^Spørsmålet er`, `\b(?:gjenstår å se|vil tiden vise)\b`),
	"ru": all(`^(?:Вопрос (?:в том|только)|Остается (?:понять|узнать|вопрос)|Осталось)`, `время покажет|остается вопросом`), "uk": all(`^(?:Питання в тому|Залишається питання)`, `час покаже`), "pl": all(`^(?:Pytanie brzmi|Pozostaje pytanie)`, `czas pokaże|okaże się wkrótce`), "tr": all(`zaman gösterecek|merak konusu`),
	"zh": all(`拭目以待|有待观察|有待觀察|^(?:问题|問題)是`), "ja": all(`注目(?:される|が集まる|を集めている|されている)。$|目が離せない|が待たれる。$`), "ko": all(`(?:귀추가|관심이|시선이|이목이) (?:주목|모아|쏠리|집중)|주목된다[.]$`),
}

// spoke are sentences of somebody who spoke, and nothing that he said: what he did say is a
// quotation before them.
var spoke = map[string]*sieve.Set{
	"en": all(`^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){0,3} (?:said|says|tweeted|wrote|added|posted|continued|replied|responded|explained|recalled|concluded)(?: (?:before|after|on|in|at|during|last|earlier|later|shortly|as|when|while|to|from|via|this)\b[^,;:“"]{2,80})?[.]$`),
	"de": all(`^\p{Lu}[\p{L}.-]+(?: \p{Lu}[\p{L}.-]+){0,3} (?:sagte|schrieb|twitterte|erklärte|ergänzte|antwortete|berichtete)(?: (?:am|im|in|bei|vor|nach|auf|zu|dazu|gegenüber|später|anschließend)\b[^,;:„“"]{2,80})?[.]$`),
	"fr": all(`^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){0,3} a (?:dit|déclaré|écrit|ajouté|tweeté|répondu)(?: (?:à|au|lors|sur|dans|après|avant|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)[^,;:«“"]{2,80})?[.]$`),
	"es": all(`^\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){0,3} (?:dijo|escribió|tuiteó|añadió|agregó|respondió|declaró)(?: (?:a|al|en|el|durante|tras|antes|este)[ ][^,;:«“"]{2,80})?[.]$`),
}
