package config

import (
	"fmt"
	"reflect"
	"strings"
)

// Changes are what another configuration makes different. Keys are named as
// "alert.bullets", sources by their names and channels by their chats. Compare
// leaves Doubts to Load.
type Changes struct {
	Keys    []string // that a reload puts in force
	Restart []string // that only a restart puts in force

	SourcesAdded, SourcesRemoved, SourcesChanged    []string
	ChannelsAdded, ChannelsRemoved, ChannelsChanged []string

	Doubts []string // what the file says and probably does not mean, a line each
}

// Compare lists what is different in a configuration that follows another. A
// source is the same as long as its address is, a channel as long as its chat
// and topic are. Where a secret stands does not matter, only what it is.
func Compare(from, to Config) Changes {
	var c Changes
	c.tables(reflect.ValueOf(from), reflect.ValueOf(to), "")
	c.SourcesAdded, c.SourcesRemoved, c.SourcesChanged = differences(from.Source, to.Source,
		func(s Source) string { return s.URL }, func(s Source) string { return strings.TrimSpace(s.Name) })
	c.ChannelsAdded, c.ChannelsRemoved, c.ChannelsChanged = differences(from.Channel, to.Channel, Channel.label, Channel.label)
	return c
}

// tables compares the keys of two structs by their tags. The tag "reload" says
// of a key "restart" where a running bot cannot change it, and "-" where it
// does not count.
func (c *Changes) tables(from, to reflect.Value, path string) {
	for i := range from.NumField() {
		f := from.Type().Field(i)
		key := path + f.Tag.Get("toml")
		switch reload := f.Tag.Get("reload"); {
		case reload == "-":
		case f.Type.Kind() == reflect.Struct:
			c.tables(from.Field(i), to.Field(i), key+".")
		case reflect.DeepEqual(from.Field(i).Interface(), to.Field(i).Interface()):
		case reload == "restart":
			c.Restart = append(c.Restart, key)
		default:
			c.Keys = append(c.Keys, key)
		}
	}
}

// differences compares two lists whose elements have an identity, and names
// what is different.
func differences[T any](from, to []T, identity, name func(T) string) (added, removed, changed []string) {
	before, after := map[string]T{}, map[string]bool{}
	for _, e := range from {
		before[identity(e)] = e
	}
	for _, e := range to {
		old, known := before[identity(e)]
		switch {
		case !known:
			added = append(added, name(e))
		case !reflect.DeepEqual(old, e):
			changed = append(changed, name(e))
		}
		after[identity(e)] = true
	}
	for _, e := range from {
		if !after[identity(e)] {
			removed = append(removed, name(e))
		}
	}
	return added, removed, changed
}

// label names a channel: its chat, and the topic where there is one.
func (ch Channel) label() string {
	if ch.Topic == 0 {
		return string(ch.Chat)
	}
	return fmt.Sprintf("%s, topic %d", ch.Chat, ch.Topic)
}
