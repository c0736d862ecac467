// Package stories says what belongs together: which items tell one event, which
// go on with another one, and whose report is a voice of its own. It reads no
// file and no clock.
//
// There are three levels. A story is one event and one alert. A line is the
// developments of an event: follow-ups stand in it, and what a reader sees as
// "previously" comes from it. A thread is a topic of days: "more like this". It is
// the item's own: a report may stand in another thread than the first of its story,
// and what comes next is drawn to the latest.
//
// An item is compared with the 24 headlines of the last three days that share
// the rarest words with it. A score of two titles, learned from headlines that
// another program has grouped, says how much they have to do with one another;
// a second one, learned from pairs that people have judged, looks at the texts
// too and says how surely both tell one event. An item joins the story whose
// members agree best in the mean, unless a guard keeps it apart: another name,
// number, day or stage in the same place, a live page, a column. Two stories
// are never merged, and of every decision the reason is kept.
//
// A Desk holds the headlines. The order of calls that keeps an event whole
// while several polls are under way is that of a Round.
package stories
