package talk

import "newsbot/news"

// Resume takes back a /stop, and says whether there was one.
func (t *Talk) Resume(c *Call) (bool, error) {
	if c.Chat.State != news.Stopped {
		return false, nil
	}
	c.Chat.State = news.Active
	return true, t.chats.setState(c.Chat.ID, news.Active, "")
}

// Stop silences a chat until Resume.
func (t *Talk) Stop(c *Call) error {
	return t.chats.setState(c.Chat.ID, news.Stopped, "asked for silence")
}

// maxPayload is how many characters the payload of a link may have, of A-Z,
// a-z, 0-9, _ and -. Source: Bot features, deep linking.
const maxPayload = 64

// StartLink is a link to /start with a payload; "" when that is too long.
func (t *Talk) StartLink(payload string) string {
	if len(payload) > maxPayload {
		return ""
	}
	return "https://t.me/" + t.me.Username + "?start=" + payload
}

// GroupLink is a link that adds us to a group.
func (t *Talk) GroupLink() string { return "https://t.me/" + t.me.Username + "?startgroup=true" }
