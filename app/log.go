package app

import (
	"io"
	"log/slog"
	"slices"
	"strings"

	"newsbot/config"
)

// newLogger writes as the configuration says, and never a secret.
func newLogger(w io.Writer, c config.Config) *slog.Logger {
	var level slog.Level
	level.UnmarshalText([]byte(c.Log.Level)) // checked with the configuration
	o := &slog.HandlerOptions{Level: level, ReplaceAttr: hide(c.Telegram.Token, c.Summary.Key)}
	if c.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// hide is the second net under the secrets: errors lose them where they are
// made, and this catches what anybody logs by mistake.
func hide(secrets ...string) func([]string, slog.Attr) slog.Attr {
	secrets = slices.DeleteFunc(secrets, func(s string) bool { return s == "" })
	return func(_ []string, a slog.Attr) slog.Attr {
		text := a.Value.String()
		for _, s := range secrets {
			if strings.Contains(text, s) {
				text = strings.ReplaceAll(text, s, "[secret]")
				a.Value = slog.StringValue(text)
			}
		}
		return a
	}
}

// cronLogger gives cron's panics and errors to our log.
type cronLogger struct{ log *slog.Logger }

func (cronLogger) Info(string, ...any) {}

func (l cronLogger) Error(err error, msg string, pairs ...any) {
	l.log.Error(msg, append(pairs, "error", err)...)
}
