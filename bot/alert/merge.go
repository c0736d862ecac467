package alert

import (
	"sort"

	"newsbot/bot/telegram"
)

// maxMerged is how many alerts one message holds at most; of more there is a digest.
const maxMerged = 20

// merge puts several alerts into one message with one footer, as many of the
// first as fit, and says how many those are. At least one always is.
func merge(list []alert, footer telegram.HTML) (telegram.HTML, int) {
	return asManyAsFit(list, maxMerged, footer, mergedOf)
}

// asManyAsFit is the message of as many of the first alerts as one may hold, by its
// length and by its marks, and says how many those are. At least one always is.
func asManyAsFit(list []alert, most int, footer telegram.HTML, messageOf func([]alert, telegram.HTML) telegram.HTML) (telegram.HTML, int) {
	n := sort.Search(min(len(list), most), func(i int) bool {
		text := messageOf(list[:i+1], footer)
		return telegram.Length(text) > telegram.MaxText || telegram.Marks(text) > telegram.MaxMarks
	})
	n = max(n, 1)
	return messageOf(list[:n], footer), n
}

// mergedOf is the message of all of a list. Each reason is told once: one that they
// share at the end, others above what they brought.
func mergedOf(list []alert, footer telegram.HTML) telegram.HTML {
	var parts []telegram.HTML
	groups := byReason(list)
	for _, g := range groups {
		for i, a := range g.alerts {
			brief := a.brief()
			if i == 0 && len(groups) > 1 {
				brief = telegram.Join("\n", g.reason, brief)
			}
			parts = append(parts, brief)
		}
	}
	if len(groups) == 1 {
		parts = append(parts, groups[0].reason)
	}
	return telegram.Join("\n\n", append(parts, footer)...)
}

// A group is alerts that came for one reason.
type group struct {
	reason telegram.HTML // "" where none is told
	alerts []*alert
}

// byReason are alerts by their reasons, in the order in which each came first.
func byReason(list []alert) (groups []group) {
	at := map[telegram.HTML]int{}
	for i := range list {
		why := list[i].reason()
		n, known := at[why]
		if !known {
			n = len(groups)
			at[why], groups = n, append(groups, group{reason: why})
		}
		groups[n].alerts = append(groups[n].alerts, &list[i])
	}
	return groups
}
