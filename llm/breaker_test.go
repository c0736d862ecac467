package llm

import (
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// mustEnter lets one request pass.
func mustEnter(t *testing.T, b *breaker) (probe bool) {
	t.Helper()
	probe, err := b.enter(time.Now())
	if err != nil {
		t.Fatalf("enter = %v, want to pass", err)
	}
	return probe
}

// mustWait sees the breaker refuse, until just after a pause.
func mustWait(t *testing.T, b *breaker, pause time.Duration) {
	t.Helper()
	time.Sleep(pause - time.Nanosecond)
	if _, err := b.enter(time.Now()); !errors.Is(err, ErrBusy) {
		t.Fatalf("enter before the end of %v = %v, want ErrBusy", pause, err)
	}
	time.Sleep(time.Nanosecond)
}

func TestBreakerOpensProbesAndCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &breaker{log: slog.New(slog.DiscardHandler)}
		for range trips {
			b.failed(time.Now(), mustEnter(t, b), 0)
		}
		pause := firstPause
		for range 10 { // doubles, and then no more
			mustWait(t, b, pause)
			probe := mustEnter(t, b)
			if _, err := b.enter(time.Now()); !errors.Is(err, ErrBusy) {
				t.Fatalf("a second probe beside the first: enter = %v, want ErrBusy", err)
			}
			b.failed(time.Now(), probe, 0)
			pause = min(2*pause, longestPause)
		}
		mustWait(t, b, longestPause)
		mustEnter(t, b)
		b.well()
		for range trips - 1 {
			b.failed(time.Now(), mustEnter(t, b), 0)
		}
		mustEnter(t, b)
	})
}

func TestBreakerLeavesAProbeToTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &breaker{log: slog.New(slog.DiscardHandler)}
		for range trips {
			b.failed(time.Now(), false, 0)
		}
		b.failed(time.Now(), false, 0) // a straggler does not make the pause longer
		mustWait(t, b, firstPause)
		b.leave(mustEnter(t, b)) // its caller went away
		if probe := mustEnter(t, b); !probe {
			t.Error("the request after an abandoned probe is none")
		}
	})
}

func TestBreakerObeysTheEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &breaker{log: slog.New(slog.DiscardHandler)}
		b.failed(time.Now(), false, 7*time.Minute)
		mustWait(t, b, 7*time.Minute)
		mustEnter(t, b)
	})
}

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
