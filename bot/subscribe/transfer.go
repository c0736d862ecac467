package subscribe

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"newsbot/bot/alert"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/price"
	"newsbot/news/query"
	"newsbot/store"
)

// An Outline is one line of an OPML file: a source; or, without its address,
// something that is watched, or settings.
type Outline struct {
	Title    string
	URL      string // of the feed, as it stands in the file
	Home     string
	Category string
	Query    string
	Urgent   bool
	Price    string // what a price is to do, as price.Watch.Text
	Settings string // as in "silent=on bullets=2", by the table of settings
	Pin      string // the address of a piece that is pinned for everybody, which no chat takes
	Lang, By string // of that piece
	Traits   string // of a source, which no chat takes
	Mute     string // what is muted, as muteText writes it
	Saved    string // the address of a story that somebody put aside, by By
	At       string // when that was, as in RFC 3339
	Ticker   string // of a channel: "on" or "off"
}

const (
	// maxImport is the largest file that is read, in bytes. The largest OPML
	// file of a reader with thousands of feeds has about as much.
	maxImport = 1 << 20

	// maxNewSources is how many sources one file may bring that we did not have.
	// Each is asked before it is believed.
	maxNewSources = 20
)

// transfer takes what a chat set up to another place.
type transfer struct {
	lists   *lists
	sources *sources
	store   *store.DB
	talk    *talk.Talk
	wishes  func(news.Destination) (alert.Wishes, error)
	ticker  func(channel news.ChatID, on bool) error
	read    func(io.Reader) ([]Outline, error)
	write   func(io.Writer, string, []Outline) error
}

// exported is what /export writes as JSON. Its names are for other programs, so
// they keep their meaning.
type exported struct {
	Chat     news.ChatID   `json:"chat"`
	Topic    news.TopicID  `json:"topic,omitempty"`
	Exported time.Time     `json:"exported"`
	Settings news.Settings `json:"settings"`
	Chosen   string        `json:"chosen,omitempty"` // the settings as /import reads them
	Watches  []watchExport `json:"watches"`
	Others   []otherExport `json:"others,omitempty"`
}

// otherExport is something that is muted or saved, or a channel's ticker, in exported.
type otherExport struct {
	Title  string `json:"title,omitempty"`
	Mute   string `json:"mute,omitempty"`
	Saved  string `json:"saved,omitempty"`
	By     string `json:"by,omitempty"`
	At     string `json:"at,omitempty"`
	Ticker string `json:"ticker,omitempty"`
}

// watchExport is one subscription in exported.
type watchExport struct {
	Query   string    `json:"query,omitempty"`
	Price   string    `json:"price,omitempty"`
	Source  string    `json:"source,omitempty"`
	Address string    `json:"address,omitempty"` // of the source
	Urgent  bool      `json:"urgent,omitempty"`
	Added   time.Time `json:"added"`
}

// export answers /export with what the chat set up, once for other programs and
// once for other readers of news. Both can be imported.
func (t *transfer) export(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	e, outlines, err := t.collect(c)
	if err != nil {
		return nil, err
	}
	data, err := json.MarshalIndent(e, "", "\t")
	if err != nil {
		return nil, err
	}
	a := &talk.Answer{
		Text:  c.Say("transfer.exported"),
		Files: []telegram.Upload{{Field: "document", Name: "newsbot.json", Bytes: data}},
	}
	if t.write == nil {
		return a, nil
	}
	var opml bytes.Buffer
	if err := t.write(&opml, "newsbot", outlines); err != nil {
		return nil, err
	}
	a.Files = append(a.Files, telegram.Upload{Field: "document", Name: "newsbot.opml", Bytes: opml.Bytes()})
	return a, nil
}

