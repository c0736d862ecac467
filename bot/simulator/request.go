package simulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Bounds of requests. Source: Bot API, sending files (50 MB), and a margin for
// the other parameters.
const (
	maxBody    = 51 << 20
	maxFile    = 50 << 20
	maxPicture = 10 << 20 // by sendPhoto and as an album's photo
)

// An apiError is a refusal, in the words that Telegram uses.
type apiError struct {
	Code       int
	Text       string // description
	MigrateTo  int64  // in the body's parameters; zero: none
	RetryAfter int    // seconds, in parameters and header; zero: none
}

func (e *apiError) Error() string { return e.Text }

func badRequest(text string) error { return &apiError{Code: 400, Text: "Bad Request: " + text} }

func forbidden(text string) error { return &apiError{Code: 403, Text: "Forbidden: " + text} }

var (
	errTooLarge  = &apiError{Code: 413, Text: "Request Entity Too Large"}
	errMultipart = badRequest("can't parse the request's multipart body")
)

// A call is a request to one method.
type call struct {
	method string // as written
	params map[string]string
	files  map[string]upload // :: field → file
}

// An upload is a file in a multipart request.
type upload struct {
	name string
	data []byte
}

func (c *call) str(name string) string { return c.params[name] }

func (c *call) int(name string, def int) int {
	if n, err := strconv.Atoi(c.params[name]); err == nil {
		return n
	}
	return def
}

// bool reads a flag as the server does: true, yes and 1 are true.
func (c *call) bool(name string) bool {
	switch strings.ToLower(c.params[name]) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// json reads a parameter that is an object or array. An absent one leaves v.
func (c *call) json(name string, v any) error {
	raw := c.params[name]
	if raw == "" || raw == "null" {
		return nil
	}
	if json.Unmarshal([]byte(raw), v) != nil {
		return badRequest(fmt.Sprintf("can't parse %s JSON object", strings.ReplaceAll(name, "_", " ")))
	}
	return nil
}

// readCall reads a request's parameters from its address and its body, which
// may be a form, JSON or multipart.
func readCall(method string, r *http.Request, body []byte) (*call, error) {
	c := &call{method: method, params: map[string]string{}, files: map[string]upload{}}
	c.add(r.URL.Query())
	if len(body) == 0 {
		return c, nil
	}
	if len(body) > maxBody {
		return c, errTooLarge
	}
	kind, args, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		return c, c.readJSON(body)
	case "multipart/form-data":
		return c, c.readMultipart(multipart.NewReader(bytes.NewReader(body), args["boundary"]))
	case "application/x-www-form-urlencoded":
		return c, c.readForm(body)
	}
	return c, nil
}

// readBody reads as much of a body as is looked at.
func readBody(body io.ReadCloser) ([]byte, error) {
	if body == nil {
		return nil, nil
	}
	defer body.Close()
	return io.ReadAll(io.LimitReader(body, maxBody+1))
}

func (c *call) add(values url.Values) {
	for name, v := range values {
		c.params[name] = v[0]
	}
}

func (c *call) readForm(body []byte) error {
	values, err := url.ParseQuery(string(body))
	if err != nil {
		return badRequest("can't parse the request's form")
	}
	c.add(values)
	return nil
}

// readJSON takes strings as they are and everything else as its JSON.
func (c *call) readJSON(body []byte) error {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil {
		return badRequest("can't parse JSON object")
	}
	for name, v := range fields {
		var text string
		if json.Unmarshal(v, &text) != nil {
			text = string(v)
		}
		if text != "null" {
			c.params[name] = text
		}
	}
	return nil
}

func (c *call) readMultipart(r *multipart.Reader) error {
	for {
		part, err := r.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return errMultipart
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return errMultipart
		}
		if part.FileName() == "" {
			c.params[part.FormName()] = string(data)
		} else {
			c.files[part.FormName()] = upload{part.FileName(), data}
		}
	}
}

// record writes a request down before it is answered. Callers hold s.mu.
func (s *Server) record(c *call) *Request {
	r := &Request{Time: s.opt.Now(), Method: c.method, Params: c.params, Chat: s.chatOf(c)}
	for name := range c.files {
		r.Files = append(r.Files, name)
	}
	slices.Sort(r.Files)
	s.requests.add(r)
	s.stats.Calls[c.method]++
	return r
}

// A ring keeps the latest requests.
type ring struct {
	size int
	all  []*Request
	next int // where the next one goes, once all is full
}

func (l *ring) add(r *Request) {
	if len(l.all) < l.size {
		l.all = append(l.all, r)
		return
	}
	l.all[l.next] = r
	l.next = (l.next + 1) % l.size
}

// Requests returns the latest requests, oldest first. One without a Status has
// not been answered.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &s.requests
	all := make([]Request, 0, len(l.all))
	for i := range l.all {
		all = append(all, *l.all[(l.next+i)%len(l.all)])
	}
	return all
}
