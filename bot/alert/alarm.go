package alert

import (
	"time"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// AlarmText puts an alarm in words for an operator: what is wrong, and what to
// do about it.
func AlarmText(say texts.Printer, a news.Alarm, now time.Time) (what, remedy telegram.HTML) {
	s, known := alarmSays[a.Kind]
	if !known {
		return telegram.Escape(texts.Line(string(a.Kind)+" "+a.About, texts.MaxTitle)), ""
	}
	if a.Kind == news.AlarmPaused && a.About != "" {
		s.what = "alarm.paused-in"
	}
	args := texts.Args{
		"about": a.About, "why": a.Reason, "number": a.Number, "of": a.Of,
		"long": say.Roundly(now.Sub(a.Since)), "until": say.Time(a.Until, now), "step": (time.Duration(a.Number) * time.Second).String(),
	}
	what = say.Say(s.what, args)
	if a.Reason != "" && s.why {
		what = say.Say("alarm.says-why", texts.Args{"what": what, "why": a.Reason})
	}
	return what, say.Say(s.remedy)
}

// alarmSays are the sentences of each kind of alarm, and whether a reason in
// somebody else's words is added.
var alarmSays = map[news.AlarmKind]struct {
	what, remedy string
	why          bool
}{
	news.AlarmRounds:     {"alarm.rounds", "alarm.rounds-remedy", false},
	news.AlarmStore:      {"alarm.store", "alarm.store-remedy", false},
	news.AlarmWaiting:    {"alarm.waiting", "alarm.waiting-remedy", false},
	news.AlarmDeaf:       {"alarm.deaf", "alarm.deaf-remedy", true},
	news.AlarmOutage:     {"alarm.outage", "alarm.outage-remedy", true},
	news.AlarmPaused:     {"alarm.paused", "alarm.paused-remedy", false},
	news.AlarmUnresolved: {"alarm.unresolved", "alarm.unresolved-remedy", true},
	news.AlarmNoName:     {"alarm.no-name", "alarm.no-name-remedy", false},
	news.AlarmGone:       {"alarm.gone", "alarm.gone-remedy", true},
	news.AlarmNoRight:    {"alarm.no-right", "alarm.no-right-remedy", true},
	news.AlarmNoTopic:    {"alarm.no-topic", "alarm.no-topic-remedy", true},
	news.AlarmLate:       {"alarm.late", "alarm.late-remedy", false},
	news.AlarmClock:      {"alarm.clock", "alarm.clock-remedy", false},
	news.AlarmWrongClock: {"alarm.wrong-clock", "alarm.wrong-clock-remedy", false},
	news.AlarmLeftAlone:  {"alarm.left-alone", "alarm.left-alone-remedy", false},
	news.AlarmStuck:      {"alarm.stuck", "alarm.stuck-remedy", false},
	news.AlarmStopped:    {"alarm.stopped", "alarm.stopped-remedy", true},
	news.AlarmNoEditors:  {"alarm.no-editors", "alarm.no-editors-remedy", true},
}

// alarmText is an alarm as a notice tells that it has begun, or that it is over.
func alarmText(say texts.Printer, n *news.Notice) telegram.HTML {
	what, remedy := AlarmText(say, n.Alarm, n.At)
	if n.Kind == news.NoticeAlarmOver {
		return say.Say("alarm.over", texts.Args{"what": what})
	}
	return say.Say("alarm.begun", texts.Args{"what": what, "remedy": remedy})
}
