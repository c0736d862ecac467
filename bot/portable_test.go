package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/feeds"
	"newsbot/news"
	"newsbot/store"
)

// withFiles reads and writes OPML, and finds feeds.
func withFiles(o *Options) {
	o.Discover = twoFeeds
	o.WriteOPML = func(w io.Writer, title string, list []Outline) error {
		var all []feeds.Outline
		for _, l := range list {
			all = append(all, feeds.Outline(l))
		}
		return feeds.WriteOPML(w, title, all)
	}
	o.ReadOPML = func(r io.Reader) (all []Outline, err error) {
		list, err := feeds.ReadOPML(r)
		for _, l := range list {
			all = append(all, Outline(l))
		}
		if err != nil {
			err = feeds.Reason(err)
		}
		return all, err
	}
}

// opml is a file with these outlines.
func opml(outlines ...string) string {
	return "<opml version='2.0'><body><outline " + strings.Join(outlines, "/><outline ") + "/></body></opml>"
}

// file has Bob send a file that was sent before, by its id.
func (s *scene) file(id, caption string, size int) string {
	s.t.Helper()
	before := s.last(s.bob).ID
	s.PushUpdate("message", json.RawMessage(fmt.Sprintf(
		`{"message_id":9000,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%[2]d,"first_name":"Bob"},"caption":%q,"document":{"file_id":%q,"file_size":%d}}`,
		time.Now().Unix(), s.bob, caption, id, size)))
	s.pass(3 * time.Second)
	list := s.since(s.bob, before)
	if len(list) != 1 {
		s.t.Fatalf("the file has %d answers: %q", len(list), textsOf(list))
	}
	return list[0].Text
}

// TestWhatWasExportedCanBeImported takes what a chat set up away and brings it
// back, by each of the files, through the chat alone.
func TestWhatWasExportedCanBeImported(t *testing.T) {
	for place, name := range []string{"newsbot.json", "newsbot.opml"} {
		t.Run(name, func(t *testing.T) {
			play(t, withFiles, func(s *scene) {
				s.addSource("Harbour News", news.FromAdmin)
				s.addSource("Coast Post", news.FromConfig)
				m := s.expect(simulator.Draft{From: s.bob, Text: "/watch Fog OR Ferry"}, "Watching")
				s.press(s.bob, m, "Urgent")
				s.expect(simulator.Draft{From: s.bob, Text: "/watch gold"}, "Watching")
				s.expect(simulator.Draft{From: s.bob, Text: "/follow Harbour News"}, "Following")
				m = s.expect(simulator.Draft{From: s.bob, Text: "/follow Coast Post"}, "Following")
				s.press(s.bob, m, "Urgent")
				s.expect(simulator.Draft{From: s.bob, Text: "/settings bullets 2"}, "up to 2")
				s.expect(simulator.Draft{From: s.bob, Text: "/settings silent on"}, "Sound: off")
				list := s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "Fog OR Ferry (urgent)", "everything from Coast Post (urgent)").Text
				panel := s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "How alerts look").Text

				sent := s.say(simulator.Draft{From: s.bob, Text: "/export"})
				s.pass(3 * time.Second)
				sent = append(sent, s.since(s.bob, sent[len(sent)-1].ID)...)
				if len(sent) != 3 || sent[place].Document == nil {
					t.Fatalf("an export is %d messages: %+v", len(sent), sent)
				}
				file := sent[place].Document.ID
				m = s.expect(simulator.Draft{From: s.bob, Text: "/forgetme"}, "can't be undone")
				s.press(s.bob, m, "Delete everything")
				s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "Nothing yet")

				if got := s.file(file, "", 100); got != "Done: 2 sources followed and 2 watches.\nTaken: Fog OR Ferry, gold, Harbour News, Coast Post\nThe settings are set, too." {
					t.Errorf("the import says %q", got)
				}
				if got := s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "Alerts in this chat").Text; got != list {
					t.Errorf("after the import the list is\n%s\nwant\n%s", got, list)
				}
				if got := s.expect(simulator.Draft{From: s.bob, Text: "/settings"}, "How alerts look").Text; got != panel {
					t.Errorf("after the import the settings are\n%s\nwant\n%s", got, panel)
				}
			})
		})
	}
}

