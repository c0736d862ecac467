package delivery

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

func TestDecide(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	fresh := news.Delivery{Decided: now.Add(-time.Minute)}
	old := news.Delivery{Decided: now.Add(-stale - time.Minute)}
	tried := fresh
	tried.Attempts = maxAttempts - 1
	firstTried, longTried := old, old
	firstTried.Tried, longTried.Tried = now.Add(-time.Second), now.Add(-stale-time.Second)
	one := []news.Delivery{fresh}
	doubted := func(n int) news.Delivery {
		return news.Delivery{Decided: fresh.Decided, Doubts: n, Attempts: maxAttempts - 1}
	}
	tests := []struct {
		name   string
		fate   telegram.Fate
		to     news.ChatID
		rows   []news.Delivery
		own    bool
		since  time.Duration // before now, when it could have been told; 0 is when it was decided
		want   store.Fate
		after  time.Duration // at least so long, and up to a quarter more
		counts bool
		plain  bool
		reason string      // "" is Telegram's
		as     news.Ending // of what is given up
	}{
		{name: "accepted", fate: telegram.Done, rows: one, want: store.Delivered},
		{name: "too many: the limiter waits, the row does not count", fate: telegram.Flood, rows: one, want: store.Later},
		{name: "the token is refused: all keeps", fate: telegram.Unauthorized, rows: one, want: store.Later},
		{name: "the chat moved: goes at once to the new one", fate: telegram.Moved, to: -100, rows: one, want: store.Later},
		{name: "the chat moved and nobody knows where", fate: telegram.Moved, rows: one, want: store.Later, after: parkedPause},
		{name: "the chat left us", fate: telegram.Left, rows: one, want: store.GivenUp, as: news.EndChatGone},
		{name: "the chat left us, of several", fate: telegram.Left, rows: []news.Delivery{fresh, fresh}, want: store.GivenUp, as: news.EndChatGone},
		{name: "the chat is not known", fate: telegram.Unknown, rows: one, want: store.Later, after: confirmPause},
		{name: "no right to write", fate: telegram.Parked, rows: one, want: store.Later, after: parkedPause},
		{name: "no right to write for three days", fate: telegram.Parked, rows: []news.Delivery{old}, want: store.GivenUp, as: news.EndStale},
		{name: "no right to write for an hour, after a week until the digest", fate: telegram.Parked, rows: []news.Delivery{old}, since: time.Hour, want: store.Later, after: parkedPause},
		{name: "an outage at the first attempt, after a week", fate: telegram.Later, rows: []news.Delivery{firstTried}, want: store.Later, after: time.Second},
		{name: "an outage of three days", fate: telegram.Later, rows: []news.Delivery{longTried}, want: store.GivenUp, as: news.EndStale},
		{name: "a closed topic", fate: telegram.TopicClosed, rows: one, want: store.Later, after: closedPause},
		{name: "a deleted topic", fate: telegram.TopicGone, rows: one, want: store.Later, after: closedPause},
		{name: "an outage", fate: telegram.Later, rows: one, want: store.Later, after: time.Second},
		{name: "its own failure", fate: telegram.Later, rows: one, own: true, want: store.Later, after: time.Second, counts: true},
		{name: "its fifth failure", fate: telegram.Later, rows: []news.Delivery{tried}, own: true, want: store.GivenUp, as: news.EndFailing},
		{name: "an outage after four failures of its own", fate: telegram.Later, rows: []news.Delivery{tried}, want: store.Later, after: 16 * time.Second},
		{name: "an answer was lost", fate: telegram.InDoubt, rows: one, own: true, want: store.InDoubt, after: doubtPause},
		{name: "answers are lost in an outage", fate: telegram.InDoubt, rows: one, want: store.InDoubt, after: doubtPause},
		{name: "a second answer was lost", fate: telegram.InDoubt, rows: []news.Delivery{doubted(1)}, want: store.InDoubt, after: nextDoubtPause},
		{name: "a third answer was lost", fate: telegram.InDoubt, rows: []news.Delivery{doubted(2)}, want: store.GivenUp, reason: doubtful("why"), as: news.EndUnanswered},
		{name: "refused even as plain text", fate: telegram.PlainAgain, rows: one, want: store.GivenUp, as: news.EndRefused},
		{name: "refused, of several: each goes alone", fate: telegram.PlainAgain, rows: []news.Delivery{fresh, fresh}, want: store.Later, plain: true},
		{name: "never to be accepted", fate: telegram.Never, rows: one, want: store.GivenUp, as: news.EndRefused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			since := tt.rows[0].Decided
			if tt.since != 0 {
				since = now.Add(-tt.since)
			}
			got := decide(telegram.Reaction{Fate: tt.fate, To: tt.to, Reason: "why"}, tt.rows, tt.own, since, now)
			if got.fate != tt.want || got.counts != tt.counts || got.plain != tt.plain {
				t.Errorf("decide = %+v, want %v, counts %v, plain %v", got, tt.want, tt.counts, tt.plain)
			}
			if want := cmp.Or(tt.reason, "why"); got.fate != store.Delivered && got.reason != want {
				t.Errorf("reason = %q, want %q", got.reason, want)
			}
			if got.fate == store.GivenUp && got.ending != tt.as {
				t.Errorf("given up as %q, want %q", got.ending, tt.as)
			}
			if tt.after == 0 != got.notBefore.IsZero() {
				t.Errorf("waits until %v, want %v", got.notBefore, tt.after)
			}
			if wait := got.notBefore.Sub(now); tt.after > 0 && (wait < tt.after || wait > tt.after*5/4) {
				t.Errorf("waits for %v, want %v", wait, tt.after)
			}
		})
	}
}

