// Package simulator is a strict local Telegram Bot API for tests and the demo.
// It keeps a small world of users, chats, members and topics, answers the
// methods that a news bot calls, refuses what Telegram refuses and in
// Telegram's words, and makes the updates that Telegram would make.
//
//	s := simulator.New(simulator.Options{Token: "1:secret", Username: "newsbot"})
//	ann := s.AddPrivate(simulator.User{FirstName: "Ann"})
//	client := &http.Client{Transport: s.Transport()} // or serve s on a socket
//	s.Say(simulator.Draft{From: ann.ID, Chat: ann.ID, Text: "/start"})
//
// Everything may be called at once from several goroutines. A Server used in a
// testing/synctest bubble must be made in it.
//
// # What is simulated, and what is not
//
// The sources are the Bot API reference and the code of the official Bot API
// server. Where those leave room, the stricter reading holds: lengths are
// counted in UTF-16 units although the official server counts characters, and
// an album of one is refused. Not simulated: Markdown (an unsupported
// parse_mode), inline mode, payments, business accounts, stickers, calls, and
// the calling of webhooks (one that is set only blocks getUpdates). Pictures
// given by address are accepted without being fetched, at an invented size.
//
// A request that does not pass every check changes nothing. The checks stand
// in this order: token, faults, method, form of the parameters, markup and
// text, chat and rights, flood limits. See [Limits] for what counts when.
//
// A call that makes or changes the world panics when it names a chat or user
// that does not exist, since the script is wrong then. Say, Edit and Press,
// which a page forwards from a browser, return an error instead.
package simulator

import (
	"context"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// Options say how a Server is made. The zero value works.
type Options struct {
	Token    string           // the one token that is accepted; by default DefaultToken
	Username string           // of the bot, without "@"; by default "newsbot"
	Name     string           // first name of the bot; by default Username
	ReadsAll bool             // privacy mode is off: the bot hears everything said in groups
	Now      func() time.Time // clock for dates and limits; by default time.Now. Waiting always uses package time
	Limits   Limits           // flood limits; the zero value has none
	Delay    Delay            // of the way there and back; the zero value has none
	Seed     uint64           // of delays and of faults with a Share; the same seed draws the same values
	Log      *slog.Logger     // one debug line a request, without the token; nil is silent

	KeepRequests int // latest requests that Requests returns; by default 1,000
	KeepMessages int // latest messages kept for each chat, about 3 KB each; by default 10,000
	KeepBytes    int // of uploaded files, older ones are forgotten; by default 64 MiB
}

// DefaultToken is the token of a Server made without one. It has the form of a
// real one and opens nothing.
const DefaultToken = "123456789:AAsimulatedsimulatedsimulatedsimulat"

// A Server is the Bot API of one bot and the world around it. It is an
// http.Handler that answers /bot<token>/<method> and /file/bot<token>/<path>.
type Server struct {
	opt Options
	me  User
	log *slog.Logger

	mu        sync.Mutex // guards all that follows
	rand      *rand.Rand
	users     map[int64]*user
	chats     map[int64]*chat
	order     []*chat          // in the order of their making
	names     map[string]*chat // :: lower-case public username → chat
	nextUser  int64
	nextGroup int64
	lastAlbum int
	lastQuery int
	lastID    int // of messages in private chats and groups, which share one sequence

	updates  queue
	webhook  string // address given to setWebhook
	queries  map[string]*query
	menus    map[menuKey][]Command
	profile  map[string]string // :: what setMyName and alike were given, by "name/language"
	files    fileStore
	limits   limiter
	faults   []*fault
	requests ring
	stats    Stats
	peak     window
	watchers map[chan Event]struct{}
}

// New returns a Server with an empty world. It panics when the token has not
// the form of one: a number, a colon and a secret.
func New(o Options) *Server {
	o.setDefaults()
	if botID(o.Token) == 0 {
		panic("simulator: malformed token")
	}
	s := &Server{
		opt:      o,
		log:      o.Log,
		me:       User{ID: botID(o.Token), Bot: true, FirstName: o.Name, Username: o.Username},
		rand:     rand.New(rand.NewPCG(o.Seed, 1)),
		users:    map[int64]*user{},
		chats:    map[int64]*chat{},
		names:    map[string]*chat{},
		nextUser: 1000, nextGroup: 2000,
		updates:  newQueue(),
		queries:  map[string]*query{},
		menus:    map[menuKey][]Command{},
		profile:  map[string]string{},
		files:    newFileStore(o.KeepBytes),
		limits:   newLimiter(o.Limits),
		requests: ring{size: o.KeepRequests},
		stats:    newStats(),
		peak:     window{span: time.Second},
		watchers: map[chan Event]struct{}{},
	}
	s.users[s.me.ID] = &user{User: s.me}
	return s
}

func (o *Options) setDefaults() {
	setDefault(&o.Token, DefaultToken)
	setDefault(&o.Username, "newsbot")
	setDefault(&o.Name, o.Username)
	setDefault(&o.KeepRequests, 1000)
	setDefault(&o.KeepMessages, 10_000)
	setDefault(&o.KeepBytes, 64<<20)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
}

func setDefault[T comparable](v *T, def T) {
	var zero T
	if *v == zero {
		*v = def
	}
}

// Me returns the bot itself.
func (s *Server) Me() User { return s.me }

// Token returns the token that the server accepts.
func (s *Server) Token() string { return s.opt.Token }

// Transport returns a transport that answers every request in process, without
// a socket, whatever its host.
func (s *Server) Transport() http.RoundTripper { return transport{s} }

// Stats are counts since the Server was made or ResetStats was called.
type Stats struct {
	Sent    int            // messages of the bot that came into being, each item of an album by itself
	Edited  int            // messages that the bot changed
	TooMany int            // requests refused with 429, faults included
	Early   int            // of these, the ones made before an earlier retry_after had passed
	Peak    int            // most messages counted by the limits within any one second
	Calls   map[string]int // :: method → requests
	Refused map[string]int // :: description of a refusal, 429 included → requests
}

// Stats returns the counts up to now.
func (s *Server) Stats() Stats {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.stats
	st.Calls, st.Refused = maps.Clone(st.Calls), maps.Clone(st.Refused)
	return st
}

// ResetStats begins counting anew.
func (s *Server) ResetStats() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stats = newStats()
}

func newStats() Stats { return Stats{Calls: map[string]int{}, Refused: map[string]int{}} }

// watchBuffer is how many events a watcher may lag behind.
const watchBuffer = 1024

// Watch returns a channel of what happens from now on. It is closed when ctx
// ends, or when the watcher falls more than a thousand events behind: it then
// begins anew, with Chats and Messages.
func (s *Server) Watch(ctx context.Context) <-chan Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := make(chan Event, watchBuffer)
	s.watchers[w] = struct{}{}
	context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.unwatch(w)
	})
	return w
}

func (s *Server) unwatch(w chan Event) {
	if _, ok := s.watchers[w]; ok {
		delete(s.watchers, w)
		close(w)
	}
}

// emit tells all watchers. Callers hold s.mu.
func (s *Server) emit(e Event) {
	for w := range s.watchers {
		select {
		case w <- e:
		default:
			s.unwatch(w)
		}
	}
}

func (s *Server) emitMessage(k EventKind, m *Message) {
	if len(s.watchers) > 0 {
		s.emit(Event{Kind: k, Chat: m.Chat, Topic: m.Topic, Message: *m})
	}
}
