package alert

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// A look is how the posts of a channel are made up, ready for use.
type look struct {
	layout *news.Layout // nil is the usual form
	tags   int          // hashtags at most
	params url.Values   // added to the links of articles
	bell   bool         // a button has a reader alerted about the same
}

// lookOf makes a look ready. What was found good when it was set and is so no more
// leaves the usual form.
func (m *Maker) lookOf(l *news.Look) (ready look) {
	ready.bell = l.Bell != nil && *l.Bell
	if l.Tags != nil {
		ready.tags = *l.Tags
	}
	if l.Params != nil {
		ready.params, _ = url.ParseQuery(*l.Params)
	}
	if l.Template == nil || *l.Template == "" {
		return ready
	}
	layout, err := news.ParseLayout(*l.Template, telegram.CleanMarkup)
	if err != nil {
		m.log.Error("template left out", "error", err)
		return ready
	}
	ready.layout = &layout
	if l.Tags == nil && layout.Has(news.PartHashtags) {
		ready.tags = news.UsualTags
	}
	return ready
}

// dress makes an alert up as its channel wants it.
func (m *Maker) dress(a *alert, d *news.Delivery, item *news.Item, w *Wishes) {
	var words []string
	if w.look.tags > 0 || w.look.bell {
		words = m.hits(d, item)
	}
	w.look.dress(a, words, item, d.Decided)
	if w.look.bell {
		a.bell = m.bell(words, item)
	}
}

// dress makes an alert up that is told at a time; words are those that hit.
func (l *look) dress(a *alert, words []string, item *news.Item, at time.Time) {
	a.layout = l.layout
	for i := range a.by {
		a.by[i].link = l.link(a.by[i].link)
	}
	if a.layout != nil && a.layout.Has(news.PartTime) {
		a.stamp, a.when = timeOf(a, item, at), ""
	}
	if l.tags > 0 {
		a.tags = news.Hashtags(words, item.Categories, l.tags)
	}
}

// timeOf is when an item was published, beside a message of that time.
func timeOf(a *alert, item *news.Item, at time.Time) telegram.HTML {
	switch {
	case item.Published.IsZero():
		return ""
	case item.DateOnly:
		return a.say.Day(item.Published)
	}
	return a.say.Time(item.Published, at)
}

// hits are the words of what a destination asks for that are in an item.
func (m *Maker) hits(d *news.Delivery, item *news.Item) []string {
	src, _ := m.store.SourceByID(item.Source)
	text := query.TextOf(item, src.Known())
	var asked []string
	for _, o := range m.Outlets(d.Destination) {
		asked = append(asked, o.Watch)
	}
	for _, r := range d.Reasons {
		asked = append(asked, r.Query)
	}
	return hitsOf(asked, &text)
}

