package subscribe

import (
	"context"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// why says what brought an alert.
type why struct {
	lists    *lists
	store    *store.DB
	talk     *talk.Talk
	settings func() telegram.Button
}

// pressMute says why an alert came, and offers to end each of the reasons.
func (w *why) pressMute(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	item, err := w.talk.Item(news.ItemID(p.Token.Arg(0)))
	if err != nil {
		return nil, err
	}
	return talk.Anew(w.reasons(&p.Call, &item))
}

// why answers /why, said in reply to an alert.
func (w *why) why(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.About == 0 {
		return nil, talk.Reply("Send " + w.talk.Ref(c, "why") + " as a reply to one of my alerts, and I say which words brought it. " +
			"It has to be an alert with buttons: where several stand in one message I cannot tell which you mean.")
	}
	item, err := w.talk.Item(c.About)
	if err != nil {
		return nil, err
	}
	return w.reasons(c, &item)
}

// reasons lists what brought an item to a chat, with a button to end each.
func (w *why) reasons(c *talk.Call, item *news.Item) (*talk.Answer, error) {
	subs, err := w.store.Subscriptions(c.To)
	if err != nil {
		return nil, err
	}
	a := &talk.Answer{}
	lines := []telegram.HTML{telegram.Escape("“" + texts.Line(item.Title, texts.MaxTitle) + "” came because of")}
	for _, s := range subs {
		why, ok := w.reasonFor(&s, item)
		if !ok || len(a.Buttons) == listSize {
			continue
		}
		lines = append(lines, telegram.Escape("• "+texts.Line(why, texts.MaxTitle)))
		a.Buttons = append(a.Buttons, talk.Row(talk.Button(w.stopText(&s), unwatch, uint64(s.ID), 0)))
	}
	if len(a.Buttons) == 0 {
		lines = []telegram.HTML{"Nothing that this chat asked for brings this alert any more."}
		if len(w.lists.fixed(c.To)) > 0 {
			lines = []telegram.HTML{"The operator of this bot chose the alerts of this chat."}
		}
	}
	a.Text = talk.Paragraph(lines...)
	a.Buttons = append(a.Buttons, talk.Row(w.settings(), talk.Cancel("Leave it")))
	return a, nil
}

// reasonFor says in words why a subscription wants an item, if it does.
func (w *why) reasonFor(s *news.Subscription, item *news.Item) (string, bool) {
	if s.Source != 0 {
		return "everything from " + w.lists.label(s), s.Source == item.Source
	}
	q, err := query.Parse(s.Query)
	if err != nil {
		return "", false
	}
	src, _ := w.store.SourceByID(item.Source)
	text := query.TextOf(item, src.Known())
	why := query.Explain(q, &text)
	return w.lists.label(s) + " – " + why.String(), why.Hit
}

// stopText is the button that ends a subscription.
func (w *why) stopText(s *news.Subscription) string {
	if s.Source != 0 {
		return "Unfollow " + w.lists.label(s)
	}
	return "Stop watching " + w.lists.label(s)
}
