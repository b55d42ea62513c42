package repl

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"github.com/agopher/agopher/repl/session"
)

// lines reads cells from a file or a pipe: lines, until they are complete.
type lines struct {
	r *bufio.Reader
	s *session.Session
}

func newLines(r io.Reader, s *session.Session) *lines { return &lines{bufio.NewReader(r), s} }

func (l *lines) read(int) (string, error) {
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
