package talk

import (
	"context"
	"fmt"
	"strings"
)

// A directory finds who answers.
type directory struct {
	features []Feature
	own      Feature // last in menu and help
	commands map[string]Command
	actions  map[byte]Action
	links    map[string]Link
	named    map[string]Setting
	numbered map[uint64]Setting
}

func newDirectory() *directory {
	return &directory{
		commands: map[string]Command{}, actions: map[byte]Action{}, links: map[string]Link{},
		named: map[string]Setting{}, numbered: map[uint64]Setting{},
	}
}

// add takes features in.
func (d *directory) add(features []Feature) {
	for _, f := range features {
		d.enter(f)
	}
	d.features = append(d.features, features...)
}

// enter lists what a feature has under the names that it is called by.
func (d *directory) enter(f Feature) {
	for _, c := range f.Commands {
		enter(d.commands, c.Name, c)
	}
	for _, a := range f.Actions {
		enter(d.actions, a.Letter, a)
	}
	for _, l := range f.Links {
		enter(d.links, l.Prefix, l)
	}
	for _, s := range f.Settings {
		enter(d.named, s.Name, s)
		enter(d.numbered, s.Number, s)
	}
}

// enter puts something under a name that nothing else has.
func enter[K comparable, V any](list map[K]V, name K, v V) {
	if _, taken := list[name]; taken {
		panic(fmt.Sprintf("talk: two features have the same %T: %v", v, name))
	}
	list[name] = v
}

// menu are all commands, in the order of menu and help.
func (d *directory) menu() (list []Command) {
	for _, f := range d.features {
		list = append(list, f.Commands...)
	}
	return append(list, d.own.Commands...)
}

// settings are those of all features.
func (d *directory) settings() (all Table) {
	for _, f := range d.features {
		all = append(all, f.Settings...)
	}
	return all
}

// link finds who made the payload of a link; ok is false when it is none of
// ours, as those that advertisers count by.
func (d *directory) link(payload string) (link Link, rest string, ok bool) {
	for prefix, l := range d.links {
		if rest, ok := strings.CutPrefix(payload, prefix); ok {
			return l, rest, true
		}
	}
	return Link{}, "", false
}

// welcome is what a chat reads first; nil without a feature that says it.
func (d *directory) welcome(c *Call) *Answer {
	for _, f := range d.features {
		if f.Welcome != nil {
			return f.Welcome(c)
		}
	}
	return nil
}

// file has the feature answer that knows files.
func (d *directory) file(ctx context.Context, c *Call) (*Answer, error) {
	for _, f := range d.features {
		if f.File != nil {
			return f.File(ctx, c)
		}
	}
	return nil, errOnlyText
}

// forward has the feature answer that knows what becomes of what others wrote.
func (d *directory) forward(ctx context.Context, c *Call) (*Answer, error) {
	for _, f := range d.features {
		if f.Forward != nil {
			return f.Forward(ctx, c)
		}
	}
	return nil, Refuse("talk.forwarded")
}

// words has the feature answer that knows what words without a command mean.
func (d *directory) words(ctx context.Context, c *Call) (*Answer, error) {
	for _, f := range d.features {
		if f.Words != nil {
			return f.Words(ctx, c)
		}
	}
	return nil, Refuse("talk.only-commands")
}
