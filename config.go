package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"newsbot/news"
	"newsbot/news/query"
)

// Environment variables that outrank the secrets of the file.
const (
	tokenVariable = "NEWSBOT_TOKEN"
	keyVariable   = "NEWSBOT_SUMMARY_KEY"
)

// A config is what newsbot.toml says. Each key is explained in
// config.example.toml; a test holds the two together.
type config struct {
	Telegram telegramConfig  `toml:"telegram"`
	Store    storeConfig     `toml:"store"`
	Fetch    fetchConfig     `toml:"fetch"`
	Sources  sourcesConfig   `toml:"sources"`
	Source   []sourceConfig  `toml:"source"`
	Channel  []channelConfig `toml:"channel"`
	Alert    alertConfig     `toml:"alert"`
	Summary  summaryConfig   `toml:"summary"`
	HTTP     httpConfig      `toml:"http"`
	Log      logConfig       `toml:"log"`
}

type telegramConfig struct {
	Token       string  `toml:"token"`
	TokenFile   string  `toml:"token_file"`
	APIURL      string  `toml:"api_url"`
	Admins      []int64 `toml:"admins"`
	Description string  `toml:"description"`
	About       string  `toml:"about"`
}

type storeConfig struct {
	Path   string   `toml:"path"`
	Keep   duration `toml:"keep"`
	Backup string   `toml:"backup"`
}

type fetchConfig struct {
	AllowPrivate []string `toml:"allow_private"`
	Timeout      duration `toml:"timeout"`
	HostSpacing  duration `toml:"host_spacing"`
	UserAgent    string   `toml:"user_agent"`
	Articles     bool     `toml:"articles"`
}

type sourcesConfig struct {
	Schedule string `toml:"schedule"`
	Open     bool   `toml:"open"`
	Quota    int    `toml:"quota"`
}

type sourceConfig struct {
	Name     string `toml:"name"`
	URL      string `toml:"url"`
	Schedule string `toml:"schedule"`
	Category string `toml:"category"`
	Lang     string `toml:"lang"`
	Announce int    `toml:"announce"`
	Hints    *bool  `toml:"hints"`
	Urgent   bool   `toml:"urgent"`
	Articles *bool  `toml:"articles"`
}

type channelConfig struct {
	Chat    chatRef  `toml:"chat"`
	Topic   int64    `toml:"topic"`
	Watch   string   `toml:"watch"`
	Sources []string `toml:"sources"`
	Footer  *string  `toml:"footer"`
	Silent  bool     `toml:"silent"`
	Urgent  bool     `toml:"urgent"`
	// Translate is a language, as its BCP 47 primary subtag.
	Translate string `toml:"translate"`
}

type alertConfig struct {
	Footer  string   `toml:"footer"`
	Bullets int      `toml:"bullets"`
	Preview string   `toml:"preview"`
	MaxAge  duration `toml:"max_age"`
}

type summaryConfig struct {
	Engine  string   `toml:"engine"`
	BaseURL string   `toml:"base_url"`
	Model   string   `toml:"model"`
	Key     string   `toml:"key"`
	KeyFile string   `toml:"key_file"`
	Timeout duration `toml:"timeout"`
	PerHour int      `toml:"per_hour"`
}

// The engines that write bullets.
const (
	engineExtractive = "extractive"
	engineOpenAI     = "openai"
)

// httpConfig: a nil Listen is defaultListen, and then it is no error that
// another program has that port.
type httpConfig struct {
	Listen *string `toml:"listen"`
}

// address is where to listen, "" for nowhere.
func (c httpConfig) address() string {
	if c.Listen == nil {
		return defaultListen
	}
	return *c.Listen
}

// defaultListen is where /healthz answers unless the file says otherwise.
const defaultListen = "127.0.0.1:8081"

type logConfig struct {
	Level  string `toml:"level"`
	Format string `toml:"format"`
}

// defaults is the configuration of an empty file.
func defaults() config {
	return config{
		Telegram: telegramConfig{APIURL: "https://api.telegram.org"},
		Store:    storeConfig{Path: "newsbot.db", Keep: duration(30 * 24 * time.Hour)},
		Fetch:    fetchConfig{Timeout: duration(30 * time.Second), HostSpacing: duration(time.Second), Articles: true},
		Sources:  sourcesConfig{Schedule: "@every 10m", Quota: 20},
		Alert:    alertConfig{Bullets: 4, Preview: string(news.PreviewLink), MaxAge: duration(24 * time.Hour)},
		Summary:  summaryConfig{Engine: engineExtractive, BaseURL: "https://api.openai.com/v1", Timeout: duration(8 * time.Second), PerHour: 120},
		Log:      logConfig{Level: "info", Format: "text"},
	}
}

// largestConfig is more than any configuration written by a person, in bytes.
const largestConfig = 4 << 20

// loadConfig reads and checks a configuration file and the token's other two
// places. The error is *mistakes with everything that is wrong, or says why the
// file cannot be read. No store is opened and nothing is fetched.
func loadConfig(path string) (config, error) {
	data, err := readConfig(path)
	if err != nil {
		return config{}, err
	}
	m := &mistakes{file: path}
	c := defaults()
	at := readTOML(data, &c, m)
	if at != nil {
		check := checker{&c, at, m}
		check.all()
	}
	return c, m.err()
}

func readConfig(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such file; copy config.example.toml there and edit it", path)
	case err != nil:
		return nil, err
	case info.IsDir():
		return nil, fmt.Errorf("%s: is a folder; name the configuration file in it", path)
	case info.Size() > largestConfig:
		return nil, fmt.Errorf("%s: has %d bytes, which no configuration has; is it the right file?", path, info.Size())
	}
	return os.ReadFile(path)
}

// sources are the configured ones in the newsroom's words.
func (c *config) sources() []news.Source {
	var list []news.Source
	for _, s := range c.Source {
		list = append(list, news.Source{
			Name: strings.TrimSpace(s.Name), URL: s.URL, Schedule: s.Schedule,
			Category: s.Category, Lang: s.Lang, Announce: s.Announce,
			IgnoreHints: s.Hints != nil && !*s.Hints, Urgent: s.Urgent,
			Teaser: s.Articles != nil && !*s.Articles, Origin: news.FromConfig,
		})
	}
	return list
}

// query is what a configured channel watches for: its words, of its sources.
func (ch *channelConfig) query() (*query.Query, error) {
	var q *query.Query
	if len(ch.Sources) > 0 {
		q = query.FromSources(ch.Sources...)
	}
	if ch.Watch == "" {
		if q == nil {
			q = query.All()
		}
		return q, nil
	}
	watch, err := query.Parse(ch.Watch)
	if err != nil || q == nil {
		return watch, err
	}
	return query.And(watch, q), nil
}
