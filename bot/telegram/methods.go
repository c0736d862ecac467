package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"newsbot/news"
)

// A User is a person or a bot, in Telegram's words.
type User struct {
	ID        news.UserID `json:"id"`
	IsBot     bool        `json:"is_bot"`
	FirstName string      `json:"first_name"`
	Username  string      `json:"username"` // without the @
	Language  string      `json:"language_code"`
}

// A Chat is a chat as Telegram describes it.
type Chat struct {
	ID        news.ChatID   `json:"id"`
	Kind      news.ChatKind `json:"type"`
	Title     string        `json:"title"` // of a group or channel
	FirstName string        `json:"first_name"`
	LastName  string        `json:"last_name"`
	Username  string        `json:"username"`
	Forum     bool          `json:"is_forum"`
}

// Name is what people call the chat.
func (c Chat) Name() string {
	return strings.TrimSpace(c.Title + " " + c.FirstName + " " + c.LastName)
}

// A Member is somebody's standing in a chat.
type Member struct {
	User    User   `json:"user"`
	Status  string `json:"status"` // creator, administrator, member, restricted, left or kicked
	Posts   bool   `json:"can_post_messages"`
	Sends   bool   `json:"can_send_messages"` // of a restricted member
	Present bool   `json:"is_member"`         // of a restricted member
}

// Administers reports whether the member may decide for the chat.
func (m Member) Administers() bool {
	return m.Status == "creator" || m.Status == "administrator"
}

// A Command is an entry of the menu.
type Command struct {
	Name  string `json:"command"`
	About string `json:"description"`
}

// A Scope says who sees a menu. The zero value is everybody.
type Scope struct {
	Type string      `json:"type"` // such as all_private_chats; see BotCommandScope
	Chat news.ChatID `json:"chat_id,omitempty"`
}

// Me asks who we are, which shows whether the token is good.
func (c *Client) Me(ctx context.Context) (User, error) {
	return ask[User](ctx, c, "getMe", nil)
}

// Chat describes a chat, named by its number or by "@name" for a public one.
func (c *Client) Chat(ctx context.Context, ref string) (Chat, error) {
	return ask[Chat](ctx, c, "getChat", Params{"chat_id": ref})
}

// Administrators lists who decides for a group or channel.
func (c *Client) Administrators(ctx context.Context, chat news.ChatID) ([]Member, error) {
	return ask[[]Member](ctx, c, "getChatAdministrators", Params{"chat_id": chat})
}

// Member describes a user's standing in a chat. For others than ourselves it
// is only sure to work where we are an administrator.
func (c *Client) Member(ctx context.Context, chat news.ChatID, user news.UserID) (Member, error) {
	return ask[Member](ctx, c, "getChatMember", Params{"chat_id": chat, "user_id": user})
}

// MemberCount is how many members or subscribers a chat has.
func (c *Client) MemberCount(ctx context.Context, chat news.ChatID) (int64, error) {
	return ask[int64](ctx, c, "getChatMemberCount", Params{"chat_id": chat})
}

// SetCommands sets the menu for a scope and a language ("" for the others).
func (c *Client) SetCommands(ctx context.Context, list []Command, s Scope, language string) error {
	p := Params{"commands": list}
	if s.Type != "" {
		p["scope"] = s
	}
	if language != "" {
		p["language_code"] = language
	}
	_, err := c.Call(ctx, "setMyCommands", p)
	return err
}

// Leave leaves a group or channel.
func (c *Client) Leave(ctx context.Context, chat news.ChatID) error {
	_, err := c.Call(ctx, "leaveChat", Params{"chat_id": chat})
	return err
}

// Updates waits up to wait (at most 50 s, by Telegram's limit) for updates from
// offset on, which confirms all before it. Allowed names the kinds wanted and
// should not be empty: Telegram then goes on with those of an earlier call.
func (c *Client) Updates(ctx context.Context, offset int64, wait time.Duration, allowed []string) ([]json.RawMessage, error) {
	p := Params{"timeout": int(wait / time.Second), "allowed_updates": allowed}
	if offset != 0 {
		p["offset"] = offset
	}
	result, err := c.call(ctx, wait+c.timeout, "getUpdates", p)
	if err != nil {
		return nil, err
	}
	return decode[[]json.RawMessage]("getUpdates", result)
}

// DropWebhook takes back a webhook that other software left behind: as long as
// one is set Telegram hands out no updates. Those that wait are kept. It returns
// the webhook's host, "" where none was set; the rest of its address may hold
// the token.
func (c *Client) DropWebhook(ctx context.Context) (host string, err error) {
	type webhook struct {
		URL string `json:"url"`
	}
	set, err := ask[webhook](ctx, c, "getWebhookInfo", nil)
	if err != nil || set.URL == "" {
		return "", err
	}
	_, err = c.Call(ctx, "deleteWebhook", nil)
	if u, err := url.Parse(set.URL); err == nil && u.Hostname() != "" {
		return u.Hostname(), err
	}
	return "an unreadable address", err
}

// File fetches a file that somebody sent us, up to max bytes. Telegram gives
// out files of up to 20 MB.
func (c *Client) File(ctx context.Context, id string, max int64) ([]byte, error) {
	type place struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	file, err := ask[place](ctx, c, "getFile", Params{"file_id": id})
	if err != nil {
		return nil, err
	}
	if file.Size > max {
		return nil, fmt.Errorf("file of %d bytes is larger than %d", file.Size, max)
	}
	body, err := c.download(ctx, file.Path, max)
	if err != nil {
		return nil, &NoAnswer{Method: "download", Err: c.hideURL(err)}
	}
	return body, nil
}

// download fetches a file by its path at Telegram.
func (c *Client) download(ctx context.Context, path string, max int64) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.files+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("HTTP %s", resp.Status)
	}
	return readAll(resp.Body, max)
}

// ask makes a call whose result is a T.
func ask[T any](ctx context.Context, c *Client, method string, p Params) (T, error) {
	result, err := c.Call(ctx, method, p)
	if err != nil {
		var none T
		return none, err
	}
	return decode[T](method, result)
}

// decode reads a result, which may be unlike any we know.
func decode[T any](method string, result json.RawMessage) (v T, err error) {
	if err := json.Unmarshal(result, &v); err != nil {
		return v, &NoAnswer{Method: method, Sent: true, Err: fmt.Errorf("unexpected result: %w", err)}
	}
	return v, nil
}
