package feeds

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"time"

	"newsbot/news"
)

// hosts sees to it that a site is asked by one request at a time, with a
// pause between two, and that so many requests are on their way in all.
type hosts struct {
	spacing time.Duration
	slots   chan struct{} // requests on their way in all

	mu    sync.Mutex
	sites map[string]*site // :: registrable domain or address; guarded by mu
	sweep int              // acquisitions until idle sites are forgotten; guarded by mu
}

// A site is what belongs to one owner, as far as we can tell.
type site struct {
	turn  chan struct{} // holds one token while a request is on its way
	users int           // requests on their way or waiting; guarded by hosts.mu
	free  time.Time     // when the next request may start; owned by the holder of the turn
}

// sweepEvery is after how many requests idle sites are forgotten.
const sweepEvery = 1024

// maxPause is the longest pause that a request waits out.
const maxPause = time.Minute

// newHosts makes the gate for so many requests in all.
func newHosts(spacing time.Duration, slots int) *hosts {
	return &hosts{spacing: spacing, slots: make(chan struct{}, slots), sites: map[string]*site{}, sweep: sweepEvery}
}

// acquire waits until it is the host's turn. Who waits for a site takes no
// slot from the others; a site that wants to be left in peace for long answers
// at once, with the status that it gave. release must be called when the reply
// has been read, with the time until which the site wants peace.
func (h *hosts) acquire(ctx context.Context, name string) (release func(rest time.Time), err error) {
	s := h.enter(name)
	if err := s.wait(ctx); err != nil {
		h.leave(s)
		return nil, err
	}
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		<-s.turn
		h.leave(s)
		return nil, ctx.Err()
	}
	return func(rest time.Time) {
		<-h.slots
		s.free = time.Now().Add(h.spacing)
		if rest.After(s.free) {
			s.free = rest
		}
		<-s.turn
		h.leave(s)
	}, nil
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
		s = &site{turn: make(chan struct{}, 1)}
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

// wait takes the site's turn, and waits out the pause since the last one.
func (s *site) wait(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	pause := time.Until(s.free)
	switch {
	case pause <= 0:
		return nil
	case pause > maxPause:
		<-s.turn
		return &StatusError{Code: http.StatusTooManyRequests, RetryAfter: s.free}
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		<-s.turn
		return ctx.Err()
	}
}

// siteOf names the site that an address is on.
func siteOf(u *url.URL) string { return news.Site(u.String()) }
