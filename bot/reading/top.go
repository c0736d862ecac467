package reading

import (
	"context"
	"time"

	"newsbot/bot/alert"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/byline"
)

const (
	topSize = 5              // stories in an answer to /top
	topFor  = 24 * time.Hour // how far it looks back
)

// top answers /top: what most voices reported since yesterday, of the sources that
// the chat may know of.
func (r *Reading) top(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	seen, err := r.seenBy(c)
	if err != nil {
		return nil, err
	}
	list, err := r.store.Top(topSize, c.Now.Add(-topFor), func(i *news.Item) string {
		if !seen[i.Source] {
			return ""
		}
		src, _ := r.store.SourceByID(i.Source)
		return byline.Voice(src.Reporting(i))
	})
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return &talk.Answer{Text: c.Say("top.nothing")}, nil
	}
	parts := []telegram.HTML{c.Say("top.title")}
	for i := range list {
		src, _ := r.store.SourceByID(list[i].Source)
		brief := alert.Brief(c.Printer, &list[i].Item, src.Reporting(&list[i].Item), c.Now)
		parts = append(parts, telegram.Join("\n", brief, c.Say("top.voices", talk.Args{"n": list[i].Voices})))
	}
	return &talk.Answer{Text: telegram.Join("\n\n", parts...)}, nil
}
