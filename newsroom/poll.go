package newsroom

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"newsbot/feeds"
	"newsbot/news"
	"newsbot/news/bullets"
	"newsbot/news/query"
	"newsbot/store"
)

// pagesAPoll bounds the article pages fetched for the new items of one poll,
// so that a burst of them does not hold the alerts back.
const pagesAPoll = 10

// pollSafely polls a source, and takes a panic, which some document may bring
// about in a parser, for a failed poll.
func (n *Room) pollSafely(ctx context.Context, src news.Source, schedule news.Schedule) (after news.Source, kept bool) {
	defer func() {
		if p := recover(); p != nil {
			n.log.Error("poll panicked; please report this", "source", src.Name, "panic", p, "stack", string(debug.Stack()))
			after, kept = src, false
			after.State.Failures++
			after.State.Error = "a document that our parser could not bear"
			after.State.NextPoll = news.NextPoll(schedule, &after, time.Time{}, n.now())
		}
	}()
	return n.poll(ctx, src, schedule)
}

// poll asks one source once and gives it back with its next state, and whether
// the store has that already. Whatever goes wrong costs only this source, and
// only this poll.
func (n *Room) poll(ctx context.Context, src news.Source, schedule news.Schedule) (after news.Source, kept bool) {
	before := src
	page, err := n.web.Fetch(ctx, src, n.now())
	if ctx.Err() != nil {
		return before, true // we are stopping; the next start asks again
	}
	now := n.now()
	src.State = page.State
	n.outcome(&src, err, now)
	src.State.NextPoll = news.NextPoll(schedule, &src, page.Wish, now)
	if kept = err == nil && !page.NotModified; kept {
		err = n.ingest(ctx, &src, page, before.State.Succeeded.IsZero(), now)
		n.committed(err)
	} else {
		n.alarm(&src, now)
		err = nil
	}
	if err == nil && n.moved(&src, before.State, now) {
		kept, err = false, n.db.SaveSource(src)
	}
	if err == nil {
		return src, kept
	}
	if !errors.Is(err, store.ErrNotFound) {
		n.log.Error("poll not kept; it will be made again", "source", src.Name, "error", err)
	}
	before.State.NextPoll = now.Add(time.Minute)
	return before, true
}

// outcome notes how a poll went. Its end counts, since it may have waited long
// for its host's turn.
func (n *Room) outcome(src *news.Source, err error, now time.Time) {
	src.State.Polled = now
	if err == nil {
		src.State.Succeeded = now
		return
	}
	n.log.Warn("poll failed", "source", src.Name, "failures", src.State.Failures, "error", err)
}

// moved takes over the new address of a source that has moved for good, and
// says so. One in the configuration is the operator's to change.
func (n *Room) moved(src *news.Source, before news.SourceState, now time.Time) bool {
	if !news.HasMoved(&src.State, now) {
		return false
	}
	if src.Origin == news.FromConfig {
		if !news.HasMoved(&before, before.Polled) {
			n.log.Warn("source has moved for good: change its url in the configuration", "source", src.Name, "to", src.State.Moved)
		}
		return false
	}
	n.log.Info("source has moved", "source", src.Name, "from", src.URL, "to", src.State.Moved)
	src.URL, src.State.Moved, src.State.MovedPolls = src.State.Moved, "", 0
	src.State.MovedSince, src.State.Validators = time.Time{}, news.Validators{}
	return true
}

// ingest commits what a poll brought and tells the bot what is to be carried.
func (n *Room) ingest(ctx context.Context, src *news.Source, page feeds.Page, first bool, now time.Time) error {
	p := store.Poll{Items: page.Items, Alerts: make([][]news.Alert, len(page.Items)), MaxAge: n.rules.Load().MaxAge}
	known, err := n.db.Recognise(src.ID, page.Items)
	if err != nil {
		return err
	}
	pages := pagesAPoll
	for i, id := range known {
		item := &p.Items[i]
		item.Source, item.Seen = src.ID, now
		if id != 0 {
			continue
		}
		if n.readPage(ctx, src, item, first, pages) {
			pages--
		}
		Summarize(src, item, n.rules.Load().Bullets)
		p.Alerts[i] = n.wanted(src, item)
		note(&src.State, item, first, now)
	}
	if n.model != nil && !first {
		n.askModel(ctx, p)
	}
	p.Source = *src
	done, err := n.db.Ingest(p, now)
	if err != nil {
		return err
	}
	n.queued(done.Queued)
	n.log.Info("polled", "source", src.Name, "items", len(page.Items), "new", len(done.New), "alerts", done.Told)
	return nil
}

