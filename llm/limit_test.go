package llm

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestLimitOfAnyHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limit{most: 3}
		for range 3 {
			if err := l.take(time.Now()); err != nil {
				t.Fatal(err)
			}
			time.Sleep(10 * time.Minute)
		}
		if err := l.take(time.Now()); !errors.Is(err, ErrBusy) {
			t.Errorf("fourth request within the hour: %v, want ErrBusy", err)
		}
		time.Sleep(30 * time.Minute)
		if err := l.take(time.Now()); err != nil {
			t.Errorf("an hour after the first: %v", err)
		}
		if err := l.take(time.Now()); !errors.Is(err, ErrBusy) {
			t.Errorf("another, 50 minutes after the second: %v, want ErrBusy", err)
		}
	})
}

func TestNoLimit(t *testing.T) {
	var l limit
	for range 1000 {
		if err := l.take(time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
}
