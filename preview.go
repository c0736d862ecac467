package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"newsbot/bot"
	"newsbot/bot/texts"
	"newsbot/config"
	"newsbot/feeds"
	"newsbot/feeds/document"
	"newsbot/news"
	"newsbot/news/bullets"
	"newsbot/news/byline"
	"newsbot/news/meant"
	"newsbot/news/query"
	"newsbot/news/urls"
	"newsbot/newsroom"
)

// previewOptions are the flags of `newsbot preview`.
type previewOptions struct {
	markup   bool // the exact message in Telegram's HTML
	explain  bool // say where each bullet comes from
	articles bool // read article pages where the feed says too little
	number   int  // of items
}

func previewCommand() *cobra.Command {
	var o previewOptions
	c := &cobra.Command{
		Use:   "preview URL|FILE",
		Short: "Show the alerts that a feed would give now",
		Long: `Show the alerts that a feed would give now, the newest first, as text or with
--html as the exact message for Telegram. --explain says where in the article
each bullet comes from, and what was left out of it. It needs no
configuration. The address may be one of this machine, since it is you who
asks for it.`,
		Args: oneArgument("the feed's address or a file: newsbot preview https://example.com/feed.xml"),
		RunE: func(c *cobra.Command, args []string) error {
			return preview(c.Context(), args[0], o, c.OutOrStdout())
		},
	}
	f := c.Flags()
	f.BoolVar(&o.markup, "html", false, "print the exact message in Telegram's HTML")
	f.BoolVar(&o.explain, "explain", false, "say where each bullet comes from")
	f.BoolVar(&o.articles, "articles", true, "read article pages where the feed on the web says too little")
	f.IntVarP(&o.number, "number", "n", 5, "how many of the newest items")
	return c
}

// oneArgument wants exactly one, and says what is missing otherwise.
func oneArgument(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return exit{exitConfig, fmt.Errorf("give %s", what)}
		}
		return nil
	}
}

// preview prints the alerts of a feed's newest items, each as soon as it is
// known.
func preview(ctx context.Context, where string, o previewOptions, w io.Writer) error {
	if o.number < 1 {
		return exit{exitConfig, fmt.Errorf("--number %d: write how many items to show, 1 or more", o.number)}
	}
	everywhere := []urls.Range{{Prefix: netip.MustParsePrefix("0.0.0.0/0")}, {Prefix: netip.MustParsePrefix("::/0")}}
	web := feeds.New(feeds.Options{AllowPrivate: everywhere})
	page, err := readFeed(ctx, web, where)
	if err != nil {
		return fmt.Errorf("%s: %w%s", where, err, feedsBehind(ctx, web, where, err))
	}
	if len(page.Items) == 0 {
		_, err := fmt.Fprintln(w, "The feed can be read, but holds no items now.")
		return err
	}
	if _, onWeb := urls.Parse(where); !onWeb {
		o.articles = false
	}
	src := news.Source{Name: cmp.Or(page.Title, filepath.Base(where))}
	shared := newsroom.PageOf(&src, page.Items)
	for i, item := range newest(page.Items, o.number) {
		if o.articles && newsroom.IsTeaser(&item) {
			if full, err := web.Article(ctx, news.Source{}, item); err == nil {
				item = full
			}
		}
		if err := printAlert(w, &src, &shared, &item, o, i > 0); err != nil {
			return err
		}
	}
	return nil
}

// newest are the n newest of items that were seen now.
func newest(items []news.Item, n int) []news.Item {
	now := time.Now()
	for i := range items {
		items[i].Seen = now
	}
	slices.SortStableFunc(items, func(a, b news.Item) int { return b.When().Compare(a.When()) })
	return items[:min(n, len(items))]
}