// askModel lets the language model write the bullets of items that somebody is
// about to hear of, and translate them for the channels that asked for it. It
// has one limit of time for them all; what it does not bring in time stays the
// article's own.
func (n *Room) askModel(ctx context.Context, p store.Poll) {
	ctx, cancel := context.WithTimeout(ctx, n.modelTime)
	defer cancel()
	var asking sync.WaitGroup
	for i := range p.Items {
		item := &p.Items[i]
		if len(p.Alerts[i]) == 0 || p.MaxAge > 0 && item.Seen.Sub(item.When()) > p.MaxAge {
			continue
		}
		asking.Go(func() {
			n.write(ctx, item)
			n.translate(ctx, item, p.Alerts[i])
		})
	}
	asking.Wait()
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
		lang := (*n.langs.Load())[a.Destination]
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

// note keeps a source's account of what it brings.
func note(s *news.SourceState, item *news.Item, first bool, now time.Time) {
	s.Items++
	s.Posted, s.Alarmed = now, false
	if first || item.Published.IsZero() || item.Published.After(now) {
		return
	}
	lag := now.Sub(item.Published)
	if s.Lag == 0 {
		s.Lag = lag
	}
	s.Lag += (lag - s.Lag) / 8
}

// wanted lists who asks for an item of a source. One that a person brought is
// told to its followers alone.
func (n *Room) wanted(src *news.Source, item *news.Item) []news.Alert {
	lane := news.LaneAlert
	if src.Urgent || news.Breaking(item.Title) {
		lane = news.LaneBreaking
	}
	alerts := n.watch.want(matchText(src.Name, item), lane)
	if src.Origin != news.FromPerson {
		return alerts
	}
	follow := query.FromSources(src.Name).String()
	return slices.DeleteFunc(alerts, func(a news.Alert) bool { return !strings.Contains(a.Because, follow) })
}

// matchText is what queries look at in an item.
func matchText(source string, item *news.Item) *query.Text {
	return &query.Text{Title: item.Title, Deck: item.Deck, Body: item.Text, Source: source, Lang: item.Lang}
}

// readPage completes a new item from the article's page where the feed says too
// little and the item is likely to be told, and says whether it asked for the
// page. An item whose page cannot be read is told with what the feed said.
func (n *Room) readPage(ctx context.Context, src *news.Source, item *news.Item, first bool, pages int) (asked bool) {
	rules := n.rules.Load()
	old := rules.MaxAge > 0 && item.Seen.Sub(item.When()) > rules.MaxAge
	if first || old || pages == 0 || !rules.Articles || src.Teaser || !IsTeaser(item) {
		return false
	}
	full, err := n.web.Article(ctx, *item)
	if err != nil {
		n.log.Debug("article page not read", "source", src.Name, "link", item.Link, "error", err)
		return true
	}
	*item = full
	return true
}

// IsTeaser says whether a feed brings too little of an item for good bullets,
// and its article has a page that could be read.
func IsTeaser(item *news.Item) bool { return item.Link != "" && len(item.Text) < enoughText }

// enoughText is the length in bytes from which a feed's own text gives bullets
// as good as the article's page would.
const enoughText = 1200

// Summarize writes an item's language, deck and bullets from its text.
func Summarize(src *news.Source, item *news.Item, max int) {
	hint := item.Lang
	if hint == "" {
		hint = src.Lang
	}
	item.Lang = bullets.Language(item.Title+"\n"+item.Text, hint)
	item.Deck = bullets.Deck(Article(item))
	item.Bullets = nil
	for _, b := range bullets.Summarize(Article(item), max) {
		item.Bullets = append(item.Bullets, b.Text)
	}
}

// Resume queues the rest of the alerts of items whose commit a crash cut off:
// who wants them is asked of the index again.
func (n *Room) Resume() error {
	items, err := n.db.Unfinished()
	if err != nil {
		return err
	}
	for _, item := range items {
		src, _ := n.db.SourceByID(item.Source)
		done, err := n.db.Resume(item.ID, n.wanted(&src, &item), n.now())
		if err != nil {
			return err
		}
		n.log.Info("resumed an item that a stop cut off", "item", item.Title, "alerts", done.Told)
	}
	return nil
}

// Article is an item as a summary sees it.
func Article(i *news.Item) bullets.Article {
	return bullets.Article{Title: i.Title, Deck: i.Deck, Text: i.Text, Lang: i.Lang, KeyPoints: i.KeyPoints}
}

// alarmAfter is how long a source may fail before the administrators are told:
// long enough for a server's bad weekend. Source: the habits of other readers.
const alarmAfter = 3 * 24 * time.Hour

// takeAway says how a source is removed, which depends on who brought it.
func takeAway(src *news.Source) string {
	if src.Origin == news.FromConfig {
		return "take it out of the configuration."
	}
	return "/removesource " + src.Name + " takes it away."
}

// alarm tells the administrators, once for each trouble, that a source has
// ended, has failed for days, or has stopped posting.
func (n *Room) alarm(src *news.Source, now time.Time) {
	s := &src.State
	var text string
	switch {
	case s.Gone:
		text = "has ended: its server says that it is gone for good. It is not polled any more; " + takeAway(src)
	case s.Failures > 0 && !s.Succeeded.IsZero() && now.Sub(s.Succeeded) > alarmAfter:
		text = "has failed for three days. The last answer: " + s.Error
	case news.IsSilent(s, now):
		text = "has been silent since " + s.Posted.Format("2 January") + ", far longer than usual. Has its address changed?"
	default:
		s.Alarmed = false
		return
	}
	if !s.Alarmed {
		s.Alarmed = true
		n.tell("source trouble "+src.Name+now.Format(" 2006-01-02"), "Source "+src.Name+" "+text)
	}
}
