package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
	"newsbot/store"
)

func TestWatchingInPrivate(t *testing.T) {
	play(t, nil, func(s *scene) {
		ask := func(text string, words ...string) simulator.Message {
			t.Helper()
			return s.expect(simulator.Draft{From: s.bob, Text: text}, words...)
		}
		ask("/start", "I watch the news", "/watch bitcoin etf", "/sources")
		ask("/list", "Nothing yet", "/watch")
		ask("/watch", "Which words?", "/help watch")
		ask("/watch ferry OR", "For example: ")
		ask("/watch ferry fog", "Watching ferry fog")
		ask("/WATCH@NewsBot fog FERRY", "is on the list already")
		ask("/watch harbour", "Watching harbour")
		ask("/list", "1. ferry fog", "2. harbour")
		ask("/unwatch 9", "not on the list")
		m := ask("/unwatch 1", "Removed: ferry fog", "1. harbour")
		if _, m = s.press(s.bob, m, "Undo"); !strings.Contains(m.Text, "Watching ferry fog") {
			t.Errorf("undo says %q", m.Text)
		}
		_, m = s.press(s.bob, m, "Urgent")
		s.contains(m, "go out ahead")
		ask("/list", "harbour\n", "ferry fog (urgent)")
		_, m = s.press(s.bob, m, "Not urgent")
		m = ask("/unwatch", "Tap one to remove it")
		toast, m := s.press(s.bob, m, "✕ harbour")
		s.contains(m, "Removed: harbour", "Tap one to remove it")
		_, m = s.press(s.bob, m, "Done")
		s.contains(m, "1. ferry fog")
		if got := s.subscriptions(s.bob, 0); toast != "Removed: harbour" || !slices.Equal(got, []string{"ferry fog"}) {
			t.Errorf("after removing: toast %q, left %q", toast, got)
		}
		ask("/unwatch FOG ferry", "Removed: ferry fog", "Nothing yet")
	})
}

func TestWhatElsePeopleSay(t *testing.T) {
	play(t, nil, func(s *scene) {
		ask := func(d simulator.Draft, words ...string) simulator.Message {
			t.Helper()
			d.From = s.bob
			return s.expect(d, words...)
		}
		ask(simulator.Draft{Text: "/wtch ferry"}, "I don't know /wtch. Did you mean /watch ferry?")
		ask(simulator.Draft{Text: "/watch@otherbot ferry"})
		ask(simulator.Draft{Text: "/stats"}, "I don't know /stats")
		ask(simulator.Draft{Text: "/id"}, fmt.Sprintf("This chat: %d", s.bob), fmt.Sprintf("You: %d", s.bob))
		ask(simulator.Draft{Text: "/help"}, "/watch WORDS", "/latest")
		ask(simulator.Draft{Text: "/help watch"}, "OR")
		ask(simulator.Draft{Text: "/watch ferry", Photo: true}, "Watching ferry")
		ask(simulator.Draft{Photo: true}, "I can only read text")
		ask(simulator.Draft{Text: "/watch stolen", Forward: &simulator.Forward{User: s.ann, Date: time.Now()}}, "forwarded")
		ask(simulator.Draft{Text: "((("}, "/watch", "/help")
		said := s.last(s.bob).ID
		s.PushUpdate("message", json.RawMessage(fmt.Sprintf(`{"message_id":9000,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%[2]d},"pinned_message":{"message_id":1}}`, time.Now().Unix(), s.bob)))
		s.pass(time.Second)
		if list := s.since(s.bob, said); len(list) > 0 {
			t.Errorf("that something was pinned is answered %q", list[0].Text)
		}
		m := ask(simulator.Draft{Text: "harbour strike"}, "Shall I watch the news for “harbour strike”")
		s.press(s.bob, m, "Watch")
		if got, want := s.subscriptions(s.bob, 0), []string{"ferry", "harbour strike"}; !slices.Equal(got, want) {
			t.Errorf("Bob watches %q, want %q", got, want)
		}
	})
}

