package urls

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Parse reads the address of something on the web as a person writes it into
// a configuration or a command line: absolute, http or https, with a host. It
// changes nothing; what identifies an article is Clean's.
func Parse(s string) (u *url.URL, ok bool) {
	u, err := url.Parse(s)
	return u, err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// AddrPort is where an address leads whose host is an IP address, or the name
// that every machine has for itself; false for any other name.
func AddrPort(u *url.URL) (to netip.AddrPort, ok bool) {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if host == "localhost" {
		host = "127.0.0.1"
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	n, err1 := strconv.ParseUint(port, 10, 16)
	addr, err2 := netip.ParseAddr(host)
	return netip.AddrPortFrom(addr.Unmap(), uint16(n)), err1 == nil && err2 == nil
}

// Site names the site that an address is on, which asks and answers as one: the
// registrable domain, or the host with its port where it is an IP address or a
// name within a network. What is no address is a site of its own.
func Site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host := strings.ToLower(u.Hostname())
	if _, err := netip.ParseAddr(host); err == nil {
		return u.Host
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return strings.ToLower(u.Host)
}

// reserved are the ranges of no public machine that package netip has no name
// for. Source: IANA, special-purpose address registries.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"), // shared by the customers of a provider
}

// IsPublic says whether an address may belong to a machine of the public
// internet. It is for checking what somebody wrote; what is dialled passes the
// stricter guard of package feeds.
func IsPublic(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsGlobalUnicast() && !a.IsPrivate() && !slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(a) })
}

// internalDomains are the last labels of names that mean something only within
// a network. Source: IANA, special-use domain names, and the habits of routers.
var internalDomains = []string{"local", "localhost", "internal", "onion", "home", "lan", "corp", "test", "invalid", "i2p"}

// IsInternal says whether a host's name is none of the public internet.
func IsInternal(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	last := host[strings.LastIndexByte(host, '.')+1:]
	return last == host || strings.Trim(last, "0123456789") == "" ||
		slices.Contains(internalDomains, last) || strings.HasSuffix(host, ".home.arpa")
}
