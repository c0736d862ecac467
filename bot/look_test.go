package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/news"
)

// TestAChannelIsMadeUpFromAPrivateChat sets a template by text and by buttons, sees
// the latest story in it, and finds the post so.
func TestAChannelIsMadeUpFromAPrivateChat(t *testing.T) {
	play(t, nil, func(s *scene) {
		fog := s.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Fog <1>", Username: "fogpost"}, s.bob).ID
		s.PromoteBot(fog, s.bob, simulator.Rights{PostMessages: true, EditMessages: true})
		s.pass(time.Second)
		src := s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/settings template off"}, "is a setting of channels")
		s.expect(simulator.Draft{From: s.bob, Text: "/channel @fogpost"}, "what you send me now is for there")
		s.expect(simulator.Draft{From: s.bob, Text: "/watch aurora OR shaft"}, "Watching")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings template {deck}"}, "needs the part {headline}")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings template {headline} {author}"}, "no part “author”")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings alertbutton on"}, "“Alert me about this”: yes")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings linkparams utm_source=telegram"}, "Added to links: utm_source=telegram")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings linkparams utm source"}, "Please write what is added")

		item := ferry()
		item.Image = ""
		s.report(src, item, "aurora OR shaft", dest(fog))
		post := s.last(fog)
		s.contains(post, "✅ Follow Fog <1> on Telegram")

		m := s.expect(simulator.Draft{From: s.bob, Text: "/settings template ⚓ {headline}\n{deck}\n\n{sources} · {time}\n{hashtags}\n\n{footer}"},
			"Template: its own", "{hashtags}", "⚓ Ferry <Aurora> runs again & on time", "#aurora")
		_, m = s.press(s.bob, m, "No deck")
		if strings.Contains(m.Text, "Two weeks in the dock") || strings.Contains(m.Text, "\n{deck}") {
			t.Errorf("the deck was switched off, and the page says %q", m.Text)
		}
		_, m = s.press(s.bob, m, "Points")
		s.contains(m, "\n{bullets}", "• The first crossing")
		next := ferry()
		next.ID, next.GUID, next.Link, next.Title, next.Image = 0, "2", "https://harbour.example/shaft", "Port Amber orders a second shaft for the Aurora", ""
		s.report(src, next, "aurora OR shaft", dest(fog))
		post = s.last(fog)
		want := "⚓ Port Amber orders a second shaft for the Aurora\n\n• The first crossing left at 6:10 with 212 people.\n• A new shaft cost 1.2 million.\n\nHarbour News · "
		s.contains(post, want, "#aurora\n\n", "✅ Follow Fog <1> on Telegram")
		buttons := fmt.Sprint(post.Buttons)
		for _, part := range []string{"https://harbour.example/shaft?utm_source=telegram", "Alert me about this", "start=w-"} {
			if !strings.Contains(buttons, part) {
				t.Errorf("below the post stands %v, want %q there", buttons, part)
			}
		}
		_, payload, _ := strings.Cut(buttons, "start=")
		payload, _, _ = strings.Cut(payload, " ")
		s.expect(simulator.Draft{From: s.ann, Text: "/start " + payload}, "Watching aurora")
		_, m = s.press(s.bob, m, "As usual")
		s.contains(m, "Template: the usual")
	})
}

// TestTheConfigurationDecides shows what it says of a channel as such, and lets
// nobody change it.
func TestTheConfigurationDecides(t *testing.T) {
	play(t, func(o *Options) {
		o.Settings.Footer = "usual footer"
	}, func(s *scene) {
		fog := s.fogChannel()
		configureOutlets(t, &s.o, news.Outlet{Ref: fmt.Sprint(fog), Look: news.Look{Template: new("{headline}\n{footer}"), Tags: new(2)}})
		s.stop()
		s.start()
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "what you send me now")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "Template: its own (in the configuration)", "Hashtags: up to 2 (in the configuration)", "Added to links: nothing\n")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings template usual"}, "The bot's configuration file says that")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/settings template"}, "{headline}")
		if n := len(m.Buttons); n != 1 {
			t.Errorf("%d rows of buttons, want the one back", n)
		}
		s.report(s.addSource("Harbour News", news.FromAdmin), ferry(), "", dest(fog))
		s.contains(s.last(fog), "Ferry <Aurora> runs again & on time\n\nusual footer")
	})
}

