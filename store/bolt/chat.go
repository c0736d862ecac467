package bolt

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"time"

	"newsbot/news"
	"newsbot/news/price"
	"newsbot/store/internal/rows"
)

// A storedChat is a news.Chat on disk, under its number.
type storedChat struct {
	ID       news.ChatID             `json:"-"`
	Kind     news.ChatKind           `json:",omitzero"`
	Title    string                  `json:",omitzero"`
	Username string                  `json:",omitzero"`
	Forum    bool                    `json:",omitzero"`
	Lang     string                  `json:",omitzero"`
	State    news.ChatState          `json:",omitzero"`
	Reason   string                  `json:",omitzero"`
	Since    time.Time               `json:",omitzero"`
	Manager  news.UserID             `json:",omitzero"`
	Topics   map[news.TopicID]string `json:",omitzero"`
	Desk     news.Destination        `json:",omitzero"`
	Operator bool                    `json:",omitzero"`
	Ticker   news.Ticker             `json:",omitzero"`
	Absence  news.Absence            `json:",omitzero"`

	Uncorrected []news.StoryID `json:",omitempty"`
}

var chats = table[news.ChatID, news.Chat]{
	bucket: bucketChat, key: chatKey, of: func(c *news.Chat) news.ChatID { return c.ID },
	write: func(c *news.Chat) ([]byte, error) { return json.Marshal(storedChat(*c)) },
	read: jsonRow(8, func(k []byte, s *storedChat) news.Chat {
		s.ID = chatAt(k)
		return news.Chat(*s)
	}),
}

func (t *tx) Chats(ids ...news.ChatID) (map[news.ChatID]news.Chat, error) { return chats.get(t, ids) }

func (t *tx) ChatsAfter(id news.ChatID, max int) ([]news.Chat, error) { return chats.after(t, id, max) }

func (t *tx) PutChats(all ...news.Chat) error {
	for _, c := range all {
		t.states[c.ID] = c.State
	}
	return chats.put(t, all)
}

func (t *tx) DeleteChats(ids ...news.ChatID) error {
	for _, id := range ids {
		t.states[id] = news.Active
	}
	return chats.delete(t, ids)
}

// States reads no row: this process alone writes them, and remembers.
func (t *tx) States(ids ...news.ChatID) (map[news.ChatID]news.ChatState, error) {
	t.file.mem.RLock()
	defer t.file.mem.RUnlock()
	all := map[news.ChatID]news.ChatState{}
	for _, id := range ids {
		s, written := t.states[id]
		if !written {
			s = t.file.states[id]
		}
		if s != news.Active {
			all[id] = s
		}
	}
	return all, nil
}

// loadStates fills the memory that States reads. A chat that cannot be read is
// taken for active: what waits for it says what is wrong.
func (t *tx) loadStates() error {
	all, err := chats.walk(t, nil, nil, math.MaxInt)
	if errors.Is(err, rows.ErrDamaged) {
		t.file.log.Error("chats that cannot be read", "error", err)
	}
	for _, c := range all {
		if c.State != news.Active {
			t.file.states[c.ID] = c.State
		}
	}
	return nil
}

// storedSettings are a destination's news.Settings on disk.
type storedSettings struct {
	Footer  *string      `json:",omitzero"`
	Silent  *bool        `json:",omitzero"`
	Preview news.Preview `json:",omitzero"`
	Bullets *int         `json:",omitzero"`
	Fold    *bool        `json:",omitzero"`
	Voices  *bool        `json:",omitzero"`
	Lang    *string      `json:",omitzero"`

	Zone    string         `json:",omitzero"`
	Quiet   *news.Window   `json:",omitzero"`
	Digest  *news.Digest   `json:",omitzero"`
	PerHour *int           `json:",omitzero"`
	PerDay  *int           `json:",omitzero"`
	Gap     *time.Duration `json:",omitzero"`
	Hours   *news.Window   `json:",omitzero"`
	Strict  *bool          `json:",omitzero"`

	Approval news.Approval `json:",omitzero"`
	Look     news.Look     `json:",omitzero"`
}

// A wish is a destination with its settings.
type wish struct {
	of news.Destination
	news.Settings
}

var settings = table[news.Destination, wish]{
	bucket: bucketSettings, key: destinationKey, of: func(w *wish) news.Destination { return w.of },
	write: func(w *wish) ([]byte, error) { return json.Marshal(storedSettings(w.Settings)) },
	read: jsonRow(16, func(k []byte, s *storedSettings) wish {
		return wish{destinationAt(k), news.Settings(*s)}
	}),
}

