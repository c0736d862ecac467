// Package document reads feeds: it makes clean items of the bytes of a document
// of any common format, and saves what can be saved of a damaged one. It asks
// nobody, and remembers nothing but, in a Memory, what it has read already.
//
// A feed goes through three hands. repair makes a plain and well-formed
// document of whatever the server sent, gofeed reads that, and newFeed makes
// clean items of what gofeed found. The pieces that they are made of serve the
// other documents of the web, too: a Scanner of sloppy markup, ToUTF8, Headline,
// Paragraphs.
package document
