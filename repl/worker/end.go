package worker

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/agopher/agopher/internal/memory"
	"github.com/agopher/agopher/repl/session"
)

// again is what all users are to do after the end of a worker.
const again = "a new session has begun; run the cells above again"

// explain returns the error of the cell that ran when a worker ended, or of the
// session if none did.
func explain(state *os.ProcessState, log *logbook) *session.Error {
	e := &session.Error{Class: session.Ended, Hint: again, Pos: log.at}
	used := ""
	if peak := memoryPeak(state); peak > 0 {
		used = fmt.Sprintf("; it had used up to %s of memory", memory.Size(peak))
	}
	switch signal := signalOf(state); {
	case log.memory != nil:
		e = tooMuch(log.memory.Limit)
		e.Pos = log.at
	case log.crash:
		e.Message, e.Hint = crashed(log, used)
		if strings.HasPrefix(log.lines[0], "panic: ") {
			e.Stack = log.frames
		}
	case signal == "SIGKILL":
		e.Message = "the process of the session was killed" + used
		e.Hint = "the system does that when memory runs out; " + again
	case signal != "":
		e.Message = "the process of the session was ended by " + signal + used
	default:
		e.Message = fmt.Sprintf("the process of the session ended with exit code %d%s", state.ExitCode(), used)
		e.Exit = state.ExitCode()
	}
	if last := log.lines; !log.crash && len(last) > 0 && log.memory == nil {
		e.Message += "\nits last words:\n" + strings.Join(last, "\n")
	}
	if len(e.Stack) > 0 {
		e.Stack = append(e.Stack, session.Frame{Pos: log.at, Exact: true})
		e.Pos = e.Stack[0].Pos
	}
	return e
}

var (
	recoveredRx = regexp.MustCompile(`( \[recovered(, repanicked)?\])+$`)
	opaqueRx    = regexp.MustCompile(`^(<.* Value>$|\(.*\) )`)
)

// crashed returns what the run-time system has said, and what to try.
func crashed(log *logbook, used string) (message, hint string) {
	first := log.lines[0]
	for _, l := range log.lines { // some fatal errors begin with details
		if strings.HasPrefix(l, "fatal error: ") {
			first = l
			break
		}
	}
	what := strings.TrimPrefix(first, "fatal error: ")
	for _, c := range []struct{ has, hint string }{
		{"concurrent map", "goroutines use a map at the same time: guard it with a sync.Mutex, or use a sync.Map"},
		{"stack overflow", "a function calls itself without end; does the recursion have a case where it stops?"},
		{"out of memory", "work on less at a time"},
		{"cannot allocate memory", "work on less at a time"},
		{"deadlock", "all goroutines wait for each other"},
	} {
		if strings.Contains(what, c.has) {
			if strings.Contains(c.has, "memory") {
				what += used
			}
			return what, c.hint + "; " + again
		}
	}
	if p, ok := strings.CutPrefix(first, "panic: "); ok {
		what, hint := panicText(p, log.panic)
		if hint != "" {
			hint += "; "
		}
		return "panic in a goroutine: " + what, hint + "the function was started by compiled code, where a panic ends the process; " + again
	}
	return what, again
}

// panicText returns the text of a panic as cells show it, and what to try. Of
// some values the run-time system writes only the type; then it is what the cell
// has said when it panicked.
func panicText(s, said string) (message, hint string) {
	s = recoveredRx.ReplaceAllString(s, "")
	if said != "" && opaqueRx.MatchString(s) {
		s = said
	}
	return session.ExplainPanic(s)
}
