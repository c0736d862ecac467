package rows

import (
	"time"

	"newsbot/news"
)

// A Notice is a notice with what the store keeps beside it.
type Notice struct {
	news.Notice
	ID   news.NoticeID
	Key  string // why there is one; whatever has the same key is the same notice
	When time.Time
	Lane news.Lane

	Counts NoticeCounts // of a broadcast
}

// NoticeCounts say what became of the deliveries of a broadcast. What is none of it,
// and waits no more, failed.
type NoticeCounts struct {
	Kept      bool // they were counted from the beginning
	Queued    int64
	Delivered int64
	Gone      int64 // given up, since the chat is gone or does not want to hear from us
	Stopped   int64 // given up, since an operator stopped it
	InFlight  int64 // the same, while they were on their way: they may have arrived
	Halted    bool  // an operator did
}

// NoticeRows are the notices.
type NoticeRows interface {
	Notices(ids ...news.NoticeID) (map[news.NoticeID]Notice, error)
	NoticesAfter(id news.NoticeID, max int) ([]Notice, error)
	// Keyed says which notice has a key.
	Keyed(key string) (id news.NoticeID, ok bool, err error)
	PutNotices(all ...Notice) error
	DeleteNotices(all ...Notice) error
}

// A Delivery is a news.Delivery with what the store keeps beside it, and with its
// reasons in numbers.
type Delivery struct {
	ID          news.DeliveryID
	Destination news.Destination
	Lane        news.Lane
	Body        news.Body
	Kind        news.AlertKind
	Story       news.StoryID // of an item
	Because     Because
	Decided     time.Time
	Attempts    int
	Tried       time.Time // begin of the first attempt
	Attempted   time.Time
	InDoubt     bool
	Doubted     bool // an attempt before the last was never answered
	Doubts      int  // of these, how many answers were waited for
	NotBefore   time.Time
	Plain       bool
	Error       string

	Damage string // why no more is known of it than where it waits, and since when; "" for a sound row
}

// Item is the item that is told; 0 for anything else.
func (d *Delivery) Item() news.ItemID {
	if d.Body.Kind == news.BodyItem {
		return news.ItemID(d.Body.Number)
	}
	return 0
}

// Marks says whether a delivery has a told mark: it tells an item's story for
// the first time.
func (d *Delivery) Marks() bool { return d.Item() != 0 && d.Kind == news.KindNew }

// Told is the place of its told mark.
func (d *Delivery) Told() ToldPlace { return ToldPlace{d.Story, d.Destination} }

// A Head is what is first in a queue.
type Head struct {
	Destination news.Destination
	Lane        news.Lane
	ID          news.DeliveryID
	Decided     time.Time
}

// A FanOut says how far the alerts for an item or a notice have come.
type FanOut struct {
	Body    news.Body
	Reached news.Destination // the last destination queued so far; NoDestination before the first
	Ending  news.Verdict     // the best so far
	Surge   bool             // the item came with a hundred others
	Old     bool             // it may be old news, see news.Doubtful
}

// DeliveryRows are the outbox: what waits to be carried, in queues of one
// destination and lane each. Whatever gives deliveries gives damaged ones, too,
// marked as such, since somebody waits for them.
type DeliveryRows interface {
	Deliveries(ids ...news.DeliveryID) (map[news.DeliveryID]Delivery, error)
	DeliveriesAfter(id news.DeliveryID, max int) ([]Delivery, error)
	// Queued gives the first of a queue, at most max; QueuedFor all of a chat's.
	Queued(d news.Destination, l news.Lane, max int) ([]Delivery, error)
	QueuedFor(news.ChatID) ([]Delivery, error)
	// Heads walks over the queues, by destination and lane. The zero Lane of
	// NoDestination begins.
	Heads(after news.Destination, lane news.Lane, max int) ([]Head, error)
	// Queue adds deliveries, which have their numbers. It is made for many.
	Queue(all ...Delivery) error
	// PutDeliveries writes what changed of deliveries; they stay in their queues.
	PutDeliveries(all ...Delivery) error
	// DeleteDeliveries takes deliveries out, also damaged ones.
	DeleteDeliveries(all ...Delivery) error

	// Uses says how many deliveries wait for an item or a notice.
	Uses(bodies ...news.Body) (map[news.Body]int64, error)
	UsesAfter(body news.Body, max int) ([]Use, error)
	PutUses(map[news.Body]int64) error // 0 leaves no row

	FanOuts() (map[news.Body]FanOut, error)
	PutFanOut(FanOut) error
	DeleteFanOut(news.Body) error
}

// A Use is how many deliveries wait for an item or a notice.
type Use struct {
	Body  news.Body
	Count int64
}

// A Dead is a delivery that was given up, as it was then.
type Dead struct {
	Delivery
	Reason  string
	GivenUp time.Time
}

// DeadRows are the dead letters.
type DeadRows interface {
	DeadAfter(id news.DeliveryID, max int) ([]Dead, error)
	// DeadBefore walks back, from the last where id is 0.
	DeadBefore(id news.DeliveryID, max int) ([]Dead, error)
	PutDead(all ...Dead) error
	DeleteDead(ids ...news.DeliveryID) error
}
