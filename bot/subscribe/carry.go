package subscribe

import (
	"errors"
	"hash/fnv"
	"net/url"
	"slices"
	"strconv"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// What a chat muted, what its reader saved and the ticker of a channel, on their way to
// a file and back. What the file says of them is names and values as in an address:
// "query=fog&until=…".

// others are what a chat set up beside watches and settings, as a file has it. What a
// reader saved is in a file of their own chat alone.
func (t *transfer) others(c *talk.Call) (list []Outline, err error) {
	mutes, err := t.store.Mutes(c.To, c.Now)
	if err != nil {
		return nil, err
	}
	for i := range mutes {
		list = append(list, Outline{Title: mutes[i].Name, Mute: t.muteText(c, &mutes[i])})
	}
	if wish := c.Chat.Ticker.Wish; wish != nil {
		list = append(list, Outline{Title: "newsbot", Ticker: map[bool]string{true: "on", false: "off"}[*wish]})
	}
	if !c.Private() {
		return list, nil
	}
	saved, err := t.store.Saved(c.To.Chat)
	for _, s := range slices.Backward(saved) {
		text := url.Values{"item": {strconv.FormatUint(uint64(s.Item), 10)}, "link": {s.Link}}
		list = append(list, Outline{Title: s.Title, By: s.Source, Saved: text.Encode(), At: s.At.UTC().Format(time.RFC3339)})
	}
	return list, err
}

// muteText is what a mute is about, and until when.
func (t *transfer) muteText(c *talk.Call, m *news.Mute) string {
	v := url.Values{}
	switch {
	case m.Query != "":
		v.Set("query", m.Query)
	case m.Source != 0:
		src, _ := t.store.SourceByID(m.Source)
		v.Set("source", src.Shown(c.By))
	case m.Story != 0:
		first, _ := t.first(m.Story) // one that expired cannot be muted again
		v.Set("story", strconv.FormatUint(uint64(m.Story), 10))
		v.Set("link", first.Link)
	}
	if !m.Until.IsZero() {
		v.Set("until", m.Until.UTC().Format(time.RFC3339))
	}
	if len(v) == 0 || len(v) == 1 && v.Has("until") {
		v.Set("all", "on")
	}
	return v.Encode()
}

// mute mutes what a file says is muted.
func (t *transfer) mute(c *talk.Call, o *Outline, r *report) error {
	m, err := t.muteOf(c, o)
	if err != nil {
		return err
	}
	at := c.Now.Add(time.Duration(r.muted) * time.Millisecond) // a mute is known by when it was chosen
	err = t.store.Mute(c.To, m, at)
	if errors.Is(err, store.ErrTooMany) {
		return talk.Refuse("mute.full")
	}
	if err == nil {
		r.muted++
	}
	return err
}

// muteOf reads what a file says of a mute. The error is a *news.Fault where that cannot
// be muted here.
func (t *transfer) muteOf(c *talk.Call, o *Outline) (m news.Mute, err error) {
	v, err := url.ParseQuery(o.Mute)
	if err != nil {
		return m, talk.Refuse("transfer.no-mute")
	}
	m.Name, m.By = texts.Line(o.Title, texts.MaxPhrase), c.By
	if text := v.Get("until"); text != "" {
		if m.Until, err = time.Parse(time.RFC3339, text); err != nil {
			return m, talk.Refuse("transfer.no-mute")
		}
		if !m.InForce(c.Now) {
			return m, talk.Refuse("transfer.mute-over")
		}
	}
	switch {
	case v.Has("query"):
		q, err := query.Parse(v.Get("query"))
		if err == nil {
			m.Query = q.String()
		}
		return m, err
	case v.Has("source"):
		m.Source, err = t.knownSource(c, v.Get("source"))
		return m, err
	case v.Has("story"):
		m.Story, err = t.knownStory(v.Get("story"), v.Get("link"))
		return m, err
	case v.Has("all"):
		return m, nil
	}
	return m, talk.Refuse("transfer.no-mute")
}

// knownSource is a source that the chat may know of, by the address that it is shown.
func (t *transfer) knownSource(c *talk.Call, address string) (news.SourceID, error) {
	seen, err := t.sources.visible(c)
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(seen, func(s news.Source) bool { return s.Shown(c.By) == address })
	if i < 0 {
		return 0, talk.Refuse("transfer.no-source")
	}
	return seen[i].ID, nil
}

// knownStory is a story on file, by its number, if its first item has that address: a
// file of another bot has numbers of its own.
func (t *transfer) knownStory(number, link string) (news.StoryID, error) {
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return 0, talk.Refuse("transfer.no-mute")
	}
	first, err := t.first(news.StoryID(n))
	if errors.Is(err, store.ErrNotFound) || err == nil && (link == "" || first.Link != link) {
		return 0, talk.Refuse("talk.forgotten")
	}
	return news.StoryID(n), err
}

// first is the item that named a story.
func (t *transfer) first(id news.StoryID) (news.Item, error) {
	s, err := t.store.Story(id)
	if err != nil {
		return news.Item{}, err
	}
	return t.store.Item(s.Items[0])
}

// save puts aside what a file says that a reader had.
func (t *transfer) save(c *talk.Call, o *Outline, r *report) error {
	if !c.Private() {
		return talk.Refuse("talk.in-private")
	}
	v, err := url.ParseQuery(o.Saved)
	link := v.Get("link")
	if err != nil || linkIn(link) == "" {
		return talk.Refuse("transfer.no-saved")
	}
	at, err := time.Parse(time.RFC3339, o.At)
	if err != nil || at.After(c.Now) {
		at = c.Now
	}
	_, err = t.store.Save(c.To.Chat, store.Saved{
		Item: t.savedAs(v.Get("item"), link), Title: texts.Line(o.Title, texts.MaxTitle), Link: link,
		Source: texts.Line(o.By, texts.MaxName), At: at,
	})
	if errors.Is(err, store.ErrTooMany) {
		return talk.Refuse("saved.full")
	}
	if err == nil {
		r.saved++
	}
	return err
}

// imported is set in the numbers of saved stories that are not on file here.
const imported = news.ItemID(1) << 62

// savedAs is the number that a saved story goes by: the one it had, where that is still
// the item with this address, or else one that no item has.
func (t *transfer) savedAs(number, link string) news.ItemID {
	n, err := strconv.ParseUint(number, 10, 64)
	if err == nil {
		if item, err := t.store.Item(news.ItemID(n)); err == nil && item.Link == link {
			return item.ID
		}
	}
	h := fnv.New64a()
	h.Write([]byte(link))
	return imported | news.ItemID(h.Sum64()>>2)
}

// setTicker has a channel have its ticker, or not, as a file says.
func (t *transfer) setTicker(c *talk.Call, o *Outline, r *report) error {
	switch {
	case c.Chat.Kind != news.Channel:
		return talk.Refuse("transfer.no-setting")
	case !t.lists.prices:
		return talk.Refuse("transfer.no-prices")
	}
	err := t.ticker(c.To.Chat, o.Ticker == "on")
	r.set = r.set || err == nil
	return err
}
