package stories

import (
	"cmp"
	"iter"
	"slices"
	"sync"
	"time"

	"newsbot/news"
)

// A Level says how an item belongs to what was there before.
type Level uint8

const (
	Alone    Level = iota // begins a story and a thread
	Related               // begins a story that has to do with another one
	FollowUp              // begins a story in the thread of another one, which it goes on with
	Same                  // joins a story
)

// levels are the levels in words, which are those on disk.
var levels = []string{"alone", "related", "follow-up", "same"}

// String is the level in words.
func (l Level) String() string { return levels[min(int(l), len(levels)-1)] }

// MarshalText writes the level in words.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what MarshalText wrote. A word of another version is Alone.
func (l *Level) UnmarshalText(text []byte) error {
	*l = Level(max(0, slices.Index(levels, string(text))))
	return nil
}

// A Place is where an item belongs, and why.
type Place struct {
	Item   news.ItemID
	Story  news.StoryID // the story it joins or, numbered like the item, begins
	Line   news.StoryID // the line of developments that the story stands in, by its first story
	Thread news.StoryID // the topic that the item stands in, by its first story
	After  news.StoryID // the story of the line that it goes on with; 0 where it joins one, begins a line, or is one more of a kind
	Reason Reason
}

// A Reason says what an item was joined to, or kept apart from.
type Reason struct {
	Level  Level
	Member news.ItemID // the item it is most like; 0 for none
	Title  float32     // how much the titles have to do with one another, in log odds
	Same   float32     // how surely both tell one event, in log odds: the mean over the story's items
	Terms  []string    // the weightiest words that both titles have, five at most
	Guard  Guard       // what kept it apart, though it scores as the same
	CopyOf news.ItemID // the item of the story whose voice it repeats; 0 for a voice of its own
	Voices int         // of the story with this item, up to eight
}

// A Kept is an item as the file keeps it: with its place.
type Kept struct {
	Headline
	Story, Line, Thread news.StoryID
}

// How long a story takes items.
const (
	quietFor = 72 * time.Hour     // after its last item
	openFor  = 7 * 24 * time.Hour // after its first
)

// mostDocs is how many headlines are remembered at most.
const mostDocs = 60_000

// A Desk knows the headlines of the last three days and the stories that they
// are in. What it knows is a reading of the file: it is loaded from there at
// the start, and hears of what is committed. It may be used from several
// goroutines.
type Desk struct {
	model *Model
	ready chan struct{} // closed when Load is done

	mu      sync.RWMutex
	upto    news.ItemID // everything committed up to here is known
	index   index
	stories groups
	lines   groups
	topics  topics
	reader  Reader
	columns columns
}

// NewDesk returns a desk that waits for Load.
func NewDesk() *Desk { return NewDeskWith(defaultModel()) }

// NewDeskWith returns a desk that goes by another model than ours.
func NewDeskWith(m *Model) *Desk {
	return &Desk{
		model: m, ready: make(chan struct{}),
		stories: make(groups), lines: make(groups), topics: make(topics),
	}
}

// Load takes in the items of the file, the oldest first; upto is the greatest
// number that it holds. Rounds wait for the end of it.
func (d *Desk) Load(upto news.ItemID, items iter.Seq[Kept]) {
	for k := range items {
		doc, _ := d.analyse(&k.Headline)
		d.mu.Lock()
		d.take(&placing{doc, k.Story, k.Line, k.Thread})
		d.mu.Unlock()
	}
	d.mu.Lock()
	d.upto = max(d.upto, upto)
	d.mu.Unlock()
	close(d.ready)
}

// analyse takes a headline apart, with words weighed as they are now.
func (d *Desk) analyse(h *Headline) (doc *Doc, words []string) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.reader.analyse(h)
}

// take notes that a headline has its place.
func (d *Desk) take(p *placing) {
	d.index.add(p.doc, p.story)
	line := d.lineOf(p.line)
	if t := d.topicOf(p.thread); t != nil || p.thread != p.story {
		d.topics[p.thread] = t.joined(p.doc)
	}
	d.stories[p.story] = d.stories[p.story].in(p.thread, p.story, p.line).joined(p.doc)
	if p.story != p.line || d.lines[p.line] != nil {
		d.lines[p.line] = line.in(p.thread, p.line, p.line).joined(p.doc)
	}
	d.reader.see(p.doc)
	d.columns.see(p.doc)
}

// A Growth is a story that others joined.
type Growth struct {
	ID      news.StoryID
	Items   int       // how many it has
	Updated time.Time // when the last one came
}

