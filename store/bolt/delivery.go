package bolt

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/news/price"
	"newsbot/store/internal/rows"
)

// dense is how full bbolt leaves the pages that it splits where rows are nearly
// always appended.
const dense = 0.9

// A storedNotice is a rows.Notice on disk, under its number. In schema 1 there
// were texts alone, which were finished as those of broadcasts are.
type storedNotice struct {
	noticeFields
	Key    string
	When   time.Time
	Lane   news.Lane         `json:",omitzero"`
	Counts rows.NoticeCounts `json:",omitzero"`
}

// noticeFields are the fields of a news.Notice.
type noticeFields struct {
	Kind   news.NoticeKind  `json:",omitzero"`
	Source news.SourceID    `json:",omitzero"`
	About  news.Destination `json:",omitzero"`
	State  news.ChatState   `json:",omitzero"`
	Text   string           `json:",omitzero"`
	Number int64            `json:",omitzero"`
	At     time.Time        `json:",omitzero"`
	Alarm  news.Alarm       `json:",omitzero"`
	Copy   news.Original    `json:",omitzero"`
	For    news.Addressees  `json:",omitzero"`
	Board  news.Original    `json:",omitzero"`
	Firing price.Firing     `json:",omitzero"`
}

func writeNotice(n *rows.Notice) ([]byte, error) {
	return json.Marshal(storedNotice{noticeFields(n.Notice), n.Key, n.When, n.Lane, n.Counts})
}

func noticeOf(k []byte, s *storedNotice) rows.Notice {
	if s.Kind == "" {
		s.Kind, s.Lane = news.NoticeBroadcast, news.LaneAlert
	}
	return rows.Notice{
		Notice: news.Notice(s.noticeFields), ID: news.NoticeID(number(k)), Key: s.Key, When: s.When, Lane: s.Lane, Counts: s.Counts,
	}
}

var notices = table[news.NoticeID, rows.Notice]{
	bucket: bucketNotice, key: num[news.NoticeID], of: func(n *rows.Notice) news.NoticeID { return n.ID },
	write: writeNotice, read: jsonRow(8, noticeOf),
}

func (t *tx) Notices(ids ...news.NoticeID) (map[news.NoticeID]rows.Notice, error) {
	return notices.get(t, ids)
}

func (t *tx) NoticesAfter(id news.NoticeID, max int) ([]rows.Notice, error) {
	return notices.after(t, id, max)
}

func (t *tx) Keyed(key string) (id news.NoticeID, ok bool, err error) {
	v := t.Bucket(bucketNoticeKey).Get([]byte(key))
	return news.NoticeID(number(v)), v != nil, nil
}

func (t *tx) PutNotices(all ...rows.Notice) error {
	for _, n := range all {
		if err := t.Bucket(bucketNoticeKey).Put([]byte(n.Key), num(n.ID)); err != nil {
			return err
		}
	}
	return notices.put(t, all)
}

func (t *tx) DeleteNotices(all ...rows.Notice) error {
	ids := make([]news.NoticeID, len(all))
	for i, n := range all {
		if err := t.Bucket(bucketNoticeKey).Delete([]byte(n.Key)); err != nil {
			return err
		}
		ids[i] = n.ID
	}
	return notices.delete(t, ids)
}

// A storedDelivery is a rows.Delivery on disk, under its number. There may be a
// million of them, hence the short names.
type storedDelivery struct {
	Chat      news.ChatID    `json:"c"`
	Topic     news.TopicID   `json:"t,omitzero"`
	Lane      news.Lane      `json:"l,omitzero"`
	Item      news.ItemID    `json:"i,omitzero"`
	Story     news.StoryID   `json:"s,omitzero"` // 0 where it has the item's number
	Notice    news.NoticeID  `json:"n,omitzero"`
	Other     *news.Body     `json:"o,omitzero"` // what it carries, if that is neither
	Kind      news.AlertKind `json:"k,omitzero"`
	Because   string         `json:"b,omitzero"` // of schema 1
	Reasons   []byte         `json:"r,omitempty"`
	Decided   stamp          `json:"d"`
	Attempts  int            `json:"a,omitzero"`
	Tried     stamp          `json:"f,omitzero"`
	Attempted stamp          `json:"at,omitzero"`
	InDoubt   bool           `json:"x,omitzero"`
	Doubted   bool           `json:"y,omitzero"`
	Doubts    int            `json:"yn,omitzero"`
	NotBefore stamp          `json:"nb,omitzero"`
	Plain     bool           `json:"p,omitzero"`
	Error     string         `json:"e,omitzero"`
}

