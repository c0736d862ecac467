package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
	"newsbot/news"
)

// A newsdesk is the program with a channel whose posts Ann decides on, in a group.
type newsdesk struct {
	*world
	ann, channel, editors int64
	items                 []feedtest.Entry
	remove                func() // ends what is wrong with Telegram
}

func newNewsdesk(t *testing.T, mode news.ApprovalMode) *newsdesk {
	tg := simulator.New(simulator.Options{})
	d := &newsdesk{ann: tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID, remove: func() {}}
	d.channel = tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Fog"}, d.ann).ID
	d.editors = tg.AddChat(simulator.Chat{Kind: simulator.Supergroup, Title: "Desk"}, d.ann).ID
	tg.AddBot(d.channel, d.ann)
	tg.AddBot(d.editors, d.ann)
	d.world = newWorld(t, tg, sourceTable("Harbour", "/harbour")+fmt.Sprintf("[[channel]]\nchat = %d\napprove = %q\neditors = %q\n", d.channel, mode, fmt.Sprint(d.editors)))
	d.put("/harbour", feedtest.RSS("Harbour"))
	d.start()
	d.polled("/harbour")
	return d
}

// report has the feed report something.
func (d *newsdesk) report(title string) {
	d.items = append([]feedtest.Entry{feedtest.Item(title, title, "x", time.Now())}, d.items...)
	d.put("/harbour", feedtest.RSS("Harbour", d.items...))
}

// card waits for the card of a post, and gives it.
func (d *newsdesk) card(title string) (card simulator.Message) {
	d.until("the card of "+title, func() bool {
		for _, m := range d.heard(d.editors) {
			if strings.Contains(m.Text, title) && strings.Contains(m.Text, "For Fog") {
				card = m
				return true
			}
		}
		return false
	})
	return card
}

// press presses a button below a card, and waits until the bot has acted upon it.
func (d *newsdesk) press(card simulator.Message, button string) {
	d.begin(card, button)
	d.until("the card after "+button, func() bool {
		m, _ := d.tg.Message(card.Chat, card.ID)
		return m.Text != card.Text
	})
}

// begin presses a button below a card.
func (d *newsdesk) begin(card simulator.Message, button string) {
	d.t.Helper()
	for _, row := range card.Buttons {
		for _, b := range row {
			if strings.Contains(b.Text, button) {
				if _, err := d.tg.Press(d.ann, card.Chat, card.ID, b.Data); err != nil {
					d.t.Fatal(err)
				}
				return
			}
		}
	}
	d.t.Fatalf("no button %q below %q", button, card.Text)
}

// reply answers a card and waits for the bot's answer.
func (d *newsdesk) reply(card simulator.Message, text, want string) {
	d.say(simulator.Draft{From: d.ann, Chat: d.editors, ReplyTo: card.ID, Text: text}, want)
}

// posted is how many posts with a title the channel has.
func (d *newsdesk) posted(title string) int { return counted(d.heard(d.channel), title) }

