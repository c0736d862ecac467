package news

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A Look is how the posts of a channel are made up. What is left unset is as usual.
type Look struct {
	Template *string  // see ParseLayout; "" is the usual form
	Tags     *int     // hashtags at most; 0 for none
	Params   *string  // added to the links of articles, as in "utm_source=telegram"; "" for none
	Bell     *bool    // a button under each post has a reader alerted about what it is about
	Sponsor  *Sponsor // one without a text is none
	Follow   *string  // where else to follow the channel, see ParseFollow; the footer where there is no other; "" for nowhere
}

// Over is l laid over base: what l leaves unset is as base has it.
func (l Look) Over(base Look) Look {
	return Look{
		Template: cmp.Or(l.Template, base.Template), Tags: cmp.Or(l.Tags, base.Tags), Params: cmp.Or(l.Params, base.Params),
		Bell: cmp.Or(l.Bell, base.Bell), Sponsor: cmp.Or(l.Sponsor, base.Sponsor), Follow: cmp.Or(l.Follow, base.Follow),
	}
}

// A Sponsor is a line of somebody who pays for it, which stands in some posts of a
// channel, marked as such.
type Sponsor struct {
	Text  string    // Telegram HTML
	Every int       // it stands in every so many-th post; at least 1
	From  time.Time // the first day, its midnight in UTC; zero for no limit
	To    time.Time // the last day, as From
}

// Runs says whether a sponsor's line may stand in a post at a time.
func (s *Sponsor) Runs(now time.Time) bool {
	return s != nil && s.Text != "" && !now.Before(s.From) && (s.To.IsZero() || now.Before(s.To.AddDate(0, 0, 1)))
}

// A Part is a part of an alert that a template names.
type Part string

const (
	PartHeadline Part = "headline"
	PartDeck     Part = "deck"
	PartBullets  Part = "bullets"
	PartSources  Part = "sources"
	PartTime     Part = "time"
	PartPrices   Part = "prices"
	PartHashtags Part = "hashtags"
	PartFooter   Part = "footer"
)

// Parts are all of them, in the order of the usual form.
var Parts = []Part{PartHeadline, PartDeck, PartBullets, PartSources, PartTime, PartPrices, PartHashtags, PartFooter}

// UsualTemplate is the usual form of an alert, as a template.
const UsualTemplate = `{headline}
{deck}

{bullets}

{sources} · {time}
{prices}
{hashtags}

{footer}`

// The most that a template may have: fixed text takes the place of the news, below
// a picture most of all.
const (
	MaxTemplate = 1000 // characters of all of it
	MaxFixed    = 300  // characters of its fixed text
)

// A Layout is a template, read.
type Layout struct {
	Lines []LayoutLine
}

// A LayoutLine is a line of a template; one without pieces is empty.
type LayoutLine []Piece

// A Piece of a line is a part, or else fixed text.
type Piece struct {
	Part Part
	Text string // Telegram HTML
}

// ParseLayout reads a template: text with the names of parts in braces, each once,
// the headline at least. markup checks the fixed text between two parts, and gives it
// clean. The error is a *Fault.
func ParseLayout(template string, markup func(string) (string, error)) (l Layout, err error) {
	if n := len([]rune(template)); n > MaxTemplate {
		return l, &Fault{Code: "template.too-long", Args: Args{"n": MaxTemplate}}
	}
	seen, fixed := map[Part]bool{}, 0
	for text := range strings.SplitSeq(strings.TrimSpace(strings.ReplaceAll(template, "\r", "")), "\n") {
		line, err := parseLine(text, seen, markup)
		if err != nil {
			return l, err
		}
		for _, p := range line {
			fixed += len([]rune(p.Text))
		}
		l.Lines = append(l.Lines, line)
	}
	switch {
	case !seen[PartHeadline]:
		return l, &Fault{Code: "template.headline", Args: Args{"part": PartHeadline.Name()}}
	case fixed > MaxFixed:
		return l, &Fault{Code: "template.too-much-text", Args: Args{"n": MaxFixed}}
	}
	return l, nil
}

