package news

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Address reads the address of something on the web as a person writes it into
// a configuration or a command line: absolute, http or https, with a host. It
// changes nothing; what identifies an article is CleanLink's.
func Address(s string) (u *url.URL, ok bool) {
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

// InternalName says whether a host's name is none of the public internet.
func InternalName(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	last := host[strings.LastIndexByte(host, '.')+1:]
	return last == host || strings.Trim(last, "0123456789") == "" ||
		slices.Contains(internalDomains, last) || strings.HasSuffix(host, ".home.arpa")
}

// A Range is a range of addresses, on some ports or on all.
type Range struct {
	netip.Prefix
	First, Last uint16 // the ports; 0 and 65535 for all
}

// ParseRange reads a range as an operator writes it: "10.1.0.0/16", or with a
// port or several behind it, "10.1.0.0/16:8080", "fd00::/8:8000-8099".
func ParseRange(s string) (r Range, err error) {
	slash := strings.LastIndexByte(s, '/')
	bits, ports, hasPorts := strings.Cut(s[slash+1:], ":")
	if r.Prefix, err = netip.ParsePrefix(s[:slash+1] + bits); err != nil {
		return Range{}, fmt.Errorf("%q is not a range of addresses", s)
	}
	r.Prefix, r.Last = r.Masked(), 65535
	if !hasPorts {
		return r, nil
	}
	first, last, isRange := strings.Cut(ports, "-")
	if !isRange {
		last = first
	}
	from, err1 := strconv.ParseUint(first, 10, 16)
	to, err2 := strconv.ParseUint(last, 10, 16)
	if err1 != nil || err2 != nil || from < 1 || from > to {
		return Range{}, fmt.Errorf("%q is not a port, or a range of them", ports)
	}
	r.First, r.Last = uint16(from), uint16(to)
	return r, nil
}

// Ranges are ranges that our own code names; it panics at one that is none.
func Ranges(all ...string) (list []Range) {
	for _, s := range all {
		r, err := ParseRange(s)
		if err != nil {
			panic(err)
		}
		list = append(list, r)
	}
	return list
}

// Contains says whether an address with its port is within the range.
func (r Range) Contains(to netip.AddrPort) bool {
	return r.Prefix.Contains(to.Addr().Unmap()) && r.First <= to.Port() && to.Port() <= r.Last
}
