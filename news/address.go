package news

import "net/url"

// Address reads the address of something on the web as a person writes it into
// a configuration or a command line: absolute, http or https, with a host. It
// changes nothing; what identifies an article is CleanLink's.
func Address(s string) (u *url.URL, ok bool) {
	u, err := url.Parse(s)
	return u, err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
