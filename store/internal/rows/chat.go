package rows

import (
	"time"

	"newsbot/news"
	"newsbot/news/price"
)

// A Wait is a pause that Telegram asked for.
type Wait struct {
	Chat   news.ChatID // 0 for the whole bot
	Until  time.Time
	Reason string
}

// A Recent is an attempt to send to a group or a channel.
type Recent struct {
	Chat news.ChatID
	At   time.Time
}

// A Post is a message with alerts that a destination holds and that is remembered:
// it counts against the destination's budget, or it is a digest of which not all
// is told at once.
type Post struct {
	PostPlace
	At     time.Time
	Items  []news.ItemID // of a digest, in the order in which it tells them
	Points int           // so many of these are told with a point each
}

// A PostPlace is the key of a post.
type PostPlace struct {
	Destination news.Destination
	First       news.DeliveryID // the lowest number among its deliveries
}

// ChatRows are the chats, and what is noted about sending to them.
type ChatRows interface {
	Chats(ids ...news.ChatID) (map[news.ChatID]news.Chat, error)
	ChatsAfter(id news.ChatID, max int) ([]news.Chat, error)
	PutChats(all ...news.Chat) error
	DeleteChats(ids ...news.ChatID) error
	// States gives the states of those chats that are not Active. It is asked
	// for every destination of an item.
	States(ids ...news.ChatID) (map[news.ChatID]news.ChatState, error)

	// Settings gives those of a chat and its topics.
	Settings(chat news.ChatID) (map[news.Destination]news.Settings, error)
	PutSettings(news.Destination, news.Settings) error
	DeleteSettings(...news.Destination) error

	Waits() (map[news.ChatID]Wait, error)
	PutWait(Wait) error
	DeleteWaits(chats ...news.ChatID) error

	// Recent lists attempts from a time on.
	Recent(since time.Time) ([]Recent, error)
	PutRecent(...Recent) error
	// DeleteRecent removes at most max of those before a time.
	DeleteRecent(before time.Time, max int) error

	Posts(places ...PostPlace) (map[PostPlace]Post, error)
	// PostsOf gives those of a chat and its topics.
	PostsOf(news.ChatID) ([]Post, error)
	PostsAfter(place PostPlace, max int) ([]Post, error)
	PutPosts(all ...Post) error
	DeletePosts(places ...PostPlace) error
}

// A Subscription is a subscription with what the store keeps beside it. One that
// ended stays for a while, since alerts that it brought say so.
type Subscription struct {
	news.Subscription
	Formerly string    // what schema 1 called it in the reasons of alerts; the query, where it is none of that schema
	Ended    time.Time // zero: it is in force

	PriceState price.State // of one that waits for a price: how far it has come
}

// InForce says whether a subscription brings anything.
func (s *Subscription) InForce() bool { return s.Ended.IsZero() }

// A SubscriptionPlace is the key of a subscription.
type SubscriptionPlace struct {
	Destination news.Destination
	ID          news.SubscriptionID
}

// Place is the subscription's key.
func (s *Subscription) Place() SubscriptionPlace { return SubscriptionPlace{s.Destination, s.ID} }

// SubscriptionRows are the subscriptions.
type SubscriptionRows interface {
	// Subscriptions gives those of a destination, SubscriptionsOf those of a
	// chat and its topics, in the order of their numbers.
	Subscriptions(news.Destination) ([]Subscription, error)
	SubscriptionsOf(news.ChatID) ([]Subscription, error)
	SubscriptionsAfter(place SubscriptionPlace, max int) ([]Subscription, error)
	PutSubscriptions(all ...Subscription) error
	DeleteSubscriptions(places ...SubscriptionPlace) error
}

// OutletRows are the outlets.
type OutletRows interface {
	Outlets() ([]news.Outlet, error) // in the order of their numbers
	PutOutlets(all ...news.Outlet) error
	DeleteOutlets(ids ...news.OutletID) error
}
