package app

import (
	"testing"
	"time"

	"newsbot/news"
)

func TestNoticeOfTrouble(t *testing.T) {
	posted := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	src := news.Source{ID: 5, State: news.SourceState{Error: "status 500", Posted: posted}}
	for _, tt := range []struct {
		trouble news.Trouble
		want    news.Notice
	}{
		{news.Ended, news.Notice{Kind: news.NoticeSourceEnded, Source: 5}},
		{news.Failing, news.Notice{Kind: news.NoticeSourceFails, Source: 5, Text: "status 500"}},
		{news.Silent, news.Notice{Kind: news.NoticeSourceQuiet, Source: 5, At: posted}},
	} {
		if got := noticeOf(&src, tt.trouble); got != tt.want {
			t.Errorf("%v: %+v, want %+v", tt.trouble, got, tt.want)
		}
	}
}
