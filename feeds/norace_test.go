//go:build !race

package feeds

// raceDetector says whether the tests run under the race detector, where
// measuring time makes no sense.
const raceDetector = false
