package talk

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"slices"
	"strings"
	"sync"

	"newsbot/news"
	"newsbot/store"
)

// A claim is how a bot whose configuration names no operator gets its first one:
// the start shows a code to whoever can read its log, and the person who sends it
// to the bot becomes the operator. It is safe for concurrent use.
type claim struct {
	store *store.DB

	mu      sync.Mutex
	code    string        // "" while there is none to send; guarded by mu
	by      []news.UserID // who claimed the bot; guarded by mu
	tries   int           // what was sent that looks like a code and is none; guarded by mu
	decided bool          // by was read from the store; guarded by mu
}

// maxCodes is how many wrong codes are looked at. A code has 130 bits; this only
// keeps a stranger from trying for ever.
const maxCodes = 1000

// codePrefix marks what is meant as a code, so that no other text is looked at.
const codePrefix = "desk-"

// open makes a code if nobody operates the bot, and says it; "" while somebody does.
func (c *claim) open() (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.read(); err != nil || len(c.by) > 0 {
		return "", err
	}
	if c.code == "" {
		c.code = codePrefix + strings.ToLower(rand.Text())
	}
	return c.code, nil
}

// read reads once who claimed the bot.
func (c *claim) read() error {
	if c.decided {
		return nil
	}
	err := c.store.Chats(func(chat news.Chat) error {
		if chat.Operator {
			c.by = append(c.by, news.UserID(chat.ID))
		}
		return nil
	})
	c.decided = err == nil
	return err
}

// isCode says whether somebody sent the code: alone, or behind a command,
// as its link does.
func (c *claim) isCode(said string) bool {
	words := strings.Fields(said)
	if len(words) == 0 || len(words) > 2 || !strings.HasPrefix(words[len(words)-1], codePrefix) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == "" || c.tries >= maxCodes {
		return false
	}
	if subtle.ConstantTimeCompare([]byte(words[len(words)-1]), []byte(c.code)) == 1 {
		return true
	}
	c.tries++
	return false
}

// take makes a person the operator, unless somebody was faster. The code is spent
// when the store has an operator, so that a failure leaves it good.
func (c *claim) take(by news.UserID) (taken bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.read(); err != nil || len(c.by) > 0 {
		return slices.Contains(c.by, by), err
	}
	if err := c.store.MakeOperator(news.ChatID(by)); err != nil {
		c.decided, c.by = false, nil // it may be written all the same
		return false, err
	}
	c.by = append(c.by, by)
	return true, nil
}

func (c *claim) operators() []news.UserID {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.read(); err != nil {
		return nil // it is tried again with the next question
	}
	return slices.Clone(c.by)
}

// Claim is the code that makes whoever sends it to the bot its operator; "" when
// the configuration names operators, or there is one. It is the same until it was
// used or the process ends.
func (t *Talk) Claim() (string, error) {
	if len(t.settings.Load().Admins) > 0 {
		return "", nil
	}
	return t.rights.claim.open()
}

// claimed answers whoever sent the code.
func (t *Talk) claimed(ctx context.Context, c *Call) (*Answer, error) {
	taken, err := t.rights.claim.take(c.By)
	if err != nil {
		return nil, err
	}
	if !taken {
		return nil, Refuse("talk.claimed-before")
	}
	t.log.Info("the bot has its first administrator", "user", c.By)
	t.Introduce(ctx)
	return &Answer{Text: c.Say("talk.claimed")}, nil
}
