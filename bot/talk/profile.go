package talk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"newsbot/bot/telegram"
)

// profile is what Telegram shows of us where nobody spoke to us yet.
type profile struct {
	client *telegram.Client
	log    *slog.Logger
}

// introduce sets what people read of the bot before they start it: the text in
// the empty chat, and the one of its profile and of shared links.
func (p profile) introduce(ctx context.Context, name string, s *Settings) {
	p.describe(ctx, "Description", "description", s.Description,
		name+" watches the news and tells you what you asked for, with the points of the article.\n\n"+
			"Write the words that you care about, such as: bitcoin etf. Or pick sources and get all that they report. "+
			"Groups and channels can have their own alerts too.")
	p.describe(ctx, "ShortDescription", "short_description", s.About, name+": news alerts on the words and sources of your choice")
}

// describe sets one of the texts about us: the operator's, or else ours where
// there is none, since the operator may have written one with @BotFather. A
// failure costs the text until the next start.
func (p profile) describe(ctx context.Context, method, parameter, wanted, ours string) {
	have, err := p.described(ctx, "getMy"+method, parameter)
	want := cmp.Or(wanted, have, ours)
	if err == nil && have != want {
		_, err = p.client.Call(ctx, "setMy"+method, telegram.Params{parameter: want})
	}
	if err != nil {
		p.log.Info("text about the bot not set", "text", parameter, "error", err)
	}
}

// described is what Telegram has as one of the texts about us.
func (p profile) described(ctx context.Context, method, field string) (string, error) {
	result, err := p.client.Call(ctx, method, nil)
	if err != nil {
		return "", err
	}
	var texts map[string]string
	if err := json.Unmarshal(result, &texts); err != nil {
		return "", fmt.Errorf("%s: %w", method, err)
	}
	return texts[field], nil
}
