package bullets

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// TestMemory prints what the package keeps in memory, its models, and what the
// longest text takes on top while it is summarised, if nothing were freed.
func TestMemory(t *testing.T) {
	english, other = sync.OnceValue(func() *Model { return load("english.json") }), sync.OnceValue(func() *Model { return load("other.json") })
	before := memory()
	Summarize(Article{Text: wreck, Lang: "en"}, 3)
	Summarize(Article{Text: wreck, Lang: "de"}, 3)
	after := memory()
	kept := (float64(after.HeapAlloc) - float64(before.HeapAlloc)) / 1e6
	Summarize(Article{Text: strings.Repeat(wreck+"\n", maxText/len(wreck)), Lang: "en"}, most)
	room := float64(memory().TotalAlloc-after.TotalAlloc) / 1e6
	fmt.Printf("bullets_kept_mb=%.1f\nbullets_room_mb=%.1f\n", kept, room)
	if kept+room > 30 {
		t.Errorf("the package keeps %.1f MB and takes %.1f MB for a text, want at most 30 in all", kept, room)
	}
}

// memory returns what is in use and what ever was.
func memory() (m runtime.MemStats) {
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m
}
