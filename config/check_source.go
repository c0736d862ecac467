package config

import (
	"crypto/x509"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/http/httpguts"

	"newsbot/news"
	"newsbot/news/urls"
)

// fetch checks how the web is asked.
func (c *checker) fetch() {
	for i, s := range c.Fetch.AllowPrivate {
		if _, err := urls.ParseRange(s); err != nil {
			c.wrong(fmt.Sprintf("fetch.allow_private[%d]", i), "%v; write for example \"127.0.0.0/8\", or \"10.1.0.0/16:8080\" for one port", err)
		}
	}
	c.headerValue("fetch.user_agent", c.Fetch.UserAgent)
	c.proxy("fetch.proxy", c.Fetch.Proxy)
}

// headerValue checks what is sent as the value of a header.
func (c *checker) headerValue(path, s string) {
	if len(s) > longestSecret || !httpguts.ValidHeaderFieldValue(s) {
		c.wrong(path, "must be one line without control characters, as it is sent in a header")
	}
}

// proxy checks the address of a proxy; it is never repeated in a message, since
// it may hold a password.
func (c *checker) proxy(path, s string) {
	if s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "socks5" && u.Scheme != "socks5h" {
		c.wrong(path, "is not the address of a proxy; write for example \"http://proxy.example:3128\" or \"socks5://127.0.0.1:1080\"")
	}
}

func (c *checker) schedule(path, s string) {
	if _, err := news.ParseSchedule(s); err != nil {
		c.wrong(path, "%v", err)
		return
	}
	if doubt := news.DoubtSchedule(s); doubt != "" {
		c.doubt(path, "%s", doubt)
	}
}

func (c *checker) sources() {
	names, addresses := map[string]int{}, map[string]int{}
	for i := range c.Source {
		s := &c.Source[i]
		path := fmt.Sprintf("source[%d]", i)
		c.sourceName(path, s.Name, names)
		c.feedAddress(path+".url", s.URL, addresses)
		if s.Schedule != "" {
			c.schedule(path+".schedule", s.Schedule)
		}
		s.Lang = c.language(path+".lang", s.Lang)
		if s.Announce < 0 {
			c.wrong(path+".announce", "must be 0 or more: how many of the newest items the first poll tells")
		}
		if s.Identity != "" {
			c.oneOf(path+".identity", string(s.Identity), string(news.ByGUID), string(news.ByLink), string(news.ByTitle))
		}
		c.sourceWeb(path, s)
	}
	if c.Sources.Quota < 0 {
		c.wrong("sources.quota", "must be 0 or more: how many sources a person may add")
	}
}

// sourceWeb checks how a source is asked where it wants something of its own,
// and puts its secrets in place.
func (c *checker) sourceWeb(path string, s *Source) {
	c.headerValue(path+".user_agent", s.UserAgent)
	for name, value := range s.Headers {
		c.header(path+".headers."+name, name, value)
	}
	for name, file := range s.HeaderFiles {
		key := path + ".header_files." + name
		value, ok := c.secretFile(key, file)
		if !ok {
			continue
		}
		if s.Headers == nil {
			s.Headers = map[string]string{}
		}
		s.Headers[name] = value
		c.header(key, name, value)
	}
	c.fromFile(&s.Cookies, path+".cookies_file", s.CookiesFile)
	c.headerValue(path+".cookies", s.Cookies)
	c.fromFile(&s.Proxy, path+".proxy_file", s.ProxyFile)
	c.proxy(path+".proxy", s.Proxy)
	s.Trust = c.certificate(path+".certificate", s.Certificate)
	if d := s.Timeout; d != 0 && (d < Duration(minTimeout) || d > Duration(maxTimeout)) {
		c.wrong(path+".timeout", "must be between \"1s\" and \"10m\"")
	}
	if s.MaxSize != 0 {
		c.size(path+".max_size", s.MaxSize)
	}
}

// The bounds of how long a fetch may take.
const (
	minTimeout = time.Second
	maxTimeout = 10 * time.Minute
)

// ownHeaders are those that the fetching itself sets, by their canonical names.
var ownHeaders = []string{"Host", "Connection", "Content-Length", "Transfer-Encoding", "Accept-Encoding", "Upgrade", "Te", "Trailer", "If-None-Match", "If-Modified-Since"}

