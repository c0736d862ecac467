package config

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCompare(t *testing.T) {
	base := func() Config {
		c := Defaults()
		c.Telegram.Token = testToken
		c.Source = []Source{{Name: "Harbour News", URL: "https://h.example/feed"}, {Name: "Meridian", URL: "https://m.example/feed"}}
		c.Channel = []Channel{{Chat: "@desk", Sources: []string{"Meridian"}}, {Chat: "-5", Topic: 7}}
		return c
	}
	other := "127.0.0.1:9"
	for _, tt := range []struct {
		why    string
		change func(*Config)
		want   Changes
	}{
		{"nothing", func(*Config) {}, Changes{}},
		{"an alert's form", func(c *Config) { c.Alert.Bullets, c.Alert.Footer = 2, "x" }, Changes{Keys: []string{"alert.footer", "alert.bullets"}}},
		{"administrators", func(c *Config) { c.Telegram.Admins = []int64{5} }, Changes{Keys: []string{"telegram.admins"}}},
		{"what only a restart changes", func(c *Config) {
			c.Telegram.Token, c.Store.Keep, c.HTTP.Listen, c.Fetch.Articles = "other", Duration(time.Hour), &other, false
		}, Changes{Keys: []string{"fetch.articles"}, Restart: []string{"telegram.token", "store.keep", "http.listen"}}},
		{"the token stands elsewhere", func(c *Config) { c.Telegram.TokenFile = "/run/token" }, Changes{}},
		{"a source has another name", func(c *Config) { c.Source[0].Name = "Harbour" }, Changes{SourcesChanged: []string{"Harbour"}}},
		{"a source has another address, and so is another", func(c *Config) { c.Source[0].URL += "/new" },
			Changes{SourcesAdded: []string{"Harbour News"}, SourcesRemoved: []string{"Harbour News"}}},
		{"sources in another order", func(c *Config) { slices.Reverse(c.Source) }, Changes{}},
		{"a source leaves", func(c *Config) { c.Source = c.Source[:1] }, Changes{SourcesRemoved: []string{"Meridian"}}},
		{"a channel watches other words", func(c *Config) { c.Channel[0].Watch = "ferry" }, Changes{ChannelsChanged: []string{"@desk"}}},
		{"another topic is another channel", func(c *Config) { c.Channel[1].Topic = 8 },
			Changes{ChannelsAdded: []string{"-5, topic 8"}, ChannelsRemoved: []string{"-5, topic 7"}}},
	} {
		to := base()
		tt.change(&to)
		if diff := cmp.Diff(tt.want, Compare(base(), to)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.why, diff)
		}
	}
}

// TestEveryKeySaysWhatAReloadDoes finds a misspelt tag.
func TestEveryKeySaysWhatAReloadDoes(t *testing.T) {
	var look func(reflect.Type)
	look = func(of reflect.Type) {
		for i := range of.NumField() {
			f := of.Field(i)
			if reload, set := f.Tag.Lookup("reload"); set && reload != "restart" && reload != "-" {
				t.Errorf("%s.%s: reload %q is neither \"restart\" nor \"-\"", of.Name(), f.Name, reload)
			}
			if f.Type.Kind() == reflect.Struct {
				look(f.Type)
			}
		}
	}
	look(reflect.TypeFor[Config]())
}
