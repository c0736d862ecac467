package config

import "net/url"

// shortestSecret is the length in bytes from which a value is taken for a
// secret: "en" in a header is none.
const shortestSecret = 6

// Secrets are the parts of a configuration that must show nowhere: the token,
// keys, the user info and queries of addresses, cookies and headers.
func (c *Config) Secrets() (all []string) {
	add := func(s string) {
		if len(s) >= shortestSecret {
			all = append(all, s)
		}
	}
	address := func(s string) {
		u, err := url.Parse(s)
		if err != nil {
			add(s)
			return
		}
		if u.User != nil {
			add(u.User.String())
			password, _ := u.User.Password()
			add(password)
		}
		for _, values := range u.Query() {
			for _, value := range values {
				add(value)
			}
		}
	}
	add(c.Telegram.Token)
	add(c.Summary.Key)
	address(c.Telegram.APIURL)
	address(c.Telegram.Proxy)
	address(c.Summary.BaseURL)
	address(c.Fetch.Proxy)
	if c.Prices != nil {
		for _, p := range c.Prices.Provider {
			add(p.Key)
			address(p.BaseURL)
		}
	}
	for _, s := range c.Source {
		address(s.URL)
		address(s.Proxy)
		add(s.Cookies)
		for _, value := range s.Headers {
			add(value)
		}
	}
	return all
}
