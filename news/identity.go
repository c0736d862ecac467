package news

import (
	"crypto/sha256"
	"net/url"
	"newsbot/news/urls"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// An Identity is what an item can be recognised by within its source: keys of
// its guid, its link, its title with its date or its text, and its title. All of
// them are worth remembering, whatever a page says of them, since the page of
// tomorrow may say something else. The page decides only which may match there.
type Identity struct {
	Listing
	keys   claims    // what to remember, and to ask for
	usable claims    // those that tell the items of this page apart
	title  string    // normalised
	date   time.Time // zero where the page's dates say nothing
	same   bool      // the guid is the link, perhaps with a version behind a "#"
	only   bool      // the operator said which key identifies, and nothing else does
}

// A Mark is what alone identifies the items of a source, as its operator knows,
// whatever else changes or stays. The zero Mark leaves it to Identify.
type Mark string

const (
	ByGUID  Mark = "guid"
	ByLink  Mark = "link"
	ByTitle Mark = "title"
)

// A Listing is what a source lists of an item, as far as it takes to see that it
// says something else now.
type Listing struct {
	Title, Deck, Text Sum       // as listed, before anything is added from elsewhere
	Published         time.Time // zero where the source gives no date
}

// A Sum stands for a text where only sameness matters: the head of a SHA-256.
// Zero is no text.
type Sum [8]byte

// SumOf gives the sum of a text.
func SumOf(text string) Sum {
	if text == "" {
		return Sum{}
	}
	sum := sha256.Sum256([]byte(text))
	return Sum(sum[:len(Sum{})])
}

// ListingOf is what an item says, as its source lists it.
func ListingOf(i *Item) Listing {
	return Listing{Title: SumOf(i.Title), Deck: SumOf(i.Deck), Text: SumOf(i.Text), Published: i.Published}
}

// Corrects says whether a listing says something else than the one before to who
// reads an alert. What a source leaves out says nothing.
func (l *Listing) Corrects(before *Listing) bool {
	return l.Title != before.Title && l.Title != (Sum{}) || l.Deck != before.Deck && l.Deck != (Sum{})
}

// An Owner is what is remembered of the item that a key belongs to.
type Owner struct {
	Item    ItemID
	Several bool // more than one item has had the key: it identifies none
	Listing      // as its source listed it last; zero where that is forgotten
}

// The ranks of keys, the best first.
const (
	byGUID = iota
	byLink
	byText  // title and text, where there is neither of the above
	byDate  // title and date
	byTitle // the title alone: where there is nothing else, or a whole site has moved
	ranks
)

// rank is that of the only key of a mark; false for none.
func (m Mark) rank() (rank int, ok bool) {
	rank, ok = map[Mark]int{ByGUID: byGUID, ByLink: byLink, ByTitle: byTitle}[m]
	return rank, ok
}

// claims are the keys of one item by rank; zero for one it has not.
type claims [ranks]ItemKey

// Identify gives the identity of each item of a page, as the source lists it:
// before anything is added to its text.
//
// A page says itself what identifies on it. A guid or a link that different
// items share identifies none of them, nor does the address of a site's front
// page; dates that most items share are the time of the feed's making.
//
// A mark outranks all that: it alone identifies the items that have it. The
// other keys are remembered all the same, for the day on which it is given up.
func Identify(page []Item, mark Mark) []Identity {
	list := identify(page)
	if rank, marked := mark.rank(); marked {
		for i := range list {
			list[i].leave(rank)
		}
	}
	return list
}

// leave leaves one key to be recognised by, unless the item has none of its kind.
func (id *Identity) leave(rank int) {
	if key := id.keys[rank]; key != (ItemKey{}) && (rank != byTitle || id.title != "") {
		id.usable, id.date, id.only = claims{}, time.Time{}, true
		id.usable[rank] = key
	}
}

// identify does so without a mark.
func identify(page []Item) []Identity {
	list := make([]Identity, len(page))
	dated := datesCount(page)
	for i := range page {
		item, id := &page[i], &list[i]
		id.Listing, id.title, id.same = ListingOf(item), Normal(item.Title), guidIsLink(item)
		if dated {
			id.date = item.Published
		}
		id.keys = claims{byGUID: guidKey(item.GUID), byLink: linkKey(item.Link), byTitle: itemKey("title", id.title)}
		if !item.Published.IsZero() {
			id.keys[byDate] = itemKey("title", id.title, item.Published.UTC().Format("200601021504"))
		}
		id.usable = claims{byGUID: id.keys[byGUID], byLink: id.keys[byLink]}
	}
	dropShared(list, byGUID)
	dropShared(list, byLink)
	for i := range list {
		id := &list[i]
		if id.usable.anonymous() && id.Text != (Sum{}) {
			id.keys[byText] = itemKey("text", id.title, Normal(page[i].Text))
		}
		id.usable[byText] = id.keys[byText]
		if !id.date.IsZero() {
			id.usable[byDate] = id.keys[byDate]
		}
	}
	dropShared(list, byDate)
	for i := range list {
		list[i].usable[byTitle] = list[i].keys[byTitle]
	}
	dropShared(list, byTitle)
	return list
}

// anonymous says whether an item has neither guid nor link.
func (c *claims) anonymous() bool { return c[byGUID] == ItemKey{} && c[byLink] == ItemKey{} }

// Keys lists what the item can be recognised by. Whoever remembers them notes
// for each the item that had it last, and whether another had it before.
func (id *Identity) Keys() []ItemKey {
	return slices.DeleteFunc(slices.Clone(id.keys[:]), func(k ItemKey) bool { return k == ItemKey{} })
}

// KeysOf lists the keys of all items of a page, each once.
func KeysOf(page []Identity) (keys []ItemKey) {
	seen := map[ItemKey]bool{}
	for i := range page {
		for _, k := range page[i].Keys() {
			if !seen[k] {
				seen[k] = true
				keys = append(keys, k)
			}
		}
	}
	return keys
}

// Recognise says which known item each item of a page is, 0 for a new one.
// known holds the owners of the page's keys, as far as they have one.
//
// A known item can stand on a page only once, and the best key decides where:
// what a guid points to cannot be claimed with a link, and what one of these
// points to not with a title. So a story whose guid, address, date, title or
// place changed is not told again, and two stories under one title, or with
// the guid of one and the link of another, are two. Nothing is taken for known
// of which only one thing is the same and all else another, later.
func Recognise(page []Identity, known map[ItemKey]Owner) []ItemID {
	r := recognition{known: known, found: make([]ItemID, len(page)), taken: map[ItemID]bool{}}
	addressed := 0
	for rank := range byTitle {
		n := r.pass(page, rank)
		if rank <= byLink {
			addressed += n
		}
	}
	r.pass(page, byTitle)
	if addressed == 0 {
		r.move(page)
	}
	return r.found
}

// A recognition is a page on its way to being recognised.
type recognition struct {
	known map[ItemKey]Owner
	found []ItemID        // :: index of the page → known item, 0 for none so far
	taken map[ItemID]bool // :: known item → stands on the page by a better key
}

// pass recognises items by their key of one rank and says how many.
func (r *recognition) pass(page []Identity, rank int) int {
	var found []ItemID
	for i := range page {
		if r.found[i] != 0 || !r.mayMatch(&page[i], rank) {
			continue
		}
		owner := r.known[page[i].keys[rank]]
		if owner.Item == 0 || r.taken[owner.Item] || rank <= byLink && r.isAnother(&page[i], rank, &owner) {
			continue
		}
		r.found[i] = owner.Item
		found = append(found, owner.Item)
	}
	for _, id := range found {
		r.taken[id] = true
	}
	return len(found)
}

// mayMatch says whether an item's key of a rank identifies: here on the page,
// and by all that was seen before.
func (r *recognition) mayMatch(id *Identity, rank int) bool {
	if id.usable[rank] == (ItemKey{}) {
		return false
	}
	if id.only {
		return true
	}
	if r.known[id.usable[rank]].Several {
		return false
	}
	switch rank {
	case byText:
		return r.isAlone(id)
	case byTitle:
		return r.isAlone(id) && id.date.IsZero()
	}
	return true
}

// isAlone says whether neither guid nor link of an item identify it.
func (r *recognition) isAlone(id *Identity) bool {
	for _, k := range id.usable[:byText] {
		if k != (ItemKey{}) && !r.known[k].Several {
			return false
		}
	}
	return true
}

// withoutText is how much later an item without a text must be than the known
// one under its guid or link, to be another: an editor who gives an article
// a new title and address does so within its day.
const withoutText = 24 * time.Hour

// isAnother says whether all but the key that matched speaks against its being
// the same item: the other address, the title, the text and a later date.
func (r *recognition) isAnother(id *Identity, rank int, owner *Owner) bool {
	other := id.usable[byLink]
	if rank == byLink {
		other = id.usable[byGUID]
	}
	if other == (ItemKey{}) || r.known[other].Item == owner.Item || rank == byLink && id.same {
		return false
	}
	if id.Title == owner.Title || r.known[id.keys[byTitle]].Item == owner.Item || id.date.IsZero() || owner.Published.IsZero() || !id.date.After(owner.Published) {
		return false
	}
	if id.Text == (Sum{}) || owner.Text == (Sum{}) {
		return id.date.Sub(owner.Published) > withoutText
	}
	return id.Text != owner.Text
}

// A move is believed of a page of so many items.
const leastMoved = 2

// move recognises by their titles the items of a page whose site has moved:
// everything known is gone by its guids and addresses, and most of the page comes
// back under the old titles, with the old texts or at nearly the old times.
func (r *recognition) move(page []Identity) {
	back, ids, titles := r.dated(), map[int]ItemID{}, map[string]bool{}
	for i := range page {
		owner := r.known[page[i].keys[byTitle]]
		if r.found[i] != 0 || page[i].only || owner.Item == 0 || r.taken[owner.Item] || titles[page[i].title] || !page[i].comesBack(&owner) {
			continue
		}
		titles[page[i].title] = true
		ids[i] = owner.Item
	}
	back += len(ids)
	if back < leastMoved || 2*back < len(page) {
		return
	}
	for i, id := range ids {
		r.found[i] = id
	}
}

// dated counts the items recognised so far.
func (r *recognition) dated() (n int) {
	for _, id := range r.found {
		if id != 0 {
			n++
		}
	}
	return n
}

// rezoned is how far off the date of an item may be whose text was rewritten
// too: an hour, as when a clock is changed, and the seconds of a build.
const rezoned = 75 * time.Minute

// comesBack says whether an item under the title of a known one is that one
// after a move.
func (id *Identity) comesBack(owner *Owner) bool {
	if id.Text == owner.Text {
		return true
	}
	return !id.date.IsZero() && !owner.Published.IsZero() && id.date.Sub(owner.Published).Abs() <= rezoned
}

// Distinct leaves out the items that a page brings a second time, be it in
// another version: those that share what identifies an item on this page. With
// the others comes what Identify says of them.
func Distinct(page []Item, mark Mark) (list []Item, identities []Identity) {
	seen := map[ItemKey]bool{}
	identities = Identify(page, mark)
	for i, id := range identities {
		strong := id.Strong()
		if !slices.ContainsFunc(strong, func(k ItemKey) bool { return seen[k] }) {
			list = append(list, page[i])
		}
		for _, key := range strong {
			seen[key] = true
		}
	}
	if len(list) < len(page) { // they say other things of what is left
		identities = Identify(list, mark)
	}
	return list, identities
}

// Strong lists the keys of which one is enough to be the same item as another
// on the same page.
func (id *Identity) Strong() []ItemKey {
	keys := []ItemKey{id.usable[byGUID], id.usable[byLink]}
	if id.usable.anonymous() {
		keys = []ItemKey{id.usable[byText], id.usable[byDate]}
		if id.date.IsZero() {
			keys = append(keys, id.usable[byTitle])
		}
	}
	return slices.DeleteFunc(keys, func(k ItemKey) bool { return k == ItemKey{} })
}

// dropShared takes a key away from the items that share it though they differ
// in another one, or are no versions of one item.
func dropShared(list []Identity, rank int) {
	groups := map[ItemKey][]int{}
	for i := range list {
		groups[list[i].usable[rank]] = append(groups[list[i].usable[rank]], i)
	}
	delete(groups, ItemKey{})
	for _, group := range groups {
		others := map[claims]bool{}
		for _, i := range group {
			other := list[i].usable
			other[rank] = ItemKey{}
			others[other] = true
		}
		if len(others) == 1 && areVersions(list, group, others[claims{}]) {
			continue
		}
		for _, i := range group {
			list[i].usable[rank] = ItemKey{}
		}
	}
}

// areVersions says whether items that share all their keys are versions of one
// item: under one title, or two of one time or one text, an older and a newer.
// Under one key only, two titles are two items, and so are two dates with two
// texts: a page that lists warnings has the same title and address for all.
func areVersions(list []Identity, group []int, oneKey bool) bool {
	titles, dates, texts := map[string]bool{}, map[time.Time]bool{}, map[Sum]bool{}
	for _, i := range group {
		titles[list[i].title] = true
		dates[list[i].date] = true
		texts[list[i].Text] = true
	}
	if len(titles) == 1 {
		return !oneKey || len(dates) == 1 || len(texts) == 1
	}
	return len(titles) == 2 && !oneKey && (len(dates) == 1 && !dates[time.Time{}] || len(texts) == 1)
}

// datesCount says whether the dates of a page tell its items apart. A page
// that gives most of them the same date gives them that of its own making.
func datesCount(page []Item) bool {
	count, most := map[int64]int{}, 0
	for i := range page {
		minute := page[i].Published.Unix() / 60
		count[minute]++
		most = max(most, count[minute])
	}
	return len(page) < 3 || 2*most <= len(page)
}

// guidKey is the key of a guid. One that is an address counts like a link,
// but keeps its fragment: some sources number the versions of an item there.
func guidKey(guid string) ItemKey {
	guid = strings.TrimSpace(guid)
	if noGUID[strings.ToLower(guid)] {
		return ItemKey{}
	}
	if link, ok := urls.Clean(guid); ok {
		_, fragment, _ := strings.Cut(guid, "#")
		if fragment == "" && isFront(link) {
			return ItemKey{}
		}
		return itemKey("guid", withoutScheme(link), fragment)
	}
	return itemKey("guid", guid)
}

// noGUID are guids, in lower case, that programs write where they have none.
var noGUID = map[string]bool{
	"": true, "0": true, "-1": true, "-": true, "n/a": true, "na": true, "none": true, "null": true, "(null)": true, "nil": true,
	"undefined": true, "false": true, "nan": true, "#": true, "guid": true, "00000000-0000-0000-0000-000000000000": true,
}

// guidIsLink says whether an item's guid is its link, which makes one witness
// of the two: some sources number the versions of an article behind a "#". A name
// there is that of an entry on a page that has several.
func guidIsLink(i *Item) bool {
	link, ok := urls.Clean(i.GUID)
	_, fragment, _ := strings.Cut(i.GUID, "#")
	return ok && withoutScheme(link) == withoutScheme(i.Link) && strings.Trim(fragment, "v0123456789.") == ""
}

// linkKey is the key of a clean link, zero for the front page of a site.
func linkKey(link string) ItemKey {
	if isFront(link) {
		return ItemKey{}
	}
	return itemKey("link", withoutScheme(link))
}

// isFront says whether a clean link leads to the front page of a site, or nowhere.
func isFront(link string) bool {
	u, err := url.Parse(link)
	return err != nil || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
}

// itemKey makes a key of its parts.
func itemKey(parts ...string) ItemKey {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return ItemKey(sum[:len(ItemKey{})])
}

// withoutScheme leaves out what changes about an address when a site moves to
// https or gives up its "www", and the slash that some programs add.
func withoutScheme(link string) string {
	_, rest, _ := strings.Cut(link, "://")
	return strings.TrimSuffix(strings.TrimPrefix(rest, "www."), "/")
}

// Normal brings a title into the form in which two are compared: letters and
// digits in lower case without accents of presentation, single spaces.
func Normal(title string) string {
	var b strings.Builder
	space := false
	for _, c := range norm.NFKC.String(title) {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.Is(unicode.M, c) && !unicode.Is(unicode.Sc, c) {
			space = space || !isApostrophe(c)
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(unicode.ToLower(c))
	}
	if b.Len() == 0 { // nothing but signs: then they are what tells titles apart
		return strings.TrimSpace(title)
	}
	return b.String()
}

// isApostrophe says whether a sign stands inside of words.
func isApostrophe(c rune) bool { return c == '\'' || c == '’' || c == 'ʼ' || c == utf8.RuneError }
