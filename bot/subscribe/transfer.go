package subscribe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
	"newsbot/store"
)

// An Outline is one line of an OPML file: a source, or with Query alone
// something that is watched.
type Outline struct {
	Title    string
	URL      string // of the feed, as it stands in the file
	Home     string
	Category string
	Query    string
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
	Watches  []watchExport `json:"watches"`
}

// watchExport is one subscription in exported.
type watchExport struct {
	Query  string    `json:"query,omitempty"`
	Source string    `json:"source,omitempty"`
	Urgent bool      `json:"urgent,omitempty"`
	Added  time.Time `json:"added"`
}

// export answers /export with what the chat set up, once for other programs and
// once for other readers of news.
func (t *transfer) export(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	subs, err := t.store.Subscriptions(c.To)
	if err != nil {
		return nil, err
	}
	e := exported{Chat: c.To.Chat, Topic: c.To.Topic, Exported: c.Now.UTC(), Watches: []watchExport{}}
	if e.Settings, err = t.store.Settings(c.To); err != nil {
		return nil, err
	}
	var outlines []Outline
	for _, s := range subs {
		w, o := t.exportOf(&s)
		e.Watches, outlines = append(e.Watches, w), append(outlines, o)
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

// exportOf is a subscription in both forms.
func (t *transfer) exportOf(s *news.Subscription) (watchExport, Outline) {
	w := watchExport{Urgent: s.Urgent, Added: s.Added}
	src, ok := t.store.SourceByID(s.Source)
	if s.Source == 0 || !ok {
		w.Query = s.Query
		return w, Outline{Title: t.lists.label(s), Query: t.lists.label(s)}
	}
	w.Source = src.Name
	return w, Outline{Title: src.Name, URL: src.URL, Home: src.State.Home, Category: src.Category}
}

// imported answers an OPML file: it sets up what the file lists.
func (t *transfer) imported(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	list, err := t.readOPML(ctx, c.File)
	if err != nil {
		return nil, err
	}
	r := report{left: maxNewSources}
	for _, o := range list {
		if err := t.takeOutline(ctx, c, o, &r); err != nil {
			return nil, err
		}
	}
	return &talk.Answer{Text: r.text(c), Buttons: [][]telegram.Button{talk.Row(c.Button("watch.show-list", showList, 0))}}, nil
}

// readOPML fetches and reads the file. The error is a *news.Fault where the
// person can help it.
func (t *transfer) readOPML(ctx context.Context, file *talk.Document) ([]Outline, error) {
	switch {
	case t.read == nil:
		return nil, talk.Refuse("transfer.off")
	case file == nil:
		return nil, talk.Refuse("transfer.which")
	case file.Size > maxImport:
		return nil, talk.Refuse("transfer.too-large")
	}
	data, err := t.talk.Download(ctx, file, maxImport)
	if err != nil {
		return nil, err
	}
	list, err := t.read(bytes.NewReader(data))
	var why *news.Fault
	if errors.As(err, &why) {
		return nil, talk.Refuse("transfer.unreadable", talk.Args{"why": why})
	}
	return list, err
}

// A report is what came of an import.
type report struct {
	followed, watched int
	left              int // sources that may still be added
	refused           []refusal
}

// A refusal is what was not taken, and why.
type refusal struct {
	what string
	why  *news.Fault
}

// text is the report in words.
func (r *report) text(c *talk.Call) telegram.HTML {
	lines := []telegram.HTML{c.Say("transfer.done", talk.Args{
		"followed": c.Say("transfer.followed", talk.Args{"n": r.followed}),
		"watched":  c.Say("transfer.watched", talk.Args{"n": r.watched}),
	})}
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

// refuse notes what was not taken, and why.
func (r *report) refuse(o *Outline, why *news.Fault) {
	name := o.Title
	if name == "" {
		name = o.URL + o.Query
	}
	r.refused = append(r.refused, refusal{name, why})
}

// takeOutline sets up one line of a file. The error is ours; what the line itself is
// to blame for goes into the report.
func (t *transfer) takeOutline(ctx context.Context, c *talk.Call, o Outline, r *report) error {
	err := t.setUp(ctx, c, o, r)
	var why *news.Fault
	if errors.As(err, &why) {
		r.refuse(&o, why)
		return nil
	}
	return err
}

// setUp follows the outline's source, or watches its query.
func (t *transfer) setUp(ctx context.Context, c *talk.Call, o Outline, r *report) error {
	if o.URL == "" {
		q, err := query.Parse(o.Query)
		if err != nil {
			return err
		}
		_, err = t.lists.subscribe(c, news.Subscription{Query: q.String(), Typed: o.Query})
		r.watched += ok(err)
		return err
	}
	s, err := t.sourceAt(ctx, c, o.URL, r)
	if err != nil {
		return err
	}
	_, err = t.lists.subscribe(c, news.Subscription{Source: s.ID})
	r.followed += ok(err)
	return err
}

// ok counts what went well.
func ok(err error) int {
	if err != nil {
		return 0
	}
	return 1
}

// sourceAt is the source at an address: one that we have, or else, if the person
// may bring sources, one that is found there now.
func (t *transfer) sourceAt(ctx context.Context, c *talk.Call, address string, r *report) (news.Source, error) {
	all, err := t.store.Sources()
	if err != nil {
		return news.Source{}, err
	}
	for _, s := range all {
		if s.URL == address {
			return s, nil
		}
	}
	if err := t.sources.mayAdd(c, news.FromPerson); err != nil {
		return news.Source{}, err
	}
	if r.left--; r.left < 0 {
		return news.Source{}, talk.Refuse("transfer.many-sources", talk.Args{"n": maxNewSources})
	}
	found, err := t.sources.look(ctx, address)
	if err != nil {
		return news.Source{}, err
	}
	s, err := t.sources.add(c, &found[0], news.FromPerson)
	if err == nil {
		t.sources.changed(s.ID)
	}
	return s, err
}
