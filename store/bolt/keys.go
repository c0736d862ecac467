package bolt

import (
	"encoding/binary"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
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
	bucketPost          = []byte("post")
	bucketWait          = []byte("wait")
	bucketDead          = []byte("dead")
	bucketMute          = []byte("mute")
	bucketSaved         = []byte("saved")
	bucketDraft         = []byte("draft")
	bucketDraftOf       = []byte("draftOf")
	bucketDraftDue      = []byte("draftDue")
	bucketAudit         = []byte("audit")
	bucketPin           = []byte("pin")
	bucketDay           = []byte("day")
	bucketChannelDay    = []byte("channelDay")
)

// The names in bucketMeta.
var (
	keySchema = []byte("schema")
	keyCounts = []byte("counts")
	keyUpdate = []byte("update")
	keyLeft   = []byte("left")
	keyPace   = []byte("pace")
	keyStop   = []byte("stop")
	keyAlarms = []byte("alarms")
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

func toldKey(p rows.ToldPlace) []byte {
	return appendDestination(binary.BigEndian.AppendUint64(make([]byte, 0, 24), uint64(p.Story)), p.Destination)
}

func seenKey(p rows.SeenPlace) []byte { return append(num(p.Source), p.Key[:]...) }

func subscriptionKey(p rows.SubscriptionPlace) []byte {
	return binary.BigEndian.AppendUint64(destinationKey(p.Destination), uint64(p.ID))
}

func addressKey(address rows.TextKey, id news.SourceID) []byte { return append(address[:], num(id)...) }

// queuePrefix is the length of a queue's key, which that of each row continues.
const queuePrefix = 17

func queueOf(d news.Destination, l news.Lane) []byte {
	return append(appendDestination(make([]byte, 0, queuePrefix+8), d), byte(l))
}

func queueKey(d *rows.Delivery) []byte {
	return binary.BigEndian.AppendUint64(queueOf(d.Destination, d.Lane), uint64(d.ID))
}

// headAt is the delivery that a row of a queue names.
func headAt(k, v []byte) rows.Head {
	return rows.Head{
		Destination: destinationAt(k), Lane: news.Lane(k[16]),
		ID: news.DeliveryID(number(k[queuePrefix:])), Decided: stampAt(v).time(),
	}
}

func bodyKey(b news.Body) []byte { return append([]byte{byte(b.Kind)}, num(b.Number)...) }

func bodyAt(k []byte) news.Body {
	return news.Body{Kind: news.BodyKind(k[0]), Number: number(k[1:])}
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
