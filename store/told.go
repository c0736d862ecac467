package store

import (
	"cmp"
	"errors"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// Told says that a destination was told a story, by which message.
type Told struct {
	Story       news.StoryID
	Destination news.Destination // as it was then, even where the chat has another number since
	Item        news.ItemID
	Message     news.MessageID
	Alone       bool          // the message tells nothing else
	With        []news.ItemID // the items of the message in their order, where it tells several; of old ones nil
	Breaking    bool          // it came in the breaking lane
	Reasons     []news.Reason
	At          time.Time
	Decided     time.Time // zero where that is not known
	Sponsored   bool      // a sponsor's line stands in the message
}

// Told lists at most max destinations that hold a message about a story, in a
// fixed order after the given one; the zero Destination begins.
func (db *DB) Told(story news.StoryID, after news.Destination, max int) (all []Told, err error) {
	if after == (news.Destination{}) {
		after = rows.NoDestination
	}
	err = db.view(func(t *tx) error {
		read := t.reader()
		for len(all) < max {
			marks, err := t.ToldOf(story, after, max)
			if err := db.passOver(err); err != nil {
				return err
			}
			if all, err = read.told(all, marks, max); err != nil || len(marks) < max {
				return err
			}
			after = marks[len(marks)-1].Destination
		}
		return nil
	})
	return all, err
}

// told adds those of some marks that say of a message, up to max.
func (r *reader) told(all []Told, marks []rows.Told, max int) ([]Told, error) {
	for _, m := range marks {
		if m.Message == 0 || len(all) == max {
			continue
		}
		reasons, err := r.reasons(m.Destination, m.Because)
		if err != nil {
			return all, err
		}
		all = append(all, Told{m.Story, m.Destination, m.Item, m.Message, m.Alone, m.With, m.Breaking, reasons, m.At, m.Decided, m.Sponsored})
	}
	return all, nil
}

// A Revision is a story of which sent messages say less than is known now: it
// grew, its headline was corrected, or it was taken back.
type Revision struct {
	Story      news.StoryID
	Number     uint64 // tells a revision from a later one of the same story
	Correction bool   // the messages are wrong, not only short
}

// first orders revisions: corrections before growth, the longest waiting first.
func (r Revision) first(o Revision) int {
	switch {
	case r.Correction == o.Correction:
		return cmp.Compare(r.Number, o.Number)
	case r.Correction:
		return -1
	}
	return 1
}

// Revisions lists at most max stories to revise, corrections before growth, the
// longest waiting first.
func (db *DB) Revisions(max int) (all []Revision, err error) {
	err = db.view(func(t *tx) error {
		list, err := t.RevisionsAfter(0, everything)
		for _, r := range list {
			all = append(all, Revision(r))
		}
		return db.passOver(err)
	})
	slices.SortFunc(all, Revision.first)
	return all[:min(max, len(all))], err
}

// Revised notes that a revision is done. One that the same story asked for
// meanwhile stays.
func (db *DB) Revised(r Revision) error {
	return db.update(scopes(ofStories), func(t *tx) error {
		asked, err := t.Revisions(r.Story)
		if err != nil || asked[r.Story].Number != r.Number {
			return err
		}
		return t.DeleteRevision(r.Story)
	})
}

// revise asks for a revision of a story, if anybody was told of it. One that
// corrects stays a correction until it is done.
func (t *tx) revise(story news.StoryID, correction bool) error {
	told, err := t.anyTold(story)
	if err != nil || !told {
		return err
	}
	asked, err := t.Revisions(story)
	if err != nil {
		return err
	}
	n, err := t.Numbers(rows.RevisionNumbers, 1)
	if err != nil {
		return err
	}
	return t.PutRevision(rows.Revision{Story: story, Number: n, Correction: correction || asked[story].Correction})
}

// anyTold says whether anybody was told a story.
func (t *tx) anyTold(story news.StoryID) (bool, error) {
	first, err := t.ToldOf(story, rows.NoDestination, 1)
	return len(first) > 0, err
}

// heard says which of some destinations were told a story, under this or a
// former number of their chats.
func (t *tx) heard(story news.StoryID, destinations []news.Destination) (map[news.Destination]bool, error) {
	all := map[news.Destination]bool{}
	if told, err := t.anyTold(story); err != nil || !told {
		return all, err // as of nearly every story that 100,000 are about to be told
	}
	marks, err := t.ToldTo(story, destinations...)
	if err != nil {
		return all, err
	}
	for d := range marks {
		all[d] = true
	}
	return all, t.heardFormerly(story, destinations, all)
}

// heardFormerly adds to all those that were told a story under a former number.
func (t *tx) heardFormerly(story news.StoryID, destinations []news.Destination, all map[news.Destination]bool) error {
	chats := make([]news.ChatID, len(destinations))
	for i, d := range destinations {
		chats[i] = d.Chat
	}
	moved, err := t.Moved(chats...)
	if err != nil || len(moved) == 0 {
		return err
	}
	today := map[news.Destination]news.Destination{} // :: as it was → as it is
	var former []news.Destination
	for _, d := range destinations {
		for _, m := range moved[d.Chat] {
			was := news.Destination{Chat: m.Formerly, Topic: d.Topic}
			today[was] = d
			former = append(former, was)
		}
	}
	marks, err := t.ToldTo(story, former...)
	for d := range marks {
		all[today[d]] = true
	}
	return err
}

// ToldTo gives how a destination was told a story, or is about to be: then At is
// zero. It is false where it was not.
func (db *DB) ToldTo(story news.StoryID, d news.Destination) (told Told, ok bool, err error) {
	err = db.view(func(t *tx) error {
		marks, err := t.ToldTo(story, d)
		m, there := marks[d]
		if err != nil || !there {
			return err
		}
		reasons, err := t.reader().reasons(d, m.Because)
		told, ok = Told{m.Story, m.Destination, m.Item, m.Message, m.Alone, m.With, m.Breaking, reasons, m.At, m.Decided, m.Sponsored}, true
		return err
	})
	return told, ok, err
}

// reasonsOf is what is written of reasons: numbers, since there may be 100,000
// for one item. The words stay with the subscriptions.
func reasonsOf(all []news.Reason) (list []rows.Reason) {
	for _, r := range all {
		if r.Source != 0 {
			list = append(list, rows.Reason{Source: r.Source})
		} else {
			list = append(list, rows.Reason{Query: querySum(r.Query)})
		}
	}
	return list
}

// querySum stands for a query in canonical form.
func querySum(query string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(query))
	return h.Sum32()
}