// collect is what a chat set up, in both forms.
func (t *transfer) collect(c *talk.Call) (e exported, outlines []Outline, err error) {
	subs, err := t.store.Subscriptions(c.To)
	if err != nil {
		return e, nil, err
	}
	e = exported{Chat: c.To.Chat, Topic: c.To.Topic, Exported: c.Now.UTC(), Watches: []watchExport{}}
	if e.Settings, err = t.store.Settings(c.To); err != nil {
		return e, nil, err
	}
	if e.Chosen, err = t.chosen(c); err != nil {
		return e, nil, err
	}
	if e.Chosen != "" {
		outlines = append(outlines, Outline{Title: "newsbot", Settings: e.Chosen})
	}
	for _, s := range subs {
		o := t.outlineOf(c, &s)
		outlines = append(outlines, o)
		e.Watches = append(e.Watches, watchExport{Query: o.Query, Price: o.Price, Source: sourceOf(&o), Address: o.URL, Urgent: s.Urgent, Added: s.Added})
	}
	others, err := t.others(c)
	for _, o := range others {
		e.Others = append(e.Others, otherExport{o.Title, o.Mute, o.Saved, o.By, o.At, o.Ticker})
	}
	return e, append(outlines, others...), err
}

// outlineOf is a subscription as a line of an OPML file.
func (t *transfer) outlineOf(c *talk.Call, s *news.Subscription) Outline {
	if !s.Price.IsZero() {
		return Outline{Title: t.lists.label(s), Price: s.Price.Text(), Urgent: s.Urgent}
	}
	src, ok := t.store.SourceByID(s.Source)
	if s.Source == 0 || !ok {
		return Outline{Title: t.lists.label(s), Query: t.lists.label(s), Urgent: s.Urgent}
	}
	return Outline{Title: src.Name, URL: src.Shown(c.By), Home: src.State.Home, Category: src.Category, Urgent: s.Urgent}
}

// sourceOf is the name of the source of an outline; "" for none.
func sourceOf(o *Outline) string {
	if o.URL == "" {
		return ""
	}
	return o.Title
}

// chosen are the settings that a destination chose, as in "silent=on bullets=2",
// each value escaped as in an address.
func (t *transfer) chosen(c *talk.Call) (string, error) {
	w, err := t.wishes(c.To)
	if err != nil {
		return "", err
	}
	var list []string
	for _, row := range t.talk.Settings() {
		if now := row.Exported(&w.Settings); now != row.Exported(&w.Given) {
			list = append(list, row.Name+"="+url.QueryEscape(now))
		}
	}
	return strings.Join(list, " "), nil
}

// imported answers a file: it sets up what the file lists.
func (t *transfer) imported(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	list, cut, err := t.readFile(ctx, c.File)
	if err != nil {
		return nil, err
	}
	r := report{left: maxNewSources, cut: cut}
	if r.before, err = t.store.Subscriptions(c.To); err != nil {
		return nil, err
	}
	for _, o := range list {
		if err := t.takeOutline(ctx, c, o, &r); err != nil {
			return nil, err
		}
	}
	return &talk.Answer{Text: r.text(c), Buttons: [][]telegram.Button{talk.Row(c.Button("watch.show-list", showList, 0))}}, nil
}

// readFile fetches and reads a file. cut says why there is no more of it. The
// error is a *news.Fault where the person can help it.
func (t *transfer) readFile(ctx context.Context, file *talk.Document) (list []Outline, cut *news.Fault, err error) {
	switch {
	case t.read == nil:
		return nil, nil, talk.Refuse("transfer.off")
	case file == nil:
		return nil, nil, talk.Refuse("transfer.which")
	case file.Size > maxImport:
		return nil, nil, talk.Refuse("transfer.too-large")
	}
	data, err := t.talk.Download(ctx, file, maxImport)
	if err != nil {
		return nil, nil, err
	}
	if list, ok := readExported(data); ok {
		return list, nil, nil
	}
	list, err = t.read(bytes.NewReader(data))
	var why *news.Fault
	switch {
	case errors.As(err, &why) && len(list) > 0:
		return list, why, nil
	case why != nil:
		return nil, nil, talk.Refuse("transfer.unreadable", talk.Args{"why": why})
	}
	return list, nil, err
}

// readExported reads what /export wrote as JSON; ok is false when it is something
// else.
func readExported(data []byte) (list []Outline, ok bool) {
	var e exported
	if err := json.Unmarshal(data, &e); err != nil || e.Exported.IsZero() {
		return nil, false
	}
	if e.Chosen != "" {
		list = append(list, Outline{Settings: e.Chosen})
	}
	for _, w := range e.Watches {
		list = append(list, Outline{Title: w.Source, URL: w.Address, Query: w.Query, Price: w.Price, Urgent: w.Urgent})
	}
	for _, o := range e.Others {
		list = append(list, Outline{Title: o.Title, Mute: o.Mute, Saved: o.Saved, By: o.By, At: o.At, Ticker: o.Ticker})
	}
	return list, true
}

