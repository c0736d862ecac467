package query

import (
	"fmt"

	"newsbot/news"
)

// A SyntaxError says why a query was refused, and what to write instead. It
// wraps its Fault, which has the sentence for a person.
type SyntaxError struct {
	Fault   *news.Fault
	Offset  int    // byte in the query where the trouble begins; its length for the end
	Example string // a correct query of the kind that was probably meant
}

// Error is the fault for a log, with its place.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%v at %d; right is %s", e.Fault, e.Offset, e.Example)
}

// Unwrap returns the fault.
func (e *SyntaxError) Unwrap() error { return e.Fault }

// A refusal is a rule of the language that a query can break.
type refusal struct {
	code    string // of the fault
	n       int    // the limit that was passed, as the fault's argument "n"; 0 for none
	example string
}

// The rules of the language.
var (
	tooLong       = refusal{"query.too-long", MaxChars, `"interest rate" (fed OR ecb)`}
	tooLongInFull = refusal{"query.too-long-in-full", MaxChars, `"interest rate" (fed OR ecb)`}
	tooManyTerms  = refusal{"query.too-many", MaxTerms, `"interest rate" (fed OR ecb)`}
	noWord        = refusal{"query.empty", 0, "ferry fog"}
	onlyNot       = refusal{"query.only-not", 0, "bitcoin -etf"}
	onlyNotBeside = refusal{"query.only-not-beside-or", 0, "bitcoin OR (ethereum -etf)"}
	notNot        = refusal{"query.not-not", 0, "bitcoin -etf"}
	orAlone       = refusal{"query.or-alone", 0, "bitcoin OR ethereum"}
	andAlone      = refusal{"query.and-alone", 0, "bitcoin AND etf"}
	nothingBehind = refusal{"query.nothing-behind", 0, "bitcoin NOT title:etf"}
	notOpened     = refusal{"query.not-opened", 0, "(fed OR ecb) rates"}
	notClosed     = refusal{"query.not-closed", 0, "(fed OR ecb) rates"}
	emptyGroup    = refusal{"query.empty-group", 0, "(fed OR ecb) rates"}
	fieldInField  = refusal{"query.field-in-field", 0, "title:bitcoin body:etf"}
	signApart     = refusal{"query.sign-apart", 0, "title:=US ~tariff"}
	stemOfSeveral = refusal{"query.stem-of-several", 0, "~tariff ~company"}
	starInside    = refusal{"query.star-inside", 0, "regulat*"}
	starTooEarly  = refusal{"query.star-too-early", MinPrefix, "regulat*"}
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
	return &SyntaxError{f, offset, r.example}
}
