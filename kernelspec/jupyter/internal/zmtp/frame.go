package zmtp

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// The flags of a frame.
const (
	more    = 1 // another frame of the message follows
	long    = 2 // the length has eight bytes, not one
	command = 4 // not a message, but a word between the sockets
)

// How long a message may be, in bytes and in frames. Cells and widgets stay far
// below.
const (
	maxMessage = 256 << 20
	maxFrames  = 10_000
)

// appendFrame appends a frame as it is sent.
func appendFrame(dst []byte, flags byte, body []byte) []byte {
	if len(body) > 255 {
		dst = append(dst, flags|long)
		dst = binary.BigEndian.AppendUint64(dst, uint64(len(body)))
	} else {
		dst = append(dst, flags, byte(len(body)))
	}
	return append(dst, body...)
}

// appendMessage appends the frames of a message as they are sent.
func appendMessage(dst []byte, frames [][]byte) []byte {
	for i, f := range frames {
		var flags byte
		if i < len(frames)-1 {
			flags = more
		}
		dst = appendFrame(dst, flags, f)
	}
	return dst
}

// readFrame reads a frame of at most limit bytes.
func readFrame(r *bufio.Reader, limit uint64) (flags byte, body []byte, err error) {
	if flags, err = r.ReadByte(); err != nil {
		return 0, nil, err
	}
	if flags&^(more|long|command) != 0 {
		return 0, nil, fmt.Errorf("zmtp: frame with unknown flags %#x", flags)
	}
	var head [8]byte
	size := head[7:]
	if flags&long != 0 {
		size = head[:]
	}
	if _, err := io.ReadFull(r, size); err != nil {
		return 0, nil, unexpected(err)
	}
	n := binary.BigEndian.Uint64(head[:])
	if n > limit {
		return 0, nil, fmt.Errorf("zmtp: message of more than %d bytes", maxMessage)
	}
	body, err = readBody(r, int64(n))
	return flags, body, err
}

// readBody reads n bytes. It takes memory as they come, whatever n says.
func readBody(r *bufio.Reader, n int64) ([]byte, error) {
	const trusted = 64 << 10
	if n <= trusted {
		body := make([]byte, n)
		_, err := io.ReadFull(r, body)
		return body, unexpected(err)
	}
	var buf bytes.Buffer
	_, err := io.CopyN(&buf, r, n)
	return buf.Bytes(), unexpected(err)
}

// unexpected returns err, with an end of the input as one in the middle of
// something.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readMessage reads the frames of the next message. Commands that come between
// messages are passed over: after the greeting, none is needed here.
func readMessage(r *bufio.Reader) ([][]byte, error) {
	var frames [][]byte
	limit := uint64(maxMessage)
	for {
		flags, body, err := readFrame(r, limit)
		if err != nil {
			if frames != nil {
				err = unexpected(err)
			}
			return nil, err
		}
		if flags&command != 0 {
			if flags&more != 0 || frames != nil {
				return nil, fmt.Errorf("zmtp: command in the middle of a message")
			}
			continue
		}
		frames = append(frames, body)
		if flags&more == 0 {
			return frames, nil
		}
		limit -= uint64(len(body))
		if len(frames) == maxFrames {
			return nil, fmt.Errorf("zmtp: message of more than %d frames", maxFrames)
		}
	}
}
