package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// A newsdesk is a channel of Bob's, and a group of editors that decides on its posts:
// Bob and Cy are in it.
type newsdesk struct {
	*scene
	channel, editors int64
	src              news.Source
}

// newsdesk has the configuration say that editors decide.
func (s *scene) newsdesk(mode news.ApprovalMode) *newsdesk {
	s.t.Helper()
	d := &newsdesk{scene: s, channel: s.fogChannel(), src: s.addSource("Harbour News", news.FromAdmin)}
	d.editors = s.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Desk", Username: "fogdesk"}, s.bob).ID
	s.Join(d.editors, s.cy)
	s.AddBot(d.editors, s.bob)
	s.pass(5 * time.Second) // the greeting comes before any card
	configureOutlets(s.t, &s.o, news.Outlet{Ref: fmt.Sprint(d.channel), Approve: mode, Editors: "@fogdesk"})
	s.bot.Configure(s.t.Context(), s.o.Settings)
	return d
}

// decide has a story decided for the channel, and gives the card that asks the editors.
func (d *newsdesk) decide(n int) simulator.Message {
	d.t.Helper()
	item := ferry()
	item.ID, item.Published = 0, time.Now()
	item.Link = fmt.Sprint("https://harbour.example/", n)
	item.Title = []string{"Ferry Aurora runs again on time", "Council votes on the new harbour bridge", "Bitcoin fund opens to savers"}[n]
	d.report(d.src, item, "", dest(d.channel))
	return d.last(d.editors)
}

// posts are the texts of the channel.
func (d *newsdesk) posts() []string { return textsOf(d.since(d.channel, 0)) }

// reply has somebody answer a card, and wants the bot's answer with the words in it. It
// waits for the card, which is edited first, since a group takes one message a second.
func (d *newsdesk) reply(card simulator.Message, text, want string) {
	d.t.Helper()
	said, err := d.Say(simulator.Draft{From: d.cy, Chat: d.editors, ReplyTo: card.ID, Text: text})
	if err != nil {
		d.t.Fatal(err)
	}
	d.pass(4 * time.Second)
	list := d.since(d.editors, said.ID)
	if len(list) != 1 {
		d.t.Fatalf("%q has %d answers, want one", text, len(list))
	}
	d.contains(list[0], want)
}

// stands wants so many posts in the channel.
func (d *newsdesk) stands(when string, n int) {
	d.t.Helper()
	if got := d.posts(); len(got) != n {
		d.t.Errorf("%s %d posts stand in the channel, want %d: %q", when, len(got), n, got)
	}
}

// now is a card as it looks now.
func (d *newsdesk) now(card simulator.Message) simulator.Message {
	d.pass(2 * time.Second)
	m, _ := d.Message(card.Chat, card.ID)
	return m
}

func TestAPostWaitsForItsEditors(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		card := d.decide(0)
		s.contains(card, "For Fog", "Ferry Aurora runs again on time", "Two weeks in the dock", "Waiting for your decision")
		d.stands("before anybody decided", 0)
		if _, m := s.press(s.cy, card, "✏️ Edit"); m.ID != card.ID {
			t.Fatal("the card was replaced")
		}
		s.contains(s.last(d.editors), "headline: New headline")
		d.reply(card, "Headline: Ferry back in service\nline: -\n2: It cost 1.2 million.", "Changed")
		card = d.now(card)
		s.contains(card, "Ferry back in service", "• It cost 1.2 million.", "Cy changed the text")
		if strings.Contains(card.Text, "Two weeks") || strings.Contains(card.Text, "A new shaft") {
			t.Errorf("the card still says %q", card.Text)
		}
		toast, _ := s.press(s.bob, card, "✅ Publish")
		if toast != "Publishing it" {
			t.Errorf("who publishes sees %q", toast)
		}
		card = d.now(card)
		s.contains(card, "Published", "Bob published it", "Cy changed the text")
		if len(card.Buttons) != 0 {
			t.Errorf("buttons below a card that is done: %v", card.Buttons)
		}
		d.stands("after it was published", 1)
		if post := d.posts()[0]; !strings.Contains(post, "Ferry back in service") || !strings.Contains(post, "It cost 1.2 million.") || strings.Contains(post, "Two weeks") {
			t.Errorf("the channel reads %q", post)
		}
	})
}

