package bolt

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"hash/maphash"
	"math"
	"time"

	"newsbot/news"
	"newsbot/news/price"
	"newsbot/news/stories"
	"newsbot/store/internal/rows"
)

// A storedItem is a rows.Item on disk, under its number.
type storedItem struct {
	itemFields
	Story  news.StoryID
	Line   news.StoryID `json:",omitzero"` // none is the story
	Thread news.StoryID `json:",omitzero"` // none is the line
	After  news.StoryID `json:",omitzero"`
	Reason storedReason `json:",omitzero"`
	Listed *string      `json:",omitzero"`
	NoNews bool         `json:",omitzero"`
}

// A storedReason is a stories.Reason on disk.
type storedReason struct {
	Level  stories.Level `json:",omitzero"`
	Member news.ItemID   `json:",omitzero"`
	Title  float32       `json:",omitzero"`
	Same   float32       `json:",omitzero"`
	Terms  []string      `json:",omitzero"`
	Guard  stories.Guard `json:",omitzero"`
	CopyOf news.ItemID   `json:",omitzero"`
	Voices int           `json:",omitzero"`
}

// IsZero says whether there is none.
func (r storedReason) IsZero() bool {
	return r.Level == 0 && r.Member == 0 && r.Voices == 0
}

// itemFields are the fields of a news.Item.
type itemFields struct {
	ID        news.ItemID `json:"-"`
	Source    news.SourceID
	GUID      string `json:",omitzero"`
	Link      string `json:",omitzero"`
	Title     string
	Deck      string   `json:",omitzero"`
	Text      string   `json:",omitzero"`
	KeyPoints []string `json:",omitzero"`
	Bullets   []string `json:",omitzero"`
	Image     string   `json:",omitzero"`
	Author    string   `json:",omitzero"`

	Categories   []string `json:",omitzero"`
	Publisher    string   `json:",omitzero"`
	PublisherURL string   `json:",omitzero"`
	Opinion      bool     `json:",omitzero"`
	Cited        []string `json:",omitzero"`

	Lang      string    `json:",omitzero"`
	Published time.Time `json:",omitzero"`
	DateOnly  bool      `json:",omitzero"`
	Seen      time.Time
	Corrected time.Time `json:",omitzero"`

	Translations map[string]news.Translation `json:",omitzero"`
	Prices       []price.Quote               `json:",omitzero"`
	Recall       news.Recall                 `json:",omitzero"`
}

func writeItem(i *rows.Item) ([]byte, error) {
	s := storedItem{
		itemFields: itemFields(i.Item), Story: i.Story, After: i.After, Reason: storedReason(i.Reason),
		Listed: i.Listed, NoNews: i.NoNews,
	}
	if i.Line != i.Story {
		s.Line = i.Line
	}
	if i.Thread != i.Line {
		s.Thread = i.Thread
	}
	return json.Marshal(s)
}

func itemOf(k []byte, s *storedItem) rows.Item {
	i := rows.Item{
		Item: news.Item(s.itemFields), Story: s.Story, After: s.After, Reason: stories.Reason(s.Reason),
		Listed: s.Listed, NoNews: s.NoNews,
	}
	i.ID, i.Line = news.ItemID(number(k)), cmp.Or(s.Line, s.Story)
	i.Thread = cmp.Or(s.Thread, i.Line)
	return i
}

var items = table[news.ItemID, rows.Item]{
	bucket: bucketItem, key: num[news.ItemID], of: func(i *rows.Item) news.ItemID { return i.ID },
	write: writeItem, read: jsonRow(8, itemOf),
}

func (t *tx) Items(ids ...news.ItemID) (map[news.ItemID]rows.Item, error) { return items.get(t, ids) }

func (t *tx) ItemsAfter(id news.ItemID, max int) ([]rows.Item, error) { return items.after(t, id, max) }

func (t *tx) ItemsBefore(id news.ItemID, max int) ([]rows.Item, error) {
	return items.before(t, beforeKey(id), max)
}

// prints is the seed of what PrintsBefore gives.
var prints = maphash.MakeSeed()

