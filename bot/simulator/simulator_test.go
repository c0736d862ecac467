package simulator

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A world is a server with the people and chats that most tests need.
type world struct {
	*Server
	ann, bob int64 // Ann has started the bot; Bob has never met it
	group    int64 // basic group of Ann's with the bot
	forum    int64 // supergroup of Ann's with topics and the bot
	topic    int   // in forum
	channel  int64 // public channel @harbour of Ann's, where the bot is an administrator
}

func newWorld(o Options) *world {
	s := New(o)
	w := &world{Server: s}
	w.ann = s.AddPrivate(User{FirstName: "Ann", Username: "ann", Lang: "de"}).ID
	w.bob = s.AddUser(User{FirstName: "Bob"}).ID
	w.group = s.AddChat(Chat{Kind: Group, Title: "Pilots"}, w.ann).ID
	w.forum = s.AddChat(Chat{Kind: Supergroup, Title: "Harbour", Forum: true}, w.ann).ID
	w.channel = s.AddChat(Chat{Kind: Channel, Title: "Harbour News", Username: "harbour"}, w.ann).ID
	for _, chat := range []int64{w.group, w.forum, w.channel} {
		s.AddBot(chat, w.ann)
	}
	w.topic = s.AddTopic(w.forum, w.ann, "Ferries")
	w.drain()
	return w
}

// drain forgets the updates up to now.
func (w *world) drain() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.updates.pending = nil
}

// params are written in pairs: name, value, name, value.
func params(pairs ...any) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i].(string), fmt.Sprint(pairs[i+1]))
	}
	return v
}

// reply is an answer as a client reads it.
type reply struct {
	OK          bool
	Code        int `json:"error_code"`
	Description string
	Result      json.RawMessage
	Parameters  struct {
		MigrateTo  int64 `json:"migrate_to_chat_id"`
		RetryAfter int   `json:"retry_after"`
	}
	header http.Header
}

// post calls a method in process, with a form.
func (w *world) post(ctx context.Context, method string, v url.Values) (reply, error) {
	r, err := http.NewRequestWithContext(ctx, "POST", "http://x/bot"+w.Token()+"/"+method, strings.NewReader(v.Encode()))
	if err != nil {
		return reply{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(r)
}

func (w *world) do(r *http.Request) (reply, error) {
	resp, err := w.Transport().RoundTrip(r)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{}, err
	}
	out := reply{header: resp.Header}
	if err := json.Unmarshal(body, &out); err != nil {
		return reply{}, fmt.Errorf("status %d: %w", resp.StatusCode, err)
	}
	if !out.OK && out.Code != resp.StatusCode {
		return out, fmt.Errorf("error_code %d under status %d", out.Code, resp.StatusCode)
	}
	return out, nil
}

// call calls a method and fails the test if there is no answer.
func (w *world) call(t *testing.T, method string, pairs ...any) reply {
	t.Helper()
	r, err := w.post(t.Context(), method, params(pairs...))
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return r
}

// must calls a method that is accepted, and decodes its result into v.
func (w *world) must(t *testing.T, v any, method string, pairs ...any) {
	t.Helper()
	r := w.call(t, method, pairs...)
	if !r.OK {
		t.Fatalf("%s: %s", method, r.Description)
	}
	if v != nil {
		if err := json.Unmarshal(r.Result, v); err != nil {
			t.Fatalf("%s: %v in %s", method, err, r.Result)
		}
	}
}

// refused calls a method that is refused with a description.
func (w *world) refused(t *testing.T, want, method string, pairs ...any) reply {
	t.Helper()
	r := w.call(t, method, pairs...)
	if r.OK || r.Description != want {
		t.Errorf("%s(%v): ok %v, description %q, want %q", method, pairs, r.OK, r.Description, want)
	}
	return r
}

// say lets somebody say something that they may say.
func (w *world) say(t *testing.T, d Draft) Message {
	t.Helper()
	m, err := w.Say(d)
	if err != nil {
		t.Fatalf("Say(%+v): %v", d, err)
	}
	return m
}

// gotUpdates returns what a poll without waiting brings, as "kind" or
// "kind: text" lines, and confirms it.
func (w *world) gotUpdates(t *testing.T) []string {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	var lines []string
	for _, u := range w.updates.pending {
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(u.body, &fields); err != nil {
			t.Fatal(err)
		}
		delete(fields, "update_id")
		for kind, raw := range fields {
			lines = append(lines, kind+describe(raw))
		}
	}
	w.updates.pending = nil
	return lines
}

func describe(raw json.RawMessage) string {
	var m struct {
		Text, Data string
		Thread     int                     `json:"message_thread_id"`
		New        struct{ Status string } `json:"new_chat_member"`
		To         int64                   `json:"migrate_to_chat_id"`
		From       int64                   `json:"migrate_from_chat_id"`
	}
	_ = json.Unmarshal(raw, &m)
	for _, s := range []string{m.Text, m.Data, m.New.Status} {
		if s != "" {
			return ": " + s
		}
	}
	switch {
	case m.To != 0:
		return ": to " + strconv.FormatInt(m.To, 10)
	case m.From != 0:
		return ": from " + strconv.FormatInt(m.From, 10)
	}
	return ""
}

const minute = time.Minute

func TestTokenAndMethod(t *testing.T) {
	w := newWorld(Options{})
	tests := []struct {
		name, path string
		code       int
		want       string
	}{
		{"the right token", "/bot" + DefaultToken + "/getMe", 0, ""},
		{"methods in any case", "/bot" + DefaultToken + "/GETME", 0, ""},
		{"a wrong token", "/bot123456789:AAwrong/getMe", 401, "Unauthorized"},
		{"a malformed token", "/botnonsense/getMe", 404, "Not Found"},
		{"no token", "/getMe", 404, "Not Found"},
		{"an unknown method", "/bot" + DefaultToken + "/sendPigeon", 404, "Not Found: method not found"},
	}
	for _, tt := range tests {
		r, _ := http.NewRequest("GET", "http://x"+tt.path, nil)
		got, err := w.do(r)
		if err != nil || got.Code != tt.code || got.Description != tt.want {
			t.Errorf("%s: GET %s = %d %q %v, want %d %q", tt.name, tt.path, got.Code, got.Description, err, tt.code, tt.want)
		}
	}
}
