package talk

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
)

// A Token is what a button carries: what to do, and to which of our records.
// It is an index and never authority: whoever presses is looked up anew, and
// so is the record.
type Token struct {
	Letter byte
	Args   []uint64
}

// tokenVersion leads every token. A release that gives a token another meaning
// counts it up, and the buttons of older messages are answered kindly.
const tokenVersion = "1"

// maxArgs keeps the longest token, 2 + 4 × (13 + 1) bytes, within Telegram's 64.
const maxArgs = 4

// String is the token's form on the wire, as in "1u.2k.0".
func (t Token) String() string {
	var b strings.Builder
	b.WriteString(tokenVersion)
	b.WriteByte(t.Letter)
	for _, a := range t.Args {
		b.WriteByte('.')
		b.WriteString(strconv.FormatUint(a, 36))
	}
	return b.String()
}

// parseToken reads a token. Clients can send anything, so ok is often false.
func parseToken(s string) (t Token, ok bool) {
	rest, ok := strings.CutPrefix(s, tokenVersion)
	if !ok || rest == "" {
		return Token{}, false
	}
	t.Letter = rest[0]
	if rest = rest[1:]; rest == "" {
		return t, true
	}
	parts := strings.Split(rest, ".")
	if parts[0] != "" || len(parts) > maxArgs+1 {
		return Token{}, false
	}
	for _, p := range parts[1:] {
		a, err := strconv.ParseUint(p, 36, 64)
		if err != nil {
			return Token{}, false
		}
		t.Args = append(t.Args, a)
	}
	return t, true
}

// Arg is the token's argument i, 0 where there is none.
func (t Token) Arg(i int) uint64 {
	if i < len(t.Args) {
		return t.Args[i]
	}
	return 0
}

// Page is the token's argument i as the number of a page.
func (t Token) Page(i int) int { return int(min(t.Arg(i), 1<<20)) }

// Button makes a button that carries a token: the letter of an action, and at
// most four numbers for it.
func Button(text string, letter byte, args ...uint64) telegram.Button {
	return telegram.Button{Text: texts.Line(text, maxButton), Data: Token{letter, args}.String()}
}

// Button makes a button that shows a sentence without places.
func (c *Call) Button(id string, letter byte, args ...uint64) telegram.Button {
	return Button(c.Plain(id), letter, args...)
}

// maxButton is how much text a button shows before phones cut it themselves.
const maxButton = 40

// Row is one row of buttons.
func Row(buttons ...telegram.Button) []telegram.Button { return buttons }

// A Page is a part of a list.
type Page struct{ Number, From, To, Of int }

// Paged finds page number of a list of n entries, size a page. A page that is
// gone, since the list grew shorter, is the last one.
func Paged(n, size, number int) Page {
	of := max(1, (n+size-1)/size)
	number = min(max(number, 0), of-1)
	return Page{number, number * size, min((number+1)*size, n), of}
}

// Turns are the buttons that turn the pages, by their number and what else they need;
// nil when there is only one.
func (p Page) Turns(c *Call, letter byte, rest ...uint64) []telegram.Button {
	if p.Of < 2 {
		return nil
	}
	var list []telegram.Button
	if p.Number > 0 {
		list = append(list, c.Button("list.back", letter, append([]uint64{uint64(p.Number - 1)}, rest...)...))
	}
	if p.Number < p.Of-1 {
		list = append(list, c.Button("list.more", letter, append([]uint64{uint64(p.Number + 1)}, rest...)...))
	}
	return list
}

// Title is a list's heading, a sentence, with the page's place in it.
func (p Page) Title(c *Call, id string) telegram.HTML {
	heading := c.Say(id)
	if p.Of > 1 {
		return c.Say("list.page", Args{"title": heading, "number": p.Number + 1, "of": p.Of})
	}
	return telegram.Bold(heading)
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

// ErrOffer is the answer to a button whose offer is gone, or was another chat's.
var ErrOffer = Refuse("talk.offer-gone")

// Offer keeps what for the chat that calls, and returns the number that a
// button carries for it.
func (t *Talk) Offer(c *Call, what any) uint64 { return t.offers.put(c.To, what, c.Now) }

// Take finds what was offered to a chat by the number in a button's argument i.
// It stays, so that a second press does what the first did. The error is
// ErrOffer when the offer is gone, or was another chat's.
func Take[T any](t *Talk, p *Pressed, i int) (T, error) {
	return take[T](t.offers, p.To, p.Token.Arg(i), p.Now)
}

// take finds what was offered to a destination. It stays, so that a second
// press does what the first did.
func take[T any](o *offers, to news.Destination, id uint64, now time.Time) (T, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	found, ok := o.list[id]
	what, is := found.what.(T)
	if !ok || !is || found.to != to || now.After(found.until) {
		var none T
		return none, ErrOffer
	}
	return what, nil
}
