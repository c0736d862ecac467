package urls

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// trackers are the parameters of addresses that say how a reader came there
// and nothing about what is read; one that ends in "*" stands for all that
// begin so. Sources: the documentation of the services that set them, and
// addresses in feeds of the publishers named.
var trackers = strings.Fields(`
	utm_* mtm_* pk_* piwik_* matomo_* hsa_* _hs* __hs* vero_* oly_* wt_* wt.* sc_* __twitter_* hmb_* fb_* _bsft_* pf_rd_* pd_rd_* _branch_* _x_tr_*
	fbclid gclid gclsrc dclid wbraid gbraid msclkid yclid ysclid twclid ttclid li_fat_id igsh igshid mkt_tok _openstat mibextid
	mc_cid mc_eid mc_tc ml_subscriber ml_subscriber_hash rb_clickid s_kwcid s_cid srsltid wickedid omnisendid hsctatracking vgo_ee
	_ga _gl ga_* campaign_id campaignid campaign_source campaign_medium campaign_name campaign_term campaign_content
	at_* ns_* traffic_source cmpid cmp ito emc partner smid smtyp xtor ncid ocid icid sr_share soc_src soc_trk spm
	ftag guccounter guce_referrer guce_referrer_sig feedtype feedname rpc rss rssfeed fromrss ref_src ref_url
	phpsessid jsessionid aspsessionid* cfid cftoken`)

// origins are parameters that track when they say that a reader comes from a
// feed, and may mean anything otherwise.
var origins = strings.Fields("ref source src from via s medium fr mod origin campaign channel cid referrer referer")

// trackersOf are the trackers of single sites, by host.
var trackersOf = map[string][]string{
	"youtube.com": {"feature", "si", "pp", "ab_channel"},
	"youtu.be":    {"feature", "si"},
	"twitter.com": {"s", "t"},
	"x.com":       {"s", "t"},
}

// Clean brings the address of an article into its canonical form: an
// absolute http or https address in the normal form of RFC 3986, section
// 6.2.2, without trackers, credentials, default port and fragment, out of the
// redirect or the archive that it was wrapped in. It refuses what is no such
// address.
func Clean(raw string) (string, bool) {
	u, ok := webAddress(raw)
	if !ok {
		return "", false
	}
	link := u.Scheme + "://" + u.Host + cleanPath(u.EscapedPath())
	if query := cleanQuery(u); query != "" {
		link += "?" + query
	}
	if strings.HasPrefix(u.Fragment, "!") { // "#!" was a page of its own once
		link += "#" + normalEscapes(u.EscapedFragment())
	}
	if inner, ok := unwrapped(u.Hostname(), link); ok {
		return inner, true
	}
	return link, len(link) <= maxLink
}

// OfEntry is Clean for the address of an entry whose guid is known. It
// keeps the fragment that the guid has too: there the source tells entries on one
// page apart, such as the comments on an article.
func OfEntry(raw, guid string) (string, bool) {
	link, ok := Clean(raw)
	_, fragment, _ := strings.Cut(strings.TrimSpace(raw), "#")
	if !ok || !isName(fragment) || strings.Contains(link, "#") || !strings.HasSuffix(strings.TrimSpace(guid), "#"+fragment) {
		return link, ok
	}
	return link + "#" + fragment, true
}

// isName says whether a fragment is one that needs no escaping.
func isName(fragment string) bool {
	return fragment != "" && strings.Trim(fragment, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/") == ""
}

// maxLink is the longest address that is taken for one, in bytes.
const maxLink = 8 << 10

// webAddress takes an absolute http or https address apart.
func webAddress(raw string) (*url.URL, bool) {
	raw = strings.TrimSpace(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return -1
		}
		return c
	}, strings.ToValidUTF8(raw, "")))
	if strings.HasPrefix(raw, "//") {
		raw = "https:" + raw
	}
	if len(raw) > maxLink {
		return nil, false
	}
	u, err := url.Parse(strayPercents(ampersands.Replace(raw)))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, false
	}
	return u, cleanHost(u)
}

