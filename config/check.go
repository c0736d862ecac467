package config

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/urls"
)

// A checker looks for what the types of a configuration cannot say.
type checker struct {
	*Config
	at     lines
	m      *Mistakes
	doubts *Mistakes // what works, and is probably not meant
}

// wrong tells what is wrong with a key, unless it is told already: of the wrong type,
// it has the value of none.
func (c *checker) wrong(path, format string, args ...any) {
	if c.m.has(path) {
		return
	}
	c.m.add(c.at.at(path), path, format, args...)
}

func (c *checker) doubt(path, format string, args ...any) {
	c.doubts.add(c.at.at(path), path, format, args...)
}

func (c *checker) all() {
	c.token()
	c.address("telegram.api_url", c.Telegram.APIURL)
	c.proxy("telegram.proxy", c.Telegram.Proxy)
	c.admins()
	c.allowed()
	c.length("telegram.description", c.Telegram.Description, telegram.MaxDescription)
	c.length("telegram.about", c.Telegram.About, telegram.MaxAbout)
	c.store()
	c.fetch()
	if c.Store.Backup != "" {
		c.schedule("store.backup", c.Store.Backup)
	}
	c.schedule("sources.schedule", c.Sources.Schedule)
	c.sources()
	channelChecker{c}.all()
	c.alert()
	c.summary()
	priceChecker{c}.all()
	c.listen()
	c.log()
	c.bounds()
	c.somebodyToAsk()
}

// somebodyToAsk doubts a bot that has nothing to tell and never will: no source,
// and nobody who could add one.
func (c *checker) somebodyToAsk() {
	if len(c.Source) == 0 && len(c.Telegram.Admins) == 0 && !c.Sources.Open {
		c.doubts.add(0, "", "there is no source, and nobody who could add one: add a [[source]], send the code that the start shows in its log to the bot to become its administrator, or set sources.open = true")
	}
}

// bounds checks what has a least and a greatest sensible value.
func (c *checker) bounds() {
	for _, b := range []struct {
		key         string
		value       Duration
		least, most time.Duration
		why         string
	}{
		{"store.keep", c.Store.Keep, 24 * time.Hour, tenYears, "what is forgotten and still in a feed is told again"},
		{"fetch.timeout", c.Fetch.Timeout, time.Second, 10 * time.Minute, "the longest a whole fetch may take, usually \"30s\""},
		{"fetch.host_spacing", c.Fetch.HostSpacing, 0, time.Hour, "the pause between two requests to one host, usually \"1s\""},
		{"alert.max_age", c.Alert.MaxAge, 0, tenYears, "older items are not told, usually \"24h\""},
		{"summary.timeout", c.Summary.Timeout, 100 * time.Millisecond, 5 * time.Minute, "an alert waits for the model so long at most, usually \"8s\""},
	} {
		if d := time.Duration(b.value); d < b.least || d > b.most {
			c.wrong(b.key, "%v is not between %v and %v: %s", d, b.least, b.most, b.why)
		}
	}
	if c.Store.Keep < c.Alert.MaxAge && !c.m.has("store.keep") {
		c.wrong("store.keep", "must not be shorter than alert.max_age (%v), or what is forgotten is told again", time.Duration(c.Alert.MaxAge))
	}
	c.size("fetch.max_size", c.Fetch.MaxSize)
}

// tenYears is longer than anybody keeps news.
const tenYears = 10 * 365 * 24 * time.Hour

// The least and the greatest sensible size of a feed.
const (
	leastSize = 64 << 10
	mostSize  = 64 << 20
)

// size checks the greatest size of what is fetched.
func (c *checker) size(path string, s Size) {
	if s < leastSize || s > mostSize {
		c.wrong(path, "must be between \"64kB\" and \"64MB\"; feeds rarely have more than 5 MB")
	}
}

// admins doubts the number of a group or channel: administrators are people.
func (c *checker) admins() {
	for i, n := range c.Telegram.Admins {
		if n < 0 {
			c.doubt(fmt.Sprintf("telegram.admins[%d]", i), "%d is the number of a group or channel; an administrator is a person, who learns their number by /id in private", n)
		}
	}
}

// allowed checks the chats that may speak to the bot.
func (c *checker) allowed() {
	for i, ref := range c.Telegram.Allow {
		path := fmt.Sprintf("telegram.allow[%d]", i)
		if n, err := strconv.ParseInt(string(ref), 10, 64); (err != nil || n == 0) && !isName(string(ref)) {
			c.wrong(path, "%q names nobody; write the number of a person or chat (they learn it by /id), or an \"@name\"", string(ref))
		}
	}
}

// isName says whether a text is "@" and something.
func isName(ref string) bool { return strings.HasPrefix(ref, "@") && len(ref) > 1 }

// tokenForm is what BotFather hands out: the bot's number and a secret.
var tokenForm = regexp.MustCompile(`^\d+:[A-Za-z0-9_-]{10,}$`)

// token settles where the token comes from and looks at its form. It is never
// repeated in a message.
func (c *checker) token() {
	if c.m.has("telegram.token") || c.m.has("token") {
		return // of the wrong type or in the wrong place, and told so
	}
	key := c.secret(&c.Telegram.Token, "telegram.token", c.Telegram.TokenFile, TokenVariable)
	switch {
	case key == "":
	case c.Telegram.Token == "":
		c.m.add(0, key, "missing; ask @BotFather on Telegram for one (/newbot), then set it here, in telegram.token_file or in %s", TokenVariable)
	case !tokenForm.MatchString(c.Telegram.Token):
		c.wrong(key, "does not look like a bot token (123456:ABC…); copy the whole line that @BotFather gave you")
	}
}

