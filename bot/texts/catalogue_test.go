package texts

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"newsbot/bot/telegram"
)

// forms are the plural forms of a sentence, those that it has.
type forms map[plural.Form]string

// readCatalogue reads the sentences of one language.
func readCatalogue(t *testing.T, file string) (language.Tag, map[string]forms) {
	t.Helper()
	data, err := files.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	read, err := i18n.ParseMessageFileBytes(data, file, map[string]i18n.UnmarshalFunc{"toml": toml.Unmarshal})
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	all := map[string]forms{}
	for _, m := range read.Messages {
		f := forms{plural.Zero: m.Zero, plural.One: m.One, plural.Two: m.Two, plural.Few: m.Few, plural.Many: m.Many, plural.Other: m.Other}
		maps.DeleteFunc(f, func(_ plural.Form, text string) bool { return text == "" })
		all[m.ID] = f
	}
	return read.Tag, all
}

// isCounted says whether a sentence has a form for each number.
func (f forms) isCounted() bool { return len(f) > 1 }

// places are those of a sentence in some of its forms.
func (f forms) places() []string {
	all := map[string]bool{}
	for _, text := range f {
		for _, p := range placeForm.FindAllString(text, -1) {
			all[p] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

var placeForm = regexp.MustCompile(`\{[^}]*\}`)

// formsOf are the plural forms that a language has for whole numbers.
func formsOf(tag language.Tag) []plural.Form {
	all := map[plural.Form]bool{}
	for n := range 1000 {
		all[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)] = true
	}
	all[plural.Other] = true
	return slices.Sorted(maps.Keys(all))
}

// TestEverySentenceCanBeSaid goes through each language: its sentences are those
// of English, with the same places, in the plural forms of the language, and in
// markup that Telegram takes.
func TestEverySentenceCanBeSaid(t *testing.T) {
	_, model := readCatalogue(t, "en.toml")
	list, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range list {
		t.Run(file.Name(), func(t *testing.T) {
			tag, all := readCatalogue(t, file.Name())
			for id := range model {
				if _, ok := all[id]; !ok {
					t.Errorf("%s is missing", id)
				}
			}
			for id, f := range all {
				if _, ok := model[id]; !ok {
					t.Errorf("%s is not there in English", id)
				}
				checkForms(t, tag, id, f, model[id])
			}
		})
	}
}

// checkForms compares a sentence with the English one.
func checkForms(t *testing.T, tag language.Tag, id string, f, model forms) {
	t.Helper()
	want := []plural.Form{plural.Other}
	if model.isCounted() {
		want = formsOf(tag)
	}
	if got := slices.Sorted(maps.Keys(f)); !slices.Equal(got, want) {
		t.Errorf("%s has the plural forms %v, want %v", id, got, want)
	}
	if got, want := f.places(), model.places(); !slices.Equal(got, want) {
		t.Errorf("%s has the places %v, want %v", id, got, want)
	}
	for form, text := range f {
		if _, err := parse(text); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		if clean, err := telegram.Sanitize(text); err != nil || string(clean) != sanitized(text) {
			t.Errorf("%s would be sent as %q: %v", id, clean, err)
		}
		few := forms{form: text}.places()
		for _, p := range model.places() {
			if !slices.Contains(few, p) && (p != "{n}" || form == plural.Other) {
				t.Errorf("%s lacks %s in %q", id, p, text)
			}
		}
	}
}

// sanitized is a text with quotes as Sanitize writes them.
func sanitized(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "&quot;", `"`), `"`, "&quot;")
}

func TestPluralFormsOfOtherLanguages(t *testing.T) {
	for lang, want := range map[string][]plural.Form{
		"en": {plural.Other, plural.One},
		"zh": {plural.Other},
		"ru": {plural.Other, plural.One, plural.Few, plural.Many},
		"ar": {plural.Other, plural.Zero, plural.One, plural.Two, plural.Few, plural.Many},
	} {
		if got := formsOf(language.MustParse(lang)); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
			t.Errorf("%s has the forms %v, want %v", lang, got, want)
		}
	}
}