// apart stood between the queries of an alert that several brought.
const apart = " · "

// A reader puts the reasons of rows into words. It reads the subscriptions of a
// destination once.
type reader struct {
	*tx
	subs map[news.Destination][]rows.Subscription
}

func (t *tx) reader() *reader { return &reader{t, map[news.Destination][]rows.Subscription{}} }

// reasons finds what a destination asked for when a row was written, also where
// it asked to stop since. A query that is no longer on file is left out.
func (r *reader) reasons(d news.Destination, b rows.Because) ([]news.Reason, error) {
	if len(b.Reasons) == 0 && b.Text == "" {
		return nil, nil
	}
	subs, known := r.subs[d]
	if !known {
		var err error
		subs, err = r.Subscriptions(d)
		if err := r.db.passOver(err); err != nil {
			return nil, err
		}
		r.subs[d] = subs
	}
	if b.Text != "" {
		return textReasons(b.Text, subs), nil
	}
	return numberReasons(b.Reasons, subs), nil
}

func numberReasons(list []rows.Reason, subs []rows.Subscription) (all []news.Reason) {
	for _, r := range list {
		i := slices.IndexFunc(subs, func(s rows.Subscription) bool { return broughtBy(r, &s) })
		switch {
		case i >= 0:
			all = append(all, reason(&subs[i]))
		case r.Source != 0:
			all = append(all, news.Reason{Source: r.Source})
		}
	}
	return all
}

// broughtBy says whether a subscription is what a reason names.
func broughtBy(r rows.Reason, s *rows.Subscription) bool {
	return s.Source == r.Source && (r.Source != 0 || querySum(s.Query) == r.Query)
}

func reason(s *rows.Subscription) news.Reason {
	return news.Reason{Source: s.Source, Query: s.Query, Typed: s.Typed, Subscription: s.ID}
}

// textReasons takes the text of schema 1 apart by what the destination asked
// for, since apart may stand in a source's name, too. What it asks for no more
// is a query in the words that are there.
func textReasons(text string, subs []rows.Subscription) (all []news.Reason) {
	for text != "" {
		var found *rows.Subscription
		for i := range subs {
			asked := subs[i].Formerly
			rest, ok := strings.CutPrefix(text, asked)
			if ok && asked != "" && (rest == "" || strings.HasPrefix(rest, apart)) && (found == nil || len(asked) > len(found.Formerly)) {
				found = &subs[i]
			}
		}
		if found == nil {
			query, rest, _ := strings.Cut(text, apart)
			all, text = append(all, news.Reason{Query: query}), rest
			continue
		}
		all, text = append(all, reason(found)), strings.TrimPrefix(text[len(found.Formerly):], apart)
	}
	return all
}

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

// DigestOf gives the digest of a destination that tells these items, in any order, or
// ErrNotFound.
func (db *DB) DigestOf(to news.Destination, items []news.ItemID) (found Post, err error) {
	want := slices.Sorted(slices.Values(items))
	err = db.view(func(t *tx) error {
		place := rows.PostPlace{Destination: to}
		for {
			page, err := t.PostsAfter(place, pageRows)
			if err := t.db.passOver(err); err != nil {
				return err
			}
			for i := range page {
				if place = page[i].PostPlace; place.Destination != to {
					return ErrNotFound
				}
				if page[i].Points > 0 && slices.Equal(slices.Sorted(slices.Values(page[i].Items)), want) {
					found = postOf(&page[i])
					return nil
				}
			}
			if len(page) < pageRows {
				return ErrNotFound
			}
		}
	})
	return found, err
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
