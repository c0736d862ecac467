package feeds

import (
	"context"
	"crypto/sha256"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"newsbot/feeds/document"
	"newsbot/news"
)

// acceptFeed is the Accept header for feeds: what they are, then anything.
const acceptFeed = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"

// Fetch polls src once. The page's State and Wish are good beside an error
// too: the state then counts the failure and says why. The error is a
// *StatusError for an unwelcome status or wraps one of the errors above;
// anything else is the network. Behind ErrWaiting the state is as it was, since
// nobody was asked. The caller decides when to try again, with news.NextPoll.
//
// Private addresses that are allowed may be asked for any source but one that a
// person brought.
func (f *Fetcher) Fetch(ctx context.Context, src news.Source, now time.Time) (Page, error) {
	page, err := f.poll(ctx, src, now)
	if errors.Is(err, ErrWaiting) {
		return page, err
	}
	if err != nil {
		page.State.PollFailed(err.Error(), errors.Is(err, ErrGone), now)
		return page, err
	}
	page.State.PollSucceeded(now)
	return page, nil
}

// poll asks for the feed and reads what came.
func (f *Fetcher) poll(ctx context.Context, src news.Source, now time.Time) (Page, error) {
	page := Page{State: src.State}
	if st := &page.State.Validators; st.Full.After(now) { // the clock was set back
		st.Full = now
	}
	v := due(page.State.Validators, now)
	if src.Origin != news.FromPerson {
		f.Trust(src.URL)
	}
	answer, err := f.get(ctx, request{
		address: src.URL, accept: acceptFeed, etag: v.ETag, since: v.LastModified,
		private: src.Origin != news.FromPerson, options: f.ownOptions(src),
	})
	if err != nil {
		page.Wish = refusalWish(err, src.State.Failures, now)
		return page, err
	}
	defer answer.done()
	page.Date = serverTime(answer.header)
	switch known := src.State.Validators != (news.Validators{}); {
	case answer.code == http.StatusOK:
		err = f.read(&page, src, answer, now)
	case answer.code == http.StatusNotModified && known:
		page.NotModified = true
		page.State.Validators = renewed(page.State.Validators, answer.header, now)
	case answer.code == http.StatusGone:
		err = ErrGone
	default:
		err = &StatusError{Code: answer.code, RetryAfter: retryAfter(answer.code, answer.header, now)}
	}
	if err != nil {
		page.Wish = refusalWish(err, src.State.Failures, now)
		return page, err
	}
	noteMove(&page.State, answer, now)
	if !src.IgnoreHints {
		page.Wish = latest(page.State.Hints.Earliest(now), freshUntil(answer.header, now))
	}
	return page, nil
}

// read parses a body, unless it is that of the last time. The validators are
// those of the last reply that was a feed.
func (f *Fetcher) read(page *Page, src news.Source, answer reply, now time.Time) error {
	v := news.Validators{ETag: answer.header.Get("Etag"), LastModified: lastModified(answer.header, now), Body: bodyHash(answer.body), Full: now}
	if v.Body == src.State.Validators.Body {
		page.NotModified, page.State.Validators = true, v
		return nil
	}
	f.parsing <- struct{}{}
	parsed, err := f.entries.Parse(answer.body, answer.header.Get("Content-Type"), answer.url.String())
	<-f.parsing
	if err != nil {
		return err
	}
	page.Title, page.Home, page.Lang = parsed.Title, parsed.Home, parsed.Lang
	page.Items, page.Listed = tellable(parsed.Items, src)
	st := &page.State
	st.Title, st.Home, st.Lang, st.Hints, st.Validators = parsed.Title, parsed.Home, parsed.Lang, parsed.Hints, v
	return nil
}

// tellable gives the items as those of a source, without the ones that say
// nothing and the ones that are there twice, and what identifies them.
func tellable(items []news.Item, src news.Source) ([]news.Item, []news.Identity) {
	items = slices.DeleteFunc(items, func(i news.Item) bool { return i.Title == document.UntitledItem && i.Link == "" })
	for i := range items {
		items[i].Source = src.ID
		if src.Lang != "" {
			items[i].Lang = src.Lang
		}
	}
	return news.Distinct(items, src.Mark)
}

// reading is the version of our reading of feeds. A new one makes every body a
// new one.
const reading = "1"

// bodyHash tells bodies apart.
func bodyHash(body []byte) (short [16]byte) {
	sum := sha256.New()
	sum.Write([]byte(reading))
	sum.Write(body)
	copy(short[:], sum.Sum(nil))
	return short
}

// renewed gives the validators after a 304, which may bring new ones.
func renewed(v news.Validators, header http.Header, now time.Time) news.Validators {
	if etag := header.Get("Etag"); etag != "" {
		v.ETag = etag
	}
	if modified := lastModified(header, now); modified != "" {
		v.LastModified = modified
	}
	return v
}

// believeFor is how long a server is believed that says nothing has changed:
// some say so for ever.
const believeFor = 12 * time.Hour

// due gives the validators to ask with, none when it is time to ask without.
func due(v news.Validators, now time.Time) news.Validators {
	if now.Sub(v.Full) >= believeFor {
		return news.Validators{}
	}
	return v
}

