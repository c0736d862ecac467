package store

import (
	"errors"
	"maps"
	"slices"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// forgetAfter is how long an identity is kept after its source listed it last,
// and a source that nobody uses after it was retired: feeds bring old entries
// back after months.
const forgetAfter = 90 * 24 * time.Hour

// Expire removes what the retention allows, at most about limit rows in one
// transaction, and says how many; where it is limit or more, call it again. An
// item or a notice that a delivery waits for stays.
//
// The age of news is counted from the newest item where that is before now: a
// clock that is years ahead removes nothing. The age of an identity is counted
// from its source's last page, so that those of a source that is down, or says
// "not modified" for months, stay too.
func (db *DB) Expire(now time.Time, limit int) (removed int, err error) {
	err = db.update(scopes(configuration, ofStories), func(t *tx) error {
		last, err := t.ItemsBefore(0, 1)
		if err := db.passOver(err); err != nil {
			return err
		}
		clock, newest := now, time.Time{}
		if len(last) > 0 {
			newest = last[0].Seen
		}
		if newest.Before(now) {
			now = newest
		}
		e := expiry{tx: t, clock: clock, before: now.Add(-db.opts.Retention), now: now, left: limit}
		err = errors.Join(e.items(), e.notices(), e.dead(), e.moved(), e.waits(), e.retired(), e.identities(), e.posts(), e.drafts(), e.oldDays(), e.channelDays())
		removed = limit - e.left
		return err
	})
	return removed, err
}

// An expiry is one call of Expire.
type expiry struct {
	*tx
	clock       time.Time // as it was said
	now, before time.Time // news from earlier than before goes
	left        int       // rows it may still remove
}

// items removes old items, and with the last one of a story the story.
func (e *expiry) items() error {
	for last := news.ItemID(0); e.left > 0; {
		page, err := e.ItemsAfter(last, pageRows)
		if err := e.db.passOver(err); err != nil {
			return err
		}
		old := page[:e.old(page)]
		if err := e.someItems(old); err != nil || len(old) < pageRows {
			return err
		}
		last = old[len(old)-1].ID
	}
	return nil
}

// old says how many of some items in a row are old. They were seen one after the
// other, so an item that is later than one behind it has its time from a clock
// that was ahead.
func (e *expiry) old(page []rows.Item) (n int) {
	for i := range page {
		if page[i].Seen.Before(e.before) {
			n = i + 1
		}
	}
	return n
}

// someItems removes those of some old items that nothing needs.
func (e *expiry) someItems(old []rows.Item) error {
	bodies := make([]news.Body, len(old))
	for i := range old {
		bodies[i] = itemBody(old[i].ID)
	}
	needed, err := e.needed(bodies)
	if err != nil {
		return err
	}
	for i := range old {
		if e.left <= 0 {
			return nil
		}
		if needed[bodies[i]] {
			continue
		}
		if err := e.db.passOver(e.item(&old[i])); err != nil {
			return err
		}
	}
	return nil
}

// needed says for which bodies deliveries wait, or are yet to be queued.
func (e *expiry) needed(bodies []news.Body) (map[news.Body]bool, error) {
	waiting, err := e.Uses(bodies...)
	if err != nil {
		return nil, err
	}
	open, err := e.FanOuts()
	needed := map[news.Body]bool{}
	for b := range waiting {
		needed[b] = true
	}
	for b := range open {
		needed[b] = true
	}
	return needed, err
}

func (e *expiry) item(i *rows.Item) error {
	s, err := e.story(i.Story)
	if err != nil {
		return err
	}
	if len(s.Items) == 1 {
		if done, err := e.told(s.ID); err != nil || !done {
			return err
		}
	}
	e.counts.Items--
	e.left--
	return errors.Join(e.leave(s, i), e.DeleteItems(i.ID), e.DeleteListings(i.ID))
}

// leave takes an item out of its story.
func (e *expiry) leave(s news.Story, i *rows.Item) error {
	at := slices.Index(s.Items, i.ID)
	if at < 0 {
		return damaged("story %d lacks item %d", s.ID, i.ID)
	}
	s.Items, s.Sources = slices.Delete(s.Items, at, at+1), slices.Delete(s.Sources, at, at+1)
	if len(s.Items) == 0 {
		e.left--
		return errors.Join(e.DeleteStories(s.ID), e.DeleteRevision(s.ID))
	}
	return e.PutStories(s)
}

// told removes the told marks of a story, as many as may be; done when there
// are no more.
func (e *expiry) told(s news.StoryID) (done bool, err error) {
	marks, err := e.ToldOf(s, rows.NoDestination, e.left)
	if err := e.db.passOver(err); err != nil {
		return false, err
	}
	places := make([]rows.ToldPlace, len(marks))
	for i, m := range marks {
		places[i] = m.ToldPlace
	}
	e.left -= len(places)
	return e.left > 0, e.DeleteTold(places...)
}

// take cuts what is to be removed to what may be.
func take[R any](e *expiry, gone []R) []R {
	gone = gone[:min(len(gone), max(e.left, 0))]
	e.left -= len(gone)
	return gone
}

func (e *expiry) notices() error {
	all, err := e.NoticesAfter(0, everything)
	if err := e.db.passOver(err); err != nil {
		return err
	}
	bodies := make([]news.Body, len(all))
	for i := range all {
		bodies[i] = noticeBody(all[i].ID)
	}
	needed, err := e.needed(bodies)
	gone := slices.DeleteFunc(all, func(n rows.Notice) bool {
		return !n.When.Before(e.before) || needed[noticeBody(n.ID)]
	})
	return errors.Join(err, e.DeleteNotices(take(e, gone)...))
}

func (e *expiry) dead() error {
	all, err := e.DeadAfter(0, max(e.left, 0))
	if err := e.db.passOver(err); err != nil {
		return err
	}
	var gone []news.DeliveryID
	for _, d := range all {
		if d.GivenUp.Before(e.before) {
			gone = append(gone, d.ID)
		}
	}
	return e.DeleteDead(take(e, gone)...)
}

func (e *expiry) moved() error {
	all, err := e.MovedAfter(rows.NoChat, rows.NoChat, max(e.left, 0))
	gone := slices.DeleteFunc(all, func(m rows.Moved) bool { return !m.At.Before(e.before) })
	return errors.Join(err, e.DeleteMoved(take(e, gone)...))
}

// longestWait is how far ahead a pause is believed: longer ones come of a clock
// that was ahead, or of an older program, and each start would obey them again.
const longestWait = 48 * time.Hour

func (e *expiry) waits() error {
	all, err := e.Waits()
	if err := e.db.passOver(err); err != nil {
		return err
	}
	var gone []news.ChatID
	for chat, w := range all {
		if w.Until.Before(e.now) || w.Until.After(e.clock.Add(longestWait)) {
			gone = append(gone, chat)
		}
	}
	return e.DeleteWaits(take(e, gone)...)
}

// retired forgets sources that left long ago; their identities go before.
func (e *expiry) retired() error {
	gone, err := e.allSources(func(s *rows.Source) bool {
		return !s.InUse() && e.now.Sub(s.Retired) >= forgetAfter
	})
	for i := range gone {
		err = errors.Join(err, e.forgetSource(&gone[i]))
	}
	return err
}

func (e *expiry) forgetSource(s *rows.Source) error {
	page, err := e.SeenAfter(rows.SeenPlace{Source: s.ID}, max(e.left, 0))
	if err := e.db.passOver(err); err != nil {
		return err
	}
	var places []rows.SeenPlace
	for _, seen := range page {
		if seen.Source == s.ID {
			places = append(places, seen.SeenPlace)
		}
	}
	if err := e.DeleteSeen(take(e, places)...); err != nil || e.left <= 0 {
		return err
	}
	return errors.Join(e.hide(s), e.DeleteSources(s.ID), e.DeleteHabits(s.ID))
}

// sweepRows is how many identities one Expire looks at.
const sweepRows = 20_000

// identities looks at the next part of the identities, beginning again when it
// is through, and removes those that their sources list no more.
func (e *expiry) identities() error {
	page, err := e.SeenAfter(e.db.sweep, sweepRows)
	if err := e.db.passOver(err); err != nil {
		return err
	}
	sources, err := e.sourcesOf(page)
	if err != nil {
		return err
	}
	var gone []rows.SeenPlace
	for _, s := range page {
		if len(gone) == max(e.left, 0) {
			break
		}
		e.db.sweep = s.SeenPlace
		listed := sources[s.Source].Listed
		if !listed.IsZero() && !s.Listed.After(listed.Add(-forgetAfter)) {
			gone = append(gone, s.SeenPlace)
		}
	}
	if len(page) < sweepRows && len(gone) < max(e.left, 0) {
		e.db.sweep = rows.SeenPlace{}
	}
	return e.DeleteSeen(take(e, gone)...)
}

// sourcesOf gives the sources of some identities.
func (e *expiry) sourcesOf(page []rows.Seen) (map[news.SourceID]rows.Source, error) {
	ids := map[news.SourceID]bool{}
	for _, s := range page {
		ids[s.Source] = true
	}
	return e.Sources(slices.Collect(maps.Keys(ids))...)
}
