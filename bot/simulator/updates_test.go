package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// poll returns the ids that a poll brings.
func (w *world) poll(t *testing.T, pairs ...any) []int {
	t.Helper()
	var list []struct {
		ID int `json:"update_id"`
	}
	w.must(t, &list, "getUpdates", pairs...)
	var ids []int
	for _, u := range list {
		ids = append(ids, u.ID)
	}
	return ids
}

func (w *world) says(t *testing.T, texts ...string) {
	t.Helper()
	for _, text := range texts {
		w.say(t, Draft{From: w.ann, Chat: w.ann, Text: text})
	}
}

func TestUpdatesComeAgainUntilConfirmed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{})
		first := w.NextUpdate()
		w.says(t, "a", "b", "c")
		tests := []struct {
			name  string
			pairs []any
			want  []int
		}{
			{"all at first", nil, []int{first, first + 1, first + 2}},
			{"all again", []any{"offset", 0}, []int{first, first + 1, first + 2}},
			{"no more than asked for", []any{"limit", 2}, []int{first, first + 1}},
			{"an offset confirms what is below it", []any{"offset", first + 1}, []int{first + 1, first + 2}},
			{"and that is final", []any{"offset", first}, []int{first + 1, first + 2}},
			{"an offset in the future confirms nothing", []any{"offset", first + 100}, []int{first + 1, first + 2}},
			{"a negative one keeps the latest", []any{"offset", -1}, []int{first + 2}},
			{"the next id confirms all", []any{"offset", first + 3}, nil},
		}
		for _, tt := range tests {
			time.Sleep(hastierPoll)
			if got := w.poll(t, tt.pairs...); !slices.Equal(got, tt.want) {
				t.Errorf("%s: getUpdates(%v) = %v, want %v", tt.name, tt.pairs, got, tt.want)
			}
		}
	})
}

func TestLongPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{})
		begin := time.Now()
		time.AfterFunc(7*time.Second, func() { w.says(t, "a") })
		if got := w.poll(t, "timeout", 30); len(got) != 1 || time.Since(begin) != 7*time.Second {
			t.Errorf("%v after %v, want one update at 7 s", got, time.Since(begin))
		}
		begin = time.Now()
		if got := w.poll(t, "timeout", 90, "offset", w.NextUpdate()); got != nil || time.Since(begin) != maxPoll*time.Second {
			t.Errorf("%v after %v, want nothing after 50 s", got, time.Since(begin))
		}
		begin = time.Now()
		w.poll(t, "offset", w.NextUpdate())
		if time.Since(begin) != hastyPoll {
			t.Errorf("a hasty poll came back after %v, want %v", time.Since(begin), hastyPoll)
		}
	})
}

func TestAnAbandonedPollLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if _, err := w.post(ctx, "getUpdates", params("timeout", 30)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		w.says(t, "a")
		if got := w.poll(t, "timeout", 30); len(got) != 1 {
			t.Errorf("then %v, want the one", got)
		}
	})
}

func TestTwoPollersConflict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{})
		first := make(chan reply, 1)
		go func() {
			r, _ := w.post(t.Context(), "getUpdates", params("timeout", 30))
			first <- r
		}()
		synctest.Wait()
		time.AfterFunc(time.Second, func() { w.says(t, "a") })
		if got := w.poll(t, "timeout", 30); len(got) != 1 {
			t.Errorf("the second poller got %v", got)
		}
		if r := <-first; r.Code != 409 || r.Description != errOtherPoll.Text {
			t.Errorf("the first poller got %d %q", r.Code, r.Description)
		}
		go func() {
			r, _ := w.post(t.Context(), "getUpdates", params("timeout", 30, "offset", w.NextUpdate()))
			first <- r
		}()
		synctest.Wait()
		w.must(t, nil, "setWebhook", "url", "https://bot.example/hook")
		if r := <-first; r.Code != 409 || r.Description != errWebhookSet.Text {
			t.Errorf("a poll while a webhook is set got %d %q", r.Code, r.Description)
		}
		if r := w.call(t, "getUpdates"); r.Code != 409 || !strings.Contains(r.Description, "webhook is active") {
			t.Errorf("beside a webhook: %d %q", r.Code, r.Description)
		}
		w.must(t, nil, "deleteWebhook", "drop_pending_updates", "true")
		if got := w.poll(t, "offset", -1); got != nil {
			t.Errorf("dropped updates came: %v", got)
		}
	})
}

