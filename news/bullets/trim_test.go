package bullets

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
)

func TestForms(t *testing.T) {
	tests := []struct {
		name, lang, sentence, want string // want is the shortest form
	}{
		{"a leading But goes", "en", "But the ferry sailed on.", "The ferry sailed on."},
		{"And goes before a name", "en", "And Hale sailed on.", "Hale sailed on."},
		{"However with its comma goes", "en", "However, nobody was hurt.", "Nobody was hurt."},
		{"an addition goes", "en", "In addition, the ferry was old.", "The ferry was old."},
		{"So far stays", "en", "So far nobody is missing.", "So far nobody is missing."},
		{"Now that stays", "en", "Now that the storm is over, ferries sail.", "Now that the storm is over, ferries sail."},
		{"So many stays", "en", "So many people came that the ferry sank.", "So many people came that the ferry sank."},
		{"a German Doch goes before an article", "de", "Doch die Fähre fuhr weiter.", "Die Fähre fuhr weiter."},
		{"and stays before the verb", "de", "Doch fuhr die Fähre weiter.", "Doch fuhr die Fähre weiter."},
		{"a French Mais goes", "fr", "Mais le bac a coulé.", "Le bac a coulé."},
		{"a Spanish connective goes with its comma", "es", "Sin embargo, el barco zarpó.", "El barco zarpó."},
		{"a Russian one before a name", "ru", "Но Хейл отказался.", "Хейл отказался."},
		{"a Chinese one", "zh", "不过，渡轮沉没了。", "渡轮沉没了。"},
		{"a Japanese one", "ja", "しかし、船は沈んだ。", "船は沈んだ。"},
		{"for good measure goes", "en", "For good measure, nobody was hurt.", "Nobody was hurt."},
		{"an Italian meanwhile goes", "it", "Intanto l'area del porto è chiusa.", "L'area del porto è chiusa."},
		{"a too at the end goes", "en", "The tug sank, too.", "The tug sank."},
		{"an either at the end goes", "en", "Hale has not seen the wreck, either.", "Hale has not seen the wreck."},
		{"However between commas goes", "en", "The ferry, however, sailed on.", "The ferry sailed on."},
		{"of course grants, and stays", "en", "The ferry, of course, is old.", "The ferry, of course, is old."},
		{"a name's second comma stays", "en", "Hale, the mayor, however, sailed on.", "Hale, the mayor, however, sailed on."},
		{"the comma of a clause stays", "en", "When the fog lifted, however, boats sailed on.", "When the fog lifted, however, boats sailed on."},
		{"a French one between commas", "fr", "Le bac, toutefois, a coulé.", "Le bac a coulé."},
		{"a Spanish one between commas", "es", "El barco, sin embargo, zarpó.", "El barco zarpó."},
		{"a Portuguese one between commas", "pt", "O barco, porém, partiu.", "O barco partiu."},
		{"a remark about the picture goes", "en", "Captain Hale (pictured left) was alone.", "Captain Hale was alone."},
		{"an age goes before a verb", "en", "Ann Hale, 27, was alone.", "Ann Hale was alone."},
		{"one comma stays before an aside", "en", "Ann Hale, 27, of Whitby, was alone.", "Ann Hale, of Whitby, was alone."},
		{"a list of ages stays", "en", "Ann, 3, Lucy, 5, and Ben, 7, were found.", "Ann, 3, Lucy, 5, and Ben, 7, were found."},
		{"a conversion goes", "en", "The island is 30 miles (48 km) off the coast.", "The island is 30 miles off the coast."},
		{"another currency goes", "en", "The ferry cost £3 million ($4 million).", "The ferry cost £3 million."},
		{"an acronym of the words before goes", "en", "The Coast Guard Union (CGU) saved them.", "The Coast Guard Union saved them."},
		{"an acronym of others stays", "en", "Hale Lines (WFU) saved them.", "Hale Lines (WFU) saved them."},
		{"a number that counts something stays", "en", "The ship carried 300 people (2 of them crew).", "The ship carried 300 people (2 of them crew)."},
		{"where a thing lies goes", "en", "The ferry ran aground near the port of Elmouth, which lies in the north of the county.", "The ferry ran aground near the port of Elmouth."},
		{"whose it is goes", "en", "The old harbour was bought on Monday by Moss Lines, which is based in Hull.", "The old harbour was bought on Monday by Moss Lines."},
		{"what became of it stays", "en", "The old harbour was bought on Monday by Moss Lines, which failed in May.", "The old harbour was bought on Monday by Moss Lines, which failed in May."},
		{"what goes on after it stays", "en", "The harbour was bought by Moss Lines, which is based in Hull, in a quiet sale.", "The harbour was bought by Moss Lines, which is based in Hull, in a quiet sale."},
		{"a place stays", "en", "The old ferry hit the wooden pier in the harbour of Whitby.", "The old ferry hit the wooden pier in the harbour of Whitby."},
		{"a clause of time stays", "en", "The old ferry hit the pier of Whitby when its engine failed.", "The old ferry hit the pier of Whitby when its engine failed."},
		{"an aside goes", "en", "The ferry -- an old ship of the line -- sank on Monday.", "The ferry sank on Monday."},
		{"an aside that names stays", "en", "The ferry -- the pride of Hull -- sank on Monday.", "The ferry -- the pride of Hull -- sank on Monday."},
		{"the day on which it was said goes", "en", "The ferry was not insured, the owner said Monday.", "The ferry was not insured, the owner said."},
		{"the day on which it happened stays", "en", "The ferry sank on Monday.", "The ferry sank on Monday."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			all := forms(tt.sentence, tt.lang)
			shortest := slices.MinFunc(all, func(a, b form) int { return len(a.text) - len(b.text) })
			if shortest.text != tt.want {
				t.Errorf("forms(%q): shortest %q, want %q", tt.sentence, shortest.text, tt.want)
			}
		})
	}
}