// header checks a header that a source is asked with. The value is never
// repeated: it is a secret more often than not.
func (c *checker) header(path, name, value string) {
	switch {
	case !httpguts.ValidHeaderFieldName(name):
		c.wrong(path, "%q is not the name of a header", name)
	case slices.Contains(ownHeaders, http.CanonicalHeaderKey(name)):
		c.wrong(path, "is set by the fetching itself; leave it out")
	default:
		c.headerValue(path, value)
	}
}

// fromFile puts a secret in place that stands in a file of its own, if it does.
func (c *checker) fromFile(into *string, key, file string) {
	if file == "" {
		return
	}
	if text, ok := c.secretFile(key, file); ok {
		*into = text
	}
}

// secretFile reads a file that holds nothing but a secret.
func (c *checker) secretFile(key, file string) (secret string, ok bool) {
	text, err := readSecret(file)
	if err != nil {
		c.wrong(key, "%v; name a file with the secret as its only line", err)
		return "", false
	}
	c.readable(key, file)
	return strings.TrimSpace(text), true
}

// longestCertificate is more than any chain of certificates, in bytes.
const longestCertificate = 1 << 20

// certificate checks a file with the certificates that a source's server may
// show, and gives them.
func (c *checker) certificate(path, file string) []byte {
	if file == "" {
		return nil
	}
	data, err := readRegular(file, longestCertificate)
	switch {
	case err != nil:
		c.wrong(path, "%v; name a PEM file with the certificate of the server or of who signed it", err)
	case !x509.NewCertPool().AppendCertsFromPEM(data):
		c.wrong(path, "%s holds no certificate; it must be a PEM file (-----BEGIN CERTIFICATE-----)", file)
	}
	return data
}

// language reads the language of a source. The name of a language is told its code.
func (c *checker) language(path, s string) string {
	if s = strings.TrimSpace(s); s == "" {
		return ""
	}
	code, meant := news.ParseLanguage(s)
	switch {
	case code != "":
		return code
	case meant != "":
		c.wrong(path, "%q is the name of a language; write its code, lang = %q", s, meant)
	default:
		c.wrong(path, "%q is not a language; write its code, for example \"en\" or \"de\"", s)
	}
	return s
}

func (c *checker) sourceName(path, name string, names map[string]int) {
	folded := strings.ToLower(strings.TrimSpace(name))
	switch before, taken := names[folded]; {
	case folded == "":
		c.wrong(path+".name", "missing; give the source a name that people will read, like name = \"Harbour News\"")
	case strings.ContainsAny(name, "\"\n"):
		c.wrong(path+".name", "must not hold quotation marks or line breaks")
	case taken:
		c.wrong(path+".name", "%q is the name of the source in line %d too; names must differ", name, before)
	default:
		names[folded] = c.at.at(path + ".name")
	}
}

func (c *checker) feedAddress(path, s string, taken map[string]int) {
	if s == "" {
		c.wrong(path, "missing; give the feed's address, like url = \"https://example.com/feed.xml\"")
		return
	}
	u, ok := urls.Parse(s)
	if !ok {
		c.wrong(path, "%q is not an http or https address%s", urls.Redacted(s), meantAddress(s))
		return
	}
	c.private(path, u)
	same, _ := urls.Clean(s)
	if line, ok := taken[same]; ok {
		c.wrong(path, "line %d polls this address already; everything would be told twice", line)
		return
	}
	taken[same] = c.at.at(path)
}

// private refuses an address within a network that fetch.allow_private does not
// cover: it would never be polled. What a name leads to is not asked here, so
// any range will do for it.
func (c *checker) private(path string, u *url.URL) {
	to, literal := urls.AddrPort(u)
	switch {
	case !literal && (len(c.Fetch.AllowPrivate) > 0 || !urls.IsInternal(u.Hostname())):
	case !literal:
		c.wrong(path, "%s is a name within a network; add the range of its address to fetch.allow_private, for example \"192.168.0.0/16\"", u.Hostname())
	case urls.IsPublic(to.Addr()) || c.covers(to):
	default:
		c.wrong(path, "%s is a private address; add %q to fetch.allow_private, or it is not polled", u.Host, netip.PrefixFrom(to.Addr(), to.Addr().BitLen()))
	}
}

// covers says whether fetch.allow_private covers an address.
func (c *checker) covers(to netip.AddrPort) bool {
	return slices.ContainsFunc(c.Fetch.AllowPrivate, func(s string) bool {
		r, err := urls.ParseRange(s)
		return err == nil && r.Contains(to)
	})
}
