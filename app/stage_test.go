package app_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/app"
	"newsbot/bot/simulator"
	"newsbot/config"
	"newsbot/feeds/feedtest"
)

// A stage is the whole program between a strict Telegram and two feeds, in a
// bubble of simulated time, with everything that can go wrong around it.
type stage struct {
	*model
	t      *testing.T
	dir    string
	config string
	tg     *simulator.Server
	feeds  [2]*feed
	disk   disk
	ahead  atomic.Int64 // nanoseconds by which the clock is ahead
	dead   atomic.Bool  // the process was killed: nothing it does reaches disk or wire
	over   []ending     // of troubles
	desk   *app.Desk
	stop   func() error // ends the process as SIGTERM does; nil while there is none
	broken []string
	shop   http.RoundTripper // the price service at shop.example; nil: there is none
}

// An ending is when a trouble is over.
type ending struct {
	at time.Time
	do func()
}

// A feed is a site with what it reports.
type feed struct {
	host  string
	mu    sync.Mutex
	items []*item // as it lists them
	bad   int     // kind of its trouble
	until time.Time
	pages int // that were had of it whole
}

// A disk is what the store writes to.
type disk struct {
	mu    sync.Mutex
	fails int       // commits that go wrong
	late  bool      // they are made all the same
	kill  int       // commits until the process is killed; 0 for never
	since time.Time // when one went wrong last
}

var errDisk = &os.PathError{Op: "fdatasync", Path: "newsbot.db", Err: syscall.EIO}

// ask says how a commit goes, before it is made and after.
func (s *stage) ask(made bool) error {
	d := &s.disk
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kill > 0 {
		if d.kill--; d.kill == 0 {
			s.died()
			s.dead.Store(true)
		}
	}
	if s.dead.Load() || d.fails > 0 && made == d.late {
		d.fails = max(d.fails-1, 0)
		d.since = time.Now()
		return errDisk
	}
	return nil
}

// mend has commits go well from now on.
func (d *disk) mend() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fails, d.late, d.kill = 0, false, 0
}

// failing says whether commits go wrong, or did within the last minute.
func (d *disk) failing() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return time.Since(d.since) < time.Minute || d.fails > 0
}

func newStage(t *testing.T) *stage {
	dir, err := os.MkdirTemp(memory(), "newsbot-history-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	tg := simulator.New(simulator.Options{
		Limits: simulator.TelegramLimits(), KeepRequests: 1 << 18,
		Delay: simulator.Delay{RoundTrip: 120 * time.Millisecond, Jitter: 60 * time.Millisecond},
	})
	s := &stage{t: t, dir: dir, config: filepath.Join(dir, "newsbot.toml"), tg: tg}
	s.model = newModel(tg)
	text := fmt.Sprintf("[telegram]\ntoken = %q\nadmins = [%d]\n[store]\npath = %q\n[fetch]\narticles = false\nhost_spacing = \"0s\"\n[alert]\nmax_age = \"48h\"\n[http]\nlisten = \"\"\n[log]\nlevel = \"warn\"\n",
		tg.Token(), s.operator, filepath.Join(dir, "newsbot.db"))
	for i, name := range []string{"Harbour", "Meridian"} {
		s.feeds[i] = &feed{host: strings.ToLower(name) + ".example"}
		for n := range 3 {
			s.report(s.feeds[i], time.Now().Add(-time.Duration(120+5*n)*time.Minute)).first = true
		}
		text += fmt.Sprintf("[[source]]\nname = %q\nurl = \"http://%s/feed\"\nschedule = \"@every 1m\"\nhints = false\n", name, s.feeds[i].host)
	}
	text += fmt.Sprintf("[[channel]]\nchat = \"@desk\"\n[[channel]]\nchat = %d\nwatch = %q\n", s.hall, subjects[0])
	if err := os.WriteFile(s.config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return s
}