func TestSimpler(t *testing.T) {
	full := telegram.Message{Text: "x", Photo: &telegram.Photo{URL: "u"}, Buttons: [][]telegram.Button{{{Text: "b"}}}}
	bare := telegram.Message{Text: "x"}
	tests := []struct {
		name                string
		m                   telegram.Message
		fate                telegram.Fate
		ok                  bool
		photo, buttons, raw bool
	}{
		{"a bad picture goes first", full, telegram.NoPhoto, true, false, true, false},
		{"so it does when the caption is too long", full, telegram.TooLong, true, false, true, false},
		{"bad buttons go", full, telegram.NoButtons, true, true, false, false},
		{"bad markup leaves the text alone", full, telegram.PlainAgain, true, false, false, true},
		{"buttons that are not there cannot be the reason", bare, telegram.NoButtons, true, false, false, true},
		{"plain text has no simpler form", plain(full), telegram.PlainAgain, false, false, false, true},
		{"a flood is not the form's fault", full, telegram.Flood, false, true, true, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := simpler(tt.m, tt.fate)
			if ok != tt.ok || got.Photo != nil != tt.photo || got.Buttons != nil != tt.buttons || got.Raw != tt.raw {
				t.Errorf("simpler(%v) = %+v, %v", tt.fate, got, ok)
			}
		})
	}
}

func TestPick(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	anItem := news.Body{Kind: news.BodyItem, Number: 1}
	alert := news.Delivery{Body: anItem}
	notice := news.Delivery{Body: news.Body{Kind: news.BodyNotice, Number: 1}}
	plain := news.Delivery{Body: anItem, Plain: true}
	later := news.Delivery{Body: anItem, NotBefore: now.Add(time.Minute), Error: "not enough rights", Attempted: now.Add(-time.Hour)}
	left := news.Delivery{Body: anItem, InDoubt: true, Attempted: now.Add(-time.Minute)} // by a process that was killed
	justLeft := news.Delivery{Body: anItem, InDoubt: true, Attempted: now.Add(-time.Second)}
	tests := []struct {
		name  string
		rows  []news.Delivery
		force bool
		n     int
		at    time.Time
	}{
		{"nothing waits", nil, false, 0, time.Time{}},
		{"alerts go together", []news.Delivery{alert, alert, alert}, false, 3, time.Time{}},
		{"a notice goes alone", []news.Delivery{notice, alert}, false, 1, time.Time{}},
		{"a notice ends what goes together", []news.Delivery{alert, notice, alert}, false, 1, time.Time{}},
		{"what was refused goes alone", []news.Delivery{plain, plain}, false, 1, time.Time{}},
		{"nothing goes before what was refused for now", []news.Delivery{later, alert}, false, 0, later.NotBefore},
		{"unless the chat's standing changed", []news.Delivery{later, alert}, true, 2, time.Time{}},
		{"what waits ends what goes together", []news.Delivery{alert, later}, false, 1, time.Time{}},
		{"one message in doubt goes as it went", []news.Delivery{left, left, alert}, false, 2, time.Time{}},
		{"a message that may still arrive waits", []news.Delivery{justLeft, alert}, false, 0, justLeft.Attempted.Add(doubtPause)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			group, at := pick(tt.rows, now, tt.force)
			if len(group) != tt.n || !at.Equal(tt.at) {
				t.Errorf("pick = %d rows, %v, want %d, %v", len(group), at, tt.n, tt.at)
			}
		})
	}
}

