package operate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"newsbot/bot/talk"
	"newsbot/bot/telegram"
)

// Changes are what reading the configuration again made different. Keys are
// named as "alert.bullets", sources by their names and channels by their chats.
type Changes struct {
	Keys    []string // that are in force now
	Restart []string // that only a restart puts in force

	SourcesAdded, SourcesRemoved, SourcesChanged    []string
	ChannelsAdded, ChannelsRemoved, ChannelsChanged []string
}

// reload answers /reload.
func (o *Operate) reload(ctx context.Context, _ *talk.Call) (*talk.Answer, error) {
	if o.o.Reload == nil {
		return nil, talk.Reply("There is no configuration to read again.")
	}
	changes, err := o.o.Reload(ctx)
	var r talk.Reply
	switch {
	case errors.As(err, &r):
		return nil, r
	case err != nil:
		return nil, talk.Reply("The configuration stays as it was, because of this:\n" + telegram.Cut(err.Error(), telegram.MaxText/2))
	}
	return &talk.Answer{Text: telegram.Escape(changes.text())}, nil
}

// text says what has changed, a line for each kind.
func (c Changes) text() string {
	text := "The configuration was read again and is in force."
	before := text
	for _, kind := range []struct {
		what  string
		names []string
	}{
		{"New sources", c.SourcesAdded}, {"Changed sources", c.SourcesChanged}, {"Sources taken out", c.SourcesRemoved},
		{"New channels", c.ChannelsAdded}, {"Changed channels", c.ChannelsChanged}, {"Channels taken out", c.ChannelsRemoved},
		{"Changed keys", c.Keys}, {"Only after a restart", c.Restart},
	} {
		if len(kind.names) > 0 {
			text += "\n" + kind.what + ": " + some(kind.names)
		}
	}
	if text == before {
		text += "\nNothing in it has changed."
	}
	return text
}

// namedInFull is how many names stand in a list; the others are counted.
const namedInFull = 10

// some lists names, not more than a person reads.
func some(names []string) string {
	if len(names) <= namedInFull {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:namedInFull], ", "), len(names)-namedInFull)
}
