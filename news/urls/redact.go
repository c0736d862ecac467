package urls

import (
	"net/url"
	"regexp"
	"strings"
)

// Redacted is an address as it may stand in a log or an answer: without what
// may be a secret in it, its user info and its query. What is left out shows as
// "…".
func Redacted(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return redactRaw(address)
	}
	if u.User != nil {
		u.User = url.User("…")
	}
	if u.RawQuery != "" {
		u.RawQuery = "…"
	}
	u.Fragment, u.RawFragment = "", ""
	text := strings.ReplaceAll(u.String(), "%E2%80%A6", "…")
	if u.Opaque != "" {
		return redactRaw(text)
	}
	return text
}

// userInfo finds what may be user info in what is no address.
var userInfo = regexp.MustCompile(`(^|//)[^/?#]*@`)

// redactRaw redacts what cannot be taken apart.
func redactRaw(address string) string {
	address = userInfo.ReplaceAllString(address, "$1…@")
	if at := strings.IndexAny(address, "?#"); at >= 0 {
		address = address[:at] + "?…"
	}
	return address
}

// addresses finds addresses in a text.
var addresses = regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]*://[^\s"'<>]+`)

// RedactText redacts the addresses in a text, such as that of an error.
func RedactText(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	return addresses.ReplaceAllStringFunc(text, Redacted)
}
