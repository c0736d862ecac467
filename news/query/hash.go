package query

import (
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// The hashes differ from process to process, so that nobody can write texts
// or queries that collide. They never leave the process.
var (
	seed   = rand.Uint64()
	factor = rand.Uint64() | 1
)

// mix stirs a and b into one another; the product of two 64-bit numbers
// folded in half. Source: the hash wyhash by Wang Yi.
func mix(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// hashBytes hashes a spelling, which holds no zero byte.
func hashBytes(b []byte) uint64 {
	h := seed
	for len(b) >= 8 {
		h = mix(h^binary.LittleEndian.Uint64(b), factor)
		b = b[8:]
	}
	var tail [8]byte
	copy(tail[:], b)
	return mix(h^binary.LittleEndian.Uint64(tail[:]), factor)
}

// Eight ASCII characters at a time. In a word of eight bytes, lowerBits turns
// capital letters into small ones and leaves digits alone, for these have the
// bit already.
const (
	lowerBits = 0x2020202020202020
	everyByte = 0x0101010101010101
	highBits  = 0x8080808080808080
)

// notAlnum marks the bytes of w that are no ASCII letters or digits with
// their high bit. (Adding 128 less a limit carries into the high bit of a
// byte that reaches the limit.)
func notAlnum(w uint64) uint64 {
	low := w &^ highBits
	small := low | lowerBits
	letter := (small + (128-'a')*everyByte) &^ (small + (128-'z'-1)*everyByte)
	digit := (low + (128-'0')*everyByte) &^ (low + (128-'9'-1)*everyByte)
	return (^(letter | digit) | w) & highBits
}

// hashWord hashes the word of ASCII letters and digits at text[i] as
// hashBytes does its lower-case spelling. It returns the end of the word, and
// whether it is capital letters alone. Behind the text must be eight zeros.
func hashWord(text []byte, i int) (h uint64, end int, capitals bool) {
	h = seed
	var small uint64 // what is in lower case
	for {
		w := binary.LittleEndian.Uint64(text[i:])
		if m := notAlnum(w); m != 0 {
			bit := bits.TrailingZeros64(m) - 7 // of the first byte behind the word
			mask := uint64(1)<<bit - 1
			small |= w & mask
			return mix(h^(w|lowerBits)&mask, factor), i + bit>>3, small&lowerBits == 0
		}
		h = mix(h^(w|lowerBits), factor)
		small |= w
		i += 8
	}
}
