package query

import (
	"fmt"

	"newsbot/news"
)

// A SyntaxError says why a query was refused, and what to write instead. It
// wraps its Fault, whose sentence a chat reads; Error is for the command line.
type SyntaxError struct {
	Fault   *news.Fault
	Offset  int    // byte in the query where the trouble begins; its length for the end
	Example string // a correct query of the kind that was probably meant
	says    string
}

// Error returns the sentence in English with its example.
func (e *SyntaxError) Error() string { return e.Says() + " For example: " + e.Example }

// Says returns the sentence in English.
func (e *SyntaxError) Says() string {
	if n, ok := e.Fault.Args["n"]; ok {
		return fmt.Sprintf(e.says, n)
	}
	return e.says
}

// Unwrap returns the fault.
func (e *SyntaxError) Unwrap() error { return e.Fault }

// A refusal is a rule of the language that a query can break.
type refusal struct {
	code    string // of the fault
	n       int    // the limit that was passed, as the fault's argument "n"; 0 for none
	says    string // in English
	example string
}

// The rules of the language.
var (
	tooLong       = refusal{"query.too-long", MaxChars, "A query has at most %d characters.", `"interest rate" (fed OR ecb)`}
	tooLongInFull = refusal{"query.too-long-in-full", MaxChars, "Written out, this query has more than %d characters.", `"interest rate" (fed OR ecb)`}
	tooManyTerms  = refusal{"query.too-many", MaxTerms, "A query has at most %d words and phrases.", `"interest rate" (fed OR ecb)`}
	noWord        = refusal{"query.empty", 0, "There is no word in this query.", "ferry fog"}
	onlyNot       = refusal{"query.only-not", 0, "A query needs a word that must be there, not only words that must not.", "bitcoin -etf"}
	onlyNotBeside = refusal{"query.only-not-beside-or", 0, "Each side of OR needs a word that must be there, not only words that must not.", "bitcoin OR (ethereum -etf)"}
	notNot        = refusal{"query.not-not", 0, "Say what must be there instead of excluding an exclusion.", "bitcoin -etf"}
	orAlone       = refusal{"query.or-alone", 0, "OR needs a word on both sides.", "bitcoin OR ethereum"}
	andAlone      = refusal{"query.and-alone", 0, "AND needs a word on both sides.", "bitcoin AND etf"}
	nothingBehind = refusal{"query.nothing-behind", 0, "A word is missing behind this.", "bitcoin NOT title:etf"}
	notOpened     = refusal{"query.not-opened", 0, "This parenthesis closes none.", "(fed OR ecb) rates"}
	notClosed     = refusal{"query.not-closed", 0, "This parenthesis is not closed.", "(fed OR ecb) rates"}
	emptyGroup    = refusal{"query.empty-group", 0, "There is no word within these parentheses.", "(fed OR ecb) rates"}
	fieldInField  = refusal{"query.field-in-field", 0, "One field cannot stand within another.", "title:bitcoin body:etf"}
	signApart     = refusal{"query.sign-apart", 0, "= and ~ stand right before a word.", "title:=US ~tariff"}
	stemOfSeveral = refusal{"query.stem-of-several", 0, "~ finds the forms of one word.", "~tariff ~company"}
	starInside    = refusal{"query.star-inside", 0, "A star stands only at the end of a plain word.", "regulat*"}
	starTooEarly  = refusal{"query.star-too-early", MinPrefix, "A star needs %d letters before it at least.", "regulat*"}
)

// Refusals returns the code of every fault that Parse finds.
func Refusals() []string {
	codes := make([]string, 0, len(refusals))
	for _, r := range refusals {
		codes = append(codes, r.code)
	}
	return codes
}

var refusals = []refusal{
	tooLong, tooLongInFull, tooManyTerms, noWord, onlyNot, onlyNotBeside, notNot, orAlone, andAlone, nothingBehind,
	notOpened, notClosed, emptyGroup, fieldInField, signApart, stemOfSeveral, starInside, starTooEarly,
}

// at returns the error for a query that breaks r at a byte.
func (r refusal) at(offset int) *SyntaxError {
	f := &news.Fault{Code: r.code}
	if r.n > 0 {
		f.Args = news.Args{"n": r.n}
	}
	return &SyntaxError{f, offset, r.example, r.says}
}
