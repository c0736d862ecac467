package app

import (
	"context"
	"io"

	"newsbot/bot"
	"newsbot/feeds"
	"newsbot/news"
	"newsbot/news/urls"
)

// discover finds feeds for a person, or for an operator, who may name private
// addresses that are allowed. The error is a *news.Fault, which names no
// internal address.
func (d *Desk) discover(ctx context.Context, address string, operator bool) ([]bot.Candidate, error) {
	found, err := d.web.Discover(ctx, address, operator)
	if err != nil {
		d.log.Info("no feed found", "address", urls.Redacted(address), "error", err)
		return nil, feeds.Reason(err)
	}
	var list []bot.Candidate
	for _, c := range found {
		list = append(list, bot.Candidate(c))
	}
	return list, nil
}

// readOPML and writeOPML are what the bot's commands may ask of package feeds. The
// error of readOPML is a *news.Fault; of a file that was cut, what stands before
// the cut comes with it.
func readOPML(r io.Reader) (all []bot.Outline, err error) {
	list, err := feeds.ReadOPML(r)
	for _, o := range list {
		all = append(all, bot.Outline(o))
	}
	if err != nil {
		err = feeds.Reason(err)
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

// image fetches a picture that Telegram could not.
func (d *Desk) image(ctx context.Context, address string, own bool) ([]byte, error) {
	data, _, err := d.web.Image(ctx, address, own)
	return data, err
}

// sourcesChanged takes note that the store has other sources than before, and
// has the one that was added, if any, polled in the next round.
func (d *Desk) sourcesChanged(added news.SourceID) {
	d.room.SourcesChanged()
	if added != 0 {
		d.room.PollSoon(added)
	}
}
