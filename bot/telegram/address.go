package telegram

import (
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// maxAddress is the longest address that a link or a button takes, in bytes.
const maxAddress = 2048

// Address makes an address one that Telegram takes as the target of a link or a
// button: http or https, or a tg: link of Telegram's own, with its host in
// ASCII. It reports whether that was possible.
func Address(address string) (string, bool) {
	if len(address) > maxAddress {
		return "", false
	}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.User != nil || !utf8.ValidString(u.Host) {
		return "", false
	}
	switch u.Scheme {
	case "tg":
		return u.String(), u.Host != ""
	case "http", "https":
		u.Host, err = hosts.ToASCII(u.Host)
		return u.String(), err == nil && public(u.Hostname())
	}
	return "", false
}

// hosts puts the name of a host in ASCII. It lets underscores pass, which some
// hosts have, and the colon of a port.
var hosts = idna.New(idna.MapForLookup(), idna.StrictDomainName(false))

// hostForm is a name with a dot, of which the last part has two letters or more.
var hostForm = regexp.MustCompile(`^([a-z0-9_-]+\.)+[a-z0-9-]{2,}$`)

// public reports whether Telegram takes a host: an address in numbers, or a
// name that could be found in public. It does not take localhost.
func public(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil || hostForm.MatchString(host)
}
