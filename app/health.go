package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"newsbot/config"
)

const (
	// roundLimit is how long the desk may go without a polling round that
	// ended well before it is unhealthy. Rounds are a second apart.
	roundLimit = time.Minute
	// waitLimit is how long something that is due may wait before the desk is
	// unhealthy. What Telegram told us to hold back is not due.
	waitLimit = 5 * time.Minute
)

// Health is what /healthz says.
type Health struct {
	OK      bool          `json:"ok"`
	Trouble []string      `json:"trouble,omitempty"` // in words, one thing each
	Round   time.Time     `json:"last_round"`        // end of the last polling round that went well
	Waiting *time.Time    `json:"oldest_due,omitempty"`
	Uptime  time.Duration `json:"uptime_ns"`
}

// diagnose judges by the two things that must never stand still; a quiet world
// is healthy.
func diagnose(started, round, now time.Time, due time.Time, waiting bool) Health {
	h := Health{Round: round, Uptime: now.Sub(started)}
	if round.IsZero() {
		round = started
	}
	if idle := now.Sub(round); idle > roundLimit {
		h.Trouble = append(h.Trouble, fmt.Sprintf("no polling round has ended well for %s", idle.Round(time.Second)))
	}
	if waiting {
		h.Waiting = &due
		if late := now.Sub(due); late > waitLimit {
			h.Trouble = append(h.Trouble, fmt.Sprintf("an alert that is due has waited %s", late.Round(time.Second)))
		}
	}
	h.OK = len(h.Trouble) == 0
	return h
}

// health is how the desk is doing now.
func (d *Desk) health() Health {
	now := time.Now()
	due, waiting, err := d.db.OldestDue(now)
	h := diagnose(processStart, d.room.LastRound(), steady(), due, waiting)
	if err != nil {
		h.OK, h.Trouble = false, append(h.Trouble, "the store cannot be read: "+err.Error())
	}
	return h
}

// answerHealth answers /healthz: 200 when all is well, 503 with the trouble in
// words otherwise.
func (d *Desk) answerHealth(w http.ResponseWriter, _ *http.Request) {
	h := d.health()
	w.Header().Set("Content-Type", "application/json")
	if !h.OK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	json.NewEncoder(w).Encode(h)
}

// serveHealth answers on the configured address until ctx ends. One that is
// taken is an error only if the operator chose it.
func (d *Desk) serveHealth(ctx context.Context) error {
	c := d.started.HTTP
	addr := c.Address()
	if addr == "" {
		return nil
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		if c.Listen != nil {
			return config.Wrong(d.path, "http.listen", "%v; choose another address", err)
		}
		d.log.Warn("no health check: its usual address is taken; set http.listen", "error", err)
		return nil
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", d.answerHealth)
	srv := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 8 << 10}
	context.AfterFunc(ctx, func() { srv.Close() })
	go srv.Serve(l)
	return nil
}

// AskHealth asks the newsbot that listens on an address how it is.
func AskHealth(ctx context.Context, addr string) (h Health, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
	if err != nil {
		return h, err
	}
	client := http.Client{Transport: &http.Transport{Proxy: nil, DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return h, fmt.Errorf("no answer (is the bot running?): %w", err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(&h); err != nil {
		return h, fmt.Errorf("%s answers, but is no newsbot: %w", addr, err)
	}
	return h, nil
}
