// Package transfer brings sources and pinned pieces from the store to a file that other
// feed readers know, and back.
package transfer

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"newsbot/bot/texts"
	"newsbot/feeds"
	"newsbot/news"
	"newsbot/news/urls"
	"newsbot/store"
)

// Export writes the sources of the store, and what is pinned, as an OPML file. secret
// is how many of the addresses in it have more than is shown to people.
func Export(db *store.DB, w io.Writer) (secret int, err error) {
	list, err := db.Sources()
	if err != nil {
		return 0, err
	}
	pins, err := db.Pins()
	if err != nil {
		return 0, err
	}
	return secrets(list), feeds.WriteOPML(w, "newsbot", append(outlines(list), pinned(pins)...))
}

// secrets is how many addresses have more than is shown to people.
func secrets(list []news.Source) (n int) {
	for _, s := range list {
		if s.Shown(s.AddedBy) != s.URL {
			n++
		}
	}
	return n
}

func outlines(list []news.Source) []feeds.Outline {
	var all []feeds.Outline
	for _, s := range list {
		all = append(all, feeds.Outline{Title: s.Name, URL: s.URL, Home: s.State.Home, Category: s.Category, Traits: traitsOf(&s)})
	}
	return all
}

// pinned are pinned pieces as entries of a file, the first pinned first.
func pinned(pins []store.Pin) []feeds.Outline {
	var all []feeds.Outline
	for _, p := range slices.Backward(pins) {
		all = append(all, feeds.Outline{Title: p.Title, Category: p.Category, Pin: p.Link, Lang: p.Lang, By: p.Source})
	}
	return all
}

// Done counts what became of the lines of a file.
type Done struct {
	Added, Known, Left int // sources; what is no source at all is left out, too
	Pinned             int
}

// Import adds what is new of a list to the store, and writes to w a line of what
// became of each. The error is that of the store, or of w.
func Import(db *store.DB, list []feeds.Outline, w io.Writer) (Done, error) {
	i := &importing{db: db, w: w, at: map[string]string{}, named: map[string]bool{}}
	err := db.EachSource(func(s news.Source) error { i.note(s.Name, s.URL); return nil })
	for n := 0; n < len(list) && err == nil; n++ {
		err = i.take(&list[n])
	}
	return i.Done, err
}

// An importing is one file of sources on its way into the store.
type importing struct {
	db    *store.DB
	w     io.Writer         // where each line of the file is answered
	at    map[string]string // :: address, as urls.Clean has it → name of the source that is there
	named map[string]bool   // :: name in lower case → some source has it

	Done
}

// note takes note of a source.
func (i *importing) note(name, address string) {
	i.at[clean(address)], i.named[strings.ToLower(name)] = name, true
}

// clean is an address as others are compared with it.
func clean(address string) string {
	same, _ := urls.Clean(address)
	return cmp.Or(same, address)
}

// take adds one source of the file, and says what became of it.
func (i *importing) take(o *feeds.Outline) error {
	u, ok := urls.Parse(o.URL)
	switch name := i.at[clean(o.URL)]; {
	case o.Pin != "":
		return i.pin(o)
	case o.URL == "" && !o.IsOurs():
		i.leave("%q has no address of a feed", o.Title)
		return nil
	case o.URL == "":
		i.leave("%q is for a chat: send the file to the bot there", cmp.Or(o.Query, o.Settings, o.Price, o.Title))
		return nil
	case !ok:
		i.leave("%q is not an http or https address", o.URL)
		return nil
	case name != "":
		i.Known++
		fmt.Fprintf(i.w, "known: %s, as %s\n", cmp.Or(o.Title, o.URL), name)
		return nil
	}
	given := cmp.Or(sourceName(o.Title), u.Hostname())
	name := i.freeName(given, u.Hostname())
	src := news.Source{Name: name, URL: o.URL, Category: o.Category, Origin: news.FromAdmin}
	wrong := give(&src, o.Traits)
	if _, err := i.db.AddSource(src, time.Now()); err != nil {
		return err
	}
	i.Added++
	i.note(name, o.URL)
	line := "added: " + name
	if name != given {
		line += ", since another source is called " + given
	}
	if len(wrong) > 0 {
		line += "; it cannot have " + strings.Join(wrong, ", ")
	}
	fmt.Fprintln(i.w, line)
	return nil
}

// pin pins one piece of the file.
func (i *importing) pin(o *feeds.Outline) error {
	link, ok := urls.Clean(o.Pin)
	if !ok {
		i.leave("%q is not an http or https address", o.Pin)
		return nil
	}
	title := cmp.Or(texts.Line(o.Title, texts.MaxTitle), link)
	_, _, err := i.db.Pin(store.Pin{
		Title: title, Link: link, Source: texts.Line(o.By, texts.MaxName), Category: texts.Line(o.Category, texts.MaxName),
		Lang: texts.Line(o.Lang, maxLang), At: time.Now(),
	})
	if errors.Is(err, store.ErrTooMany) {
		i.leave("%q: as much is pinned as can be", title)
		return nil
	}
	if err != nil {
		return err
	}
	i.Pinned++
	fmt.Fprintf(i.w, "pinned: %s\n", title)
	return nil
}

// maxLang is the longest code of a language. Source: BCP 47, section 2.1.
const maxLang = 8

// leave says that a line of the file is left out, and why.
func (i *importing) leave(why string, args ...any) {
	i.Left++
	fmt.Fprintf(i.w, "left out: "+why+"\n", args...)
}

// sourceName is what a file calls a source, as a source may be called: a
// quotation mark would end the name in a query.
func sourceName(title string) string {
	return texts.Line(strings.NewReplacer(`"`, "", `\`, "").Replace(title), texts.MaxName)
}

// freeName is the name of a source that no other one has: its host stands behind
// one that is taken, and a number where that is not enough.
func (i *importing) freeName(name, host string) string {
	free := name
	for n := 1; i.named[strings.ToLower(free)]; n++ {
		if free = fmt.Sprintf("%s (%s)", name, host); n > 1 {
			free = fmt.Sprintf("%s (%s %d)", name, host, n)
		}
	}
	return free
}