func TestAllowedUpdatesStick(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{})
		w.PromoteBot(w.forum, w.ann, AllRights)
		w.drain()
		act := func() []string {
			w.Block(w.ann)
			w.says(t, "back")
			w.Join(w.forum, w.AddUser(User{}).ID)
			return w.gotUpdates(t)
		}
		tests := []struct {
			name, list string
			want       []string
		}{
			{"by default all but chat_member", "", []string{"my_chat_member: kicked", "my_chat_member: member", "message: back"}},
			{"an explicit list", `["message","chat_member"]`, []string{"message: back", "chat_member: member"}},
			{"null keeps it", "null", []string{"message: back", "chat_member: member"}},
			{"an empty list is the default again", "[]", []string{"my_chat_member: kicked", "my_chat_member: member", "message: back"}},
		}
		for _, tt := range tests {
			w.poll(t, "offset", w.NextUpdate(), "allowed_updates", tt.list)
			if got := act(); !slices.Equal(got, tt.want) {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
	})
}

func TestUpdatesExpire(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{})
		w.says(t, "a")
		time.Sleep(updateLife)
		w.says(t, "b")
		if got := w.poll(t); len(got) != 1 {
			t.Errorf("%v, want only the fresh one", got)
		}
	})
}

func TestWhatTheBotHears(t *testing.T) {
	in := func(w *world, text string) Draft { return Draft{From: w.ann, Chat: w.group, Text: text} }
	tests := []struct {
		name string
		do   func(*world) Draft
		want []string
	}{
		{"a private message", func(w *world) Draft { return Draft{From: w.ann, Chat: w.ann, Text: "hi"} }, []string{"message: hi"}},
		{"the first word of a stranger", func(w *world) Draft { return Draft{From: w.bob, Chat: w.bob, Text: "/start x"} }, []string{"message: /start x"}},
		{"a channel's post", func(w *world) Draft { return Draft{From: w.ann, Chat: w.channel, Text: "Fog"} }, []string{"channel_post: Fog"}},
		{"talk in a group", func(w *world) Draft { return in(w, "hi") }, nil},
		{"a command in a group", func(w *world) Draft { return in(w, "/list") }, []string{"message: /list"}},
		{"a command for it", func(w *world) Draft { return in(w, "/list@NewsBot") }, []string{"message: /list@NewsBot"}},
		{"a command for another", func(w *world) Draft { return in(w, "/list@otherbot") }, nil},
		{"a command after another bot spoke", func(w *world) Draft {
			other := w.AddUser(User{Bot: true})
			w.Join(w.group, other.ID)
			_, _ = w.Say(Draft{From: other.ID, Chat: w.group, Text: "/beep"})
			return in(w, "/list")
		}, nil},
		{"a reply to it", func(w *world) Draft {
			r, _ := w.post(context.Background(), "sendMessage", params("chat_id", w.group, "text", "Fog"))
			var m wireMessage
			_ = json.Unmarshal(r.Result, &m)
			d := in(w, "thanks")
			d.ReplyTo = m.ID
			return d
		}, []string{"message: thanks"}},
		{"everything, as an administrator", func(w *world) Draft {
			w.PromoteBot(w.group, w.ann, AllRights)
			w.drain()
			return in(w, "hi")
		}, []string{"message: hi"}},
		{"nothing, once thrown out", func(w *world) Draft {
			w.KickBot(w.group, w.ann)
			w.drain()
			return in(w, "/list")
		}, nil},
	}
	for _, tt := range tests {
		w := newWorld(Options{})
		w.say(t, tt.do(w))
		if got := w.gotUpdates(t); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestWhoIsSpeaking(t *testing.T) {
	w := newWorld(Options{ReadsAll: true})
	w.Link(w.channel, w.forum)
	last := func() (m wireMessage) {
		w.mu.Lock()
		defer w.mu.Unlock()
		var u struct{ Message wireMessage }
		if err := json.Unmarshal(w.updates.pending[len(w.updates.pending)-1].body, &u); err != nil {
			t.Fatal(err)
		}
		return u.Message
	}
	w.say(t, Draft{From: w.ann, Chat: w.forum, Topic: w.topic, Text: "/stop", As: w.forum})
	if m := last(); m.From.ID != anonymousAdmin.ID || m.SenderChat.ID != w.forum || m.Thread != w.topic || !m.InTopic {
		t.Errorf("an anonymous administrator: %+v", m)
	}
	w.say(t, Draft{From: w.ann, Chat: w.forum, Text: "/stop", As: w.channel})
	if m := last(); m.From.ID != channelSender.ID || m.SenderChat.ID != w.channel || m.InTopic {
		t.Errorf("as a channel: %+v", m)
	}
	w.say(t, Draft{From: w.ann, Chat: w.channel, Text: "Fog"})
	if m := last(); m.From.ID != telegramSender.ID || !m.Automatic || m.SenderChat.ID != w.channel || m.Origin.Type != "channel" {
		t.Errorf("an automatic forward: %+v", m)
	}
	w.say(t, Draft{From: w.ann, Chat: w.ann, Text: "/add", Forward: &Forward{User: w.bob}, Photo: true})
	if m := last(); m.ForwardFrom.ID != w.bob || m.Caption != "/add" || len(m.CaptionEntities) != 1 || len(m.Photo) != 1 {
		t.Errorf("a forwarded picture: %+v", m)
	}
	said := w.say(t, Draft{From: w.ann, Chat: w.ann, Text: "/list"})
	if err := w.Edit(w.ann, said.ID, "/watch fog"); err != nil {
		t.Fatal(err)
	}
	if got := w.gotUpdates(t); !slices.Contains(got, "edited_message: /watch fog") {
		t.Errorf("no edit in %q", got)
	}
}

func TestSayRefusesWhatPeopleCannotDo(t *testing.T) {
	w := newWorld(Options{})
	w.CloseTopic(w.forum, w.ann, w.topic)
	w.Join(w.forum, w.bob)
	tests := []struct {
		name string
		d    Draft
	}{
		{"nobody", Draft{From: 5, Chat: w.group, Text: "hi"}},
		{"nowhere", Draft{From: w.ann, Chat: 5, Text: "hi"}},
		{"no member", Draft{From: w.bob, Chat: w.group, Text: "hi"}},
		{"a channel's stranger", Draft{From: w.bob, Chat: w.channel, Text: "hi"}},
		{"nothing", Draft{From: w.ann, Chat: w.ann, Text: " "}},
		{"a novel", Draft{From: w.ann, Chat: w.ann, Text: strings.Repeat("x", 4097)}},
		{"a closed topic", Draft{From: w.bob, Chat: w.forum, Topic: w.topic, Text: "hi"}},
		{"a topic that is not there", Draft{From: w.bob, Chat: w.forum, Topic: 999, Text: "hi"}},
		{"a topic of no forum", Draft{From: w.ann, Chat: w.group, Topic: 3, Text: "hi"}},
	}
	for _, tt := range tests {
		if m, err := w.Say(tt.d); err == nil {
			t.Errorf("%s: Say(%+v) = %+v", tt.name, tt.d, m)
		}
	}
	if got := w.gotUpdates(t); len(got) != 1 { // the closing of the topic
		t.Errorf("updates %q", got)
	}
}

func TestCallbackQueries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{})
		events := w.Watch(t.Context())
		press := func(message int) string {
			id, err := w.Press(w.ann, w.ann, message, "v1:mute")
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		id := press(999)
		if got := w.gotUpdates(t); !slices.Equal(got, []string{"callback_query: v1:mute"}) {
			t.Errorf("updates %q", got)
		}
		if _, ok := w.Answer(id); ok {
			t.Error("answered already")
		}
		const tooOld = "Bad Request: query is too old and response timeout expired or query ID is invalid"
		w.refused(t, "Bad Request: MESSAGE_TOO_LONG", "answerCallbackQuery", "callback_query_id", id, "text", strings.Repeat("x", 201))
		w.must(t, nil, "answerCallbackQuery", "callback_query_id", id, "text", "Muted", "show_alert", "true")
		got, err := w.AwaitAnswer(t.Context(), id)
		if want := (Answer{Query: id, Text: "Muted", Alert: true}); err != nil || got != want {
			t.Errorf("answer %+v %v, want %+v", got, err, want)
		}
		if e := <-events; e.Kind != Answered || e.Answer != got || e.Chat != w.ann {
			t.Errorf("event %+v", e)
		}
		w.refused(t, tooOld, "answerCallbackQuery", "callback_query_id", id)
		w.refused(t, tooOld, "answerCallbackQuery", "callback_query_id", "5")
		late := press(0)
		time.Sleep(queryLife)
		w.refused(t, tooOld, "answerCallbackQuery", "callback_query_id", late)
		if got := w.poll(t); got != nil {
			t.Errorf("an old query came: %v", got)
		}
		if _, err := w.Press(w.ann, w.ann, 1, strings.Repeat("d", 65)); err == nil {
			t.Error("65 bytes of data were pressed")
		}
	})
}

