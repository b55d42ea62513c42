package display

import "fmt"

// Show shows values at once, in the middle of a cell: in a notebook as its last
// value would be, elsewhere as text.
//
//	for _, fig := range figures {
//		display.Show(fig)
//	}
func Show(values ...any) {
	for _, v := range values {
		emit(Event{Bundle: Of(v)})
	}
}

// Display is [Show] under the name that it has in the gophernotes kernel, whose
// notebooks call it without an import. So can all cells.
func Display(values ...any) { Show(values...) }

// Clear removes what the cell has shown and printed so far. With wait it is
// removed when the next output comes, which shows without a flicker. Outside a
// notebook it does nothing.
func Clear(wait bool) {
	if wait {
		emit(Event{Action: ClearNext})
	} else {
		emit(Event{Action: ClearNow})
	}
}

// emit hands an event to the front end, or prints its text.
func emit(e Event) {
	if show := CurrentFront().Show; show != nil {
		show(e)
		return
	}
	if e.Bundle != nil {
		fmt.Println(e.Bundle.Text())
	}
}
