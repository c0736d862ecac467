package dates

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"time"
)

// TestParse reads the table in testdata: what a feed says, and the second that
// it means in UTC or "none".
func TestParse(t *testing.T) {
	f, err := os.Open("testdata/dates.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Scan() // the names of the columns
	for lines.Scan() {
		text, want, _ := strings.Cut(lines.Text(), "\t")
		got := "none"
		if when, ok := Parse(text); ok {
			got = when.UTC().Format("2006-01-02T15:04:05Z")
		}
		if got != want {
			t.Errorf("Parse(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestParseRefusesLongTexts(t *testing.T) {
	if when, ok := Parse(strings.Repeat("1 ", maxDate)); ok {
		t.Errorf("Parse of a long text = %v, want none", when)
	}
}

func TestIsDay(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"2026-03-03", true},
		{"3. März 2026", true},
		{"Tue, 03 Mar 2026 00:00:00 GMT", true},
		{"Tue, 03 Mar 2026 00:00:00 +0530", true},
		{"2026-03-03T00:00:00[Europe/Paris]", true},
		{"2026-03-03T02:00:00+02:00", false}, // midnight elsewhere
		{"2026-03-03T00:00:01Z", false},
		{"2026-03-03 00:10", false},
	} {
		when, ok := Parse(tt.text)
		if got := IsDay(when); !ok || got != tt.want {
			t.Errorf("IsDay(%q) = %v (read: %v), want %v", tt.text, got, ok, tt.want)
		}
	}
}

func TestMonthsMeanOneThing(t *testing.T) {
	months := map[string]int{}
	for _, line := range monthNames {
		names := strings.Fields(line)
		if len(names) != 12 {
			t.Errorf("%d months in %.40s", len(names), line)
		}
		for i, forms := range names {
			for name := range strings.SplitSeq(forms, "/") {
				if m, ok := months[name]; ok && m != i {
					t.Errorf("%q is month %d and month %d", name, m+1, i+1)
				}
				months[name] = i
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"Tue, 03 Mar 2026 09:10:00 +0530", "2026年3月3日 下午9:10", "03.03.2026 9 pm Z", "1772529000",
		"3. 3. 26 um 9.10 Uhr", "2026-03-03T09:10[Europe/Paris]", "จันทร์ 3 มี.ค. 2569"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		when, ok := Parse(text)
		if !ok {
			return
		}
		again, ok := Parse(when.Format(time.RFC3339))
		if !Believable(when) || !ok || !again.Equal(when.Truncate(time.Second)) {
			t.Errorf("Parse(%q) = %v, and of that %v", text, when, again)
		}
	})
}
