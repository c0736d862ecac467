package talk

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/news/meant"
)

// basics are what every bot can do, whatever it is good for.
type basics struct{ *Talk }

// feature are the commands that every bot has, whatever it is good for.
func (b basics) feature() Feature {
	return Feature{
		Commands: []Command{
			{Name: "help", About: "menu.help", Own: true, Run: b.help},
			{Name: "start", About: "menu.start", Hidden: true, Late: true, Own: true, Run: b.start},
			{Name: meant.Thanks, About: "menu.thanks", Hidden: true, Own: true, Run: b.thanks},
			{Name: "id", About: "menu.numbers", Hidden: true, Own: true, Run: b.id},
		},
		Actions: []Action{
			{Letter: cancel, Changes: true, Run: b.pressCancel},
		},
	}
}

// help answers /help, and "/help watch" with what that command says of itself.
func (b basics) help(_ context.Context, c *Call) (*Answer, error) {
	if cmd, ok := b.features.find(strings.ToLower(strings.TrimPrefix(c.Args, "/")), b.IsOperator(c.By)); ok {
		if cmd.Help != nil {
			return &Answer{Text: cmd.Help(c)}, nil
		}
		return &Answer{Text: cmd.line(c)}, nil
	}
	lines := append([]telegram.HTML{c.Say("help.head")}, b.helpLines(c)...)
	return &Answer{Text: Paragraph(append(lines, "", c.Say("help.foot"))...)}, nil
}

// helpLines are the commands that whoever asks has, under the headings of their features;
// those of operators are the last.
func (b basics) helpLines(c *Call) (lines []telegram.HTML) {
	var operators []telegram.HTML
	heading, last := "", ""
	for _, f := range b.features.features {
		heading = cmp.Or(f.Heading, heading)
		for _, cmd := range f.Commands {
			switch {
			case cmd.Hidden:
			case cmd.Operator:
				operators = append(operators, cmd.line(c))
			default:
				if heading != last {
					lines, last = append(lines, "", telegram.Bold(c.Say(heading))), heading
				}
				lines = append(lines, cmd.line(c))
			}
		}
	}
	if c.Private() && b.IsOperator(c.By) {
		lines = append(append(lines, "", telegram.Bold(c.Say("help.operators"))), operators...)
	}
	return lines
}

// line is the command's line in the help.
func (cmd *Command) line(c *Call) telegram.HTML {
	a := Args{"command": c.Command(cmd.Name), "about": c.Say(cmd.About)}
	if cmd.Args == "" {
		return c.Say("help.line", a)
	}
	a["args"] = c.Say(cmd.Args)
	return c.Say("help.line-args", a)
}

// thanks answers who says thank you, or that all is well.
func (b basics) thanks(_ context.Context, c *Call) (*Answer, error) {
	return &Answer{Text: c.Say("talk.thanks")}, nil
}

// id answers /id.
func (b basics) id(_ context.Context, c *Call) (*Answer, error) {
	lines := []telegram.HTML{c.Say("talk.this-chat", Args{"number": fmt.Sprint(c.To.Chat)})}
	if c.To.Topic != 0 {
		lines = append(lines, c.Say("talk.this-topic", Args{"number": fmt.Sprint(c.To.Topic)}))
	}
	if c.By != 0 {
		lines = append(lines, c.Say("talk.you", Args{"number": fmt.Sprint(c.By)}))
	}
	return &Answer{Text: Paragraph(lines...)}, nil
}

// cancel is the letter of the button that takes back whatever was offered.
const cancel = 'x'

// Cancel is the button that takes back whatever was offered, with the sentence
// that it shows.
func (c *Call) Cancel(id string) telegram.Button { return c.Button(id, cancel) }

func (b basics) pressCancel(_ context.Context, p *Pressed) (*Answer, error) {
	return &Answer{Text: p.Say("talk.unchanged"), Toast: p.Plain("talk.cancelled")}, nil
}

// start answers /start: it wakes a chat that was silent, and does what the
// link says that led here.
func (b basics) start(ctx context.Context, c *Call) (*Answer, error) {
	link, rest, linked := b.features.link(c.Args)
	if err := b.stoppedDesk(ctx, c); err != nil {
		return nil, err
	}
	if linked || c.Chat.State == news.Stopped {
		if err := b.rights.mayChange(ctx, c); err != nil {
			return nil, err
		}
	}
	resumed, err := b.resumed(c)
	if err != nil {
		return nil, err
	}
	switch {
	case linked:
		return link.Run(ctx, c, rest)
	case resumed:
		return &Answer{Text: c.Say("talk.resumed")}, nil
	case !c.Private() && c.Now.Sub(c.Chat.Since) < time.Minute:
		return nil, nil // the greeting has just been said
	}
	return b.features.welcome(c), nil
}

// resumed takes back a /stop. The audit has one of a channel, or of a group from elsewhere.
func (b basics) resumed(c *Call) (resumed bool, err error) {
	if c.Chat.State != news.Stopped || !ofDesk(c) {
		return b.Resume(c)
	}
	err = audits{b.store, b.log}.keep(changeOf(c, news.ChangeTyped, "/start"), func() (err error) {
		resumed, err = b.Resume(c)
		return err
	})
	return resumed, err
}

// stoppedDesk makes /start about what its person acts for, where that was stopped: the
// answer to /stop says that /start resumes.
func (b basics) stoppedDesk(ctx context.Context, c *Call) error {
	if !c.Private() || c.Args != "" || c.Chat.Desk == (news.Destination{}) {
		return nil
	}
	there := *c
	if err := b.rights.about(&there, c.Chat.Desk); err != nil || there.Chat.State != news.Stopped {
		return nil // it is gone, or nothing of it is stopped: /start is for its person
	}
	*c = there
	return b.rights.mayChange(ctx, c)
}
