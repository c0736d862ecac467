package news

import (
	"math"
	"time"
)

// delayClasses are enough for a day and a half.
const delayClasses = 35

// Delays count how long things took, in classes of which each second one is twice as
// long: class n holds what took at most 2^(n/2) seconds, the last one all that took
// longer. The zero value has counted none.
type Delays []int64

// With counts one more.
func (d Delays) With(took time.Duration) Delays {
	n := 0
	if s := took.Seconds(); s > 1 {
		n = min(int(math.Ceil(2*math.Log2(s))), delayClasses-1)
	}
	return d.Plus(append(make(Delays, n), 1))
}

// Plus is the sum of two counts.
func (d Delays) Plus(o Delays) Delays {
	sum := make(Delays, max(len(d), len(o)))
	copy(sum, d)
	for n, count := range o {
		sum[n] += count
	}
	return sum
}

// Within is the time within which a share of what was counted was done, to within a
// class; false where nothing was.
func (d Delays) Within(share float64) (took time.Duration, ok bool) {
	var all, so int64
	for _, count := range d {
		all += count
	}
	if all == 0 {
		return 0, false
	}
	for n, count := range d {
		if so += count; float64(so) >= share*float64(all) {
			return time.Duration(math.Pow(2, float64(n)/2) * float64(time.Second)), true
		}
	}
	return 0, false
}
