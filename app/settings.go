package app

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"newsbot/bot"
	"newsbot/bot/telegram"
	"newsbot/config"
	"newsbot/feeds"
	"newsbot/llm"
	"newsbot/news"
	"newsbot/news/urls"
	"newsbot/newsroom"
)

// fetcher is the guarded client for everything that sources name; instead, where
// it is not nil, asks in place of the network.
func fetcher(c config.Config, version string, instead http.RoundTripper) *feeds.Fetcher {
	o := feeds.Options{UserAgent: c.Fetch.UserAgent, Timeout: time.Duration(c.Fetch.Timeout), HostSpacing: time.Duration(c.Fetch.HostSpacing), MaxBody: int64(c.Fetch.MaxSize), Proxy: c.Fetch.Proxy, Transport: instead}
	if o.UserAgent == "" {
		o.UserAgent = "newsbot/" + strings.Fields(version)[0]
	}
	if o.HostSpacing == 0 {
		o.HostSpacing = -1 // "0" in the file is none
	}
	for _, s := range c.Fetch.AllowPrivate {
		if r, err := urls.ParseRange(s); err == nil { // checked with the configuration
			o.AllowPrivate = append(o.AllowPrivate, r)
		}
	}
	f := feeds.New(o)
	f.Configure(ownOptions(c))
	return f
}

// ownOptions are how single sources are asked, by their names.
func ownOptions(c config.Config) map[string]feeds.SourceOptions {
	own := map[string]feeds.SourceOptions{}
	for _, s := range c.Source {
		own[s.Name] = feeds.SourceOptions{
			Proxy: s.Proxy, UserAgent: s.UserAgent, Headers: s.Headers, Cookies: s.Cookies, Certificates: string(s.Trust),
			HTTP1: s.HTTP1, Timeout: time.Duration(s.Timeout), MaxBody: int64(s.MaxSize),
		}
	}
	return own
}

// viaProxy is how the Bot API is reached through a proxy; nil where there is
// none, which leaves it to the bot.
func viaProxy(address string) http.RoundTripper {
	proxy, err := url.Parse(address) // checked with the configuration
	if address == "" || err != nil {
		return nil
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = http.ProxyURL(proxy)
	t.MaxIdleConnsPerHost = apiConnections
	return t
}

// apiConnections is how many idle connections to the Bot API are kept: as many
// as the delivery has calls in flight, with some for updates and replies.
const apiConnections = 32

// languageModel is nil unless the operator asked for one.
func languageModel(c config.Config, log *slog.Logger) *llm.Summarizer {
	if c.Summary.Engine != config.OpenAI {
		return nil
	}
	return llm.New(llm.Options{
		BaseURL: c.Summary.BaseURL, Model: c.Summary.Model, Key: c.Summary.Key,
		Timeout: time.Duration(c.Summary.Timeout), PerHour: c.Summary.PerHour, Log: log,
	})
}

// rulesOf are the newsroom's settings.
func rulesOf(c *config.Config) newsroom.Rules {
	return newsroom.Rules{
		MaxAge: time.Duration(c.Alert.MaxAge), Articles: c.Fetch.Articles,
		Bullets: c.Alert.Bullets, Schedule: c.Sources.Schedule,
	}
}

// botSettings are the settings of the bot, checked with the configuration.
func botSettings(c *config.Config) bot.Settings {
	footer, _ := telegram.Sanitize(c.Alert.Footer)
	s := bot.Settings{
		Footer: footer, Bullets: c.Alert.Bullets, Fold: c.Alert.Fold, Preview: news.Preview(c.Alert.Preview),
		Description: strings.TrimSpace(c.Telegram.Description), About: strings.TrimSpace(c.Telegram.About),
		MaxAge: time.Duration(c.Alert.MaxAge), OpenSources: c.Sources.Open, SourceQuota: c.Sources.Quota,
	}
	for _, id := range c.Telegram.Admins {
		s.Admins = append(s.Admins, news.UserID(id))
	}
	for _, ref := range c.Telegram.Allow {
		s.Allow = append(s.Allow, string(ref))
	}
	for _, ch := range c.Channel {
		if len(c.Telegram.Allow) > 0 {
			s.Allow = append(s.Allow, string(ch.Chat))
			if ch.Editors != "" {
				s.Allow = append(s.Allow, string(ch.Editors))
			}
		}
	}
	return s
}
