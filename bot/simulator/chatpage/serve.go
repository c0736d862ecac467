package chatpage

import (
	"context"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/bot/simulator"
)

func (p *page) getChats(w http.ResponseWriter, _ *http.Request) { writeJSON(w, p.chats()) }

// messagesView is a stretch of a conversation, by id.
type messagesView struct {
	Messages []messageView `json:"messages"`
	More     bool          `json:"more"` // there are older ones
}

// maxMessages is how many messages are sent at a time.
const maxMessages = 50

// getMessages answers with the newest messages of a row, or with the newest of
// those before one.
func (p *page) getMessages(w http.ResponseWriter, r *http.Request) {
	c, err := p.chat(number(r, "chat"))
	if err != nil {
		fail(w, err)
		return
	}
	all := inTopic(c, int(number(r, "topic")), p.server.Messages(c.ID))
	if before := int(number(r, "before")); before > 0 {
		all = all[:slices.IndexFunc(append(all, simulator.Message{ID: before}), func(m simulator.Message) bool { return m.ID >= before })]
	}
	v := messagesView{Messages: []messageView{}, More: len(all) > maxMessages}
	for _, m := range all[max(0, len(all)-maxMessages):] {
		v.Messages = append(v.Messages, p.message(c, m))
	}
	writeJSON(w, v)
}

// number reads a parameter of the address; what is none counts as zero.
func number(r *http.Request, name string) int64 {
	n, _ := strconv.ParseInt(r.FormValue(name), 10, 64)
	return n
}

// chat returns a chat of the person's list.
func (p *page) chat(id int64) (simulator.Chat, error) {
	c, ok := p.server.Chat(id)
	if !ok || !p.sees(c) {
		return simulator.Chat{}, pageError{http.StatusNotFound, "There is no such chat."}
	}
	return c, nil
}

// commandView is a line of the command menu.
type commandView struct {
	simulator.Command
	Bot string `json:"bot"` // username of the bot that understands it
}

func (p *page) getCommands(w http.ResponseWriter, r *http.Request) {
	c, err := p.chat(number(r, "chat"))
	if err != nil {
		fail(w, err)
		return
	}
	views := []commandView{}
	for _, command := range p.server.Commands(p.opt.Person, c.ID) {
		views = append(views, commandView{command, p.server.Me().Username})
	}
	writeJSON(w, views)
}

// getPhoto sends a picture that was uploaded to the simulator.
func (p *page) getPhoto(w http.ResponseWriter, r *http.Request) {
	data, _, _ := p.server.File(r.FormValue("id"))
	writePicture(w, r, data)
}

// getCardPhoto sends the picture of a Card.
func (p *page) getCardPhoto(w http.ResponseWriter, r *http.Request) {
	writePicture(w, r, p.known(r.FormValue("of")).Photo)
}