// TestAKillAtEachStateOfApproval kills the program in every state that a post can be in
// before its editors are done with it: none is lost, and none published twice but for
// one whose answer was lost with the process.
func TestAKillAtEachStateOfApproval(t *testing.T) {
	t.Parallel()
	title := bombTitles[0]
	publish := func(d *newsdesk) { d.begin(d.card(title), "Publish") }
	fault := func(d *newsdesk, f simulator.Fault) {
		f.Method = "sendMessage"
		d.remove = d.tg.Fault(f)
	}
	// struck waits until a message to a chat was tried.
	struck := func(d *newsdesk, chat int64) {
		d.until("an attempt", func() bool {
			for _, r := range d.tg.Requests() {
				if r.Method == "sendMessage" && r.Chat == chat {
					return true
				}
			}
			return false
		})
	}
	for _, tt := range []struct {
		state  string
		until  func(d *newsdesk) // brings the post into the state
		after  func(d *newsdesk) // what editors do after the restart
		want   string            // how the post begins; "" for none
		copies int               // at most
	}{
		{"nobody is asked yet", func(d *newsdesk) {
			fault(d, simulator.Fault{Chat: d.editors, Status: 500})
			d.report(title)
			struck(d, d.editors)
		}, publish, title, 1},
		{"the card is on its way", func(d *newsdesk) {
			fault(d, simulator.Fault{Chat: d.editors, Kind: simulator.Hang, Text: title, Accepted: true})
			d.report(title)
			d.card(title)
		}, publish, title, 1},
		{"the card stands", func(d *newsdesk) { d.report(title); d.card(title) }, publish, title, 1},
		{"it is held back until its time", func(d *newsdesk) { d.report(title); d.card(title) }, publish, title, 1},
		{"it is held for good", func(d *newsdesk) { d.report(title); d.press(d.card(title), "Hold") }, publish, title, 1},
		{"it was changed", func(d *newsdesk) {
			d.report(title)
			d.reply(d.card(title), "headline: Ferries run again", "Changed")
		}, func(d *newsdesk) {
			for _, m := range d.heard(d.editors) {
				if strings.Contains(m.Text, "For Fog") {
					d.begin(m, "Publish")
				}
			}
		}, "Ferries run again", 1},
		{"it is to go later", func(d *newsdesk) { d.report(title); d.reply(d.card(title), "3s", "It goes out at") }, func(*newsdesk) {}, title, 1},
		{"it is dropped", func(d *newsdesk) { d.report(title); d.press(d.card(title), "Drop") }, func(*newsdesk) {}, "", 0},
		{"it is about to be published", func(d *newsdesk) {
			fault(d, simulator.Fault{Chat: d.channel, Status: 500})
			d.report(title)
			d.begin(d.card(title), "Publish")
			struck(d, d.channel)
		}, func(*newsdesk) {}, title, 1},
		{"it is on its way to the channel", func(d *newsdesk) {
			fault(d, simulator.Fault{Chat: d.channel, Kind: simulator.Hang})
			d.report(title)
			d.begin(d.card(title), "Publish")
			struck(d, d.channel)
		}, func(*newsdesk) {}, title, 1},
		{"it arrived, and the answer was lost", func(d *newsdesk) {
			fault(d, simulator.Fault{Chat: d.channel, Kind: simulator.Hang, Accepted: true})
			d.report(title)
			d.begin(d.card(title), "Publish")
			struck(d, d.channel)
		}, func(*newsdesk) {}, title, 2},
		{"it is published", func(d *newsdesk) {
			d.report(title)
			d.begin(d.card(title), "Publish")
			d.tells(d.channel, title)
		}, func(*newsdesk) {}, title, 2},
	} {
		t.Run(tt.state, func(t *testing.T) {
			t.Parallel()
			mode := news.ModeApprove
			if strings.Contains(tt.state, "held") {
				mode = news.ModeHold // for ten minutes
			}
			d := newNewsdesk(t, mode)
			tt.until(d)
			d.kill()
			d.remove()
			if strings.Contains(tt.state, "later") {
				time.Sleep(3 * time.Second) // its time comes while there is no bot
			}
			began := time.Now()
			d.start()
			tt.after(d)
			if tt.want != "" {
				d.tells(d.channel, tt.want)
			}
			if late := time.Since(began); strings.Contains(tt.state, "later") && late > 5*time.Second {
				t.Errorf("what was to go while there was no bot went %v after the start, want 5 s", late)
			}
			d.report("Council sits")
			d.press(d.card("Council sits"), "Publish")
			d.tells(d.channel, "Council sits") // behind it, so that nothing is on its way any more
			d.stop()
			if n := d.posted(tt.want); tt.want != "" && (n < 1 || n > tt.copies) || tt.want == "" && d.posted(title) > 0 {
				t.Errorf("%q stands %d times in the channel, want %d at most", tt.want, n, tt.copies)
			}
			d.doctor()
		})
	}
}
