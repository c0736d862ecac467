package urls

import "testing"

func TestIsPictured(t *testing.T) {
	for address, want := range map[string]bool{
		"https://h.example/2026/03/ferry-aurora.jpg":                     true,
		"https://h.example/img/1ab2c3d4e5.webp?w=1200":                   true,
		"https://h.example/images/new-company-logo-unveiled-today.jpg":   true, // about a logo
		"https://h.example/default/files/styles/large/aurora_dock.jpg":   true, // only the file's own name counts
		"https://h.example/logo/aurora.jpg":                              true,
		"https://h.example/media/card-payments-rise.jpg":                 true,
		"https://h.example/12345":                                        true,
		"https://h.example/assets/logo.png":                              false,
		"https://h.example/assets/harbour-logo-1200x630.png":             false,
		"https://h.example/static/opengraph_default.png":                 false,
		"https://h.example/i/fb_logo.jpg":                                false,
		"https://h.example/og-image.png":                                 false, // own for all that it shares
		"https://h.example/share-card.png":                               false,
		"https://h.example/placeholder-image.jpg":                        false,
		"https://h.example/no-image-available.png":                       false,
		"https://h.example/apple-touch-icon-180x180.png":                 false,
		"https://h.example/wp-content/uploads/2020/01/default-thumb.jpg": false,
		"https://h.example/brand.svg":                                    false,
		"https://h.example/favicon.ico":                                  false,
		"":                                                               false,
		"://":                                                            false,
	} {
		if got := IsPictured(address); got != want {
			t.Errorf("IsPictured(%q) = %v, want %v", address, got, want)
		}
	}
}
