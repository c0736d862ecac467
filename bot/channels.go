package bot

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// channels finds out where the outlets lead that are given by name.
type channels struct {
	client *telegram.Client
	store  *store.DB
	log    *slog.Logger
	now    func() time.Time
	note   func(*telegram.Chat) (news.Chat, error) // keeps the record of a chat
	known  func()                                  // hears that an outlet leads elsewhere now; nil is fine

	mu   sync.Mutex
	list []news.Outlet // as they were read last; guarded by mu
}

// read reads the outlets again. What was read before counts where that fails.
func (cs *channels) read() {
	all, err := cs.store.Outlets()
	if err != nil {
		cs.log.Error("outlets not read", "error", err)
		return
	}
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.list = all
}

// byDestination are the outlets that lead somewhere, by where that is.
func (cs *channels) byDestination() map[news.Destination][]news.Outlet {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	all := map[news.Destination][]news.Outlet{}
	for _, o := range cs.list {
		if to, known := o.Destination(); known {
			all[to] = append(all[to], o)
		}
	}
	return all
}

// leadTo says whether an outlet leads to a chat.
func (cs *channels) leadTo(chat news.ChatID) bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return slices.ContainsFunc(cs.list, func(o news.Outlet) bool { return o.State.Chat == chat })
}

// names are what an operator calls the outlets that lead somewhere, by where
// that is, and by their chats alone.
func (cs *channels) names() map[news.Destination]string {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	all := map[news.Destination]string{}
	for _, o := range cs.list {
		if to, known := o.Destination(); known {
			all[news.Destination{Chat: to.Chat}] = o.Ref
			all[to] = o.Label()
		}
	}
	return all
}

// unserved are the outlets that cannot be served, as far as anybody looked: one
// that Telegram was not asked about yet is none.
func (cs *channels) unserved() (list []news.Outlet) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, o := range cs.list {
		if o.State.Standing != news.Reached && (o.State.Standing != news.Unresolved || o.State.Reason != "") {
			list = append(list, o)
		}
	}
	return list
}

// unasked are the outlets whose editors cannot be asked about their posts.
func (cs *channels) unasked() (list []news.Outlet) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, o := range cs.list {
		if !o.Approval().Asks() {
			continue
		}
		group, err := cs.store.Chat(o.State.Editors)
		if o.State.Editors == 0 || err == nil && group.State != news.Active {
			list = append(list, o)
		}
	}
	return list
}

// resolve asks Telegram where outlets lead that are given by name: all of them,
// or those that lead nowhere yet. It says whether one leads elsewhere now.
func (cs *channels) resolve(ctx context.Context, all bool) (changed bool) {
	cs.read()
	cs.mu.Lock()
	list := cs.list
	cs.mu.Unlock()
	for _, o := range list {
		if strings.HasPrefix(o.Ref, "@") && (all || o.State.Chat == 0) {
			changed = cs.ask(ctx, &o) || changed
		}
		if strings.HasPrefix(o.Editors, "@") && (all || o.State.Editors == 0) {
			cs.askEditors(ctx, &o)
		}
	}
	cs.read()
	return changed
}

// ask asks Telegram where an outlet leads. Only its word that there is no such
// chat is one about the name; whatever else goes wrong says nothing, and what
// was known counts.
func (cs *channels) ask(ctx context.Context, o *news.Outlet) (changed bool) {
	found, err := cs.client.Chat(ctx, o.Ref)
	var refused *telegram.Error
	switch {
	case err == nil:
		changed, err = cs.leads(o, &found)
	case errors.As(err, &refused) && strings.Contains(refused.Description, "chat not found"):
		cs.log.Warn("channel not found; make the bot an administrator there, with the right to post", "channel", o.Ref, "error", err)
		changed, err = cs.store.SetStanding(o.ID, news.NoSuchName, refused.Description, cs.now())
	default:
		cs.log.Warn("channel not asked for", "channel", o.Ref, "error", err)
		err = cs.unanswered(o, err)
	}
	if err != nil {
		cs.log.Error("channel not noted", "channel", o.Ref, "error", err)
	}
	return changed
}

// askEditors asks Telegram which group the editors of an outlet are. What was known
// counts while it does not say.
func (cs *channels) askEditors(ctx context.Context, o *news.Outlet) {
	found, err := cs.client.Chat(ctx, o.Editors)
	if err == nil {
		if _, err = cs.note(&found); err == nil {
			err = cs.store.ResolveEditors(o.ID, found.ID)
		}
	}
	if err != nil {
		cs.log.Warn("editors not found; add the bot to their group", "channel", o.Ref, "editors", o.Editors, "error", err)
	}
}

// leads notes where an outlet leads.
func (cs *channels) leads(o *news.Outlet, found *telegram.Chat) (changed bool, err error) {
	if _, err := cs.note(found); err != nil {
		return false, err
	}
	before, err := cs.store.ResolveOutlet(o.ID, found.ID)
	return err == nil && before.Chat != found.ID, err
}

// unanswered notes why it is still not known where an outlet leads.
func (cs *channels) unanswered(o *news.Outlet, why error) error {
	if o.State.Standing != news.Unresolved {
		return nil
	}
	_, err := cs.store.SetStanding(o.ID, news.Unresolved, why.Error(), cs.now())
	return err
}

// resolveEvery is how often names that Telegram did not know are tried again.
const resolveEvery = time.Minute

// resolveLater tries names again that Telegram did not know, until ctx ends.
func (b *Bot) resolveLater(ctx context.Context) {
	t := time.NewTicker(resolveEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
			b.resolveMissing(ctx)
		}
	}
}

// arrived learns the number of a channel that may be one of the outlets.
func (b *Bot) arrived(ctx context.Context, c news.Chat) {
	if c.Username != "" {
		b.resolveMissing(ctx)
	}
}

// resolveMissing tries names once that lead nowhere yet.
func (b *Bot) resolveMissing(ctx context.Context) {
	if !b.channels.resolve(ctx, false) {
		return
	}
	b.mu.Lock()
	b.showAlerts()
	b.mu.Unlock()
	if b.channels.known != nil {
		b.channels.known()
	}
}
