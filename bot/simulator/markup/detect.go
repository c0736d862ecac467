package markup

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// opaque are the entities in which nothing else is recognised.
var opaque = []string{"code", "pre", "text_link"}

// Detect adds the entities that Telegram finds by itself: commands, mentions,
// hashtags, cashtags, web addresses and those of e-mail.
func Detect(text string, entities []Entity) []Entity {
	if !strings.ContainsAny(text, "/@#$.") {
		return entities
	}
	found := entities
	offset, prev := 0, ' '
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		n, kind := recognise(text[i:], r, prev)
		if n == 0 {
			offset, prev, i = offset+utf16Len(r), r, i+size
			continue
		}
		e := Entity{Type: kind, Offset: offset, Length: Units(text[i : i+n])}
		if !covered(e, entities) {
			found = append(found, e)
		}
		offset, prev, i = offset+e.Length, 'x', i+n
	}
	slices.SortStableFunc(found, byPlace)
	return found
}

func covered(e Entity, by []Entity) bool {
	return slices.ContainsFunc(by, func(o Entity) bool {
		return slices.Contains(opaque, o.Type) && o.Offset <= e.Offset && e.Offset < o.Offset+o.Length
	})
}

// recognise returns the length in bytes and the type of what begins s, behind
// the character prev. It is zero where nothing does.
func recognise(s string, first, prev rune) (int, string) {
	if isWord(prev) || prev == '/' || prev == '$' && first == '$' {
		return 0, ""
	}
	switch first {
	case '/':
		return commandLen(s), "bot_command"
	case '@':
		return mentionLen(s), "mention"
	case '#':
		return hashtagLen(s), "hashtag"
	case '$':
		return cashtagLen(s), "cashtag"
	}
	if n := emailLen(s); n > 0 {
		return n, "email"
	}
	if prev == '@' || prev == '.' {
		return 0, ""
	}
	return addressLen(s), "url"
}

// commandLen measures "/name" or "/name@bot".
func commandLen(s string) int {
	n := nameLen(s, '/', 1, 64)
	if n == 0 {
		return 0
	}
	n += nameLen(s[n:], '@', 3, 32)
	if n < len(s) && s[n] == '/' {
		return 0 // a path
	}
	return n
}

// shortNames are those with fewer than four characters that are mentioned all
// the same. Source: TDLib, is_valid_short_username.
var shortNames = []string{"@gif", "@wiki", "@vid", "@bing", "@pic", "@bold", "@imdb", "@coub", "@like", "@vote"}

func mentionLen(s string) int {
	n := nameLen(s, '@', 3, 32)
	if n == len("@abc") && !slices.Contains(shortNames, s[:n]) {
		return 0
	}
	return n
}

// nameLen measures a sign and a name of least to most Latin letters, digits
// and underscores; a longer one is none.
func nameLen(s string, sign byte, least, most int) int {
	if s == "" || s[0] != sign {
		return 0
	}
	n := span(s[1:], func(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' })
	if n < least || n > most {
		return 0
	}
	if r, _ := utf8.DecodeRuneInString(s[1+n:]); isWord(r) {
		return 0
	}
	return 1 + n
}

// hashtagLen measures a hashtag, which has a letter and no second sign behind
// it, and may name a chat, as a cashtag may.
func hashtagLen(s string) int {
	n := 1 + wordLen(s[1:])
	if !strings.ContainsFunc(s[1:n], unicode.IsLetter) || strings.HasPrefix(s[n:], "#") {
		return 0
	}
	return n + nameLen(s[n:], '@', 3, 32)
}

// wordLen measures the letters, digits and underscores at the start of s.
func wordLen(s string) int {
	return min(len(s), strings.IndexFunc(s+" ", func(r rune) bool { return !isWord(r) }))
}

// cashtag is the sign of a share or a coin. Source: TDLib, match_cashtags.
var cashtag = regexp.MustCompile(`^\$(?:1INCH|[A-Z]{1,8})`)

func cashtagLen(s string) int {
	n := len(cashtag.FindString(s))
	if r, _ := utf8.DecodeRuneInString(s[n:]); n == 0 || isWord(r) || r == '$' {
		return 0
	}
	return n + nameLen(s[n:], '@', 3, 32)
}

// email is an address of e-mail. Source: TDLib, match_email_addresses.
var email = regexp.MustCompile(`^(?i:(?:[a-z0-9_-]{0,26}[.+:]){0,10}[a-z0-9_-]{1,35}@(?:(?:[a-z0-9][a-z0-9_-]{0,28})?[a-z0-9]\.){1,6}[a-z]{2,8})`)

func emailLen(s string) int {
	n := len(email.FindString(s))
	if r, _ := utf8.DecodeRuneInString(s[n:]); isWord(r) {
		return 0
	}
	return n
}

// written is a web address as people write it: perhaps a scheme and somebody's
// name, a host, perhaps a port, and what follows up to white space. What it
// holds is looked at by addressLen.
var written = regexp.MustCompile(`^((?i)(?:https?|ftp|ton|tonsite|tg)://)?((?:[^\s/?#<>"«»@]+)@)?([\pL\pM\pN_.-]+)(:[0-9]{1,5})?([/?#][^\s<>"«»]*)?`)

// addressLen measures a web address. Without a scheme only a domain that exists
// makes one.
func addressLen(s string) int {
	m := written.FindStringSubmatchIndex(s)
	if m == nil {
		return 0
	}
	part := func(i int) string { return s[max(m[2*i], 0):max(m[2*i+1], 0)] }
	scheme, host := strings.ToLower(part(1)), part(3)
	if part(5) == "" && part(4) == "" {
		host = strings.TrimRight(host, ".-") // the end of a sentence
	}
	switch scheme {
	case "tg://", "ton://":
	case "":
		if part(2) != "" || !domainExists(host) {
			return 0
		}
	default:
		if !hostOK(host) {
			return 0
		}
	}
	if host != part(3) {
		return m[6] + len(host)
	}
	return len(withoutStop(s[:m[1]]))
}

// withoutStop takes from an address what ends the sentence around it.
func withoutStop(s string) string {
	for {
		short := strings.TrimRight(s, ".,;:!?'(…")
		if strings.HasSuffix(short, ")") && strings.Count(short, "(") < strings.Count(short, ")") {
			short = short[:len(short)-1]
		}
		if short == s {
			return s
		}
		s = short
	}
}

// domainExists says whether a host is an address of IP version 4, or ends in a
// top-level domain that there is, which nobody writes like a name ("Node.Net").
func domainExists(host string) bool {
	rest, last, dot := cutLast(host, ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Is4()
	}
	_, second, _ := cutLast("."+rest, ".")
	capitals := []rune(last)
	switch {
	case !dot || !hostOK(host) || strings.Contains(second, "_") || strings.HasSuffix(rest, "-"):
		return false
	case unicode.IsUpper(capitals[0]) && strings.ToLower(string(capitals[1:])) == string(capitals[1:]):
		return false
	}
	ascii, err := idna.ToASCII(strings.ToLower(last))
	_, listed := publicsuffix.PublicSuffix(ascii)
	return err == nil && listed
}
