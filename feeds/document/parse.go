package document

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	gorss "github.com/mmcdole/gofeed/rss"

	"newsbot/feeds/dates"
	"newsbot/news"
	"newsbot/news/urls"
)

// A Feed is what a document says.
type Feed struct {
	Title string      // its own, on one line; "" for none
	Home  string      // address of the site; "" for none
	Lang  string      // BCP 47 primary subtag; "" unknown
	Hints news.Hints  // when to poll
	Items []news.Item // without source, in the order of the document
}

// ErrNotFeed is the error of a document that is no feed; the text says what it is
// instead.
var ErrNotFeed = errors.New("not a feed")

// Parse reads a feed of any format. contentType is the HTTP header, which may
// be empty; base is the address that relative links start from. What can be
// saved of a damaged document is: an item that was cut is left out, all others
// are there. The error wraps ErrNotFeed.
func Parse(body []byte, contentType, base string) (Feed, error) {
	return (*Memory)(nil).Parse(body, contentType, base)
}

// Parse does the same, and what it reads it need not read a second time.
func (m *Memory) Parse(body []byte, contentType, base string) (f Feed, err error) {
	defer func() { // one bad source costs only itself, also where a library breaks
		if broken := recover(); broken != nil {
			f, err = Feed{}, fmt.Errorf("reading it broke: %v: %w", broken, ErrNotFeed)
		}
	}()
	at, err := url.Parse(base)
	if err != nil {
		at = nil
	}
	doc := bytes.TrimSpace(ToUTF8(body, contentType))
	switch {
	case len(doc) == 0:
		return Feed{}, fmt.Errorf("an empty document: %w", ErrNotFeed)
	case doc[0] == '{':
		if doc, err = repairJSON(doc); err != nil {
			return Feed{}, err
		}
		return read(repaired{text: doc}, at, nil)
	case m != nil && len(doc) <= maxOutput:
		if f, err = readXML(doc, at, m); !errors.Is(err, errUnsure) {
			return f, err
		}
	}
	return readXML(doc, at, nil)
}

// errUnsure is the error of a document for which it does not do to know entries of
// before: it must be read without.
var errUnsure = errors.New("not told by what is known")

// readXML reads a document of any format but JSON.
func readXML(doc []byte, at *url.URL, m *Memory) (Feed, error) {
	page, err := repair(doc, at, m)
	if err != nil {
		return Feed{}, err
	}
	return read(page, at, m)
}

// read reads a repaired document.
func read(page repaired, at *url.URL, m *Memory) (Feed, error) {
	parser := gofeed.NewParser()
	parser.RSSTranslator = &gofeed.DefaultRSSTranslator{DisableContentImageScan: true}
	parser.KeepOriginalFeed = true
	feed, err := parser.Parse(bytes.NewReader(page.text))
	if err != nil && m != nil {
		return Feed{}, errUnsure
	}
	if err != nil {
		return Feed{}, fmt.Errorf("%v: %w", err, ErrNotFeed)
	}
	for _, entry := range feed.Items {
		entry.Content, entry.Description = heldText(page.held, entry.Content), heldText(page.held, entry.Description)
	}
	return newFeed(feed, at, &page, m)
}

// heldText is the text that an item refers to by its number; nothing is held of formats
// whose texts stand where they are.
func heldText(held []string, text string) string {
	if n, err := strconv.Atoi(strings.TrimSpace(text)); held != nil && err == nil && n >= 0 && n < len(held) {
		return held[n]
	}
	if held != nil {
		return ""
	}
	return text
}

// newFeed makes clean items of what gofeed read, and puts those between them that
// are known. The error is errUnsure.
func newFeed(feed *gofeed.Feed, base *url.URL, page *repaired, m *Memory) (f Feed, err error) {
	f = Feed{Title: Headline(feed.Title), Lang: PrimaryTag(cmp.Or(page.lang, feed.Language)), Hints: hintsOf(feed)}
	f.Home, _ = urls.Clean(Resolve(base, feed.Link))
	if home, err := url.Parse(f.Home); err == nil && f.Home != "" && feed.FeedType != "atom" {
		base = home
	}
	if m == nil {
		for _, entry := range feed.Items {
			f.Items = append(f.Items, newItem(entry, base, f.Lang))
		}
	} else if f.Items, err = m.newItems(feed.Items, page.entries, base, f.Lang); err != nil {
		return Feed{}, err
	}
	dropDefault(f.Items)
	return f, nil
}

