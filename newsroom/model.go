package newsroom

import (
	"context"
	"errors"
	"sync"

	"newsbot/news"
	"newsbot/store"
)

// A part is what waits for the language model among the items of a poll, and what
// meanwhile is committed without the rest.
type part struct {
	*Room
	poll  *store.Poll
	known []store.Known
	ready chan int // places of items that wait no more
}

// askModel lets the language model write the bullets of items that somebody is about
// to hear of, and translate them for the channels that asked for it. It has one limit
// of time for them all; what it does not bring in time stays the article's own.
//
// Breaking news does not wait: it is committed at once, and so is each of the others
// when it is ready. The state of the source is left to the commit of the whole page,
// so that a crash before that finds the page again, and in it what was told. A surge
// is judged as a whole and stays in one piece.
func (n *Room) askModel(ctx context.Context, p *store.Poll, known []store.Known, fresh int) error {
	a := part{Room: n, poll: p, known: known}
	now, later := a.sort()
	a.ready = make(chan int, len(later))
	var asking sync.WaitGroup
	defer asking.Wait()
	ctx, cancel := context.WithTimeout(ctx, n.modelTime)
	defer cancel()
	for _, i := range later {
		asking.Go(func() {
			n.write(ctx, &p.Items[i])
			n.translate(ctx, &p.Items[i], p.Alerts[i])
			a.ready <- i
		})
	}
	if news.IsSurge(fresh) {
		asking.Wait()
		return nil
	}
	for left := len(later); left > 0; left -= len(now) {
		if err := a.commit(now); err != nil {
			return err
		}
		now = a.next()
	}
	return nil
}

// sort gives the places of the items that somebody is to hear of: those that are told
// now, and those that wait for the model.
func (a *part) sort() (now, later []int) {
	for i := range a.poll.Items {
		switch item := &a.poll.Items[i]; {
		case len(a.poll.Alerts[i]) == 0 || a.rules.Load().tooOld(item):
		case isBreaking(a.poll.Alerts[i]):
			now = append(now, i)
		default:
			later = append(later, i)
		}
	}
	return now, later
}

// isBreaking says whether somebody is to hear of an item in the breaking lane.
func isBreaking(alerts []news.Alert) bool {
	for _, a := range alerts {
		if a.Lane == news.LaneBreaking {
			return true
		}
	}
	return false
}

// next waits until an item is ready and gives all that are.
func (a *part) next() []int {
	list := []int{<-a.ready}
	for {
		select {
		case i := <-a.ready:
			list = append(list, i)
		default:
			return list
		}
	}
}

// commit tells what is ready before the rest of its page.
func (a *part) commit(places []int) error {
	if len(places) == 0 {
		return nil
	}
	p := *a.poll
	p.Part, p.Habits = true, nil
	p.Items, p.Known, p.Alerts = pick(p.Items, places), pick(p.Known, places), pick(p.Alerts, places)
	known, all := pick(a.known, places), make([]int, len(places))
	p.Found = known
	for i := range all {
		all[i] = i
	}
	priced(a.prices, &p, known, all)
	done, err := a.db.Ingest(p, p.Source.State.Polled)
	if errors.Is(err, store.ErrWhole) {
		return nil // told with the rest
	}
	a.committed(err)
	if err != nil {
		return err
	}
	a.poll.Found = nil // some of it is known by now
	a.queued(done.Queued)
	a.log.Info("told before the rest of its page", append([]any{"source", p.Source.Name}, done.Items.Pairs()...)...)
	return nil
}

// pick takes some elements out of a list.
func pick[T any](list []T, places []int) []T {
	picked := make([]T, len(places))
	for i, n := range places {
		picked[i] = list[n]
	}
	return picked
}

// write has the model write an item's bullets, unless its publisher did.
func (n *Room) write(ctx context.Context, item *news.Item) {
	if len(item.KeyPoints) > 0 {
		return
	}
	written, err := n.model.Bullets(ctx, Article(item), n.rules.Load().Bullets)
	if err != nil {
		n.log.Debug("bullets are the article's own", "link", item.Link, "error", err)
		return
	}
	item.Bullets = written
}

// translate puts an item into the languages of the channels that will hear of it.
func (n *Room) translate(ctx context.Context, item *news.Item, alerts []news.Alert) {
	for _, a := range alerts {
		lang := n.lang(a.Destination)
		if _, done := item.Translations[lang]; done || lang == "" || lang == item.Lang {
			continue
		}
		texts, err := n.model.Translate(ctx, lang, append([]string{item.Title, item.Deck}, item.Bullets...))
		if err != nil {
			n.log.Debug("not translated", "link", item.Link, "into", lang, "error", err)
			continue
		}
		if item.Translations == nil {
			item.Translations = map[string]news.Translation{}
		}
		item.Translations[lang] = news.Translation{Title: texts[0], Deck: texts[1], Bullets: texts[2:]}
	}
}
