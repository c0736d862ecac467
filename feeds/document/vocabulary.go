package document

import "strings"

// A role is what an element is for.
type role uint8

const (
	skipped     role = iota // not for us, with all that is in it
	transparent             // not for us, but what is in it may be
	entryStart              // an item or entry
	htmlText                // text that may hold markup
	plainText               // text as it stands
	linkText                // an address as text or as href
	dateText                // a moment
	nameText                // a person: text, or a name element in it
	linkTag                 // Atom's link: attributes alone
	articleText             // the address of the article itself, where link is a proxy's
	guidText                // an identity, which may be an address
	pictureTag              // a picture or enclosure: attributes, or an address as text
	categoryTag             // a category: text, or Atom's attributes
	sourceTag               // who published the item first: a name and an address
)

// A use says what becomes of an element of the input.
type use struct {
	as   string // its name in the repaired document
	role role
}

// A dialect is one of the two forms that repaired documents have.
type dialect struct {
	open, close string // what stands round the entries
	entry       string // the name of an entry
	feed, item  map[string]use
}

// rss reads all that descends from RSS: 0.9x, 1.0, 1.1, 2.0 and CDF. A name
// with a prefix belongs to the namespace of that conventional prefix. Later
// elements with an output name that was already written are dropped, except
// for pictures.
var rss = dialect{
	open: `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>`,
	close: `</channel></rss>`,
	entry: "item",
	feed: map[string]use{
		"rss": {"", transparent}, "rdf": {"", transparent}, "rdf:rdf": {"", transparent},
		"channel": {"", transparent}, "items": {"", transparent}, "item": {"", entryStart},
		"title": {"title", htmlText}, "dc:title": {"dc:title", htmlText},
		"link": {"link", linkText}, "language": {"language", plainText}, "dc:language": {"language", plainText},
		"ttl": {"ttl", plainText}, "skiphours": {"", transparent}, "skipdays": {"", transparent},
		"hour": {"hour", plainText}, "day": {"day", plainText},
		"sy:updateperiod": {"sy:updatePeriod", plainText}, "sy:updatefrequency": {"sy:updateFrequency", plainText},
	},
	item: map[string]use{
		"title": {"title", htmlText}, "dc:title": {"dc:title", htmlText}, "media:title": {"dc:title", htmlText},
		"link": {"link", linkText}, "atom:link": {"link", linkTag}, "guid": {"guid", guidText},
		"feedburner:origlink": {"", articleText}, "pheedo:origlink": {"", articleText},
		"dc:identifier": {"guid", plainText}, "atom:id": {"guid", plainText},
		"pubdate": {"pubDate", dateText}, "dc:date": {"pubDate", dateText}, "dcterms:issued": {"pubDate", dateText},
		"dcterms:created": {"pubDate", dateText}, "atom:published": {"pubDate", dateText}, "published": {"pubDate", dateText},
		"date": {"pubDate", dateText}, "dcterms:modified": {"dc:date", dateText}, "atom:updated": {"dc:date", dateText},
		"updated": {"dc:date", dateText}, "lastbuilddate": {"dc:date", dateText},
		"description": {"description", htmlText}, "abstract": {"description", htmlText},
		"atom:summary": {"description", htmlText}, "dc:description": {"dc:description", htmlText},
		"media:description": {"dc:description", htmlText}, "itunes:summary": {"dc:description", htmlText},
		"content:encoded": {"content:encoded", htmlText}, "atom:content": {"content:encoded", htmlText},
		"content": {"content:encoded", htmlText}, "fullitem": {"content:encoded", htmlText},
		"body": {"content:encoded", htmlText}, "xhtml:body": {"content:encoded", htmlText},
		"author": {"author", nameText}, "dc:creator": {"author", nameText}, "dc:author": {"author", nameText},
		"itunes:author": {"author", nameText}, "atom:author": {"author", nameText},
		"enclosure": {"", pictureTag}, "media:content": {"", pictureTag}, "media:thumbnail": {"", pictureTag},
		"itunes:image": {"", pictureTag}, "media:group": {"", transparent}, "image": {"", pictureTag}, "img": {"", pictureTag},
		"thumbnail": {"", pictureTag}, "thumb": {"", pictureTag}, "picture": {"", pictureTag}, "photo": {"", pictureTag},
		"category": {"category", categoryTag}, "dc:subject": {"category", categoryTag}, "atom:category": {"category", categoryTag},
		"itunes:keywords": {"category", categoryTag}, "media:keywords": {"category", categoryTag},
		"source": {"", sourceTag}, "atom:source": {"", sourceTag}, "dc:publisher": {"dc:publisher", nameText},
	},
}

