package newsroom

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"newsbot/internal/suspects"
	"newsbot/news"
	"newsbot/news/bullets"
	"newsbot/news/byline"
	"newsbot/news/urls"
	"newsbot/store"
)

// readPage completes a new item from the article's page where the feed says too
// little and the item is likely to be told, and says whether it asked for the
// page. An item whose page cannot be read is told with what the feed said.
func (n *Room) readPage(ctx context.Context, src *news.Source, item *news.Item, first bool, pages int) (asked bool) {
	rules := n.rules.Load()
	if first || n.rules.Load().tooOld(item) || pages == 0 || !rules.Articles || src.Teaser || !IsTeaser(item) {
		return false
	}
	full, err := n.web.Article(ctx, *src, *item)
	if err != nil {
		n.log.Debug("article page not read", "source", src.Name, "link", item.Link, "error", err)
		return true
	}
	*item = full
	return true
}

// inHand reads an item of a source, or does something else with its text: note
// says so meanwhile. What ended the process several times is not done, and the
// error says so.
func (n *Room) inHand(note *suspects.Note, src *news.Source, item *news.Item, do func()) error {
	key := sha256.Sum256([]byte(item.GUID + "\n" + item.Link))
	if err := note.Into(fmt.Sprintf("item %d %x", src.ID, key[:12]), item.Title); err != nil {
		return err
	}
	defer note.Out()
	do()
	return nil
}

// IsTeaser says whether a feed brings too little of an item for good bullets,
// and its article has a page that could be read.
func IsTeaser(item *news.Item) bool { return item.Link != "" && len(item.Text) < enoughText }

// enoughText is the length in bytes from which a feed's own text gives bullets
// as good as the article's page would.
const enoughText = 1200

// PageOf reads the items of a page for what they have in common.
func PageOf(src *news.Source, items []news.Item) byline.Page {
	entries := make([]byline.Entry, len(items))
	for i := range items {
		entries[i] = byline.Entry{Title: items[i].Title, Link: items[i].Link}
	}
	return byline.ReadPage(entries, src.Name, src.State.Title, src.URL, src.State.Home)
}

// noArticle says whether an item leads to a list or to an advertisement: nobody hears
// of it.
func noArticle(page *byline.Page, item *news.Item) bool {
	return page.Lists(item.Link) || urls.IsAdvertisement(item.Link)
}

// describe says of a new item what costs little: its language, its headline
// without its publisher's name, who that is where the page gathers several, and
// whether it is opinion.
func describe(src *news.Source, page *byline.Page, item *news.Item) {
	item.Title = page.Title(item.Title)
	name, title := page.Outlet(item.Title, item.Link)
	switch {
	case item.Publisher != "":
	case name != "":
		item.Publisher, item.Title = name, title
	case page.IsSection() && src.Origin != news.FromConfig: // whose name is an operator's
		item.Publisher = urls.Site(item.Link)
	}
	item.Lang = bullets.Language(item.Title+"\n"+item.Text, cmp.Or(item.Lang, src.Lang, src.State.Speaks))
	src.State.Speaks = cmp.Or(item.Lang, src.State.Speaks)
	if byline.IsCut(item.Title) {
		item.Title = byline.Completed(item.Title, firstSentence(item))
	}
	item.Title = byline.Headline(item.Title, src.Name, src.State.Title, item.Publisher, src.URL, item.Link)
	item.Opinion = byline.IsOpinion(item.Link, item.Title, item.Categories)
}

// firstSentence is the one that an item's text begins with.
func firstSentence(item *news.Item) string {
	line, _, _ := strings.Cut(strings.TrimSpace(item.Text), "\n")
	for _, s := range bullets.SentencesIn(line, item.Lang) {
		return s.Text
	}
	return ""
}

// summary writes an item's deck and bullets from its text, and whom it cites.
func summary(src *news.Source, item *news.Item, habits *bullets.Habits, max int) {
	article := Article(item)
	article.Habits = habits
	deck, points := bullets.Tell(article, max)
	item.Deck, item.Bullets = deck, nil
	for _, p := range points {
		item.Bullets = append(item.Bullets, p.Text)
	}
	item.Cited = byline.Citing(item.Text, news.Reporter(item, "", cmp.Or(src.State.Title, src.Name)), item.Link)
}

// Summarize says of an item all that can be said of it: language, headline, deck and
// bullets. What its source says again and again is left out, where that is known.
func Summarize(src *news.Source, page *byline.Page, item *news.Item, habits *bullets.Habits, max int) {
	describe(src, page, item)
	summary(src, item, habits, max)
}

// summarise learns from the new items of a poll what their source says again and
// again, and summarises those that somebody will hear of. From a source of which
// nobody hears nothing is learned, but from its first page.
func (n *Room) summarise(src *news.Source, p *store.Poll, fresh, heard []int, note *suspects.Note, first bool) error {
	if len(heard) == 0 && !first {
		return nil
	}
	row, err := n.db.Habits(src.ID)
	if err != nil {
		return err
	}
	habits := readHabits(row)
	for _, i := range fresh {
		n.inHand(note, src, &p.Items[i], func() { habits.Learn(Article(&p.Items[i])) })
	}
	p.Habits = writeHabits(&habits)
	for _, i := range heard {
		n.inHand(note, src, &p.Items[i], func() { summary(src, &p.Items[i], &habits, n.rules.Load().Bullets) })
	}
	return nil
}

// summariseLater does it for an item of before, of which nobody heard.
func (n *Room) summariseLater(src *news.Source, item *news.Item) error {
	if len(item.Bullets) > 0 {
		return nil
	}
	row, err := n.db.Habits(src.ID)
	if err != nil {
		return err
	}
	habits := readHabits(row)
	summary(src, item, &habits, n.rules.Load().Bullets)
	return n.db.Summarised(item)
}

// writeHabits makes the row of a source's habits: how many are known, those, and
// what was seen, four bytes each.
func writeHabits(h *bullets.Habits) []byte {
	row := binary.BigEndian.AppendUint32(make([]byte, 0, 4*(1+len(h.Known)+len(h.Seen))), uint32(len(h.Known)))
	for _, list := range [][]uint32{h.Known, h.Seen} {
		for _, hash := range list {
			row = binary.BigEndian.AppendUint32(row, hash)
		}
	}
	return row
}

// readHabits reads it back. A damaged row is nothing known.
func readHabits(row []byte) (h bullets.Habits) {
	hashes := make([]uint32, len(row)/4)
	for i := range hashes {
		hashes[i] = binary.BigEndian.Uint32(row[4*i:])
	}
	if len(hashes) > 0 && uint64(hashes[0]) < uint64(len(hashes)) {
		known := 1 + int(hashes[0])
		h.Known, h.Seen = hashes[1:known:known], hashes[known:]
	}
	return h
}

// Article is an item as a summary sees it.
func Article(i *news.Item) bullets.Article {
	return bullets.Article{Title: i.Title, Deck: i.Deck, Text: i.Text, Lang: i.Lang, KeyPoints: i.KeyPoints}
}