func storedOf(d *rows.Delivery) storedDelivery {
	s := storedDelivery{
		Chat: d.Destination.Chat, Topic: d.Destination.Topic, Lane: d.Lane, Kind: d.Kind,
		Because: d.Because.Text, Reasons: writeReasons(d.Because.Reasons),
		Decided: stampOf(d.Decided), Attempts: d.Attempts, Tried: stampOf(d.Tried), Attempted: stampOf(d.Attempted),
		InDoubt: d.InDoubt, Doubted: d.Doubted, Doubts: d.Doubts, NotBefore: stampOf(d.NotBefore), Plain: d.Plain, Error: d.Error,
	}
	switch d.Body.Kind {
	case news.BodyItem:
		s.Item = news.ItemID(d.Body.Number)
	case news.BodyNotice:
		s.Notice = news.NoticeID(d.Body.Number)
	default:
		s.Other = &d.Body
	}
	if d.Story != news.StoryID(s.Item) {
		s.Story = d.Story
	}
	return s
}

func (s *storedDelivery) delivery(id news.DeliveryID) rows.Delivery {
	d := rows.Delivery{
		ID: id, Destination: news.Destination{Chat: s.Chat, Topic: s.Topic}, Lane: s.Lane, Kind: s.Kind,
		Body: news.Body{Kind: news.BodyItem, Number: uint64(s.Item)}, Story: s.Story,
		Because: rows.Because{Reasons: readReasons(s.Reasons), Text: s.Because},
		Decided: s.Decided.time(), Attempts: s.Attempts, Tried: s.Tried.time(), Attempted: s.Attempted.time(),
		InDoubt: s.InDoubt, Doubted: s.Doubted, Doubts: s.Doubts, NotBefore: s.NotBefore.time(), Plain: s.Plain, Error: s.Error,
	}
	switch {
	case s.Other != nil:
		d.Body = *s.Other
	case s.Notice != 0:
		d.Body = news.Body{Kind: news.BodyNotice, Number: uint64(s.Notice)}
	}
	if s.Story == 0 {
		d.Story = news.StoryID(s.Item)
	}
	return d
}

var outbox = table[news.DeliveryID, rows.Delivery]{
	bucket: bucketOutbox, key: num[news.DeliveryID], of: func(d *rows.Delivery) news.DeliveryID { return d.ID },
	write: func(d *rows.Delivery) ([]byte, error) { return json.Marshal(storedOf(d)) },
	read: jsonRow(8, func(k []byte, s *storedDelivery) rows.Delivery {
		return s.delivery(news.DeliveryID(number(k)))
	}),
}

func (t *tx) Deliveries(ids ...news.DeliveryID) (map[news.DeliveryID]rows.Delivery, error) {
	all, err := outbox.get(t, ids)
	if len(all) < len(ids) {
		lost := map[news.DeliveryID]bool{}
		for _, id := range ids {
			if _, there := all[id]; !there {
				lost[id] = true
			}
		}
		for _, d := range t.lost(lost) {
			all[d.ID] = d
		}
	}
	return all, unlessDamaged(err)
}

func (t *tx) DeliveriesAfter(id news.DeliveryID, max int) (all []rows.Delivery, err error) {
	c := t.Bucket(bucketOutbox).Cursor()
	lost := map[news.DeliveryID]bool{}
	for k, v := c.Seek(append(num(id), 0)); k != nil && len(all) < max; k, v = c.Next() {
		d, err := outbox.decode(k, v)
		if err != nil {
			d.ID, d.Damage = news.DeliveryID(number(k)), err.Error()
			lost[d.ID] = true
		}
		all = append(all, d)
	}
	for _, d := range t.lost(lost) {
		i, _ := slices.BinarySearchFunc(all, d.ID, func(d rows.Delivery, id news.DeliveryID) int { return cmp.Compare(d.ID, id) })
		all[i] = d
	}
	return all, nil
}

