package jupyter

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// delimiter stands between the addresses of a message and its parts:
//
//	addresses, <IDS|MSG>, signature, header, parent header, metadata, content, buffers
var delimiter = []byte("<IDS|MSG>")

// A codec turns messages into frames and back, signed with a key. An empty key
// leaves them unsigned.
type codec struct{ key []byte }

// encode returns the frames of a message from the delimiter on.
func (c codec) encode(m *message) [][]byte {
	frames := [][]byte{delimiter, nil, m.raw, m.parent, m.metadata, m.content}
	frames[1] = c.sign(frames[2:6])
	return append(frames, m.buffers...)
}

// sign returns the signature of the four parts in hexadecimal digits.
func (c codec) sign(parts [][]byte) []byte {
	if len(c.key) == 0 {
		return nil
	}
	h := hmac.New(sha256.New, c.key)
	for _, p := range parts {
		h.Write(p)
	}
	return hex.AppendEncode(nil, h.Sum(nil))
}

// Errors of messages that are dropped.
var (
	errNoDelimiter = errors.New("no delimiter <IDS|MSG>")
	errTooShort    = errors.New("fewer than five frames after the delimiter")
	errSignature   = errors.New("wrong signature; the sender does not have the key of the connection file")
)

// decode returns the message in some frames, with the addresses before it.
func (c codec) decode(frames [][]byte) (addresses [][]byte, m *message, err error) {
	i := 0
	for i < len(frames) && !bytes.Equal(frames[i], delimiter) {
		i++
	}
	if i == len(frames) {
		return nil, nil, errNoDelimiter
	}
	addresses, frames = frames[:i], frames[i+1:]
	if len(frames) < 5 {
		return nil, nil, errTooShort
	}
	parts := frames[1:5]
	if len(c.key) > 0 && !hmac.Equal(frames[0], c.sign(parts)) { // takes the same time for every signature
		return nil, nil, errSignature
	}
	m = &message{raw: parts[0], parent: parts[1], metadata: parts[2], content: parts[3], buffers: frames[5:]}
	for i, name := range []string{"header", "parent header", "metadata", "content"} {
		if err := checkObject(parts[i]); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if err := json.Unmarshal(m.raw, &m.header); err != nil {
		return nil, nil, fmt.Errorf("header: %w", err)
	}
	if m.header.Type == "" {
		return nil, nil, errors.New("header: no msg_type")
	}
	return addresses, m, nil
}

func checkObject(b []byte) error {
	var o map[string]json.RawMessage
	if err := json.Unmarshal(b, &o); err != nil {
		return err
	}
	if o == nil {
		return errors.New("null where an object must be")
	}
	return nil
}

// marshal encodes a value as it is: a browser does not run what a cell prints.
func marshal(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
