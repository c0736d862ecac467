package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
)

func TestInventedButtonsDoNothing(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching")
		m := s.expect(simulator.Draft{From: s.cy, Chat: s.cy, Text: "/watch fog"}, "Watching")
		alert := s.last(s.cy)
		for what, data := range map[string]string{
			"another person's subscription": "1u.1.0",
			"a list in place of the answer": "1l.00",
			"an offer never made":           "1w.2r",
			"an operator's button":          "1y.1",
			"an unknown operation":          "1?.1",
			"an older release's":            "0u.1",
			"bytes":                         "\xff\x00\x01\x02",
			"64 bytes":                      strings.Repeat("z", 64),
		} {
			if toast, after := s.pressData(s.cy, alert, data); !strings.Contains(toast, "no longer works") || after.Text != m.Text {
				t.Errorf("%s: answered %q, the message says %q", what, toast, after.Text)
			}
		}
		if got := s.subscriptions(s.bob, 0); len(got) != 1 {
			t.Errorf("Bob is left with %q", got)
		}
	})
}

func TestPressesOnWhatCannotBeRead(t *testing.T) {
	play(t, nil, func(s *scene) {
		for what, message := range map[string]string{
			"a message of date 0":   fmt.Sprintf(`,"message":{"message_id":1,"date":0,"chat":{"id":%d,"type":"private"}}`, s.bob),
			"inline mode":           `,"inline_message_id":"7"`,
			"a message of no chat":  `,"message":{"message_id":1,"date":1}`,
			"a message that is odd": `,"message":[]`,
		} {
			id := s.NextUpdate()
			s.PushUpdate("callback_query", json.RawMessage(fmt.Sprintf(`{"id":"q%d","from":{"id":%d},"data":"1l.0"%s}`, id, s.bob, message)))
			s.pass(time.Second)
			answered := slices.ContainsFunc(s.Requests(), func(r simulator.Request) bool {
				return r.Method == "answerCallbackQuery" && r.Params["callback_query_id"] == fmt.Sprintf("q%d", id)
			})
			if !answered || s.Pending() > 0 {
				t.Errorf("%s: answered %v, %d updates pending", what, answered, s.Pending())
			}
		}
	})
}

func TestUpdatesThatCannotBeReadCostOnlyThemselves(t *testing.T) {
	play(t, nil, func(s *scene) {
		for _, message := range []string{
			`{"message_id":1,"date":1}`,
			`"x"`,
			`[1]`,
			`null`,
			`{"message_id":1,"date":{},"from":[],"chat":{"id":5,"type":7},"text":["/start"]}`,
		} {
			s.PushUpdate("message", json.RawMessage(message))
		}
		s.PushUpdate("poll", json.RawMessage(`{"id":"7"}`))
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching ferry")
		s.pass(time.Minute)
		if n := s.bot.Stats().Skipped; n != 3 || s.Pending() > 0 {
			t.Errorf("%d updates counted as skipped, want 3; %d pending", n, s.Pending())
		}
	})
}

// odd answers the first request for updates with what Telegram never said.
type odd struct {
	http.RoundTripper
	once sync.Once
}

func (o *odd) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	if strings.HasSuffix(r.URL.Path, "/getUpdates") {
		o.once.Do(func() {
			body := `{"ok":true,"result":[{"update_id":100000005,"poll":{}},null,{"update_id":"x"},{"message":{"chat":{"id":1}}},[]]}`
			resp = &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(body)), Request: r}
		})
	}
	if resp != nil {
		return resp, nil
	}
	return o.RoundTripper.RoundTrip(r)
}

func TestUpdatesWithoutNumbersArePassedOver(t *testing.T) {
	play(t, func(o *Options) { o.Transport = &odd{RoundTripper: o.Transport} }, func(s *scene) {
		if offset, err := s.db.Offset(); offset != 100000010 || err != nil {
			t.Errorf("the next update is %d, %v, want 100000010: each of the five has a number", offset, err)
		}
		s.SetNextUpdate(100000010)
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching ferry")
	})
}

func TestUpdateNumbersThatJump(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/watch one"}, "Watching one")
		s.SetNextUpdate(s.NextUpdate() + 1<<31)
		s.expect(simulator.Draft{From: s.bob, Text: "/watch two"}, "Watching two")
		s.SetNextUpdate(500)
		s.expect(simulator.Draft{From: s.bob, Text: "/watch three"}, "Watching three")
		s.stop()
		s.SetNextUpdate(400)
		s.start()
		s.expect(simulator.Draft{From: s.bob, Text: "/watch four"}, "Watching four")
		if got := s.subscriptions(s.bob, 0); len(got) != 4 {
			t.Errorf("Bob watches %q", got)
		}
	})
}

