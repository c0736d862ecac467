package alert

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// Every kind of notice has words, with its arguments in them.
func TestNoticesAreWorded(t *testing.T) {
	db, err := store.Open(filepath.Join(t.TempDir(), "newsbot.db"), store.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	m := New(db, func(*news.Chat) texts.Printer { return texts.Printer{} }, slog.New(slog.DiscardHandler))
	add := func(name string, origin news.Origin) news.SourceID {
		src, err := db.AddSource(news.Source{Name: name, URL: "https://" + string(origin) + ".example", Origin: origin}, noon)
		if err != nil {
			t.Fatal(err)
		}
		return src.ID
	}
	src, fixed := add("Harbour <News>", news.FromAdmin), add("Fixed", news.FromConfig)
	if err := db.PutChat(news.Chat{ID: -5, Title: "Harbour watch", Topics: map[news.TopicID]string{7: "Ships"}}); err != nil {
		t.Fatal(err)
	}
	group := news.Destination{Chat: -5}
	for _, tt := range []struct {
		notice news.Notice
		want   []string
	}{
		{news.Notice{Kind: news.NoticeBroadcast, Text: "<b>Sunday</b>"}, []string{"<b>Sunday</b>"}},
		{news.Notice{Kind: news.NoticeSourceEnded, Source: src}, []string{"Source Harbour &lt;News&gt; has ended", "/removesource"}},
		{news.Notice{Kind: news.NoticeSourceEnded, Source: fixed}, []string{"Source Fixed has ended", "take it out of the configuration"}},
		{news.Notice{Kind: news.NoticeSourceFails, Source: src, Text: "status 500"}, []string{"Harbour", "three days", "status 500"}},
		{news.Notice{Kind: news.NoticeSourceQuiet, Source: src, At: noon}, []string{"Harbour", "silent since 14 Mar"}},
		{news.Notice{Kind: news.NoticeSourceLeft, Source: src}, []string{"Harbour", "not read here any more"}},
		{news.Notice{Kind: news.NoticeHeld, Source: src, Number: 140}, []string{"Harbour", "140 old or undated ones were held back"}},
		{news.Notice{Kind: news.NoticeRefused, About: group, State: news.Parked, Text: "not enough rights"}, []string{"“Harbour watch”", "not enough rights", "Let me send messages there"}},
		{news.Notice{Kind: news.NoticeRefused, About: group, State: news.Gone, Text: "kicked"}, []string{"“Harbour watch”", "Add me again"}},
		{news.Notice{Kind: news.NoticeRefused, About: news.Destination{Chat: -5, Topic: 7}, Text: "closed"}, []string{"topic “Ships” of “Harbour watch”", "Reopen the topic"}},
		{news.Notice{Kind: news.NoticeServed, About: group}, []string{"I can write in “Harbour watch” again"}},
		{news.Notice{Kind: news.NoticeRefused, About: news.Destination{Chat: 77}, State: news.Gone}, []string{"“77”"}},
		{news.Notice{Kind: news.NoticeAlarm, At: noon, Alarm: news.Alarm{Kind: news.AlarmNoName, About: "@desk"}}, []string{"Alarm: Telegram knows no channel @desk. Correct"}},
		{news.Notice{Kind: news.NoticeAlarmOver, At: noon, Alarm: news.Alarm{Kind: news.AlarmDeaf, Since: noon.Add(-time.Hour)}}, []string{"Over: nothing has been received from Telegram for 60 min."}},
		{news.Notice{Kind: news.NoticeNoBackup, Text: "no space"}, []string{"backup", "no space"}},
		{news.Notice{Kind: "of a later version", Text: "what it says"}, []string{"what it says"}},
	} {
		got := string(m.noticeText(texts.Printer{}, &tt.notice))
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s reads %q, want %q in it", tt.notice.Kind, got, want)
			}
		}
	}
}
