package feeds

import (
	"context"
	"net/http"
	"net/url"
	"newsbot/news/urls"
	"sync"
	"time"
)

// hosts sees to it that a site is asked by one request after the other, with a
// pause between two, and that so many requests are on their way in all. A
// request that takes long lets the next one go.
type hosts struct {
	spacing time.Duration
	slots   chan struct{} // requests on their way in all

	mu    sync.Mutex
	sites map[string]*site // :: registrable domain or address; guarded by mu
	sweep int              // acquisitions until idle sites are forgotten; guarded by mu
}

// A site is what belongs to one owner, as far as we can tell.
type site struct {
	turn  chan struct{} // holds one token while a request has its turn
	ways  chan struct{} // holds a token for each request on its way
	users int           // requests on their way or waiting; guarded by hosts.mu
	free  time.Time     // when the next request may start; guarded by hosts.mu
}

// sweepEvery is after how many requests idle sites are forgotten.
const sweepEvery = 1024

// maxPause is the longest pause that a request waits out.
const maxPause = time.Minute

// A request that takes longer than patience gives its turn to the next, as long
// as there are no more than waysAtOnce on their way to the site.
const (
	patience   = 2 * time.Second
	waysAtOnce = 4
)

// newHosts makes the gate for so many requests in all.
func newHosts(spacing time.Duration, slots int) *hosts {
	return &hosts{spacing: spacing, slots: make(chan struct{}, slots), sites: map[string]*site{}, sweep: sweepEvery}
}

// A waitingError is ErrWaiting with the time until which a site wants peace.
type waitingError struct{ until time.Time }

func (e *waitingError) Error() string {
	return "not asked: the site wants to be left in peace until " + e.until.UTC().Format("2 Jan 15:04 MST")
}

func (e *waitingError) Unwrap() error { return ErrWaiting }

// acquire waits until it is the host's turn. Who waits for a site takes no
// slot from the others; a site that wants to be left in peace for long answers
// at once, with ErrWaiting. release must be called when the reply has been
// read, with the time until which the site wants peace.
func (h *hosts) acquire(ctx context.Context, name string) (release func(rest time.Time), err error) {
	s := h.enter(name)
	if err := h.wait(ctx, s); err != nil {
		h.leave(s)
		return nil, err
	}
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		<-s.ways
		<-s.turn
		h.leave(s)
		return nil, ctx.Err()
	}
	giveTurn := sync.OnceFunc(func() {
		h.rest(s, time.Now().Add(h.spacing))
		<-s.turn
	})
	timer := time.AfterFunc(patience, giveTurn)
	return func(rest time.Time) {
		timer.Stop()
		h.rest(s, rest)
		giveTurn()
		<-h.slots
		<-s.ways
		h.leave(s)
	}, nil
}

// rest leaves a site in peace until a time.
func (h *hosts) rest(s *site, until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until.After(s.free) {
		s.free = until
	}
}

// enter counts a user of a site in.
func (h *hosts) enter(name string) *site {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.sweep--; h.sweep == 0 {
		h.forget()
	}
	s := h.sites[name]
	if s == nil {
		s = &site{turn: make(chan struct{}, 1), ways: make(chan struct{}, waysAtOnce)}
		h.sites[name] = s
	}
	s.users++
	return s
}

// leave counts a user of a site out.
func (h *hosts) leave(s *site) {
	h.mu.Lock()
	s.users--
	h.mu.Unlock()
}

// forget drops the sites that nobody uses and that may be asked at once. The
// caller holds mu.
func (h *hosts) forget() {
	h.sweep = sweepEvery
	for name, s := range h.sites {
		if s.users == 0 && time.Now().After(s.free) {
			delete(h.sites, name)
		}
	}
}

// wait takes the site's turn and a way to it, and waits out the pause since the
// last request.
func (h *hosts) wait(ctx context.Context, s *site) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case s.ways <- struct{}{}:
	case <-ctx.Done():
		<-s.turn
		return ctx.Err()
	}
	err := h.pause(ctx, s)
	if err != nil {
		<-s.ways
		<-s.turn
	}
	return err
}

// pause waits until a site may be asked.
func (h *hosts) pause(ctx context.Context, s *site) error {
	h.mu.Lock()
	free := s.free
	h.mu.Unlock()
	pause := time.Until(free)
	switch {
	case pause <= 0:
		return nil
	case pause > maxPause:
		return &waitingError{free}
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// maxSiteRest is how long one address's wish for peace counts for the others of
// its site.
const maxSiteRest = 15 * time.Minute

// siteRest is until when a reply wants the whole site to be left in peace: one
// that says there were too many requests. That a service is down says something
// of its own address alone.
func siteRest(answer reply, now time.Time) time.Time {
	if answer.code != http.StatusTooManyRequests {
		return time.Time{}
	}
	rest := retryAfter(answer.code, answer.header, now)
	if limit := now.Add(maxSiteRest); rest.After(limit) {
		return limit
	}
	return rest
}

// siteOf names the site that an address is on.
func siteOf(u *url.URL) string { return urls.Site(u.String()) }
