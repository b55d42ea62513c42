package edit

import (
	"strconv"
	"strings"

	"github.com/agopher/agopher/repl/session"
)

// A menu offers the ways to finish a word.
type menu struct {
	from     int // where the word begins
	list     []session.Completion
	selected int // -1 before one is
	top      int // the first that is seen
	doc      string
}

// tab completes the word before the cursor; between blanks at the beginning of a
// line it is a tab.
func (e *Editor) tab() {
	if strings.TrimSpace(e.text[e.lineStart():e.pos]) == "" && e.text != "" {
		e.Insert("\t")
		return
	}
	from, list := e.opts.Session.Complete(e.text, e.pos)
	switch len(list) {
	case 0:
		e.message = "no completions"
		return
	case 1:
		e.Replace(from, list[0].Text)
		return
	}
	if c := common(list); len(c) > e.pos-from && strings.HasPrefix(c, e.text[from:e.pos]) {
		e.Replace(from, c)
	}
	e.menu = &menu{from: from, list: list, selected: -1}
	e.helper.about = ""
}

// common returns what all completions begin with.
func common(list []session.Completion) string {
	c := list[0].Text
	for _, other := range list[1:] {
		for !strings.HasPrefix(other.Text, c) {
			c = c[:len(c)-1]
		}
	}
	return strings.ToValidUTF8(c, "")
}

// pressMenu handles an event while the menu is open, and reports whether that
// was all.
func (e *Editor) pressMenu(ev event) bool {
	m := e.menu
	switch {
	case ev.key == tab && ev.shift || ev.key == up:
		m.choose(-1)
		return true
	case ev.key == tab || ev.key == down:
		m.choose(1)
		return true
	case ev.key == pageDown:
		m.choose(menuRows)
		return true
	case ev.key == pageUp:
		m.choose(-menuRows)
		return true
	case ev.key == esc || ev.key == ctrlG || ev.key == ctrlC:
		e.menu = nil
		return true
	case ev.key == enter && !ev.alt || ev.key == right:
		e.menu = nil
		if m.selected >= 0 {
			e.Replace(m.from, m.list[m.selected].Text)
			return true
		}
		return false
	case ev.key == char && !ev.alt && inWord([]rune(ev.text)[0]), ev.key == backspace && e.pos > m.from:
		if ev.key == char {
			e.Insert(ev.text)
		} else {
			e.Delete(e.Left(), false)
		}
		if m.from, m.list = e.opts.Session.Complete(e.text, e.pos); len(m.list) == 0 {
			e.menu = nil
		}
		m.selected, m.top = -1, 0
		return true
	}
	e.menu = nil
	if ev.key == char && m.selected >= 0 { // as a dot or a parenthesis
		e.Replace(m.from, m.list[m.selected].Text)
	}
	return false
}

const menuRows = 8

// choose moves the selection, from one end of the list to the other.
func (m *menu) choose(by int) {
	n := len(m.list)
	switch to := m.selected + by; {
	case m.selected < 0 && by < 0, to < 0 && by == -1:
		m.selected = n - 1
	case to >= n && by == 1:
		m.selected = 0
	default:
		m.selected = min(max(to, 0), n-1)
	}
	m.top = min(m.top, m.selected)
	m.top = max(m.top, m.selected-menuRows+1)
	m.doc = ""
}

// rows returns the menu: names with their types, then the documentation of the
// selected one.
func (m *menu) rows(width, most int) []string {
	const widest = 32
	seen := m.list[m.top:min(m.top+min(menuRows, most), len(m.list))]
	name := 0
	for _, c := range seen {
		name = max(name, min(textWidth(c.Text), widest, width-2))
	}
	var rows []string
	for i, c := range seen {
		label := " " + fit(c.Text, name) + " "
		if m.top+i == m.selected {
			label = reversed + label + reset
		}
		if room := width - name - 3; room > 4 && c.Detail != "" {
			label += dim + " " + cut(c.Detail, room) + reset
		}
		rows = append(rows, label)
	}
	if more := len(m.list) - len(seen); more > 0 && len(rows) < most {
		at := strconv.Itoa(m.top+1) + "–" + strconv.Itoa(m.top+len(seen))
		rows = append(rows, dim+cut(" "+at+" of "+strconv.Itoa(len(m.list)), width)+reset)
	}
	if m.doc != "" && len(rows) < most {
		for _, line := range firstLines(m.doc, most-len(rows), width-2) {
			rows = append(rows, "  "+line)
		}
	}
	return rows
}

// firstLines returns at most so many lines of a text, cut to a width.
func firstLines(s string, most, width int) []string {
	var lines []string
	for _, l := range strings.Split(s, "\n") {
		if strings.TrimSpace(l) == "" {
			continue
		}
		if len(lines) == most {
			break
		}
		lines = append(lines, cut(strings.ReplaceAll(l, "\t", "    "), width))
	}
	return lines
}
