package news

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most that hashtags may take.
const (
	MaxTags     = 8  // in one post
	UsualTags   = 3  // where a template has hashtags and nobody said how many
	longestTag  = 32 // letters; what is longer is no word that people look for
	shortestTag = 2
)

// noTags are categories that say nothing: feeds put them on everything.
var noTags = map[string]bool{
	"news": true, "all": true, "home": true, "homepage": true, "frontpage": true, "topstories": true, "top": true, "latest": true, "latestnews": true,
	"uncategorized": true, "uncategorised": true, "general": true, "article": true, "articles": true, "post": true, "posts": true, "story": true,
	"breaking": true, "breakingnews": true, "featured": true, "headlines": true, "rss": true, "feed": true, "other": true, "misc": true, "untagged": true,
	"nachrichten": true, "aktuell": true, "allgemein": true, "новости": true, "главное": true, "actualités": true, "noticias": true, "portada": true,
}

// Hashtags makes at most n hashtags: of the words that hit, which are what readers
// asked for, and then of the categories that the feed names. Each comes once,
// whatever its case.
func Hashtags(words, categories []string, n int) (tags []string) {
	seen := map[string]bool{}
	for i, text := range append(append([]string{}, words...), categories...) {
		tag := hashtag(text)
		key := strings.ToLower(tag)
		if len(tags) == n {
			break
		}
		if tag == "" || seen[key] || i >= len(words) && noTags[key] {
			continue
		}
		seen[key] = true
		tags = append(tags, "#"+tag)
	}
	return tags
}

// hashtag is a text as one word that Telegram links: letters, digits and underscores
// of any script, with a letter among them; "" where it makes none. The words of a
// text are run together, each with a capital: "interest rate" is InterestRate.
// Source: the rules for hashtags in TDLib, find_hashtags.
func hashtag(text string) string {
	words := strings.FieldsFunc(strings.ReplaceAll(text, "'", ""), func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	var b strings.Builder
	for _, w := range words {
		if len(words) > 1 {
			first, size := utf8.DecodeRuneInString(w)
			w = string(unicode.ToUpper(first)) + w[size:]
		}
		b.WriteString(w)
	}
	tag := b.String()
	n := utf8.RuneCountInString(tag)
	if n < shortestTag || n > longestTag || !strings.ContainsFunc(tag, unicode.IsLetter) {
		return ""
	}
	return tag
}
