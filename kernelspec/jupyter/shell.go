package jupyter

import (
	"encoding/json"
	"runtime"
	"runtime/debug"
	"strings"
)

// The requests that are answered at once.
var immediate = map[string]handler{
	"kernel_info_request": (*Kernel).info,
	"connect_request":     (*Kernel).ports,
	"history_request":     (*Kernel).historyReply,
	"comm_info_request":   (*Kernel).commInfo,
	"comm_close":          (*Kernel).commClosed,
	"interrupt_request":   (*Kernel).interruptReply,
	"shutdown_request":    (*Kernel).shutdownReply,
	"usage_request":       (*Kernel).usageReply,
}

// The requests that ask the evaluator: they can take a moment, and are answered
// in order.
var queries = map[string]handler{
	"complete_request":    (*Kernel).complete,
	"inspect_request":     (*Kernel).inspect,
	"is_complete_request": (*Kernel).isComplete,
}

// dispatch answers a request of the shell or control channel, which differ only
// in what clients send where.
func (k *Kernel) dispatch(r *request) {
	kind := r.header.Type
	switch {
	case kind == "execute_request":
		r.aborted = k.cells.late(r)
		k.cells.queue.push(r)
	case kind == "comm_open" || kind == "comm_msg": // code of cells may run
		k.cells.queue.push(r)
	case queries[kind] != nil:
		k.queries.push(r)
	case immediate[kind] != nil:
		k.answer(r, immediate[kind])
		if kind == "shutdown_request" {
			k.stop()
		}
	default:
		k.Log.Printf("no answer to a message of type %q", kind)
		k.answer(r, (*Kernel).ignore)
	}
}

func replyType(request string) string { return strings.TrimSuffix(request, "_request") + "_reply" }

// into decodes the content of a request.
func (r *request) into(v any) error { return json.Unmarshal(r.content, v) }

func (k *Kernel) ignore(*request) any { return nil }

type languageInfo struct {
	Name      string `json:"name"`
	Version   string `json:"version"`
	MIMEType  string `json:"mimetype"`
	Extension string `json:"file_extension"`
	Lexer     string `json:"pygments_lexer"`
	Mode      string `json:"codemirror_mode"`
	Exporter  string `json:"nbconvert_exporter"`
}

type helpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

type kernelInfo struct {
	Status         string       `json:"status"`
	Protocol       string       `json:"protocol_version"`
	Implementation string       `json:"implementation"`
	Version        string       `json:"implementation_version"`
	Language       languageInfo `json:"language_info"`
	Banner         string       `json:"banner"`
	Debugger       bool         `json:"debugger"`
	Features       []string     `json:"supported_features"`
	Help           []helpLink   `json:"help_links"`
}

// info says what the kernel is.
func (k *Kernel) info(*request) any {
	goVersion := strings.TrimPrefix(runtime.Version(), "go")
	return kernelInfo{
		Status: "ok", Protocol: protocolVersion, Implementation: "agopher", Version: version(),
		Language: languageInfo{
			Name: "go", Version: goVersion, MIMEType: "text/x-go", Extension: ".go",
			Lexer: "go", Mode: "go", Exporter: "script",
		},
		Banner:   "agopher " + version() + ": feature learning in Go " + goVersion,
		Features: []string{},
		Help: []helpLink{
			{"Go", "https://go.dev/ref/spec"},
			{"Go library", "https://pkg.go.dev/std"},
			{"gonum", "https://pkg.go.dev/gonum.org/v1/gonum"},
			{"gonum/plot", "https://pkg.go.dev/gonum.org/v1/plot"},
		},
	}
}

// version returns the version of the module as the Go command knows it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// ports answers connect_request.
func (k *Kernel) ports(*request) any {
	return map[string]any{
		"status": "ok", "shell_port": k.conn.ShellPort, "iopub_port": k.conn.IOPubPort,
		"stdin_port": k.conn.StdinPort, "control_port": k.conn.ControlPort, "hb_port": k.conn.HeartbeatPort,
	}
}
