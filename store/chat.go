package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// silent says that nothing is queued for a chat: it asked for silence, or is gone.
func silent(s news.ChatState) bool { return s == news.Stopped || s == news.Gone }

func (t *tx) chat(id news.ChatID) (news.Chat, bool, error) {
	all, err := t.Chats(id)
	c, ok := all[id]
	c.ID = id
	return c, ok, err
}

// putChat writes a chat, known or new.
func (t *tx) putChat(c news.Chat) error {
	if _, known, err := t.chat(c.ID); err != nil && !errors.Is(err, ErrDamaged) {
		return err
	} else if !known && err == nil {
		t.counts.Chats++
	}
	return t.PutChats(c)
}

func (t *tx) deleteChat(id news.ChatID) error {
	if _, known, err := t.chat(id); err != nil || !known {
		return err
	}
	t.counts.Chats--
	return t.DeleteChats(id)
}

// Chat gives what we know of a chat, or ErrNotFound.
func (db *DB) Chat(id news.ChatID) (c news.Chat, err error) {
	err = db.view(func(t *tx) error {
		c, err = one(t.Chats(id))("chat", id)
		return err
	})
	return c, err
}

// ChatByUsername gives the chat of that name, with or without its @ and
// without regard to case, or ErrNotFound. It reads all chats.
func (db *DB) ChatByUsername(name string) (news.Chat, error) {
	var found news.Chat
	name = strings.TrimPrefix(name, "@")
	err := db.Chats(func(c news.Chat) error {
		if c.Username == "" || !strings.EqualFold(c.Username, name) {
			return nil
		}
		found = c
		return errStop
	})
	if err == nil {
		return news.Chat{}, fmt.Errorf("chat @%s: %w", name, ErrNotFound)
	}
	if errors.Is(err, errStop) {
		err = nil
	}
	return found, err
}

// PutChat writes what we know of a chat. State, Reason and Since of a chat that
// is known already stay as they are: SetState alone changes them, so that
// whoever writes a new title does not undo what delivery just found out. So do
// Operator, which is MakeOperator's, Ticker, which is ChangeTicker's, Absence and
// Uncorrected.
func (db *DB) PutChat(c news.Chat) error {
	return db.update(scopes(ofChat(c.ID)), func(t *tx) error {
		old, ok, err := t.chat(c.ID)
		if err != nil {
			return err
		}
		if ok {
			c.State, c.Reason, c.Since, c.Operator, c.Ticker = old.State, old.Reason, old.Since, old.Operator, old.Ticker
			c.Absence, c.Uncorrected = old.Absence, old.Uncorrected
		} else {
			t.countChat(false, !silent(c.State), c.Since)
		}
		return t.putChat(c)
	})
}

// MakeOperator notes that the person of a private chat operates the bot.
// ErrNotFound where the chat is not known.
func (db *DB) MakeOperator(chat news.ChatID) error {
	return db.changeChat(chat, func(c *news.Chat) { c.Operator = true })
}

// ChangeTicker changes what is kept of a channel's ticker, and gives it as it is then.
func (db *DB) ChangeTicker(chat news.ChatID, change func(*news.Ticker)) (ticker news.Ticker, err error) {
	err = db.update(scopes(ofChat(chat)), func(t *tx) error {
		c, _, err := t.chat(chat)
		if err != nil {
			return err
		}
		change(&c.Ticker)
		ticker = c.Ticker
		return t.putChat(c)
	})
	return ticker, err
}

// AbsenceTold notes when those who run a chat were told that it cannot be served; zero
// once they were told that it can be again. ErrNotFound where the chat is not known.
func (db *DB) AbsenceTold(chat news.ChatID, at time.Time) error {
	return db.changeChat(chat, func(c *news.Chat) { c.Absence.Told = at })
}

// ChatCaughtUp notes that a chat was told what came while it could not be served, if
// its state is still the one that it had since then. ErrNotFound where it is not known.
func (db *DB) ChatCaughtUp(chat news.ChatID, since time.Time) error {
	return db.changeChat(chat, func(c *news.Chat) {
		if c.State != news.Gone && c.Since.Equal(since) {
			c.Absence.Behind, c.Absence.Decided = false, 0
		}
	})
}

// mostUncorrected is how many stories are kept whose corrections did not reach a chat.
const mostUncorrected = 100

// Uncorrected notes that a message of a story which was corrected or taken back could
// not be edited in a chat: it is to be once we may write there again. Forgotten is how
// many older ones are not kept any more. ErrNotFound where the chat is not known.
func (db *DB) Uncorrected(chat news.ChatID, story news.StoryID) (forgotten int, err error) {
	err = db.changeChat(chat, func(c *news.Chat) {
		all := append(slices.DeleteFunc(c.Uncorrected, func(id news.StoryID) bool { return id == story }), story)
		forgotten = max(0, len(all)-mostUncorrected)
		c.Uncorrected = all[forgotten:]
	})
	return forgotten, err
}