func TestWhatIsSetAsideHoldsBackNothing(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	decided := now.Add(-time.Minute)
	next := news.Delivery{ID: 1, Decided: decided}
	soon := news.Delivery{ID: 2, Decided: decided, NotBefore: now.Add(time.Minute)}
	late := news.Delivery{ID: 3, Decided: decided, NotBefore: now.Add(time.Hour)}
	past := news.Delivery{ID: 4, Decided: decided, NotBefore: now}
	refused := news.Delivery{ID: 5, Decided: decided, NotBefore: now.Add(time.Hour), Error: "not enough rights", Attempted: decided}
	unmade := news.Delivery{ID: 6, Decided: decided, NotBefore: now.Add(time.Hour), Error: "no such item"} // failed before it was tried
	ahead := news.Delivery{ID: 7, Decided: now.Add(24 * time.Hour), NotBefore: now.Add(25 * time.Hour)}
	tests := []struct {
		name string
		all  []news.Delivery
		rows []news.DeliveryID
		at   time.Time
	}{
		{"nothing waits", nil, nil, time.Time{}},
		{"what is to come later lets others by", []news.Delivery{late, next, soon}, []news.DeliveryID{1}, soon.NotBefore},
		{"its time has come", []news.Delivery{past}, []news.DeliveryID{4}, time.Time{}},
		{"the first to come wakes the queue", []news.Delivery{late, soon}, nil, soon.NotBefore},
		{"what was refused stays where it is", []news.Delivery{refused, next}, []news.DeliveryID{5, 1}, time.Time{}},
		{"so does what could not be made", []news.Delivery{unmade, next}, []news.DeliveryID{6, 1}, time.Time{}},
		{"the clock was set back by a day", []news.Delivery{ahead}, []news.DeliveryID{7}, time.Time{}},
	}
	for _, tt := range tests {
		rows, at := come(tt.all, now)
		var got []news.DeliveryID
		for _, d := range rows {
			got = append(got, d.ID)
		}
		if !slices.Equal(got, tt.rows) || !at.Equal(tt.at) {
			t.Errorf("%s: come = %v, %v, want %v, %v", tt.name, got, at, tt.rows, tt.at)
		}
	}
}

// TestALaterAlertHoldsBackNone queues an alert that is to wait an hour, more of
// them than a turn looks at, and then one that is not.
func TestALaterAlertHoldsBackNone(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
		ann := w.people(1)[0]
		w.start(w.options())
		time.Sleep(startPause)
		w.tellAt(time.Now().Add(time.Hour), atOnce+10, ann)
		time.Sleep(time.Minute)
		if n := len(w.texts(ann)); n != 0 {
			t.Fatalf("%d alerts came that were to wait", n)
		}
		w.tell(news.LaneAlert, 1, ann)
		time.Sleep(5 * time.Second)
		if n := len(w.texts(ann)); n != 1 {
			t.Errorf("%d alerts came, want the one that was not to wait", n)
		}
		time.Sleep(2 * time.Hour)
		if n := len(w.texts(ann)); n != atOnce+11 {
			t.Errorf("%d alerts came in the end, want %d", n, atOnce+11)
		}
	})
}

