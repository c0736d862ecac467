package bolt

import (
	"encoding/json"
	"time"

	"newsbot/news"
)

// A storedChange is a news.Change on disk, under its number.
type storedChange struct {
	Number uint64          `json:"-"`
	Kind   news.ChangeKind `json:"k"`
	At     time.Time       `json:"t"`
	By     news.UserID     `json:"by,omitzero"`
	Name   string          `json:"n,omitzero"`
	About  string          `json:"c,omitzero"`
	What   string          `json:"w,omitzero"`
	Did    news.DeedKind   `json:"d,omitzero"`
	Begun  bool            `json:"b,omitzero"`
}

var changes = table[uint64, news.Change]{
	bucket: bucketAudit, key: num[uint64], of: func(c *news.Change) uint64 { return c.Number },
	write: func(c *news.Change) ([]byte, error) { return json.Marshal(storedChange(*c)) },
	read: jsonRow(8, func(k []byte, s *storedChange) news.Change {
		s.Number = number(k)
		return news.Change(*s)
	}),
}

func (t *tx) ChangesBefore(number uint64, max int) ([]news.Change, error) {
	return changes.before(t, beforeKey(number), max)
}

func (t *tx) PutChanges(all ...news.Change) error { return changes.put(t, all) }

func (t *tx) DeleteChanges(numbers ...uint64) error { return changes.delete(t, numbers) }
