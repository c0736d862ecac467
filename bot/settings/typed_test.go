package settings

import (
	"errors"
	"strings"
	"testing"

	"newsbot/bot/talk"
	"newsbot/bot/texts"
	"newsbot/news"
)

// TestTyped shows what people type of each setting, and what becomes of it; "" is
// what they are told how to write.
func TestTyped(t *testing.T) {
	for _, tt := range []struct{ setting, typed, want string }{
		{"quiet", "22:00-07:00", "22:00-07:00"},
		{"quiet", "22-7", "22:00-07:00"},
		{"quiet", "22.30 – 6.15", "22:30-06:15"},
		{"quiet", "10pm to 7am", "22:00-07:00"},
		{"quiet", "10:30 PM until 12 am", "22:30-00:00"},
		{"quiet", "12pm-1pm", "12:00-13:00"},
		{"quiet", "22 7", "22:00-07:00"},
		{"quiet", "from 22 to 7", "22:00-07:00"},
		{"quiet", "Between 10pm and 7am", "22:00-07:00"},
		{"digest", "every morning", "08:00"},
		{"digest", "weekdays at noon and evening", "weekdays 12:00 18:00"},
		{"zone", "berlin time", "Europe/Berlin"},
		{"zone", "CET", ""},
		{"zone", "GMT+2", ""},
		{"quiet", "0-24", "00:00-24:00"},
		{"quiet", "OFF", "off"},
		{"quiet", "8-8", ""},
		{"quiet", "24-7", ""},
		{"quiet", "25-7", ""},
		{"quiet", "22:60-7", ""},
		{"quiet", "13pm-7", ""},
		{"quiet", "0am-7", ""},
		{"quiet", "at night", ""},
		{"quiet", "22:00", ""},
		{"digest", "8", "08:00"},
		{"digest", "8 18:30", "08:00 18:30"},
		{"digest", "18:30, 8am and 8:00", "08:00 18:30"},
		{"digest", "daily at 7.45", "07:45"},
		{"digest", "mon-fri 8", "weekdays 08:00"},
		{"digest", "weekdays 8", "weekdays 08:00"},
		{"digest", "weekends 9:30", "weekends 09:30"},
		{"digest", "Mondays, Thursday 8", "mon,thu 08:00"},
		{"digest", "fri-mon 8", "sun,mon,fri,sat 08:00"},
		{"digest", "mon-sun 8", "08:00"},
		{"digest", "every hour", "hourly"},
		{"digest", "hourly", "hourly"},
		{"digest", "weekdays hourly", "weekdays hourly"},
		{"digest", "24:00", "00:00"},
		{"digest", "mon-fri", ""},
		{"digest", "8 o'clock", ""},
		{"digest", "25:00", ""},
		{"digest", "0 * * * *", ""},
		{"digest", "off", "off"},
		{"budget", "7", "7"},
		{"budget", "0", ""},
		{"budget", "-3", ""},
		{"budget", "1001", ""},
		{"budget", "few", ""},
		{"zone", "berlin", "Europe/Berlin"},
		{"zone", "New York", "America/New_York"},
		{"zone", "Europe/Kyiv", "Europe/Kyiv"},
		{"zone", "Ottawa", "America/Toronto"},
		{"zone", "utc", "UTC"},
		{"zone", "Berlinn", ""},
		{"zone", "Xyzzy", ""},
		{"gap", "20", "20m"},
		{"gap", "20 minutes", "20m"},
		{"gap", "1h30m", "1h30m"},
		{"gap", "2 hours", "2h"},
		{"gap", "10s", ""},
		{"gap", "25h", ""},
		{"gap", "a while", ""},
		{"cap", "40", "40"},
		{"hours", "9-21", "09:00-21:00"},
		{"footer", "<b>Follow</b> us", "<b>Follow</b> us"},
		{"footer", "<b>Follow us", ""},
		{"footer", strings.Repeat("x", news.MaxFooter+1), ""},
		{"silent", "ON", "on"},
		{"silent", "perhaps", ""},
		{"urgent", "off", "off"},
	} {
		row, ok := talk.Table(rows()).Named(tt.setting)
		if !ok {
			t.Fatalf("there is no setting %s", tt.setting)
		}
		got, err := row.Value(tt.typed)
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("%s %q is %q, %v; want %q", tt.setting, tt.typed, got, err, tt.want)
		}
		var f *news.Fault
		if err != nil && !errors.Is(err, talk.ErrValue) && !errors.As(err, &f) {
			t.Errorf("%s %q: %v is nothing for a person", tt.setting, tt.typed, err)
		}
		if f != nil && strings.Contains(string(texts.Printer{}.Fault(f)), "{") {
			t.Errorf("%s %q: %s", tt.setting, tt.typed, texts.Printer{}.Fault(f))
		}
		if err == nil && tt.want != "" {
			var s news.Settings
			s.Footer = new("")
			if row.Set(&s, got); tt.setting != "silent" && row.Exported(&s) != got {
				t.Errorf("%s set to %q is %q", tt.setting, got, row.Exported(&s))
			}
		}
	}
}

// TestNaming reads settings by the names that people give them.
func TestNaming(t *testing.T) {
	called := readNaming(texts.Printer{}.Plain("settings.called"))
	for _, tt := range []struct{ typed, name, value string }{
		{"quiet 22-7", "quiet", "22-7"},
		{"Quiet hours  22:00 to 7", "quiet", "22:00 to 7"},
		{"time zone New York", "zone", "New York"},
		{"sound on", "silent", "off"},
		{"sound OFF", "silent", "on"},
		{"sound loud", "silent", "loud"},
		{"Sound", "silent", ""},
		{"number of sources off", "sources", "off"},
		{"footer <b>a</b>\n b", "footer", "<b>a</b>\n b"},
		{"foo bar", "foo", "bar"},
		{"foo", "foo", ""},
		{"picture off", "picture", "off"}, // as a feature calls one of its own
		{"pictures off", "preview", "off"},
		{" ", "", ""},
	} {
		if name, value := called.take(tt.typed, func(name string) bool { return name == "picture" }); name != tt.name || value != tt.value {
			t.Errorf("take(%q) = %q, %q, want %q, %q", tt.typed, name, value, tt.name, tt.value)
		}
	}
}