// parseLine reads one line; seen are the parts that stand in those before.
func parseLine(text string, seen map[Part]bool, markup func(string) (string, error)) (line LayoutLine, err error) {
	for text != "" {
		fixed, rest, opened := strings.Cut(text, "{")
		if fixed != "" {
			clean, err := markup(fixed)
			if err != nil {
				return nil, err
			}
			line = append(line, Piece{Text: clean})
		}
		if !opened {
			break
		}
		name, behind, closed := strings.Cut(rest, "}")
		p := Part(strings.ToLower(strings.TrimSpace(name)))
		switch {
		case !closed:
			return nil, &Fault{Code: "template.brace", Args: Args{"part": "{" + name}}
		case !slices.Contains(Parts, p):
			return nil, &Fault{Code: "template.part", Args: Args{"part": name, "parts": PartNames()}}
		case seen[p]:
			return nil, &Fault{Code: "template.twice", Args: Args{"part": string(p)}}
		}
		seen[p], text = true, behind
		line = append(line, Piece{Part: p})
	}
	return line, nil
}

// PartNames are the names of all parts, in braces.
func PartNames() (names []string) {
	for _, p := range Parts {
		names = append(names, p.Name())
	}
	return names
}

// Name is the part as a template names it.
func (p Part) Name() string { return "{" + string(p) + "}" }

// Fill puts the parts into a line. Text between two parts stands only between two
// that are there, and a line of which no part is there vanishes; false is returned
// then.
func (l LayoutLine) Fill(part func(Part) string) (text string, shown bool) {
	parts, between, lead := 0, "", ""
	for _, p := range l {
		if p.Part == "" {
			between += p.Text
			continue
		}
		if parts++; parts == 1 {
			lead = between
		}
		switch value := part(p.Part); {
		case value == "":
		case shown:
			text += between + value
		default:
			text, shown = lead+value, true
		}
		between = ""
	}
	if parts == 0 {
		return between, between != ""
	}
	if !shown {
		return "", false
	}
	return text + between, true
}

// Has says whether a part stands in a line.
func (l LayoutLine) Has(p Part) bool {
	return slices.ContainsFunc(l, func(piece Piece) bool { return piece.Part == p })
}

// Has says whether a part stands in a layout.
func (l *Layout) Has(p Part) bool {
	return slices.ContainsFunc(l.Lines, func(line LayoutLine) bool { return line.Has(p) })
}

// Switched is a template with a part in it or without. A part that comes in stands
// on a line of its own, before the first of those that come after it usually.
func Switched(template string, p Part, on bool) string {
	lines := strings.Split(template, "\n")
	if !on {
		return withoutPart(lines, p)
	}
	after := Parts[slices.Index(Parts, p)+1:]
	at := slices.IndexFunc(lines, func(line string) bool {
		return slices.ContainsFunc(after, func(q Part) bool { return strings.Contains(line, q.Name()) })
	})
	if at < 0 {
		return template + "\n\n" + p.Name()
	}
	own := []string{p.Name()}
	if p == PartBullets || strings.Contains(lines[at], PartFooter.Name()) {
		own = append(own, "")
	}
	return strings.Join(slices.Insert(lines, at, own...), "\n")
}

