package zmtp

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A greeting is the first 64 bytes in each direction:
//
//	0xFF, 8 bytes of padding, 0x7F, version 3.0, mechanism (20 bytes),
//	whether it is the server, 31 bytes of filler.
const greetingSize = 64

// greeting returns what we send: the NULL mechanism, which has no server.
func greeting() []byte {
	g := make([]byte, greetingSize)
	g[0], g[9], g[10] = 0xff, 0x7f, 3
	copy(g[12:], "NULL")
	return g
}

func checkGreeting(g []byte) error {
	switch {
	case g[0] != 0xff || g[9]&1 == 0:
		return errors.New("zmtp: the peer does not speak ZeroMQ")
	case g[10] < 3:
		return fmt.Errorf("zmtp: the peer speaks version %d of the protocol, 3 is needed", g[10])
	case !bytes.Equal(bytes.TrimRight(g[12:32], "\x00"), []byte("NULL")):
		return fmt.Errorf("zmtp: the peer wants security mechanism %q", bytes.TrimRight(g[12:32], "\x00"))
	}
	return nil
}

// ready returns the READY command, with which each side says what it is.
func ready(socketType string) []byte {
	body := append([]byte{5}, "READY"...)
	body = appendProperty(body, "Socket-Type", socketType)
	return appendFrame(nil, command, body)
}

func appendProperty(dst []byte, name, value string) []byte {
	dst = append(dst, byte(len(name)))
	dst = append(dst, name...)
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(value)))
	return append(dst, value...)
}

// parseReady returns the properties of a READY command, by lower-case name.
func parseReady(body []byte) (map[string]string, error) {
	rest, ok := bytes.CutPrefix(body, append([]byte{5}, "READY"...))
	if !ok {
		return nil, errors.New("zmtp: the peer does not say READY")
	}
	props := map[string]string{}
	for len(rest) > 0 {
		n := int(rest[0])
		if len(rest) < 1+n+4 {
			return nil, errors.New("zmtp: a property of the peer is cut off")
		}
		name := strings.ToLower(string(rest[1 : 1+n]))
		rest = rest[1+n:]
		size := binary.BigEndian.Uint32(rest)
		rest = rest[4:]
		if uint64(size) > uint64(len(rest)) {
			return nil, fmt.Errorf("zmtp: property %q of the peer is cut off", name)
		}
		props[name] = string(rest[:size])
		rest = rest[size:]
	}
	return props, nil
}

// handshake exchanges greetings and READY commands with a peer and returns its
// properties.
func handshake(w io.Writer, r *bufio.Reader, socketType string) (map[string]string, error) {
	if _, err := w.Write(greeting()); err != nil {
		return nil, err
	}
	g := make([]byte, greetingSize)
	if _, err := io.ReadFull(r, g); err != nil {
		return nil, err
	}
	if err := checkGreeting(g); err != nil {
		return nil, err
	}
	if _, err := w.Write(ready(socketType)); err != nil {
		return nil, err
	}
	const maxReady = 64 << 10
	flags, body, err := readFrame(r, maxReady)
	if err != nil {
		return nil, err
	}
	if flags&command == 0 {
		return nil, errors.New("zmtp: the peer sends messages before READY")
	}
	return parseReady(body)
}