// hitsOf are the words of queries that are in a text, as the queries have them; of a
// word that stands for several forms, the form that is there.
func hitsOf(asked []string, text *query.Text) (words []string) {
	for _, typed := range asked {
		q, err := query.Parse(typed)
		if typed == "" || err != nil {
			continue
		}
		for _, hit := range query.Explain(q, text).Hits {
			word := hit.Term
			if strings.HasSuffix(word, "*") || strings.HasPrefix(word, "~") {
				word = strings.ToLower(hit.Found)
			}
			if strings.Contains(word, "$") {
				word = strings.ToUpper(word)
			}
			word = strings.Trim(word[strings.Index(word, ":")+1:], `="$`)
			if hit.Field != "source" && hit.Field != "lang" && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words
}

// What a link to the bot asks for begins so, as in t.me/newsbot?start=w-Yml0Y29pbg.
const (
	WatchLink  = "w-" // watch a query, in unpadded base64url
	FollowLink = "s-" // follow a source, by its number in base 36
)

// bell is a link that has a reader of a post alerted about what it is about: the
// words that brought it, or else all of its source.
func (m *Maker) bell(words []string, item *news.Item) string {
	if m.StartLink == nil {
		return ""
	}
	if len(words) > 0 {
		quoted := make([]string, len(words))
		for i, w := range words {
			if quoted[i] = w; strings.ContainsAny(w, " -:") {
				quoted[i] = `"` + w + `"`
			}
		}
		return m.StartLink(WatchLink + base64.RawURLEncoding.EncodeToString([]byte(strings.Join(quoted, " "))))
	}
	if src, known := m.store.SourceByID(item.Source); known && src.OpenTo(news.Audience{}) {
		return m.StartLink(FollowLink + strconv.FormatUint(uint64(item.Source), 36))
	}
	return ""
}

// link is the address of an article with the parameters of a look.
func (l *look) link(address string) string {
	u, err := url.Parse(address)
	if len(l.params) == 0 || err != nil || u.Host == "" {
		return address
	}
	have := u.Query()
	var added []string
	for _, p := range strings.Split(l.params.Encode(), "&") {
		if name, _, _ := strings.Cut(p, "="); !have.Has(name) {
			added = append(added, p)
		}
	}
	if u.RawQuery != "" && len(added) > 0 {
		u.RawQuery += "&"
	}
	u.RawQuery += strings.Join(added, "&")
	return u.String()
}

// laidOut puts the parts of an alert together as its template says. What it may not
// leave out, that it was corrected and why it came, stands below the sources.
func (a *alert) laidOut() telegram.HTML {
	below := telegram.Join("\n", a.correction(), a.reason())
	anchored := a.layout.Has(news.PartSources)
	var paragraphs []telegram.HTML
	var lines []telegram.HTML
	last := func() {
		paragraphs = append(paragraphs, telegram.Join("\n", lines...))
		lines = nil
	}
	footed := false
	foot := func() {
		last()
		if !anchored {
			paragraphs = append(paragraphs, below)
		}
		paragraphs = append(paragraphs, a.previously(), a.sponsor)
		footed = true
	}
	for _, l := range a.layout.Lines {
		if l.Has(news.PartFooter) {
			foot()
		}
		if len(l) == 0 {
			last()
			continue
		}
		if text, shown := l.Fill(a.part); shown {
			lines = append(lines, telegram.HTML(text))
		}
		if l.Has(news.PartSources) {
			lines = append(lines, below)
		}
	}
	if !footed {
		foot()
	}
	last()
	return telegram.Join("\n\n", paragraphs...)
}

// part is one part of an alert; "" where there is none.
func (a *alert) part(p news.Part) string {
	switch p {
	case news.PartHeadline:
		return string(a.heading())
	case news.PartDeck:
		return string(telegram.Escape(a.deck))
	case news.PartBullets:
		return string(a.points())
	case news.PartSources:
		return string(a.source())
	case news.PartTime:
		return string(a.stamp)
	case news.PartPrices:
		return string(a.prices)
	case news.PartHashtags:
		return string(a.hashtags())
	case news.PartFooter:
		return string(a.footer)
	}
	return ""
}

// hashtags are the hashtags in a line.
func (a *alert) hashtags() telegram.HTML { return telegram.Escape(strings.Join(a.tags, " ")) }

// Sample is the alert of an item as a channel of some settings shows it, cut to a
// length.
func (m *Maker) Sample(to news.Destination, s *news.Settings, item *news.Item, limit int) (telegram.HTML, error) {
	w, err := m.Wishes(to)
	if err != nil {
		return "", err
	}
	w.Settings, w.kind, w.look = *s, news.Channel, m.lookOf(&s.Look)
	w.footer = m.footer(*s.Footer)
	d := deliveryOf(&store.Told{Destination: to, Item: item.ID, At: item.Seen})
	subs, err := m.store.Subscriptions(to)
	if err != nil {
		return "", err
	}
	for _, s := range subs {
		d.Reasons = append(d.Reasons, news.Reason{Query: s.Query, Source: s.Source})
	}
	if story, err := m.store.StoryOf(item.ID); err == nil {
		d.Story = story.ID
	}
	a, _, err := m.alertOf(&d, &w, item.Seen)
	return a.text(limit), err
}
