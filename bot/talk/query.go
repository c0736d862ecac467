package talk

import (
	"errors"
	"strings"

	"newsbot/bot/texts"
	"newsbot/news"
	"newsbot/news/query"
)

// Asked is a query and how the person wrote it.
type Asked struct {
	Query *query.Query
	Typed string
}

// Subscription is what comes of an Asked that is to be watched.
func (a *Asked) Subscription() news.Subscription {
	return news.Subscription{Query: a.Query.String(), Typed: a.Typed}
}

// Ask reads a query as a person typed it. The error is a Reply that points at
// the place and shows how it goes.
func Ask(typed string) (*Asked, error) {
	q, err := query.Parse(typed)
	var wrong *query.SyntaxError
	if errors.As(err, &wrong) {
		return nil, Reply(explainSyntax(typed, wrong))
	}
	return &Asked{q, typed}, err
}

// explainSyntax is a syntax error in words: what is wrong, where, and a query
// that is right.
func explainSyntax(text string, e *query.SyntaxError) string {
	lines := []string{e.Says()}
	if at := min(max(e.Offset, 0), len(text)); at > 0 && at < len(text) {
		lines = append(lines, "It is here: … "+texts.Line(text[at:], 40))
	}
	if e.Example != "" {
		lines = append(lines, "For example: "+e.Example)
	}
	return strings.Join(lines, "\n")
}