func TestARestartHandlesNothingTwiceAndLosesNothing(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/watch one"}, "Watching one")
		s.stop()
		said, err := s.Say(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/watch two"})
		if err != nil {
			t.Fatal(err)
		}
		s.start()
		s.pass(2 * time.Second)
		if got := textsOf(s.since(s.bob, said.ID)); len(got) != 1 || !strings.Contains(got[0], "Watching two") {
			t.Errorf("after the restart the bot says %q", got)
		}
	})
}

func TestOldCommandsAreAnsweredOnce(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.cy, Chat: s.cy, Text: "/watch fog"}, "Watching")
		s.stop()
		first, err := s.Say(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/watch ferry"})
		for range 20 {
			if err == nil {
				_, err = s.Say(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/latest"})
			}
		}
		if err == nil {
			_, err = s.Say(simulator.Draft{From: s.cy, Chat: s.cy, Text: "/stop"})
		}
		if err != nil {
			t.Fatal(err)
		}
		s.pass(3 * time.Hour)
		s.start()
		s.pass(30 * time.Second)
		heard := slices.DeleteFunc(s.since(s.bob, first.ID), func(m simulator.Message) bool { return m.From == s.bob })
		if len(heard) != 1 || !strings.Contains(heard[0].Text, "I was offline") {
			t.Errorf("after the outage Bob hears %q", textsOf(heard))
		}
		if c, err := s.db.Chat(news.ChatID(s.cy)); err != nil || c.State != news.Stopped {
			t.Errorf("Cy's /stop was not heeded: %q, %v", c.State, err)
		}
	})
}

func TestAFloodOfOneChatDelaysNobody(t *testing.T) {
	play(t, nil, func(s *scene) {
		for range 90 {
			if _, err := s.Say(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/help"}); err != nil {
				t.Fatal(err)
			}
		}
		start := time.Now()
		s.expect(simulator.Draft{From: s.cy, Chat: s.cy, Text: "/watch fog"}, "Watching fog")
		if d := time.Since(start); d > 3*time.Second {
			t.Errorf("Cy waited %v", d)
		}
		s.pass(3 * time.Minute)
		if n := s.bot.Stats().Skipped; n == 0 || s.Pending() > 0 {
			t.Errorf("%d updates of the flood were skipped, %d are pending", n, s.Pending())
		}
	})
}

func TestARefusedTokenEndsTheBot(t *testing.T) {
	play(t, nil, func(s *scene) {
		o := s.o
		o.Token = "1:wrong"
		b, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Connect(context.Background()); err != ErrToken {
			t.Errorf("Connect = %v, want ErrToken", err)
		}
		if err := b.Run(context.Background()); err != ErrToken {
			t.Errorf("Run = %v, want ErrToken", err)
		}
	})
}

func TestASecondBotIsReportedAndTheFirstGoesOn(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.Fault(simulator.Fault{Method: "getUpdates", Count: 3, Status: http.StatusConflict,
			Description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"})
		if _, err := s.Say(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/watch ferry"}); err != nil {
			t.Fatal(err)
		}
		s.pass(5 * time.Minute)
		if got := s.subscriptions(s.bob, 0); !slices.Equal(got, []string{"ferry"}) {
			t.Errorf("after the conflict Bob watches %q", got)
		}
	})
}

// A refused answer is said plainly rather than not at all.
func TestAnAnswerWhoseFormIsRefused(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.Fault(simulator.Fault{Method: "sendMessage", Count: 1, Status: http.StatusBadRequest,
			Description: "Bad Request: can't parse entities: Unsupported start tag"})
		m := s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching ferry")
		if m.ParseMode != "" || len(m.Buttons) != 0 {
			t.Errorf("sent again with parse mode %q and buttons %v", m.ParseMode, m.Buttons)
		}
	})
}

// TestAWebhookOfOtherSoftwareIsRemoved sets one before the start, and another
// while the bot runs.
func TestAWebhookOfOtherSoftwareIsRemoved(t *testing.T) {
	play(t, nil, func(s *scene) {
		set := func() {
			_, err := s.bot.client.Call(s.t.Context(), "setWebhook", telegram.Params{"url": "https://old.example/hook"})
			if err != nil {
				t.Fatal(err)
			}
		}
		s.stop()
		set()
		s.start()
		s.expect(simulator.Draft{From: s.bob, Text: "/watch one"}, "Watching one")
		set()
		s.pass(2 * time.Minute) // a poll that was under way, and the pause after a refusal
		s.expect(simulator.Draft{From: s.bob, Text: "/watch two"}, "Watching two")
	})
}

