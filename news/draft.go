package news

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"
)

// An ApprovalMode says who decides that something is posted.
type ApprovalMode string

const (
	ModeAuto    ApprovalMode = "auto"    // it is posted as soon as it is decided
	ModeHold    ApprovalMode = "hold"    // it is posted by itself after a while, unless an editor stops it
	ModeApprove ApprovalMode = "approve" // an editor has to publish it
)

// DefaultHold is how long a post is held where nobody says for how long: time
// enough to read it on a phone.
const DefaultHold = 10 * time.Minute

// MaxHold is the longest that a post may be held: what is news today is none
// tomorrow.
const MaxHold = 24 * time.Hour

// An Approval says how posts come to a destination. Each empty field is as somebody
// else says, see Over.
type Approval struct {
	Mode    ApprovalMode  // "" is ModeAuto
	Wait    time.Duration // of ModeHold; 0 is DefaultHold
	Editors ChatID        // the group that decides; 0 for none
}

// Over is a laid over base: what a leaves unset is as base has it.
func (a Approval) Over(base Approval) Approval {
	return Approval{Mode: cmp.Or(a.Mode, base.Mode), Wait: cmp.Or(a.Wait, base.Wait), Editors: cmp.Or(a.Editors, base.Editors)}
}

// Asks says whether posts wait for somebody.
func (a Approval) Asks() bool { return a.Mode == ModeHold || a.Mode == ModeApprove }

// Held is how long a post waits that goes by itself.
func (a Approval) Held() time.Duration { return cmp.Or(a.Wait, DefaultHold) }

// ApprovalOf is what holds for a destination: what the outlets that lead there say,
// the last one first, and else its own settings.
func ApprovalOf(own *Settings, outlets []Outlet) Approval {
	a := own.Approval
	for i := range outlets {
		a = outlets[i].Approval().Over(a)
	}
	return a
}

// DraftLife is how long a draft waits for an editor who never decides.
const DraftLife = 24 * time.Hour

// A Stop is an operator's word that nothing be told to anybody. The zero value is
// none.
type Stop struct {
	At   time.Time
	By   UserID
	Name string // as the operator was called then
}

// IsZero says whether there is none.
func (s Stop) IsZero() bool { return s.At.IsZero() }

// A DraftState says what became of a draft.
type DraftState string

const (
	DraftWaiting   DraftState = "waiting"   // nobody has decided
	DraftReleased  DraftState = "released"  // it is on its way
	DraftPublished DraftState = "published" // it stands in the channel
	DraftDropped   DraftState = "dropped"   // an editor decided against it
	DraftExpired   DraftState = "expired"   // nobody decided in time
	DraftFailed    DraftState = "failed"    // it was released, and could not be posted
)

// A Draft is a post that was decided for a destination, and waits for its editors.
// It has the number of the delivery that waits with it.
type Draft struct {
	ID      DeliveryID
	To      Destination
	Lane    Lane // in which it goes once it is released
	Item    ItemID
	Story   StoryID
	Urgent  bool // it is breaking news
	State   DraftState
	Decided time.Time
	Hold    time.Duration // how long after its card stands it goes by itself; 0 for never, and once At is known
	At      time.Time     // while it waits: when it goes by itself; zero for never
	Until   time.Time     // while it waits: when it expires
	Edit    Edit
	Editors ChatID    // the group that was asked; 0 while none is known
	Asked   time.Time // when that was; zero for never
	Card    MessageID // the message that asks it; 0 until it stands there
	Post    MessageID // the message in the channel, once published
	Reason  string    // why it failed
	Deeds   []Deed    // what editors did to it, the oldest first
	Version int       // counts its changes
	Shown   int       // the version that Card shows
	Fresh   int       // the version in which its item changed last, which Card has to show before it goes; 0 for never
}

// An Edit is what an editor changed of an item for one destination.
type Edit struct {
	Title   string         // "" leaves the headline
	Deck    *string        // nil leaves it, "" removes it
	Bullets map[int]string // :: place, from 0 on → another text, "" to remove it; one behind the last adds it
	Points  []PointEdit    // the same by what stood there, see Placed
}

// A PointEdit is another text for a point, wherever that stands by then.
type PointEdit struct {
	Was string // the point as it was; "" adds one
	Now string // "" removes it
}

// IsZero says whether nothing was changed.
func (e Edit) IsZero() bool {
	return e.Title == "" && e.Deck == nil && len(e.Bullets)+len(e.Points) == 0
}

