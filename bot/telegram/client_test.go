package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// newClient is a client of a simulated Telegram.
func newClient(t testing.TB, s *simulator.Server) *Client {
	t.Helper()
	c, err := New(Options{Token: s.Token(), Transport: s.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// newPrivate is a simulated Telegram with one person who talks to the bot.
func newPrivate(t testing.TB) (*simulator.Server, *Client, news.Destination) {
	t.Helper()
	s := simulator.New(simulator.Options{KeepMessages: 10})
	ann := s.AddPrivate(simulator.User{FirstName: "Ann"})
	return s, newClient(t, s), news.Destination{Chat: news.ChatID(ann.ID)}
}

// answering is a client of a server that answers everything like f.
func answering(t *testing.T, f http.HandlerFunc) *Client {
	t.Helper()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	c, err := New(Options{Token: simulator.DefaultToken, APIURL: s.URL + "/", Timeout: 500 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestWhatAnswersMean(t *testing.T) {
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   Fate
	}{
		{"a good answer", answer(200, `{"ok":true,"result":{"message_id":7}}`), Done},
		{"a good answer to something else", answer(200, `{"ok":true,"result":true}`), InDoubt},
		{"a refusal", answer(403, `{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}`), Left},
		{"a refusal that calls itself a success", answer(200, `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`), Unknown},
		{"a refusal with its code in the status alone", answer(403, `{"ok":false,"description":"Forbidden"}`), Left},
		{"a refusal with nothing else", answer(200, `{"ok":false}`), Later},
		{"a proxy's page in place of a refusal", answer(403, "<html>Forbidden</html>"), Later},
		{"a 400 that is no JSON", answer(400, "bad"), Later},
		{"a proxy that lost Telegram", answer(502, "<html>Bad Gateway</html>"), InDoubt},
		{"a proxy without capacity", answer(503, "<html>Service Unavailable</html>"), Later},
		{"an empty answer", answer(500, ""), InDoubt},
		{"a garbled success", answer(200, `{"ok":tr`), InDoubt},
		{"JSON of another kind", answer(200, `[1,2]`), InDoubt},
		{"an object of another kind", answer(200, `{"status":"fine"}`), InDoubt},
		{"a redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, Later},
		{"an upload that a proxy finds too large", answer(413, "<html>Too Large</html>"), NoPhoto},
		{"an answer that breaks off", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			io.WriteString(w, `{"ok":true`)
		}, InDoubt},
		{"an answer without end", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<20)); err != nil {
					return
				}
			}
		}, InDoubt},
		{"no answer", func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		}, InDoubt},
		{"a connection that ends", func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }, InDoubt},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := answering(t, tt.answer)
			_, err := c.Send(context.Background(), Message{To: news.Destination{Chat: 1}, Text: "x"})
			if got := Classify(err); got.Fate != tt.want {
				t.Errorf("Send = %v, which is %v, want %v", err, got.Fate, tt.want)
			}
			noToken(t, err)
			_, err = c.Send(context.Background(), Message{To: news.Destination{Chat: 1}, Photo: &Photo{Bytes: []byte("x")}})
			if got := Classify(err); got.Fate != tt.want {
				t.Errorf("Send with an upload = %v, which is %v, want %v", err, got.Fate, tt.want)
			}
			noToken(t, err)
		})
	}
}

// noToken checks that neither an error nor what it wraps gives the token away.
func noToken(t *testing.T, err error) {
	t.Helper()
	_, secret, _ := strings.Cut(simulator.DefaultToken, ":")
	for ; err != nil; err = errors.Unwrap(err) {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the token stands in %q", err)
		}
	}
}

func TestAFloodSaysHowLong(t *testing.T) {
	tests := []struct {
		name   string
		header string
		body   string
		want   time.Duration
	}{
		{"in the parameters", "", `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 37","parameters":{"retry_after":37}}`, 37 * time.Second},
		{"in the text alone", "", `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 37"}`, 37 * time.Second},
		{"in a proxy's header", "9", "slow down", 9 * time.Second},
		{"nowhere", "", "slow down", floodWait},
		{"for a thousand years", "", `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":31536000000}}`, maxRetryAfter},
		{"beyond any number", "", `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":1e300}}`, maxRetryAfter},
		{"for a thousand years, in the text alone", "", `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 31536000000"}`, maxRetryAfter},
		{"for a thousand years, in a proxy's header", "31536000000", "slow down", maxRetryAfter},
		{"with a fraction", "", `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":37.5}}`, 37 * time.Second},
		{"as a text", "", `{"ok":false,"error_code":"429","description":"Too Many Requests","parameters":{"retry_after":"37"}}`, 37 * time.Second},
		{"less than nothing", "", `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":-5}}`, floodWait},
		{"as a list", "", `{"ok":false,"error_code":429,"description":null,"parameters":[]}`, floodWait},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := answering(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", tt.header)
				w.WriteHeader(429)
				io.WriteString(w, tt.body)
			})
			for _, m := range []Message{{Text: "x"}, {Photo: &Photo{Bytes: []byte("x")}}} {
				_, err := c.Send(context.Background(), m)
				if got := Classify(err); got.Fate != Flood || got.Wait != tt.want {
					t.Errorf("Send = %v: %v for %v, want %v", err, got.Fate, got.Wait, tt.want)
				}
			}
		})
	}
}

