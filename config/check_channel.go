package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
)

// A channelChecker checks the tables [[channel]].
type channelChecker struct{ *checker }

// all checks each.
func (c channelChecker) all() {
	taken := map[string]int{}
	for i, ch := range c.Channel {
		path := fmt.Sprintf("channel[%d]", i)
		c.chat(path, ch, taken)
		if ch.Watch != "" {
			_, err := query.Parse(ch.Watch)
			var wrong *query.SyntaxError
			if errors.As(err, &wrong) {
				c.fault(path+".watch", texts.Refused(ch.Watch, wrong))
			}
		}
		for j, name := range ch.Sources {
			c.sourceNamed(fmt.Sprintf("%s.sources[%d]", path, j), name)
		}
		if ch.Footer != nil {
			c.footer(path+".footer", *ch.Footer)
		}
		c.ticker(path+".ticker", &ch)
		c.translation(path+".translate", ch.Translate)
		c.approval(path, ch)
		c.preview(path, &ch)
		c.look(path, &ch)
		c.when(path, &ch)
		if ch.Topic < 0 {
			c.wrong(path+".topic", "must be a topic's number, or left out for a chat without topics")
		}
	}
}

// leastUnsigned is the least number of a channel that has lost its minus, and larger
// than that of any person today. Source: Bot API, dialog identifiers.
const leastUnsigned = 1_000_000_000_000

// approval needs editors where somebody has to decide, and a hold that ends.
func (c channelChecker) approval(path string, ch Channel) {
	if ch.Approve != "" {
		c.oneOf(path+".approve", ch.Approve, string(news.ModeAuto), string(news.ModeHold), string(news.ModeApprove))
	}
	asks := news.Approval{Mode: news.ApprovalMode(ch.Approve)}.Asks()
	switch ref := string(ch.Editors); {
	case ref == "" && asks:
		c.wrong(path+".approve", "somebody has to decide; name their group, as in editors = \"@yourdesk\"")
	case ref != "":
		if number, err := strconv.ParseInt(ref, 10, 64); !isName(ref) && (err != nil || number >= 0) {
			c.wrong(path+".editors", "%q names no group; write its \"@name\" or its number such as -1001234567890 (send /id there to learn it)", ref)
		}
	}
	if h := time.Duration(ch.Hold); h != 0 && (h < time.Minute || h > news.MaxHold) {
		c.wrong(path+".hold", "must be from \"1m\" to \"24h\"; left out, it is %v", news.DefaultHold)
	}
}

// preview checks what stands beside a channel's alerts.
func (c channelChecker) preview(path string, ch *Channel) {
	if ch.Preview != "" {
		c.oneOf(path+".preview", ch.Preview, "auto", "off", "link", "image")
	}
}

// The longest pause and the largest number of posts a day that a channel may have.
const (
	longestGap = 24 * time.Hour
	largestCap = 1000
)

// when checks when a channel is told.
func (c channelChecker) when(path string, ch *Channel) {
	if d := time.Duration(ch.Gap); d != 0 && (d < time.Minute || d > longestGap) {
		c.wrong(path+".gap", "%v is not between 1m and 24h: write the least pause between two posts, such as \"20m\", or leave it out", d)
	}
	if ch.Cap < 0 || ch.Cap > largestCap {
		c.wrong(path+".cap", "%d is not between 1 and %d posts a day; leave it out for no limit", ch.Cap, largestCap)
	}
	if _, ok := news.ParseWindow(ch.Hours); ch.Hours != "" && !ok {
		c.wrong(path+".hours", "%q is no part of the day; write for example \"9:00-21:00\"", ch.Hours)
	}
	if ch.Zone != "" && news.ZoneOf(ch.Zone) == "" {
		c.wrong(path+".zone", "%q is no place that we know the time of; %s", ch.Zone, otherZones(ch.Zone))
	}
}

// otherZones are places that may have been meant, or usual ones.
func otherZones(place string) string {
	for n := len([]rune(place)); n > 1; n-- {
		if like := news.ZonesLike(string([]rune(place)[:n]), 5); len(like) > 0 {
			return "did you mean " + strings.Join(like, ", ") + "?"
		}
	}
	return "write a large city, such as \"Lisbon\", or a zone, such as \"Europe/Lisbon\""
}

