package news

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"newsbot/news/byline"
	"newsbot/news/urls"
)

// SourceID identifies a source on disk. The store assigns it when it first
// meets a source's address and never uses it again for another. Zero is no source.
type SourceID uint64

// Origin says who brought a source, and so who may take it away.
type Origin string

const (
	FromConfig Origin = "config" // stands in the configuration file; read-only to commands
	FromAdmin  Origin = "admin"  // added by an administrator of the bot; offered to everybody
	FromPerson Origin = "person" // added by a person; polled while followed, visible to followers
)

// A Source is something that is polled: a feed, with its schedule and what a
// poll must remember. Its address identifies it; the name may change.
type Source struct {
	ID          SourceID
	Name        string // unique without regard to case, but for those that persons brought: see Label
	URL         string // absolute http or https address
	Schedule    string // cron expression or "@every 5m"; "" is the default schedule
	Category    string // free text for grouping; may be empty
	Lang        string // BCP 47 primary subtag; "" is whatever the feed says
	Announce    int    // how many of the newest items the first poll tells
	IgnoreHints bool   // ignore the server's wishes on timing
	Urgent      bool   // everything it brings is breaking news
	Teaser      bool   // never fetch article pages for it
	Public      bool   // its address holds no key: whoever follows it may have it whole
	Paused      bool   // not polled until that is taken back
	Mark        Mark   // what alone identifies its items; "" is all that they have together
	Origin      Origin // who brought it
	AddedBy     UserID // the person who added it; 0 for a configured one
	State       SourceState
	Tally       Tally // the new items that it has brought by how they ended; the store counts them
}

// SourceState is what a source's polls have learned; a poll takes it in and
// gives back the next one. The zero value is a source that was never polled.
type SourceState struct {
	Title      string // the feed's own title, plain text, one line
	Home       string // the site's address
	Lang       string // the feed's own language, BCP 47
	Speaks     string // the language that its last new item was in, as a BCP 47 primary subtag
	Validators Validators

	Hints     Hints     // what the feed itself said about when to ask again; a 304 carries none
	NextPoll  time.Time // UTC; zero means now
	DueBy     string    // the schedule that NextPoll goes by; "" is not known
	Wish      time.Time // until when the server asked at the last poll not to be asked; zero for nothing said
	Polled    time.Time // end of the last poll, good or bad
	Succeeded time.Time // end of the last good poll; zero: never, so the first is to come
	Since     time.Time // end of the first good poll
	Posted    time.Time // when it last brought a new item
	Failures  int       // consecutive failed polls; reset by a good one
	Error     string    // why the last poll failed, in words an operator understands
	Gone      bool      // the server said 410: polling has ended
	Alarmed   bool      // the administrators were told of its silence or failure

	Moved      string    // target of permanent redirects seen since MovedSince; "" for none
	MovedSince time.Time // when the present Moved was first seen
	MovedPolls int       // good polls that were redirected there since

	Items int           // new items it has brought in all
	Lag   time.Duration // from publication to our poll, a running mean over items
}

// Validators are what a server gave us to ask conditionally with. They are
// opaque: sent back byte for byte, never parsed.
type Validators struct {
	ETag         string
	LastModified string
	Body         [16]byte // first half of the SHA-256 of the last body; zero for none

	Full time.Time // when the server last sent a body; from time to time it is asked without validators
}

// An Audience is who would hear of a source, or is shown that there is one.
type Audience struct {
	Follows  bool   // the destination has a subscription with the source's number
	Asks     UserID // the person who asks; 0 where nobody does, as for an alert
	Operator bool   // an operator asks, in private
}

// OpenTo says whether an audience may hear of a source. One that a person
// brought is for its followers, for that person and for operators, whatever it
// calls itself: no query finds it, and nobody else is told its name.
func (s *Source) OpenTo(a Audience) bool {
	return s.Origin != FromPerson || a.Follows || a.Operator || a.Asks != 0 && a.Asks == s.AddedBy
}

// Known is the name that queries know a source by. One that a person brought
// has none: it may call itself like any other.
func (s *Source) Known() string {
	if s.Origin == FromPerson {
		return ""
	}
	return s.Name
}

// Label is what a source is called where people read of it. One that a person
// brought is shown with its host, since it may call itself like any other.
func (s *Source) Label() string {
	u, err := url.Parse(s.URL)
	if s.Origin != FromPerson || err != nil || strings.EqualFold(s.Name, u.Hostname()) {
		return s.Name
	}
	return s.Name + " (" + u.Hostname() + ")"
}

// Reporter returns the name of who reports an item: its own publisher, such as that
// of an aggregator's item, else the name of the page's site (og:site_name), else the
// source's cleaned title, else, where that names nobody or a section alone, the site,
// else the source's name as it is.
func Reporter(item *Item, site, source string) string {
	name := byline.PublisherAt(source, item.Link)
	if name == "" || byline.IsSection(name, item.Link) {
		name = urls.Site(item.Link)
	}
	return cmp.Or(publisher(item), byline.Publisher(site), name, source)
}

// publisher is the name of an item's own publisher; "" where it has none, or names but a
// part of its site, as some pages do: "Security".
func publisher(item *Item) string {
	name := byline.Publisher(item.Publisher)
	if byline.IsSection(name, item.Link) {
		return ""
	}
	return name
}

// Reporting is the name under which an alert tells an item of the source. The
// operator's name for a source of the configuration stands as it is. What a
// person's source says of its publisher is not believed: it may claim to be any.
func (s *Source) Reporting(i *Item) string {
	switch s.Origin {
	case FromPerson:
		return s.Label()
	case FromConfig:
		return cmp.Or(publisher(i), s.Name)
	}
	return Reporter(i, "", s.Name)
}

// ParseLanguage reads the code of a language, and gives its primary subtag, so
// that "en-GB" is "en". code is "" for what is none; meant is then the code of
// the language that is called so in English or in itself, "" where none is.
func ParseLanguage(s string) (code, meant string) {
	if s = strings.TrimSpace(s); s == "" {
		return "", ""
	}
	if tag, err := language.Parse(s); err == nil {
		base, _ := tag.Base()
		return base.String(), ""
	}
	for _, tag := range display.Supported.Tags() {
		if strings.EqualFold(s, display.English.Languages().Name(tag)) || strings.EqualFold(s, display.Self.Name(tag)) {
			base, _ := tag.Base()
			return "", base.String()
		}
	}
	return "", ""
}
