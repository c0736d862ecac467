package talk

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"newsbot/news"
)

// serves says whether we are there for who calls, by the list of those that the
// operator lets in: an operator anywhere, everybody in a chat on the list, and a
// person who is on it in private. Without a list it is everybody.
func (t *Talk) serves(c *Call) bool {
	list := t.settings.Load().Allow
	return len(list) == 0 || t.rights.operator(c.By) || allowed(list, &c.Chat)
}

// allowed says whether a chat is on a list of numbers and "@names".
func allowed(list []string, c *news.Chat) bool {
	return slices.ContainsFunc(list, func(ref string) bool {
		name, named := strings.CutPrefix(ref, "@")
		return !named && ref == fmt.Sprint(c.ID) || named && name != "" && strings.EqualFold(name, c.Username)
	})
}

// turnAway is the answer to a chat that we do not serve. It holds the number by
// which the operator lets it in, and a group does not read it again and again.
func (t *Talk) turnAway(c *Call) (*Answer, error) {
	if !c.Private() && !t.seldom.again(c.Now, c.Chat.ID, "private", 10*time.Minute) {
		return nil, nil
	}
	return nil, t.notServed(c)
}

func (t *Talk) notServed(c *Call) error {
	return Refuse("talk.not-served", Args{"number": fmt.Sprint(c.Chat.ID)})
}
