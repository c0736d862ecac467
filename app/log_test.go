package app

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"newsbot/config"
)

// TestNothingSecretIsLogged logs every secret of a configuration by mistake, and
// those of one that was read later.
func TestNothingSecretIsLogged(t *testing.T) {
	with := func(word string) config.Config {
		c := config.Defaults()
		c.Telegram.Token, c.Telegram.Proxy = "123456789:"+word+"-token", "http://"+word+"user:"+word+"pw@proxy.example"
		c.Summary.Key = word + "-summary"
		c.Source = []config.Source{{
			URL: "https://bob:" + word + "feed@h.example/feed?key=" + word + "query", Proxy: "socks5://x:" + word + "own@proxy.example",
			Cookies: "sid=" + word, Headers: map[string]string{"Authorization": "Bearer " + word},
		}}
		return c
	}
	first, later := with("hidden1"), with("hidden2")
	var out bytes.Buffer
	s := new(secrets)
	s.add(&first)
	log := newLogger(&out, first, s)
	for _, c := range []config.Config{first, later} {
		s.add(&c)
		for _, secret := range c.Secrets() {
			log.Error("by mistake", "error", errors.New("it says "+secret+" here"), "text", secret)
		}
		log.Warn("an address", "address", c.Source[0].URL)
	}
	log.Warn("somebody's address", "address", "https://eve:hidden3@h.example/feed?key=hidden4")
	log.Warn("harmless", "source", "Harbour News", "polls", 12)
	if strings.Contains(out.String(), "hidden") {
		t.Errorf("a secret is in the log:\n%s", out.String())
	}
	if !strings.Contains(out.String(), "source=\"Harbour News\" polls=12") {
		t.Errorf("what is harmless is hidden:\n%s", out.String())
	}
}
