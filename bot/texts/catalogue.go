package texts

import (
	"embed"
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

// The catalogue is a file for each language, called after it. en.toml says how
// one is written; a file that lies here is read.
//
//go:embed *.toml
var files embed.FS

// bundle is the catalogue in all its languages; English stands in for a
// sentence that another language lacks.
var bundle = load(files)

// load reads the catalogue. One that cannot be read is a mistake in the program.
func load(files embed.FS) *i18n.Bundle {
	b := i18n.NewBundle(language.English)
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	list, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, f := range list {
		read, err := b.LoadMessageFileFS(files, f.Name())
		if err != nil {
			panic(fmt.Errorf("catalogue %s: %w", f.Name(), err))
		}
		for _, m := range read.Messages {
			elsewhere[m.ID] = elsewhere[m.ID] || strings.HasSuffix(m.ID, thereEnd)
		}
	}
	return b
}

// elsewhere says of the id of each sentence whether it is about another chat than that
// where it is read.
var elsewhere = map[string]bool{}

// thereEnd ends the id of a sentence about another chat.
const thereEnd = "-there"

// english speaks where no other language is known.
var english = i18n.NewLocalizer(bundle, language.English.String())
