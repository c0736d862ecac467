//go:build race

package index

// underRace: the race detector drops what pools keep, at random.
const underRace = true
