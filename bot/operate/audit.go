package operate

import (
	"cmp"
	"context"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// auditPage is how many changes a page of the audit lists.
const auditPage = 15

// auditPages is how many pages can be turned; the file has all.
const auditPages = 40

// audit answers /audit: who changed what, the latest first.
func (o *Operate) audit(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	return audited(o, c, 0)
}

func (o *Operate) pressAudit(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	return audited(o, &p.Call, p.Token.Page(0))
}

// audited is a page of the audit.
func audited(o *Operate, c *talk.Call, number int) (*talk.Answer, error) {
	all, err := o.store.Changes(0, auditPage*auditPages)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return &talk.Answer{Text: c.Say("audit.none")}, nil
	}
	p := talk.Paged(len(all), auditPage, number)
	lines := []telegram.HTML{p.Title(c, "audit.title")}
	for i := p.From; i < p.To; i++ {
		line := auditLine(c, &all[i])
		if all[i].Begun {
			line = c.Say("audit.begun", talk.Args{"change": line})
		}
		lines = append(lines, line)
	}
	a := &talk.Answer{Text: talk.Paragraph(lines...)}
	if turns := p.Turns(c, earlier); turns != nil {
		a.Buttons = [][]telegram.Button{turns}
	}
	return a, nil
}

// auditDeeds are the sentences of what editors did.
var auditDeeds = map[news.DeedKind]string{
	news.DidPublish: "audit.publish", news.DidPut: "audit.later", news.DidStop: "audit.hold", news.DidEdit: "audit.edit", news.DidDrop: "audit.drop",
}

// auditLine is one change.
func auditLine(c *talk.Call, change *news.Change) telegram.HTML {
	what := telegram.Cut(change.What, maxAuditLine)
	args := talk.Args{
		"when": c.Time(change.At, c.Now), "who": cmp.Or(change.Name, c.Plain("audit.somebody")), "what": what, "chat": change.About,
	}
	switch {
	case change.Kind == news.ChangeDraft:
		return c.Say(cmp.Or(auditDeeds[change.Did], "audit.edit"), args)
	case change.Kind == news.ChangePressed && change.About != "":
		return c.Say("audit.pressed-in", args)
	case change.Kind == news.ChangePressed:
		return c.Say("audit.pressed", args)
	case change.About != "":
		return c.Say("audit.typed-in", args)
	}
	return c.Say("audit.typed", args)
}

// maxAuditLine is how much of what was typed, or of a headline, a line has, in UTF-16
// units.
const maxAuditLine = 120
