package store

import (
	"errors"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// A Post is a message with alerts that a destination holds and that is remembered:
// it counts against a budget, or it is a digest of which not all is told at once.
type Post struct {
	Destination news.Destination
	First       news.DeliveryID // the lowest number among its deliveries, which names it
	At          time.Time
	Items       []news.ItemID // of a digest, in the order in which it tells them
	Points      int           // so many of these stand in the message itself
}

// Posts calls each with every message that is remembered since a time.
func (db *DB) Posts(since time.Time, each func(Post) error) error {
	first := rows.Post{PostPlace: rows.PostPlace{Destination: rows.NoDestination}}
	return pages(db, first, func(t *tx, last rows.Post) ([]rows.Post, error) {
		page, err := t.PostsAfter(last.PostPlace, pageRows)
		return page, t.db.passOver(err)
	}, func(p rows.Post) error {
		if p.At.Before(since) {
			return nil
		}
		return each(postOf(&p))
	})
}

func postOf(p *rows.Post) Post { return Post{p.Destination, p.First, p.At, p.Items, p.Points} }

// Post gives one that is remembered, or ErrNotFound.
func (db *DB) Post(to news.Destination, first news.DeliveryID) (p Post, err error) {
	err = db.view(func(t *tx) error {
		place := rows.PostPlace{Destination: to, First: first}
		found, err := one(t.Posts(place))("post", place)
		p = postOf(&found)
		return err
	})
	return p, err
}

// budgetFor is how long a message counts against a budget: a day, and the hour by
// which the longest one is longer.
const budgetFor = 25 * time.Hour

// spent says whether a post is of no use any more.
func spent(p *rows.Post, now time.Time) bool {
	return p.Points == 0 && p.At.Before(now.Add(-budgetFor))
}

// remember notes the messages of some outcomes that are to be remembered, and
// forgets what they make too old to count.
func (s *settling) remember(outcomes []Outcome) error {
	all := map[news.Destination]rows.Post{} // a chat gets one message at a time
	for _, o := range outcomes {
		d, delivered := s.through[o.ID]
		if !delivered || !o.Noted && o.Points == 0 {
			continue
		}
		p, known := all[d.Destination]
		if !known || d.ID < p.First {
			p.PostPlace = rows.PostPlace{Destination: d.Destination, First: d.ID}
		}
		if p.At, p.Points = s.now, o.Points; o.Points > 0 {
			p.Items = append(p.Items, d.Item())
		}
		all[d.Destination] = p
	}
	for _, p := range all {
		if err := errors.Join(s.dropSpent(p.Destination.Chat), s.PutPosts(p)); err != nil {
			return err
		}
	}
	return nil
}

// dropSpent forgets what is of no use any more among the posts of a chat.
func (s *settling) dropSpent(chat news.ChatID) error {
	old, err := s.PostsOf(chat)
	var gone []rows.PostPlace
	for i := range old {
		if spent(&old[i], s.now) {
			gone = append(gone, old[i].PostPlace)
		}
	}
	return errors.Join(s.db.passOver(err), s.DeletePosts(gone...))
}

// movePosts moves the posts of a chat.
func (t *tx) movePosts(from, to news.ChatID) error {
	all, err := t.PostsOf(from)
	if err := t.db.passOver(err); err != nil {
		return err
	}
	for _, p := range all {
		err = errors.Join(err, t.DeletePosts(p.PostPlace))
		p.Destination.Chat = to
		err = errors.Join(err, t.PutPosts(p))
	}
	return err
}

// forgetPosts removes the posts of a chat.
func (t *tx) forgetPosts(chat news.ChatID) error {
	all, err := t.PostsOf(chat)
	return errors.Join(t.db.passOver(err), t.DeletePosts(placesOf(all)...))
}

// placesOf are the keys of some posts.
func placesOf(all []rows.Post) []rows.PostPlace {
	places := make([]rows.PostPlace, len(all))
	for i := range all {
		places[i] = all[i].PostPlace
	}
	return places
}

// posts looks at the next part of the posts, beginning again when it is through,
// and removes those of which nothing is kept any more.
func (e *expiry) posts() error {
	page, err := e.PostsAfter(e.db.posts, pageRows)
	if err := e.db.passOver(err); err != nil {
		return err
	}
	e.db.posts = rows.PostPlace{Destination: rows.NoDestination}
	if len(page) == pageRows {
		e.db.posts = page[pageRows-1].PostPlace
	}
	var gone []rows.PostPlace
	for i := range page {
		if p := &page[i]; spent(p, e.now) || p.At.Before(e.before) {
			gone = append(gone, p.PostPlace)
		}
	}
	return e.DeletePosts(take(e, gone)...)
}
