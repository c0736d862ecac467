package news

import "testing"

func TestAkin(t *testing.T) {
	tests := []struct {
		what, title, other string
		want               bool
	}{
		{"two words are shared", "Ferry Aurora runs again", "Aurora: the ferry goes to the dock", true},
		{"case does not matter", "FERRY AURORA", "ferry aurora", true},
		{"one of several is too little", "Ferry Aurora runs again", "Ferry fares rise", false},
		{"the only one is enough", "Fog: Aurora", "Aurora waits", true},
		{"the only one of the other is not", "Ferry Aurora waits", "Aurora", false},
		{"short words say nothing", "The fog is in", "The fog is out", false},
		{"letters of other scripts count as one each", "Паром Аврора снова ходит", "Аврора: паром в доке", true},
		{"a headline without words is akin to none", "!!!", "!!!", false},
		{"figures are words", "Flight 1234 lands", "1234 flight delayed", true},
	}
	for _, tt := range tests {
		if got := TopicOf(tt.title).Akin(TopicOf(tt.other)); got != tt.want {
			t.Errorf("%s: %q akin to %q: %v", tt.what, tt.title, tt.other, got)
		}
	}
}