// Grown lists the stories of several items that one joined since a time, up to three
// days ago: those of the most items first, and of as many that which grew last. It
// waits until the desk is loaded.
func (d *Desk) Grown(since time.Time) (list []Growth) {
	<-d.ready
	d.mu.RLock()
	defer d.mu.RUnlock()
	for id, g := range d.stories {
		if g.size > 1 && g.last >= since.Unix() {
			list = append(list, Growth{id, g.size, time.Unix(g.last, 0).UTC()})
		}
	}
	slices.SortFunc(list, func(a, b Growth) int {
		return cmp.Or(cmp.Compare(b.Items, a.Items), b.Updated.Compare(a.Updated), cmp.Compare(b.ID, a.ID))
	})
	return list
}

// groups are stories or lines by their numbers.
type groups map[news.StoryID]*group

// lineOf is a line as the desk knows it, nil for a new one. One that is a
// single story yet is not kept twice.
func (d *Desk) lineOf(id news.StoryID) *group {
	if g := d.lines[id]; g != nil {
		return g
	}
	return d.stories[id]
}

// A Round places the items of one poll.
//
// Begin looks for their places outside of the store's transaction. Inside it
// CatchUp tells what was committed since, and Place decides for one item after
// the other. Heard tells the desk after the commit; without it the round has
// never been.
type Round struct {
	desk  *Desk
	upto  news.ItemID
	looks []look
	fresh []placing // committed since the round began, then placed by it
	found index     // of fresh, as far as somebody asked for it

	stories, lines           groups // those that fresh changed, as they are now
	storiesBegan, linesBegan groups // those of the looks, as they were when the round began
	topics, topicsBegan      topics // the same of topics
}

// A placing is a headline with its place.
type placing struct {
	doc                 *Doc
	story, line, thread news.StoryID
}

// A look is what was found for a headline when its round began.
type look struct {
	doc        *Doc
	words      []string // of its terms
	candidates []*Doc
	stories    []*group // :: candidates → the story each is in
	lines      []*group
	column     bool
}

