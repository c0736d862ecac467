package llm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/sashabaranov/go-openai"

	"newsbot/internal/breaker"
)

// largestReply is more than any answer we ask for, in bytes.
const largestReply = 1 << 20

// longestError bounds what is repeated of an endpoint's error, in bytes.
const longestError = 300

// An endpoint is asked for completions, within the limits. It is safe for
// concurrent use.
type endpoint struct {
	client  *openai.Client
	model   string
	tokens  int
	key     string
	log     *slog.Logger
	now     func() time.Time
	slots   chan struct{} // one for each request in progress
	breaker breaker.Breaker
	limit   limit

	mu      sync.Mutex
	dialect dialect // guarded by mu
}

// A dialect is what an endpoint was found to refuse of a request. The zero value
// is the fullest request.
type dialect struct {
	lines            bool // no response_format: it answers in lines, or in JSON of its own accord
	completionTokens bool // max_completion_tokens for max_tokens, as OpenAI's reasoning models want it
	warm             bool // no temperature
}

// ask sends a conversation of two messages and returns the answer's text, if
// breaker and limit let it.
func (e *endpoint) ask(ctx context.Context, system, user string) (string, error) {
	if err := e.enter(ctx); err != nil {
		return "", err
	}
	defer func() { <-e.slots }()
	probe, err := e.breaker.Enter(e.now())
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrBusy, err)
	}
	answer, err := e.converse(ctx, system, user)
	switch {
	case err == nil, errors.Is(err, ErrAnswer):
		e.breaker.Well()
	case errors.Is(err, ErrBusy), errors.Is(ctx.Err(), context.Canceled):
		e.breaker.Leave(probe) // no news of the endpoint
	default:
		e.breaker.Failed(e.now(), probe, asked(err))
	}
	return answer, e.hide(ctx, err)
}

// enter waits for a slot.
func (e *endpoint) enter(ctx context.Context) error {
	select {
	case e.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%w: %d requests are in progress", ErrBusy, cap(e.slots))
	}
}

// converse makes the request. What the endpoint refuses of it is left out in
// another one, and from then on.
func (e *endpoint) converse(ctx context.Context, system, user string) (string, error) {
	e.mu.Lock()
	d := e.dialect
	e.mu.Unlock()
	for {
		if err := e.limit.take(e.now()); err != nil {
			return "", err
		}
		reply, err := e.client.CreateChatCompletion(ctx, e.request(d, system, user))
		if err == nil {
			e.learn(d)
			return content(reply)
		}
		plainer, ok := d.without(err)
		if !ok {
			return "", err
		}
		d = plainer
	}
}

// learn keeps the dialect in which the endpoint answered.
func (e *endpoint) learn(d dialect) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if d != e.dialect {
		e.log.Info("language model takes a plainer request only", "lines", d.lines,
			"max_completion_tokens", d.completionTokens, "no_temperature", d.warm)
		e.dialect = d
	}
}

// content returns the text of a reply.
func content(reply openai.ChatCompletionResponse) (string, error) {
	if len(reply.Choices) == 0 {
		return "", fmt.Errorf("%w: it is empty", ErrAnswer)
	}
	c := reply.Choices[0]
	if c.FinishReason == openai.FinishReasonLength || c.FinishReason == openai.FinishReasonContentFilter {
		return "", fmt.Errorf("%w: it was cut off (%s)", ErrAnswer, c.FinishReason)
	}
	return c.Message.Content, nil
}

// request returns the request for a conversation in a dialect.
func (e *endpoint) request(d dialect, system, user string) openai.ChatCompletionRequest {
	r := openai.ChatCompletionRequest{
		Model: e.model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: system},
			{Role: openai.ChatMessageRoleUser, Content: user},
		},
	}
	if !d.lines {
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	}
	if !d.warm {
		r.Temperature = math.SmallestNonzeroFloat32 // a plain 0 would be left out of the request
	}
	if d.completionTokens {
		r.MaxCompletionTokens = e.tokens
	} else {
		//lint:ignore SA1019 the field that all endpoints know; those that refuse it get the other
		r.MaxTokens = e.tokens
	}
	return r
}

