package store

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"newsbot/news"
	"newsbot/store/internal/rows"
)

// Configured is what became of the sources of a configuration that was read.
type Configured struct {
	Added, Changed, Retired []news.Source // as they are now
	Queued                  []Queue       // word to the followers of those retired
}

// Configure brings the sources in line with the configuration. An address
// identifies a source: under another name it keeps its number, its state, its
// items and its followers, and one that was retired comes back with them. A
// source of no known address is that of its name, if none of the configuration
// is at the address which that had: nothing of what the old server said holds,
// and all else stays. One that left the configuration is retired, and its
// followers are told. What administrators and people added stays, unless the
// configuration names its address or its name too. ErrExists where two of the
// configuration have one name.
func (db *DB) Configure(configured []news.Source, now time.Time) (Configured, error) {
	c := configuring{spread: newSpread(now), kept: map[news.SourceID]bool{}, at: map[string]bool{}}
	names := map[string]bool{}
	for _, n := range configured {
		if names[rows.Folded(n.Name)] {
			return Configured{}, fmt.Errorf("source %q: %w", n.Name, ErrExists)
		}
		names[rows.Folded(n.Name)], c.at[n.URL] = true, true
	}
	err := db.update(scopes(configuration, ofStories), func(t *tx) error {
		c.tx = t
		return c.run(configured)
	})
	if err == nil {
		err = db.finish(&c.spread)
	}
	c.out.Queued = c.spread.queues()
	return c.out, err
}

// A configuring is one call of Configure.
type configuring struct {
	*tx
	spread spread
	at     map[string]bool        // :: configured address → true
	kept   map[news.SourceID]bool // :: source that the configuration has → true
	known  map[int]news.SourceID  // :: place in the configuration → source
	stored map[news.SourceID]rows.Source
	out    Configured
}

func (c *configuring) run(configured []news.Source) error {
	c.known, c.stored = map[int]news.SourceID{}, map[news.SourceID]rows.Source{}
	if err := c.recognise(configured, c.byAddress); err != nil {
		return err
	}
	if err := c.recognise(configured, c.byName); err != nil {
		return err
	}
	if err := c.freeNames(configured); err != nil {
		return err
	}
	for i, n := range configured {
		if err := c.put(i, n); err != nil {
			return err
		}
	}
	if err := c.retireOthers(); err != nil {
		return err
	}
	return c.spread.step(c.tx)
}

// A finder finds the source that the store has for a configured one.
type finder func(n *news.Source) (rows.Source, bool, error)

func (c *configuring) byAddress(n *news.Source) (rows.Source, bool, error) { return c.sourceAt(n.URL) }

func (c *configuring) byName(n *news.Source) (rows.Source, bool, error) {
	s, ok, err := c.sourceNamed(rows.NameKey(n.Name))
	return s, ok && !c.at[s.URL], err
}

// recognise finds sources that are not found yet, each for one place.
func (c *configuring) recognise(configured []news.Source, find finder) error {
	for i := range configured {
		if c.known[i] != 0 {
			continue
		}
		s, ok, err := find(&configured[i])
		if err != nil {
			return err
		}
		if ok && !c.kept[s.ID] {
			c.known[i], c.kept[s.ID], c.stored[s.ID] = s.ID, true, s
		}
	}
	return nil
}

// freeNames takes the old names from those that change theirs, since they may
// have changed them among each other, and the new names from sources that the
// configuration does not have.
func (c *configuring) freeNames(configured []news.Source) error {
	for i := range configured {
		s := c.stored[c.known[i]]
		if c.known[i] == 0 || s.NameKey() == rows.NameKey(configured[i].Name) {
			continue
		}
		if err := c.dropName(&s); err != nil {
			return err
		}
	}
	for i := range configured {
		if err := c.yield(configured[i].Name); err != nil {
			return err
		}
	}
	return nil
}

// yield gives the source that has a name, if the configuration does not have
// it, another name.
func (c *configuring) yield(name string) error {
	s, ok, err := c.sourceNamed(rows.NameKey(name))
	if err != nil || !ok || c.kept[s.ID] {
		return err
	}
	host := s.URL
	if u, err := url.Parse(s.URL); err == nil {
		host = u.Hostname()
	}
	s.Name = fmt.Sprintf("%s (%s)", s.Name, host)
	if _, taken, err := c.sourceNamed(s.NameKey()); err != nil || taken {
		s.Name = fmt.Sprintf("%s (%d)", name, s.ID)
	}
	return c.putSource(s)
}

// put adds or changes a source; one that stays as it is costs no write.
func (c *configuring) put(i int, n news.Source) error {
	n.Origin, n.AddedBy = news.FromConfig, 0
	id := c.known[i]
	if id == 0 {
		s, err := c.newSource(n)
		n.ID = s.ID
		c.kept[s.ID] = true
		c.out.Added = append(c.out.Added, n)
		return err
	}
	s, before := c.stored[id], c.stored[id]
	if set(&s, n); s == before {
		return nil
	}
	if before.InUse() {
		c.out.Changed = append(c.out.Changed, s.Source)
	} else {
		c.out.Added = append(c.out.Added, s.Source)
	}
	return c.putSource(s)
}

// retireOthers retires the configured sources that the configuration has no more.
func (c *configuring) retireOthers() error {
	others, err := c.allSources(func(s *rows.Source) bool {
		return s.Origin == news.FromConfig && !c.kept[s.ID] && s.InUse()
	})
	for _, s := range others {
		c.out.Retired = append(c.out.Retired, s.Source)
		err = errors.Join(err, c.retire(&c.spread, s))
	}
	return err
}
