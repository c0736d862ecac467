// Package chart draws numbers as pictures that are read on a phone: large letters,
// a title that says the figure, few labels, times in words, light or dark.
package chart

import (
	"math"
	"slices"
	"time"

	"github.com/go-analyze/charts"
)

// Size of a picture in pixels. Telegram shows a photo of this shape over the
// whole width of a phone without cutting it.
const (
	width  = 1080
	height = 640
)

// A Line is the course of one or more figures.
type Line struct {
	Title  string   // what it shows, with the newest figure: "BTC $67,120 ▲1.2%"
	Sub    string   // where from, and of when
	Names  []string // of the lines; nil where there is one that the title names
	Times  []time.Time
	Values [][]float64 // one list for each line, as long as Times; Unknown leaves a gap
	Zone   *time.Location
	Unit   func(float64) string // a value with its unit, for the axis
	Zero   bool                 // the axis begins at zero, as it must where lengths are compared
	Steps  []float64            // round distances between its labels then, from small to large; nil is 1, 2, 3, 5, 10 and so on
	Dark   bool
}

// RoundTimes are the distances between the labels of an axis of times, in seconds.
var RoundTimes = []float64{5, 15, 30, 60, 2 * 60, 5 * 60, 10 * 60, 15 * 60, 30 * 60, 3600, 2 * 3600, 6 * 3600, 12 * 3600}

// Unknown is a value that nobody knows.
var Unknown = charts.GetNullValue()

// PNG draws the lines. The error is that of the library.
func (l *Line) PNG() ([]byte, error) { return PNG(l) }

// PNG draws lines below each other in one picture, each as large as one alone. The error
// is that of the library.
func PNG(all ...*Line) ([]byte, error) {
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputPNG, Width: width, Height: height * len(all)})
	for n, l := range all {
		part := p.Child(charts.PainterBoxOption(charts.NewBox(0, n*height, width, (n+1)*height)))
		if err := part.LineChart(l.options()); err != nil {
			return nil, err
		}
	}
	return p.Bytes()
}

// options say how the library draws the lines.
func (l *Line) options() charts.LineChartOption {
	opt := charts.NewLineChartOptionWithData(l.Values)
	opt.Theme = theme(l.Dark)
	opt.Padding = charts.NewBox(30, 24, 40, 24)
	opt.Title = charts.TitleOption{
		Text: l.Title, Subtext: l.Sub, Offset: charts.OffsetLeft,
		FontStyle: charts.FontStyle{FontSize: 26}, SubtextFontStyle: charts.FontStyle{FontSize: 15},
	}
	opt.Legend = charts.LegendOption{
		Show: charts.Ptr(len(l.Names) > 0), SeriesNames: l.Names, Offset: charts.OffsetRight,
		FontStyle: charts.FontStyle{FontSize: 16},
	}
	opt.XAxis = charts.XAxisOption{
		Labels: labels(l.Times, l.Zone), LabelCount: labelCount(l.Times), BoundaryGap: charts.Ptr(false),
		LabelFontStyle: charts.FontStyle{FontSize: 15},
	}
	low := charts.YAxisOption{LabelCount: intervals + 1, LabelFontStyle: charts.FontStyle{FontSize: 15}, ValueFormatter: l.Unit}
	if l.Zero {
		low.Min, low.Max = charts.Ptr(0.0), charts.Ptr(l.top())
	} else if bottom, top, ok := l.span(); ok {
		low.Min, low.Max = charts.Ptr(bottom), charts.Ptr(top)
	}
	opt.YAxis = []charts.YAxisOption{low}
	opt.Symbol = charts.Symbol{Shape: charts.SymbolNone}
	opt.LineStrokeWidth = 3
	// An area says that its height counts, from zero on; behind a gap the library fills
	// from the end of the gap.
	opt.FillArea = charts.Ptr(l.Zero && len(l.Values) == 1 && !slices.Contains(l.Values[0], Unknown))
	opt.FillOpacity = 40
	return opt
}

// intervals are how many parts an axis has.
const intervals = 4

// top is where an axis ends that begins at zero: so that its labels are round figures.
func (l *Line) top() float64 {
	highest := 0.0
	for _, values := range l.Values {
		for _, v := range values {
			if v != Unknown {
				highest = max(highest, v)
			}
		}
	}
	for _, step := range l.Steps {
		if step*intervals >= highest {
			return step * intervals
		}
	}
	for ten := 1.0; ; ten *= 10 {
		for _, step := range []float64{ten, 2 * ten, 3 * ten, 5 * ten} {
			if step*intervals >= highest || math.IsInf(ten, 0) {
				return step * intervals
			}
		}
	}
}

// span is where an axis begins and ends that does not begin at zero: so that its labels
// are round figures. False where the values do not differ.
func (l *Line) span() (bottom, top float64, ok bool) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, values := range l.Values {
		for _, v := range values {
			if v != Unknown {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	ten := math.Pow(10, math.Floor(math.Log10((high-low)/intervals)))
	if !(high > low) || !(ten > 0) || math.IsInf(ten, 0) { // too near or too far from each other
		return 0, 0, false
	}
	for ; ; ten *= 10 {
		for _, step := range []float64{ten, 2 * ten, 5 * ten} {
			bottom = math.Floor(low/step) * step
			if top = bottom + intervals*step; top >= high {
				return bottom, top, true
			}
		}
	}
}

// theme is the colours of a picture. Neither line is red or green, which would
// say that something is bad or good.
func theme(dark bool) charts.ColorPalette {
	name := charts.ThemeVividLight
	if dark {
		name = charts.ThemeVividDark
	}
	return charts.GetTheme(name).WithSeriesColors([]charts.Color{charts.ColorFromHex("#2481cc"), charts.ColorFromHex("#e67e22")})
}

// labels puts times in words: hours within a day and a half, days beyond.
func labels(times []time.Time, zone *time.Location) []string {
	if zone == nil {
		zone = time.UTC
	}
	layout := "15:04"
	if n := len(times); n > 1 && times[n-1].Sub(times[0]) > 36*time.Hour {
		layout = "2 Jan"
	}
	list := make([]string, len(times))
	for i, t := range times {
		list[i] = t.In(zone).Format(layout)
	}
	return list
}

// labelCount is how many labels stand below an axis without touching.
func labelCount(times []time.Time) int { return min(len(times), 7) }
