package text

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

// Mix returns a hash of two hashes, or of a hash and a number that tells what it
// is to be used for.
func Mix(a, b uint64) uint64 { return mix(a, b^factor) }

// Hash hashes a spelling, which holds no zero byte.
func Hash(b []byte) uint64 {
	h := seed
	for len(b) >= 16 {
		h = mix(h^binary.LittleEndian.Uint64(b), factor^binary.LittleEndian.Uint64(b[8:]))
		b = b[16:]
	}
	if len(b) >= 8 {
		return mix(h^binary.LittleEndian.Uint64(b), factor^upTo7(b[8:]))
	}
	return mix(h^upTo7(b), factor)
}

// upTo7 returns the bytes of b, fewer than eight, in one word from its low end.
func upTo7(b []byte) uint64 {
	n := len(b)
	switch {
	case n >= 4: // two halves, which may overlap
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<(8*(n-4))
	case n > 0: // the first, the middle and the last
		return uint64(b[0]) | uint64(b[n/2])<<(8*(n/2)) | uint64(b[n-1])<<(8*(n-1))
	}
	return 0
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
// Hash does its lower-case spelling. It returns the end of the word, and
// whether it is capital letters and digits alone. Behind the text must be
// sixteen zeros.
//
// It looks at sixteen bytes at once, for whether a word has more than eight is
// what the processor cannot foresee.
func hashWord(text []byte, i int) (h uint64, end int, capitals bool) {
	h = seed
	var small uint64 // what is in lower case
	for {
		b := text[i : i+16]
		lo, hi := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
		inLo, inHi := wordBits(lo), wordBits(hi)
		loMask, hiMask := uint64(1)<<inLo-1, uint64(1)<<inHi-1
		whole := -uint64(inLo >> 6) // all ones if the word goes on in hi
		hiMask &= whole
		small |= lo&loMask | hi&hiMask
		h = mix(h^(lo|lowerBits)&loMask, factor^(hi|lowerBits)&hiMask)
		i += inLo>>3 + inHi>>3&int(whole)
		if loMask&hiMask != ^uint64(0) {
			return h, i, small&lowerBits == 0
		}
	}
}

// wordBits returns how many bits of w are ASCII letters and digits, from the
// low end on.
func wordBits(w uint64) int { return bits.TrailingZeros64(notAlnum(w)) &^ 7 }