// shownOften is from how many items on that have one picture, most of a page,
// the picture is the site's rather than theirs.
const shownOften = 4

// dropDefault takes the picture away that a site gives to items without one.
func dropDefault(items []news.Item) {
	count := map[string]int{}
	for i := range items {
		count[items[i].Image]++
	}
	for i := range items {
		if n := count[items[i].Image]; n >= shownOften && 2*n > len(items) {
			items[i].Image = ""
		}
	}
}

// newItem makes a clean item of an entry.
func newItem(entry *gofeed.Item, base *url.URL, lang string) news.Item {
	item := news.Item{Lang: lang}
	if guid := strings.TrimSpace(entry.GUID); len(guid) <= maxGUID {
		item.GUID = guid
	}
	item.Link = linkOf(entry, base)
	item.Published, item.DateOnly = published(entry)
	item.Text, item.Deck, item.Image = texts(entry)
	within := base // what addresses in the text are relative to
	if page, err := url.Parse(item.Link); err == nil && item.Link != "" {
		within = page
	}
	if address, width := pictureOf(entry); address != "" && (item.Image == "" || width >= goodWidth) {
		item.Image = address
	}
	item.Image, _ = WebAddress(Resolve(within, item.Image))
	item.Categories = categoriesOf(entry)
	item.Publisher, item.PublisherURL = publisherOf(entry, base)
	if len(entry.Authors) > 0 {
		item.Author = Headline(entry.Authors[0].Name)
	}
	item.Title = Headline(entry.Title)
	if item.Title == "" {
		item.Title = untitled(&item)
	}
	return item
}

// maxGUID is the longest identity that is one, in bytes.
const maxGUID = 1 << 10

// linkOf gives the clean address of an entry: its link, or its identity where
// that is an address.
func linkOf(entry *gofeed.Item, base *url.URL) string {
	for _, address := range append([]string{entry.Link}, entry.Links...) {
		if link, ok := urls.OfEntry(Resolve(base, address), entry.GUID); ok && address != "" {
			return link
		}
	}
	link, _ := urls.Clean(entry.GUID)
	return link
}

// published gives the entry's date, zero where it has none to believe in, and
// whether it is a day without a time.
func published(entry *gofeed.Item) (when time.Time, dayOnly bool) {
	for _, text := range []string{entry.Published, entry.Updated} {
		if when, ok := dates.Parse(text); ok {
			return when.UTC(), dates.IsDay(when)
		}
	}
	return time.Time{}, false
}

// texts gives the text of an entry, its deck, and the first picture in it. A
// short description beside a longer text is the deck.
func texts(entry *gofeed.Item) (text, deck, picture string) {
	text, picture = Paragraphs(entry.Content)
	teaser, shown := Paragraphs(entry.Description)
	if picture == "" {
		picture = shown
	}
	switch {
	case len(text) <= len(teaser):
		return teaser, "", picture
	case len(teaser) <= MaxDeck && !strings.Contains(teaser, "\n") && !strings.HasPrefix(text, strings.TrimRight(teaser, ".… []")):
		deck = teaser
	}
	return text, deck, picture
}

// goodWidth is from which width on a picture that a feed names goes before one
// that the text shows, in pixels.
const goodWidth = 200

// pictureOf gives the picture that an entry names, and its width in pixels or
// what stands for it.
func pictureOf(entry *gofeed.Item) (address string, width int) {
	for _, e := range entry.Enclosures {
		if strings.HasPrefix(e.Type, "image/") && e.Type != "image/svg+xml" {
			width, err := strconv.Atoi(e.Length)
			if err != nil {
				width = enclosureWidth
			}
			return e.URL, width
		}
	}
	if entry.Image != nil {
		return entry.Image.URL, enclosureWidth
	}
	return "", 0
}

