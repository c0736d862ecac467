package approve

import (
	"context"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// modes are what can be chosen, in the order of their buttons.
var modes = []news.ApprovalMode{news.ModeAuto, news.ModeHold, news.ModeApprove}

// modeSays are the sentences of what each means, and of its button.
var modeSays = map[news.ApprovalMode]struct{ means, button string }{
	news.ModeAuto:    {"approval.auto", "approval.auto-button"},
	news.ModeHold:    {"approval.hold", "approval.hold-button"},
	news.ModeApprove: {"approval.approve", "approval.approve-button"},
}

// approval answers /approval [auto|hold [TIME]|approve]: who decides on what the
// channel that it is about posts.
func (a *Approve) approval(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Args == "" {
		return a.panel(c)
	}
	word, wait, _ := strings.Cut(strings.ToLower(c.Args), " ")
	chosen := news.Approval{Mode: news.ApprovalMode(word)}
	if _, known := modeSays[chosen.Mode]; !known || wait != "" && chosen.Mode != news.ModeHold {
		return nil, talk.Refuse("approval.which")
	}
	if wait != "" {
		if _, err := strconv.Atoi(wait); err == nil {
			wait += "m"
		}
		d, ok := news.ParseSpan(wait)
		if !ok || d < time.Minute || d > news.MaxHold {
			return nil, talk.Refuse("approval.how-long")
		}
		chosen.Wait = d
	}
	return a.choose(c, chosen)
}

// pressMode is the choice of a button.
func (a *Approve) pressMode(_ context.Context, p *talk.Pressed) (*talk.Answer, error) {
	n := p.Token.Page(0)
	if n >= len(modes) {
		return nil, talk.ErrButton
	}
	return a.choose(&p.Call, news.Approval{Mode: modes[n]})
}

// choose has a destination's posts come as somebody there wants, where the
// configuration does not say otherwise.
func (a *Approve) choose(c *talk.Call, chosen news.Approval) (*talk.Answer, error) {
	if c.Chat.Kind == news.Private {
		return nil, talk.Refuse("approval.no-channel")
	}
	_, configured, err := a.Store.Approval(c.To)
	switch {
	case err != nil:
		return nil, err
	case configured.Mode != "" && chosen.Mode != configured.Mode, configured.Wait != 0 && chosen.Wait != 0 && chosen.Wait != configured.Wait:
		return nil, talk.Refuse("approval.configured")
	}
	err = a.Store.ChangeSettings(c.To, func(s *news.Settings) error {
		if chosen.Asks() && configured.Editors == 0 && s.Approval.Editors == 0 {
			return talk.Refuse("approval.no-editors")
		}
		s.Approval = chosen.Over(news.Approval{Wait: s.Approval.Wait, Editors: s.Approval.Editors})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a.panel(c)
}

// panel shows who decides, and what of it the configuration says.
func (a *Approve) panel(c *talk.Call) (*talk.Answer, error) {
	if c.Chat.Kind == news.Private {
		return nil, talk.Refuse("approval.no-channel")
	}
	inForce, configured, err := a.Store.Approval(c.To)
	if err != nil {
		return nil, err
	}
	if inForce.Mode == "" {
		inForce.Mode = news.ModeAuto
	}
	who, editors := c.Say("approval.nobody"), talk.Args{"chat": a.name(news.Destination{Chat: inForce.Editors})}
	switch {
	case inForce.Editors != 0 && inForce.Asks():
		who = c.Say("approval.editors", editors)
	case inForce.Editors != 0:
		who = c.Say("approval.editors-idle", editors)
	}
	lines := []telegram.HTML{
		fixed(c, c.Say(modeSays[inForce.Mode].means, talk.Args{"time": c.Roundly(inForce.Held())}), configured.Mode != ""),
		fixed(c, who, configured.Editors != 0),
		"", c.Say("approval.how"),
	}
	return &talk.Answer{Text: talk.Paragraph(lines...), Buttons: choices(c, inForce.Mode, configured)}, nil
}

// fixed marks a line that the configuration says.
func fixed(c *talk.Call, line telegram.HTML, configured bool) telegram.HTML {
	if configured {
		return c.Say("approval.fixed", talk.Args{"what": line})
	}
	return line
}

// choices are the buttons of the other modes; none where the configuration says it.
func choices(c *talk.Call, now news.ApprovalMode, configured news.Approval) [][]telegram.Button {
	var row []telegram.Button
	for n, m := range modes {
		if m != now && configured.Mode == "" {
			row = append(row, c.Button(modeSays[m].button, mode, uint64(n)))
		}
	}
	if row == nil {
		return nil
	}
	return [][]telegram.Button{row}
}

// editors answers /editors @CHANNEL, said in the group that is to decide by somebody
// who may post in the channel; /editors off @CHANNEL takes the group back.
func (a *Approve) editors(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	if c.Chat.Kind != news.Group && c.Chat.Kind != news.Supergroup {
		return nil, talk.Refuse("editors.in-group")
	}
	ref, group := strings.TrimSpace(c.Args), c.Chat.ID
	if rest, off := strings.CutPrefix(ref, "off "); off {
		ref, group = strings.TrimSpace(rest), 0
	}
	if ref == "" {
		return nil, talk.Refuse("editors.which")
	}
	channel, err := a.Talk.Find(ctx, ref)
	if err != nil {
		return nil, err
	}
	if err := a.Talk.MayChange(ctx, c, channel); err != nil {
		return nil, err
	}
	to := news.Destination{Chat: channel.ID}
	_, configured, err := a.Store.Approval(to)
	if err == nil && configured.Editors != 0 && configured.Editors != group {
		err = talk.Refuse("approval.configured")
	}
	if err == nil {
		err = a.Talk.Audit(c, &channel, func() error {
			return a.Store.ChangeSettings(to, func(s *news.Settings) error { s.Approval.Editors = group; return nil })
		})
	}
	if err != nil {
		return nil, err
	}
	if group == 0 {
		return &talk.Answer{Text: c.Say("editors.off", talk.Args{"chat": channel.Title})}, nil
	}
	inForce, _, err := a.Store.Approval(to)
	if err == nil && !inForce.Asks() {
		return &talk.Answer{Text: c.Say("editors.set-idle", talk.Args{"chat": channel.Title})}, nil
	}
	return &talk.Answer{Text: c.Say("editors.set", talk.Args{"chat": channel.Title})}, err
}
