package feeds

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Limits of what robots.txt files are read and remembered. Source: RFC 9309,
// sections 2.4 and 2.5.
const (
	maxRobots     = 500 << 10 // bytes
	robotsFor     = 24 * time.Hour
	robotsRetry   = time.Hour // where the file could not be asked for
	maxRobotsKept = 1_000     // sites
)

// robots remembers the robots.txt files of sites. The zero value is empty.
type robots struct {
	mu   sync.Mutex
	kept map[string]robotsFile // :: scheme and host → rules; guarded by mu
}

// A robotsFile is what one site wants.
type robotsFile struct {
	rules []rule
	until time.Time // when it is to be read again
}

// A rule says whether addresses may be read that match its pattern.
type rule struct {
	pattern string
	allow   bool
}

// mayRead asks a site whether robots may read an address. Only articles are
// asked for: a feed is made for programs. The site is asked as for the page.
func (f *Fetcher) mayRead(ctx context.Context, u *url.URL, page request) error {
	site := u.Scheme + "://" + u.Host
	f.robots.mu.Lock()
	file, ok := f.robots.kept[site]
	f.robots.mu.Unlock()
	if !ok || time.Now().After(file.until) {
		var err error
		if file, err = f.readRobots(ctx, site, page); err != nil {
			return err
		}
		f.robots.keep(site, file)
	}
	if !allowed(file.rules, u.RequestURI()) {
		return ErrRobots
	}
	return nil
}

// readRobots reads a site's file. A site without one allows everything, one
// that cannot be asked allows nothing for now.
func (f *Fetcher) readRobots(ctx context.Context, site string, page request) (robotsFile, error) {
	answer, err := f.get(ctx, request{address: site + "/robots.txt", accept: "text/plain", limit: maxRobots, private: page.private, options: page.options})
	switch {
	case ctx.Err() != nil:
		return robotsFile{}, ctx.Err()
	case err != nil || answer.code >= http.StatusInternalServerError || answer.code == http.StatusTooManyRequests:
		return robotsFile{[]rule{{"/", false}}, time.Now().Add(robotsRetry)}, nil
	}
	defer answer.done()
	return robotsFile{parseRobots(string(answer.body), f.product()), time.Now().Add(robotsFor)}, nil
}

// keep remembers a file, and forgets them all when they become too many.
func (r *robots) keep(site string, file robotsFile) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kept == nil || len(r.kept) >= maxRobotsKept {
		r.kept = map[string]robotsFile{}
	}
	r.kept[site] = file
}

// product is the name by which robots.txt files speak to us.
func (f *Fetcher) product() string {
	name, _, _ := strings.Cut(strings.ToLower(f.options.UserAgent), "/")
	return strings.TrimSpace(name)
}

// parseRobots reads the rules for a product: those of the groups that name it,
// else those for everybody.
func parseRobots(text, product string) []rule {
	groups := map[string][]rule{}
	var agents []string
	naming := false
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch key = strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if !naming {
				agents = nil
			}
			naming = true
			agents = append(agents, strings.ToLower(value))
			groups[strings.ToLower(value)] = append(groups[strings.ToLower(value)], []rule{}...)
		case "allow", "disallow":
			naming = false
			for _, agent := range agents {
				groups[agent] = append(groups[agent], rule{value, key == "allow"})
			}
		}
	}
	if rules, ok := groups[product]; ok {
		return rules
	}
	return groups["*"]
}

// allowed applies the rule with the longest pattern that matches, in doubt the
// one that allows.
func allowed(rules []rule, path string) bool {
	verdict, longest := true, -1
	for _, r := range rules {
		if r.pattern == "" || !matches(r.pattern, path) {
			continue
		}
		if len(r.pattern) > longest || len(r.pattern) == longest && r.allow {
			verdict, longest = r.allow, len(r.pattern)
		}
	}
	return verdict
}

// matches says whether a path begins as a pattern says, in which "*" stands
// for anything and a "$" at the end for the end.
func matches(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(path, parts[0])
	if !ok {
		return false
	}
	for _, part := range parts[1:] {
		_, after, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = after
	}
	last := parts[len(parts)-1]
	return !whole || rest == "" || len(parts) > 1 && strings.HasSuffix(path, last)
}
