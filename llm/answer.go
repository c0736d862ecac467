package llm

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
)

// readList reads a list of texts from a model's answer: JSON, an object with the
// list under its name or the bare list, wherever in the answer it stands; else
// lines. It returns nil if there is nothing of the kind. The texts are as the
// model wrote them, without the space around them; whether they are any good is
// for check to say.
func readList(answer, name string) []string {
	const thought = "</think>" // ends what a reasoning model says to itself, drafts perhaps
	if i := strings.LastIndex(answer, thought); i >= 0 {
		answer = answer[i+len(thought):]
	}
	for _, opening := range []string{"{", "["} {
		if i := strings.Index(answer, opening); i >= 0 {
			if list := readJSON(answer[i:], name); list != nil {
				return trimmed(list)
			}
		}
	}
	return readLines(answer)
}

// readJSON reads a list, or an object that has it, from the start of s.
func readJSON(s, name string) []string {
	d := json.NewDecoder(strings.NewReader(s))
	var raw json.RawMessage
	if d.Decode(&raw) != nil {
		return nil
	}
	if bytes.HasPrefix(raw, []byte("{")) {
		var object map[string]json.RawMessage
		if json.Unmarshal(raw, &object) != nil {
			return nil
		}
		raw = object[name]
		for _, only := range object {
			if len(object) == 1 {
				raw = only // under a name of the model's own
			}
		}
	}
	var list []string
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}

// marker is what a list's line begins with.
var marker = regexp.MustCompile(`^(?:[-*•–—‣·]|\d{1,2}[.)])\s+`)

// readLines reads a list of one text a line. If any line has a marker of a list,
// those without one are talk around it. An answer that looks like JSON has been
// read already, and is none.
func readLines(answer string) []string {
	var all, marked []string
	for line := range strings.Lines(answer) {
		line = strings.TrimSpace(line)
		text := strings.TrimSpace(marker.ReplaceAllString(line, ""))
		switch {
		case strings.HasPrefix(line, "{"), strings.HasPrefix(line, "["), strings.HasPrefix(line, "```"):
			return nil
		case text == "":
		case text != line:
			marked = append(marked, text)
		default:
			all = append(all, text)
		}
	}
	if marked != nil {
		return marked
	}
	return all
}

// trimmed returns the texts without the space around them.
func trimmed(texts []string) []string {
	for i, t := range texts {
		texts[i] = strings.TrimSpace(t)
	}
	return texts
}
