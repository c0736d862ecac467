package alert

import (
	"fmt"
	"time"

	"newsbot/news"
)

// AlarmText puts an alarm in words for an operator: what is wrong, and what to
// do about it.
func AlarmText(a news.Alarm, now time.Time) (what, remedy string) {
	long := lasting(now.Sub(a.Since))
	switch a.Kind {
	case news.AlarmRounds:
		return "no polling round has ended well for " + long, "Look into the log; if the disk is well, restart the bot."
	case news.AlarmStore:
		return "the store cannot be read: " + a.Reason, "Look at the disk, and run newsbot doctor."
	case news.AlarmWaiting:
		return "an alert that is due has waited " + long, "Look into the log for what Telegram says to it."
	case news.AlarmDeaf:
		return "nothing has been received from Telegram for " + long + saidBy(a.Reason), "See that no other process uses this token, and that Telegram can be reached from here."
	case news.AlarmOutage:
		return "Telegram has taken no message for " + long + saidBy(a.Reason), "All that waits is sent when it answers again."
	case news.AlarmPaused:
		return fmt.Sprintf("Telegram wants nothing %s until %s", inChat(a.About), a.Until.UTC().Format("2 Jan 15:04 MST")), "Everything is sent afterwards; write less often if that happens again."
	case news.AlarmUnresolved:
		return "Telegram has not said which channel " + a.About + " is" + saidBy(a.Reason), "It is asked again each minute; what is published meanwhile waits."
	case news.AlarmNoName:
		return "Telegram knows no channel " + a.About, "Correct its name in the configuration, or make the bot an administrator there; what is published meanwhile waits."
	case news.AlarmGone:
		return a.About + " is gone, or has removed the bot" + saidBy(a.Reason), "Take it back in as an administrator who may post, or take the channel out of the configuration."
	case news.AlarmNoRight:
		return "the bot may not post in " + a.About + saidBy(a.Reason), "Make it an administrator there who may post."
	case news.AlarmNoTopic:
		return "the topic of " + a.About + " is closed or deleted" + saidBy(a.Reason), "Open it again, or correct its number in the configuration."
	case news.AlarmLate:
		return fmt.Sprintf("%d of %d sources are polled late", a.Number, a.Of), "Poll those of one site less often, or see whether the network is slow."
	case news.AlarmClock:
		return "the clock was set by " + (time.Duration(a.Number) * time.Second).String() + ", or stood still so long", "Let the machine's clock be kept by NTP."
	}
	return string(a.Kind) + " " + a.About, ""
}

// saidBy adds a reason in somebody else's words, if there is one.
func saidBy(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + reason + ")"
}

// inChat says where, "" being everywhere.
func inChat(about string) string {
	if about == "" {
		return "from the bot"
	}
	return "in " + about
}

// lasting is a length of time as people say it.
func lasting(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", max(d, 0).Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.0f h", d.Hours())
	}
	return fmt.Sprintf("%.0f days", d.Hours()/24)
}