func TestNothingWasSentWithoutAConnection(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	c, err := New(Options{Token: simulator.DefaultToken, APIURL: "http://" + l.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, ctx := range []context.Context{context.Background(), cancelled} {
		_, err = c.Me(ctx)
		if got := Classify(err); got.Fate != Later {
			t.Errorf("Me = %v, which is %v, want %v", err, got.Fate, Later)
		}
		noToken(t, err)
	}
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		name       string
		token, url string
		want       string // part of the error
	}{
		{"no token", "", "", "BotFather"},
		{"a token with a space", "123: abc", "", "BotFather"},
		{"a token that is a path", "123:../../x", "", "BotFather"},
		{"an address without scheme", simulator.DefaultToken, "localhost:8081", "Bot API"},
		{"an address of another kind", simulator.DefaultToken, "ftp://h.example", "Bot API"},
		{"an address with a query", simulator.DefaultToken, "https://h.example/?x=1", "Bot API"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(Options{Token: tt.token, APIURL: tt.url})
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("New(%q, %q) = %v, want an error with %q", tt.token, tt.url, err, tt.want)
			}
		})
	}
}

func TestAnAddressWithAPercentSign(t *testing.T) {
	var path string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { path = r.URL.EscapedPath() }))
	defer s.Close()
	c, err := New(Options{Token: "1:x", APIURL: s.URL + "/a%20b"})
	if err != nil {
		t.Fatal(err)
	}
	c.Me(context.Background())
	if want := "/a%20b/bot1:x/getMe"; path != want {
		t.Errorf("asked for %q, want %q", path, want)
	}
}

