package config

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Mistakes are everything that is wrong with a configuration file. They are
// collected, so that a person corrects the file once and not once per line.
type Mistakes struct {
	file string
	list []mistake
}

// A mistake names the line it is on (0 for the file as a whole), the key, and
// what to write instead.
type mistake struct {
	line int
	key  string
	text string
}

// Wrong is a mistake of one key that only shows when the program starts, such as
// an address that is taken.
func Wrong(file, key, format string, args ...any) error {
	m := &Mistakes{file: file}
	m.add(0, key, format, args...)
	return m
}

func (m *Mistakes) add(line int, key, format string, args ...any) {
	m.list = append(m.list, mistake{line, key, fmt.Sprintf(format, args...)})
}

// has says whether a mistake of a key is told already.
func (m *Mistakes) has(key string) bool {
	return slices.ContainsFunc(m.list, func(e mistake) bool { return e.key == key })
}

// err is nil when there are none.
func (m *Mistakes) err() error {
	if len(m.list) == 0 {
		return nil
	}
	return m
}

// Error is one line a mistake, in the order of the file.
func (m *Mistakes) Error() string { return strings.Join(m.lines(), "\n") }

// lines is one line a mistake, in the order of the file.
func (m *Mistakes) lines() []string {
	sort.SliceStable(m.list, func(i, j int) bool { return m.list[i].line < m.list[j].line })
	var list []string
	for _, e := range m.list {
		line := m.file
		if e.line > 0 {
			line += fmt.Sprintf(":%d", e.line)
		}
		if e.key != "" {
			line += ": " + e.key
		}
		list = append(list, line+": "+e.text)
	}
	return list
}

// nearest is the known word that a misspelt one most likely means, or "": at
// most a third of its letters may be wrong.
func nearest(word string, known []string) string {
	best, cost := "", len(word)/3+1
	for _, k := range known {
		if c := editDistance(strings.ToLower(word), k); c < cost {
			best, cost = k, c
		}
	}
	return best
}

// editDistance is Levenshtein's distance in bytes.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := before
			if a[i] != b[j] {
				cost++
			}
			before = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
