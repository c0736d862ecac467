package urls

import "testing"

func TestIsListing(t *testing.T) {
	for link, want := range map[string]bool{
		"https://h.example/":                            true,
		"https://h.example":                             true,
		"https://h.example/news":                        true,
		"https://h.example/zh-tw/news/":                 true,
		"https://h.example/author/ann_hale/":            true,
		"https://h.example/zh-TC/square/profile/annhal": true,
		"https://h.example/zh-CN/price/bitcoin":         true,
		"https://h.example/channel/UCu1":                true,
		"https://h.example/@annhale":                    true,
		"https://h.example/tag/ferries":                 true,
		"https://h.example/?p=17":                       false,
		"https://h.example/watch?v=1":                   false,
		"https://h.example/news/ferry-aground":          false,
		"https://h.example/news/id/6432439":             false,
		"https://h.example/topics/217084":               false,
		"https://h.example/author/ann/ferry-aground":    false,
		"https://h.example/markets/2026/09/25/bitcoin":  false,
	} {
		if got := IsListing(link); got != want {
			t.Errorf("IsListing(%q) = %v, want %v", link, got, want)
		}
	}
}

func TestIsAdvertisement(t *testing.T) {
	for link, want := range map[string]bool{
		"https://ck.loans.example/?a=1&ad_headline=save&placement_name=front": true,
		"https://shop.example/?ad_id=7&clickid=9":                             true,
		"https://track.example/?aff_id=9":                                     true,
		"https://track.example/a/ferry":                                       false,
		"https://h.example/ferry?ad_id=7":                                     false,
		"https://h.example/ad/ferry":                                          false,
		"":                                                                    false,
	} {
		if got := IsAdvertisement(link); got != want {
			t.Errorf("IsAdvertisement(%q) = %v, want %v", link, got, want)
		}
	}
}
