// Package llm lets a language model write an article's bullets and translate an
// alert, for the operator who switches it on. It speaks to any endpoint that is
// compatible with OpenAI's chat completions, a local one too.
//
// A model is a stranger: it may be slow, dear, gone, wrong or led astray by the
// article. So each answer is read as one and checked word by word (see
// [Summarizer.Bullets]), each call has a limit of time, the hour has a limit of
// requests, and after a few failures the endpoint is left alone for a while.
// Every error means the same to a caller: do without.
package llm

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/sashabaranov/go-openai"
	"golang.org/x/sync/singleflight"

	"newsbot/internal/breaker"
	"newsbot/news/bullets"
)

// Why there is no answer. Each error of this package wraps one of them, or the
// error of the caller's context.
var (
	// ErrBusy says that the endpoint was not asked, and would not have been for
	// any article: it has failed and is left alone, the hour's requests are used
	// up, or too many wait for it already.
	ErrBusy = errors.New("the language model is not to be asked now")
	// ErrEndpoint says that the endpoint was asked and gave no answer in time, or
	// a status that is none.
	ErrEndpoint = errors.New("language model endpoint")
	// ErrAnswer says that what came is not what was asked for: unreadable, the
	// wrong number of texts, or one that is too long, a question or marked up.
	ErrAnswer = errors.New("unusable answer of the language model")
	// ErrUnfaithful says that an answer tells something that the text it was made of
	// does not.
	ErrUnfaithful = errors.New("unfaithful answer of the language model")
	// ErrShort says that an article is too short for a summary; nothing was asked.
	ErrShort = errors.New("the article is too short to summarise")
)

// Options say which model to ask, and how much of it. BaseURL and Model are
// needed; the zero value of any other field is a usable default.
type Options struct {
	BaseURL   string        // absolute, up to the version: "https://api.openai.com/v1"
	Model     string        // as the endpoint calls it
	Key       string        // secret; "" sends none
	Timeout   time.Duration // for one call with all its requests; 0 is 20 s
	PerHour   int           // requests in any hour at most, counted since the start; 0 is no limit
	MaxTokens int           // of one answer, those of its reasoning included; 0 is 2,000
	HTTP      *http.Client  // nil is one that uses no proxy and follows no redirect
	Log       *slog.Logger  // told of outages and of what the endpoint refuses; nil is silent

	Now func() time.Time // for limit and breaker; nil is time.Now
}

const (
	usualTimeout = 20 * time.Second
	usualTokens  = 2000
	// atOnce bounds the requests in progress: a local model answers one after
	// another, and a burst of news would only make all of them late.
	atOnce = 4
)

// A Summarizer asks one model. It may be used by many goroutines.
type Summarizer struct {
	timeout  time.Duration // of a call
	endpoint *endpoint
	known    *cache             // translations
	asking   singleflight.Group // translations being made
}

// New returns a Summarizer. It asks nothing yet, so a wrong address or key shows
// with the first article.
func New(o Options) *Summarizer {
	if o.Timeout <= 0 {
		o.Timeout = usualTimeout
	}
	if o.MaxTokens <= 0 {
		o.MaxTokens = usualTokens
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{Transport: direct(), CheckRedirect: refuseRedirect}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	config := openai.DefaultConfig(o.Key)
	config.BaseURL, config.HTTPClient = o.BaseURL, bounded{o.HTTP}
	return &Summarizer{
		timeout: o.Timeout,
		known:   newCache(cachedTexts),
		endpoint: &endpoint{
			client: openai.NewClientWithConfig(config),
			model:  o.Model, tokens: o.MaxTokens, key: o.Key, log: o.Log, now: o.Now,
			slots:   make(chan struct{}, atOnce),
			breaker: breaker.Breaker{Service: "language model", Log: o.Log},
			limit:   limit{most: o.PerHour},
		},
	}
}

// Bullets asks for the points of an article: three to max of them (max, if that
// is less), in its own language, each one line of at most 35 words without markup
// or link.
//
// Each is judged by itself and replaced by the article's own sentence if it fails
// (see package faithful): it must retell one or two sentences of the article, with
// their numbers, names, order, doubts and denials. If none passes the error is that
// of the first. What that check cannot see is said there.
//
// The call ends within Options.Timeout. Any error means: use the extractive
// bullets.
func (s *Summarizer) Bullets(ctx context.Context, a bullets.Article, max int) ([]string, error) {
	if max < 1 {
		return nil, nil
	}
	if len(a.Text) < leastText {
		return nil, ErrShort
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	least := min(max, fewest)
	answer, err := s.endpoint.ask(ctx, summaryRules(least, max), fenced(articleText(a)))
	if err != nil {
		return nil, err
	}
	list := readList(answer, "bullets")
	if len(list) < least || len(list) > max {
		return nil, fmt.Errorf("%w: %d bullets, not %d to %d", ErrAnswer, len(list), least, max)
	}
	return check(a, list)
}