// correctAgain asks for revisions of what could not be corrected in a chat.
func (t *tx) correctAgain(c *news.Chat) (err error) {
	for _, story := range c.Uncorrected {
		err = errors.Join(err, t.revise(story, true))
	}
	c.Uncorrected = nil
	return err
}

// changeChat changes the record of a chat that is known.
func (db *DB) changeChat(chat news.ChatID, change func(*news.Chat)) error {
	return db.update(scopes(ofChat(chat)), func(t *tx) error {
		c, err := one(t.Chats(chat))("chat", chat)
		if err != nil {
			return err
		}
		change(&c)
		return t.PutChats(c)
	})
}

// Chats calls each with every chat, by number; an error of each ends the walk
// and is returned.
func (db *DB) Chats(each func(news.Chat) error) error {
	return pages(db, news.Chat{ID: rows.NoChat}, func(t *tx, last news.Chat) ([]news.Chat, error) {
		return t.ChatsAfter(last.ID, pageRows)
	}, each)
}

// SetState says whether we may send to a chat, and why not. What waits for a
// chat that becomes Gone or Stopped is given up for that reason; what waits for
// a Parked one waits on. Subscriptions and settings stay in every state. A group or
// channel that asked for something and is gone, and an outlet of which the chat is, are
// to be told later what waits for them and what comes.
func (db *DB) SetState(chat news.ChatID, state news.ChatState, reason string, now time.Time) error {
	return db.update(scopes(configuration, ofStories, ofChat(chat)), func(t *tx) error {
		c, known, err := t.chat(chat)
		if err != nil {
			return err
		}
		t.countChat(known && !silent(c.State), !silent(state), now)
		if c.State != state {
			c.Since = now
		}
		if state == news.Gone && !silent(c.State) {
			if err := t.leaveBehind(&c, now); err != nil {
				return err
			}
		}
		c.State, c.Reason = state, reason
		if state == news.Active {
			if err := t.correctAgain(&c); err != nil {
				return err
			}
		}
		if err := t.putChat(c); err != nil {
			return err
		}
		switch state {
		case news.Gone:
			err = t.vanish(c, now)
		case news.Active:
			err = t.hasten(chat, now)
		}
		return errors.Join(err, t.quieten(c, now))
	})
}

// leaveBehind notes from where on a group or channel that is gone is to be told, if
// anything was asked for there: in the same moment, as whoever looks into it later
// would be too late for what comes meanwhile.
func (t *tx) leaveBehind(c *news.Chat, now time.Time) error {
	if c.ID > 0 || c.Absence.Behind {
		return nil
	}
	subs, err := t.SubscriptionsOf(c.ID)
	if err := t.db.passOver(err); err != nil || len(inForce(subs)) == 0 {
		return err
	}
	c.Absence.Behind = true
	c.Absence.Decided, err = t.toldAll(c.ID, now)
	return err
}

// quieten gives up what waits for a chat that is silent.
func (t *tx) quieten(c news.Chat, now time.Time) error {
	if !silent(c.State) {
		return nil
	}
	return t.giveUpAll(&c, fmt.Sprintf("chat %s: %s", c.State, c.Reason), now)
}

// Settings gives a destination's wishes; the zero value where it has none.
func (db *DB) Settings(d news.Destination) (s news.Settings, err error) {
	err = db.view(func(t *tx) error {
		all, err := t.Settings(d.Chat)
		s = all[d]
		return err
	})
	return s, err
}

// ChangeSettings changes a destination's wishes, whatever others change at the same
// time; the zero value removes them. An error of change leaves them as they are, and is
// returned.
func (db *DB) ChangeSettings(d news.Destination, change func(*news.Settings) error) error {
	return db.update(scopes(ofChat(d.Chat)), func(t *tx) error {
		all, err := t.Settings(d.Chat)
		if err != nil {
			return err
		}
		s := all[d]
		if err := change(&s); err != nil {
			return err
		}
		t.settingsChange()
		if s == (news.Settings{}) {
			return t.DeleteSettings(d)
		}
		return t.PutSettings(d, s)
	})
}

// SettingsVersion tells states of all settings apart: what was read before it was
// another one may have changed since.
func (db *DB) SettingsVersion() uint64 { return db.settings.Load() }

// settingsChange notes that this transaction changes settings.
func (t *tx) settingsChange() { t.later(func() { t.db.settings.Add(1) }) }

// Move carries everything of a chat over to the number that Telegram gave it:
// record, subscriptions, settings, mutes, what waits, its pause, and what it was told.
// Where the new number has something of its own already, that counts, except
// that the silence the old chat asked for holds on.
func (db *DB) Move(from, to news.ChatID, now time.Time) error {
	if from == to {
		return nil
	}
	return db.update(scopes(ofStories, ofChat(from), ofChat(to)), func(t *tx) error {
		return errors.Join(
			t.moveSubscriptions(from, to), t.moveSettings(from, to), t.moveMutes(from, to), t.moveWait(from, to), t.movePosts(from, to),
			t.moveTold(from, to, now), t.moveDrafts(from, to), t.moveRows(from, to, now), t.moveChat(from, to, now),
		)
	})
}

