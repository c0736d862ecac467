package newsroom

import (
	"slices"

	"newsbot/news"
	"newsbot/news/query"
)

// A late part of the room tells what came before: to whoever could not be served
// then, when it can be again, and to whoever asks for an item only as it was corrected.
// What is no news any more it does not tell.
type late struct{ *Room }

// catchUp tells an outlet what came while it led nowhere.
func (n late) catchUp(o *news.Outlet, c Channel) error {
	told, err := n.tellSince(o.State.Decided, func(src *news.Source, item *news.Item) []news.Alert {
		text := query.TextOf(item, src.Known())
		if !src.OpenTo(news.Audience{}) || !query.Explain(c.Query, &text).Hit {
			return nil
		}
		alert := news.Alert{Destination: c.Destination, Lane: laneOf(src, item)}
		if c.Urgent {
			alert.Lane = news.LaneBreaking
		}
		return []news.Alert{alert}
	})
	if err != nil {
		return err
	}
	n.log.Info("channel served again", "channel", o.Ref, "alerts", told)
	return n.db.CaughtUp(o.ID)
}

// CatchUp tells a group or channel what it asked for and what came while we were not
// there. It does nothing for one that missed nothing, or that cannot be served yet.
func (n *Room) CatchUp(chat news.ChatID) error {
	c, err := n.db.Chat(chat)
	if err != nil || !c.Absence.Behind || c.State == news.Gone {
		return err
	}
	told, err := late{n}.tellSince(c.Absence.Decided, func(src *news.Source, item *news.Item) []news.Alert {
		return slices.DeleteFunc(n.wanted(src, item), func(a news.Alert) bool { return a.Destination.Chat != chat })
	})
	if err != nil {
		return err
	}
	n.log.Info("chat served again", "chat", chat, "title", c.Title, "alerts", told)
	return n.db.ChatCaughtUp(chat, c.Since)
}

// tellSince tells those who want it what came after an item, and says how many
// alerts there were.
func (n late) tellSince(last news.ItemID, wants func(*news.Source, *news.Item) []news.Alert) (told int64, err error) {
	err = n.db.ItemsAfter(last, func(item news.Item) error {
		src, ok := n.db.SourceByID(item.Source)
		if !ok {
			return nil
		}
		alerts := wants(&src, &item)
		if len(alerts) == 0 {
			return nil
		}
		if err := n.summariseLater(&src, &item); err != nil {
			return err
		}
		done, err := n.db.Tell(item.ID, alerts, n.rules.Load().MaxAge, n.now())
		n.queued(done.Queued)
		told += done.Alerts[news.Tell]
		return err
	})
	return told, err
}

// onlyNow leaves of those who ask for a corrected item the ones who did not ask
// for it as it was: whoever began to watch since hears of what is new alone.
func (n late) onlyNow(src *news.Source, id news.ItemID, alerts []news.Alert) []news.Alert {
	if len(alerts) == 0 {
		return nil
	}
	was, err := n.db.Item(id)
	if err != nil {
		return nil // expired
	}
	return n.without(src, &was, alerts)
}

// without leaves of some alerts those whose destinations did not ask for an item as it
// was.
func (n late) without(src *news.Source, was *news.Item, alerts []news.Alert) []news.Alert {
	before := map[news.Destination]bool{}
	for _, a := range n.wanted(src, was) {
		before[a.Destination] = true
	}
	return slices.DeleteFunc(alerts, func(a news.Alert) bool { return before[a.Destination] })
}

// Reword puts an operator's words in the place of an item's, and tells it to those who
// ask for it in these words alone, if it is news still. store.ErrNotFound once it has
// expired.
func (n *Room) Reword(id news.ItemID, w news.Wording) (news.Item, error) {
	was, err := n.db.Item(id)
	if err != nil {
		return was, err
	}
	now := n.now()
	is := w.Over(was, now)
	var alerts []news.Alert
	maxAge := n.rules.Load().MaxAge
	if src, known := n.db.SourceByID(is.Source); known && (maxAge <= 0 || is.Age(now) <= maxAge) {
		alerts = late{n}.without(&src, &was, n.wanted(&src, &is))
	}
	item, done, err := n.db.Reword(id, w, alerts, now)
	n.queued(done.Queued)
	return item, err
}