// TestAnEditThatThePostWouldNotShow is refused, and not confirmed.
func TestAnEditThatThePostWouldNotShow(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		card := d.decide(0)
		d.reply(card, "7: -", "Nothing was changed: the post has no point 7.")
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", d.channel)}, "Fog")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings template {headline}\n{footer}"}, "these parts stand", "{bullets}, {sources}")
		s.pass(time.Minute)
		d.reply(card, "line: A new line", "the channel's template leaves out {deck}")
		s.pass(time.Minute) // a group reads the same refusal once in a minute
		d.reply(card, "2: A new point", "the channel's template leaves out {bullets}")
		d.reply(card, "headline: Ferry back in service", "Changed")
		s.contains(d.now(card), "Ferry back in service", "Cy changed the text")
	})
}

// TestWhatEditorsDo presses each button, and what is no button any more.
func TestWhatEditorsDo(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeHold)
		card := d.decide(0)
		s.contains(card, "Goes out at")
		s.press(s.cy, card, "✋ Hold")
		s.pass(time.Hour)
		d.stands("after the clock was stopped", 0)
		s.contains(d.now(card), "Waiting for your decision", "Cy stopped the clock")

		s.press(s.cy, card, "🕓 Later")
		panel := s.last(d.editors)
		s.press(s.bob, panel, "in 60")
		s.contains(d.now(panel), "It goes out at")
		s.contains(d.now(card), "Goes out at", "Bob put it off to")
		s.pass(50 * time.Minute)
		d.stands("before its time", 0)
		d.reply(card, "2h", "It goes out at")
		d.reply(card, "well, well", "Reply to the post with what to change")
		s.pass(2 * time.Hour)
		d.stands("at its time", 1)
		s.contains(d.now(card), "Published", "its time was over")

		second := d.decide(1)
		s.press(s.bob, second, "🗑 Drop")
		s.contains(d.now(second), "Dropped", "Bob dropped it")
		s.pass(time.Hour)
		d.stands("after one was dropped", 1)
		toast, _ := s.pressData(s.cy, second, second.Buttons[0][0].Data)
		if !strings.Contains(toast, "no longer works") && !strings.Contains(toast, "decided already: Dropped") {
			t.Errorf("publishing what was dropped is answered with %q", toast)
		}
	})
}

// TestNobodyDecides: after a day a draft is gone, under a name.
func TestNobodyDecides(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		card := d.decide(0)
		s.away(23 * time.Hour)
		s.pass(2 * time.Hour)
		s.contains(d.now(card), "Expired")
		d.stands("when nobody decided", 0)
		if c, err := s.db.Counts(); err != nil || !c.Balanced() {
			t.Errorf("the sum does not hold: %+v %v", c, err)
		}
	})
}

// TestAHoldIsOverDuringARestart: once, and no later than five seconds after.
func TestAHoldIsOverDuringARestart(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeHold)
		card := d.decide(0)
		s.pass(9 * time.Minute)
		s.stop()
		s.pass(5 * time.Minute)
		d.stands("while the bot was away", 0)
		s.start()
		s.pass(3 * time.Second) // two have passed
		d.stands("five seconds after the start", 1)
		s.pass(time.Hour)
		d.stands("an hour after the start", 1)
		s.contains(d.now(card), "Published")
	})
}

// TestTwoEditorsPressAtOnce, through Telegram: one publishes, the other reads who did.
func TestTwoEditorsPressAtOnce(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		card := d.decide(0)
		data := card.Buttons[0][0].Data
		toasts := map[string]int{}
		var mu sync.Mutex
		var both sync.WaitGroup
		for _, user := range []int64{s.bob, s.cy} {
			both.Go(func() {
				query, err := s.Press(user, card.Chat, card.ID, data)
				if err != nil {
					t.Error(err)
				}
				ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
				defer cancel()
				answer, err := s.AwaitAnswer(ctx, query)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				toasts[answer.Text]++
			})
		}
		both.Wait()
		s.pass(5 * time.Second)
		if toasts["Publishing it"] != 1 || len(toasts) != 2 {
			t.Errorf("the two read %v", toasts)
		}
		d.stands("after both pressed", 1)
	})
}

