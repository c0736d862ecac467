package talk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/meant"
)

// hear acts on something said in a chat, by a person or by Telegram.
func (t *Talk) hear(ctx context.Context, u *update, m *message) error {
	if m.MigrateTo != 0 {
		return t.chats.move(m.Chat.ID, m.MigrateTo)
	}
	if m.MigrateFrom != 0 {
		return t.chats.move(m.MigrateFrom, m.Chat.ID)
	}
	if m.Automatic || m.byBot() {
		return nil
	}
	record, err := t.chats.note(&m.Chat, m.From)
	if err != nil {
		return err
	}
	if done, err := t.chats.topicNamed(m, record); done || err != nil {
		return err
	}
	c := callOf(m, record, t.now())
	c.Printer = t.Printer(&record)
	before, same := t.voice.exchanges.heard(place{m.Chat.ID, m.ID}, m.said())
	if u.isEdit() && (same || !t.answersEdit(m, c)) {
		return nil
	}
	if err := t.chats.revive(c); err != nil {
		return err
	}
	a, err := t.respond(ctx, m, c)
	switch {
	case err != nil && cutOff(ctx):
		return err
	case err != nil:
		a = t.apology(u, c, err)
		c.done = false
	}
	switch {
	case a == nil:
	case u.isEdit():
		t.voice.again(c, a, before)
	default:
		t.voice.say(c, a)
	}
	return nil
}

// answersEdit says whether what was said is answered when its text has changed: not
// where it has none, which may be a place that moves, or came long ago, when nobody
// expects it, or answers one of our questions, which was acted upon.
func (t *Talk) answersEdit(m *message, c *Call) bool {
	reply, _ := t.features.reply(ownTokens(m.ReplyTo, t.me.ID))
	return m.said() != "" && !m.forwarded() && !isLate(m, c) && reply == nil
}

// cutOff says whether a call was ended because the process ends: it is begun
// again after the next start.
func cutOff(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }

// byBot says whether another bot wrote m. Anonymous administrators and people
// who write as a channel come with a bot as their stand-in.
func (m *message) byBot() bool {
	return m.SenderChat == nil && m.From != nil && m.From.IsBot
}

// callOf says who is speaking. A sender chat that is the chat itself is one of
// its anonymous administrators, or a channel's post; another one is a person
// who writes as some channel, and has no say.
func callOf(m *message, record news.Chat, now time.Time) *Call {
	at := m.destination()
	c := &Call{At: at, To: at, Chat: record, Message: m.ID, File: m.Document, Now: now}
	if m.ReplyTo != nil {
		c.Reply = m.ReplyTo.ID
	}
	switch {
	case m.SenderChat != nil:
		c.speaks = m.SenderChat.ID == m.Chat.ID
	case m.From != nil:
		c.By, c.Name = m.From.ID, m.From.FirstName
		c.speaks = c.Private()
	default:
		c.speaks = record.Kind == news.Channel
	}
	return c
}

// respond finds out what is wanted and does it. No answer means that we keep
// quiet: about what is for others, and in groups about all that is not for us by
// name.
func (t *Talk) respond(ctx context.Context, m *message, c *Call) (*Answer, error) {
	said, named := addressed(m.said(), t.me.Username)
	o, isOrder := parseOrder(said, t.me.Username)
	if !isOrder && (c.Private() || named) && !m.forwarded() {
		o, isOrder = t.features.spoken(said)
	}
	reply, token := t.features.reply(ownTokens(m.ReplyTo, t.me.ID))
	replies := reply != nil && !isOrder && !m.forwarded() && said != ""
	switch {
	case replies && t.rights.serves(c) && !isLate(m, c):
		c.Args = said
		return reply(ctx, c, token)
	case isOrder && !o.mine, !isOrder && !c.Private() && !named:
		return nil, nil
	case m.forwarded() && !c.Private():
		return nil, nil
	case c.Private() && t.rights.claim.isCode(m.said()):
		return t.claimed(ctx, c)
	case !t.rights.serves(c):
		return nil, t.seldom.turnAway(c)
	case m.Chosen != nil && c.Private():
		return t.features.chosen(ctx, c, m.Chosen.Chat)
	case m.forwarded() && (isOrder || m.said() == ""):
		return nil, Refuse("talk.forwarded")
	case m.forwarded():
		c.Args = m.said()
		return t.features.forward(ctx, c)
	case isOrder:
		return t.order(ctx, m, c, o)
	case isLate(m, c):
		return t.lateNote(c), nil
	case m.Document != nil:
		return bring(ctx, t, c)
	case m.said() == "" && m.any():
		return nil, errOnlyText
	case m.said() == "":
		return nil, nil // Telegram's own word, such as that something was pinned
	}
	c.Args = said
	if err := t.rights.actFor(ctx, c); err != nil {
		return nil, err
	}
	return t.features.words(ctx, c)
}