// memory is where files are quick, if there is such a place.
func memory() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}

// up starts the program, unless it runs.
func (s *stage) up() {
	if s.stop != nil {
		return
	}
	s.disk.mend()
	s.dead.Store(false)
	cfg, _, err := config.Load(s.config)
	if err != nil {
		s.t.Fatal(err)
	}
	desk, err := app.Open(app.Options{
		Config: cfg, Path: s.config, Log: &s.log, Bot: wire{s, s.tg.Transport()}, Web: web{s}, Disk: s.ask,
		Now: func() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }, Started: time.Now(),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.desk = desk
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- desk.Run(ctx) }()
	s.stop = func() error {
		cancel()
		return errors.Join(<-ended, desk.Close())
	}
}

// down stops the program.
func (s *stage) down() {
	if s.stop == nil {
		return
	}
	failing := s.disk.failing()
	if failing {
		s.died() // what it did then may not be on disk
	}
	said := func(err error) bool { return failing && errors.Is(err, errDisk) } // that the disk refused the last of it
	if err := s.stop(); err != nil && !s.dead.Load() && !said(err) {
		s.broken = append(s.broken, "the program ended with "+err.Error())
	}
	s.stop = nil
}

// kill ends the program as a power cut does.
func (s *stage) kill() {
	if !s.dead.Load() {
		s.died()
		s.dead.Store(true)
	}
	s.down()
}

// pass lets time go by, in which troubles end.
func (s *stage) pass(d time.Duration) {
	end := time.Now().Add(d)
	for len(s.over) > 0 && !s.over[0].at.After(end) {
		time.Sleep(time.Until(s.over[0].at))
		s.over[0].do()
		s.over = s.over[1:]
	}
	time.Sleep(time.Until(end))
	synctest.Wait()
}

// lasts has a trouble end after a time.
func (s *stage) lasts(d time.Duration, do func()) {
	s.over = append(s.over, ending{time.Now().Add(d), do})
	slices.SortStableFunc(s.over, func(a, b ending) int { return a.at.Compare(b.at) })
}

// heal ends all troubles but that of the clock, and waits until what was said
// is done.
func (s *stage) heal() {
	for _, e := range s.over {
		e.do()
	}
	s.over = nil
	for _, f := range s.feeds {
		f.set(0, 0)
	}
	s.disk.mend()
	s.up()
	s.pass(100 * time.Second)
}

// settle waits until all that must be told is, or until it should have been.
func (s *stage) settle() {
	for _, f := range s.feeds {
		f.mu.Lock()
		for _, i := range f.items {
			i.absent = false
		}
		f.mu.Unlock()
	}
	s.heal()
	for _, f := range s.feeds {
		f.mu.Lock()
		f.pages = 0
		f.mu.Unlock()
	}
	for range 80 {
		if s.pass(time.Minute); s.done() && s.idle() {
			break
		}
	}
	s.pass(3 * time.Minute)
	s.down()
}

// idle says whether the program has nothing left to carry, and has asked each
// feed since all was well again.
func (s *stage) idle() bool {
	for _, f := range s.feeds {
		f.mu.Lock()
		asked := f.pages > 0
		f.mu.Unlock()
		if !asked {
			return false
		}
	}
	c, err := s.desk.Counts()
	return err == nil && c.Pending+c.InDoubt+c.Open == 0
}

