package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"newsbot/config"
	"newsbot/feeds"
	"newsbot/news"
	"newsbot/news/urls"
	"newsbot/store"
)

func exportCommand() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "export > FILE.opml",
		Short: "Write the sources as an OPML file",
		Long: `Write the sources, those of the configuration and those that were added, as
an OPML file that other feed readers can import. It holds their addresses
whole, with what may be secret in them, and says so. The bot must be stopped.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return withStore(path, func(cfg config.Config, db *store.DB) error {
				if _, err := db.Configure(cfg.SourceRecords(), time.Now()); err != nil {
					return err
				}
				list, err := db.Sources()
				if err != nil {
					return err
				}
				if n := secrets(list); n > 0 {
					fmt.Fprintf(c.ErrOrStderr(), "the addresses of %s may hold a password or a key; keep the file to yourself\n", count(n, "source"))
				}
				return feeds.WriteOPML(c.OutOrStdout(), "newsbot", outlines(list))
			})
		},
	}
	configFlag(c, &path)
	return c
}

// secrets is how many addresses have more than is shown to people.
func secrets(list []news.Source) (n int) {
	for _, s := range list {
		if s.Shown(s.AddedBy) != s.URL {
			n++
		}
	}
	return n
}

func outlines(list []news.Source) []feeds.Outline {
	var all []feeds.Outline
	for _, s := range list {
		all = append(all, feeds.Outline{Title: s.Name, URL: s.URL, Home: s.State.Home, Category: s.Category})
	}
	return all
}

func importCommand() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "import FILE.opml",
		Short: "Add the sources of an OPML file",
		Long: `Add the sources of an OPML file that another feed reader wrote, for everybody
to follow; its folders become categories. Sources that are known by name or
address are left as they are. The bot must be stopped.`,
		Args: oneArgument("the OPML file: newsbot import feeds.opml"),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer f.Close()
			list, err := feeds.ReadOPML(f)
			if errors.Is(err, feeds.ErrCutOPML) {
				fmt.Fprintf(c.ErrOrStderr(), "%s: %v; what stands before the cut is taken\n", args[0], err)
			} else if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return withStore(path, func(cfg config.Config, db *store.DB) error {
				if _, err := db.Configure(cfg.SourceRecords(), time.Now()); err != nil {
					return err
				}
				return addOutlines(db, list, c.OutOrStdout())
			})
		},
	}
	configFlag(c, &path)
	return c
}

// addOutlines adds what is new of a list and says what became of each.
func addOutlines(db *store.DB, list []feeds.Outline, w io.Writer) error {
	added, known := 0, 0
	for _, o := range list {
		if o.URL == "" {
			continue // what a chat watches, or its settings
		}
		u, ok := urls.Parse(o.URL)
		if !ok {
			fmt.Fprintf(w, "left out: %q is not an http or https address\n", o.URL)
			continue
		}
		name := cmp.Or(o.Title, u.Hostname())
		_, err := db.AddSource(news.Source{Name: name, URL: o.URL, Category: o.Category, Origin: news.FromAdmin}, time.Now())
		switch {
		case errors.Is(err, store.ErrExists):
			known++
		case err != nil:
			return err
		default:
			added++
			fmt.Fprintf(w, "added: %s\n", name)
		}
	}
	_, err := fmt.Fprintf(w, "%s added, %d known already.\n", count(added, "source"), known)
	return err
}

// withStore opens the configured store for a command that runs by itself.
func withStore(path string, do func(config.Config, *store.DB) error) error {
	cfg, _, err := config.Load(path)
	if err != nil {
		return exit{exitConfig, err}
	}
	db, err := store.Open(cfg.Store.Path, store.Options{})
	if err != nil {
		return err
	}
	return errors.Join(do(cfg, db), db.Close())
}
