package meant

import "strings"

// The command line speaks English; a chat reads sentences of its own language, which
// are made of the same parts.

// sentences say what is in doubt.
var sentences = map[Kind]string{
	List:     "it is not said whether each of these may be there or all must",
	Without:  "what must not be there is written with a dash before it",
	Wish:     "every word must be in the story, also those around what matters",
	Dash:     "the dash excludes what follows",
	Address:  "an address is followed, not looked for",
	Field:    "there is no such field",
	Language: "a language is written as its code of two letters",
	Source:   "no source is called so",
	Never:    "these exclude each other, so nothing fits",
	Compare:  "nothing is compared here",
	Tag:      "few stories write the sign",
	Slip:     "no story has this word",
	Forms:    "stories have this word in other forms, too",
	Broad:    "a great part of all stories fits",
	Nothing:  "it is not said what the news is to be of",
}

// String returns the doubt in English.
func (d Doubt) String() string {
	said := "doubt: " + strings.ReplaceAll(d.Word, "\n", " ") + ": " + sentences[d.Kind]
	for i, o := range d.Offers {
		said += [...]string{"; perhaps ", " or "}[min(i, 1)] + "'" + o.Query + "'"
	}
	return said
}