func (t *tx) Settings(chat news.ChatID) (map[news.Destination]news.Settings, error) {
	list, err := settings.walk(t, chatKey(chat), chatKey(chat), math.MaxInt)
	all := make(map[news.Destination]news.Settings, len(list))
	for _, w := range list {
		all[w.of] = w.Settings
	}
	return all, err
}

func (t *tx) PutSettings(d news.Destination, s news.Settings) error {
	return settings.put(t, []wish{{d, s}})
}

func (t *tx) DeleteSettings(all ...news.Destination) error { return settings.delete(t, all) }

// A storedWait is a rows.Wait on disk, under its chat.
type storedWait struct {
	Until  time.Time
	Reason string `json:",omitzero"`
}

var waits = table[news.ChatID, rows.Wait]{
	bucket: bucketWait, key: chatKey, of: func(w *rows.Wait) news.ChatID { return w.Chat },
	write: func(w *rows.Wait) ([]byte, error) { return json.Marshal(storedWait{w.Until, w.Reason}) },
	read: jsonRow(8, func(k []byte, s *storedWait) rows.Wait {
		return rows.Wait{Chat: chatAt(k), Until: s.Until, Reason: s.Reason}
	}),
}

func (t *tx) Waits() (map[news.ChatID]rows.Wait, error) {
	list, err := waits.walk(t, nil, nil, math.MaxInt)
	all := make(map[news.ChatID]rows.Wait, len(list))
	for _, w := range list {
		all[w.Chat] = w
	}
	return all, err
}

func (t *tx) PutWait(w rows.Wait) error { return waits.put(t, []rows.Wait{w}) }

func (t *tx) DeleteWaits(chats ...news.ChatID) error { return waits.delete(t, chats) }

func recentKey(r rows.Recent) []byte { return appendChat(stampOf(r.At).bytes(), r.Chat) }

var recent = table[rows.Recent, rows.Recent]{
	bucket: bucketRecent, key: recentKey, of: func(r *rows.Recent) rows.Recent { return *r },
	write: func(*rows.Recent) ([]byte, error) { return []byte{1}, nil },
	read: fixed(16, func(k, _ []byte) (rows.Recent, error) {
		return rows.Recent{Chat: chatAt(k[8:]), At: stampAt(k).time()}, nil
	}),
}

func (t *tx) Recent(since time.Time) ([]rows.Recent, error) {
	return recent.walk(t, stampOf(since).bytes(), nil, math.MaxInt)
}

func (t *tx) PutRecent(all ...rows.Recent) error { return recent.put(t, all) }

func (t *tx) DeleteRecent(before time.Time, max int) error {
	list, err := recent.walk(t, nil, nil, max)
	for i, r := range list {
		if !r.At.Before(before) {
			list = list[:i]
			break
		}
	}
	return errors.Join(err, recent.delete(t, list))
}

// A storedPost is a rows.Post on disk, under its place.
type storedPost struct {
	At    stamp         `json:"t"`
	Items []news.ItemID `json:"i,omitzero"`
	First int           `json:"f,omitzero"`
}

func postKey(p rows.PostPlace) []byte {
	return binary.BigEndian.AppendUint64(destinationKey(p.Destination), uint64(p.First))
}

var posts = table[rows.PostPlace, rows.Post]{
	bucket: bucketPost, key: postKey, of: func(p *rows.Post) rows.PostPlace { return p.PostPlace },
	write: func(p *rows.Post) ([]byte, error) { return json.Marshal(storedPost{stampOf(p.At), p.Items, p.Points}) },
	read: jsonRow(24, func(k []byte, s *storedPost) rows.Post {
		place := rows.PostPlace{Destination: destinationAt(k), First: news.DeliveryID(number(k[16:]))}
		return rows.Post{PostPlace: place, At: s.At.time(), Items: s.Items, Points: s.First}
	}),
}

func (t *tx) Posts(places ...rows.PostPlace) (map[rows.PostPlace]rows.Post, error) {
	return posts.get(t, places)
}

func (t *tx) PostsOf(chat news.ChatID) ([]rows.Post, error) {
	return posts.walk(t, chatKey(chat), chatKey(chat), math.MaxInt)
}

func (t *tx) PostsAfter(place rows.PostPlace, max int) ([]rows.Post, error) {
	return posts.after(t, place, max)
}

