package feeds

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"newsbot/feeds/document"
	"newsbot/news"
)

// A Candidate is a feed found behind an address.
type Candidate struct {
	URL    string // of the feed, behind permanent redirects
	Title  string
	Lang   string      // BCP 47 primary subtag; "" unknown
	PerDay float64     // items a day, over those it lists; 0 unknown
	Newest []news.Item // the newest few, the newest first
}

// Limits of a discovery.
const (
	maxCandidates = 5
	maxProbes     = 8 // requests after the first
	newestShown   = 3
)

// wellKnown are the places where sites keep feeds that their pages do not
// announce.
var wellKnown = []string{"/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json"}

// Discover finds the feeds behind an address that a person gave: the address
// itself, what its page announces, or else a few well-known places of its
// site. An operator may ask for private addresses that are allowed. The error
// wraps ErrNotFeed where there is none.
func (f *Fetcher) Discover(ctx context.Context, address string, operator bool) ([]Candidate, error) {
	u, err := typed(address)
	if err != nil {
		return nil, err
	}
	if own, ok := feedOfService(u); ok {
		u = own
	}
	answer, err := f.get(ctx, request{address: u.String(), accept: acceptFeed + ", text/html;q=0.8", private: operator})
	if err != nil {
		return nil, err
	}
	defer answer.done()
	if answer.code != http.StatusOK {
		return nil, &StatusError{Code: answer.code}
	}
	if c, err := candidate(answer); err == nil {
		return []Candidate{c}, nil
	}
	places := announced(answer.body, answer.header.Get("Content-Type"), answer.url)
	enough := maxCandidates
	if len(places) == 0 {
		places, enough = guesses(answer.url), 1
	}
	answer.done() // the places may be large, too
	return f.probe(ctx, places, enough, operator)
}

// services are the pages of services of which the feeds are not announced to
// programs, and where these are.
var services = []struct {
	page *regexp.Regexp // of host and path with query
	feed string
}{
	{regexp.MustCompile(`^(?:www\.|m\.)?youtube\.com/channel/(UC[\w-]+)`), "https://www.youtube.com/feeds/videos.xml?channel_id=$1"},
	{regexp.MustCompile(`^(?:www\.|m\.)?youtube\.com/user/([\w-]+)`), "https://www.youtube.com/feeds/videos.xml?user=$1"},
	{regexp.MustCompile(`^(?:www\.|m\.)?youtube\.com/(?:playlist|watch)\?(?:.*&)?list=([\w-]+)`), "https://www.youtube.com/feeds/videos.xml?playlist_id=$1"},
}

// feedOfService gives the feed of a page of a service that has one.
func feedOfService(u *url.URL) (*url.URL, bool) {
	whole := strings.ToLower(u.Hostname()) + u.EscapedPath() + "?" + u.RawQuery
	for _, s := range services {
		if m := s.page.FindStringSubmatchIndex(whole); m != nil {
			feed, err := url.Parse(string(s.page.ExpandString(nil, s.feed, whole, m)))
			return feed, err == nil
		}
	}
	return nil, false
}

