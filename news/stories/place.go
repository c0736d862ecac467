package stories

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"newsbot/news"
)

// A view is what an item is placed among: earlier headlines and the stories
// and lines that they are in.
type view struct {
	candidates []*Doc
	stories    []*group // :: candidates → the story each is in
	lines      []*group // :: candidates → the line each is in
	topics     []*topic // :: candidates → what the thread of each is about
	column     bool     // the item stands over a column
}

// mostGroups is how many stories and lines are looked at closely.
const mostGroups = 6

// place decides where an item belongs. words are those of its terms.
func (m *Model) place(d *Doc, words []string, v *view) Place {
	id := news.StoryID(d.item)
	p := Place{Item: d.item, Story: id, Line: id, Thread: id}
	order, scores := m.rank(d, v)
	best := m.bestStory(d, v, order)
	if best.joins {
		p.Story, p.Line, p.Thread = best.story.id, best.story.line, best.story.thread
		if t := m.nearestThread(d, v, scores); t != 0 {
			p.Thread = t
		}
		p.Reason = best.reason(d, words, Same)
		return p
	}
	level := Alone
	if line := m.bestLine(d, v, order); line != nil {
		level, p.Line, p.Thread = Related, line.id, line.thread
		before := m.judge(d, v.nearest(line, order)) // the best one may be of another line
		if !best.guard.template() && !before.guard.template() && before.story.goesOn(d) {
			p.After = before.story.id
		}
		if before.guard == Stage || before.guard == Later {
			level = FollowUp
		}
	}
	if t := m.nearestThread(d, v, scores); t != 0 {
		p.Thread = t
	} else if p.After == 0 && level != FollowUp {
		p.Thread = id
	}
	p.Reason = best.reason(d, words, level)
	return p
}

