package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"newsbot/app"
	"newsbot/bot/simulator"
	"newsbot/config"
	"newsbot/feeds"
	"newsbot/feeds/wire"
	"newsbot/news"
)

// demoOptions are the flags of `newsbot demo`.
type demoOptions struct {
	feeds  []string      // real feeds in place of the built-in wire
	listen string        // address of the chat page
	period time.Duration // between two stories of the wire
	open   bool          // open the page in the browser
	script string        // file of a conversation to play
	exit   bool          // stop when the script has ended
	log    bool          // show the bot's log
}

func demoCommand() *cobra.Command {
	var o demoOptions
	c := &cobra.Command{
		Use:   "demo",
		Short: "See it work: no token, no set-up",
		Long: `Start a local Telegram, a small invented newsroom and the bot, with a chat page
for the browser. Nothing leaves this machine, and nothing is kept.

--feed puts real feeds in place of the invented ones; it may be given several
times. --script plays a conversation and prints it, for example:

    say /watch ferry
    expect Watching
    publish 2
    expect Ferry fog`,
		Args: noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			return runDemo(c.Context(), o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringArrayVar(&o.feeds, "feed", nil, "a real feed's address (may be repeated)")
	f.StringVar(&o.listen, "listen", "127.0.0.1:8080", "address of the chat page, of this machine only")
	f.DurationVar(&o.period, "every", 6*time.Second, "time between two stories of the invented newsroom")
	f.BoolVar(&o.open, "open", false, "open the page in the browser")
	f.StringVar(&o.script, "script", "", "play the conversation in this file and print it (\"-\": standard input)")
	f.BoolVar(&o.exit, "exit", false, "stop when the script has ended")
	f.BoolVar(&o.log, "log", false, "show the bot's log")
	return c
}

// A demo is the local Telegram, the newsroom and the bot between them.
type demo struct {
	o    demoOptions
	wire *wire.Wire
	news *wireServer // of the wire; nil when the feeds are real
	tg   *simulator.Server
	desk *app.Desk
	cast cast
}

// The cast are the people and chats of the demo.
type cast struct {
	you                int64
	group, forum, feed int64
	markets            int // a topic of the forum
}

// demoChannel is the public channel that the demo's configuration serves.
const demoChannel = "bitnewsbot"

// demoFooter stands under the channel's alerts.
const demoFooter = `✅ Follow <a href="https://t.me/bitnewsbot">BITNEWSBOT</a> on Telegram, Facebook, LinkedIn, X.com and Google News`

func runDemo(ctx context.Context, o demoOptions, out, errOut io.Writer) (err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	script, err := openScript(o)
	if err != nil {
		return err
	}
	if o.period <= 0 {
		return exit{exitConfig, fmt.Errorf("--every %v: write a time between two stories, such as 6s", o.period)}
	}
	dir, err := os.MkdirTemp("", "newsbot-demo-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	l, err := listenLoopback(o.listen)
	if err != nil {
		return err
	}
	defer l.Close()
	logTo := io.Discard
	if o.log {
		logTo = errOut
	}
	real, err := realFeeds(ctx, o.feeds, errOut)
	if err != nil {
		return err
	}
	d, err := newDemo(o, real, dir, script != nil, logTo)
	if err != nil {
		return err
	}
	defer d.news.close()
	srv := &http.Server{Handler: d.handler(), ReadHeaderTimeout: 5 * time.Second}
	go srv.Serve(l)
	defer srv.Close()

	var running sync.WaitGroup
	var deskErr error
	running.Go(func() { defer stop(); deskErr = d.desk.Run(ctx) })
	if script == nil && d.wire != nil {
		running.Go(func() { d.wire.Run(ctx, o.period) })
	}
	page := "http://" + l.Addr().String()
	if script == nil {
		greet(out, page, o)
	} else {
		err = d.play(ctx, script, out)
	}
	if o.open {
		openBrowser(page)
	}
	if script == nil || !o.exit && err == nil {
		<-ctx.Done()
	}
	stop()
	running.Wait()
	return errors.Join(err, deskErr, d.desk.Close())
}

func greet(out io.Writer, page string, o demoOptions) {
	fmt.Fprintf(out, "The newsroom is open: %s\n\n", page)
	fmt.Fprintln(out, "Try /watch bitcoin in the chat with BITNEWSBOT, and wait for the next story.")
	if len(o.feeds) > 0 {
		fmt.Fprintf(out, "It reads %s; the newest item of each is told at once.\n", count(len(o.feeds), "real feed"))
	}
	fmt.Fprintln(out, "Ctrl-C ends it; nothing is kept.")
}

// listenLoopback refuses an address that others could reach: the page speaks
// for its person without asking who is there.
func listenLoopback(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, exit{exitConfig, fmt.Errorf("--listen %s: write an address and a port, like 127.0.0.1:8080", addr)}
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, exit{exitConfig, fmt.Errorf("--listen %s: the demo serves this machine only; write 127.0.0.1:8080", addr)}
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, exit{exitConfig, fmt.Errorf("%w; choose another with --listen 127.0.0.1:0", err)}
	}
	return l, nil
}

// newDemo makes the demo's world, with its store in dir. A scripted one has a
// clock of its own on its wire, so that its transcript is the same each time.
func newDemo(o demoOptions, real []config.Source, dir string, scripted bool, logTo io.Writer) (*demo, error) {
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
	footer := demoFooter
	cfg.Channel = []config.Channel{
		{Chat: "@" + demoChannel, Footer: &footer},
		{Chat: config.ChatRef(fmt.Sprint(d.cast.forum)), Topic: int64(d.cast.markets), Watch: "bitcoin OR ethereum OR shares OR gold"},
	}
	var err error
	d.desk, err = app.Open(app.Options{Config: cfg, Version: version(), Log: logTo, Bot: d.tg.Transport()})
	return d, err
}

// loopback is this machine, which the demo may poll.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// realFeeds are the sources of the feeds that the flags name, called by their
// own titles. One that cannot be read now goes by its address, and errOut hears
// why; the bot tries it again.
func realFeeds(ctx context.Context, addresses []string, errOut io.Writer) ([]config.Source, error) {
	list := make([]config.Source, len(addresses))
	for i, address := range addresses {
		u, ok := news.Address(address)
		if !ok {
			return nil, exit{exitConfig, fmt.Errorf("--feed %s: not an http or https address", address)}
		}
		list[i] = config.Source{Name: u.Host + strings.TrimSuffix(u.Path, "/"), URL: address, Schedule: "@every 5m", Announce: 1}
	}
	titles, troubles := make([]string, len(list)), make([]error, len(list))
	web := feeds.New(feeds.Options{AllowPrivate: loopback, HostSpacing: -1, Timeout: 10 * time.Second})
	var asked sync.WaitGroup
	for i := range list {
		asked.Go(func() {
			page, err := web.Fetch(ctx, news.Source{URL: list[i].URL}, time.Now())
			titles[i], troubles[i] = page.Title, err
		})
	}
	asked.Wait()
	for i, err := range troubles {
		if err != nil {
			fmt.Fprintf(errOut, "%s: %v; the bot will try it again\n", addresses[i], err)
		}
	}
	callByTitle(list, titles)
	return list, nil
}

// callByTitle gives sources their feeds' titles for names, each to one source.
// A quotation mark would end the name in a query.
func callByTitle(list []config.Source, titles []string) {
	taken := map[string]bool{}
	for i, title := range titles {
		title = strings.TrimSpace(strings.NewReplacer(`"`, "", `\`, "").Replace(title))
		if key := strings.ToLower(title); title != "" && !taken[key] {
			list[i].Name, taken[key] = title, true
		}
	}
}

// source gives the configuration its feeds.
func (d *demo) source(cfg *config.Config, real []config.Source, scripted bool) error {
	if len(real) > 0 {
		cfg.Source = real
		for _, p := range loopback {
			cfg.Fetch.AllowPrivate = append(cfg.Fetch.AllowPrivate, p.String())
		}
		return nil
	}
	now := time.Now
	if scripted {
		now = func() time.Time { return time.Date(2026, 5, 4, 9, 5, 0, 0, time.UTC) }
	}
	d.wire = wire.New(now)
	var err error
	if d.news, err = serveWire(d.wire); err != nil {
		return err
	}
	hints := false
	for _, p := range wire.Publishers {
		cfg.Source = append(cfg.Source, config.Source{Name: p.Name, URL: d.news.url + p.Path, Schedule: "@every 1s", Category: p.Lead, Announce: 1, Hints: &hints})
	}
	cfg.Fetch.AllowPrivate = []string{"127.0.0.0/8"}
	cfg.Fetch.HostSpacing = 0
	return nil
}

// A wireServer serves a wire on a port of this machine.
type wireServer struct {
	url string
	srv *http.Server
}

func serveWire(w *wire.Wire) (*wireServer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &wireServer{"http://" + l.Addr().String(), &http.Server{Handler: w, ReadHeaderTimeout: 5 * time.Second}}
	go s.srv.Serve(l)
	return s, nil
}

func (s *wireServer) close() {
	if s != nil {
		s.srv.Close()
	}
}

// populate makes the people and chats of the demo.
func populate(tg *simulator.Server) cast {
	you := tg.AddPrivate(simulator.User{FirstName: "You", Username: "you", Lang: "en"})
	ann := tg.AddUser(simulator.User{FirstName: "Ann", LastName: "Berg"})
	c := cast{you: you.ID}
	channel := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "BITNEWSBOT News", Username: demoChannel}, you.ID)
	group := tg.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Harbour Desk"}, you.ID)
	forum := tg.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Newsroom", Forum: true}, you.ID)
	c.feed, c.group, c.forum = channel.ID, group.ID, forum.ID
	c.markets = tg.AddTopic(forum.ID, you.ID, "Markets")
	tg.AddTopic(forum.ID, you.ID, "Weather and ferries")
	for _, chat := range []int64{group.ID, forum.ID} {
		tg.Join(chat, ann.ID)
		tg.AddBot(chat, you.ID)
	}
	tg.AddBot(channel.ID, you.ID)
	return c
}

// handler serves the Bot API and the chat page side by side.
func (d *demo) handler() http.Handler {
	page := d.tg.Page(simulator.PageOptions{
		Person:      d.cast.you,
		Suggestions: []string{"/start", "/watch bitcoin OR ferry", "/latest", "/sources", "/help"},
		Status:      d.status,
		Preview:     d.card,
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/bot") || strings.HasPrefix(r.URL.Path, "/file/bot") {
			d.tg.ServeHTTP(w, r)
			return
		}
		page.ServeHTTP(w, r)
	})
}

// status is the newsroom's state for the page's edge.
func (d *demo) status() []simulator.Fact {
	c, err := d.desk.Counts()
	if err != nil {
		return nil // the desk is closing
	}
	fact := func(label string, n int64) simulator.Fact { return simulator.Fact{Label: label, Value: fmt.Sprint(n)} }
	return []simulator.Fact{
		fact("sources", c.Sources), fact("stories read", c.Items),
		fact("alerts sent", c.Delivered), fact("waiting", c.Pending+c.InDoubt),
	}
}

// card is what is known of a page of the wire.
func (d *demo) card(address string) simulator.Card {
	if d.news == nil {
		return simulator.Card{}
	}
	by, title, deck := d.wire.Article(strings.TrimPrefix(address, d.news.url))
	return simulator.Card{Site: by, Title: title, Text: deck}
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
