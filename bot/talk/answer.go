package talk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// act does what an update calls for.
func (t *Talk) act(ctx context.Context, u *update) error {
	switch {
	case u.said() != nil:
		return t.hear(ctx, u, u.said())
	case u.Press != nil:
		return pressing{t}.answer(ctx, u)
	case u.OurMember != nil:
		return t.ourMember(ctx, u.OurMember)
	}
	return nil
}

// tooMuch answers a press that came beyond what can be handled, since its button
// keeps turning until then. A person is told, once in a while, that not all of
// what they sent will be answered; in a group most of it was not for us.
func (t *Talk) tooMuch(ctx context.Context, u *update) {
	if u.Press != nil {
		pressing{t}.toast(ctx, u, nil, nil, Refuse("talk.too-much"))
		return
	}
	m := u.Message
	if m == nil || m.Chat.Kind != news.Private || !t.seldom.again(t.now(), m.Chat.ID, "flood", time.Minute) {
		return
	}
	c := &Call{At: m.destination(), To: m.destination(), Chat: news.Chat{ID: m.Chat.ID, Kind: news.Private}}
	c.Printer = t.Printer(&c.Chat)
	t.voice.say(c, &Answer{Text: c.Say("talk.too-much")})
}

// excuse is what a person reads after an error: what is wrong with what they
// asked, or an apology for what only the operator can mend.
func excuse(log *slog.Logger, u *update, p texts.Printer, err error) telegram.HTML {
	var f *news.Fault
	if errors.As(err, &f) {
		return p.Fault(f)
	}
	log.Log(context.Background(), level(err), "call failed", "update", u.ID, "error", err)
	return p.Say("talk.sorry")
}

// seldom remembers what was said to a chat that it need not hear often.
type seldom struct {
	mu   sync.Mutex
	said map[string]time.Time // :: chat and kind of remark → when it was last made; guarded by mu
}

// again says whether something may be said to a chat again: at most once in a
// while for each kind of thing.
func (s *seldom) again(now time.Time, chat news.ChatID, what string, every time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := fmt.Sprintf("%d %s", chat, what)
	if at, ok := s.said[key]; ok && now.Sub(at) < every {
		return false
	}
	if len(s.said) > maxOffers {
		clear(s.said)
	}
	s.said[key] = now
	return true
}

// Item is an item that an alert told. Who asks for one that is too old is told so.
func (t *Talk) Item(id news.ItemID) (news.Item, error) {
	item, err := t.store.Item(id)
	if errors.Is(err, store.ErrNotFound) {
		return item, Refuse("talk.forgotten")
	}
	return item, err
}

// Download fetches a file that somebody sent, of at most max bytes.
func (t *Talk) Download(ctx context.Context, file *Document, max int64) ([]byte, error) {
	return t.client.File(ctx, file.ID, max)
}

// mostShares is how many sources' shares are told.
const mostShares = 5

// Shares says which sources most of something came from, in hundredths, those with most
// of it first. A source that is not known any more counts, and is not named.
func (c *Call) Shares(counts map[news.SourceID]int64, source func(news.SourceID) (news.Source, bool)) (list []string) {
	var sum int64
	ids := slices.Collect(maps.Keys(counts))
	slices.SortFunc(ids, func(a, b news.SourceID) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	for _, id := range ids {
		sum += counts[id]
	}
	for _, id := range ids {
		if src, known := source(id); known && len(list) < mostShares {
			percent := strconv.FormatInt((100*counts[id]+sum/2)/sum, 10)
			list = append(list, c.Plain("stats.share", Args{"source": texts.Line(src.Label(), texts.MaxName), "percent": percent}))
		}
	}
	return list
}
