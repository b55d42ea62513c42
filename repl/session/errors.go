package session

import (
	"fmt"
	"strings"
)

// A Class says what kind of error ended a cell.
type Class string

// The classes of errors.
const (
	CompileError Class = "compile error" // the cell did not run past it
	Panic        Class = "panic"         // at run time
	Interrupted  Class = "interrupted"   // by the user
	Exited       Class = "exit"          // the cell called os.Exit
	Limitation   Class = "limitation"    // the interpreter cannot do it
	Command      Class = "command error" // a command beside Go, such as %load, failed
	NoInput      Class = "no input"      // the cell asks for input where there is none
	Ended        Class = "worker ended"  // the process of the cells ended, with all variables
)

// An Error is why a cell ended, with its place.
type Error struct {
	Class   Class
	Pos     Pos    // zero if there is none
	Message string // what is wrong, the first line for short
	Hint    string // what to try; may be empty
	Line    string // the line of source at Pos
	Stack   []Frame

	Incomplete bool // the cell ends in the middle of something
	Background bool // code of the cell did not stop and goes on
	Exit       int  // the status with which the cell has ended itself or its process; 0 if it has not
}

// Unwrap returns [ErrIncomplete] for a cell that ends in the middle of
// something.
func (e *Error) Unwrap() error {
	if e.Incomplete {
		return ErrIncomplete
	}
	return nil
}

// A Frame is a call on the interpreted stack of a panic.
type Frame struct {
	Func  string // name of the function; empty for the cell itself
	Pos   Pos
	Exact bool   // Pos is where it was, not only somewhere in the function
	Line  string // the line of source at Pos
}

// Error returns place, message and hint in one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Pos.Line > 0 {
		fmt.Fprintf(&b, "%v: ", e.Pos)
	}
	if e.Class != CompileError {
		fmt.Fprintf(&b, "%s: ", e.Class)
	}
	b.WriteString(e.Message)
	if e.Hint != "" {
		fmt.Fprintf(&b, " (%s)", e.Hint)
	}
	return b.String()
}

// Colours of a terminal, which Jupyter understands as well.
const (
	red, green, blue, bold, plain = "\x1b[31m", "\x1b[32m", "\x1b[34m", "\x1b[1m", "\x1b[0m"
)

// Traceback returns the error as it is shown below a cell, line by line: the
// message, the place with a caret under it, the hint, and for a panic the
// interpreted calls, the innermost first. With colour the lines have terminal
// escapes.
func (e *Error) Traceback(colour bool) []string {
	paint := func(c, s string) string {
		if !colour || s == "" {
			return s
		}
		return c + s + plain
	}
	lines := []string{paint(red, string(e.Class)+":") + " " + paint(bold, e.Message)}
	place := func(p Pos, fn string, exact bool, source string) {
		at := fmt.Sprintf("In[%d], line %d", p.Cell, p.Line)
		if !exact {
			at, source = fmt.Sprintf("In[%d]", p.Cell), ""
		}
		if fn != "" {
			at += ", in " + fn
		}
		lines = append(lines, "  "+paint(green, at))
		if source != "" {
			text, caret := underline(source, p.Col)
			gutter := fmt.Sprintf("%5d | ", p.Line)
			lines = append(lines, paint(blue, gutter)+text, strings.Repeat(" ", len(gutter))+paint(red, caret))
		}
	}
	if len(e.Stack) == 0 && e.Pos.Line > 0 {
		place(e.Pos, "", true, e.Line)
	}
	const most = 20
	for i, f := range e.Stack {
		if i == most {
			lines = append(lines, fmt.Sprintf("  ... and %d more calls", len(e.Stack)-most))
			break
		}
		place(f.Pos, f.Func, f.Exact, f.Line)
	}
	if e.Hint != "" {
		lines = append(lines, paint(green, "hint:")+" "+e.Hint)
	}
	return lines
}

// underline returns a line of source with its tabs as spaces, and a caret that
// stands under the byte column col.
func underline(source string, col int) (text, caret string) {
	const tab = "    "
	col = min(max(col-1, 0), len(source))
	before := strings.ReplaceAll(source[:col], "\t", tab)
	return before + strings.ReplaceAll(source[col:], "\t", tab), strings.Repeat(" ", len([]rune(before))) + "^"
}