func (t *tx) PrintsBefore(id news.ItemID, max int) (all []rows.Print, err error) {
	err = items.back(t, beforeKey(id), func(k, v []byte) error {
		if len(k) != 8 {
			return damaged("%s %x: %v", items.bucket, k, errKey)
		}
		all = append(all, rows.Print{ID: news.ItemID(binary.BigEndian.Uint64(k)), Sum: maphash.Bytes(prints, v)})
		return nil
	}, func() bool { return len(all) < max })
	return all, err
}

// beforeKey is where a walk back begins; nil is the end.
func beforeKey[T ~uint64](id T) []byte {
	if id == 0 {
		return nil
	}
	return num(id)
}

func (t *tx) PutItems(all ...rows.Item) error { return items.put(t, all) }

func (t *tx) DeleteItems(ids ...news.ItemID) error { return items.delete(t, ids) }

// A listed is an item's number with its listing.
type listed struct {
	id news.ItemID
	news.Listing
}

func writeListing(l *listed) ([]byte, error) {
	v := make([]byte, 0, 32)
	v = append(append(append(v, l.Title[:]...), l.Deck[:]...), l.Text[:]...)
	return append(v, stampOf(l.Published).bytes()...), nil
}

func readListing(k, v []byte) (l listed, err error) {
	if len(v) != 32 {
		return l, errFormat
	}
	l.id = news.ItemID(number(k))
	copy(l.Title[:], v)
	copy(l.Deck[:], v[8:])
	copy(l.Text[:], v[16:])
	l.Published = stampAt(v[24:]).time()
	return l, nil
}

var listings = table[news.ItemID, listed]{
	bucket: bucketListing, key: num[news.ItemID], of: func(l *listed) news.ItemID { return l.id },
	write: writeListing, read: fixed(8, readListing),
}

func (t *tx) Listings(ids ...news.ItemID) (map[news.ItemID]news.Listing, error) {
	list, err := listings.get(t, ids)
	all := make(map[news.ItemID]news.Listing, len(list))
	for id, l := range list {
		all[id] = l.Listing
	}
	return all, err
}

func (t *tx) PutListing(id news.ItemID, l news.Listing) error {
	return listings.put(t, []listed{{id, l}})
}

func (t *tx) DeleteListings(ids ...news.ItemID) error { return listings.delete(t, ids) }

// A storedStory is a news.Story on disk, under its number.
type storedStory struct {
	ID      news.StoryID `json:"-"`
	Items   []news.ItemID
	Sources []news.SourceID
	Updated time.Time
}

var storyRows = table[news.StoryID, news.Story]{
	bucket: bucketStory, key: num[news.StoryID], of: func(s *news.Story) news.StoryID { return s.ID },
	write: func(s *news.Story) ([]byte, error) { return json.Marshal(storedStory(*s)) },
	read: jsonRow(8, func(k []byte, s *storedStory) news.Story {
		s.ID = news.StoryID(number(k))
		return news.Story(*s)
	}),
}

func (t *tx) Stories(ids ...news.StoryID) (map[news.StoryID]news.Story, error) {
	return storyRows.get(t, ids)
}

func (t *tx) StoriesAfter(id news.StoryID, max int) ([]news.Story, error) {
	return storyRows.after(t, id, max)
}

func (t *tx) PutStories(all ...news.Story) error { return storyRows.put(t, all) }

func (t *tx) DeleteStories(ids ...news.StoryID) error { return storyRows.delete(t, ids) }

func writeRevision(r *rows.Revision) ([]byte, error) {
	if r.Correction {
		return append(num(r.Number), 1), nil
	}
	return num(r.Number), nil
}

func readRevision(k, v []byte) (rows.Revision, error) {
	return rows.Revision{Story: news.StoryID(number(k)), Number: number(v), Correction: len(v) > 8 && v[8] == 1}, nil
}

var revisions = table[news.StoryID, rows.Revision]{
	bucket: bucketRevise, key: num[news.StoryID], of: func(r *rows.Revision) news.StoryID { return r.Story },
	write: writeRevision, read: fixed(8, readRevision),
}