// atom reads Atom 0.3 and 1.0.
var atom = dialect{
	open:  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">`,
	close: `</feed>`,
	entry: "entry",
	feed: map[string]use{
		"feed": {"", transparent}, "entry": {"", entryStart}, "item": {"", entryStart},
		"title": {"title", htmlText}, "link": {"link", linkTag},
	},
	item: map[string]use{
		"title": {"title", htmlText}, "link": {"link", linkTag}, "id": {"id", plainText},
		"published": {"published", dateText}, "issued": {"published", dateText}, "dc:date": {"published", dateText},
		"pubdate": {"published", dateText}, "created": {"published", dateText},
		"updated": {"updated", dateText}, "modified": {"updated", dateText},
		"summary": {"summary", htmlText}, "description": {"summary", htmlText}, "media:description": {"summary", htmlText},
		"content": {"content", htmlText}, "content:encoded": {"content", htmlText},
		"author": {"author", nameText}, "dc:creator": {"author", nameText},
		"enclosure": {"", pictureTag}, "media:content": {"", pictureTag}, "media:thumbnail": {"", pictureTag},
		"media:group": {"", transparent}, "itunes:image": {"", pictureTag}, "image": {"", pictureTag}, "thumbnail": {"", pictureTag},
		"feedburner:origlink": {"", articleText}, "category": {"category", categoryTag}, "dc:subject": {"category", categoryTag},
		"source": {"", sourceTag}, "dc:publisher": {"dc:publisher", nameText},
	},
}

// prefixes gives the conventional prefix of a namespace, "" for those that
// are at home in a feed. Sources: the specifications of the formats and their
// modules; media RSS is found with and without the slash.
var prefixes = map[string]string{
	"http://www.w3.org/2005/Atom":                  "atom",
	"http://purl.org/atom/ns#":                     "atom",
	"http://purl.org/rss/1.0/":                     "",
	"http://purl.org/net/rss1.1#":                  "",
	"http://channel.netscape.com/rdf/simple/0.9/":  "",
	"http://my.netscape.com/rdf/simple/0.9/":       "",
	"http://backend.userland.com/rss2":             "",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#":  "rdf",
	"http://purl.org/dc/elements/1.1/":             "dc",
	"http://purl.org/dc/elements/1.0/":             "dc",
	"http://purl.org/dc/terms/":                    "dcterms",
	"http://purl.org/rss/1.0/modules/dcterms/":     "dcterms",
	"http://purl.org/rss/1.0/modules/content/":     "content",
	"http://purl.org/rss/1.0/modules/syndication/": "sy",
	"http://search.yahoo.com/mrss":                 "media",
	"http://search.yahoo.com/mrss/":                "media",
	"http://www.itunes.com/dtds/podcast-1.0.dtd":   "itunes",
	"http://rssnamespace.org/feedburner/ext/1.0":   "feedburner",
	"http://www.pheedo.com/namespace/pheedo":       "pheedo",
	"http://www.w3.org/1999/xhtml":                 "xhtml",
	"http://www.w3.org/XML/1998/namespace":         "xml",
}

// conventional gives the conventional prefix of a namespace that we know.
func conventional(namespace string) (prefix string, known bool) {
	namespace = strings.TrimSpace(namespace)
	if prefix, known = prefixes[namespace]; !known {
		prefix, known = prefixes[strings.ToLower(namespace)]
	}
	return prefix, known
}

// FeedTypes are the media types by which pages announce feeds.
var FeedTypes = []string{
	"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
	"application/json", "application/xml", "text/xml",
}