// Placed is an edit that names points by their places, for a post that shows these: a
// source that corrects its text puts others in the same places.
func (e Edit) Placed(shown []string) Edit {
	for _, n := range slices.Sorted(maps.Keys(e.Bullets)) {
		p := PointEdit{Now: e.Bullets[n]}
		if n < len(shown) {
			p.Was = shown[n]
		}
		e.Points = append(e.Points, p)
	}
	e.Bullets = nil
	return e
}

// Apply gives the item as it was edited.
func (e Edit) Apply(i Item) Item {
	i.Title = cmp.Or(e.Title, i.Title)
	if e.Deck != nil {
		i.Deck = *e.Deck
	}
	if len(e.Bullets)+len(e.Points) == 0 {
		return i
	}
	list := slices.Clone(i.Bullets)
	for _, n := range slices.Sorted(maps.Keys(e.Bullets)) {
		switch text := e.Bullets[n]; {
		case n < len(i.Bullets):
			list[n] = text
		case text != "":
			list = append(list, text)
		}
	}
	for _, p := range e.Points {
		if at := slices.Index(list, p.Was); p.Was == "" {
			list = append(list, p.Now)
		} else if at >= 0 {
			list[at] = p.Now
		}
	}
	i.Bullets = slices.DeleteFunc(list, func(text string) bool { return text == "" })
	return i
}

// with is e with what a later one changes.
func (e Edit) with(later Edit) Edit {
	both := Edit{Title: cmp.Or(later.Title, e.Title), Deck: e.Deck}
	if later.Deck != nil {
		both.Deck = later.Deck
	}
	if len(e.Bullets)+len(later.Bullets) > 0 {
		both.Bullets = map[int]string{}
		maps.Copy(both.Bullets, e.Bullets)
		maps.Copy(both.Bullets, later.Bullets)
	}
	both.Points = slices.Clone(e.Points)
	for _, p := range later.Points {
		both.Points = amended(both.Points, p)
	}
	return both
}

// amended are changes of points with one more: what was changed before, or at the same
// time by somebody else, has the later text.
func amended(all []PointEdit, p PointEdit) []PointEdit {
	if at := slices.IndexFunc(all, func(o PointEdit) bool { return p.Was != "" && (o.Now == p.Was || o.Was == p.Was) }); at >= 0 {
		all[at].Now = p.Now
		return all
	}
	return append(all, p)
}

// A DeedKind says what an editor did.
type DeedKind string

const (
	DidPublish DeedKind = "publish"
	DidPut     DeedKind = "later" // it goes by itself at a time
	DidStop    DeedKind = "hold"  // it does not go by itself any more
	DidEdit    DeedKind = "edit"
	DidDrop    DeedKind = "drop"
	DidNothing DeedKind = "time" // nobody did anything, and the time was over
	DidChange  DeedKind = "item" // its item was corrected, or taken back
)

// A Deed is one thing that an editor did to a draft.
type Deed struct {
	Kind DeedKind
	By   UserID    // 0 for nobody
	Name string    // as the editor was called then
	When time.Time // when it was done
	At   time.Time // of DidPut: when the draft is to go
	Edit Edit      // of DidEdit
}

// askAgain is how long editors have no card before they are asked once more.
const askAgain = 10 * time.Minute

// MaxLater is how far ahead a draft may be put.
const MaxLater = 7 * 24 * time.Hour

// Asks says whether a group is to be asked about a draft: one that decides now in the
// place of another, or that has no card yet.
func (d *Draft) Asks(editors ChatID, now time.Time) bool {
	if d.State != DraftWaiting || editors == 0 {
		return false
	}
	return d.Editors != editors || d.Card == 0 && !now.Before(d.Asked.Add(askAgain))
}

// Ask notes that a group is asked about a draft. Where others were before, it has as long
// to stop one that goes by itself as they had, or were to have yet.
func (d *Draft) Ask(editors ChatID, held time.Duration, now time.Time) {
	if d.Card != 0 && !d.At.IsZero() {
		d.At, d.Hold = time.Time{}, max(held, d.At.Sub(now))
	}
	d.Editors, d.Asked, d.Card = editors, now, 0
}

// Unwatched says of a draft that goes by itself since nobody stops it that nobody could:
// its editors are gone, and none of them put it to its time. It waits for others.
func (d *Draft) Unwatched(gone bool) bool {
	return gone && !slices.ContainsFunc(d.Deeds, func(did Deed) bool { return did.Kind == DidPut })
}

// maxDeeds is how many deeds of a draft are kept: more than one screen shows.
const maxDeeds = 20