// writePicture sends bytes that are a raster picture, whatever they are called.
// Drawings, which may carry scripts, are not detected as pictures.
func writePicture(w http.ResponseWriter, r *http.Request, data []byte) {
	kind := http.DetectContentType(data)
	if !strings.HasPrefix(kind, "image/") {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	w.Write(data)
}

// getDocument sends a file as a download, which the browser never displays.
func (p *page) getDocument(w http.ResponseWriter, r *http.Request) {
	data, _, ok := p.server.File(r.FormValue("id"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": r.FormValue("name")}))
	w.Write(data)
}

// sayPost is what the person says.
type sayPost struct {
	Chat  int64  `json:"chat"`
	Topic int    `json:"topic"`
	Text  string `json:"text"`
	Reply int    `json:"reply"` // id of the message that it answers, or zero
}

func (p *page) say(_ *http.Request, b sayPost) (messageView, error) {
	c, err := p.chat(b.Chat)
	if err != nil {
		return messageView{}, err
	}
	m, err := p.server.Say(simulator.Draft{From: p.opt.Person, Chat: b.Chat, Topic: b.Topic, Text: b.Text, ReplyTo: b.Reply})
	if err != nil {
		return messageView{}, err
	}
	return p.message(c, m), nil
}

// pressPost is a button that the person presses.
type pressPost struct {
	Chat    int64  `json:"chat"`
	Message int    `json:"message"`
	Data    string `json:"data"`
}

// answerView is what the bot says to it.
type answerView struct {
	Text  string `json:"text"`
	Alert bool   `json:"alert"`
	URL   string `json:"url"`
}

// answerTime is how long a pressed button waits for the bot.
const answerTime = 15 * time.Second

// press presses a button and waits for the bot's answer.
func (p *page) press(r *http.Request, b pressPost) (answerView, error) {
	if _, err := p.chat(b.Chat); err != nil {
		return answerView{}, err
	}
	if request, chat, ok := chosen(b.Data); ok {
		return answerView{}, p.server.ShareChat(p.opt.Person, request, chat)
	}
	query, err := p.server.Press(p.opt.Person, b.Chat, b.Message, b.Data)
	if err != nil {
		return answerView{}, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), answerTime)
	defer cancel()
	answer, err := p.server.AwaitAnswer(ctx, query)
	if err != nil {
		return answerView{}, pageError{http.StatusGatewayTimeout, "The bot did not answer."}
	}
	return answerView{answer.Text, answer.Alert, answer.URL}, nil
}

// chosen reads what a button of choices carries.
func chosen(data string) (request int, chat int64, ok bool) {
	rest, ok := strings.CutPrefix(data, choiceData)
	if !ok {
		return 0, 0, false
	}
	_, err := fmt.Sscanf(rest, "%d %d", &request, &chat)
	return request, chat, err == nil
}

// readPost is how far the person has read a row.
type readPost struct {
	Chat    int64 `json:"chat"`
	Topic   int   `json:"topic"`
	Message int   `json:"message"`
}

func (p *page) markRead(_ *http.Request, b readPost) (struct{}, error) {
	c, err := p.chat(b.Chat)
	if err != nil {
		return struct{}{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	key := rowKey(c, b.Topic)
	p.read[key] = max(p.read[key], b.Message)
	return struct{}{}, nil
}

// A stream writes server-sent events to one browser.
type stream struct {
	w   http.ResponseWriter
	err error // of writing; the stream is over then
}

func (s *stream) send(name string, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // only our own types come here
	}
	fmt.Fprintf(s.w, "event: %s\ndata: %s\n\n", name, data)
	if err := http.NewResponseController(s.w).Flush(); err != nil {
		s.err = err
	}
}

// getEvents tells the browser what happens, until it goes away. The first event
// makes it read the chats, so that it catches up after each pause.
func (p *page) getEvents(w http.ResponseWriter, r *http.Request) {
	http.NewResponseController(w).SetWriteDeadline(time.Time{}) // a server's limit is meant for answers that end
	w.Header().Set("Content-Type", "text/event-stream")
	events := p.server.Watch(r.Context())
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	s := &stream{w: w}
	fmt.Fprint(w, "retry: 500\n") // milliseconds until the browser connects again
	s.send("welcome", p.run)
	var shown []Fact
	for s.err == nil {
		if now := p.facts(); !slices.Equal(now, shown) {
			shown = now
			s.send("facts", now)
		}
		select {
		case e, ok := <-events:
			if !ok {
				return // left behind or gone: the browser connects again and catches up
			}
			p.tell(s, e)
		case <-tick.C:
		}
	}
}

func (p *page) facts() []Fact {
	if p.opt.Status == nil {
		return nil
	}
	return append([]Fact{}, p.opt.Status()...)
}

// placeView says where something happens.
type placeView struct {
	Key     string       `json:"key"`
	Chat    int64        `json:"chat"`
	ID      int          `json:"id,omitempty"`
	Message *messageView `json:"message,omitempty"`
	Last    *lastView    `json:"last,omitempty"`
}

// tell passes an event on, if it concerns a chat of the person's list.
func (p *page) tell(s *stream, e simulator.Event) {
	c, ok := p.server.Chat(e.Chat)
	switch {
	case e.Kind == simulator.BotChanged || e.Kind == simulator.ChatChanged:
		s.send("chats", nil)
	case !ok || !p.sees(c):
	case e.Kind == simulator.Posted || e.Kind == simulator.Edited:
		m := p.message(c, e.Message)
		s.send("message", placeView{Key: rowKey(c, e.Message.Topic), Chat: c.ID, Message: &m, Last: p.last(c, e.Message)})
	case e.Kind == simulator.Deleted:
		s.send("deleted", placeView{Chat: c.ID, ID: e.Message.ID})
	case e.Kind == simulator.Typing:
		s.send("typing", placeView{Key: rowKey(c, e.Topic), Chat: c.ID})
	}
}
