package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"newsbot/bot/simulator"
	"newsbot/feeds/feedtest"
)

const (
	soakFeeds   = 12   // each with a subject of its own
	soakReaders = 3    // of each subject; two channels hear of everything besides
	soakListed  = 120  // items that a feed lists, 24 minutes' worth
	soakFaults  = 0.01 // share of all requests, to Telegram and to feeds, that have trouble
)

// A soak is a world in which one request in a hundred goes wrong, and what each
// reader is to hear of in it.
type soak struct {
	*world
	feeds *httptest.Server

	mu    sync.Mutex
	rng   *rand.Rand
	items [soakFeeds][]feedtest.Entry // of each feed, the newest first
	due   map[int64][]string          // :: chat → words of which each must be read there once
	rss   []int                       // kB that are the process's own, each 10 s
}

// TestSoak runs the program for an hour, or some seconds without -long, with one
// fault in a hundred requests, a crash after a minute and one at the end:
// everything is told, twice only where an answer was lost, and memory and
// goroutines do not grow.
func TestSoak(t *testing.T) {
	t.Parallel()
	first, rest, pause := 3*time.Second, 9*time.Second, time.Second/4
	if *long {
		first, rest, pause = time.Minute, 59*time.Minute, time.Second
	}
	s := newSoak(t)
	s.start()
	s.until("the first polls", func() bool { return strings.Count(s.log(), "first_poll=1") >= soakFeeds })
	s.wait(first, pause)
	before := s.quit()
	s.start()
	s.wait(rest, pause)
	after := s.quit()
	s.start()
	lost := s.settle()
	s.stop()
	s.doctor()
	s.report(lost, before, after)
}

// newSoak makes the world, with its readers, channels and troubles.
func newSoak(t *testing.T) *soak {
	tg := simulator.New(simulator.Options{Limits: simulator.TelegramLimits(), KeepRequests: 1 << 20})
	s := &soak{rng: rand.New(rand.NewPCG(1, 2)), due: map[int64][]string{}}
	s.feeds = httptest.NewServer(http.HandlerFunc(s.serveFeed))
	t.Cleanup(s.feeds.Close)
	owner := tg.AddPrivate(simulator.User{FirstName: "Owner"}).ID
	var tables strings.Builder
	for i := range soakFeeds {
		s.publish(i)
		fmt.Fprintf(&tables, "[[source]]\nname = \"Feed %c\"\nurl = \"%s/%d\"\nschedule = \"@every 5s\"\n", 'A'+i, s.feeds.URL, i)
		for range soakReaders {
			reader := tg.AddPrivate(simulator.User{FirstName: "Reader"}).ID
			fmt.Fprintf(&tables, "%swatch = %q\n", channelTable(reader), subject(i))
			s.due[reader] = nil
		}
	}
	for _, name := range []string{"First", "Second"} {
		channel := tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: name}, owner)
		tg.AddBot(channel.ID, owner)
		tables.WriteString(channelTable(channel.ID))
		s.due[channel.ID] = nil
	}
	s.world = newWorld(t, tg, tables.String())
	for _, f := range soakTroubles {
		f.Share = soakFaults / float64(len(soakTroubles))
		tg.Fault(f)
	}
	return s
}

// soakTroubles are what happens to requests to Telegram.
var soakTroubles = []simulator.Fault{
	{Status: 500, Description: "Internal Server Error"},
	{Status: 502, Body: "<html>bad gateway</html>"},
	{Status: 429, Description: "Too Many Requests: retry after 3", RetryAfter: 3},
	{Kind: simulator.Slow, Delay: 5 * time.Second},
	{Kind: simulator.Hang},
	{Kind: simulator.Reset},
	{Kind: simulator.Reset, Accepted: true},
	{Kind: simulator.Cut, Accepted: true},
	{Kind: simulator.Garble, Accepted: true},
}

// subject is the word that the readers of a feed watch for.
func subject(feed int) string { return "subject" + string(rune('a'+feed)) }

// word makes one up, which stands nowhere else.
func (s *soak) word() string {
	w := make([]byte, 10)
	for i := range w {
		w[i] = [2]string{"bdfgklmnprstvz", "aeiou"}[i%2][s.rng.IntN([2]int{14, 5}[i%2])]
	}
	return string(w)
}

// publish has a feed report something, of which no word but the subject was
// heard before, and writes down who is to hear of it.
func (s *soak) publish(feed int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var words []string
	for range 20 {
		words = append(words, s.word())
	}
	item := feedtest.Item(words[0], strings.Join(words[:5], " ")+" "+subject(feed), strings.Join(words[5:], " ")+".", time.Now())
	s.items[feed] = append([]feedtest.Entry{item}, s.items[feed]...)
	s.items[feed] = s.items[feed][:min(len(s.items[feed]), soakListed)]
	if s.world == nil {
		return // the first item is there before anybody asks
	}
	for chat := range s.due {
		if s.wants(chat, feed) {
			s.due[chat] = append(s.due[chat], words[0])
		}
	}
}

