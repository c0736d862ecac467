// Package telegram speaks the Bot API: calls, what their errors mean, messages
// and their HTML. It wraps go-telegram-bot-api, of which it uses the two
// functions that make a request; updates are handed out as they came, since
// the library's types know nothing of topics.
//
// It neither waits nor tries again, but for a tag that an older server does not
// know: what to do after an error is the caller's decision, with Classify as its
// advice. No error of this package, and nothing
// else that leaves it, holds the token or an address with the token in it.
package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Options say which bot a Client is, and where Telegram is.
type Options struct {
	Token     string
	APIURL    string            // base address of the Bot API; "" is Telegram's own
	Transport http.RoundTripper // nil is one of its own, without a proxy
	Timeout   time.Duration     // for one call, beyond the wait that a long poll asks for; 0 is 30 s
}

const (
	defaultAPIURL  = "https://api.telegram.org"
	defaultTimeout = 30 * time.Second

	// connections is how many idle ones are kept: as many as a delivery engine
	// has calls in flight, and some for updates and replies. Go's own default
	// of two makes all others dial anew.
	connections = 32

	// maxAnswer bounds an answer, in bytes. The largest honest one is a hundred
	// updates of some tens of kilobytes.
	maxAnswer = 8 << 20
)

// tokenForm is a bot's number and its secret. Telegram's secrets have 35
// characters; a local server may be content with fewer.
var tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)

// ErrToken is what New says to a token that cannot be one.
var ErrToken = errors.New("malformed bot token: copy it again from @BotFather, it looks like 123456789:AAE…")

// A Client makes calls for one bot. It is safe for concurrent use.
type Client struct {
	token    string
	endpoint string // pattern with two %s, for the token and the method
	files    string // address below which files are fetched; holds the token
	http     *http.Client
	timeout  time.Duration
	timeless atomic.Bool // the server does not know the tag of moments, see Time
}

// New makes a client without asking Telegram anything. The error is ErrToken,
// or says what is wrong with the address.
func New(o Options) (*Client, error) {
	if !tokenForm.MatchString(o.Token) {
		return nil, ErrToken
	}
	base, err := baseURL(o.APIURL)
	if err != nil {
		return nil, err
	}
	if o.Transport == nil {
		o.Transport = newTransport()
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	return &Client{
		token:    o.Token,
		endpoint: strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s",
		files:    base + "/file/bot" + o.Token + "/",
		http:     &http.Client{Transport: o.Transport, CheckRedirect: stay},
		timeout:  o.Timeout,
	}, nil
}

// baseURL checks an operator's address of the Bot API and takes trailing
// slashes off it.
func baseURL(address string) (string, error) {
	if address == "" {
		return defaultAPIURL, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", errors.New("address of the Bot API: want one like " + defaultAPIURL)
	}
	if u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("address of the Bot API: it must end before any ? or #")
	}
	return strings.TrimRight(address, "/"), nil
}

// newTransport uses no proxy of the environment: over plain HTTP, which a
// local server speaks, a proxy would read the token.
func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Proxy = nil
	t.MaxIdleConns = connections
	t.MaxIdleConnsPerHost = connections
	return t
}

// stay refuses redirects: the Bot API has none, and the target would learn the
// token.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// Params are the parameters of a call. A string goes out as it is, nil not at
// all, anything else as JSON.
type Params map[string]any

// encode is the form that the library sends.
func (p Params) encode() (tgbotapi.Params, error) {
	form := make(tgbotapi.Params, len(p))
	for key, value := range p {
		switch v := value.(type) {
		case nil:
		case string:
			form[key] = v
		case HTML:
			form[key] = string(v)
		default:
			b, err := json.Marshal(v)
			if err != nil {
				return nil, fmt.Errorf("parameter %s: %w", key, err)
			}
			form[key] = string(b)
		}
	}
	return form, nil
}

// An Upload is a file that goes along with a call, as the parameter Field.
type Upload struct {
	Field string
	Name  string // file name that Telegram is told
	Bytes []byte
}

// Call makes one call and returns its result. The error is an *Error when
// Telegram refused, a *NoAnswer when it did not get to say anything.
func (c *Client) Call(ctx context.Context, method string, p Params) (json.RawMessage, error) {
	return c.call(ctx, c.timeout, method, p)
}

// Upload is Call with files.
func (c *Client) Upload(ctx context.Context, method string, p Params, files ...Upload) (json.RawMessage, error) {
	return c.call(ctx, c.timeout, method, p, files...)
}

// call makes one call that may take as long as limit.
func (c *Client) call(ctx context.Context, limit time.Duration, method string, p Params, files ...Upload) (json.RawMessage, error) {
	form, err := p.encode()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	x := &exchange{ctx: ctx, client: c.http}
	api := &tgbotapi.BotAPI{Token: c.token, Client: x}
	api.SetAPIEndpoint(c.endpoint)
	resp, err := request(api, method, form, files)
	if err == nil {
		return resp.Result, nil
	}
	return nil, c.failure(method, x, resp, err)
}

// request makes the call with whichever function of the library can.
func request(api *tgbotapi.BotAPI, method string, form tgbotapi.Params, files []Upload) (*tgbotapi.APIResponse, error) {
	if len(files) == 0 {
		return api.MakeRequest(method, form)
	}
	parts := make([]tgbotapi.RequestFile, len(files))
	for i, f := range files {
		parts[i] = tgbotapi.RequestFile{Name: f.Field, Data: tgbotapi.FileBytes{Name: f.Name, Bytes: f.Bytes}}
	}
	return api.UploadFiles(method, form, parts)
}