func (t *tx) PutPosts(all ...rows.Post) error { return posts.put(t, all) }

func (t *tx) DeletePosts(places ...rows.PostPlace) error { return posts.delete(t, places) }

// A storedSubscription is a rows.Subscription on disk, under its destination and
// number. In schema 1 the query of one that follows a source was
// `source:"name"`, and it stays there.
type storedSubscription struct {
	Query  string
	Typed  string        `json:",omitzero"`
	Source news.SourceID `json:",omitzero"`
	Urgent bool          `json:",omitzero"`
	By     news.UserID   `json:",omitzero"`
	Added  time.Time
	Ended  time.Time `json:",omitzero"`

	Price      price.Watch `json:",omitzero"`
	PriceState price.State `json:",omitzero"`
}

func writeSubscription(s *rows.Subscription) ([]byte, error) {
	stored := storedSubscription{s.Query, s.Typed, s.Source, s.Urgent, s.By, s.Added, s.Ended, s.Price, s.PriceState}
	if s.Source != 0 {
		stored.Query = s.Formerly
	}
	return json.Marshal(stored)
}

func subscriptionOf(k []byte, s *storedSubscription) rows.Subscription {
	sub := rows.Subscription{Subscription: news.Subscription{
		ID: news.SubscriptionID(number(k[16:])), Destination: destinationAt(k),
		Query: s.Query, Typed: s.Typed, Source: s.Source, Urgent: s.Urgent, By: s.By, Added: s.Added, Price: s.Price,
	}, Formerly: s.Query, Ended: s.Ended, PriceState: s.PriceState}
	if s.Source != 0 {
		sub.Query = ""
	}
	return sub
}

var subscriptions = table[rows.SubscriptionPlace, rows.Subscription]{
	bucket: bucketSubscription, key: subscriptionKey, of: (*rows.Subscription).Place,
	write: writeSubscription, read: jsonRow(24, subscriptionOf),
}

func (t *tx) Subscriptions(d news.Destination) ([]rows.Subscription, error) {
	return subscriptions.walk(t, destinationKey(d), destinationKey(d), math.MaxInt)
}

func (t *tx) SubscriptionsOf(chat news.ChatID) ([]rows.Subscription, error) {
	return subscriptions.walk(t, chatKey(chat), chatKey(chat), math.MaxInt)
}

func (t *tx) SubscriptionsAfter(place rows.SubscriptionPlace, max int) ([]rows.Subscription, error) {
	return subscriptions.after(t, place, max)
}

func (t *tx) PutSubscriptions(all ...rows.Subscription) error { return subscriptions.put(t, all) }

func (t *tx) DeleteSubscriptions(places ...rows.SubscriptionPlace) error {
	return subscriptions.delete(t, places)
}

// A storedOutlet is a news.Outlet on disk, under its number.
type storedOutlet struct {
	ID      news.OutletID     `json:"-"`
	Ref     string            `json:",omitzero"`
	Topic   news.TopicID      `json:",omitzero"`
	Watch   string            `json:",omitzero"`
	Sources []string          `json:",omitzero"`
	Urgent  bool              `json:",omitzero"`
	Footer  *string           `json:",omitzero"`
	Lang    string            `json:",omitzero"`
	Look    news.Look         `json:",omitzero"`
	Ticker  bool              `json:",omitzero"`
	Origin  news.Origin       `json:",omitzero"`
	AddedBy news.UserID       `json:",omitzero"`
	Approve news.ApprovalMode `json:",omitzero"`
	Hold    time.Duration     `json:",omitzero"`
	Editors string            `json:",omitzero"`
	State   news.OutletState  `json:",omitzero"`

	Settings news.Settings `json:",omitzero"`
}

var outlets = table[news.OutletID, news.Outlet]{
	bucket: bucketOutlet, key: num[news.OutletID], of: func(o *news.Outlet) news.OutletID { return o.ID },
	write: func(o *news.Outlet) ([]byte, error) { return json.Marshal(storedOutlet(*o)) },
	read: jsonRow(8, func(k []byte, s *storedOutlet) news.Outlet {
		s.ID = news.OutletID(number(k))
		return news.Outlet(*s)
	}),
}

func (t *tx) Outlets() ([]news.Outlet, error) { return outlets.walk(t, nil, nil, math.MaxInt) }

func (t *tx) PutOutlets(all ...news.Outlet) error { return outlets.put(t, all) }

func (t *tx) DeleteOutlets(ids ...news.OutletID) error { return outlets.delete(t, ids) }
