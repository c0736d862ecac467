package subscribe

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/store"
)

// The letters of the buttons of mutes. A target is an item, a kind, and for a word
// its subscription.
const (
	muteWhat  = 'M' // item
	muteLong  = 'L' // target
	muteDo    = 'D' // target, place among spans
	unmute    = 'U' // when it was muted, in milliseconds since 1970
	showMuted = 'Q' // page
)

// A muteKind is what kind of thing a button mutes. It is a number in buttons.
type muteKind uint64

const (
	muteAll muteKind = iota
	muteWord
	muteSource
	muteStory
)

// mutes is how a chat says what it does not want to hear of for a while.
type mutes struct {
	lists *lists
	store *store.DB
	talk  *talk.Talk
	why   *why
	zone  func(news.Destination) *time.Location // where "morning" is
}

// A target is what is to be muted: as buttons carry it.
type target struct {
	item news.ItemID
	kind muteKind
	sub  news.SubscriptionID // of a word
}

// targetOf is the target that a button carries.
func targetOf(t talk.Token) target {
	return target{news.ItemID(t.Arg(0)), muteKind(t.Arg(1)), news.SubscriptionID(t.Arg(2))}
}

func (t target) args(more ...uint64) []uint64 {
	return append([]uint64{uint64(t.item), uint64(t.kind), uint64(t.sub)}, more...)
}

// spans are for how long something may be muted, with their buttons. Buttons carry
// their places: a new one goes last.
var spans = []struct {
	button string
	until  func(now time.Time, zone *time.Location) time.Time // zero for good
}{
	{"mute.hour", func(now time.Time, _ *time.Location) time.Time { return now.Add(time.Hour) }},
	{"mute.morning", news.NextMorning},
	{"mute.week", func(now time.Time, _ *time.Location) time.Time { return now.Add(7 * 24 * time.Hour) }},
	{"mute.good", func(time.Time, *time.Location) time.Time { return time.Time{} }},
}

// pressMute opens the panel below an alert.
func (m *mutes) pressMute(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return talk.Anew(m.panel(&p.Call, news.ItemID(p.Token.Arg(0))))
}

// pressWhat shows the panel again.
func (m *mutes) pressWhat(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return m.panel(&p.Call, news.ItemID(p.Token.Arg(0)))
}

// mute answers /mute: in reply to an alert with the panel, with words, a number or a
// source of the list with how long, alone with what is muted. A time that stands with it,
// as in "/mute ferry 2h", is for how long; with nothing else it is of all alerts, or of the
// story of the alert that is answered.
func (m *mutes) mute(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	switch {
	case c.Args == "" && c.About != 0:
		return m.panel(c, c.About)
	case c.Args == "":
		return m.listPage(c, 0)
	}
	whole, unknown := m.named(c, c.Args)
	if unknown == nil {
		return m.howLong(c, whole)
	}
	what, until, timed := cutUntil(c.Args, c.Now, m.zone(c.To))
	if !timed {
		return nil, unknown
	}
	t, err := m.named(c, what)
	if err != nil {
		return nil, err
	}
	mute, err := m.muteOf(c, t)
	if err != nil {
		return nil, err
	}
	mute.Until = until
	return m.keep(c, mute)
}

// named is what somebody who types means to be muted. The error is a *news.Fault where
// it is nothing that can be.
func (m *mutes) named(c *talk.Call, what string) (target, error) {
	subs, err := m.store.Subscriptions(c.To)
	if err != nil {
		return target{}, err
	}
	s, listed := m.lists.pick(subs, what)
	switch lower := strings.ToLower(what); {
	case listed:
		return target{kind: muteWord, sub: s.ID}, nil
	case what == "" && c.About != 0:
		return target{item: c.About, kind: muteStory}, nil
	case what == "", lower == "all", lower == "everything":
		return target{kind: muteAll}, nil
	}
	return target{}, talk.Refuse("mute.unknown")
}

// mostEnd is of how many words an end has at most, as in "for half an hour".
const mostEnd = 4

// cutUntil takes until when something is to be muted off the end, or the beginning, of what
// somebody typed: "ferry 2h", "ferry for a week", "1h", "until morning". Zero is for good.
func cutUntil(typed string, now time.Time, zone *time.Location) (what string, until time.Time, ok bool) {
	words := strings.Fields(typed)
	for n := min(mostEnd, len(words)); n > 0; n-- {
		last, first := words[len(words)-n:], words[:n]
		if until, ok = muteEnd(strings.Join(last, " "), now, zone); ok {
			return strings.Join(words[:len(words)-n], " "), until, true
		}
		if until, ok = muteEnd(strings.Join(first, " "), now, zone); ok {
			return strings.Join(words[n:], " "), until, true
		}
	}
	return "", time.Time{}, false
}

