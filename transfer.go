package main

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"newsbot/config"
	"newsbot/feeds"
	"newsbot/internal/transfer"
	"newsbot/store"
)

func exportCommand() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "export > FILE.opml",
		Short: "Write the sources, and what is pinned, as an OPML file",
		Long: `Write the sources, those of the configuration and those that were added, as
an OPML file that other feed readers can import. It holds their addresses
whole, with what may be secret in them, and says so. What administrators pinned
is there, too, for newsbot import. The bot must be stopped.`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return withStore(path, func(cfg config.Config, db *store.DB) error {
				if _, err := db.Configure(cfg.SourceRecords(), time.Now()); err != nil {
					return err
				}
				secret, err := transfer.Export(db, c.OutOrStdout())
				if secret > 0 {
					fmt.Fprintf(c.ErrOrStderr(), "the addresses of %s may hold a password or a key; keep the file to yourself\n", count(secret, "source"))
				}
				return err
			})
		},
	}
	configFlag(c, &path)
	return c
}

func importCommand() *cobra.Command {
	var path string
	c := &cobra.Command{
		Use:   "import FILE.opml",
		Short: "Add the sources, and what is pinned, of an OPML file",
		Long: `Add the sources of an OPML file that another feed reader wrote, for everybody
to follow; its folders become categories. It says of each what became of it: a
source of a known address is left as it is, and one whose name another has gets
its host's name behind its own. What another newsbot had pinned is pinned here.
The bot must be stopped.`,
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
				done, err := transfer.Import(db, list, c.OutOrStdout())
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(c.OutOrStdout(), "%s added, %d known already, %d left out.\n", count(done.Added, "source"), done.Known, done.Left)
				if done.Pinned > 0 && err == nil {
					_, err = fmt.Fprintf(c.OutOrStdout(), "%s pinned.\n", count(done.Pinned, "piece"))
				}
				return err
			})
		},
	}
	configFlag(c, &path)
	return c
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