// TestTheConfigurationWinsKeyByKey: what it says of a channel's sound, pictures, footer and
// times stands, whatever was chosen there before, and nobody changes it by word, button
// or file; of what it leaves out those who run the channel choose.
func TestTheConfigurationWinsKeyByKey(t *testing.T) {
	play(t, withFiles, func(s *scene) {
		fog := s.fogChannel()
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "what you send me now")
		for _, chosen := range []string{"silent on", "gap 5m", "zone Tokyo", "footer Bob's", "follow X https://x.com/fog"} {
			s.expect(simulator.Draft{From: s.bob, Text: "/settings " + chosen}, "For Fog")
		}
		_, before := s.press(s.bob, s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "Gap: at least 5m"), "Gap…")
		said := news.Settings{
			Silent: new(false), Preview: news.PreviewOff, Fold: new(true), Zone: "Europe/Lisbon",
			Gap: new(20 * time.Minute), PerDay: new(30), Hours: &news.Window{From: 9 * 60, To: 21 * 60},
		}
		configureOutlets(t, &s.o, news.Outlet{Ref: fmt.Sprint(fog), Footer: new("The file's"), Settings: said})
		s.stop()
		s.start()
		const mark = " (in the configuration)"
		panel := s.expect(simulator.Draft{From: s.bob, Text: "/settings"},
			"Sound: on"+mark, "Picture: none"+mark, "Footer: on"+mark, "Time zone: Europe/Lisbon"+mark, "Gap: at least 20m between two posts"+mark,
			"Daily limit: 30 messages"+mark, "Hours: 09:00-21:00"+mark, "folded, a tap shows them"+mark, "Follow line: X https://x.com/fog"+mark, "Digest: none, alerts come at once\n")
		for _, refused := range []string{"Sound off", "Picture", "Footer…", "Gap…", "Follow line…"} {
			if strings.Contains(fmt.Sprint(panel.Buttons), refused) {
				t.Errorf("the panel has the button %q", refused)
			}
		}
		for _, typed := range []string{"silent on", "preview image", "fold off", "footer off", "zone Tokyo", "gap off", "cap 5", "hours off", "follow X https://x.com/other"} {
			s.expect(simulator.Draft{From: s.bob, Text: "/settings " + typed}, "The bot's configuration file says that")
		}
		if toast, _ := s.press(s.bob, before, "1h"); !strings.Contains(toast, "configuration file") {
			t.Errorf("a button from before is answered with %q", toast)
		}
		list := opml(`newsbot:settings="gap=5m bullets=3"`)
		s.contains(simulator.Message{Text: s.file(s.upload(list), "", len(list))}, "The settings are set, too.", "gap: the bot's configuration decides that")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings bullets 2"}, "up to 2")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings quiet 1-5"}, "Quiet hours: 01:00-05:00")

		item := ferry()
		item.ID = 0
		s.away(time.Until(time.Now().Truncate(24 * time.Hour).Add(36 * time.Hour)))
		s.report(s.addSource("Harbour News", news.FromAdmin), item, "", dest(fog))
		post := s.last(fog)
		s.contains(post, "The file's")
		if post.Silent || post.Photo != nil {
			t.Errorf("the post is silent: %v, with a picture: %v", post.Silent, post.Photo != nil)
		}
	})
}

// TestAChannelIsToldInALanguage that its administrators choose, where there is a model.
func TestAChannelIsToldInALanguage(t *testing.T) {
	play(t, func(o *Options) { o.Translates = true }, func(s *scene) {
		fog := s.fogChannel()
		s.expect(simulator.Draft{From: s.bob, Text: "/settings translate de"}, "is a setting of channels")
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "what you send me now")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings translate klingonish"}, "write the code of a language")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings translation German"}, "✓ Translated into: de")
		if got := s.bot.Lang(dest(fog)); got != "de" {
			t.Errorf("the newsroom has it translated into %q", got)
		}
		item := ferry()
		item.ID, item.Lang, item.Image = 0, "en", ""
		item.Translations = map[string]news.Translation{"de": {Title: "Die Aurora fährt wieder", Deck: item.Deck, Bullets: item.Bullets}}
		s.report(s.addSource("Harbour News", news.FromAdmin), item, "aurora", dest(fog))
		s.contains(s.last(fog), "Die Aurora fährt wieder", "translated by machine from EN")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings translate off"}, "Translated: no")
		if got := s.bot.Lang(dest(fog)); got != "" {
			t.Errorf("the newsroom has it translated into %q still", got)
		}

		configureOutlets(t, &s.o, news.Outlet{Ref: fmt.Sprint(fog), Lang: "fr"})
		s.o.Translates = false
		s.stop()
		s.start()
		s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "Translated into: fr (in the configuration)")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings translate de"}, "has no language model")
	})
}

// TestASponsorsLine stands in every third post, also over a restart, not in breaking
// news, and stays when a post is edited.
func TestASponsorsLine(t *testing.T) {
	play(t, nil, func(s *scene) {
		fog := s.fogChannel()
		src := s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", fog)}, "what you send me now")
		for typed, want := range map[string]string{
			"by Harbour Bank": "Please write how often", "0 by Harbour Bank": "in every post", "3": "has text", "3 2000-02-01 2000-01-01 by us": "before the first",
			"3 <b>us": "never closed", "3 2000-01-01 2000-01-02 by <b>Harbour</b> Bank": "Sponsor: 3 2000-01-01 2000-01-02 by <b>Harbour</b> Bank",
		} {
			s.expect(simulator.Draft{From: s.bob, Text: "/settings sponsor " + typed}, want)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/settings sponsor 3 2000-01-01 2000-01-02 by <b>Harbour</b> Bank"}, "Sponsor: 3")
		topics := strings.Fields("ferry bakery council lighthouse market orchard railway theatre")
		post := func(n int) simulator.Message {
			title := "Port Amber " + topics[n] + " opens again"
			s.report(src, news.Item{GUID: title, Link: "https://h.example/" + topics[n], Title: title, Text: title + " on Monday."}, "", dest(fog), dest(s.bob))
			return s.last(fog)
		}
		const line = "\n\nSponsored · by Harbour Bank"
		for n := range 7 {
			if n == 4 {
				s.stop()
				s.start()
			}
			if got := strings.HasSuffix(post(n).Text, line); got != (n%3 == 2) {
				t.Errorf("post %d has the line: %v", n, got)
			}
		}
		if m := s.last(s.bob); strings.Contains(m.Text, "Sponsored") {
			t.Errorf("a private alert says %q", m.Text)
		}
		s.away(72 * time.Hour)
		s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "Sponsor: 3")
		if got := post(7); strings.Contains(got.Text, "Sponsored") {
			t.Errorf("after its last day a post says %q", got.Text)
		}
	})
}