func TestOnlyAdministratorsChangeAGroup(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		other := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Cy's channel"}, s.cy).ID
		s.Promote(g, s.ann, simulator.Rights{ManageChat: true, Anonymous: true})
		ask := func(d simulator.Draft, words ...string) simulator.Message {
			t.Helper()
			d.Chat = g
			return s.expect(d, words...)
		}
		ask(simulator.Draft{From: s.cy, Text: "/watch@newsbot gossip"}, "Only administrators")
		ask(simulator.Draft{From: s.cy, As: other, Text: "/watch@newsbot gossip"}, "Only administrators")
		ask(simulator.Draft{From: s.cy, Text: "/list@newsbot"}, "Nothing yet", "/watch@newsbot")
		ask(simulator.Draft{From: s.cy, Text: "/stop@newsbot"}, "Only administrators")
		m := ask(simulator.Draft{From: s.bob, Text: "/watch@newsbot ferry"}, "Watching ferry")
		if m.ReplyTo == 0 {
			t.Error("the answer does not hang under the command")
		}
		ask(simulator.Draft{From: s.ann, As: g, Text: "/watch@newsbot fog"}, "Watching fog")
		ask(simulator.Draft{From: s.bob, Text: "/watch@otherbot gossip"})
		ask(simulator.Draft{From: s.bob, Text: "/nonsense"})
		ask(simulator.Draft{From: s.bob, Text: "/nonsense@newsbot"}, "I don't know /nonsense")
		ask(simulator.Draft{From: s.bob, Text: "just talking"})
		ask(simulator.Draft{From: s.ann, Text: "/stats@newsbot"}, "private chat")

		if toast, after := s.press(s.cy, m, "Remove"); !strings.Contains(toast, "Only administrators") || after.Text != m.Text {
			t.Errorf("a member's press: %q, and the message says %q", toast, after.Text)
		}
		if toast, _ := s.press(s.ann, m, "All in this chat"); toast != "" {
			t.Errorf("anybody may look at the list, but an anonymous administrator hears %q", toast)
		}
		if got, want := s.subscriptions(g, 0), []string{"ferry", "fog"}; !slices.Equal(got, want) {
			t.Errorf("the group watches %q, want %q", got, want)
		}
	})
}

func TestADemotedAdministratorIsOneNoMore(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		s.Promote(g, s.cy, simulator.AllRights)
		m := s.expect(simulator.Draft{From: s.cy, Chat: g, Text: "/watch@newsbot ferry"}, "Watching ferry")
		s.Demote(g, s.cy)
		if toast, _ := s.press(s.cy, m, "Remove"); !strings.Contains(toast, "Only administrators") {
			t.Errorf("the press of somebody who was demoted is answered %q", toast)
		}
		s.expect(simulator.Draft{From: s.cy, Chat: g, Text: "/unwatch@newsbot 1"}, "Only administrators")
	})
}

func TestAnAnonymousAdministratorPressesAButton(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		s.PromoteBot(g, s.bob, simulator.AllRights)
		s.Promote(g, s.ann, simulator.Rights{ManageChat: true, Anonymous: true})
		m := s.expect(simulator.Draft{From: s.ann, As: g, Chat: g, Text: "/watch@newsbot fog"}, "Watching fog")
		if toast, _ := s.press(s.ann, m, "Remove"); toast != "Removed: fog" {
			t.Errorf("the press is answered %q", toast)
		}
	})
}

func TestATopicHasItsOwnAlertsAndSettings(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, true)
		topic := s.AddTopic(g, s.bob, "Ships")
		m := s.expect(simulator.Draft{From: s.bob, Chat: g, Topic: topic, Text: "/watch@newsbot ferry"}, "Watching ferry")
		if m.Topic != topic {
			t.Errorf("the answer stands in topic %d, want %d", m.Topic, topic)
		}
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/list@newsbot"}, "Nothing yet")
		if _, m = s.press(s.bob, m, "All in this chat"); !strings.Contains(m.Text, "1. ferry") {
			t.Errorf("the topic's list is %q", m.Text)
		}
		s.expect(simulator.Draft{From: s.bob, Chat: g, Topic: topic, Text: "/settings@newsbot silent on"}, "Sound: off")
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/settings@newsbot"}, "Sound: on")
		s.RenameTopic(g, s.bob, topic, "Boats")
		s.pass(time.Second)
		chat, err := s.db.Chat(news.ChatID(g))
		if err != nil || chat.Topics[news.TopicID(topic)] != "Boats" {
			t.Errorf("topics known: %v, %v", chat.Topics, err)
		}
	})
}

func TestCommandsPostedInAChannel(t *testing.T) {
	play(t, nil, func(s *scene) {
		ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Harbour", Username: "harbour"}, s.bob).ID
		s.AddBot(ch, s.bob)
		s.Join(ch, s.cy)
		s.pass(time.Second)
		m := s.expect(simulator.Draft{From: s.bob, Chat: ch, Text: "/watch ferry"}, "Watching ferry")
		for _, button := range []string{"Remove", "All in this chat"} {
			if toast, after := s.press(s.cy, m, button); !strings.Contains(toast, "Only administrators") || after.Text != m.Text {
				t.Errorf("a reader presses %q: %q, and the post says %q", button, toast, after.Text)
			}
		}
		if toast, _ := s.press(s.bob, m, "Remove"); toast != "Removed: ferry" {
			t.Errorf("the owner's press is answered %q", toast)
		}
	})
}

