// Package demo shows newsbot at work on one machine: a local Telegram with a
// chat page, an invented newsroom whose feeds grow, and the real bot between
// them. A script plays a conversation there and prints it.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"newsbot/app"
	"newsbot/bot/simulator"
	"newsbot/bot/simulator/chatpage"
	"newsbot/config"
	"newsbot/demo/wire"
	"newsbot/news"
	"newsbot/news/query"
)

// Options are the flags of `newsbot demo`.
type Options struct {
	Feeds   []string      // real feeds in place of the built-in wire
	Listen  string        // address of the chat page, of this machine only
	Period  time.Duration // between two stories of the wire
	Open    bool          // open the page in the browser
	Script  string        // file of a conversation to play; "-" is In, "" none
	In      io.Reader     // standard input
	Exit    bool          // stop when the script has ended
	Log     bool          // show the bot's log
	Version string        // of the program
}

// A FlagError says which flag is wrong, and what to write instead.
type FlagError struct{ err error }

func (e *FlagError) Error() string { return e.err.Error() }

func (e *FlagError) Unwrap() error { return e.err }

// wrongFlag makes a FlagError.
func wrongFlag(format string, args ...any) error {
	return &FlagError{fmt.Errorf(format, args...)}
}

// A demo is the local Telegram, the newsroom and the bot between them.
type demo struct {
	o    Options
	wire *wire.Wire
	news *wireServer  // of the wire; nil when the feeds are real
	shop *http.Server // the exchange; nil in a scripted demo, whose transcript is the same each time
	tg   *simulator.Server
	desk *app.Desk
	cast cast
}

// demoChannel is the public channel that the demo's configuration serves.
const demoChannel = "bitnewsbot"

// demoFooter stands under the channel's alerts.
const demoFooter = `✅ Follow <a href="https://t.me/bitnewsbot">BITNEWSBOT</a> on Telegram, Facebook, LinkedIn, X.com and Google News`

// Run runs a demo until ctx ends or its script has, and prints where to see it,
// or the script's conversation. The error is a *FlagError for options that
// cannot be.
func Run(ctx context.Context, o Options, out, errOut io.Writer) error {
	script, err := openScript(o)
	if err != nil {
		return err
	}
	if o.Period <= 0 {
		return wrongFlag("--every %v: write a time between two stories, such as 6s", o.Period)
	}
	l, err := listenLoopback(o.Listen)
	if err != nil {
		return err
	}
	defer l.Close()
	real, err := realFeeds(ctx, o.Feeds, errOut)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "newsbot-demo-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if !o.Log {
		errOut = io.Discard
	}
	d, err := newDemo(o, real, dir, script != nil, errOut)
	if err != nil {
		return err
	}
	defer d.close()
	srv := &http.Server{Handler: d.handler(), ReadHeaderTimeout: 5 * time.Second}
	go srv.Serve(l)
	defer srv.Close()
	return d.run(ctx, "http://"+l.Addr().String(), script, out)
}

// run runs the desk, and the wire or a script, until all have ended.
func (d *demo) run(ctx context.Context, page string, script []scriptLine, out io.Writer) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var running sync.WaitGroup
	var deskErr error
	running.Go(func() { defer stop(); deskErr = d.desk.Run(ctx) })
	if script == nil && d.wire != nil {
		running.Go(func() { d.wire.Run(ctx, d.o.Period) })
	}
	if script == nil {
		greet(out, page, d.o)
	} else {
		err = d.play(ctx, script, out)
	}
	if d.o.Open {
		openBrowser(page)
	}
	if script == nil || !d.o.Exit && err == nil {
		<-ctx.Done()
	}
	stop()
	running.Wait()
	return errors.Join(err, deskErr, d.desk.Close())
}

// greet says where to look and what to try.
func greet(out io.Writer, page string, o Options) {
	fmt.Fprintf(out, "The newsroom is open: %s\n\n", page)
	fmt.Fprintln(out, "Try /watch bitcoin in the chat with BITNEWSBOT: a story that fits comes within seconds. The other chats are live, too.")
	if len(o.Feeds) > 0 {
		fmt.Fprintf(out, "It reads %s; the newest item of each is told at once.\n", strings.Join(o.Feeds, ", "))
	}
	fmt.Fprintln(out, "Try /price BTC too, or /price BTC > 69000: its exchange is as invented as its news.")
	fmt.Fprintln(out, "Ctrl-C ends it; nothing is kept.")
}