func TestMessagesArriveAsMeant(t *testing.T) {
	s := simulator.New(simulator.Options{})
	ann := s.AddPrivate(simulator.User{FirstName: "Ann"})
	group := s.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Harbour", Forum: true}, ann.ID)
	s.AddBot(group.ID, ann.ID)
	topic := s.AddTopic(group.ID, ann.ID, "Fog")
	c := newClient(t, s)
	to := news.Destination{Chat: news.ChatID(group.ID), Topic: news.TopicID(topic)}

	sent, err := c.Send(context.Background(), Message{
		To: to, Text: Bold("Fog") + Escape(" & ferries"), Silent: true,
		Buttons: [][]Button{{{Text: "Open", URL: "https://h.example/1"}, {Text: "", Data: "x"}}, {{Text: "Bad", URL: "nowhere"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := s.Message(group.ID, int(sent.Message))
	if m.Text != "Fog & ferries" || m.Topic != topic || !m.Silent || m.Preview == nil || !m.Preview.Disabled {
		t.Errorf("message = %+v", m)
	}
	if len(m.Buttons) != 1 || len(m.Buttons[0]) != 1 || m.Buttons[0][0].URL != "https://h.example/1" {
		t.Errorf("buttons = %+v, want the good one alone", m.Buttons)
	}
	if err := c.Edit(context.Background(), sent.Message, Message{To: to, Text: "Clear"}); err != nil {
		t.Fatal(err)
	}
	if m, _ = s.Message(group.ID, int(sent.Message)); m.Text != "Clear" {
		t.Errorf("text after the edit = %q", m.Text)
	}
	err = c.Edit(context.Background(), sent.Message, Message{To: to, Text: "Clear"})
	if got := Classify(err); got.Fate != Done {
		t.Errorf("the same edit again = %v, which is %v", err, got.Fate)
	}
}

// TestTheGeneralTopicIsNotNamed addresses it by the number that Telegram's own
// links give it, and by none.
func TestTheGeneralTopicIsNotNamed(t *testing.T) {
	s := simulator.New(simulator.Options{})
	ann := s.AddPrivate(simulator.User{FirstName: "Ann"})
	group := s.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Harbour", Forum: true}, ann.ID)
	s.AddBot(group.ID, ann.ID)
	c := newClient(t, s)
	for _, topic := range []news.TopicID{news.General, 0} {
		to := news.Destination{Chat: news.ChatID(group.ID), Topic: topic}
		text, err := c.Send(context.Background(), Message{To: to, Text: "Fog"})
		if err != nil {
			t.Errorf("Send to topic %d: %v", topic, err)
			continue
		}
		if err := c.Edit(context.Background(), text.Message, Message{To: to, Text: "Clear"}); err != nil {
			t.Errorf("Edit in topic %d: %v", topic, err)
		}
		file, err := c.SendFile(context.Background(), to, "fog.txt", []byte("fog"))
		if err != nil {
			t.Errorf("SendFile to topic %d: %v", topic, err)
			continue
		}
		photo, err := c.Send(context.Background(), Message{To: to, Text: "Fog", Photo: &Photo{Bytes: picture}})
		if err != nil {
			t.Errorf("Send with a picture to topic %d: %v", topic, err)
			continue
		}
		for _, id := range []news.MessageID{text.Message, file.Message, photo.Message} {
			if m, ok := s.Message(group.ID, int(id)); !ok || m.Topic != 0 {
				t.Errorf("message %d = %+v, want one in General", id, m)
			}
		}
	}
}

func TestAWebhookLeftBehindIsDropped(t *testing.T) {
	s, c, to := newPrivate(t)
	ctx := context.Background()
	if host, err := c.DropWebhook(ctx); host != "" || err != nil {
		t.Errorf("DropWebhook without one = %q, %v", host, err)
	}
	if _, err := c.Call(ctx, "setWebhook", Params{"url": "https://old.example:8443/hook/" + s.Token()}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Say(simulator.Draft{From: int64(to.Chat), Chat: int64(to.Chat), Text: "/start"}); err != nil {
		t.Fatal(err)
	}
	_, err := c.Updates(ctx, 0, 0, []string{"message"})
	if got := Classify(err); got.Fate != Webhook {
		t.Errorf("Updates = %v, which is %v, want %v", err, got.Fate, Webhook)
	}
	if host, err := c.DropWebhook(ctx); host != "old.example" || err != nil {
		t.Errorf("DropWebhook = %q, %v, want its host alone", host, err)
	}
	if got, err := c.Updates(ctx, 0, 0, []string{"message"}); len(got) != 1 || err != nil {
		t.Errorf("Updates = %d, %v, want what waited", len(got), err)
	}
}

func TestAPictureIsSentAgainByItsFileID(t *testing.T) {
	s, c, to := newPrivate(t)
	first, err := c.Send(context.Background(), Message{To: to, Text: "Fog", Photo: &Photo{Bytes: picture}})
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.Send(context.Background(), Message{To: to, Text: "More fog", Photo: &Photo{FileID: first.Photo}})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := s.Message(int64(to.Chat), int(second.Message))
	if m.Photo == nil || m.Text != "More fog" {
		t.Errorf("second message = %+v, want the picture", m)
	}
	if err := c.Edit(context.Background(), second.Message, Message{To: to, Text: "Clear", Photo: &Photo{}}); err != nil {
		t.Errorf("edit of a caption: %v", err)
	}
	data, err := c.File(context.Background(), second.Photo, 1000)
	if err != nil || string(data) != string(picture) {
		t.Errorf("File = %q, %v, want the picture", data, err)
	}
	if _, err = c.File(context.Background(), second.Photo, 3); err == nil {
		t.Error("a file beyond the limit was fetched")
	}
}

// TestAServerThatKnowsNoMoments refuses the first text with their tag, as a Bot
// API server before 9.5 does. The text is told all the same, once, and no later one
// has the tag.
func TestAServerThatKnowsNoMoments(t *testing.T) {
	s, c, to := newPrivate(t)
	s.Fault(simulator.Fault{Text: "<tg-time", Status: 400, Description: `Bad Request: can't parse entities: Unsupported start tag "tg-time" at byte offset 0`})
	noon := time.Unix(1764252300, 0)
	text := Bold("Fog") + " at " + Time(noon, "t", "14:05 UTC") + " & " + Time(noon, "d", "27 Nov")
	first, err := c.Send(context.Background(), Message{To: to, Text: text})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Edit(context.Background(), first.Message, Message{To: to, Text: "More " + text}); err != nil {
		t.Error(err)
	}
	if m, _ := s.Message(int64(to.Chat), int(first.Message)); m.Text != "More Fog at 14:05 UTC & 27 Nov" || len(m.Entities) != 1 {
		t.Errorf("the chat reads %q with %+v", m.Text, m.Entities)
	}
	refused := 0
	for _, r := range s.Requests() {
		if r.Status == 400 {
			refused++
		}
	}
	if n := len(s.Messages(int64(to.Chat))); n != 1 || refused != 1 {
		t.Errorf("%d messages after %d refusals, want one of each", n, refused)
	}
}

// TestMomentsAreNotBlamedForOtherRefusals: what is refused for another reason is
// not sent again, and the next text has the tag.
func TestMomentsAreNotBlamedForOtherRefusals(t *testing.T) {
	s, c, to := newPrivate(t)
	moment := Time(time.Unix(1764252300, 0), "t", "14:05 UTC")
	s.Fault(simulator.Fault{Count: 1, Status: 400, Description: "Bad Request: message is too long"})
	if _, err := c.Send(context.Background(), Message{To: to, Text: moment}); err == nil {
		t.Error("the refusal is lost")
	}
	sent, err := c.Send(context.Background(), Message{To: to, Text: moment})
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := s.Message(int64(to.Chat), int(sent.Message)); len(m.Entities) != 1 || m.Entities[0].Type != "date_time" {
		t.Errorf("the next text has the entities %+v", m.Entities)
	}
}

// picture is the start of a PNG of one pixel, which is all that is looked at.
var picture = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde")

func TestPlainTextIsCutToWhatFits(t *testing.T) {
	s, c, to := newPrivate(t)
	sent, err := c.Send(context.Background(), Message{To: to, Text: Bold(HTML(strings.Repeat("ü", 5000))), Raw: true})
	if err != nil {
		t.Fatal(err)
	}
	if m, _ := s.Message(int64(to.Chat), int(sent.Message)); Units(m.Text) != MaxText || len(m.Entities) > 0 {
		t.Errorf("arrived with %d characters and entities %v, want %d and none", Units(m.Text), m.Entities, MaxText)
	}
}

func TestUpdatesWaitAndEndWithTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, c, to := newPrivate(t)
		ctx, cancel := context.WithCancel(context.Background())
		begun := time.Now()
		list, err := c.Updates(ctx, 0, 50*time.Second, []string{"message"})
		if err != nil || len(list) != 0 || time.Since(begun) != 50*time.Second {
			t.Errorf("Updates = %v, %v after %v, want none after 50 s", list, err, time.Since(begun))
		}
		time.AfterFunc(time.Second, func() {
			if _, err := s.Say(simulator.Draft{From: int64(to.Chat), Chat: int64(to.Chat), Text: "/start"}); err != nil {
				t.Error(err)
			}
		})
		if list, err = c.Updates(ctx, 0, 50*time.Second, []string{"message"}); err != nil || len(list) != 1 {
			t.Errorf("Updates = %v, %v, want one", list, err)
		}
		time.AfterFunc(time.Second, cancel)
		var update struct {
			ID int64 `json:"update_id"`
		}
		if err := json.Unmarshal(list[0], &update); err != nil {
			t.Fatal(err)
		}
		begun = time.Now()
		_, err = c.Updates(ctx, update.ID+1, 50*time.Second, []string{"message"})
		if !errors.Is(err, context.Canceled) || time.Since(begun) > 2*time.Second {
			t.Errorf("Updates = %v after %v, want the end of the context", err, time.Since(begun))
		}
	})
}

// FuzzAnswers has a server answer anything: what comes of it is a result, or an
// error of ours that says what to do, within bounds and without the token.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		`{"ok":true,"result":{"message_id":7}}`, `{"ok":false}`, `{"ok":false,"error_code":1e400}`, `{"ok":0}`, `[`, "",
		`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 99999999999","parameters":{"retry_after":1e300}}`,
		`{"ok":false,"error_code":400,"description":"migrated","parameters":{"migrate_to_chat_id":-1001234567890}}`,
		`{"ok":false,"error_code":"429","description":7,"parameters":{"retry_after":"9","migrate_to_chat_id":{}}}`,
	} {
		f.Add(200, body)
		f.Add(429, body)
	}
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 100 || status > 599 {
			return
		}
		c, err := New(Options{Token: simulator.DefaultToken, Transport: roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		_, err = c.Call(context.Background(), "sendMessage", Params{"chat_id": 1})
		var refused *Error
		var silent *NoAnswer
		if err != nil && !errors.As(err, &refused) && !errors.As(err, &silent) {
			t.Errorf("error %T of another kind: %v", err, err)
		}
		r := Classify(err)
		if r.Wait < 0 || r.Wait > maxRetryAfter || (r.Fate == Flood) != (r.Wait > 0) {
			t.Errorf("%v waits %v", r.Fate, r.Wait)
		}
		if !strings.Contains(body, simulator.DefaultToken) {
			noToken(t, err)
		}
	})
}

// A roundTrip is a way to Telegram.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
