package stories

import (
	"cmp"
	"strings"

	"newsbot/news"
)

// Of is what stories look at of an item of a source. Whose it is, its address
// says, or else that of the source's site.
func Of(i *news.Item, src *news.Source) Headline {
	text := i.Text
	if !strings.HasPrefix(text, i.Deck) {
		text = i.Deck + "\n" + text
	}
	return Headline{
		Item: i.ID, Title: i.Title, Text: text, Link: i.Link, Author: i.Author, Lang: cmp.Or(i.Lang, src.Lang), At: i.Seen,
		Publisher: cmp.Or(PublisherOf(i.PublisherURL), PublisherOf(i.Link), PublisherOf(src.State.Home), PublisherOf(src.URL), src.Name),
	}
}
