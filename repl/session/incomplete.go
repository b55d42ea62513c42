package session

import (
	"errors"
	"strings"
)

// Completeness says whether a cell can be run as it stands: "complete",
// "incomplete", in which case the next line is to begin with indent, or
// "invalid".
func (s *Session) Completeness(src string) (status, indent string) {
	pieces, err := split(0, src)
	if errors.Is(err, ErrIncomplete) {
		return "incomplete", strings.Repeat("\t", strings.Count(closers(src), "}")+strings.Count(closers(src), ")"))
	}
	if err != nil {
		return "invalid", ""
	}
	s.tables.Lock()
	defer s.tables.Unlock()
	for _, p := range pieces {
		if _, err := s.parse(p); err != nil {
			return "invalid", ""
		}
	}
	return "complete", ""
}
