package repl

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"sync"

	"github.com/agopher/agopher/repl/worker"
)

// lines reads cells from a file or a pipe: lines, until they are complete.
type lines struct {
	mu sync.Mutex
	r  *bufio.Reader
	s  worker.Evaluator
}

func newLines(r io.Reader, s worker.Evaluator) *lines { return &lines{r: bufio.NewReader(r), s: s} }

func (l *lines) read(int) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var cell strings.Builder
	for {
		line, err := l.r.ReadString('\n')
		cell.WriteString(line)
		if err != nil {
			if cell.Len() > 0 && errors.Is(err, io.EOF) {
				return cell.String(), nil // what is incomplete now stays so: the error says why
			}
			return "", err
		}
		if status, _ := l.s.Completeness(cell.String()); status != "incomplete" {
			return cell.String(), nil
		}
	}
}

// input returns the next line for a cell that asks for it: what it reads stands
// behind it.
func (l *lines) input() (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line, err := l.r.ReadString('\n')
	if errors.Is(err, io.EOF) && line != "" {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}