// exports has Bob ask for the files of what is set up where he acts, JSON first.
func (s *scene) exports() []simulator.Message {
	s.t.Helper()
	sent := s.say(simulator.Draft{From: s.bob, Text: "/export"})
	s.pass(3 * time.Second)
	sent = append(sent, s.since(s.bob, sent[len(sent)-1].ID)...)
	if len(sent) != 3 || sent[0].Document == nil || sent[1].Document == nil {
		s.t.Fatalf("an export is %d messages: %+v", len(sent), sent)
	}
	return sent[:2]
}

// TestWhatIsMutedAndSavedTravels mutes each kind of thing, saves stories and waits for a
// price, takes it all away and brings it back, by each of the files.
func TestWhatIsMutedAndSavedTravels(t *testing.T) {
	for place, name := range []string{"newsbot.json", "newsbot.opml"} {
		play(t, func(o *Options) { withFiles(o); priced(t, &ticker{price: 67120, yore: 66324})(o) }, func(s *scene) {
			src, alert := s.fogAlert()
			for _, what := range []struct{ press, long string }{{"“fog”", "For good"}, {"Everything from", "An hour"}, {"This story", "An hour"}, {"All alerts", "An hour"}} {
				s.press(s.bob, alert, "Mute…")
				_, panel := s.press(s.bob, s.last(s.bob), what.press)
				s.press(s.bob, panel, what.long)
			}
			s.press(s.bob, alert, "Save")
			if _, err := s.db.Save(news.ChatID(s.bob), store.Saved{Item: 99, Title: "A story of & long ago", Link: "https://harbour.example/99?a=1&b=2", Source: "Old Post", At: time.Now()}); err != nil {
				t.Fatal(err)
			}
			s.expect(simulator.Draft{From: s.bob, Text: "/price BTC > 70000"}, "BTC")
			said := func() (all []string) {
				for _, ask := range []string{"/list", "/muted", "/saved"} {
					all = append(all, s.expect(simulator.Draft{From: s.bob, Text: ask}, "").Text)
				}
				return all
			}
			want, file := said(), s.exports()[place].Document.ID
			m := s.expect(simulator.Draft{From: s.bob, Text: "/forgetme"}, "can't be undone")
			s.press(s.bob, m, "Delete everything")
			for range 2 { // the second time changes nothing
				got := s.file(file, "", 100)
				s.contains(simulator.Message{Text: got}, "4 things are muted: /muted\n2 stories are saved: /saved")
				if now := said(); !slices.Equal(now, want) {
					t.Errorf("%s: after the import\n%s\nwant\n%s", name, strings.Join(now, "\n"), strings.Join(want, "\n"))
				}
			}
			s.press(s.bob, alert, "Save")
			if list, err := s.db.Saved(news.ChatID(s.bob)); err != nil || len(list) != 2 || src.ID == 0 {
				t.Errorf("what was saved can be saved again: %d, %v", len(list), err)
			}
			s.pass(2 * time.Hour)
			s.contains(simulator.Message{Text: s.file(file, "", 100)}, "1 thing is muted: /muted", "Not taken: 3", "Fog holds boats: that mute is over")
		})
	}
}

