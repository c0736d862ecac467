package bot

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

const (
	// settles is how long a group or channel has not been served until that is looked
	// into: what is over by then, nobody hears of.
	settles = time.Minute

	// lookAgain is how often it is seen whose turn it is.
	lookAgain = 10 * time.Second

	// longestLook is how far apart Telegram is asked at most whether we may write there.
	longestLook = time.Hour

	// lookFor is how long it is asked at all; an update says that we are let in, too.
	lookFor = 72 * time.Hour
)

// absences looks after the groups and channels that cannot be served: Telegram is
// asked whether it is so still, since a refusal may be one of the moment; who runs them
// hears of it, and when it is over; and then they are told what they missed.
type absences struct {
	client   *telegram.Client
	store    *store.DB
	engine   *delivery.Engine
	managers managers
	outlets  func(news.ChatID) bool  // whether an outlet leads to a chat
	returned func(news.ChatID) error // has a chat told what it missed
	settled  func()                  // hears that standings may be others
	log      *slog.Logger
	now      func() time.Time
	changes  *changes

	me   news.UserID             // ours, once Telegram was asked
	lost map[news.ChatID]*absent // touched by run alone
}

// An absent chat is one that is looked into.
type absent struct {
	next   time.Time // when it is
	asked  int       // how often Telegram was
	denied int       // how often that said that we may write there
}

// lookAfter makes what looks after the chats that the bot cannot serve.
func (b *Bot) lookAfter(o *Options) *absences {
	returned := o.Returned
	if returned == nil {
		returned = func(news.ChatID) error { return nil }
	}
	return &absences{
		client: b.client, store: b.store, engine: b.engine, log: b.log, now: o.Now, settled: b.unsettle,
		managers: managers{store: b.store, engine: b.engine, now: o.Now},
		outlets:  b.channels.leadTo, returned: returned, changes: newChanges(),
	}
}

// disputed says whether Telegram says again and again that we may write in a chat, and
// refuses us all the same: then it is lost, too.
func (l *absent) disputed() bool { return l.denied > 2 }

// proven is how long a chat is served until that counts as being over.
func (l *absent) proven() time.Duration {
	if l.disputed() {
		return longestLook
	}
	return settles
}

// changes are what was heard of chats and topics and not looked into yet: of a chat that
// it may not be what it was, for what it is says the store; of a topic that refuses us
// the last reason. There is no more of it than there are chats and topics.
type changes struct {
	some chan struct{} // holds one while there are any

	mu     sync.Mutex
	chats  map[news.ChatID]bool        // guarded by mu
	topics map[news.Destination]string // guarded by mu
}

// newChanges makes changes without any.
func newChanges() *changes {
	return &changes{some: make(chan struct{}, 1), chats: map[news.ChatID]bool{}, topics: map[news.Destination]string{}}
}

// add takes note of a change.
func (s *changes) add(c delivery.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.To == 0 && c.State == news.Active && c.Reason != "" {
		s.topics[c.Destination] = c.Reason
	} else {
		s.chats[cmp.Or(c.To, c.Destination.Chat)] = true
	}
	select {
	case s.some <- struct{}{}:
	default:
	}
}

// take gives them and begins anew.
func (s *changes) take() (chats map[news.ChatID]bool, topics map[news.Destination]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	chats, topics = s.chats, s.topics
	s.chats, s.topics = map[news.ChatID]bool{}, map[news.Destination]string{}
	return chats, topics
}

// changed takes note that a chat may not be what it was. It does not block.
func (a *absences) changed(c delivery.Change) { a.changes.add(c) }

// run looks after them until ctx ends.
func (a *absences) run(ctx context.Context) {
	if err := a.load(); err != nil {
		a.log.Error("chats that cannot be served not read", "error", err)
	}
	for {
		var look <-chan time.Time
		if len(a.lost) > 0 {
			look = time.After(lookAgain)
		}
		select {
		case <-ctx.Done():
			return
		case <-a.changes.some:
			a.hearAll(ctx)
		case <-look:
			for id, l := range a.lost {
				if ctx.Err() == nil && !l.next.After(a.now()) {
					a.look(ctx, id, l)
				}
			}
		}
	}
}

// load finds those that the process before this one left.
func (a *absences) load() error {
	a.lost = map[news.ChatID]*absent{}
	return a.store.Chats(func(c news.Chat) error {
		if c.Kind != news.Private && (isLost(&c) && a.now().Sub(c.Since) < lookFor || !c.Absence.IsZero()) {
			a.lost[c.ID] = &absent{next: a.now()}
		}
		return nil
	})
}

// isLost says whether we may not write in a chat.
func isLost(c *news.Chat) bool { return c.State == news.Gone || c.State == news.Parked }

// hearAll takes in what was heard until now. What a stop cuts off, the next start finds.
func (a *absences) hearAll(ctx context.Context) {
	chats, topics := a.changes.take()
	for topic, reason := range topics {
		if _, shared := a.shared(topic.Chat); !shared {
			continue
		}
		if err := a.managers.topic(topic, reason); err != nil {
			a.log.Error("nobody told of a topic that refuses us", "destination", topic, "error", err)
		}
	}
	for id := range chats {
		if c, shared := a.shared(id); shared && ctx.Err() == nil {
			a.hear(ctx, &c)
		}
	}
}

// shared gives a chat, and says whether it is one of those that somebody runs for others.
func (a *absences) shared(id news.ChatID) (news.Chat, bool) {
	c, err := a.store.Chat(id)
	if ignoreMissing(err) != nil {
		a.log.Error("not looked into whether a chat can be served", "chat", id, "error", err)
	}
	return c, err == nil && c.Kind != news.Private
}

