package simulator

import (
	"math"
	"time"
)

// Limits are the flood limits of the server. A zero number is no limit.
//
// What counts: a message counts at the moment its request is accepted, that is,
// after the way there and after every other check has passed. Each item of an
// album counts, forwards and copies count, edits count if Edits says so.
// Nothing else does, and a refused request never does. A message sent counts
// whether or not its answer arrives.
//
// The three limits are looked at together: a request that breaks one is
// counted in none. It is answered with 429, in the body's parameters, in the
// text and in the header Retry-After alike, with the whole seconds until it
// would be accepted, at least one and at least RetryAfter. Until these have
// passed, everything of that scope (all chats, or the one chat) is refused with
// what is left of them, rounded up, whether or not there would be room: such a
// request counts as Stats.Early. It does not make the wait longer.
type Limits struct {
	Window         Window // how PerSecond and PerGroupMinute are counted
	PerSecond      int    // messages into all chats together
	PerChat        int    // messages a second into one chat, a bucket that holds ChatBurst
	ChatBurst      int    // by default 1
	PerGroupMinute int    // messages a minute into one group, supergroup or channel
	Edits          bool   // edits count like messages
	RetryAfter     int    // seconds, the least wait that is asked for
}

// TelegramLimits are the documented ones, in the strictest reading. Source:
// Telegram's bot FAQ ("My bot is hitting limits"). It leaves open what a short
// burst into one chat is; none is allowed here.
func TelegramLimits() Limits {
	return Limits{PerSecond: 30, PerChat: 1, PerGroupMinute: 20, Edits: true}
}

// Window is a way of counting so many in a span of time.
type Window int

// The ways of counting n in a span.
const (
	Sliding Window = iota // at most n in any span, wherever it begins
	Fixed                 // at most n in each span of the clock, counted anew at its full seconds or minutes
	Bucket                // a bucket of n, full at the start, refilled evenly at n a span
)

// SetLimits replaces the limits, and forgets what was counted.
func (s *Server) SetLimits(l Limits) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits = newLimiter(l)
}

// A limiter applies Limits.
type limiter struct {
	Limits
	all   scope
	chats map[int64]*scope
}

// A scope is what may be blocked by itself: the bot, or one of its chats.
type scope struct {
	rates []rate
	until time.Time // blocked before
}

// A rate is a limit of one kind.
type rate interface {
	wait(now time.Time, n int) time.Duration // until n more would be accepted; zero: now
	take(now time.Time, n int)
}

func newLimiter(l Limits) limiter {
	l.ChatBurst = max(l.ChatBurst, 1)
	lim := limiter{Limits: l, chats: map[int64]*scope{}}
	if l.PerSecond > 0 {
		lim.all.rates = []rate{newRate(l.Window, l.PerSecond, time.Second)}
	}
	return lim
}

func newRate(w Window, n int, span time.Duration) rate {
	switch w {
	case Fixed:
		return &fixed{max: n, span: span}
	case Bucket:
		return &bucket{max: float64(n), tokens: float64(n), each: span / time.Duration(n)}
	}
	return &window{max: n, span: span}
}

func (l *limiter) scope(c *chat) *scope {
	sc := l.chats[c.info.ID]
	if sc == nil {
		sc = &scope{}
		l.chats[c.info.ID] = sc
		if l.PerChat > 0 {
			burst := float64(l.ChatBurst)
			sc.rates = append(sc.rates, &bucket{max: burst, tokens: burst, each: time.Second / time.Duration(l.PerChat)})
		}
		if l.PerGroupMinute > 0 && c.info.Kind != Private {
			sc.rates = append(sc.rates, newRate(l.Window, l.PerGroupMinute, time.Minute))
		}
	}
	return sc
}

// take counts n messages into a chat, or returns how long to wait. Early says
// that the sender had been told to wait longer.
func (l *limiter) take(c *chat, now time.Time, n int) (wait time.Duration, early bool) {
	if l.PerSecond <= 0 && l.PerChat <= 0 && l.PerGroupMinute <= 0 {
		return 0, false
	}
	scopes := [...]*scope{&l.all, l.scope(c)}
	for _, sc := range scopes {
		if left := sc.until.Sub(now); left > 0 {
			return left, true
		}
	}
	for _, sc := range scopes {
		if wait := sc.wait(now, n); wait > 0 {
			wait = max(wait, time.Duration(l.RetryAfter)*time.Second)
			sc.until = now.Add(time.Duration(wholeSeconds(wait)) * time.Second)
			return wait, false
		}
	}
	for _, sc := range scopes {
		sc.take(now, n)
	}
	return 0, false
}

func (sc *scope) wait(now time.Time, n int) (wait time.Duration) {
	for _, r := range sc.rates {
		wait = max(wait, r.wait(now, n))
	}
	return wait
}

func (sc *scope) take(now time.Time, n int) {
	for _, r := range sc.rates {
		r.take(now, n)
	}
}

func wholeSeconds(d time.Duration) int { return int(math.Ceil(d.Seconds())) }

// A window counts in a sliding span. The zero max counts without a limit.
type window struct {
	max   int
	span  time.Duration
	times []time.Time // of what was taken within the span, oldest first
}

func (w *window) wait(now time.Time, n int) time.Duration {
	w.slide(now)
	over := min(len(w.times)+n-w.max, len(w.times)) // an album larger than the limit wants it unused
	if over <= 0 {
		return 0
	}
	return w.times[over-1].Add(w.span).Sub(now)
}

func (w *window) take(now time.Time, n int) {
	w.slide(now)
	for range n {
		w.times = append(w.times, now)
	}
}

// slide forgets what is a whole span old: two messages exactly that far apart
// are not in one span.
func (w *window) slide(now time.Time) {
	i := 0
	for i < len(w.times) && now.Sub(w.times[i]) >= w.span {
		i++
	}
	w.times = w.times[i:]
}

// fixed counts in spans that begin with the clock's.
type fixed struct {
	max   int
	span  time.Duration
	begin time.Time
	taken int
}

func (f *fixed) wait(now time.Time, n int) time.Duration {
	f.turn(now)
	if f.taken+n <= f.max || f.taken == 0 {
		return 0
	}
	return f.begin.Add(f.span).Sub(now)
}

func (f *fixed) take(now time.Time, n int) {
	f.turn(now)
	f.taken += n
}

func (f *fixed) turn(now time.Time) {
	if b := now.Truncate(f.span); !b.Equal(f.begin) {
		f.begin, f.taken = b, 0
	}
}

// A bucket gives as many as it holds, and fills by one each so often.
type bucket struct {
	max    float64
	tokens float64
	each   time.Duration
	filled time.Time
}

func (b *bucket) wait(now time.Time, n int) time.Duration {
	b.fill(now)
	missing := min(float64(n), b.max) - b.tokens // an album larger than the bucket wants it full
	if missing < 1e-9 {
		return 0
	}
	return time.Duration(math.Ceil(missing * float64(b.each)))
}

func (b *bucket) take(now time.Time, n int) {
	b.fill(now)
	b.tokens -= float64(n)
}

func (b *bucket) fill(now time.Time) {
	b.tokens = min(b.max, b.tokens+float64(now.Sub(b.filled))/float64(b.each))
	b.filled = now
}
