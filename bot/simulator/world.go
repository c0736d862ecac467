package simulator

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A user is a User with what Telegram knows of the two of them.
type user struct {
	User
	met         bool // the bot has seen an update from them
	deactivated bool // the account was deleted
}

// A chat is a Chat with its contents.
type chat struct {
	info     Chat
	members  map[int64]*Member
	topics   []*Topic
	all      Permissions // of everybody without rights
	messages []*Message  // by id, the latest KeepMessages
	lastID   int         // of supergroups and channels, which count for themselves
	movedTo  int64       // id of the supergroup it became, or zero
	deleted  bool
	linked   int64 // a channel's discussion group and the reverse, or zero
	pinned   int   // id of the latest pinned message, or zero
	spoke    int64 // the bot that spoke last, or zero
}

// AddUser adds a person, or another bot, who has not met ours.
func (s *Server) AddUser(u User) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addUser(u).User
}

func (s *Server) addUser(u User) *user {
	if u.ID == 0 {
		s.nextUser++
		u.ID = s.nextUser
	}
	if s.users[u.ID] != nil {
		panic(fmt.Sprintf("simulator: user %d exists", u.ID))
	}
	s.users[u.ID] = &user{User: u}
	return s.users[u.ID]
}

// AddPrivate adds a person who has started the bot, so that it may write to
// them, and returns the chat, whose ID is the person's too. No update is made;
// Say makes one.
func (s *Server) AddPrivate(u User) Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.openPrivate(s.addUser(u)).info
}

// openPrivate returns the user's chat with the bot, new if need be.
func (s *Server) openPrivate(u *user) *chat {
	u.met = true
	if c := s.chats[u.ID]; c != nil {
		return c
	}
	return s.addChat(Chat{ID: u.ID, Kind: Private, Username: u.Username, FirstName: u.FirstName, LastName: u.LastName},
		Member{User: u.ID, Status: NormalMember}, Member{User: s.me.ID, Status: NormalMember})
}

// AddChat adds a group, supergroup or channel of which the bot is no member
// yet: see AddBot.
func (s *Server) AddChat(c Chat, owner int64) Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustUser(owner)
	return s.addChat(c, Member{User: owner, Status: Creator}).info
}

func (s *Server) addChat(info Chat, members ...Member) *chat {
	if info.ID == 0 {
		info.ID = s.newChatID(info.Kind)
	}
	if s.chats[info.ID] != nil {
		panic(fmt.Sprintf("simulator: chat %d exists", info.ID))
	}
	c := &chat{info: info, members: map[int64]*Member{}, all: AllPermissions}
	for _, m := range members {
		c.members[m.User] = &m
	}
	if info.Forum {
		c.topics = []*Topic{{ID: GeneralTopic, Name: "General"}}
	}
	s.chats[info.ID] = c
	s.order = append(s.order, c)
	if info.Username != "" && info.Kind != Private {
		s.names[strings.ToLower(info.Username)] = c
	}
	s.emit(Event{Kind: ChatChanged, Chat: info.ID})
	return c
}

// supergroupBase stands before the ids of supergroups and channels. Source:
// the Bot API's ids, which are the internal ones written as -100….
const supergroupBase = -1_000_000_000_000

func (s *Server) newChatID(k Kind) int64 {
	s.nextGroup++
	if k == Group {
		return -s.nextGroup
	}
	return supergroupBase - s.nextGroup
}

// AddBot puts the bot into a chat by the hand of by, into a channel as an
// administrator with all rights. The bot hears of it.
func (s *Server) AddBot(chat, by int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.mustChat(chat)
	if c.info.Kind == Channel {
		s.setMember(c, by, Member{User: s.me.ID, Status: Administrator, Rights: AllRights})
		return
	}
	s.setMember(c, by, Member{User: s.me.ID, Status: NormalMember})
	s.announce(c, 0, by, Service{NewMembers: []User{s.me}, Text: s.name(by) + " added " + s.me.FirstName})
}

// KickBot removes and bans the bot.
func (s *Server) KickBot(chat, by int64) {
	s.changeBot(chat, by, Member{Status: Kicked})
}

// PromoteBot makes the bot an administrator, or gives one other rights.
func (s *Server) PromoteBot(chat, by int64, r Rights) {
	s.changeBot(chat, by, Member{Status: Administrator, Rights: r})
}

// DemoteBot takes the bot's rights. In a channel that removes it, since only
// administrators post there.
func (s *Server) DemoteBot(chat, by int64) {
	status := NormalMember
	if s.chatKind(chat) == Channel {
		status = Left
	}
	s.changeBot(chat, by, Member{Status: status})
}

// RestrictBot lets the bot do only what p permits; the zero p mutes it.
func (s *Server) RestrictBot(chat, by int64, p Permissions) {
	s.changeBot(chat, by, Member{Status: Restricted, Permissions: p})
}

