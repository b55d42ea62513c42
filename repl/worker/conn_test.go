package worker

import (
	"bytes"
	"io"
	"testing"
)

func TestConn(t *testing.T) {
	var b bytes.Buffer
	c := newConn(&b, &b)
	for _, text := range []string{"", "a", "\xff\x00\n", string(make([]byte, 1<<20))} {
		if err := c.sendText(kindStdout, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := c.send(kindEval, request{ID: 3, Source: "a<b"}); err != nil {
			t.Fatal(err)
		}
		if k, got, err := c.receive(); k != kindStdout || string(got) != text || err != nil {
			t.Errorf("kind %d, %d bytes, error %v", k, len(got), err)
		}
		if k, got, err := c.receive(); k != kindEval || string(got) != `{"ID":3,"Source":"a<b"}`+"\n" || err != nil {
			t.Errorf("kind %d, %s, error %v", k, got, err)
		}
	}
	if _, _, err := c.receive(); err != io.EOF {
		t.Errorf("error %v, want EOF", err)
	}
}

// FuzzReceive reads what is no message: there is an error, no panic, and no more
// memory than there are bytes.
func FuzzReceive(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 1, 'x'})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 1})
	f.Add([]byte{0x3f, 0xff, 0xff, 0xff, 1, 'x'})
	f.Fuzz(func(t *testing.T, b []byte) {
		c := newConn(bytes.NewReader(b), io.Discard)
		n := 0
		for {
			_, body, err := c.receive()
			if err != nil {
				break
			}
			n += headerSize + len(body)
		}
		if n > len(b) {
			t.Errorf("%d bytes of messages in %d", n, len(b))
		}
	})
}
