package bot

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
)

// A token is what a button carries: what to do, and to which of our records.
// It is an index and never authority: whoever presses is looked up anew, and
// so is the record.
type token struct {
	op   byte
	args []uint64
}

// tokenVersion leads every token. A release that gives a token another meaning
// counts it up, and the buttons of older messages are answered kindly.
const tokenVersion = "1"

// maxArgs keeps the longest token, 2 + 4 × (13 + 1) bytes, within Telegram's 64.
const maxArgs = 4

// String is the token's form on the wire, as in "1u.2k.0".
func (t token) String() string {
	var b strings.Builder
	b.WriteString(tokenVersion)
	b.WriteByte(t.op)
	for _, a := range t.args {
		b.WriteByte('.')
		b.WriteString(strconv.FormatUint(a, 36))
	}
	return b.String()
}

// parseToken reads a token. Clients can send anything, so ok is often false.
func parseToken(s string) (t token, ok bool) {
	rest, ok := strings.CutPrefix(s, tokenVersion)
	if !ok || rest == "" {
		return token{}, false
	}
	t.op = rest[0]
	if rest = rest[1:]; rest == "" {
		return t, true
	}
	parts := strings.Split(rest, ".")
	if parts[0] != "" || len(parts) > maxArgs+1 {
		return token{}, false
	}
	for _, p := range parts[1:] {
		a, err := strconv.ParseUint(p, 36, 64)
		if err != nil {
			return token{}, false
		}
		t.args = append(t.args, a)
	}
	return t, true
}

// arg is the token's argument i, 0 where there is none.
func (t token) arg(i int) uint64 {
	if i < len(t.args) {
		return t.args[i]
	}
	return 0
}

// page is the token's argument i as the number of a page.
func (t token) page(i int) int { return int(min(t.arg(i), 1<<20)) }

// button makes a button that carries a token.
func button(text string, op byte, args ...uint64) telegram.Button {
	return telegram.Button{Text: line(text, maxButton), Data: token{op, args}.String()}
}

// maxButton is how much text a button shows before phones cut it themselves.
const maxButton = 40

// row is one row of buttons.
func row(buttons ...telegram.Button) []telegram.Button { return buttons }

// A page is a part of a list.
type page struct{ number, from, to, of int }

// paged finds page number of a list of n entries, size a page. A page that is
// gone, since the list grew shorter, is the last one.
func paged(n, size, number int) page {
	of := max(1, (n+size-1)/size)
	number = min(max(number, 0), of-1)
	return page{number, number * size, min((number+1)*size, n), of}
}

// turns are the buttons that turn the pages; nil when there is only one.
func (p page) turns(op byte) []telegram.Button {
	if p.of < 2 {
		return nil
	}
	var list []telegram.Button
	if p.number > 0 {
		list = append(list, button("« Back", op, uint64(p.number-1)))
	}
	if p.number < p.of-1 {
		list = append(list, button("More »", op, uint64(p.number+1)))
	}
	return list
}

// title is a list's heading with the page's place in it.
func (p page) title(heading string) telegram.HTML {
	if p.of > 1 {
		heading += " (" + strconv.Itoa(p.number+1) + " of " + strconv.Itoa(p.of) + ")"
	}
	return telegram.Bold(telegram.Escape(heading))
}

// offers are what buttons refer to that is too long for them and stands in no
// record yet: words to watch, feeds to choose from, a broadcast to confirm.
// They live in memory: after a restart the person asks again.
type offers struct {
	mu    sync.Mutex
	list  map[uint64]offer // :: token → offer; guarded by mu
	order []uint64         // oldest first; guarded by mu
}

// An offer is made to one chat.
type offer struct {
	to    news.Destination
	until time.Time
	what  any
}

const (
	offerLife = 24 * time.Hour
	maxOffers = 10_000 // oldest go first
)

func newOffers() *offers { return &offers{list: map[uint64]offer{}} }

// put keeps what for a destination. Tokens are drawn at random, so that a
// button from before a restart finds nothing rather than something else.
func (o *offers) put(to news.Destination, what any, now time.Time) uint64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.order) == maxOffers {
		delete(o.list, o.order[0])
		o.order = o.order[1:]
	}
	id := rand.Uint64()
	o.list[id] = offer{to, now.Add(offerLife), what}
	o.order = append(o.order, id)
	return id
}

// errOffer is the answer to a button whose offer is gone, or was another chat's.
const errOffer = Reply("That offer has expired. Please send the command again.")

// take finds what was offered to a destination. It stays, so that a second
// press does what the first did.
func take[T any](o *offers, to news.Destination, id uint64, now time.Time) (T, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	found, ok := o.list[id]
	what, is := found.what.(T)
	if !ok || !is || found.to != to || now.After(found.until) {
		var none T
		return none, errOffer
	}
	return what, nil
}