// secret puts a secret in place: the environment's outranks a file of its own,
// and that the configuration's. It says where it was found, "" where it should
// be and cannot be read.
func (c *checker) secret(into *string, key, file, variable string) (found string) {
	found = key
	if env := os.Getenv(variable); env != "" {
		found, *into = variable, env
	} else if file != "" {
		found = key + "_file"
		text, err := readSecret(file)
		if err != nil {
			c.wrong(found, "%v; name a file with the secret as its only line", err)
			return ""
		}
		*into = text
		c.readable(found, file)
	} else if *into != "" {
		c.readable(key, c.m.file)
	}
	*into = strings.TrimSpace(*into)
	return found
}

// readable doubts a file with a secret that everybody on this machine may read.
func (c *checker) readable(path, file string) {
	if readableByAll(file) {
		c.doubt(path, "everybody on this machine may read the secret in %s; chmod 600 it", file)
	}
}

// longestSecret is more than any token or key, in bytes.
const longestSecret = 4096

// readSecret reads a file that holds nothing but a secret.
func readSecret(path string) (string, error) {
	data, err := readRegular(path, longestSecret)
	var large *tooLarge
	if errors.As(err, &large) {
		return "", fmt.Errorf("%s holds more than a secret", path)
	}
	return string(data), err
}

// summary checks what an engine other than our own needs.
func (c *checker) summary() {
	c.oneOf("summary.engine", c.Summary.Engine, Extractive, OpenAI)
	if c.Summary.Engine != OpenAI {
		return
	}
	c.address("summary.base_url", c.Summary.BaseURL)
	c.secret(&c.Summary.Key, "summary.key", c.Summary.KeyFile, KeyVariable)
	if c.Summary.Model == "" {
		c.wrong("summary.model", "missing; name the model as the endpoint calls it")
	}
	if c.Summary.PerHour < 0 {
		c.wrong("summary.per_hour", "must be 0 (no limit) or more: how often the model is asked in an hour")
	}
}

// address checks an address of the operator's own. A percent sign is refused
// because the Bot API library takes the address as a format.
func (c *checker) address(path, s string) {
	if _, ok := urls.Parse(s); !ok || strings.Contains(s, "%") {
		c.wrong(path, "%q is not an http or https address; leave the key out for the usual one", urls.Redacted(s))
	}
}

// length checks a text that Telegram takes up to so many characters of.
func (c *checker) length(path, s string, most int) {
	if n := telegram.Units(s); n > most {
		c.wrong(path, "has %d characters, and Telegram takes %d; shorten it", n, most)
	}
}

// store sees whether the store's folder could hold it, without opening it.
func (c *checker) store() {
	path := c.Store.Path
	if path == "" {
		c.wrong("store.path", "is empty; name a file, for example \"newsbot.db\"")
		return
	}
	if info, err := os.Stat(path); err == nil {
		c.existingStore(path, info)
		return
	}
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		c.wrong("store.path", "the folder %s does not exist; create it or name another", dir)
		return
	}
	probe, err := os.CreateTemp(dir, ".newsbot-*")
	if err != nil {
		c.wrong("store.path", "cannot write in %s: %v; let this user write there or name another folder", dir, errors.Unwrap(err))
		return
	}
	probe.Close()
	os.Remove(probe.Name())
}

// existingStore sees whether a file that is there could be the store.
func (c *checker) existingStore(path string, info os.FileInfo) {
	switch {
	case info.IsDir():
		c.wrong("store.path", "%s is a folder; name a file in it, for example %s", path, filepath.Join(path, "newsbot.db"))
	case !info.Mode().IsRegular():
		c.wrong("store.path", "%s is not an ordinary file; name another", path)
	default:
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			c.wrong("store.path", "%v; let this user read and write it, or name another file", err)
			return
		}
		f.Close()
	}
}

// footer checks what stands under each alert.
func (c *checker) footer(path, s string) {
	clean, err := telegram.Sanitize(s)
	var wrong *news.Fault
	if errors.As(err, &wrong) {
		c.fault(path, wrong)
		return
	}
	if n := telegram.Length(clean); n > news.MaxFooter {
		c.wrong(path, "has %d characters; a footer has %d at most, or it would take the place of the news", n, news.MaxFooter)
	}
	if markdownLink.MatchString(s) {
		c.doubt(path, "shows its brackets as they stand; a footer is in Telegram's HTML, in which a link is <a href=\"https://…\">text</a>")
	}
}

// fault says what a chat would read of the same mistake, in English and in one
// line.
func (c *checker) fault(path string, f *news.Fault) {
	c.wrong(path, "%s", strings.ReplaceAll(texts.Printer{}.Fault(f).Plain(), "\n", " "))
}

func (c *checker) alert() {
	c.footer("alert.footer", c.Alert.Footer)
	if c.Alert.Bullets < 0 || c.Alert.Bullets > 5 {
		c.wrong("alert.bullets", "must be from 0 to 5; alerts are written for three to five")
	}
	c.oneOf("alert.preview", c.Alert.Preview, "auto", "off", "link", "image")
}

func (c *checker) oneOf(path, s string, words ...string) {
	if !slices.Contains(words, s) {
		c.wrong(path, "%q is not one of %s", s, strings.Join(words, ", "))
	}
}

func (c *checker) listen() {
	if c.HTTP.Listen == nil || *c.HTTP.Listen == "" {
		return
	}
	if _, err := net.ResolveTCPAddr("tcp", *c.HTTP.Listen); err != nil {
		c.wrong("http.listen", "%q is not an address to listen on; write for example %q, or \"\" for none", *c.HTTP.Listen, DefaultListen)
	}
}

func (c *checker) log() {
	c.oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	c.oneOf("log.format", c.Log.Format, "text", "json")
}
