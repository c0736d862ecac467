package blocks

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// maxJunk is how long a line of junk may be, in bytes; it may name a headline.
const maxJunk = 400

// junk are lines that publishers and their programs put between the paragraphs
// of any article, often in the same boxes as these, and under the texts of
// feeds.
var junk = regexp.MustCompile(`(?i)^[^\pL\pN]*(` +
	`advertisements?|advertising|sponsored( content)?|anzeige|werbung|publicité|publicidad|pubblicità|publicidade|annonse?|reklame?|mainos|` +
	`(read|see|watch|learn|find out) (more|also|next|the (full|rest|whole))\b.{0,120}|(also|must) read\b.{0,120}|read:.{0,120}|more:.{0,120}|` +
	`related( (stories|articles|content|topics|coverage))?|recommended( for you| stories)?|most (read|popular|viewed)|up next|trending( now)?|` +
	`(story|article) continues( below)?( advertisement)?|(scroll|swipe) (down|to continue|for more)\b.{0,60}|continue reading.{0,200}|keep reading.{0,60}|the post .+ (appeared first|first appeared) on .+|` +
	`der beitrag .+ erschien zuerst auf .+|l['’]article .+ est apparu en premier sur .+|la entrada .+ (se publicó primero|aparece primero) en .+|` +
	`l['’]articolo .+ (proviene da|sembra essere il primo su) .+|o (post|conteúdo) .+ apareceu primeiro em .+|het bericht .+ verscheen eerst op .+|` +
	`inlägget .+ dök först upp på .+|innlegget .+ dukket først opp på .+|artykuł .+ pochodzi z serwisu .+|сообщение .+ появил(ось|ись) сначала на .+|` +
	`(please )?follow (us|me|our|him|her|them|@\w+|[^ ]+( [^ ]+)? on)\b.{0,140}|(like|join|find|connect with) us on .{0,80}|get in touch with .{0,120}|` +
	`share this\b.{0,40}|share( on| via| the)?( \w+){0,3}|(click|tap) here\b.{0,100}|tweet|e-?mail|print|copy link|comments?|(leave|post|view) (a |all )?comments?|` +
	`(sign|signed) up (here|now|for|to)\b.{0,140}|subscribe\b.{0,140}|(to )?(get|receive) .{0,80}\b(newsletters?|inbox|alerts)\b.{0,60}|` +
	`.{0,60}\b(our|free|daily|weekly) newsletters?\b.{0,60}|download (our|the) .{0,40}\bapp\b.{0,40}|listen to this article\b.{0,60}|` +
	`(lesen sie|lies) (auch|hier|mehr)\b.{0,120}|mehr zum thema.{0,60}|jetzt (abonnieren|anmelden|lesen|teilen)\b.{0,60}|(artikel )?teilen|newsletter.{0,60}|` +
	`(à )?lire aussi\b.{0,140}|lea también\b.{0,140}|leer más.{0,80}|leggi anche\b.{0,140}|leia também\b.{0,140}|les også\b.{0,140}|läs också\b.{0,140}|lees ook\b.{0,140}` +
	`)[^\pL\pN]*$`)

// junkStarts are the first words of such lines, in lower case, save those that
// speak of newsletters.
var junkStarts = set(`advertisement advertisements advertising sponsored anzeige werbung publicité publicidad pubblicità publicidade annons annonse
	reklam reklame mainos read see watch learn find also must more related recommended most up trending story article scroll swipe continue
	keep the please follow like join connect get share click tap tweet e email print copy comment comments leave post view sign signed
	inlägget innlegget artykuł сообщение
	subscribe to receive download listen lesen lies mehr jetzt artikel teilen newsletter à lire lea leer leggi leia les läs lees`)

// IsJunk says whether a line is no part of an article wherever it stands.
func IsJunk(text string) bool {
	return len(text) <= maxJunk && mayBeJunk(text) && junk.MatchString(text)
}

// mayBeJunk is a quick look at a line, which most lines do not get past.
func mayBeJunk(text string) bool {
	text = strings.TrimLeftFunc(text, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsNumber(c) })
	end := strings.IndexFunc(text, func(c rune) bool { return !unicode.IsLetter(c) })
	if end < 0 {
		end = len(text)
	}
	word, rest := strings.ToLower(text[:end]), text[end:]
	if word == "the" {
		return beginsFolded(rest, " post ")
	}
	if posts, ok := postStarts[word]; ok {
		return slices.ContainsFunc(posts, func(post string) bool { return beginsFolded(rest, post) })
	}
	return junkStarts[word] || strings.Contains(strings.ToLower(rest), "newsletter")
}

// postStarts is what follows the first word, which many lines have, where a line says
// of which post of which site a text is.
var postStarts = map[string][]string{
	"der": {" beitrag "}, "l": {"'article ", "’article ", "'articolo ", "’articolo "}, "la": {" entrada "}, "o": {" post ", " conteúdo "}, "het": {" bericht "},
}

// beginsFolded says whether a text begins with one in lower case.
func beginsFolded(text, with string) bool {
	return len(text) >= len(with) && strings.EqualFold(text[:len(with)], with)
}
