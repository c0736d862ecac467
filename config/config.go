// Package config reads newsbot.toml, lays it over the defaults and finds
// everything that is wrong with it in one go, each mistake with its line and
// what to write instead. It opens no store and asks nobody.
package config

import (
	"strings"
	"time"

	"newsbot/news"
)

// Environment variables that outrank the secrets of the file.
const (
	TokenVariable = "NEWSBOT_TOKEN"
	KeyVariable   = "NEWSBOT_SUMMARY_KEY"
)

// A Config is what newsbot.toml says. Each key is explained in
// config.example.toml; a test holds the two together. The tag "reload" says
// which keys only a restart puts in force: see Compare.
type Config struct {
	Telegram Telegram  `toml:"telegram"`
	Store    Store     `toml:"store"`
	Fetch    Fetch     `toml:"fetch"`
	Sources  Sources   `toml:"sources"`
	Source   []Source  `toml:"source" reload:"-"`
	Channel  []Channel `toml:"channel" reload:"-"`
	Alert    Alert     `toml:"alert"`
	Summary  Summary   `toml:"summary"`
	Prices   *Prices   `toml:"prices" reload:"restart"`
	HTTP     HTTP      `toml:"http"`
	Log      Log       `toml:"log"`
}

// Telegram is the table [telegram]: who we are there, and who looks after us.
type Telegram struct {
	Token       string    `toml:"token" reload:"restart"`
	TokenFile   string    `toml:"token_file" reload:"-"`
	APIURL      string    `toml:"api_url" reload:"restart"`
	Proxy       string    `toml:"proxy" reload:"restart"`
	Admins      []int64   `toml:"admins"`
	Allow       []ChatRef `toml:"allow"`
	Description string    `toml:"description"`
	About       string    `toml:"about"`
}

// Store is the table [store]: the file that must not be lost.
type Store struct {
	Path   string   `toml:"path" reload:"restart"`
	Keep   Duration `toml:"keep" reload:"restart"`
	Backup string   `toml:"backup" reload:"restart"`
}

// Fetch is the table [fetch]: how the web is asked.
type Fetch struct {
	AllowPrivate []string `toml:"allow_private" reload:"restart"`
	Timeout      Duration `toml:"timeout" reload:"restart"`
	HostSpacing  Duration `toml:"host_spacing" reload:"restart"`
	MaxSize      Size     `toml:"max_size" reload:"restart"`
	UserAgent    string   `toml:"user_agent" reload:"restart"`
	Proxy        string   `toml:"proxy" reload:"restart"`
	Articles     bool     `toml:"articles"`
}

// Sources is the table [sources]: what holds for all sources.
type Sources struct {
	Schedule string `toml:"schedule"`
	Open     bool   `toml:"open"`
	Quota    int    `toml:"quota"`
}

// A Source is one [[source]].
type Source struct {
	Name     string    `toml:"name"`
	URL      string    `toml:"url"`
	Schedule string    `toml:"schedule"`
	Category string    `toml:"category"`
	Lang     string    `toml:"lang"`
	Announce int       `toml:"announce"`
	Hints    *bool     `toml:"hints"`
	Urgent   bool      `toml:"urgent"`
	Articles *bool     `toml:"articles"`
	Identity news.Mark `toml:"identity"`
	Public   bool      `toml:"public"`
	Pause    bool      `toml:"pause"`

	UserAgent   string            `toml:"user_agent"`
	Headers     map[string]string `toml:"headers"`
	HeaderFiles map[string]string `toml:"header_files" reload:"-"`
	Cookies     string            `toml:"cookies"`
	CookiesFile string            `toml:"cookies_file" reload:"-"`
	Proxy       string            `toml:"proxy"`
	ProxyFile   string            `toml:"proxy_file" reload:"-"`
	Certificate string            `toml:"certificate"`
	HTTP1       bool              `toml:"http1"`
	Timeout     Duration          `toml:"timeout"`
	MaxSize     Size              `toml:"max_size"`

	Trust []byte `toml:"-"` // what the file of certificate holds
}

// A Channel is one [[channel]]: a destination that the bot serves by itself.
type Channel struct {
	Chat    ChatRef  `toml:"chat"`
	Topic   int64    `toml:"topic"`
	Watch   string   `toml:"watch"`
	Sources []string `toml:"sources"`
	Footer  *string  `toml:"footer"`
	Silent  *bool    `toml:"silent"`
	Urgent  bool     `toml:"urgent"`
	Ticker  bool     `toml:"ticker"`
	// Translate is a language, as its BCP 47 primary subtag.
	Translate string `toml:"translate"`
	// Approve is a news.ApprovalMode; "" leaves it to those who run the channel.
	Approve string   `toml:"approve"`
	Hold    Duration `toml:"hold"`
	Editors ChatRef  `toml:"editors"`

	Preview     string   `toml:"preview"` // "" is that of [alert]
	Fold        *bool    `toml:"fold"`    // nil is that of [alert]
	Gap         Duration `toml:"gap"`     // the least pause between two posts; 0 says nothing of it
	Cap         int      `toml:"cap"`     // posts a day at most; 0 says nothing of it
	Hours       string   `toml:"hours"`   // as "9:00-21:00"; "" says nothing of it
	Zone        string   `toml:"zone"`    // a city or a zone of the tz database; "" says nothing of it
	Template    *string  `toml:"template"`
	Hashtags    *int     `toml:"hashtags"`
	LinkParams  *string  `toml:"link_params"`
	AlertButton *bool    `toml:"alert_button"`
	Follow      *string  `toml:"follow"`
	Sponsor     *Sponsor `toml:"sponsor"`
}