// A report is what came of an import.
type report struct {
	before            []news.Subscription // what the chat had
	followed, watched int
	taken, known      []string // by what they are called here
	set               bool     // some setting
	muted, saved      int
	left              int // sources that may still be added
	refused           []refusal
	cut               *news.Fault // why there is no more of the file; nil where it was whole
}

// A refusal is what was not taken, and why.
type refusal struct {
	what string
	why  *news.Fault
}

// enter notes a subscription that the chat has now, under a name, and says
// whether it is new.
func (r *report) enter(s *news.Subscription, name string) bool {
	if slices.ContainsFunc(r.before, func(old news.Subscription) bool {
		return old.Query == s.Query && old.Source == s.Source && old.Price.Same(s.Price)
	}) {
		r.known = append(r.known, name)
		return false
	}
	r.taken = append(r.taken, name)
	return true
}

// text is the report in words.
func (r *report) text(c *talk.Call) telegram.HTML {
	lines := []telegram.HTML{c.Say("transfer.done", talk.Args{
		"followed": c.Say("transfer.followed", talk.Args{"n": r.followed}),
		"watched":  c.Say("transfer.watched", talk.Args{"n": r.watched}),
	})}
	for _, l := range []struct {
		id    string
		names []string
	}{{"transfer.taken", r.taken}, {"transfer.known", r.known}} {
		if len(l.names) > 0 {
			lines = append(lines, c.Say(l.id, talk.Args{"names": named(c, l.names)}))
		}
	}
	for _, l := range []struct {
		id string
		n  int
	}{{"transfer.muted", r.muted}, {"transfer.saved", r.saved}} {
		if l.n > 0 {
			lines = append(lines, c.Say(l.id, talk.Args{"n": l.n}))
		}
	}
	if r.set {
		lines = append(lines, c.Say("transfer.settings"))
	}
	if r.cut != nil {
		lines = append(lines, c.Say("transfer.cut", talk.Args{"why": r.cut}))
	}
	n := len(r.refused)
	if n > 0 {
		lines = append(lines, "", c.Say("transfer.refused", talk.Args{"n": n}))
	}
	for _, not := range r.refused[:min(n, listSize)] {
		lines = append(lines, c.Say("transfer.refused-line", talk.Args{"what": texts.Line(not.what, texts.MaxName), "why": not.why}))
	}
	if n > listSize {
		lines = append(lines, "…")
	}
	return talk.Paragraph(lines...)
}

// maxNamed is how many names stand in a line; the others are counted.
const maxNamed = 20

// named lists names, not more than a person reads.
func named(c *talk.Call, names []string) telegram.HTML {
	short := make([]string, min(len(names), maxNamed))
	for i := range short {
		short[i] = texts.Line(names[i], texts.MaxName)
	}
	if more := len(names) - maxNamed; more > 0 {
		return c.Say("transfer.names-more", talk.Args{"names": short, "n": more})
	}
	return c.Say("transfer.names", talk.Args{"names": short})
}

// takeOutline sets up one line of a file. The error is ours; what the line itself is
// to blame for goes into the report.
func (t *transfer) takeOutline(ctx context.Context, c *talk.Call, o Outline, r *report) error {
	err := t.setUp(ctx, c, o, r)
	var why *news.Fault
	if errors.As(err, &why) {
		r.refused = append(r.refused, refusal{cmp.Or(o.Title, o.URL+o.Query+o.Price+o.Settings), why})
		return nil
	}
	return err
}

// setUp does what an outline says: follows its source, watches its query, sets its
// settings, and so on.
func (t *transfer) setUp(ctx context.Context, c *talk.Call, o Outline, r *report) error {
	switch {
	case o.Settings != "":
		return t.set(c, o.Settings, r)
	case o.Price != "":
		return t.watchPrice(c, o, r)
	case o.Mute != "":
		return t.mute(c, &o, r)
	case o.Saved != "":
		return t.save(c, &o, r)
	case o.Ticker != "":
		return t.setTicker(c, &o, r)
	case o.Pin != "":
		return talk.Refuse("transfer.pinned")
	case o.URL == "" && o.Query == "":
		return talk.Refuse("transfer.no-address")
	case o.URL == "":
		q, err := query.Parse(o.Query)
		if err != nil {
			return err
		}
		sub := news.Subscription{Query: q.String(), Typed: o.Query, Urgent: o.Urgent}
		_, err = t.lists.subscribe(c, sub)
		if err == nil && r.enter(&sub, o.Query) {
			r.watched++
		}
		return err
	}
	s, err := t.sourceAt(ctx, c, &o, r)
	if err != nil {
		return err
	}
	sub := news.Subscription{Source: s.ID, Urgent: o.Urgent}
	_, err = t.lists.subscribe(c, sub)
	if err == nil && r.enter(&sub, called(c, o.Title, s.Name)) {
		r.followed++
	}
	return err
}

