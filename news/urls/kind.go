package urls

import (
	"net/url"
	"slices"
	"strings"
)

// listing are the parts of paths below which sites list people, prices and what they
// have on something: what comes behind one names it.
var listing = listed(`author authors profile profiles user users channel tag tags category categories search price prices podcasts rankings people`)

// fronts are the paths, or their last parts, of the pages where sites list what is new.
var fronts = listed(`news latest article articles home index index.html index.php posts blog zh en de fr es ja ko zh-tw zh-cn zh-hant zh-hans`)

// IsListing says whether an address is, by its path, of a page that lists articles,
// or of a person or a price, and of no article.
func IsListing(link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	parts := strings.Split(strings.Trim(strings.ToLower(u.Path), "/"), "/")
	last := len(parts) - 1
	switch {
	case len(u.RawQuery) > 0 && last < 1: // "/?p=17", "/watch?v=…"
		return false
	case strings.HasPrefix(parts[0], "@"):
		return last == 0
	case last > 0 && listing[parts[last-1]]:
		return true
	}
	return !slices.ContainsFunc(parts, func(p string) bool { return p != "" && !fronts[p] })
}

// adParameters are those by which advertisements say what they are.
var adParameters = strings.Fields("ad_headline ad_image ad_id adid adgroupid creative_id ccreative placement_name placement_id aff_id affid affiliate_id affiliate clickid click_id")

// adHosts are first labels of hosts that count who follows an advertisement.
var adHosts = listed(`ad ads adserver adclick ck click clicks clk track tracking trk go2 aff affiliate`)

// IsAdvertisement says whether an address leads, by its host and its parameters, to
// an advertisement: two signs are needed.
func IsAdvertisement(link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	signs := 0
	if host, _, _ := strings.Cut(strings.ToLower(u.Hostname()), "."); adHosts[host] {
		signs++
	}
	for name := range u.Query() {
		if slices.Contains(adParameters, strings.ToLower(name)) {
			signs++
		}
	}
	return signs > 1
}
