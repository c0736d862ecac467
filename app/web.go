package app

import (
	"context"
	"errors"
	"io"

	"newsbot/bot"
	"newsbot/feeds"
)

// discover finds feeds for a person: the error says why in words that name no
// internal address.
func (d *Desk) discover(ctx context.Context, address string) ([]bot.Candidate, error) {
	found, err := d.web.Discover(ctx, address)
	if err != nil {
		d.log.Info("no feed found", "address", address, "error", err)
		return nil, errors.New(feeds.Reason(err))
	}
	var list []bot.Candidate
	for _, c := range found {
		list = append(list, bot.Candidate(c))
	}
	return list, nil
}

// readOPML and writeOPML are what the bot's commands may ask of package feeds.
func readOPML(r io.Reader) ([]bot.Outline, error) {
	list, err := feeds.ReadOPML(r)
	var all []bot.Outline
	for _, o := range list {
		all = append(all, bot.Outline(o))
	}
	return all, err
}

func writeOPML(w io.Writer, title string, list []bot.Outline) error {
	var all []feeds.Outline
	for _, o := range list {
		all = append(all, feeds.Outline(o))
	}
	return feeds.WriteOPML(w, title, all)
}
