package feeds

import (
	"errors"
	"net"
)

// Unreached says whether an error of a fetch is that the site could not be
// reached or gave no answer, which says nothing of the one address asked.
func Unreached(err error) bool {
	var network net.Error
	return errors.Is(err, ErrTimeout) || errors.As(err, &network)
}
