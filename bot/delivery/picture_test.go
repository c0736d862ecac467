package delivery

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/bot/telegram"
	"newsbot/news"
)

// pixel is the start of a PNG of one pixel, which is all that is looked at.
var pixel = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde")

const pictureURL = "https://h.example/fog.jpg"

// pictured renders one alert under a picture.
func (w *world) pictured(ctx context.Context, rows []news.Delivery) (telegram.Message, int, error) {
	m, n, err := w.render(ctx, rows)
	m.Photo = &telegram.Photo{URL: pictureURL}
	m.Preview = &telegram.LinkPreview{URL: "https://h.example/1"}
	return m, n, err
}

func TestPictures(t *testing.T) {
	unfetchable := simulator.Fault{Method: "sendPhoto", Count: 1, Status: 400, Description: "Bad Request: failed to get HTTP URL content"}
	invalid := simulator.Fault{Method: "sendPhoto", Status: 400, Description: "Bad Request: PHOTO_INVALID_DIMENSIONS"}
	forbidden := simulator.Fault{Method: "sendPhoto", Status: 400, Description: "Bad Request: not enough rights to send photos to the chat"}
	fetch := func(context.Context, string, bool) ([]byte, error) { return pixel, nil }
	broken := func(context.Context, string, bool) ([]byte, error) { return nil, errors.New("not found") }
	const chats = 20
	tests := []struct {
		name     string
		fault    simulator.Fault
		image    func(context.Context, string, bool) ([]byte, error)
		pictures int // messages that arrive with one
		photos   int // calls of sendPhoto
	}{
		{"Telegram fetches it once", simulator.Fault{Method: "none"}, nil, chats, chats},
		{"Telegram cannot fetch it, we can", unfetchable, fetch, chats, chats + 1},
		{"nobody can fetch it", unfetchable, broken, 0, 1},
		{"nothing to fetch it with", unfetchable, nil, 0, 1},
		{"Telegram takes it in no form", invalid, fetch, 0, 2},
		{"the chats allow no pictures", forbidden, fetch, 0, chats},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
				w.sim.Fault(tt.fault)
				o := w.options()
				o.Render, o.Image = w.pictured, tt.image
				all := w.people(chats)
				w.tell(news.LaneAlert, 1, all...)
				w.start(o)
				w.drained(time.Minute)
				got := 0
				var urls []string
				for _, d := range all {
					m := w.sim.Messages(int64(d.Chat))[0]
					if m.Photo != nil {
						got++
						urls = append(urls, m.Photo.ID)
					} else if m.Preview == nil || m.Preview.URL == "" {
						t.Errorf("message without picture and without preview: %+v", m)
					}
				}
				if n := w.sim.Stats().Calls["sendPhoto"]; got != tt.pictures || n != tt.photos {
					t.Errorf("%d pictures in %d calls, want %d in %d", got, n, tt.pictures, tt.photos)
				}
				if slices.Sort(urls); len(slices.Compact(urls)) > 1 {
					t.Errorf("the picture came to Telegram as %d files", len(slices.Compact(urls)))
				}
			})
		})
	}
}

// TestAChatWithoutPicturesIsRemembered asks such a chat once.
func TestAChatWithoutPicturesIsRemembered(t *testing.T) {
	inBubble(t, simulator.Options{Delay: steadyLine}, func(t *testing.T, w *world) {
		w.sim.Fault(simulator.Fault{Method: "sendPhoto", Status: 400, Description: "Bad Request: not enough rights to send photos to the chat"})
		o := w.options()
		o.Render = w.pictured
		ann := w.people(1)[0]
		w.tell(news.LaneAlert, 5, ann)
		w.start(o)
		w.drained(time.Minute)
		w.wantTexts(w.texts(ann), 1, 5)
		if n := w.sim.Stats().Calls["sendPhoto"]; n != 1 {
			t.Errorf("%d pictures tried, want 1", n)
		}
	})
}

// TestASlowPictureHoldsUpNothingElse lets the first picture take long.
func TestASlowPictureHoldsUpNothingElse(t *testing.T) {
	inBubble(t, simulator.Options{Limits: simulator.TelegramLimits(), Delay: steadyLine}, func(t *testing.T, w *world) {
		var fetched atomic.Int32
		w.sim.Fault(simulator.Fault{Method: "sendPhoto", Count: 1, Status: 400, Description: "Bad Request: wrong file identifier/HTTP URL specified"})
		o := w.options()
		o.Render = func(ctx context.Context, rows []news.Delivery) (telegram.Message, int, error) {
			if rows[0].Notice() != 0 {
				return telegram.Message{Text: "notice"}, 1, nil
			}
			return w.pictured(ctx, rows)
		}
		o.Image = func(context.Context, string, bool) ([]byte, error) {
			fetched.Add(1)
			time.Sleep(20 * time.Second)
			return pixel, nil
		}
		all := w.people(100)
		w.tell(news.LaneAlert, 1, all...)
		w.start(o)
		time.Sleep(startPause + time.Second)
		begun := time.Now()
		if err := w.reply(all[99], "answer"); err != nil || time.Since(begun) > time.Second {
			t.Errorf("Reply = %v after %v", err, time.Since(begun))
		}
		others := w.people(100)
		queued, err := w.db.Notify(news.Notice{Kind: news.NoticeBroadcast, Text: "notice"}, others, news.LaneAlert, "key", time.Now())
		if err != nil {
			t.Fatal(err)
		}
		w.engine.Wake(queued)
		time.Sleep(5 * time.Second)
		if !w.allHave(others, 1) {
			t.Error("what has no picture waits for one")
		}
		w.drained(time.Minute)
		if n := fetched.Load(); n != 1 {
			t.Errorf("fetched %d times, want once", n)
		}
	})
}