// edit has somebody edit what they said, and returns what the bot then says anew.
func (s *scene) edit(said simulator.Message, text string) []simulator.Message {
	s.t.Helper()
	before := s.last(said.Chat).ID
	if err := s.Server.Edit(said.Chat, said.ID, text); err != nil {
		s.t.Fatal(err)
	}
	s.pass(2 * time.Second)
	return s.since(said.Chat, before)
}

// draft has somebody say something, and returns it with the answer.
func (s *scene) draft(d simulator.Draft) (said, answer simulator.Message) {
	s.t.Helper()
	said, err := s.Say(d)
	if err != nil {
		s.t.Fatal(err)
	}
	s.pass(2 * time.Second)
	if list := s.since(d.Chat, said.ID); len(list) > 0 {
		answer = list[0]
	}
	return said, answer
}

// TestAnEditedCommandIsACommand has answers edited as what they answer is, unless they
// tell of something that was done.
func TestAnEditedCommandIsACommand(t *testing.T) {
	play(t, nil, func(s *scene) {
		look := func(m simulator.Message) simulator.Message {
			now, _ := s.Message(m.Chat, m.ID)
			return now
		}
		said, answer := s.draft(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/lst"})
		if s.contains(answer, "I don't know /lst"); len(s.edit(said, "/list")) != 0 {
			t.Error("an edited command is answered anew")
		}
		s.contains(look(answer), "Nothing yet")
		if got := s.edit(said, "/list"); len(got) != 0 {
			t.Errorf("an edit that changes nothing is answered %q", textsOf(got))
		}
		if got := s.edit(said, "/watch ferry"); len(got) != 0 {
			t.Errorf("an edited command is answered anew: %q", textsOf(got))
		}
		s.contains(look(answer), "Watching ferry")
		if got := s.edit(said, "/watch ferry fog"); len(got) != 1 || !strings.Contains(got[0].Text, "Watching ferry fog") {
			t.Errorf("after something was done an edit is answered %q", textsOf(got))
		}
		s.contains(look(answer), "Watching ferry")
		if got := s.subscriptions(s.bob, 0); len(got) != 2 {
			t.Errorf("Bob watches %q", got)
		}

		said, answer = s.draft(simulator.Draft{From: s.bob, Chat: s.bob, Text: "trams"})
		_, answer = s.press(s.bob, answer, "Watch")
		s.contains(answer, "Watching trams")
		if got := s.edit(said, "trains"); len(got) != 1 || look(answer).Text != answer.Text {
			t.Errorf("an edit after a press is answered %q", textsOf(got))
		}

		said, answer = s.draft(simulator.Draft{From: s.bob, Chat: s.bob, Text: "/lst"})
		s.Delete(s.bob, answer.ID)
		if got := s.edit(said, "/list"); len(got) != 1 {
			t.Errorf("an edit whose answer was deleted is answered %q", textsOf(got))
		}
		s.pass(2 * time.Hour)
		if got := s.edit(said, "/help"); len(got) != 0 {
			t.Errorf("an edit of what was said hours ago is answered %q", textsOf(got))
		}
	})
}

// TestWhoMayEdit edits in a group, anonymously too, and in a channel.
func TestWhoMayEdit(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, true)
		topic := s.AddTopic(g, s.bob, "Ferries")
		said, _ := s.draft(simulator.Draft{From: s.cy, Chat: g, Text: "hello"})
		if got := s.edit(said, "/settings@newsbot quiet 22-7"); len(got) != 1 || !strings.Contains(got[0].Text, "Only administrators") {
			t.Errorf("a member's edit is answered %q", textsOf(got))
		}
		said, answer := s.draft(simulator.Draft{From: s.bob, As: g, Chat: g, Topic: topic, Text: "/settings@newsbot quiet perhaps"})
		s.edit(said, "/settings@newsbot quiet 22-7")
		if answer, _ = s.Message(g, answer.ID); answer.Topic != topic {
			t.Errorf("the answer stands in topic %d", answer.Topic)
		}
		s.contains(answer, "Quiet hours: 22:00-07:00")
		if own, err := s.db.Settings(news.Destination{Chat: news.ChatID(g), Topic: news.TopicID(topic)}); err != nil || own.Quiet == nil {
			t.Errorf("an anonymous administrator's edit sets %+v, %v", own, err)
		}

		ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Ferry wire"}, s.bob).ID
		s.AddBot(ch, s.bob)
		s.pass(time.Second)
		said, _ = s.draft(simulator.Draft{From: s.bob, Chat: ch, Text: "The ferry is late"})
		if got := s.edit(said, "The ferry is very late"); len(got) != 0 {
			t.Errorf("an edited post is answered %q", textsOf(got))
		}
		if got := s.edit(said, "/settings gap 20m"); len(got) != 1 || !strings.Contains(got[0].Text, "Gap: at least 20m") {
			t.Errorf("a post edited to a command is answered %q", textsOf(got))
		}
	})
}
