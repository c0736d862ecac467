package rows

import (
	"time"

	"newsbot/news"
)

// DraftRows are the posts that wait for editors, and for a while what became of
// them. An engine finds them by what they tell where, and by when something is to
// be done about them, see news.Draft.Next.
type DraftRows interface {
	Drafts(ids ...news.DeliveryID) (map[news.DeliveryID]news.Draft, error)
	DraftsAfter(id news.DeliveryID, max int) ([]news.Draft, error)
	// DraftOf says which draft tells an item to a destination.
	DraftOf(to news.Destination, item news.ItemID) (id news.DeliveryID, ok bool, err error)
	// DraftsDue gives at most max of those whose Next is not after a time, in its
	// order.
	DraftsDue(until time.Time, max int) ([]news.Draft, error)
	PutDrafts(all ...news.Draft) error
	DeleteDrafts(ids ...news.DeliveryID) error
}
