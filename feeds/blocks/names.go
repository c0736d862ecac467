package blocks

import "strings"

// kinds is a set of what the names of elements say about their text.
type kinds uint64

// What names say: the words that site builders put into class, id, role and the
// like, sorted by what is in such boxes.
const (
	articleBody kinds = 1 << iota
	articleBox
	mainBox
	navigation
	related
	teaser
	caption
	share
	newsletter
	advert
	byline
	dateline
	comments
	footer
	header
	sidebar
	topics
	titleBox
	standfirst
	player
	overlay
	legal
	factBox
	quote
	notShown
	live
	list
	tableBox
	button
	paragraph
	subhead
	account
	inLink
	figureBox
	asideBox
	socialPost
	credit
	correction
	bodyWord
	subheadTag
	kindCount = iota
)

// words gives the words of each kind.
var words = map[string]kinds{}

// tagKinds is what an element's tag says.
var tagKinds = map[string]kinds{
	"nav": navigation, "footer": footer, "header": header, "aside": asideBox, "figure": figureBox,
	"figcaption": caption, "article": articleBox, "main": mainBox, "form": account, "button": button,
	"blockquote": quote, "table": tableBox, "ul": list, "ol": list, "a": inLink, "h2": subhead | subheadTag, "h3": subhead | subheadTag, "h4": subhead | subheadTag, "h5": subheadTag,
	"time": dateline, "address": byline, "dialog": overlay,
}

func init() {
	for kind, list := range map[kinds]string{
		articleBody: `articlebody storybody bodytext articletext storytext articlecontent storycontent postcontent entrycontent maintext
			contentbody bodycontent postbody postbodytext newstext richtext wysiwyg fulltext articulo cuerpo artikeltext artikelinhalt
			fliesstext brodtext brødtext prose speakable storycopy articlecopy textbody textcontent contenttext postarticle newsbody
			newscontent articlemain articleinner articledetail articleparagraph detailtext detailbody newsdetail bodycopy entrytext posttext`,
		bodyWord:   `content body text copy entry texte corps texto testo inhalt`,
		articleBox: `article story post news artikel articolo artigo noticia beitrag hentry single`,
		mainBox:    `main primary wrapper container inner center`,
		navigation: `nav navi navigation menu menubar breadcrumb breadcrumbs crumb crumbs pagination pager tabs tab sitemap skip jump
			dropdown submenu navbar toolbar hamburger masthead topbar`,
		related: `related recommend recommended recommendation recommendations recommender more mostread trending popular latest readmore
			alsoread readnext next previous prev inread incontent suggested suggestions similar relatedcontent relatedarticles outbrain
			taboola zergnet plista onward ticker top mustread lesen weitere mehr ranking recirc recirculation further internal
			siblings stories articles linklist links crosslink crosslinks external upnext rail carousel slider swiper`,
		teaser:     `teaser teasers card cards promo promos promotion tile tiles thumb thumbnail preview item items box snippet grid feed stream widget list listing`,
		caption:    `caption captions figcaption figure image images img photo photos picture gallery media slideshow foto bild legende lightbox zoom cutline`,
		credit:     `credit credits copyright source attribution agency photographer`,
		share:      `share sharing shares social socials follow facebook twitter whatsapp pinterest linkedin addthis sharedaddy print email bookmark like likes sharebar`,
		newsletter: `newsletter newsletters subscribe subscription subscriptions signup optin mailchimp abo piano paywall premium register membership donate donation support offer offers upsell cta callout`,
		advert: `ad ads adv advert adverts advertisement advertising adslot adbox dfp gpt banner banners sponsor sponsored sponsors
			commercial anzeige werbung publicidad pub adunit adsense leaderboard affiliate shop product products deal deals price`,
		byline: `byline bylines author authors bio biography contributor contributors writer autor autoren reporter journalist editor avatar
			profile person staff auteur`,
		dateline: `date dates time timestamp datetime published publish pubdate updated meta metadata metas info details datum stand created modified`,
		comments: `comment comments disqus reply respond discussion discuss forum kommentare kommentar coral livefyre reactions rating vote poll survey quiz debate conversation`,
		footer:   `footer foot bottom colophon end after below`,
		header:   `header head top branding logo site`,
		sidebar:  `sidebar aside side secondary complementary rightrail right column col widget widgets supplementary`,
		topics:   `tag tags topic topics keyword keywords category categories section label labels kicker dachzeile spitzmarke rubrik eyebrow overline channel`,
		titleBox: `title titles headline heading hed titel title1 h1 pagetitle`,
		standfirst: `standfirst summary lead intro introduction dek deck subtitle subheadline subhead abstract excerpt description desc lede
			chapo teasertext sapo vorspann anriss ingress subheading synopsis entradilla bajada`,
		player:  `video videos player audio podcast embed jw brightcove youtube vjs media listen transcript`,
		overlay: `modal popup cookie cookies consent gdpr overlay dialog alert alerts notice notification notifications tooltip toast warning message error loader loading`,
		legal:   `disclaimer legal terms privacy policy rights imprint impressum license`,
		factBox: `infobox factbox fact facts box sidebox accordion glossary data chart table timeline bullet bullets keypoints highlights faq toc contents inhaltsverzeichnis score scores
			scoreboard match stats stock quote quotes market markets weather`,
		quote:      `pullquote quote quotation blockquote zitat pull`,
		notShown:   `hidden hide invisible sr screenreader offscreen visuallyhidden none noprint collapsed`,
		live:       `live liveblog livefeed liveticker blogpost`,
		list:       `ul ol`,
		paragraph:  `paragraph para p absatz`,
		subhead:    `subhead crosshead zwischenueberschrift intertitle subtitle crossheading`,
		account:    `login signin account user search form password email`,
		button:     `button btn toggle close open icon cta trigger`,
		socialPost: `tweet tweets instagram tiktok post twitter embed`,
		correction: `correction corrections note editors disclosure footnote endnote update`,
	} {
		for word := range strings.FieldsSeq(list) {
			words[word] |= kind
		}
	}
}

// longestName is the longest word of a name that is looked up, in bytes.
const longestName = 24

// kindsOf returns what the words in names say, and pairs of neighbouring words.
// Names are split where letters end, and where a capital follows a small letter.
func kindsOf(names string) (k kinds) {
	var word [2 * longestName]byte // the word before, and the one under way
	before, n := 0, 0
	for i := 0; i <= len(names); i++ {
		c := byte(' ')
		if i < len(names) {
			c = names[i]
		}
		small, capital := c >= 'a' && c <= 'z' || c >= 0x80, c >= 'A' && c <= 'Z'
		if n > before && (!small && !capital || capital && names[i-1] >= 'a') {
			k |= words[string(word[before:n])] | words[string(word[:n])]
			copy(word[:], word[before:n])
			before, n = n-before, n-before
		}
		switch {
		case c == ' ':
			before, n = 0, 0
		case (small || capital) && n < before+longestName:
			if capital {
				c += 'a' - 'A'
			}
			word[n] = c
			n++
		}
	}
	return k
}