// wants says whether a chat is to hear of a feed: readers have the numbers after
// the owner's in the order of their feeds, channels negative ones.
func (s *soak) wants(chat int64, feed int) bool {
	return chat < 0 || int(chat-1002)/soakReaders == feed
}

// wait has feeds report something, one after the other, for a time.
func (s *soak) wait(long, pause time.Duration) {
	end := time.Now().Add(long)
	for n := 0; time.Now().Before(end); n++ {
		s.publish(n % soakFeeds)
		if n%10 == 0 {
			s.rss = append(s.rss, s.memory())
		}
		time.Sleep(pause)
	}
}

// memory is what the process holds of its own, in kB: mapped files left out.
func (s *soak) memory() int {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if m := regexp.MustCompile(`RssAnon:\s+(\d+) kB`).FindSubmatch(status); m != nil {
		n, _ := strconv.Atoi(string(m[1]))
		return n
	}
	return 0
}

// quit ends the program as a crash would, and counts its goroutines by what it
// prints of them.
func (s *soak) quit() (goroutines int) {
	before := len(s.log())
	if err := s.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		s.t.Fatal(err)
	}
	s.cmd.Wait()
	return strings.Count(s.log()[before:], "\ngoroutine ")
}

// settle waits until all is told, or for two minutes in which nothing is, and
// counts what is missing.
func (s *soak) settle() (lost int) {
	for since := time.Now(); time.Since(since) < 2*time.Minute; time.Sleep(time.Second) {
		before := lost
		if lost, _, _ = s.count(); lost == 0 {
			break
		} else if lost != before {
			since = time.Now()
		}
	}
	time.Sleep(5 * time.Second) // what comes twice comes late
	return lost
}

// count compares what was read with what was to be.
func (s *soak) count() (lost, twice, told int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for chat, words := range s.due {
		times := map[string]int{}
		for _, m := range s.heard(chat) {
			for _, w := range strings.FieldsFunc(m.Text, func(r rune) bool { return r < 'A' || r > 'z' }) {
				times[w]++
			}
		}
		for _, w := range words {
			lost += max(1-times[w], 0)
			told += min(times[w], 1)
			twice += max(times[w]-1, 0)
		}
	}
	return lost, twice, told
}

// doubts counts the messages that were taken without an answer.
func (s *soak) doubts() (n int) {
	for _, r := range s.tg.Requests() {
		if strings.HasPrefix(r.Method, "send") && r.Fault && (r.Status == 0 || r.Status == http.StatusOK) {
			n++
		}
	}
	return n
}

// ordinary is what a process takes that has just begun and is well, in kB.
const ordinary = 40_000

// report prints the figures, and looks at what may not be.
func (s *soak) report(lost, before, after int) {
	_, twice, told := s.count()
	doubts := s.doubts()
	early, late := s.rss[len(s.rss)/3], s.rss[len(s.rss)-1]
	fmt.Printf("soak_told=%d\nsoak_lost=%d\nsoak_twice=%d\nsoak_in_doubt=%d\n", told, lost, twice, doubts)
	fmt.Printf("soak_early_mb=%.1f\nsoak_late_mb=%.1f\nsoak_goroutines_first=%d\nsoak_goroutines_last=%d\n", float64(early)/1e3, float64(late)/1e3, before, after)
	if lost > 0 || twice > 40*(doubts+2) {
		s.t.Errorf("%d alerts of %d lost, %d twice with %d messages in doubt", lost, lost+told, twice, doubts)
	}
	most := 2*max(early, ordinary) + 60_000
	if strings.Contains(os.Getenv("GOFLAGS"), "-race") {
		most *= 2 // the program was built with the race detector, which keeps as much of its own
	}
	if late > most {
		s.t.Errorf("memory grows from %d to %d kB", early, late)
	}
	if after > before+30 {
		s.t.Errorf("goroutines grow from %d to %d", before, after)
	}
}

// serveFeed answers for a feed, or has trouble of some kind.
func (s *soak) serveFeed(rw http.ResponseWriter, r *http.Request) {
	feed, _ := strconv.Atoi(strings.Trim(r.URL.Path, "/"))
	s.mu.Lock()
	body := []byte(feedtest.RSS(fmt.Sprintf("Feed%c", 'A'+feed), s.items[feed]...))
	trouble := -1
	if s.rng.Float64() < soakFaults {
		trouble = s.rng.IntN(6)
	}
	s.mu.Unlock()
	rw.Header().Set("Content-Type", "application/rss+xml")
	switch trouble {
	case 0:
		http.Error(rw, "no", http.StatusServiceUnavailable)
	case 1:
		rw.Header().Set("Content-Length", strconv.Itoa(len(body)))
		rw.Write(body[:len(body)/2])
		panic(http.ErrAbortHandler)
	case 2:
		<-r.Context().Done()
	case 3:
		rw.Write(bytes.Repeat([]byte{0xff, '<'}, 1000))
	case 4:
		time.Sleep(5 * time.Second)
		rw.Write(body)
	case 5: // an empty answer
	default:
		rw.Write(body)
	}
}
