package bullets

// A Rule is something that a bullet must obey, whatever it costs in likeness to the
// publishers' own bullets. The evaluation leaves one out to say its price.
type Rule uint16

// The rules whose price is measured; see RuleNames.
const (
	RuleVoice   Rule = 1 << iota // nobody's words as ours, a quotation with its speaker
	RulePage                     // nothing of the page or to its reader
	RuleLeaning                  // nothing that leans on what is not told
	RuleSame                     // nothing twice: headline, deck and bullets
	RuleLength                   // at most maxWords, maxLead for the first
	RuleNamed                    // a new name or number
	RuleShort                    // no scraps
)

// RuleNames are the names of the rules, in the order of their bits.
var RuleNames = []string{"voice", "page", "leaning", "same", "length", "named", "short"}

// Without returns the model as it would be without some of the rules, for the
// evaluation.
func (m Model) Without(rules Rule) *Model {
	m.without = rules
	return &m
}

// obeys reports whether a rule is in force.
func (d *document) obeys(r Rule) bool { return d.without&r == 0 }