// TestStrangersDecideNothing: a forged press of somebody outside of the group, and a
// reply in another one.
func TestStrangersDecideNothing(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		card := d.decide(0)
		other := s.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Elsewhere"}, s.cy).ID
		s.AddBot(other, s.cy)
		s.pass(2 * time.Second)
		var id news.DeliveryID
		if err := s.db.Drafts(func(d news.Draft) error { id = d.ID; return nil }); err != nil {
			t.Fatal(err)
		}
		m := s.expect(simulator.Draft{From: s.cy, Chat: other, Text: "/queue@" + s.Me().Username}, "Nothing is waiting")
		s.pressData(s.cy, m, card.Buttons[0][0].Data)
		s.pass(time.Minute)
		d.stands("after a forged press", 0)
		if draft, err := s.db.Draft(id); err != nil || draft.State != news.DraftWaiting {
			t.Errorf("the draft is %v %v", draft.State, err)
		}
	})
}

func TestTheQueueIsWorkedOff(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		for n := range 3 {
			d.decide(n)
		}
		m := s.expect(simulator.Draft{From: s.ann, Text: "/queue"}, "Waiting for a decision", "Fog", "1. Ferry", "2. Council", "3. Bitcoin")
		_, m = s.press(s.ann, m, "2 ✅")
		s.contains(m, "1. Ferry", "2. Bitcoin")
		_, m = s.press(s.ann, m, "1 🗑")
		s.contains(m, "1. Bitcoin")
		s.pass(5 * time.Second)
		d.stands("after one of three was published", 1)
		s.expect(simulator.Draft{From: s.bob, Text: "/queue"}, "in the editors' group")
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", d.channel)}, "Fog")
		s.expect(simulator.Draft{From: s.bob, Text: "/queue"}, "1. Bitcoin")
	})
}

// TestEverythingIsStopped stops in the middle of what is being told, and goes on after
// a restart.
func TestEverythingIsStopped(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		var to []news.Destination
		for n := range 220 {
			to = append(to, dest(s.AddPrivate(simulator.User{FirstName: fmt.Sprint("Reader ", n)}).ID))
		}
		told := func() (n int) {
			for _, d := range to {
				n += len(s.since(int64(d.Chat), 0))
			}
			return n
		}
		item := ferry()
		item.ID, item.Published = 0, time.Now()
		s.report(src, item, "ferry", to...)
		before := told()
		if before == 0 || before == len(to) {
			t.Fatalf("%d of %d were told in five seconds", before, len(to))
		}
		if _, err := s.Say(simulator.Draft{From: s.ann, Chat: s.ann, Text: "/stopall"}); err != nil {
			t.Fatal(err)
		}
		s.pass(time.Second)
		s.contains(s.last(s.ann), "Stopped")
		at := told()
		s.pass(10 * time.Minute)
		if n := told(); n != at {
			t.Errorf("%d were told after the stop", n-at)
		}
		if all := s.bot.Alarms(); len(all) != 1 || all[0].Kind != news.AlarmStopped || all[0].Hurts || all[0].Reason != "Ann" {
			t.Errorf("alarms %+v, want that Ann has stopped everything", all)
		}
		if _, due, err := s.bot.OldestDue(time.Now()); err != nil || due {
			t.Errorf("something is said to be late: %v %v", due, err)
		}
		s.stop()
		s.start()
		s.expect(simulator.Draft{From: s.ann, Text: "/stopall"}, "Stopped")
		s.pass(time.Minute)
		if n := told(); n != at {
			t.Errorf("%d were told after the restart", n-at)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/watch volcano"}, "Watching volcano", "has stopped all alerts for now")
		s.expect(simulator.Draft{From: s.bob, Text: "/resume"}, "I don't know")
		s.expect(simulator.Draft{From: s.ann, Text: "/resume"}, "Going on after")
		s.pass(time.Minute)
		if n := told(); n != len(to) {
			t.Errorf("%d of %d were told in the end", n, len(to))
		}
		if len(s.bot.Alarms()) != 0 {
			t.Errorf("alarms in the end: %+v", s.bot.Alarms())
		}
	})
}

