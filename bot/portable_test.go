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
	"newsbot/news"
	"newsbot/store"
)

// lineFiles reads and writes outlines as lines of JSON in place of OPML.
func lineFiles(o *Options) {
	o.Discover = twoFeeds
	o.WriteOPML = func(w io.Writer, _ string, list []Outline) error {
		for _, l := range list {
			if err := json.NewEncoder(w).Encode(l); err != nil {
				return err
			}
		}
		return nil
	}
	o.ReadOPML = func(r io.Reader) ([]Outline, error) {
		var list []Outline
		for d := json.NewDecoder(r); ; {
			var l Outline
			switch err := d.Decode(&l); {
			case errors.Is(err, io.EOF):
				return list, nil
			case err != nil:
				return nil, &news.Fault{Code: "web.not-opml"}
			}
			list = append(list, l)
		}
	}
}

// file has Bob send a file that was sent before, by its id.
func (s *scene) file(id, caption string, size int) string {
	s.t.Helper()
	before := s.last(s.bob).ID
	s.PushUpdate("message", json.RawMessage(fmt.Sprintf(
		`{"message_id":9000,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%[2]d},"caption":%q,"document":{"file_id":%q,"file_size":%d}}`,
		time.Now().Unix(), s.bob, caption, id, size)))
	s.pass(3 * time.Second)
	list := s.since(s.bob, before)
	if len(list) != 1 {
		s.t.Fatalf("the file has %d answers: %q", len(list), textsOf(list))
	}
	return list[0].Text
}

func TestWhatWasExportedCanBeImported(t *testing.T) {
	play(t, lineFiles, func(s *scene) {
		s.addSource("Harbour News", news.FromAdmin)
		s.expect(simulator.Draft{From: s.bob, Text: "/watch Fog OR Ferry"}, "Watching")
		s.expect(simulator.Draft{From: s.bob, Text: "/follow Harbour News"}, "Following")
		s.expect(simulator.Draft{From: s.bob, Text: "/settings bullets 2"}, "up to 2")
		sent := s.say(simulator.Draft{From: s.bob, Text: "/export"})
		s.pass(3 * time.Second)
		sent = append(sent, s.since(s.bob, sent[len(sent)-1].ID)...)
		if len(sent) != 3 || sent[0].Document == nil || sent[1].Document == nil {
			t.Fatalf("an export is %d messages: %+v", len(sent), sent)
		}
		data, _, _ := s.File(sent[0].Document.ID)
		for _, want := range []string{`"query": "ferry OR fog"`, `"source": "Harbour News"`, `"Bullets": 2`} {
			if !strings.Contains(string(data), want) {
				t.Errorf("the export lacks %s:\n%s", want, data)
			}
		}
		want := s.subscriptions(s.bob, 0)
		s.expect(simulator.Draft{From: s.bob, Text: "/unwatch 1"}, "Removed")
		s.pass(3 * time.Second)
		s.expect(simulator.Draft{From: s.bob, Text: "/unwatch 1"}, "Removed")
		s.pass(3 * time.Second)
		if got := s.file(sent[1].Document.ID, "", 100); got != "Done: 1 source followed and 1 watch." {
			t.Errorf("the import says %q", got)
		}
		if got := s.subscriptions(s.bob, 0); !slices.Equal(got, want) {
			t.Errorf("after the import Bob has %q, want %q", got, want)
		}
		s.expect(simulator.Draft{From: s.bob, Text: "/list"}, "Fog OR Ferry")
	})
}

func TestImportsThatAreRefused(t *testing.T) {
	play(t, lineFiles, func(s *scene) {
		list := `{"URL":"https://unknown.example/rss","Title":"Unknown"}{"Query":"((("}{"Query":"ferry"}`
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
			{"a list with lines that cannot be taken", mine, len(list), "0 sources followed and 1 watch.\n\nNot taken: 2\n• Unknown: Only the operator of this bot adds sources"},
		} {
			if got := s.file(tt.id, "/import", tt.size); !strings.Contains(got, tt.want) {
				t.Errorf("%s is answered %q, want %q", tt.what, got, tt.want)
			}
		}
	})
}

func TestAnImportBringsNewSourcesWithinTheQuota(t *testing.T) {
	open := func(o *Options) {
		lineFiles(o)
		o.Settings.OpenSources, o.Settings.SourceQuota = true, 1
	}
	play(t, open, func(s *scene) {
		s.expect(simulator.Draft{From: s.bob, Text: "/start"}, "I watch")
		list := `{"URL":"file:///etc/passwd"}{"URL":"https://nothing.example"}{"URL":"https://coast.example"}{"URL":"https://harbour.example"}`
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
