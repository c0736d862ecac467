// Package operate is what the bot's own administrators do: look how sources and
// the bot are doing, take sources away, write to every chat, copy the store,
// read the configuration again.
package operate

import (
	"context"
	"fmt"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// Options say what an Operate works with. Store, Talk, Engine and Now are required.
type Options struct {
	Store   *store.DB
	Talk    *talk.Talk
	Engine  *delivery.Engine
	Now     func() time.Time
	Version string                                 // of the program, for /stats
	Reload  func(context.Context) (Changes, error) // reads the configuration again, all or nothing; nil where there is none
	Alarms  func() []string                        // what is wrong with the desk at present, with the remedies; nil where nobody looks
	Changed func()                                 // the store has fewer sources than before; nil is fine
}

// An Operate is the feature.
type Operate struct {
	o      Options
	store  *store.DB
	talk   *talk.Talk
	engine *delivery.Engine
}

// New makes an Operate.
func New(o Options) *Operate {
	if o.Changed == nil {
		o.Changed = func() {}
	}
	return &Operate{o: o, store: o.Store, talk: o.Talk, engine: o.Engine}
}

// The letters of the operators' buttons.
const (
	takeAway = 'd' // source
	send     = 'y' // offer of a broadcast
)

// Feature is what operators can do.
func (o *Operate) Feature() talk.Feature {
	return talk.Feature{
		Commands: []talk.Command{
			{Name: "removesource", Args: "NAME", About: "Take a source away", Operator: true, Run: o.removeSource},
			{Name: "source", Args: "NAME", About: "How a source is doing", Operator: true, Run: o.source},
			{Name: "stats", About: "How the bot is doing", Operator: true, Run: o.stats},
			{Name: "broadcast", Args: "TEXT", About: "Write to every chat", Operator: true, Run: o.broadcast},
			{Name: "backup", About: "Write a copy of the store", Operator: true, Run: o.backup},
			{Name: "reload", About: "Read the configuration again", Operator: true, Run: o.reload},
		},
		Actions: []talk.Action{
			{Letter: takeAway, Operator: true, Run: o.pressTakeAway},
			{Letter: send, Operator: true, Run: o.pressBroadcast},
		},
	}
}

// backup answers /backup.
func (o *Operate) backup(_ context.Context, _ *talk.Call) (*talk.Answer, error) {
	path, size, err := o.store.Backup()
	if err != nil {
		return nil, talk.Reply("No copy was written; the last one is kept: " + telegram.Cut(err.Error(), telegram.MaxText/2))
	}
	return &talk.Answer{Text: telegram.Escape(fmt.Sprintf("A copy of the store is in %s, %.1f MB. To go back to it, stop me and put it in the store's place.", path, megabytes(size)))}, nil
}

// TellAdmins sends a notice to every operator, once for a key, whatever happens
// between: a key that was used before sends nothing.
func (o *Operate) TellAdmins(key string, n news.Notice) error {
	var to []news.Destination
	for _, id := range o.talk.Admins() {
		to = append(to, news.Destination{Chat: news.ChatID(id)})
	}
	if len(to) == 0 {
		return nil
	}
	queued, err := o.store.Notify(n, to, news.LaneBreaking, key, o.o.Now())
	if err != nil {
		return err
	}
	o.engine.Wake(queued)
	return nil
}
