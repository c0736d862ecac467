package news

import (
	"testing"
	"time"
)

func TestDelays(t *testing.T) {
	var d Delays
	if _, ok := d.Within(0.5); ok {
		t.Error("the median of nothing is known")
	}
	for n := range 100 {
		d = d.With(time.Duration(n+1) * time.Second)
	}
	d = d.Plus(Delays{}.With(1000 * time.Hour)).Plus(Delays{}.With(-time.Second))
	for _, tt := range []struct {
		share    float64
		min, max time.Duration
	}{{0.5, 50 * time.Second, 71 * time.Second}, {0.95, 95 * time.Second, 130 * time.Second}, {1, 24 * time.Hour, 48 * time.Hour}, {0, time.Second, time.Second}} {
		if got, ok := d.Within(tt.share); !ok || got < tt.min || got > tt.max {
			t.Errorf("Within(%v) = %v, want %v to %v", tt.share, got, tt.min, tt.max)
		}
	}
}
