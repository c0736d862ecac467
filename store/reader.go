package store

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// The most that one destination may mute, one reader save, and the administrators
// pin.
const (
	maxMutes = 100
	maxSaved = 500
	maxPins  = 200
)

// Mutes gives what a destination does not want to hear of at a time, in the order in
// which it was muted.
func (db *DB) Mutes(d news.Destination, now time.Time) (all []news.Mute, err error) {
	err = db.view(func(t *tx) error {
		list, err := t.Mutes(d)
		all = stillMuted(list[d], now)
		return err
	})
	return all, err
}

// stillMuted are the mutes that hold at a time.
func stillMuted(list []news.Mute, now time.Time) []news.Mute {
	return slices.DeleteFunc(slices.Clone(list), func(m news.Mute) bool { return !m.InForce(now) })
}

// Mute has a destination hear nothing of something. One about the same thing before
// counts no more. The error is ErrTooMany where it mutes as much as it may.
func (db *DB) Mute(d news.Destination, m news.Mute, now time.Time) error {
	return db.update(scopes(ofChat(d.Chat)), func(t *tx) error {
		all, err := t.Mutes(d)
		if err != nil {
			return err
		}
		list := slices.DeleteFunc(stillMuted(all[d], now), m.SameAs)
		if len(list) >= maxMutes {
			return ErrTooMany
		}
		m.Added, m.Kept = now, 0
		return t.PutMutes(rows.Mutes{Destination: d, All: append(list, m)})
	})
}

// Unmute takes a mute back, and gives it as it was. The error is ErrNotFound where
// there is none about that thing.
func (db *DB) Unmute(d news.Destination, m news.Mute, now time.Time) (old news.Mute, err error) {
	err = db.update(scopes(ofChat(d.Chat)), func(t *tx) error {
		all, err := t.Mutes(d)
		if err != nil {
			return err
		}
		list := stillMuted(all[d], now)
		i := slices.IndexFunc(list, m.SameAs)
		if i < 0 {
			return fmt.Errorf("mute: %w", ErrNotFound)
		}
		old = list[i]
		return t.putMutes(d, slices.Delete(list, i, i+1))
	})
	return old, err
}

// putMutes writes those of a destination; none leaves no row.
func (t *tx) putMutes(d news.Destination, list []news.Mute) error {
	if len(list) == 0 {
		return t.DeleteMutes(d)
	}
	return t.PutMutes(rows.Mutes{Destination: d, All: list})
}

// A keptAway says of a mute that it kept an alert from its destination.
type keptAway struct {
	from news.Destination
	by   news.Mute
}

