package jupyter

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// thisSession is the number of the session in the history.
const thisSession = 1

// A history holds the cells of the session.
type history struct {
	mu   sync.Mutex
	rows []row
}

// A row is a cell with the text of its result.
type row struct {
	line          int
	input, output string
}

func (h *history) add(line int, input string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rows = append(h.rows, row{line: line, input: input})
}

// result sets the output of the last cell.
func (h *history) result(line int, output string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last := len(h.rows) - 1; last >= 0 && h.rows[last].line == line {
		h.rows[last].output = output
	}
}

// A historyRequest is the content of a history_request.
type historyRequest struct {
	Output  bool   `json:"output"`
	Access  string `json:"hist_access_type"`
	Session int    `json:"session"`
	Start   int    `json:"start"`
	Stop    *int   `json:"stop"`
	N       *int   `json:"n"`
	Pattern string `json:"pattern"`
	Unique  bool   `json:"unique"`
}

// find returns the rows that a request asks for, the oldest first.
func (h *history) find(q historyRequest) []row {
	h.mu.Lock()
	defer h.mu.Unlock()
	var rows []row
	switch q.Access {
	case "tail":
		rows = slices.Clone(h.rows)
	case "range":
		if q.Session != 0 && q.Session != thisSession { // earlier sessions count backwards from 0
			return nil
		}
		for _, r := range h.rows {
			if r.line >= q.Start && (q.Stop == nil || r.line < *q.Stop) {
				rows = append(rows, r)
			}
		}
		return rows
	case "search":
		pattern := glob(q.Pattern)
		for _, r := range h.rows {
			if pattern.MatchString(r.input) {
				rows = append(rows, r)
			}
		}
		if q.Unique {
			rows = unique(rows)
		}
	}
	if q.N != nil && *q.N >= 0 && len(rows) > *q.N {
		rows = rows[len(rows)-*q.N:]
	}
	return rows
}

// unique returns the rows without those whose input comes again.
func unique(rows []row) []row {
	var list []row
	for i, r := range rows {
		if !slices.ContainsFunc(rows[i+1:], func(later row) bool { return later.input == r.input }) {
			list = append(list, r)
		}
	}
	return list
}

// glob returns an expression that matches what a pattern with * and ? does. An
// empty pattern matches everything.
func glob(pattern string) *regexp.Regexp {
	if pattern == "" {
		pattern = "*"
	}
	rx := regexp.QuoteMeta(pattern)
	rx = strings.ReplaceAll(rx, `\*`, `.*`)
	rx = strings.ReplaceAll(rx, `\?`, `.`)
	return regexp.MustCompile(`(?s)^` + rx + `$`)
}

func (k *Kernel) historyReply(r *request) any {
	var q historyRequest
	if err := r.into(&q); err != nil {
		return badRequest(err)
	}
	list := [][]any{}
	for _, r := range k.history.find(q) {
		item := []any{thisSession, r.line, r.input}
		if q.Output {
			item[2] = []any{r.input, output(r.output)}
		}
		list = append(list, item)
	}
	return map[string]any{"status": "ok", "history": list}
}

// output returns the text of a result, or nil if there was none.
func output(s string) any {
	if s == "" {
		return nil
	}
	return s
}
