package alert

import (
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// sponsors say in which posts of a channel a sponsor's line stands. That a post has
// it is kept with what the channel was told; how many came since is counted from
// there after a start. The zero value has counted nothing.
type sponsors struct {
	mu    sync.Mutex
	turns map[news.Destination]*turn // guarded by mu
}

// A turn is how far a channel is from the next post with the line.
type turn struct {
	since int             // posts since the last one with it
	last  news.DeliveryID // the last post that was asked about
	had   bool            // it got the line
}

// next says whether a post gets the line, of which every so many-th does. A post that
// is sent again is asked about again, and is no further one. before counts the posts
// since the last one with the line, up to a number.
func (s *sponsors) next(d *news.Delivery, every int, before func(most int) int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.turns == nil {
		s.turns = map[news.Destination]*turn{}
	}
	t := s.turns[d.Destination]
	if t == nil {
		t = &turn{since: before(every)}
		s.turns[d.Destination] = t
	}
	if t.last == d.ID {
		return t.had
	}
	t.since++
	t.last, t.had = d.ID, t.since >= every
	if t.had {
		t.since = 0
	}
	return t.had
}

// sponsored says whether a post that was not told before gets the line: in channels
// alone, and never in breaking news.
func (m *Maker) sponsored(d *news.Delivery, w *Wishes, now time.Time) bool {
	s := w.Look.Sponsor
	if w.kind != news.Channel || d.Lane == news.LaneBreaking || !s.Runs(now) {
		return false
	}
	return m.sponsors.next(d, s.Every, func(most int) int { return m.sinceSponsor(d.Destination, most) })
}

// sinceSponsor counts the posts of a channel since the last one with the line, up to
// a number.
func (m *Maker) sinceSponsor(to news.Destination, most int) (n int) {
	seen := map[news.StoryID]bool{}
	err := m.store.Past(func(_ *news.Item, story news.StoryID) bool {
		if seen[story] {
			return true
		}
		seen[story] = true
		told, ok, err := m.store.ToldTo(story, to)
		if err != nil || !ok || told.Message == 0 {
			return err == nil
		}
		n++
		if told.Sponsored {
			n--
		}
		return !told.Sponsored && n < most
	})
	if err != nil {
		m.log.Error("posts not counted for the sponsor's line", "destination", to, "error", err)
	}
	return n
}

// sponsorLine is the line of a sponsor, marked as such.
func (m *Maker) sponsorLine(w *Wishes) telegram.HTML {
	line := m.footer(w.Look.Sponsor.Text)
	if line == "" {
		return ""
	}
	return w.say.Say("alert.sponsored", texts.Args{"line": line})
}
