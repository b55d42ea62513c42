package worker

import (
	"encoding/json"
	"unicode/utf8"

	"github.com/agopher/agopher/lib/display"
	"github.com/agopher/agopher/repl/session"
)

// A kind says what a message is.
type kind byte

const (
	// To the worker.
	kindSettings kind = iota + 1 // settings, the first message
	kindEval                     // request
	kindStop                     // stop
	kindQuery                    // query
	kindLine                     // line
	kindTaken                    // taken

	// From the worker.
	kindReady    // true, the first message
	kindStdout   // text
	kindStderr   // text
	kindDisplay  // shown
	kindProgress // progress
	kindAsk      // ask
	kindResult   // result
	kindAnswer   // answer
)

// settings are what a worker is to know from the beginning.
type settings struct {
	Earlier  []string // cells that other workers have run
	Memory   uint64   // limit in bytes; 0 for none
	Most     int      // bytes that a cell may print
	Rate     int      // bytes a second that it may print after the first; 0 for any
	Input    bool     // there is a user to ask
	Kernel   string   // of the Jupyter server; empty if there is none
	Progress bool     // somebody watches long work
}

// A request has a cell evaluated or, if it names one, a panel of controls
// served.
type request struct {
	ID     int
	Source string
	Panel  string `json:",omitempty"`
	Data   []byte `json:",omitempty"`
}

// A stop stops a cell.
type stop struct {
	ID      int
	TimeOut bool // it has taken too long
}

// A query asks about names.
type query struct {
	ID     int
	About  string // one of the constants below
	Source string
	Offset int
	Detail bool
}

const (
	completion   = "completion"
	inspection   = "inspection"
	completeness = "completeness"
	background   = "background"
)

// An answer answers a query.
type answer struct {
	ID             int
	From           int
	List           []session.Completion
	Bundle         bundle
	Found          bool
	Status, Indent string
	Count          int
}

// An ask asks the user for a line, and is taken back with Over.
type ask struct {
	ID       int
	Prompt   string
	Password bool
	Over     bool
}

// A line is what the user has entered.
type line struct {
	ID    int
	Text  string
	EOF   bool
	Error string
}

// taken says how many bytes of output have been shown: so much more may come.
type taken struct{ Bytes int }

type progress struct {
	Done, Total int
	Note        string
}

// A result is what has come of a cell.
type result struct {
	ID, Cell int
	Bundle   bundle
	Error    *session.Error
	Known    bool // the session knows the panel
}

// A bundle is a display.Bundle of which nothing is lost on the way.
type bundle map[string]content

// A content is one form of a bundle.
type content struct {
	Text  *string         `json:",omitempty"`
	Bytes []byte          `json:",omitempty"`
	Image *display.Image  `json:",omitempty"`
	JSON  json.RawMessage `json:",omitempty"`
	IsRaw bool            `json:",omitempty"` // Bytes are a string that is not UTF-8
}

// pack returns b as it is sent. Content that JSON cannot hold, such as NaN, is
// left out.
func pack(b display.Bundle) bundle {
	if b == nil {
		return nil
	}
	p := bundle{}
	for mime, v := range b {
		switch v := v.(type) {
		case string:
			if utf8.ValidString(v) {
				p[mime] = content{Text: &v}
			} else {
				p[mime] = content{Bytes: []byte(v), IsRaw: true}
			}
		case []byte:
			p[mime] = content{Bytes: v}
		case display.Image:
			p[mime] = content{Image: &v}
		default:
			if j, err := json.Marshal(v); err == nil {
				p[mime] = content{JSON: j}
			}
		}
	}
	return p
}

// unpack is the inverse of pack.
func (p bundle) unpack() display.Bundle {
	if p == nil {
		return nil
	}
	b := display.Bundle{}
	for mime, c := range p {
		switch {
		case c.Text != nil:
			b[mime] = *c.Text
		case c.IsRaw:
			b[mime] = string(c.Bytes)
		case c.Image != nil:
			b[mime] = *c.Image
		case c.JSON != nil:
			b[mime] = c.JSON
		default:
			b[mime] = c.Bytes
		}
	}
	return b
}
