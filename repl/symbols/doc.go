package symbols

import (
	"encoding/json"
	"sync"

	"github.com/agopher/agopher/repl/symbols/internal/comments"
	"github.com/agopher/agopher/repl/symbols/own"
)

// Doc returns the comment of an exported name of the package with the import
// path: "" for the package's own, or Name, Type.Method, Type.Field. It returns
// "" if there is none.
func Doc(path, name string) string { return docs(path)[name] }

var (
	docMu    sync.Mutex
	docIndex = map[string]map[string]string{}
)

func docs(path string) map[string]string {
	docMu.Lock()
	defer docMu.Unlock()
	if d, ok := docIndex[path]; ok {
		return d
	}
	d := map[string]string{}
	if b, ok := member("docs/" + path); ok {
		if err := json.Unmarshal(b, &d); err != nil {
			panic("symbols: types.zip: docs/" + path + ": " + err.Error())
		}
	} else if files, ok := own.Sources()[path]; ok {
		var err error
		if d, err = comments.Of(path, files); err != nil {
			panic("symbols: " + path + ": " + err.Error())
		}
	}
	docIndex[path] = d
	return d
}