func (t *tx) Revisions(ids ...news.StoryID) (map[news.StoryID]rows.Revision, error) {
	return revisions.get(t, ids)
}

func (t *tx) RevisionsAfter(story news.StoryID, max int) ([]rows.Revision, error) {
	return revisions.after(t, story, max)
}

func (t *tx) PutRevision(r rows.Revision) error { return revisions.put(t, []rows.Revision{r}) }

func (t *tx) DeleteRevision(story news.StoryID) error {
	return revisions.delete(t, []news.StoryID{story})
}

// writeReasons writes reasons as varints: a source followed is twice its number
// and one, and a query twice the sum of its text.
func writeReasons(all []rows.Reason) (b []byte) {
	for _, r := range all {
		if r.Source != 0 {
			b = binary.AppendUvarint(b, uint64(r.Source)<<1|1)
		} else {
			b = binary.AppendUvarint(b, uint64(r.Query)<<1)
		}
	}
	return b
}

// readReasons reads what writeReasons wrote. Of what is cut short it reads a
// part: an alert without a reason is one all the same.
func readReasons(b []byte) (all []rows.Reason) {
	for len(b) > 0 {
		n, size := binary.Uvarint(b)
		if size <= 0 {
			return all
		}
		b = b[size:]
		if n&1 == 1 {
			all = append(all, rows.Reason{Source: news.SourceID(n >> 1)})
		} else {
			all = append(all, rows.Reason{Query: uint32(n >> 1)})
		}
	}
	return all
}

// The bits of the byte in a told mark that says how to read what follows. In
// schema 1 only toldAlone was used, and a text followed.
const (
	toldAlone     = 1 << iota
	toldNumbers   // reasons follow as numbers
	toldBreaking  // it came in the breaking lane; of older marks nobody knows
	toldShared    // the items of the message follow first, behind their number; of older marks nobody knows them
	toldSponsored // a sponsor's line stands in it; of older marks none does

	toldDecided = 1 << 7 // when it was decided follows first(8)
)

// writeTold writes the item alone while the alert waits.
func writeTold(m *rows.Told) ([]byte, error) {
	b := num(m.Item)
	if m.At.IsZero() {
		return b, nil
	}
	b = binary.BigEndian.AppendUint64(b, uint64(m.Message))
	b = append(b, stampOf(m.At).bytes()...)
	flags := byte(0)
	if m.Alone {
		flags |= toldAlone
	}
	if m.Breaking {
		flags |= toldBreaking
	}
	if m.Sponsored {
		flags |= toldSponsored
	}
	if !m.Decided.IsZero() {
		flags |= toldDecided
	}
	if m.Because.Text == "" {
		flags |= toldNumbers
	}
	if len(m.With) > 0 {
		flags |= toldShared
	}
	b = append(b, flags)
	if !m.Decided.IsZero() {
		b = append(b, stampOf(m.Decided).bytes()...)
	}
	if len(m.With) > 0 {
		b = binary.AppendUvarint(b, uint64(len(m.With)))
		for _, id := range m.With {
			b = binary.AppendUvarint(b, uint64(id))
		}
	}
	if m.Because.Text != "" {
		return append(b, m.Because.Text...), nil
	}
	return append(b, writeReasons(m.Because.Reasons)...), nil
}

// readWith reads the items of a message, and gives what follows them.
func readWith(b []byte) (ids []news.ItemID, rest []byte) {
	n, size := binary.Uvarint(b)
	for ; size > 0 && n > 0; n-- {
		b = b[size:]
		var id uint64
		if id, size = binary.Uvarint(b); size > 0 {
			ids = append(ids, news.ItemID(id))
		}
	}
	return ids, b[max(size, 0):]
}

