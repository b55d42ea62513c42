package session

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"sync"
	"unicode/utf8"
)

// stdio has standard output and error of the process go through pipes to the
// session's writers, so that what interpreted code, compiled code and println
// write arrives in order.
type stdio struct {
	out, err *stream
}

// A stream is one of the two.
type stream struct {
	file  **os.File // os.Stdout or os.Stderr
	saved *os.File
	w     *os.File
	done  chan struct{} // closed when the reader has ended

	mu    sync.Mutex
	marks map[string]chan struct{} // flushes that wait for their mark
	count int
}

// A mark is written into the pipe to know when all before it has been read. No
// text has its first bytes.
const markStart, markEnd = "\x00\xfeagopher:", "\xfe\x00"

func openStdio(stdout, stderr io.Writer) (*stdio, error) {
	s := &stdio{}
	var err error
	if s.out, err = openStream(&os.Stdout, stdout); err != nil {
		return nil, err
	}
	if s.err, err = openStream(&os.Stderr, stderr); err != nil {
		_ = s.out.close()
		return nil, err
	}
	if s.err != nil && log.Writer() == s.err.saved {
		log.SetOutput(s.err.w) // package log took os.Stderr when the process began
	}
	return s, nil
}

// openStream redirects file to a writer; nil leaves it alone.
func openStream(file **os.File, to io.Writer) (*stream, error) {
	if to == nil {
		return nil, nil
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	st := &stream{file: file, saved: *file, w: w, done: make(chan struct{}), marks: map[string]chan struct{}{}}
	*file = w
	go st.read(r, to)
	return st, nil
}

// read copies the pipe to the writer, in pieces that end between characters.
func (st *stream) read(r *os.File, to io.Writer) {
	defer close(st.done)
	defer r.Close()
	var rest []byte
	buf := make([]byte, 64<<10)
	for {
		n, err := r.Read(buf)
		rest = st.pass(append(rest, buf[:n]...), to)
		if err != nil {
			to.Write(rest)
			return
		}
	}
}

// pass writes what is complete of b, reports the marks in it, and returns what
// is left.
func (st *stream) pass(b []byte, to io.Writer) (rest []byte) {
	for {
		i := bytes.Index(b, []byte(markStart))
		if i < 0 {
			break
		}
		j := bytes.Index(b[i:], []byte(markEnd))
		if j < 0 {
			break
		}
		if i > 0 {
			to.Write(b[:i])
		}
		name := string(b[i+len(markStart) : i+j])
		b = b[i+j+len(markEnd):]
		st.mu.Lock()
		if c := st.marks[name]; c != nil {
			close(c)
			delete(st.marks, name)
		}
		st.mu.Unlock()
	}
	n := complete(b)
	if n > 0 {
		to.Write(b[:n])
	}
	return append([]byte(nil), b[n:]...)
}

// complete returns how much of b can be written now: not the beginning of a
// mark, nor the first bytes of a character whose others are to come.
func complete(b []byte) int {
	if i := bytes.LastIndexByte(b, markStart[0]); i >= 0 {
		tail := b[i:]
		if bytes.HasPrefix([]byte(markStart), tail) || bytes.HasPrefix(tail, []byte(markStart)) {
			return i
		}
	}
	for i := len(b) - 1; i >= 0 && i >= len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return i
			}
			break
		}
	}
	return len(b)
}

// flush returns when all that has been written is with the writers.
func (s *stdio) flush() {
	s.out.flush()
	s.err.flush()
}

func (st *stream) flush() {
	if st == nil {
		return
	}
	st.mu.Lock()
	st.count++
	name := fmt.Sprint(st.count)
	c := make(chan struct{})
	st.marks[name] = c
	st.mu.Unlock()
	if _, err := io.WriteString(st.w, markStart+name+markEnd); err != nil {
		return
	}
	select {
	case <-c:
	case <-st.done:
	}
}

func (s *stdio) close() error {
	if s.err != nil && log.Writer() == s.err.w {
		log.SetOutput(s.err.saved)
	}
	return errors.Join(s.out.close(), s.err.close())
}

func (st *stream) close() error {
	if st == nil {
		return nil
	}
	*st.file = st.saved
	err := st.w.Close()
	<-st.done
	return err
}
