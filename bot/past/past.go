// Package past finds what a query wants among the stories on file: the newest of them,
// and how many there are. Beside the questions it reads what there is, and remembers
// which words it may have.
package past

import (
	"cmp"
	"context"
	"maps"
	"sync"
	"time"

	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// Stories are those on file, for questions about them. New makes them.
type Stories struct {
	store *store.DB

	// scanning is held by a question that looks at all of them: those of others wait.
	scanning sync.Mutex

	mu    sync.Mutex
	known map[news.ItemID]noted // what was read before; guarded by mu
	last  news.ItemID           // the newest of them; guarded by mu
}

// A noted is what need not be read of an item again: about a kilobyte, where the item
// has some three on disk and takes thirty times as long.
type noted struct {
	print  uint64 // of the item on disk, as it was then
	source news.SourceID
	story  news.StoryID
	thread news.StoryID
	seen   time.Time
	sketch query.Sketch
}

// mostNoted is how many items are remembered, the last by their numbers: as many as
// questions look at, and some of which nothing is on file any more.
const mostNoted = 12_000

// New makes the stories of a store, none of which was read.
func New(db *store.DB) *Stories {
	return &Stories{store: db, known: map[news.ItemID]noted{}}
}

// A Sight says of which sources somebody may hear.
type Sight func(news.SourceID) bool

// Count asks which of the newest 10,000 items q wants, of the sources in sight, and
// counts their stories, with some as examples. One such question is answered after the
// other.
func (s *Stories) Count(q *query.Query, sees Sight, examples int) (query.Past, error) {
	s.scanning.Lock()
	defer s.scanning.Unlock()
	l := s.look(q, sees)
	p := query.Replay(q, l.told, examples)
	return p, l.ended
}

// Newest gives the newest items that q wants, of the sources in sight, as
// [store.DB.Latest] does. The nil query wants all.
func (s *Stories) Newest(n int, after store.Place, q *query.Query, sees Sight) ([]news.Item, error) {
	l := s.look(cmp.Or(q, query.All()), sees)
	return s.store.LatestBut(n, after, func(id news.ItemID, print uint64) bool {
		n, known := s.remembered(id, print)
		return known && !l.may(&n)
	}, func(i *news.Item) bool {
		from := l.source(i.Source)
		return from.open && (q == nil || q.WantsItem(i, from.name))
	})
}

// Akin gives the newest items on the matter of one, of the sources in sight, as
// [store.DB.Akin] does.
func (s *Stories) Akin(item news.ItemID, n int, sees Sight) ([]news.Item, error) {
	return s.store.Akin(item, n, func(thread news.StoryID, id news.ItemID, print uint64) bool {
		n, known := s.remembered(id, print)
		return known && (n.thread != thread || !sees(n.source))
	}, func(i *news.Item) bool { return sees(i.Source) })
}

// Each calls each with the newest 10,000 items, those read last first, until it returns
// false. It waits for questions that look at all of them, and they for it.
func (s *Stories) Each(each func(*news.Item) bool) error {
	s.scanning.Lock()
	defer s.scanning.Unlock()
	return s.store.Past(func(i *news.Item, _ news.StoryID) bool { return each(i) })
}

// remembered is what is noted of an item, if that lies on disk as it did then.
func (s *Stories) remembered(id news.ItemID, print uint64) (noted, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, known := s.known[id]
	return n, known && n.print == print
}

// note remembers an item, and forgets those that are too far behind.
func (s *Stories) note(id news.ItemID, n noted) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id+mostNoted <= s.last {
		return
	}
	s.known[id] = n
	s.last = max(s.last, id)
	if len(s.known) > mostNoted+mostNoted/8 {
		maps.DeleteFunc(s.known, func(id news.ItemID, _ noted) bool { return id+mostNoted <= s.last })
	}
}

// A look is one question about the stories on file.
type look struct {
	*Stories
	query *query.Query
	sees  Sight
	met   map[news.SourceID]source
	ended error
}

// look begins a question.
func (s *Stories) look(q *query.Query, sees Sight) *look {
	return &look{Stories: s, query: q, sees: sees, met: map[news.SourceID]source{}}
}

// A source is one that a question has met.
type source struct {
	open bool // is in sight
	name string
	as   query.Name
}

// source is that of an item, as who asks may see it.
func (l *look) source(id news.SourceID) source {
	known, met := l.met[id]
	if !met {
		src, _ := l.store.SourceByID(id)
		known = source{l.sees(id), src.Known(), query.NameOf(src.Known())}
		l.met[id] = known
	}
	return known
}

// may says whether the query may want an item, of which that is noted.
func (l *look) may(n *noted) bool {
	from := l.source(n.source)
	return from.open && l.query.May(n.sketch, from.as)
}

// told are the items on file of the sources in sight, for a replay. What has to be read
// for it is remembered by Read alone: right after a start, with all still to be read,
// that would be half of the time in which somebody waits.
func (l *look) told(yield func(query.Told) bool) {
	l.ended = l.store.PastBut(func(id news.ItemID, print uint64) bool {
		n, known := l.remembered(id, print)
		if !known || l.may(&n) {
			return false
		}
		if l.source(n.source).open {
			yield(query.Told{Item: &news.Item{ID: id, Seen: n.seen}, Story: n.story, Barren: true})
		}
		return true
	}, func(k store.Kept) bool {
		if from := l.source(k.Item.Source); from.open {
			yield(query.Told{Item: k.Item, Source: from.name, Story: k.Story})
		}
		return true
	})
}

const (
	// readEvery is how often what came in is read.
	readEvery = 5 * time.Minute

	// At the start there may be 10,000 items, half a millisecond of work for ten. After
	// so many reading rests, so that it takes a twentieth of a core for ten seconds.
	restAfter = 20
	restFor   = 20 * time.Millisecond
)

// Read reads what is on file, and from time to time what came in, until ctx ends, so
// that questions find it read.
func (s *Stories) Read(ctx context.Context) {
	for {
		// What cannot be read now can the next time, and a question says why.
		_ = s.readAll(func() bool { return rest(ctx, restFor) })
		if !rest(ctx, readEvery) {
			return
		}
	}
}

// readAll reads what is not remembered. It rests now and then, until that says to end.
func (s *Stories) readAll(rest func() bool) error {
	read := 0
	return s.store.PastBut(func(id news.ItemID, print uint64) bool {
		_, known := s.remembered(id, print)
		return known
	}, func(k store.Kept) bool {
		s.note(k.Item.ID, noted{k.Print, k.Item.Source, k.Story, k.Thread, k.Item.Seen, query.SketchOf(k.Item)})
		read++
		return read%restAfter != 0 || rest()
	})
}

// rest waits, and says whether ctx goes on.
func rest(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
