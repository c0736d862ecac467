package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/query"
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

// A document is a file that somebody sent.
type document struct {
	ID   string `json:"file_id"`
	Name string `json:"file_name"`
	Size int64  `json:"file_size"`
}

const (
	// maxImport is the largest file that is read, in bytes. The largest OPML
	// file of a reader with thousands of feeds has about as much.
	maxImport = 1 << 20

	// maxNewSources is how many sources one file may bring that we did not have.
	// Each is asked before it is believed.
	maxNewSources = 20
)

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
func (b *Bot) export(_ context.Context, c *call) (*answer, error) {
	subs, err := b.store.Subscriptions(c.to)
	if err != nil {
		return nil, err
	}
	e := exported{Chat: c.to.Chat, Topic: c.to.Topic, Exported: c.now.UTC(), Watches: []watchExport{}}
	if e.Settings, err = b.store.Settings(c.to); err != nil {
		return nil, err
	}
	var outlines []Outline
	for _, s := range subs {
		w, o := b.exportOf(&s)
		e.Watches, outlines = append(e.Watches, w), append(outlines, o)
	}
	data, err := json.MarshalIndent(e, "", "\t")
	if err != nil {
		return nil, err
	}
	a := &answer{
		text:  "This is what the chat watches and follows, and its settings. Send me the OPML file, here or elsewhere, to set it up again.",
		files: []telegram.Upload{{Field: "document", Name: "newsbot.json", Bytes: data}},
	}
	if b.o.Web.WriteOPML == nil {
		return a, nil
	}
	var opml bytes.Buffer
	if err := b.o.Web.WriteOPML(&opml, "newsbot", outlines); err != nil {
		return nil, err
	}
	a.files = append(a.files, telegram.Upload{Field: "document", Name: "newsbot.opml", Bytes: opml.Bytes()})
	return a, nil
}

// exportOf is a subscription in both forms.
func (b *Bot) exportOf(s *news.Subscription) (watchExport, Outline) {
	w := watchExport{Urgent: s.Urgent, Added: s.Added}
	src, ok := b.store.SourceByID(s.Source)
	if s.Source == 0 || !ok {
		w.Query = s.Query
		return w, Outline{Title: b.label(s), Query: b.label(s)}
	}
	w.Source = src.Name
	return w, Outline{Title: src.Name, URL: src.URL, Home: src.State.Home, Category: src.Category}
}

// imported answers an OPML file: it sets up what the file lists.
func (b *Bot) imported(ctx context.Context, c *call) (*answer, error) {
	list, err := b.readOPML(ctx, c.file)
	if err != nil {
		return nil, err
	}
	r := report{left: maxNewSources}
	for _, o := range list {
		if err := b.takeOutline(ctx, c, o, &r); err != nil {
			return nil, err
		}
	}
	return &answer{text: telegram.Escape(r.text()), buttons: [][]telegram.Button{row(button("All of this chat", opList, 0))}}, nil
}

// readOPML fetches and reads the file. The error is a Reply where the person
// can help it.
func (b *Bot) readOPML(ctx context.Context, file *document) ([]Outline, error) {
	switch {
	case b.o.Web.ReadOPML == nil:
		return nil, Reply("Files cannot be imported here.")
	case file == nil:
		return nil, Reply("Send me the OPML file itself, with /import as its caption.")
	case file.Size > maxImport:
		return nil, Reply("That file is too large: I read OPML files of up to 1 MB.")
	}
	data, err := b.client.File(ctx, file.ID, maxImport)
	if err != nil {
		return nil, err
	}
	list, err := b.o.Web.ReadOPML(bytes.NewReader(data))
	if err != nil {
		return nil, Reply("I cannot read that file: " + line(err.Error(), maxTitle) + "\nI know OPML files, as readers of news export them.")
	}
	return list, nil
}

// A report is what came of an import.
type report struct {
	followed, watched int
	left              int // sources that may still be added
	refused           []string
}

