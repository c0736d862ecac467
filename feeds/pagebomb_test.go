package feeds

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

// pageBombs are pages that cost a reader of pages much more than their size, by
// what they are made of.
var pageBombs = map[string]func() string{
	"formatting that never ends":            func() string { return strings.Repeat("<a href=x><b><i><p>", 240_000) },
	"formatting with attributes":            func() string { return strings.Repeat("<b id=1><i class=2><u title=3><p>", 120_000) },
	"formatting that differs":               func() string { return numbered("<b id=%d>", 20_000) + strings.Repeat("<p>x", 400_000) },
	"formatting that differs, not too deep": func() string { return numbered("<b id=%d>", 400) + strings.Repeat("<p>x", 400_000) },
	"formatting that differs, under a box": func() string {
		return "<div>" + strings.Repeat(numbered("<b id=%d>", 90)+"</div><div>"+strings.Repeat("<p>x</p>", 500), 300)
	},
	"formatting that differs, in turns": func() string { return numbered("<p><b id=%d>x", 200_000) },
	"formatting that is closed late":    func() string { return strings.Repeat("<b><p>", 100_000) + strings.Repeat("</b>", 100_000) },
	"links within links":                func() string { return numbered("<a href=%d>x<div>", 150_000) },
	"tables within tables":              func() string { return strings.Repeat("<table><tr><td>", 200_000) },
	"what tables throw out":             func() string { return "<table>" + strings.Repeat("<b>x<p>", 300_000) },
	"boxes within boxes":                func() string { return strings.Repeat("<div class=article>", 200_000) },
	"many paragraphs": func() string {
		return strings.Repeat("<p>The ferry has not left since Monday, says the office of the port.</p>", 60_000)
	},
	"many short paragraphs": func() string { return strings.Repeat("<p>x", 1_000_000) },
	"one long paragraph":    func() string { return "<p>" + strings.Repeat("The ferry has not left. ", 200_000) },
	"many attributes":       func() string { return "<div " + numbered("a%d=x ", 400_000) + ">x</div>" },
	"many lists of points": func() string {
		return strings.Repeat("<ul class=key-points><li>The ferry has not left since Monday.", 80_000)
	},
	"many scripts": func() string {
		return strings.Repeat(`<script type="application/ld+json">{"@graph":[{"@type":"Article"}]}</script>`, 60_000)
	},
	"deep data": func() string {
		return `<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, 40_000) + "</script>"
	},
	"selects":      func() string { return strings.Repeat("<select><option>x", 200_000) },
	"svg and math": func() string { return strings.Repeat("<svg><g><math><mi>", 150_000) },
	"templates":    func() string { return strings.Repeat("<template><p>", 200_000) },
	"many links":   func() string { return "<p>" + strings.Repeat("<a href=/x>word</a> ", 200_000) },
	"comments":     func() string { return strings.Repeat("<!-- x -->", 400_000) },
	"entities":     func() string { return strings.Repeat("&amp;&lt;&#x41;", 300_000) },
}

// numbered writes a form so many times, each with a number of its own.
func numbered(form string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, form, i)
	}
	return b.String()
}

// TestArticleBombs reads the worst pages: each costs a second of processor time
// at most, and eight at once little memory.
func TestArticleBombs(t *testing.T) {
	if raceDetector {
		t.Skip("measures processor time")
	}
	at, _ := url.Parse(base)
	slowest, largest := time.Duration(0), uint64(0)
	for name, page := range pageBombs {
		page := "<html><body>" + page()
		begin := cpu()
		memory := most(func() { readArticle([]byte(page[:min(len(page), maxPage)]), "text/html", at) })
		used := cpu() - begin
		t.Logf("%s: %v, %.0f MB", name, used, float64(memory)/1e6)
		slowest, largest = max(slowest, used), max(largest, memory)
	}
	fmt.Printf("article_cpu_ms=%d\narticle_mb=%.0f\n", slowest.Milliseconds(), float64(largest)/1e6)
	if slowest > time.Second || largest > 100e6 {
		t.Errorf("the worst page took %v and %.0f MB, want 1 s and 100 MB", slowest, float64(largest)/1e6)
	}
}
