package news

import "time"

// SubscriptionID identifies a subscription on disk; it is never used again.
type SubscriptionID uint64

// A Subscription is what a destination asked to hear of. Query is in the
// canonical form of the query language; following a source is the query
// `source:"name"`.
type Subscription struct {
	ID          SubscriptionID
	Destination Destination
	Query       string   // in its canonical form
	Typed       string   // as the person wrote it, to call it so; "" where it was not typed
	Source      SourceID // the source followed; 0 when it is a query of the person's own
	Urgent      bool     // deliver in the breaking lane
	By          UserID   // who asked; 0 when a channel's post or the configuration did
	Added       time.Time
}
