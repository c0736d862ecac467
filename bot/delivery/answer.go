package delivery

import (
	"context"
	"errors"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// ErrTooMany is what Answer says of a person, or a chat, that wants more answers
// than it can have: none of those that wait was pushed out for it.
var ErrTooMany = errors.New("more answers than the chat can have")

// ErrLeft is how an answer ends that was not begun before the end of Run, or
// refused for the moment, and was left to be said after the next start.
var ErrLeft = errors.New("left for the next start")

// An Answer is a message for a person who waits for it.
type Answer struct {
	To   news.Destination
	By   news.UserID // the person; 0 where nobody knows
	Send func(context.Context) error

	// Rest is what is left to say when the process ends before Send was begun;
	// see Options.Leave. One without a text is not worth saying later.
	Rest telegram.Message

	// Ended hears how it ended: with the error of Reply, ErrLeft if the process
	// ends and Rest was left, or the context's if nothing was. Nil is fine.
	Ended func(error)
}

// Shares of answers. In a group they come off what alerts can have there, so the
// group and each of its members have a share of a minute; see also
// repliesPerGroupMinute.
const (
	maxAnswers    = 1000 // that wait in all
	perChatWaits  = 32   // that wait for one chat
	perGroupWaits = 12   // that wait for one group
	perMember     = 7    // for one member of a group within a minute
	fillsUp       = 16   // one chat may fill this part of what is left in all
)

// lastAnswer is how long an answer on its way may take once no more are begun.
const lastAnswer = 800 * time.Millisecond

// answers wait for their chats' turn, each chat's in order. What waits here
// holds no place of whoever fetches updates. It is safe for concurrent use.
type answers struct {
	mu     sync.Mutex
	lines  map[news.ChatID][]Answer // :: chat with one on its way → those that wait behind it
	n      int                      // that wait in all
	recent map[member][]time.Time   // when a member of a group was last answered, within the minute
	closed bool                     // none is taken any more, and those left were handed on
	left   []telegram.Message       // not begun when it did, in each chat's order
	going  sync.WaitGroup

	reply  func(ctx context.Context, chat news.ChatID, send func(context.Context) error) error // Engine.Reply
	handOn func([]telegram.Message)                                                            // Options.Leave
	begins context.Context                                                                     // ends when no more are begun
	stop   context.CancelFunc                                                                  // ends begins
	cut    context.Context                                                                     // ends when none is waited for any more
}

// A member is a person in a group.
type member struct {
	chat news.ChatID
	user news.UserID
}

func newAnswers() *answers {
	begins, stop := context.WithCancel(context.Background())
	cut, _ := withGrace(begins, lastAnswer)
	return &answers{
		lines:  map[news.ChatID][]Answer{},
		recent: map[member][]time.Time{},
		begins: begins,
		stop:   stop,
		cut:    cut,
	}
}

// errEnded is what put says of an answer that comes when Run has ended.
var errEnded = errors.New("no answers are sent any more")

// Answer has a message sent to a person who waits for it, behind those that wait
// for the same chat already, and returns at once. The error is ErrTooMany when
// the person's, the chat's or everybody's share is used up. After the end of Run
// an answer is left, see Options.Leave.
func (e *Engine) Answer(a Answer) error { return e.answers.take(a) }

// take is Answer.
func (s *answers) take(a Answer) error {
	first, err := s.put(a, time.Now())
	if first {
		s.going.Go(func() { s.serve(a.To.Chat) })
	}
	if err != errEnded {
		return err
	}
	left := s.leave(a)
	if a.Ended != nil {
		a.Ended(left)
	}
	return nil
}

// put takes an answer, if there is room for it, and reports whether it is the
// first of its chat, which somebody then has to serve.
func (s *answers) put(a Answer, now time.Time) (first bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false, errEnded
	}
	chat := a.To.Chat
	line, busy := s.lines[chat]
	if len(line) >= s.room(chat) || !s.due(a, now) {
		return false, ErrTooMany
	}
	s.lines[chat] = append(line, a)
	s.n++
	return !busy, nil
}

// room is how many answers may wait for a chat: the fewer, the more wait in all.
func (s *answers) room(chat news.ChatID) int {
	most := perChatWaits
	if chat < 0 {
		most = perGroupWaits
	}
	return min(most, (maxAnswers-s.n+fillsUp-1)/fillsUp)
}