// A Sponsor is the table [channel.sponsor]: who pays for a line in some posts.
type Sponsor struct {
	Text  string `toml:"text"`
	Every int    `toml:"every"`
	From  string `toml:"from"`
	To    string `toml:"to"`
}

// Alert is the table [alert]: what an alert looks like unless its reader says
// otherwise.
type Alert struct {
	Footer  string   `toml:"footer"`
	Bullets int      `toml:"bullets"`
	Fold    bool     `toml:"fold"`
	Preview string   `toml:"preview"`
	MaxAge  Duration `toml:"max_age"`
}

// Summary is the table [summary]: who writes the bullets.
type Summary struct {
	Engine  string   `toml:"engine" reload:"restart"`
	BaseURL string   `toml:"base_url" reload:"restart"`
	Model   string   `toml:"model" reload:"restart"`
	Key     string   `toml:"key" reload:"restart"`
	KeyFile string   `toml:"key_file" reload:"-"`
	Timeout Duration `toml:"timeout" reload:"restart"`
	PerHour int      `toml:"per_hour" reload:"restart"`
}

// The engines that write bullets.
const (
	Extractive = "extractive"
	OpenAI     = "openai"
)

// HTTP is the table [http]. A nil Listen is DefaultListen, and then it is no
// error that another program has that port.
type HTTP struct {
	Listen *string `toml:"listen" reload:"restart"`
}

// Address is where to listen, "" for nowhere.
func (c HTTP) Address() string {
	if c.Listen == nil {
		return DefaultListen
	}
	return *c.Listen
}

// DefaultListen is where /healthz answers unless the file says otherwise.
const DefaultListen = "127.0.0.1:8081"

// Log is the table [log].
type Log struct {
	Level  string `toml:"level" reload:"restart"`
	Format string `toml:"format" reload:"restart"`
}

// Defaults is the configuration of an empty file.
func Defaults() Config {
	return Config{
		Telegram: Telegram{APIURL: "https://api.telegram.org"},
		Store:    Store{Path: "newsbot.db", Keep: Duration(30 * 24 * time.Hour)},
		Fetch:    Fetch{Timeout: Duration(30 * time.Second), MaxSize: 16 << 20, HostSpacing: Duration(time.Second), Articles: true},
		Sources:  Sources{Schedule: "@every 10m", Quota: 20},
		Alert:    Alert{Bullets: 4, Preview: string(news.PreviewAuto), MaxAge: Duration(24 * time.Hour)},
		Summary:  Summary{Engine: Extractive, BaseURL: "https://api.openai.com/v1", Timeout: Duration(8 * time.Second), PerHour: 120},
		Log:      Log{Level: "info", Format: "text"},
	}
}

// SourceRecords are the configured sources as the store keeps them.
func (c *Config) SourceRecords() []news.Source {
	var list []news.Source
	for _, s := range c.Source {
		list = append(list, news.Source{
			Name: strings.TrimSpace(s.Name), URL: s.URL, Schedule: s.Schedule,
			Category: s.Category, Lang: s.Lang, Announce: s.Announce,
			IgnoreHints: s.Hints != nil && !*s.Hints, Urgent: s.Urgent,
			Teaser: s.Articles != nil && !*s.Articles, Mark: s.Identity, Public: s.Public, Paused: s.Pause, Origin: news.FromConfig,
		})
	}
	return list
}

// OutletRecords are the configured channels as the store keeps them.
func (c *Config) OutletRecords() []news.Outlet {
	var list []news.Outlet
	for _, ch := range c.Channel {
		list = append(list, news.Outlet{
			Ref: string(ch.Chat), Topic: news.TopicID(ch.Topic), Watch: ch.Watch, Sources: ch.Sources,
			Urgent: ch.Urgent, Footer: ch.Footer, Lang: ch.Translate, Ticker: ch.Ticker, Settings: ch.settings(),
			Approve: news.ApprovalMode(ch.Approve), Hold: time.Duration(ch.Hold), Editors: string(ch.Editors),
			Look: news.Look{Template: ch.Template, Tags: ch.Hashtags, Params: ch.LinkParams, Bell: ch.AlertButton, Sponsor: ch.Sponsor.record(), Follow: ch.Follow},
		})
	}
	return list
}

// settings are what a table says of how its channel looks and when it is told. What
// was checked is taken as it is.
func (c *Channel) settings() news.Settings {
	s := news.Settings{Silent: c.Silent, Preview: news.Preview(c.Preview), Fold: c.Fold, Zone: news.ZoneOf(c.Zone)}
	if c.Gap > 0 {
		s.Gap = new(time.Duration(c.Gap))
	}
	if c.Cap > 0 {
		s.PerDay = &c.Cap
	}
	if w, ok := news.ParseWindow(c.Hours); ok {
		s.Hours = &w
	}
	return s
}

// record is a sponsor as the store keeps it; its days were checked.
func (s *Sponsor) record() *news.Sponsor {
	if s == nil {
		return nil
	}
	r := &news.Sponsor{Text: s.Text, Every: s.Every}
	r.From, _ = time.Parse(time.DateOnly, s.From)
	r.To, _ = time.Parse(time.DateOnly, s.To)
	return r
}
