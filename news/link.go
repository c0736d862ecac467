package news

import (
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// trackers are the parameters of addresses that say how a reader came there
// and nothing about what is read; one that ends in "*" stands for all that
// begin so. Sources: the documentation of the services that set them, and
// addresses in feeds of the publishers named.
var trackers = strings.Fields(`
	utm_* mtm_* pk_* piwik_* matomo_* hsa_* _hs* vero_* oly_* wt_* sc_* __twitter_*
	fbclid gclid gclsrc dclid wbraid gbraid msclkid yclid ysclid twclid ttclid li_fat_id igsh igshid mkt_tok _openstat
	mc_cid mc_eid ml_subscriber rb_clickid s_kwcid srsltid _ga _gl ga_* campaign_id campaignid
	at_* ns_* traffic_source cmpid cmp ito emc partner smid smtyp xtor ncid ocid icid sr_share soc_src soc_trk
	guccounter guce_referrer guce_referrer_sig feedtype feedname rpc rssfeed fromrss
	phpsessid jsessionid aspsessionid* cfid cftoken`)

// origins are parameters that track when they say that a reader comes from a
// feed, and may mean anything otherwise.
var origins = strings.Fields("ref source src from via s medium fr")

// CleanLink brings the address of an article into its canonical form: an
// absolute http or https address without trackers, credentials, default port
// and fragment, out of the redirect that a search engine wrapped it in. It
// refuses what is no such address.
func CleanLink(raw string) (string, bool) {
	u, ok := webAddress(raw)
	if !ok {
		return "", false
	}
	if inner, ok := wrapped(u); ok {
		return CleanLink(inner)
	}
	u.User = nil
	if !strings.HasPrefix(u.Fragment, "!") { // "#!" was a page of its own once
		u.Fragment, u.RawFragment = "", ""
	}
	u.RawQuery, u.ForceQuery = cleanQuery(u.RawQuery), false
	cleanPath(u)
	return u.String(), true
}

// maxLink is the longest address that is taken for one, in bytes.
const maxLink = 8 << 10

// webAddress takes an absolute http or https address apart.
func webAddress(raw string) (*url.URL, bool) {
	raw = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return -1
		}
		return c
	}, strings.TrimSpace(raw))
	if strings.HasPrefix(raw, "//") {
		raw = "https:" + raw
	}
	if len(raw) > maxLink {
		return nil, false
	}
	u, err := url.Parse(strings.ReplaceAll(raw, "&amp;", "&"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return nil, false
	}
	return u, cleanHost(u)
}

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
	} else if strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" || strings.HasPrefix(host, ".") || strings.Contains(host, "..") {
		return false
	}
	if port != "" && port != map[string]string{"http": "80", "https": "443"}[u.Scheme] {
		host += ":" + port
	}
	u.Host = host
	return host != ""
}

// cleanPath resolves dot segments and drops a session's number.
func cleanPath(u *url.URL) {
	at := strings.Index(strings.ToLower(u.Path), ";jsessionid=")
	if at >= 0 {
		u.Path, u.RawPath = u.Path[:at], ""
	}
	if strings.Contains(u.Path, "/.") {
		clean := path.Clean(u.Path)
		if strings.HasSuffix(u.Path, "/") && clean != "/" {
			clean += "/"
		}
		u.Path, u.RawPath = clean, ""
	}
}

// cleanQuery drops the trackers and keeps the rest as and where it stands.
func cleanQuery(query string) string {
	if query == "" {
		return ""
	}
	kept := slices.DeleteFunc(strings.Split(query, "&"), func(pair string) bool {
		name, value, _ := strings.Cut(strings.ToLower(pair), "=")
		return pair == "" || isTracker(name) ||
			slices.Contains(origins, name) && (value == "rss" || value == "feed" || strings.HasPrefix(value, "rss_"))
	})
	return strings.Join(kept, "&")
}

// isTracker says whether a parameter, in lower case, tracks.
func isTracker(name string) bool {
	return slices.ContainsFunc(trackers, func(t string) bool {
		prefix, open := strings.CutSuffix(t, "*")
		return name == prefix || open && strings.HasPrefix(name, prefix)
	})
}

// wrapped gives the address inside of a search engine's redirect.
func wrapped(u *url.URL) (string, bool) {
	host, isGoogle := strings.CutPrefix(u.Hostname(), "www.google.")
	if !isGoogle || strings.Count(host, ".") > 1 || u.Path != "/url" {
		return "", false
	}
	query := u.Query()
	for _, name := range []string{"url", "q"} {
		if inner := query.Get(name); strings.HasPrefix(inner, "http") && inner != u.String() {
			return inner, true
		}
	}
	return "", false
}
