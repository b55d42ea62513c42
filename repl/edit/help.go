package edit

import (
	"strings"
)

// A helper asks the session for what is shown below the text. It asks beside the
// keys, one question at a time: the newest.
type helper struct {
	answers chan func()
	busy    bool
	about   string // what the last question was about
	hint    string // signature of the call at the cursor
	call    string // the text before its parenthesis
	arg     int
}

// locate finds the call at the cursor.
func (e *Editor) locate() {
	h := &e.helper
	paren := -1
	if e.search == nil && len(e.text) < tooLong {
		paren, h.arg = callAt(e.text[:e.pos])
	}
	call := ""
	if paren >= 0 {
		call = e.text[:paren]
	}
	if call != h.call {
		h.call, h.hint, h.about = call, "", ""
	}
}

// consult asks what is to be known of the text as it stands.
func (e *Editor) consult() {
	h := &e.helper
	if h.busy {
		return
	}
	text, paren, call, about := e.text, len(h.call), h.call, ""
	var take func(doc string)
	switch m := e.menu; {
	case m != nil && m.selected >= 0 && m.doc == "":
		word := m.list[m.selected].Text
		text = e.text[:m.from] + word + e.text[e.pos:]
		paren, about = m.from+len(word), "menu "+text[:m.from+len(word)]
		selected := m.selected
		take = func(doc string) {
			if m.selected != selected {
				return
			}
			if m.doc = doc; doc == "" {
				m.doc = " " // asked already
			}
		}
	case call != "" && h.hint == "":
		about = "call " + call
		take = func(doc string) {
			if h.call == call {
				h.hint, _, _ = strings.Cut(doc, "\n\n")
			}
		}
	}
	if about == "" || about == h.about {
		return
	}
	h.busy, h.about = true, about
	go func() {
		b, _ := e.opts.Session.Inspect(text, paren, false)
		doc := b.Text()
		h.answers <- func() {
			h.busy = false
			take(doc)
		}
	}()
}

// below returns the rows below the text.
func (e *Editor) below(width, most int) []string {
	switch {
	case e.message != "":
		return e.dim(wrap(e.message, width, most))
	case e.search != nil:
		return []string{cut(e.search.row(), width)}
	case e.menu != nil:
		return e.menu.rows(width, most)
	}
	h := &e.helper
	if !strings.HasPrefix(h.hint, "func") {
		return nil
	}
	line, _, _ := strings.Cut(h.hint, "\n")
	return e.dim([]string{showSignature(line, h.arg, width)})
}

func (e *Editor) dim(rows []string) []string {
	for i, r := range rows {
		rows[i] = dim + strings.ReplaceAll(r, reset, reset+dim) + reset
	}
	return rows
}

// wrap breaks a text into rows at its blanks.
func wrap(s string, width, most int) []string {
	var rows []string
	row := ""
	for _, word := range strings.Fields(s) {
		if row != "" && textWidth(row)+1+textWidth(word) > width {
			rows, row = append(rows, row), ""
		}
		if row != "" {
			row += " "
		}
		row += cut(word, width)
	}
	rows = append(rows, row)
	return rows[:min(len(rows), most)]
}
