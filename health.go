package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"newsbot/config"
	"newsbot/newsroom"
	"newsbot/store"
)

const (
	// roundLimit is how long the desk may go without a polling round that
	// ended well before it is unhealthy. Rounds are a second apart.
	roundLimit = time.Minute
	// waitLimit is how long something that is due may wait before the desk is
	// unhealthy. What Telegram told us to hold back is not due.
	waitLimit = 5 * time.Minute
)

// A health is what /healthz says.
type health struct {
	OK      bool          `json:"ok"`
	Trouble []string      `json:"trouble,omitempty"` // in words, one thing each
	Round   time.Time     `json:"last_round"`        // end of the last polling round that went well
	Waiting *time.Time    `json:"oldest_due,omitempty"`
	Uptime  time.Duration `json:"uptime_ns"`
}

// diagnose judges by the two things that must never stand still; a quiet world
// is healthy.
func diagnose(started, round, now time.Time, due time.Time, waiting bool) health {
	h := health{Round: round, Uptime: now.Sub(started)}
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

// healthHandler answers /healthz: 200 when all is well, 503 with the trouble
// in words otherwise.
func healthHandler(db *store.DB, n *newsroom.Room, started time.Time) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		now := time.Now()
		due, waiting, err := db.OldestDue(now)
		h := diagnose(started, n.LastRound(), now, due, waiting)
		if err != nil {
			h.OK, h.Trouble = false, append(h.Trouble, "the store cannot be read: "+err.Error())
		}
		w.Header().Set("Content-Type", "application/json")
		if !h.OK {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		json.NewEncoder(w).Encode(h)
	})
	return mux
}

// serveHealth answers on addr until ctx ends. An address that is taken is an
// error only if the operator chose it.
func serveHealth(ctx context.Context, c config.HTTP, h http.Handler, log *slog.Logger) error {
	addr := c.Address()
	if addr == "" {
		return nil
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		if c.Listen != nil {
			return fmt.Errorf("http.listen: %w; choose another address", err)
		}
		log.Warn("no health check: its usual address is taken; set http.listen", "error", err)
		return nil
	}
	srv := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 8 << 10}
	context.AfterFunc(ctx, func() { srv.Close() })
	go srv.Serve(l)
	return nil
}

func healthCommand() *cobra.Command {
	var path, addr string
	c := &cobra.Command{
		Use:   "health",
		Short: "Ask the running bot whether it is well",
		Long:  "Ask the running bot whether it is well. Exit code 0: yes; 1: no, or there is no answer.",
		Args:  noArguments,
		RunE: func(c *cobra.Command, _ []string) error {
			if addr == "" {
				addr = healthAddress(path)
			}
			return askHealth(c.Context(), addr, c.OutOrStdout())
		},
	}
	configFlag(c, &path)
	c.Flags().StringVar(&addr, "listen", "", "the address that http.listen names (default: what the configuration says)")
	return c
}

// healthAddress is the configured address. The rest of the file may be wrong
// without the running bot being ill.
func healthAddress(path string) string {
	c, _ := config.Peek(path)
	return c.HTTP.Address()
}

// askHealth prints what /healthz says and fails unless it is well.
func askHealth(ctx context.Context, addr string, w io.Writer) error {
	if addr == "" {
		return errors.New("http.listen is empty, so there is nothing to ask")
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/healthz", nil)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{Proxy: nil}}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("no answer (is the bot running?): %w", err)
	}
	defer resp.Body.Close()
	var h health
	if err := json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(&h); err != nil {
		return fmt.Errorf("%s answers, but is no newsbot: %w", addr, err)
	}
	for _, t := range h.Trouble {
		fmt.Fprintln(w, t)
	}
	if !h.OK {
		return exit{code: 1}
	}
	_, err = fmt.Fprintln(w, "well")
	return err
}