func TestWatch(t *testing.T) {
	w := newWorld(Options{})
	ctx, cancel := context.WithCancel(t.Context())
	events := w.Watch(ctx)
	var m wireMessage
	w.must(t, &m, "sendMessage", "chat_id", w.ann, "text", "Fog")
	w.must(t, nil, "editMessageText", "chat_id", w.ann, "message_id", m.ID, "text", "Thick fog")
	w.must(t, nil, "sendChatAction", "chat_id", w.ann, "action", "typing")
	w.must(t, nil, "deleteMessage", "chat_id", w.ann, "message_id", m.ID)
	for _, want := range []EventKind{Posted, Edited, Typing, Deleted} {
		if e := <-events; e.Kind != want || e.Chat != w.ann {
			t.Errorf("event %+v, want %s", e, want)
		}
	}
	cancel()
	for range events { // closed once the context has ended
	}
	slow := w.Watch(t.Context())
	for range watchBuffer + 1 {
		w.must(t, nil, "sendChatAction", "chat_id", w.ann, "action", "typing")
	}
	n := 0
	for range slow { // closed, since nobody read
		n++
	}
	if n != watchBuffer {
		t.Errorf("%d events before the end, want %d", n, watchBuffer)
	}
}

func TestUpdatesOfAnyContent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(Options{})
		w.says(t, "a")
		odd := w.PushUpdate("message", json.RawMessage(`"no object"`))
		w.SetNextUpdate(odd - 50)
		w.says(t, "b")
		if got := w.poll(t, "limit", 2); !slices.Equal(got, []int{odd - 1, odd}) {
			t.Errorf("first %v", got)
		}
		if got := w.poll(t, "offset", odd+1); !slices.Equal(got, []int{odd - 50}) {
			t.Errorf("after the ids went back %v", got)
		}
		if got := w.poll(t, "offset", odd-49); got != nil {
			t.Errorf("at last %v", got)
		}
	})
}
