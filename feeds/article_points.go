package feeds

import (
	"strings"

	"golang.org/x/net/html"

	"newsbot/feeds/document"
)

// pointNames are how publishers name the box with the points of an article, in
// the classes, identities and data attributes of their pages, without hyphens
// and underscores.
var pointNames = strings.Fields(`keypoint keytakeaway keyfact keyhighlight takeaways storyhighlight ataglance summarylist
	summarypoint summarybullet`)

// pointForm names a box by its form. For a list that says nothing, but
// paragraphs that are named so are points.
const pointForm = "bulletpoint"

// Bounds of a list of key points: more or shorter ones are something else.
const (
	minPoints     = 2
	maxPoints     = 8
	minPointWords = 4
	maxPointBoxes = 20 // that are looked at; each may hold all of the page
)

// keyPoints finds the publisher's own key points: the entries of a list in a
// box that is named so.
func keyPoints(doc *html.Node) []string {
	boxes := 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		tag := pointTag(n)
		if tag == "" {
			continue
		}
		if points := entries(n, tag); len(points) >= minPoints && len(points) <= maxPoints {
			return points
		}
		if boxes++; boxes == maxPointBoxes {
			break
		}
	}
	return nil
}

// pointTag gives the tag of the points in an element that is named as a box of
// them, "" for others.
func pointTag(n *html.Node) string {
	for _, a := range n.Attr {
		switch a.Key {
		case "class", "id", "data-testid", "data-component":
			name := strings.ToLower(unhyphened.Replace(a.Val))
			for _, points := range pointNames {
				if strings.Contains(name, points) {
					return "li"
				}
			}
			if strings.Contains(name, pointForm) {
				return "p"
			}
		}
	}
	return ""
}

var unhyphened = strings.NewReplacer("-", "", "_", "")

// entries gives the elements of that tag in a box, none if one of them is no
// sentence.
func entries(box *html.Node, tag string) (list []string) {
	for n := range box.Descendants() {
		if n.Type != html.ElementNode || n.Data != tag {
			continue
		}
		point := document.OneLine(plain(n))
		if strings.Count(point, " ")+1 < minPointWords || len(point) > document.MaxDeck || len(list) == maxPoints {
			return nil
		}
		list = append(list, point)
	}
	return list
}