func readTold(k, v []byte) (rows.Told, error) {
	m := rows.Told{ToldPlace: rows.ToldPlace{Story: news.StoryID(number(k)), Destination: destinationAt(k[8:])}, Item: news.ItemID(number(v))}
	switch {
	case len(v) < 8:
		return m, errFormat
	case len(v) < 25 || stampAt(v[16:]).time().IsZero(): // it waits; or that it was told is damaged, which is as good
		return m, nil
	}
	m.Message, m.At, m.Alone = news.MessageID(number(v[8:])), stampAt(v[16:]).time(), v[24]&toldAlone != 0
	m.Breaking, m.Sponsored = v[24]&toldBreaking != 0, v[24]&toldSponsored != 0
	rest := v[25:]
	if v[24]&toldDecided != 0 {
		if len(rest) < 8 {
			return m, errFormat
		}
		m.Decided, rest = stampAt(rest).time(), rest[8:]
	}
	if v[24]&toldShared != 0 {
		m.With, rest = readWith(rest)
	}
	if v[24]&toldNumbers != 0 {
		m.Because.Reasons = readReasons(rest)
	} else {
		m.Because.Text = string(rest)
	}
	return m, nil
}

var told = table[rows.ToldPlace, rows.Told]{
	bucket: bucketTold, key: toldKey, of: func(m *rows.Told) rows.ToldPlace { return m.ToldPlace },
	write: writeTold, read: fixed(24, readTold),
}

func (t *tx) ToldTo(story news.StoryID, destinations ...news.Destination) (map[news.Destination]rows.Told, error) {
	places := make([]rows.ToldPlace, len(destinations))
	for i, d := range destinations {
		places[i] = rows.ToldPlace{Story: story, Destination: d}
	}
	marks, err := told.get(t, places)
	all := make(map[news.Destination]rows.Told, len(marks))
	for place, m := range marks {
		all[place.Destination] = m
	}
	return all, err
}

func (t *tx) ToldOf(story news.StoryID, after news.Destination, max int) ([]rows.Told, error) {
	from := append(toldKey(rows.ToldPlace{Story: story, Destination: after}), 0)
	return told.walk(t, from, num(story), max)
}

func (t *tx) ToldAfter(place rows.ToldPlace, max int) ([]rows.Told, error) {
	return told.after(t, place, max)
}

// PutTold leaves pages nearly full: most marks are of the newest story.
func (t *tx) PutTold(all ...rows.Told) error {
	t.Bucket(bucketTold).FillPercent = dense
	return told.put(t, all)
}

func (t *tx) DeleteTold(places ...rows.ToldPlace) error { return told.delete(t, places) }

// A movedPlace is the key of a rows.Moved.
type movedPlace struct{ chat, formerly news.ChatID }

var moved = table[movedPlace, rows.Moved]{
	bucket: bucketMoved, key: func(p movedPlace) []byte { return appendChat(chatKey(p.chat), p.formerly) },
	of:    func(m *rows.Moved) movedPlace { return movedPlace{m.Chat, m.Formerly} },
	write: func(m *rows.Moved) ([]byte, error) { return stampOf(m.At).bytes(), nil },
	read: fixed(16, func(k, v []byte) (rows.Moved, error) {
		return rows.Moved{Chat: chatAt(k), Formerly: chatAt(k[8:]), At: stampAt(v).time()}, nil
	}),
}

func (t *tx) Moved(chats ...news.ChatID) (map[news.ChatID][]rows.Moved, error) {
	all := map[news.ChatID][]rows.Moved{}
	b := t.Bucket(bucketMoved)
	if k, _ := b.Cursor().First(); k == nil {
		return all, nil
	}
	for _, chat := range chats {
		former, err := moved.walk(t, chatKey(chat), chatKey(chat), math.MaxInt)
		if err != nil {
			return all, err
		}
		if len(former) > 0 {
			all[chat] = former
		}
	}
	return all, nil
}

func (t *tx) MovedAfter(chat, formerly news.ChatID, max int) ([]rows.Moved, error) {
	return moved.after(t, movedPlace{chat, formerly}, max)
}

func (t *tx) PutMoved(all ...rows.Moved) error { return moved.put(t, all) }

func (t *tx) DeleteMoved(all ...rows.Moved) error {
	places := make([]movedPlace, len(all))
	for i, m := range all {
		places[i] = movedPlace{m.Chat, m.Formerly}
	}
	return moved.delete(t, places)
}
