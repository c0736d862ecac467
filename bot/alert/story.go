package alert

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/byline"
	"newsbot/news/stories"
	"newsbot/store"
)

// reporters are the publishers of a story with their articles, the item's own
// first, each once, and how many voices they are: who repeats another's report is
// none, and is not named. Sources that a person brought are known to nobody else,
// so they are not named beside another's article.
func (m *Maker) reporters(item *news.Item, id news.StoryID) (by []reporter, voices int, err error) {
	src, _ := m.store.SourceByID(item.Source)
	by = []reporter{{src.Reporting(item), item.Link}}
	named := map[string]bool{byline.Voice(by[0].name): true}
	members, err := m.store.Members(id)
	var repeats news.ItemID // the item that this one repeats
	for i := range members {
		if members[i].ID == item.ID {
			repeats = members[i].Why.CopyOf
		}
	}
	for i := range members {
		other := &members[i]
		if other.Source == item.Source || !other.Voice() || other.ID == repeats {
			continue
		}
		src, ok := m.store.SourceByID(other.Source)
		if !ok || !src.OpenTo(news.Audience{}) {
			continue
		}
		name := src.Reporting(&other.Item)
		if voice := byline.Voice(name); !named[voice] {
			named[voice] = true
			by = append(by, reporter{name, other.Link})
		}
	}
	return by, len(by), err
}

// confirmedBy is how many voices a story has at least where their number is told.
const confirmedBy = 3

// confirmed says how many sources report it.
func (a *alert) confirmed() telegram.HTML {
	if a.voices < confirmedBy {
		return ""
	}
	return a.say.Say("alert.voices", texts.Args{"n": a.voices})
}

// A recalled is that an item was taken back, as a message says so.
type recalled struct {
	at     telegram.HTML // when; "" for never
	struck bool          // by an operator, so that the headline is struck through
	why    string        // what the operator said; may be empty
}

// recall has an alert say that its item was taken back, if it was. What a message
// told of one that an operator retracted must not be read on.
func (a *alert) recall(r *news.Recall, told time.Time) {
	if !r.Taken() {
		return
	}
	a.recalled = recalled{at: a.say.Time(r.Since(), told)}
	if !r.Retracted.IsZero() {
		a.recalled.struck, a.recalled.why = true, texts.Line(r.Why, maxDeck)
		a.recalled.at = a.say.Time(r.Retracted, told)
		a.deck, a.bullets, a.breaking, a.prices = "", nil, false, ""
	}
}

// correction says that the headline is another one than the message had, or that
// its item was taken back.
func (a *alert) correction() telegram.HTML {
	switch r := a.recalled; {
	case r.struck && r.why != "":
		return a.say.Say("alert.retracted-why", texts.Args{"at": r.at, "why": r.why})
	case r.struck:
		return a.say.Say("alert.retracted", texts.Args{"at": r.at})
	case r.at != "":
		return a.say.Say("alert.withdrawn", texts.Args{"at": r.at})
	case a.corrected != "":
		return a.say.Say("alert.corrected", texts.Args{"at": a.corrected})
	}
	return ""
}

// An earlier story is one that was told before of the same matter.
type earlier struct {
	title string
	link  string // the chat's own message where it can be linked, or else the article
}

// mostEarlier is how many earlier stories an alert names.
const mostEarlier = 3

// previously is a fold with the earlier stories.
func (a *alert) previously() telegram.HTML {
	if len(a.before) == 0 {
		return ""
	}
	lines := []telegram.HTML{a.say.Say("alert.previously")}
	for _, e := range a.before {
		title := telegram.Escape(texts.Line(e.title, maxDigestTitle))
		if address, ok := telegram.Address(e.link); ok {
			title = telegram.Link(title, address)
		}
		lines = append(lines, title)
	}
	return telegram.Fold(telegram.Join("\n", lines...))
}

// first is the message of an alert that was not told before: beneath the one of the
// story that it follows, where that stands in the chat.
func (m *Maker) first(d *news.Delivery, a alert, item *news.Item, w *Wishes) (telegram.Message, int, error) {
	before, reply, err := m.earlier(d.Destination, d.Story, w)
	a.before = before
	sponsored := m.sponsored(d, w, time.Now())
	if sponsored {
		a.sponsor = m.sponsorLine(w)
	}
	msg := single(d.Destination, a, item, w)
	msg.ReplyTo, msg.Sponsored = reply, sponsored
	return msg, 1, err
}

// earlier are the stories that a story goes on with, the latest first, and the
// message of the first of them in the chat where the story follows it up.
func (m *Maker) earlier(to news.Destination, id news.StoryID, w *Wishes) (list []earlier, reply news.MessageID, err error) {
	members, err := m.store.Members(id)
	if err != nil || len(members) == 0 {
		return nil, 0, err
	}
	follows := members[0].Why.Level == stories.FollowUp
	for next := members[0].After; next != 0 && len(list) < mostEarlier; {
		if members, err = m.store.Members(next); err != nil || len(members) == 0 {
			return list, reply, err
		}
		next = members[0].After
		e, message, err := m.earlierIn(to, members, w)
		if err != nil {
			return list, reply, err
		}
		if e.title != "" {
			list = append(list, e)
		}
		if follows && reply == 0 {
			reply = message
		}
	}
	return list, reply, nil
}