// muteEnd reads until when something is muted; zero is for good.
func muteEnd(typed string, now time.Time, zone *time.Location) (until time.Time, ok bool) {
	typed = strings.ToLower(typed)
	for _, before := range []string{"for ", "until ", "till "} {
		typed = strings.TrimPrefix(typed, before)
	}
	switch typed {
	case "good", "ever", "forever":
		return time.Time{}, true
	}
	return news.ParseMoment(typed, now, zone)
}

// panel asks what of an alert is to be muted.
func (m *mutes) panel(c *talk.Call, id news.ItemID) (*talk.Answer, error) {
	item, err := m.talk.Item(id)
	if err != nil {
		return nil, err
	}
	subs, err := m.store.Subscriptions(c.To)
	if err != nil {
		return nil, err
	}
	a := &talk.Answer{Text: telegram.Join("\n", c.Say("mute.title"), c.Say("mute.meaning"))}
	for _, s := range subs {
		if hit, _ := m.why.hits(&s, &item); hit && s.Source == 0 && len(a.Buttons) < listSize {
			a.Buttons = append(a.Buttons, talk.Row(m.targetButton(c, target{id, muteWord, s.ID}, m.lists.label(&s))))
		}
	}
	src, _ := m.store.SourceByID(item.Source)
	a.Buttons = append(a.Buttons,
		talk.Row(m.targetButton(c, target{item: id, kind: muteSource}, src.Label())),
		talk.Row(m.targetButton(c, target{item: id, kind: muteStory}, ""), m.targetButton(c, target{item: id, kind: muteAll}, "")),
		talk.Row(c.Button("mute.why", showWhy, uint64(id)), c.Cancel("doubt.leave")),
	)
	return a, nil
}

// targetButton goes on to how long.
func (m *mutes) targetButton(c *talk.Call, t target, name string) telegram.Button {
	return talk.Button(c.Plain(kindButtons[t.kind], talk.Args{"what": name}), muteLong, t.args()...)
}

// kindButtons are the texts of the buttons that choose what to mute.
var kindButtons = map[muteKind]string{
	muteAll: "mute.press-all", muteWord: "mute.press-word", muteSource: "mute.press-source", muteStory: "mute.press-story",
}

// howLong asks for how long.
func (m *mutes) howLong(c *talk.Call, t target) (*talk.Answer, error) {
	muted, err := m.muteOf(c, t)
	if err != nil {
		return nil, err
	}
	var row []telegram.Button
	for n, s := range spans {
		row = append(row, c.Button(s.button, muteDo, t.args(uint64(n))...))
	}
	last := talk.Row(c.Cancel("talk.cancel"))
	if t.item != 0 {
		last = talk.Row(c.Button("list.back", muteWhat, uint64(t.item)), last[0])
	}
	return &talk.Answer{
		Text:    c.Say("mute.how-long", talk.Args{"what": m.called(c, &muted)}),
		Buttons: [][]telegram.Button{row[:2], row[2:], last},
	}, nil
}

func (m *mutes) pressLong(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return m.howLong(&p.Call, targetOf(p.Token))
}

// muteOf is a target as a mute without an end. The error is a *news.Fault where
// there is no such thing any more.
func (m *mutes) muteOf(c *talk.Call, t target) (news.Mute, error) {
	mute := news.Mute{By: c.By}
	if t.kind == muteWord {
		return m.wordMute(c, t.sub, mute)
	}
	if t.kind == muteAll {
		return mute, nil
	}
	item, err := m.talk.Item(t.item)
	if err != nil {
		return mute, err
	}
	if t.kind == muteSource {
		src, _ := m.store.SourceByID(item.Source)
		mute.Source, mute.Name = item.Source, src.Label()
		return mute, nil
	}
	story, err := m.store.StoryOf(item.ID)
	if errors.Is(err, store.ErrNotFound) {
		return mute, talk.Refuse("talk.forgotten")
	}
	if err != nil {
		return mute, err
	}
	// The event itself, and not what it came to: whoever mutes a development has enough
	// of the whole story.
	chain, err := m.store.Chain(story.ID)
	if err != nil {
		return mute, err
	}
	mute.Story, mute.Name = chain[len(chain)-1], texts.Line(item.Title, texts.MaxPhrase)
	return mute, nil
}

// wordMute is the mute of a subscription of the chat.
func (m *mutes) wordMute(c *talk.Call, id news.SubscriptionID, mute news.Mute) (news.Mute, error) {
	subs, err := m.store.Subscriptions(c.To)
	if err != nil {
		return mute, err
	}
	i := slices.IndexFunc(subs, func(s news.Subscription) bool { return s.ID == id })
	if i < 0 {
		return mute, talk.Refuse("watches.no-longer")
	}
	mute.Query, mute.Source, mute.Name = subs[i].Query, subs[i].Source, m.lists.label(&subs[i])
	return mute, nil
}