// TestAChannelChoosesItsEditors from nothing, without the configuration.
func TestAChannelChoosesItsEditors(t *testing.T) {
	play(t, nil, func(s *scene) {
		fog, src := s.fogChannel(), s.addSource("Harbour News", news.FromAdmin)
		desk := s.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Desk"}, s.bob).ID
		s.Join(desk, s.cy)
		s.AddBot(desk, s.bob)
		us := "@" + s.Me().Username
		s.expect(simulator.Draft{From: s.bob, Text: "/approval hold"}, "for channels and groups")
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "Fog")
		s.expect(simulator.Draft{From: s.bob, Text: "/approval hold 20m"}, "Nobody could decide yet")
		s.expect(simulator.Draft{From: s.cy, Chat: desk, Text: fmt.Sprintf("/editors%s %d", us, fog)}, "Only administrators")
		s.expect(simulator.Draft{From: s.bob, Chat: desk, Text: fmt.Sprintf("/editors%s %d", us, fog)}, "This group is to decide on the posts of Fog, which go out at once until then")
		s.expect(simulator.Draft{From: s.bob, Text: "/approval"}, "Posts go out at once.", "Desk will decide once you choose")
		s.expect(simulator.Draft{From: s.bob, Text: "/approval hold 2 days"}, "from 1m to 24h")
		s.expect(simulator.Draft{From: s.bob, Text: "/approval hold 2 hours"}, "Each post waits 2 h")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/approval hold 20m"}, "Each post waits 20 min,", "Desk decides")
		_, m = s.press(s.bob, m, "Ask first")
		s.contains(m, "only when an editor publishes")
		s.expect(simulator.Draft{From: s.bob, Text: "/approval sometimes"}, "Please choose one")
		item := ferry()
		item.ID = 0
		s.report(src, item, "ferry", dest(fog))
		s.press(s.cy, s.last(desk), "✅")
		s.pass(5 * time.Second)
		if got := s.since(fog, 0); len(got) != 1 {
			t.Errorf("%d posts in the channel, want one", len(got))
		}
		s.expect(simulator.Draft{From: s.bob, Chat: desk, Text: fmt.Sprintf("/editors%s %d", us, fog)}, "This group decides on the posts of Fog now")
		s.expect(simulator.Draft{From: s.bob, Chat: desk, Text: fmt.Sprintf("/editors%s off %d", us, fog)}, "no longer decides")
	})
}

// TestWhoChangedWhat: operators, whoever runs a channel, and editors; not what people
// choose for themselves, nor what only looks.
func TestWhoChangedWhat(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeApprove)
		s.expect(simulator.Draft{From: s.ann, Text: "/audit"}, "Nobody has changed anything")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching fog")
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", d.channel)}, "Fog")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry -fog"}, "Watching ferry")
		s.press(s.cy, d.decide(0), "🗑 Drop")
		s.expect(simulator.Draft{From: s.ann, Text: "/stats"}, "")
		s.expect(simulator.Draft{From: s.ann, Text: "/stopall"}, "Stopped")
		m := s.expect(simulator.Draft{From: s.ann, Text: "/audit"}, "Ann: /stopall", "Cy dropped in Fog: Ferry Aurora", "Bob, for Fog: /watch ferry -fog")
		if n := strings.Count(m.Text, "\n"); n != 3 {
			t.Errorf("%d changes are listed, want 3: %q", n, m.Text)
		}
		for range 20 {
			s.expect(simulator.Draft{From: s.ann, Text: "/stopall"}, "Stopped")
		}
		m = s.expect(simulator.Draft{From: s.ann, Text: "/audit"}, "(1 of 2)")
		_, m = s.press(s.ann, m, "More")
		s.contains(m, "Bob, for Fog")
	})
}

