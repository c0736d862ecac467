package rows

import "newsbot/news"

// AuditRows are the changes that people made, by their numbers.
type AuditRows interface {
	// ChangesBefore walks back, from the last where the number is 0.
	ChangesBefore(number uint64, max int) ([]news.Change, error)
	PutChanges(all ...news.Change) error
	DeleteChanges(numbers ...uint64) error
}
