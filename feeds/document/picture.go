package document

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Widths of pictures, in pixels.
const (
	smallest = 100  // of one that is shown in a text; smaller ones are smileys, icons and the like
	widest   = 2560 // that is worth its bytes
)

// shownPicture gives the address of the picture that a tag of a text shows, ""
// for none that is worth showing: lazy pages keep the address elsewhere than in
// src, and smileys, spacers and tracking pixels are no pictures.
func shownPicture(t Token) string {
	if isSmall(Attribute(t.Attrs, "width")) || isSmall(Attribute(t.Attrs, "height")) || isOrnament(Attribute(t.Attrs, "class")) {
		return ""
	}
	for _, name := range []string{"srcset", "data-srcset", "data-lazy-srcset"} {
		if address := widestOf(Attribute(t.Attrs, name)); address != "" && !isOrnament(address) {
			return address
		}
	}
	for _, name := range []string{"data-src", "data-lazy-src", "data-original", "data-orig-file", "data-url", "src"} {
		address := strings.TrimSpace(Attribute(t.Attrs, name))
		if address != "" && !strings.HasPrefix(address, "data:") && !isOrnament(address) {
			return address
		}
	}
	return ""
}

// isSmall says whether a width or height is that of no picture.
func isSmall(size string) bool {
	n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(size), "px"))
	return err == nil && n < smallest
}

// widestOf gives the widest picture of a srcset. Source: HTML, srcset
// attributes; a density counts for a thousand pixels.
func widestOf(srcset string) (best string) {
	most := 0.0
	for _, candidate := range candidates.FindAllStringSubmatch(srcset, -1) {
		size, _ := strconv.ParseFloat(candidate[2], 64)
		if candidate[3] == "x" {
			size *= 1000
		}
		if address := candidate[1]; !strings.HasPrefix(address, "data:") && (best == "" || size > most && size <= widest) {
			best, most = address, size
		}
	}
	return best
}

// candidates finds the addresses of a srcset and their sizes. An address may
// hold commas, but not end in one.
var candidates = regexp.MustCompile(`([^\s,]\S*[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)`)

// ornaments are what addresses and classes of things hold that are no pictures
// of the news.
var ornaments = strings.Fields(`smiley smilies emoji emoticon gravatar.com/avatar /avatar spacer blank.gif blank.png transparent. placeholder
	default-image default_image defaultimage default-thumb default-og no-image no_image noimage 1x1. pixel.gif pixel.png pixel.wp
	pixel.quantserve /pixel feedburner.com/~ doubleclick feedsportal feeds.wordpress.com stats.wordpress share-icon share_icon share-button
	favicon sharethis addthis`)

// ornamentClasses are the classes of such things.
var ornamentClasses = strings.Fields("avatar icon pixel emoji wp-smiley smiley tracking")

// isOrnament says whether an address or a class is that of something else than
// a picture of the news.
func isOrnament(text string) bool {
	text = strings.ToLower(text)
	if slices.ContainsFunc(ornaments, func(part string) bool { return strings.Contains(text, part) }) {
		return true
	}
	return !strings.Contains(text, "/") && slices.ContainsFunc(strings.Fields(text), func(class string) bool { return slices.Contains(ornamentClasses, class) })
}

// pictureEnds are the endings of addresses of pictures that can be shown.
var pictureEnds = []string{".jpg", ".jpeg", ".jpe", ".png", ".webp", ".gif", ".avif"}

// isPictureAddress says whether an address reads like that of a picture.
func isPictureAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	return slices.Contains(pictureEnds, strings.ToLower(path.Ext(u.Path)))
}

// hasEnd says whether an address names the kind of its file.
func hasEnd(address string) bool {
	u, err := url.Parse(address)
	return err == nil && path.Ext(u.Path) != ""
}
