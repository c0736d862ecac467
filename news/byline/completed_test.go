package byline

import "testing"

func TestCompleted(t *testing.T) {
	const cut = "Ferry Aurora sinks off ..."
	for _, tt := range []struct{ title, sentence, want string }{
		{cut, "Ferry Aurora sinks off Gull Island.", "Ferry Aurora sinks off Gull Island"},
		{"Ferry Aurora sinks off Gu…", "Ferry Aurora sinks off Gull Island", "Ferry Aurora sinks off Gull Island"},
		{"渡轮在海鸥岛附近沉没，四十人获 ...", "渡轮在海鸥岛附近沉没，四十人获救。", "渡轮在海鸥岛附近沉没，四十人获救"},
		{"Is the ferry Aurora the ...", "Is the ferry Aurora the last of her kind?", "Is the ferry Aurora the last of her kind?"},
		{cut, "Ferry Aurora sinks off ...", cut},                       // the text is cut, too
		{cut, "The ferry Aurora has sunk.", cut},                       // and begins otherwise
		{cut, "Ferry Aurora sinks off.", "Ferry Aurora sinks off ..."}, // and has no more
		{"Ferry ...", "Ferry Aurora sinks.", "Ferry ..."},              // it might be another
		{"Ferry Aurora sinks", "Ferry Aurora sinks off Gull Island.", "Ferry Aurora sinks"},
		{cut, "", cut},
	} {
		if got := Completed(tt.title, tt.sentence); got != tt.want {
			t.Errorf("Completed(%q, %q) = %q, want %q", tt.title, tt.sentence, got, tt.want)
		}
	}
}
