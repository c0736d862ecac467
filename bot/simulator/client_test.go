package simulator

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"io"
	"log"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// client is the simulator as an HTTP client without a socket.
func (w *world) client() *http.Client { return &http.Client{Transport: w.Transport()} }

func pngOf(width, height int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// TestAForeignClient drives the server by a client that is not the bot's, from
// a command to an edited message, an album and an answered button.
func TestAForeignClient(t *testing.T) {
	w := newWorld(Options{})
	ctx, cancel := context.WithTimeout(t.Context(), minute)
	defer cancel()
	sent := make(chan *models.Message, 1)
	b, err := telegram.New(w.Token(), telegram.WithHTTPClient(time.Second, w.client()), telegram.WithServerURL("http://telegram.example"),
		telegram.WithDefaultHandler(func(ctx context.Context, b *telegram.Bot, u *models.Update) {
			if u.CallbackQuery != nil {
				_, err := b.AnswerCallbackQuery(ctx, &telegram.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID, Text: "Muted"})
				if err != nil {
					t.Errorf("answer: %v", err)
				}
				return
			}
			button := models.InlineKeyboardButton{Text: "Mute", CallbackData: "v1:mute"}
			m, err := b.SendMessage(ctx, &telegram.SendMessageParams{ChatID: u.Message.Chat.ID, MessageThreadID: u.Message.MessageThreadID,
				Text: "<b>Fog</b>: " + u.Message.Text, ParseMode: models.ParseModeHTML,
				ReplyParameters: &models.ReplyParameters{MessageID: u.Message.ID},
				ReplyMarkup:     models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{button}}}})
			if err != nil {
				t.Errorf("send: %v", err)
			}
			sent <- m
		}))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { b.Start(ctx); close(done) }()
	defer func() { cancel(); <-done }()

	said := w.say(t, Draft{From: w.ann, Chat: w.forum, Topic: w.topic, Text: "/watch@newsbot fog"})
	m := <-sent
	kept, _ := w.Message(w.forum, m.ID)
	if kept.Text != "Fog: /watch@newsbot fog" || kept.Topic != w.topic || kept.ReplyTo != said.ID || m.ReplyToMessage.ID != said.ID {
		t.Errorf("kept %+v, answered %+v", kept, m)
	}
	query, err := w.Press(w.ann, w.forum, m.ID, "v1:mute")
	if err != nil {
		t.Fatal(err)
	}
	if a, err := w.AwaitAnswer(ctx, query); err != nil || a.Text != "Muted" {
		t.Errorf("answer %+v %v", a, err)
	}
	if _, err := b.EditMessageText(ctx, &telegram.EditMessageTextParams{ChatID: w.forum, MessageID: m.ID, Text: "Clear"}); err != nil {
		t.Errorf("edit: %v", err)
	}
	album, err := b.SendMediaGroup(ctx, &telegram.SendMediaGroupParams{ChatID: w.channel, Media: []models.InputMedia{
		&models.InputMediaPhoto{Media: "attach://a.png", MediaAttachment: bytes.NewReader(pngOf(40, 30)), Caption: "Fog"},
		&models.InputMediaPhoto{Media: "https://h.example/2.jpg"},
	}})
	if err != nil || len(album) != 2 || album[0].MediaGroupID == "" || album[0].Photo[0].Width != 40 {
		t.Errorf("album %+v %v", album, err)
	}
	_, err = b.SendMessage(ctx, &telegram.SendMessageParams{ChatID: w.bob, Text: "hello"})
	if !errors.Is(err, telegram.ErrorBadRequest) || !strings.Contains(err.Error(), "chat not found") {
		t.Errorf("to a stranger: %v", err)
	}
	w.Fault(Fault{Status: 429, Description: "Too Many Requests: retry after 9", RetryAfter: 9})
	_, err = b.SendMessage(ctx, &telegram.SendMessageParams{ChatID: w.ann, Text: "hello"})
	if too, ok := errors.AsType[*telegram.TooManyRequestsError](err); !ok || too.RetryAfter != 9 {
		t.Errorf("too many: %v", err)
	}
}