func (s *Server) changeBot(chat, by int64, m Member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.User = s.me.ID
	s.setMember(s.mustChat(chat), by, m)
}

func (s *Server) chatKind(id int64) Kind {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mustChat(id).info.Kind
}

// Join makes a user an ordinary member.
func (s *Server) Join(chat, user int64) {
	s.changeMember(chat, user, Member{Status: NormalMember})
}

// Leave takes a user out of a chat.
func (s *Server) Leave(chat, user int64) { s.changeMember(chat, user, Member{Status: Left}) }

// Promote makes a user an administrator, or gives one other rights.
func (s *Server) Promote(chat, user int64, r Rights) {
	s.changeMember(chat, user, Member{Status: Administrator, Rights: r})
}

// Demote makes an administrator an ordinary member.
func (s *Server) Demote(chat, user int64) {
	s.changeMember(chat, user, Member{Status: NormalMember})
}

// changeMember changes a person's standing by the hand of the owner, if there
// is one.
func (s *Server) changeMember(chat, user int64, m Member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.mustChat(chat)
	s.mustUser(user)
	m.User = user
	s.setMember(c, c.owner(user), m)
}

// owner returns the creator, or whoever stands in for a missing one.
func (c *chat) owner(instead int64) int64 {
	for id, m := range c.members {
		if m.Status == Creator {
			return id
		}
	}
	return instead
}

// setMember writes a member down and tells the bot: always of itself, of
// others only where it is an administrator and has asked for chat_member.
func (s *Server) setMember(c *chat, by int64, m Member) {
	old := c.member(m.User)
	c.members[m.User] = &m
	s.emit(Event{Kind: ChatChanged, Chat: c.info.ID})
	s.mustUser(by).met = true
	change := map[string]any{"chat": c.info, "from": s.users[by].User, "date": s.opt.Now().Unix(),
		"old_chat_member": s.wireMember(old), "new_chat_member": s.wireMember(m)}
	switch {
	case m.User == s.me.ID:
		s.push("my_chat_member", change)
	case c.member(s.me.ID).admin():
		s.push("chat_member", change)
	}
}

// member returns a user's standing; who was never there has Left.
func (c *chat) member(user int64) Member {
	if m := c.members[user]; m != nil {
		return *m
	}
	return Member{User: user, Status: Left}
}

// SetPermissions sets what everybody without rights may do in a group.
func (s *Server) SetPermissions(chat int64, p Permissions) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustChat(chat).all = p
	s.emit(Event{Kind: ChatChanged, Chat: chat})
}

// Block is a person blocking the bot.
func (s *Server) Block(user int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setMember(s.mustChat(user), user, Member{User: s.me.ID, Status: Kicked})
}

// Unblock is a person unblocking the bot.
func (s *Server) Unblock(user int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unblock(s.mustChat(user))
}

func (s *Server) unblock(c *chat) {
	s.setMember(c, c.info.ID, Member{User: s.me.ID, Status: NormalMember})
}

// Deactivate deletes a person's account. The bot is not told.
func (s *Server) Deactivate(user int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustUser(user).deactivated = true
}

// DeleteChat deletes a group, supergroup or channel. The bot is not told.
func (s *Server) DeleteChat(chat int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustChat(chat).deleted = true
	s.emit(Event{Kind: ChatChanged, Chat: chat})
}

// Link makes group the discussion group of channel: posts of the channel are
// forwarded there by Telegram.
func (s *Server) Link(channel, group int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustChat(channel).linked = group
	s.mustChat(group).linked = channel
}

// Migrate upgrades a basic group to a supergroup and returns its new id.
// Members and their rights go along, messages do not. The bot gets both
// service messages, and the old id is refused with the new one from then on.
func (s *Server) Migrate(chat int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.mustChat(chat)
	if old.info.Kind != Group || old.movedTo != 0 {
		panic(fmt.Sprintf("simulator: chat %d cannot migrate", chat))
	}
	next := s.addChat(Chat{Kind: Supergroup, Title: old.info.Title})
	next.members, next.all = maps.Clone(old.members), old.all
	by := old.owner(anonymousAdmin.ID)
	text := "the group became a supergroup"
	s.announce(old, 0, by, Service{MigrateTo: next.info.ID, Text: text})
	old.movedTo = next.info.ID
	s.announce(next, 0, by, Service{MigrateFrom: chat, Text: text})
	return next.info.ID
}

// AddTopic opens a topic and returns its id.
func (s *Server) AddTopic(chat, by int64, name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.mustChat(chat)
	if !c.info.Forum {
		panic(fmt.Sprintf("simulator: chat %d is no forum", chat))
	}
	return s.addTopic(c, by, name).ID
}

// topicColor is one of the six that Telegram allows. Source: Bot API,
// createForumTopic, parameter icon_color.
const topicColor = 0x6FB9F0