// typed makes an address of what a person typed, who may leave out the scheme
// but gives no credentials away.
func typed(text string) (*url.URL, error) {
	text = strings.TrimSpace(text)
	if scheme, rest, ok := strings.Cut(text, ":"); ok && strings.EqualFold(scheme, "feed") {
		text = strings.TrimPrefix(rest, "//") // feed://host and feed:https://host
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.Hostname() == "" || strings.ContainsAny(text, " \n\t") {
		return nil, ErrAddress
	}
	return u, nil
}

// probe asks each of some places for a feed until there are enough.
func (f *Fetcher) probe(ctx context.Context, places []string, enough int, operator bool) (list []Candidate, err error) {
	err = fmt.Errorf("a page without feeds: %w", document.ErrNotFeed)
	for _, place := range places[:min(len(places), maxProbes)] {
		answer, failure := f.get(ctx, request{address: place, accept: acceptFeed, private: operator})
		if ctx.Err() != nil {
			return list, ctx.Err()
		}
		if failure != nil {
			continue
		}
		c, failure := candidate(answer)
		answer.done()
		if failure == nil && !slices.ContainsFunc(list, func(other Candidate) bool { return isSameFeed(c, other) }) {
			list = append(list, c)
		}
		if len(list) == enough {
			break
		}
	}
	if len(list) > 0 {
		return list, nil
	}
	return nil, err
}

// isSameFeed says whether two candidates are one feed, perhaps in two formats.
func isSameFeed(a, b Candidate) bool {
	if a.URL == b.URL {
		return true
	}
	return a.Title == b.Title && len(a.Newest) > 0 && len(b.Newest) > 0 && a.Newest[0].Link == b.Newest[0].Link
}

// candidate describes the feed that a reply is.
func candidate(answer reply) (Candidate, error) {
	if answer.code != http.StatusOK {
		return Candidate{}, &StatusError{Code: answer.code}
	}
	page, err := document.Parse(answer.body, answer.header.Get("Content-Type"), answer.url.String())
	if err != nil {
		return Candidate{}, err
	}
	items, _ := news.Distinct(page.Items, "")
	slices.SortStableFunc(items, func(a, b news.Item) int { return b.Published.Compare(a.Published) })
	c := Candidate{URL: answer.lasting(), Title: page.Title, Lang: page.Lang, PerDay: perDay(items)}
	c.Newest = items[:min(newestShown, len(items))]
	if c.Title == "" {
		c.Title = answer.url.Hostname()
	}
	return c, nil
}

// perDay is the rate of items that stand with the newest first.
func perDay(items []news.Item) float64 {
	for len(items) > 0 && items[len(items)-1].Published.IsZero() {
		items = items[:len(items)-1]
	}
	if len(items) < 2 {
		return 0
	}
	span := items[0].Published.Sub(items[len(items)-1].Published)
	return float64(len(items)-1) / max(span, time.Hour).Hours() * 24
}

// announced gives the addresses of the feeds that a page announces with link
// elements, and else those that its ordinary links seem to lead to.
func announced(body []byte, contentType string, base *url.URL) []string {
	var links, hints []string
	s := document.Scanner{In: document.ToUTF8(body, contentType)}
	for t := s.Next(); t.Kind != document.EndOfInput; t = s.Next() {
		if t.Kind != document.StartTag && t.Kind != document.EmptyTag {
			continue
		}
		switch use, name := document.TagOf(t); {
		case name == "base":
			base = withBase(base, t)
		case name == "link" && announces(t):
			links = append(links, document.Attribute(t.Attrs, "href"))
		case name == "a" && looksLikeFeed(document.Attribute(t.Attrs, "href")):
			hints = append(hints, document.Attribute(t.Attrs, "href"))
		case use == document.HiddenTag && t.Kind == document.StartTag:
			s.SkipElement(name)
		}
	}
	if len(links) == 0 {
		links = hints
	}
	return absolute(links, base)
}

// withBase follows a page's base element.
func withBase(base *url.URL, t document.Token) *url.URL {
	if u, err := base.Parse(document.Attribute(t.Attrs, "href")); err == nil {
		return u
	}
	return base
}

// announces says whether a link element announces a feed. Comments have feeds
// of their own, which nobody means.
func announces(t document.Token) bool {
	rel := strings.Fields(strings.ToLower(document.Attribute(t.Attrs, "rel")))
	kind, _, _ := strings.Cut(strings.ToLower(document.Attribute(t.Attrs, "type")), ";")
	isFeed := slices.Contains(rel, "feed") || slices.Contains(rel, "alternate") && slices.Contains(document.FeedTypes, strings.TrimSpace(kind))
	comments := strings.Contains(strings.ToLower(document.Attribute(t.Attrs, "title")), "comments") ||
		strings.Contains(document.Attribute(t.Attrs, "href"), "/comments/") || strings.Contains(document.Attribute(t.Attrs, "href"), "oembed") ||
		strings.Contains(document.Attribute(t.Attrs, "href"), "wp-json")
	return isFeed && !comments
}

// looksLikeFeed says whether an address reads like that of a feed.
func looksLikeFeed(address string) bool {
	path, _, _ := strings.Cut(strings.ToLower(address), "?")
	path = strings.TrimSuffix(path, "/")
	for _, end := range []string{".rss", ".rdf", "/rss", "/feed", "/atom", "rss.xml", "feed.xml", "atom.xml", "/index.xml", "feed.json"} {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

// absolute resolves addresses and leaves out the ones that come twice.
func absolute(addresses []string, base *url.URL) (list []string) {
	for _, address := range addresses {
		u, err := base.Parse(strings.TrimSpace(address))
		if err == nil && strings.Trim(address, "# \t\r\n") != "" && u.User == nil && !slices.Contains(list, u.String()) {
			list = append(list, u.String())
		}
	}
	return list
}

// guesses gives the well-known places of feeds: below the page, then on its
// site.
func guesses(page *url.URL) (list []string) {
	for _, place := range wellKnown[:2] {
		list = append(list, page.JoinPath(place).String())
	}
	return absolute(append(list, wellKnown...), page)
}
