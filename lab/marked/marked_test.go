package marked

import (
	"compress/gzip"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func TestCompare(t *testing.T) {
	plain := &Page{Text: "The ferry sank off Whitby.\nNobody was hurt."} // 5 runs of four words
	led := &Page{Text: plain.Text, Summary: []string{"Fog again."}}      // 7 with its standfirst
	for _, tt := range []struct {
		name              string
		page              *Page
		found             string
		precision, recall float64
	}{
		{"the same", plain, plain.Text, 1, 1},
		{"signs and lines do not count", plain, "The ferry, sank off Whitby Nobody was hurt", 1, 1},
		{"nothing", plain, "", 0, 0},
		{"a part", plain, "The ferry sank off Whitby.", 1, 2. / 5},
		{"capitals count", plain, "the ferry sank Off whitby nobody was", 0, 0},
		{"a run counts as often as in both", plain, "The ferry sank off The ferry sank off", 1. / 5, 1. / 5},
		{"a text of fewer words is one run", &Page{Text: "Fog again."}, "Fog again", 1, 1},
		{"the standfirst may be missing", led, plain.Text, 1, 1},
		{"the standfirst may be there", led, "Fog again.\n" + plain.Text, 1, 1},
	} {
		precision, recall := tt.page.Compare(tt.found)
		if math.Abs(precision-tt.precision)+math.Abs(recall-tt.recall) > 1e-9 {
			t.Errorf("%s: Compare(%q) = %v, %v, want %v, %v", tt.name, tt.found, precision, recall, tt.precision, tt.recall)
		}
	}
}

// A page without a found text costs recall, and no precision.
func TestMean(t *testing.T) {
	var m Mean
	if m.F1() != 0 || m.Without() != 0 {
		t.Errorf("no pages: F1 %v, %d without a text", m.F1(), m.Without())
	}
	p := &Page{Text: "The ferry sank off Whitby."}
	m.Add(p, p.Text)
	m.Add(p, "")
	if m.Precision() != 1 || m.Recall() != 0.5 || m.F1() != 2./3 || m.Without() != 1 {
		t.Errorf("precision %v, recall %v, F1 %v, %d without a text, want 1, 0.5, 2/3 and 1", m.Precision(), m.Recall(), m.F1(), m.Without())
	}
}

func TestRead(t *testing.T) {
	folder := t.TempDir()
	write := func(name string, text []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("truth.json", []byte(`{"a": {"url": "https://h.example/1", "text": "Fog.", "summary": ["Ferry stops"], "source": "fundus"}}`))
	if _, err := Read(folder); err == nil {
		t.Error("a page that is missing was read")
	}
	if err := os.Mkdir(filepath.Join(folder, "html"), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(folder, "html", "a.html.gz"))
	if err != nil {
		t.Fatal(err)
	}
	z := gzip.NewWriter(f)
	z.Write([]byte("<p>Fog."))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	pages, err := Read(folder)
	if err != nil || len(pages) != 1 {
		t.Fatalf("%d pages and error %v, want one", len(pages), err)
	}
	if p := pages[0]; p.URL.Host != "h.example" || string(p.HTML) != "<p>Fog." || p.Text != "Fog." || len(p.Summary) != 1 || p.Source != "fundus" {
		t.Errorf("the page reads %+v", p)
	}
}
