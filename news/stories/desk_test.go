package stories_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"newsbot/lab/stories/sets"
	"newsbot/news"
	"newsbot/news/stories"
)

// noon is when everything happens.
var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// ferry is one event as eight publishers tell it.
var ferry = []string{
	"Ferry with 40 aboard runs aground off Gull Bay",
	"Ferry carrying 40 people runs aground near Gull Bay",
	"Gull Bay ferry runs aground with 40 aboard",
	"Ferry runs aground off Gull Bay, 40 people aboard",
	"BREAKING: Ferry with 40 people aboard runs aground off Gull Bay",
	"Ferry aground off Gull Bay with 40 people on board",
	"Passenger ferry runs aground off Gull Bay, 40 on board",
	"Ferry with forty aboard runs aground at Gull Bay",
}

// A file is what a store keeps, with one writer at a time.
type file struct {
	writer sync.Mutex
	items  []stories.Kept
}

// after yields the items with greater numbers.
func (f *file) after(upto news.ItemID) iter.Seq[stories.Kept] {
	return slices.Values(f.items[min(int(upto), len(f.items)):])
}

// ingest places headlines as a store does: looked for outside of the
// transaction, decided inside. A failing transaction is one that is tried once
// more.
func (f *file) ingest(desk *stories.Desk, list []stories.Headline, failing bool) []stories.Place {
	r := desk.Begin(list, list[0].At)
	places := f.transaction(r, list, failing)
	if failing {
		places = f.transaction(r, list, false)
	}
	r.Heard()
	return places
}

func (f *file) transaction(r *stories.Round, list []stories.Headline, failing bool) (places []stories.Place) {
	f.writer.Lock()
	defer f.writer.Unlock()
	r.CatchUp(f.after(r.Upto()))
	before := len(f.items)
	for n, h := range list {
		h.Item = news.ItemID(len(f.items) + 1)
		p := r.Place(n, h.Item)
		f.items = append(f.items, stories.Kept{Headline: h, Story: p.Story, Line: p.Line, Thread: p.Thread})
		places = append(places, p)
	}
	if failing {
		f.items = f.items[:before]
	}
	return places
}

func TestConcurrentRoundsMakeOneStory(t *testing.T) {
	for run := range 100 {
		desk, f := sets.Empty(nil), new(file)
		random := rand.New(rand.NewPCG(uint64(run), 1))
		order := random.Perm(len(ferry))
		var polls sync.WaitGroup
		begin := make(chan struct{})
		for _, n := range order {
			failing := random.IntN(4) == 0
			polls.Go(func() {
				<-begin
				h := stories.Headline{Publisher: fmt.Sprint(n, ".example"), Title: ferry[n], At: noon.Add(time.Duration(n) * time.Second)}
				f.ingest(desk, []stories.Headline{h}, failing)
			})
		}
		close(begin)
		polls.Wait()
		told := map[news.StoryID]bool{}
		for _, k := range f.items {
			told[k.Story] = true
		}
		if len(told) != 1 || len(f.items) != len(ferry) {
			t.Fatalf("run %d: %d items in %d stories, want %d in one", run, len(f.items), len(told), len(ferry))
		}
	}
}

func TestItemsOfOnePollMeet(t *testing.T) {
	desk, f := sets.Empty(nil), new(file)
	list := []stories.Headline{
		{Publisher: "one.example", Title: ferry[0], At: noon},
		{Publisher: "two.example", Title: ferry[1], At: noon},
		{Publisher: "two.example", Title: "Harbour museum reopens after two years of repairs", At: noon},
	}
	places := f.ingest(desk, list, false)
	if places[1].Story != places[0].Story || places[2].Story == places[0].Story {
		t.Errorf("stories %d, %d, %d: want the first two in one, the third apart", places[0].Story, places[1].Story, places[2].Story)
	}
}

func TestARoundThatIsNotHeardHasNeverBeen(t *testing.T) {
	desk, f := sets.Empty(nil), new(file)
	r := desk.Begin([]stories.Headline{{Publisher: "one.example", Title: ferry[0], At: noon}}, noon)
	r.CatchUp(f.after(r.Upto()))
	r.Place(0, 1) // and the transaction fails
	places := f.ingest(desk, []stories.Headline{{Publisher: "two.example", Title: ferry[1], At: noon}}, false)
	if p := places[0]; p.Story != 1 || p.Reason.Level != stories.Alone {
		t.Errorf("story %d, %s: want 1, alone", p.Story, p.Reason.Level)
	}
}

func TestARestartJoinsTheSame(t *testing.T) {
	desk, f := sets.Empty(nil), new(file)
	for n, title := range ferry[:5] {
		f.ingest(desk, []stories.Headline{{Publisher: fmt.Sprint(n, ".example"), Title: title, At: noon}}, false)
	}
	again := stories.NewDesk()
	go again.Load(news.ItemID(len(f.items)), slices.Values(f.items))
	h := []stories.Headline{{Publisher: "late.example", Title: ferry[6], At: noon.Add(time.Hour)}}
	before := new(file)
	before.items = slices.Clone(f.items)
	old, now := before.ingest(desk, h, false)[0], f.ingest(again, h, false)[0]
	if old.Story != now.Story || old.Reason.Same != now.Reason.Same || old.Reason.Member != now.Reason.Member {
		t.Errorf("before the restart %+v, after it %+v", old, now)
	}
}

func TestStoriesClose(t *testing.T) {
	tests := []struct {
		name  string
		after []time.Duration // of the second report and the third, each from the first
		joins bool            // the last of them
	}{
		{"within three days of the last", []time.Duration{71 * time.Hour}, true},
		{"three days later", []time.Duration{73 * time.Hour}, false},
		{"kept alive for a week", []time.Duration{60 * time.Hour, 120 * time.Hour, 160 * time.Hour}, true},
		{"older than a week", []time.Duration{60 * time.Hour, 120 * time.Hour, 167 * time.Hour, 170 * time.Hour}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			desk, f := sets.Empty(nil), new(file)
			first := f.ingest(desk, []stories.Headline{{Publisher: "first.example", Title: ferry[0], At: noon}}, false)[0]
			var last stories.Place
			for n, after := range tt.after {
				last = f.ingest(desk, []stories.Headline{{Publisher: fmt.Sprint(n, ".example"), Title: ferry[0], At: noon.Add(after)}}, false)[0]
			}
			if joins := last.Story == first.Story; joins != tt.joins {
				t.Errorf("joins = %v, want %v (%+v)", joins, tt.joins, last)
			}
		})
	}
}
