package newsroom

import (
	"slices"

	"newsbot/news"
	"newsbot/news/query"
)

// Whoever could not be served for a while hears of what came meanwhile when it can
// be again, if it is news still.

// catchUp tells an outlet what came while it led nowhere.
func (n *Room) catchUp(o *news.Outlet, c Channel) error {
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
	told, err := n.tellSince(c.Absence.Decided, func(src *news.Source, item *news.Item) []news.Alert {
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
func (n *Room) tellSince(last news.ItemID, wants func(*news.Source, *news.Item) []news.Alert) (told int64, err error) {
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
