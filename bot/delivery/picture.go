package delivery

import (
	"sync"
	"time"

	"newsbot/bot/telegram"
	"newsbot/news"
	"newsbot/store"
)

const (
	// maxPictures and maxTextOnly bound what is remembered. Beyond that all of
	// it is forgotten, at the cost of trying once more.
	maxPictures = 1000
	maxTextOnly = 10_000

	// pictureWait is how long a queue waits at the most to see in which form
	// another's picture went. It is woken when that is known.
	pictureWait = time.Minute
)

// pictures remember in which form Telegram takes a picture, so that each is
// fetched or uploaded once, and sent by its file id from then on. The zero
// value is empty. They are safe for concurrent use.
type pictures struct {
	mu       sync.Mutex
	byURL    map[shown]*picture
	textOnly map[news.ChatID]bool // chats in which we may not send pictures
}

// A shown picture is an address, and whether a source of the operator's names it:
// then it may be fetched where it is not for others.
type shown struct {
	url string
	own bool
}

// A picture is one that is, or was, sent. Its fields are guarded by
// pictures.mu; form is written by whoever tries it.
type picture struct {
	form   *telegram.Photo // to send; nil when nothing helps
	known  bool            // form is the one that Telegram takes
	trying bool            // somebody sends it for the first time
	behind []store.Queue   // that wait to see how it goes
}

// claim puts the picture of m, if it has one, in the form to send. If nobody
// knows that form yet it is the caller's to try, who then calls disclaim.
// If somebody tries already the caller's queue has to wait.
func (p *pictures) claim(m *telegram.Message, q store.Queue) (mine *picture, wait bool) {
	if m.Photo == nil || m.Photo.URL == "" {
		return nil, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	pic := p.find(m.Photo)
	switch {
	case p.textOnly[m.To.Chat]:
		m.Photo = nil
	case pic.known:
		m.Photo = pic.form
	case pic.trying:
		pic.behind = append(pic.behind, q)
		return nil, true
	default:
		pic.trying = true
		return pic, false
	}
	return nil, false
}

// find is what is known of a picture.
func (p *pictures) find(photo *telegram.Photo) *picture {
	key := shown{photo.URL, photo.Own}
	pic := p.byURL[key]
	if pic == nil {
		pic = &picture{form: photo}
		if p.byURL == nil || len(p.byURL) >= maxPictures {
			p.byURL = map[shown]*picture{}
		}
		p.byURL[key] = pic
	}
	return pic
}

// disclaim ends the trying of a picture and gives the queues that wait for it,
// which are to be woken. There are none for nil.
func (p *pictures) disclaim(pic *picture) (behind []store.Queue) {
	if pic == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	behind = pic.behind
	pic.trying, pic.behind = false, nil
	return behind
}

// learn notes the form of a picture.
func (p *pictures) learn(pic *picture, form *telegram.Photo, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	pic.form, pic.known = form, known
}

// bar takes note that a chat allows no pictures.
func (p *pictures) bar(chat news.ChatID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.textOnly == nil || len(p.textOnly) >= maxTextOnly {
		p.textOnly = map[news.ChatID]bool{}
	}
	p.textOnly[chat] = true
}
