package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"newsbot/config"
	"newsbot/news/stories"
	"newsbot/store"
)

func storiesCommand() *cobra.Command {
	var path string
	var since time.Duration
	c := &cobra.Command{
		Use:   "stories",
		Short: "List which items were joined to which stories, and why",
		Long: `List the items of late that have to do with an earlier one: how (same, follow-up,
related), with which item, how surely (in log odds, of the titles and of the texts),
by which words, what kept them apart, and whose report they repeat. The bot must be
stopped meanwhile.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := config.Peek(path)
			if err != nil {
				return exit{exitConfig, err}
			}
			return listStories(cfg.Store.Path, since, c.OutOrStdout())
		},
	}
	configFlag(c, &path)
	c.Flags().DurationVar(&since, "since", 24*time.Hour, "how far back")
	return c
}

// listStories prints the joins of a store that exists.
func listStories(path string, since time.Duration, w io.Writer) error {
	if _, err := os.Stat(path); err != nil {
		return exit{exitStore, fmt.Errorf("%w; the bot creates it at its first run", err)}
	}
	db, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	items, joined := 0, 0
	err = db.Placed(time.Now().Add(-since), func(m store.Member) error {
		items++
		if m.Why.Level == stories.Same {
			joined++
		}
		if m.Why.Member == 0 {
			return nil
		}
		_, err := fmt.Fprintln(w, placed(db, &m))
		return err
	})
	if err != nil {
		return exit{exitStore, err}
	}
	_, err = fmt.Fprintf(w, "%d items, %d of them joined a story\n", items, joined)
	return err
}

// placed is a line on an item and the one that it is most like.
func placed(db *store.DB, m *store.Member) string {
	parts := []string{fmt.Sprintf("title %.1f, same %.1f", m.Why.Title, m.Why.Same)}
	if len(m.Why.Terms) > 0 {
		parts = append(parts, "by "+strings.Join(m.Why.Terms, " "))
	}
	if m.Why.Guard != stories.NoGuard {
		parts = append(parts, "kept apart: "+m.Why.Guard.String())
	}
	if m.Why.CopyOf != 0 {
		parts = append(parts, fmt.Sprintf("repeats item %d", m.Why.CopyOf))
	}
	if m.Why.Level == stories.Same {
		parts = append(parts, fmt.Sprintf("voices %d", m.Why.Voices))
	}
	like := "an item that has expired"
	if i, err := db.Item(m.Why.Member); err == nil {
		like = fmt.Sprintf("%q", i.Title)
	}
	return fmt.Sprintf("%s  story %d  item %d %q\n    %s to item %d %s: %s",
		m.Seen.UTC().Format("2 Jan 15:04"), m.Story, m.ID, m.Title, m.Why.Level, m.Why.Member, like, strings.Join(parts, "; "))
}
