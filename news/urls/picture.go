package urls

import (
	"net/url"
	"path"
	"strings"
)

// standIns are words in the names of pictures that stand in for one of the article:
// a site's logo, its default for pages without a picture, an empty box.
var standIns = listed(`logo logos logotype icon icons favicon placeholder placeholders default defaults fallback blank spacer pixel transparent noimage nopic nophoto
	missing avatar gravatar generic dummy apple-touch-icon sharelogo shareimage socialshare ogimage opengraph`)

// shareWords say with another such word that a picture is a site's own for all that
// it shares.
var shareWords = listed(`og fb facebook twitter social share sharing card meta site seo brand wordmark`)

// plainWords say nothing by themselves about what a picture shows.
var plainWords = listed(`image images img pic picture photo thumb thumbnail preview large small big new square wide light dark white black png jpg jpeg webp gif news the not available touch`)

// IsPictured says whether the address of an item's picture is, by its name, one of
// the article, and not the logo or the default of its site.
func IsPictured(address string) bool {
	u, err := url.Parse(address)
	if address == "" || err != nil {
		return false
	}
	base := strings.ToLower(path.Base(u.Path))
	if ext := path.Ext(base); ext == ".svg" || ext == ".ico" {
		return false
	}
	return !isStandIn(strings.TrimSuffix(base, path.Ext(base)))
}

// isStandIn says so of the name of a file: it has a word that only a stand-in has
// and else one of its own at most, the site's perhaps; or words for sharing and none
// else; or it says that there is no picture. "Company-logo-unveiled" is about a logo.
func isStandIn(name string) bool {
	list := strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' || r == '.' || r == '+' || r == ' ' || r == '%' })
	stands, shares, own := 0, 0, 0
	for _, w := range list {
		switch w = strings.Trim(w, "0123456789x"); {
		case standIns[w]:
			stands++
		case shareWords[w]:
			shares++
		case w != "" && !plainWords[w]:
			own++
		}
	}
	none := len(list) > 1 && list[0] == "no" && plainWords[list[1]]
	return stands > 0 && own <= 1 || shares > 0 && own == 0 && len(list) > 1 || none
}

// listed is a set of words.
func listed(list string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}
