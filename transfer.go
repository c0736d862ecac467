package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"newsbot/bot/texts"
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
				list, err := db.Sources()
				if err != nil {
					return err
				}
				pins, err := db.Pins()
				if err != nil {
					return err
				}
				if n := secrets(list); n > 0 {
					fmt.Fprintf(c.ErrOrStderr(), "the addresses of %s may hold a password or a key; keep the file to yourself\n", count(n, "source"))
				}
				return feeds.WriteOPML(c.OutOrStdout(), "newsbot", append(outlines(list), pinned(pins)...))
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

// pinned are pinned pieces as entries of a file, the first pinned first.
func pinned(pins []store.Pin) []feeds.Outline {
	var all []feeds.Outline
	for _, p := range slices.Backward(pins) {
		all = append(all, feeds.Outline{Title: p.Title, Category: p.Category, Pin: p.Link, Lang: p.Lang, By: p.Source})
	}
	return all
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
				return addOutlines(db, list, c.OutOrStdout())
			})
		},
	}
	configFlag(c, &path)
	return c
}

// An importing is one file of sources on its way into the store.
type importing struct {
	db    *store.DB
	w     io.Writer         // where each line of the file is answered
	at    map[string]string // :: address, as urls.Clean has it → name of the source that is there
	named map[string]bool   // :: name in lower case → some source has it

	added, known, left, pins int
}

// addOutlines adds what is new of a list and says what became of each.
func addOutlines(db *store.DB, list []feeds.Outline, w io.Writer) error {
	i := &importing{db: db, w: w, at: map[string]string{}, named: map[string]bool{}}
	err := db.EachSource(func(s news.Source) error { i.note(s.Name, s.URL); return nil })
	for n := 0; n < len(list) && err == nil; n++ {
		err = i.take(&list[n])
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s added, %d known already, %d left out.\n", count(i.added, "source"), i.known, i.left)
	if i.pins > 0 && err == nil {
		_, err = fmt.Fprintf(w, "%s pinned.\n", count(i.pins, "piece"))
	}
	return err
}

// note takes note of a source.
func (i *importing) note(name, address string) {
	i.at[clean(address)], i.named[strings.ToLower(name)] = name, true
}

// clean is an address as others are compared with it.
func clean(address string) string {
	same, _ := urls.Clean(address)
	return cmp.Or(same, address)
}

// take adds one source of the file, and says what became of it.
func (i *importing) take(o *feeds.Outline) error {
	u, ok := urls.Parse(o.URL)
	switch name := i.at[clean(o.URL)]; {
	case o.Pin != "":
		return i.pin(o)
	case o.URL == "":
		i.leave("%q is for a chat: send the file to the bot there", cmp.Or(o.Query, o.Settings, o.Title))
		return nil
	case !ok:
		i.leave("%q is not an http or https address", o.URL)
		return nil
	case name != "":
		i.known++
		fmt.Fprintf(i.w, "known: %s, as %s\n", cmp.Or(o.Title, o.URL), name)
		return nil
	}
	given := cmp.Or(sourceName(o.Title), u.Hostname())
	name := i.freeName(given, u.Hostname())
	_, err := i.db.AddSource(news.Source{Name: name, URL: o.URL, Category: o.Category, Origin: news.FromAdmin}, time.Now())
	if err != nil {
		return err
	}
	i.added++
	i.note(name, o.URL)
	if name != given {
		fmt.Fprintf(i.w, "added: %s, since another source is called %s\n", name, given)
		return nil
	}
	fmt.Fprintf(i.w, "added: %s\n", name)
	return nil
}

// pin pins one piece of the file.
func (i *importing) pin(o *feeds.Outline) error {
	link, ok := urls.Clean(o.Pin)
	if !ok {
		i.leave("%q is not an http or https address", o.Pin)
		return nil
	}
	title := cmp.Or(texts.Line(o.Title, texts.MaxTitle), link)
	_, _, err := i.db.Pin(store.Pin{
		Title: title, Link: link, Source: texts.Line(o.By, texts.MaxName), Category: texts.Line(o.Category, texts.MaxName),
		Lang: texts.Line(o.Lang, maxLang), At: time.Now(),
	})
	if errors.Is(err, store.ErrTooMany) {
		i.leave("%q: as much is pinned as can be", title)
		return nil
	}
	if err != nil {
		return err
	}
	i.pins++
	fmt.Fprintf(i.w, "pinned: %s\n", title)
	return nil
}

// maxLang is the longest code of a language. Source: BCP 47, section 2.1.
const maxLang = 8

// leave says that a line of the file is left out, and why.
func (i *importing) leave(why string, args ...any) {
	i.left++
	fmt.Fprintf(i.w, "left out: "+why+"\n", args...)
}

// sourceName is what a file calls a source, as a source may be called: a
// quotation mark would end the name in a query.
func sourceName(title string) string {
	return texts.Line(strings.NewReplacer(`"`, "", `\`, "").Replace(title), texts.MaxName)
}

// freeName is the name of a source that no other one has: its host stands behind
// one that is taken, and a number where that is not enough.
func (i *importing) freeName(name, host string) string {
	free := name
	for n := 1; i.named[strings.ToLower(free)]; n++ {
		if free = fmt.Sprintf("%s (%s)", name, host); n > 1 {
			free = fmt.Sprintf("%s (%s %d)", name, host, n)
		}
	}
	return free
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
