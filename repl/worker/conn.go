package worker

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// A conn carries messages: four bytes of length, the kind, and a body of that
// many bytes. Printed text is its own body, everything else is JSON.
type conn struct {
	r *bufio.Reader

	mu sync.Mutex // of w
	w  io.Writer
}

func newConn(r io.Reader, w io.Writer) *conn {
	const buffer = 64 << 10
	return &conn{r: bufio.NewReaderSize(r, buffer), w: w}
}

const (
	headerSize = 5
	maxBody    = 1 << 30
)

// send sends a message with a JSON body.
func (c *conn) send(k kind, body any) error {
	b := bytes.NewBuffer(make([]byte, headerSize))
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		return err
	}
	return c.write(k, b.Bytes())
}

// sendText sends a message whose body is text.
func (c *conn) sendText(k kind, text []byte) error {
	return c.write(k, append(make([]byte, headerSize, headerSize+len(text)), text...))
}

// write sends a message before whose body there is room for the header.
func (c *conn) write(k kind, b []byte) error {
	if len(b)-headerSize > maxBody {
		return fmt.Errorf("worker: a message of %d bytes; at most %d", len(b)-headerSize, maxBody)
	}
	binary.BigEndian.PutUint32(b, uint32(len(b)-headerSize))
	b[headerSize-1] = byte(k)
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err := c.w.Write(b)
	return err
}

// receive returns the next message. Its error is io.EOF if there are no more.
func (c *conn) receive() (kind, []byte, error) {
	var header [headerSize]byte
	if _, err := io.ReadFull(c.r, header[:]); err != nil {
		return 0, nil, err
	}
	n := binary.BigEndian.Uint32(header[:])
	if n > maxBody {
		return 0, nil, fmt.Errorf("worker: a message of %d bytes; at most %d", n, maxBody)
	}
	// A length is believed only as far as bytes follow.
	var b bytes.Buffer
	if _, err := io.CopyN(&b, c.r, int64(n)); err != nil {
		return 0, nil, io.ErrUnexpectedEOF
	}
	return kind(header[headerSize-1]), b.Bytes(), nil
}