var (
	// ErrSettled is what Do says of a draft that waits no more.
	ErrSettled = errors.New("decided already")
	// ErrNotYet is what Do says of a moment that has not come, or has passed.
	ErrNotYet = errors.New("not at this time")
	// ErrChanged is what Do says to who publishes a post that is another one by now than
	// its card shows.
	ErrChanged = errors.New("changed meanwhile")
)

// Do applies a deed to a draft. Whether the draft is released or ended by it says
// its State then. An error leaves it as it was.
func (d *Draft) Do(did Deed) error {
	if d.State != DraftWaiting {
		return ErrSettled
	}
	switch did.Kind {
	case DidPublish:
		if d.unseen() {
			return ErrChanged
		}
		d.State = DraftReleased
	case DidDrop:
		d.State = DraftDropped
	case DidStop:
		d.At, d.Hold = time.Time{}, 0
	case DidEdit:
		d.Edit = d.Edit.with(did.Edit)
	case DidPut:
		if !did.At.After(did.When) || did.At.After(did.When.Add(MaxLater)) {
			return ErrNotYet
		}
		d.goes(did.At)
	case DidNothing:
		if err := d.elapse(did.When); err != nil {
			return err
		}
	}
	d.note(did)
	return nil
}

// elapse releases a draft whose hold is over, or ends one that nobody decided on.
func (d *Draft) elapse(now time.Time) error {
	switch {
	case !d.At.IsZero() && !d.At.After(now) && !d.unseen():
		d.State = DraftReleased
	case !d.Until.After(now):
		d.State = DraftExpired
	default:
		return ErrNotYet
	}
	return nil
}

// note keeps a deed.
func (d *Draft) note(did Deed) {
	d.Version++
	d.Deeds = append(d.Deeds, did)
	if len(d.Deeds) > maxDeeds {
		d.Deeds = slices.Delete(d.Deeds, 0, len(d.Deeds)-maxDeeds)
	}
}

// EditOf is what editors changed of an item as it is now: nothing once an operator put
// other words in its place.
func (d *Draft) EditOf(i *Item) Edit {
	var last time.Time
	for _, did := range d.Deeds {
		if did.Kind == DidEdit {
			last = did.When
		}
	}
	if i.Recall.ByHand && !last.After(i.Corrected) {
		return Edit{}
	}
	return d.Edit
}

// unseen says whether a draft has a card that does not show yet what its item became.
func (d *Draft) unseen() bool { return d.Card != 0 && d.Shown < d.Fresh }

// Changed notes that the item of a draft is another one since a time. Who was not shown
// that has not let it pass: a draft that goes by itself is held for a while more.
func (d *Draft) Changed(at time.Time, hold time.Duration) {
	d.note(Deed{Kind: DidChange, When: at})
	d.Fresh = d.Version
	if !d.At.IsZero() {
		d.goes(latest(d.At, at.Add(hold)))
	}
}

// goes has a draft go by itself at a time, by which it has not expired.
func (d *Draft) goes(at time.Time) {
	d.At, d.Hold, d.Until = at, 0, latest(d.Until, at.Add(time.Hour))
}

// Carded notes that the card of a draft stands since a time. A hold begins then: who
// was not asked has not let it pass.
func (d *Draft) Carded(card MessageID, at time.Time) {
	d.Card, d.Shown = card, d.Version
	if d.Hold > 0 {
		d.goes(at.Add(d.Hold))
	}
}

// GoesBy is when a draft goes by itself, as it stands now: one whose card is on its
// way is held from about now on. Zero is never.
func (d *Draft) GoesBy(now time.Time) time.Time {
	if d.Hold > 0 {
		return now.Add(d.Hold)
	}
	return d.At
}

// End notes what became of a draft that was released or waited: it was posted, or
// could not be, and why.
func (d *Draft) End(post MessageID, reason string) {
	switch {
	case post != 0:
		d.State, d.Post = DraftPublished, post
	case d.State == DraftWaiting || d.State == DraftReleased:
		d.State, d.Reason = DraftFailed, reason
	}
	d.Version++
}

// Next is when something is to be done about a draft though nobody does anything:
// at once where its card says less than is known, when it goes, or when it expires.
// False is never.
func (d *Draft) Next() (at time.Time, ok bool) {
	switch {
	case d.Card != 0 && d.Shown != d.Version:
		return time.Time{}, true
	case d.State != DraftWaiting:
		return time.Time{}, false
	case !d.At.IsZero() && d.At.Before(d.Until):
		return d.At, true
	}
	return d.Until, true
}
