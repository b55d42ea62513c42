package session

import "regexp"

// What notebooks of the gophernotes kernel take for granted: a function Display,
// and its package under the path "display".
const (
	displayPath      = "github.com/agopher/agopher/lib/display"
	displayShortPath = "display"
	displayFunction  = "Display"
)

var callsDisplay = regexp.MustCompile(`\b` + displayFunction + `\(`)

// predeclare declares the function Display if a cell calls it and no cell has
// declared another.
func (s *Session) predeclare(src string) {
	if s.live[displayFunction] != nil || !callsDisplay.MatchString(src) {
		return
	}
	if pkg, err := s.imp.Import(displayPath); err == nil {
		s.live[displayFunction] = &binding{obj: pkg.Scope().Lookup(displayFunction)}
	}
}