// without returns the dialect that leaves out what an error complains of, and
// false if that is nothing we could leave out. An endpoint that refuses a request
// and does not say why is tried without response_format, which fewest have.
func (d dialect) without(err error) (dialect, bool) {
	if !refusal(err) {
		return d, false
	}
	text := strings.ToLower(err.Error())
	tokens := strings.Contains(text, "max_tokens") || strings.Contains(text, "maxtokens")
	warmth := strings.Contains(text, "temperature")
	switch {
	case tokens && !d.completionTokens:
		d.completionTokens = true
	case warmth && !d.warm:
		d.warm = true
	case !d.lines:
		d.lines = true
	default:
		return d, false
	}
	return d, true
}

// refusal reports whether an error says that the request is not to the
// endpoint's liking: its answer, or the library's that knows some models.
func refusal(err error) bool {
	switch status(err) {
	case http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusNotImplemented:
		return true
	}
	return errors.Is(err, openai.ErrReasoningModelMaxTokensDeprecated) ||
		errors.Is(err, openai.ErrReasoningModelLimitationsOther) ||
		errors.Is(err, openai.ErrReasoningSamplingUnsupported)
}

// status returns the HTTP status of an error, or 0.
func status(err error) int {
	if e, ok := errors.AsType[*openai.APIError](err); ok {
		return e.HTTPStatusCode
	}
	if e, ok := errors.AsType[*openai.RequestError](err); ok {
		return e.HTTPStatusCode
	}
	return 0
}

// hide turns an error of the endpoint into one of ours, in one short line of text
// without the key, which some endpoints repeat.
func (e *endpoint) hide(ctx context.Context, err error) error {
	switch {
	case err == nil, errors.Is(err, ErrBusy), errors.Is(err, ErrAnswer):
		return err
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: no answer in time: %w", ErrEndpoint, context.DeadlineExceeded)
	}
	text := strings.Join(strings.Fields(err.Error()), " ")
	if e.key != "" {
		text = strings.ReplaceAll(text, e.key, "…")
	}
	if len(text) > longestError {
		text = text[:longestError] + "…"
	}
	return fmt.Errorf("%w: %s", ErrEndpoint, strings.ToValidUTF8(text, ""))
}

// direct returns a transport of our own: the operator named the endpoint, and a
// proxy of the environment would see articles and key.
func direct() *http.Transport {
	return &http.Transport{
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout: 10 * time.Second,
		IdleConnTimeout:     90 * time.Second,
		MaxIdleConnsPerHost: atOnce,
		ForceAttemptHTTP2:   true,
	}
}

// refuseRedirect says where to, since a key is not carried to another address.
func refuseRedirect(req *http.Request, _ []*http.Request) error {
	return fmt.Errorf("the endpoint redirects to %s; name that address in its place", req.URL.Redacted())
}

// aDay in seconds, beyond which no wish to be left alone is counted.
const aDay = 24 * 60 * 60

// A bounded client fails on a reply that is larger than largestReply, and turns
// the wish to be left alone into an error.
type bounded struct{ client *http.Client }

// Do implements openai.HTTPDoer.
func (b bounded) Do(req *http.Request) (*http.Response, error) {
	resp, err := b.client.Do(req)
	if err != nil {
		return nil, err
	}
	wait, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	if wait > 0 && resp.StatusCode >= http.StatusBadRequest {
		resp.Body.Close()
		return nil, &waitError{resp.StatusCode, time.Duration(min(wait, aDay)) * time.Second} // the breaker has a bound of its own
	}
	resp.Body = &limitedBody{resp.Body, largestReply}
	return resp, nil
}

// A waitError is an HTTP status that says how long to stay away.
type waitError struct {
	status int
	wait   time.Duration
}

func (e *waitError) Error() string {
	return fmt.Sprintf("status %d, ask again after %v", e.status, e.wait)
}

// asked is how long an endpoint asked us to stay away, or 0.
func asked(err error) time.Duration {
	if e, ok := errors.AsType[*waitError](err); ok {
		return e.wait
	}
	return 0
}

// A limitedBody fails when more than left bytes are read, so that an endless
// reply does not fill the memory.
type limitedBody struct {
	io.ReadCloser
	left int
}

func (b *limitedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("the reply has more than %d bytes", largestReply)
	}
	n, err := b.ReadCloser.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