// called is what a mute is about, in words.
func (m *mutes) called(c *talk.Call, mute *news.Mute) telegram.HTML {
	a := talk.Args{"what": texts.Line(mute.Name, texts.MaxPhrase)}
	switch {
	case mute.Query != "":
		return c.Say("mute.word", a)
	case mute.Source != 0:
		return c.Say("mute.source", a)
	case mute.Story != 0:
		return c.Say("mute.story", a)
	}
	return c.Say("mute.all")
}

// pressDo mutes.
func (m *mutes) pressDo(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	c := &p.Call
	mute, err := m.muteOf(c, targetOf(p.Token))
	if err != nil {
		return nil, err
	}
	n := p.Token.Page(3)
	if n >= len(spans) {
		return nil, talk.ErrButton
	}
	mute.Until = spans[n].until(c.Now, m.zone(c.To))
	return m.keep(c, mute)
}

// keep mutes, and says so.
func (m *mutes) keep(c *talk.Call, mute news.Mute) (*talk.Answer, error) {
	if err := m.store.Mute(c.To, mute, c.Now); errors.Is(err, store.ErrTooMany) {
		return nil, talk.Refuse("mute.full")
	} else if err != nil {
		return nil, err
	}
	a := talk.Args{"what": m.called(c, &mute), "until": c.Time(mute.Until, c.Now)}
	text := c.Say("mute.done", a)
	if mute.Until.IsZero() {
		text = c.Say("mute.done-for-good", a)
	}
	return &talk.Answer{
		Text:    text,
		Buttons: [][]telegram.Button{talk.Row(c.Button("mute.undo", unmute, millis(c.Now)), c.Button("mute.show", showMuted, 0))},
		Toast:   c.Plain("mute.toast"),
	}, nil
}

// millis is a time as buttons carry it.
func millis(t time.Time) uint64 { return uint64(t.UnixMilli()) }

// muted answers /muted.
func (m *mutes) muted(_ context.Context, c *talk.Call) (*talk.Answer, error) { return m.listPage(c, 0) }

func (m *mutes) pressMuted(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return m.listPage(&p.Call, p.Token.Page(0))
}

// listPage shows one page of what is muted, with a button to undo each.
func (m *mutes) listPage(c *talk.Call, number int) (*talk.Answer, error) {
	all, err := m.store.Mutes(c.To, c.Now)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return &talk.Answer{Text: c.Say("mute.none")}, nil
	}
	p := talk.Paged(len(all), listSize, number)
	a := &talk.Answer{}
	lines := []telegram.HTML{p.Title(c, "mute.list")}
	for i, mute := range all[p.From:p.To] {
		lines = append(lines, m.line(c, p.From+i+1, &mute))
		a.Buttons = append(a.Buttons, talk.Row(talk.Button(c.Plain("watches.remove-one", talk.Args{"what": m.called(c, &mute)}), unmute, millis(mute.Added))))
	}
	a.Text = talk.Paragraph(lines...)
	if turns := p.Turns(c, showMuted); turns != nil {
		a.Buttons = append(a.Buttons, turns)
	}
	return a, nil
}

// line is a mute in the list.
func (m *mutes) line(c *talk.Call, place int, mute *news.Mute) telegram.HTML {
	a := talk.Args{"place": place, "what": m.called(c, mute), "until": m.until(c, mute)}
	if mute.Kept == 0 {
		return c.Say("mute.line", a)
	}
	a["n"] = mute.Kept
	return c.Say("mute.line-kept", a)
}

// until says how long a mute still holds.
func (m *mutes) until(c *talk.Call, mute *news.Mute) telegram.HTML {
	if mute.Until.IsZero() {
		return c.Say("mute.for-good")
	}
	return c.Say("mute.until", talk.Args{"until": c.Time(mute.Until, c.Now)})
}

// pressUnmute takes a mute back.
func (m *mutes) pressUnmute(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	c := &p.Call
	all, err := m.store.Mutes(c.To, c.Now)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(mute news.Mute) bool { return millis(mute.Added) == p.Token.Arg(0) })
	toast := c.Plain("mute.over")
	if i >= 0 {
		if _, err := m.store.Unmute(c.To, all[i], c.Now); err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		toast = c.Plain("mute.undone", talk.Args{"what": m.called(c, &all[i])})
	}
	a, err := m.listPage(c, 0)
	if err != nil {
		return nil, err
	}
	a.Toast = toast
	a.Text = telegram.Join("\n\n", telegram.Escape(toast), a.Text)
	return a, nil
}

// mutedNote reminds of what is muted.
func (l *lists) mutedNote(c *talk.Call) (telegram.HTML, error) {
	all, err := l.store.Mutes(c.To, c.Now)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return c.Say("mute.note", talk.Args{"n": len(all)}), nil
}
