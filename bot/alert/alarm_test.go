package alert

import (
	"strings"
	"testing"
	"time"

	"newsbot/bot/texts"
	"newsbot/news"
)

func TestAnAlarmSaysWhatIsWrongAndWhatToDo(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	since := now.Add(-3 * time.Minute)
	for _, tt := range []struct {
		alarm        news.Alarm
		what, remedy string
	}{
		{news.Alarm{Kind: news.AlarmRounds, Since: since}, "no polling round has ended well for 3 min", "log"},
		{news.Alarm{Kind: news.AlarmStore, Reason: "bad page"}, "the store can't be read: bad page", "doctor"},
		{news.Alarm{Kind: news.AlarmWaiting, Since: since}, "has waited 3 min", "log"},
		{news.Alarm{Kind: news.AlarmDeaf, Since: since, Reason: "Conflict"}, "nothing has been received from Telegram for 3 min (Conflict)", "no other process"},
		{news.Alarm{Kind: news.AlarmOutage, Since: since}, "no message for 3 min", "sent when it answers"},
		{news.Alarm{Kind: news.AlarmPaused, Until: now}, "nothing from the bot until 12:00 UTC", "afterwards"},
		{news.Alarm{Kind: news.AlarmPaused, Until: now, About: "@desk"}, "nothing in @desk until", "afterwards"},
		{news.Alarm{Kind: news.AlarmUnresolved, About: "@desk", Reason: "Too Many Requests"}, "which channel @desk is (Too Many Requests)", "asked again"},
		{news.Alarm{Kind: news.AlarmNoName, About: "@desk", Reason: "chat not found"}, "no channel @desk", "name in the configuration"},
		{news.Alarm{Kind: news.AlarmGone, About: "@desk"}, "@desk is gone", "administrator"},
		{news.Alarm{Kind: news.AlarmNoRight, About: "-100"}, "may not post in -100", "administrator"},
		{news.Alarm{Kind: news.AlarmNoTopic, About: "-100, topic 3"}, "the topic of -100, topic 3", "Open it"},
		{news.Alarm{Kind: news.AlarmLate, Number: 3, Of: 4}, "3 of 4 sources are polled late", "less often"},
		{news.Alarm{Kind: news.AlarmClock, Number: -3600}, "set by -1h0m0s", "NTP"},
		{news.Alarm{Kind: news.AlarmWrongClock, Number: 86400}, "off by 24h0m0s, as the servers", "Set it"},
		{news.Alarm{Kind: news.AlarmLeftAlone, About: "Harbour", Number: 3, Until: now}, "“Harbour” is left alone until 12:00 UTC, because the bot ended 3 times", "polled again then"},
		{news.Alarm{Kind: news.AlarmStuck, About: "Harbour", Since: since}, "reading “Harbour” has not come to an end for 3 min", "Restart"},
	} {
		what, remedy := AlarmText(texts.Printer{}, tt.alarm, now)
		if strings.Contains(what.Plain(), "chat not found") {
			t.Errorf("%s repeats the reason: %q", tt.alarm.Kind, what)
		}
		if !strings.Contains(what.Plain(), tt.what) || !strings.Contains(remedy.Plain(), tt.remedy) {
			t.Errorf("%s: %q, %q; want %q and %q in them", tt.alarm.Kind, what, remedy, tt.what, tt.remedy)
		}
	}
}
