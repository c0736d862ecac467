package meant

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed sayings.txt
var sayingsFile string

// sayings are what people say that is no news to look for, with what they want.
var sayings = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(sayingsFile) {
		want, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || strings.HasPrefix(want, "#") {
			continue
		}
		for saying := range strings.SplitSeq(list, "; ") {
			all[saying] = want
		}
	}
	return all
})

// Thanks is what people want who say thank you, or that all is well: nothing.
const Thanks = "thanks"

// Saying is what somebody wants who says something to a bot that is no news to look for,
// as "how do I unsubscribe?": the name of a command, or Thanks. "" is for everything else.
func Saying(said string) string {
	said = strings.Join(strings.Fields(strings.ToLower(said)), " ")
	if want := sayings()[said]; want != "" {
		return want
	}
	return sayings()[strings.TrimSpace(strings.TrimRight(said, "?!.…,。？！"))]
}
