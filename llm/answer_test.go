package llm

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestReadList(t *testing.T) {
	want := []string{"Fog closed the harbour.", "Nobody was hurt."}
	tests := []struct {
		name, answer string
		want         []string
	}{
		{"the object asked for", `{"bullets": ["Fog closed the harbour.", " Nobody was hurt. "]}`, want},
		{"a bare list", `["Fog closed the harbour.", "Nobody was hurt."]`, want},
		{"another name for the only list", `{"summary": ["Fog closed the harbour.", "Nobody was hurt."]}`, want},
		{"more than the list", `{"lang": "en", "bullets": ["Fog closed the harbour.", "Nobody was hurt."]}`, want},
		{"in a fence", "```json\n{\"bullets\": [\"Fog closed the harbour.\", \"Nobody was hurt.\"]}\n```", want},
		{"with talk around it", "Sure!\n{\"bullets\": [\"Fog closed the harbour.\", \"Nobody was hurt.\"]}\nAnything else?", want},
		{"after thoughts with a draft", "<think>{\"bullets\": [\"draft\"]}</think>\n{\"bullets\": [\"Fog closed the harbour.\", \"Nobody was hurt.\"]}", want},
		{"lines with dots", "Here they are:\n• Fog closed the harbour.\n• Nobody was hurt.\n", want},
		{"lines with numbers", "1. Fog closed the harbour.\n2) Nobody was hurt.", want},
		{"plain lines", "Fog closed the harbour.\n\nNobody was hurt.", want},
		{"cut-off JSON", `{"bullets": ["Fog closed the harbour.", "Nobody wa`, nil},
		{"cut-off JSON in lines", "[\n\"Fog closed the harbour.\",\n\"Nobody wa", nil},
		{"texts that are none", `{"bullets": [1, 2]}`, nil},
		{"an object without the list", `{"error": "no"}`, nil},
		{"nothing", "", nil},
	}
	for _, tt := range tests {
		if got := readList(tt.answer, "bullets"); !slices.Equal(got, tt.want) {
			t.Errorf("%s: readList(%q) = %q, want %q", tt.name, tt.answer, got, tt.want)
		}
	}
}

// FuzzReadList holds that whatever is read from an answer is read as the same
// when it comes as the JSON that was asked for, and that what check then lets
// pass is one plain line without a link.
func FuzzReadList(f *testing.F) {
	f.Add("{\"bullets\": [\"Fog closed the harbour of Elmouth on Tuesday.\"]}")
	f.Add("• Fog closed the harbour\n• of Elmouth </think> [\"a\"]")
	f.Add("```\n{\"x\": [\"a {} b\", null, \"\\ud800\"]}")
	f.Add("[[[[{{{{\"")
	f.Fuzz(func(t *testing.T, answer string) {
		list := readList(strings.ToValidUTF8(answer, ""), "bullets")
		asked, err := json.Marshal(map[string][]string{"bullets": list})
		if err != nil {
			t.Fatal(err)
		}
		if again := readList(string(asked), "bullets"); list != nil && !slices.Equal(again, list) {
			t.Errorf("readList(%q) = %q, and of that in JSON %q", answer, list, again)
		}
		for _, b := range list {
			if b != strings.TrimSpace(b) {
				t.Errorf("readList(%q) has space around %q", answer, b)
			}
			if _, err := check(ferry, []string{b}); err == nil && strings.ContainsAny(b, "\n\r<>`@?") {
				t.Errorf("check lets %q pass", b)
			}
		}
	})
}
