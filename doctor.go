package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"newsbot/config"
	"newsbot/news"
	"newsbot/store"
)

func doctorCommand() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Check the store, and that no alert was lost",
		Long: `Check the store's file, the sum of all alerts and that of all items. What was
decided is delivered, given up with a reason, waiting, or in doubt (sent, and no
answer came); what was seen was told, or not, for the reason that is named. What was given up last is listed with the reason. The bot must be stopped
meanwhile. Exit code 4 when something is wrong.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, err := config.Peek(path)
			if err != nil {
				return exit{exitConfig, err}
			}
			return examine(cfg.Store.Path, c.OutOrStdout())
		},
	}
	configFlag(c, &path)
	return c
}

// deadLetters is how many of what was given up the doctor lists.
const deadLetters = 10

// printDeadLetters lists what was given up last, and why.
func printDeadLetters(db *store.DB, w io.Writer) error {
	list, err := db.DeadLetters(deadLetters)
	if err != nil || len(list) == 0 {
		return err
	}
	fmt.Fprintln(w, "\nGiven up last:")
	for _, d := range list {
		what := "a notice"
		if item, err := db.Item(d.Item()); err == nil {
			what = fmt.Sprintf("%q", item.Title)
		}
		fmt.Fprintf(w, "  %s  chat %s  %s: %s\n", d.GivenUp.UTC().Format("2 Jan 15:04"), d.Destination, what, d.Reason)
	}
	return nil
}

// wrongSum says by how much the sums are wrong, and what that means.
func wrongSum(n store.Counts) error {
	accounted := func(of string, all, found int64) string {
		is := "are"
		if found == 1 {
			is = "is"
		}
		return fmt.Sprintf("of %d %s %d %s accounted for", all, of, found, is)
	}
	return fmt.Errorf("the sum is wrong: %s, %s: what is missing was not told, what is too many may have been told twice",
		accounted("items seen", n.Seen, n.Ending.Sum()+n.Open), accounted("alerts decided", n.Decided, n.Delivered+n.GivenUp+n.Pending+n.InDoubt))
}

// examine checks a store that exists: opening would make a new one.
func examine(path string, w io.Writer) error {
	if _, err := os.Stat(path); err != nil {
		return exit{exitStore, fmt.Errorf("%w; the bot creates it at its first run", err)}
	}
	db, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	n, err := db.Counts()
	if err != nil {
		return exit{exitStore, err}
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "decided\t%d\n= delivered\t%d\n+ given up\t%d\n+ waiting\t%d\n+ in doubt\t%d\n\n", n.Decided, n.Delivered, n.GivenUp, n.Pending, n.InDoubt)
	fmt.Fprintf(t, "items seen\t%d\n", n.Seen)
	sign := "="
	for v := range news.Verdict(news.Verdicts) {
		fmt.Fprintf(t, "%s %s\t%d\n", sign, v, n.Ending[v])
		sign = "+"
	}
	fmt.Fprintf(t, "+ under way\t%d\n\n", n.Open)
	fmt.Fprintf(t, "sources\t%d\nitems\t%d\nchats\t%d\nsubscriptions\t%d\n", n.Sources, n.Items, n.Chats, n.Subscriptions)
	fmt.Fprintf(t, "file\t%.1f MB, of it free %.1f MB\n", float64(n.FileSize)/1e6, float64(n.FreeSize)/1e6)
	if err := errors.Join(t.Flush(), printDeadLetters(db, w)); err != nil {
		return err
	}
	if !n.Balanced() {
		return exit{exitStore, wrongSum(n)}
	}
	if err := db.Check(); err != nil {
		return exit{exitStore, err}
	}
	_, err = fmt.Fprintln(w, "\nThe store is sound.")
	return err
}
