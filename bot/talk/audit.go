package talk

import (
	"log/slog"

	"newsbot/news"
	"newsbot/store"
)

// maxAudited is how much of what was typed the audit keeps, in UTF-16 units.
const maxAudited = 300

// audits keep who changed what: what operators do, and whoever runs a channel. What
// people and groups choose for themselves is theirs.
type audits struct {
	store *store.DB
	log   *slog.Logger
}

// ofDesk says whether a call is about a channel, or about a group that its
// administrator runs from elsewhere.
func ofDesk(c *Call) bool { return c.Chat.Kind == news.Channel || c.Acts() }

// keep keeps a change that was made. Where that fails the change stands, and the log
// says so.
func (a audits) keep(c *Call, kind news.ChangeKind, what string) {
	change := news.Change{Kind: kind, At: c.Now, By: c.By, Name: c.Name, What: what}
	if ofDesk(c) {
		change.About = c.Chat.Title
	}
	if err := a.store.Audit(change); err != nil {
		a.log.Error("a change is missing in the audit", "by", c.By, "what", what, "error", err)
	}
}