// withoutPart takes a part out of a template, and its line where nothing else is in it.
func withoutPart(lines []string, p Part) string {
	var kept []string
	for _, line := range lines {
		rest := strings.ReplaceAll(line, p.Name(), "")
		if rest == line || strings.Trim(rest, " ·|–—-,:") != "" {
			kept = append(kept, tidied(line, rest))
		}
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// tidied is the rest of a line without the sign that stood beside what was taken out.
func tidied(line, rest string) string {
	if line == rest {
		return line
	}
	return strings.Trim(strings.NewReplacer("·  ·", "·", "| |", "|").Replace(rest), " ·|–—,")
}

// maxParams is the most that the parameters of links may take, in bytes.
const maxParams = 200

// CheckParams checks what is to be added to the links of articles. The error is a
// *Fault.
func CheckParams(params string) error {
	list, err := url.ParseQuery(params)
	if err != nil || len(params) > maxParams || strings.ContainsAny(params, "#? \n") {
		return &Fault{Code: "template.params"}
	}
	for name, values := range list {
		if name == "" || len(values) != 1 || values[0] == "" {
			return &Fault{Code: "template.params"}
		}
	}
	return nil
}

// maxEvery is the rarest that a sponsor's line may be.
const maxEvery = 1000

// Check checks a sponsor. length is that of its text as Telegram counts it. The error
// is a *Fault.
func (s *Sponsor) Check(length int) error {
	switch {
	case s.Text == "" || length == 0 || length > MaxFooter:
		return &Fault{Code: "template.sponsor-text", Args: Args{"max": MaxFooter}}
	case s.Every < 1 || s.Every > maxEvery:
		return &Fault{Code: "template.sponsor-every", Args: Args{"max": maxEvery}}
	case !s.To.IsZero() && s.To.Before(s.From):
		return &Fault{Code: "template.sponsor-days"}
	}
	return nil
}

// A Place is somewhere that a channel can be followed.
type Place struct{ Name, Link string }

// maxPlaces is how many places a follow line names at most: it is a footer.
const maxPlaces = 10

// ParseFollow reads where else a channel can be followed: names with their addresses,
// between commas, as in "Telegram https://t.me/harbour, X.com https://x.com/harbour".
// The error is a *Fault.
func ParseFollow(typed string) (places []Place, err error) {
	for text := range strings.FieldsFuncSeq(typed, func(r rune) bool { return r == ',' || r == '\n' }) {
		words := strings.Fields(text)
		if len(words) == 0 {
			continue
		}
		link := words[len(words)-1]
		u, err := url.Parse(link)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(words) < 2 || len(places) == maxPlaces {
			return nil, &Fault{Code: "template.follow-wrong", Args: Args{"max": maxPlaces}}
		}
		places = append(places, Place{strings.Join(words[:len(words)-1], " "), link})
	}
	if len(places) == 0 {
		return nil, &Fault{Code: "template.follow-wrong", Args: Args{"max": maxPlaces}}
	}
	return places, nil
}

// The most that hashtags may take.
const (
	MaxTags     = 8  // in one post
	UsualTags   = 3  // where a template has hashtags and nobody said how many
	longestTag  = 32 // letters; what is longer is no word that people look for
	shortestTag = 2
)

// noTags are categories that say nothing: feeds put them on everything.
var noTags = map[string]bool{
	"news": true, "all": true, "home": true, "homepage": true, "frontpage": true, "topstories": true, "top": true, "latest": true, "latestnews": true,
	"uncategorized": true, "uncategorised": true, "general": true, "article": true, "articles": true, "post": true, "posts": true, "story": true,
	"breaking": true, "breakingnews": true, "featured": true, "headlines": true, "rss": true, "feed": true, "other": true, "misc": true, "untagged": true,
	"nachrichten": true, "aktuell": true, "allgemein": true, "новости": true, "главное": true, "actualités": true, "noticias": true, "portada": true,
}

// Hashtags makes at most n hashtags: of the words that hit, which are what readers
// asked for, and then of the categories that the feed names. Each comes once,
// whatever its case.
func Hashtags(words, categories []string, n int) (tags []string) {
	seen := map[string]bool{}
	for i, text := range append(append([]string{}, words...), categories...) {
		tag := hashtag(text)
		key := strings.ToLower(tag)
		if len(tags) == n {
			break
		}
		if tag == "" || seen[key] || i >= len(words) && noTags[key] {
			continue
		}
		seen[key] = true
		tags = append(tags, "#"+tag)
	}
	return tags
}

// hashtag is a text as one word that Telegram links: letters, digits and underscores
// of any script, with a letter among them; "" where it makes none. The words of a
// text are run together, each with a capital: "interest rate" is InterestRate.
// Source: the rules for hashtags in TDLib, find_hashtags.
func hashtag(text string) string {
	words := strings.FieldsFunc(strings.ReplaceAll(text, "'", ""), func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	var b strings.Builder
	for _, w := range words {
		if len(words) > 1 {
			first, size := utf8.DecodeRuneInString(w)
			w = string(unicode.ToUpper(first)) + w[size:]
		}
		b.WriteString(w)
	}
	tag := b.String()
	n := utf8.RuneCountInString(tag)
	if n < shortestTag || n > longestTag || !strings.ContainsFunc(tag, unicode.IsLetter) {
		return ""
	}
	return tag
}
