package display

import (
	"fmt"
	"sync/atomic"
)

var sink atomic.Pointer[func(Bundle)]

// SetSink has [Show] pass its bundles to f; nil has it print their text to
// standard output again. A front end calls it, a program need not.
func SetSink(f func(Bundle)) {
	if f == nil {
		sink.Store(nil)
		return
	}
	sink.Store(&f)
}

// Show shows values at once, in the middle of a cell: in a notebook as its last
// value would be, elsewhere as text.
//
//	for _, fig := range figures {
//		display.Show(fig)
//	}
func Show(values ...any) {
	for _, v := range values {
		b := Of(v)
		if f := sink.Load(); f != nil {
			(*f)(b)
			continue
		}
		fmt.Println(b.Text())
	}
}
