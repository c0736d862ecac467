package telegram

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"newsbot/news"
)

// An Error is a refusal in Telegram's words.
type Error struct {
	Method      string
	Code        int    // as in the answer, where Telegram repeats HTTP's codes
	Description string // Telegram's text; texts change over the years
	RetryAfter  time.Duration
	MigrateTo   news.ChatID // the supergroup that a group has become; 0 for none
}

// Error says which call was refused, and why.
func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s (%d)", e.Method, e.Description, e.Code)
}

// A NoAnswer is a call that ended without a word from Telegram: the network
// failed, time ran out, or something else than the Bot API replied.
type NoAnswer struct {
	Method string
	Sent   bool  // Telegram may have got the call and acted on it
	Err    error // without the address of the call
}

// Error says what stood in the way.
func (e *NoAnswer) Error() string { return e.Method + ": " + e.Err.Error() }

// Unwrap gives the cause.
func (e *NoAnswer) Unwrap() error { return e.Err }

// failure makes an error of ours from what the library returned.
//
// The code is taken from the answer, since the library's own error has none
// after an upload.
func (c *Client) failure(method string, x *exchange, resp *tgbotapi.APIResponse, err error) error {
	var refused *tgbotapi.Error
	if !errors.As(err, &refused) || resp == nil {
		return &NoAnswer{Method: method, Sent: x.sent, Err: c.hideURL(err)}
	}
	return &Error{
		Method:      method,
		Code:        cmp.Or(resp.ErrorCode, x.status), // some proxies give it in the status alone
		Description: strings.ReplaceAll(resp.Description, c.token, "TOKEN"),
		RetryAfter:  retryAfter(refused.RetryAfter, resp.Description),
		MigrateTo:   news.ChatID(refused.MigrateToChatID),
	}
}

// retryText finds the seconds that the text of a 429 repeats.
var retryText = regexp.MustCompile(`retry after (\d{1,9})`)

// maxRetryAfter is the longest wait that is believed. The longest that was ever
// reported is half a day.
const maxRetryAfter = 24 * time.Hour

// retryAfter is how long Telegram wants to be left alone, within maxRetryAfter:
// its parameter in seconds or, where that is missing, the number in its text.
func retryAfter(seconds int, text string) time.Duration {
	if m := retryText.FindStringSubmatch(text); seconds == 0 && m != nil {
		seconds, _ = strconv.Atoi(m[1])
	}
	return time.Duration(min(seconds, int(maxRetryAfter/time.Second))) * time.Second
}

// hideURL takes the address, and with it the token, out of an error of the
// network.
func (c *Client) hideURL(err error) error {
	var located *url.Error
	for errors.As(err, &located) {
		err = located.Err
	}
	if text := err.Error(); strings.Contains(text, c.token) {
		return errors.New(strings.ReplaceAll(text, c.token, "TOKEN"))
	}
	return err
}
