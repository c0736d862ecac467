package bot

import (
	"fmt"
	"slices"
	"time"

	"newsbot/bot/alert"
	"newsbot/bot/delivery"
	"newsbot/bot/texts"
	"newsbot/news"
)

// AlarmText puts an alarm in English for an operator who reads no chat: what is
// wrong, and what to do about it.
func AlarmText(a news.Alarm, now time.Time) (what, remedy string) {
	w, r := alert.AlarmText(texts.Printer{}, a, now)
	return w.Plain(), r.Plain()
}

// alarmOf says which alarm a trouble of the delivery is.
var alarmOf = map[delivery.TroubleKind]news.AlarmKind{
	delivery.Outage:       news.AlarmOutage,
	delivery.Paused:       news.AlarmPaused,
	delivery.ChatGone:     news.AlarmGone,
	delivery.NoRight:      news.AlarmNoRight,
	delivery.TopicClosed:  news.AlarmNoTopic,
	delivery.TopicDeleted: news.AlarmNoTopic,
}

// standingAlarm says which alarm it is that an outlet cannot be served.
var standingAlarm = map[news.Standing]news.AlarmKind{
	news.Unresolved: news.AlarmUnresolved,
	news.NoSuchName: news.AlarmNoName,
	news.NoRights:   news.AlarmNoRight,
	news.Vanished:   news.AlarmGone,
}

// Alarms are what stands in the way of messages: to all, or to an outlet. That a
// group of somebody else's removed us is none, but that Telegram wants silence
// there for hours is.
func (b *Bot) Alarms() (all []news.Alarm) {
	told := map[string]bool{}
	add := func(a news.Alarm) {
		if !told[a.Key()] {
			all, told[a.Key()] = append(all, a), true
		}
	}
	names := b.channels.names()
	troubles := b.engine.Troubles()
	for _, t := range troubles {
		a := news.Alarm{Kind: alarmOf[t.Kind], To: t.Destination, Since: t.Since, Until: t.Until, Reason: t.Reason}
		a.About, a.Hurts = names[t.Destination], true
		if a.About == "" && t.Destination.Chat != 0 {
			a.About, a.Hurts = fmt.Sprint(t.Destination.Chat), false
		}
		if a.Hurts || t.Kind == delivery.Paused {
			add(a)
		}
	}
	if s, err := b.store.Stopped(); err == nil && !s.IsZero() {
		add(news.Alarm{Kind: news.AlarmStopped, Since: s.At, Reason: s.Name})
	}
	for _, o := range b.channels.unasked() {
		add(news.Alarm{Kind: news.AlarmNoEditors, About: o.Label()})
	}
	for _, o := range b.channels.unserved() {
		to, _ := o.Destination()
		if slices.ContainsFunc(troubles, func(t delivery.Trouble) bool { return concerns(&t, to) }) {
			continue // said already, and more exactly
		}
		add(news.Alarm{Kind: standingAlarm[o.State.Standing], About: o.Label(), To: to, Since: o.State.Since, Reason: o.State.Reason, Hurts: true})
	}
	return all
}
