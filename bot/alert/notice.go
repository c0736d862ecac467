package alert

import (
	"cmp"
	"errors"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// notice is the message of a notice.
func (m *Maker) notice(d *news.Delivery) (telegram.Message, error) {
	n, err := m.store.Notice(d.Notice())
	if errors.Is(err, store.ErrNotFound) {
		return telegram.Message{}, delivery.ErrNothing
	}
	return telegram.Message{To: d.Destination, Text: m.noticeText(&n)}, err
}

// noticeText puts a notice in words.
func (m *Maker) noticeText(n *news.Notice) telegram.HTML {
	src, _ := m.store.SourceByID(n.Source)
	source := "Source " + src.Label() + " "
	switch n.Kind {
	case news.NoticeBroadcast:
		return telegram.HTML(n.Text)
	case news.NoticeSourceEnded:
		return ours(source + "has ended: its server says that it is gone for good. It is not polled any more; " + takeAway(&src))
	case news.NoticeSourceFails:
		return ours(source + "has failed for three days. The last answer: " + n.Text)
	case news.NoticeSourceQuiet:
		return ours(source + "has been silent since " + n.At.Format("2 January") + ", far longer than usual. Has its address changed?")
	case news.NoticeSourceLeft:
		return ours(src.Label() + " is not read here any more, so nothing of it will come.")
	case news.NoticeHeld:
		return ours(source + "brought many items at once; " + texts.Count(int(n.Number), "old or undated one was", "old or undated ones were") + " held back.")
	case news.NoticeRefused:
		return ours(m.refusedText(n))
	case news.NoticeAlarm:
		what, remedy := AlarmText(n.Alarm, n.At)
		return ours("Alarm: " + what + ". " + remedy)
	case news.NoticeAlarmOver:
		what, _ := AlarmText(n.Alarm, n.At)
		return ours("Over: " + what + ".")
	case news.NoticeNoBackup:
		return ours("The backup of my store failed, and the last one is kept: " + n.Text)
	}
	m.log.Error("a notice of a kind that this version does not know", "kind", n.Kind)
	return ours(n.Text)
}

// ours is a text of our own, cut to what Telegram takes.
func ours(text string) telegram.HTML { return telegram.Escape(telegram.Cut(text, telegram.MaxText)) }

// takeAway says how a source is removed, which depends on who brought it.
func takeAway(src *news.Source) string {
	if src.Origin == news.FromConfig {
		return "take it out of the configuration."
	}
	return "/removesource " + src.Label() + " takes it away."
}

// refusedText says what Telegram refuses, and what to do about it.
func (m *Maker) refusedText(n *news.Notice) string {
	chat, err := m.store.Chat(n.About.Chat)
	if err != nil {
		chat.Title = n.About.String() // forgotten meanwhile
	}
	where, remedy := "“"+chat.Title+"”", "Permit me to send messages there (in a channel: to post), and I go on where I stopped."
	if n.State == news.Gone {
		remedy = "Add me again if that was a mistake; what was set up is kept."
	} else if n.State == news.Active {
		where = "topic “" + cmp.Or(chat.Topics[n.About.Topic], n.About.String()) + "” of " + where
		remedy = "Open the topic again, and I go on; or set up the alerts in another topic."
	}
	return "I can no longer write in " + where + ". Telegram says: " + texts.Line(n.Text, texts.MaxPhrase) + "\n" + remedy
}