// lost finds deliveries that cannot be read by the queues that name them. It
// reads all queues.
func (t *tx) lost(ids map[news.DeliveryID]bool) (all []rows.Delivery) {
	if len(ids) == 0 {
		return nil
	}
	c := t.Bucket(bucketQueue).Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		if len(k) == queuePrefix+8 && ids[headAt(k, v).ID] {
			all = append(all, t.queuedAt(headAt(k, v)))
		}
	}
	return all
}

// unlessDamaged leaves out an error that the rows say themselves.
func unlessDamaged(err error) error {
	if errors.Is(err, rows.ErrDamaged) {
		return nil
	}
	return err
}

func (t *tx) Queued(d news.Destination, l news.Lane, max int) ([]rows.Delivery, error) {
	return t.queued(queueOf(d, l), max), nil
}

func (t *tx) QueuedFor(chat news.ChatID) ([]rows.Delivery, error) {
	return t.queued(chatKey(chat), math.MaxInt), nil
}

// queued gives the deliveries that the queues under a prefix name.
func (t *tx) queued(prefix []byte, max int) (all []rows.Delivery) {
	c := t.Bucket(bucketQueue).Cursor()
	for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix) && len(all) < max; k, v = c.Next() {
		if len(k) == queuePrefix+8 {
			all = append(all, t.queuedAt(headAt(k, v)))
		}
	}
	return all
}

func (t *tx) queuedAt(h rows.Head) rows.Delivery {
	lost := rows.Delivery{ID: h.ID, Destination: h.Destination, Lane: h.Lane, Decided: h.Decided}
	v := t.Bucket(bucketOutbox).Get(num(h.ID))
	if v == nil {
		lost.Damage = "it is not there"
		return lost
	}
	d, err := outbox.decode(num(h.ID), v)
	switch {
	case err != nil:
		lost.Damage = err.Error()
		return lost
	case d.Destination != h.Destination || d.Lane != h.Lane:
		lost.Damage = fmt.Sprintf("it is for %v in lane %v", d.Destination, d.Lane)
		return lost
	}
	return d
}

func (t *tx) Heads(after news.Destination, lane news.Lane, max int) (all []rows.Head, err error) {
	c := t.Bucket(bucketQueue).Cursor()
	beyond := func(k []byte) []byte { return append(bytes.Clone(k[:queuePrefix]), 0xFF) } // any number in this queue
	k, v := c.Seek(beyond(queueOf(after, lane)))
	for k != nil && len(all) < max {
		if len(k) != queuePrefix+8 {
			k, v = c.Next()
			continue
		}
		all = append(all, headAt(k, v))
		k, v = c.Seek(beyond(k))
	}
	return all, nil
}

// Queue leaves pages of the outbox nearly full, to which it appends.
func (t *tx) Queue(all ...rows.Delivery) error {
	t.Bucket(bucketOutbox).FillPercent = dense
	if err := outbox.put(t, all); err != nil {
		return err
	}
	queue := make([]pair, len(all))
	for i := range all {
		queue[i] = pair{queueKey(&all[i]), stampOf(all[i].Decided).bytes()}
	}
	return t.putSorted(bucketQueue, queue)
}

func (t *tx) PutDeliveries(all ...rows.Delivery) error { return outbox.put(t, all) }

func (t *tx) DeleteDeliveries(all ...rows.Delivery) error {
	for i := range all {
		if err := t.Bucket(bucketQueue).Delete(queueKey(&all[i])); err != nil {
			return err
		}
		if err := t.Bucket(bucketOutbox).Delete(num(all[i].ID)); err != nil {
			return err
		}
	}
	return nil
}

var uses = table[news.Body, rows.Use]{
	bucket: bucketWaiting, key: bodyKey, of: func(u *rows.Use) news.Body { return u.Body },
	write: func(u *rows.Use) ([]byte, error) { return num(uint64(u.Count)), nil },
	read:  fixed(9, func(k, v []byte) (rows.Use, error) { return rows.Use{Body: bodyAt(k), Count: int64(number(v))}, nil }),
}

