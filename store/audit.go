package store

import (
	"errors"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// maxChanges is how many changes are kept, the latest: a hundred a day for three
// months, some 1.5 MB.
const maxChanges = 10_000

// Audit keeps a change that somebody made.
func (db *DB) Audit(c news.Change) error {
	return db.update(nil, func(t *tx) error { return t.audit(c) })
}

// audit keeps a change, and forgets the one that there is no room for any more.
func (t *tx) audit(c news.Change) error {
	n, err := t.Numbers(rows.ChangeNumbers, 1)
	if err != nil {
		return err
	}
	c.Number = n
	if n > maxChanges {
		err = t.DeleteChanges(n - maxChanges)
	}
	return errors.Join(err, t.PutChanges(c))
}

// Changes gives at most max changes before one, the latest first; from the last where
// the number is 0.
func (db *DB) Changes(before uint64, max int) (all []news.Change, err error) {
	err = db.view(func(t *tx) error {
		all, err = t.ChangesBefore(before, max)
		return db.passOver(err)
	})
	return all, err
}

// auditDraft keeps what an editor did to a draft.
func (t *tx) auditDraft(d *news.Draft, did *news.Deed) error {
	if did.Kind == news.DidNothing {
		return nil
	}
	items, err := t.Items(d.Item)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	channel, _, err := t.chat(d.To.Chat)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	c := news.Change{Kind: news.ChangeDraft, At: did.When, By: did.By, Name: did.Name, About: channel.Title, What: items[d.Item].Title, Did: did.Kind}
	if c.About == "" {
		c.About = d.To.String()
	}
	return t.audit(c)
}
