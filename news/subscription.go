package news

import "time"

// SubscriptionID identifies a subscription on disk; it is never used again.
type SubscriptionID uint64

// A Subscription is what a destination asked to hear of: either everything that
// a source brings, or what a query finds.
type Subscription struct {
	ID          SubscriptionID
	Destination Destination
	Query       string   // in the canonical form of the query language; "" where a source is followed
	Typed       string   // as the person wrote it, to call it so; "" where it was not typed
	Source      SourceID // the source followed; 0 for a query
	Urgent      bool     // deliver in the breaking lane
	By          UserID   // who asked; 0 when a channel's post or the configuration did
	Added       time.Time
}