// hear takes in that something happened to a chat: one that can be served is looked
// into at once, one that cannot in a minute.
func (a *absences) hear(ctx context.Context, c *news.Chat) {
	l := a.lost[c.ID]
	if l == nil {
		l = &absent{}
		a.lost[c.ID] = l
	}
	if l.next = a.now().Add(settles << min(l.asked, 6)); !isLost(c) {
		a.look(ctx, c.ID, l)
	}
}

// look does what is to be done about a chat.
func (a *absences) look(ctx context.Context, id news.ChatID, l *absent) {
	l.next = a.now().Add(settles)
	c, err := a.store.Chat(id)
	switch {
	case ignoreMissing(err) != nil:
		a.log.Error("chat not looked into", "chat", id, "error", err)
	case err != nil:
		delete(a.lost, id) // forgotten, or it has another number
	case isLost(&c):
		a.missing(ctx, &c, l)
	default:
		a.served(&c, l)
	}
}

// served has a chat told what it missed, and those who run it that it is served again.
func (a *absences) served(c *news.Chat, l *absent) {
	var err error
	if c.Absence.Behind {
		err = a.returned(c.ID)
	}
	well := a.now().Sub(c.Since)
	if err == nil && !c.Absence.Told.IsZero() && well >= l.proven() {
		key := "served " + c.Absence.Told.UTC().Format(time.RFC3339Nano) + " " + news.Destination{Chat: c.ID}.String()
		if _, err = a.managers.tell(c, news.Notice{Kind: news.NoticeServed, About: news.Destination{Chat: c.ID}}, key); err == nil {
			err = a.store.AbsenceTold(c.ID, time.Time{})
		}
	}
	switch {
	case err != nil:
		a.log.Error("chat not served again; it will be tried again", "chat", c.ID, "error", err)
	case well >= longestLook:
		delete(a.lost, c.ID) // until then it is remembered how often it was lost
	case well < l.proven():
		l.next = c.Since.Add(l.proven())
	default:
		l.next = c.Since.Add(longestLook)
	}
}

// missing asks Telegram about a chat in which we may not write, as far as we know.
func (a *absences) missing(ctx context.Context, c *news.Chat, l *absent) {
	wanted, err := a.wanted(c)
	if err != nil || !wanted || a.now().Sub(c.Since) >= lookFor {
		delete(a.lost, c.ID)
		return
	}
	m, err := a.ask(ctx, c)
	r := telegram.Classify(err)
	state, reason := talk.Standing(c.Kind, m)
	switch {
	case r.Fate == telegram.Moved && r.To != 0:
		a.move(c.ID, r.To)
		return
	case ctx.Err() != nil, r.Fate.Passing(), r.Fate == telegram.Unauthorized:
		return
	}
	l.asked++
	l.next = a.now().Add(min(settles<<min(l.asked, 10), longestLook))
	lost := err != nil || state != news.Active
	if !lost {
		l.denied++
	}
	if lost || l.disputed() {
		a.tell(c)
	}
	if err == nil && state != c.State {
		a.becomes(ctx, c, state, reason)
	}
}

// becomes notes what Telegram says a chat is, which is not what we knew.
func (a *absences) becomes(ctx context.Context, c *news.Chat, state news.ChatState, reason string) {
	if err := a.store.SetState(c.ID, state, reason, a.now()); err != nil {
		a.log.Error("state of chat not written", "chat", c.ID, "state", state, "error", err)
		return
	}
	a.log.Info("chat is not what it was taken for", "chat", c.ID, "title", c.Title, "was", c.Reason, "is", reason)
	a.settled()
	if state == news.Active {
		a.engine.Retry(c.ID)
		a.look(ctx, c.ID, a.lost[c.ID])
	}
}

// wanted says whether anything is asked for in a chat.
func (a *absences) wanted(c *news.Chat) (bool, error) {
	subs, err := a.store.SubscriptionsOf(c.ID)
	return len(subs) > 0 || a.outlets(c.ID), err
}

// ask asks Telegram what we are in a chat. That a group became a supergroup it says
// only to who does something there.
func (a *absences) ask(ctx context.Context, c *news.Chat) (telegram.Member, error) {
	if c.Kind == news.Group {
		_, err := a.client.Call(ctx, "sendChatAction", telegram.Params{"chat_id": c.ID, "action": "typing"})
		if telegram.Classify(err).Fate == telegram.Moved {
			return telegram.Member{}, err
		}
	}
	if a.me == 0 {
		me, err := a.client.Me(ctx)
		if err != nil {
			return telegram.Member{}, err
		}
		a.me = me.ID
	}
	return a.client.Member(ctx, c.ID, a.me)
}

// move follows a group that became a supergroup while we were not in it.
func (a *absences) move(from, to news.ChatID) {
	if err := a.store.Move(from, to, a.now()); err != nil {
		a.log.Error("chat not moved", "chat", from, "to", to, "error", err)
		return
	}
	a.engine.Moved(from, to)
	delete(a.lost, from)
	a.lost[to] = &absent{next: a.now()}
}

// tell tells those who run a chat that it is lost, once.
func (a *absences) tell(c *news.Chat) {
	if !c.Absence.Told.IsZero() {
		return
	}
	to := news.Destination{Chat: c.ID}
	told, err := a.managers.tell(c, news.Notice{Kind: news.NoticeRefused, About: to, State: c.State, Text: c.Reason}, "lost "+c.Since.UTC().Format(time.RFC3339Nano)+" "+to.String())
	if err == nil && told {
		err = a.store.AbsenceTold(c.ID, a.now())
	}
	if err != nil || !told {
		a.log.Warn("nobody told that a chat cannot be served", "chat", c.ID, "title", c.Title, "reason", c.Reason, "error", err)
	}
}