// clockSlack is how far a server's clock may be ahead of ours.
const clockSlack = 10 * time.Minute

// lastModified gives the header to send back, "" for one that lies in the
// future: with that nothing would ever be newer.
func lastModified(header http.Header, now time.Time) string {
	text := header.Get("Last-Modified")
	if at, err := http.ParseTime(text); err == nil && at.After(now.Add(clockSlack)) {
		return ""
	}
	return text
}

// noteMove counts the polls that were redirected for good to one place.
func noteMove(st *news.SourceState, answer reply, now time.Time) {
	switch to := answer.url.String(); {
	case !answer.permanent:
		st.Moved, st.MovedSince, st.MovedPolls = "", time.Time{}, 0
	case st.Moved == to:
		st.MovedPolls++
	default:
		st.Moved, st.MovedSince, st.MovedPolls = to, now, 1
	}
}

// A source that wants to know who we are or does not want us is left alone for
// slowRefusal once it has said so, or failed, so often in a row: the walls of
// sites refuse now and then whom they let in a minute later.
const (
	slowRefusal  = 4 * time.Hour
	refusedOften = 5
)

// refusalWish is when a server may be asked again that refused after so many
// failures in a row.
func refusalWish(err error, failures int, now time.Time) time.Time {
	var waiting *waitingError
	if errors.As(err, &waiting) {
		return waiting.until
	}
	var status *StatusError
	if !errors.As(err, &status) {
		return time.Time{}
	}
	refused := status.Code == http.StatusUnauthorized || status.Code == http.StatusForbidden
	if refused && failures+1 >= refusedOften {
		return latest(status.RetryAfter, now.Add(slowRefusal))
	}
	return status.RetryAfter
}

// maxRetryAfter is the longest Retry-After that is obeyed.
const maxRetryAfter = 7 * 24 * time.Hour

// retryAfter reads when a server that is overrun wants to be asked again, zero
// for no wish. Source: RFC 9110, Retry-After (seconds or a date).
func retryAfter(code int, header http.Header, now time.Time) time.Time {
	if code != http.StatusTooManyRequests && code != http.StatusServiceUnavailable {
		return time.Time{}
	}
	text := header.Get("Retry-After")
	at, err := http.ParseTime(text)
	if seconds, notNumber := strconv.ParseUint(text, 10, 32); notNumber == nil {
		at, err = now.Add(time.Duration(seconds)*time.Second), nil
	}
	limit := now.Add(maxRetryAfter)
	switch {
	case err != nil || !at.After(now):
		return time.Time{}
	case at.After(limit):
		return limit
	}
	return at
}

// maxFresh is the most that counts of a server's word on freshness.
const maxFresh = 24 * time.Hour

// serverTime reads what time it is where an answer comes from: when it was made,
// and how long a cache has had it since. Source: RFC 9110, Date; RFC 9111, Age.
func serverTime(header http.Header) time.Time {
	made, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	age, _ := strconv.ParseUint(header.Get("Age"), 10, 31)
	return made.Add(time.Duration(age) * time.Second)
}

// freshUntil reads until when the reply is fresh, zero for nothing said.
// Source: RFC 9111, section 4.2.
func freshUntil(header http.Header, now time.Time) time.Time {
	fresh := time.Duration(0)
	control := strings.ToLower(header.Get("Cache-Control"))
	for directive := range strings.SplitSeq(control, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
		if seconds, err := strconv.ParseUint(strings.Trim(value, `"`), 10, 31); name == "max-age" && err == nil {
			age, _ := strconv.ParseUint(header.Get("Age"), 10, 31)
			fresh = time.Duration(seconds-min(age, seconds)) * time.Second
		}
	}
	if !strings.Contains(control, "max-age") {
		expires, err1 := http.ParseTime(header.Get("Expires"))
		date, err2 := http.ParseTime(header.Get("Date"))
		if err1 == nil && err2 == nil {
			fresh = expires.Sub(date)
		}
	}
	if fresh <= 0 || strings.Contains(control, "no-cache") || strings.Contains(control, "no-store") {
		return time.Time{}
	}
	return now.Add(min(fresh, maxFresh))
}

// latest is the later of two times.
func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// maxImage is the largest picture that is fetched, in bytes.
const maxImage = 5 << 20

// Image fetches a picture of up to 5 MB, which is what Telegram takes for a
// photo by address, and says its media type as its bytes show it. It may be on a
// private host of the operator's sources where own says that one of these names it.
func (f *Fetcher) Image(ctx context.Context, address string, own bool) (data []byte, mime string, err error) {
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return nil, "", ErrAddress
	}
	answer, err := f.get(ctx, request{address: address, accept: "image/jpeg, image/png, image/webp, image/gif;q=0.5", limit: maxImage, private: own && f.trusted.has(u.Host)})
	if err != nil {
		return nil, "", err
	}
	defer answer.done()
	if answer.code != http.StatusOK {
		return nil, "", &StatusError{Code: answer.code}
	}
	mime = http.DetectContentType(answer.body)
	if !strings.HasPrefix(mime, "image/") {
		return nil, "", ErrNotImage
	}
	return answer.body, mime, nil
}
