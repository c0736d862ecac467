package store

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

func (t *tx) outlet(id news.OutletID) (news.Outlet, error) {
	all, err := t.Outlets()
	if err := t.db.passOver(err); err != nil {
		return news.Outlet{}, err
	}
	i := slices.IndexFunc(all, func(o news.Outlet) bool { return o.ID == id })
	if i < 0 {
		return news.Outlet{}, fmt.Errorf("outlet %d: %w", id, ErrNotFound)
	}
	return all[i], nil
}

// newOutlet gives an outlet a number, and finds where it leads as far as that
// can be known without Telegram.
func (t *tx) newOutlet(o news.Outlet, now time.Time) (news.Outlet, error) {
	id, err := t.Numbers(rows.OutletNumbers, 1)
	if err != nil {
		return o, err
	}
	o.ID = news.OutletID(id)
	if o.State, err = t.leads(o.Ref, now); err != nil {
		return o, err
	}
	o.State.Editors = byNumber(o.Editors)
	return o, t.PutOutlets(o)
}

// leads is the state of a new outlet: its number is its name, or known of a
// chat that we have met.
func (t *tx) leads(ref string, now time.Time) (news.OutletState, error) {
	if id := byNumber(ref); id != 0 {
		return news.OutletState{Chat: id}, nil
	}
	last, err := t.lastItem()
	if err != nil {
		return news.OutletState{}, err
	}
	chats, err := t.ChatsAfter(rows.NoChat, everything)
	if err := t.db.passOver(err); err != nil {
		return news.OutletState{}, err
	}
	for _, c := range chats {
		if c.Username != "" && strings.EqualFold(c.Username, strings.TrimPrefix(ref, "@")) {
			return news.OutletState{Chat: c.ID}, nil
		}
	}
	return news.OutletState{Standing: news.Unresolved, Since: now, Behind: true, Decided: last}, nil
}

// byNumber is the chat that a reference names by its number; 0 where it does not.
func byNumber(ref string) news.ChatID {
	id, err := strconv.ParseInt(ref, 10, 64)
	if err != nil {
		return 0
	}
	return news.ChatID(id)
}

// lastItem is the number given last to an item.
func (t *tx) lastItem() (news.ItemID, error) {
	last, err := t.Last(rows.ItemNumbers)
	return news.ItemID(last), err
}

// Outlets lists the outlets, the oldest first.
func (db *DB) Outlets() (all []news.Outlet, err error) {
	err = db.view(func(t *tx) error {
		all, err = t.Outlets()
		return db.passOver(err)
	})
	return all, err
}

