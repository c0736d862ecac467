package store

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"time"

	"newsbot/news"
)

// A storedTold is the value of a told mark. While the alert waits it is the
// item alone.
type storedTold struct {
	item    news.ItemID
	message news.MessageID // 0 where the alert was given up in doubt
	when    stamp          // 0 while it waits
	alone   bool
	because because
}

// The bits of the byte in a told mark that says how to read what follows. In
// schema 1 only toldAlone was used, and a text followed.
const (
	toldAlone   = 1 << iota
	toldNumbers // reasons follow as numbers
)

func (s storedTold) bytes() []byte {
	b := num(s.item)
	if s.when == 0 {
		return b
	}
	b = binary.BigEndian.AppendUint64(b, uint64(s.message))
	b = binary.BigEndian.AppendUint64(b, uint64(s.when))
	flags := byte(0)
	if s.alone {
		flags |= toldAlone
	}
	if s.because.text != "" {
		return append(append(b, flags), s.because.text...)
	}
	return append(append(b, flags|toldNumbers), s.because.reasons...)
}

func toldAt(b []byte) storedTold {
	s := storedTold{item: news.ItemID(number(b))}
	if len(b) < 25 {
		return s
	}
	s.message, s.when, s.alone = news.MessageID(number(b[8:])), stampAt(b[16:]), b[24]&toldAlone != 0
	if b[24]&toldNumbers != 0 {
		s.because.reasons = bytes.Clone(b[25:])
	} else {
		s.because.text = string(b[25:])
	}
	return s
}

// Told says that a destination was told a story, by which message.
type Told struct {
	Story       news.StoryID
	Destination news.Destination // as it was then, even where the chat has another number since
	Item        news.ItemID
	Message     news.MessageID
	Alone       bool // the message tells nothing else, so that it can be edited
	Reasons     []news.Reason
	At          time.Time
}

// Told lists at most max destinations that hold a message about a story, in a
// fixed order after the given one; the zero Destination begins.
func (db *DB) Told(story news.StoryID, after news.Destination, max int) (all []Told, err error) {
	from := num(story)
	if after != (news.Destination{}) {
		from = append(toldKey(story, after), 0)
	}
	err = db.view(func(t *tx) error {
		read, c := t.reader(), t.Bucket(bucketTold).Cursor()
		for k, v := c.Seek(from); bytes.HasPrefix(k, num(story)) && len(all) < max; k, v = c.Next() {
			m, d := toldAt(v), destinationAt(k[8:])
			if m.message == 0 {
				continue
			}
			reasons, err := read.reasons(d, m.because)
			if err != nil {
				return err
			}
			all = append(all, Told{story, d, m.item, m.message, m.alone, reasons, m.when.time()})
		}
		return nil
	})
	return all, err
}

// A Revision is a story of which sent messages say less than is known now: it
// grew, or its headline was corrected.
type Revision struct {
	Story      news.StoryID
	Number     uint64 // tells a revision from a later one of the same story
	Correction bool   // the messages are wrong, not only short
}

// bytes is a revision's form on disk, under its story.
func (r Revision) bytes() []byte {
	if r.Correction {
		return append(num(r.Number), 1)
	}
	return num(r.Number)
}

func revisionAt(k, v []byte) Revision {
	return Revision{Story: news.StoryID(number(k)), Number: number(v), Correction: len(v) > 8 && v[8] == 1}
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
		return t.Bucket(bucketRevise).ForEach(func(k, v []byte) error {
			all = append(all, revisionAt(k, v))
			return nil
		})
	})
	slices.SortFunc(all, Revision.first)
	return all[:min(max, len(all))], err
}

// Revised notes that a revision is done. One that the same story asked for
// meanwhile stays.
func (db *DB) Revised(r Revision) error {
	return db.update(func(t *tx) error {
		b := t.Bucket(bucketRevise)
		if number(b.Get(num(r.Story))) != r.Number {
			return nil
		}
		return b.Delete(num(r.Story))
	})
}

// revise asks for a revision of a story, if anybody was told of it. One that
// corrects stays a correction until it is done.
func (t *tx) revise(story news.StoryID, correction bool) error {
	b := t.Bucket(bucketRevise)
	if !t.anyTold(story) {
		return nil
	}
	n, err := b.NextSequence()
	if err != nil {
		return err
	}
	k := num(story)
	r := Revision{story, n, correction || revisionAt(k, b.Get(k)).Correction}
	return b.Put(k, r.bytes())
}

// anyTold says whether anybody was told a story.
func (t *tx) anyTold(story news.StoryID) bool {
	return len(t.rows(bucketTold, num(story), num(story), 1)) > 0
}