// only is one chat with n alerts on their way to it.
func only(t *testing.T, w *world, n int) news.Destination {
	t.Helper()
	ann := w.people(1)[0]
	w.tell(news.LaneAlert, n, ann)
	w.start(w.options())
	return ann
}

func TestAChatThatBlocksUsHearsNothingMore(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		ann := only(t, w, 10)
		time.Sleep(startPause + 3*time.Second + 500*time.Millisecond)
		w.sim.Block(int64(ann.Chat))
		before := len(w.texts(ann))
		w.drained(time.Minute)
		w.tell(news.LaneAlert, 1, ann)
		time.Sleep(10 * time.Minute)
		if n := w.sim.Stats().Refused["Forbidden: bot was blocked by the user"]; n != 1 {
			t.Errorf("%d calls after the block, want the one that showed it", n)
		}
		if c := w.counts(); c.GivenUp < int64(10-before) || c.Pending > 0 {
			t.Errorf("counts = %+v, want the rest given up", c)
		}
		w.wantChange(Change{Destination: ann, State: news.Gone, Reason: "Forbidden: bot was blocked by the user"})
	})
}

// wantChange checks that the engine reported exactly one change, this one.
func (w *world) wantChange(want Change) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.changes) != 1 || w.changes[0] != want {
		w.t.Errorf("changes = %+v, want %+v", w.changes, want)
	}
}

func TestAnUnknownChatIsAskedTwice(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
		ann := w.people(1)[0]
		remove := w.sim.Fault(simulator.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: chat not found"})
		w.tell(news.LaneAlert, 2, ann)
		w.start(w.options())
		time.Sleep(confirmPause)
		if n := w.sim.Stats().Calls["sendMessage"]; n != 1 {
			t.Errorf("%d calls within %v, want 1", n, confirmPause)
		}
		time.Sleep(confirmPause)
		if c := w.counts(); c.GivenUp != 2 || w.sim.Stats().Calls["sendMessage"] != 2 {
			t.Errorf("after the second answer counts = %+v", c)
		}
		w.wantChange(Change{Destination: ann, State: news.Gone, Reason: "Bad Request: chat not found"})
		remove()
	})
}

func TestAGroupThatBecomesASupergroup(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		group := w.group(simulator.Group)
		w.tell(news.LaneAlert, 5, group)
		w.start(w.options())
		time.Sleep(startPause + 2*time.Second)
		now := news.Destination{Chat: news.ChatID(w.sim.Migrate(int64(group.Chat)))}
		w.drained(2 * time.Minute)
		w.wantTexts(append(w.texts(group), w.texts(now)...), 1, 5)
		if len(w.changes) != 1 || w.changes[0].To != now.Chat {
			t.Errorf("changes = %+v, want the move to %d", w.changes, now.Chat)
		}
	})
}

// wantTexts checks that the items from first to last were told in order, each
// once.
func (w *world) wantTexts(got []string, first, last int) {
	w.t.Helper()
	if len(got) != last-first+1 {
		w.t.Errorf("got %d messages, want %d: %q", len(got), last-first+1, got)
		return
	}
	for i, text := range got {
		if want := fmt.Sprint("Item ", first+i); text != want {
			w.t.Errorf("message %d is %q, want %q", i, text, want)
		}
	}
}

func TestAClosedTopicWaitsAndTheOthersDoNot(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
		forum, open, closed, owner := w.forum()
		w.sim.CloseTopic(int64(forum), owner, int(closed.Topic))
		w.sim.PromoteBot(int64(forum), owner, simulator.Rights{PostMessages: true})
		w.tell(news.LaneAlert, 100, closed, open)
		w.start(w.options())
		time.Sleep(30 * time.Minute)
		w.wantTexts(w.texts(open), 1, 100)
		if got := w.texts(closed); len(got) > 0 {
			t.Errorf("the closed topic got %q", got)
		}
		w.wantChange(Change{Destination: closed, Reason: "Bad Request: TOPIC_CLOSED"})
		w.sim.ReopenTopic(int64(forum), owner, int(closed.Topic))
		w.engine.Retry(forum)
		time.Sleep(10 * time.Minute)
		w.wantTexts(w.texts(closed), 1, 100)
	})
}