func (t *tx) Uses(bodies ...news.Body) (map[news.Body]int64, error) {
	list, err := uses.get(t, bodies)
	all := make(map[news.Body]int64, len(list))
	for b, u := range list {
		all[b] = u.Count
	}
	return all, err
}

func (t *tx) UsesAfter(body news.Body, max int) ([]rows.Use, error) {
	return uses.after(t, body, max)
}

func (t *tx) PutUses(counts map[news.Body]int64) error {
	var some []rows.Use
	var none []news.Body
	for _, b := range slices.SortedFunc(maps.Keys(counts), func(a, b news.Body) int { return bytes.Compare(bodyKey(a), bodyKey(b)) }) {
		if counts[b] == 0 {
			none = append(none, b)
		} else {
			some = append(some, rows.Use{Body: b, Count: counts[b]})
		}
	}
	if err := uses.delete(t, none); err != nil {
		return err
	}
	return uses.put(t, some)
}

// The bits of the last byte of a fan-out.
const (
	fanOutSurge = 1 << iota
	fanOutOld
)

func writeFanOut(f *rows.FanOut) ([]byte, error) {
	flags := byte(0)
	if f.Surge {
		flags |= fanOutSurge
	}
	if f.Old {
		flags |= fanOutOld
	}
	return append(destinationKey(f.Reached), byte(f.Ending), flags), nil
}

// readFanOut reads what is there: in schema 1 that was the destination alone.
func readFanOut(k, v []byte) (rows.FanOut, error) {
	if len(v) < 16 {
		return rows.FanOut{}, errFormat
	}
	f := rows.FanOut{Body: bodyAt(k), Reached: destinationAt(v), Ending: news.Tell}
	if len(v) > 16 && int(v[16]) < news.Verdicts {
		f.Ending = news.Verdict(v[16])
	}
	if len(v) > 17 {
		f.Surge, f.Old = v[17]&fanOutSurge != 0, v[17]&fanOutOld != 0
	}
	return f, nil
}

var fanOuts = table[news.Body, rows.FanOut]{
	bucket: bucketFanOut, key: bodyKey, of: func(f *rows.FanOut) news.Body { return f.Body },
	write: writeFanOut, read: fixed(9, readFanOut),
}

func (t *tx) FanOuts() (map[news.Body]rows.FanOut, error) {
	list, err := fanOuts.walk(t, nil, nil, math.MaxInt)
	all := make(map[news.Body]rows.FanOut, len(list))
	for _, f := range list {
		all[f.Body] = f
	}
	return all, err
}

func (t *tx) PutFanOut(f rows.FanOut) error { return fanOuts.put(t, []rows.FanOut{f}) }

func (t *tx) DeleteFanOut(b news.Body) error { return fanOuts.delete(t, []news.Body{b}) }

// A storedDeadLetter is a rows.Dead on disk, under the delivery's number.
type storedDeadLetter struct {
	storedDelivery
	Reason  string `json:"why"`
	GivenUp stamp  `json:"when"`
}

var dead = table[news.DeliveryID, rows.Dead]{
	bucket: bucketDead, key: num[news.DeliveryID], of: func(d *rows.Dead) news.DeliveryID { return d.ID },
	write: func(d *rows.Dead) ([]byte, error) {
		return json.Marshal(storedDeadLetter{storedOf(&d.Delivery), d.Reason, stampOf(d.GivenUp)})
	},
	read: jsonRow(8, func(k []byte, s *storedDeadLetter) rows.Dead {
		return rows.Dead{Delivery: s.delivery(news.DeliveryID(number(k))), Reason: s.Reason, GivenUp: s.GivenUp.time()}
	}),
}

func (t *tx) DeadAfter(id news.DeliveryID, max int) ([]rows.Dead, error) {
	return dead.after(t, id, max)
}

func (t *tx) DeadBefore(id news.DeliveryID, max int) ([]rows.Dead, error) {
	return dead.before(t, beforeKey(id), max)
}

func (t *tx) PutDead(all ...rows.Dead) error { return dead.put(t, all) }

func (t *tx) DeleteDead(ids ...news.DeliveryID) error { return dead.delete(t, ids) }
