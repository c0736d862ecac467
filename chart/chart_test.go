package chart

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"os"
	"testing"
	"time"
)

func TestTopIsRound(t *testing.T) {
	hours := []float64{15, 60, 3600}
	for _, tt := range []struct {
		highest float64
		steps   []float64
		want    float64
	}{{0, nil, 4}, {4, nil, 4}, {9, nil, 12}, {2000, nil, 2000}, {2001, nil, 4000}, {700, hours, 4 * 3600}, {30, hours, 60}, {1e5, hours, 120_000}, {math.Inf(1), nil, math.Inf(1)}} {
		l := &Line{Values: [][]float64{{tt.highest, Unknown, 0}}, Steps: tt.steps}
		if got := l.top(); got != tt.want {
			t.Errorf("an axis for %v ends at %v, want %v", tt.highest, got, tt.want)
		}
	}
}

// TestLinesBelowEachOther draws three in one picture, one of them with a gap, and one
// where nothing is known.
func TestLinesBelowEachOther(t *testing.T) {
	gap, nothing := day(true), day(true)
	gap.Values[0][40] = Unknown
	for n := range nothing.Values[0] {
		nothing.Values[0][n] = Unknown
	}
	data, err := PNG(day(true), gap, nothing)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil || picture.Bounds().Dy() != 3*height {
		t.Errorf("%v, %v, want three times %d", err, picture.Bounds(), height)
	}
}

// day is a course of a price over a day.
func day(dark bool) *Line {
	l := &Line{Title: "BTC $67,120 ▲1.2%", Sub: "24 hours to 14:04 UTC · CoinGecko", Dark: dark,
		Unit: func(v float64) string { return fmt.Sprintf("$%.0f", v) }, Values: [][]float64{nil}}
	for n := range 96 {
		l.Times = append(l.Times, time.Date(2026, 11, 26, 14, 15*n, 0, 0, time.UTC))
		l.Values[0] = append(l.Values[0], 66000+600*math.Sin(float64(n)/9)+float64(n)*9)
	}
	return l
}

func TestLine(t *testing.T) {
	two := day(false)
	two.Names, two.Zero = []string{"median", "one in twenty"}, true
	two.Values = append(two.Values, make([]float64, 96))
	for _, tt := range []struct {
		name string
		line *Line
	}{{"light", day(false)}, {"dark", day(true)}, {"two", two}} {
		data, err := tt.line.PNG()
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil || picture.Bounds().Dx() != width || picture.Bounds().Dy() != height {
			t.Errorf("%s: %v, %v, want a picture of %d × %d", tt.name, err, picture.Bounds(), width, height)
		}
		if dir := os.Getenv("NEWSBOT_CHARTS"); dir != "" { // to look at
			if err := os.WriteFile(dir+"/"+tt.name+".png", data, 0o600); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestSpanIsRound(t *testing.T) {
	for _, tt := range []struct{ low, high, bottom, top float64 }{
		{12410, 14330, 12000, 14000 + 2000}, {66000, 66900, 66000, 68000}, {3, 4, 3, 5}, {99, 1001, 0, 2000}, {-3, 3, -4, 4},
	} {
		l := &Line{Values: [][]float64{{tt.low, Unknown, tt.high}}}
		if bottom, top, ok := l.span(); !ok || bottom != tt.bottom || top != tt.top {
			t.Errorf("an axis for %v to %v goes from %v to %v, %v; want %v to %v", tt.low, tt.high, bottom, top, ok, tt.bottom, tt.top)
		}
	}
	for _, values := range [][]float64{{5, 5}, {Unknown}, nil} {
		if bottom, top, ok := (&Line{Values: [][]float64{values}}).span(); ok {
			t.Errorf("an axis for %v goes from %v to %v", values, bottom, top)
		}
	}
}
