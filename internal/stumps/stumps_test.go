package stumps

import "testing"

func TestColumn(t *testing.T) {
	c := Column{Below: []float32{1, 2}, Sum: []float32{10, 20, 30}}
	for x, want := range map[float32]float32{0: 10, 1: 20, 1.5: 20, 2: 30, 9: 30} {
		if got := c.At(x); got != want {
			t.Errorf("at(%v) = %v, want %v", x, got, want)
		}
	}
}

// A column of any length finds each of its steps.
func TestColumnLengths(t *testing.T) {
	c := Column{Sum: []float32{0}}
	for n := range 70 {
		for i := range n + 1 {
			for _, x := range []float32{float32(i), float32(i) + 0.5} {
				if got := c.At(x); got != float32(i) {
					t.Fatalf("%d steps: at(%v) = %v, want %d", n, x, got, i)
				}
			}
		}
		c.Below, c.Sum = append(c.Below, float32(n+1)), append(c.Sum, float32(n+1))
	}
}
