package simulator

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestFaults(t *testing.T) {
	tests := []struct {
		name  string
		f     Fault
		sent  int    // messages that came into being
		want  string // of the error, or of the description
		after time.Duration
	}{
		{"a 500", Fault{}, 0, "Internal Server Error", 0},
		{"a 502 with a proxy's page", Fault{Status: 502, Body: "<html>Bad Gateway</html>"}, 0, "status 502: invalid character '<' looking for beginning of value", 0},
		{"a 502 after the message was sent", Fault{Status: 502, Body: "<html>Bad Gateway</html>", Accepted: true}, 1, "status 502: invalid character '<' looking for beginning of value", 0},
		{"a 429 of its own", Fault{Status: 429, Description: "Too Many Requests: retry after 9", RetryAfter: 9}, 0, "Too Many Requests: retry after 9", 0},
		{"a slow answer", Fault{Kind: Slow, Delay: 9 * time.Second}, 1, "", 9 * time.Second},
		{"no answer", Fault{Kind: Hang}, 0, "context deadline exceeded", minute},
		{"no answer, but a message", Fault{Kind: Hang, Accepted: true}, 1, "context deadline exceeded", minute},
		{"a reset before", Fault{Kind: Reset}, 0, "read tcp: connection reset by peer", 0},
		{"a reset after", Fault{Kind: Reset, Accepted: true}, 1, "read tcp: connection reset by peer", 0},
		{"a cut answer", Fault{Kind: Cut, Accepted: true}, 1, "unexpected EOF", 0},
		{"a garbled answer", Fault{Kind: Garble, Accepted: true}, 1, "status 200: invalid character 'z' looking for beginning of value", 0},
		{"trouble in another chat", Fault{Chat: 5}, 1, "", 0},
		{"trouble of another method", Fault{Method: "sendPhoto"}, 1, "", 0},
		{"trouble of this one", Fault{Method: "SendMessage", Count: 1}, 0, "Internal Server Error", 0},
		{"trouble that never strikes", Fault{Share: 1e-12}, 1, "", 0},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(Options{})
			remove := w.Fault(tt.f)
			ctx, cancel := context.WithTimeout(t.Context(), minute)
			defer cancel()
			begin := time.Now()
			r, err := w.post(ctx, "sendMessage", params("chat_id", w.ann, "text", "Fog"))
			got := r.Description
			if err != nil {
				got = err.Error()
			}
			if n := len(w.Messages(w.ann)); got != tt.want || n != tt.sent || time.Since(begin) != tt.after {
				t.Errorf("%s: %q, %d sent, after %v; want %q, %d, %v", tt.name, got, n, time.Since(begin), tt.want, tt.sent, tt.after)
			}
			if last := w.Requests(); last[len(last)-1].Fault != (tt.sent == 0 || tt.want != "" || tt.after > 0) {
				t.Errorf("%s: logged as %+v", tt.name, last[len(last)-1])
			}
			remove()
			w.must(t, nil, "sendMessage", "chat_id", w.ann, "text", "Fog")
		})
	}
}

func TestFaultsInTurn(t *testing.T) {
	w := newWorld(Options{})
	w.Fault(Fault{After: 2, Count: 2, Status: 503})
	got := ""
	for range 6 {
		if w.call(t, "getMe").OK {
			got += "."
		} else {
			got += "x"
		}
	}
	if got != "..xx.." {
		t.Errorf("%s, want ..xx..", got)
	}
}

func TestAnswersWithoutEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{})
		body := func(f Fault) io.Reader {
			remove := w.Fault(f)
			defer remove()
			r, _ := http.NewRequestWithContext(t.Context(), "GET", "http://x/bot"+DefaultToken+"/getMe", nil)
			resp, err := w.Transport().RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			return resp.Body
		}
		if n, err := io.CopyN(io.Discard, body(Fault{Kind: Endless}), 10<<20); err != nil {
			t.Errorf("an endless answer ended after %d bytes: %v", n, err)
		}
		begin := time.Now()
		dripped, err := io.ReadAll(body(Fault{Kind: Drip}))
		if took := time.Since(begin); err != nil || len(dripped) == 0 || took != time.Duration(len(dripped))*time.Second {
			t.Errorf("%d bytes in %v, %v", len(dripped), took, err)
		}
	})
}

// TestFaultsOnSockets: a real client sees the same troubles as one in process.
func TestFaultsOnSockets(t *testing.T) {
	w := newWorld(Options{})
	web := httptest.NewServer(w)
	defer web.Close()
	get := func(f Fault) (int, error) {
		remove := w.Fault(f)
		defer remove()
		patience := minute
		if f.Kind == Hang || f.Kind == Endless {
			patience = 50 * ms
		}
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		r, _ := http.NewRequestWithContext(ctx, "POST", web.URL+"/bot"+DefaultToken+"/getMe", strings.NewReader("a=b"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := web.Client().Do(r)
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if !bytes.HasPrefix(body, []byte("{")) {
			return resp.StatusCode, errors.Join(err, errors.New("no JSON"))
		}
		return resp.StatusCode, err
	}
	if code, err := get(Fault{Status: 502}); code != 502 || err != nil {
		t.Errorf("Refuse: %d %v", code, err)
	}
	if _, err := get(Fault{Kind: Reset}); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("Reset: %v", err)
	}
	if _, err := get(Fault{Kind: Cut}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Cut: %v", err)
	}
	if _, err := get(Fault{Kind: Hang}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Hang: %v", err)
	}
	if _, err := get(Fault{Kind: Endless}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Endless: %v", err)
	}
	if code, err := get(Fault{Kind: Garble}); code != 200 || err == nil {
		t.Errorf("Garble: %d %v", code, err)
	}
	if code, err := get(Fault{Chat: 5}); code != 200 || err != nil {
		t.Errorf("no trouble: %d %v", code, err)
	}
}

func TestGivingUpOnTheWay(t *testing.T) {
	for _, tt := range []struct {
		name    string
		timeout time.Duration
		sent    int
	}{
		{"on the way there nothing was heard", 70 * ms, 0},
		{"on the way back it was", 80 * ms, 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(Options{Delay: Delay{RoundTrip: 150 * ms}})
			ctx, cancel := context.WithTimeout(t.Context(), tt.timeout)
			defer cancel()
			_, err := w.post(ctx, "sendMessage", params("chat_id", w.ann, "text", "Fog"))
			if n := len(w.Messages(w.ann)); n != tt.sent || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %d sent, %v", tt.name, n, err)
			}
		})
	}
}
