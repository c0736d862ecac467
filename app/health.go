package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"newsbot/bot"
	"newsbot/config"
)

// Health is what /healthz says.
type Health struct {
	OK      bool          `json:"ok"`                // no alert suffers from anything that is known
	Trouble []string      `json:"trouble,omitempty"` // in words, one thing each with its remedy
	Alarms  []string      `json:"alarms,omitempty"`  // the same as kinds, with what they are about
	Round   time.Time     `json:"last_round"`        // end of the last polling round that went well
	Heard   time.Time     `json:"last_heard"`        // Telegram's last good answer to a request for updates
	Sent    time.Time     `json:"last_sent"`         // when Telegram last took a message or an edit
	Waiting *time.Time    `json:"oldest_due,omitempty"`
	Sources int           `json:"sources"` // that are polled
	Late    int           `json:"late"`    // of these, by how many polls are late
	Uptime  time.Duration `json:"uptime_ns"`

	Ended map[string]int64 `json:"ended,omitempty"` // :: name of a news.Ending → how much ended so since the start
}

// health is how the desk is doing now.
func (d *Desk) health() Health {
	now := d.now()
	p := d.pulse(now)
	s := d.bot.Stats()
	h := Health{OK: true, Round: p.Round, Heard: p.Heard, Sent: s.Engine.Sent, Ended: s.Ended, Sources: p.All, Late: p.Late, Uptime: time.Since(d.begun)}
	if !p.Due.IsZero() {
		h.Waiting = &p.Due
	}
	for _, a := range d.alarms(p, now) {
		what, remedy := bot.AlarmText(a, now)
		h.Trouble = append(h.Trouble, what+". "+remedy)
		h.Alarms = append(h.Alarms, strings.TrimSpace(a.Key()))
		h.OK = h.OK && !a.Hurts
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
	srv := &http.Server{
		Handler: mux, MaxHeaderBytes: 8 << 10, ErrorLog: slog.NewLogLogger(d.log.Handler(), slog.LevelDebug),
		ReadTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, IdleTimeout: 30 * time.Second,
	}
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
