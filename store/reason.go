package store

import (
	"encoding/binary"
	"hash/fnv"
	"slices"
	"strings"

	"newsbot/news"
)

// storedReasons are the reasons of an alert on disk. There may be 100,000 for
// one item, so the words stay with the subscriptions: a source followed is
// twice its number and one, and a query twice the sum of its text, each as a
// varint. The sum tells the few queries of one destination apart.
type storedReasons []byte

// reasonsOf is what is written of reasons.
func reasonsOf(all []news.Reason) (s storedReasons) {
	for _, r := range all {
		if r.Source != 0 {
			s = binary.AppendUvarint(s, uint64(r.Source)<<1|1)
		} else {
			s = binary.AppendUvarint(s, uint64(querySum(r.Query))<<1)
		}
	}
	return s
}

// querySum stands for a query in canonical form.
func querySum(query string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(query))
	return h.Sum32()
}

// A because is what a row says of its reasons: in numbers, or, in a row of
// schema 1, as the queries that hit, with apart between them.
type because struct {
	reasons storedReasons
	text    string
}

// apart stood between the queries of an alert that several brought.
const apart = " · "

// A reader puts the reasons of rows into words. It reads the subscriptions of a
// destination once.
type reader struct {
	*tx
	subs map[news.Destination][]storedSubscription
}

func (t *tx) reader() *reader { return &reader{t, map[news.Destination][]storedSubscription{}} }

// reasons finds what a destination asked for when a row was written, also where
// it asked to stop since. A query that is no longer on file is left out.
func (r *reader) reasons(d news.Destination, b because) ([]news.Reason, error) {
	if len(b.reasons) == 0 && b.text == "" {
		return nil, nil
	}
	subs, known := r.subs[d]
	if !known {
		var err error
		if subs, err = r.allSubscriptions(destinationKey(d)); err != nil {
			return nil, err
		}
		r.subs[d] = subs
	}
	if b.text != "" {
		return textReasons(b.text, subs), nil
	}
	return numberReasons(b.reasons, subs), nil
}

func numberReasons(s storedReasons, subs []storedSubscription) (all []news.Reason) {
	for len(s) > 0 {
		n, size := binary.Uvarint(s)
		if size <= 0 {
			return all // cut short; an alert without a reason is one all the same
		}
		s = s[size:]
		i := slices.IndexFunc(subs, func(sub storedSubscription) bool {
			if n&1 == 1 {
				return sub.Source == news.SourceID(n>>1)
			}
			return sub.Source == 0 && querySum(sub.Query) == uint32(n>>1)
		})
		switch {
		case i >= 0:
			all = append(all, subs[i].reason())
		case n&1 == 1:
			all = append(all, news.Reason{Source: news.SourceID(n >> 1)})
		}
	}
	return all
}

// textReasons takes the text of schema 1 apart by what the destination asked
// for, since apart may stand in a source's name, too. What it asks for no more
// is a query in the words that are there.
func textReasons(text string, subs []storedSubscription) (all []news.Reason) {
	for text != "" {
		var found *storedSubscription
		for i := range subs {
			asked := subs[i].formerly()
			rest, ok := strings.CutPrefix(text, asked)
			if ok && asked != "" && (rest == "" || strings.HasPrefix(rest, apart)) && (found == nil || len(asked) > len(found.formerly())) {
				found = &subs[i]
			}
		}
		if found == nil {
			query, rest, _ := strings.Cut(text, apart)
			all, text = append(all, news.Reason{Query: query}), rest
			continue
		}
		all, text = append(all, found.reason()), strings.TrimPrefix(text[len(found.formerly()):], apart)
	}
	return all
}
