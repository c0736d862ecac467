package bot

import (
	"context"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// What buttons do, as the first letter of a token. A letter once given is never
// used for anything else within a tokenVersion.
const (
	opList      = 'l' // page
	opRemove    = 'r' // page
	opUnwatch   = 'u' // subscription, page, 1 to go on removing
	opUndo      = 'z' // offer of a subscription
	opWatch     = 'w' // offer of a query
	opLatest    = 'n' // offer of a query
	opOlder     = 'o' // offer of a search
	opSources   = 's' // page
	opToggle    = 't' // source, page
	opFollow    = 'f' // source
	opChoose    = 'c' // offer of a find, which one
	opAdd       = 'a' // offer of a find, which one
	opCancel    = 'x'
	opPanel     = 'p'
	opSet       = 'v' // setting, value
	opStop      = 'e'
	opResume    = 'b'
	opMore      = 'm' // item
	opMute      = 'q' // item
	opTakeAway  = 'd' // source
	opBroadcast = 'y' // offer of a broadcast
	opForget    = 'k'
	opUrgent    = 'g' // subscription, 1 for urgent
)

// A pressed is a button that was pressed, ready to be acted upon.
type pressed struct {
	call
	token token
}

// An action is what a button does.
type action struct {
	changes  bool // only for who may change the chat's settings
	operator bool // only for the bot's own administrators
	run      func(*Bot, context.Context, *pressed) (*answer, error)
}

// actions are all buttons by their letter.
func actions() map[byte]action {
	return map[byte]action{
		opList:      {run: (*Bot).pressList},
		opRemove:    {changes: true, run: (*Bot).pressRemove},
		opUnwatch:   {changes: true, run: (*Bot).pressUnwatch},
		opUndo:      {changes: true, run: (*Bot).pressUndo},
		opWatch:     {changes: true, run: (*Bot).pressWatch},
		opLatest:    {run: (*Bot).pressLatest},
		opOlder:     {run: (*Bot).pressOlder},
		opSources:   {run: (*Bot).pressSources},
		opToggle:    {changes: true, run: (*Bot).pressToggle},
		opFollow:    {changes: true, run: (*Bot).pressFollow},
		opChoose:    {changes: true, run: (*Bot).pressChoose},
		opAdd:       {changes: true, run: (*Bot).pressAdd},
		opCancel:    {changes: true, run: (*Bot).pressCancel},
		opPanel:     {changes: true, run: (*Bot).pressPanel},
		opSet:       {changes: true, run: (*Bot).pressSet},
		opStop:      {changes: true, run: (*Bot).pressStop},
		opResume:    {changes: true, run: (*Bot).pressResume},
		opMore:      {run: (*Bot).pressMore},
		opMute:      {changes: true, run: (*Bot).pressMute},
		opTakeAway:  {operator: true, run: (*Bot).pressTakeAway},
		opBroadcast: {operator: true, run: (*Bot).pressBroadcast},
		opForget:    {changes: true, run: (*Bot).pressForget},
		opUrgent:    {changes: true, run: (*Bot).pressUrgent},
	}
}

// errButton is the answer to what no button of ours carries.
const errButton = Reply("That button no longer works. Please send the command again, or /help.")

// answerPress acts on the press of a button. Telegram gets its answer in any case:
// until then the button keeps turning, and it waits for an answer only so long.
func (b *Bot) answerPress(ctx context.Context, u *update) error {
	p, err := b.pressOf(u.Press)
	var a *answer
	if err == nil {
		a, err = b.do(ctx, p)
	}
	b.toast(ctx, u, a, err)
	switch {
	case a == nil || err != nil:
		return nil
	case a.anew:
		return b.say(ctx, &p.call, a)
	}
	return b.change(ctx, &p.call, a)
}

// toast is what whoever pressed the button gets to see at once.
func (b *Bot) toast(ctx context.Context, u *update, a *answer, err error) {
	text := ""
	if err != nil {
		text = b.excuse(u, err)
	} else if a != nil {
		text = a.toast
	}
	if err := b.client.Answer(ctx, u.Press.ID, text, err != nil); telegram.Classify(err).Fate != telegram.Done && telegram.Classify(err).Fate != telegram.Vanished {
		b.log.Warn("press not answered", "update", u.ID, "error", err)
	}
}

// pressOf reads a press. A button without a message that can still be read
// (one of inline mode, or an old one, whose date is 0) does nothing, since
// nobody knows in which topic it stands; neither does one that the message does
// not have, since clients can send any data, and then the answer would take the
// place of somebody's alert.
func (b *Bot) pressOf(cb *press) (*pressed, error) {
	m := cb.Message
	t, ok := parseToken(cb.Data)
	if !ok || m == nil || m.Date == 0 || m.Chat.ID == 0 || !m.Markup.carries(cb.Data) {
		return nil, errButton
	}
	record, err := b.note(&m.Chat, &cb.From)
	if err != nil {
		return nil, err
	}
	c := call{to: m.destination(), chat: record, by: cb.From.ID, message: m.ID, now: b.now()}
	c.speaks = c.private() && news.ChatID(cb.From.ID) == m.Chat.ID
	return &pressed{c, t}, nil
}

// do does what the button says if the person may.
func (b *Bot) do(ctx context.Context, p *pressed) (*answer, error) {
	action, ok := b.actions[p.token.op]
	if !ok || action.operator && !b.isOperator(p.by) {
		return nil, errButton
	}
	if action.changes || p.chat.Kind == news.Channel {
		if err := b.mayChange(ctx, &p.call); err != nil {
			return nil, err
		}
	}
	return action.run(b, ctx, p)
}
