// Package text is how text becomes words: what is compared when a word that
// somebody looks for and a word of the news are the same.
//
// An Analysis takes a text apart once, into forms. A form is a word in the
// spelling under which it is found, without case, accents and the ways of
// writing that readers take for the same (fold.go says which), with its hash and
// its place; one place may have several forms. Most of most texts is plain words,
// which take a short way (analysis.go, marked.go); the rest is taken apart with
// care (words.go, spelling.go).
//
// Hashes differ from process to process and are never kept.
package text
