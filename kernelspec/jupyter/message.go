package jupyter

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"time"
)

// protocolVersion is the version of the messaging protocol spoken here.
const protocolVersion = "5.5"

// A header identifies a message.
type header struct {
	ID       string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"`
	Type     string `json:"msg_type"`
	Version  string `json:"version"`
}

// A message is one of the protocol. Its parts that are JSON objects are kept as
// they came.
type message struct {
	header   header
	raw      json.RawMessage // the header
	parent   json.RawMessage // the header of the request it belongs to
	metadata json.RawMessage
	content  json.RawMessage
	buffers  [][]byte
}

// emptyObject is what a part of a message is when there is nothing to say:
// front ends read parts without asking whether they are there.
var emptyObject = json.RawMessage("{}")

// dateFormat is ISO 8601 with microseconds, as other kernels write it.
const dateFormat = "2006-01-02T15:04:05.000000Z"

// newMessage returns a message of a session, in answer to a request.
func newMessage(session, kind string, parent json.RawMessage, content any) (*message, error) {
	m := &message{
		header: header{
			ID: newID(), Session: session, Username: "kernel", Type: kind,
			Date: time.Now().UTC().Format(dateFormat), Version: protocolVersion,
		},
		parent: parent, metadata: emptyObject,
	}
	if parent == nil {
		m.parent = emptyObject
	}
	var err error
	if m.raw, err = marshal(m.header); err != nil {
		return nil, err
	}
	m.content, err = marshal(content)
	return m, err
}

// newID returns an identifier that nobody else has.
func newID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