// TestTheAuditHasAllThatChangesAChannel: silence and its end, a file with and without a
// command, a button; not what was refused, nor what is only looked at.
func TestTheAuditHasAllThatChangesAChannel(t *testing.T) {
	play(t, withFiles, func(s *scene) {
		fog := s.fogChannel()
		s.expect(simulator.Draft{From: s.bob, Text: "/stop"}, "Alerts are paused")
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "Alerts are back on")
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "Fog")
		s.expect(simulator.Draft{From: s.bob, Text: "/stop"}, "For Fog:")
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "For Fog:")
		s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "Nothing yet")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings gap soon"}, "Please write a length")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings gap soon"}, "Please write a length") // and hears it again
		list := opml(`newsbot:query="ferry"`)
		s.file(s.upload(list), "", len(list))
		s.file(s.upload(list), "/import", len(list))
		m := s.expect(simulator.Draft{From: s.bob, Text: "/unwatch all"}, "Remove the one thing")
		s.press(s.bob, m, "Remove all")
		m = s.expect(simulator.Draft{From: s.ann, Text: "/audit"}, "Who changed what")
		var did []string
		for _, line := range strings.Split(m.Text, "\n")[1:] {
			_, what, _ := strings.Cut(line, "Bob")
			did = append(did, what)
		}
		want := []string{" pressed “Remove all” for Fog", ", for Fog: /unwatch all", ", for Fog: /import 📎 …", ", for Fog: 📎 …", ", for Fog: /start", ", for Fog: /stop"}
		if !slices.Equal(did, want) {
			t.Errorf("the audit has %q, want %q", did, want)
		}
	})
}

// TestTheConfigurationDecidesHowPostsCome, key by key, and says so.
func TestTheConfigurationDecidesHowPostsCome(t *testing.T) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(news.ModeHold)
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", d.channel)}, "Fog")
		s.expect(simulator.Draft{From: s.bob, Text: "/approval auto"}, "The configuration decides that")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/approval"}, "Each post waits 10 min, then goes out unless an editor stops it. (set in the configuration)", "Desk decides. (set in the configuration)")
		if len(m.Buttons) != 0 {
			t.Errorf("buttons for what the configuration decides: %v", m.Buttons)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/approval hold 30m"}, "Each post waits 30 min, then goes out unless an editor stops it. (set in the configuration)") // of how long the file says nothing
	})
}

// TestEditorsThatCannotBeAsked: the operator hears of it, and the question comes when
// the bot is let in.
func TestEditorsThatCannotBeAsked(t *testing.T) {
	for _, mode := range []news.ApprovalMode{news.ModeApprove, news.ModeHold} {
		editorsThatCannotBeAsked(t, mode)
	}
}

func editorsThatCannotBeAsked(t *testing.T, mode news.ApprovalMode) {
	play(t, nil, func(s *scene) {
		d := s.newsdesk(mode)
		s.KickBot(d.editors, s.bob)
		s.pass(time.Second)
		item := ferry()
		item.ID = 0
		s.report(d.src, item, "", dest(d.channel))
		if all := s.bot.Alarms(); len(all) != 1 || all[0].Kind != news.AlarmNoEditors {
			t.Errorf("alarms %+v, want that the editors cannot be asked", all)
		}
		s.pass(time.Hour)
		d.stands("while nobody could be asked", 0)
		s.AddBot(d.editors, s.bob)
		s.pass(20 * time.Second)
		card := s.last(d.editors)
		s.contains(card, "For Fog", map[news.ApprovalMode]string{news.ModeApprove: "Waiting for your decision", news.ModeHold: "unless you stop it"}[mode])
		s.pass(9 * time.Minute)
		d.stands("nine minutes after the editors were asked", 0)
		s.pass(time.Minute)
		d.stands("when the hold is over", map[news.ApprovalMode]int{news.ModeApprove: 0, news.ModeHold: 1}[mode])
		if len(s.bot.Alarms()) != 0 {
			t.Errorf("alarms in the end: %+v", s.bot.Alarms())
		}
	})
}
