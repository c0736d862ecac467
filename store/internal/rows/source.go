package rows

import (
	"crypto/sha256"
	"encoding/json"
	"strings"
	"time"

	"newsbot/news"
)

// Counts are the running totals. Each changes in the transaction of what it
// counts.
type Counts struct {
	Decided, Delivered, GivenUp, Pending, InDoubt int64
	Items, Chats, Subscriptions                   int64

	Seen   int64      // new items that sources brought, since schema 2
	Ending news.Tally // those of which all alerts are queued, by how they ended
}

// Plus is the sum of two counts, one of which may be a change.
func (c Counts) Plus(o Counts) Counts {
	return Counts{
		Decided: c.Decided + o.Decided, Delivered: c.Delivered + o.Delivered, GivenUp: c.GivenUp + o.GivenUp,
		Pending: c.Pending + o.Pending, InDoubt: c.InDoubt + o.InDoubt,
		Items: c.Items + o.Items, Chats: c.Chats + o.Chats, Subscriptions: c.Subscriptions + o.Subscriptions,
		Seen: c.Seen + o.Seen, Ending: c.Ending.Plus(o.Ending),
	}
}

// A DayPlace is the key of what is counted of a day.
type DayPlace struct {
	Day    int64         // days since 1970, in UTC
	Source news.SourceID // of whose items alone; 0 is all
}

// A Day is what is counted of a day, of alerts with news alone.
type Day struct {
	DayPlace
	Decided, Delivered, GivenUp int64       // alerts; of a source's those delivered alone
	Gained, Lost                int64       // chats that hear of something since then, or nothing any more
	Delays                      news.Delays // from publication to delivery
}

// Plus is the sum of two counts of a day.
func (d Day) Plus(o Day) Day {
	d.Decided, d.Delivered, d.GivenUp = d.Decided+o.Decided, d.Delivered+o.Delivered, d.GivenUp+o.GivenUp
	d.Gained, d.Lost, d.Delays = d.Gained+o.Gained, d.Lost+o.Lost, d.Delays.Plus(o.Delays)
	return d
}

// A ChannelDayPlace is the key of what is counted of a channel on a day.
type ChannelDayPlace struct {
	Chat news.ChatID
	Day  int64 // days since 1970, in UTC
}

// A ChannelDay is what is counted of a channel on a day.
type ChannelDay struct {
	ChannelDayPlace
	Posts       int64                   // messages with news
	Delays      news.Delays             // of the stories in them, from publication
	Sources     map[news.SourceID]int64 // :: source → stories that it reported
	Subscribers int64                   // as Telegram counted them last on that day; 0 where it was not asked
}

// A Pace is what was learned of how many messages a second Telegram takes.
type Pace struct {
	Messages int
	TryAt    time.Time
	Interval time.Duration
}

// An Update is an update of Telegram's that is yet to be handled.
type Update struct {
	Raw   json.RawMessage // as it came
	Tries int             // how often it was begun
}

// TotalRows are what there is one of.
type TotalRows interface {
	Counts() (Counts, error)
	PutCounts(Counts) error

	Days(places ...DayPlace) (map[DayPlace]Day, error)
	DaysAfter(place DayPlace, max int) ([]Day, error)
	PutDays(...Day) error
	DeleteDays(places ...DayPlace) error

	ChannelDays(places ...ChannelDayPlace) (map[ChannelDayPlace]ChannelDay, error)
	ChannelDaysAfter(place ChannelDayPlace, max int) ([]ChannelDay, error) // channel by channel
	PutChannelDays(...ChannelDay) error
	DeleteChannelDays(places ...ChannelDayPlace) error

	// Handled is the last update of Telegram's that was handled; false before the first.
	Handled() (update int64, ok bool, err error)
	PutHandled(update int64) error

	// Left are the updates that are yet to be handled.
	Left() ([]Update, error)
	PutLeft([]Update) error

	Pace() (Pace, error)
	PutPace(Pace) error

	// Alarms are those that the administrators were told of, and not yet that they
	// are over.
	Alarms() ([]news.Alarm, error)
	PutAlarms([]news.Alarm) error

	// Stopped is that nothing is told.
	Stopped() (news.Stop, error)
	PutStopped(news.Stop) error
}

// A Source is a source with what the store keeps beside it.
type Source struct {
	news.Source
	Listed    time.Time // when its last page came; zero: none yet
	Elsewhere bool      // no page has come from the present address
	Retired   time.Time // left the configuration or was removed; zero: in use
}

// InUse says whether a source is polled.
func (s *Source) InUse() bool { return s.Retired.IsZero() }

// NameKey finds a source by its name, without regard to case. The names of
// sources that persons brought are apart, with their hosts: they take none away.
func (s *Source) NameKey() TextKey {
	if s.Origin == news.FromPerson {
		return PersonKey(s.Label())
	}
	return NameKey(s.Name)
}

// A TextKey stands for a text of any length, a name or an address.
type TextKey [16]byte

// AddressKey finds sources by their address.
func AddressKey(address string) TextKey {
	sum := sha256.Sum256([]byte(address))
	return TextKey(sum[:len(TextKey{})])
}

// NameKey finds a source by its name.
func NameKey(name string) TextKey { return AddressKey(Folded(name)) }

// PersonKey finds a source that a person brought by its label.
func PersonKey(label string) TextKey { return AddressKey("\x00" + Folded(label)) }

// Folded is a name without regard to case.
func Folded(name string) string { return strings.ToLower(strings.ToUpper(name)) }

// SourceRows are the sources, and what finds them.
type SourceRows interface {
	Sources(ids ...news.SourceID) (map[news.SourceID]Source, error)
	SourcesAfter(id news.SourceID, max int) ([]Source, error)
	PutSources(all ...Source) error
	DeleteSources(ids ...news.SourceID) error

	// Habits are what is remembered of sources' habits, in whatever form.
	Habits(ids ...news.SourceID) (map[news.SourceID][]byte, error)
	PutHabits(id news.SourceID, habits []byte) error
	DeleteHabits(ids ...news.SourceID) error

	// SourcesInUse counts those that are not retired, by their addresses.
	SourcesInUse() (int64, error)

	// Named says which source has a name.
	Named(names ...TextKey) (map[TextKey]news.SourceID, error)
	PutName(name TextKey, id news.SourceID) error
	DeleteName(name TextKey) error

	// At says which source has an address: the first of several. Those in use
	// and those that are retired are apart.
	At(address TextKey, retired bool) (id news.SourceID, ok bool, err error)
	PutAddress(address TextKey, retired bool, id news.SourceID) error
	DeleteAddress(address TextKey, retired bool, id news.SourceID) error
}

// A Seen is one of the identities by which a source's item is recognised.
type Seen struct {
	SeenPlace
	Item    news.ItemID // that had it last
	Listed  time.Time   // when a page had it last, about
	Several bool        // others had it before
}

// A SeenPlace is the key of an identity.
type SeenPlace struct {
	Source news.SourceID
	Key    news.ItemKey
}

// SeenRows are the identities of items.
type SeenRows interface {
	Known(source news.SourceID, keys ...news.ItemKey) (map[news.ItemKey]Seen, error)
	SeenAfter(place SeenPlace, max int) ([]Seen, error)
	PutSeen(all ...Seen) error
	DeleteSeen(places ...SeenPlace) error
}
