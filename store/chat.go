package store

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"newsbot/news"
)

// A storedChat is a news.Chat on disk, under its number.
type storedChat struct {
	ID       news.ChatID             `json:"-"`
	Kind     news.ChatKind           `json:",omitzero"`
	Title    string                  `json:",omitzero"`
	Username string                  `json:",omitzero"`
	Forum    bool                    `json:",omitzero"`
	Lang     string                  `json:",omitzero"`
	State    news.ChatState          `json:",omitzero"`
	Reason   string                  `json:",omitzero"`
	Since    time.Time               `json:",omitzero"`
	Manager  news.UserID             `json:",omitzero"`
	Topics   map[news.TopicID]string `json:",omitzero"`
}

// storedSettings are a destination's news.Settings on disk.
type storedSettings struct {
	Footer  *string      `json:",omitzero"`
	Silent  *bool        `json:",omitzero"`
	Preview news.Preview `json:",omitzero"`
	Bullets *int         `json:",omitzero"`
}

func (t *tx) loadStates() error {
	t.db.mem.Lock()
	defer t.db.mem.Unlock()
	t.db.states = map[news.ChatID]news.ChatState{}
	return t.Bucket(bucketChat).ForEach(func(k, v []byte) error {
		c, err := decode[struct{ State news.ChatState }](bucketChat, k, v)
		if c.State != news.Active {
			t.db.states[chatAt(k)] = c.State
		}
		return err
	})
}

// state is a chat's state; Active where we know nothing of it.
func (db *DB) state(id news.ChatID) news.ChatState {
	db.mem.RLock()
	defer db.mem.RUnlock()
	return db.states[id]
}

// silent says that nothing is queued for a chat: it asked for silence, or is gone.
func silent(s news.ChatState) bool { return s == news.Stopped || s == news.Gone }

func (t *tx) chat(id news.ChatID) (news.Chat, bool, error) {
	c, ok, err := get[storedChat](t, bucketChat, chatKey(id))
	c.ID = id
	return news.Chat(c), ok, err
}

// putChat writes a chat, known or new.
func (t *tx) putChat(c news.Chat) error {
	if t.Bucket(bucketChat).Get(chatKey(c.ID)) == nil {
		t.counts.Chats++
	}
	t.remember(c.ID, c.State)
	return t.put(bucketChat, chatKey(c.ID), storedChat(c))
}

func (t *tx) deleteChat(id news.ChatID) error {
	if t.Bucket(bucketChat).Get(chatKey(id)) == nil {
		return nil
	}
	t.counts.Chats--
	t.remember(id, news.Active)
	return t.Bucket(bucketChat).Delete(chatKey(id))
}

// remember keeps the states in memory in step.
func (t *tx) remember(id news.ChatID, s news.ChatState) {
	t.later(func() {
		t.db.mem.Lock()
		defer t.db.mem.Unlock()
		if s == news.Active {
			delete(t.db.states, id)
			return
		}
		t.db.states[id] = s
	})
}

