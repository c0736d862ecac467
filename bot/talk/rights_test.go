package talk

import (
	"testing"

	"newsbot/news"
)

func TestAllowedByNumberOrName(t *testing.T) {
	for _, tt := range []struct {
		name string
		list []string
		chat news.Chat
		want bool
	}{
		{"its number", []string{"7", "-100200"}, news.Chat{ID: -100200}, true},
		{"its name, in another case", []string{"@Harbour"}, news.Chat{ID: 5, Username: "harbour"}, true},
		{"a number as a name", []string{"@5"}, news.Chat{ID: 5}, false},
		{"a name without the sign", []string{"harbour"}, news.Chat{ID: 5, Username: "harbour"}, false},
		{"no name", []string{"@"}, news.Chat{ID: 5}, false},
		{"another", []string{"7", "@harbour"}, news.Chat{ID: 5, Username: "island"}, false},
	} {
		if got := allowed(tt.list, &tt.chat); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
