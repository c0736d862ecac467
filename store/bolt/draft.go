package bolt

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// A storedDraft is a news.Draft on disk, under its number.
type storedDraft struct {
	ID      news.DeliveryID `json:"-"`
	To      news.Destination
	Lane    news.Lane `json:",omitzero"`
	Item    news.ItemID
	Story   news.StoryID
	Urgent  bool `json:",omitzero"`
	State   news.DraftState
	Decided time.Time
	Hold    time.Duration  `json:",omitzero"`
	At      time.Time      `json:",omitzero"`
	Until   time.Time      `json:",omitzero"`
	Edit    news.Edit      `json:",omitzero"`
	Editors news.ChatID    `json:",omitzero"`
	Asked   time.Time      `json:",omitzero"`
	Card    news.MessageID `json:",omitzero"`
	Post    news.MessageID `json:",omitzero"`
	Reason  string         `json:",omitzero"`
	Deeds   []news.Deed    `json:",omitzero"`
	Version int            `json:",omitzero"`
	Shown   int            `json:",omitzero"`
	Fresh   int            `json:",omitzero"`
}

var drafts = table[news.DeliveryID, news.Draft]{
	bucket: bucketDraft, key: num[news.DeliveryID], of: func(d *news.Draft) news.DeliveryID { return d.ID },
	write: func(d *news.Draft) ([]byte, error) { return json.Marshal(storedDraft(*d)) },
	read: jsonRow(8, func(k []byte, s *storedDraft) news.Draft {
		s.ID = news.DeliveryID(number(k))
		return news.Draft(*s)
	}),
}

// draftOfKey is where a draft is found by what it tells where.
func draftOfKey(to news.Destination, item news.ItemID) []byte {
	return binary.BigEndian.AppendUint64(destinationKey(to), uint64(item))
}

// draftDueKey is where a draft is found by when something is to be done about it;
// nil is nowhere.
func draftDueKey(d *news.Draft) []byte {
	at, ok := d.Next()
	if !ok {
		return nil
	}
	return append(stampOf(at).bytes(), num(d.ID)...)
}

func (t *tx) Drafts(ids ...news.DeliveryID) (map[news.DeliveryID]news.Draft, error) {
	return drafts.get(t, ids)
}

func (t *tx) DraftsAfter(id news.DeliveryID, max int) ([]news.Draft, error) {
	return drafts.after(t, id, max)
}

func (t *tx) DraftOf(to news.Destination, item news.ItemID) (id news.DeliveryID, ok bool, err error) {
	v := t.Bucket(bucketDraftOf).Get(draftOfKey(to, item))
	return news.DeliveryID(number(v)), v != nil, nil
}

func (t *tx) DraftsDue(until time.Time, max int) (all []news.Draft, err error) {
	var errs []error
	c := t.Bucket(bucketDraftDue).Cursor()
	for k, _ := c.First(); k != nil && len(all) < max && !stampAt(k).time().After(until); k, _ = c.Next() {
		id := news.DeliveryID(number(k[8:]))
		found, err := drafts.get(t, []news.DeliveryID{id})
		if d, ok := found[id]; ok {
			all = append(all, d)
		}
		errs = append(errs, err)
	}
	return all, errors.Join(errs...)
}

func (t *tx) PutDrafts(all ...news.Draft) error {
	for i := range all {
		d := &all[i]
		if err := t.unlistDraft(d.ID); err != nil {
			return err
		}
		if err := t.Bucket(bucketDraftOf).Put(draftOfKey(d.To, d.Item), num(d.ID)); err != nil {
			return err
		}
		if k := draftDueKey(d); k != nil {
			if err := t.Bucket(bucketDraftDue).Put(k, []byte{1}); err != nil {
				return err
			}
		}
	}
	return drafts.put(t, all)
}

// unlistDraft takes a draft out of where it is found beside its number. One that
// cannot be read stays there, and is passed over.
func (t *tx) unlistDraft(id news.DeliveryID) error {
	found, err := drafts.get(t, []news.DeliveryID{id})
	d, ok := found[id]
	if !ok {
		return unlessDamaged(err)
	}
	if err := t.Bucket(bucketDraftOf).Delete(draftOfKey(d.To, d.Item)); err != nil {
		return err
	}
	if k := draftDueKey(&d); k != nil {
		return t.Bucket(bucketDraftDue).Delete(k)
	}
	return nil
}

func (t *tx) DeleteDrafts(ids ...news.DeliveryID) error {
	for _, id := range ids {
		if err := t.unlistDraft(id); err != nil {
			return err
		}
	}
	return drafts.delete(t, ids)
}

var _ rows.DraftRows = (*tx)(nil)