// watchPrice waits for a price, where prices are told.
func (t *transfer) watchPrice(c *talk.Call, o Outline, r *report) error {
	w, readable := price.ReadText(o.Price)
	switch {
	case !t.lists.prices:
		return talk.Refuse("transfer.no-prices")
	case !readable:
		return talk.Refuse("transfer.no-price")
	}
	sub := news.Subscription{Price: w, Urgent: o.Urgent}
	_, err := t.lists.subscribe(c, sub)
	if err == nil && r.enter(&sub, w.String()) {
		r.watched++
	}
	return err
}

// set sets what a file says of settings, as far as there are such and the configuration
// leaves them to the chat.
func (t *transfer) set(c *talk.Call, typed string, r *report) error {
	w, err := t.wishes(c.To)
	if err != nil {
		return err
	}
	chosen, values := []talk.Setting{}, []string{}
	for _, pair := range strings.Fields(typed) {
		name, value, _ := strings.Cut(pair, "=")
		row, known := t.talk.Settings().Named(name)
		if known && row.For(c.Chat.Kind) {
			value, known = valueOf(&row, value)
		}
		if !known || !row.For(c.Chat.Kind) {
			r.refused = append(r.refused, refusal{pair, &news.Fault{Code: "transfer.no-setting"}})
			continue
		}
		if row.IsFixed(&w.Said) {
			r.refused = append(r.refused, refusal{row.Name, &news.Fault{Code: "transfer.fixed"}})
			continue
		}
		chosen, values = append(chosen, row), append(values, value)
		r.set = true
	}
	return t.talk.Choose(c.To, func(own *news.Settings) error {
		for i := range chosen {
			chosen[i].Set(own, values[i])
		}
		return nil
	})
}

// valueOf is the value of a setting as a file has it.
func valueOf(row *talk.Setting, coded string) (value string, ok bool) {
	typed, err := url.QueryUnescape(coded)
	if err == nil {
		value, err = row.Value(typed)
	}
	return value, err == nil
}

// called is what a source is called here, and in the file where that differs.
func called(c *talk.Call, title, name string) string {
	if title == "" || strings.EqualFold(title, name) {
		return name
	}
	return c.Plain("transfer.called", talk.Args{"name": name, "was": title})
}

// sourceAt is the source of an outline: one that we have, or else, if the person
// may bring sources, one that is found there now. An address that was exported
// may lack what is secret in it, so one that the chat may know of is found by
// what is shown of it.
func (t *transfer) sourceAt(ctx context.Context, c *talk.Call, o *Outline, r *report) (news.Source, error) {
	all, err := t.store.Sources()
	if err != nil {
		return news.Source{}, err
	}
	if i := slices.IndexFunc(all, func(s news.Source) bool { return s.URL == o.URL }); i >= 0 {
		return all[i], nil
	}
	seen, err := t.sources.visible(c)
	if err != nil {
		return news.Source{}, err
	}
	if i := slices.IndexFunc(seen, func(s news.Source) bool { return s.Shown(c.By) == o.URL && s.Name == o.Title }); i >= 0 {
		return seen[i], nil
	}
	if err := t.sources.mayAdd(c, news.FromPerson); err != nil {
		return news.Source{}, err
	}
	if r.left--; r.left < 0 {
		return news.Source{}, talk.Refuse("transfer.many-sources", talk.Args{"n": maxNewSources})
	}
	found, err := t.sources.look(ctx, o.URL, news.FromPerson)
	if err != nil {
		return news.Source{}, err
	}
	s, err := t.sources.add(c, &found[0], news.FromPerson)
	if err == nil {
		t.sources.changed(s.ID)
	}
	return s, err
}
