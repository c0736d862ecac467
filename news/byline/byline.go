// Package byline reads who says what out of a headline, a feed's title and a text:
// the headline without its publisher, the publisher without its sections, the
// outlets that are cited, and whether it claims to be breaking news or is opinion.
package byline
