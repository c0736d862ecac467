package main

import (
	"encoding/json"
	"io"

	"github.com/spf13/cobra"

	"newsbot/config"
	"newsbot/news"
	"newsbot/store"
)

func auditCommand() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "audit > FILE.jsonl",
		Short: "Write who changed what",
		Long: `Write who changed what, the latest first, a JSON object a line: what operators
and those who run channels typed and pressed, and what editors did to posts. The
bot keeps the last ten thousand, and must be stopped.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return withStore(path, func(_ config.Config, db *store.DB) error { return writeAudit(c.OutOrStdout(), db) })
		},
	}
	configFlag(c, &path)
	return c
}

// auditPage is how many changes are read at a time.
const auditPage = 1000

// writeAudit writes all changes, a line each.
func writeAudit(w io.Writer, db *store.DB) error {
	lines := json.NewEncoder(w)
	for before := uint64(0); ; {
		page, err := db.Changes(before, auditPage)
		if err != nil {
			return err
		}
		for _, change := range page {
			if err := lines.Encode(auditLine(change)); err != nil {
				return err
			}
			before = change.Number
		}
		if len(page) < auditPage {
			return nil
		}
	}
}

// auditLine is a change as it is written; none of its names ever changes.
func auditLine(c news.Change) any {
	return struct {
		At    string        `json:"at"` // RFC 3339, UTC
		By    news.UserID   `json:"by,omitzero"`
		Name  string        `json:"name,omitzero"`
		Kind  string        `json:"kind"`
		About string        `json:"about,omitzero"`
		Did   news.DeedKind `json:"did,omitzero"`
		What  string        `json:"what"`
	}{c.At.UTC().Format("2006-01-02T15:04:05Z"), c.By, c.Name, string(c.Kind), c.About, c.Did, c.What}
}
