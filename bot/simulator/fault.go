package simulator

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A Fault is trouble for the requests that it fits. What it does not say it
// leaves open: the zero Method fits every method, the zero Count lasts until
// the fault is removed.
type Fault struct {
	Method string  // name of a method, in any case
	Chat   int64   // chat_id of the request
	Text   string  // what its text or caption has in it
	After  int     // requests that pass before the first that it strikes
	Count  int     // requests that it strikes
	Share  float64 // probability that it strikes, 0 to 1; zero: always

	Kind     FaultKind
	Accepted bool // the request takes effect all the same, and only then the trouble begins

	Status      int           // of Refuse; by default 500
	Description string        // of Refuse
	RetryAfter  int           // seconds, of Refuse
	MigrateTo   int64         // of Refuse
	Body        string        // of Refuse, in place of the Bot API's object: a proxy's HTML page
	Delay       time.Duration // of Slow
}

// FaultKind is the kind of a Fault's trouble.
type FaultKind int

// The kinds of trouble. After Hang, Reset, Cut, Garble and Endless the client
// cannot know whether its request was Accepted. Slow and Drip only delay the
// answer: the request always takes effect.
const (
	Refuse  FaultKind = iota // an error answer: status, description and parameters, or a body of any kind
	Slow                     // the answer comes Delay later
	Hang                     // no answer until the client gives up
	Reset                    // the connection is reset in place of an answer
	Cut                      // the connection breaks in the middle of the answer
	Garble                   // the answer is no JSON
	Endless                  // the answer is white space without end
	Drip                     // the answer comes with one byte a second
)

// A fault is a Fault with what it has done.
type fault struct {
	Fault
	passed, struck int
}

// Fault adds trouble, which strikes before what was added later. The function
// that it returns removes it.
func (s *Server) Fault(f Fault) (remove func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	added := &fault{Fault: f}
	s.faults = append(s.faults, added)
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.faults = slices.DeleteFunc(s.faults, func(f *fault) bool { return f == added })
	}
}

// findFault returns the trouble that strikes a call, or nil.
func (s *Server) findFault(c *call) *Fault {
	for _, f := range s.faults {
		if s.strikes(f, c) {
			f.struck++
			return &f.Fault
		}
	}
	return nil
}

func (s *Server) strikes(f *fault, c *call) bool {
	if f.Method != "" && !strings.EqualFold(f.Method, c.method) || f.Chat != 0 && f.Chat != s.chatOf(c) ||
		!strings.Contains(c.str("text")+c.str("caption"), f.Text) {
		return false
	}
	if f.Count > 0 && f.struck >= f.Count {
		return false
	}
	if f.passed < f.After {
		f.passed++
		return false
	}
	return f.Share <= 0 || s.rand.Float64() < f.Share
}

// call runs a method, or has trouble in its place or after it.
func (s *Server) call(ctx context.Context, method string, r *http.Request, body []byte) (answer, error) {
	c, err := readCall(method, r, body)
	line, f := s.begin(c)
	a := outcome(true, err)
	if err == nil && (f == nil || f.takesEffect()) {
		a = s.run(ctx, c)
	}
	var lost error
	if f != nil {
		a, lost = f.strike(ctx, a)
	}
	s.finish(line, a, lost)
	return a, lost
}

func (f *Fault) takesEffect() bool { return f.Accepted || f.Kind == Slow || f.Kind == Drip }

// begin writes a call down and finds its trouble.
func (s *Server) begin(c *call) (*Request, *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	line := s.record(c)
	f := s.findFault(c)
	line.Fault = f != nil
	return line, f
}

// finish writes down how a call ended; lost says that no answer goes out.
func (s *Server) finish(line *Request, a answer, lost error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if lost == nil {
		line.Status = a.status
	}
	if lost == nil && a.refused != nil {
		line.Description = a.refused.Text
		s.countRefusal(a.refused)
	}
	s.log.Debug("call", "method", line.Method, "chat", line.Chat, "status", line.Status, "refused", line.Description)
}

func (s *Server) countRefusal(e *apiError) {
	if e.Code == http.StatusTooManyRequests {
		s.stats.TooMany++
		s.stats.Refused[tooMany]++
		return
	}
	s.stats.Refused[e.Text]++
}

// strike turns the answer that there would have been into trouble.
func (f *Fault) strike(ctx context.Context, a answer) (answer, error) {
	switch f.Kind {
	case Refuse:
		return f.refuse(), nil
	case Slow:
		return a, sleep(ctx, f.Delay)
	case Hang:
		<-ctx.Done()
		return a, ctx.Err()
	case Reset:
		return a, errReset
	case Cut:
		a.cut = true
	case Garble:
		a.body = bytes.Map(func(r rune) rune { return r ^ 1 }, a.body)
	case Endless:
		a.stream = blanks{}
	case Drip:
		a.stream = &drip{ctx, a.body}
	}
	return a, nil
}

func (f *Fault) refuse() answer {
	status := cmp.Or(f.Status, http.StatusInternalServerError)
	a := refusal(&apiError{Code: status, Text: cmp.Or(f.Description, http.StatusText(status)),
		MigrateTo: f.MigrateTo, RetryAfter: f.RetryAfter})
	if f.Body != "" {
		a.body = []byte(f.Body)
		a.header.Set("Content-Type", http.DetectContentType(a.body))
	}
	return a
}

// blanks is a body without end.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// A drip is a body of one byte a second.
type drip struct {
	ctx  context.Context
	rest []byte
}

func (d *drip) Read(p []byte) (int, error) {
	if len(d.rest) == 0 {
		return 0, io.EOF
	}
	if err := sleep(d.ctx, time.Second); err != nil || len(p) == 0 {
		return 0, err
	}
	p[0], d.rest = d.rest[0], d.rest[1:]
	return 1, nil
}