// ConfigureOutlets brings the outlets in line with the configuration. One that
// it has still keeps its number and where it leads; one that left it is gone.
// What operators added by command stays, unless the configuration has it too.
func (db *DB) ConfigureOutlets(configured []news.Outlet, now time.Time) error {
	return db.update(scopes(configuration), func(t *tx) error {
		all, err := t.Outlets()
		if err != nil {
			return err
		}
		for _, o := range all {
			if o.Origin == news.FromConfig && !slices.ContainsFunc(configured, func(c news.Outlet) bool { return c.Same(&o) }) {
				if err := t.DeleteOutlets(o.ID); err != nil {
					return err
				}
			}
		}
		for _, o := range configured {
			o.Origin, o.AddedBy = news.FromConfig, 0
			if err := t.configureOutlet(o, all, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// configureOutlet adds or changes one; what stays as it is costs no write.
func (t *tx) configureOutlet(o news.Outlet, all []news.Outlet, now time.Time) error {
	i := slices.IndexFunc(all, func(old news.Outlet) bool { return old.Same(&o) })
	if i < 0 {
		_, err := t.newOutlet(o, now)
		return err
	}
	o.ID, o.State = all[i].ID, all[i].State
	if o.Editors != all[i].Editors {
		o.State.Editors = byNumber(o.Editors)
	}
	if reflect.DeepEqual(o, all[i]) {
		return nil
	}
	return t.PutOutlets(o)
}

// AddOutlet adds an outlet by an operator's command. ErrExists where there is
// one of that reference and topic.
func (db *DB) AddOutlet(o news.Outlet, now time.Time) (added news.Outlet, err error) {
	err = db.update(scopes(configuration), func(t *tx) error {
		all, err := t.Outlets()
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(old news.Outlet) bool { return old.Same(&o) }) {
			return fmt.Errorf("outlet %s: %w", o.Ref, ErrExists)
		}
		o.Origin = news.FromAdmin
		added, err = t.newOutlet(o, now)
		return err
	})
	return added, err
}

// RemoveOutlet takes away an outlet that a command added. ErrNotFound where
// there is none, or where it is the configuration's.
func (db *DB) RemoveOutlet(id news.OutletID) error {
	return db.update(scopes(configuration), func(t *tx) error {
		o, err := t.outlet(id)
		if err == nil && o.Origin == news.FromConfig {
			err = fmt.Errorf("outlet %d is configured: %w", id, ErrNotFound)
		}
		if err != nil {
			return err
		}
		return t.DeleteOutlets(id)
	})
}

// ResolveOutlet notes which chat an outlet's name leads to, and says how it was
// before. ErrNotFound where the outlet is gone.
func (db *DB) ResolveOutlet(id news.OutletID, chat news.ChatID) (before news.OutletState, err error) {
	err = db.update(scopes(configuration), func(t *tx) error {
		o, err := t.outlet(id)
		if err != nil {
			return err
		}
		before = o.State
		o.State.Chat = chat
		if o.State.Standing == news.Unresolved || o.State.Standing == news.NoSuchName {
			o.State.Standing, o.State.Reason, o.State.Since = news.Reached, "", time.Time{}
		}
		if o.State == before {
			return nil
		}
		return t.PutOutlets(o)
	})
	return before, err
}

// ResolveEditors notes which group the editors of an outlet are. ErrNotFound where
// the outlet is gone.
func (db *DB) ResolveEditors(id news.OutletID, group news.ChatID) error {
	return db.update(scopes(configuration), func(t *tx) error {
		o, err := t.outlet(id)
		if err != nil || o.State.Editors == group {
			return err
		}
		o.State.Editors = group
		return t.PutOutlets(o)
	})
}

// CaughtUp notes that an outlet was told what came while it led nowhere: those
// of ItemsAfter its Decided that are for it. One that was lost meanwhile stays behind.
// ErrNotFound where it is gone.
func (db *DB) CaughtUp(id news.OutletID) error {
	return db.update(scopes(configuration), func(t *tx) error {
		o, err := t.outlet(id)
		if err != nil {
			return err
		}
		if o.State.Standing != news.Reached {
			return nil
		}
		o.State.Behind, o.State.Decided = false, 0
		return t.PutOutlets(o)
	})
}

// SetStanding notes why an outlet cannot be served, or with Reached that it can
// be again, and says whether that is news: Since stays while the standing does.
// An outlet whose name is unknown leads nowhere from now on; one that is only
// unresolved leads where it led. What comes while one has no such name, or has
// vanished, is to be told later. ErrNotFound where it is gone.
func (db *DB) SetStanding(id news.OutletID, standing news.Standing, reason string, now time.Time) (changed bool, err error) {
	err = db.update(scopes(configuration), func(t *tx) error {
		o, err := t.outlet(id)
		if err != nil || o.State.Standing == standing && o.State.Reason == reason {
			return err
		}
		s := &o.State
		if changed = s.Standing != standing; changed {
			s.Standing, s.Since = standing, now
		}
		if s.Reason = reason; standing == news.Reached {
			s.Reason, s.Since = "", time.Time{}
		}
		lost := standing == news.NoSuchName && s.Chat != 0 || standing == news.Vanished && changed
		if lost && !s.Behind {
			s.Behind = true
			if s.Decided, err = t.lastItem(); err != nil {
				return err
			}
		}
		if standing == news.NoSuchName {
			s.Chat = 0
		}
		return t.PutOutlets(o)
	})
	return changed && err == nil, err
}

// vanish notes of the outlets that lead to a chat which is gone that they cannot
// be served. Whoever looks into that later would be too late for what comes
// meanwhile.
func (t *tx) vanish(c news.Chat, now time.Time) error {
	all, err := t.Outlets()
	if err := t.db.passOver(err); err != nil {
		return err
	}
	for _, o := range all {
		s := &o.State
		if s.Chat != c.ID || s.Standing == news.Vanished && s.Reason == c.Reason {
			continue
		}
		if s.Standing != news.Vanished {
			s.Standing, s.Since = news.Vanished, now
		}
		s.Reason = c.Reason
		if !s.Behind {
			s.Behind = true
			if s.Decided, err = t.toldAll(c.ID, now); err != nil {
				return err
			}
		}
		if err := t.PutOutlets(o); err != nil {
			return err
		}
	}
	return nil
}

// lastTurn is for how long before a chat is known to be gone what was given up
// there was so because it was gone.
const lastTurn = time.Minute

// toldAll is the last item of which all before have nothing left to tell a chat:
// neither waiting, nor given up just now, nor yet to be queued for anybody.
func (t *tx) toldAll(chat news.ChatID, now time.Time) (news.ItemID, error) {
	last, err := t.lastItem()
	if err != nil {
		return 0, err
	}
	before := func(b news.Body) {
		if b.Kind == news.BodyItem {
			last = min(last, news.ItemID(b.Number)-1)
		}
	}
	waiting, of := t.QueuedFor(chat)
	for i := range waiting {
		before(waiting[i].Body)
	}
	dead, letters := t.DeadAfter(0, everything)
	for i := range dead {
		if dead[i].Destination.Chat == chat && now.Sub(dead[i].GivenUp) < lastTurn {
			before(dead[i].Body)
		}
	}
	open, under := t.FanOuts()
	for b := range open {
		before(b)
	}
	return last, t.db.passOver(errors.Join(of, letters, under))
}

// ItemsAfter calls each with the items after one, in the order of their numbers,
// that were news when they came: not those of a first poll, nor of an archive.
func (db *DB) ItemsAfter(id news.ItemID, each func(news.Item) error) error {
	first := rows.Item{Item: news.Item{ID: id}}
	return pages(db, first, func(t *tx, last rows.Item) ([]rows.Item, error) {
		return t.ItemsAfter(last.ID, pageRows)
	}, func(i rows.Item) error {
		if i.NoNews {
			return nil
		}
		return each(i.Item)
	})
}

// Tell queues alerts of an item that came before: for who could not be served
// then. Nobody hears of a story twice, or of what is older than maxAge, which counts as
// given up, so that after a crash or an error it may be called again.
func (db *DB) Tell(item news.ItemID, alerts []news.Alert, maxAge time.Duration, now time.Time) (out Ingested, err error) {
	s := newSpread(now)
	err = db.update(scopes(ofStories), func(t *tx) error {
		i, err := t.item(item)
		if err != nil {
			return err
		}
		s.late(&i, alerts, maxAge)
		return s.step(t)
	})
	if err == nil {
		out, err = db.through(&s)
	}
	return out, err
}

// late adds alerts of an item that came before.
func (s *spread) late(i *rows.Item, alerts []news.Alert, maxAge time.Duration) {
	s.add(fanOut{body: itemBody(i.ID), story: i.Story, alerts: alerts, aside: true, of: news.Case{Age: i.Age(s.now), MaxAge: maxAge, Wanted: true}})
}

// through writes what the first transaction had no room for, and counts what was too
// old. What was queued until an error is reported with it.
func (db *DB) through(s *spread) (out Ingested, err error) {
	err = db.finish(s)
	if s.report(&out); err == nil {
		db.opts.Ends.Count(news.EndStale, int(out.Alerts[news.TooOld]))
	}
	return out, err
}

// A ChannelDay is what is counted of a channel on a day.
type ChannelDay = rows.ChannelDay

// ChannelDays gives what is counted of a channel from the day of a time on, day by day;
// nothing of a day on which there was nothing.
func (db *DB) ChannelDays(chat news.ChatID, since time.Time) (all []ChannelDay, err error) {
	err = db.view(func(t *tx) error {
		all, err = t.ChannelDaysAfter(rows.ChannelDayPlace{Chat: chat, Day: max(dayOf(since)-1, 0)}, int(daysFor/(24*time.Hour))+1)
		all = slices.DeleteFunc(all, func(d ChannelDay) bool { return d.Chat != chat })
		return db.passOver(err)
	})
	return all, err
}

// CountSubscribers notes how many subscribers a channel has today.
func (db *DB) CountSubscribers(chat news.ChatID, n int64, now time.Time) error {
	return db.update(scopes(ofChat(chat)), func(t *tx) error {
		return t.channelDay(chat, now, func(d *ChannelDay) { d.Subscribers = n })
	})
}

// channelDay changes what is counted of a channel on the day of a time. A day that
// cannot be read is counted anew.
func (t *tx) channelDay(chat news.ChatID, at time.Time, change func(*ChannelDay)) error {
	place := rows.ChannelDayPlace{Chat: chat, Day: dayOf(at)}
	stored, err := t.ChannelDays(place)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	d := stored[place]
	d.ChannelDayPlace = place
	change(&d)
	return t.PutChannelDays(d)
}

// countPosts counts what was delivered to channels.
func (s *settling) countPosts(items map[news.ItemID]rows.Item) error {
	posts := map[news.ChatID][]*rows.Delivery{}
	for i := range s.delivered {
		if d := &s.delivered[i]; d.Item() != 0 && d.Destination.Chat < 0 {
			posts[d.Destination.Chat] = append(posts[d.Destination.Chat], d)
		}
	}
	if len(posts) == 0 {
		return nil
	}
	chats, err := s.Chats(slices.Collect(maps.Keys(posts))...)
	if err := s.db.passOver(err); err != nil {
		return err
	}
	for chat, list := range posts {
		if chats[chat].Kind == news.Channel {
			err = errors.Join(err, s.channelDay(chat, s.now, func(d *ChannelDay) { s.addPosts(d, list, items) }))
		}
	}
	return s.db.passOver(err)
}

// addPosts adds deliveries to a channel's day: each message counts once.
func (s *settling) addPosts(day *ChannelDay, list []*rows.Delivery, items map[news.ItemID]rows.Item) {
	messages := map[message]bool{}
	for _, d := range list {
		messages[s.messages[d.ID]] = true
		item, ok := items[d.Item()]
		if !ok {
			continue
		}
		if day.Sources == nil {
			day.Sources = map[news.SourceID]int64{}
		}
		day.Sources[item.Source]++
		if prompt(d, &item) {
			day.Delays = day.Delays.With(s.now.Sub(item.Published))
		}
	}
	day.Posts += int64(len(messages))
}

// forgetChannelDays removes what was counted of a channel.
func (t *tx) forgetChannelDays(chat news.ChatID) error {
	all, err := t.ChannelDaysAfter(rows.ChannelDayPlace{Chat: chat}, everything)
	all = slices.DeleteFunc(all, func(d ChannelDay) bool { return d.Chat != chat })
	return errors.Join(t.db.passOver(err), t.DeleteChannelDays(channelPlaces(all)...))
}

func channelPlaces(all []ChannelDay) []rows.ChannelDayPlace {
	places := make([]rows.ChannelDayPlace, len(all))
	for i := range all {
		places[i] = all[i].ChannelDayPlace
	}
	return places
}

// channelDays removes what was counted of channels long ago.
func (e *expiry) channelDays() error {
	all, err := e.ChannelDaysAfter(rows.ChannelDayPlace{Chat: rows.NoChat}, everything)
	if err := e.db.passOver(err); err != nil {
		return err
	}
	gone := slices.DeleteFunc(all, func(d ChannelDay) bool { return d.Day >= dayOf(e.now.Add(-daysFor)) })
	return e.DeleteChannelDays(channelPlaces(take(e, gone))...)
}