func TestTheDiscussionGroupOfAChannelIsLeftAlone(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		s.PromoteBot(g, s.bob, simulator.AllRights) // so that it hears everything
		ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Harbour"}, s.bob).ID
		s.Link(ch, g)
		before := s.last(g).ID
		if _, err := s.Say(simulator.Draft{From: s.bob, Chat: ch, Text: "/watch ferry"}); err != nil {
			t.Fatal(err)
		}
		s.pass(time.Second)
		for _, m := range s.since(g, before) {
			if !m.Automatic {
				t.Errorf("the bot answers the forwarded post: %q", m.Text)
			}
		}
		if got := s.subscriptions(g, 0); len(got) > 0 {
			t.Errorf("the group watches %q", got)
		}
	})
}

// shared is the payload of the link that the Share button below a message passes
// on; "" without one.
func (s *scene) shared(m simulator.Message) string {
	s.t.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == "Share" {
				link, err := url.QueryUnescape(b.URL)
				_, payload, found := strings.Cut(link, "?start=")
				if !found || err != nil {
					s.t.Fatalf("shared is %q, %v", link, err)
				}
				return payload
			}
		}
	}
	return ""
}

func TestDeepLinks(t *testing.T) {
	play(t, nil, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		private := s.addSource("Cy's diary", news.FromPerson)
		ask := func(payload string, words ...string) {
			t.Helper()
			s.expect(simulator.Draft{From: s.bob, Text: "/start " + payload}, words...)
		}
		payload := s.shared(s.expect(simulator.Draft{From: s.ann, Text: "/watch fog OR ferry"}, "Watching"))
		ask(payload, "Watching fog OR ferry")
		ask(fmt.Sprintf("s-%d", src.ID), "Following Harbour News")
		ask(fmt.Sprintf("s-%d", private.ID), "no longer there")
		ask("s-999", "no longer there")
		ask("s-!", "damaged")
		ask("w-%%%", "damaged")
		ask("ref12345", "Welcome back!")
		if link := s.shared(s.expect(simulator.Draft{From: s.bob, Text: "/watch " + strings.Repeat("x", 60)}, "Watching")); link != "" {
			t.Errorf("a link that is too long: %q", link)
		}
		g := s.group(simulator.Supergroup, false)
		s.expect(simulator.Draft{From: s.cy, Chat: g, Text: "/start@newsbot " + payload}, "Only administrators")
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/start@newsbot " + payload}, "Watching")
	})
}

func TestStopAndStart(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/stop"}, "Alerts are paused", "/start resumes")
		if c, err := s.db.Chat(news.ChatID(s.bob)); err != nil || c.State != news.Stopped {
			t.Errorf("after /stop the chat is %q, %v", c.State, err)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/watch fog"}, "Watching fog", "paused in this chat since /stop")
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "Alerts are back on")
		s.expect(simulator.Draft{From: s.bob, Text: "/stop"}, "Alerts are paused")
		if toast, _ := s.press(s.bob, m, "Resume"); toast != "Resumed" {
			t.Errorf("Resume is answered %q", toast)
		}
		if c, err := s.db.Chat(news.ChatID(s.bob)); err != nil || c.State != news.Active {
			t.Errorf("after Resume the chat is %q, %v", c.State, err)
		}
	})
}

func TestListsArePaged(t *testing.T) {
	play(t, nil, func(s *scene) {
		for i := range 20 {
			s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprintf("/watch ferry%02d", i)}, "Watching")
		}
		m := s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "(1 of 3)", "1. ferry00", "8. ferry07")
		_, m = s.press(s.bob, m, "More »")
		s.contains(m, "(2 of 3)", "9. ferry08")
		_, m = s.press(s.bob, m, "More »")
		s.contains(m, "(3 of 3)", "20. ferry19")
		_, m = s.press(s.bob, m, "Remove some")
		_, m = s.press(s.bob, m, "✕ ferry19")
		s.contains(m, "Removed: ferry19", "Tap one to remove it (3 of 3)")
		_, m = s.press(s.bob, m, "« Back")
		s.contains(m, "(2 of 3)")
		_, m = s.press(s.bob, m, "Done")
		s.contains(m, "(2 of 3)", "16. ferry15")
	})
}

