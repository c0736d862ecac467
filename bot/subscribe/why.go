package bot

import (
	"context"
	"errors"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// alertButtons stand below an alert. In a channel anybody may press them, so
// there is only the one that opens the article.
func alertButtons(kind news.ChatKind, item *news.Item) [][]telegram.Button {
	open := telegram.Button{Text: "Open", URL: item.Link}
	if kind == news.Channel {
		return [][]telegram.Button{row(open)}
	}
	return [][]telegram.Button{row(open, button("More like this", opMore, uint64(item.ID)), button("Mute…", opMute, uint64(item.ID)))}
}

// pressedItem is the item of the alert that a button hangs under.
func (b *Bot) pressedItem(p *pressed) (news.Item, error) {
	return b.itemTold(news.ItemID(p.token.arg(0)))
}

// itemTold is an item that an alert told. The error is a Reply when it is too old.
func (b *Bot) itemTold(id news.ItemID) (news.Item, error) {
	item, err := b.store.Item(id)
	if errors.Is(err, store.ErrNotFound) {
		return item, Reply("That alert is too old: I have forgotten the article.")
	}
	return item, err
}

// pressMute says why an alert came, and offers to end each of the reasons.
func (b *Bot) pressMute(_ context.Context, p *pressed) (*answer, error) {
	item, err := b.pressedItem(p)
	if err != nil {
		return nil, err
	}
	return anew(b.reasons(&p.call, &item))
}

// why answers /why, said in reply to an alert.
func (b *Bot) why(_ context.Context, c *call) (*answer, error) {
	if c.about == 0 {
		return nil, Reply("Send " + b.ref(c, "why") + " as a reply to one of my alerts, and I say which words brought it. " +
			"It has to be an alert with buttons: where several stand in one message I cannot tell which you mean.")
	}
	item, err := b.itemTold(c.about)
	if err != nil {
		return nil, err
	}
	return b.reasons(c, &item)
}

// toldIn is the item of the alert that a message of ours is, by its buttons; 0
// when it is something else, or several alerts in one.
func (b *Bot) toldIn(m *message) news.ItemID {
	if m == nil || m.From == nil || m.From.ID != b.me.ID {
		return 0
	}
	for _, row := range m.Markup.Rows {
		for _, button := range row {
			if t, ok := parseToken(button.Data); ok && t.op == opMute {
				return news.ItemID(t.arg(0))
			}
		}
	}
	return 0
}

// reasons lists what brought an item to a chat, with a button to end each.
func (b *Bot) reasons(c *call, item *news.Item) (*answer, error) {
	subs, err := b.store.Subscriptions(c.to)
	if err != nil {
		return nil, err
	}
	text := query.TextOf(item, b.store.SourceName(item.Source))
	a := &answer{}
	lines := []telegram.HTML{telegram.Escape("“" + line(item.Title, maxTitle) + "” came because of")}
	for _, s := range subs {
		why, ok := b.reasonFor(&s, &text)
		if !ok || len(a.buttons) == listSize {
			continue
		}
		lines = append(lines, telegram.Escape("• "+line(why, maxTitle)))
		a.buttons = append(a.buttons, row(button(b.stopText(&s), opUnwatch, uint64(s.ID), 0)))
	}
	if len(a.buttons) == 0 {
		lines = []telegram.HTML{"Nothing that this chat asked for brings this alert any more."}
		if len(b.fixed(c.to)) > 0 {
			lines = []telegram.HTML{"The operator of this bot chose the alerts of this chat."}
		}
	}
	a.text = paragraph(lines...)
	a.buttons = append(a.buttons, row(button("Settings", opPanel), button("Leave it", opCancel)))
	return a, nil
}

// reasonFor says in words why a subscription wants a text, if it does.
func (b *Bot) reasonFor(s *news.Subscription, text *query.Text) (string, bool) {
	q, err := query.Parse(s.Query)
	if err != nil {
		return "", false
	}
	why := query.Explain(q, text)
	if s.Source != 0 {
		return "everything from " + b.label(s), why.Hit
	}
	return b.label(s) + " – " + why.String(), why.Hit
}

// stopText is the button that ends a subscription.
func (b *Bot) stopText(s *news.Subscription) string {
	if s.Source != 0 {
		return "Unfollow " + b.label(s)
	}
	return "Stop watching " + b.label(s)
}
