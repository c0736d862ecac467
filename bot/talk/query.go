package talk

import (
	"errors"

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

// Ask reads a query as a person typed it. The error is a *news.Fault that says
// what is wrong, points at the place and shows how it goes.
func Ask(typed string) (*Asked, error) {
	q, err := query.Parse(typed)
	var wrong *query.SyntaxError
	if errors.As(err, &wrong) {
		return nil, texts.Refused(typed, wrong)
	}
	return &Asked{q, typed}, err
}
