// Package news holds the words of the newsroom and the pure rules about them:
// what identifies an item, which items tell one story, who should hear of it,
// and when a source is polled next.
//
// Nothing here touches the network, the disk or the clock: time comes in as an
// argument, and every rule is a function with a table of cases beside it.
package news
