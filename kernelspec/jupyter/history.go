package jupyter

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A history holds the cells of this session and, if it has a file, of those
// before. Sessions have numbers, from 1.
type history struct {
	mu      sync.Mutex
	session int // of this process; 0 is taken to be 1
	rows    []row
	file    *os.File // where rows go when their cell has run; may be nil
	written int      // rows that are there, or need not be
}

// A row is a cell with the text of its result.
type row struct {
	Session int    `json:"session"`
	Line    int    `json:"line"`
	Input   string `json:"input"`
	Output  string `json:"output,omitempty"`
}

func (h *history) add(line int, input string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.rows = append(h.rows, row{Session: max(1, h.session), Line: line, Input: input})
}

// result sets the output of the last cell.
func (h *history) result(line int, output string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if last := len(h.rows) - 1; last >= 0 && h.rows[last].Line == line {
		h.rows[last].Output = output
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
		session := q.Session
		if session <= 0 { // 0 is this one, -1 the one before
			session += max(1, h.session)
		}
		for _, r := range h.rows {
			if r.Session == session && r.Line >= q.Start && (q.Stop == nil || r.Line < *q.Stop) {
				rows = append(rows, r)
			}
		}
		return rows
	case "search":
		pattern := glob(q.Pattern)
		for _, r := range h.rows {
			if pattern.MatchString(r.Input) {
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
		if !slices.ContainsFunc(rows[i+1:], func(later row) bool { return later.Input == r.Input }) {
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
		item := []any{r.Session, r.Line, r.Input}
		if q.Output {
			item[2] = []any{r.Input, output(r.Output)}
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
