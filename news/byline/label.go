package byline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsbot/internal/sieve"
)

// kinds are what sites say at the edge of a headline of the page that it leads to: that
// it has a video or pictures, or goes on being written. A reader of an alert watches
// nothing. What else the page is, such as a review or a podcast, is said of its content
// and stays.
var kinds = phrases(
	"video, videos, watch, watch video, watch live, watch now, watch it live, live, live now, live blog, liveblog, live updates, live update, latest updates, live coverage, follow live, livestream, live stream, live news,"+
		"photo, photos, pictures, in pictures, in photos, photo gallery, gallery, slideshow, pics, see pics, see photos, watch here, must watch, full video, interactive, tablet interactive, icymi, update, updated, 2nd update, 3rd update, 4th update, key updates",
	"im video, liveticker, live-ticker, newsticker, im livestream, fotos, foto, bilder, bildergalerie, fotostrecke, in bildern, newsblog",
	"vidéo, vidéos, en vidéo, en images, en photos, diaporama, direct, en direct, direct vidéo",
	"vídeo, vídeos, en vídeo, en video, en directo, directo, en vivo, minuto a minuto, fotogalería, galería, en imágenes, en fotos, ao vivo, em vídeo, em fotos, em imagens, galeria, veja vídeo, assista, veja fotos",
	"il video, le foto, la diretta, diretta, in diretta, guarda il video, le immagini, fotogallery, il video e le foto",
	"kijk, kijk live, beeld, in beeld, fotoserie, se, se video, se videoen, direkte, direkt, se bilder, se bildene, billeder, se billeder, bildextra, webb-tv, katso, katso video, suora, kuvat, katso kuvat",
	"wideo, zdjęcia, zobacz wideo, zobacz zdjęcia, nagranie, na żywo, relacja na żywo, galeria zdjęć, obrazem, živě, videa, naživo, fotky, foto a video, videó, fotók, képek, galéria, fotogaleria, videoclip, imagini, live text, foto galeri, video galeri, canlı, canlı yayın, canlı anlatım, izle, videosu, görüntüler",
	"видео, фото, онлайн, прямой эфир, трансляция, прямая трансляция, фоторепортаж, кадры, відео, наживо, фоторепортаж, онлайн-трансляция, снимки, на живо, уживо, βίντεο, φωτογραφίες, φωτό, εικόνες, δείτε, δείτε βίντεο, live εικόνα",
	"视频, 视讯, 影片, 影音, 影像, 直播, 图集, 组图, 图, 多图, 高清, 视频直播, 組圖, 圖集, 圖, 圖輯, 多圖, 有片, 附影片, 動画, 動画あり, 写真, 写真特集, 画像, ライブ, ライブ配信, 生中継, フォト, 영상, 동영상, 포토, 사진, 화보, 라이브, 생중계, 현장영상, 포토뉴스",
	"شاهد, فيديو, بالفيديو, بالصور, صور, مباشر, بث مباشر, بالفيديو والصور, فیلم, ویدئو, ویدیو, عکس, تصاویر, ببینید, پخش زنده, צפו, וידאו, תמונות, שידור חי, वीडियो, देखें वीडियो, तस्वीरें, लाइव, ভিডিও, ছবি, সরাসরি, คลิป, มีคลิป, ภาพ, ชมคลิป, ảnh, trực tiếp, video clip, foto-foto, siaran langsung",
)

// phrases are the entries of lists with a comma between them.
func phrases(lists ...string) map[string]bool {
	m := map[string]bool{}
	for _, list := range lists {
		for p := range strings.SplitSeq(list, ",") {
			if p = strings.TrimSpace(p); p != "" {
				m[p] = true
			}
		}
	}
	return m
}

// maxKind is how long a label of kinds is at most, bytes.
const maxKind = 40

// isKind reports whether a text is a kind of page, or several: "PHOTOS + VIDEO".
func isKind(text string) bool {
	if len(text) > maxKind {
		return false
	}
	text = strings.ToLower(strings.Trim(text, " !¡.…*•▶►🔴📹📷🎥\ufe0f"))
	if kinds[text] {
		return true
	}
	first, rest, found := strings.Cut(joined.ReplaceAllString(text, "+"), "+")
	return found && isKind(first) && isKind(rest)
}

