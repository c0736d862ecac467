package breaker

import (
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// mustEnter lets one request pass.
func mustEnter(t *testing.T, b *Breaker) (probe bool) {
	t.Helper()
	probe, err := b.Enter(time.Now())
	if err != nil {
		t.Fatalf("enter = %v, want to pass", err)
	}
	return probe
}

// mustWait sees the breaker refuse, until just after a pause.
func mustWait(t *testing.T, b *Breaker, pause time.Duration) {
	t.Helper()
	time.Sleep(pause - time.Nanosecond)
	if _, err := b.Enter(time.Now()); !errors.Is(err, ErrOpen) {
		t.Fatalf("enter before the end of %v = %v, want ErrOpen", pause, err)
	}
	time.Sleep(time.Nanosecond)
}

func TestBreakerOpensProbesAndCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &Breaker{Log: slog.New(slog.DiscardHandler)}
		for range Trips {
			b.Failed(time.Now(), mustEnter(t, b), 0)
		}
		pause := FirstPause
		for range 10 { // doubles, and then no more
			mustWait(t, b, pause)
			probe := mustEnter(t, b)
			if _, err := b.Enter(time.Now()); !errors.Is(err, ErrOpen) {
				t.Fatalf("a second probe beside the first: enter = %v, want ErrOpen", err)
			}
			b.Failed(time.Now(), probe, 0)
			pause = min(2*pause, longestPause)
		}
		mustWait(t, b, longestPause)
		mustEnter(t, b)
		b.Well()
		for range Trips - 1 {
			b.Failed(time.Now(), mustEnter(t, b), 0)
		}
		mustEnter(t, b)
	})
}

func TestBreakerLeavesAProbeToTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &Breaker{Log: slog.New(slog.DiscardHandler)}
		for range Trips {
			b.Failed(time.Now(), false, 0)
		}
		b.Failed(time.Now(), false, 0) // a straggler does not make the pause longer
		mustWait(t, b, FirstPause)
		b.Leave(mustEnter(t, b)) // its caller went away
		if probe := mustEnter(t, b); !probe {
			t.Error("the request after an abandoned probe is none")
		}
	})
}

func TestBreakerObeysTheEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &Breaker{Log: slog.New(slog.DiscardHandler)}
		b.Failed(time.Now(), false, 7*time.Minute)
		mustWait(t, b, 7*time.Minute)
		mustEnter(t, b)
	})
}
