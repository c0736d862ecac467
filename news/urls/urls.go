// Package urls holds the rules about web addresses: the one form by which an
// article is known, the site that it belongs to, what a private network is, and
// what of an address may be shown.
package urls
