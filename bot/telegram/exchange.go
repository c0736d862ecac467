package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
)

// An exchange is one request and its answer, as the library's HTTP client. It
// gives the library a context and nothing but sound answers, and remembers
// what the library forgets.
type exchange struct {
	ctx    context.Context
	client *http.Client
	sent   bool // the request may have reached Telegram
	status int  // of the HTTP answer; 0 for none
}

// errTooLong says that a body went beyond what its reader allows.
var errTooLong = errors.New("answer is too long")

// Do sends the request and reads the whole answer, which is an envelope of the
// Bot API or else an error.
func (x *exchange) Do(req *http.Request) (*http.Response, error) {
	if err := x.ctx.Err(); err != nil {
		return nil, err
	}
	var dialling, connected bool
	ctx := httptrace.WithClientTrace(x.ctx, &httptrace.ClientTrace{
		GetConn: func(string) { dialling = true },
		GotConn: func(httptrace.GotConnInfo) { connected = true },
	})
	resp, err := x.client.Do(req.WithContext(ctx))
	if err != nil {
		x.sent = !(dialling && !connected) && !refusedConnection(err)
		return nil, err
	}
	defer resp.Body.Close()
	x.sent, x.status = true, resp.StatusCode
	body, err := readAll(resp.Body, maxAnswer)
	if err != nil {
		return nil, err
	}
	if body, err = x.understand(resp, body); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// refusedConnection reports that there never was a connection.
func refusedConnection(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// readAll reads a body of up to max bytes.
func readAll(r io.Reader, max int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, max+1))
	if err == nil && int64(len(body)) > max {
		err = errTooLong
	}
	return body, err
}

// understand makes of a body what the library can read.
func (x *exchange) understand(resp *http.Response, body []byte) ([]byte, error) {
	var answer struct {
		OK *bool `json:"ok"`
	}
	switch {
	case json.Unmarshal(body, &answer) != nil || answer.OK == nil:
		return x.stranger(resp)
	case !*answer.OK:
		return plainRefusal(body)
	}
	return body, nil
}

// plainRefusal puts a refusal in the types that the library wants. It gives up
// reading at the first that differs, such as a number beyond an int, and the
// refusal would be taken for a lost answer.
func plainRefusal(body []byte) ([]byte, error) {
	var given struct {
		Code        any `json:"error_code"`
		Description any `json:"description"`
		Parameters  any `json:"parameters"`
	}
	if err := json.Unmarshal(body, &given); err != nil {
		return nil, err
	}
	text, _ := given.Description.(string)
	parameters, _ := given.Parameters.(map[string]any)
	return json.Marshal(map[string]any{
		"ok": false, "error_code": whole(given.Code), "description": text,
		"parameters": map[string]int64{
			"retry_after": whole(parameters["retry_after"]), "migrate_to_chat_id": whole(parameters["migrate_to_chat_id"]),
		},
	})
}

// maxWhole is the largest number that keeps its units in JSON as others read it.
const maxWhole = 1 << 53

// whole is a number of JSON, or one in quotation marks, without its fraction;
// 0 for anything else.
func whole(v any) int64 {
	if text, ok := v.(string); ok {
		v, _ = strconv.ParseFloat(text, 64)
	}
	f, _ := v.(float64)
	return int64(max(-maxWhole, min(f, maxWhole)))
}

// stranger deals with an answer that is not the Bot API's but some proxy's. Two
// of them mean what they say and are put into the API's form.
func (x *exchange) stranger(resp *http.Response) ([]byte, error) {
	status := fmt.Sprintf("%d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusRequestEntityTooLarge:
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return json.Marshal(map[string]any{
			"ok": false, "error_code": resp.StatusCode, "description": status,
			"parameters": map[string]int{"retry_after": max(seconds, 0)},
		})
	}
	x.sent = mayHaveActed(resp.StatusCode)
	return nil, fmt.Errorf("answer is not the Bot API's: HTTP %s", status)
}

// mayHaveActed reports whether Telegram may stand behind an answer of that
// status without being the one who gave it: a garbled success, or a proxy that
// lost the connection to it. All other statuses are a proxy's own refusals.
func mayHaveActed(status int) bool {
	return status < 300 || status >= 500 && status != http.StatusServiceUnavailable
}
