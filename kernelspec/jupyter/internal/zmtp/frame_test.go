package zmtp

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestMessage(t *testing.T) {
	for _, tt := range []struct {
		frames []string
		want   string
	}{
		{[]string{""}, "\x00\x00"},
		{[]string{"a", "bc"}, "\x01\x01a\x00\x02bc"},
		{[]string{strings.Repeat("x", 256)}, "\x02\x00\x00\x00\x00\x00\x00\x01\x00" + strings.Repeat("x", 256)},
		{[]string{"", strings.Repeat("x", 255), ""}, "\x01\x00\x01\xff" + strings.Repeat("x", 255) + "\x00\x00"},
	} {
		var frames [][]byte
		for _, f := range tt.frames {
			frames = append(frames, []byte(f))
		}
		got := appendMessage(nil, frames)
		if string(got) != tt.want {
			t.Errorf("%q is sent as %q, want %q", tt.frames, got, tt.want)
		}
		back, err := readMessage(bufio.NewReader(bytes.NewReader(got)))
		if err != nil || fmt.Sprintf("%q", back) != fmt.Sprintf("%q", frames) {
			t.Errorf("%q is read as %q, %v", tt.frames, back, err)
		}
	}
}

func TestReadMessage(t *testing.T) {
	for _, tt := range []struct {
		name, in, want string
		err            string
	}{
		{"command before", "\x04\x05\x04PING\x00\x01a", `["a"]`, ""},
		{"nothing", "", "", "EOF"},
		{"half a head", "\x00", "", "unexpected EOF"},
		{"half a body", "\x00\x05ab", "", "unexpected EOF"},
		{"half a message", "\x01\x01a", "", "unexpected EOF"},
		{"command within", "\x01\x01a\x04\x00\x00\x00", "", "zmtp: command in the middle of a message"},
		{"flags", "\x40\x00", "", "zmtp: frame with unknown flags 0x40"},
		{"giant", "\x02\x7f\xff\xff\xff\xff\xff\xff\xff", "", "zmtp: message of more than 268435456 bytes"},
		{"false announcement", "\x02\x00\x00\x00\x00\x0f\x00\x00\x00abc", "", "unexpected EOF"},
	} {
		got, err := readMessage(bufio.NewReader(strings.NewReader(tt.in)))
		if tt.err != "" {
			if err == nil || err.Error() != tt.err {
				t.Errorf("%s: error %v, want %s", tt.name, err, tt.err)
			}
			continue
		}
		if s := fmt.Sprintf("%q", got); err != nil || s != tt.want {
			t.Errorf("%s: got %s, %v, want %s", tt.name, s, err, tt.want)
		}
	}
}

// TestEmptyFrames reads a message that never ends: its frames are empty, but
// not for nothing.
func TestEmptyFrames(t *testing.T) {
	_, err := readMessage(bufio.NewReader(endless{}))
	if err == nil || errors.Is(err, io.EOF) {
		t.Errorf("error %v", err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	n := len(b) &^ 1
	for i := range n {
		b[i] = byte(1 - i&1) // more, 0, more, 0, ...
	}
	return n, nil
}

func FuzzReadMessage(f *testing.F) {
	f.Add([]byte("\x01\x01a\x00\x02bc"))
	f.Add([]byte("\x04\x05\x04PING\x00\x01a"))
	f.Add([]byte("\x02\x00\x00\x00\x00\x0f\x00\x00\x00abc"))
	f.Fuzz(func(t *testing.T, in []byte) {
		r := bufio.NewReader(bytes.NewReader(in))
		for {
			frames, err := readMessage(r)
			if err != nil {
				return
			}
			again, err := readMessage(bufio.NewReader(bytes.NewReader(appendMessage(nil, frames))))
			if err != nil || fmt.Sprintf("%q", again) != fmt.Sprintf("%q", frames) {
				t.Fatalf("%q is read as %q, %v", frames, again, err)
			}
		}
	})
}