func (s *Server) addTopic(c *chat, by int64, name string) *Topic {
	t := &Topic{Name: name}
	c.topics = append(c.topics, t)
	t.ID = s.nextMessageID(c)
	m := s.newMessage(c, by)
	m.ID, m.Topic = t.ID, t.ID
	m.Service = &Service{Created: &TopicNamed{Name: name, Color: topicColor}, Text: s.name(by) + " created the topic " + name}
	s.deliver(c, m)
	s.emit(Event{Kind: ChatChanged, Chat: c.info.ID})
	return t
}

// RenameTopic gives a topic another name.
func (s *Server) RenameTopic(chat, by int64, topic int, name string) {
	s.changeTopic(chat, by, topic, func(t *Topic) Service { return t.rename(name) })
}

// CloseTopic closes a topic, or General: only administrators who may manage
// topics can write there.
func (s *Server) CloseTopic(chat, by int64, topic int) {
	s.changeTopic(chat, by, topic, func(t *Topic) Service { return t.setClosed(true) })
}

// ReopenTopic opens a closed topic.
func (s *Server) ReopenTopic(chat, by int64, topic int) {
	s.changeTopic(chat, by, topic, func(t *Topic) Service { return t.setClosed(false) })
}

func (t *Topic) rename(name string) Service {
	t.Name = name
	return Service{Renamed: &TopicNamed{Name: name}, Text: "the topic is called " + name}
}

func (t *Topic) setClosed(closed bool) Service {
	t.Closed = closed
	if closed {
		return Service{Closed: &struct{}{}, Text: "the topic was closed"}
	}
	return Service{Reopened: &struct{}{}, Text: "the topic was reopened"}
}

func (s *Server) changeTopic(chat, by int64, topic int, change func(*Topic) Service) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.mustChat(chat)
	t := c.topic(topic)
	if t == nil {
		panic(fmt.Sprintf("simulator: chat %d has no topic %d", chat, topic))
	}
	s.updateTopic(c, t, by, change)
}

func (s *Server) updateTopic(c *chat, t *Topic, by int64, change func(*Topic) Service) {
	s.announce(c, t.ID, by, change(t))
	s.emit(Event{Kind: ChatChanged, Chat: c.info.ID})
}

// DeleteTopic deletes a topic with its messages. The bot is not told.
func (s *Server) DeleteTopic(chat int64, topic int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deleteTopic(s.mustChat(chat), topic)
}

func (s *Server) deleteTopic(c *chat, topic int) {
	c.topics = slices.DeleteFunc(c.topics, func(t *Topic) bool { return t.ID == topic })
	c.messages = slices.DeleteFunc(c.messages, func(m *Message) bool { return m.Topic == topic })
	s.emit(Event{Kind: ChatChanged, Chat: c.info.ID})
}

func (c *chat) topic(id int) *Topic {
	for _, t := range c.topics {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// Chats returns every chat of which the bot is or was a member, in the order
// of their making, without those that migrated or were deleted.
func (s *Server) Chats() []Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Chat
	for _, c := range s.order {
		if c.movedTo == 0 && !c.deleted && c.members[s.me.ID] != nil {
			all = append(all, s.describe(c))
		}
	}
	return all
}

// Chat returns a chat as it is now.
func (s *Server) Chat(id int64) (Chat, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[id]
	if c == nil {
		return Chat{}, false
	}
	return s.describe(c), true
}

func (s *Server) describe(c *chat) Chat {
	info := c.info
	info.Bot = c.member(s.me.ID)
	for _, m := range c.members {
		if m.User != s.me.ID {
			info.Members = append(info.Members, *m)
		}
	}
	slices.SortFunc(info.Members, func(a, b Member) int { return cmp.Compare(a.User, b.User) })
	for _, t := range c.topics {
		info.Topics = append(info.Topics, *t)
	}
	return info
}

// User returns a person or bot, also Telegram's stand-ins.
func (s *Server) User(id int64) (User, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lookUp(id)
}

func (s *Server) lookUp(id int64) (User, bool) {
	switch id {
	case anonymousAdmin.ID:
		return anonymousAdmin, true
	case channelSender.ID:
		return channelSender, true
	case telegramSender.ID:
		return telegramSender, true
	}
	if u := s.users[id]; u != nil {
		return u.User, true
	}
	return User{}, false
}

func (s *Server) name(id int64) string {
	u, _ := s.lookUp(id)
	return u.FirstName
}

func (s *Server) mustUser(id int64) *user {
	if u := s.users[id]; u != nil {
		return u
	}
	panic(fmt.Sprintf("simulator: no user %d", id))
}

func (s *Server) mustChat(id int64) *chat {
	if c := s.chats[id]; c != nil {
		return c
	}
	panic(fmt.Sprintf("simulator: no chat %d", id))
}
