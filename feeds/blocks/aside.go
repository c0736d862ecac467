package blocks

import "strings"

// unseen are classes of text that readers of the page do not see: it is for
// those who hear it, and says "opens in a new window" within a sentence.
var unseen = set(`sr-only sr-text sronly screen-reader screen-reader-text screen-reader-only screenreader screenreader-only screenreader-text reader-only
	visually-hidden visuallyhidden visually_hidden u-visually-hidden u-sr-only u-visuallyhidden is-sr-only is-visually-hidden is-visuallyhidden
	a11y-hidden a11y-text a11y-only hidden-accessible ui-helper-hidden-accessible element-invisible show-for-sr show-for-sronly assistive-text assistive
	hidden-for-sighted accessibly-hidden offscreen off-screen offscreen-text clip-hide hide-visually
	accessibility-text accessible-hidden for-screenreader for-screenreaders nv-sr-only`)

// posts are classes of somebody's post that a page embeds: it stands in the midst of
// the article and looks like it, but is his words, not the article's.
var posts = set(`twitter-tweet twitter-video twitter-tweet-rendered instagram-media tiktok-embed bluesky-embed reddit-embed-bq reddit-card fb-post fb-video
	mastodon-embed threads-post text-post-media telegram-post vk-post truth-social-embed truthsocial-embed`)

// IsUnseen says whether an element with these classes is for those who hear the
// page.
func IsUnseen(classes string) bool { return hasClass(classes, unseen) }

// IsPost says whether an element with these classes is an embedded post.
func IsPost(classes string) bool { return hasClass(classes, posts) }

// hasClass reports whether one of the classes is in a set.
func hasClass(classes string, set map[string]bool) bool {
	for class := range strings.FieldsSeq(strings.ToLower(classes)) {
		if set[class] {
			return true
		}
	}
	return false
}

// OpenQuotation and CloseQuotation are what browsers put round a <q>.
const (
	OpenQuotation  = "“"
	CloseQuotation = "”"
)
