package bullets

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestTmpModel(t *testing.T) {
	b, _ := os.ReadFile("/work/shared/data/model-page.txt")
	text := string(b)
	i := strings.Index(text, "On Thursday, Chinese")
	j := strings.Index(text, "✅ Follow")
	body := text[i:j]
	for _, max := range []int{3, 4, 5} {
		deck, pts := Tell(Article{Title: "Chinese Tech Stocks Hit Record High as AI Surge Drives Rally", Deck: "Chinese Tech Stocks Surge as AI Investment and Government Support Drive Longest Winning Streak Since Index Launch", Text: body, Lang: "en"}, max)
		fmt.Println(deck)
		for _, p := range pts {
			fmt.Println(" •", p.Text)
		}
	}
	deck, pts := Tell(Article{Title: "Chinese Tech Stocks Hit Record High as AI Surge Drives Rally", Text: body, Lang: "en"}, 5)
	fmt.Println(deck)
	for _, p := range pts {
		fmt.Println(" •", p.Text)
	}
}