// TestTheOriginalClient drives the server by the library that most Go bots use.
func TestTheOriginalClient(t *testing.T) {
	if err := tgbotapi.SetLogger(log.New(io.Discard, "", 0)); err != nil {
		t.Fatal(err)
	}
	w := newWorld(Options{})
	b, err := tgbotapi.NewBotAPIWithClient(w.Token(), tgbotapi.APIEndpoint, w.client())
	if err != nil || b.Self.UserName != "newsbot" {
		t.Fatalf("%+v %v", b, err)
	}
	w.says(t, "/watch fog")
	updates, err := b.GetUpdates(tgbotapi.NewUpdate(0))
	if err != nil || len(updates) != 1 || updates[0].Message.Command() != "watch" || updates[0].Message.CommandArguments() != "fog" {
		t.Errorf("updates %+v %v", updates, err)
	}
	photo := tgbotapi.NewPhoto(w.ann, tgbotapi.FileBytes{Name: "fog.png", Bytes: pngOf(40, 30)})
	photo.Caption, photo.ParseMode = "<b>Fog</b>", "HTML"
	m, err := b.Send(photo)
	if err != nil || m.Caption != "Fog" || len(m.Photo) != 1 {
		t.Fatalf("photo %+v %v", m, err)
	}
	if m, err = b.Send(tgbotapi.NewPhoto(w.channel, tgbotapi.FileID(m.Photo[0].FileID))); err != nil {
		t.Errorf("photo by its id: %v", err)
	}
	link, err := b.GetFileDirectURL(m.Photo[0].FileID)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := w.client().Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, _ := io.ReadAll(resp.Body); !bytes.Equal(data, pngOf(40, 30)) {
		t.Errorf("%d bytes came back", len(data))
	}
	if _, err := b.Send(tgbotapi.NewMessage(w.ann, "plain")); err != nil {
		t.Errorf("a message with entities=null: %v", err)
	}
	w.Migrate(w.group)
	_, err = b.Send(tgbotapi.NewMessage(w.group, "plain"))
	if e, ok := errors.AsType[*tgbotapi.Error](err); !ok || e.MigrateToChatID == 0 {
		t.Errorf("after migration: %v", err)
	}
	menu := tgbotapi.NewSetMyCommandsWithScope(tgbotapi.NewBotCommandScopeAllPrivateChats(), tgbotapi.BotCommand{Command: "watch", Description: "d"})
	if _, err := b.Request(menu); err != nil || w.Commands(w.ann, w.ann)[0].Command != "watch" {
		t.Errorf("menu: %v", err)
	}
}

