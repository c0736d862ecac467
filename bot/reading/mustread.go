package reading

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/bot/texts"
	"newsbot/store"
)

// The letters of the buttons of what is pinned.
const (
	showPins = 'J' // page, offer of what was asked for, or 0 for all
	unpin    = 'W' // page, pin, or 0 to see the page
)

// pinsSize is how many pinned pieces one page shows.
const pinsSize = 8

// mustRead answers /mustread: what the administrators pinned, or those of a category,
// of a language, or with some words in their headline.
func (r *Reading) mustRead(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	return r.mustReadPage(c, strings.TrimSpace(c.Args), 0)
}

// mustReadPage shows one page of what is pinned and fits.
func (r *Reading) mustReadPage(c *talk.Call, asked string, number int) (*talk.Answer, error) {
	all, err := r.pinned(asked)
	if err != nil {
		return nil, err
	}
	switch {
	case len(all) == 0 && asked != "":
		return &talk.Answer{Text: c.Say("pins.none-on", talk.Args{"what": texts.Line(asked, texts.MaxPhrase)})}, nil
	case len(all) == 0:
		return &talk.Answer{Text: c.Say("pins.none")}, nil
	}
	p := talk.Paged(len(all), pinsSize, number)
	a := &talk.Answer{Text: pinLines(c, all, p)}
	var offer uint64
	if asked != "" && p.Of > 1 {
		offer = r.talk.Offer(c, pinSearch(asked))
	}
	if turns := p.Turns(c, showPins, offer); turns != nil {
		a.Buttons = [][]telegram.Button{turns}
	}
	return a, nil
}

// A pinSearch is what somebody asked of what is pinned, for the pages that follow.
type pinSearch string

// pinned lists what is pinned and fits, by categories, those without one last.
func (r *Reading) pinned(asked string) ([]store.Pin, error) {
	all, err := r.store.Pins()
	all = fitting(all, asked)
	slices.SortStableFunc(all, func(a, b store.Pin) int {
		if (a.Category == "") != (b.Category == "") {
			return -strings.Compare(a.Category, b.Category)
		}
		return strings.Compare(strings.ToLower(a.Category), strings.ToLower(b.Category))
	})
	return all, err
}

// fitting are those that somebody asked for: of that category or language, or, where
// there are none, with these words in their headline.
func fitting(all []store.Pin, asked string) []store.Pin {
	if asked == "" {
		return all
	}
	of := func(p store.Pin) bool {
		return strings.EqualFold(p.Category, asked) || strings.EqualFold(p.Lang, asked)
	}
	if !slices.ContainsFunc(all, of) {
		of = func(p store.Pin) bool { return hasWords(p.Title, asked) }
	}
	return slices.DeleteFunc(all, func(p store.Pin) bool { return !of(p) })
}

// hasWords says whether all words are in a text.
func hasWords(text, words string) bool {
	text = strings.ToLower(text)
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// pinLines are a page of what is pinned, under the name of each category.
func pinLines(c *talk.Call, all []store.Pin, page talk.Page) telegram.HTML {
	lines := []telegram.HTML{page.Title(c, "pins.title")}
	category := ""
	for i := page.From; i < page.To; i++ {
		p := &all[i]
		if i == page.From || p.Category != category {
			lines = append(lines, "")
			if category = p.Category; category != "" {
				lines = append(lines, telegram.Bold(telegram.Escape(texts.Line(category, texts.MaxName))))
			}
		}
		lines = append(lines, pinLine(c, p, i+1))
	}
	return talk.Paragraph(lines...)
}

// pinLine is one piece, with its language where that is another than the reader's.
func pinLine(c *talk.Call, p *store.Pin, place int) telegram.HTML {
	story := telegram.Link(telegram.Escape(texts.Line(p.Title, texts.MaxTitle)), p.Link)
	line := c.Say("pins.line", talk.Args{"place": place, "story": story})
	from := telegram.Escape(texts.Line(p.Source, texts.MaxName))
	lang := telegram.Escape(strings.ToUpper(p.Lang))
	if p.Lang == cmp.Or(language(c.Chat.Lang), "en") {
		lang = ""
	}
	return telegram.Join(" · ", line, from, lang)
}

// language is the language of a code, without its region.
func language(code string) string {
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	return code
}

// pressPins turns the page of a /mustread.
func (r *Reading) pressPins(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	if p.Token.Arg(1) == 0 {
		return r.mustReadPage(&p.Call, "", p.Token.Page(0))
	}
	asked, err := talk.Take[pinSearch](r.talk, p, 1)
	if err != nil {
		return nil, err
	}
	return r.mustReadPage(&p.Call, string(asked), p.Token.Page(0))
}

// MustRead is what stays worth reading, and how the administrators say so.
func (r *Reading) MustRead() talk.Feature {
	return talk.Feature{
		Commands: []talk.Command{
			{Name: "mustread", Args: "menu.mustread-args", About: "menu.mustread", Run: r.mustRead},
			{Name: "pin", Args: "menu.pin-args", About: "menu.pin", Operator: true, Run: r.pin},
			{Name: "unpin", Args: "menu.unpin-args", About: "menu.unpin", Operator: true, Run: r.unpinSaid},
		},
		Actions: []talk.Action{
			{Letter: showPins, Run: r.pressPins},
			{Letter: unpin, Operator: true, Run: r.pressUnpin},
		},
	}
}
