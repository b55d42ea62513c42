package edit

import (
	"io"
	"strings"

	"golang.org/x/term"
)

// press handles an event.
func (e *Editor) press(ev event) {
	if ev.key == reply {
		if e.opts.Reply != nil {
			e.opts.Reply(ev.text)
		}
		return
	}
	e.message = ""
	if e.search != nil && e.pressSearch(ev) || e.menu != nil && e.pressMenu(ev) {
		return
	}
	walking := e.past.walking
	e.past.walking = false
	if e.ctrlX {
		e.ctrlX = false
		if ev.key == ctrlE {
			e.external()
		}
		return
	}
	if ev.alt && e.pressAlt(ev) {
		return
	}
	switch ev.key {
	case char:
		e.typed(ev.text)
	case paste:
		e.paste(ev.text)
	case enter, ctrlJ:
		e.enter()
	case ctrlC:
		e.done = ErrInterrupt
	case ctrlD:
		if e.text == "" {
			e.done = io.EOF
			return
		}
		e.Delete(e.Right(), false)
	case tab:
		e.tab()
	case up, ctrlP:
		e.up(walking)
	case down, ctrlN:
		e.down(walking)
	case ctrlR:
		e.startSearch()
	case ctrlL:
		io.WriteString(e.opts.Out, "\x1b[H\x1b[2J")
		e.screen.shown = frame{}
	case ctrlX:
		e.ctrlX = true
	default:
		e.pressMove(ev)
	}
}

// pressMove handles the keys that move the cursor or delete.
func (e *Editor) pressMove(ev event) {
	switch ev.key {
	case left, ctrlB:
		if ev.ctrl || ev.alt {
			e.Move(e.WordLeft())
			return
		}
		e.Move(e.Left())
	case right, ctrlF:
		if g := e.ghost(); g != "" {
			e.Insert(g)
			return
		}
		if ev.ctrl || ev.alt {
			e.Move(e.WordRight())
			return
		}
		e.Move(e.Right())
	case home, ctrlA:
		e.Move(e.lineStart())
	case end, ctrlE:
		if g := e.ghost(); g != "" {
			e.Insert(g)
			return
		}
		e.Move(e.lineEnd())
	case pageUp:
		e.Move(0)
	case pageDown:
		e.Move(len(e.text))
	case backspace, ctrlH:
		e.Delete(e.Left(), false)
	case del:
		e.Delete(e.Right(), false)
	case ctrlK:
		if e.lineEnd() == e.pos { // at the end of a line, the line feed
			e.Delete(e.Right(), true)
			return
		}
		e.Delete(e.lineEnd(), true)
	case ctrlU:
		e.Delete(e.lineStart(), true)
	case ctrlW:
		e.Delete(e.WordLeft(), true)
	case ctrlY:
		e.Yank()
	case ctrlSlash:
		e.Undo()
	}
}

// pressAlt handles keys with Alt, and reports whether it is one.
func (e *Editor) pressAlt(ev event) bool {
	switch {
	case ev.key == enter:
		e.newline()
	case ev.key == backspace || ev.key == ctrlH:
		e.Delete(e.WordLeft(), true)
	case ev.text == "b":
		e.Move(e.WordLeft())
	case ev.text == "f":
		if g := e.ghost(); g != "" { // a word of it
			b := Buffer{text: g}
			e.Insert(g[:b.WordRight()])
			return true
		}
		e.Move(e.WordRight())
	case ev.text == "d":
		e.Delete(e.WordRight(), true)
	case ev.text == "_":
		e.Redo()
	case ev.text == "<":
		e.Move(0)
	case ev.text == ">":
		e.Move(len(e.text))
	default:
		return false
	}
	return true
}

// typed inserts a character. A bracket that closes goes back to the indentation
// of its line.
func (e *Editor) typed(c string) {
	line := e.text[e.lineStart():e.pos]
	if strings.Contains("})]", c) && line != "" && strings.Trim(line, "\t") == "" {
		e.Replace(e.pos-1, c)
		return
	}
	e.Insert(c)
}

func (e *Editor) paste(s string) {
	s, err := cleanPaste(s)
	if err != nil {
		e.message = err.Error()
		return
	}
	e.Insert(s)
}

// enter ends the cell if it is complete and the cursor is in its last line;
// otherwise it begins a new line.
func (e *Editor) enter() {
	if strings.TrimSpace(e.text) == "" {
		e.Set("")
		e.done = errDone
		return
	}
	if strings.TrimSpace(e.text[e.lineEnd():]) == "" {
		if status, _ := e.opts.Session.Completeness(e.text); status != "incomplete" {
			e.Set(strings.TrimRight(e.text, " \t\n"))
			e.done = errDone
			return
		}
	}
	e.newline()
}

// newline begins a line with the indentation that its place asks for.
func (e *Editor) newline() {
	line := e.text[e.lineStart():e.pos]
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if status, i := e.opts.Session.Completeness(e.text[:e.pos]); status == "incomplete" {
		indent = i
	}
	e.Insert("\n" + indent)
}

// external has the text edited in another program.
func (e *Editor) external() {
	if e.opts.External == nil {
		return
	}
	fd := int(e.opts.In.Fd())
	e.screen.erase()
	_ = term.Restore(fd, e.raw)
	text, err := e.opts.External(e.text)
	if _, rawErr := term.MakeRaw(fd); rawErr != nil {
		e.done = rawErr
		return
	}
	if err != nil {
		e.message = err.Error()
		return
	}
	e.Set(strings.TrimRight(text, "\n"))
}
