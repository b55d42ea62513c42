package edit

import "strings"

// A walk is the way through the history with the arrow keys.
type walk struct {
	at      int    // number of the cell that is shown; that of the new one at the end
	kept    string // the new one
	prefix  string // of the cells that are shown
	walking bool   // the key before was a step
}

// up goes to the line above or, from the first, to the cell before this one that
// begins as this one did before the cursor.
func (e *Editor) up(walking bool) {
	if !walking && !e.firstLine() {
		e.Move(e.vertical(-1))
		return
	}
	w := &e.past
	if !walking {
		w.prefix = e.text[:e.pos]
	}
	if w.at >= len(e.opts.History.cells) {
		w.kept = e.text
	}
	w.walking = true
	if cell, i := e.opts.History.before(w.at, e.begins); i >= 0 {
		w.at = i
		e.Set(cell)
	}
}

// down goes to the line below or, from the last, to the next such cell, and at
// the end back to the new one.
func (e *Editor) down(walking bool) {
	if !walking && !e.lastLine() {
		e.Move(e.vertical(1))
		return
	}
	w := &e.past
	if w.at >= len(e.opts.History.cells) {
		return
	}
	w.walking = true
	cell, i := e.opts.History.after(w.at, e.begins)
	if i < 0 {
		cell, i = w.kept, len(e.opts.History.cells)
	}
	w.at = i
	e.Set(cell)
}

// begins reports whether a cell of the history is one to stop at.
func (e *Editor) begins(cell string) bool {
	return strings.HasPrefix(cell, e.past.prefix) && cell != e.text
}

// ghost returns how the last cell that began like this one went on. There is
// none before a word is begun, nor beside other helps.
func (e *Editor) ghost() string {
	if e.pos != len(e.text) || strings.TrimSpace(e.text) == "" || e.menu != nil || e.search != nil || e.past.walking {
		return ""
	}
	h := e.opts.History
	if cell, i := h.before(len(h.cells), func(c string) bool { return strings.HasPrefix(c, e.text) && c != e.text }); i >= 0 {
		return cell[len(e.text):]
	}
	return ""
}

// A search looks for a text in the history, from the last cell back.
type search struct {
	query  string
	at     int
	failed bool
	kept   state // the text before
}

func (e *Editor) startSearch() {
	e.search = &search{at: len(e.opts.History.cells), kept: state{e.text, e.pos}}
}

// pressSearch handles an event during a search, and reports whether that was
// all: other keys end it with what is found.
func (e *Editor) pressSearch(ev event) bool {
	s := e.search
	switch ev.key {
	case char:
		if ev.alt {
			break
		}
		s.query += ev.text
		e.find(e.opts.History.before, s.at+1)
		return true
	case paste:
		s.query += ev.text
		e.find(e.opts.History.before, s.at+1)
		return true
	case backspace, ctrlH:
		b := Buffer{text: s.query, pos: len(s.query)}
		s.query = s.query[:b.Left()]
		e.find(e.opts.History.before, len(e.opts.History.cells))
		return true
	case ctrlR:
		e.find(e.opts.History.before, s.at)
		return true
	case ctrlS:
		e.find(e.opts.History.after, s.at)
		return true
	case esc, ctrlG, ctrlC:
		e.search = nil
		e.Set(s.kept.text)
		e.Move(s.kept.pos)
		return true
	case enter, ctrlJ: // takes it; another runs it
		e.search = nil
		return true
	}
	e.search = nil
	return false
}

func (e *Editor) find(look func(int, func(string) bool) (string, int), from int) {
	s := e.search
	if s.query == "" {
		s.failed = false
		return
	}
	fold := strings.ToLower(s.query) == s.query // small letters stand for both
	cell, i := look(min(from, len(e.opts.History.cells)), func(c string) bool {
		if fold {
			c = strings.ToLower(c)
		}
		return strings.Contains(c, s.query)
	})
	if s.failed = i < 0; s.failed {
		return
	}
	s.at = i
	e.Set(cell)
	if fold {
		cell = strings.ToLower(cell)
	}
	if at := strings.Index(cell, s.query); at >= 0 && at <= len(e.text) {
		e.Move(at)
	}
}

func (s *search) row() string {
	if s.failed {
		return "search (nothing found): " + s.query
	}
	return "search: " + s.query
}
