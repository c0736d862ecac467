package urls

import (
	"net/url"
	"regexp"
	"strings"
)

// wrappers are the redirects that sites lead their readers through, by the
// parameter that has the address. A host that begins with a dot stands for all
// below it.
var wrappers = []struct{ host, path, parameter string }{
	{"www.google.", "/url", "url"}, {"www.google.", "/url", "q"}, {"news.google.", "/news/url", "url"},
	{"translate.google.", "/translate", "u"}, {"www.bing.com", "/news/apiclick.aspx", "url"}, {"duckduckgo.com", "/l/", "uddg"},
	{"l.facebook.com", "/l.php", "u"}, {"lm.facebook.com", "/l.php", "u"}, {"www.facebook.com", "/l.php", "u"}, {"l.instagram.com", "/", "u"},
	{"out.reddit.com", "", "url"}, {"www.youtube.com", "/redirect", "q"}, {"t.umblr.com", "/redirect", "z"}, {"vk.com", "/away.php", "to"},
	{"www.linkedin.com", "/redir/redirect", "url"}, {"slack-redir.net", "/link", "url"}, {"steamcommunity.com", "/linkfilter/", "url"},
	{".safelinks.protection.outlook.com", "/", "url"}, {"go.redirectingat.com", "", "url"}, {"go.skimresources.com", "", "url"},
	{"12ft.io", "/proxy", "q"},
}

// copies are the archives and proxies that keep the address of what they show
// in their path; the part in brackets is that address, without its scheme
// where the path does not have it.
var copies = []struct {
	host   string
	form   *regexp.Regexp
	scheme string
}{
	{"web.archive.org", regexp.MustCompile(`^/web/\d+[a-z]*_?/(https?:/.+)`), ""},
	{"archive.org", regexp.MustCompile(`^/web/\d+[a-z]*_?/(https?:/.+)`), ""},
	{"archive.ph", archiveToday, ""}, {"archive.is", archiveToday, ""}, {"archive.li", archiveToday, ""}, {"archive.md", archiveToday, ""},
	{"archive.vn", archiveToday, ""}, {"archive.fo", archiveToday, ""}, {"archive.today", archiveToday, ""},
	{"webcache.googleusercontent.com", regexp.MustCompile(`\bq=cache:(?:[\w-]+:)?(https?://[^+&]+)`), ""},
	{"12ft.io", regexp.MustCompile(`^/(https?:/.+)`), ""},
	{".rd.yahoo.com", regexp.MustCompile(`\*+(https?:/.+)`), ""},
	{".cdn.ampproject.org", regexp.MustCompile(`^/[cv]/s/([^/]+\..+)`), "https://"},
	{".cdn.ampproject.org", regexp.MustCompile(`^/[cv]/([^/]+\..+)`), "http://"},
	{"www.google.", regexp.MustCompile(`^/amp/s/([^/]+\..+)`), "https://"},
	{"www.google.", regexp.MustCompile(`^/amp/([^/]+\..+)`), "http://"},
}

// archiveToday finds the address on the sites of one archive.
var archiveToday = regexp.MustCompile(`^/(?:o/\w+|[\d.-]+|newest|oldest)/(https?:/.+)`)

// oneSlash finds a scheme that lost one of its slashes.
var oneSlash = regexp.MustCompile(`^(https?:)/+`)

// translated is the domain at which Google shows a page in another language.
const translated = ".translate.goog"

// original is the host of a page that is translated at another: its hyphens are doubled
// and its dots hyphens. False for one that is none. Source: Google's announcement of
// these addresses, 2021.
func original(host string) (string, bool) {
	name, ok := strings.CutSuffix(host, translated)
	if !ok || name == "" || strings.Contains(name, ".") {
		return "", false
	}
	return strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(name, "--", "\n"), "-", "."), "\n", "-"), true
}

// unwrapped gives the clean address inside of a redirect, or of an archived or
// proxied copy, out of the clean address of that.
func unwrapped(host, link string) (string, bool) {
	if of, ok := original(host); ok {
		u, err := url.Parse(link)
		if err != nil {
			return "", false
		}
		u.Host = of
		return Clean(u.String())
	}
	for _, w := range wrappers {
		if !isHost(host, w.host) {
			continue
		}
		u, err := url.Parse(link)
		if err != nil || w.path != "" && u.Path != w.path {
			continue
		}
		if inner := u.Query().Get(w.parameter); strings.HasPrefix(inner, "http") {
			return Clean(inner)
		}
	}
	for _, c := range copies {
		if !isHost(host, c.host) {
			continue
		}
		_, path, _ := strings.Cut(link[len("https://"):], "/")
		if m := c.form.FindStringSubmatch("/" + path); m != nil {
			return Clean(c.scheme + oneSlash.ReplaceAllString(m[1], "$1//"))
		}
	}
	return "", false
}

// isHost says whether a host is meant by a pattern: one that begins with a dot
// stands for all below it, one that ends in a dot for it in all countries.
func isHost(host, pattern string) bool {
	if rest, ok := strings.CutPrefix(host, pattern); ok && strings.HasSuffix(pattern, ".") {
		return strings.Count(rest, ".") <= 1
	}
	return host == pattern || strings.HasPrefix(pattern, ".") && strings.HasSuffix(host, pattern)
}
