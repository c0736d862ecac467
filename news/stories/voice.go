package stories

import (
	"net/netip"
	"net/url"
	"newsbot/news/urls"
	"slices"
	"strings"
)

// copyShare is the share of the runs of four words of the shorter text from
// which on two texts are copies of one. Over four recorded moments the true
// copies have 1.00, the next pair 0.40.
const copyShare = 0.6

// leastRuns is the least number of runs that a text must have to prove
// anything.
const leastRuns = 6

// sharedRuns is the share of the runs of the shorter text that both have, by
// their samples.
func sharedRuns(a, b []uint32) float32 {
	if len(a) < leastRuns || len(b) < leastRuns {
		return 0
	}
	// Beyond the end of a full sample nothing is known.
	limit := ^uint32(0)
	for _, s := range [2][]uint32{a, b} {
		if len(s) == mostRuns {
			limit = min(limit, s[len(s)-1])
		}
	}
	var inA, inB, both int
	for i, j := 0, 0; i < len(a) || j < len(b); {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			if a[i] <= limit {
				inA++
			}
			i++
		case i == len(a) || b[j] < a[i]:
			if b[j] <= limit {
				inB++
			}
			j++
		default:
			if a[i] <= limit {
				inA, inB, both = inA+1, inB+1, both+1
			}
			i, j = i+1, j+1
		}
	}
	if least := min(inA, inB); least > 0 {
		return float32(both) / float32(least)
	}
	return 0
}

// copies says whether two items are one text: their texts share most of what
// they say, or nothing but their titles is there and these are equal in five
// words or more.
func copies(a, b *Doc) bool {
	if len(a.runs) >= leastRuns && len(b.runs) >= leastRuns {
		return sharedRuns(a.runs, b.runs) >= copyShare
	}
	return a.norm == b.norm && a.length >= 5 && !(a.described && b.described)
}

// agencies are news agencies as articles credit them.
var agencies = []string{"reuters", "ap", "associated press", "afp", "dpa", "ansa", "efe", "tass", "тасс", "interfax", "интерфакс", "риа новости", "xinhua", "新华社", "kyodo", "pti", "ani", "anadolu", "bloomberg", "rnz", "aap", "pa media", "upi", "sda", "apa", "belga", "anp", "lusa", "укринформ"}

// creditOf finds the agency that an item credits among its authors, or at the
// beginning of its text: in brackets, before a dash, or as who wrote it. It is
// 0 for none.
func creditOf(h *Headline) uint32 {
	head := strings.ToLower(clip(h.Text, 160))
	for _, between := range [][2]string{{"(", ")"}, {"", " - "}, {"", " — "}, {"by ", " "}, {", ", " "}} {
		if a := agencyBetween(head, between[0], between[1]); a != "" {
			return hash32(a)
		}
	}
	author := strings.ToLower(h.Author)
	for _, a := range agencies {
		if author == a || strings.HasPrefix(author, a+" ") || strings.HasSuffix(author, " "+a) {
			return hash32(a)
		}
	}
	return 0
}

// agencyBetween finds an agency between two signs: behind the first one, or at
// the beginning where that is "". Names behind a comma are credits only after
// "by".
func agencyBetween(head, before, after string) string {
	at := strings.Index(head, before)
	if at < 0 || before == "by " && at > 0 || before == ", " && !strings.HasPrefix(head, "by ") {
		return ""
	}
	rest := head[at+len(before):]
	for _, a := range agencies {
		if strings.HasPrefix(rest, a) && strings.HasPrefix(rest[len(a):], after) {
			return a
		}
	}
	return ""
}

// linkHash is the hash of an address without what differs between copies of
// it, 0 for the front page of a site and for none.
func linkHash(link string) uint64 {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return 0
	}
	return hash64(strings.TrimPrefix(strings.ToLower(u.Host), "www.") + strings.TrimSuffix(u.Path, "/") + "?" + u.RawQuery)
}

// hosting are sites whose subdomains are publishers of their own, beside those
// that the list of public suffixes knows.
var hosting = []string{"substack.com", "medium.com", "tumblr.com", "livejournal.com", "ghost.io", "statuspage.io", "instatus.com", "beehiiv.com", "libsyn.com", "podbean.com", "over-blog.com", "neocities.org", "write.as"}

// shelves are sites whose first folders are publishers of their own, and how
// many folders deep.
var shelves = map[string]int{
	"github.com": 2, "gitlab.com": 2, "codeberg.org": 2, "bitbucket.org": 2, "sourceforge.net": 2, "npmjs.com": 2, "pypi.org": 2, "huggingface.co": 2,
	"medium.com": 1, "dev.to": 1, "t.me": 1, "x.com": 1, "twitter.com": 1, "facebook.com": 1, "vk.com": 1, "weibo.com": 1, "bsky.app": 2, "reddit.com": 2,
	"youtube.com": 2, "feeds.feedburner.com": 1, "rsshub.app": 2, "rss.app": 9, "news.google.com": 9,
}

// PublisherOf says who is behind an address: the site, whatever feed or host
// of it this is. Two feeds of one site are one publisher; two blogs of a
// hosting site, two programs of a code host are two. It is "" for what is no
// address, and for one that is no site's of the web, behind which anybody may be.
func PublisherOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || urls.IsInternal(u.Hostname()) {
		return ""
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	site := urls.Site(address)
	if slices.Contains(hosting, site) && host != site {
		return host
	}
	depth, shelf := shelves[host]
	if !shelf {
		depth = shelves[site]
	}
	folders := strings.FieldsFunc(strings.ToLower(u.Path), func(r rune) bool { return r == '/' })
	return strings.Join(append([]string{site}, folders[:min(depth, len(folders))]...), "/")
}
