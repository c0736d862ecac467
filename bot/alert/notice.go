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
	if err != nil {
		return telegram.Message{}, err
	}
	chat, err := m.store.Chat(d.Destination.Chat)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return telegram.Message{}, err
	}
	say := m.printer(&chat)
	return telegram.Message{To: d.Destination, Copy: n.Copy, Text: m.noticeText(say, &n), Buttons: noticeButtons(say, &n, kindOf(chat.ID, chat.Kind))}, nil
}

// noticeText puts a notice in words.
func (m *Maker) noticeText(say texts.Printer, n *news.Notice) telegram.HTML {
	src, _ := m.store.SourceByID(n.Source)
	a := texts.Args{"source": texts.Line(src.Label(), texts.MaxName), "why": words(n.Text)}
	switch n.Kind {
	case news.NoticeBroadcast, news.NoticeAnswer:
		return telegram.HTML(n.Text)
	case news.NoticeSourceEnded:
		return say.Say(endedFor(&src), a)
	case news.NoticeSourceFails:
		return say.Say("notice.source-fails", a)
	case news.NoticeSourceQuiet:
		a["day"] = say.Day(n.At)
		return say.Say("notice.source-quiet", a)
	case news.NoticeSourceLeft:
		return say.Say("notice.source-left", a)
	case news.NoticeHeld:
		a["n"] = n.Number
		return say.Say("notice.held", a)
	case news.NoticeRefused, news.NoticeServed:
		return m.refused(say, n)
	case news.NoticeAlarm, news.NoticeAlarmOver:
		return alarmText(say, n)
	case news.NoticePrice:
		return firing(say, &n.Firing)
	case news.NoticeNoBackup:
		return say.Say("notice.no-backup", a)
	}
	m.log.Error("a notice of a kind that this version does not know", "kind", n.Kind)
	return words(n.Text)
}

// words are somebody else's in a notice, line by line.
func words(text string) telegram.HTML {
	return telegram.Escape(telegram.Cut(text, telegram.MaxText/2))
}

// endedFor is the sentence on a source that has ended, with how it is removed,
// which depends on who brought it.
func endedFor(src *news.Source) string {
	if src.Origin == news.FromConfig {
		return "notice.source-ended-file"
	}
	return "notice.source-ended"
}

// refused says what Telegram refuses, and what to do about it, or that it does no more.
func (m *Maker) refused(say texts.Printer, n *news.Notice) telegram.HTML {
	chat, err := m.store.Chat(n.About.Chat)
	if err != nil {
		chat.Title = n.About.String() // forgotten meanwhile
	}
	a := texts.Args{"chat": chat.Title, "topic": cmp.Or(chat.Topics[n.About.Topic], n.About.String()), "why": texts.Line(n.Text, texts.MaxPhrase)}
	if n.Kind == news.NoticeServed {
		return say.Say("refused.over", a)
	}
	switch n.State {
	case news.Gone:
		return say.Say("refused.gone", a)
	case news.Active:
		return say.Say("refused.topic", a)
	}
	return say.Say("refused.parked", a)
}
