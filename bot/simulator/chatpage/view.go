package chatpage

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/simulator/markup"

	"newsbot/bot/simulator"
)

// chatsView is the whole chat list.
type chatsView struct {
	Rows        []rowView `json:"rows"`
	Suggestions []string  `json:"suggestions"`
	Controls    []string  `json:"controls"`
}

// A rowView is a line of the chat list: a chat, or a topic below its forum.
type rowView struct {
	Key     string    `json:"key"`   // see rowKey
	Under   string    `json:"under"` // key of a topic's forum, or ""
	Chat    int64     `json:"chat"`
	Face    int64     `json:"face"`  // of whom the avatar is: the bot in a private chat
	Topic   int       `json:"topic"` // GeneralTopic for General, zero outside forums
	Kind    string    `json:"kind"`  // private, group, forum, topic, channel
	Title   string    `json:"title"`
	About   string    `json:"about"`   // such as "3 members"
	Purpose string    `json:"purpose"` // what stands in an empty conversation
	MayPost bool      `json:"mayPost"`
	Note    string    `json:"note"` // why the person may not post
	Closed  bool      `json:"closed"`
	Last    *lastView `json:"last"`   // nil: no message yet
	Read    int       `json:"read"`   // id of the newest message that the person has seen
	Unread  int       `json:"unread"` // messages of others after it
}

// A lastView is the preview of a row's newest message.
type lastView struct {
	ID   int    `json:"id"`
	Who  string `json:"who"` // "" where it is clear
	Text string `json:"text"`
	Date int64  `json:"date"` // Unix seconds
}

// A messageView is a message as the page draws it.
type messageView struct {
	ID        int             `json:"id"`
	Chat      int64           `json:"chat"`
	Own       bool            `json:"own"`   // stands on the person's side
	Faced     bool            `json:"faced"` // stands beside its sender's name and face
	From      senderView      `json:"from"`
	Date      int64           `json:"date"`             // Unix seconds
	Edited    int64           `json:"edited,omitempty"` // Unix seconds
	Silent    bool            `json:"silent,omitempty"`
	Service   string          `json:"service,omitempty"`
	Forwarded string          `json:"forwarded,omitempty"` // name of the first author
	Reply     *replyView      `json:"reply,omitempty"`
	Text      string          `json:"text"`
	Entities  []markup.Entity `json:"entities,omitempty"`
	Photo     *photoView      `json:"photo,omitempty"`
	Document  *documentView   `json:"document,omitempty"`
	Preview   *previewView    `json:"preview,omitempty"`
	Buttons   [][]buttonView  `json:"buttons,omitempty"`
}

// A senderView is who stands above a bubble.
type senderView struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
	Role string `json:"role,omitempty"` // bot, owner or admin
}

// A replyView is the message that another one answers.
type replyView struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
	Text string `json:"text"`
}

