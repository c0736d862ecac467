package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"

	"newsbot/lab/boost"
	"newsbot/lab/rouge"
	"newsbot/news/bullets"
)

// A sample is an article with its publisher's own bullets.
type sample struct {
	Source     string // publisher
	Title      string
	Text       string
	Highlights []string

	stems []string        // the distinct stems of the text
	told  map[string]bool // the stems and "stem stem" of the highlights
}

// readSamples reads samples, one JSON object a line.
func readSamples(path string) ([]*sample, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []*sample
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		s := new(sample)
		if err := json.Unmarshal(lines.Bytes(), s); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, len(all)+1, err)
		}
		s.index()
		all = append(all, s)
	}
	return all, lines.Err()
}

// index fills in the stems of text and highlights.
func (s *sample) index() {
	words, _ := new(bullets.Model).Terms(s.article())
	for _, w := range words {
		s.stems = append(s.stems, w.Text)
	}
	s.told = make(map[string]bool)
	for _, h := range s.Highlights {
		tokens := rouge.Tokens(h)
		for i, t := range tokens {
			s.told[t] = true
			if i > 0 {
				s.told[tokens[i-1]+" "+t] = true
			}
		}
	}
}

// article returns what is to be summarised.
func (s *sample) article() bullets.Article {
	return bullets.Article{Title: s.Title, Text: s.Text, Lang: "en"}
}

// shape is the shape of the tables. Deeper trees and more rounds were no better.
// A rare value, such as "in the headline", needs a bin of its own.
var shape = boost.Options{Rounds: 600, Rate: 0.1, Bins: 256, Least: 5, Ridge: 1, Rows: 0.5, Features: 0.25, Tables: 8}

// train learns a model from samples, with or without regard to single words.
func train(samples []*sample, priors bool) *bullets.Model {
	m := &bullets.Model{Articles: len(samples)}
	if priors {
		m.Stems = count(samples)
	}
	m.Words = boost.Fit(observe(m, samples, words), shape)
	m.Again = boost.Fit(observe(m, samples, words), shape)
	m.Pairs = boost.Fit(observe(m, samples, pairs), shape)
	return m
}

func words(words, _ []bullets.Term) []bullets.Term { return words }
func pairs(_, pairs []bullets.Term) []bullets.Term { return pairs }

// groups is into how many groups samples are parted to be observed.
const groups = 10

// observe returns what the model observes of the samples' terms, and which of
// them were told. The priors of each group of samples are counted on the others.
// Leaving out the one sample only would not do: its priors would be the lower
// the more of its words are told.
func observe(m *bullets.Model, samples []*sample, pick func(words, pairs []bullets.Term) []bullets.Term) *boost.Observations {
	all := new(boost.Observations)
	for g := range groups {
		others, group := split(samples, g, groups)
		blind := *m
		if m.Stems != nil {
			blind.Stems, blind.Articles = count(others), len(others)
		}
		for _, s := range group {
			for _, t := range pick(blind.Terms(s.article())) {
				all.Add(t.Features, s.label(t), 1)
			}
		}
	}
	return all
}

// label returns 1 for a term that the publisher's bullets have.
func (s *sample) label(t bullets.Term) float32 {
	if s.told[t.Text] {
		return 1
	}
	return 0
}

// split parts samples into those outside and inside the k-th of n groups.
func split(samples []*sample, k, n int) (out, in []*sample) {
	for i, s := range samples {
		if i%n == k {
			in = append(in, s)
		} else {
			out = append(out, s)
		}
	}
	return out, in
}

// rarest is in how few articles a stem may be and still be kept: with fewer the
// model would be a list of single articles' words.
const rarest = 3

// count counts in how many samples the text has a stem, and in how many of these
// the highlights have it too.
func count(samples []*sample) map[string]bullets.Stem {
	stems := make(map[string]bullets.Stem)
	for _, s := range samples {
		for _, w := range s.stems {
			c := stems[w]
			c[0]++
			if s.told[w] {
				c[1]++
			}
			stems[w] = c
		}
	}
	maps.DeleteFunc(stems, func(_ string, s bullets.Stem) bool { return s[0] < rarest })
	return stems
}
