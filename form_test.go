package main

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"newsbot/bot/simulator"
)

// aggregated is a feed that gathers what others report, as news searches do.
const aggregated = `<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>"ferry" - Gathered News</title><link>https://gathered.example/</link>%s</channel></rss>`

// aggregatedItem is an item of it, by its guid and its date.
const aggregatedItem = `<item><guid>%s</guid><title>BREAKING: Ferry Aurora runs aground off Gull Island - Coast Post</title>
<link>https://coast.example/%[1]s</link><source url="https://coast.example">Coast Post</source><media:content url="https://coast.example/aurora.jpg" medium="image"/>
<pubDate>%s</pubDate><description>All 212 passengers are safe. The harbour master told Reuters that the pilot had left the channel in thick fog. A tug comes from Port Amber at noon.</description></item>`

// opinion is another, which somebody thinks.
const opinion = `<item><guid>o</guid><title>Opinion | The ferry company must answer - Coast Post</title><link>https://coast.example/opinion/o</link>
<source url="https://coast.example">Coast Post</source><media:content url="https://coast.example/og-logo.png" medium="image"/><pubDate>%s</pubDate><description>Its ferry ran aground twice.</description></item>`

// TestTheFormOfAnAlert is the whole program with a server of Telegram's that is
// new, and with one that does not know the tag of moments: what a person and a
// channel read of an item that an aggregator lists.
func TestTheFormOfAnAlert(t *testing.T) {
	t.Parallel()
	for _, older := range []bool{false, true} {
		tg := simulator.New(simulator.Options{Username: "BitNewsBot"})
		if older {
			tg.Fault(simulator.Fault{Text: "<tg-time", Status: 400, Description: `Bad Request: can't parse entities: Unsupported start tag "tg-time" at byte offset 1`})
		}
		ann := tg.AddPrivate(simulator.User{FirstName: "Ann"})
		channel := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Desk", Username: "desk"}, ann.ID)
		tg.AddBot(channel.ID, ann.ID)
		w := newWorld(t, tg, sourceTable("Gathered", "/gathered")+channelTable(channel.ID)+`footer = "Follow us"`)
		w.put("/gathered", fmt.Sprintf(aggregated, ""))
		w.start()
		w.say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/watch tram OR Ferry"}, "Ferry")
		w.polled("/gathered")

		at := time.Now().Add(-time.Hour).UTC()
		w.put("/gathered", fmt.Sprintf(aggregated, fmt.Sprintf(opinion, time.Now().UTC().Format(time.RFC1123Z))+fmt.Sprintf(aggregatedItem, "1", at.Format(time.RFC1123Z))))
		w.tells(channel.ID, "answer")
		w.tells(ann.ID, "answer")
		news, mine := w.find(channel.ID, "aground off"), w.find(ann.ID, "aground off")
		clock := at.Format("15:04") + " UTC"
		if at.YearDay() != time.Now().UTC().YearDay() {
			clock = at.Format("2 Jan, 15:04") + " UTC"
		}
		body := "🔴 Ferry Aurora runs aground off Gull Island\n"
		tail := "Coast Post · citing Reuters · " + clock + "\n"
		for _, want := range []string{body, tail + "\nFollow us"} {
			w.has(news, want)
		}
		for _, want := range []string{body, tail + "you watch Ferry"} {
			w.has(mine, want)
		}
		if news.Photo == nil || news.Photo.URL != "https://coast.example/aurora.jpg" || mine.Photo != nil || mine.Preview == nil || !mine.Preview.Disabled {
			t.Errorf("the channel's picture is %v, the person's %v with the card %+v", news.Photo, mine.Photo, mine.Preview)
		}
		isMoment := func(e simulator.Entity) bool { return e.Type == "date_time" && e.Time == at.Unix() }
		if got := slices.ContainsFunc(mine.Entities, isMoment); got == older {
			t.Errorf("with an older server (%v) the alert has a moment: %v", older, got)
		}
		thought := w.find(channel.ID, "must answer")
		if w.has(thought, "Opinion · The ferry company must answer\n"); thought.Photo != nil {
			t.Errorf("a logo is shown: %v", thought.Photo)
		}
		w.stop()
		w.doctor()
	}
}

// find is the message of a chat that has some words.
func (w *world) find(chat int64, words string) simulator.Message {
	w.t.Helper()
	list := w.heard(chat)
	i := slices.IndexFunc(list, func(m simulator.Message) bool { return says([]simulator.Message{m}, words) })
	if i < 0 {
		w.t.Fatalf("no message has %q", words)
	}
	return list[i]
}

// has wants words in a message.
func (w *world) has(m simulator.Message, words string) {
	w.t.Helper()
	if !says([]simulator.Message{m}, words) {
		w.t.Errorf("no %q in\n%s", words, m.Text)
	}
}