// forum is a group with two topics.
func (w *world) forum() (chat news.ChatID, a, b news.Destination, owner int64) {
	u := w.sim.AddUser(simulator.User{FirstName: "Owner"})
	c := w.sim.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Harbour", Forum: true}, u.ID)
	w.sim.AddBot(c.ID, u.ID)
	chat = news.ChatID(c.ID)
	a = news.Destination{Chat: chat, Topic: news.TopicID(w.sim.AddTopic(c.ID, u.ID, "Ferries"))}
	b = news.Destination{Chat: chat, Topic: news.TopicID(w.sim.AddTopic(c.ID, u.ID, "Fog"))}
	return chat, a, b, u.ID
}

func TestAChatWithoutTheRightToWriteIsParked(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
		remove := w.sim.Fault(simulator.Fault{Method: "sendMessage", Status: 400, Description: "Bad Request: have no rights to send a message"})
		ann := only(t, w, 3)
		time.Sleep(parkedPause - time.Minute)
		if n := w.sim.Stats().Calls["sendMessage"]; n != 1 {
			t.Errorf("%d calls while parked, want the one that showed it", n)
		}
		w.wantChange(Change{Destination: ann, State: news.Parked, Reason: "Bad Request: have no rights to send a message"})
		remove()
		w.drained(10 * time.Minute)
		w.wantTexts(w.texts(ann), 1, 3)
		if c, err := w.db.Chat(ann.Chat); err == nil && c.State != news.Active {
			t.Errorf("the chat is still %q after a message came through", c.State)
		}
	})
}

func TestAFloodInOneChatHoldsNobodyElse(t *testing.T) {
	inBubble(t, simulator.Options{Delay: steadyLine}, func(t *testing.T, w *world) {
		all := w.people(20)
		w.sim.Fault(simulator.Fault{Chat: int64(all[0].Chat), Count: 1, Status: 429, Description: "Too Many Requests: retry after 43838", RetryAfter: 43838})
		w.tell(news.LaneAlert, 2, all...)
		w.start(w.options())
		time.Sleep(5 * time.Minute)
		for _, d := range all[1:] {
			w.wantTexts(w.texts(d), 1, 2)
		}
		if got := w.texts(all[0]); len(got) > 0 {
			t.Errorf("the chat that was to wait got %q", got)
		}
		w.restart() // which must not shorten the wait
		time.Sleep(43838*time.Second - 6*time.Minute)
		if got := w.texts(all[0]); len(got) > 0 {
			t.Errorf("the chat that was to wait got %q", got)
		}
		w.drained(5 * time.Minute)
		w.wantTexts(w.texts(all[0]), 1, 2)
	})
}

// restart ends the engine in good order and starts another.
func (w *world) restart() {
	w.t.Helper()
	if err := w.stop(); err != nil {
		w.t.Fatal(err)
	}
	w.start(w.options())
}

func TestAMessageThatIsNeverAcceptedCostsOnlyItself(t *testing.T) {
	tests := []struct {
		name  string
		fault simulator.Fault
	}{
		{"refused in whatever form", simulator.Fault{Status: 400, Description: "Bad Request: something new"}},
		{"trouble each time", simulator.Fault{Status: 500, Description: "Internal Server Error"}},
		{"no answer each time", simulator.Fault{Kind: simulator.Reset}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, simulator.Options{Delay: steadyLine}, func(t *testing.T, w *world) {
				ann, others := w.people(1)[0], w.people(50)
				fault := tt.fault
				fault.Chat = int64(ann.Chat)
				remove := w.sim.Fault(fault)
				w.tell(news.LaneAlert, 1, ann)
				w.start(w.options())
				for range 10 * 60 { // others are sent to all the while
					w.tell(news.LaneAlert, 1, others[w.items%len(others)])
					time.Sleep(time.Second)
				}
				remove()
				if n := w.sim.Stats().Calls["sendMessage"] - 600; n > maxAttempts {
					t.Errorf("%d attempts, want at most %d", n, maxAttempts)
				}
				dead, err := w.db.DeadLetters(10)
				if err != nil || len(dead) != 1 || dead[0].Destination != ann || dead[0].Reason == "" {
					t.Errorf("dead letters = %+v, %v, want the one to %v with a reason", dead, err, ann)
				}
				if c := w.counts(); c.Delivered != 600 {
					t.Errorf("%d others delivered, want 600", c.Delivered)
				}
			})
		})
	}
}

