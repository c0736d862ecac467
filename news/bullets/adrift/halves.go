package adrift

import (
	"strings"

	"newsbot/internal/sieve"
)

// A half is a part of a sentence that wants another.
type half struct{ one, other *sieve.Regexp }

// halves are they, by language: "on the one hand" and "on the other".
var halves = map[string]half{
	"en": {sieve.MustCompile(`\b[Oo]n (?:the )?one (?:hand|side)\b`), sieve.MustCompile(`\bother\b`)},
	"de": {sieve.MustCompile(`\b[Ee]inerseits\b|\b[Zz]um einen\b`), sieve.MustCompile(`\band(?:er)?erseits\b|\bandrerseits\b|\bzum anderen\b`)},
	"fr": {sieve.MustCompile(`\b[Dd]['’]une? (?:part|côté)\b`), sieve.MustCompile(`\bautre\b`)},
	"es": {sieve.MustCompile(`\b[Pp]or un(?:a parte| lado)\b`), sieve.MustCompile(`\botr[oa]\b`)},
	"it": {sieve.MustCompile(`\b[Dd]a un(?:a parte| lato)\b`), sieve.MustCompile(`\baltr[oa]\b`)},
	"pt": {sieve.MustCompile(`\b[Pp]or um lado\b`), sieve.MustCompile(`\boutro\b`)},
	"nl": {sieve.MustCompile(`\b[Ee]nerzijds\b`), sieve.MustCompile(`\banderzijds\b`)},
	"sv": {sieve.MustCompile(`[Åå] ena sidan\b`), sieve.MustCompile(`å andra sidan\b`)},
	"pl": {sieve.MustCompile(`\b[Zz] jednej strony\b`), sieve.MustCompile(`\bz drugiej\b`)},
	"ru": {sieve.MustCompile(`[Сс] одной стороны`), sieve.MustCompile(`с другой`)},
	"uk": {sieve.MustCompile(`[Зз] одного боку`), sieve.MustCompile(`з іншого`)},
	"zh": {sieve.MustCompile(`一方面|^(?:一是|其一)`), sieve.MustCompile(`另一方面|二是|其二`)},
}

// isHalf reports whether a sentence tells one side of two.
func isHalf(s, lang string) bool {
	h, ok := halves[lang]
	return ok && h.one.MatchString(s) && !h.other.MatchString(s)
}

// followers do what somebody else did, by language: "Hull follows suit."
var followers = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`\bfollow(?:s|ed|ing)? suit\b|\bdo(?:es|ing|ne)? (?:the same|likewise)\b|\bdid (?:the same|likewise)\b`),
	"de": sieve.MustCompile(`\b(?:zieht|zog|ziehen|zogen) nach[.]|\bnach(?:ziehen|gezogen)\b|\b(?:tut|tat|tun|taten) es (?:ihm|ihr|ihnen) gleich\b`),
	"fr": sieve.MustCompile(`\bfaire de même\b|\b(?:a|ont|fait|font) (?:fait )?de même\b|\ben faire autant\b|\bemboît\p{Ll}+ le pas[.]`),
	"es": sieve.MustCompile(`\b(?:hacer|hizo|hace|hicieron|hará|harán) lo (?:mismo|propio)\b`),
	"it": sieve.MustCompile(`\b(?:fare|fatto|farà|faranno) (?:lo stesso|altrettanto)\b`),
	"pt": sieve.MustCompile(`\b(?:fazer|fez|faz|fizeram|fará|farão) o mesmo\b`),
	"nl": sieve.MustCompile(`\bvolg(?:t|en|de|den) (?:dat |het |dit )?voorbeeld[.]|\b(?:doet|doen|deed|deden) hetzelfde\b`),
}

// isFollowing reports whether a sentence says that somebody does as another whom nothing
// in it names before.
func isFollowing(s, lang string) bool {
	re := followers[lang]
	if re == nil {
		return false
	}
	at := re.FindStringIndex(s)
	return at != nil && !strings.ContainsAny(s[:at[0]], ",;:–—") && !as.MatchString(s[at[1]:])
}

// as begins whom somebody follows.
var as = sieve.MustCompile(`^ (?:as|like|for|with|to|wie|que|come|como|als|avec|con|com|a|à) `)

// interjections are what somebody says before he goes on with what he told, by language.
var interjections = map[string]*sieve.Regexp{
	"en": sieve.MustCompile(`^(?:Ah|Oh|Well|Alas|Hey|Okay|OK|Yep|Nope|Wow|Phew|Hm+)[,!.] `),
	"de": sieve.MustCompile(`^(?:Ah|Oh|Ach|Tja|Naja|Na ja|Nun ja|Okay|Puh)[,!.] `),
	"fr": sieve.MustCompile(`^(?:Ah|Oh|Eh bien|Bon|Bref|Hélas)[,!.] `),
	"es": sieve.MustCompile(`^(?:Ah|Oh|Bueno|Pues|Vaya|Claro)[,!.] `),
	"it": sieve.MustCompile(`^(?:Ah|Oh|Beh|Ebbene|Insomma)[,!.] `),
	"pt": sieve.MustCompile(`^(?:Ah|Oh|Bom|Pois|Bem)[,!.] `),
	"nl": sieve.MustCompile(`^(?:Ah|Oh|Ach|Tja|Nou)[,!.] `),
}