// TestAMuteOfAnotherBotsStory has a file mute a story by the number that it has at
// another bot, where another story has it here.
func TestAMuteOfAnotherBotsStory(t *testing.T) {
	play(t, withFiles, func(s *scene) {
		s.fogAlert()
		for _, link := range []string{"", "&amp;link=https%3A%2F%2Felsewhere.example%2F1"} {
			list := opml(`text="Rain" newsbot:mute="story=1` + link + `"`)
			s.contains(simulator.Message{Text: s.file(s.upload(list), "", len(list))}, "Not taken: 1")
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/muted"}, "Nothing is muted")
	})
}

// TestAChannelsTickerTravels takes a ticker from one channel to another.
func TestAChannelsTickerTravels(t *testing.T) {
	k := &ticker{price: 67120, yore: 66324}
	play(t, func(o *Options) { withFiles(o); priced(t, k)(o) }, func(s *scene) {
		from, to := s.channel(), s.channel()
		s.expect(simulator.Draft{From: s.bob, Chat: from, Text: "/ticker on"}, "A pinned message will show BTC here")
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", from)}, "what you send")
		files := s.exports()
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", to)}, "what you send")
		s.contains(simulator.Message{Text: s.file(files[1].Document.ID, "", 100)}, "The settings are set, too.")
		s.minute(k, 67120)
		s.minute(k, 67120)
		s.oneTicker(to, "BTC $67,120")
		s.expect(simulator.Draft{From: s.bob, Text: "/channel done"}, "for this chat again")
		s.contains(simulator.Message{Text: s.file(files[0].Document.ID, "", 100)}, "newsbot: there is no such setting")
	})
}

// TestNobodyIsGivenTheOperatorsCredentials follows sources whose addresses have
// secrets, takes the list away and brings it back.
func TestNobodyIsGivenTheOperatorsCredentials(t *testing.T) {
	play(t, withFiles, func(s *scene) {
		_, err := s.db.AddSource(news.Source{Name: "Wire", URL: "https://bob:pw123@wire.example/feed.xml?key=k456", Origin: news.FromConfig}, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/follow Wire"}, "Following")
		sent := s.say(simulator.Draft{From: s.bob, Text: "/export"})
		s.pass(3 * time.Second)
		sent = append(sent, s.since(s.bob, sent[len(sent)-1].ID)...)
		for _, m := range sent[:2] {
			data, _, _ := s.File(m.Document.ID)
			if text := string(data); strings.Contains(text, "pw123") || strings.Contains(text, "k456") || !strings.Contains(text, "https://wire.example/feed.xml") {
				t.Errorf("%s holds\n%s", m.Document.Name, text)
			}
		}
		said := s.expect(simulator.Draft{From: s.ann, Text: "/source wire"}, "wire.example/feed.xml").Text
		if strings.Contains(said, "pw123") || strings.Contains(said, "k456") {
			t.Errorf("/source says %q", said)
		}
		for _, m := range sent[:2] {
			s.expect(simulator.Draft{From: s.bob, Text: "/unfollow Wire"}, "Removed")
			if got := s.file(m.Document.ID, "", 100); !strings.HasPrefix(got, "Done: 1 source followed and 0 watches.") {
				t.Errorf("the import of %s says %q", m.Document.Name, got)
			}
		}
	})
}

// TestWhoMayBringAFile sends a file with our name in its caption to a group, as a member
// and as an administrator, and one without a caption where its person acts for a channel.
func TestWhoMayBringAFile(t *testing.T) {
	play(t, withFiles, func(s *scene) {
		id := s.upload(opml(`newsbot:query="ferry"`))
		g := s.group(simulator.Supergroup, false)
		push := func(from, chat int64, kind, caption string) string {
			s.PushUpdate("message", json.RawMessage(fmt.Sprintf(
				`{"message_id":9001,"date":%d,"chat":{"id":%d,"type":%q},"from":{"id":%d},"caption":%q,"document":{"file_id":%q,"file_size":100}}`,
				time.Now().Unix(), chat, kind, from, caption, id)))
			s.pass(3 * time.Second)
			return s.last(chat).Text
		}
		if got := push(s.cy, g, "supergroup", "@newsbot here"); !strings.Contains(got, "Only administrators") || len(s.subscriptions(g, 0)) > 0 {
			t.Errorf("a member's file is answered %q, and the group watches %q", got, s.subscriptions(g, 0))
		}
		if got := push(s.bob, g, "supergroup", "@newsbot here"); !strings.Contains(got, "1 watch.") {
			t.Errorf("an administrator's file is answered %q", got)
		}
		ch := s.channel()
		s.expect(simulator.Draft{From: s.bob, Text: fmt.Sprint("/channel ", ch)}, "what you send")
		if got := push(s.bob, s.bob, "private", ""); !strings.Contains(got, "1 watch.") || len(s.subscriptions(ch, 0)) != 1 || len(s.subscriptions(s.bob, 0)) != 0 {
			t.Errorf("a file for a channel is answered %q; the channel watches %q, its person %q", got, s.subscriptions(ch, 0), s.subscriptions(s.bob, 0))
		}
	})
}

func TestImportsThatAreRefused(t *testing.T) {
	play(t, withFiles, func(s *scene) {
		list := opml(`xmlUrl="https://unknown.example/rss" text="Unknown"`, `newsbot:query="((("`, `newsbot:query="ferry"`, `newsbot:settings="silent=perhaps bullets=1"`)
		mine := s.upload(list)
		s.pass(2 * time.Second)
		s.expect(simulator.Draft{From: s.bob, Text: "/import"}, "/import as its caption")
		for _, tt := range []struct {
			what, id string
			size     int
			want     string
		}{
			{"a file of 50 MB", mine, 50 << 20, "up to 1 MB"},
			{"a file that is no list", s.upload("PK\x03\x04"), 4, "can't read that file: it is no OPML file"},
			{"a list with lines that cannot be taken", mine, len(list), "0 sources followed and 1 watch.\nTaken: ferry\nThe settings are set, too.\n\nNot taken: 3\n• Unknown: Only the operator of this bot adds sources"},
		} {
			if got := s.file(tt.id, "/import", tt.size); !strings.Contains(got, tt.want) {
				t.Errorf("%s is answered %q, want %q", tt.what, got, tt.want)
			}
		}
	})
}

// An import says of each line what became of it, also of a file that was cut.
func TestAnImportNamesWhatItTookAndWhatWasThere(t *testing.T) {
	play(t, withFiles, func(s *scene) {
		src := s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/watch gold"}, "Watching")
		list := opml(fmt.Sprintf(`text="My harbour" xmlUrl=%q`, src.URL), `newsbot:query="gold"`, `newsbot:query="ferry"`)
		list = strings.TrimSuffix(list, "/></body></opml>") + `/><outline text="Cut off" xmlUrl="htt`
		for _, want := range []string{
			"Done: 1 source followed and 1 watch.\nTaken: Harbour News (in the file: My harbour), ferry\nThere already: gold\nThe file is not whole: its end is missing.",
			"Done: 0 sources followed and 0 watches.\nThere already: Harbour News (in the file: My harbour), gold, ferry\n",
		} {
			if got := s.file(s.upload(list), "", len(list)); !strings.HasPrefix(got, want) {
				t.Errorf("the import says %q, want %q", got, want)
			}
		}
	})
}

func TestAnImportBringsNewSourcesWithinTheQuota(t *testing.T) {
	open := func(o *Options) {
		withFiles(o)
		o.Settings.OpenSources, o.Settings.SourceQuota = true, 1
	}
	play(t, open, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch")
		list := opml(`xmlUrl="file:///etc/passwd"`, `xmlUrl="https://nothing.example"`, `xmlUrl="https://coast.example"`, `xmlUrl="https://harbour.example"`)
		got := s.file(s.upload(list), "", len(list))
		for _, want := range []string{"1 source followed", "Not taken: 3", "passwd: the site did not answer in time", "nothing.example: there is no feed at that address", "harbour.example: You have added 1 source"} {
			if !strings.Contains(got, want) {
				t.Errorf("the import says %q, want %q", got, want)
			}
		}
	})
}

// upload puts a file into Telegram and returns its id.
func (s *scene) upload(content string) string {
	s.t.Helper()
	s.pass(time.Second)
	file := telegram.Upload{Field: "document", Name: "list.opml", Bytes: []byte(content)}
	if _, err := s.bot.client.Upload(s.t.Context(), "sendDocument", telegram.Params{"chat_id": s.bob}, file); err != nil {
		s.t.Fatal(err)
	}
	return s.last(s.bob).Document.ID
}

func TestForgetMe(t *testing.T) {
	play(t, func(o *Options) { o.Discover, o.Settings.OpenSources = twoFeeds, true }, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/watch ferry"}, "Watching")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings silent on"}, "Sound: off")
		m := s.expect(simulator.Draft{From: s.bob, Text: "/follow https://coast.example"}, "coast.example")
		s.press(s.bob, m, "Add")
		m = s.expect(simulator.Draft{From: s.bob, Text: "/forgetme"}, "can't be undone")
		_, m = s.press(s.bob, m, "Delete everything")
		s.contains(m, "Everything is deleted")
		settings, err := s.db.Settings(dest(s.bob))
		if err != nil || settings != (news.Settings{}) || len(s.subscriptions(s.bob, 0)) > 0 {
			t.Errorf("left: settings %+v, %v, watches %q", settings, err, s.subscriptions(s.bob, 0))
		}
		if _, err := s.db.Chat(news.ChatID(s.bob)); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the chat's record: %v, want none", err)
		}
		if src, err := s.db.Source("coast.example"); err != nil || src.AddedBy != 0 {
			t.Errorf("the source is still known to be Bob's: %+v, %v", src, err)
		}
	})
}