// TestAChatThatStopsInTheLastMoment asks for silence between the rendering of a
// message and its sending.
func TestAChatThatStopsInTheLastMoment(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
		ann := w.people(1)[0]
		o := w.options()
		o.Render = func(ctx context.Context, rows []news.Delivery) (telegram.Message, int, error) {
			if err := w.db.SetState(ann.Chat, news.Stopped, "asked for silence", time.Now()); err != nil {
				t.Error(err)
			}
			return w.merge(ctx, rows)
		}
		w.tell(news.LaneAlert, 3, ann)
		w.start(o)
		w.drained(time.Minute)
		if got := w.texts(ann); len(got) > 0 {
			t.Errorf("got %q after asking for silence", got)
		}
	})
}

func TestARefusedTokenEndsTheEngineAndLosesNothing(t *testing.T) {
	inBubble(t, simulator.Options{}, func(t *testing.T, w *world) {
		w.sim.Fault(simulator.Fault{Status: 401, Description: "Unauthorized"})
		only(t, w, 3)
		time.Sleep(time.Minute)
		if err := w.stop(); err != ErrUnauthorized {
			t.Errorf("Run = %v, want %v", err, ErrUnauthorized)
		}
		if c := w.counts(); c.Pending != 3 || c.GivenUp != 0 {
			t.Errorf("counts = %+v, want all three pending", c)
		}
	})
}

// TestAStateThatTheDiskRefused is told to who looks after chats: it may be written.
func TestAStateThatTheDiskRefused(t *testing.T) {
	for _, written := range []bool{false, true} {
		bad := false
		db := onABadDisk(t, &bad, written)
		var heard []Change
		e := New(Options{Client: newClient(t, nil), Store: db, OnChange: func(c Change) { heard = append(heard, c) }})
		bad = true
		e.setState(fog, news.Gone, "kicked")
		if c, err := db.Chat(fog.Chat); err != nil || (c.State == news.Gone) != written || len(heard) != 1 {
			t.Errorf("written %v: the chat is %q, %v, and %d changes are told, want one", written, c.State, err, len(heard))
		}
	}
}

// fog is the channel of onABadDisk.
var fog = news.Destination{Chat: -1}

// onABadDisk opens a store with a channel, whose disk says no while bad is set: when all
// is written, or when nothing is.
func onABadDisk(t *testing.T, bad *bool, written bool) *store.DB {
	t.Helper()
	db, err := store.Open(filepath.Join(t.TempDir(), "news.db"), store.Options{NoSync: true, Disk: func(done bool) error {
		if *bad && done == written {
			return errors.New("the disk says no")
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.PutChat(news.Chat{ID: fog.Chat, Kind: news.Channel}); err != nil {
		t.Fatal(err)
	}
	return db
}

// TestAMissedCorrectionThatTheDiskRefused is noted later, and once.
func TestAMissedCorrectionThatTheDiskRefused(t *testing.T) {
	for _, written := range []bool{false, true} {
		bad := false
		db := onABadDisk(t, &bad, written)
		e := New(Options{Client: newClient(t, nil), Store: db})
		bad = true
		of := store.Revision{Story: 7, Correction: true}
		if again := e.editor.missed(of, fog.Chat); again.IsZero() {
			t.Errorf("written %v: what the disk refused is done with", written)
		}
		bad = false
		if again := e.editor.missed(of, fog.Chat); !again.IsZero() {
			t.Errorf("written %v: what is noted is tried again at %v", written, again)
		}
		if c, err := db.Chat(fog.Chat); err != nil || !slices.Equal(c.Uncorrected, []news.StoryID{7}) {
			t.Errorf("written %v: the channel is to read %v again, %v, want the story once", written, c.Uncorrected, err)
		}
		if again := e.editor.missed(of, -2); !again.IsZero() {
			t.Error("a chat that is not known is tried again")
		}
	}
}
