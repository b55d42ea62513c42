package edit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/agopher/agopher/internal/safefile"
)

// A History is the cells of this session and of those before it, oldest first.
// It is kept in a file of JSON lines. Each cell is appended by one write while a
// lock is held, so that sessions at the same time keep the cells of both.
type History struct {
	path  string
	cells []string
}

// A record is a line of the file.
type record struct {
	Time time.Time `json:"datetime"`
	Cell string    `json:"block"`
}

const (
	mostCells = 10_000   // of the file; then the oldest half goes
	mostCell  = 64 << 10 // bytes of a cell that is kept in the file
)

// OpenHistory reads the history in a file. If that cannot be read, the error says
// why, and the history is one of this session only.
func OpenHistory(path string) (*History, error) {
	h := &History{}
	if path == "" {
		return h, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return h, fmt.Errorf("the history is not kept: %w", err)
	}
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return h, fmt.Errorf("the history is not kept: %w", err)
	}
	h.cells = parseHistory(data)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return h, fmt.Errorf("the history is not kept: %w", err)
	}
	f.Close()
	h.path = path
	if len(h.cells) > mostCells {
		err = h.shorten()
	}
	return h, err
}

// parseHistory returns the cells of a file. Lines that are damaged, as the last
// one may be after a crash, are passed over.
func parseHistory(data []byte) []string {
	var cells []string
	r := bufio.NewReader(bytes.NewReader(data))
	for {
		line, err := r.ReadBytes('\n')
		var rec record
		if json.Unmarshal(line, &rec) == nil && rec.Cell != "" && (len(cells) == 0 || cells[len(cells)-1] != rec.Cell) {
			cells = append(cells, rec.Cell)
		}
		if err != nil {
			return cells
		}
	}
}

// Add keeps a cell.
func (h *History) Add(cell string) error {
	cell = strings.TrimSpace(cell)
	if cell == "" || len(h.cells) > 0 && h.cells[len(h.cells)-1] == cell {
		return nil
	}
	h.cells = append(h.cells, cell)
	if h.path == "" || len(cell) > mostCell {
		return nil
	}
	line, err := json.Marshal(record{time.Now(), cell})
	if err != nil {
		return err
	}
	err = h.locked(func() error { return appendLine(h.path, line) })
	if err != nil {
		h.path = "" // said once
		return fmt.Errorf("the history is not kept any more: %w", err)
	}
	return nil
}

// appendLine adds a line to a file by one write. After a line that was cut off it
// begins a new one.
func appendLine(path string, line []byte) (err error) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var last [1]byte
	if n, err := f.Seek(-1, io.SeekEnd); err == nil {
		if _, err := f.ReadAt(last[:], n); err == nil && last[0] != '\n' {
			line = append([]byte{'\n'}, line...)
		}
	}
	_, err = f.Write(append(line, '\n'))
	return err
}

// shorten drops the oldest half of the file. The file is replaced as a whole.
func (h *History) shorten() error {
	return h.locked(func() error {
		data, err := os.ReadFile(h.path)
		if err != nil {
			return err
		}
		lines := bytes.SplitAfter(data, []byte("\n"))
		if len(lines) <= mostCells { // another session has done it
			return nil
		}
		return safefile.Write(h.path, bytes.Join(lines[len(lines)-mostCells/2:], nil))
	})
}

// locked calls f while no other session writes the file.
func (h *History) locked(f func() error) error {
	unlock, err := lock(h.path + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	return f()
}

// before returns the last cell before number i that match reports true for, and
// its number, or -1.
func (h *History) before(i int, match func(cell string) bool) (string, int) {
	for i--; i >= 0; i-- {
		if match(h.cells[i]) {
			return h.cells[i], i
		}
	}
	return "", -1
}

// after returns the first such cell after number i.
func (h *History) after(i int, match func(cell string) bool) (string, int) {
	for i++; i < len(h.cells); i++ {
		if match(h.cells[i]) {
			return h.cells[i], i
		}
	}
	return "", -1
}