func TestSourcesAreFollowedByButtonsAndNames(t *testing.T) {
	play(t, func(o *Options) { o.Discover = twoFeeds }, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/sources"}, "no sources yet")
		for i := range 11 {
			s.addSource(fmt.Sprintf("Port %02d", i), news.FromAdmin)
		}
		s.addSource("Cy's diary", news.FromPerson)
		m := s.expect(simulator.Draft{From: s.bob, Text: "/sources"}, "Sources (1 of 2)", "Other", "• Port 00")
		toast, m := s.press(s.bob, m, "• Port 03")
		if s.contains(m, "✓ Port 03"); toast != "Following Port 03" {
			t.Errorf("following is answered %q", toast)
		}
		if got := s.subscriptions(s.bob, 0); !slices.Equal(got, []string{"Port 03"}) {
			t.Errorf("Bob has %q", got)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "1. everything from Port 03")
		toast, m = s.press(s.bob, m, "✓ Port 03")
		if s.contains(m, "• Port 03"); toast != "No longer following Port 03" {
			t.Errorf("unfollowing is answered %q", toast)
		}
		if _, m = s.press(s.bob, m, "More »"); strings.Contains(m.Text, "diary") {
			t.Errorf("another person's source is shown: %q", m.Text)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/follow port 05"}, "Following Port 05")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow"}, "Which source?")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow Cy's diary"}, "No source has that name")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow https://site.example"}, "Only the operator")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/follow port 1"}, "Is it one of these?")
		s.press(s.bob, m, "Port 10")
		s.expect(simulator.Draft{From: s.bob, Text: "/unfollow PORT 05"}, "Removed: Port 05")
		s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "1. everything from Port 10")
	})
}

// twoFeeds is a site with two feeds, or an address without any.
func twoFeeds(_ context.Context, address string, _ bool) ([]Candidate, error) {
	switch address {
	case "https://harbour.example":
		return []Candidate{
			{URL: "https://harbour.example/rss", Title: `Harbour "News"`, Lang: "en", PerDay: 12.4, Newest: []news.Item{{Title: "Ferry <back>", Link: "https://harbour.example/1"}}},
			{URL: "https://harbour.example/sport", Title: "Harbour Sport", PerDay: 0.2},
		}, nil
	case "https://coast.example":
		return []Candidate{{URL: "https://coast.example/rss"}}, nil
	case "https://nothing.example":
		return nil, nil
	}
	return nil, &news.Fault{Code: "web.timeout"}
}

func TestFollowingAnAddress(t *testing.T) {
	polled := map[news.SourceID]bool{}
	open := func(o *Options) {
		o.Settings.OpenSources, o.Settings.SourceQuota = true, 2
		o.Discover = twoFeeds
		o.SourcesChanged = func(id news.SourceID) { polled[id] = true }
	}
	play(t, open, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/follow https://nothing.example"}, "found no feed")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow https://broken.example"}, "the site did not answer in time")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/follow https://harbour.example"}, "several feeds", "1. Harbour News · harbour.example · language en · about 12 a day", "about 1 a week")
		_, m = s.press(s.bob, m, "1.")
		s.contains(m, "Harbour News", "Ferry <back>")
		_, m = s.press(s.bob, m, "Add")
		s.contains(m, "Following Harbour News (harbour.example)")
		src, err := s.db.Source("Harbour News (harbour.example)")
		if err != nil || src.Origin != news.FromPerson || src.AddedBy != news.UserID(s.bob) || !polled[src.ID] {
			t.Errorf("added %+v, polled soon: %v, %v", src, polled[src.ID], err)
		}
		m = s.expect(simulator.Draft{From: s.bob, Text: "/follow https://coast.example"}, "coast.example")
		_, m = s.press(s.bob, m, "Cancel")
		s.contains(m, "Nothing was changed")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/follow https://coast.example"}, "coast.example")
		s.press(s.bob, m, "Add")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow https://harbour.example"}, "as many as one person may")
		s.expect(simulator.Draft{From: s.bob, Text: "/addsource https://harbour.example"}, "I don't know")

		s.expect(simulator.Draft{From: s.cy, Chat: s.cy, Text: "/sources"}, "no sources yet")
		m = s.expect(simulator.Draft{From: s.ann, Text: "/addsource https://coast.example"}, "coast.example")
		s.press(s.ann, m, "Add")
		s.expect(simulator.Draft{From: s.cy, Chat: s.cy, Text: "/sources"}, "coast.example")
	})
}

