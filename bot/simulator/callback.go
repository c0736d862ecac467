package simulator

import (
	"context"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"
)

// queryLife is the age at which a callback query is forgotten and can no longer
// be answered. Source: the Bot API server.
const queryLife = 150 * time.Second

// A query is a pressed button that waits for its answer.
type query struct {
	made   time.Time
	chat   int64
	answer *Answer
	done   chan struct{} // closed when answered
}

// Press presses an inline button that carries data, under a message of the
// bot, and returns the id of the callback query. The message need not have such
// a button, since clients can invent data, nor need it exist any more: the bot
// then gets an inaccessible message; message 0 stands for one sent in inline
// mode.
func (s *Server) Press(user, chat int64, message int, data string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, c := s.users[user], s.chats[chat]
	if u == nil || c == nil || !c.member(user).Present() {
		return "", fmt.Errorf("user %d is no member of chat %d", user, chat)
	}
	if len(data) == 0 || len(data) > maxData {
		return "", fmt.Errorf("%d bytes of callback data, want 1 to %d", len(data), maxData)
	}
	u.met = true
	id := s.newQuery(chat)
	payload := map[string]any{"id": id, "from": u.User, "chat_instance": strconv.FormatInt(chat, 10), "data": data}
	if message == 0 {
		payload["inline_message_id"] = "inline" + id
	} else {
		payload["message"] = s.pressed(c, message)
	}
	s.push("callback_query", payload)
	return id, nil
}

func (s *Server) newQuery(chat int64) string {
	now := s.opt.Now()
	for id, q := range s.queries {
		if now.Sub(q.made) >= queryLife {
			delete(s.queries, id)
		}
	}
	s.lastQuery++
	id := strconv.Itoa(4_000_000_000 + s.lastQuery)
	s.queries[id] = &query{made: now, chat: chat, done: make(chan struct{})}
	return id
}

func (s *Server) pressed(c *chat, message int) any {
	if m := c.message(message); m != nil {
		return s.wire(m)
	}
	return map[string]any{"chat": c.info, "message_id": message, "date": 0} // an InaccessibleMessage
}

// Answer returns the bot's answer to a callback query, and false as long as
// there is none.
func (s *Server) Answer(query string) (Answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queries[query]; q != nil && q.answer != nil {
		return *q.answer, true
	}
	return Answer{}, false
}

// AwaitAnswer waits for the bot's answer to a callback query. The error is the
// context's, or that the query is unknown or too old.
func (s *Server) AwaitAnswer(ctx context.Context, query string) (Answer, error) {
	s.mu.Lock()
	q := s.queries[query]
	s.mu.Unlock()
	if q == nil {
		return Answer{}, fmt.Errorf("no callback query %s", query)
	}
	select {
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	case <-q.done:
		s.mu.Lock()
		defer s.mu.Unlock()
		return *q.answer, nil
	}
}

// maxAnswer is the longest text of a callback answer, in characters. Source:
// Bot API, answerCallbackQuery.
const maxAnswer = 200

func (s *Server) answerCallbackQuery(c *call) (any, error) {
	id := c.str("callback_query_id")
	q := s.queries[id]
	switch {
	case q == nil || q.answer != nil || s.opt.Now().Sub(q.made) >= queryLife:
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	case utf8.RuneCountInString(c.str("text")) > maxAnswer:
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	q.answer = &Answer{Query: id, Text: c.str("text"), Alert: c.bool("show_alert"), URL: c.str("url")}
	close(q.done)
	s.emit(Event{Kind: Answered, Chat: q.chat, Answer: *q.answer})
	return true, nil
}
