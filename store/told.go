package store

import (
	"cmp"
	"slices"
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
		all = append(all, Told{m.Story, m.Destination, m.Item, m.Message, m.Alone, m.With, m.Breaking, reasons, m.At, m.Decided})
	}
	return all, nil
}

// A Revision is a story of which sent messages say less than is known now: it
// grew, or its headline was corrected.
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
		told, ok = Told{m.Story, m.Destination, m.Item, m.Message, m.Alone, m.With, m.Breaking, reasons, m.At, m.Decided}, true
		return err
	})
	return told, ok, err
}