// addressed takes our name off the beginning of what was said, as in "@newsbot fog";
// named says whether it stood there, with something behind it.
func addressed(said, us string) (rest string, named bool) {
	name, rest := cutSpace(strings.TrimSpace(said))
	name, isName := strings.CutPrefix(strings.TrimRight(name, ",:"), "@")
	if rest = strings.TrimSpace(rest); rest == "" || !isName || !strings.EqualFold(name, us) {
		return said, false
	}
	return rest, true
}

// spoken is a command without its slash: its name alone, or of some commands with
// what stands behind, or what people say instead. Those of operators are not meant.
func (f *directory) spoken(said string) (o order, ok bool) {
	name, args := cutSpace(strings.TrimSpace(said))
	o = order{name: strings.ToLower(name), args: strings.TrimSpace(args), addressed: true, mine: true}
	if o.args == "" {
		o.name = strings.TrimRight(o.name, "?!.")
	}
	cmd, ok := f.commands[o.name]
	if ok && !cmd.Operator && (o.args == "" || cmd.Spoken) {
		return o, true
	}
	o.name, o.args = meant.Saying(said), ""
	cmd, ok = f.commands[o.name]
	return o, ok && !cmd.Operator
}

// unknown is the error about a command that nobody has. It names what may be meant: one
// that is a letter away, or what a feature knows under that name.
func (f *directory) unknown(c *Call, o order, operator bool) error {
	for _, feature := range f.features {
		if feature.Unknown != nil {
			if err := feature.Unknown(c, o.name, o.args); err != nil {
				return err
			}
		}
	}
	typed := Args{"command": "/" + o.name}
	for _, cmd := range f.menu() {
		if (!cmd.Operator || operator) && meant.OneSlip(o.name, cmd.Name) {
			typed["like"] = telegram.Join(" ", telegram.HTML(c.Command(cmd.Name)), telegram.Escape(o.args))
			return Refuse("talk.unknown-like", typed)
		}
	}
	return Refuse("talk.unknown", typed)
}

// errOnlyText is the answer to pictures, voices and the like.
var errOnlyText = Refuse("talk.only-text")

// order does what a command says.
func (t *Talk) order(ctx context.Context, m *message, c *Call, o order) (*Answer, error) {
	operator := t.rights.operator(c.By)
	cmd, found := t.features.find(o.name, operator)
	if other := meant.Saying(o.name); !found && other != "" && o.mine && (c.Private() || o.addressed) {
		cmd, found = t.features.find(other, operator)
		o.name = cmd.Name
	}
	switch {
	case !found && !c.Private() && !o.addressed:
		return nil, nil // another bot's
	case isLate(m, c) && !cmd.Late:
		return t.lateNote(c), nil // silence that was asked for is still wanted
	case !found:
		return nil, t.features.unknown(c, o, operator)
	}
	c.order, c.Args, c.About, c.Quoted = o.name, o.args, toldBy(m.ReplyTo, t.me.ID, t.o.About), quotedIn(m.ReplyTo, t.me.ID)
	c.Answers = m.answers()
	if !cmd.Own && !cmd.Operator && c.About == 0 {
		if err := t.rights.actFor(ctx, c); err != nil {
			return nil, err
		}
	}
	if !cmd.audited(c) {
		return t.rights.obey(ctx, cmd, c)
	}
	return audits{t.store, t.log}.answer(changeOf(c, news.ChangeTyped, "/"+cmd.Name+" "+c.Args+nameOf(c.File)), func() (*Answer, error) {
		return t.rights.obey(ctx, cmd, c)
	})
}

