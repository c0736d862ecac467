package operate

import (
	"errors"
	"regexp"
	"strings"

	"newsbot/bot/talk"
	"newsbot/news"
	"newsbot/store"
)

// choices are the words before a broadcast that say whom it is for, as in
// lang=de or watching="hang seng".
var choices = regexp.MustCompile(`^(lang|watching|following)=(?:"([^"]*)"|(\S+))\s*`)

// addressees reads whom a broadcast is for, and gives the rest of what was typed.
func (o *Operate) addressees(typed string) (a news.Addressees, rest string, err error) {
	for rest = strings.TrimSpace(typed); ; {
		m := choices.FindStringSubmatch(rest)
		if m == nil {
			return a, rest, nil
		}
		rest = rest[len(m[0]):]
		if err := o.choose(&a, m[1], m[2]+m[3]); err != nil {
			return a, "", err
		}
	}
}

// choose narrows an audience by one choice.
func (o *Operate) choose(a *news.Addressees, by, value string) error {
	switch by {
	case "lang":
		a.Lang = language(value)
	case "watching":
		asked, err := talk.Ask(value)
		if err != nil {
			return err
		}
		a.Query = asked.Query.String()
	case "following":
		src, err := o.store.Source(value)
		if errors.Is(err, store.ErrNotFound) {
			return talk.Refuse("broadcast.no-source", talk.Args{"source": value})
		}
		if err != nil {
			return err
		}
		a.Source = src.ID
	}
	return nil
}

// language is the language of a code, without its region.
func language(code string) string {
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	return code
}