// do takes a step of a history.
func (s *stage) do(p step) {
	f := s.feeds[p.Who]
	switch p.What {
	case publish:
		s.publish(f, p.N, p.Kind)
	case surge:
		s.surge(f, 100+2*p.N, 10*time.Minute)
	case archive:
		for n := range p.N {
			s.report(f, time.Now().Add(-time.Duration(60+n)*time.Hour)).old = true
		}
	case edit, move, gap, reorder, moveSite:
		f.change(p)
	case feedDown:
		f.set(1+p.Kind%6, p.Long)
	case telegram:
		s.telegram(p)
	case diskBad:
		s.mayRefuse()
		s.disk.mu.Lock()
		s.disk.fails, s.disk.late = p.N, p.Kind%2 == 1
		s.disk.since = time.Now()
		s.disk.mu.Unlock()
	case clock:
		s.heal()
		s.ahead.Store(int64([]time.Duration{0, -3 * time.Hour, -90 * time.Minute, 40 * time.Minute, 5 * time.Second}[p.Kind%5]))
	case restart:
		s.down()
		s.up()
	case crash:
		s.crash(p)
	case absence:
		s.heal()
		s.down()
		long := time.Duration(1+p.N/2) * time.Hour
		s.pass(long)
		s.surge(f, 100+2*p.N, long)
		s.up()
	case watch:
		s.watch(p)
	case reload:
		s.say(s.operator, "/reload")
	case kick:
		s.kick(p)
	}
}

// kick has a channel remove the bot, or take its right to post away, until it is
// made an administrator again.
func (s *stage) kick(p step) {
	channel := []int64{s.model.desk, s.hall}[p.Who]
	if p.Kind%2 == 1 {
		s.tg.PromoteBot(channel, s.operator, simulator.Rights{})
	} else {
		s.tg.KickBot(channel, s.operator)
	}
	s.lasts(p.Long, func() {
		s.tg.AddBot(channel, s.operator)
		s.returns[channel]++
	})
}

// crash kills the program at once or in the middle of a commit, and starts it again.
func (s *stage) crash(p step) {
	if p.Kind%2 == 1 {
		s.disk.mu.Lock()
		s.disk.kill = p.N
		s.disk.mu.Unlock()
		s.pass(p.Long / 4)
	}
	s.kill()
	s.up()
}

// watch has a reader ask for subjects, one after the other without waiting.
func (s *stage) watch(p step) {
	for n := range p.N {
		reader := s.readers[p.Who]
		subject := subjects[(p.Kind+n)%len(subjects)]
		s.say(reader, "/watch "+subject)
		s.asks(reader, subject, s.disk.failing())
	}
}

func (s *stage) say(from int64, text string) {
	if _, err := s.tg.Say(simulator.Draft{From: from, Chat: from, Text: text}); err != nil {
		s.t.Fatal(err)
	}
}

// publish has a feed report items of the last minutes, or of dates that are lies.
func (s *stage) publish(f *feed, n, kind int) {
	for n := range n {
		at := time.Now().Add(-time.Duration(n) * time.Minute)
		if kind == 1 {
			at = at.Add(72 * time.Hour)
		}
		s.report(f, at)
	}
}

// surge has a feed report many items of some hours.
func (s *stage) surge(f *feed, n int, within time.Duration) {
	for i := range n {
		s.report(f, time.Now().Add(-within+time.Duration(i+1)*within/time.Duration(n+1)))
	}
}

// report puts an item on top of a feed.
func (s *stage) report(f *feed, at time.Time) *item {
	i := s.newItem(at)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items = append([]*item{i}, f.items...)
	return i
}

// set gives a feed a trouble for a time.
func (f *feed) set(kind int, long time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.bad, f.until = kind, time.Now().Add(long)
}

// change does something to an item of a feed that nothing was done to before,
// or to all of them.
func (f *feed) change(p step) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if p.What == reorder {
		rand.New(rand.NewPCG(uint64(p.N), 1)).Shuffle(len(f.items), func(i, j int) { f.items[i], f.items[j] = f.items[j], f.items[i] })
		return
	}
	n := 0
	for _, i := range f.items {
		if i.changed && p.What != gap {
			continue
		}
		if n++; p.What == moveSite || n == p.N {
			i.change(p)
		}
	}
}

