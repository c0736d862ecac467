package bot

import (
	"context"
	"slices"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

func TestOurStandingInChats(t *testing.T) {
	play(t, nil, func(s *scene) {
		state := func(chat int64, want news.ChatState) {
			t.Helper()
			s.pass(time.Second)
			if c, err := s.db.Chat(news.ChatID(chat)); err != nil || c.State != want {
				t.Errorf("chat %d is %q (%s), %v, want %q", chat, c.State, c.Reason, err, want)
			}
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch")
		s.Block(s.bob)
		state(s.bob, news.Gone)
		s.Unblock(s.bob)
		state(s.bob, news.Active)
		s.Block(s.bob)
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch")
		state(s.bob, news.Active)

		g := s.group(simulator.Supergroup, false)
		state(g, news.Active)
		s.contains(s.last(g), "Hello!", "/watch@newsbot")
		greeted := s.last(g).ID
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/start@newsbot"}) // the link that added us says so too
		s.RestrictBot(g, s.bob, simulator.Permissions{})
		state(g, news.Parked)
		s.PromoteBot(g, s.bob, simulator.AllRights)
		state(g, news.Active)
		s.KickBot(g, s.bob)
		state(g, news.Gone)
		if n := len(s.since(g, greeted)); n != 1 {
			t.Errorf("%d messages after the greeting, want only the /start: %q", n, textsOf(s.since(g, greeted)))
		}

		ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Harbour"}, s.bob).ID
		s.AddBot(ch, s.bob)
		state(ch, news.Active)
		s.PromoteBot(ch, s.bob, simulator.Rights{ManageChat: true})
		state(ch, news.Parked)
		s.DemoteBot(ch, s.bob)
		state(ch, news.Gone)
		if c, err := s.db.Chat(news.ChatID(ch)); err != nil || c.Manager != news.UserID(s.bob) {
			t.Errorf("the channel's manager is %d, %v, want Bob", c.Manager, err)
		}
	})
}

func TestTooManyGroupsAtOnceAreLeft(t *testing.T) {
	play(t, nil, func(s *scene) {
		for range 100 {
			s.contains(s.last(s.group(simulator.Group, false)), "Hello!")
		}
		g := s.group(simulator.Group, false)
		if chat, _ := s.Chat(g); chat.Bot.Status != simulator.Left {
			t.Errorf("the bot is %q in one group too many", chat.Bot.Status)
		}
		s.pass(time.Hour)
		s.contains(s.last(s.group(simulator.Group, false)), "Hello!")
	})
}

func TestSilenceOutlastsAPromotion(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/stop@newsbot"}, "paused in all of Harbour watch")
		s.PromoteBot(g, s.bob, simulator.AllRights)
		s.pass(time.Second)
		if c, err := s.db.Chat(news.ChatID(g)); err != nil || c.State != news.Stopped {
			t.Errorf("after a promotion the chat is %q, %v", c.State, err)
		}
	})
}

func TestAGroupThatBecomesASupergroupKeepsItsAlerts(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Group, false)
		s.expect(simulator.Draft{From: s.bob, Chat: g, Text: "/watch@newsbot ferry"}, "Watching")
		now := s.Migrate(g)
		s.pass(time.Second)
		if got := s.subscriptions(now, 0); !slices.Equal(got, []string{"ferry"}) || len(s.subscriptions(g, 0)) != 0 {
			t.Errorf("the supergroup watches %q, the old group %q", got, s.subscriptions(g, 0))
		}
		s.expect(simulator.Draft{From: s.bob, Chat: now, Text: "/list@newsbot"}, "1. ferry")
	})
}

func TestAManagerHearsOfARefusal(t *testing.T) {
	play(t, nil, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch")
		g := s.group(simulator.Supergroup, true)
		topic := s.AddTopic(g, s.bob, "Ships")
		s.CloseTopic(g, s.bob, topic)
		src := s.addSource("Harbour News", news.FromAdmin)
		s.report(src, ferry(), "", news.Destination{Chat: news.ChatID(g), Topic: news.TopicID(topic)})
		s.pass(10 * time.Second)
		s.contains(s.last(s.bob), "I can no longer write in the topic “Ships” of “Harbour watch”", "Reopen the topic")
		s.ReopenTopic(g, s.bob, topic)
		s.pass(10 * time.Second)
		s.contains(s.last(g), "Ferry <Aurora>")
	})
}

func TestTellAdmins(t *testing.T) {
	play(t, nil, func(s *scene) {
		for range 2 {
			if err := s.bot.TellAdmins("full", news.Notice{Kind: news.NoticeNoBackup, Text: "<no> space"}); err != nil {
				t.Fatal(err)
			}
		}
		s.pass(5 * time.Second)
		var got []string
		for _, m := range s.Messages(s.ann) {
			got = append(got, m.Text)
		}
		if !slices.Equal(got, []string{"The backup of my store failed, and the last one is kept: <no> space"}) {
			t.Errorf("Ann hears %q", got)
		}
	})
}

func TestMenus(t *testing.T) {
	play(t, nil, func(s *scene) {
		g := s.group(simulator.Supergroup, false)
		has := func(user, chat int64, name string) bool {
			return slices.ContainsFunc(s.Commands(user, chat), func(c simulator.Command) bool { return c.Command == name })
		}
		for _, tt := range []struct {
			what       string
			user, chat int64
			name       string
			want       bool
		}{
			{"a person sees watch", s.bob, s.bob, "watch", true},
			{"a person sees no stats", s.bob, s.bob, "stats", false},
			{"the operator sees stats", s.ann, s.ann, "stats", true},
			{"the operator sees watch", s.ann, s.ann, "watch", true},
			{"a member sees list", s.cy, g, "list", true},
			{"a member sees no watch", s.cy, g, "watch", false},
			{"an administrator sees watch", s.bob, g, "watch", true},
		} {
			if got := has(tt.user, tt.chat, tt.name); got != tt.want {
				t.Errorf("%s: %v", tt.what, got)
			}
		}
		s.stop()
		before := s.Stats().Calls["setMyCommands"]
		s.start()
		if after := s.Stats().Calls["setMyCommands"]; after != before {
			t.Errorf("a restart sets %d menus that are set already", after-before)
		}
	})
}

// A refusal for the moment says nothing about a channel's name: what was known
// counts, and what was not is asked for again.
func TestARefusalForTheMomentIsNoFact(t *testing.T) {
	prepare := func(o *Options) { configureOutlets(t, o, news.Outlet{Ref: "@harbour"}, news.Outlet{Ref: "@misspelt"}) }
	play(t, prepare, func(s *scene) {
		ch := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Harbour", Username: "harbour"}, s.bob).ID
		s.AddBot(ch, s.bob)
		states := func() (list []news.OutletState) {
			all, err := s.db.Outlets()
			if err != nil {
				t.Fatal(err)
			}
			for _, o := range all {
				o.State.Since = time.Time{}
				list = append(list, o.State)
			}
			return list
		}
		s.pass(2 * time.Minute)
		want := []news.OutletState{{Chat: news.ChatID(ch), Behind: true}, {Standing: news.NoSuchName, Reason: "Bad Request: chat not found", Behind: true}}
		if got := states(); !slices.Equal(got, want) {
			t.Fatalf("outlets %+v, want %+v", got, want)
		}
		s.Fault(simulator.Fault{Method: "getChat", Status: 429, Description: "Too Many Requests: retry after 5", Count: 2})
		s.bot.Configure(context.Background(), s.o.Settings)
		if got := states(); !slices.Equal(got, want) {
			t.Errorf("after two refusals for the moment: %+v, want %+v", got, want)
		}
	})
}
