package feeds

import (
	"encoding/csv"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"newsbot/feeds/dates"
	"newsbot/feeds/document"
	"newsbot/lab/evaluation"
	"newsbot/news"
)

// TestScoreSuites runs what peers' test suites ask of documents: each row of
// the table names a document, what to look at, and what is wanted there.
func TestScoreSuites(t *testing.T) {
	dir, thresholds := evaluation.Find(t, "reports/suites")
	hold, of := 0, 0
	for _, row := range table(t, filepath.Join(dir, "checks.tsv")) {
		of++
		got, ok := suiteCheck(t, dir, row)
		if ok {
			hold++
		} else {
			t.Logf("%s: %s is %q, want %q", row[0], row[2], got, row[3])
		}
	}
	fmt.Printf("suites_hold=%d\nsuites_of=%d\n", hold, of)
	if thresholds && hold != of {
		t.Errorf("%d of %d hold, want all", hold, of)
	}
}

// table reads the rows of a table of the suites, without its heading.
func table(t *testing.T, file string) (list [][]string) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.Comment, r.LazyQuotes, r.FieldsPerRecord = '\t', '#', true, -1
	if list, err = r.ReadAll(); err != nil {
		t.Fatal(err)
	}
	return list
}

// suiteCheck looks at what a row names, and says whether it is what is wanted.
func suiteCheck(t *testing.T, dir string, row []string) (got string, ok bool) {
	t.Helper()
	file, base, field, want := filepath.Join(dir, row[0]), row[1], row[2], row[3]
	if field == "dates" {
		return suiteDates(t, file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	switch field {
	case "announced":
		got = strings.Join(announced(text, "text/html", at), " ")
		return got, got == want || got == "" && want == "None"
	case "article text contains":
		a, _ := readArticle(text, "text/html", at)
		return a.text, strings.Contains(a.text, want)
	}
	page, err := document.Parse(text, "", base)
	if err != nil {
		return err.Error(), false
	}
	got = suiteField(page, field)
	return got, got == want
}

// suiteDates reads a table of dates, and says how many are right.
func suiteDates(t *testing.T, file string) (string, bool) {
	t.Helper()
	right := 0
	rows := table(t, file)
	for _, row := range rows {
		when, ok := dates.Parse(row[0])
		if got := when.UTC().Format("2006-01-02T15:04:05Z"); ok && got == row[1] || !ok && !strings.HasPrefix(row[1], "20") {
			right++
		} else {
			t.Logf("%q is %s (%v), want %s", row[0], got, ok, row[1])
		}
	}
	return fmt.Sprintf("%d of %d right", right, len(rows)), right == len(rows)
}

// suiteField gives what a page says in a field: "count", one of its own, or one
// of an item's, such as "item 0 title".
func suiteField(page document.Feed, field string) string {
	words := strings.Fields(field)
	switch {
	case field == "count":
		return strconv.Itoa(len(page.Items))
	case len(words) == 3 && words[0] == "item":
		n, err := strconv.Atoi(words[1])
		if err != nil || n >= len(page.Items) {
			return "no such item"
		}
		return itemField(page.Items[n], words[2])
	}
	return valueOf(reflect.ValueOf(page), field)
}

// itemField gives a field of an item by its name without regard to case.
func itemField(item news.Item, name string) string {
	if name == "date" {
		name = "published"
	}
	return valueOf(reflect.ValueOf(item), name)
}

// valueOf gives a field of a record by its name without regard to case.
func valueOf(record reflect.Value, name string) string {
	value := record.FieldByNameFunc(func(field string) bool { return strings.EqualFold(field, name) })
	if !value.IsValid() {
		return "no such field"
	}
	return fmt.Sprint(value.Interface())
}
