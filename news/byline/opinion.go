package byline

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// opinionSections are how sites call the pages of what somebody thinks, as a part of
// an address or the name of a section, in lower case.
var opinionSections = words(`opinion opinions op-ed oped op-eds commentisfree comment commentary commentaries editorial editorials column columns columnist columnists
	viewpoint viewpoints letters letter perspective perspectives voices views ideas
	kommentar kommentare meinung meinungen kolumne kolumnen leitartikel gastbeitrag gastkommentar debatte
	tribune tribunes chronique chroniques idées idees éditorial editoriaux éditoriaux edito édito points-de-vue débats debats
	opinión columna columnas columnistas tribuna tribunas editoriales opiniao opinião colunas coluna artigos-de-opiniao editoriais
	opinioni commenti commento editoriale rubriche opinie opinies columns commentaar ledare debatt ledarsidan kronika krönika kronikk leder meninger ytringer
	kommentarer klumme klummer debat synspunkt mielipide paakirjoitus pääkirjoitus kolumni opinie komentarze komentarz felieton felietony komentare komentář komentáře názory nazory
	yazarlar köşe-yazıları kose-yazilari görüş мнение мнения колонка колонки авторские-колонки думка думки блоги 社论 社論 评论 評論 社説 オピニオン 사설 칼럼 오피니언 رأي آراء مقالات-الرأي`)

// opinionOpens is a headline that says so at its beginning or end, set apart.
var opinionOpens = regexp.MustCompile(`(?i)^[\[【(（]?(?:opinion|op-ed|comment|commentary|editorial|column|viewpoint|guest essay|letters?(?: to the editor)?|kommentar|meinung|kolumne|leitartikel|gastbeitrag|gastkommentar|` +
	`tribune|chronique|édito|éditorial|opinión|columna|tribuna|opinião|coluna|opinione|commento|editoriale|opinie|column|ledare|debatt|krönika|kronikk|leder|klumme|mielipide|pääkirjoitus|komentarz|felieton|komentář|názor|` +
	`мнение|колонка|думка|社论|社論|评论|評論|社説|オピニオン|사설|칼럼|رأي)(?:[\]】)）]|\s*[:：|｜·•–—]|\s-\s)`)

var opinionEnds = regexp.MustCompile(`(?i)(?:[|｜·•–—]|\s-)\s*(?:opinion|op-ed|editorial|comment|commentary|column|kommentar|meinung|kolumne|leitartikel|tribune|opinión|opinião|opinioni|opinie|ledare|debatt|мнение)\s*$`)

// IsOpinion reports whether an item is what somebody thinks and not news: its
// address, its sections or its headline say so. "Opinion is divided on the bridge"
// says nothing of the kind.
func IsOpinion(link, title string, sections []string) bool {
	if opinionOpens.MatchString(strings.TrimSpace(title)) || opinionEnds.MatchString(title) {
		return true
	}
	if slices.ContainsFunc(sections, func(s string) bool { return opinionSections[strings.ToLower(strings.TrimSpace(s))] }) {
		return true
	}
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	if host, _, _ := strings.Cut(u.Host, "."); opinionSections[strings.ToLower(host)] {
		return true
	}
	parts := strings.Split(strings.ToLower(u.Path), "/")
	return slices.ContainsFunc(parts[:max(0, len(parts)-1)], func(p string) bool { return opinionSections[p] })
}
