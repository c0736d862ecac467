package simulator

import (
	"fmt"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// burst sends n messages into as many chats at once and returns how many were
// accepted.
func (w *world) burst(t *testing.T, chats []int64) (sent int) {
	t.Helper()
	for _, chat := range chats {
		if r := w.call(t, "sendMessage", "chat_id", chat, "text", "Fog"); r.OK {
			sent++
		}
	}
	return sent
}

func (w *world) addPeople(n int) []int64 {
	ids := make([]int64, n)
	for i := range ids {
		ids[i] = w.AddPrivate(User{FirstName: "P" + strconv.Itoa(i)}).ID
	}
	return ids
}

func TestWindows(t *testing.T) {
	tests := []struct {
		name   string
		window Window
		start  time.Duration   // into a full second
		waits  []time.Duration // before each burst of 20
		want   []int           // accepted of it
	}{
		{"a sliding window opens with its oldest message", Sliding, 0, []time.Duration{0, 900 * ms, 1100 * ms}, []int{10, 0, 10}},
		{"a sliding window never holds more", Sliding, 900 * ms, []time.Duration{0, 200 * ms}, []int{10, 0}},
		{"a fixed window opens with the clock", Fixed, 900 * ms, []time.Duration{0, 1100 * ms}, []int{10, 10}},
		{"a bucket gives what it holds, then an even stream", Bucket, 0, []time.Duration{0, time.Second, 2 * time.Second}, []int{10, 10, 10}},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(Options{Limits: Limits{Window: tt.window, PerSecond: 10}})
			people := w.addPeople(20)
			time.Sleep(tt.start)
			for i, wait := range tt.waits {
				time.Sleep(wait)
				if got := w.burst(t, people); got != tt.want[i] {
					t.Errorf("%s: burst %d: %d accepted, want %d", tt.name, i, got, tt.want[i])
				}
			}
		})
	}
}

const ms = time.Millisecond

// TestNeverMoreThanTheLimit: a client that tries every millisecond gets
// exactly the limit, and no second holds more where the window slides.
func TestNeverMoreThanTheLimit(t *testing.T) {
	for _, window := range []Window{Sliding, Fixed, Bucket} {
		l := newRate(window, 30, time.Second)
		peak := newPeak()
		now, sent, most := time.Unix(0, 0), 0, 0
		for range 10_000 {
			if l.wait(now, 1) == 0 {
				l.take(now, 1)
				peak.take(now, 1)
				sent, most = sent+1, max(most, len(peak.times))
			}
			now = now.Add(ms)
		}
		if sent < 290 || sent > 330 || window == Sliding && most > 30 || most > 60 {
			t.Errorf("window %d: %d sent in 10 s, at most %d in a second", window, sent, most)
		}
	}
}

func newPeak() *window { return &window{span: time.Second} }

func TestTooManyRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{Limits: Limits{PerSecond: 2, RetryAfter: 7}})
		w.burst(t, []int64{w.ann, w.group})
		send := func() reply { return w.call(t, "sendMessage", "chat_id", w.ann, "text", "Fog") }
		r := send()
		if r.Code != 429 || r.Description != "Too Many Requests: retry after 7" || r.Parameters.RetryAfter != 7 || r.header.Get("Retry-After") != "7" {
			t.Errorf("refused with %+v", r)
		}
		time.Sleep(5500 * ms)
		if r := send(); r.Parameters.RetryAfter != 2 {
			t.Errorf("asked too early, told to wait %d s, want the 1.5 s that are left, rounded up", r.Parameters.RetryAfter)
		}
		w.must(t, nil, "editMessageReplyMarkup", "chat_id", w.ann, "message_id", w.Messages(w.ann)[0].ID, "reply_markup", `{"inline_keyboard":[[{"text":"x","callback_data":"d"}]]}`)
		time.Sleep(1500 * ms)
		if r := send(); !r.OK {
			t.Errorf("after the whole wait: %q", r.Description)
		}
		if st := w.Stats(); st.TooMany != 2 || st.Early != 1 || st.Sent != 3 || st.Peak != 2 || st.Refused[tooMany] != 2 {
			t.Errorf("stats %+v", st)
		}
	})
}

func TestLimitsOfOneChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{Limits: Limits{PerChat: 1, ChatBurst: 2, PerGroupMinute: 3, Edits: true}})
		if got := w.burst(t, []int64{w.ann, w.ann, w.ann, w.group}); got != 3 {
			t.Errorf("%d accepted, want the burst of two and the other chat", got)
		}
		for range 2 {
			time.Sleep(time.Second)
			w.must(t, nil, "sendMessage", "chat_id", w.group, "text", "Fog")
		}
		time.Sleep(time.Second)
		r := w.call(t, "sendMessage", "chat_id", w.group, "text", "Fog")
		if r.Parameters.RetryAfter != 57 {
			t.Errorf("a fourth message in a group's minute: %+v, want a wait of 57 s", r)
		}
		album := `[{"type":"photo","media":"https://h.example/1.jpg"},{"type":"photo","media":"https://h.example/2.jpg"}]`
		w.must(t, nil, "sendMediaGroup", "chat_id", w.ann, "media", album)
		if r := w.call(t, "editMessageText", "chat_id", w.ann, "message_id", w.Messages(w.ann)[0].ID, "text", "x"); r.Code != 429 {
			t.Errorf("an edit after an album: %+v, want a refusal, since each item counted", r)
		}
	})
}

func TestRefusedRequestsDoNotCount(t *testing.T) {
	w := newWorld(Options{Limits: Limits{PerSecond: 1}})
	w.refused(t, "Bad Request: message text is empty", "sendMessage", "chat_id", w.ann)
	w.Block(w.ann)
	w.refused(t, "Forbidden: bot was blocked by the user", "sendMessage", "chat_id", w.ann, "text", "Fog")
	w.must(t, nil, "sendMessage", "chat_id", w.group, "text", "Fog")
}

func TestDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{Delay: Delay{RoundTrip: 150 * ms, Jitter: 40 * ms, Tail: 400 * ms, TailShare: 0.01}})
		var least, sum time.Duration = time.Hour, 0
		tails := 0
		for range 2000 {
			begin := time.Now()
			w.must(t, nil, "sendMessage", "chat_id", w.ann, "text", "Fog")
			took := time.Since(begin)
			least, sum = min(least, took), sum+took
			if took > 500*ms {
				tails++
			}
		}
		mean := sum / 2000
		if least < 150*ms || least > 155*ms || mean < 190*ms || mean > 198*ms || tails < 8 || tails > 40 {
			t.Errorf("least %v, mean %v, %d tails", least, mean, tails)
		}
	})
}

// BenchmarkSendMessage measures a message in process without delay.
func BenchmarkSendMessage(b *testing.B) {
	w := newWorld(Options{Limits: Limits{PerSecond: 1 << 30}})
	people := w.addPeople(1000)
	for i := range b.N {
		_, err := w.post(b.Context(), "sendMessage", params("chat_id", people[i%1000], "parse_mode", "HTML",
			"text", fmt.Sprintf("<b>Fog stops the ferry %d</b>\n\n• No boats until noon.\n• <a href=\"https://h.example/1\">Harbour News</a>", i),
			"reply_markup", `{"inline_keyboard":[[{"text":"Open","url":"https://h.example/1"},{"text":"Mute","callback_data":"v1:m:1"}]]}`))
		if err != nil {
			b.Fatal(err)
		}
	}
}
