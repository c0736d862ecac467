package talk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// rights says who may do what.
type rights struct {
	client   *telegram.Client
	settings func() *Settings
	store    *store.DB
	claim    claim
}

// operator says whether a person administers the bot itself.
func (r *rights) operator(by news.UserID) bool {
	return by != 0 && slices.Contains(r.operators(), by)
}

// operators are those that the configuration names, or else whoever claimed the
// bot by its code.
func (r *rights) operators() []news.UserID {
	if named := r.settings().Admins; len(named) > 0 {
		return named
	}
	return r.claim.operators()
}

// mayChange says whether whoever calls may change what the chat gets. The error
// is a *news.Fault when they may not.
//
// Telegram is asked each time and no answer is kept: somebody who was an
// administrator a second ago is none now. There are few such questions, since
// every one belongs to a change that somebody typed or pressed.
func (r *rights) mayChange(ctx context.Context, c *Call) error {
	if c.speaks {
		return nil
	}
	if c.By != 0 {
		ok, err := r.administers(ctx, c)
		if err != nil || ok {
			return err
		}
	}
	switch {
	case c.Chat.Kind == news.Channel && c.Acts():
		return Refuse("talk.not-in-channel-there")
	case c.Chat.Kind == news.Channel:
		return Refuse("talk.not-in-channel")
	case c.Acts():
		return Refuse("talk.not-in-group-there")
	}
	return Refuse("talk.not-in-group")
}

// obey runs a command. The error is a *news.Fault when the person is to do
// something about it.
func (r *rights) obey(ctx context.Context, cmd Command, c *Call) (*Answer, error) {
	if cmd.Operator && !c.Private() {
		return nil, Refuse("talk.in-private")
	}
	if cmd.Changes {
		if err := r.mayChange(ctx, c); err != nil {
			return nil, err
		}
	}
	c.done = cmd.Changes || cmd.Operator
	return cmd.Run(ctx, c)
}

// administers asks Telegram about the caller. The list of administrators is
// open to every bot, but may leave out anonymous ones; asking for one member
// finds those too, and is only sure to work where we are an administrator
// ourselves, so that its refusal means no more than "not known to be one".
func (r *rights) administers(ctx context.Context, c *Call) (bool, error) {
	list, err := r.client.Administrators(ctx, c.Chat.ID)
	if err != nil {
		return false, err
	}
	for _, m := range list {
		if m.User.ID == c.By {
			return decides(m, c.Chat.Kind), nil
		}
	}
	m, err := r.client.Member(ctx, c.Chat.ID, c.By)
	return err == nil && decides(m, c.Chat.Kind), nil
}

// decides says whether a member may decide what is posted. In a channel that
// takes the right to post there.
func decides(m telegram.Member, kind news.ChatKind) bool {
	if kind == news.Channel {
		return m.Status == "creator" || m.Administers() && m.Posts
	}
	return m.Administers()
}

// IsIn says whether a person is in a chat that we are in. Where Telegram does not
// say so, they are not.
func (t *Talk) IsIn(ctx context.Context, chat news.ChatID, by news.UserID) bool {
	if by == 0 {
		return false
	}
	m, err := t.client.Member(ctx, chat, by)
	return err == nil && (m.Administers() || m.Status == "member" || m.Status == "restricted" && m.Present)
}

// IsOperator says whether a person administers the bot itself.
func (t *Talk) IsOperator(by news.UserID) bool { return t.rights.operator(by) }

// serves says whether we are there for who calls, by the list of those that the
// operator lets in: an operator anywhere, everybody in a chat on the list, and a
// person who is on it in private. Without a list it is everybody.
func (r *rights) serves(c *Call) bool {
	list := r.settings().Allow
	return len(list) == 0 || r.operator(c.By) || allowed(list, &c.Chat)
}

// allowed says whether a chat is on a list of numbers and "@names".
func allowed(list []string, c *news.Chat) bool {
	return slices.ContainsFunc(list, func(ref string) bool {
		name, named := strings.CutPrefix(ref, "@")
		return !named && ref == fmt.Sprint(c.ID) || named && name != "" && strings.EqualFold(name, c.Username)
	})
}

// turnAway is the answer to a chat that we do not serve. It holds the number by
// which the operator lets it in, and a group does not read it again and again.
func (s *seldom) turnAway(c *Call) error {
	if !c.Private() && !s.again(c.Now, c.Chat.ID, "private", 10*time.Minute) {
		return nil
	}
	return notServed(c)
}

// notServed says so.
func notServed(c *Call) error {
	return Refuse("talk.not-served", Args{"number": fmt.Sprint(c.Chat.ID)})
}

// maxAudited is how much of what was typed the audit keeps, in UTF-16 units.
const maxAudited = 300

// audits keep who changed what: what operators do, and whoever runs a channel. What
// people and groups choose for themselves is theirs.
type audits struct {
	store *store.DB
	log   *slog.Logger
}

// ofDesk says whether a call is about a channel, or about a group that its
// administrator runs from elsewhere.
func ofDesk(c *Call) bool { return c.Chat.Kind == news.Channel || c.Acts() }

// keep does something and keeps that it was done. It is written down before: a change
// in the middle of which the process ends, or of which it is not known whether it
// reached the disk, stands there as begun. One that cannot be written down is made all
// the same, and the log says so.
func (a audits) keep(change news.Change, act func() error) error {
	number, lost := a.store.Audit(change)
	err := act()
	var refused *news.Fault
	if lost == nil && (err == nil || errors.As(err, &refused)) {
		lost = a.store.Audited(number, err == nil)
	}
	if lost != nil {
		a.log.Error("a change is missing in the audit, or stands there as begun", "by", change.By, "what", change.What, "error", lost)
	}
	return err
}

// audited says whether the audit has what a command does: all that operators change, and
// what is changed of a channel, or of a group from elsewhere.
func (cmd *Command) audited(c *Call) bool {
	if cmd.Operator {
		return !cmd.Looks
	}
	return cmd.Changes && (cmd.Acts || c.Args != "" || c.File != nil) && ofDesk(c)
}

// answer is keep, for what answers a call.
func (a audits) answer(change news.Change, act func() (*Answer, error)) (answer *Answer, err error) {
	err = a.keep(change, func() (err error) {
		answer, err = act()
		return err
	})
	return answer, err
}

// changeOf is what a call is about to change.
func changeOf(c *Call, kind news.ChangeKind, what string) news.Change {
	change := news.Change{Kind: kind, At: c.Now, By: c.By, Name: c.Name, What: telegram.Cut(strings.TrimSpace(what), maxAudited)}
	if ofDesk(c) {
		change.About = c.Chat.Title
	}
	return change
}

// Audit does what a command says about another chat than that where it was typed, and
// keeps that it was done.
func (t *Talk) Audit(c *Call, about *news.Chat, act func() error) error {
	change := changeOf(c, news.ChangeTyped, "/"+c.order+" "+c.Args)
	change.About = about.Title
	return audits{t.store, t.log}.keep(change, act)
}