// joined is what stands between two kinds.
var joined = sieve.MustCompile(`\s*[,+/&|]\s*|\s+(?:and|und|et|y|e|en|och|og|i|a|ve|и|і|та|și|és|και)\s+`)

// opening is what may be a label before a headline: in brackets, or before a mark.
var opening = sieve.MustCompile(`^(?:[\[【(（]([^\]】)）]{1,40})[\]】)）]\s*[:：]?|([^:：|｜丨\[\]()]{1,40}?)(?:\s*[:：|｜丨]|\s+[-–—·•]\s|\.\.+\s))\s*`)

// shouting is a label before a full stop: "VIDÉO. Un bac coule".
var shouting = sieve.MustCompile(`^([\p{Lu}, -]{3,40})\. `)

// closing is what may be a label behind a headline.
var closing = sieve.MustCompile(`\s*[\[【(（]([^\[\]【】()（）]{1,40})[\]】)）]$|(?:\s*[|｜丨]\s*|\s+(?:--|[-–—·•/+])\s+)([^|｜丨]{1,40})$`)

// wire is how agencies number the versions of a report: "UPDATE 2-Ferry sinks".
var wire = sieve.MustCompile(`^(?:(?:UPDATE|WRAPUP|WRAP|RPT|REFILE)(?: \d{1,2})? ?- ?)+`)

// pointer is what posts end in: hands and signs that lead to what is below, and links.
var pointer = sieve.MustCompile(`(?:\s*(?:[👇👉🔗🎧⬇⤵▶➡↪↘🧵🔽📽🎥📹📺📸📷][\x{fe0f}\x{1f3fb}-\x{1f3ff}]*|https?://\S+|pic\.twitter\.com/\S+)[\s:：。.]*)+$`)

// calls are the last sentences of posts that lead on from the news to what the account has of
// it elsewhere: "Our podcast asks why.", "了解更多".
var calls = sieve.MustCompile(`([.!?。！？…]["”»」]?)\s*(?:(?i:read (?:more|the|our|on|how|why)|watch (?:the|our|how|here|more)|listen to|click|tap|find out|learn (?:more|how|why)|see how|join us|subscribe|follow us|sign up|our (?:podcast|reporter|correspondent|chart|latest|tracker|newsletter)|more (?:here|on|in)\b|full story|details:?$|via @|h/t)|` +
	`(?:Mehr (?:dazu|hier|im)|Jetzt (?:lesen|im|ansehen)|Hier (?:lesen|geht)|Zum (?:Artikel|Video)|Lisez|Découvrez|À lire|Lee (?:la|más)|Mira (?:el|la)|Conoce|Descubre|Más (?:información|detalles)|Leggi|Scopri|Guarda|Saiba|Veja|Confira|Leia|Подробн\p{L}+|Читайте|Смотрите|Детальніше|Czytaj|Więcej|Lees|Bekijk|Läs mer|Les mer|Læs)|` +
	`(?:了解|瞭解|点击|點擊|阅读|閱讀|查看|通过我们|通過我們|敬请|敬請|我们将|我們將|我们的|我們的|这张图|這張圖|这段视频|下图|下圖|观看|觀看|收听|收聽|收看|关注|關注|详情|詳情|更多))[^.!?。！？]{0,160}[.!?。！？…：:]*$`)

// hashtags are those at the end, of which one alone may be a word of the headline.
var hashtags = sieve.MustCompile(`(?:\s*#[\p{L}\p{M}\d_]{1,30}){2,}\s*(?:\.\.\.|…)?$|([.!?。！？…])\s*#[\p{L}\p{M}\d_]{1,30}\s*(?:\.\.\.|…)?$`)

// ticker is where a share is traded, in brackets: "(NASDAQ: HALE)".
var ticker = sieve.MustCompile(`(?i)\s*[(\[](?:(?:NASDAQ|NYSE|NYSE American|NYSE Arca|AMEX|OTC(?:QB|QX|MKTS)?|TSX(?:[.-]?V)?|CSE|LSE|AIM|ASX|NZX|HKEX|SEHK|SGX|NSE|BSE|TSE|FWB|FSE|XETRA|ETR|FRA|EPA|AMS|BIT|BME|SIX|SWX|OMX|KOSPI|KOSDAQ|SZSE|SSE|Euronext(?: \w+)?)[:：] ?[\w.-]{1,10}(?:[,;/|] ?|))+[)\]]`)