// A photoView is a picture of the simulator's own files. An empty address draws
// a placeholder, since nothing is fetched from elsewhere.
type photoView struct {
	Address string `json:"address"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
}

// A documentView is a file that can be saved.
type documentView struct {
	Address string `json:"address"`
	Name    string `json:"name"`
	Size    int    `json:"size"` // bytes
}

// A previewView is the card of a linked page.
type previewView struct {
	URL   string `json:"url"`
	Site  string `json:"site"`
	Title string `json:"title,omitempty"`
	Text  string `json:"text,omitempty"`
	Photo string `json:"photo,omitempty"` // address; "" for none
	Small bool   `json:"small,omitempty"`
	Above bool   `json:"above,omitempty"`
}

// A buttonView is a button that acts by the first of its fields that is set;
// one with none does nothing here.
type buttonView struct {
	Text string `json:"text"`
	URL  string `json:"url,omitempty"`
	Data string `json:"data,omitempty"`
}

// rowKey names a row of the chat list, as it stands in the page's address:
// the chat, and within a forum the topic.
func rowKey(c simulator.Chat, topic int) string {
	if !c.Forum {
		return strconv.FormatInt(c.ID, 10)
	}
	return fmt.Sprintf("%d/%d", c.ID, max(topic, simulator.GeneralTopic))
}

func (p *page) chats() chatsView {
	v := chatsView{Rows: []rowView{}, Suggestions: append([]string{}, p.opt.Suggestions...), Controls: p.controls()}
	for _, c := range p.server.Chats() {
		if p.sees(c) {
			v.Rows = append(v.Rows, p.rows(c)...)
		}
	}
	return v
}

// sees says whether the chat stands in the person's list.
func (p *page) sees(c simulator.Chat) bool {
	return c.Kind == simulator.Private && c.ID == p.opt.Person || c.Kind != simulator.Private && p.member(c).Present()
}

func (p *page) member(c simulator.Chat) simulator.Member {
	for _, m := range c.Members {
		if m.User == p.opt.Person {
			return m
		}
	}
	return simulator.Member{User: p.opt.Person, Status: simulator.Left}
}

func (p *page) rows(c simulator.Chat) []rowView {
	messages := p.server.Messages(c.ID)
	if !c.Forum {
		return []rowView{p.row(c, simulator.Topic{}, messages)}
	}
	head := rowView{Key: strconv.FormatInt(c.ID, 10), Chat: c.ID, Face: c.ID, Kind: "forum", Title: c.Title, About: count(len(c.Topics), "topic")}
	rows := []rowView{head}
	for _, t := range c.Topics {
		row := p.row(c, t, inTopic(c, t.ID, messages))
		row.Under, row.Kind, row.Title, row.Closed = head.Key, "topic", t.Name, t.Closed
		row.About = "topic of " + c.Title
		rows = append(rows, row)
	}
	return rows
}

// row describes a chat, or one topic of a forum, from its messages.
func (p *page) row(c simulator.Chat, t simulator.Topic, messages []simulator.Message) rowView {
	r := rowView{Key: rowKey(c, t.ID), Chat: c.ID, Face: c.ID, Topic: t.ID, Title: c.Title}
	r.Kind, r.About, r.Purpose = p.words(c)
	if c.Kind == simulator.Private {
		r.Title, r.Face = p.server.Me().FirstName, p.server.Me().ID
	}
	r.Note = p.whyNot(c, t)
	r.MayPost = r.Note == ""
	r.Read = p.readUpTo(r.Key)
	for _, m := range messages {
		if m.ID > r.Read && m.Author() != p.opt.Person && m.Service == nil {
			r.Unread++
		}
	}
	if len(messages) > 0 {
		r.Last = p.last(c, messages[len(messages)-1])
	}
	return r
}

// words says what a chat is: its kind, a line below its title, and what stands
// in it while it is empty.
func (p *page) words(c simulator.Chat) (kind, about, purpose string) {
	switch c.Kind {
	case simulator.Private:
		return "private", "bot", p.server.Description("")
	case simulator.Channel:
		return "channel", "channel, " + count(people(c), "subscriber"), "What is posted here reaches every subscriber."
	}
	return "group", "group, " + count(people(c), "member"), "Everybody in the group reads what is said here."
}

// people counts who is in a chat, the bot included.
func people(c simulator.Chat) int {
	n := 0
	for _, m := range append(c.Members, c.Bot) {
		if m.Present() {
			n++
		}
	}
	return n
}

func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// whyNot says why the person may not write, or "".
func (p *page) whyNot(c simulator.Chat, t simulator.Topic) string {
	m := p.member(c)
	switch {
	case c.Kind == simulator.Channel && !m.Has(mayPost):
		return "Only administrators can post in this channel."
	case m.Status == simulator.Restricted && !m.Permissions.SendMessages:
		return "You may read here, but not write."
	case t.Closed && !m.Has(mayManageTopics):
		return "This topic is closed."
	}
	return ""
}

func mayPost(r simulator.Rights) bool         { return r.PostMessages }
func mayManageTopics(r simulator.Rights) bool { return r.ManageTopics }

func (p *page) readUpTo(key string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.read[key]
}

// maxPreview is the length, in characters, of a message's preview.
const maxPreview = 120

func (p *page) last(c simulator.Chat, m simulator.Message) *lastView {
	v := &lastView{ID: m.ID, Text: brief(m), Date: m.Date.Unix()}
	switch {
	case m.Service != nil || c.Kind == simulator.Channel:
	case m.Author() == p.opt.Person:
		v.Who = "You"
	case c.Kind != simulator.Private:
		v.Who = p.sender(c, m).Name
	}
	return v
}

// brief is a message in one line.
func brief(m simulator.Message) string {
	text := strings.Join(strings.Fields(m.Text), " ")
	switch {
	case m.Service != nil:
		text = m.Service.Text
	case text == "" && m.Photo != nil:
		text = "Photo"
	case text == "" && m.Document != nil:
		text = m.Document.Name
	}
	if r := []rune(text); len(r) > maxPreview {
		return string(r[:maxPreview]) + "…"
	}
	return text
}

// message describes a message of a chat.
func (p *page) message(c simulator.Chat, m simulator.Message) messageView {
	v := messageView{ID: m.ID, Chat: m.Chat, From: p.sender(c, m), Date: m.Date.Unix(), Edited: unix(m.Edited), Silent: m.Silent,
		Text: m.Text, Entities: m.Entities, Reply: p.reply(c, m), Photo: p.photo(m.Photo), Preview: p.preview(m), Buttons: append(buttons(m.Buttons), p.choices(m)...)}
	v.Own = m.Author() == p.opt.Person && c.Kind != simulator.Channel
	v.Faced = !v.Own && c.Kind != simulator.Private && c.Kind != simulator.Channel
	if m.Service != nil {
		v.Service = m.Service.Text
	}
	if m.Forward != nil {
		v.Forwarded = p.nameOf(cmp.Or(m.Forward.Chat, m.Forward.User))
	}
	if d := m.Document; d != nil {
		v.Document = &documentView{Address: address("document", "id", d.ID, "name", d.Name), Name: d.Name, Size: d.Size}
	}
	return v
}

// choices are buttons for the chats that a message asks the person for: a client
// shows them in place of the keyboard, in a list of its own.
func (p *page) choices(m simulator.Message) (rows [][]buttonView) {
	if m.Keyboard == nil || m.Chat != p.opt.Person {
		return nil
	}
	for _, c := range p.server.Choices(p.opt.Person, m.ID) {
		rows = append(rows, []buttonView{{Text: c.Text + ": " + c.Title, Data: fmt.Sprintf("%s%d %d", choiceData, c.Request, c.Chat)}})
	}
	return rows
}

// choiceData begins what a button of choices carries: no bot's does, since it is
// no letter that a bot can send.
const choiceData = "\x00choose "

func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

func (p *page) sender(c simulator.Chat, m simulator.Message) senderView {
	id := cmp.Or(m.SenderChat, m.From, c.ID)
	v := senderView{ID: id, Name: p.nameOf(id)}
	switch {
	case id == p.server.Me().ID:
		v.Role = "bot"
	case id == c.ID && c.Kind != simulator.Channel:
		v.Role = "admin"
	default:
		v.Role = role(c, id)
	}
	return v
}

// role is what a member of a group is there, or "" for an ordinary one.
func role(c simulator.Chat, user int64) string {
	i := slices.IndexFunc(c.Members, func(m simulator.Member) bool { return m.User == user })
	if i < 0 {
		return ""
	}
	return map[simulator.Status]string{simulator.Creator: "owner", simulator.Administrator: "admin"}[c.Members[i].Status]
}

// nameOf is the name of a user, or the title of a chat.
func (p *page) nameOf(id int64) string {
	if u, ok := p.server.User(id); ok {
		return strings.TrimSpace(u.FirstName + " " + u.LastName)
	}
	c, _ := p.server.Chat(id)
	return c.Title
}

func (p *page) reply(c simulator.Chat, m simulator.Message) *replyView {
	to, ok := p.server.Message(m.Chat, m.ReplyTo)
	if !ok {
		return nil
	}
	return &replyView{ID: to.ID, Name: p.sender(c, to).Name, Text: brief(to)}
}

func (p *page) photo(f *simulator.File) *photoView {
	switch {
	case f == nil:
		return nil
	case f.URL != "":
		return &photoView{Address: p.cardPhoto(f.URL), Width: f.Width, Height: f.Height}
	}
	return &photoView{Address: address("photo", "id", f.ID), Width: f.Width, Height: f.Height}
}

// cardPhoto is where the picture of a known address is, or "".
func (p *page) cardPhoto(of string) string {
	if len(p.known(of).Photo) == 0 {
		return ""
	}
	return address("card", "of", of)
}

// known is what is known of an address, or the zero Card.
func (p *page) known(address string) Card {
	if p.opt.Preview == nil {
		return Card{}
	}
	return p.opt.Preview(address)
}

// address is one of the page's own, with parameters as pairs of name and value.
func address(path string, pairs ...string) string {
	v := url.Values{}
	for pair := range slices.Chunk(pairs, 2) {
		v.Set(pair[0], pair[1])
	}
	return path + "?" + v.Encode()
}

// preview describes the page that Telegram would preview: the first link of a
// text, unless the sender chose another one or none.
func (p *page) preview(m simulator.Message) *previewView {
	o := simulator.LinkPreview{}
	if m.Preview != nil {
		o = *m.Preview
	}
	u, err := url.Parse(cmp.Or(o.URL, firstLink(m)))
	if o.Disabled || m.Photo != nil || m.Document != nil || err != nil || u.Host == "" {
		return nil
	}
	c := p.known(u.String())
	v := &previewView{URL: u.String(), Site: cmp.Or(c.Site, u.Host), Title: c.Title, Text: c.Text, Photo: p.cardPhoto(u.String()), Above: o.AboveText}
	if v.Title == "" && v.Text == "" {
		v.Text = strings.TrimPrefix(u.Path, "/")
	}
	v.Small = o.Small && v.Photo != ""
	return v
}

func firstLink(m simulator.Message) string {
	for _, e := range m.Entities {
		switch e.Type {
		case "text_link":
			return e.URL
		case "url":
			return withScheme(markup.Cut(m.Text, e.Offset, e.Length))
		}
	}
	return ""
}

func withScheme(address string) string {
	if strings.Contains(address, "://") {
		return address
	}
	return "https://" + address
}

func buttons(rows [][]simulator.Button) [][]buttonView {
	var all [][]buttonView
	for _, row := range rows {
		var views []buttonView
		for _, b := range row {
			views = append(views, buttonView{b.Text, b.URL, b.Data})
		}
		all = append(all, views)
	}
	return all
}

// inTopic returns the messages that stand in a row: those of a forum's topic,
// or all of another chat.
func inTopic(c simulator.Chat, topic int, all []simulator.Message) []simulator.Message {
	if !c.Forum {
		return all
	}
	var some []simulator.Message
	for _, m := range all {
		if max(m.Topic, simulator.GeneralTopic) == topic {
			some = append(some, m)
		}
	}
	return some
}