// feedsBehind names the feeds of a page on the web that is no feed itself, as
// an addition to the error that says so; "" when there are none.
func feedsBehind(ctx context.Context, web *feeds.Fetcher, where string, wrong error) string {
	if _, onWeb := urls.Parse(where); !onWeb || !errors.Is(wrong, feeds.ErrNotFeed) {
		return ""
	}
	found, err := web.Discover(ctx, where, true)
	if err != nil || len(found) == 0 {
		return ""
	}
	text := "\nThese feeds belong to it:"
	for _, f := range found {
		text += "\n    newsbot preview " + f.URL
	}
	return text
}

// readFeed reads a feed from the web or from a file.
func readFeed(ctx context.Context, web *feeds.Fetcher, where string) (feeds.Page, error) {
	if _, onWeb := urls.Parse(where); onWeb {
		return web.Fetch(ctx, news.Source{URL: where}, time.Now())
	}
	data, err := os.ReadFile(where)
	if err != nil {
		return feeds.Page{}, err
	}
	feed, err := document.Parse(data, "", "")
	return feeds.Page{Title: feed.Title, Home: feed.Home, Lang: feed.Lang, Items: feed.Items}, err
}

// printAlert writes one item's alert, below a rule if others stand above.
func printAlert(w io.Writer, src *news.Source, page *byline.Page, item *news.Item, o previewOptions, rule bool) error {
	newsroom.Summarize(src, page, item, nil, config.Defaults().Alert.Bullets)
	html := bot.Preview(*item, src.Reporting(item))
	text := html.Plain()
	if o.markup {
		text = string(html)
	}
	if rule {
		fmt.Fprint(w, "\n────────\n\n")
	}
	if o.explain {
		text += explain(item)
	}
	_, err := fmt.Fprintln(w, text)
	return err
}

// explain says where each bullet of an item comes from.
func explain(item *news.Item) string {
	var b strings.Builder
	b.WriteString("\n\nWhere the bullets come from:")
	for i, p := range bullets.Summarize(newsroom.Article(item), config.Defaults().Alert.Bullets) {
		if p.KeyPoint {
			fmt.Fprintf(&b, "\n%d. a key point of the publisher's own", i+1)
			continue
		}
		fmt.Fprintf(&b, "\n%d. bytes %d to %d of the text: %q", i+1, p.Start, p.End, item.Text[p.Start:p.End])
		for _, left := range p.Trimmed {
			fmt.Fprintf(&b, "\n   left out: %q", left)
		}
	}
	return b.String()
}

// english is how the command line says what a chat is told in its own language.
var english texts.Printer

func matchCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "match 'QUERY' < TEXT",
		Short: "Say whether a query hits a text, and why",
		Long: `Read a text from standard input and say whether the query hits it, and why.
The text is plain, or in fields:

    title: Ferry stuck in fog || body: The morning boat … || source: Harbour News

Exit codes: 0 it hits, 1 it does not, 2 the query is wrong.

` + english.Plain("help.query"),
		Args: oneArgument("the query in quotes: newsbot match 'ferry fog' < article.txt"),
		RunE: func(c *cobra.Command, args []string) error {
			q, err := query.Parse(args[0])
			var wrong *query.SyntaxError
			if errors.As(err, &wrong) {
				return exit{exitConfig, errors.New(english.Fault(texts.Refused(args[0], wrong)).Plain())}
			}
			data, err := io.ReadAll(c.InOrStdin())
			if err != nil {
				return err
			}
			text := query.ReadText(strings.TrimRight(string(data), "\r\n"))
			why := query.Explain(q, &text)
			fmt.Fprintln(c.OutOrStdout(), english.Explain(why).Plain())
			for _, doubt := range meant.Doubts(args[0], meant.Known{}) {
				fmt.Fprintln(c.ErrOrStderr(), english.Doubt(doubt).Plain())
			}
			if !why.Hit {
				return exit{code: 1}
			}
			return nil
		},
	}
	c.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return exit{exitConfig, fmt.Errorf("%w; a query that begins with a dash stands behind two: newsbot match -- '-fog ferry'", err)}
	})
	return c
}