// bring has a file set something up where its person acts, if they may.
func bring(ctx context.Context, t *Talk, c *Call) (*Answer, error) {
	if err := t.rights.mayBring(ctx, c); err != nil {
		return nil, err
	}
	if !ofDesk(c) {
		return t.features.file(ctx, c)
	}
	return audits{t.store, t.log}.answer(changeOf(c, news.ChangeTyped, nameOf(c.File)), func() (*Answer, error) { return t.features.file(ctx, c) })
}

// nameOf is what a file is called; "" where there is none.
func nameOf(f *Document) string {
	if f == nil {
		return ""
	}
	return "📎 " + cmp.Or(f.Name, "…")
}

// ownTokens are what the buttons of a message of ours carry; nil of somebody else's.
func ownTokens(m *message, us news.UserID) []Token {
	if m == nil || m.From == nil || m.From.ID != us {
		return nil
	}
	return m.Markup.tokens()
}

// toldBy is the item of the alert that a message of ours is, by its buttons; 0
// when it is something else, or several alerts in one.
func toldBy(m *message, us news.UserID, about func([]Token) news.ItemID) news.ItemID {
	if about == nil || m == nil || m.From == nil || m.From.ID != us {
		return 0
	}
	return about(m.Markup.tokens())
}

// quotedIn is what somebody else said in a message; "" for one of ours.
func quotedIn(m *message, us news.UserID) string {
	if m == nil || m.From != nil && m.From.ID == us && !m.forwarded() {
		return ""
	}
	return m.said()
}

// answers is where the message stands that this one answers: where it was posted
// first, of a channel's post that was passed on.
func (m *message) answers() news.Original {
	switch to := m.ReplyTo; {
	case to == nil:
		return news.Original{}
	case to.Forward != nil && to.Forward.Message != 0:
		return news.Original{Chat: to.Forward.Chat.ID, Message: to.Forward.Message}
	default:
		return news.Original{Chat: m.Chat.ID, Message: to.ID}
	}
}

// isLate says whether something was said so long ago, while we were away, that
// to answer it now would surprise.
func isLate(m *message, c *Call) bool {
	at := m.at()
	return !at.IsZero() && c.Now.Sub(at) > maxLate
}

// lateNote is said once to a chat that spoke to us while we were away, however
// often it did.
func (t *Talk) lateNote(c *Call) *Answer {
	t.o.Ends.Count(news.EndLate, 1)
	if !t.seldom.again(t.now(), c.Chat.ID, "late", maxLate) {
		return nil
	}
	return &Answer{Text: c.Say("talk.too-late")}
}

// apology is the answer after an error. A fault is the person's to mend: in a
// group they hear the same one of a command once in a while, since it comes off
// what alerts can have there. Of what only the operator can mend, a chat hears as seldom.
func (t *Talk) apology(u *update, c *Call, err error) *Answer {
	var f *news.Fault
	text := excuse(t.log, u, c.Printer, err)
	said := "sorry"
	if errors.As(err, &f) {
		said = fmt.Sprintf("%s %s %d", f.Code, c.order, c.By)
	}
	if own := c.Private() || c.Acts(); (f == nil || !own) && !t.seldom.again(t.now(), c.Chat.ID, said, time.Minute) {
		return nil
	}
	return &Answer{Text: text}
}

// Printer says our sentences to a chat: in its language, and with commands as
// they are to be typed there, since in a group other bots may listen to the
// same name.
func (t *Talk) Printer(c *news.Chat) texts.Printer {
	if c.Kind == news.Private || c.Kind == news.Channel {
		return texts.For(c.Lang, "")
	}
	return texts.For(c.Lang, t.me.Username)
}
