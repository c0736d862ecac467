package bot

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/simulator"
	"newsbot/news"
)

// outletState is the state of the only outlet, without its moment.
func (s *scene) outletState() news.OutletState {
	s.t.Helper()
	all, err := s.db.Outlets()
	if err != nil {
		s.t.Fatal(err)
	}
	all[0].State.Since = time.Time{}
	return all[0].State
}

// TestAnOutletThatCannotBeServedIsKnown breaks an outlet in every way, starts
// the bot anew, and mends it.
func TestAnOutletThatCannotBeServedIsKnown(t *testing.T) {
	tests := []struct {
		name     string
		topic    bool
		spoil    func(s *scene, chat int64, topic int)
		mend     func(s *scene, chat int64, topic int)
		standing news.Standing
		alarm    news.AlarmKind
		behind   bool // what comes meanwhile is told by whoever decides alerts
		forGood  bool // nothing ends it
	}{
		{"removed from the channel", false,
			func(s *scene, chat int64, _ int) { s.KickBot(chat, s.bob) }, func(s *scene, chat int64, _ int) { s.AddBot(chat, s.bob) },
			news.Vanished, news.AlarmGone, true, false},
		{"without the right to post", false,
			func(s *scene, chat int64, _ int) {
				s.PromoteBot(chat, s.bob, simulator.Rights{ManageChat: true})
			}, func(s *scene, chat int64, _ int) { s.PromoteBot(chat, s.bob, simulator.AllRights) },
			news.NoRights, news.AlarmNoRight, false, false},
		{"a closed topic", true,
			func(s *scene, chat int64, topic int) { s.CloseTopic(chat, s.bob, topic) }, func(s *scene, chat int64, topic int) { s.ReopenTopic(chat, s.bob, topic) },
			news.NoRights, news.AlarmNoTopic, false, false},
		{"a deleted topic", true,
			func(s *scene, chat int64, topic int) { s.DeleteTopic(chat, topic) }, func(*scene, int64, int) {},
			news.Vanished, news.AlarmNoTopic, true, true},
		{"a deleted channel", false,
			func(s *scene, chat int64, _ int) { s.DeleteChat(chat) }, func(*scene, int64, int) {},
			news.Vanished, news.AlarmGone, true, true}, // until its name is asked for again
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			known := 0
			play(t, func(o *Options) { o.ChannelsKnown = func() { known++ } }, func(s *scene) {
				chat, topic := s.outletChat(tt.topic)
				to := news.Destination{Chat: news.ChatID(chat), Topic: news.TopicID(topic)}
				src := s.addSource("Harbour News", news.FromAdmin)
				s.pass(time.Minute)
				if got := s.outletState(); got.Standing != news.Reached || len(s.bot.Alarms()) != 0 {
					t.Fatalf("at first %+v, alarms %+v", got, s.bot.Alarms())
				}
				tt.spoil(s, chat, topic)
				s.report(src, ferry(), "", to)
				s.pass(10 * time.Minute)
				for _, when := range []string{"broken", "after a restart"} {
					if when != "broken" && !s.named(chat) {
						tt.standing, tt.alarm = news.NoSuchName, news.AlarmNoName
					}
					if got := s.outletState(); got.Standing != tt.standing || got.Reason == "" || tt.behind && !got.Behind {
						t.Errorf("%s: %+v, want %q", when, got, tt.standing)
					}
					if all := s.bot.Alarms(); len(all) != 1 || all[0].Kind != tt.alarm || !all[0].Hurts {
						t.Errorf("%s: alarms %+v, want %q once", when, all, tt.alarm)
					}
					s.stop()
					s.start()
					s.pass(2 * time.Minute)
				}
				if tt.forGood {
					return
				}
				before := known
				tt.mend(s, chat, topic)
				s.pass(2 * time.Minute)
				if got := s.outletState(); got.Standing != news.Reached || len(s.bot.Alarms()) != 0 || known == before {
					t.Errorf("mended: %+v, alarms %+v, told of %d times", got, s.bot.Alarms(), known-before)
				}
			})
		})
	}
}

// named says whether Telegram still knows a chat by its name.
func (s *scene) named(chat int64) bool {
	_, err := s.Say(simulator.Draft{From: s.bob, Chat: chat, Text: "Is anybody here?"})
	return err == nil
}

// outletChat is a channel, or a topic of a forum, that is the only outlet.
func (s *scene) outletChat(inTopic bool) (chat int64, topic int) {
	s.t.Helper()
	o := news.Outlet{Ref: "@harbour"}
	if inTopic {
		chat = s.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Harbour", Username: "harbour", Forum: true}, s.bob).ID
		topic = s.AddTopic(chat, s.bob, "Ferries")
		o.Topic = news.TopicID(topic)
	} else {
		chat = s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Harbour", Username: "harbour"}, s.bob).ID
	}
	s.AddBot(chat, s.bob)
	configureOutlets(s.t, &s.o, o)
	s.bot.Configure(s.t.Context(), s.o.Settings)
	all, err := s.db.Outlets()
	if err != nil || !slices.ContainsFunc(all, func(o news.Outlet) bool { return o.State.Chat == news.ChatID(chat) }) {
		s.t.Fatalf("outlets %+v %v", all, err)
	}
	return chat, topic
}

// TestNoLossOfAChatIsMissed has more chats lost at once than anybody looks into
// meanwhile, each of them several times, and topics that refuse us.
func TestNoLossOfAChatIsMissed(t *testing.T) {
	const chats = 250
	db := openStore(t)
	a := &absences{
		store: db, log: slog.New(slog.DiscardHandler), now: time.Now, changes: newChanges(), lost: map[news.ChatID]*absent{},
		managers: managers{store: db, now: time.Now},
	}
	for id := range news.ChatID(chats) {
		c := news.Chat{ID: -1 - id, Kind: news.Channel, Title: fmt.Sprint("Channel ", id)}
		if err := errors.Join(db.PutChat(c), db.SetState(c.ID, news.Gone, "removed", time.Now())); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		for id := range news.ChatID(chats) {
			to := news.Destination{Chat: -1 - id}
			a.changed(delivery.Change{Destination: to, State: news.Gone, Reason: "removed"})
			to.Topic = 7
			a.changed(delivery.Change{Destination: to, Reason: fmt.Sprint("closed ", id)})
		}
	}
	if n := len(a.changes.topics); n != chats || a.changes.topics[news.Destination{Chat: -3, Topic: 7}] != "closed 2" {
		t.Errorf("%d topics are known to refuse us, want %d", n, chats)
	}
	a.changes.topics = nil // nobody could be told
	<-a.changes.some
	a.hearAll(t.Context())
	if len(a.lost) != chats || len(a.changes.chats) != 0 {
		t.Errorf("%d lost chats are looked into and %d wait, want %d and none", len(a.lost), len(a.changes.chats), chats)
	}
	a.changed(delivery.Change{Destination: news.Destination{Chat: -1}})
	<-a.changes.some // what comes later is heard, too
}
