//go:build !race

package index

// underRace: see the file for builds with the race detector.
const underRace = false
