package display

// An Event is what a cell does to its output before its end. Cells cause events
// with [Show], [Live] and [Clear]; a front end takes them with [SetFront].
type Event struct {
	Action Action
	// Bundle is what to show. It is nil if output is cleared.
	Bundle Bundle
	// ID names the place of the bundle, so that it can be updated. It is empty
	// for a place that stays as it is.
	ID string
}

// An Action is what an [Event] does.
type Action int

const (
	Append    Action = iota // shows the bundle after what is there
	Update                  // shows it wherever its ID is shown
	ClearNow                // removes the output of the cell
	ClearNext               // removes it when the next output comes
)