// withoutLabels returns a headline without what it says of its page: the kind of page
// that it is, the version of a report, links and hashtags at its end, share tickers.
func withoutLabels(title string) string {
	for range 3 {
		before := title
		title = keeping(title, wire.ReplaceAllString(title, ""))
		if strings.ContainsAny(title, "([") {
			title = keeping(title, ticker.ReplaceAllString(title, ""))
		}
		title = withoutEnd(title)
		title = keeping(title, withoutOpening(title))
		title = keeping(title, withoutClosing(title))
		if title == before {
			break
		}
	}
	return title
}

// withoutEnd returns a title without the links, signs and calls that posts end in. Most
// titles have no sign of them.
func withoutEnd(title string) string {
	if last, _ := utf8.DecodeLastRuneInString(title); last > unicode.MaxLatin1 || strings.Contains(title, "://") || strings.Contains(title, "pic.twitter.com/") {
		title = keeping(title, pointer.ReplaceAllString(title, ""))
	}
	if end := strings.IndexAny(title, ".!?。！？…"); end >= 0 && end < len(title)-len("。") {
		if rest := calls.ReplaceAllString(title, "$1"); letters(rest) >= leastNews {
			title = keeping(title, rest)
		}
	}
	title = keeping(title, strings.TrimRight(title, ":：,，;；、 "))
	if strings.Contains(title, "#") {
		title = keeping(title, hashtags.ReplaceAllString(title, "$1"))
	}
	return title
}

// leastNews is how many letters and digits the news before a call has at least, counted as
// letters does.
const leastNews = 14

// edge are the marks that a label at the edge of a title has beside it.
const edge = ":：|｜丨[]【】()（）-–—·•/+."

// withoutOpening returns a title without the kinds of page before it.
func withoutOpening(title string) string {
	if !strings.ContainsAny(title[:min(len(title), 2*maxKind)], edge) {
		return title
	}
	if head, rest, found := strings.Cut(title, "|"); found { // "STORM IN HULL | Live: all boats stay in port"
		if less := withoutOpening(strings.TrimSpace(rest)); less != strings.TrimSpace(rest) && less != "" {
			return strings.TrimSpace(head) + " | " + capitalized(less)
		}
	}
	for _, expr := range []*sieve.Regexp{opening, shouting} {
		if m := expr.FindStringSubmatchIndex(title); m != nil && isKind(group(title, m)) {
			return title[m[1]:]
		}
	}
	return title
}

// withoutClosing returns a title without the kinds of page behind it.
func withoutClosing(title string) string {
	if !strings.ContainsAny(title[max(0, len(title)-2*maxKind):], edge) {
		return title
	}
	if m := closing.FindStringSubmatchIndex(title); m != nil && isKind(group(title, m)) {
		return title[:m[0]]
	}
	return title
}

// group is the first group of an expression that matched something.
func group(s string, m []int) string {
	for i := 2; i+1 < len(m); i += 2 {
		if m[i] >= 0 {
			return s[m[i]:m[i+1]]
		}
	}
	return ""
}

// leastHeadline is how many letters and digits are left of a headline at least.
const leastHeadline = 6

// keeping is the rest of a title, with a capital where it lost what had one, or the whole
// of it where too little is left to be a headline.
func keeping(title, rest string) string {
	if rest = strings.TrimSpace(rest); rest == title || letters(rest) < leastHeadline {
		return title
	}
	if !strings.HasPrefix(title, rest) {
		rest = capitalized(rest)
	}
	return rest
}

// letters counts the letters and digits of a text; one of a script without spaces is
// a word, and counts as three.
func letters(s string) (n int) {
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai):
			n += 3
		case unicode.IsLetter(r), unicode.IsDigit(r):
			n++
		}
	}
	return n
}

// capitalized returns a text with a capital at its beginning, unless a maker writes its
// name otherwise: "iPhone".
func capitalized(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[n:])
	if !unicode.IsLower(first) || unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToUpper(first)) + s[n:]
}