// attach returns a multipart request with fields and files, each a pair.
func (w *world) attach(t *testing.T, method string, fields, files map[string]string) reply {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, v := range fields {
		_ = m.WriteField(name, v) // a buffer takes everything
	}
	for name, v := range files {
		part, _ := m.CreateFormFile(name, name+".bin")
		_, _ = part.Write([]byte(v))
	}
	_ = m.Close()
	r, _ := http.NewRequestWithContext(t.Context(), "POST", "http://x/bot"+w.Token()+"/"+method, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	out, err := w.do(r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFiles(t *testing.T) {
	w := newWorld(Options{KeepBytes: 12 << 20})
	ann := jsonOf(w.ann)
	two := `[{"type":"photo","media":"https://h.example/1.jpg"},{"type":"photo","media":"attach://here"}]`
	many := `[` + strings.Repeat(`{"type":"photo","media":"https://h.example/1.jpg"},`, 10) + `{"type":"photo","media":"x"}]`
	tests := []struct {
		name, method  string
		fields, files map[string]string
		want          string
	}{
		{"an upload", "sendPhoto", nil, map[string]string{"photo": string(pngOf(30, 20))}, ""},
		{"an attached upload", "sendPhoto", map[string]string{"photo": "attach://here"}, map[string]string{"here": string(pngOf(30, 20))}, ""},
		{"an attachment that is missing", "sendPhoto", map[string]string{"photo": "attach://here"}, nil, "file attached by the name here is missing"},
		{"no photo", "sendPhoto", nil, nil, "there is no photo in the request"},
		{"an address", "sendPhoto", map[string]string{"photo": "https://h.example/1.jpg"}, nil, ""},
		{"neither address nor id", "sendPhoto", map[string]string{"photo": "fog"}, nil, "wrong remote file identifier specified: Wrong string length"},
		{"an empty file", "sendPhoto", nil, map[string]string{"photo": ""}, "file must be non-empty"},
		{"no picture", "sendPhoto", nil, map[string]string{"photo": "<html>"}, "IMAGE_PROCESS_FAILED"},
		{"a ribbon", "sendPhoto", nil, map[string]string{"photo": string(pngOf(210, 10))}, "PHOTO_INVALID_DIMENSIONS"},
		{"more than 10 MB", "sendPhoto", nil, map[string]string{"photo": strings.Repeat("x", maxPicture+1)}, "file is too big"},
		{"a caption too long", "sendPhoto", map[string]string{"photo": "https://h.example/1.jpg", "caption": strings.Repeat("x", 1025)}, nil, "message caption is too long"},
		{"a document", "sendDocument", nil, map[string]string{"document": "<opml/>"}, ""},
		{"an album", "sendMediaGroup", map[string]string{"media": two}, map[string]string{"here": string(pngOf(30, 20))}, ""},
		{"an album of one", "sendMediaGroup", map[string]string{"media": `[{"type":"photo","media":"https://h.example/1.jpg"}]`}, nil, "group send failed"},
		{"an album of eleven", "sendMediaGroup", map[string]string{"media": many}, nil, "too many messages to send as an album"},
		{"an album of both kinds", "sendMediaGroup", map[string]string{"media": strings.Replace(two, "photo", "document", 1)}, nil, "document can't be mixed with other media types"},
	}
	for _, tt := range tests {
		fields := map[string]string{"chat_id": ann}
		for name, v := range tt.fields {
			fields[name] = v
		}
		r := w.attach(t, tt.method, fields, tt.files)
		if got := strings.TrimPrefix(r.Description, "Bad Request: "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if r := w.attach(t, "sendDocument", nil, map[string]string{"document": strings.Repeat("x", maxBody)}); r.Code != 413 {
		t.Errorf("more than 50 MB: %+v", r)
	}
}

func TestOldUploadsAreForgotten(t *testing.T) {
	w := newWorld(Options{KeepBytes: 100})
	send := func(text string) string {
		r := w.attach(t, "sendDocument", map[string]string{"chat_id": jsonOf(w.ann)}, map[string]string{"document": text})
		var m wireMessage
		if err := json.Unmarshal(r.Result, &m); err != nil {
			t.Fatal(err)
		}
		return m.Document.ID
	}
	first, second := send(strings.Repeat("x", 60)), send(strings.Repeat("y", 60))
	if _, _, ok := w.File(first); ok {
		t.Error("the first is still kept")
	}
	if data, kind, ok := w.File(second); !ok || len(data) != 60 || !strings.HasPrefix(kind, "text/plain") {
		t.Errorf("the second: %d bytes of %s, %v", len(data), kind, ok)
	}
	w.refused(t, "Bad Request: wrong file_id or the file is temporarily unavailable", "getFile", "file_id", first)
	w.must(t, nil, "sendDocument", "chat_id", w.group, "document", first)
}

func TestParametersInEveryForm(t *testing.T) {
	w := newWorld(Options{})
	address := "http://x/bot" + w.Token() + "/sendMessage"
	jsonBody := `{"chat_id":` + jsonOf(w.ann) + `,"text":"Fog","disable_notification":true,"parse_mode":null,"reply_markup":{"inline_keyboard":[[{"text":"x","callback_data":"d"}]]}}`
	requests := []struct{ name, address, kind, body string }{
		{"JSON", address, "application/json; charset=utf-8", jsonBody},
		{"a query", address + "?chat_id=" + jsonOf(w.ann) + "&text=Fog&disable_notification=1", "", ""},
		{"a form", address, "application/x-www-form-urlencoded", "chat_id=" + jsonOf(w.ann) + "&text=Fog&disable_notification=True"},
	}
	for _, tt := range requests {
		r, _ := http.NewRequestWithContext(t.Context(), "POST", tt.address, strings.NewReader(tt.body))
		r.Header.Set("Content-Type", tt.kind)
		got, err := w.do(r)
		all := w.Messages(w.ann)
		if err != nil || !got.OK || !all[len(all)-1].Silent {
			t.Errorf("%s: %+v %v", tt.name, got, err)
		}
	}
	if got := w.attach(t, "sendMessage", map[string]string{"chat_id": jsonOf(w.ann), "text": "Fog"}, nil); !got.OK {
		t.Errorf("multipart: %+v", got)
	}
}

func TestRequestLog(t *testing.T) {
	w := newWorld(Options{KeepRequests: 3})
	for _, text := range []string{"a", "b", "c", "d", ""} {
		w.call(t, "sendMessage", "chat_id", "@harbour", "text", text)
	}
	var got []string
	for _, r := range w.Requests() {
		if r.Chat != w.channel || r.Method != "sendMessage" {
			t.Errorf("logged %+v", r)
		}
		got = append(got, r.Params["text"]+":"+jsonOf(r.Status)+":"+r.Description)
	}
	if want := []string{"c:200:", "d:200:", ":400:Bad Request: message text is empty"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if st := w.Stats(); st.Calls["sendMessage"] != 5 || st.Sent != 4 || st.Refused["Bad Request: message text is empty"] != 1 {
		t.Errorf("stats %+v", st)
	}
}

func TestMessagesAreBounded(t *testing.T) {
	w := newWorld(Options{KeepMessages: 100})
	for range 1000 {
		w.must(t, nil, "sendMessage", "chat_id", w.ann, "text", "Fog")
	}
	all := w.Messages(w.ann)
	if len(all) > 100 || len(all) < 80 || w.Stats().Sent != 1000 {
		t.Errorf("%d kept of %d", len(all), w.Stats().Sent)
	}
	if _, ok := w.Message(w.ann, all[0].ID); !ok {
		t.Error("the oldest that is kept is not found")
	}
}

// FuzzRequest: whatever a client sends as parameters, it gets the Bot API's
// object, and a refusal leaves no message behind.
func FuzzRequest(f *testing.F) {
	f.Add("sendMessage", `{"chat_id":1001,"text":"<b>x</b>","parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"text":"x","url":"h"}]]}}`)
	f.Add("sendMediaGroup", `{"chat_id":"@harbour","media":[{"type":"photo","media":"http://h.example/"},{"type":"photo","media":"attach://"}]}`)
	f.Add("getUpdates", `{"offset":-5,"limit":0,"allowed_updates":["x"]}`)
	f.Add("setMyCommands", `{"commands":[{}],"scope":{"type":"chat","chat_id":"@harbour"}}`)
	f.Add("copyMessages", `{"chat_id":1001,"from_chat_id":"@harbour","message_ids":[1,2,3]}`)
	f.Add("editMessageMedia", `{"chat_id":1001,"message_id":2,"media":{"type":"photo","media":"http://h.example/","caption":"&#xD800;","parse_mode":"HTML"}}`)
	f.Add("setMessageReaction", `{"chat_id":1001,"message_id":2,"reaction":[{"type":"emoji","emoji":"x"}]}`)
	f.Add("sendMessage", `{"chat_id":1001,"text":"x","reply_markup":{"keyboard":[[{"text":"x","request_chat":{"request_id":1,"bot_administrator_rights":{}}}]]}}`)
	f.Add("editMessageText", `{"chat_id":1001,"message_id":-1,"text":"x","link_preview_options":[]}`)
	f.Fuzz(func(t *testing.T, method, body string) {
		w := newWorld(Options{})
		r, err := http.NewRequestWithContext(t.Context(), "POST", "http://x/", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.URL.Path = "/bot" + w.Token() + "/" + method
		r.Header.Set("Content-Type", "application/json")
		if strings.EqualFold(method, "getUpdates") && strings.Contains(body, "timeout") {
			return // it would wait
		}
		before := len(w.Messages(w.ann))
		got, err := w.do(r)
		if err != nil {
			t.Fatal(err)
		}
		if !got.OK && (got.Description == "" || len(w.Messages(w.ann)) != before) {
			t.Fatalf("%s %s: %+v", method, body, got)
		}
	})
}
