package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
)

// A protocol is what the README shows of how a channel is set up: steps, and what the
// bot says to each.
type protocol struct {
	*world
	steps int
	text  strings.Builder
}

// step begins with what a person does.
func (p *protocol) step(what string) {
	p.steps++
	fmt.Fprintf(&p.text, "%d. %s\n\n", p.steps, what)
}

// said adds what the bot said, who or where.
func (p *protocol) said(where string, m simulator.Message) {
	fmt.Fprintf(&p.text, "   %s: %s\n", where, strings.ReplaceAll(m.Text, "\n", "\n       "))
	for _, row := range m.Buttons {
		p.text.WriteString("      ")
		for _, b := range row {
			fmt.Fprintf(&p.text, " [%s]", b.Text)
		}
		p.text.WriteString("\n")
	}
	p.text.WriteString("\n")
}

// asks says something in private and adds the answer.
func (p *protocol) asks(from int64, text, want string) {
	p.step("You: " + text)
	p.say(simulator.Draft{From: from, Chat: from, Text: text}, want)
	list := p.heard(from)
	p.said("Bot", list[len(list)-1])
}

// timeOfDay is a time as posts show it.
var timeOfDay = regexp.MustCompile(`\d+ \w+, \d\d:\d\d UTC|\d\d:\d\d UTC`)

// TestReadmeSetsUpAChannel plays the README's way from nothing to the first post of a
// channel: six steps at most, and nothing in the channel but posts.
func TestReadmeSetsUpAChannel(t *testing.T) {
	t.Parallel()
	tg := simulator.New(simulator.Options{})
	ann := tg.AddPrivate(simulator.User{FirstName: "Ann"}).ID
	fog := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Fog over the harbour", Username: "fogdesk"}, ann).ID
	w := newWorld(t, tg, sourceTable("Harbour News", "/harbour"))
	w.put("/harbour", feedtest.RSS("Harbour News"))
	w.start()
	p := &protocol{world: w}
	p.step("In your channel's settings, make the bot an administrator who may post.")
	w.polled("/harbour")
	tg.PromoteBot(fog, ann, simulator.Rights{PostMessages: true, EditMessages: true})
	p.asks(ann, "/channel @fogdesk", "what you send me now is for there")
	p.asks(ann, "/watch ferry OR fog", "Watching")
	p.step("The next story that fits is posted:")
	w.put("/harbour", feedtest.RSS("Harbour News", feedtest.Item("1", "Ferry fog: morning boats to Gull Island cancelled until noon",
		"All morning boats between Port Amber and Gull Island are cancelled because of thick fog, the ferry company said at six o'clock. About 1,400 commuters use the line on a weekday.", time.Now())))
	w.tells(fog, "Ferry fog")
	posts := w.heard(fog)
	p.said("Fog over the harbour", posts[0])
	w.stop()
	if len(posts) != 1 || p.steps > 6 {
		t.Errorf("%d messages stand in the channel after %d steps: %v", len(posts), p.steps, posts)
	}
	held(t, "channel", timeOfDay.ReplaceAllString(strings.TrimSpace(p.text.String()), "09:05 UTC"))
}
