package store

import (
	"hash/fnv"
	"slices"
	"strings"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// reasonsOf is what is written of reasons: numbers, since there may be 100,000
// for one item. The words stay with the subscriptions.
func reasonsOf(all []news.Reason) (list []rows.Reason) {
	for _, r := range all {
		if r.Source != 0 {
			list = append(list, rows.Reason{Source: r.Source})
		} else {
			list = append(list, rows.Reason{Query: querySum(r.Query)})
		}
	}
	return list
}

// querySum stands for a query in canonical form.
func querySum(query string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(query))
	return h.Sum32()
}

// apart stood between the queries of an alert that several brought.
const apart = " · "

// A reader puts the reasons of rows into words. It reads the subscriptions of a
// destination once.
type reader struct {
	*tx
	subs map[news.Destination][]rows.Subscription
}

func (t *tx) reader() *reader { return &reader{t, map[news.Destination][]rows.Subscription{}} }

// reasons finds what a destination asked for when a row was written, also where
// it asked to stop since. A query that is no longer on file is left out.
func (r *reader) reasons(d news.Destination, b rows.Because) ([]news.Reason, error) {
	if len(b.Reasons) == 0 && b.Text == "" {
		return nil, nil
	}
	subs, known := r.subs[d]
	if !known {
		var err error
		subs, err = r.Subscriptions(d)
		if err := r.db.passOver(err); err != nil {
			return nil, err
		}
		r.subs[d] = subs
	}
	if b.Text != "" {
		return textReasons(b.Text, subs), nil
	}
	return numberReasons(b.Reasons, subs), nil
}

func numberReasons(list []rows.Reason, subs []rows.Subscription) (all []news.Reason) {
	for _, r := range list {
		i := slices.IndexFunc(subs, func(s rows.Subscription) bool {
			return s.Source == r.Source && (r.Source != 0 || querySum(s.Query) == r.Query)
		})
		switch {
		case i >= 0:
			all = append(all, reason(&subs[i]))
		case r.Source != 0:
			all = append(all, news.Reason{Source: r.Source})
		}
	}
	return all
}

func reason(s *rows.Subscription) news.Reason {
	return news.Reason{Source: s.Source, Query: s.Query, Typed: s.Typed, Subscription: s.ID}
}

// textReasons takes the text of schema 1 apart by what the destination asked
// for, since apart may stand in a source's name, too. What it asks for no more
// is a query in the words that are there.
func textReasons(text string, subs []rows.Subscription) (all []news.Reason) {
	for text != "" {
		var found *rows.Subscription
		for i := range subs {
			asked := subs[i].Formerly
			rest, ok := strings.CutPrefix(text, asked)
			if ok && asked != "" && (rest == "" || strings.HasPrefix(rest, apart)) && (found == nil || len(asked) > len(found.Formerly)) {
				found = &subs[i]
			}
		}
		if found == nil {
			query, rest, _ := strings.Cut(text, apart)
			all, text = append(all, news.Reason{Query: query}), rest
			continue
		}
		all, text = append(all, reason(found)), strings.TrimPrefix(text[len(found.Formerly):], apart)
	}
	return all
}