// categoriesOf gives the categories of an entry, each once.
func categoriesOf(entry *gofeed.Item) (list []string) {
	for _, names := range entry.Categories {
		for name := range strings.SplitSeq(names, between) {
			if name = Headline(name); name != "" && !slices.Contains(list, name) && len(list) < maxCategories {
				list = append(list, name)
			}
		}
	}
	return list
}

// publisherOf gives who published an entry first, and the address of that
// publisher's site.
func publisherOf(entry *gofeed.Item, base *url.URL) (name, address string) {
	dc := entry.Extensions["dc"]
	if dc == nil || len(dc["publisher"]) == 0 {
		return "", ""
	}
	if len(dc["source"]) > 0 {
		address, _ = urls.Clean(Resolve(base, dc["source"][0].Value))
	}
	return Headline(dc["publisher"][0].Value), address
}

// untitled gives a headline to an item without one: the beginning of its
// text, or the site that it leads to.
func untitled(item *news.Item) string {
	first, _, _ := strings.Cut(item.Text, "\n")
	if first = tagless(Shorten(first, MaxTitle/3)); first != "" {
		return first
	}
	if u, err := url.Parse(item.Link); err == nil && u.Host != "" {
		return u.Host
	}
	return UntitledItem
}

// UntitledItem is the headline of an item that has none and leads nowhere.
const UntitledItem = "Untitled"

// WebAddress says whether an address of a picture may be passed on, and gives
// it as it is, since pictures are often signed with their parameters.
func WebAddress(address string) (string, bool) {
	_, ok := urls.Clean(address)
	u, err := url.Parse(address)
	if !ok || err != nil || u.User != nil || u.Host == "" {
		return "", false
	}
	return u.String(), true
}

// PrimaryTag is the primary subtag of a BCP 47 language tag, "" for what is
// none.
func PrimaryTag(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(strings.ReplaceAll(tag, "_", "-"))), "-")
	if len(tag) < 2 || len(tag) > 3 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return tag
}

// periods are the units of sy:updatePeriod. Source: RSS 1.0 module Syndication.
var periods = map[string]time.Duration{
	"hourly": time.Hour, "daily": 24 * time.Hour, "weekly": 7 * 24 * time.Hour,
	"monthly": 30 * 24 * time.Hour, "yearly": 365 * 24 * time.Hour,
}

// hintsOf collects a feed's hints. Source: RSS 2.0, ttl (minutes), skipHours
// and skipDays; RSS 1.0 module Syndication.
func hintsOf(feed *gofeed.Feed) (h news.Hints) {
	channel, ok := feed.OriginalFeed().(*gorss.Feed)
	if !ok {
		return h
	}
	if minutes, err := strconv.Atoi(channel.TTL); err == nil && minutes > 0 {
		h.Every = time.Duration(min(minutes, maxTTL)) * time.Minute
	}
	h.Every = max(h.Every, updatePeriod(feed))
	for _, text := range channel.SkipHours {
		if hour, err := strconv.Atoi(text); err == nil && hour >= 0 && hour <= 24 {
			h.SkipHours |= 1 << (hour % 24)
		}
	}
	for _, text := range channel.SkipDays {
		for day := time.Sunday; day <= time.Saturday; day++ {
			if strings.EqualFold(text, day.String()) {
				h.SkipDays |= 1 << day
			}
		}
	}
	return h
}

// maxTTL is the most that counts of a feed's ttl, in minutes: publishers write
// anything there.
const maxTTL = 24 * 60

// updatePeriod is the time between updates that sy:* promises.
func updatePeriod(feed *gofeed.Feed) time.Duration {
	value := func(name string) string {
		if list := feed.Extensions["sy"][name]; len(list) > 0 {
			return list[0].Value
		}
		return ""
	}
	frequency, err := strconv.Atoi(value("updateFrequency"))
	if err != nil || frequency < 1 {
		frequency = 1
	}
	return periods[strings.ToLower(value("updatePeriod"))] / time.Duration(frequency)
}