// rank scores the titles of the candidates and orders them, the best first.
func (m *Model) rank(d *Doc, v *view) (order []int, scores []float32) {
	scores = make([]float32, len(v.candidates))
	order = make([]int, len(v.candidates))
	for i, c := range v.candidates {
		scores[i] = m.Title(c, d)
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return order, scores
}

// A verdict is what was found about an item and a story.
type verdict struct {
	story  *group
	member *Doc // the one that is most like the item
	title  float32
	same   float32 // mean over the members
	guard  Guard
	joins  bool
}

// reason is the verdict as it is kept.
func (f *verdict) reason(d *Doc, words []string, level Level) Reason {
	r := Reason{Level: level, Title: f.title, Same: f.same, Guard: f.guard, Voices: 1}
	if f.member == nil {
		return r
	}
	r.Member, r.Terms = f.member.item, sharedTerms(f.member, d, words)
	if level == Same {
		r.Voices = len(f.story.voices)
		if o := f.story.voiceOf(d); o != nil {
			r.CopyOf = o.item
		} else {
			r.Voices++
		}
	}
	return r
}

// sharedTerms are the weightiest of b's words that both titles have, five at
// most.
func sharedTerms(a, b *Doc, words []string) []string {
	var shared []int
	for i, t := range b.terms {
		if find(a.terms, t.id) >= 0 {
			shared = append(shared, i)
		}
	}
	slices.SortStableFunc(shared, func(i, j int) int { return cmp.Compare(b.terms[j].weight, b.terms[i].weight) })
	var list []string
	for _, i := range shared[:min(len(shared), 5)] {
		list = append(list, words[i])
	}
	return list
}

// bestStory is the story that an item most surely belongs to, or the one that
// comes nearest to it.
func (m *Model) bestStory(d *Doc, v *view, order []int) verdict {
	var best verdict
	for s := range distinct(v.stories, order) {
		f := m.judge(d, s)
		if f.joins && v.column {
			f.joins, f.guard = false, Column
		}
		if best.story == nil || f.joins && !best.joins || f.joins == best.joins && f.same > best.same {
			best = f
		}
	}
	return best
}

// judge says whether an item belongs to a story.
func (m *Model) judge(d *Doc, s *group) verdict {
	f := verdict{story: s}
	var sum, over, n, most float32
	for o := range s.members {
		title := m.Title(o, d)
		same := m.Same(o, d, title)
		margin := same - m.least(o, d)
		if f.member == nil || margin > most {
			f.member, f.title, most = o, title, margin
		}
		sum, over, n = sum+same, over+margin, n+1
	}
	f.same = sum / n
	if o := s.linked(d); o != nil {
		f.member, f.joins = o, s.open(d.at)
		return f
	}
	f.guard = m.guard(d, f.member, s)
	f.joins = over >= 0 && most >= 0 && f.guard == NoGuard && s.open(d.at)
	return f
}

// ownPiece is how much more is asked of two pieces of one publisher, who
// seldom tells the same thing twice.
const ownPiece = 1

// least is the score from which on two items tell one event.
func (m *Model) least(a, b *Doc) float32 {
	least := m.Threshold
	switch {
	case a.long && b.long:
		least = m.Long
	case a.described && b.described:
		least = m.Described
	}
	if a.publisher == b.publisher {
		least += ownPiece
	}
	return least
}

// linked is an item of another source that points to the same article, nil if
// there is none. What one source lists twice it had reason to: which of its items
// are one is settled before, by what identifies them, and some pages never move.
func (g *group) linked(d *Doc) *Doc {
	for o := range g.members {
		if d.link != 0 && o.link == d.link && (o.publisher != d.publisher || o.source != d.source) {
			return o
		}
	}
	return nil
}

// open says whether a story still takes items.
func (g *group) open(at int64) bool {
	return at == 0 || g.last == 0 || at-g.last <= int64(quietFor.Seconds()) && at-g.first <= int64(openFor.Seconds())
}

// guard is what keeps an item apart from a story that it is most like one
// member of.
func (m *Model) guard(d, member *Doc, s *group) Guard {
	if g := apart(member, d); g != NoGuard {
		return g
	}
	if first := s.early[0]; first != member {
		if g := factGuard(first, d); g != NoGuard {
			return g
		}
		if (first.kind == Live) != (d.kind == Live) {
			return LivePage
		}
		if (first.kind == View) != (d.kind == View) {
			return ViewPiece
		}
	}
	if later(d, member, s) {
		return Later
	}
	return NoGuard
}

// editFor is how long after a story's last new wording another step of it is
// taken for the same news told better.
const editFor = 3 * 3600

// later says whether an item comes so long after a story, and with such words,
// that it tells what came next.
func later(d, member *Doc, s *group) bool {
	if d.at == 0 || s.worded == 0 || d.at-s.worded <= editFor {
		return false
	}
	if copies(member, d) || member.norm == d.norm {
		return false
	}
	return member.signs.future && !d.signs.future
}

// bestLine is the line of developments that an item has most to do with, nil
// if that is not enough.
func (m *Model) bestLine(d *Doc, v *view, order []int) (best *group) {
	most := m.Related
	for l := range distinct(v.lines, order) {
		if s := m.likeLine(d, l); s >= most {
			best, most = l, s
		}
	}
	return best
}

// nearest is the story of a line that comes first in an order of the candidates.
func (v *view) nearest(line *group, order []int) *group {
	for _, i := range order {
		if v.lines[i].id == line.id {
			return v.stories[i]
		}
	}
	return line
}

// leastMatter is how much of their titles a story and the one that it goes on with
// have in common: two rare words, of which one is a name.
const leastMatter = 2 * 255

// goesOn says whether an item goes on with a story, as a reader would see it.
func (g *group) goesOn(d *Doc) bool {
	for o := range g.members {
		var p overlap
		if p.compare(o, d); p.shared >= 2 && p.namesShared > 0 && p.both >= leastMatter {
			return true
		}
	}
	return false
}

// likeLine says how much an item has to do with a line: mostly by the headline
// that is most like it.
func (m *Model) likeLine(d *Doc, l *group) float32 {
	var sum, n float32
	most := float32(math.Inf(-1))
	for o := range l.members {
		s := m.Title(o, d)
		sum, n, most = sum+s, n+1, max(most, s)
	}
	return 0.6*most + 0.4*sum/n
}

// distinct goes through groups in an order, each once, to a limit.
func distinct(groups []*group, order []int) iter.Seq[*group] {
	return func(yield func(*group) bool) {
		var seen []news.StoryID
		for _, i := range order {
			g := groups[i]
			if slices.Contains(seen, g.id) {
				continue
			}
			if seen = append(seen, g.id); len(seen) > mostGroups || !yield(g) {
				return
			}
		}
	}
}
