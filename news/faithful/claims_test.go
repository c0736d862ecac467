package faithful

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"

	"newsbot/news/bullets"
)

// TestClaims tries bullets made of their article's own words, some of them false. It
// prints how many of the false ones pass and how many of the true ones are refused.
func TestClaims(t *testing.T) {
	f, err := os.Open("testdata/claims.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var src *Source
	var accepted, refused share
	for lines := bufio.NewScanner(f); lines.Scan(); {
		kind, rest, _ := strings.Cut(lines.Text(), " ")
		switch kind {
		case "=":
			lang, text, _ := strings.Cut(rest, " ")
			src = Read(bullets.Article{Text: text, Lang: lang})
		case "+":
			fault := src.Fault(rest)
			if refused.add(fault != ""); fault != "" {
				t.Logf("refused, though true: %q: %s", rest, fault)
			}
		case "-":
			fault := src.Fault(rest)
			if accepted.add(fault == ""); fault == "" {
				t.Logf("accepted, though false: %q", rest)
			}
		}
	}
	fmt.Printf("claims_false=%d\nclaims_false_accepted=%.1f\nclaims_true=%d\nclaims_true_refused=%.1f\n",
		accepted.of, accepted.percent(), refused.of, refused.percent())
	if accepted.of < 100 || refused.of < 95 || accepted.percent() > 3 || refused.percent() > 10 {
		t.Errorf("%.1f%% of %d false ones accepted, %.1f%% of %d true ones refused", accepted.percent(), accepted.of, refused.percent(), refused.of)
	}
}
