package app

import (
	"cmp"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"

	"newsbot/config"
	"newsbot/news/urls"
)

// newLogger writes as the configuration says, and never a secret of those that
// are in place at the time.
func newLogger(w io.Writer, c config.Config, s *secrets) *slog.Logger {
	var level slog.Level
	level.UnmarshalText([]byte(c.Log.Level)) // checked with the configuration
	o := &slog.HandlerOptions{Level: level, ReplaceAttr: s.hide}
	if c.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// secrets are what must not be logged. The zero value knows none.
type secrets struct {
	list atomic.Pointer[[]string] // those of the present configuration, and of the ones before it
}

// add takes the secrets of another configuration in.
func (s *secrets) add(c *config.Config) {
	all := c.Secrets()
	if before := s.list.Load(); before != nil {
		all = append(all, *before...)
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) }) // the longer first: one may be part of it
	all = slices.Compact(all)
	s.list.Store(&all)
}

// hide is the second net under the secrets: errors lose them where they are
// made, and this catches what anybody logs by mistake. Addresses lose what may
// be a secret in any case, since people bring addresses, too.
func (s *secrets) hide(_ []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey || a.Key == slog.LevelKey {
		return a
	}
	text := a.Value.String()
	hidden := text
	if list := s.list.Load(); list != nil {
		for _, secret := range *list {
			hidden = strings.ReplaceAll(hidden, secret, "[secret]")
		}
	}
	if hidden = urls.RedactText(hidden); hidden != text {
		a.Value = slog.StringValue(hidden)
	}
	return a
}

// cronLogger gives cron's panics and errors to our log.
type cronLogger struct{ log *slog.Logger }

func (cronLogger) Info(string, ...any) {}

func (l cronLogger) Error(err error, msg string, pairs ...any) {
	l.log.Error(msg, append(pairs, "error", err)...)
}