// listenLoopback refuses an address that others could reach: the page speaks
// for its person without asking who is there.
func listenLoopback(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, wrongFlag("--listen %s: write an address and a port, like 127.0.0.1:8080", addr)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, wrongFlag("--listen %s: the demo serves this machine only; write 127.0.0.1:8080", addr)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, wrongFlag("%w; choose another with --listen 127.0.0.1:0", err)
	}
	return l, nil
}

// newDemo makes the demo's world, with its store in dir. A scripted one has a
// clock of its own on its wire, so that its transcript is the same each time.
func newDemo(o Options, real []config.Source, dir string, scripted bool, logTo io.Writer) (*demo, error) {
	d := &demo{o: o}
	d.tg = simulator.New(simulator.Options{Username: "BitNewsBot", Name: "BITNEWSBOT", Log: slog.New(slog.DiscardHandler)})
	d.cast = populate(d.tg)
	cfg := config.Defaults()
	cfg.Telegram.Token, cfg.Telegram.APIURL = d.tg.Token(), "http://demo.invalid"
	cfg.Telegram.Admins = []int64{d.cast.you}
	cfg.Store.Path = filepath.Join(dir, "demo.db")
	cfg.Alert.MaxAge = 0
	cfg.HTTP.Listen = new(string)
	cfg.Log.Level = "info"
	if err := d.source(&cfg, real, scripted); err != nil {
		return nil, err
	}
	if !scripted {
		if err := d.sell(&cfg); err != nil {
			return nil, err
		}
	}
	footer := demoFooter
	cfg.Channel = []config.Channel{
		{Chat: "@" + demoChannel, Footer: &footer, Ticker: !scripted},
		{Chat: config.ChatRef(fmt.Sprint(d.cast.forum)), Topic: int64(d.cast.markets), Watch: "bitcoin OR ethereum OR shares OR gold"},
	}
	var err error
	d.desk, err = app.Open(app.Options{Config: cfg, Version: o.Version, Log: logTo, Bot: d.tg.Transport(), Subscribed: d.watched, PriceRound: priceRound})
	return d, err
}

// close closes the servers of the newsroom and the exchange.
func (d *demo) close() {
	d.news.close()
	if d.shop != nil {
		d.shop.Close()
	}
}

// handler serves the Bot API and the chat page side by side.
func (d *demo) handler() http.Handler {
	page := chatpage.New(d.tg, chatpage.Options{
		Person:      d.cast.you,
		Suggestions: []string{"/start", "/watch bitcoin OR ferry", "/latest", "/price BTC", "/sources", "/help"},
		Controls:    d.controls(),
		Status:      d.status,
		Preview:     d.card,
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/bot") || strings.HasPrefix(r.URL.Path, "/file/bot") {
			d.tg.ServeHTTP(w, r)
			return
		}
		if d.wire != nil {
			d.wire.Begin()
		}
		page.ServeHTTP(w, r)
	})
}

// controls are what the page offers beside the chats.
func (d *demo) controls() []chatpage.Control {
	if d.wire == nil {
		return nil
	}
	return []chatpage.Control{{Label: "Next story", Press: d.wire.Next}}
}

// watched has the wire tell what somebody has just asked for.
func (d *demo) watched(s news.Subscription) {
	if q, err := query.Parse(s.Query); err == nil && s.Source == 0 && d.wire != nil {
		d.wire.Want(q)
	}
}

// status is the newsroom's state for the page's edge.
func (d *demo) status() []chatpage.Fact {
	c, err := d.desk.Counts()
	if err != nil {
		return nil // the desk is closing
	}
	fact := func(label string, n int64) chatpage.Fact { return chatpage.Fact{Label: label, Value: fmt.Sprint(n)} }
	return []chatpage.Fact{
		fact("sources", c.Sources), fact("stories read", c.Items),
		fact("alerts sent", c.Delivered), fact("waiting", c.Pending+c.InDoubt),
	}
}

// card is what is known of a page of the wire.
func (d *demo) card(address string) chatpage.Card {
	if d.news == nil {
		return chatpage.Card{}
	}
	by, title, deck, photo := d.wire.Article(strings.TrimPrefix(address, d.news.url))
	return chatpage.Card{Site: by, Title: title, Text: deck, Photo: photo}
}

// openBrowser is a courtesy: where it fails, the address has been printed.
func openBrowser(page string) {
	name, args := "xdg-open", []string{page}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", page}
	}
	if c := exec.Command(name, args...); c.Start() == nil {
		go c.Wait()
	}
}