// change does something to an item.
func (i *item) change(p step) {
	if p.What == gap {
		i.absent = !i.absent
		return
	}
	i.changed = true
	switch {
	case p.What != edit:
		i.GUID += "-moved"
	case p.Kind%3 == 0:
		i.Title += " revised"
	case p.Kind%3 == 1:
		i.Text += " Some of it was put otherwise."
	default:
		i.Date = i.Date.Add(time.Minute)
	}
}

// troubles are what may become of requests to Telegram, and whether it has done
// what was asked for all the same.
var troubles = []simulator.Fault{
	{Status: 500, Description: "Internal Server Error"},
	{Status: 429, Description: "Too Many Requests: retry after 3", RetryAfter: 3},
	{Kind: simulator.Hang},
	{Kind: simulator.Reset},
	{Kind: simulator.Reset, Accepted: true},
	{Kind: simulator.Cut, Accepted: true},
	{Kind: simulator.Hang, Accepted: true},
	{Status: 502, Body: "<html>bad gateway</html>"},
}

// telegram puts a trouble before Telegram for a time.
func (s *stage) telegram(p step) {
	f := troubles[(p.Kind+p.N)%len(troubles)]
	f.Method = []string{"", "sendMessage", "sendMessage", "getChat", "getUpdates"}[p.N%5]
	f.Share = []float64{0, .3}[p.Kind%2]
	since := time.Now()
	remove := s.tg.Fault(f)
	s.lasts(p.Long, func() {
		remove()
		if f.Accepted {
			s.unanswered = append(s.unanswered, span{since, time.Now().Add(time.Minute)})
		}
	})
}

// A wire is the network to Telegram.
type wire struct {
	s  *stage
	to http.RoundTripper
}

var errKilled = errors.New("the process is dead")

func (w wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.s.dead.Load() {
		return nil, errKilled
	}
	resp, err := w.to.RoundTrip(r)
	if w.s.dead.Load() {
		return nil, errKilled
	}
	return resp, err
}

// A web is the network to the feeds and the price service.
type web struct{ s *stage }

func (w web) RoundTrip(r *http.Request) (*http.Response, error) {
	if w.s.dead.Load() {
		return nil, errKilled
	}
	if w.s.shop != nil && r.URL.Host == "shop.example" {
		return w.s.shop.RoundTrip(r)
	}
	time.Sleep(80 * time.Millisecond)
	for n, f := range w.s.feeds {
		if f.host == r.URL.Host && r.URL.Path == "/feed" {
			return f.answer(r, []string{"Harbour", "Meridian"}[n])
		}
	}
	return response(r, http.StatusNotFound, ""), nil
}

// answer is a feed's page, or its trouble.
func (f *feed) answer(r *http.Request, title string) (*http.Response, error) {
	f.mu.Lock()
	bad := f.bad
	if !time.Now().Before(f.until) {
		bad = 0
	}
	var list []feedtest.Entry
	for _, i := range f.items {
		if !i.absent {
			list = append(list, i.Entry)
		}
	}
	if bad == 0 {
		f.pages++
	}
	f.mu.Unlock()
	page := feedtest.RSS(title, list...)
	switch bad {
	case 1:
		return response(r, http.StatusServiceUnavailable, "no"), nil
	case 2:
		return nil, syscall.ECONNREFUSED
	case 3:
		<-r.Context().Done()
		return nil, r.Context().Err()
	case 4:
		return response(r, http.StatusOK, "<html><body>We are moving house.</body></html>"), nil
	case 5:
		resp := response(r, http.StatusOK, page[:len(page)/2])
		resp.ContentLength = int64(len(page))
		resp.Body = io.NopCloser(io.MultiReader(resp.Body, broken{}))
		return resp, nil
	case 6:
		return response(r, http.StatusOK, ""), nil
	}
	return response(r, http.StatusOK, page), nil
}

// broken is a connection that breaks.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func response(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/rss+xml"}}, Body: io.NopCloser(strings.NewReader(body)),
		ContentLength: int64(len(body)), Request: r,
	}
}