// countKept notes what mutes kept away, so that none does so unseen. The transaction
// has the chats to itself.
func (t *tx) countKept(all []keptAway) error {
	slices.SortStableFunc(all, func(a, b keptAway) int { return compareDestinations(a.from, b.from) })
	for len(all) > 0 {
		d, n := all[0].from, 1
		for n < len(all) && all[n].from == d {
			n++
		}
		mutes, err := t.Mutes(d)
		if err != nil {
			return err
		}
		for _, k := range all[:n] {
			if i := slices.IndexFunc(mutes[d], k.by.SameAs); i >= 0 {
				mutes[d][i].Kept++
			}
		}
		if err := t.putMutes(d, mutes[d]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// mutedOf finds, of some deliveries, those that their destination does not want to
// hear of any more, with the mute that says so.
func (t *tx) mutedOf(list []rows.Delivery, now time.Time) (map[news.DeliveryID]keptAway, error) {
	mutes, err := t.Mutes(keysOf(list, func(d *rows.Delivery) news.Destination { return d.Destination })...)
	if err := t.db.passOver(err); err != nil || len(mutes) == 0 {
		return nil, err // one that cannot be read keeps nothing away
	}
	items, err := t.Items(keysOf(list, (*rows.Delivery).Item)...)
	if err := t.db.passOver(err); err != nil {
		return nil, err
	}
	found := map[news.DeliveryID]keptAway{}
	m := matters{tx: t, read: t.reader(), items: items}
	if anyStory(mutes) {
		m.chains = map[news.StoryID][]news.StoryID{}
	}
	for i := range list {
		d := &list[i]
		if d.Item() == 0 || d.Damage != "" {
			continue
		}
		of, err := m.of(d)
		if err != nil {
			return nil, err
		}
		if n := news.Muting(mutes[d.Destination], of, now); n >= 0 {
			found[d.ID] = keptAway{d.Destination, mutes[d.Destination][n]}
		}
	}
	return found, nil
}

// matters say of deliveries what they are about.
type matters struct {
	*tx
	read   *reader
	items  map[news.ItemID]rows.Item
	chains map[news.StoryID][]news.StoryID // those read so far; nil if nobody asks
}

// of is what a delivery is about.
func (m *matters) of(d *rows.Delivery) (of news.Matter, err error) {
	of.Source = m.items[d.Item()].Source
	if of.Reasons, err = m.read.reasons(d.Destination, d.Because); err != nil || m.chains == nil {
		return of, err
	}
	if m.chains[d.Story] == nil {
		m.chains[d.Story], err = m.chain(d.Story)
	}
	of.Stories = m.chains[d.Story]
	return of, err
}

// declined are deliveries that their destinations do not want any more.
type declined struct {
	muted     map[news.DeliveryID]keptAway
	unwatched map[news.DeliveryID]bool
}

// declinedOf finds those of some deliveries.
func (t *tx) declinedOf(list []rows.Delivery, now time.Time) (u declined, err error) {
	if u.muted, err = t.mutedOf(list, now); err == nil {
		u.unwatched, err = t.unwatchedOf(list)
	}
	return u, err
}

// giveUpDeclined gives up those of some deliveries that were muted, or whose watches
// were taken back, since they were decided.
func (db *DB) giveUpDeclined(ids []news.DeliveryID, now time.Time) error {
	var u declined
	chats := []rows.Scope{ofStories}
	err := db.view(func(t *tx) error {
		stored, err := t.Deliveries(ids...)
		if err != nil {
			return err
		}
		list := slices.Collect(maps.Values(stored))
		for i := range list {
			chats = append(chats, ofChat(list[i].Destination.Chat))
		}
		u, err = t.declinedOf(list, now)
		return err
	})
	if err != nil || len(u.muted)+len(u.unwatched) == 0 {
		return err
	}
	return db.update(append(chats, ofDeliveries(ids)...), func(t *tx) error {
		list, err := t.deliveries(ids, now)
		if err == nil {
			u, err = t.declinedOf(list, now)
		}
		if err != nil {
			return err
		}
		return t.endDeclined(list, &u, now)
	})
}

// endDeclined makes dead letters of those deliveries that are declined.
func (t *tx) endDeclined(list []rows.Delivery, u *declined, now time.Time) error {
	var kept []keptAway
	for _, d := range list {
		how, why := news.EndUnwatched, "no longer watched"
		if k, muted := u.muted[d.ID]; muted {
			kept, how, why = append(kept, k), news.EndMuted, "muted: "+k.by.Name
		} else if !u.unwatched[d.ID] {
			continue
		}
		t.countEnd(how)
		if err := t.giveUp(d, !d.Doubted && !d.InDoubt, why, now); err != nil {
			return err
		}
	}
	return t.countKept(kept)
}

// A Saved is a story that a reader put aside, as it was then: it outlives the item.
type Saved struct {
	Item        news.ItemID
	Title, Link string
	Source      string // who reports it
	At          time.Time
}

// Save puts a story aside for a reader, by the number of the chat with them. It says
// whether it was not there before. The error is ErrTooMany where no more fits.
func (db *DB) Save(reader news.ChatID, s Saved) (created bool, err error) {
	err = db.update(scopes(ofChat(reader)), func(t *tx) error {
		all, err := t.SavedOf(reader)
		if err != nil {
			return err
		}
		created = !slices.ContainsFunc(all, func(o rows.Saved) bool { return o.Item == s.Item })
		if created && len(all) >= maxSaved {
			return ErrTooMany
		}
		if !created {
			return nil
		}
		return t.PutSaved(rows.Saved{SavedPlace: rows.SavedPlace{Chat: reader, Item: s.Item}, Title: s.Title, Link: s.Link, Source: s.Source, At: s.At})
	})
	return created, err
}

// Unsave removes one of a reader's saved stories; one that is not there is no error.
func (db *DB) Unsave(reader news.ChatID, item news.ItemID) error {
	return db.update(scopes(ofChat(reader)), func(t *tx) error {
		return t.DeleteSaved(rows.SavedPlace{Chat: reader, Item: item})
	})
}

// Saved gives a reader's saved stories, the last saved first.
func (db *DB) Saved(reader news.ChatID) (all []Saved, err error) {
	err = db.view(func(t *tx) error {
		list, err := t.SavedOf(reader)
		for _, s := range list {
			all = append(all, Saved{s.Item, s.Title, s.Link, s.Source, s.At})
		}
		return db.passOver(err)
	})
	slices.SortStableFunc(all, func(a, b Saved) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.Item, a.Item)) })
	return all, err
}