// text is the report in words.
func (r *report) text() string {
	text := fmt.Sprintf("Done: %s and %s.", count(r.followed, "source followed", "sources followed"), count(r.watched, "watch", "watches"))
	if n := len(r.refused); n > 0 {
		shown := strings.Join(r.refused[:min(n, listSize)], "\n• ")
		text += fmt.Sprintf("\n\nNot taken: %d\n• %s", n, shown)
		if n > listSize {
			text += "\n…"
		}
	}
	return text
}

// refuse notes what was not taken, and why.
func (r *report) refuse(o *Outline, why Reply) {
	name := o.Title
	if name == "" {
		name = o.URL + o.Query
	}
	reason, _, _ := strings.Cut(string(why), "\n")
	r.refused = append(r.refused, line(name, maxName)+": "+line(reason, maxBecause))
}

// takeOutline sets up one line of a file. The error is ours; what the line itself is
// to blame for goes into the report.
func (b *Bot) takeOutline(ctx context.Context, c *call, o Outline, r *report) error {
	err := b.setUp(ctx, c, o, r)
	var why Reply
	if errors.As(err, &why) {
		r.refuse(&o, why)
		return nil
	}
	return err
}

// setUp follows the outline's source, or watches its query.
func (b *Bot) setUp(ctx context.Context, c *call, o Outline, r *report) error {
	if o.URL == "" {
		q, err := parseQuery(o.Query)
		if err != nil {
			return err
		}
		_, err = b.subscribe(c, q.subscription())
		r.watched += ok(err)
		return err
	}
	s, err := b.sourceAt(ctx, c, o.URL, r)
	if err != nil {
		return err
	}
	_, err = b.subscribe(c, news.Subscription{Query: query.FromSources(s.Name).String(), Source: s.ID})
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
func (b *Bot) sourceAt(ctx context.Context, c *call, address string, r *report) (news.Source, error) {
	all, err := b.store.Sources()
	if err != nil {
		return news.Source{}, err
	}
	for _, s := range all {
		if s.URL == address {
			return s, nil
		}
	}
	if err := b.mayAdd(c, news.FromPerson); err != nil {
		return news.Source{}, err
	}
	if r.left--; r.left < 0 {
		return news.Source{}, Reply(fmt.Sprintf("one file may bring %d new sources; send the rest in another", maxNewSources))
	}
	found, err := b.o.Web.Discover(ctx, address)
	if err != nil {
		return news.Source{}, Reply(err.Error())
	}
	if len(found) == 0 {
		return news.Source{}, Reply("no feed is there")
	}
	s, err := b.add(c, &found[0], news.FromPerson)
	if err == nil {
		b.o.Desk.sourcesChanged()
		b.o.Desk.pollSoon(s.ID)
	}
	return s, err
}

// forget answers /forgetme.
func (b *Bot) forget(_ context.Context, c *call) (*answer, error) {
	what := either(c.private(), "you", "this chat with all its topics")
	return &answer{
		text:    telegram.Escape("Forget all that I know of " + what + ": what is watched and followed, the settings, what still waits? This cannot be undone. /export writes it down first."),
		buttons: [][]telegram.Button{row(button("Forget it all", opForget), button("Cancel", opCancel))},
	}, nil
}

// pressForget forgets a chat. The sources that a person brought stay, since
// others may follow them, but not who brought them.
func (b *Bot) pressForget(_ context.Context, p *pressed) (*answer, error) {
	if p.private() {
		if err := b.disown(p.by); err != nil {
			return nil, err
		}
	}
	if err := b.store.Forget(p.chat.ID); err != nil {
		return nil, err
	}
	return &answer{text: "Everything is forgotten. /start begins anew.", toast: "Forgotten"}, nil
}

// disown takes a person's number off the sources that they brought.
func (b *Bot) disown(by news.UserID) error {
	all, err := b.store.Sources()
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.AddedBy == by {
			s.AddedBy = 0
			if err := b.store.SaveSource(s); err != nil {
				return err
			}
		}
	}
	return nil
}
