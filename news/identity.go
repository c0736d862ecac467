package news

import (
	"crypto/sha256"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// An Identity is what an item can be recognised by within its source. Each
// key of a recognised item is worth remembering, so that an item whose guid,
// address or title changes one after the other stays the same item.
type Identity struct {
	Strong []ItemKey // one of them known: the item is known, unless another one on the page has a better claim
	Weak   []ItemKey // counts only for an item that nothing strong points to
}

// Identities gives the identity of each item of a page.
//
// A page says itself what identifies on it. A guid or a link that different
// items share identifies none of them, nor does the address of a site's front
// page; dates that most items share are the time of the feed's making. Title
// and date together are a weak key, since columns and bulletins have the same
// title every day and a title makes the round of many publishers. The title
// alone is a strong one where there is nothing else.
func Identities(page []Item) []Identity {
	list := make([]Identity, len(page))
	for i, c := range claimsOf(page) {
		for rank, key := range c {
			switch {
			case key == ItemKey{}:
			case rank == byTitle && !c.alone():
				list[i].Weak = append(list[i].Weak, key)
			default:
				list[i].Strong = append(list[i].Strong, key)
			}
		}
	}
	return list
}

// The ranks of keys, the best first.
const (
	byGUID = iota
	byLink
	byText  // title and text, where there is neither of the above
	byTitle // with the date, unless there is nothing else
	ranks
)

// claims are the keys of one item by rank; zero for one it has not.
type claims [ranks]ItemKey

// alone says whether an item has nothing but its title.
func (c claims) alone() bool { return c[byGUID] == ItemKey{} && c[byLink] == ItemKey{} }

// Recognise says which known item each item of a page is, 0 for a new one.
// known gives the item of its source that a key belongs to, 0 for none.
//
// A known item can stand on a page only once, and the best key decides where:
// what a guid points to cannot be claimed with a link, and what one of these
// points to not with a title. So a story whose guid, address, date, title or
// place changed is not told again, and two stories under one title, or with
// the guid of one and the link of another, are two.
func Recognise(page []Item, known func(ItemKey) ItemID) []ItemID {
	list := make([]ItemID, len(page))
	claims := claimsOf(page)
	taken := map[ItemID]bool{} // :: known item → stands on the page by a better key
	for rank := range ranks {
		var found []ItemID
		for i, c := range claims {
			if list[i] != 0 || c[rank] == (ItemKey{}) {
				continue
			}
			if id := known(c[rank]); id != 0 && !taken[id] {
				list[i] = id
				found = append(found, id)
			}
		}
		for _, id := range found {
			taken[id] = true
		}
	}
	return list
}

// Distinct leaves out the items that a page brings a second time, be it in
// another version: those that share what identifies an item on this page.
func Distinct(page []Item) []Item {
	var list []Item
	seen := map[ItemKey]bool{}
	for i, identity := range Identities(page) {
		if !slices.ContainsFunc(identity.Strong, func(k ItemKey) bool { return seen[k] }) {
			list = append(list, page[i])
		}
		for _, key := range identity.Strong {
			seen[key] = true
		}
	}
	return list
}

// claimsOf gives the keys of all items of a page.
func claimsOf(page []Item) []claims {
	list := make([]claims, len(page))
	for i := range page {
		list[i] = claims{byGUID: guidKey(page[i].GUID), byLink: linkKey(page[i].Link)}
	}
	dropShared(list, page, byGUID)
	dropShared(list, page, byLink)
	dated := datesCount(page)
	for i := range page {
		title := Normal(page[i].Title)
		switch {
		case list[i].alone():
			list[i][byText] = itemKey("text", title, Normal(page[i].Text))
			list[i][byTitle] = itemKey("title", title)
		case dated && !page[i].Published.IsZero():
			list[i][byTitle] = itemKey("title", title, page[i].Published.UTC().Format("200601021504"))
		}
	}
	dropShared(list, page, byTitle)
	return list
}

// dropShared takes a key away from the items that share it though they differ
// in another one, or in their titles where they have no other. Two that share
// all keys are an older and a newer version of one item; more than two with
// titles of their own are not.
func dropShared(list []claims, page []Item, rank int) {
	groups := map[ItemKey][]int{}
	for i, c := range list {
		groups[c[rank]] = append(groups[c[rank]], i)
	}
	delete(groups, ItemKey{})
	for _, group := range groups {
		others, titles := map[claims]bool{}, map[string]bool{}
		for _, i := range group {
			other := list[i]
			other[rank] = ItemKey{}
			others[other] = true
			titles[Normal(page[i].Title)] = true
		}
		versions := 2
		if others[claims{}] {
			versions = 1
		}
		if len(others) == 1 && len(titles) <= versions {
			continue
		}
		for _, i := range group {
			list[i][rank] = ItemKey{}
		}
	}
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
	if guid == "" {
		return ItemKey{}
	}
	if link, ok := CleanLink(guid); ok {
		_, fragment, _ := strings.Cut(guid, "#")
		return itemKey("guid", withoutScheme(link), fragment)
	}
	return itemKey("guid", guid)
}

// linkKey is the key of a clean link, zero for the front page of a site.
func linkKey(link string) ItemKey {
	u, err := url.Parse(link)
	if err != nil || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == "" {
		return ItemKey{}
	}
	return itemKey("link", withoutScheme(link))
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
