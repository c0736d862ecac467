package store

import (
	"cmp"
	"encoding"
	"encoding/binary"
	"encoding/json"
	"time"

	"newsbot/news"
)

// The buckets; the package comment says what they hold.
var (
	bucketMeta          = []byte("meta")
	bucketSource        = []byte("source")
	bucketSourceName    = []byte("sourceName")
	bucketSourceAddress = []byte("sourceAddress")
	bucketSourceRetired = []byte("sourceRetired")
	bucketHabits        = []byte("habits")
	bucketSeen          = []byte("seen")
	bucketItem          = []byte("item")
	bucketListing       = []byte("listing")
	bucketStory         = []byte("story")
	bucketStoryKey      = []byte("storyKey")
	bucketTold          = []byte("told")
	bucketRevise        = []byte("revise")
	bucketSubscription  = []byte("subscription")
	bucketChat          = []byte("chat")
	bucketSettings      = []byte("settings")
	bucketMoved         = []byte("moved")
	bucketOutlet        = []byte("outlet")
	bucketNotice        = []byte("notice")
	bucketNoticeKey     = []byte("noticeKey")
	bucketOutbox        = []byte("outbox")
	bucketQueue         = []byte("queue")
	bucketWaiting       = []byte("waiting")
	bucketFanOut        = []byte("fanOut")
	bucketRecent        = []byte("recent")
	bucketWait          = []byte("wait")
	bucketDead          = []byte("dead")
)

// The names in bucketMeta.
var (
	keySchema = []byte("schema")
	keyCounts = []byte("counts")
	keyUpdate = []byte("update")
	keyLeft   = []byte("left")
	keyPace   = []byte("pace")
)

// num is a number as part of a key.
func num[T ~uint64](n T) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

// number reads the number at the start of b; 0 where there is none.
func number(b []byte) uint64 {
	if len(b) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// signBit is flipped in the numbers of chats and topics: negative ones sort first.
const signBit = 1 << 63

func appendChat(b []byte, c news.ChatID) []byte {
	return binary.BigEndian.AppendUint64(b, uint64(c)^signBit)
}

func chatKey(c news.ChatID) []byte { return appendChat(nil, c) }

func chatAt(b []byte) news.ChatID { return news.ChatID(number(b) ^ signBit) }

func appendDestination(b []byte, d news.Destination) []byte {
	return binary.BigEndian.AppendUint64(appendChat(b, d.Chat), uint64(d.Topic)^signBit)
}

func destinationKey(d news.Destination) []byte { return appendDestination(make([]byte, 0, 16), d) }

func destinationAt(b []byte) news.Destination {
	return news.Destination{Chat: chatAt(b), Topic: news.TopicID(number(b[8:]) ^ signBit)}
}

func toldKey(s news.StoryID, d news.Destination) []byte {
	return appendDestination(binary.BigEndian.AppendUint64(make([]byte, 0, 24), uint64(s)), d)
}

func seenKey(s news.SourceID, k news.ItemKey) []byte { return append(num(s), k[:]...) }

// queuePrefix is the length of a queue's key, which that of each row continues.
const queuePrefix = 17

func (q Queue) key() []byte {
	return append(appendDestination(make([]byte, 0, queuePrefix+8), q.Destination), byte(q.Lane))
}

func queueAt(k []byte) Queue { return Queue{destinationAt(k), news.Lane(k[16])} }

func queueKey(q Queue, id news.DeliveryID) []byte {
	return binary.BigEndian.AppendUint64(q.key(), uint64(id))
}

// queuedAt is the delivery that a key in a queue names.
func queuedAt(k []byte) news.DeliveryID { return news.DeliveryID(number(k[queuePrefix:])) }

func subscriptionKey(d news.Destination, id news.SubscriptionID) []byte {
	return append(destinationKey(d), num(id)...)
}

func itemBody(id news.ItemID) news.Body { return news.Body{Kind: news.BodyItem, Number: uint64(id)} }

func noticeBody(id news.NoticeID) news.Body {
	return news.Body{Kind: news.BodyNotice, Number: uint64(id)}
}

func bodyKey(b news.Body) []byte { return append([]byte{byte(b.Kind)}, num(b.Number)...) }

func bodyAt(k []byte) news.Body {
	return news.Body{Kind: news.BodyKind(k[0]), Number: number(k[1:])}
}

func compareBodies(a, b news.Body) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Number, b.Number))
}

// A stamp is a time on disk: milliseconds since 1970, 0 for none.
type stamp int64

func stampOf(t time.Time) stamp {
	if t.IsZero() {
		return 0
	}
	return stamp(t.UnixMilli())
}

func (s stamp) time() time.Time {
	if s == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(s)).UTC()
}

func (s stamp) bytes() []byte { return num(uint64(s)) }

func stampAt(b []byte) stamp { return stamp(number(b)) }

// put writes v, as JSON unless it has a form of its own.
func (t *tx) put(bucket, key []byte, v any) error {
	text, err := encode(v)
	if err != nil {
		return err
	}
	return t.Bucket(bucket).Put(key, text)
}

func encode(v any) ([]byte, error) {
	if own, ok := v.(encoding.BinaryMarshaler); ok {
		return own.MarshalBinary()
	}
	return json.Marshal(v)
}

// get reads what put wrote; the bool says whether it is there.
func get[T any](t *tx, bucket, key []byte) (v T, ok bool, err error) {
	text := t.Bucket(bucket).Get(key)
	if text == nil {
		return v, false, nil
	}
	v, err = decode[T](bucket, key, text)
	return v, err == nil, err
}

// decode reads a value; the bucket and the key are for the error.
func decode[T any](bucket, key, text []byte) (v T, err error) {
	if own, ok := any(&v).(encoding.BinaryUnmarshaler); ok {
		err = own.UnmarshalBinary(text)
	} else {
		err = json.Unmarshal(text, &v)
	}
	if err != nil {
		return v, damaged("%s %x: %v", bucket, key, err)
	}
	return v, nil
}