// forgetReader removes what a chat muted and saved.
func (t *tx) forgetReader(chat news.ChatID) error {
	muted, err := t.MutesOf(chat)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	for d := range muted {
		if err := t.DeleteMutes(d); err != nil {
			return err
		}
	}
	saved, err := t.SavedOf(chat)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	for _, s := range saved {
		if err := t.DeleteSaved(s.SavedPlace); err != nil {
			return err
		}
	}
	return nil
}

// moveMutes has a chat under its new number mute what it muted under the old one.
func (t *tx) moveMutes(from, to news.ChatID) error {
	old, err := t.MutesOf(from)
	if err != nil {
		return err
	}
	for d, list := range old {
		target := news.Destination{Chat: to, Topic: d.Topic}
		there, err := t.Mutes(target)
		if err != nil {
			return err
		}
		for _, m := range there[target] {
			list = append(slices.DeleteFunc(list, m.SameAs), m)
		}
		if err := t.PutMutes(rows.Mutes{Destination: target, All: list[max(0, len(list)-maxMutes):]}); err != nil {
			return err
		}
		if err := t.DeleteMutes(d); err != nil {
			return err
		}
	}
	return nil
}

// What is pinned: pieces that stay worth reading.
type (
	PinID = rows.PinID
	Pin   = rows.Pin
)

// Pins gives what is pinned, the last pinned first.
func (db *DB) Pins() (all []Pin, err error) {
	err = db.view(func(t *tx) error {
		all, err = t.PinsAfter(0, everything)
		return db.passOver(err)
	})
	slices.Reverse(all)
	return all, err
}

// Pin pins a piece, and says whether its address was not pinned before: else it is
// described anew, where it stands. The error is ErrTooMany where no more fits.
func (db *DB) Pin(p Pin) (pinned Pin, created bool, err error) {
	err = db.update(scopes(configuration), func(t *tx) error {
		all, err := t.PinsAfter(0, everything)
		if err := t.db.passOver(err); err != nil {
			return err
		}
		at := slices.IndexFunc(all, func(o Pin) bool { return o.Link == p.Link })
		switch created = at < 0; {
		case !created:
			p.ID = all[at].ID
		case len(all) >= maxPins:
			return ErrTooMany
		default:
			id, err := t.Numbers(rows.PinNumbers, 1)
			if err != nil {
				return err
			}
			p.ID = PinID(id)
		}
		return t.PutPins(p)
	})
	return p, created && err == nil, err
}

// Unpin takes a piece down, and gives it as it was. The error is ErrNotFound where it
// is not pinned.
func (db *DB) Unpin(id PinID) (old Pin, err error) {
	err = db.update(scopes(configuration), func(t *tx) error {
		old, err = one(t.Pins(id))("pin", id)
		if err != nil {
			return err
		}
		return t.DeletePins(id)
	})
	return old, err
}