// ticker needs prices, and a chat of its own.
func (c channelChecker) ticker(path string, ch *Channel) {
	switch {
	case !ch.Ticker:
	case c.Prices == nil || len(c.Prices.Coins) == 0:
		c.wrong(path, "there is nothing to show; set prices.coins too, for example [\"BTC\", \"ETH\"]")
	case ch.Topic != 0:
		c.wrong(path, "a ticker is pinned in a channel, not in a topic; leave it out")
	}
}

// translation needs a language and a model that speaks it.
func (c channelChecker) translation(path, lang string) {
	switch _, err := language.ParseBase(lang); {
	case lang == "":
	case err != nil:
		c.wrong(path, "%q is not a language; write for example \"de\" or \"es\"", lang)
	case c.Summary.Engine != OpenAI:
		c.wrong(path, "needs a language model; set summary.engine = %q too", OpenAI)
	}
}

// chat needs a name or a number that no other table has.
func (c channelChecker) chat(path string, ch Channel, taken map[string]int) {
	ref := string(ch.Chat)
	number, err := strconv.ParseInt(ref, 10, 64)
	switch {
	case ref == "":
		c.wrong(path+".chat", "missing; write the channel's \"@name\" or its number (send /id there to learn it)")
	case isName(ref):
	case err != nil || number == 0:
		c.wrong(path+".chat", "%q names no chat; %s", ref, meantChat(ref))
	case number >= leastUnsigned:
		c.doubt(path+".chat", "%d is no number of a channel; did you mean -%[1]d?", number)
	}
	id := strings.ToLower(fmt.Sprintf("%s:%d", ref, ch.Topic))
	if line, ok := taken[id]; ok {
		c.wrong(path+".chat", "this destination stands in line %d already; join the two (watch = \"a OR b\")", line)
	}
	taken[id] = c.at.at(path)
}

// sourceNamed needs a source of that name.
func (c channelChecker) sourceNamed(path, name string) {
	var known []string
	for _, s := range c.Source {
		if strings.EqualFold(s.Name, name) {
			return
		}
		known = append(known, strings.ToLower(s.Name))
	}
	if near := nearest(name, known); near != "" {
		c.wrong(path, "there is no [[source]] named %q; did you mean %q?", name, near)
		return
	}
	c.wrong(path, "there is no [[source]] named %q", name)
}

// look checks how posts are made up.
func (c channelChecker) look(path string, ch *Channel) {
	if ch.Template != nil && *ch.Template != "" {
		_, err := news.ParseLayout(*ch.Template, telegram.CleanMarkup)
		c.refused(path+".template", err)
	}
	if ch.Hashtags != nil && (*ch.Hashtags < 0 || *ch.Hashtags > news.MaxTags) {
		c.wrong(path+".hashtags", "must be from 0 to %d", news.MaxTags)
	}
	if ch.LinkParams != nil {
		c.refused(path+".link_params", news.CheckParams(*ch.LinkParams))
	}
	if ch.Follow != nil && *ch.Follow != "" {
		_, err := news.ParseFollow(*ch.Follow)
		c.refused(path+".follow", err)
	}
	if ch.Sponsor != nil {
		c.sponsor(path+".sponsor", ch.Sponsor)
	}
}

// sponsor checks who pays for a line.
func (c channelChecker) sponsor(path string, s *Sponsor) {
	for key, day := range map[string]string{".from": s.From, ".to": s.To} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			c.wrong(path+key, "%q is not a day; write it like \"2026-05-31\", or leave it out", day)
		}
	}
	clean, err := telegram.Sanitize(s.Text)
	if err == nil {
		err = s.record().Check(telegram.Length(clean))
	}
	c.refused(path, err)
}

// refused reports what a chat would be refused, too.
func (c channelChecker) refused(path string, err error) {
	var f *news.Fault
	if errors.As(err, &f) {
		c.fault(path, f)
	}
}
