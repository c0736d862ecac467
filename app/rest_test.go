package app_test

import (
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"newsbot/bot/simulator"
)

// channelTimes are what channels say of when they are told, by keys of their tables or
// by what is posted in them, and whether that is kept by posts at these times.
var channelTimes = []struct {
	key, posted string
	kept        func(posts []time.Time) bool
}{
	{key: `gap = "1h"`, kept: func(posts []time.Time) bool {
		for n := range posts {
			if n > 0 && posts[n].Sub(posts[n-1]) < time.Hour {
				return false
			}
		}
		return len(posts) > 8
	}},
	{key: "cap = 5", kept: func(posts []time.Time) bool {
		days := map[int]int{}
		for _, p := range posts {
			if days[p.YearDay()]++; days[p.YearDay()] > 5 {
				return false
			}
		}
		return days[1] == 5 && days[2] > 0
	}},
	{key: `hours = "9:00-12:00"`, kept: func(posts []time.Time) bool {
		for _, p := range posts {
			if p.Hour() < 9 || p.Hour() >= 12 {
				return false
			}
		}
		return len(posts) > 1
	}},
	{key: "hours = \"9:00-12:00\"\nzone = \"Asia/Tokyo\"", kept: func(posts []time.Time) bool {
		for _, p := range posts {
			if p.Hour() > 2 {
				return false
			}
		}
		return len(posts) > 2
	}},
	{posted: "/settings digest 8 18", kept: func(posts []time.Time) bool {
		for _, p := range posts {
			if p.Hour() != 8 && p.Hour() != 18 || p.Minute() > 0 {
				return false
			}
		}
		return len(posts) == 2
	}},
}

// TestAChannelsTimesLoseNothing reports something every half hour from midnight to ten
// to channels that want to be told at some times only: each is told then, and
// everything, once.
func TestAChannelsTimesLoseNothing(t *testing.T) {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP) // starts a goroutine of its own, which must not be in a bubble
	synctest.Test(t, func(t *testing.T) {
		st := newStage(t)
		var channels []int64
		for _, tt := range channelTimes {
			ch := st.tg.AddChat(simulator.Chat{Kind: simulator.Channel, Title: "Channel"}, st.operator).ID
			st.tg.AddBot(ch, st.operator)
			channels = append(channels, ch)
			st.configured(fmt.Sprintf("[[channel]]\nchat = %d\n%s\n", ch, tt.key))
		}
		st.up()
		st.pass(3 * time.Minute)
		for n, tt := range channelTimes {
			if _, err := st.tg.Say(simulator.Draft{From: st.operator, Chat: channels[n], Text: tt.posted}); tt.posted != "" && err != nil {
				t.Fatal(err)
			}
		}
		for n := range 2 * 10 {
			st.report(st.feeds[n%2], time.Now())
			st.pass(30 * time.Minute)
		}
		st.pass(17 * time.Hour)
		for n, tt := range channelTimes {
			st.toldInTime(channels[n], tt.key+tt.posted, tt.kept)
		}
		st.down()
	})
}

// toldInTime wants a channel to have told everything, once, at times that keep what it
// wants.
func (s *stage) toldInTime(channel int64, what string, kept func([]time.Time) bool) {
	var posts []time.Time
	count, told := map[string]int{}, 0
	for _, m := range s.said(channel) {
		text := m.Text
		if len(m.Buttons) > 0 && len(m.Buttons[0]) > 0 {
			text += s.behind(m.Buttons[0][0].URL)
		}
		before := told
		for _, w := range words(text) {
			if count[w]++; s.reported(w) {
				told++
			}
		}
		if told > before { // no answer to what was posted
			posts = append(posts, m.Date.UTC())
		}
	}
	for _, i := range s.items {
		if i.told() && count[i.word] != 1 {
			s.t.Errorf("%s: %s is told %d times", what, i.word, count[i.word])
		}
	}
	if !kept(posts) {
		s.t.Errorf("%s: told at %v", what, posts)
	}
}

// reported says whether a word is that of an item.
func (s *stage) reported(word string) bool {
	return slices.ContainsFunc(s.items, func(i *item) bool { return i.word == word })
}

// behind reads, page by page, what a digest's button leads to; "" for another button.
func (s *stage) behind(link string) (text string) {
	_, payload, found := strings.Cut(link, "?start=")
	if !found {
		return ""
	}
	s.say(s.operator, "/start "+payload)
	s.pass(3 * time.Second)
	all := s.said(s.operator)
	page := all[len(all)-1]
	for {
		text += "\n" + page.Text
		more := ""
		for _, row := range page.Buttons {
			for _, b := range row {
				if strings.HasPrefix(b.Text, "More") {
					more = b.Data
				}
			}
		}
		if more == "" {
			return text
		}
		if _, err := s.tg.Press(s.operator, page.Chat, page.ID, more); err != nil {
			s.t.Fatal(err)
		}
		s.pass(3 * time.Second)
		page, _ = s.tg.Message(page.Chat, page.ID)
	}
}