// moveChat joins the two records. Stopped is the chat's own wish and moves;
// that Telegram refused us the old number says nothing about the new one.
func (t *tx) moveChat(from, to news.ChatID, now time.Time) error {
	old, ok, err := t.chat(from)
	if err != nil || !ok {
		return err
	}
	c, ok, err := t.chat(to)
	if err != nil {
		return err
	}
	if !ok {
		c = old
		c.ID, c.Kind = to, news.Supergroup
		c.State, c.Reason, c.Since = news.Active, "", now
	}
	if c.State == news.Active && old.State == news.Stopped {
		c.State, c.Reason, c.Since = old.State, old.Reason, old.Since
	}
	if c.Manager == 0 {
		c.Manager = old.Manager
	}
	if c.Absence.IsZero() {
		c.Absence = old.Absence
	}
	c.Topics = joined(old.Topics, c.Topics)
	return errors.Join(t.deleteChat(from), t.putChat(c), t.quieten(c, now))
}

// joined is both maps in one; where both have a key, b counts.
func joined(a, b map[news.TopicID]string) map[news.TopicID]string {
	if len(a) == 0 {
		return b
	}
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func (t *tx) moveSettings(from, to news.ChatID) error {
	t.settingsChange()
	old, err := t.Settings(from)
	if err != nil {
		return err
	}
	there, err := t.Settings(to)
	for d, s := range old {
		target := news.Destination{Chat: to, Topic: d.Topic}
		if _, has := there[target]; !has {
			err = errors.Join(err, t.PutSettings(target, s))
		}
		err = errors.Join(err, t.DeleteSettings(d))
	}
	return err
}

// moveTold has what was told to from count for to. The marks themselves lie
// story by story all over the disk; those of waiting rows move with the rows.
func (t *tx) moveTold(from, to news.ChatID, now time.Time) error {
	former, err := t.Moved(from)
	if err != nil {
		return err
	}
	arriving := []rows.Moved{{Chat: to, Formerly: from, At: now}}
	for _, m := range former[from] {
		arriving = append(arriving, rows.Moved{Chat: to, Formerly: m.Formerly, At: m.At})
	}
	return errors.Join(t.DeleteMoved(former[from]...), t.PutMoved(arriving...))
}

// Forget removes all that we know of a chat: at once what makes it hear of
// anything, then, a page at a time, the marks of what it was told. What waits
// for it counts as given up, and leaves no letter behind. After an error it can
// be called again.
func (db *DB) Forget(chat news.ChatID, now time.Time) error {
	err := db.update(scopes(ofStories, ofChat(chat)), func(t *tx) error {
		if c, known, err := t.chat(chat); err == nil {
			t.countChat(known && !silent(c.State), false, now)
		}
		return errors.Join(t.forgetSubscriptions(chat), t.dropAll(chat), t.deleteChat(chat),
			t.forgetSettings(chat), t.forgetReader(chat), t.forgetPosts(chat), t.forgetDrafts(chat), t.forgetChannelDays(chat), t.DeleteWaits(chat))
	})
	if err != nil {
		return err
	}
	return db.forgetTold(chat)
}

func (t *tx) forgetSettings(chat news.ChatID) error {
	t.settingsChange()
	all, err := t.Settings(chat)
	if err != nil {
		return err
	}
	return t.DeleteSettings(slices.Collect(maps.Keys(all))...)
}

// forgetTold removes the told marks of a chat and of those that it was before.
func (db *DB) forgetTold(chat news.ChatID) error {
	var former []rows.Moved
	err := db.view(func(t *tx) error {
		all, err := t.Moved(chat)
		former = all[chat]
		return err
	})
	if err != nil {
		return err
	}
	numbers := []news.ChatID{chat}
	for _, m := range former {
		numbers = append(numbers, m.Formerly)
	}
	places, err := db.toldTo(numbers)
	if err != nil {
		return err
	}
	for page := range slices.Chunk(places, pageRows) {
		if err := db.update(scopes(ofStories), func(t *tx) error { return t.DeleteTold(page...) }); err != nil {
			return err
		}
	}
	return db.update(scopes(ofChat(chat)), func(t *tx) error { return t.DeleteMoved(former...) })
}

// toldTo lists the marks of what is settled of some chats. It reads all marks.
func (db *DB) toldTo(chats []news.ChatID) (places []rows.ToldPlace, err error) {
	err = pages(db, rows.Told{}, func(t *tx, last rows.Told) ([]rows.Told, error) {
		return t.ToldAfter(last.ToldPlace, pageRows)
	}, func(m rows.Told) error {
		if slices.Contains(chats, m.Destination.Chat) && !m.At.IsZero() {
			places = append(places, m.ToldPlace)
		}
		return nil
	})
	return places, err
}
