package bot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"newsbot/bot/telegram"
)

// introduce sets what people read of the bot before they start it: the text in
// the empty chat, and the one of its profile and of shared links.
func (b *Bot) introduce(ctx context.Context) {
	s := b.settings.Load()
	name := telegram.Cut(b.me.FirstName, maxName)
	b.describe(ctx, "Description", "description", s.Description,
		name+" watches the news and tells you what you asked for, with the points of the article.\n\n"+
			"Write the words that you care about, such as: bitcoin etf. Or pick sources and get all that they report. "+
			"Groups and channels can have their own alerts too.")
	b.describe(ctx, "ShortDescription", "short_description", s.About, name+": news alerts on the words and sources of your choice")
}

// describe sets one of the texts about us: the operator's, or else ours where
// there is none, since the operator may have written one with @BotFather. A
// failure costs the text until the next start.
func (b *Bot) describe(ctx context.Context, method, parameter, wanted, ours string) {
	have, err := b.described(ctx, "getMy"+method, parameter)
	want := cmp.Or(wanted, have, ours)
	if err == nil && have != want {
		_, err = b.client.Call(ctx, "setMy"+method, telegram.Params{parameter: want})
	}
	if err != nil {
		b.log.Info("text about the bot not set", "text", parameter, "error", err)
	}
}

// described is what Telegram has as one of the texts about us.
func (b *Bot) described(ctx context.Context, method, field string) (string, error) {
	result, err := b.client.Call(ctx, method, nil)
	if err != nil {
		return "", err
	}
	var texts map[string]string
	if err := json.Unmarshal(result, &texts); err != nil {
		return "", fmt.Errorf("%s: %w", method, err)
	}
	return texts[field], nil
}
