// Package operate is what the bot's own administrators do: look how sources and
// the bot are doing, take sources away, write to every chat, copy the store,
// read the configuration again.
package operate

import (
	"context"
	"time"

	"newsbot/bot/delivery"
	"newsbot/bot/talk"
	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

// Options say what an Operate works with. Store, Talk, Engine, Client, Ended and Now are required.
type Options struct {
	Store   *store.DB
	Talk    *talk.Talk
	Engine  *delivery.Engine
	Client  *telegram.Client
	Ended   func() map[string]int64 // :: name of a news.Ending → how much ended so since the start
	Now     func() time.Time
	Version string                                 // of the program, for /stats
	Reload  func(context.Context) (Changes, error) // reads the configuration again, all or nothing; nil where there is none
	Alarms  func() []news.Alarm                    // what is wrong with the desk at present; nil where nobody looks

	// Reword puts an operator's words in the place of an item's, and has those told who
	// ask for it only now; nil tells nobody.
	Reword  func(news.ItemID, news.Wording) (news.Item, error)
	Changed func(news.SourceID) // the store's sources are others than before; the one named, if any, is to be polled at once; nil is fine

	// Feeds finds the feeds behind an address, at private ones that are allowed
	// if so asked. A *news.Fault is told to whoever asked; nil where nobody looks.
	Feeds func(ctx context.Context, address string, private bool) ([]Feed, error)
}

// An Operate is the feature.
type Operate struct {
	o      Options
	store  *store.DB
	talk   *talk.Talk
	engine *delivery.Engine
	boards boards
}

// New makes an Operate.
func New(o Options) *Operate {
	if o.Changed == nil {
		o.Changed = func(news.SourceID) {}
	}
	if o.Reword == nil {
		o.Reword = func(id news.ItemID, w news.Wording) (news.Item, error) {
			item, _, err := o.Store.Reword(id, w, nil, o.Now())
			return item, err
		}
	}
	return &Operate{o: o, store: o.Store, talk: o.Talk, engine: o.Engine}
}

// The letters of the operators' buttons.
const (
	takeAway = 'd' // source
	send     = 'y' // offer of a broadcast
	halt     = 'H' // notice
	turn     = 'P' // source, place of the trait, 1 for on
	moveTo   = 'V' // offer of a move
	earlier  = '0' // page of the audit
	reword   = 'N' // offer of a correction
	takeBack = 'K' // offer of a retraction, 1 to delete
)

// Feature is what operators can do.
func (o *Operate) Feature() talk.Feature {
	fix := corrections{store: o.store, talk: o.talk, reword: o.o.Reword}
	return talk.Feature{
		Heading: "help.here", // of what comes after it: its own are for operators
		Commands: []talk.Command{
			{Name: "removesource", Args: "menu.source-args", About: "menu.removesource", Operator: true, Run: o.removeSource},
			{Name: "source", Args: "menu.source-change", About: "menu.source", Operator: true, Run: o.source},
			{Name: "stats", Args: "menu.stats-args", About: "menu.stats", Operator: true, Looks: true, Run: o.stats},
			{Name: "audit", About: "menu.audit", Operator: true, Looks: true, Run: o.audit},
			{Name: "correct", Args: "menu.correct-args", About: "menu.correct", Operator: true, Run: fix.correct},
			{Name: "retract", Args: "menu.retract-args", About: "menu.retract", Operator: true, Run: fix.retract},
			{Name: "broadcast", Args: "menu.broadcast-args", About: "menu.broadcast", Operator: true, Run: o.broadcast},
			{Name: "backup", About: "menu.backup", Operator: true, Run: o.backup},
			{Name: "reload", About: "menu.reload", Operator: true, Run: o.reload},
		},
		Actions: []talk.Action{
			{Letter: takeAway, Operator: true, Run: o.pressTakeAway},
			{Letter: reword, Operator: true, Run: fix.pressReword},
			{Letter: takeBack, Operator: true, Run: fix.pressTakeBack},
			{Letter: send, Operator: true, Run: o.pressBroadcast},
			{Letter: halt, Operator: true, Run: o.pressHalt},
			{Letter: turn, Operator: true, Run: o.pressTrait},
			{Letter: moveTo, Operator: true, Run: o.pressMove},
			{Letter: earlier, Operator: true, Looks: true, Run: o.pressAudit},
		},
	}
}

// backup answers /backup.
func (o *Operate) backup(_ context.Context, c *talk.Call) (*talk.Answer, error) {
	path, size, err := o.store.Backup()
	if err != nil {
		return nil, talk.Refuse("backup.failed", talk.Args{"why": own(err)})
	}
	return &talk.Answer{Text: c.Say("backup.done", talk.Args{"path": path, "size": megabytes(size)})}, nil
}

// own is the text of an error in an answer to an operator, line by line.
func own(err error) telegram.HTML {
	return telegram.Escape(telegram.Cut(err.Error(), telegram.MaxText/2))
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