// earlierIn is a story as a chat knows it: by its own message, or by the first of
// its items of a source that everybody may know of.
func (m *Maker) earlierIn(to news.Destination, members []store.Member, w *Wishes) (e earlier, message news.MessageID, err error) {
	t, here, err := m.store.ToldTo(members[0].Story, to)
	if err != nil {
		return e, 0, err
	}
	for i := range members {
		item := &members[i].Item
		src, known := m.store.SourceByID(item.Source)
		if here && item.ID == t.Item || !here && known && src.OpenTo(news.Audience{}) {
			shown, _ := item.In(*w.Lang)
			e = earlier{shown.Title, item.Link}
			break
		}
	}
	if !here {
		return e, 0, nil
	}
	if link := messageLink(to, t.Message); link != "" {
		e.link = link
	}
	return e, t.Message, nil
}

// messageLink is the address of a message for those who read the chat; "" where
// there are none: in private chats and in groups that never grew.
func messageLink(to news.Destination, id news.MessageID) string {
	number, super := strings.CutPrefix(strconv.FormatInt(int64(to.Chat), 10), "-100")
	switch {
	case !super || id == 0:
		return ""
	case to.Topic != 0:
		return fmt.Sprintf("https://t.me/c/%s/%d/%d", number, to.Topic, id)
	}
	return fmt.Sprintf("https://t.me/c/%s/%d", number, id)
}

// alertAgain reads what a message tells, as it should say it now.
func (m *Maker) alertAgain(t *store.Told, w *Wishes) (alert, news.Item, error) {
	d := deliveryOf(t)
	a, item, err := m.alertOf(&d, w, t.At)
	if err != nil {
		return a, item, err
	}
	if t.At.Before(item.Corrected) {
		a.corrected = w.say.Time(item.Corrected, t.At)
	}
	a.recall(&item.Recall, t.At)
	if t.Sponsored && w.Look.Sponsor.Runs(t.At) {
		a.sponsor = m.sponsorLine(w)
	}
	if t.Alone && !a.recalled.struck {
		a.before, _, err = m.earlier(t.Destination, t.Story, w)
	}
	return a, item, err
}

// reviseSeveral makes what a message of several alerts should say now. One of which
// it is not known any more what it holds, or that would lose an alert, stays.
func (m *Maker) reviseSeveral(t *store.Told, w *Wishes) (telegram.Message, bool, error) {
	if len(t.With) == 0 {
		return telegram.Message{}, false, nil
	}
	var list []alert
	left := false // something stands in the message that was not deleted
	for _, id := range t.With {
		a, item, err := m.oneOf(t, id, w)
		if errors.Is(err, delivery.ErrNothing) || errors.Is(err, store.ErrNotFound) {
			return telegram.Message{}, false, nil
		}
		if err != nil {
			return telegram.Message{}, false, err
		}
		list, left = append(list, a), left || !item.Recall.Delete
	}
	msg, whole, err := m.severalAgain(t, list, w)
	msg.Remove = !left
	return msg, whole, err
}

// severalAgain is a message of several alerts in the form in which it was sent: a
// digest, or one for all of them. whole is false where it has no room for what it told.
func (m *Maker) severalAgain(t *store.Told, list []alert, w *Wishes) (msg telegram.Message, whole bool, err error) {
	p, err := m.store.DigestOf(t.Destination, t.With)
	if errors.Is(err, store.ErrNotFound) {
		msg, n := merged(t.Destination, list, w)
		return msg, n == len(list), nil
	}
	if err != nil {
		return msg, false, err
	}
	of := map[news.ItemID]*alert{}
	for i, id := range t.With {
		of[id] = &list[i]
	}
	lines := make([]line, len(p.Items))
	for i, id := range p.Items {
		lines[i] = line{*of[id], of[id].point()}
	}
	msg, whole = m.digestAgain(&p, lines, w)
	return msg, whole, nil
}

// oneOf is one alert of a message of several. The error is delivery.ErrNothing where
// that message does not tell it any more.
func (m *Maker) oneOf(t *store.Told, id news.ItemID, w *Wishes) (alert, news.Item, error) {
	s, err := m.store.StoryOf(id)
	if err != nil {
		return alert{}, news.Item{}, err
	}
	one, ok, err := m.store.ToldTo(s.ID, t.Destination)
	if err != nil {
		return alert{}, news.Item{}, err
	}
	if !ok || one.Message != t.Message || one.Item != id {
		return alert{}, news.Item{}, delivery.ErrNothing
	}
	return m.alertAgain(&one, w)
}
