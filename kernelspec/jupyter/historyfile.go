package jupyter

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/agopher/agopher/internal/safefile"
)

// The history is kept in a file of JSON lines, one a cell, so that it lives on
// when a kernel is restarted. Kernels that run side by side add to the same file.
const (
	historyVariable = "AGOPHER_HISTORY" // the file; off for none
	mostRows        = 10_000            // kept; the file may have half as many more
	mostOutput      = 2000              // bytes of a result that are kept
)

// historyPath returns the file of the history, or "" for none.
func historyPath() string {
	if path, ok := os.LookupEnv(historyVariable); ok {
		if path == "off" {
			return ""
		}
		return path
	}
	dir := os.Getenv("XDG_STATE_HOME")
	if dir == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "agopher", "history.jsonl")
}

// open reads the rows of earlier sessions and has those of this one added. Lines
// that are damaged are passed over. Without a file that can be written the
// history is that of this session.
func (h *history) open(path string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, len(data)+1)
	count := 0
	for lines.Scan() {
		var r row
		if json.Unmarshal(lines.Bytes(), &r) == nil && r.Session > 0 {
			h.rows = append(h.rows, r)
			h.session = max(h.session, r.Session)
		}
		count++
	}
	h.session++
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if len(h.rows) > mostRows {
		h.rows = h.rows[len(h.rows)-mostRows:]
	}
	if count > mostRows*3/2 {
		if err := safefile.Write(path, encodeRows(h.rows)); err != nil {
			return err
		}
	}
	h.written = len(h.rows)
	h.file, err = os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return err
}

// save writes the rows that are not in the file yet, in one piece, so that those
// of another kernel do not come between.
func (h *history) save() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.file == nil {
		return
	}
	h.file.Write(encodeRows(h.rows[h.written:]))
	h.written = len(h.rows)
}

func encodeRows(rows []row) []byte {
	var b bytes.Buffer
	for _, r := range rows {
		if len(r.Output) > mostOutput {
			r.Output = r.Output[:mostOutput]
		}
		line, err := json.Marshal(r)
		if err != nil {
			continue
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}
