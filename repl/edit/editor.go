package edit

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
)

// A Session knows about the names in a cell, as [session.Session] does.
type Session interface {
	Complete(src string, offset int) (from int, list []session.Completion)
	Inspect(src string, offset int, detail bool) (display.Bundle, bool)
	Completeness(src string) (status, indent string)
}

// Options say where an editor works.
type Options struct {
	In      *os.File // a terminal
	Out     io.Writer
	Session Session
	History *History
	Colour  bool
	// Size returns the columns and rows of the terminal. If it is nil, the
	// terminal In is asked.
	Size func() (cols, rows int)
	// Ask is sent to the terminal once, when no reply can be mistaken for what
	// is typed; Reply gets the replies. Both may be empty.
	Ask   string
	Reply func(text string)
	// External edits a text in a program of its own. It may be nil.
	External func(text string) (string, error)
}

// ErrInterrupt is the error of Read if the user gives a cell up with Ctrl-C.
var ErrInterrupt = errors.New("interrupt")

// An Editor reads cells from a terminal.
type Editor struct {
	opts    Options
	pending []byte // keys that were typed and not yet used
	looked  int    // bytes of them in which a paste does not end
	asked   bool
	resized chan os.Signal
	raw     *term.State

	Buffer
	screen  screen
	prompt  string
	top     int // the first row of the text that is seen
	menu    *menu
	search  *search
	past    walk
	message string // until the next key
	ctrlX   bool   // the key before was Ctrl-X
	helper  helper
	done    error // not nil when the cell is to be returned; errDone without error
}

var errDone = errors.New("done")

// New returns an editor.
func New(opts Options) *Editor {
	if opts.History == nil {
		opts.History = &History{}
	}
	if opts.Size == nil {
		opts.Size = func() (int, int) {
			cols, rows, err := term.GetSize(int(opts.In.Fd()))
			if err != nil || cols < 1 || rows < 1 {
				return 80, 24
			}
			return cols, rows
		}
	}
	return &Editor{opts: opts, helper: helper{answers: make(chan func(), 16)}}
}

// Read has the user edit a cell that begins as text. It returns [ErrInterrupt] if
// the user has given it up, and io.EOF at the end of the input.
func (e *Editor) Read(prompt, text string) (string, error) {
	fd := int(e.opts.In.Fd())
	state, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	e.raw = state
	defer func() { _ = term.Restore(fd, state) }()
	start := "\x1b[?2004h" // pastes are to be marked
	if !e.asked {
		start += e.opts.Ask
		e.asked = true
	}
	io.WriteString(e.opts.Out, start)
	defer io.WriteString(e.opts.Out, "\x1b[?2004l")
	var stop func()
	e.resized, stop = resizes()
	defer stop()
	e.begin(prompt, text)
	for e.done == nil {
		e.draw()
		if err := e.step(); err != nil {
			e.done = err
		}
	}
	return e.finish()
}

// Pending returns the keys that were typed after the cell, and forgets them.
func (e *Editor) Pending() []byte {
	p := e.pending
	e.pending = nil
	return p
}

func (e *Editor) begin(prompt, text string) {
	e.prompt = prompt
	e.Buffer = Buffer{text: text, pos: len(text), killed: e.killed}
	e.screen = screen{w: e.opts.Out}
	e.top, e.menu, e.search, e.message, e.done = 0, nil, nil, "", nil
	e.past = walk{at: len(e.opts.History.cells)}
}

// step waits for an event and handles it, and all that have come with it.
func (e *Editor) step() error {
	ev, err := e.next()
	for err == nil && ev.key != 0 {
		e.press(ev)
		if e.done != nil { // what follows is for the next cell
			break
		}
		var size int
		if ev, size = e.decode(false); size == 0 {
			break
		}
	}
	return err
}

// next returns the next event of the terminal; one without a key if the frame is
// to be drawn anew.
func (e *Editor) next() (event, error) {
	const (
		escapeTime = 40 * time.Millisecond  // in which the rest of a sequence comes
		answerTime = 5 * time.Millisecond   // between looks for answers
		idleTime   = 100 * time.Millisecond // between looks for a new size
	)
	for {
		if ev, size := e.decode(false); size > 0 {
			return ev, nil
		}
		select {
		case <-e.resized:
			e.screen.erase()
			return event{}, nil
		case answer := <-e.helper.answers:
			answer()
			return event{}, nil
		default:
		}
		patience := idleTime
		if e.helper.busy {
			patience = answerTime
		}
		if len(e.pending) > 0 {
			patience = escapeTime
		}
		ok, err := readable(e.opts.In, patience)
		if err != nil {
			return event{}, err
		}
		if !ok {
			if ev, size := e.decode(true); size > 0 {
				return ev, nil
			}
			continue
		}
		buf := make([]byte, 64<<10)
		n, err := e.opts.In.Read(buf)
		if err != nil {
			return event{}, err
		}
		if n == 0 {
			return event{}, io.EOF
		}
		e.pending = append(e.pending, buf[:n]...)
	}
}

// decode takes an event off the pending keys. It looks at each byte of a long
// paste once.
func (e *Editor) decode(last bool) (event, int) {
	if bytes.HasPrefix(e.pending, pasteStart) {
		from := max(0, e.looked-len(pasteEnd))
		e.looked = len(e.pending)
		if !bytes.Contains(e.pending[from:], pasteEnd) {
			return event{}, 0
		}
	}
	ev, size := decode(e.pending, last)
	if size > 0 {
		e.pending, e.looked = e.pending[size:], 0
	}
	return ev, size
}

// draw shows the state of the editor.
func (e *Editor) draw() {
	e.locate()
	cols, rows := e.opts.Size()
	width := max(cols-1, 4) // a row that is full would make the cursor wait for the next
	text := e.layout(width, true)
	below := e.below(width, max(rows/2, 1))
	room := max(rows-len(below), 1)
	e.top = min(e.top, text.row, max(0, len(text.rows)-room))
	e.top = max(e.top, text.row-room+1)
	seen := text.rows[e.top:min(e.top+room, len(text.rows))]
	f := frame{row: text.row - e.top, col: text.col}
	f.rows = append(append(f.rows, seen...), below...)
	if err := e.screen.draw(f); err != nil {
		e.done = err
	}
	if len(e.pending) == 0 {
		e.consult()
	}
}

// layout returns the text in rows. In a narrow terminal the prompts are short.
func (e *Editor) layout(width int, ghost bool) layout {
	const narrow = 40
	prompt := e.prompt
	if width < narrow {
		prompt = "> "
	}
	l := layouter{width: width, prompt: prompt, later: later(prompt), colour: e.opts.Colour}
	if !ghost {
		return l.run(e.text, len(e.text), "")
	}
	rest, more, several := strings.Cut(e.ghost(), "\n")
	if several && more != "" {
		rest += " …"
	}
	return l.run(e.text, e.pos, rest)
}

// later returns the prompt of the lines after the first.
func later(prompt string) string {
	n := textWidth(prompt)
	if n < 8 {
		return strings.Repeat(" ", n)
	}
	return strings.Repeat(" ", n-5) + "...: "
}

// finish shows the whole cell once more, without helps, and returns it.
func (e *Editor) finish() (string, error) {
	cols, _ := e.opts.Size()
	rows := e.layout(max(cols-1, 4), false).rows
	if e.done == ErrInterrupt {
		rows[len(rows)-1] += "^C"
	}
	if err := e.screen.finish(rows); err != nil {
		return "", err
	}
	if e.done != errDone {
		return "", e.done
	}
	return e.text, nil
}
