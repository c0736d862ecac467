package operate

import (
	"context"
	"errors"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// Changes are what reading the configuration again made different. Keys are
// named as "alert.bullets", sources by their names and channels by their chats.
type Changes struct {
	Keys    []string // that are in force now
	Restart []string // that only a restart puts in force

	SourcesAdded, SourcesRemoved, SourcesChanged    []string
	ChannelsAdded, ChannelsRemoved, ChannelsChanged []string

	Doubts []string // what the file says and probably does not mean, a line each
}

// reload answers /reload.
func (o *Operate) reload(ctx context.Context, c *talk.Call) (*talk.Answer, error) {
	if o.o.Reload == nil {
		return nil, talk.Refuse("reload.no-file")
	}
	changes, err := o.o.Reload(ctx)
	var why *news.Fault
	switch {
	case errors.As(err, &why):
		return nil, why
	case err != nil:
		return nil, talk.Refuse("reload.failed", talk.Args{"why": own(err)})
	}
	return &talk.Answer{Text: changes.text(c)}, nil
}

// text says what has changed, a line for each kind.
func (changes *Changes) text(c *talk.Call) telegram.HTML {
	lines := []telegram.HTML{c.Say("reload.done")}
	for _, kind := range []struct {
		id    string
		names []string
	}{
		{"reload.sources-added", changes.SourcesAdded}, {"reload.sources-changed", changes.SourcesChanged}, {"reload.sources-removed", changes.SourcesRemoved},
		{"reload.channels-added", changes.ChannelsAdded}, {"reload.channels-changed", changes.ChannelsChanged}, {"reload.channels-removed", changes.ChannelsRemoved},
		{"reload.keys", changes.Keys}, {"reload.restart", changes.Restart},
	} {
		if len(kind.names) > 0 {
			lines = append(lines, c.Say(kind.id, talk.Args{"names": some(c, kind.names)}))
		}
	}
	if len(lines) == 1 {
		lines = append(lines, c.Say("reload.nothing"))
	}
	for _, doubt := range changes.Doubts[:min(len(changes.Doubts), namedInFull)] {
		lines = append(lines, c.Say("reload.doubt", talk.Args{"doubt": doubt}))
	}
	return talk.Paragraph(lines...)
}

// namedInFull is how many names stand in a list; the others are counted.
const namedInFull = 10

// some lists names, not more than a person reads.
func some(c *talk.Call, names []string) telegram.HTML {
	if len(names) <= namedInFull {
		return c.Say("reload.names", talk.Args{"names": names})
	}
	return c.Say("reload.names-more", talk.Args{"names": names[:namedInFull], "n": len(names) - namedInFull})
}