// Chat gives what we know of a chat, or ErrNotFound.
func (db *DB) Chat(id news.ChatID) (c news.Chat, err error) {
	err = db.view(func(t *tx) error {
		var ok bool
		if c, ok, err = t.chat(id); err == nil && !ok {
			err = fmt.Errorf("chat %d: %w", id, ErrNotFound)
		}
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
// whoever writes a new title does not undo what delivery just found out.
func (db *DB) PutChat(c news.Chat) error {
	return db.update(func(t *tx) error {
		old, ok, err := t.chat(c.ID)
		if err != nil {
			return err
		}
		if ok {
			c.State, c.Reason, c.Since = old.State, old.Reason, old.Since
		}
		return t.putChat(c)
	})
}

// Chats calls each with every chat, by number; an error of each ends the walk
// and is returned.
func (db *DB) Chats(each func(news.Chat) error) error {
	return db.each(bucketChat, nil, func(k, v []byte) error {
		c, err := decode[storedChat](bucketChat, k, v)
		if err != nil {
			return err
		}
		c.ID = chatAt(k)
		return each(news.Chat(c))
	})
}

// SetState says whether we may send to a chat, and why not. What waits for a
// chat that becomes Gone or Stopped is given up for that reason; what waits for
// a Parked one waits on. Subscriptions and settings stay in every state.
func (db *DB) SetState(chat news.ChatID, state news.ChatState, reason string, now time.Time) error {
	return db.update(func(t *tx) error {
		c, _, err := t.chat(chat)
		if err != nil {
			return err
		}
		if c.State != state {
			c.Since = now
		}
		c.State, c.Reason = state, reason
		if err := t.putChat(c); err != nil {
			return err
		}
		return t.quieten(c, now)
	})
}

// quieten gives up what waits for a chat that is silent.
func (t *tx) quieten(c news.Chat, now time.Time) error {
	if !silent(c.State) {
		return nil
	}
	return t.giveUpAll(c.ID, fmt.Sprintf("chat %s: %s", c.State, c.Reason), now)
}

// Settings gives a destination's wishes; the zero value where it has none.
func (db *DB) Settings(d news.Destination) (s news.Settings, err error) {
	err = db.view(func(t *tx) error {
		stored, _, err := get[storedSettings](t, bucketSettings, destinationKey(d))
		s = news.Settings(stored)
		return err
	})
	return s, err
}

// PutSettings writes a destination's wishes; the zero value removes them.
func (db *DB) PutSettings(d news.Destination, s news.Settings) error {
	return db.update(func(t *tx) error {
		if s == (news.Settings{}) {
			return t.Bucket(bucketSettings).Delete(destinationKey(d))
		}
		return t.put(bucketSettings, destinationKey(d), storedSettings(s))
	})
}

// Move carries everything of a chat over to the number that Telegram gave it:
// record, subscriptions, settings, what waits, its pause, and what it was told.
// Where the new number has something of its own already, that counts, except
// that the silence the old chat asked for holds on.
func (db *DB) Move(from, to news.ChatID, now time.Time) error {
	if from == to {
		return nil
	}
	return db.update(func(t *tx) error {
		return errors.Join(
			t.moveSubscriptions(from, to), t.moveSettings(from, to), t.moveWait(from, to),
			t.moveTold(from, to, now), t.moveRows(from, to, now), t.moveChat(from, to, now),
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
	b := t.Bucket(bucketSettings)
	return t.collect(bucketSettings, chatKey(from), func(k, v []byte) error {
		target := append(chatKey(to), k[8:]...)
		if b.Get(target) == nil {
			if err := b.Put(target, v); err != nil {
				return err
			}
		}
		return b.Delete(k)
	})
}

// moveTold has what was told to from count for to. The marks themselves lie
// story by story all over the file; those of waiting rows move with the rows.
func (t *tx) moveTold(from, to news.ChatID, now time.Time) error {
	b := t.Bucket(bucketMoved)
	err := t.collect(bucketMoved, chatKey(from), func(k, v []byte) error {
		return errors.Join(b.Put(append(chatKey(to), k[8:]...), v), b.Delete(k))
	})
	if err != nil {
		return err
	}
	return b.Put(append(chatKey(to), chatKey(from)...), stampOf(now).bytes())
}

// Forget removes all that we know of a chat: at once what makes it hear of
// anything, then, a page at a time, the marks of what it was told. What waits
// for it counts as given up, and leaves no letter behind. After an error it can
// be called again.
func (db *DB) Forget(chat news.ChatID) error {
	err := db.update(func(t *tx) error {
		return errors.Join(t.forgetSubscriptions(chat), t.dropAll(chat), t.deleteChat(chat),
			t.deletePrefix(bucketSettings, chatKey(chat)), t.deletePrefix(bucketWait, chatKey(chat)))
	})
	if err != nil {
		return err
	}
	return db.forgetTold(chat)
}

// forgetTold removes the told marks of a chat and of those that it was before.
func (db *DB) forgetTold(chat news.ChatID) error {
	var chats []news.ChatID
	err := db.view(func(t *tx) error {
		chats = append(t.formerly(chat), chat)
		return nil
	})
	if err != nil {
		return err
	}
	settled := func(k, v []byte) bool { return slices.Contains(chats, chatAt(k[8:])) && toldAt(v).when != 0 }
	if err := db.deleteWhere(bucketTold, settled); err != nil {
		return err
	}
	return db.update(func(t *tx) error { return t.deletePrefix(bucketMoved, chatKey(chat)) })
}

// formerly lists the numbers that a chat had before.
func (t *tx) formerly(chat news.ChatID) (former []news.ChatID) {
	prefix := chatKey(chat)
	c := t.Bucket(bucketMoved).Cursor()
	for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		former = append(former, chatAt(k[8:]))
	}
	return former
}