// ampersands resolves the entities that stand in addresses which were escaped
// once too often.
var ampersands = strings.NewReplacer("&amp;", "&", "&#038;", "&", "&#38;", "&", "&#x26;", "&")

// cleanHost brings the host into lower case and ASCII, drops a port that goes
// without saying, and refuses what is no host.
func cleanHost(u *url.URL) bool {
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	host = strings.TrimRight(host, ".")
	if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() {
		host = "[" + ip.String() + "]"
	} else if strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" || host == "" || host[0] == '.' || strings.Contains(host, "..") {
		return false
	}
	if _, err := strconv.ParseUint(port, 10, 16); port != "" && err != nil {
		return false
	}
	if port != "" && port != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		host += ":" + port
	}
	u.Host = host
	return true
}

// cleanPath brings an escaped path into its normal form, and drops a session's
// number.
func cleanPath(path string) string {
	path = normalEscapes(path)
	if at := strings.Index(strings.ToLower(path), ";jsessionid="); at >= 0 {
		path = path[:at]
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if !strings.Contains(path, "/.") {
		return path
	}
	return withoutDots(path)
}

// withoutDots resolves the dot segments of a path. Source: RFC 3986, section
// 5.2.4.
func withoutDots(path string) string {
	var kept []string
	parts := strings.Split(path[1:], "/")
	for i, part := range parts {
		if part != "." && part != ".." {
			kept = append(kept, part)
			continue
		}
		if part == ".." {
			kept = kept[:max(len(kept)-1, 0)]
		}
		if i == len(parts)-1 {
			kept = append(kept, "")
		}
	}
	return "/" + strings.Join(kept, "/")
}

// unreserved are the characters that never need an escape, literal those that
// may stand in a path or query beside them. Source: RFC 3986, sections 2.3 and
// 3.3.
const (
	unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
	literal    = unreserved + "!$&'()*+,;=:@/?[]|"
)

// normalEscapes escapes in capital letters what needs it, and nothing else that
// it may not.
func normalEscapes(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		c, escaped := text[i], false
		if c == '%' && isEscape(text[i:]) {
			value, _ := strconv.ParseUint(text[i+1:i+3], 16, 8)
			c, escaped = byte(value), true
			i += 2
		}
		if strings.IndexByte(unreserved, c) >= 0 || !escaped && strings.IndexByte(literal, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// isEscape says whether a text begins with an escape.
func isEscape(text string) bool {
	isHex := func(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }
	return len(text) > 2 && text[0] == '%' && isHex(text[1]) && isHex(text[2])
}

// strayPercents escapes the percent signs that begin no escape, as browsers do.
func strayPercents(text string) string {
	for i := strings.LastIndexByte(text, '%'); i >= 0; i = strings.LastIndexByte(text[:i], '%') {
		if !isEscape(text[i:]) {
			text = text[:i] + "%25" + text[i+1:]
		}
	}
	return text
}

// cleanQuery drops the trackers and keeps the rest where it stands.
func cleanQuery(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	own := trackersOf[strings.TrimPrefix(strings.TrimPrefix(u.Hostname(), "www."), "m.")]
	kept := slices.DeleteFunc(strings.Split(u.RawQuery, "&"), func(pair string) bool {
		name, value, _ := strings.Cut(strings.ToLower(pair), "=")
		return pair == "" || isTracker(name) || slices.Contains(own, name) || slices.Contains(origins, name) && saysFeed(value)
	})
	return normalEscapes(strings.Join(kept, "&"))
}

// saysFeed says whether a value, in lower case, means that a reader comes from
// a feed: it is the word, or has "rss" for one of its words.
func saysFeed(value string) bool {
	isMark := func(c rune) bool { return c == '-' || c == '_' || c == '.' || c == ':' }
	return slices.Contains([]string{"feed", "feeds", "atom", "feedburner"}, value) || slices.Contains(strings.FieldsFunc(value, isMark), "rss")
}

// isTracker says whether a parameter, in lower case, tracks.
func isTracker(name string) bool {
	return slices.ContainsFunc(trackers, func(t string) bool {
		prefix, open := strings.CutSuffix(t, "*")
		return name == prefix || open && strings.HasPrefix(name, prefix)
	})
}