// due reports whether a member of a group has an answer left within the minute,
// and takes it.
func (s *answers) due(a Answer, now time.Time) bool {
	if a.To.Chat > 0 || a.By == 0 {
		return true
	}
	who := member{a.To.Chat, a.By}
	recent := within(s.recent[who], now)
	if len(recent) >= perMember {
		return false
	}
	if len(s.recent) >= maxAnswers {
		for m, times := range s.recent {
			if len(within(times, now)) == 0 {
				delete(s.recent, m)
			}
		}
	}
	s.recent[who] = append(recent, now)
	return true
}

// within are those of some times, the oldest first, that lie within the minute.
func within(times []time.Time, now time.Time) []time.Time {
	for len(times) > 0 && now.Sub(times[0]) >= time.Minute {
		times = times[1:]
	}
	return times
}

// serve works off the answers of a chat and ends with them.
func (s *answers) serve(chat news.ChatID) {
	for a, ok := s.next(chat); ok; a, ok = s.next(chat) {
		begun := false // and perhaps done
		err := s.reply(s.begins, chat, func(ctx context.Context) error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			defer context.AfterFunc(s.cut, cancel)()
			err := a.Send(ctx)
			begun = !soon(telegram.Classify(err))
			return err
		})
		if !begun && s.begins.Err() != nil {
			err = s.leave(a)
		}
		if a.Ended != nil {
			a.Ended(err)
		}
	}
}

// next takes the first answer that waits for a chat.
func (s *answers) next(chat news.ChatID) (Answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	line := s.lines[chat]
	if len(line) == 0 {
		delete(s.lines, chat)
		return Answer{}, false
	}
	s.lines[chat] = line[1:]
	s.n--
	return line[0], true
}

// leave leaves an answer that was not begun when the process ended: with the
// others, or by itself where those were handed on already. The error is how it
// ended: ErrLeft, or the context's where it has nothing to be said later.
func (s *answers) leave(a Answer) error {
	if a.Rest.Text == "" {
		return context.Canceled
	}
	a.Rest.To = a.To
	if !s.keep(a.Rest) && s.handOn != nil {
		s.handOn([]telegram.Message{a.Rest})
	}
	return ErrLeft
}

// keep keeps what is left; it is false when that was handed on already.
func (s *answers) keep(rest telegram.Message) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.left = append(s.left, rest)
	}
	return !s.closed
}

// finish lets what waits be sent for a while after the end of Run's
// context, and hands on what is left then. Those on their way have lastAnswer
// more to end.
func (s *answers) finish(patience time.Duration) {
	timer := time.AfterFunc(patience, s.stop)
	defer timer.Stop()
	s.going.Wait()
	s.stop()
	if left := s.close(); len(left) > 0 && s.handOn != nil {
		s.handOn(left)
	}
}

// close takes no more answers, and gives those that are left.
func (s *answers) close() []telegram.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return s.left
}

const (
	replyTries = 3                // how often an answer to a person is tried
	replyPause = time.Second      // between two tries
	replyWait  = 30 * time.Second // the longest pause that is waited out for it
)

// Reply makes a call for a person who waits: it takes the next lease that comes
// free. What Telegram refuses for the moment is tried again for some seconds,
// what may have been done is not. The error is the last one of send; a message
// that is already as an edit would make it is none.
func (e *Engine) Reply(ctx context.Context, chat news.ChatID, send func(context.Context) error) error {
	for try := 1; ; try++ {
		var err error
		r, stopped := e.line.call(ctx, chat, news.LaneReply, func(ctx context.Context) error {
			err = send(ctx)
			return err
		})
		switch {
		case stopped != nil:
			return stopped
		case r.Fate == telegram.Done:
			return nil
		case try == replyTries || !soon(r):
			if r.Fate != telegram.Parked && !ofTopic(r.Fate) { // which say more of what was asked than of the chat
				e.heed(news.Destination{Chat: chat}, r)
			}
			return err
		case r.Fate == telegram.Later:
			rest(ctx, replyPause)
		}
	}
}

// soon reports whether a call is worth repeating while somebody waits.
func soon(r telegram.Reaction) bool {
	return r.Fate == telegram.Later || r.Fate == telegram.Flood && r.Wait <= replyWait
}

// rest waits, unless ctx ends.
func rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