// TestMayNeverBecome tries sentences of which each word counts: no form of one may
// lose what stands behind its bar. A sentence so long that it is cut at its
// semicolon is tried with one behind it.
func TestMayNeverBecome(t *testing.T) {
	f, err := os.Open("testdata/never.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n, wrong := 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		sentence, kept, found := strings.Cut(lines.Text(), " | ")
		if !found {
			continue
		}
		n++
		if !strings.Contains(sentence, kept) {
			t.Fatalf("%q does not have %q", sentence, kept)
		}
		all := forms(sentence, "en")
		if f, ok := firstClause(form{text: "The town has not yet decided; " + sentence}, "en"); ok && limited(kept) {
			all = append(all, f)
		}
		for _, f := range all {
			if !strings.Contains(strings.ToLower(f.text), strings.ToLower(kept)) {
				wrong++
				t.Errorf("%q may never become %q", sentence, f.text)
			}
		}
	}
	if n < 200 {
		t.Errorf("%d sentences, want 200 at least", n)
	}
	t.Logf("%d sentences, %d of them made false", n, wrong)
}

func TestFirstClause(t *testing.T) {
	tests := []struct{ name, sentence, want string }{
		{"an addition goes", "The old ferry sank off the coast of Whitby on Monday; boats of the town brought the passengers home.", "The old ferry sank off the coast of Whitby on Monday."},
		{"what takes it back stays", "The court jailed the owner of the old ferry; a higher court later freed him.", ""},
		{"a quotation stays whole", "The owner said “the ferry of Whitby was old; it sank at once” on Monday.", ""},
		{"a short beginning stays", "It sank; nobody saw it.", ""},
	}
	for _, tt := range tests {
		if f, _ := firstClause(form{text: tt.sentence}, "en"); f.text != tt.want && !(tt.want == "" && f.text == tt.sentence) {
			t.Errorf("%s: firstClause(%q) = %q, want %q", tt.name, tt.sentence, f.text, tt.want)
		}
	}
}

func TestFormsSayWhatWasTrimmed(t *testing.T) {
	const s = "But Ann Hale, 27, was brought to the old hospital of Whitby, which lies near the harbour."
	all := forms(s, "en")
	got := all[len(all)-1]
	want := []string{"But", "27", "which lies near the harbour"}
	if got.text != "Ann Hale was brought to the old hospital of Whitby." || !slices.Equal(got.trimmed, want) {
		t.Errorf("last form of %q = %q without %q, want it without %q", s, got.text, got.trimmed, want)
	}
}