// Begin looks for the places of headlines. It waits until the desk is loaded.
func (d *Desk) Begin(list []Headline, now time.Time) *Round {
	<-d.ready
	d.expire(now)
	r := &Round{desk: d, stories: groups{}, lines: groups{}, storiesBegan: groups{}, linesBegan: groups{}, topics: topics{}, topicsBegan: topics{}}
	for i := range list {
		r.analyse(&list[i])
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	r.upto = d.upto
	for i := range r.looks {
		r.find(&r.looks[i])
	}
	return r
}

// Look adds a headline to the round that Begin was not given, and says its place
// in it. It may be called in the transaction.
func (r *Round) Look(h *Headline) (n int) {
	r.analyse(h)
	r.desk.mu.Lock()
	defer r.desk.mu.Unlock()
	r.find(&r.looks[len(r.looks)-1])
	return len(r.looks) - 1
}

// analyse takes a headline of the round apart.
func (r *Round) analyse(h *Headline) {
	doc, words := r.desk.analyse(h)
	r.looks = append(r.looks, look{doc: doc, words: words})
}

// mostCandidates is how many earlier headlines a new one is compared with. An
// earlier one of its story is among them in 96 of 100 cases.
const mostCandidates = 24

// find finds what a headline is compared with.
func (r *Round) find(l *look) {
	d := r.desk
	l.column = d.columns.has(l.doc)
	for _, n := range d.index.find(l.doc, mostCandidates) {
		s := d.stories[d.index.stories[n]]
		l.candidates, l.stories = append(l.candidates, d.index.docs[n]), append(l.stories, s)
		line := d.lineOf(s.line)
		l.lines = append(l.lines, line)
		r.storiesBegan[s.id], r.linesBegan[line.id] = s, line
		if r.topicsBegan[s.thread] == nil {
			r.topicsBegan[s.thread] = d.topicOf(s.thread)
		}
	}
}

// Upto is the number up to which the round knows all items.
func (r *Round) Upto() news.ItemID { return r.upto }

// CatchUp tells the round of the items with greater numbers than Upto, in
// their order. It comes first in the transaction, and once more where that is
// tried again: what an earlier try placed is forgotten.
func (r *Round) CatchUp(items iter.Seq[Kept]) {
	r.fresh, r.found = r.fresh[:0], index{}
	clear(r.stories)
	clear(r.lines)
	clear(r.topics)
	for k := range items {
		doc, _ := r.desk.analyse(&k.Headline)
		r.enter(&placing{doc, k.Story, k.Line, k.Thread})
	}
}

// enter takes in a headline that came since the round began, or that it placed.
func (r *Round) enter(p *placing) {
	r.fresh = append(r.fresh, *p)
	d := r.desk
	d.mu.RLock()
	defer d.mu.RUnlock()
	heard := p.doc.item <= d.upto // by the desk meanwhile
	r.stories.enter(p, p.story, r.storiesBegan[p.story], d.stories[p.story], heard)
	r.lines.enter(p, p.line, r.linesBegan[p.line], d.lineOf(p.line), heard)
	r.topics.enter(p, r.topicsBegan[p.thread], d.topicOf(p.thread), heard)
}

// enter puts a headline into its group: as it was when the round began, or else
// as the desk knows it, nil for one that is new. What the desk heard of it knows.
func (all groups) enter(p *placing, id news.StoryID, began, known *group, heard bool) {
	g := all[id]
	switch {
	case g != nil:
	case began != nil:
		g = began
	case known != nil && heard:
		return
	default:
		g = known
	}
	all[id] = g.in(p.thread, id, p.line).joined(p.doc)
}

// Place decides for the n-th headline of the round, which has got this number.
func (r *Round) Place(n int, item news.ItemID) Place {
	l := &r.looks[n]
	doc := *l.doc
	doc.item = item
	p := r.desk.model.place(&doc, l.words, r.view(l))
	r.enter(&placing{&doc, p.Story, p.Line, p.Thread})
	return p
}

// Reword tells the desk that an item it knows has another headline or text
// now. The item stays where it is; others find it by its new words.
func (d *Desk) Reword(h *Headline) {
	<-d.ready
	doc, _ := d.analyse(h)
	d.mu.Lock()
	defer d.mu.Unlock()
	was := d.index.replace(doc)
	if was == nil {
		return // too old to be joined
	}
	for _, all := range []groups{d.stories, d.lines} {
		for id, g := range all {
			if g.has(was) {
				all[id] = g.reworded(was, doc)
			}
		}
	}
}

// Heard tells the desk what the transaction committed.
func (r *Round) Heard() {
	d := r.desk
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, f := range r.fresh {
		if f.doc.item > d.upto {
			d.take(&f)
			d.upto = f.doc.item
		}
	}
}

// expire forgets headlines that are too old to be joined, a sixteenth of all
// at a time at least.
func (d *Desk) expire(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := len(d.index.docs)
	if n == 0 {
		return
	}
	limit := now.Add(-quietFor).Unix()
	if sixteenth := d.index.docs[n/16]; n <= mostDocs && (now.IsZero() || sixteenth.at == 0 || sixteenth.at >= limit) {
		return
	}
	docs, ids := d.index.drop(limit, mostDocs-mostDocs/16)
	for i, old := range docs {
		d.forget(old, ids[i])
	}
}

// forget leaves out a headline, and its story and line where they hold no
// later one.
func (d *Desk) forget(old *Doc, id news.StoryID) {
	s := d.stories[id]
	if s == nil || s.last > old.at {
		return
	}
	delete(d.stories, s.id)
	if t := d.topics[s.thread]; t != nil && t.last <= old.at {
		delete(d.topics, s.thread)
	}
	if g := d.lines[s.line]; g != nil && g.last <= old.at {
		delete(d.lines, s.line)
	}
}

// view is what the desk knew when the round began, with what has come since.
func (r *Round) view(l *look) *view {
	v := &view{slices.Clone(l.candidates), slices.Clone(l.stories), slices.Clone(l.lines), make([]*topic, 0, 2*mostCandidates), l.column}
	d := r.desk
	d.mu.RLock()
	defer d.mu.RUnlock()
	for i := range v.candidates {
		v.stories[i], v.lines[i] = r.stories.now(v.stories[i]), r.lines.now(v.lines[i])
		v.topics = append(v.topics, r.topic(v.stories[i].thread))
	}
	for _, i := range r.near(l.doc) {
		p := &r.fresh[i]
		story, line := r.stories[p.story], r.lines[p.line]
		if story == nil {
			story = d.stories[p.story]
		}
		if line == nil {
			line = d.lineOf(p.line)
		}
		if story == nil || line == nil {
			continue // forgotten, as too old
		}
		v.candidates, v.stories, v.lines = append(v.candidates, p.doc), append(v.stories, story), append(v.lines, line)
		v.topics = append(v.topics, r.topic(story.thread))
	}
	return v
}

// now is a group as it is now.
func (all groups) now(g *group) *group {
	if now := all[g.id]; now != nil {
		return now
	}
	return g
}

// topic is what a thread is about now. The desk is locked.
func (r *Round) topic(thread news.StoryID) *topic {
	if t := cmp.Or(r.topics[thread], r.topicsBegan[thread]); t != nil {
		return t
	}
	return r.desk.topicOf(thread)
}

// near lists the places in fresh of what a headline is compared with: all, or
// those that share the rarest words with it.
func (r *Round) near(d *Doc) []uint32 {
	if len(r.fresh) > mostCandidates {
		for _, p := range r.fresh[len(r.found.docs):] {
			r.found.add(p.doc, p.story)
		}
		return r.found.find(d, mostCandidates)
	}
	all := make([]uint32, len(r.fresh))
	for i := range all {
		all[i] = uint32(i)
	}
	return all
}
