package display

import "sync/atomic"

// A Front is where a program shows what cells display, and asks for what they
// need. Its zero value is standard output and input.
type Front struct {
	// Show takes the events of cells, in order. If it is nil, the text of what
	// they show is printed to standard output.
	Show func(Event)
	// Ask asks the user for a line, as [Input] and [Password] do. If it is nil,
	// lines are read from standard input.
	Ask func(prompt string, password bool) (string, error)
	// Kernel is the identifier of this kernel in the Jupyter server, through
	// which pages find it. It is empty where there is none.
	Kernel string
}

var front atomic.Pointer[Front]

// SetFront sets where cells display and ask. A front end calls it, a program
// need not.
func SetFront(f Front) { front.Store(&f) }

// CurrentFront returns what was last given to [SetFront].
func CurrentFront() Front {
	if f := front.Load(); f != nil {
		return *f
	}
	return Front{}
}
