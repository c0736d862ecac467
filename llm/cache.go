package llm

import (
	"container/list"
	"strings"
	"sync"
)

// cachedTexts is how many translated texts are kept: those of some thousand
// alerts, a megabyte or two.
const cachedTexts = 5000

// A translation is a text in another language, or why there is none that could
// be used.
type translation struct {
	text string
	err  error
}

// A cache keeps the translations that were asked for last. It is safe for
// concurrent use.
type cache struct {
	most int

	mu    sync.Mutex
	items map[cacheKey]*list.Element // of cached
	order list.List                  // the last used first
}

type cacheKey struct{ lang, text string }

// A cached translation knows its key, to be forgotten by.
type cached struct {
	key cacheKey
	translation
}

func newCache(most int) *cache {
	return &cache{most: most, items: map[cacheKey]*list.Element{}}
}

// look returns what is known of texts, and the others once each, in their order.
// A blank text is known to stay empty.
func (c *cache) look(lang string, texts []string) (known map[string]translation, missing []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known = map[string]translation{}
	seen := map[string]bool{}
	for _, text := range texts {
		at := c.items[cacheKey{lang, text}]
		switch {
		case seen[text]:
		case strings.TrimSpace(text) == "":
			known[text] = translation{}
		case at != nil:
			c.order.MoveToFront(at)
			known[text] = at.Value.(*cached).translation
		default:
			missing = append(missing, text)
		}
		seen[text] = true
	}
	return known, missing
}

// keep remembers a translation, and forgets the one that was not asked for for
// longest if there are too many.
func (c *cache) keep(lang, text string, t translation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := cacheKey{lang, text}
	if old := c.items[key]; old != nil {
		c.order.Remove(old)
	}
	c.items[key] = c.order.PushFront(&cached{key, t})
	if last := c.order.Back(); c.order.Len() > c.most {
		delete(c.items, c.order.Remove(last).(*cached).key)
	}
}
