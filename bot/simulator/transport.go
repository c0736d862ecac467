package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Delay is how long a request is under way. Each way takes half of RoundTrip
// and a share drawn evenly from 0 to Jitter, so that a round trip takes Jitter
// longer on average; with the probability TailShare one of the two ways takes
// Tail longer still. A request counts when it has gone the way there; a client
// that gives up before that was never heard, and one that gives up later was.
type Delay struct {
	RoundTrip time.Duration
	Jitter    time.Duration
	Tail      time.Duration
	TailShare float64 // 0 to 1
}

// SetDelay replaces the delay of the requests that come from now on.
func (s *Server) SetDelay(d Delay) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opt.Delay = d
}

// ways draws the time there and back.
func (s *Server) ways() (there, back time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.opt.Delay
	there, back = d.RoundTrip/2, d.RoundTrip/2
	if d.Jitter > 0 {
		there += time.Duration(s.rand.Int64N(int64(d.Jitter) + 1))
		back += time.Duration(s.rand.Int64N(int64(d.Jitter) + 1))
	}
	if d.TailShare > 0 && s.rand.Float64() < d.TailShare {
		if s.rand.IntN(2) == 0 {
			there += d.Tail
		} else {
			back += d.Tail
		}
	}
	return there, back
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// errReset stands for a connection that breaks instead of answering.
var errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}

// An answer is what goes back to the client.
type answer struct {
	status  int
	header  http.Header
	body    []byte
	refused *apiError // nil: it is no refusal
	cut     bool      // only half of the body arrives
	stream  io.Reader // in place of body: goes on for long
}

// exchange answers one request, with its time under way. An error is that of
// the client's patience, or errReset.
func (s *Server) exchange(r *http.Request, body []byte) (answer, error) {
	ctx := r.Context()
	there, back := s.ways()
	if err := sleep(ctx, there); err != nil {
		return answer{}, err
	}
	a, err := s.route(r, body)
	if err != nil {
		return answer{}, err
	}
	return a, sleep(ctx, back)
}

// route finds what a path stands for.
func (s *Server) route(r *http.Request, body []byte) (answer, error) {
	path, file := strings.CutPrefix(r.URL.Path, "/file")
	path, ok := strings.CutPrefix(path, "/bot")
	token, rest, found := strings.Cut(path, "/")
	switch {
	case !ok || !found || botID(token) == 0:
		return refusal(&apiError{Code: 404, Text: "Not Found"}), nil
	case token != s.opt.Token:
		return refusal(&apiError{Code: 401, Text: "Unauthorized"}), nil
	case file:
		return s.download(rest), nil
	}
	return s.call(r.Context(), rest, r, body)
}

// botID returns the number before a token's colon, or zero where the token has
// not the form of one.
func botID(token string) int64 {
	number, secret, _ := strings.Cut(token, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil || id <= 0 || secret == "" {
		return 0
	}
	return id
}

// refusal is an error as the Bot API sends it.
func refusal(err error) answer {
	e, ok := errors.AsType[*apiError](err)
	if !ok {
		e = &apiError{Code: 500, Text: "Internal Server Error: " + err.Error()}
	}
	body := map[string]any{"ok": false, "error_code": e.Code, "description": e.Text}
	params := map[string]any{}
	if e.MigrateTo != 0 {
		params["migrate_to_chat_id"] = e.MigrateTo
	}
	if e.RetryAfter != 0 {
		params["retry_after"] = e.RetryAfter
	}
	if len(params) > 0 {
		body["parameters"] = params
	}
	a := encoded(e.Code, body)
	a.refused = e
	if e.RetryAfter != 0 {
		a.header.Set("Retry-After", strconv.Itoa(e.RetryAfter))
	}
	return a
}

// outcome is what a method returned, as the Bot API sends it.
func outcome(result any, err error) answer {
	if err != nil {
		return refusal(err)
	}
	return encoded(http.StatusOK, struct {
		OK     bool `json:"ok"`
		Result any  `json:"result"`
	}{true, result})
}

func encoded(status int, v any) answer {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // only our own types come here
	}
	return answer{status: status, body: body, header: http.Header{"Content-Type": {"application/json"}}}
}

// ServeHTTP answers a request that came by a socket.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := readBody(r.Body) // only after that net/http notices a client that leaves
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	a, err := s.exchange(r, body)
	if errors.Is(err, errReset) {
		reset(w)
		return
	}
	if err != nil {
		panic(http.ErrAbortHandler) // nobody listens any more
	}
	a.write(w)
}

// reset breaks a connection at once, so that the client sees it reset.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // closing then sends a reset; if it cannot, it closes
	}
	_ = conn.Close()
}

func (a answer) write(w http.ResponseWriter) {
	for name, v := range a.header {
		w.Header()[name] = v
	}
	if a.stream == nil {
		w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	switch {
	case a.stream != nil:
		_, _ = io.Copy(flusher{w}, a.stream) // ends when the client leaves
	case a.cut:
		_, _ = flusher{w}.Write(a.body[:len(a.body)/2])
		panic(http.ErrAbortHandler)
	default:
		_, _ = w.Write(a.body) // a client that left hears nothing
	}
}

// A flusher sends each write at once.
type flusher struct{ http.ResponseWriter }

func (f flusher) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p)
	if err == nil {
		err = http.NewResponseController(f.ResponseWriter).Flush()
	}
	return n, err
}

// transport answers requests in process.
type transport struct{ s *Server }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := readBody(r.Body)
	if err != nil {
		return nil, err
	}
	a, err := t.s.exchange(r, body)
	if err != nil {
		return nil, err
	}
	return a.response(r), nil
}

func (a answer) response(r *http.Request) *http.Response {
	resp := &http.Response{StatusCode: a.status, Status: strconv.Itoa(a.status) + " " + http.StatusText(a.status),
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: a.header, Request: r, ContentLength: int64(len(a.body))}
	switch {
	case a.stream != nil:
		resp.Body, resp.ContentLength = io.NopCloser(a.stream), -1
	case a.cut:
		half := bytes.NewReader(a.body[:len(a.body)/2])
		resp.Body = io.NopCloser(io.MultiReader(half, failing{}))
	default:
		resp.Body = io.NopCloser(bytes.NewReader(a.body))
	}
	return resp
}

// failing ends a body that is shorter than it was said to be.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
