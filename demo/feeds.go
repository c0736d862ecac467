package demo

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"newsbot/config"
	"newsbot/demo/wire"
	"newsbot/feeds"
	"newsbot/news"
	"newsbot/news/urls"
)

// loopback is this machine, which the demo may poll.
var loopback = []urls.Range{{Prefix: netip.MustParsePrefix("127.0.0.0/8")}, {Prefix: netip.MustParsePrefix("::1/128")}}

// realFeeds are the sources of the feeds that the flags name, called by their
// own titles. One that cannot be read now goes by its address, and errOut hears
// why; the bot tries it again.
func realFeeds(ctx context.Context, addresses []string, errOut io.Writer) ([]config.Source, error) {
	list := make([]config.Source, len(addresses))
	for i, address := range addresses {
		u, ok := urls.Parse(address)
		if !ok {
			return nil, wrongFlag("--feed %s: not an http or https address", address)
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
			cfg.Fetch.AllowPrivate = append(cfg.Fetch.AllowPrivate, p.Prefix.String())
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