func TestTheOperatorAddsAndRemovesSources(t *testing.T) {
	changed := 0
	prepare := func(o *Options) {
		o.Discover = twoFeeds
		o.SourcesChanged = func(news.SourceID) { changed++ }
	}
	play(t, prepare, func(s *scene) {
		s.expect(simulator.Draft{From: s.ann, Text: "/addsource harbour"}, "Which address?")
		m := s.expect(simulator.Draft{From: s.ann, Text: "/addsource https://coast.example"}, "coast.example")
		_, m = s.press(s.ann, m, "Add")
		s.contains(m, "is among the /sources now")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow coast.example"}, "Following coast.example")
		s.expect(simulator.Draft{From: s.ann, Text: "/source coast.example"}, "Address: https://coast.example/rss", "Added by: an operator", "Last good poll: never")
		s.expect(simulator.Draft{From: s.ann, Text: "/source nothing"}, "No source has that name")
		m = s.expect(simulator.Draft{From: s.ann, Text: "/removesource coast.example"}, "Remove coast.example")
		_, m = s.press(s.ann, m, "Remove")
		s.contains(m, "is gone")
		if got := s.subscriptions(s.bob, 0); len(got) != 0 || changed != 2 {
			t.Errorf("Bob still follows %q; the program heard of %d changes, want 2", got, changed)
		}
		if _, err := s.db.Configure([]news.Source{{Name: "Fixed", URL: "https://fixed.example"}}, time.Now()); err != nil {
			t.Fatal(err)
		}
		s.expect(simulator.Draft{From: s.ann, Text: "/removesource"}, "/removesource Harbour News")
		s.expect(simulator.Draft{From: s.ann, Text: "/removesource fixed"}, "configuration file")
	})
}

func TestStatsAndReload(t *testing.T) {
	var changes Changes
	var reloaded error
	play(t, func(o *Options) { o.Reload = func(context.Context) (Changes, error) { return changes, reloaded } }, func(s *scene) {
		s.expect(simulator.Draft{From: s.ann, Text: "/stats"}, "Version: v1", "0 alerts: 0 delivered, 0 failed, 0 waiting, 0 uncertain", "0 messages sent")
		s.expect(simulator.Draft{From: s.ann, Text: "/reload"}, "in force", "Nothing in it has changed")
		changes = Changes{SourcesAdded: []string{"Harbour", "Meridian"}, Restart: []string{"telegram.token"}}
		s.expect(simulator.Draft{From: s.ann, Text: "/reload"}, "in force", "New sources: Harbour, Meridian", "Only after a restart: telegram.token")
		changes = Changes{Doubts: []string{"newsbot.toml:7: nobody could add a source"}}
		s.expect(simulator.Draft{From: s.ann, Text: "/reload"}, "⚠ newsbot.toml:7: nobody could add a source")
		reloaded = errors.New("newsbot.toml:3: unknown key")
		s.expect(simulator.Draft{From: s.ann, Text: "/reload"}, "stays as it was", "newsbot.toml:3")
	})
}

func TestBackup(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching")
		s.expect(simulator.Draft{From: s.bob, Text: "/backup"}, "I don't know /backup")
		m := s.expect(simulator.Draft{From: s.ann, Text: "/backup"}, "A copy of the store is in ", " MB. To go back to it, stop me")
		path, _, _ := strings.Cut(strings.TrimPrefix(m.Text, "A copy of the store is in "), ",")
		copied, err := store.Open(path, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer copied.Close()
		if subs, err := copied.Subscriptions(dest(s.bob)); err != nil || len(subs) != 1 {
			t.Errorf("the copy has %d watches of Bob's, error %v", len(subs), err)
		}
		if err := os.Mkdir(path+".new", 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(path+".new", "x"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		s.expect(simulator.Draft{From: s.ann, Text: "/backup"}, "No copy was written, and the last one is kept: ")
	})
}

func TestABroadcastIsConfirmedAndSentOnce(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch")
		s.expect(simulator.Draft{From: s.ann, Text: "/broadcast"}, "Which text?")
		s.expect(simulator.Draft{From: s.ann, Text: "/broadcast <b>broken"}, "Telegram would refuse")
		m := s.expect(simulator.Draft{From: s.ann, Text: "/broadcast We move on <b>Sunday</b>"}, "Send this to 2 chats? It takes about 1 s.", "We move on Sunday")
		before := s.last(s.bob).ID
		s.press(s.ann, m, "Send")
		s.pass(5 * time.Second)
		if got := textsOf(s.since(s.bob, before)); !slices.Equal(got, []string{"We move on Sunday"}) {
			t.Errorf("Bob hears %q", got)
		}
		s.pressData(s.ann, m, m.Buttons[0][0].Data)
		s.pass(5 * time.Second)
		if got := textsOf(s.since(s.bob, before)); len(got) != 1 {
			t.Errorf("after a second press Bob has heard %q", got)
		}
	})
}
